/*
 * The clock, and the parts of moments and durations (langdef.md, "Timestamp
 * and duration functions").
 */
#include "expr/expr.h"

#include "expr/args.h"
#include "expr/moment.h"
#include "expr/zone.h"
#include "run.h"

const struct rp_value *rp_x_now(struct rp_frame *f)
{
	const struct rp_run *run = f->run;
	int64_t us;

	while (run && run->outer)
		run = run->outer;
	us = run ? run->started_us : rp_system_clock.wall_us(&rp_system_clock);
	return rp_x_timestamp(f, us / 1000000, us % 1000000 * 1000);
}

enum part {
	YEAR, MONTH, DATE, DAY_OF_MONTH, DAY_OF_WEEK, DAY_OF_YEAR, HOURS,
	MINUTES, SECONDS, MILLISECONDS
};

static int64_t of_moment(const struct rp_x_fields *at, enum part part)
{
	switch (part) {
	case YEAR: return at->year;
	case MONTH: return at->month - 1;
	case DATE: return at->day;
	case DAY_OF_MONTH: return at->day - 1;
	case DAY_OF_WEEK: return at->weekday;
	case DAY_OF_YEAR: return at->yearday;
	case HOURS: return at->hour;
	case MINUTES: return at->minute;
	case SECONDS: return at->second;
	default: return at->nanos / 1000000;
	}
}

static int64_t of_stretch(const struct rp_value *a, enum part part)
{
	switch (part) {
	case HOURS: return a->as.time.seconds / 3600;
	case MINUTES: return a->as.time.seconds / 60;
	case SECONDS: return a->as.time.seconds;
	default: return a->as.time.nanos / 1000000;
	}
}

static const struct rp_value *part_of(struct rp_frame *f, const char *name,
				      enum part part, const struct rp_value *a)
{
	struct rp_x_fields at;

	if (rp_x_is_error(a))
		return a;
	if (a->tag == RP_DURATION && part >= HOURS)
		return rp_x_int(f, of_stretch(a, part));
	if (a->tag != RP_TIMESTAMP)
		return rp_x_no_overload(f, name, &a, 1);
	rp_x_fields(&at, a, 0);
	return rp_x_int(f, of_moment(&at, part));
}

static const struct rp_value *part_in(struct rp_frame *f, const char *name,
				      enum part part, const struct rp_value *a,
				      const struct rp_value *b)
{
	const struct rp_value *error = rp_x_first_error(RP_ARGS(a, b), 2);
	struct rp_zone_time zone;
	struct rp_x_fields at;

	if (error)
		return error;
	if (a->tag != RP_TIMESTAMP || b->tag != RP_STRING)
		return rp_x_no_overload(f, name, RP_ARGS(a, b), 2);
	error = rp_x_zone_time(f, &zone, b->as.text, a->as.time.seconds);
	if (error)
		return error;
	rp_x_fields(&at, a, zone.offset);
	return rp_x_int(f, of_moment(&at, part));
}

#define GETTER(symbol, name, part)					\
	const struct rp_value *rp_x_##symbol(struct rp_frame *f,	\
					     const struct rp_value *a)	\
	{								\
		return part_of(f, name, part, a);			\
	}								\
	const struct rp_value *rp_x_##symbol##_in(struct rp_frame *f,	\
						  const struct rp_value *a, \
						  const struct rp_value *b) \
	{								\
		return part_in(f, name, part, a, b);			\
	}

GETTER(full_year, "getFullYear", YEAR)
GETTER(month, "getMonth", MONTH)
GETTER(date, "getDate", DATE)
GETTER(day_of_month, "getDayOfMonth", DAY_OF_MONTH)
GETTER(day_of_week, "getDayOfWeek", DAY_OF_WEEK)
GETTER(day_of_year, "getDayOfYear", DAY_OF_YEAR)
GETTER(hours, "getHours", HOURS)
GETTER(minutes, "getMinutes", MINUTES)
GETTER(seconds, "getSeconds", SECONDS)
GETTER(milliseconds, "getMilliseconds", MILLISECONDS)
