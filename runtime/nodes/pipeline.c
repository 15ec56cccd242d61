/*
 * pipeline: runs another definition, which was compiled into this program.
 *
 *	payload ──▶ the definition's nodes ──▶ {status, outputs}
 *
 * It is a run within the run, with states and a payload of its own; it sees
 * nothing of what ran before this node.  If it fails, the node fails with the
 * same words; dropped by a filter it is fine.
 */
#include "base/buf.h"
#include "branch.h"
#include "expr/expr.h"
#include "run.h"

struct pipeline {
	const struct rp_plan *definition, *file;
	rp_expr *payload;
};

static const struct rp_option options[] = {
	{ "definition", RP_OPT_PROGRAM, offsetof(struct pipeline, definition),
	  .doc = "the name of a stored definition" },
	{ "file", RP_OPT_PROGRAM, offsetof(struct pipeline, file),
	  .doc = "the path of a definition, relative to this one's file" },
	{ "payload", RP_OPT_VALUE, offsetof(struct pipeline, payload),
	  .doc = "what it is run with; else the payload of this run" },
	{ 0 }
};

static const struct rp_field output[] = {
	{ "status", "string", false, "how it ended: completed or filtered" },
	{ "outputs", "node_outputs", false,
	  "of its nodes that ran, by id" },
	{ 0 }
};

/* ------------------------------------------------------------------- the run */

static struct rp_value outputs_of(const struct rp_run *run,
				  struct rp_arena *arena)
{
	struct rp_value all = rp_map_new(arena);

	for (unsigned long i = 0; i < run->plan->n_steps; i++) {
		int step = run->plan->listed[i];

		if (run->nodes[step].state == RP_NODE_RAN)
			rp_map_put(arena, &all, run->plan->steps[step].id,
				   run->nodes[step].output);
	}
	return all;
}

static void begin(struct rp_run *run, struct rp_ctx *ctx,
		  const struct rp_plan *plan, const struct rp_value *payload)
{
	run->plan = plan;
	run->nodes = rp_arena_array(&run->arena, plan->n_steps,
				    sizeof *run->nodes);
	for (unsigned long i = 0; i < plan->n_steps; i++)
		run->nodes[i].errors = rp_list_new(&run->arena);
	run->outer = ctx->run;
	run->owner = ctx->step;
	run->sealed = true;
	run->item = NULL;
	run->item_index = -1;
	run->request.payload = payload;
}

static int judge(struct rp_ctx *ctx, const struct rp_ending *verdict)
{
	if (rp_cancel_raised(ctx->run->request.cancel))
		return rp_fail(ctx, RP_ECANCELLED, "cancelled");
	if (verdict->status == RP_RUN_RUNNING)
		return 0;
	return rp_fail(ctx, RP_EPERMANENT, "%s",
		       verdict->error ? verdict->error : "failed");
}

/* Of the nodes that it ran there is something to tell even if it failed. */
static int go(struct rp_ctx *ctx, const struct rp_plan *plan,
	      const struct rp_value *payload, struct rp_value *out)
{
	struct rp_siblings siblings;
	struct rp_ending verdict;
	struct rp_run run;

	rp_siblings_begin(&siblings, ctx->run, 1);
	rp_sibling_begin(&siblings, &run);
	begin(&run, ctx, plan, payload);
	plan->run(&run);
	*out = rp_map_new(&run.arena);
	rp_map_put(&run.arena, out, "status",
		   rp_cstring(rp_status_name(run.status)));
	rp_map_put(&run.arena, out, "outputs", outputs_of(&run, &run.arena));
	if (rp_status_is_good(run.status))
		run.status = RP_RUN_RUNNING;
	rp_shared_lock(ctx->run->shared);
	rp_sibling_end(&siblings, &run, 0);
	rp_shared_unlock(ctx->run->shared);
	verdict = siblings.verdict;
	siblings.verdict.status = RP_RUN_RUNNING;
	rp_siblings_end(&siblings);
	return judge(ctx, &verdict);
}

static int run_pipeline(struct rp_ctx *ctx, const void *options_at,
			struct rp_value *out)
{
	const struct pipeline *self = options_at;
	const struct rp_plan *plan = self->definition ? self->definition
						      : self->file;
	const struct rp_value *payload = ctx->run->request.payload;
	struct rp_value *given;
	int rc;

	if (!self->payload)
		return go(ctx, plan, payload, out);
	given = rp_arena_alloc(ctx->arena, sizeof *given);
	rc = rp_eval(ctx, self->payload, "payload", given);
	return rc < 0 ? rc : go(ctx, plan, given, out);
}

static void show(struct rp_buf *buf, const struct rp_value *result,
		 const void *self)
{
	(void)self;
	rp_show_field(buf, "Status", result, "status");
}

static const char *const sources[] = { "definition", "file", NULL };

const struct rp_node_type rp_node_pipeline = {
	.name = "pipeline",
	.doc = "Run another definition.",
	.options = RP_TOOL_ONLY(options),
	.size = sizeof(struct pipeline),
	.output = RP_TOOL_ONLY(output),
	.flags = RP_NODE_BLOCKS | RP_NODE_SHAPED,
	.one_of = RP_TOOL_ONLY(sources),
	.one_of_message = "needs 'definition' or 'file'",
	.run = run_pipeline,
	.show = show,
};
