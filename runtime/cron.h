#ifndef RUNTIME_CRON_H
#define RUNTIME_CRON_H

/*
 * Schedules as crontab(5) has them: five fields of lists, ranges, steps and
 * names ("30 2 * * mon-fri", "0,30 8-18/2 1 jan *", "@daily"), on the clock of
 * a zone.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

struct rp_cron {
	uint64_t minutes, hours, days, months, weekdays;	/* bits */
	bool any_day, any_weekday;	/* the field began with a star */
	bool any_hour;
};

/* RP_EBADINPUT and a message that names the field and what it may be. */
int rp_cron_parse(struct rp_cron *out, const char *text,
		  struct rp_error *error);

/*
 * The last time at or before `now`, but after `after`; seconds since 1970.
 * False if there is none or no such zone.  A time that the clocks leave out is
 * that many minutes after the gap began; of one that they show twice the first
 * counts, and both if every hour counts.
 */
bool rp_cron_last(int64_t *out, const struct rp_cron *cron,
		  struct rp_text zone, int64_t after, int64_t now);

#endif
