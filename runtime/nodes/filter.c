/*
 * filter: lets the run go on only if a condition holds.
 *
 * A run that ends here did what it should: its status is filtered, and the
 * reason says why.  In a foreach it is the item that is dropped.  A condition
 * that cannot be decided fails the node; nothing is dropped in silence.
 */
#include "expr/expr.h"
#include "run.h"

struct filter {
	rp_expr *test;
	rp_expr *reason;
};

static const struct rp_option options[] = {
	{ "if", RP_OPT_TEST, offsetof(struct filter, test),
	  .required = true, .synonym = "keep",
	  .doc = "the run goes on if this holds" },
	{ "reason", RP_OPT_TEMPLATE, offsetof(struct filter, reason),
	  .doc = "what the run's record says when it is dropped" },
	{ 0 }
};

static const struct rp_field output[] = {
	{ "passed", "bool", false, "whether the condition held" },
	{ "reason", "string", true, "why the run was dropped" },
	{ 0 }
};

static int find_reason(struct rp_ctx *ctx, const struct filter *filter,
		       const char **out)
{
	struct rp_value text;
	int rc;

	if (!filter->reason) {
		*out = rp_arena_printf(ctx->arena,
				       "'if' of node %s does not hold",
				       ctx->step->id);
		return 0;
	}
	rc = rp_eval(ctx, filter->reason, "reason", &text);
	if (rc == 0)
		*out = rp_text_cstr(ctx->arena, rp_value_text(&text, ""));
	return rc;
}

static int run(struct rp_ctx *ctx, const void *self, struct rp_value *out)
{
	const struct filter *filter = self;
	const char *reason = NULL;
	bool holds;
	int rc = rp_eval_test(ctx, filter->test, "if", &holds);

	if (rc == 0 && !holds)
		rc = find_reason(ctx, filter, &reason);
	if (rc < 0)
		return rc;
	if (!holds)
		rp_end_early(ctx, RP_RUN_FILTERED, reason);
	*out = rp_map_new(ctx->arena);
	rp_map_put(ctx->arena, out, "passed", rp_bool(holds));
	rp_map_put(ctx->arena, out, "reason", rp_cstring(reason));
	return 0;
}

static void show(struct rp_buf *buf, const struct rp_value *result,
		 const void *self)
{
	(void)self;
	rp_show_field(buf, "Passed", result, "passed");
	if (rp_truthy(rp_map_get(rp_map_get(result, "output"), "reason")))
		rp_show_field(buf, "Reason", result, "reason");
}

const struct rp_node_type rp_node_filter = {
	.name = "filter",
	.doc = "Go on only if a condition holds.",
	.options = RP_TOOL_ONLY(options),
	.size = sizeof(struct filter),
	.output = RP_TOOL_ONLY(output),
	.flags = RP_NODE_PURE | RP_NODE_ENDS,
	.run = run,
	.show = show,
};
