/*
 * CEL's string.format: "%s: %.1f %%".format([name, percent]).
 *
 * A verb is a row: its letter, whether it takes a precision, what writes a
 * value, and the words for a value that it does not take.  Integers are
 * written from their digits, never through a double.  Maps are written with
 * their keys in order, so that equal maps give equal text.  Each byte built is
 * paid for before it is written, so a list that holds the same large value a
 * thousand times ends in an error and not in a full memory.
 */
#include "expr/args.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"

#define DEFAULT_PRECISION 6
#define MOST_PRECISION 400	/* no double has more digits that say anything */
#define NUMBER_SIZE 800		/* "%.400f" of 1e308, sign and point included */
#define BITS 64

struct writing {
	struct rp_frame *f;
	struct rp_buf buf;
	const struct rp_value *error;	/* or NULL: all is well */
	const struct verb *verb;
	int precision;
};

struct verb {
	char letter;
	bool has_precision;
	bool (*write)(struct writing *w, const struct rp_value *value);
	const char *refusal;
};

static void add(struct writing *w, struct rp_text text)
{
	if (!w->error)
		w->error = rp_x_spend(w->f, 1 + text.n / 64);
	if (!w->error)
		rp_buf_text(&w->buf, text);
}

static void add_str(struct writing *w, const char *text)
{
	add(w, rp_text(text));
}

/* ----------------------------------------------------------------- numbers */

/* The digits of an integer's magnitude, sign in front; false if it is none. */
static bool write_radix(struct writing *w, const struct rp_value *value,
			unsigned radix, const char *digits)
{
	char text[BITS + 2], *at = text + sizeof text - 1;
	bool negative = value->tag == RP_INT && value->as.integer < 0;
	uint64_t rest;

	if (value->tag != RP_INT && value->tag != RP_UINT)
		return false;
	rest = value->tag == RP_INT ? (uint64_t)value->as.integer
				    : value->as.uinteger;
	if (negative)
		rest = -rest;
	*at = '\0';
	do {
		*--at = digits[rest % radix];
		rest /= radix;
	} while (rest);
	if (negative)
		*--at = '-';
	add_str(w, at);
	return true;
}

/* "NaN", "Infinity", "-Infinity": true if that was all there is to write. */
static bool write_special(struct writing *w, double number)
{
	if (isfinite(number))
		return false;
	add_str(w, isnan(number) ? "NaN" :
		   number < 0 ? "-Infinity" : "Infinity");
	return true;
}

/*
 * d.ddde±x without the exponent, by moving the point.  Exponents are such as
 * rp_buf_double writes: at least 16, or below -4.
 */
static void move_point(struct rp_buf *out, const char *text, const char *e)
{
	int exponent = atoi(e + 1), zeros;

	if (*text == '-')
		rp_buf_char(out, *text++);
	if (exponent < 0) {
		rp_buf_str(out, "0.");
		for (int i = exponent + 1; i < 0; i++)
			rp_buf_char(out, '0');
	}
	rp_buf_char(out, text[0]);
	if (text[1] == '.')
		rp_buf_add(out, text + 2, (size_t)(e - text - 2));
	zeros = exponent - (text[1] == '.' ? (int)(e - text - 2) : 0);
	for (int i = 0; i < zeros; i++)
		rp_buf_char(out, '0');
}

/* The shortest digits that read back, never with an exponent. */
static void write_double(struct writing *w, double number)
{
	struct rp_buf text, moved;
	const char *e;

	if (write_special(w, number))
		return;
	rp_buf_init(&text, NUMBER_SIZE);
	rp_buf_init(&moved, NUMBER_SIZE);
	rp_buf_double(&text, number);
	e = strchr(text.at, 'e');
	if (e)
		move_point(&moved, text.at, e);
	else
		rp_buf_add(&moved, text.at,
			   text.n - (rp_text_ends(rp_buf_view(&text), ".0")
					     ? 2 : 0));
	add(w, rp_buf_view(&moved));
	rp_buf_finish(&moved);
	rp_buf_finish(&text);
}

/* ------------------------------------------------------------------- verbs */

static bool write_decimal(struct writing *w, const struct rp_value *value)
{
	if (value->tag == RP_BIGINT)
		add(w, value->as.text);
	else if (value->tag == RP_DOUBLE)
		write_double(w, value->as.number);
	else
		return write_radix(w, value, 10, "0123456789");
	return true;
}

static bool write_binary(struct writing *w, const struct rp_value *value)
{
	if (value->tag != RP_BOOL)
		return write_radix(w, value, 2, "01");
	add_str(w, value->as.boolean ? "1" : "0");
	return true;
}

static bool write_octal(struct writing *w, const struct rp_value *value)
{
	return write_radix(w, value, 8, "01234567");
}

static bool write_hex_digits(struct writing *w, const struct rp_value *value,
			     const char *digits)
{
	struct rp_text text = value->as.text;
	char pair[2];

	if (value->tag != RP_STRING && value->tag != RP_BYTES)
		return write_radix(w, value, 16, digits);
	w->error = rp_x_spend(w->f, text.n / 32);
	for (size_t i = 0; i < text.n && !w->error; i++) {
		pair[0] = digits[(unsigned char)text.at[i] >> 4];
		pair[1] = digits[text.at[i] & 15];
		rp_buf_add(&w->buf, pair, sizeof pair);
	}
	return true;
}

static bool write_hex(struct writing *w, const struct rp_value *value)
{
	return write_hex_digits(w, value, "0123456789abcdef");
}

static bool write_upper_hex(struct writing *w, const struct rp_value *value)
{
	return write_hex_digits(w, value, "0123456789ABCDEF");
}

static bool write_fixed(struct writing *w, const struct rp_value *value)
{
	char text[NUMBER_SIZE];

	if (value->tag == RP_DOUBLE) {
		if (write_special(w, value->as.number))
			return true;
		snprintf(text, sizeof text, "%.*f", w->precision,
			 value->as.number);
		add_str(w, text);
		return true;
	}
	if (!write_decimal(w, value))
		return false;
	snprintf(text, sizeof text, "%.*f", w->precision, 0.0);
	add_str(w, text + 1);
	return true;
}

/* A number as a double; false if it is none. */
static bool read_double(double *out, const struct rp_value *value)
{
	if (value->tag == RP_INT)
		*out = (double)value->as.integer;
	else if (value->tag == RP_UINT)
		*out = (double)value->as.uinteger;
	else if (value->tag == RP_DOUBLE)
		*out = value->as.number;
	else
		return false;
	return true;
}

static bool write_scientific(struct writing *w, const struct rp_value *value)
{
	char text[NUMBER_SIZE];
	double number;

	if (!read_double(&number, value))
		return false;
	if (write_special(w, number))
		return true;
	snprintf(text, sizeof text, "%.*e", w->precision, number);
	add_str(w, text);
	return true;
}

/* -------------------------------------------------------------------- text */

static bool write_text(struct writing *w, const struct rp_value *value);

/* What is not UTF-8 becomes U+FFFD, once for bytes that stand together. */
static void write_bytes(struct writing *w, struct rp_text bytes)
{
	ptrdiff_t bad;
	uint32_t point;

	while ((bad = rp_utf8_invalid(bytes)) >= 0) {
		add(w, (struct rp_text){ bytes.at, (size_t)bad });
		add_str(w, "\xef\xbf\xbd");
		bytes.at += bad;
		bytes.n -= (size_t)bad;
		while (bytes.n && !rp_utf8_decode(&point, bytes.at, bytes.n)) {
			bytes.at++;
			bytes.n--;
		}
	}
	add(w, bytes);
}

static bool write_list(struct writing *w, const struct rp_list *list)
{
	add_str(w, "[");
	for (size_t i = 0; i < list->n && !w->error; i++) {
		if (i)
			add_str(w, ", ");
		if (!write_text(w, &list->items[i]))
			return false;
	}
	add_str(w, "]");
	return true;
}

struct entry {
	struct rp_text key;
	const struct rp_value *value;
};

static int by_key(const void *a, const void *b)
{
	return rp_text_compare(((const struct entry *)a)->key,
			       ((const struct entry *)b)->key);
}

static bool write_entries(struct writing *w, struct entry *entries, size_t n)
{
	qsort(entries, n, sizeof *entries, by_key);
	add_str(w, "{");
	for (size_t i = 0; i < n && !w->error; i++) {
		if (i)
			add_str(w, ", ");
		add(w, entries[i].key);
		add_str(w, ": ");
		if (!write_text(w, entries[i].value))
			return false;
	}
	add_str(w, "}");
	return true;
}

static bool write_map(struct writing *w, const struct rp_map *map)
{
	struct entry *entries;

	w->error = rp_x_spend(w->f, map->n);
	if (w->error)
		return true;
	entries = rp_arena_array(w->f->arena, map->n, sizeof *entries);
	for (size_t i = 0; i < map->n; i++)
		entries[i] = (struct entry){ map->pairs[i].key,
					     &map->pairs[i].value };
	return write_entries(w, entries, map->n);
}

/* A key as text: written behind what is there, and taken back. */
static struct rp_text key_text(struct writing *w, const struct rp_value *key)
{
	size_t start = w->buf.n, n;
	char *copy;

	write_text(w, key);
	n = w->buf.n - start;
	copy = rp_arena_copy(w->f->arena, w->buf.at + start, n);
	w->buf.n = start;
	w->buf.at[start] = '\0';
	return (struct rp_text){ copy, n };
}

static bool write_dict(struct writing *w, const struct rp_dict *dict)
{
	struct entry *entries;

	w->error = rp_x_spend(w->f, dict->n);
	if (w->error)
		return true;
	entries = rp_arena_array(w->f->arena, dict->n, sizeof *entries);
	for (size_t i = 0; i < dict->n && !w->error; i++)
		entries[i] = (struct entry){ key_text(w, &dict->keys[i]),
					     &dict->values[i] };
	return w->error || write_entries(w, entries, dict->n);
}

/* As string() gives it. */
static bool write_as_string(struct writing *w, const struct rp_value *value)
{
	const struct rp_value *text = rp_x_to_string(w->f, value);

	if (rp_x_is_error(text))
		w->error = text;
	else
		add(w, text->as.text);
	return true;
}

/* Once something was refused in here, the list or map around it was too. */
static bool refuse(struct writing *w, const struct rp_value *value)
{
	w->error = rp_x_fail(w->f, RP_F_OVERLOAD,
			     "error during formatting: %s, was given %s",
			     w->verb->refusal, rp_x_type_name(value));
	return false;
}

static bool write_text(struct writing *w, const struct rp_value *value)
{
	switch (value->tag) {
	case RP_NULL:
		add_str(w, "null");
		return true;
	case RP_BOOL:
		add_str(w, value->as.boolean ? "true" : "false");
		return true;
	case RP_INT:
	case RP_UINT:
	case RP_BIGINT:
	case RP_DOUBLE:
		return write_decimal(w, value);
	case RP_STRING:
	case RP_TYPE:
	case RP_ADDRESS:
		add(w, value->as.text);
		return true;
	case RP_BYTES:
		write_bytes(w, value->as.text);
		return true;
	case RP_TIMESTAMP:
	case RP_DURATION:
		return write_as_string(w, value);
	case RP_LIST:
		return write_list(w, value->as.list);
	case RP_MAP:
		return write_map(w, value->as.map);
	case RP_DICT:
		return write_dict(w, value->as.dict);
	default:
		return refuse(w, value);
	}
}

/* ----------------------------------------------------------------- clauses */

static const struct verb verbs[] = {
	{ 's', false, write_text,
	  "string clause can only be used on strings, bools, bytes, ints, "
	  "doubles, maps, lists, types, durations, and timestamps" },
	{ 'd', false, write_decimal,
	  "decimal clause can only be used on integers" },
	{ 'f', true, write_fixed,
	  "fixed-point clause can only be used on doubles" },
	{ 'e', true, write_scientific,
	  "scientific clause can only be used on doubles" },
	{ 'b', false, write_binary,
	  "only integers and bools can be formatted as binary" },
	{ 'x', false, write_hex,
	  "only integers, byte buffers, and strings can be formatted as hex" },
	{ 'X', false, write_upper_hex,
	  "only integers, byte buffers, and strings can be formatted as hex" },
	{ 'o', false, write_octal,
	  "octal clause can only be used on integers" },
};

static void malformed(struct writing *w, const char *problem)
{
	w->error = rp_x_fail(w->f, RP_F_CONVERT,
			     "could not parse formatting clause: %s", problem);
}

static void unknown_verb(struct writing *w, char letter)
{
	char problem[40] = "unrecognized formatting clause";

	if (letter >= ' ' && letter < 0x7f)
		snprintf(problem, sizeof problem,
			 "unrecognized formatting clause \"%c\"", letter);
	malformed(w, problem);
}

/* ".3" at `at`, if it is there; returns what stands behind it. */
static const char *read_precision(struct writing *w, const char *at,
				  const char *end)
{
	const char *digits = at + 1;

	w->precision = DEFAULT_PRECISION;
	if (at == end || *at != '.')
		return at;
	w->precision = 0;
	for (at = digits; at < end && *at >= '0' && *at <= '9'; at++)
		if (w->precision <= MOST_PRECISION)
			w->precision = w->precision * 10 + (*at - '0');
	if (at == digits)
		malformed(w, "no digits behind '.'");
	else if (w->precision > MOST_PRECISION)
		malformed(w, "a precision above 400");
	return at;
}

static const struct verb *find_verb(char letter)
{
	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
		if (verbs[i].letter == letter)
			return &verbs[i];
	return NULL;
}

/* The clause whose '%' stands before `at`; returns what stands behind it. */
static const char *read_clause(struct writing *w, const char *at,
			       const char *end)
{
	const char *start = at;

	at = read_precision(w, at, end);
	if (w->error)
		return end;
	if (at == end) {
		malformed(w, "unexpected end of string");
		return end;
	}
	w->verb = find_verb(*at);
	if (!w->verb)
		unknown_verb(w, *at);
	else if (at != start && !w->verb->has_precision)
		malformed(w, "a precision where there can be none");
	return at + 1;
}

static void write_argument(struct writing *w, const struct rp_list *list,
			   size_t i)
{
	if (i >= list->n)
		w->error = rp_x_fail(w->f, RP_F_RANGE, "index %zu out of range",
				     i);
	else if (!w->verb->write(w, &list->items[i]) && !w->error)
		refuse(w, &list->items[i]);
}

static void write_all(struct writing *w, struct rp_text format,
		      const struct rp_list *list)
{
	const char *at = format.at, *end = at + format.n, *percent;
	size_t i = 0;

	while (at < end && !w->error) {
		percent = memchr(at, '%', (size_t)(end - at));
		add(w, (struct rp_text){
			at, (size_t)((percent ? percent : end) - at) });
		if (!percent)
			return;
		at = percent + 1;
		if (at < end && *at == '%') {
			add_str(w, "%");
			at++;
			continue;
		}
		at = read_clause(w, at, end);
		if (!w->error)
			write_argument(w, list, i++);
	}
}

const struct rp_value *rp_x_format(struct rp_frame *f, const struct rp_value *a,
				   const struct rp_value *b)
{
	const struct rp_value *result = rp_x_expect(f, "format", "sl",
						    RP_ARGS(a, b));
	struct writing w = { .f = f };

	if (result)
		return result;
	rp_buf_init(&w.buf, RP_BUF_UNLIMITED);
	write_all(&w, a->as.text, b->as.list);
	result = w.error;
	if (!result)
		result = rp_x_string(f, (struct rp_text){
			rp_arena_copy(f->arena, w.buf.at, w.buf.n), w.buf.n });
	rp_buf_finish(&w.buf);
	return result;
}
