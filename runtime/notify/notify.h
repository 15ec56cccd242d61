#ifndef RUNTIME_NOTIFY_NOTIFY_H
#define RUNTIME_NOTIFY_NOTIFY_H

/*
 * Notifiers (spec notify.md).  To add one: write notify/NAME.c with its row
 * `rp_notifier_NAME` and add RP_NOTIFIER(NAME) to notify/notify.def.
 */

#include <stdint.h>

#include "base/text.h"
#include "base/value.h"
#include "option.h"

struct rp_ctx;
struct rp_givens;

struct rp_message {
	struct rp_text title, body;
	const char *severity;		/* critical, warning, info, success */
	const char *channel;		/* destination hint, "default" */
	struct rp_value tags;		/* map */
	struct rp_value context;	/* map */
	struct rp_value recommendations;	/* list or null */
	struct rp_value intelligence;	/* map or null: what was found last */
	int64_t created_us;		/* wall clock; the same on every retry */
	const char *idempotency_key;

	/* What the channel's own templates made: made.h. */
	struct rp_text text;		/* in the driver's syntax; n 0: none */
	struct rp_text html;		/* n 0: none */
	struct rp_value payload;	/* map or list; null: none */
	const struct rp_givens *givens;	/* for headers; or NULL */
};

struct rp_delivery {
	const char *message_id;		/* in the arena, or NULL */
	const char *error;		/* in the arena, NULL on success */
};

struct rp_notifier {
	const char *name, *doc;
	const struct rp_option *options;
	size_t size;
	const char *invalid;	/* what an unfit configuration is called */
	bool uses_network;	/* sends through net/, so through libcurl */

	/*
	 * MUST send the message once, within ctx->deadline_us, and return 0
	 * with a message id, or a code whose class says whether another try
	 * makes sense, with delivery->error set (spec notify.md §3).  MUST
	 * NOT put a secret into the error and MUST NOT call rp_fail: whether
	 * a failed channel fails the node is the node's decision.
	 * NULL: a known name that this version does not send through.
	 */
	int (*send)(struct rp_ctx *ctx, const void *options,
		    const struct rp_message *message,
		    struct rp_delivery *delivery);
};

const char *const *rp_notifier_names(void);	/* NULL-terminated */
const struct rp_notifier *rp_notifier_find(struct rp_text name);

/*
 * The message about what the run has found so far (spec pipeline.md §3.4): its
 * outputs in execution order.  All in ctx->arena; no idempotency key yet.
 */
void rp_message_build(struct rp_message *out, struct rp_ctx *ctx);

#endif
