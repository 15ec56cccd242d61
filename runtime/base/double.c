/*
 * The shortest decimal that reads back to the same double, as Python spells
 * it: 1000.0, 0.1, 1e-07, 1e+16, 5e-324.
 *
 * printf rounds rightly to any number of digits, so the shortest is found by
 * asking for more digits until they read back.  Fifteen always are enough for
 * what was written with fifteen or fewer, and their trailing zeros go away;
 * only subnormals, which hold fewer, must be asked from one digit on.  Just
 * above a power of two the doubles are spaced wider than below, and there a
 * decimal one step above the nearest one may read back when the nearest does
 * not; it is tried as well.
 */
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/json.h"

#define MOST_DIGITS 17
#define FIXED_FROM -4	/* exponents from here … */
#define FIXED_BELOW 16	/* … to below here are written without one */

/* 0.d1d2d3… * 10^(exponent + 1), n digits */
struct digits {
	char at[MOST_DIGITS + 1];
	int n, exponent;
};

static struct digits round_to(double number, int n)
{
	struct digits digits = { .n = n };
	char text[40];

	snprintf(text, sizeof text, "%.*e", n - 1, number);
	digits.at[0] = text[0];
	if (n > 1)
		memcpy(digits.at + 1, text + 2, (size_t)n - 1);
	digits.exponent = atoi(strchr(text, 'e') + 1);
	return digits;
}

static bool reads_back(const struct digits *digits, double number)
{
	char text[48];

	snprintf(text, sizeof text, "%.*se%d", digits->n, digits->at,
		 digits->exponent - digits->n + 1);
	return strtod(text, NULL) == number;
}

/* One step up in the last place; false if it would carry to a new digit. */
static bool step_up(struct digits *digits)
{
	for (int i = digits->n - 1; i >= 0; i--) {
		if (digits->at[i] != '9') {
			digits->at[i]++;
			return true;
		}
		digits->at[i] = '0';
	}
	return false;
}

/*
 * The quick way for numbers with a few decimals: an integer below 10^15 that
 * divided by a power of ten gives the number back has its shortest digits.
 */
static bool few_decimals(struct digits *digits, double number)
{
	double power = 1, whole;

	if (number < 1 || number >= 1e9)
		return false;
	for (int decimals = 1; decimals <= 6; decimals++) {
		power *= 10;
		whole = rint(number * power);
		if (whole / power != number)
			continue;
		digits->n = snprintf(digits->at, sizeof digits->at, "%.0f",
				     whole);
		digits->exponent = digits->n - decimals - 1;
		return true;
	}
	return false;
}

static struct digits shortest(double number)
{
	int n = number < DBL_MIN ? 1 : DBL_DIG;
	struct digits digits, above;

	for (;; n++) {
		digits = round_to(number, n);
		if (n == MOST_DIGITS || reads_back(&digits, number))
			break;
		above = digits;
		if (step_up(&above) && reads_back(&above, number)) {
			digits = above;
			break;
		}
	}
	while (digits.n > 1 && digits.at[digits.n - 1] == '0')
		digits.n--;
	return digits;
}

static void add_scientific(struct rp_buf *buf, const struct digits *digits)
{
	rp_buf_char(buf, digits->at[0]);
	if (digits->n > 1)
		rp_buf_printf(buf, ".%.*s", digits->n - 1, digits->at + 1);
	rp_buf_printf(buf, "e%c%02d", digits->exponent < 0 ? '-' : '+',
		      abs(digits->exponent));
}

static void add_zeros(struct rp_buf *buf, int n)
{
	while (n-- > 0)
		rp_buf_char(buf, '0');
}

static void add_fixed(struct rp_buf *buf, const struct digits *digits)
{
	int whole = digits->exponent + 1;

	if (whole <= 0) {
		rp_buf_str(buf, "0.");
		add_zeros(buf, -whole);
		rp_buf_add(buf, digits->at, (size_t)digits->n);
	} else if (whole >= digits->n) {
		rp_buf_add(buf, digits->at, (size_t)digits->n);
		add_zeros(buf, whole - digits->n);
		rp_buf_str(buf, ".0");
	} else {
		rp_buf_add(buf, digits->at, (size_t)whole);
		rp_buf_char(buf, '.');
		rp_buf_add(buf, digits->at + whole,
			   (size_t)(digits->n - whole));
	}
}

void rp_buf_double(struct rp_buf *buf, double number)
{
	struct digits digits;

	if (isnan(number)) {
		rp_buf_str(buf, "nan");
		return;
	}
	if (signbit(number))
		rp_buf_char(buf, '-');
	number = fabs(number);
	if (isinf(number)) {
		rp_buf_str(buf, "inf");
		return;
	}
	if (number < 1e15 && number == (double)(int64_t)number) {
		rp_buf_printf(buf, "%.1f", number);
		return;
	}
	if (!few_decimals(&digits, number))
		digits = shortest(number);
	if (digits.exponent >= FIXED_FROM && digits.exponent < FIXED_BELOW)
		add_fixed(buf, &digits);
	else
		add_scientific(buf, &digits);
}
