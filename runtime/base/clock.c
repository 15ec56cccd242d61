/*
 * The system's clocks and the calendar.
 *
 * The calendar is the proleptic Gregorian one of the years 1 to 9999, without
 * leap seconds.  Days are counted in eras of 400 years from 1 March of year 0,
 * so that the leap day is the last of its year and needs no special case.
 */
#include "base/clock.h"

#include <string.h>
#include <time.h>

#include "base/arena.h"

#define SECOND INT64_C(1000000)
#define DAY (86400 * SECOND)
#define ERA_DAYS 146097			/* of 400 years */
#define EPOCH_DAYS 719468		/* from 0000-03-01 to 1970-01-01 */

static int64_t read_clock(clockid_t id)
{
	struct timespec now;

	clock_gettime(id, &now);
	return now.tv_sec * SECOND + now.tv_nsec / 1000;
}

static int64_t system_wall(const struct rp_clock *clock)
{
	(void)clock;
	return read_clock(CLOCK_REALTIME);
}

static int64_t system_mono(const struct rp_clock *clock)
{
	(void)clock;
	return read_clock(CLOCK_MONOTONIC);
}

const struct rp_clock rp_system_clock = {
	.wall_us = system_wall, .mono_us = system_mono,
};

/* --------------------------------------------------------------- calendar */

static bool is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30,
				    31, 31, 30, 31, 30, 31 };

	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

int64_t rp_days_from_date(int year, int month, int day)
{
	int from_march = (month + 9) % 12;
	int64_t y = month < 3 ? year - 1 : year;
	int64_t day_of_year = (153 * from_march + 2) / 5 + day - 1;

	return y * 365 + y / 4 - y / 100 + y / 400 + day_of_year - EPOCH_DAYS;
}

void rp_date_from_days(int64_t days, int *year, int *month, int *day)
{
	int64_t shifted = days + EPOCH_DAYS;
	int64_t era = shifted / ERA_DAYS, rest = shifted % ERA_DAYS;
	int64_t year_of_era = (rest - rest / 1460 + rest / 36524 -
			       rest / 146096) / 365;
	int64_t day_of_year = rest - (365 * year_of_era + year_of_era / 4 -
				      year_of_era / 100);
	int64_t from_march = (5 * day_of_year + 2) / 153;

	*day = (int)(day_of_year - (153 * from_march + 2) / 5 + 1);
	*month = (int)(from_march < 10 ? from_march + 3 : from_march - 9);
	*year = (int)(era * 400 + year_of_era + (*month < 3));
}

/* 0001-01-01T00:00:00 and 9999-12-31T23:59:59.999999 */
#define EARLIEST (INT64_C(-62135596800) * SECOND)
#define LATEST (INT64_C(253402300800) * SECOND - 1)

static bool is_clock_time(int hour, int minute, int second, int micros)
{
	return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 &&
	       second >= 0 && second < 60 && micros >= 0 && micros < SECOND;
}

bool rp_time_make(int64_t *out, int year, int month, int day, int hour,
		  int minute, int second, int micros, int offset_minutes)
{
	int64_t us;

	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 ||
	    day > days_in(year, month))
		return false;
	if (!is_clock_time(hour, minute, second, micros))
		return false;
	if (offset_minutes <= -24 * 60 || offset_minutes >= 24 * 60)
		return false;
	us = rp_days_from_date(year, month, day) * DAY + micros +
	     (hour * 3600 + minute * 60 + second - offset_minutes * 60) *
	     SECOND;
	if (us < EARLIEST || us > LATEST)
		return false;
	*out = us;
	return true;
}

/* ------------------------------------------------------------- formatting */

/* Times outside of the calendar are shown as its first or last moment. */
static char *put_digits(char *out, unsigned number, int n)
{
	for (int i = n - 1; i >= 0; i--, number /= 10)
		out[i] = (char)('0' + number % 10);
	return out + n;
}

/* By hand: every row of the store has several, and printf is slow. */
static void format_fields(char out[RP_TIME_SIZE], int64_t wall_us,
			  const char *zone)
{
	int64_t us = wall_us < EARLIEST ? EARLIEST :
		     wall_us > LATEST ? LATEST : wall_us;
	int64_t from_first = us - EARLIEST;
	int64_t rest = from_first % DAY;
	unsigned second = (unsigned)(rest / SECOND % 86400);
	int year, month, day;

	rp_date_from_days(from_first / DAY + EARLIEST / DAY, &year, &month, &day);
	out = put_digits(out, (unsigned)year, 4);
	*out++ = '-';
	out = put_digits(out, (unsigned)month, 2);
	*out++ = '-';
	out = put_digits(out, (unsigned)day, 2);
	*out++ = 'T';
	out = put_digits(out, second / 3600, 2);
	*out++ = ':';
	out = put_digits(out, second / 60 % 60, 2);
	*out++ = ':';
	out = put_digits(out, second % 60, 2);
	*out++ = '.';
	out = put_digits(out, (unsigned)(rest % SECOND), 6);
	memcpy(out, zone, strlen(zone) + 1);
}

void rp_time_format(char out[RP_TIME_SIZE], int64_t wall_us)
{
	format_fields(out, wall_us, "Z");
}

const char *rp_time_text(struct rp_arena *arena, int64_t wall_us)
{
	char text[RP_TIME_SIZE];

	format_fields(text, wall_us, "Z");
	return rp_arena_strdup(arena, text);
}

const char *rp_time_text_offset(struct rp_arena *arena, int64_t wall_us)
{
	char text[RP_TIME_SIZE];

	format_fields(text, wall_us, "+00:00");
	return rp_arena_strdup(arena, text);
}
