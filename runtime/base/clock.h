#ifndef RUNTIME_BASE_CLOCK_H
#define RUNTIME_BASE_CLOCK_H

/*
 * Time, in one place.  Wall time is microseconds since 1970 UTC, durations and
 * deadlines are monotonic microseconds.  Both come from a struct of functions
 * so that tests and replay can put their own in its place; drivers read the
 * clock of their context and never call the system's.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "base/value.h"

struct rp_arena;
struct rp_cancel;

struct rp_clock {
	int64_t (*wall_us)(const struct rp_clock *clock);
	int64_t (*mono_us)(const struct rp_clock *clock);
	/* Lets `us` pass; NULL: really.  False if it was cancelled. */
	bool (*sleep)(const struct rp_clock *clock,
		      const struct rp_cancel *cancel, int64_t us);
};

/* The system's clock. */
extern const struct rp_clock rp_system_clock;

#define RP_NEVER INT64_MAX	/* a deadline that never comes */

/* "2026-03-10T12:00:00.000000Z": RFC 3339, UTC, always microseconds. */
#define RP_TIME_SIZE 40
void rp_time_format(char out[RP_TIME_SIZE], int64_t wall_us);
const char *rp_time_text(struct rp_arena *arena, int64_t wall_us);
/* The same with "+00:00" in place of "Z". */
const char *rp_time_text_offset(struct rp_arena *arena, int64_t wall_us);

/*
 * Days from 1970-01-01 to a date and back, Gregorian: any date from March of
 * the year 0 on.
 */
int64_t rp_days_from_date(int year, int month, int day);
void rp_date_from_days(int64_t days, int *year, int *month, int *day);

/* Days and clock fields to microseconds; false if out of the calendar. */
bool rp_time_make(int64_t *out, int year, int month, int day, int hour,
		  int minute, int second, int micros, int offset_minutes);

/*
 * The union of what senders write (alerts spec §5, TS-A): date, T or any one
 * character or blanks, HH:MM[:SS[.f or ,f]], 1- or 2-digit fields, zone Z,
 * +HH, +HHMM, +HH:MM or none (UTC); compact 20260310T100000Z; a bare date.
 * Fractions beyond microseconds are cut.  False if it is none of these or no
 * such day; text of digits alone is never a date.
 */
bool rp_time_parse(int64_t *out, struct rp_text text);

/*
 * "5s", "2m", "1h30m", "250ms", "1d": a duration in microseconds.  False if
 * it is malformed, negative or overflows.
 */
bool rp_duration_parse(int64_t *out, const char *text);

#endif
