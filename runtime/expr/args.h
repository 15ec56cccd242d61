#ifndef RUNTIME_EXPR_ARGS_H
#define RUNTIME_EXPR_ARGS_H

/*
 * What the arguments of a function must be, in one line:
 *
 *	const struct rp_value *bad = rp_x_expect(f, "charAt", "si",
 *						 RP_ARGS(a, b));
 */

#include "expr/expr.h"

#define RP_ARGS(...) ((const struct rp_value *const[]){ __VA_ARGS__ })

/*
 * NULL if each argument is of the kind that its letter names: s string,
 * x bytes, i int, u uint, d double, l list, @ address, . anything.  Else the
 * first error among them, or "no matching overload".  The texts are paid for
 * as if they were gone through once.
 */
const struct rp_value *rp_x_expect(struct rp_frame *f, const char *name,
				   const char *kinds,
				   const struct rp_value *const *args);

/* The first error among `n` values, or NULL. */
const struct rp_value *rp_x_first_error(const struct rp_value *const *args,
					size_t n);

#endif
