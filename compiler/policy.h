#ifndef COMPILER_POLICY_H
#define COMPILER_POLICY_H

/* How a node is run, whatever its type: required, retries, timeout. */

#include <stdint.h>

#include "abi.h"

struct rp_ir_node;
struct rp_unit;

struct rp_policy {
	struct rp_retry retry;
	int64_t timeout_us;	/* 0: none */
};

/* Reads the top-level "defaults"; *out is untouched by what is absent. */
void rp_policy_defaults(struct rp_unit *unit, struct rp_policy *out);

/* Reads a node's own policy; what it does not say comes from `defaults`. */
void rp_policy_read(struct rp_unit *unit, struct rp_ir_node *node,
		    const struct rp_policy *defaults);

#endif
