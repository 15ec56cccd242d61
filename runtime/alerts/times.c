/*
 * The times of an alert, in all the forms in which senders write them.
 *
 * A time that cannot be read costs neither the alert nor silence: the alert
 * keeps the time of reading, and the batch a fault with the pointer and the
 * text.  An end is only looked at when the alert is resolved, because
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
#define NANOSECONDS_ABOVE 10000000000000000LL	/* 10^16 ms, too */
#define YEAR_1 (-62135596800LL * US)
#define YEAR_2 (-62104060800LL * US)
#define YEAR_10000 (253402300800LL * US)
#define SKEW_US (24 * 3600 * US)	/* how far ahead a clock may be */
#define MIN_DIGITS 10			/* fewer are not seconds since 1970 */
#define MAX_DIGITS 19			/* more do not fit */
#define MAX_QUOTE 80

static int64_t ms_above(const struct rp_reader *reader)
{
	return reader->ms_above ? reader->ms_above : MILLISECONDS_ABOVE;
}

static bool from_integer(int64_t *out, const struct rp_reader *reader,
			 int64_t number)
{
	if (reader->has_ns && number > NANOSECONDS_ABOVE) {
		*out = number / 1000;
		return true;
	}
	return !__builtin_mul_overflow(
		number, number > ms_above(reader) ? 1000 : US, out);
}

static bool from_double(int64_t *out, const struct rp_reader *reader,
			double number)
{
	int64_t seconds;

	if (number > (double)ms_above(reader))
		number /= 1000;
	if (!(fabs(number) < (double)(YEAR_10000 / US)))
		return false;
	seconds = (int64_t)number;
	*out = seconds * US
	       + llrint((number - (double)seconds) * (double)US);
	return true;
}

static bool from_digits(int64_t *out, const struct rp_reader *reader,
			struct rp_text text)
{
	int64_t number = 0;

	if (text.n < MIN_DIGITS || text.n > MAX_DIGITS)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		if (__builtin_mul_overflow(number, 10, &number)
		    || __builtin_add_overflow(number, text.at[i] - '0',
					      &number))
			return false;
	}
	return from_integer(out, reader, number);
}

static bool read_time(int64_t *out, const struct rp_reader *reader,
		      const struct rp_value *value)
{
	bool read = false;

	if (value->tag == RP_INT)
		read = from_integer(out, reader, value->as.integer);
	else if (value->tag == RP_DOUBLE)
		read = from_double(out, reader, value->as.number);
	else if (value->tag == RP_STRING)
		read = from_digits(out, reader, rp_text_trim(value->as.text))
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

static void complain(const struct rp_reader *reader, const char *key,
		     const char *problem, const struct rp_value *value)
{
	rp_reader_fault(reader, key,
			rp_arena_printf(reader->arena,
					"%s: %s; received time used", problem,
					quote(reader->arena, value)));
}

/* The first true value; *keys is left at its key. */
static const struct rp_value *find(const struct rp_value *object,
				   const char *const **keys)
{
	for (; **keys; ++*keys) {
		const struct rp_value *value = rp_map_get(object, **keys);

		if (rp_truthy(value))
			return value;
	}
	return NULL;
}

bool rp_reader_time(int64_t *out, const struct rp_reader *reader,
		    const struct rp_value *object, const char *const *keys,
		    int64_t latest_us)
{
	const struct rp_value *value = find(object, &keys);
	int64_t time_us;

	if (!value)
		return false;
	if (!read_time(&time_us, reader, value))
		complain(reader, *keys, "is not a time", value);
	else if (time_us > latest_us)
		complain(reader, *keys, "lies in the future", value);
	else if (time_us >= YEAR_2) {
		*out = time_us;
		return true;
	}
	return false;
}

/* Some databases have begun alerts at whole seconds, so they stay the same. */
static bool loses_fraction(const struct rp_reader *reader,
			   const struct rp_value *object,
			   const char *const *keys)
{
	const struct rp_value *value = find(object, &keys);

	return reader->whole_seconds && rp_is(value, RP_INT)
	       && value->as.integer > ms_above(reader);
}

void rp_reader_set_times(const struct rp_reader *reader, struct rp_alert *alert,
			 int64_t started_us, int64_t ended_us)
{
	alert->started_us = started_us ? started_us : reader->now_us;
	alert->event_us = alert->firing ? started_us : ended_us;
	if (!alert->firing)
		alert->ended_us = ended_us ? ended_us : reader->now_us;
}

void rp_reader_times(const struct rp_reader *reader, struct rp_alert *alert,
		     const struct rp_value *object, const char *const *start,
		     const char *const *end)
{
	int64_t started_us = 0, ended_us = 0;

	rp_reader_time(&started_us, reader, object, start, INT64_MAX);
	if (!alert->firing)
		rp_reader_time(&ended_us, reader, object, end,
			       reader->now_us + SKEW_US);
	rp_reader_set_times(reader, alert, started_us, ended_us);
	if (loses_fraction(reader, object, start))
		alert->started_us -= alert->started_us % US;
}
