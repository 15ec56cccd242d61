/*
 * Values on their way out of expressions: as JSON can say them.
 */
#include "expr/expr.h"

struct rp_value rp_value_plain(struct rp_arena *arena,
			       const struct rp_value *value)
{
	(void)arena;
	return *value;
}
