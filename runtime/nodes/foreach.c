/*
 * foreach: does a list of nodes for every item of a list.
 *
 *	in ──▶ [a, b, c] ──▶ do(a), do(b), do(c) ──▶ [output, output, output]
 *
 * Each item is a run within the run: it has states of its own and sees what
 * ran before this node.  Its output is that of the last node that ran; null if
 * it was dropped by a filter.  Items that fail stop the loop, or give null, or
 * give {"error": …}, as on_error says.
 */
#include "base/buf.h"
#include "branch.h"
#include "expr/expr.h"
#include "run.h"

#define MOST_ITEMS 1000000

enum on_error { STOP = 1, CONTINUE, COLLECT };

struct foreach {
	rp_expr *in;
	const char *as;
	const struct rp_plan *body;
	long long max_parallel;
	int on_error;
	long long max_items;
};

static const char *const *reactions(void)
{
	static const char *const names[] = {
		"stop", "continue", "collect", NULL
	};

	return names;
}

static const struct rp_option options[] = {
	{ "in", RP_OPT_EXPR, offsetof(struct foreach, in), .required = true,
	  .wants = "list(any)",
	  .doc = "the list to go through" },
	{ "as", RP_OPT_STRING, offsetof(struct foreach, as), .preset = "\"item\"",
	  .is_variable = true,
	  .doc = "what the nodes call an item; its place is called index" },
	{ "do", RP_OPT_BODY, offsetof(struct foreach, body), .required = true,
	  .doc = "the nodes to run for each item" },
	{ "max_parallel", RP_OPT_INT, offsetof(struct foreach, max_parallel),
	  .preset = "1", .min = 1, .max = RP_MAX_THREADS,
	  .doc = "how many items are worked on at the same time" },
	{ "on_error", RP_OPT_CHOICE, offsetof(struct foreach, on_error),
	  .preset = "\"stop\"", .choices = reactions,
	  .doc = "what an item that fails does: stop the loop, continue with "
		 "null in its place, or collect its error" },
	{ "max_items", RP_OPT_INT, offsetof(struct foreach, max_items),
	  .preset = "10000", .min = 1, .max = MOST_ITEMS,
	  .doc = "a longer list is an error" },
	{ 0 }
};

struct loop {
	struct rp_job job;		/* first: pieces are items */
	struct rp_siblings siblings;
	const struct foreach *self;
	const struct rp_step *owner;
	const struct rp_value *items;
	struct rp_value *outputs;
};

/* -------------------------------------------------------------------- items */

static struct rp_value last_output(const struct rp_run *run)
{
	for (size_t i = run->n_order; i-- > 0;) {
		const struct rp_node_run *node = &run->nodes[run->order[i]];

		if (node->state == RP_NODE_RAN)
			return node->output;
	}
	return rp_null;
}

static struct rp_value collected(struct rp_run *run)
{
	struct rp_value map = rp_map_new(&run->arena);

	rp_map_put(&run->arena, &map, "error", rp_cstring(run->error));
	return map;
}

/* What the item gives, and whether its end is the end of the loop. */
static struct rp_value settle(const struct loop *loop, struct rp_run *run)
{
	struct rp_value output = rp_null;

	if (run->status == RP_RUN_COMPLETED)
		output = last_output(run);
	else if (run->status == RP_RUN_FAILED && run->error
		 && loop->self->on_error == COLLECT)
		output = collected(run);
	if (rp_status_is_good(run->status)
	    || (run->status == RP_RUN_FAILED && run->error
		&& loop->self->on_error != STOP))
		run->status = RP_RUN_RUNNING;
	return output;
}

static void do_item(struct rp_job *job, size_t piece)
{
	struct loop *loop = (struct loop *)job;
	struct rp_run *outer = loop->siblings.run;
	const struct rp_plan *plan = loop->self->body;
	struct rp_value output;
	struct rp_run run;

	if (rp_cancel_raised(loop->siblings.cancel))
		return;
	rp_sibling_begin(&loop->siblings, &run);
	run.plan = plan;
	run.nodes = rp_arena_array(&run.arena, plan->n_steps,
				   sizeof *run.nodes);
	for (unsigned long i = 0; i < plan->n_steps; i++)
		run.nodes[i].errors = rp_list_new(&run.arena);
	run.outer = outer;
	run.owner = loop->owner;
	run.sealed = false;
	run.item = rp_list_at(loop->items, piece);
	run.item_index = (int64_t)piece;
	plan->run(&run);
	output = settle(loop, &run);
	rp_shared_lock(outer->shared);
	loop->outputs[piece] = output;
	rp_sibling_end(&loop->siblings, &run, piece);
	rp_shared_unlock(outer->shared);
}

/* --------------------------------------------------------------------- loops */

static void go_through(struct loop *loop)
{
	size_t n = loop->job.n;

	if (loop->self->max_parallel > 1 && n > 1) {
		loop->job.limit = (size_t)loop->self->max_parallel;
		rp_pool_do(rp_shared_pool(loop->siblings.run->shared),
			   &loop->job);
		return;
	}
	for (size_t i = 0; i < n; i++)
		do_item(&loop->job, i);
}

static int judge(struct rp_ctx *ctx, const struct rp_ending *verdict)
{
	if (rp_cancel_raised(ctx->run->request.cancel))
		return rp_fail(ctx, RP_ECANCELLED, "cancelled");
	if (verdict->status == RP_RUN_RUNNING)
		return 0;
	return rp_fail(ctx, RP_EPERMANENT, "item %zu: %s", verdict->piece,
		       verdict->error ? verdict->error : "failed");
}

static int loop_over(struct rp_ctx *ctx, const struct foreach *self,
		     const struct rp_value *items, struct rp_value *out)
{
	size_t n = rp_value_count(items);
	struct loop loop = {
		.job = { .n = n, .work = do_item },
		.self = self, .owner = ctx->step, .items = items,
		.outputs = rp_arena_array(ctx->arena, n, sizeof *loop.outputs),
	};
	struct rp_ending verdict;

	rp_siblings_begin(&loop.siblings, ctx->run,
			  (size_t)self->max_parallel);
	go_through(&loop);
	verdict = loop.siblings.verdict;
	loop.siblings.verdict.status = RP_RUN_RUNNING;
	rp_siblings_end(&loop.siblings);
	*out = rp_list_new(ctx->arena);
	for (size_t i = 0; i < n; i++)
		rp_list_push(ctx->arena, out, loop.outputs[i]);
	return judge(ctx, &verdict);
}

static int run_foreach(struct rp_ctx *ctx, const void *options_at,
		       struct rp_value *out)
{
	const struct foreach *self = options_at;
	struct rp_value *items = rp_arena_alloc(ctx->arena, sizeof *items);
	int rc = rp_eval(ctx, self->in, "in", items);

	if (rc < 0)
		return rc;
	if (items->tag != RP_LIST)
		return rp_fail(ctx, RP_EBADINPUT, "in: must be a list, not %s",
			       items->tag == RP_NULL ? "null"
						     : rp_x_type_name(items));
	if (rp_value_count(items) > (size_t)self->max_items)
		return rp_fail(ctx, RP_EBADINPUT,
			       "in: has %zu items; max_items allows %lld",
			       rp_value_count(items), self->max_items);
	return loop_over(ctx, self, items, out);
}

static void show(struct rp_buf *buf, const struct rp_value *result,
		 const void *self)
{
	const struct rp_value *output = rp_map_get(result, "output");

	(void)self;
	rp_buf_printf(buf, "  Items: %zu\n", rp_value_count(output));
}

static const struct rp_field output[] = {
	{ "*", "list(last_output)", false,
	  "for each item what the last node that ran put out" },
	{ 0 }
};

const struct rp_node_type rp_node_foreach = {
	.name = "foreach",
	.doc = "Do nodes for every item of a list.",
	.options = RP_TOOL_ONLY(options),
	.size = sizeof(struct foreach),
	.output = RP_TOOL_ONLY(output),
	.flags = RP_NODE_BLOCKS | RP_NODE_SHAPED,
	.run = run_foreach,
	.show = show,
};
