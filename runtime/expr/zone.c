/*
 * Time zones, from the system's own tables (RFC 8536, "TZif").
 *
 *	header  of version 1: six counts          44 bytes
 *	data    of version 1, 32 bits: skipped
 *	header  of version 2
 *	data    times[] · types of them[] · types[] · names · leaps · flags
 *	footer  \n CET-1CEST,M3.5.0,M10.5.0/3 \n   what holds after the last time
 *
 * The C library would do this for the one zone of the process and through the
 * environment, which threads share; so it is done here.  A name comes from
 * outside and becomes part of a path: letters, digits, "_+-/", and no part of
 * it is empty or begins with a dot.  A file is read again for each call and
 * that is paid for in steps.
 */
#include "expr/zone.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/clock.h"

#define FOLDER "/usr/share/zoneinfo/"
#define MOST_NAME 64
#define MOST_FILE 65536
#define READING_COSTS 64	/* steps; a few microseconds */
#define HEADER 44
#define DAY 86400

/* ------------------------------------------------------------ fixed offsets */

static bool two_digits(int *out, const char *at)
{
	if (at[0] < '0' || at[0] > '9' || at[1] < '0' || at[1] > '9')
		return false;
	*out = (at[0] - '0') * 10 + at[1] - '0';
	return true;
}

/* "+02:00", "-07:30", "02:00" */
static bool is_fixed(struct rp_zone_time *out, struct rp_text zone)
{
	int hours, minutes, sign = 1;

	if (zone.n == 6 && (zone.at[0] == '+' || zone.at[0] == '-')) {
		sign = zone.at[0] == '-' ? -1 : 1;
		zone.at++;
		zone.n--;
	}
	if (zone.n != 5 || zone.at[2] != ':' || !two_digits(&hours, zone.at) ||
	    !two_digits(&minutes, zone.at + 3) || hours > 23 || minutes > 59)
		return false;
	out->offset = sign * (hours * 60 + minutes) * 60;
	snprintf(out->name, sizeof out->name, "UTC%c%02d:%02d",
		 sign < 0 ? '-' : '+', hours, minutes);
	return true;
}

/* ------------------------------------------------- the footer: a POSIX rule */

/*
 * A place in the footer's text, which ends with a NUL.  Everything read is
 * checked; what does not read well leaves `bad`, and no rule then holds.
 */
struct footer {
	const char *at;
	bool bad;
};

static bool take(struct footer *footer, char c)
{
	if (*footer->at != c)
		return false;
	footer->at++;
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int take_number(struct footer *footer)
{
	int number = 0;

	if (!is_digit(*footer->at))
		footer->bad = true;
	for (; is_digit(*footer->at) && number < 10000; footer->at++)
		number = number * 10 + *footer->at - '0';
	return number;
}

/* [+-]hh[:mm[:ss]] in seconds */
static int take_clock(struct footer *footer)
{
	int sign = 1, seconds;

	if (take(footer, '-'))
		sign = -1;
	else
		take(footer, '+');
	seconds = take_number(footer) * 3600;
	if (take(footer, ':'))
		seconds += take_number(footer) * 60;
	if (take(footer, ':'))
		seconds += take_number(footer);
	return sign * seconds;
}

static bool is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* "CEST" or "<+0530>" */
static void take_name(struct footer *footer, char name[RP_ZONE_NAME])
{
	bool quoted = take(footer, '<');
	int n = 0;

	for (; quoted ? *footer->at && *footer->at != '>'
		      : is_letter(*footer->at); footer->at++)
		if (n < RP_ZONE_NAME - 1)
			name[n++] = *footer->at;
	name[n] = '\0';
	if (n == 0 || (quoted && !take(footer, '>')))
		footer->bad = true;
}

/* Day of a year, from 0: "M3.5.0", "J60", "59". */
static int64_t take_day(struct footer *footer, int year)
{
	int64_t first = rp_days_from_date(year, 1, 1), day;
	int month, week, weekday;
	bool is_leap = rp_days_from_date(year + 1, 1, 1) - first == 366;

	if (take(footer, 'J')) {
		day = take_number(footer);
		return first + day - (day < 60 || !is_leap);
	}
	if (!take(footer, 'M'))
		return first + take_number(footer);
	month = take_number(footer);
	take(footer, '.');
	week = take_number(footer);
	take(footer, '.');
	weekday = take_number(footer);
	if (month < 1 || month > 12 || week < 1 || week > 5 || weekday > 6) {
		footer->bad = true;
		return 0;
	}
	first = rp_days_from_date(year, month, 1);
	/* 1970-01-01 was a Thursday, 4. */
	day = first + (weekday - (first + 4) % 7 + 7 + 7) % 7 + 7 * (week - 1);
	if (month == 12)
		return day - (day >= first + 31 ? 7 : 0);
	return day - (day >= rp_days_from_date(year, month + 1, 1) ? 7 : 0);
}

/* When a rule of `year` begins, in seconds of the local clock. */
static int64_t take_rule(struct footer *footer, int year)
{
	int64_t day;
	int clock = 2 * 3600;

	if (!take(footer, ','))
		footer->bad = true;
	day = take_day(footer, year);
	if (take(footer, '/'))
		clock = take_clock(footer);
	return day * DAY + clock;
}

static int year_of(int64_t seconds)
{
	int64_t days = seconds / DAY - (seconds % DAY < 0);
	int year, month, day;

	rp_date_from_days(days, &year, &month, &day);
	return year;
}

/* False if the rule cannot be read. */
static bool by_rule(struct rp_zone_time *out, const char *text,
		    int64_t seconds)
{
	struct footer footer = { text, false };
	struct rp_zone_time summer;
	int64_t from, to;
	int year;
	bool is_summer;

	take_name(&footer, out->name);
	out->offset = -take_clock(&footer);
	if (footer.bad || !*footer.at)
		return !footer.bad;
	take_name(&footer, summer.name);
	summer.offset = out->offset + 3600;
	if (*footer.at != ',')
		summer.offset = -take_clock(&footer);
	year = year_of(seconds + out->offset);
	from = take_rule(&footer, year) - out->offset;
	to = take_rule(&footer, year) - summer.offset;
	is_summer = from < to ? seconds >= from && seconds < to
			      : seconds >= from || seconds < to;
	if (is_summer)
		*out = summer;
	return !footer.bad;
}

/* ---------------------------------------------------------------- the tables */

/* One block of a file, and where its parts are. */
struct block {
	const unsigned char *times, *types_of, *types;
	const char *names;
	size_t n_times, n_types, n_name_bytes, time_size;
	const char *end;	/* of the block */
};

static uint32_t read32(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
	       (uint32_t)at[2] << 8 | at[3];
}

static int64_t time_at(const struct block *block, size_t i)
{
	const unsigned char *at = block->times + i * block->time_size;

	if (block->time_size == 4)
		return (int32_t)read32(at);
	return (int64_t)((uint64_t)read32(at) << 32 | read32(at + 4));
}

/* The block that begins at `from`; false if the file is none or too short. */
static bool read_block(struct block *block, struct rp_text file, size_t from,
		       size_t time_size)
{
	const unsigned char *at = (const unsigned char *)file.at + from;
	size_t n, n_leaps, n_flags;

	if (file.n < from + HEADER || memcmp(at, "TZif", 4) != 0)
		return false;
	n_flags = (size_t)read32(at + 20) + read32(at + 24);
	n_leaps = read32(at + 28);
	block->n_times = read32(at + 32);
	block->n_types = read32(at + 36);
	block->n_name_bytes = read32(at + 40);
	block->time_size = time_size;
	n = HEADER + block->n_times * (time_size + 1) + block->n_types * 6 +
	    block->n_name_bytes + n_leaps * (time_size + 4) + n_flags;
	if (n > file.n - from || block->n_types == 0)
		return false;
	block->times = at + HEADER;
	block->types_of = block->times + block->n_times * time_size;
	block->types = block->types_of + block->n_times;
	block->names = (const char *)block->types + block->n_types * 6;
	block->end = (const char *)at + n;
	return true;
}

static bool by_type(struct rp_zone_time *out, const struct block *block,
		    size_t type)
{
	const unsigned char *at = block->types + type * 6;
	size_t name;

	if (type >= block->n_types)
		return false;
	name = at[5];
	if (name >= block->n_name_bytes)
		return false;
	out->offset = (int32_t)read32(at);
	if (out->offset <= -2 * DAY || out->offset >= 2 * DAY)
		return false;
	snprintf(out->name, sizeof out->name, "%.*s",
		 (int)(block->n_name_bytes - name), block->names + name);
	return true;
}

/* The number of changes at or before `seconds`. */
static size_t changes_until(const struct block *block, int64_t seconds)
{
	size_t low = 0, high = block->n_times;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (time_at(block, middle) <= seconds)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The rule behind the block, NUL-terminated in place; NULL if there is none. */
static const char *footer_of(const struct block *block, struct rp_buf *file)
{
	size_t from = (size_t)(block->end - file->at) + 1;
	char *line_end;

	if (from >= file->n || *block->end != '\n')
		return NULL;
	line_end = memchr(file->at + from, '\n', file->n - from);
	if (!line_end || line_end == file->at + from)
		return NULL;
	*line_end = '\0';
	return file->at + from;
}

static bool look_up(struct rp_zone_time *out, struct rp_buf *file,
		    int64_t seconds)
{
	struct rp_text text = rp_buf_view(file);
	const char *rule = NULL;
	struct block block;
	size_t n;

	if (!read_block(&block, text, 0, 4))
		return false;
	if (file->at[4] >= '2') {
		if (!read_block(&block, text, (size_t)(block.end - file->at),
				8))
			return false;
		rule = footer_of(&block, file);
	}
	n = changes_until(&block, seconds);
	if (n == block.n_times && rule)
		return by_rule(out, rule, seconds);
	return by_type(out, &block, n ? block.types_of[n - 1] : 0);
}

/* ------------------------------------------------------------------- names */

static bool is_zone_name(struct rp_text zone)
{
	char before = '/';

	for (size_t i = 0; i < zone.n; i++) {
		char c = zone.at[i];

		if (c == '/' ? before == '/'
			     : !is_letter(c) && !is_digit(c) && c != '_' &&
			       c != '+' && c != '-')
			return false;
		before = c;
	}
	return zone.n <= MOST_NAME && before != '/';
}

static bool from_file(struct rp_zone_time *out, struct rp_text zone,
		      int64_t seconds)
{
	char path[sizeof FOLDER + MOST_NAME];
	struct rp_buf file;
	bool found;

	snprintf(path, sizeof path, "%s%.*s", FOLDER, (int)zone.n, zone.at);
	rp_buf_init(&file, MOST_FILE);
	found = rp_buf_read_file(&file, path) == 0 &&
		look_up(out, &file, seconds);
	rp_buf_finish(&file);
	return found;
}

bool rp_zone_at(struct rp_zone_time *out, struct rp_text zone, int64_t seconds)
{
	if (rp_text_is(zone, "UTC")) {
		*out = (struct rp_zone_time){ 0, "UTC" };
		return true;
	}
	if (is_fixed(out, zone))
		return true;
	return is_zone_name(zone) && from_file(out, zone, seconds);
}

const struct rp_value *rp_x_zone_time(struct rp_frame *f,
				      struct rp_zone_time *out,
				      struct rp_text zone, int64_t seconds)
{
	const struct rp_value *error;

	if (rp_text_is(zone, "UTC") || is_fixed(out, zone)) {
		rp_zone_at(out, zone, seconds);
		return NULL;
	}
	error = rp_x_spend(f, READING_COSTS);
	if (error)
		return error;
	if (rp_zone_at(out, zone, seconds))
		return NULL;
	zone = rp_utf8_cut(zone, MOST_NAME);
	return rp_x_fail(f, RP_F_CONVERT, "no such time zone: '%.*s'",
			 (int)zone.n, zone.at);
}
