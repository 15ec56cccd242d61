#ifndef RUNTIME_STEP_H
#define RUNTIME_STEP_H

/* What the executor's files share with each other and with their tests. */

#include "run.h"

/*
 * How long to wait after failed attempt `attempt` (1, 2, …): up to base *
 * factor^(attempt - 1), evenly drawn unless jitter is off, at most the cap, at
 * least what the other side asked for.  A node that says no base has `base_us`,
 * or one second if that is 0.
 */
int64_t rp_backoff_us(const struct rp_retry *retry, int64_t base_us,
		      int attempt, int64_t asked_us);

/* A list of strings joined by "; ". */
const char *rp_errors_joined(struct rp_arena *arena,
			     const struct rp_value *errors);

/* The node's result object: node_id, node_type, output, errors, … */
struct rp_value rp_node_result(struct rp_run *run, int ordinal);

#endif
