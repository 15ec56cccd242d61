/*
 * Equality and order (langdef.md, "Equality" and "Ordering").
 *
 * Numbers compare by what they are worth, exactly, whatever holds them; values
 * of different kinds are different and never an error to ask about.  NaN is
 * equal to nothing and in no order.
 */
#include "expr/expr.h"

#include <string.h>

#include "expr/args.h"
#include "expr/number.h"

/* ---------------------------------------------------------------- equality */

static bool lists_equal(const struct rp_list *a, const struct rp_list *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!rp_x_equal(&a->items[i], &b->items[i]))
			return false;
	return true;
}

static size_t pairs_of(const struct rp_value *map)
{
	return map->tag == RP_DICT ? map->as.dict->n : map->as.map->n;
}

static bool maps_equal(const struct rp_value *a, const struct rp_value *b)
{
	size_t n = pairs_of(a);

	if (n != pairs_of(b))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct rp_value key = rp_x_key_at(a, i);
		const struct rp_value *other = rp_x_find(b, &key);

		if (!other || !rp_x_equal(rp_x_value_at(a, i), other))
			return false;
	}
	return true;
}

static bool optionals_equal(const struct rp_value *a, const struct rp_value *b)
{
	if (!a || !b)
		return a == b;
	return rp_x_equal(a, b);
}

static bool is_map(const struct rp_value *value)
{
	return value->tag == RP_MAP || value->tag == RP_DICT;
}

bool rp_x_equal(const struct rp_value *a, const struct rp_value *b)
{
	int order;

	if (rp_x_numeric(a) && rp_x_numeric(b))
		return rp_x_number_order(&order, a, b) && order == 0;
	if (is_map(a) && is_map(b))
		return maps_equal(a, b);
	if (a->tag != b->tag)
		return false;
	switch (a->tag) {
	case RP_NULL:
		return true;
	case RP_BOOL:
		return a->as.boolean == b->as.boolean;
	case RP_LIST:
		return lists_equal(a->as.list, b->as.list);
	case RP_TIMESTAMP:
	case RP_DURATION:
		return a->as.time.seconds == b->as.time.seconds
		       && a->as.time.nanos == b->as.time.nanos;
	case RP_OPTIONAL:
		return optionals_equal(a->as.inner, b->as.inner);
	case RP_ERROR:
		return false;
	default:
		return rp_text_equal(a->as.text, b->as.text);
	}
}

/* ------------------------------------------------------------------- order */

static int order_of(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* False if the two have no order: NaN, or `*fits` false for no such kinds. */
static bool compare(int *order, bool *fits, const struct rp_value *a,
		    const struct rp_value *b)
{
	*fits = true;
	if (rp_x_numeric(a) && rp_x_numeric(b))
		return rp_x_number_order(order, a, b);
	*fits = a->tag == b->tag;
	switch (*fits ? a->tag : RP_NULL) {
	case RP_BOOL:
		*order = a->as.boolean - b->as.boolean;
		return true;
	case RP_STRING:
	case RP_BYTES:
		*order = rp_text_compare(a->as.text, b->as.text);
		return true;
	case RP_TIMESTAMP:
	case RP_DURATION:
		*order = order_of(a->as.time.seconds, b->as.time.seconds);
		if (*order == 0)
			*order = order_of(a->as.time.nanos, b->as.time.nanos);
		return true;
	default:
		*fits = false;
		return false;
	}
}

enum { LESS = 1, SAME = 2, MORE = 4 };

/* Whether the order of the two is one of `wanted`. */
static const struct rp_value *is_order(struct rp_frame *f, const char *name,
				       const struct rp_value *a,
				       const struct rp_value *b,
				       unsigned wanted)
{
	bool fits;
	int order;

	if (rp_x_is_error(a))
		return a;
	if (rp_x_is_error(b))
		return b;
	if (!compare(&order, &fits, a, b))
		return fits ? &rp_x_false
			    : rp_x_no_overload(f, name, RP_ARGS(a, b), 2);
	return rp_x_bool(wanted & (order < 0 ? LESS : order ? MORE : SAME));
}

const struct rp_value *rp_x_lt(struct rp_frame *f, const struct rp_value *a,
			       const struct rp_value *b)
{
	return is_order(f, "_<_", a, b, LESS);
}

const struct rp_value *rp_x_le(struct rp_frame *f, const struct rp_value *a,
			       const struct rp_value *b)
{
	return is_order(f, "_<=_", a, b, LESS | SAME);
}

const struct rp_value *rp_x_gt(struct rp_frame *f, const struct rp_value *a,
			       const struct rp_value *b)
{
	return is_order(f, "_>_", a, b, MORE);
}

const struct rp_value *rp_x_ge(struct rp_frame *f, const struct rp_value *a,
			       const struct rp_value *b)
{
	return is_order(f, "_>=_", a, b, MORE | SAME);
}

const struct rp_value *rp_x_eq(struct rp_frame *f, const struct rp_value *a,
			       const struct rp_value *b)
{
	(void)f;
	if (rp_x_is_error(a))
		return a;
	return rp_x_is_error(b) ? b : rp_x_bool(rp_x_equal(a, b));
}

const struct rp_value *rp_x_ne(struct rp_frame *f, const struct rp_value *a,
			       const struct rp_value *b)
{
	(void)f;
	if (rp_x_is_error(a))
		return a;
	return rp_x_is_error(b) ? b : rp_x_bool(!rp_x_equal(a, b));
}
