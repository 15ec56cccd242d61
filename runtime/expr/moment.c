/*
 * Arithmetic of time (langdef.md, "Timestamps" and "Durations").
 *
 * A timestamp lies between the years 1 and 9999; a duration is no longer than
 * the stretch between those.
 */
#include "expr/moment.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"

#define FIRST_SECOND INT64_C(-62135596800)	/* 0001-01-01T00:00:00Z */
#define LAST_SECOND INT64_C(253402300799)	/* 9999-12-31T23:59:59Z */
#define MOST_SECONDS INT64_C(315576000000)	/* of a duration */
/* Between moments: what nanoseconds in an int64 can hold, as elsewhere. */
#define MOST_BETWEEN (INT64_MAX / 1000000000 - 1)
#define GIGA INT64_C(1000000000)
#define DAY INT64_C(86400)

static const struct rp_value *out_of_range(struct rp_frame *f, const char *what)
{
	return rp_x_fail(f, RP_F_RANGE, "range error: the %s is out of range",
			 what);
}

static const struct rp_value *keep(struct rp_frame *f, enum rp_tag tag,
				   int64_t seconds, int64_t nanos)
{
	return rp_x_keep(f, (struct rp_value){
		tag, { .time = { seconds, (int)nanos } } });
}

const struct rp_value *rp_x_timestamp(struct rp_frame *f, int64_t seconds,
				      int64_t nanos)
{
	int64_t carry = nanos / GIGA;

	nanos %= GIGA;
	if (nanos < 0) {
		nanos += GIGA;
		carry--;
	}
	if (__builtin_add_overflow(seconds, carry, &seconds)
	    || seconds < FIRST_SECOND || seconds > LAST_SECOND)
		return out_of_range(f, "timestamp");
	return keep(f, RP_TIMESTAMP, seconds, nanos);
}

const struct rp_value *rp_x_duration(struct rp_frame *f, int64_t seconds,
				     int64_t nanos)
{
	if (__builtin_add_overflow(seconds, nanos / GIGA, &seconds))
		return out_of_range(f, "duration");
	nanos %= GIGA;
	if (seconds > 0 && nanos < 0) {
		seconds--;
		nanos += GIGA;
	} else if (seconds < 0 && nanos > 0) {
		seconds++;
		nanos -= GIGA;
	}
	if (seconds > MOST_SECONDS || seconds < -MOST_SECONDS)
		return out_of_range(f, "duration");
	return keep(f, RP_DURATION, seconds, nanos);
}

const struct rp_value *rp_x_moment_add(struct rp_frame *f,
				       const struct rp_value *a,
				       const struct rp_value *b, int sign)
{
	return rp_x_timestamp(f, a->as.time.seconds + sign * b->as.time.seconds,
			      (int64_t)a->as.time.nanos
			      + sign * b->as.time.nanos);
}

const struct rp_value *rp_x_moment_between(struct rp_frame *f,
					   const struct rp_value *a,
					   const struct rp_value *b)
{
	int64_t seconds = a->as.time.seconds - b->as.time.seconds;

	if (seconds > MOST_BETWEEN || seconds < -MOST_BETWEEN)
		return out_of_range(f, "duration");
	return rp_x_duration(f, seconds,
			     (int64_t)a->as.time.nanos - b->as.time.nanos);
}

const struct rp_value *rp_x_stretch_add(struct rp_frame *f,
					const struct rp_value *a,
					const struct rp_value *b, int sign)
{
	return rp_x_duration(f, a->as.time.seconds + sign * b->as.time.seconds,
			     (int64_t)a->as.time.nanos
			     + sign * b->as.time.nanos);
}

/* ---------------------------------------------------------------- calendar */

void rp_x_fields(struct rp_x_fields *out, const struct rp_value *timestamp,
		 int offset)
{
	int64_t local = timestamp->as.time.seconds + offset;
	int64_t days = local / DAY, second = local % DAY;

	if (second < 0) {
		second += DAY;
		days--;
	}
	*out = (struct rp_x_fields){
		.hour = (int)(second / 3600),
		.minute = (int)(second / 60 % 60),
		.second = (int)(second % 60),
		.weekday = (int)(((days + 4) % 7 + 7) % 7),
		.nanos = timestamp->as.time.nanos,
		.offset = offset,
	};
	rp_date_from_days(days, &out->year, &out->month, &out->day);
	out->yearday = (int)(days - rp_days_from_date(out->year, 1, 1));
}

/* ----------------------------------------------------------------- reading */

static bool take_digits(struct rp_text *text, size_t n, int *out)
{
	*out = 0;
	if (text->n < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (text->at[i] < '0' || text->at[i] > '9')
			return false;
		*out = *out * 10 + (text->at[i] - '0');
	}
	text->at += n;
	text->n -= n;
	return true;
}

static bool take_one_of(struct rp_text *text, const char *chars, char *out)
{
	if (text->n == 0 || !strchr(chars, text->at[0]) || !text->at[0])
		return false;
	*out = text->at[0];
	text->at++;
	text->n--;
	return true;
}

/* ".123" as nanoseconds; nothing is no fraction. */
static bool take_fraction(struct rp_text *text, int64_t *nanos)
{
	int64_t scale = GIGA / 10;
	size_t n = 0;
	char point;

	*nanos = 0;
	if (!take_one_of(text, ".", &point))
		return true;
	for (; text->n && text->at[0] >= '0' && text->at[0] <= '9'; n++) {
		*nanos += (text->at[0] - '0') * scale;
		scale /= 10;
		text->at++;
		text->n--;
	}
	return n > 0 && n <= 9;
}

static bool take_offset(struct rp_text *text, int *seconds)
{
	int hours, minutes;
	char sign, colon;

	*seconds = 0;
	if (!take_one_of(text, "Zz+-", &sign))
		return false;
	if (sign == 'Z' || sign == 'z')
		return true;
	if (!take_digits(text, 2, &hours) || !take_one_of(text, ":", &colon)
	    || !take_digits(text, 2, &minutes) || hours > 23 || minutes > 59)
		return false;
	*seconds = (hours * 60 + minutes) * (sign == '-' ? -60 : 60);
	return true;
}

static bool is_day(int year, int month, int day)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
				    31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return year >= 1 && month >= 1 && month <= 12 && day >= 1
	       && day <= days[month - 1] + (month == 2 && leap);
}

const struct rp_value *rp_x_timestamp_parse(struct rp_frame *f,
					    struct rp_text text)
{
	int year, month, day, hour, minute, second, offset;
	struct rp_text rest = text, shown = rp_utf8_cut(text, 60);
	int64_t nanos;
	char c;
	bool fits = take_digits(&rest, 4, &year) && take_one_of(&rest, "-", &c)
		    && take_digits(&rest, 2, &month)
		    && take_one_of(&rest, "-", &c)
		    && take_digits(&rest, 2, &day)
		    && take_one_of(&rest, "Tt ", &c)
		    && take_digits(&rest, 2, &hour)
		    && take_one_of(&rest, ":", &c)
		    && take_digits(&rest, 2, &minute)
		    && take_one_of(&rest, ":", &c)
		    && take_digits(&rest, 2, &second)
		    && take_fraction(&rest, &nanos)
		    && take_offset(&rest, &offset) && rest.n == 0;

	if (!fits || !is_day(year, month, day) || hour > 23 || minute > 59
	    || second > 59)
		return rp_x_fail(f, RP_F_CONVERT, "'%.*s' is no timestamp: "
				 "write date, time and zone, as "
				 "2026-01-02T03:04:05Z",
				 (int)shown.n, shown.at);
	return rp_x_timestamp(f, rp_days_from_date(year, month, day) * DAY
			      + hour * 3600 + minute * 60 + second - offset,
			      nanos);
}

/* Nanoseconds of a unit; its length is taken off the text. */
static int64_t take_unit(struct rp_text *text)
{
	static const struct {
		const char *name;
		int64_t nanos;
	} units[] = {
		{ "ns", 1 }, { "us", 1000 }, { "\302\265s", 1000 },
		{ "\316\274s", 1000 }, { "ms", 1000000 }, { "s", GIGA },
		{ "m", 60 * GIGA }, { "h", 3600 * GIGA },
	};

	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (!rp_text_starts(*text, units[i].name))
			continue;
		text->at += strlen(units[i].name);
		text->n -= strlen(units[i].name);
		return units[i].nanos;
	}
	return 0;
}

/* One "1.5h": adds to seconds and nanos, which stay small. */
static bool take_part(struct rp_text *text, int64_t *seconds, int64_t *nanos)
{
	int64_t whole = 0, fraction = 0, scale = 1, unit;
	size_t digits = 0;

	for (; text->n && text->at[0] >= '0' && text->at[0] <= '9'; digits++) {
		if (whole > INT64_MAX / 20)
			return false;
		whole = whole * 10 + (text->at[0] - '0');
		text->at++;
		text->n--;
	}
	if (text->n && text->at[0] == '.') {
		text->at++;
		text->n--;
		for (; text->n && text->at[0] >= '0' && text->at[0] <= '9';
		     digits++) {
			if (scale < GIGA) {
				fraction = fraction * 10 + (text->at[0] - '0');
				scale *= 10;
			}
			text->at++;
			text->n--;
		}
	}
	unit = digits ? take_unit(text) : 0;
	if (!unit)
		return false;
	if (unit >= GIGA) {
		if (__builtin_mul_overflow(whole, unit / GIGA, &whole)
		    || __builtin_add_overflow(*seconds, whole, seconds))
			return false;
		fraction *= unit / GIGA;	/* < 3600 * 10^9 */
		*nanos += fraction * (GIGA / scale);
		return true;
	}
	*seconds += whole / (GIGA / unit);
	*nanos += whole % (GIGA / unit) * unit + fraction * unit / scale;
	return true;
}

const struct rp_value *rp_x_duration_parse(struct rp_frame *f,
					   struct rp_text text)
{
	struct rp_text rest = text, shown = rp_utf8_cut(text, 60);
	int64_t seconds = 0, nanos = 0;
	int sign = 1;
	char c = '+';
	bool fits;

	if (take_one_of(&rest, "+-", &c) && c == '-')
		sign = -1;
	fits = rest.n > 0;
	if (!rp_text_is(rest, "0"))
		while (fits && rest.n) {
			fits = take_part(&rest, &seconds, &nanos);
			seconds += nanos / GIGA;
			nanos %= GIGA;
			fits = fits && seconds <= MOST_SECONDS;
		}
	if (!fits)
		return rp_x_fail(f, RP_F_CONVERT, "'%.*s' is no duration: "
				 "write it as 90s, 1h30m or 1.5h; a day "
				 "is 24h",
				 (int)shown.n, shown.at);
	return rp_x_duration(f, sign * seconds, sign * nanos);
}

/* ----------------------------------------------------------------- writing */

/* ".5", ".123": without zeros at the end; nothing for 0. */
static void put_fraction(struct rp_buf *buf, int nanos)
{
	char digits[12];
	int n;

	if (nanos == 0)
		return;
	n = snprintf(digits, sizeof digits, "%09d", nanos < 0 ? -nanos : nanos);
	while (digits[n - 1] == '0')
		n--;
	rp_buf_printf(buf, ".%.*s", n, digits);
}

static struct rp_text taken(struct rp_arena *arena, struct rp_buf *buf)
{
	struct rp_text text = { rp_arena_copy(arena, buf->at, buf->n),
				buf->n };

	rp_buf_finish(buf);
	return text;
}

struct rp_text rp_x_timestamp_text(struct rp_arena *arena,
				   const struct rp_value *value)
{
	struct rp_x_fields at;
	struct rp_buf buf;

	rp_x_fields(&at, value, 0);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_printf(&buf, "%04d-%02d-%02dT%02d:%02d:%02d", at.year, at.month,
		      at.day, at.hour, at.minute, at.second);
	put_fraction(&buf, at.nanos);
	rp_buf_char(&buf, 'Z');
	return taken(arena, &buf);
}

struct rp_text rp_x_duration_text(struct rp_arena *arena,
				  const struct rp_value *value)
{
	long long seconds = (long long)value->as.time.seconds;
	int nanos = value->as.time.nanos;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	if (seconds < 0 || nanos < 0)
		rp_buf_char(&buf, '-');
	rp_buf_printf(&buf, "%lld", seconds < 0 ? -seconds : seconds);
	put_fraction(&buf, nanos);
	rp_buf_char(&buf, 's');
	return taken(arena, &buf);
}
