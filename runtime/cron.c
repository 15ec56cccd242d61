/*
 * Schedules as crontab(5) has them.
 *
 *	minute 0-59   hour 0-23   day 1-31   month 1-12   weekday 0-7
 *
 * Strict where cron(8) guesses: every field is read whole, ranges run forwards,
 * and a day that no year has is refused.  As there, a time must fit either day
 * or weekday if both are restricted, and both if one is a star.
 *
 * Clocks that are put forward or back are why times are searched for as clocks
 * show them, day by day, and then turned into moments.
 */
#include "cron.h"

#include <strings.h>

#include "base/clock.h"
#include "expr/zone.h"

#define DAY 86400

static const struct field {
	const char *name;
	int min, max;
	const char *words;	/* three letters each, from min on */
} fields[] = {
	{ "minute", 0, 59, "" },
	{ "hour", 0, 23, "" },
	{ "day of the month", 1, 31, "" },
	{ "month", 1, 12, "janfebmaraprmayjunjulaugsepoctnovdec" },
	{ "day of the week", 0, 7, "sunmontuewedthufrisat" },
};

static const struct { const char *name, *fields; } nicknames[] = {
	{ "@hourly", "0 * * * *" }, { "@daily", "0 0 * * *" },
	{ "@midnight", "0 0 * * *" }, { "@weekly", "0 0 * * 0" },
	{ "@monthly", "0 0 1 * *" }, { "@yearly", "0 0 1 1 *" },
	{ "@annually", "0 0 1 1 *" },
};

/* ------------------------------------------------------------------- reading */

static bool read_number(const char **at, int *out)
{
	int n = 0;

	if (**at < '0' || **at > '9')
		return false;
	for (; **at >= '0' && **at <= '9'; (*at)++) {
		n = n * 10 + **at - '0';
		if (n > 999)
			return false;
	}
	*out = n;
	return true;
}

static bool read_value(const char **at, int *out, const struct field *field)
{
	for (int i = 0; field->words[3 * i]; i++)
		if (strncasecmp(*at, field->words + 3 * i, 3) == 0) {
			*at += 3;
			*out = field->min + i;
			return true;
		}
	return read_number(at, out) && *out >= field->min
	       && *out <= field->max;
}

/* "5" or "1-5" */
static bool read_range(const char **at, int *from, int *to,
		       const struct field *field)
{
	if (!read_value(at, from, field))
		return false;
	*to = *from;
	if (**at != '-')
		return true;
	(*at)++;
	return read_value(at, to, field) && *to >= *from;
}

/* That or "*", and "/2" behind it; sets the bits and *at behind it. */
static bool read_item(const char **at, uint64_t *bits,
		      const struct field *field)
{
	int from = field->min, to = field->max, step = 1;
	bool is_star = **at == '*';

	if (is_star)
		(*at)++;
	else if (!read_range(at, &from, &to, field))
		return false;
	if (**at == '/') {
		(*at)++;
		if ((!is_star && from == to) || !read_number(at, &step)
		    || step < 1 || step > field->max)
			return false;
	}
	for (int i = from; i <= to; i += step)
		*bits |= UINT64_C(1) << i;
	return true;
}

static bool read_field(const char **at, uint64_t *bits,
		       const struct field *field)
{
	*bits = 0;
	do {
		if (!read_item(at, bits, field))
			return false;
	} while (**at == ',' && (*at)++);
	return **at == '\0' || **at == ' ' || **at == '\t';
}

static void skip_blanks(const char **at)
{
	while (**at == ' ' || **at == '\t')
		(*at)++;
}

static int refuse_field(const char *text, const struct field *field,
			struct rp_error *error)
{
	return rp_error_set(error, RP_EBADINPUT, "'%s' is no schedule: the %s "
			    "must be *, a number from %d to %d, a range "
			    "(%d-%d), a step (*/2) or a list of those", text,
			    field->name, field->min, field->max, field->min,
			    field->min + 2);
}

/* Whether some month that is chosen has some day that is. */
static bool can_be(const struct rp_cron *cron)
{
	static const int lengths[] = { 31, 29, 31, 30, 31, 30,
				       31, 31, 30, 31, 30, 31 };

	if (!cron->any_weekday)
		return true;
	for (int month = 1; month <= 12; month++)
		for (int day = 1; day <= lengths[month - 1]; day++)
			if (cron->months >> month & 1 && cron->days >> day & 1)
				return true;
	return false;
}

static int read_fields(struct rp_cron *cron, const char *text, const char *at,
		       struct rp_error *error)
{
	uint64_t *const bits[] = { &cron->minutes, &cron->hours, &cron->days,
				   &cron->months, &cron->weekdays };
	bool stars[5];

	for (size_t i = 0; i < 5; i++) {
		skip_blanks(&at);
		stars[i] = *at == '*';
		if (!*at)
			return rp_error_set(error, RP_EBADINPUT, "'%s' is no "
				"schedule: it needs five fields, minute, hour, "
				"day, month and weekday", text);
		if (!read_field(&at, bits[i], &fields[i]))
			return refuse_field(text, &fields[i], error);
	}
	skip_blanks(&at);
	if (*at)
		return rp_error_set(error, RP_EBADINPUT, "'%s' is no schedule: "
				    "it has more than five fields", text);
	cron->any_hour = stars[1];
	cron->any_day = stars[2];
	cron->any_weekday = stars[4];
	if (cron->weekdays >> 7 & 1)
		cron->weekdays |= 1;
	return can_be(cron) ? 0
		: rp_error_set(error, RP_EBADINPUT, "'%s' is no schedule: no "
			       "year has such a day", text);
}

int rp_cron_parse(struct rp_cron *out, const char *text,
		  struct rp_error *error)
{
	const char *at = text;

	*out = (struct rp_cron){ 0 };
	skip_blanks(&at);
	for (size_t i = 0; i < sizeof nicknames / sizeof nicknames[0]; i++)
		if (strcasecmp(at, nicknames[i].name) == 0)
			return read_fields(out, text, nicknames[i].fields,
					   error);
	return read_fields(out, text, at, error);
}

/* ----------------------------------------------------------------- searching */

struct search {
	const struct rp_cron *cron;
	struct rp_text zone;
	int64_t after, now;
};

static bool offset_at(const struct search *search, int64_t seconds, int *out)
{
	struct rp_zone_time time;

	if (!rp_zone_at(&time, search->zone, seconds))
		return false;
	*out = time.offset;
	return true;
}

static bool is_day(const struct rp_cron *cron, int64_t day)
{
	int year, month, date, weekday = (int)(((day + 4) % 7 + 7) % 7);
	bool fits_date, fits_weekday;

	rp_date_from_days(day, &year, &month, &date);
	if (!(cron->months >> month & 1))
		return false;
	fits_date = cron->days >> date & 1;
	fits_weekday = cron->weekdays >> weekday & 1;
	if (cron->any_day || cron->any_weekday)
		return fits_date && fits_weekday;
	return fits_date || fits_weekday;
}

static bool is_within(const struct search *search, int64_t moment)
{
	return moment > search->after && moment <= search->now;
}

/*
 * When clocks show `local` on a day that begins with offset `a` and ends with
 * `b`.  Putting clocks back makes two moments of it, the later one first here.
 */
static bool moment_of(const struct search *search, int64_t local, int a, int b,
		      int64_t *out)
{
	int at_a, at_b;
	bool is_early, is_late;

	if (!offset_at(search, local - a, &at_a)
	    || !offset_at(search, local - b, &at_b))
		return false;
	is_early = at_a == a;
	is_late = at_b == b && a != b;
	*out = local - b;
	if (is_late && (!is_early || search->cron->any_hour)
	    && is_within(search, *out))
		return true;
	*out = local - a;
	if (is_late && !is_early)
		*out = local - b;
	return is_within(search, *out);
}

/*
 * The last one of a day.  Where clocks change, what they show and when do not
 * come in the same order, so there all of them are looked at.
 */
static bool last_of_day(const struct search *search, int64_t day, int64_t *out)
{
	int64_t begin = day * DAY, found;
	bool any = false;
	int a, b;

	if (!offset_at(search, begin - DAY, &a)
	    || !offset_at(search, begin + 2 * DAY, &b))
		return false;
	for (int minute = 24 * 60 - 1; minute >= 0; minute--) {
		int64_t local = begin + minute * 60;

		if (!(search->cron->hours >> (minute / 60) & 1)
		    || !(search->cron->minutes >> (minute % 60) & 1)
		    || local - (a > b ? a : b) > search->now
		    || local - (a < b ? a : b) <= search->after
		    || !moment_of(search, local, a, b, &found))
			continue;
		if (!any || found > *out)
			*out = found;
		any = true;
		if (a == b)
			break;
	}
	return any;
}

bool rp_cron_last(int64_t *out, const struct rp_cron *cron,
		  struct rp_text zone, int64_t after, int64_t now)
{
	struct search search = { cron, zone, after, now };

	for (int64_t day = now / DAY + 1; day >= after / DAY - 1; day--)
		if (is_day(cron, day) && last_of_day(&search, day, out))
			return true;
	return false;
}
