/*
 * Optionals: a value or nothing, without null (cel-go's optional library).
 */
#include "expr/expr.h"

#include "expr/args.h"
#include "expr/number.h"

static const struct rp_value *holding(struct rp_frame *f,
				      const struct rp_value *inner)
{
	return rp_x_keep(f, (struct rp_value){ RP_OPTIONAL,
					       { .inner = inner } });
}

const struct rp_value *rp_x_optional_of(struct rp_frame *f,
					const struct rp_value *a)
{
	return rp_x_is_error(a) ? a : holding(f, a);
}

const struct rp_value *rp_x_optional_none(struct rp_frame *f)
{
	return holding(f, NULL);
}

static bool is_zero(const struct rp_value *a)
{
	switch (a->tag) {
	case RP_NULL:
		return true;
	case RP_BOOL:
		return !a->as.boolean;
	case RP_INT:
		return a->as.integer == 0;
	case RP_UINT:
		return a->as.uinteger == 0;
	case RP_DOUBLE:
		return a->as.number == 0;
	case RP_STRING:
	case RP_BYTES:
		return a->as.text.n == 0;
	case RP_LIST:
	case RP_MAP:
	case RP_DICT:
		return rp_x_count(a) == 0;
	case RP_DURATION:
	case RP_TIMESTAMP:
		return a->as.time.seconds == 0 && a->as.time.nanos == 0;
	case RP_OPTIONAL:
		return !a->as.inner;
	default:
		return false;
	}
}

const struct rp_value *rp_x_optional_of_non_zero(struct rp_frame *f,
						 const struct rp_value *a)
{
	if (rp_x_is_error(a))
		return a;
	return holding(f, is_zero(a) ? NULL : a);
}

/* NULL if `a` is an optional. */
static const struct rp_value *unfit(struct rp_frame *f, const char *name,
				    const struct rp_value *a)
{
	if (rp_x_is_error(a))
		return a;
	return a->tag == RP_OPTIONAL ? NULL : rp_x_no_overload(f, name, &a, 1);
}

const struct rp_value *rp_x_optional_has(struct rp_frame *f,
					 const struct rp_value *a)
{
	const struct rp_value *error = unfit(f, "hasValue", a);

	return error ? error : rp_x_bool(a->as.inner != NULL);
}

const struct rp_value *rp_x_optional_value(struct rp_frame *f,
					   const struct rp_value *a)
{
	const struct rp_value *error = unfit(f, "value", a);

	if (error)
		return error;
	return a->as.inner ? a->as.inner
			   : rp_x_fail(f, RP_F_MISSING, "optional.none() "
				       "dereference");
}

const struct rp_value *rp_x_optional_or(struct rp_frame *f,
					const struct rp_value *a,
					const struct rp_value *b)
{
	const struct rp_value *error = unfit(f, "or", a);

	if (error)
		return error;
	if (a->as.inner)
		return a;
	error = unfit(f, "or", b);
	return error ? error : b;
}

const struct rp_value *rp_x_optional_or_value(struct rp_frame *f,
					      const struct rp_value *a,
					      const struct rp_value *b)
{
	const struct rp_value *error = unfit(f, "orValue", a);

	if (error)
		return error;
	return a->as.inner ? a->as.inner : b;
}
