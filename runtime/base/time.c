/*
 * Reading times and durations.
 *
 * Senders write ISO 8601 in every dialect there is.  What is accepted is the
 * union of what the readers of the old tool took; what is refused is what
 * would have to be guessed: digits alone (a count of seconds, milliseconds or
 * a date?), hour 24, second 60, a lower-case zone.
 */
#include "base/clock.h"

#define MOST_DECIMALS 6

struct fields {
	int year, month, day, hour, minute, second, micros, offset;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool take_char(struct rp_text *text, char c)
{
	if (!text->n || text->at[0] != c)
		return false;
	text->at++;
	text->n--;
	return true;
}

static size_t count_digits(struct rp_text text)
{
	size_t n = 0;

	while (n < text.n && is_digit(text.at[n]))
		n++;
	return n;
}

/* A number of at least `least` digits; takes no more than `most`. */
static bool take_number(struct rp_text *text, int *out, size_t least,
			size_t most)
{
	size_t n = count_digits(*text);

	if (n < least)
		return false;
	*out = 0;
	for (size_t i = 0; i < n && i < most; i++) {
		*out = *out * 10 + (text->at[0] - '0');
		text->at++;
		text->n--;
	}
	return true;
}

static bool take_dashed_date(struct rp_text *text, struct fields *fields)
{
	return take_number(text, &fields->year, 4, 4) &&
	       take_char(text, '-') &&
	       take_number(text, &fields->month, 1, 2) &&
	       take_char(text, '-') &&
	       take_number(text, &fields->day, 1, 2);
}

static bool take_compact_date(struct rp_text *text, struct fields *fields)
{
	return count_digits(*text) == 8 &&
	       take_number(text, &fields->year, 4, 4) &&
	       take_number(text, &fields->month, 2, 2) &&
	       take_number(text, &fields->day, 2, 2) &&
	       text->n && (text->at[0] == 'T' || text->at[0] == ' ');
}

/* Blanks, or any one character that is no digit. */
static bool take_separator(struct rp_text *text)
{
	uint32_t point;
	unsigned length;

	if (!text->n || is_digit(text->at[0]))
		return false;
	if (take_char(text, ' ')) {
		while (take_char(text, ' '))
			;
		return true;
	}
	length = rp_utf8_decode(&point, text->at, text->n);
	text->at += length;
	text->n -= length;
	return length != 0;
}

/* ".f" or ",f", cut to microseconds; nothing there is fine. */
static bool take_fraction(struct rp_text *text, int *micros)
{
	size_t n;

	if (!take_char(text, '.') && !take_char(text, ','))
		return true;
	n = count_digits(*text);
	if (!take_number(text, micros, 1, MOST_DECIMALS))
		return false;
	for (size_t i = n; i < MOST_DECIMALS; i++)
		*micros *= 10;
	if (n > MOST_DECIMALS) {
		text->at += n - MOST_DECIMALS;
		text->n -= n - MOST_DECIMALS;
	}
	return true;
}

static bool take_spaced_clock(struct rp_text *text, struct fields *fields)
{
	if (!take_number(text, &fields->hour, 1, 2) || !take_char(text, ':') ||
	    !take_number(text, &fields->minute, 1, 2))
		return false;
	if (!take_char(text, ':'))
		return true;
	return take_number(text, &fields->second, 1, 2) &&
	       take_fraction(text, &fields->micros);
}

/* HH, HHMM or HHMMSS[.f] */
static bool take_compact_clock(struct rp_text *text, struct fields *fields)
{
	size_t n = count_digits(*text);

	if (n != 2 && n != 4 && n != 6)
		return false;
	take_number(text, &fields->hour, 2, 2);
	if (n >= 4)
		take_number(text, &fields->minute, 2, 2);
	if (n < 6)
		return true;
	take_number(text, &fields->second, 2, 2);
	return take_fraction(text, &fields->micros);
}

static bool take_clock(struct rp_text *text, struct fields *fields)
{
	size_t n = count_digits(*text);

	if (n < text->n && text->at[n] == ':')
		return take_spaced_clock(text, fields);
	return take_compact_clock(text, fields);
}

/* Z, +HH, +HHMM, +HH:MM or nothing. */
static bool take_zone(struct rp_text *text, int *offset)
{
	int hours, minutes = 0, sign = 1;

	while (take_char(text, ' '))
		;
	if (!text->n || take_char(text, 'Z'))
		return true;
	if (take_char(text, '-'))
		sign = -1;
	else if (!take_char(text, '+'))
		return false;
	if (!take_number(text, &hours, 2, 2))
		return false;
	if (text->n && (take_char(text, ':') || is_digit(text->at[0])))
		if (count_digits(*text) != 2 ||
		    !take_number(text, &minutes, 2, 2) || minutes > 59)
			return false;
	*offset = sign * (hours * 60 + minutes);
	return true;
}

static bool take_time(struct rp_text *text, struct fields *fields)
{
	struct rp_text compact = *text;

	if (take_compact_date(&compact, fields))
		*text = compact;
	else if (!take_dashed_date(text, fields))
		return false;
	if (!text->n)
		return true;
	return take_separator(text) && take_clock(text, fields) &&
	       take_zone(text, &fields->offset) && !text->n;
}

bool rp_time_parse(int64_t *out, struct rp_text text)
{
	struct fields fields = { 0 };

	if (!take_time(&text, &fields))
		return false;
	return rp_time_make(out, fields.year, fields.month, fields.day,
			    fields.hour, fields.minute, fields.second,
			    fields.micros, fields.offset);
}

/* -------------------------------------------------------------- durations */

static const struct {
	const char *name;
	int64_t us;
} units[] = {
	{ "us", 1 },
	{ "ms", 1000 },
	{ "s", 1000000 },
	{ "m", INT64_C(60000000) },
	{ "h", INT64_C(3600000000) },
	{ "d", INT64_C(86400000000) },
};

/* Takes the letters of a unit; 0 if there is no such unit. */
static int64_t take_unit(struct rp_text *text)
{
	struct rp_text word = { text->at, 0 };

	while (word.n < text->n && word.at[word.n] >= 'a' &&
	       word.at[word.n] <= 'z')
		word.n++;
	text->at += word.n;
	text->n -= word.n;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (rp_text_is(word, units[i].name))
			return units[i].us;
	return 0;
}

/* Adds "30m" or "1.5h" to *total; a decimal is cut to microseconds. */
static bool take_part(struct rp_text *text, int64_t *total)
{
	int64_t whole = 0, unit, part;
	int millionths = 0;

	if (!count_digits(*text))
		return false;
	for (; text->n && is_digit(text->at[0]); text->at++, text->n--)
		if (__builtin_mul_overflow(whole, 10, &whole) ||
		    __builtin_add_overflow(whole, text->at[0] - '0', &whole))
			return false;
	if (text->n && text->at[0] == '.' && !take_fraction(text, &millionths))
		return false;
	unit = take_unit(text);
	if (!unit || __builtin_mul_overflow(whole, unit, &part) ||
	    __builtin_add_overflow(part, millionths * unit / 1000000, &part))
		return false;
	return !__builtin_add_overflow(*total, part, total);
}

bool rp_duration_parse(int64_t *out, const char *text)
{
	struct rp_text rest = rp_text(text);
	int64_t total = 0;

	if (!rest.n)
		return false;
	while (rest.n)
		if (!take_part(&rest, &total))
			return false;
	*out = total;
	return true;
}
