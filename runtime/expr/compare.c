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

/*
 * A comparison of collections counts its steps: their parts may be shared, and
 * what is shared is compared each time that it is met.
 */
struct walk {
	long *left;		/* never below 0 */
	unsigned depth;
};

static bool equal(struct walk *walk, const struct rp_value *a,
		  const struct rp_value *b);

/* False once the steps are used up. */
static bool spend(struct walk *walk, size_t n)
{
	if (n >= (size_t)*walk->left)
		*walk->left = 0;
	else
		*walk->left -= (long)n;
	return *walk->left > 0;
}

static bool texts_equal(struct walk *walk, struct rp_text a, struct rp_text b)
{
	return a.n == b.n && spend(walk, a.n / RP_BYTES_A_STEP) &&
	       (a.n == 0 || memcmp(a.at, b.at, a.n) == 0);
}

static bool lists_equal(struct walk *walk, const struct rp_list *a,
			const struct rp_list *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!spend(walk, 1) ||
		    !equal(walk, &a->items[i], &b->items[i]))
			return false;
	return true;
}

static bool maps_equal(struct walk *walk, const struct rp_value *a,
		       const struct rp_value *b)
{
	size_t n = rp_x_count(a);

	if (n != rp_x_count(b))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct rp_value key = rp_x_key_at(a, i);
		const struct rp_value *other;

		if (!spend(walk, 1 + rp_x_search_cost(b)))
			return false;
		other = rp_x_find(b, &key);
		if (!other || !equal(walk, rp_x_value_at(a, i), other))
			return false;
	}
	return true;
}

static bool parts_equal(struct walk *walk, const struct rp_value *a,
			const struct rp_value *b)
{
	bool are_equal;

	if (walk->depth == RP_MAX_VALUE_DEPTH) {
		*walk->left = 0;
		return false;
	}
	walk->depth++;
	if (a->tag == RP_LIST)
		are_equal = lists_equal(walk, a->as.list, b->as.list);
	else if (a->tag == RP_OPTIONAL)
		are_equal = equal(walk, a->as.inner, b->as.inner);
	else
		are_equal = maps_equal(walk, a, b);
	walk->depth--;
	return are_equal;
}

static bool equal(struct walk *walk, const struct rp_value *a,
		  const struct rp_value *b)
{
	int order;

	if (a->tag == RP_STRING && b->tag == RP_STRING)
		return texts_equal(walk, a->as.text, b->as.text);
	if (rp_x_numeric(a) && rp_x_numeric(b))
		return rp_x_number_order(&order, a, b) && order == 0;
	if (rp_x_is_map(a) && rp_x_is_map(b))
		return parts_equal(walk, a, b);
	if (a->tag != b->tag)
		return false;
	switch (a->tag) {
	case RP_NULL:
		return true;
	case RP_BOOL:
		return a->as.boolean == b->as.boolean;
	case RP_LIST:
		return parts_equal(walk, a, b);
	case RP_TIMESTAMP:
	case RP_DURATION:
		return a->as.time.seconds == b->as.time.seconds
		       && a->as.time.nanos == b->as.time.nanos;
	case RP_OPTIONAL:
		if (!a->as.inner || !b->as.inner)
			return a->as.inner == b->as.inner;
		return parts_equal(walk, a, b);
	case RP_ERROR:
		return false;
	default:
		return texts_equal(walk, a->as.text, b->as.text);
	}
}

bool rp_x_equal_within(long *steps_left, const struct rp_value *a,
		       const struct rp_value *b)
{
	struct walk walk = { steps_left, 0 };

	return equal(&walk, a, b);
}

bool rp_x_equal(const struct rp_value *a, const struct rp_value *b)
{
	long steps_left = RP_MAX_STEPS;

	return rp_x_equal_within(&steps_left, a, b);
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
	if (a->tag == RP_STRING || a->tag == RP_BYTES) {
		const struct rp_value *error = rp_x_spend(
			f, a->as.text.n / RP_BYTES_A_STEP);

		if (error)
			return error;
	}
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

static const struct rp_value *is_equal(struct rp_frame *f,
				       const struct rp_value *a,
				       const struct rp_value *b, bool wanted)
{
	bool are_equal;

	if (rp_x_is_error(a))
		return a;
	if (rp_x_is_error(b))
		return b;
	are_equal = rp_x_equal_within(&f->steps_left, a, b);
	if (f->steps_left == 0)
		return rp_x_spend(f, 1);
	return rp_x_bool(are_equal == wanted);
}

const struct rp_value *rp_x_eq(struct rp_frame *f, const struct rp_value *a,
			       const struct rp_value *b)
{
	return is_equal(f, a, b, true);
}

const struct rp_value *rp_x_ne(struct rp_frame *f, const struct rp_value *a,
			       const struct rp_value *b)
{
	return is_equal(f, a, b, false);
}
