/*
 * Arithmetic: both sides of one kind, and every result that does not fit its
 * kind is an error (langdef.md, "Overflow").  Only doubles go to infinity.
 */
#include "expr/expr.h"

#include "expr/args.h"
#include "expr/collection.h"
#include "expr/moment.h"

static const struct rp_value *overflow(struct rp_frame *f, const char *kind)
{
	return rp_x_fail(f, RP_F_RANGE, "overflow: the result does not "
			 "fit in %s", kind);
}

static const struct rp_value *int_result(struct rp_frame *f, bool overflowed,
					 int64_t result)
{
	return overflowed ? overflow(f, "an int (64 bits)") : rp_x_int(f, result);
}

static const struct rp_value *uint_result(struct rp_frame *f, bool overflowed,
					  uint64_t result)
{
	return overflowed ? overflow(f, "a uint (64 bits)") : rp_x_uint(f, result);
}

/* Before the work of an operator: errors, and operands of two kinds. */
static const struct rp_value *unfit(struct rp_frame *f, const char *name,
				    const struct rp_value *a,
				    const struct rp_value *b)
{
	if (rp_x_is_error(a))
		return a;
	if (rp_x_is_error(b))
		return b;
	return a->tag == b->tag ? NULL
				: rp_x_no_overload(f, name, RP_ARGS(a, b), 2);
}

/* -------------------------------------------------------------- sums */

const struct rp_value *rp_x_add(struct rp_frame *f, const struct rp_value *a,
				const struct rp_value *b)
{
	const struct rp_value *error;
	bool bad;
	int64_t sum;
	uint64_t usum;

	if (a->tag == RP_TIMESTAMP && b->tag == RP_DURATION)
		return rp_x_moment_add(f, a, b, 1);
	if (a->tag == RP_DURATION && b->tag == RP_TIMESTAMP)
		return rp_x_moment_add(f, b, a, 1);
	error = unfit(f, "_+_", a, b);
	if (error)
		return error;
	switch (a->tag) {
	case RP_INT:
		bad = __builtin_add_overflow(a->as.integer, b->as.integer,
					     &sum);
		return int_result(f, bad, sum);
	case RP_UINT:
		bad = __builtin_add_overflow(a->as.uinteger, b->as.uinteger,
					     &usum);
		return uint_result(f, bad, usum);
	case RP_DOUBLE:
		return rp_x_double(f, a->as.number + b->as.number);
	case RP_STRING:
	case RP_BYTES:
		return rp_x_join_texts(f, a, b);
	case RP_LIST:
		return rp_x_join_lists(f, a, b);
	case RP_DURATION:
		return rp_x_stretch_add(f, a, b, 1);
	default:
		return rp_x_no_overload(f, "_+_", RP_ARGS(a, b), 2);
	}
}

const struct rp_value *rp_x_sub(struct rp_frame *f, const struct rp_value *a,
				const struct rp_value *b)
{
	const struct rp_value *error;
	bool bad;
	int64_t rest;
	uint64_t urest;

	if (a->tag == RP_TIMESTAMP && b->tag == RP_DURATION)
		return rp_x_moment_add(f, a, b, -1);
	error = unfit(f, "_-_", a, b);
	if (error)
		return error;
	switch (a->tag) {
	case RP_INT:
		bad = __builtin_sub_overflow(a->as.integer, b->as.integer,
					     &rest);
		return int_result(f, bad, rest);
	case RP_UINT:
		bad = __builtin_sub_overflow(a->as.uinteger, b->as.uinteger,
					     &urest);
		return uint_result(f, bad, urest);
	case RP_DOUBLE:
		return rp_x_double(f, a->as.number - b->as.number);
	case RP_TIMESTAMP:
		return rp_x_moment_between(f, a, b);
	case RP_DURATION:
		return rp_x_stretch_add(f, a, b, -1);
	default:
		return rp_x_no_overload(f, "_-_", RP_ARGS(a, b), 2);
	}
}

/* -------------------------------------------------------------- products */

const struct rp_value *rp_x_mul(struct rp_frame *f, const struct rp_value *a,
				const struct rp_value *b)
{
	const struct rp_value *error = unfit(f, "_*_", a, b);
	bool bad;
	int64_t product;
	uint64_t uproduct;

	if (error)
		return error;
	switch (a->tag) {
	case RP_INT:
		bad = __builtin_mul_overflow(a->as.integer, b->as.integer,
					     &product);
		return int_result(f, bad, product);
	case RP_UINT:
		bad = __builtin_mul_overflow(a->as.uinteger, b->as.uinteger,
					     &uproduct);
		return uint_result(f, bad, uproduct);
	case RP_DOUBLE:
		return rp_x_double(f, a->as.number * b->as.number);
	default:
		return rp_x_no_overload(f, "_*_", RP_ARGS(a, b), 2);
	}
}

static bool is_zero(const struct rp_value *b)
{
	return b->tag == RP_INT ? b->as.integer == 0
				: b->tag == RP_UINT && b->as.uinteger == 0;
}

const struct rp_value *rp_x_div(struct rp_frame *f, const struct rp_value *a,
				const struct rp_value *b)
{
	const struct rp_value *error = unfit(f, "_/_", a, b);

	if (error)
		return error;
	if (is_zero(b))
		return rp_x_fail(f, RP_F_DIVIDE, "divide by zero");
	switch (a->tag) {
	case RP_INT:
		if (a->as.integer == INT64_MIN && b->as.integer == -1)
			return overflow(f, "an int");
		return rp_x_int(f, a->as.integer / b->as.integer);
	case RP_UINT:
		return rp_x_uint(f, a->as.uinteger / b->as.uinteger);
	case RP_DOUBLE:
		return rp_x_double(f, a->as.number / b->as.number);
	default:
		return rp_x_no_overload(f, "_/_", RP_ARGS(a, b), 2);
	}
}

const struct rp_value *rp_x_mod(struct rp_frame *f, const struct rp_value *a,
				const struct rp_value *b)
{
	const struct rp_value *error = unfit(f, "_%_", a, b);

	if (error)
		return error;
	if (is_zero(b))
		return rp_x_fail(f, RP_F_DIVIDE, "modulus by zero");
	switch (a->tag) {
	case RP_INT:
		if (b->as.integer == -1)
			return a->as.integer == INT64_MIN
			       ? overflow(f, "an int") : rp_x_int(f, 0);
		return rp_x_int(f, a->as.integer % b->as.integer);
	case RP_UINT:
		return rp_x_uint(f, a->as.uinteger % b->as.uinteger);
	default:
		return rp_x_no_overload(f, "_%_", RP_ARGS(a, b), 2);
	}
}

const struct rp_value *rp_x_neg(struct rp_frame *f, const struct rp_value *a)
{
	if (rp_x_is_error(a))
		return a;
	if (a->tag == RP_DOUBLE)
		return rp_x_double(f, -a->as.number);
	if (a->tag != RP_INT)
		return rp_x_no_overload(f, "-_", &a, 1);
	if (a->as.integer == INT64_MIN)
		return overflow(f, "an int");
	return rp_x_int(f, -a->as.integer);
}
