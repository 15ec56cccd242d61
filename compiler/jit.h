#ifndef COMPILER_JIT_H
#define COMPILER_JIT_H

/*
 * Compiles a unit's C in memory.  The only user of libtcc beside the fuzzers.
 */

#include <stddef.h>

#include "abi.h"
#include "base/error.h"

struct rp_unit;

struct rp_jit {
	/* One of these, which lives until rp_jit_finish. */
	const struct rp_plan *plan;
	const struct rp_exprs *exprs;	/* of a program without a pipeline */
	void *image;			/* mapped read and execute */
	size_t size;
};

/*
 * Returns 0 and a plan, or RP_EBUG with the C compiler's words (our emitted C
 * is wrong) or RP_EPERMANENT (no executable memory).  Thread-safe: libtcc
 * states are built one at a time.
 */
int rp_jit_build(struct rp_jit *out, const struct rp_unit *unit,
		 struct rp_error *error);

/* Unmaps the code; the plan and all that points into it is gone. */
void rp_jit_finish(struct rp_jit *jit);

#endif
