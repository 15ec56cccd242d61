/*
 * The order of numbers, whatever holds them.
 *
 * Converting both to double would be simpler and wrong beyond 2^53.  A double
 * is first placed against the range of the integer's kind; inside it the whole
 * part is an integer of that kind and only the fraction is left to decide.
 */
#include "expr/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define DIGITS 400	/* DBL_MAX has 309 */

static int sign_of(bool less, bool more)
{
	return more - less;
}

static int int_to_double(int64_t a, double b)
{
	double whole, part;

	if (b >= 0x1p63)
		return -1;
	if (b < -0x1p63)
		return 1;
	part = modf(b, &whole);
	if (a != (int64_t)whole)
		return sign_of(a < (int64_t)whole, a > (int64_t)whole);
	return sign_of(part > 0, part < 0);
}

static int uint_to_double(uint64_t a, double b)
{
	double whole, part;

	if (b >= 0x1p64)
		return -1;
	if (b < 0)
		return 1;
	part = modf(b, &whole);
	if (a != (uint64_t)whole)
		return sign_of(a < (uint64_t)whole, a > (uint64_t)whole);
	return sign_of(part > 0, false);
}

static int int_to_uint(int64_t a, uint64_t b)
{
	if (a < 0)
		return -1;
	return sign_of((uint64_t)a < b, (uint64_t)a > b);
}

/* ------------------------------------------------------------- big integers */

static int digits_order(struct rp_text a, struct rp_text b)
{
	bool a_negative = a.at[0] == '-', b_negative = b.at[0] == '-';
	int order;

	if (a_negative != b_negative)
		return a_negative ? -1 : 1;
	if (a.n != b.n)
		order = a.n < b.n ? -1 : 1;
	else
		order = memcmp(a.at, b.at, a.n);
	order = sign_of(order < 0, order > 0);
	return a_negative ? -order : order;
}

static int big_to_double(struct rp_text a, double b)
{
	char text[DIGITS];
	int n;

	if (isinf(b))
		return b > 0 ? -1 : 1;
	if (fabs(b) < 0x1p63)
		return a.at[0] == '-' ? -1 : 1;
	n = snprintf(text, sizeof text, "%.0f", b);
	return digits_order(a, (struct rp_text){ text, (size_t)n });
}

/* ------------------------------------------------------------------- order */

/* a is no double. */
static int whole_to_double(const struct rp_value *a, double b)
{
	if (a->tag == RP_INT)
		return int_to_double(a->as.integer, b);
	if (a->tag == RP_UINT)
		return uint_to_double(a->as.uinteger, b);
	return big_to_double(a->as.text, b);
}

static int whole_order(const struct rp_value *a, const struct rp_value *b)
{
	if (a->tag == RP_BIGINT && b->tag == RP_BIGINT)
		return digits_order(a->as.text, b->as.text);
	if (a->tag == RP_BIGINT)
		return a->as.text.at[0] == '-' ? -1 : 1;
	if (b->tag == RP_BIGINT)
		return b->as.text.at[0] == '-' ? 1 : -1;
	if (a->tag == RP_INT && b->tag == RP_INT)
		return sign_of(a->as.integer < b->as.integer,
			       a->as.integer > b->as.integer);
	if (a->tag == RP_INT)
		return int_to_uint(a->as.integer, b->as.uinteger);
	if (b->tag == RP_INT)
		return -int_to_uint(b->as.integer, a->as.uinteger);
	return sign_of(a->as.uinteger < b->as.uinteger,
		       a->as.uinteger > b->as.uinteger);
}

bool rp_x_number_order(int *order, const struct rp_value *a,
		       const struct rp_value *b)
{
	bool a_double = a->tag == RP_DOUBLE, b_double = b->tag == RP_DOUBLE;

	if ((a_double && isnan(a->as.number))
	    || (b_double && isnan(b->as.number)))
		return false;
	if (a_double && b_double)
		*order = sign_of(a->as.number < b->as.number,
				 a->as.number > b->as.number);
	else if (b_double)
		*order = whole_to_double(a, b->as.number);
	else if (a_double)
		*order = -whole_to_double(b, a->as.number);
	else
		*order = whole_order(a, b);
	return true;
}
