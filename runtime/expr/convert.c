/*
 * Conversions (langdef.md, "Type Conversions"): what does not fit is an error.
 */
#include "expr/expr.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "expr/args.h"
#include "expr/moment.h"
#include "expr/network.h"

static const struct rp_value *range(struct rp_frame *f, const char *kind)
{
	return rp_x_fail(f, RP_F_RANGE, "range error: the value does not fit "
			 "in %s", kind);
}

static const struct rp_value *bad_text(struct rp_frame *f, const char *kind,
				       struct rp_text text)
{
	struct rp_text cut = rp_utf8_cut(text, 60);

	return rp_x_fail(f, RP_F_CONVERT, "cannot convert '%.*s' to %s",
			 (int)cut.n, cut.at, kind);
}

/* ---------------------------------------------------------------- integers */

/* All digits, with a sign if `is_signed`; false beyond uint64. */
static bool read_digits(struct rp_text text, bool is_signed, bool *negative,
			uint64_t *out)
{
	size_t i = 0;

	*negative = is_signed && text.n && text.at[0] == '-';
	if (is_signed && text.n && (text.at[0] == '-' || text.at[0] == '+'))
		i = 1;
	if (i == text.n)
		return false;
	*out = 0;
	for (; i < text.n; i++) {
		unsigned digit = (unsigned)(text.at[i] - '0');

		if (digit > 9 || __builtin_mul_overflow(*out, 10, out)
		    || __builtin_add_overflow(*out, digit, out))
			return false;
	}
	return true;
}

static const struct rp_value *int_of_text(struct rp_frame *f,
					  struct rp_text text)
{
	uint64_t size, most;
	bool negative;

	if (!read_digits(text, true, &negative, &size))
		return bad_text(f, "int", text);
	most = (uint64_t)INT64_MAX + negative;
	if (size > most)
		return range(f, "an int");
	return rp_x_int(f, negative ? (int64_t)(0 - size) : (int64_t)size);
}

const struct rp_value *rp_x_to_int(struct rp_frame *f, const struct rp_value *a)
{
	switch (a->tag) {
	case RP_ERROR:
	case RP_INT:
		return a;
	case RP_UINT:
		return a->as.uinteger > INT64_MAX
		       ? range(f, "an int")
		       : rp_x_int(f, (int64_t)a->as.uinteger);
	case RP_DOUBLE:
		if (!(a->as.number > -0x1p63 && a->as.number < 0x1p63))
			return range(f, "an int");
		return rp_x_int(f, (int64_t)a->as.number);
	case RP_STRING:
		return int_of_text(f, a->as.text);
	case RP_TIMESTAMP:
		return rp_x_int(f, a->as.time.seconds);
	case RP_BOOL:
		return rp_x_int(f, a->as.boolean);
	case RP_BIGINT:
		return range(f, "an int");
	default:
		return rp_x_no_overload(f, "int", &a, 1);
	}
}

const struct rp_value *rp_x_to_uint(struct rp_frame *f,
				    const struct rp_value *a)
{
	uint64_t size;
	bool negative;

	switch (a->tag) {
	case RP_ERROR:
	case RP_UINT:
		return a;
	case RP_INT:
		return a->as.integer < 0
		       ? range(f, "a uint")
		       : rp_x_uint(f, (uint64_t)a->as.integer);
	case RP_DOUBLE:
		if (!(a->as.number > -1 && a->as.number < 0x1p64))
			return range(f, "a uint");
		return rp_x_uint(f, (uint64_t)a->as.number);
	case RP_STRING:
		return read_digits(a->as.text, false, &negative, &size)
		       ? rp_x_uint(f, size) : bad_text(f, "uint", a->as.text);
	case RP_BIGINT:
		return range(f, "a uint");
	default:
		return rp_x_no_overload(f, "uint", &a, 1);
	}
}

/* ----------------------------------------------------------------- doubles */

static bool is_number_text(struct rp_text text)
{
	static const char *const words[] = {
		"NaN", "Infinity", "+Infinity", "-Infinity", "Inf", "+Inf",
		"-Inf", "inf", "-inf", "+inf", "nan", "infinity", "-infinity",
		NULL
	};

	for (size_t i = 0; words[i]; i++)
		if (rp_text_is(text, words[i]))
			return true;
	for (size_t i = 0; i < text.n; i++)
		if (!text.at[i] || !strchr("0123456789+-.eE", text.at[i]))
			return false;
	return text.n > 0;
}

static const struct rp_value *double_of_text(struct rp_frame *f,
					     struct rp_text text)
{
	const struct rp_value *error = rp_x_spend(f,
						  text.n / RP_BYTES_A_STEP);
	char *end = NULL;
	const char *at;
	double number;

	if (error)
		return error;
	at = rp_text_cstr(f->arena, text);
	number = is_number_text(text) ? strtod(at, &end) : 0;
	if (!end || end != at + text.n)
		return bad_text(f, "double", text);
	if (isinf(number) && at[strcspn(at, "0123456789")])
		return range(f, "a double");
	return rp_x_double(f, number);
}

const struct rp_value *rp_x_to_double(struct rp_frame *f,
				      const struct rp_value *a)
{
	switch (a->tag) {
	case RP_ERROR:
	case RP_DOUBLE:
		return a;
	case RP_INT:
		return rp_x_double(f, (double)a->as.integer);
	case RP_UINT:
		return rp_x_double(f, (double)a->as.uinteger);
	case RP_BIGINT:
	case RP_STRING:
		return double_of_text(f, a->as.text);
	default:
		return rp_x_no_overload(f, "double", &a, 1);
	}
}

/* -------------------------------------------------------------------- text */

static const struct rp_value *printed(struct rp_frame *f,
				      const struct rp_value *a)
{
	const struct rp_value *value;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	if (a->tag == RP_INT)
		rp_buf_printf(&buf, "%lld", (long long)a->as.integer);
	else if (a->tag == RP_UINT)
		rp_buf_printf(&buf, "%llu", (unsigned long long)a->as.uinteger);
	else
		rp_buf_double(&buf, a->as.number);
	if (a->tag == RP_DOUBLE && rp_text_ends(rp_buf_view(&buf), ".0"))
		buf.n -= 2;
	value = rp_x_string(f, (struct rp_text){
		rp_arena_copy(f->arena, buf.at, buf.n), buf.n });
	rp_buf_finish(&buf);
	return value;
}

static const struct rp_value *text_of_double(struct rp_frame *f,
					     const struct rp_value *a)
{
	if (isnan(a->as.number))
		return rp_x_string(f, RP_TEXT("NaN"));
	if (isinf(a->as.number))
		return rp_x_string(f, a->as.number > 0 ? RP_TEXT("+Inf")
						       : RP_TEXT("-Inf"));
	return printed(f, a);
}

const struct rp_value *rp_x_to_string(struct rp_frame *f,
				      const struct rp_value *a)
{
	switch (a->tag) {
	case RP_ERROR:
	case RP_STRING:
		return a;
	case RP_BOOL:
		return rp_x_string(f, a->as.boolean ? RP_TEXT("true")
						    : RP_TEXT("false"));
	case RP_INT:
	case RP_UINT:
		return printed(f, a);
	case RP_DOUBLE:
		return text_of_double(f, a);
	case RP_BIGINT:
	case RP_ADDRESS:
	case RP_TYPE:
		return rp_x_string(f, a->as.text);
	case RP_BYTES:
		return rp_utf8_invalid(a->as.text) < 0
		       ? rp_x_string(f, a->as.text)
		       : rp_x_fail(f, RP_F_CONVERT, "invalid UTF-8 in bytes, "
				   "cannot convert to string");
	case RP_TIMESTAMP:
		return rp_x_string(f, rp_x_timestamp_text(f->arena, a));
	case RP_DURATION:
		return rp_x_string(f, rp_x_duration_text(f->arena, a));
	default:
		return rp_x_no_overload(f, "string", &a, 1);
	}
}

const struct rp_value *rp_x_to_bytes(struct rp_frame *f,
				     const struct rp_value *a)
{
	if (a->tag == RP_ERROR || a->tag == RP_BYTES)
		return a;
	if (a->tag != RP_STRING)
		return rp_x_no_overload(f, "bytes", &a, 1);
	return rp_x_keep(f, (struct rp_value){ RP_BYTES,
					       { .text = a->as.text } });
}

const struct rp_value *rp_x_to_bool(struct rp_frame *f,
				    const struct rp_value *a)
{
	static const struct {
		const char *text;
		bool value;
	} words[] = {
		{ "true", true }, { "True", true }, { "TRUE", true },
		{ "t", true }, { "T", true }, { "1", true },
		{ "false", false }, { "False", false }, { "FALSE", false },
		{ "f", false }, { "F", false }, { "0", false },
	};

	if (a->tag == RP_ERROR || a->tag == RP_BOOL)
		return a;
	if (a->tag != RP_STRING)
		return rp_x_no_overload(f, "bool", &a, 1);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (rp_text_is(a->as.text, words[i].text))
			return rp_x_bool(words[i].value);
	return bad_text(f, "bool", a->as.text);
}

/* -------------------------------------------------------------------- time */

const struct rp_value *rp_x_to_timestamp(struct rp_frame *f,
					 const struct rp_value *a)
{
	if (a->tag == RP_ERROR || a->tag == RP_TIMESTAMP)
		return a;
	if (a->tag == RP_INT)
		return rp_x_timestamp(f, a->as.integer, 0);
	if (a->tag == RP_STRING)
		return rp_x_timestamp_parse(f, a->as.text);
	return rp_x_no_overload(f, "timestamp", &a, 1);
}

const struct rp_value *rp_x_to_duration(struct rp_frame *f,
					const struct rp_value *a)
{
	if (a->tag == RP_ERROR || a->tag == RP_DURATION)
		return a;
	if (a->tag == RP_STRING)
		return rp_x_duration_parse(f, a->as.text);
	return rp_x_no_overload(f, "duration", &a, 1);
}

/* ------------------------------------------------------------------- types */

const struct rp_value *rp_x_to_dyn(struct rp_frame *f, const struct rp_value *a)
{
	(void)f;
	return a;
}

const struct rp_value *rp_x_type(struct rp_frame *f, const struct rp_value *a)
{
	if (rp_x_is_error(a))
		return a;
	return rp_x_keep(f, (struct rp_value){
		RP_TYPE, { .text = rp_text(rp_x_type_name(a)) } });
}
