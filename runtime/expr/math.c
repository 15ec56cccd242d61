/*
 * CEL's math library.
 *
 * Nothing here needs libm, which a program would load at every start: modf is
 * in libc itself, the rest are instructions or a few lines.
 */
#include "expr/args.h"

#include <math.h>

#include "base/error.h"

static const struct rp_value *no_overload(struct rp_frame *f, const char *name,
					  const struct rp_value *a)
{
	return rp_x_no_overload(f, name, &a, 1);
}

static bool is_number(const struct rp_value *value)
{
	return value->tag == RP_INT || value->tag == RP_UINT ||
	       value->tag == RP_DOUBLE;
}

/* ------------------------------------------------------ greatest and least */

typedef const struct rp_value *comparison(struct rp_frame *f,
					  const struct rp_value *a,
					  const struct rp_value *b);

/* The item that none of the others is `before`; the first of equals. */
static const struct rp_value *best(struct rp_frame *f, const char *name,
				   comparison *before, size_t n,
				   const struct rp_value *const *items)
{
	const struct rp_value *best = items[0];

	for (size_t i = 0; i < n; i++) {
		if (!is_number(items[i]))
			return rp_x_no_overload(f, name, items, n);
		if (before(f, items[i], best) == &rp_x_true)
			best = items[i];
	}
	return best;
}

static const struct rp_value *best_of(struct rp_frame *f, const char *name,
				      comparison *before, size_t n,
				      const struct rp_value *const *args)
{
	const struct rp_value *error = rp_x_first_error(args, n);
	const struct rp_list *list;
	const struct rp_value **items;

	if (error)
		return error;
	if (n != 1 || args[0]->tag != RP_LIST)
		return best(f, name, before, n, args);
	list = args[0]->as.list;
	error = rp_x_spend(f, list->n);
	if (error)
		return error;
	if (list->n == 0)
		return rp_x_fail(f, RP_F_RANGE, "%s of an empty list", name);
	items = rp_arena_array(f->arena, list->n, sizeof *items);
	for (size_t i = 0; i < list->n; i++)
		items[i] = &list->items[i];
	return best(f, name, before, list->n, items);
}

const struct rp_value *rp_x_math_greatest(struct rp_frame *f, int n,
					  const struct rp_value *const *args)
{
	return n > 0 ? best_of(f, "math.greatest", rp_x_gt, (size_t)n, args)
		     : rp_x_no_overload(f, "math.greatest", args, 0);
}

const struct rp_value *rp_x_math_least(struct rp_frame *f, int n,
				       const struct rp_value *const *args)
{
	return n > 0 ? best_of(f, "math.least", rp_x_lt, (size_t)n, args)
		     : rp_x_no_overload(f, "math.least", args, 0);
}

/* ---------------------------------------------------------------- rounding */

static double trunc_of(double number)
{
	double whole;

	modf(number, &whole);
	return whole;
}

static double ceil_of(double number)
{
	double whole = trunc_of(number);

	return whole < number ? whole + 1 : whole;
}

static double floor_of(double number)
{
	double whole = trunc_of(number);

	return whole > number ? whole - 1 : whole;
}

static double round_of(double number)
{
	double whole, fraction = modf(number, &whole);

	if (fraction >= 0.5)
		return whole + 1;
	return fraction <= -0.5 ? whole - 1 : whole;
}

static const struct rp_value *rounded(struct rp_frame *f, const char *name,
				      double (*how)(double number),
				      const struct rp_value *a)
{
	const struct rp_value *bad = rp_x_expect(f, name, "d", &a);

	return bad ? bad : rp_x_double(f, how(a->as.number));
}

const struct rp_value *rp_x_math_ceil(struct rp_frame *f,
				      const struct rp_value *a)
{
	return rounded(f, "math.ceil", ceil_of, a);
}

const struct rp_value *rp_x_math_floor(struct rp_frame *f,
				       const struct rp_value *a)
{
	return rounded(f, "math.floor", floor_of, a);
}

const struct rp_value *rp_x_math_round(struct rp_frame *f,
				       const struct rp_value *a)
{
	return rounded(f, "math.round", round_of, a);
}

const struct rp_value *rp_x_math_trunc(struct rp_frame *f,
				       const struct rp_value *a)
{
	return rounded(f, "math.trunc", trunc_of, a);
}

/* --------------------------------------------------------- what a number is */

const struct rp_value *rp_x_math_abs(struct rp_frame *f,
				     const struct rp_value *a)
{
	switch (a->tag) {
	case RP_ERROR:
	case RP_UINT:
		return a;
	case RP_INT:
		if (a->as.integer == INT64_MIN)
			return rp_x_fail(f, RP_F_RANGE, "integer overflow");
		return a->as.integer < 0 ? rp_x_int(f, -a->as.integer) : a;
	case RP_DOUBLE:
		return rp_x_double(f, __builtin_fabs(a->as.number));
	default:
		return no_overload(f, "math.abs", a);
	}
}

const struct rp_value *rp_x_math_sign(struct rp_frame *f,
				      const struct rp_value *a)
{
	double number = a->as.number;

	switch (a->tag) {
	case RP_ERROR:
		return a;
	case RP_UINT:
		return rp_x_uint(f, a->as.uinteger > 0);
	case RP_INT:
		return rp_x_int(f, (a->as.integer > 0) - (a->as.integer < 0));
	case RP_DOUBLE:
		if (number == 0 || isnan(number))
			return a;
		return rp_x_double(f, number > 0 ? 1 : -1);
	default:
		return no_overload(f, "math.sign", a);
	}
}

const struct rp_value *rp_x_math_is_nan(struct rp_frame *f,
					const struct rp_value *a)
{
	const struct rp_value *bad = rp_x_expect(f, "math.isNaN", "d", &a);

	return bad ? bad : rp_x_bool(isnan(a->as.number));
}

const struct rp_value *rp_x_math_is_inf(struct rp_frame *f,
					const struct rp_value *a)
{
	const struct rp_value *bad = rp_x_expect(f, "math.isInf", "d", &a);

	return bad ? bad : rp_x_bool(isinf(a->as.number));
}

const struct rp_value *rp_x_math_is_finite(struct rp_frame *f,
					   const struct rp_value *a)
{
	const struct rp_value *bad = rp_x_expect(f, "math.isFinite", "d", &a);

	return bad ? bad : rp_x_bool(isfinite(a->as.number));
}

const struct rp_value *rp_x_math_sqrt(struct rp_frame *f,
				      const struct rp_value *a)
{
	switch (a->tag) {
	case RP_ERROR:
		return a;
	case RP_UINT:
		return rp_x_double(f, __builtin_sqrt((double)a->as.uinteger));
	case RP_INT:
		return rp_x_double(f, __builtin_sqrt((double)a->as.integer));
	case RP_DOUBLE:
		return rp_x_double(f, __builtin_sqrt(a->as.number));
	default:
		return no_overload(f, "math.sqrt", a);
	}
}

/* -------------------------------------------------------------------- bits */

/*
 * Ints are two's complement, so both kinds have the same bits; the result is
 * of the first one's kind.
 */
static uint64_t bits_of(const struct rp_value *value)
{
	return value->tag == RP_INT ? (uint64_t)value->as.integer
				    : value->as.uinteger;
}

static const struct rp_value *of_kind(struct rp_frame *f,
				      const struct rp_value *like,
				      uint64_t bits)
{
	return like->tag == RP_INT ? rp_x_int(f, (int64_t)bits)
				   : rp_x_uint(f, bits);
}

static const struct rp_value *expect_bits(struct rp_frame *f, const char *name,
					  const struct rp_value *a,
					  const struct rp_value *b)
{
	return rp_x_expect(f, name, a->tag == RP_UINT ? "uu" : "ii",
			   RP_ARGS(a, b));
}

const struct rp_value *rp_x_math_bit_and(struct rp_frame *f,
					 const struct rp_value *a,
					 const struct rp_value *b)
{
	const struct rp_value *bad = expect_bits(f, "math.bitAnd", a, b);

	return bad ? bad : of_kind(f, a, bits_of(a) & bits_of(b));
}

const struct rp_value *rp_x_math_bit_or(struct rp_frame *f,
					const struct rp_value *a,
					const struct rp_value *b)
{
	const struct rp_value *bad = expect_bits(f, "math.bitOr", a, b);

	return bad ? bad : of_kind(f, a, bits_of(a) | bits_of(b));
}

const struct rp_value *rp_x_math_bit_xor(struct rp_frame *f,
					 const struct rp_value *a,
					 const struct rp_value *b)
{
	const struct rp_value *bad = expect_bits(f, "math.bitXor", a, b);

	return bad ? bad : of_kind(f, a, bits_of(a) ^ bits_of(b));
}

const struct rp_value *rp_x_math_bit_not(struct rp_frame *f,
					 const struct rp_value *a)
{
	const struct rp_value *bad =
		rp_x_expect(f, "math.bitNot", a->tag == RP_UINT ? "u" : "i", &a);

	return bad ? bad : of_kind(f, a, ~bits_of(a));
}

static const struct rp_value *expect_shift(struct rp_frame *f, const char *name,
					   const struct rp_value *a,
					   const struct rp_value *b)
{
	const struct rp_value *bad =
		rp_x_expect(f, name, a->tag == RP_UINT ? "ui" : "ii",
			    RP_ARGS(a, b));

	if (!bad && b->as.integer < 0)
		bad = rp_x_fail(f, RP_F_RANGE, "%s: negative offset: %lld",
				name, (long long)b->as.integer);
	return bad;
}

const struct rp_value *rp_x_math_shift_left(struct rp_frame *f,
					    const struct rp_value *a,
					    const struct rp_value *b)
{
	const struct rp_value *bad = expect_shift(f, "math.bitShiftLeft", a, b);

	if (bad)
		return bad;
	return of_kind(f, a, b->as.integer > 63 ? 0
						: bits_of(a) << b->as.integer);
}

const struct rp_value *rp_x_math_shift_right(struct rp_frame *f,
					     const struct rp_value *a,
					     const struct rp_value *b)
{
	const struct rp_value *bad = expect_shift(f, "math.bitShiftRight", a, b);

	if (bad)
		return bad;
	return of_kind(f, a, b->as.integer > 63 ? 0
						: bits_of(a) >> b->as.integer);
}
