/*
 * condition: goes one way or the other.  Its `then` and `else` are edges of
 * the graph; the emitted program asks rp_took which one was taken, which reads
 * the output that is made here.
 *
 * A condition that is skipped or fails takes neither way; what lies behind
 * both ways still runs.
 */
#include "expr/expr.h"
#include "run.h"

struct condition {
	rp_expr *test;
	int then_step;
	int else_step;
};

static const struct rp_option options[] = {
	{ "if", RP_OPT_TEST, offsetof(struct condition, test),
	  .required = true,
	  .doc = "NODE.has_errors or not NODE.has_errors: whether the node "
		 "itself failed; a check that finds something wrong is no "
		 "error of its node" },
	{ "then", RP_OPT_EDGE, offsetof(struct condition, then_step),
	  .doc = "the node to go on with when it holds" },
	{ "else", RP_OPT_EDGE, offsetof(struct condition, else_step),
	  .doc = "the node to go on with when it does not" },
	{ 0 }
};

static const struct rp_field output[] = {
	{ "result", "bool", false, "whether the condition held" },
	{ "branch", "string", false, "then or else" },
	{ "next", "string", true, "id of the node that follows, or null" },
	{ 0 }
};

static int run_condition(struct rp_ctx *ctx, const void *self,
			 struct rp_value *out)
{
	const struct condition *condition = self;
	bool holds;
	int next, rc = rp_eval_test(ctx, condition->test, "if", &holds);

	if (rc < 0)
		return rc;
	next = holds ? condition->then_step : condition->else_step;
	*out = rp_map_new(ctx->arena);
	rp_map_put(ctx->arena, out, "result", rp_bool(holds));
	rp_map_put(ctx->arena, out, "branch",
		   rp_cstring(holds ? "then" : "else"));
	rp_map_put(ctx->arena, out, "next",
		   next < 0 ? rp_null
			    : rp_cstring(ctx->run->plan->steps[next].id));
	return 0;
}

static int took(const void *self, const struct rp_value *out)
{
	struct rp_text branch = rp_value_text(rp_map_get(out, "branch"), "");

	(void)self;
	if (rp_text_is(branch, "then"))
		return 0;
	return rp_text_is(branch, "else") ? 1 : -1;
}

static void show(struct rp_buf *buf, const struct rp_value *result,
		 const void *self)
{
	(void)self;
	rp_show_field(buf, "Branch", result, "branch");
	rp_show_field(buf, "Next", result, "next");
}

const struct rp_node_type rp_node_condition = {
	.name = "condition",
	.doc = "Go one way or the other.",
	.options = RP_TOOL_ONLY(options),
	.size = sizeof(struct condition),
	.output = RP_TOOL_ONLY(output),
	.flags = RP_NODE_PURE | RP_NODE_BRANCHES,
	.run = run_condition,
	.took = took,
	.show = show,
};
