/*
 * The times of an alert, in all the forms in which senders write them.
 *
 * A time that cannot be read costs neither the alert nor silence: the alert
 * keeps the time of reading, and the batch a warning with the pointer and
 * the text.  An end is only looked at when the alert is resolved, because
 * Alertmanager sends one, in year 1 or in the future, for firing ones too.
 */
#include "alerts/reader.h"

#include <math.h>

#include "alerts/alerts.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"

#define US 1000000LL
#define MILLISECONDS_ABOVE 1000000000000LL	/* 10^12 s is year 33658 */
#define YEAR_1 (-62135596800LL * US)
#define YEAR_2 (-62104060800LL * US)
#define YEAR_10000 (253402300800LL * US)
#define SKEW_US (24 * 3600 * US)	/* how far ahead a clock may be */
#define MIN_DIGITS 10			/* fewer are not seconds since 1970 */
#define MAX_DIGITS 18			/* more do not fit */
#define MAX_QUOTE 80

static bool from_integer(int64_t *out, int64_t number)
{
	return !__builtin_mul_overflow(
		number, number > MILLISECONDS_ABOVE ? 1000 : US, out);
}

static bool from_double(int64_t *out, double number)
{
	double seconds, fraction;

	if (number > (double)MILLISECONDS_ABOVE)
		number /= 1000;
	if (!(fabs(number) < (double)(YEAR_10000 / US)))
		return false;
	fraction = modf(number, &seconds);
	*out = (int64_t)seconds * US + llrint(fraction * (double)US);
	return true;
}

static bool from_digits(int64_t *out, struct rp_text text)
{
	int64_t number = 0;

	if (text.n < MIN_DIGITS || text.n > MAX_DIGITS)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		number = 10 * number + (text.at[i] - '0');
	}
	return from_integer(out, number);
}

static bool read_time(int64_t *out, const struct rp_value *value)
{
	bool read = false;

	if (value->tag == RP_INT)
		read = from_integer(out, value->as.integer);
	else if (value->tag == RP_DOUBLE)
		read = from_double(out, value->as.number);
	else if (value->tag == RP_STRING)
		read = from_digits(out, rp_text_trim(value->as.text))
		       || rp_time_parse(out, value->as.text);
	return read && *out >= YEAR_1 && *out < YEAR_10000;
}

/* The value as a person can recognise it, on one line and not too long. */
static const char *quote(struct rp_arena *arena, const struct rp_value *value)
{
	struct rp_text json = rp_json_text(arena, value, RP_JSON_COMPACT);
	struct rp_text cut = rp_utf8_cut(json, MAX_QUOTE);
	struct rp_buf buf;
	const char *text;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_visible(&buf, cut);
	if (cut.n < json.n)
		rp_buf_str(&buf, "…");
	text = rp_arena_copy(arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return text;
}

static void warn(const struct rp_reader *reader, const char *key,
		 const char *problem, const struct rp_value *value)
{
	rp_reader_warn(reader, key,
		       rp_arena_printf(reader->arena,
				       "%s: %s; received time used", problem,
				       quote(reader->arena, value)));
}

/* The time of the first true value, or the time of reading. */
static int64_t first_time(const struct rp_reader *reader,
			  const struct rp_value *object,
			  const char *const *keys, int64_t latest_us)
{
	const struct rp_value *value = NULL;
	int64_t time_us;

	for (; *keys; keys++) {
		value = rp_map_get(object, *keys);
		if (rp_truthy(value))
			break;
	}
	if (!*keys)
		return reader->now_us;
	if (!read_time(&time_us, value))
		warn(reader, *keys, "is not a time", value);
	else if (time_us > latest_us)
		warn(reader, *keys, "lies in the future", value);
	else if (time_us >= YEAR_2)
		return time_us;
	return reader->now_us;
}

void rp_reader_times(const struct rp_reader *reader, struct rp_alert *alert,
		     const struct rp_value *object, const char *const *start,
		     const char *const *end)
{
	alert->started_us = first_time(reader, object, start, INT64_MAX);
	if (!alert->firing)
		alert->ended_us = first_time(reader, object, end,
					     reader->now_us + SKEW_US);
}
