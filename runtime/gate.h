#ifndef RUNTIME_GATE_H
#define RUNTIME_GATE_H

/* What the nodes that hold events back have in common. */

#include "expr/expr.h"
#include "run.h"
#include "store/store.h"

/* What happens to an event that is held back; the options' names are in it. */
enum rp_held { RP_HELD_FILTER = 1, RP_HELD_CONTINUE };
const char *const *rp_held_names(void);

/*
 * Makes the key of this event at this node of this definition, and `shown`,
 * the value that it was made of, short.  Fails if there is no store, because
 * then nothing can be remembered, and if the key is null, because then all
 * events would be the same.
 */
int rp_gate_key(struct rp_ctx *ctx, rp_expr *key, struct rp_pass *pass,
		const char **shown);

/* The run's store failed with this. */
int rp_gate_failed(struct rp_ctx *ctx, const struct rp_error *error);

#endif
