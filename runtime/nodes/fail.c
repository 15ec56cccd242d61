/*
 * fail: ends the run as failed, with a message of the definition's own as the
 * run's error.  It does so whatever the node's `required` says, for that is
 * what it is there for; in a foreach it fails the item.
 */
#include "expr/expr.h"
#include "run.h"

struct fail {
	rp_expr *message;
};

static const struct rp_option options[] = {
	{ "message", RP_OPT_TEMPLATE, offsetof(struct fail, message),
	  .required = true, .doc = "the run's error; may hold {{ expressions }}" },
	{ 0 }
};

static const struct rp_field output[] = {
	{ "message", "string", false, "the run's error" },
	{ 0 }
};

static int run(struct rp_ctx *ctx, const void *self, struct rp_value *out)
{
	const struct fail *fail = self;
	struct rp_value made;
	const char *message;
	int rc = rp_eval(ctx, fail->message, "message", &made);

	if (rc < 0)
		return rc;
	message = rp_text_cstr(ctx->arena, rp_value_text(&made, ""));
	rp_end_early(ctx, RP_RUN_FAILED, message);
	*out = rp_map_new(ctx->arena);
	rp_map_put(ctx->arena, out, "message", rp_cstring(message));
	return rp_fail(ctx, RP_EPERMANENT, "%s", message);
}

const struct rp_node_type rp_node_fail = {
	.name = "fail",
	.doc = "End the run as failed, with a message.",
	.options = RP_TOOL_ONLY(options),
	.size = sizeof(struct fail),
	.output = RP_TOOL_ONLY(output),
	.flags = RP_NODE_PURE,
	.run = run,
};
