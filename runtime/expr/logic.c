/*
 * Truth: CEL's &&, || and !, and Jinja's and, or, not.
 *
 * && and || do not care which side goes wrong as long as the other decides;
 * emitted code asks here only when the left side did not.
 */
#include "expr/number.h"

static bool is_bool(const struct rp_value *value, bool wanted)
{
	return value->tag == RP_BOOL && value->as.boolean == wanted;
}

/* One that decides, else the first error, else the complaint. */
static const struct rp_value *settle(struct rp_frame *f, const char *name,
				     bool decisive, const struct rp_value *a,
				     const struct rp_value *b)
{
	if (is_bool(a, decisive) || is_bool(b, decisive))
		return rp_x_bool(decisive);
	if (rp_x_is_error(a))
		return a;
	if (rp_x_is_error(b))
		return b;
	if (a->tag != RP_BOOL || b->tag != RP_BOOL)
		return rp_x_no_overload(
			f, name, (const struct rp_value *const[]){ a, b }, 2);
	return rp_x_bool(!decisive);
}

const struct rp_value *rp_x_and(struct rp_frame *f, const struct rp_value *a,
				const struct rp_value *b)
{
	return settle(f, "_&&_", false, a, b);
}

const struct rp_value *rp_x_or(struct rp_frame *f, const struct rp_value *a,
			       const struct rp_value *b)
{
	return settle(f, "_||_", true, a, b);
}

const struct rp_value *rp_x_not(struct rp_frame *f, const struct rp_value *a)
{
	if (rp_x_is_error(a))
		return a;
	if (a->tag != RP_BOOL)
		return rp_x_no_overload(f, "!_", &a, 1);
	return rp_x_bool(!a->as.boolean);
}

const struct rp_value *rp_x_not_bool(struct rp_frame *f,
				     const struct rp_value *a)
{
	if (rp_x_is_error(a))
		return a;
	return rp_x_no_overload(f, "_?_:_", &a, 1);
}

const struct rp_value *rp_x_truth(struct rp_frame *f, const struct rp_value *a)
{
	(void)f;
	return rp_x_is_error(a) ? a : rp_x_bool(rp_x_truthy(a));
}

bool rp_x_truthy(const struct rp_value *value)
{
	switch (value->tag) {
	case RP_NULL:
		return false;
	case RP_BOOL:
		return value->as.boolean;
	case RP_INT:
		return value->as.integer != 0;
	case RP_UINT:
		return value->as.uinteger != 0;
	case RP_DOUBLE:
		return value->as.number != 0;
	case RP_STRING:
	case RP_BYTES:
		return value->as.text.n != 0;
	case RP_LIST:
	case RP_MAP:
	case RP_DICT:
		return rp_x_count(value) != 0;
	case RP_OPTIONAL:
		return value->as.inner != NULL;
	default:
		return true;
	}
}

const struct rp_value *rp_x_refuse(struct rp_frame *f, const char *message)
{
	return rp_x_fail(f, RP_F_OTHER, "%s", message);
}
