/*
 * The date filter: a moment by a pattern as strftime has them.
 *
 * The pattern is a user's, so it is taken apart here and strftime sees one
 * conversion at a time, and only those that look at nothing but the moment.
 * %f is Python's: microseconds.
 */
#include "expr/expr.h"

#include <time.h>

#include "base/clock.h"
#include "expr/args.h"
#include "expr/moment.h"
#include "expr/text.h"
#include "expr/zone.h"

#define MICRO INT64_C(1000000)

static const char conversions[] = "aAbBcCdDeFgGhHIjklmMnpPrRStTuUVwWxXyYzZ%";

/* ------------------------------------------------------------------ moments */

static const struct rp_value *moment_of(struct rp_frame *f,
					const struct rp_value *a)
{
	struct rp_text shown;
	int64_t us;

	if (a->tag == RP_ERROR || a->tag == RP_TIMESTAMP)
		return a;
	if (a->tag == RP_INT)
		return rp_x_timestamp(f, a->as.integer, 0);
	if (a->tag != RP_STRING)
		return rp_x_no_overload(f, "date", &a, 1);
	if (rp_time_parse(&us, a->as.text))
		return rp_x_timestamp(f, us / MICRO, us % MICRO * 1000);
	shown = rp_utf8_cut(a->as.text, 60);
	return rp_x_fail(f, RP_F_CONVERT, "'%.*s' is no date", (int)shown.n,
			 shown.at);
}

static struct tm fields_of(const struct rp_value *moment,
			   const struct rp_zone_time *zone)
{
	struct rp_x_fields at;

	rp_x_fields(&at, moment, zone->offset);
	return (struct tm){
		.tm_sec = at.second, .tm_min = at.minute, .tm_hour = at.hour,
		.tm_mday = at.day, .tm_mon = at.month - 1,
		.tm_year = at.year - 1900, .tm_wday = at.weekday,
		.tm_yday = at.yearday, .tm_gmtoff = zone->offset,
		.tm_zone = zone->name,
	};
}

/* ------------------------------------------------------------------ patterns */

/* One conversion; false if there is no such one. */
static bool add(struct rp_buf *buf, const char *flag, char letter,
		const struct tm *tm, const struct rp_value *moment)
{
	char format[] = { '%', flag[0], letter, '\0' }, text[128];
	size_t n;

	if (!flag[0]) {
		format[1] = letter;
		format[2] = '\0';
	}
	if (letter == 'f')
		rp_buf_printf(buf, "%06d", moment->as.time.nanos / 1000);
	else if (letter == 's')
		rp_buf_printf(buf, "%lld", (long long)moment->as.time.seconds);
	if (letter == 'f' || letter == 's')
		return true;
	if (!letter || !strchr(conversions, letter))
		return false;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	n = strftime(text, sizeof text, format, tm);
#pragma GCC diagnostic pop
	rp_buf_add(buf, text, n);
	return true;
}

static const struct rp_value *write_date(struct rp_frame *f,
					 const struct rp_value *moment,
					 const struct rp_zone_time *zone,
					 struct rp_text pattern)
{
	struct tm tm = fields_of(moment, zone);
	struct rp_buf buf;
	size_t i = 0;

	rp_x_begin_text(f, &buf);
	while (i < pattern.n) {
		size_t start = i;
		const char *flag = "";

		if (pattern.at[i] != '%') {
			rp_buf_char(&buf, pattern.at[i++]);
			continue;
		}
		i++;
		if (i < pattern.n && pattern.at[i] == '-') {
			flag = "-";
			i++;
		}
		if (i < pattern.n &&
		    add(&buf, flag, pattern.at[i++], &tm, moment))
			continue;
		rp_buf_finish(&buf);
		pattern.at += start;
		pattern = rp_utf8_cut(pattern, i - start);
		return rp_x_fail(f, RP_F_CONVERT, "date knows no '%.*s'",
				 (int)pattern.n, pattern.at);
	}
	return rp_x_end_text(f, &buf);
}

/* ------------------------------------------------------------------ filters */

static const struct rp_value *date(struct rp_frame *f, const struct rp_value *a,
				   const struct rp_value *pattern,
				   struct rp_text zone)
{
	const struct rp_value *moment = moment_of(f, a), *error;
	struct rp_zone_time at;

	if (rp_x_is_error(moment))
		return moment;
	error = rp_x_zone_time(f, &at, zone, moment->as.time.seconds);
	return error ? error : write_date(f, moment, &at, pattern->as.text);
}

const struct rp_value *rp_x_format_date(struct rp_frame *f,
					const struct rp_value *a,
					const struct rp_value *b)
{
	const struct rp_value *error = rp_x_expect(f, "date", ".s",
						   RP_ARGS(a, b));

	return error ? error : date(f, a, b, RP_TEXT("UTC"));
}

const struct rp_value *rp_x_format_date_in(struct rp_frame *f,
					   const struct rp_value *a,
					   const struct rp_value *b,
					   const struct rp_value *c)
{
	const struct rp_value *error = rp_x_expect(f, "date", ".ss",
						   RP_ARGS(a, b, c));

	return error ? error : date(f, a, b, c->as.text);
}
