/*
 * The exact value of JSON numbers.
 *
 * Integers become int64, then uint64, then stay digits.  Doubles with few
 * digits and a small power of ten are computed by one multiplication or
 * division of two exact numbers, which rounds once and so rightly; all others
 * go to strtod, which never sees a locale because nothing sets one.
 */
#include "base/json_token.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#define EXACT_MANTISSA (UINT64_C(1) << 53)
#define EXACT_POWER 22
#define LARGE_EXPONENT 100000

static const double powers[EXACT_POWER + 1] = {
	1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
	1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
	1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

/* A number as mantissa * 10^exponent. */
struct decimal {
	bool negative;
	bool fits;		/* the mantissa is exact */
	uint64_t mantissa;
	int exponent;
};

static const char *add_digits(struct decimal *number, const char *at,
			      const char *end)
{
	for (; at < end && *at >= '0' && *at <= '9'; at++) {
		if (__builtin_mul_overflow(number->mantissa, 10,
					   &number->mantissa) ||
		    __builtin_add_overflow(number->mantissa,
					   (uint64_t)(*at - '0'),
					   &number->mantissa))
			number->fits = false;
	}
	return at;
}

static int read_exponent(const char *at, const char *end)
{
	bool negative = *at == '-';
	int exponent = 0;

	if (*at == '-' || *at == '+')
		at++;
	for (; at < end; at++)
		if (exponent < LARGE_EXPONENT)
			exponent = exponent * 10 + (*at - '0');
	return negative ? -exponent : exponent;
}

static struct decimal read_decimal(struct rp_text digits)
{
	struct decimal number = { .fits = true };
	const char *at = digits.at, *end = at + digits.n, *point;

	number.negative = *at == '-';
	at = add_digits(&number, at + number.negative, end);
	if (at < end && *at == '.') {
		point = at;
		at = add_digits(&number, at + 1, end);
		if (at - point > LARGE_EXPONENT)
			number.fits = false;
		else
			number.exponent = (int)(point + 1 - at);
	}
	if (at < end)
		number.exponent += read_exponent(at + 1, end);
	return number;
}

static struct rp_value integer(const struct decimal *number,
			       struct rp_text digits)
{
	uint64_t mantissa = number->mantissa;

	if (number->fits && mantissa <= INT64_MAX)
		return rp_int(number->negative ? -(int64_t)mantissa
					       : (int64_t)mantissa);
	if (number->fits && number->negative &&
	    mantissa == (uint64_t)INT64_MAX + 1)
		return rp_int(INT64_MIN);
	if (number->fits && !number->negative)
		return (struct rp_value){ RP_UINT, { .uinteger = mantissa } };
	return (struct rp_value){ RP_BIGINT, { .text = digits } };
}

static bool is_exact(const struct decimal *number)
{
	return FLT_EVAL_METHOD == 0 && number->fits &&
	       number->mantissa <= EXACT_MANTISSA &&
	       abs(number->exponent) <= EXACT_POWER;
}

static double exact_double(const struct decimal *number)
{
	double mantissa = (double)number->mantissa;
	double result = number->exponent < 0
				? mantissa / powers[-number->exponent]
				: mantissa * powers[number->exponent];

	return number->negative ? -result : result;
}

bool rp_json_number(struct rp_value *out, struct rp_text digits, bool integral)
{
	struct decimal number = read_decimal(digits);
	double value;

	if (integral) {
		*out = integer(&number, digits);
		return true;
	}
	value = is_exact(&number) ? exact_double(&number)
				  : strtod(digits.at, NULL);
	if (isinf(value))
		return false;
	*out = rp_double(value);
	return true;
}
