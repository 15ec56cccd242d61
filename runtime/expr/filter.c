/*
 * Jinja's filters and tests, and how templates print.
 *
 * What is printed is what Python's str() makes of it, since existing templates
 * rely on that: None, True, 1.0, and repr() of what is in a list.
 */
#include "expr/expr.h"

#include <string.h>

#include "base/json.h"
#include "expr/args.h"
#include "expr/number.h"
#include "expr/text.h"

/* ---------------------------------------------------------------- printing */

const struct rp_value *rp_x_text(struct rp_frame *f, const struct rp_value *a)
{
	const struct rp_value *error;
	struct rp_value plain;
	struct rp_buf buf;

	if (rp_x_is_error(a) || a->tag == RP_STRING)
		return a;
	error = rp_x_weigh(f, a);
	if (error)
		return error;
	plain = rp_value_plain(f->arena, a);
	rp_x_begin_text(f, &buf);
	rp_python_str(&buf, &plain);
	return rp_x_end_text(f, &buf);
}

const struct rp_value *rp_x_concat(struct rp_frame *f, int n,
				   const struct rp_value *const *parts)
{
	const struct rp_value *error = rp_x_first_error(parts, (size_t)n);
	struct rp_buf buf;

	if (error)
		return error;
	rp_x_begin_text(f, &buf);
	for (int i = 0; i < n && !error; i++) {
		const struct rp_value *shown = rp_x_text(f, parts[i]);

		if (rp_x_is_error(shown))
			error = shown;
		else
			rp_buf_text(&buf, shown->as.text);
	}
	if (!error)
		return rp_x_end_text(f, &buf);
	rp_buf_finish(&buf);
	return error;
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
	rp_x_begin_text(f, &buf);
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
	return rp_x_end_text(f, &buf);
}

const struct rp_value *rp_x_fromjson(struct rp_frame *f,
				     const struct rp_value *a)
{
	struct rp_json_result result;
	struct rp_value value;

	const struct rp_value *error;

	if (rp_x_is_error(a))
		return a;
	if (a->tag != RP_STRING)
		return rp_x_fail(f, RP_F_OVERLOAD, "fromjson needs a text");
	error = rp_x_weigh(f, a);
	if (error)
		return error;
	if (rp_json_read(&value, f->arena, a->as.text, RP_JSON_DEPTH_PAYLOAD,
			 &result) < 0)
		return rp_x_fail(f, RP_F_CONVERT, "is no JSON: %s",
				 rp_json_problem(f->arena, &result));
	return rp_x_keep(f, value);
}

const struct rp_value *rp_x_tojson(struct rp_frame *f, const struct rp_value *a)
{
	const struct rp_value *error;
	struct rp_buf json, safe;
	struct rp_value plain;

	if (rp_x_is_error(a))
		return a;
	error = rp_x_weigh(f, a);
	if (error)
		return error;
	plain = rp_value_plain(f->arena, a);
	rp_x_begin_text(f, &json);
	rp_x_begin_text(f, &safe);
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
	return rp_x_end_text(f, &safe);
}

/* ----------------------------------------------------------------- numbers */

static double halves_up(double number)
{
	double whole;

	if (!(number > -0x1p52 && number < 0x1p52))
		return number;
	whole = (double)(int64_t)number;
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
	if (!(a->as.number > -0x1p52 && a->as.number < 0x1p52))
		return a;	/* has no fraction */
	for (int64_t i = 0; i < b->as.integer; i++)
		scale *= 10;
	return rp_x_double(f, halves_up(a->as.number * scale) / scale);
}

/* -------------------------------------------------------------------- cuts */

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
	if (b->as.integer <= 0 || rp_x_place(all, b->as.integer) == all.n)
		return b->as.integer > 0 ? text : rp_x_string(f, RP_TEXT(""));
	return rp_x_string(f, rp_text(rp_arena_printf(
		f->arena, "%.*s…", (int)rp_x_place(all, b->as.integer - 1),
		all.at)));
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
