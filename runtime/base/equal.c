/*
 * Truth and equality.
 *
 * Numbers are equal when they are the same number, whatever holds them, and
 * the comparison is exact: 2^53 + 1 is not 2^53.0, although converting it to
 * double would say so.  Integers beyond 64 bits are compared by their digits,
 * which JSON spells in one way only.
 */
#include "base/value.h"

#include <math.h>
#include <stdio.h>

static bool map_equal(const struct rp_value *a, const struct rp_value *b)
{
	const struct rp_map *map = a->as.map;

	if (map->n != b->as.map->n)
		return false;
	for (size_t i = 0; i < map->n; i++) {
		const struct rp_pair *pair = &map->pairs[i];
		const struct rp_value *other = rp_map_find(b, pair->key);

		if (!other || !rp_value_equal(&pair->value, other))
			return false;
	}
	return true;
}

static bool list_equal(const struct rp_list *a, const struct rp_list *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!rp_value_equal(&a->items[i], &b->items[i]))
			return false;
	return true;
}

#define DIGITS 400	/* DBL_MAX has 309 */

/* modf is in libc itself; a program that needs no libm starts sooner. */
static bool is_whole(double number)
{
	double whole;

	return modf(number, &whole) == 0;
}

static bool double_is_bigint(double number, struct rp_text digits)
{
	char text[DIGITS];
	int n;

	if (!isfinite(number) || !is_whole(number))
		return false;
	n = snprintf(text, sizeof text, "%.0f", number);
	return rp_text_equal(digits, (struct rp_text){ text, (size_t)n });
}

static bool double_is_integer(double number, const struct rp_value *integer)
{
	if (integer->tag == RP_BIGINT)
		return double_is_bigint(number, integer->as.text);
	if (!is_whole(number))
		return false;
	if (integer->tag == RP_INT)
		return number >= -0x1p63 && number < 0x1p63 &&
		       (int64_t)number == integer->as.integer;
	return number >= 0 && number < 0x1p64 &&
	       (uint64_t)number == integer->as.uinteger;
}

static bool is_integer(const struct rp_value *value)
{
	return value->tag == RP_INT || value->tag == RP_UINT ||
	       value->tag == RP_BIGINT;
}

static bool mixed_equal(const struct rp_value *a, const struct rp_value *b)
{
	if (a->tag == RP_DOUBLE && is_integer(b))
		return double_is_integer(a->as.number, b);
	if (b->tag == RP_DOUBLE && is_integer(a))
		return double_is_integer(b->as.number, a);
	return false;
}

bool rp_value_equal(const struct rp_value *a, const struct rp_value *b)
{
	if (a->tag != b->tag)
		return mixed_equal(a, b);
	switch (a->tag) {
	case RP_NULL:
		return true;
	case RP_BOOL:
		return a->as.boolean == b->as.boolean;
	case RP_INT:
		return a->as.integer == b->as.integer;
	case RP_UINT:
		return a->as.uinteger == b->as.uinteger;
	case RP_DOUBLE:
		return a->as.number == b->as.number;
	case RP_LIST:
		return list_equal(a->as.list, b->as.list);
	case RP_MAP:
		return map_equal(a, b);
	default:
		return rp_text_equal(a->as.text, b->as.text);
	}
}

bool rp_truthy(const struct rp_value *value)
{
	if (!value)
		return false;
	switch (value->tag) {
	case RP_NULL:
		return false;
	case RP_BOOL:
		return value->as.boolean;
	case RP_INT:
		return value->as.integer != 0;
	case RP_DOUBLE:
		return value->as.number != 0;
	case RP_STRING:
		return value->as.text.n != 0;
	case RP_LIST:
	case RP_MAP:
		return rp_value_count(value) != 0;
	default:
		return true;
	}
}
