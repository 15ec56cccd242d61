/*
 * Jinja's filters and tests, and how templates print.
 *
 * What is printed is what Python's str() makes of it, since existing templates
 * rely on that: None, True, 1.0, and repr() of what is in a list.
 */
#include "expr/expr.h"

#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "expr/args.h"
#include "expr/moment.h"
#include "expr/number.h"
#include "run.h"
#include "store/store.h"

#define MAX_TEXT ((size_t)16 << 20)	/* bytes */

/* The buffer's bytes as a value; finishes the buffer. */
static const struct rp_value *made(struct rp_frame *f, struct rp_buf *buf)
{
	const struct rp_value *value = rp_x_spend(f, buf->n / 64 + 1);

	if (!value && buf->overflowed)
		value = rp_x_fail(f, RP_F_COST, "the text would have more "
				  "than %zu bytes", MAX_TEXT);
	if (!value)
		value = rp_x_string(f, (struct rp_text){
			rp_arena_copy(f->arena, buf->at, buf->n), buf->n });
	rp_buf_finish(buf);
	return value;
}

/* ---------------------------------------------------------------- printing */

const struct rp_value *rp_x_text(struct rp_frame *f, const struct rp_value *a)
{
	struct rp_value plain;
	struct rp_buf buf;

	if (rp_x_is_error(a) || a->tag == RP_STRING)
		return a;
	plain = rp_value_plain(f->arena, a);
	rp_buf_init(&buf, MAX_TEXT);
	rp_python_str(&buf, &plain);
	return made(f, &buf);
}

const struct rp_value *rp_x_concat(struct rp_frame *f, int n,
				   const struct rp_value *const *parts)
{
	const struct rp_value *error = rp_x_first_error(parts, (size_t)n);
	struct rp_buf buf;

	if (error)
		return error;
	rp_buf_init(&buf, MAX_TEXT);
	for (int i = 0; i < n && !error; i++) {
		const struct rp_value *shown = rp_x_text(f, parts[i]);

		if (rp_x_is_error(shown))
			error = shown;
		else
			rp_buf_text(&buf, shown->as.text);
	}
	if (!error)
		return made(f, &buf);
	rp_buf_finish(&buf);
	return error;
}

/* -------------------------------------------------------------------- case */

const struct rp_value *rp_x_lower(struct rp_frame *f, const struct rp_value *a)
{
	const struct rp_value *text = rp_x_text(f, a);

	return rp_x_is_error(text) ? text : rp_x_lower_ascii(f, text);
}

const struct rp_value *rp_x_upper(struct rp_frame *f, const struct rp_value *a)
{
	const struct rp_value *text = rp_x_text(f, a);

	return rp_x_is_error(text) ? text : rp_x_upper_ascii(f, text);
}

const struct rp_value *rp_x_capitalize(struct rp_frame *f,
				       const struct rp_value *a)
{
	const struct rp_value *text = rp_x_lower(f, a);
	char *at;

	if (rp_x_is_error(text) || text->as.text.n == 0)
		return text;
	at = rp_arena_copy(f->arena, text->as.text.at, text->as.text.n);
	if (at[0] >= 'a' && at[0] <= 'z')
		at[0] = (char)(at[0] - 'a' + 'A');
	return rp_x_string(f, (struct rp_text){ at, text->as.text.n });
}

/* ----------------------------------------------------------------- default */

const struct rp_value *rp_x_default(struct rp_frame *f,
				    const struct rp_value *a,
				    const struct rp_value *b)
{
	(void)f;
	if (rp_x_is_error(a))
		return a->as.failure->kind == RP_F_MISSING ? b : a;
	return a->tag == RP_NULL ? b : a;
}

/* ---------------------------------------------------------------- escaping */

const struct rp_value *rp_x_escape(struct rp_frame *f, const struct rp_value *a)
{
	const struct rp_value *text = rp_x_text(f, a);
	struct rp_buf buf;

	if (rp_x_is_error(text))
		return text;
	rp_buf_init(&buf, MAX_TEXT);
	for (size_t i = 0; i < text->as.text.n; i++) {
		char c = text->as.text.at[i];

		switch (c) {
		case '&': rp_buf_str(&buf, "&amp;"); break;
		case '<': rp_buf_str(&buf, "&lt;"); break;
		case '>': rp_buf_str(&buf, "&gt;"); break;
		case '"': rp_buf_str(&buf, "&#34;"); break;
		case '\'': rp_buf_str(&buf, "&#39;"); break;
		default: rp_buf_char(&buf, c); break;
		}
	}
	return made(f, &buf);
}

const struct rp_value *rp_x_tojson(struct rp_frame *f, const struct rp_value *a)
{
	struct rp_buf json, safe;
	struct rp_value plain;

	if (rp_x_is_error(a))
		return a;
	plain = rp_value_plain(f->arena, a);
	rp_buf_init(&json, MAX_TEXT);
	rp_buf_init(&safe, MAX_TEXT);
	rp_json_write(&json, &plain,
		      RP_JSON_SPACED | RP_JSON_ASCII | RP_JSON_SORTED);
	for (size_t i = 0; i < json.n; i++) {
		if (strchr("<>&'", json.at[i]))
			rp_buf_printf(&safe, "\\u%04x", json.at[i]);
		else
			rp_buf_char(&safe, json.at[i]);
	}
	safe.overflowed |= json.overflowed;
	rp_buf_finish(&json);
	return made(f, &safe);
}

/* ----------------------------------------------------------------- numbers */

static double halves_up(double number)
{
	double whole = (double)(int64_t)number;

	if (!(number > -0x1p52 && number < 0x1p52))
		return number;
	if (number - whole >= 0.5)
		return whole + 1;
	return whole - number >= 0.5 ? whole - 1 : whole;
}

const struct rp_value *rp_x_round(struct rp_frame *f, const struct rp_value *a)
{
	if (rp_x_is_error(a) || a->tag == RP_INT || a->tag == RP_UINT)
		return a;
	if (a->tag != RP_DOUBLE)
		return rp_x_no_overload(f, "round", &a, 1);
	return rp_x_double(f, halves_up(a->as.number));
}

const struct rp_value *rp_x_round_to(struct rp_frame *f,
				     const struct rp_value *a,
				     const struct rp_value *b)
{
	const struct rp_value *error = rp_x_first_error(RP_ARGS(a, b), 2);
	double scale = 1;

	if (error || a->tag == RP_INT || a->tag == RP_UINT)
		return error ? error : a;
	if (a->tag != RP_DOUBLE || b->tag != RP_INT)
		return rp_x_no_overload(f, "round", RP_ARGS(a, b), 2);
	if (b->as.integer < 0 || b->as.integer > 15)
		return rp_x_fail(f, RP_F_RANGE, "round takes 0 to 15 decimals");
	for (int64_t i = 0; i < b->as.integer; i++)
		scale *= 10;
	return rp_x_double(f, halves_up(a->as.number * scale) / scale);
}

/* -------------------------------------------------------------------- cuts */

/* Offset of the i-th code point, or the end. */
static size_t offset_of(struct rp_text text, int64_t i)
{
	size_t at = 0;

	while (at < text.n && i-- > 0)
		do
			at++;
		while (at < text.n
		       && ((unsigned char)text.at[at] & 0xc0) == 0x80);
	return at;
}

const struct rp_value *rp_x_truncate(struct rp_frame *f,
				     const struct rp_value *a,
				     const struct rp_value *b)
{
	const struct rp_value *text = rp_x_text(f, a);
	struct rp_text all;

	if (rp_x_is_error(text))
		return text;
	if (rp_x_is_error(b) || b->tag != RP_INT)
		return rp_x_is_error(b) ? b : rp_x_no_overload(
			f, "truncate", RP_ARGS(a, b), 2);
	all = text->as.text;
	if (b->as.integer <= 0 || offset_of(all, b->as.integer) == all.n)
		return b->as.integer > 0 ? text : rp_x_string(f, RP_TEXT(""));
	return rp_x_string(f, rp_text(rp_arena_printf(
		f->arena, "%.*s…", (int)offset_of(all, b->as.integer - 1),
		all.at)));
}

/* A Python slice's end: from the back if negative, within 0 … n. */
static bool end_of(int64_t *out, const struct rp_value *given, int64_t n,
		   int64_t absent)
{
	*out = absent;
	if (given->tag == RP_NULL)
		return true;
	if (given->tag != RP_INT)
		return false;
	*out = given->as.integer < 0 ? given->as.integer + n
				     : given->as.integer;
	*out = *out < 0 ? 0 : *out > n ? n : *out;
	return true;
}

static const struct rp_value *part_of_list(struct rp_frame *f,
					   const struct rp_list *list,
					   int64_t from, int64_t to)
{
	struct rp_list *part = rp_arena_alloc(f->arena, sizeof *part);

	*part = (struct rp_list){ list->items + from, (size_t)(to - from),
				  (size_t)(to - from) };
	return rp_x_keep(f, (struct rp_value){ RP_LIST, { .list = part } });
}

const struct rp_value *rp_x_slice(struct rp_frame *f, const struct rp_value *a,
				  const struct rp_value *b,
				  const struct rp_value *c)
{
	const struct rp_value *error = rp_x_first_error(RP_ARGS(a, b, c), 3);
	bool is_text = a->tag == RP_STRING;
	int64_t n, from, to;
	size_t start;

	if (error)
		return error;
	if (!is_text && a->tag != RP_LIST)
		return rp_x_no_overload(f, "_[_:_]", RP_ARGS(a, b, c), 3);
	n = is_text ? (int64_t)rp_utf8_length(a->as.text)
		    : (int64_t)a->as.list->n;
	if (!end_of(&from, b, n, 0) || !end_of(&to, c, n, n))
		return rp_x_no_overload(f, "_[_:_]", RP_ARGS(a, b, c), 3);
	if (to < from)
		to = from;
	if (!is_text)
		return part_of_list(f, a->as.list, from, to);
	start = offset_of(a->as.text, from);
	return rp_x_string(f, (struct rp_text){
		a->as.text.at + start, offset_of(a->as.text, to) - start });
}

/* -------------------------------------------------------------------- date */

static bool moment_of(struct rp_value *out, struct rp_frame *f,
		      const struct rp_value *a)
{
	const struct rp_value *moment = a;
	int64_t us;

	if (a->tag == RP_STRING && rp_time_parse(&us, a->as.text))
		moment = rp_x_timestamp(f, us / 1000000, us % 1000000 * 1000);
	else if (a->tag == RP_INT)
		moment = rp_x_timestamp(f, a->as.integer, 0);
	*out = *moment;
	return moment->tag == RP_TIMESTAMP;
}

static const struct rp_value *date(struct rp_frame *f, const struct rp_value *a,
				   const struct rp_value *pattern, int offset)
{
	struct rp_x_fields at;
	struct rp_value moment;
	char text[512];
	struct tm tm;
	size_t n;

	if (pattern->tag != RP_STRING)
		return rp_x_no_overload(f, "date", RP_ARGS(a, pattern), 2);
	if (!moment_of(&moment, f, a))
		return rp_x_fail(f, RP_F_CONVERT, "date: this is no moment");
	if (pattern->as.text.n > 100 || pattern->as.text.n == 0)
		return rp_x_fail(f, RP_F_RANGE, "date takes a pattern of 1 to "
				 "100 bytes");
	rp_x_fields(&at, &moment, offset);
	tm = (struct tm){
		.tm_sec = at.second, .tm_min = at.minute, .tm_hour = at.hour,
		.tm_mday = at.day, .tm_mon = at.month - 1,
		.tm_year = at.year - 1900, .tm_wday = at.weekday,
		.tm_yday = at.yearday, .tm_gmtoff = offset,
		.tm_zone = offset ? "" : "UTC",
	};
/* The pattern is a user's: it can only choose among a moment's parts. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	n = strftime(text, sizeof text,
		     rp_text_cstr(f->arena, pattern->as.text), &tm);
#pragma GCC diagnostic pop
	return rp_x_string(f, (struct rp_text){
		rp_arena_copy(f->arena, text, n), n });
}

const struct rp_value *rp_x_format_date(struct rp_frame *f,
					const struct rp_value *a,
					const struct rp_value *b)
{
	const struct rp_value *error = rp_x_first_error(RP_ARGS(a, b), 2);

	return error ? error : date(f, a, b, 0);
}

const struct rp_value *rp_x_format_date_in(struct rp_frame *f,
					   const struct rp_value *a,
					   const struct rp_value *b,
					   const struct rp_value *c)
{
	const struct rp_value *error = rp_x_first_error(RP_ARGS(a, b, c), 3);
	struct rp_value moment;
	int offset = 0;

	if (error)
		return error;
	if (c->tag != RP_STRING)
		return rp_x_no_overload(f, "date", RP_ARGS(a, b, c), 3);
	if (moment_of(&moment, f, a)
	    && !rp_x_zone_offset(&offset, c->as.text,
				 moment.as.time.seconds))
		return rp_x_fail(f, RP_F_CONVERT, "date: unknown time zone");
	return date(f, a, b, offset);
}

/* ------------------------------------------------------------------- tests */

static const struct rp_value *test(const struct rp_value *a, bool holds)
{
	return rp_x_is_error(a) ? a : rp_x_bool(holds);
}

const struct rp_value *rp_x_is_defined(struct rp_frame *f,
				       const struct rp_value *a)
{
	(void)f;
	if (rp_x_is_error(a) && a->as.failure->kind == RP_F_MISSING)
		return &rp_x_false;
	return test(a, a->tag != RP_NULL);
}

const struct rp_value *rp_x_is_none(struct rp_frame *f,
				    const struct rp_value *a)
{
	(void)f;
	return test(a, a->tag == RP_NULL);
}

const struct rp_value *rp_x_is_string(struct rp_frame *f,
				      const struct rp_value *a)
{
	(void)f;
	return test(a, a->tag == RP_STRING);
}

const struct rp_value *rp_x_is_number(struct rp_frame *f,
				      const struct rp_value *a)
{
	(void)f;
	return test(a, rp_x_numeric(a));
}

const struct rp_value *rp_x_is_boolean(struct rp_frame *f,
				       const struct rp_value *a)
{
	(void)f;
	return test(a, a->tag == RP_BOOL);
}

const struct rp_value *rp_x_is_mapping(struct rp_frame *f,
				       const struct rp_value *a)
{
	(void)f;
	return test(a, rp_x_is_map(a));
}

const struct rp_value *rp_x_is_sequence(struct rp_frame *f,
					const struct rp_value *a)
{
	(void)f;
	return test(a, a->tag == RP_LIST || a->tag == RP_STRING);
}

bool rp_x_truthy(const struct rp_value *value)
{
	switch (value->tag) {
	case RP_NULL:
		return false;
	case RP_BOOL:
		return value->as.boolean;
	case RP_INT:
		return value->as.integer != 0;
	case RP_UINT:
		return value->as.uinteger != 0;
	case RP_DOUBLE:
		return value->as.number != 0;
	case RP_STRING:
	case RP_BYTES:
		return value->as.text.n != 0;
	case RP_LIST:
	case RP_MAP:
	case RP_DICT:
		return rp_x_count(value) != 0;
	case RP_OPTIONAL:
		return value->as.inner != NULL;
	default:
		return true;
	}
}

/* ---------------------------------------------------------------- incident */

const struct rp_value *rp_x_incident(struct rp_frame *f)
{
	struct rp_value *incident;
	struct rp_run *run = f->run;

	if (!run || !run->request.store || !run->incident_id)
		return &rp_x_null;
	incident = rp_arena_alloc(f->arena, sizeof *incident);
	if (rp_store_incident_get(run->request.store, run->incident_id,
				  incident, f->arena, NULL) < 0)
		return &rp_x_null;
	return incident;
}
