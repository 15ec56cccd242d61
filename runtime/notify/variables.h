#ifndef RUNTIME_NOTIFY_VARIABLES_H
#define RUNTIME_NOTIFY_VARIABLES_H

/*
 * What templates of messages may ask for besides what their node sees (spec
 * notify.md §5).
 */

#include "node.h"
#include "notify/notify.h"
#include "template/writing.h"

/* Places of the values; they are part of emitted programs. */
enum rp_message_variable {
#define RP_VARIABLE(id, name, type, nullable, doc) RP_VAR_##id,
#include "notify/variables.def"
#undef RP_VARIABLE
	RP_N_MESSAGE_VARIABLES
};

/*
 * A row a variable.  Only the compiler and people read it; no executable links
 * it.
 */
extern const struct rp_field rp_message_variables[];

/* The variables of a message, in ctx->arena. */
struct rp_givens rp_message_givens(struct rp_ctx *ctx,
				   const struct rp_message *message);

#endif
