#ifndef COMPILER_BOUND_KINDS_H
#define COMPILER_BOUND_KINDS_H

/* How bounds are called, in definitions, in plans and in messages. */

#include "bounds.h"

struct rp_bound_name {
	const char *key;	/* "notifications", of limits and of JSON */
	const char *label;	/* "Notifications" */
	const char *one, *many;	/* what a message counts; the same for time */
	bool is_time;
};

extern const struct rp_bound_name rp_bound_names[RP_BOUND_COUNT];

/* Appends "8" or, of a time, "1.5 s". */
void rp_bound_amount(struct rp_buf *buf, enum rp_bound_kind kind,
		     uint64_t amount);

/* What an unbounded node lacks: "max_items", "timeout_seconds". */
const char *rp_bound_lacks(const struct rp_ir_node *node);

#endif
