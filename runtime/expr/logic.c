/*
 * Truth: CEL's &&, || and !, and Jinja's and, or, not.
 */
#include "expr/expr.h"

const struct rp_value *rp_x_not(struct rp_frame *f, const struct rp_value *a)
{
	if (rp_x_is_error(a))
		return a;
	if (a->tag != RP_BOOL)
		return rp_x_no_overload(f, "!_", &a, 1);
	return rp_x_bool(!a->as.boolean);
}
