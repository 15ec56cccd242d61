#include "cron.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "expr/zone.h"
#include "lib/rows.h"

/* ----------------------------------------------------------------- reading */

static const struct { const char *text, *complaint; } readings[] = {
	{ "* * * * *", NULL },
	{ "  0\t0  1,15 * mon-fri ", NULL },
	{ "*/15 8-18/2 * jan,MAR-dec sun", NULL },
	{ "59 23 31 12 7", NULL },
	{ "@daily", NULL }, { "@Weekly", NULL },
	{ "0 0 29 2 *", NULL },
	{ "0 0 30 2 mon", NULL },	/* a Monday in February will do */
	{ "", "five fields" },
	{ "* * * *", "five fields" },
	{ "* * * * * *", "more than five fields" },
	{ "60 * * * *", "the minute must be" },
	{ "-1 * * * *", "the minute must be" },
	{ "1,,2 * * * *", "the minute must be" },
	{ "1, * * * *", "the minute must be" },
	{ "5-1 * * * *", "the minute must be" },
	{ "*/0 * * * *", "the minute must be" },
	{ "*/60 * * * *", "the minute must be" },
	{ "5/15 * * * *", "the minute must be" },
	{ "1x * * * *", "the minute must be" },
	{ "99999999999999999999 * * * *", "the minute must be" },
	{ "* 24 * * *", "the hour must be" },
	{ "* * 0 * *", "the day of the month must be" },
	{ "* * L * *", "the day of the month must be" },
	{ "* * ? * *", "the day of the month must be" },
	{ "* * * 13 *", "the month must be" },
	{ "* * * january *", "the month must be" },
	{ "* * * * 8", "the day of the week must be" },
	{ "* * * * mon#2", "the day of the week must be" },
	{ "0 0 30 2 *", "no year has such a day" },
	{ "0 0 31 4,6,9,11 *", "no year has such a day" },
	{ "@reboot", "the minute must be" },
};

RP_ROWS(cron, reads_schedules_or_says_what_is_wrong, readings)
{
	struct rp_error error = { 0 };
	struct rp_cron cron;
	int rc = rp_cron_parse(&cron, row->text, &error);

	cr_expect(eq(int, rc, row->complaint ? RP_EBADINPUT : 0), "%s: %s",
		  row->text, error.message);
	if (row->complaint)
		cr_expect(strstr(error.message, row->complaint) != NULL,
			  "%s: %s", row->text, error.message);
}

/* --------------------------------------------------------------- searching */

static const struct {
	const char *text, *zone, *now, *last;	/* within two days; NULL: none */
} searches[] = {
	{ "0 2 * * *", "UTC", "2026-03-10T12:00:30Z", "2026-03-10T02:00:00Z" },
	{ "0 2 * * *", "UTC", "2026-03-10T02:00:00Z", "2026-03-10T02:00:00Z" },
	{ "0 2 * * *", "UTC", "2026-03-10T01:59:59Z", "2026-03-09T02:00:00Z" },
	{ "0 2 * * *", "+05:30", "2026-03-10T12:00:00Z",
	  "2026-03-09T20:30:00Z" },
	{ "0 23 * * *", "Pacific/Auckland", "2026-03-10T12:00:00Z",
	  "2026-03-10T10:00:00Z" },
	{ "0 2 * * mon", "UTC", "2026-03-10T12:00:00Z",
	  "2026-03-09T02:00:00Z" },	/* the 10th is a Tuesday */
	{ "0 2 * * wed", "UTC", "2026-03-10T12:00:00Z", NULL },
	{ "0 2 10 * *", "UTC", "2026-03-10T12:00:00Z",
	  "2026-03-10T02:00:00Z" },
	/* day or weekday, if both are restricted; both if one is a star */
	{ "0 2 1 * tue", "UTC", "2026-03-10T12:00:00Z",
	  "2026-03-10T02:00:00Z" },
	{ "0 2 10 * sun", "UTC", "2026-03-10T12:00:00Z",
	  "2026-03-10T02:00:00Z" },
	{ "0 2 */2 * tue", "UTC", "2026-03-10T12:00:00Z", NULL },
	{ "0 2 * apr *", "UTC", "2026-03-10T12:00:00Z", NULL },
	{ "*/7 * * * *", "UTC", "2026-03-10T12:59:59Z",
	  "2026-03-10T12:56:00Z" },
	/* Berlin goes from 02:00 to 03:00 on 2026-03-29 at 01:00 UTC */
	{ "30 2 * * *", "Europe/Berlin", "2026-03-29T12:00:00Z",
	  "2026-03-29T01:30:00Z" },
	{ "30 2 * * *", "Europe/Berlin", "2026-03-30T12:00:00Z",
	  "2026-03-30T00:30:00Z" },
	{ "30 1 * * *", "Europe/Berlin", "2026-03-29T12:00:00Z",
	  "2026-03-29T00:30:00Z" },
	{ "30 3 * * *", "Europe/Berlin", "2026-03-29T12:00:00Z",
	  "2026-03-29T01:30:00Z" },
	{ "30,59 2-3 * * *", "Europe/Berlin", "2026-03-29T01:45:00Z",
	  "2026-03-29T01:30:00Z" },
	/* … and from 03:00 back to 02:00 on 2026-10-25 at 01:00 UTC */
	{ "30 2 * * *", "Europe/Berlin", "2026-10-25T12:00:00Z",
	  "2026-10-25T00:30:00Z" },
	{ "30 * * * *", "Europe/Berlin", "2026-10-25T01:45:00Z",
	  "2026-10-25T01:30:00Z" },
	{ "30 * * * *", "Europe/Berlin", "2026-10-25T00:45:00Z",
	  "2026-10-25T00:30:00Z" },
	{ "0 3 * * *", "Europe/Berlin", "2026-10-25T12:00:00Z",
	  "2026-10-25T02:00:00Z" },
	{ "0 2 * * *", "Mars/Olympus", "2026-03-10T12:00:00Z", NULL },
	{ "0 2 * * *", "../../etc/passwd", "2026-03-10T12:00:00Z", NULL },
};

#define SECOND 1000000

static int64_t seconds_of(const char *text)
{
	int64_t us = 0;

	cr_assert(rp_time_parse(&us, rp_text(text)), "%s", text);
	return us / SECOND;
}

RP_ROWS(cron, finds_the_last_time, searches)
{
	int64_t now = seconds_of(row->now), last = 0;
	struct rp_cron cron;
	char text[RP_TIME_SIZE];
	bool found;

	cr_assert(eq(int, rp_cron_parse(&cron, row->text, NULL), 0));
	found = rp_cron_last(&last, &cron, rp_text(row->zone),
			     now - 2 * 86400, now);
	cr_expect(eq(int, found, row->last != NULL), "%s", row->text);
	if (!found || !row->last)
		return;
	rp_time_format(text, last * SECOND);
	cr_expect(eq(i64, last, seconds_of(row->last)), "%s at %s: %s",
		  row->text, row->now, text);
}

/* ------------------------------------------- beside a walk minute by minute */

static bool fits(const struct rp_cron *cron, int64_t local)
{
	int64_t day = local / 86400, minute = local % 86400 / 60;
	int year, month, date, weekday = (int)((day + 4) % 7);
	bool by_date, by_weekday;

	rp_date_from_days(day, &year, &month, &date);
	by_date = cron->days >> date & 1;
	by_weekday = cron->weekdays >> weekday & 1;
	return cron->months >> month & 1 && cron->hours >> (minute / 60) & 1
	       && cron->minutes >> (minute % 60) & 1
	       && (cron->any_day || cron->any_weekday
		   ? by_date && by_weekday : by_date || by_weekday);
}

/* Every hour, so that it holds where clocks are put back as well. */
Test(cron, agrees_with_a_walk)
{
	static const char *const days[] = { "*", "1-15", "*/3" };
	static const char *const weekdays[] = { "*", "mon-fri", "0,3" };
	unsigned seed = 11;

	for (int i = 0; i < 300; i++) {
		int64_t now = 1767225600 + rand_r(&seed) % 31536000;
		int64_t found = 0, walk = now - now % 60, after = now - 86400;
		struct rp_zone_time at;
		struct rp_cron cron;
		char text[64];

		snprintf(text, sizeof text, "%d,%d * %s * %s",
			 rand_r(&seed) % 60, rand_r(&seed) % 60,
			 days[rand_r(&seed) % 3], weekdays[rand_r(&seed) % 3]);
		cr_assert(eq(int, rp_cron_parse(&cron, text, NULL), 0));
		for (; walk > after; walk -= 60) {
			rp_zone_at(&at, RP_TEXT("Europe/Berlin"), walk);
			if (fits(&cron, walk + at.offset))
				break;
		}
		if (!rp_cron_last(&found, &cron, RP_TEXT("Europe/Berlin"),
				  after, now))
			found = walk > after ? -1 : walk;
		cr_expect(eq(i64, found, walk), "%s at %lld", text,
			  (long long)now);
	}
}
