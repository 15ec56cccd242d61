/*
 * Frames: where an evaluation takes its names from, and how its result comes
 * back to a node.
 */
#include "expr/expr.h"

#include <assert.h>
#include <string.h>

#include "run.h"

/*
 * Variables are written before they are read, so that clearing half a KiB for
 * each evaluation would be for nothing; a build with asserts clears them, and
 * rp_x_local sees a read that came first.
 */
void rp_frame_init(struct rp_frame *f, struct rp_run *run,
		   struct rp_arena *arena)
{
#ifndef NDEBUG
	memset(f->locals, 0, sizeof f->locals);
#endif
	f->run = run;
	f->arena = arena;
	f->given = NULL;
	f->n_given = 0;
	f->steps_left = RP_MAX_STEPS;
	f->writing = NULL;
	f->incident = NULL;
	f->patterns = NULL;
	f->absent = NULL;
	f->n_absent = 0;
}

/* -------------------------------------------------------------- evaluation */

static const struct rp_value *evaluate(struct rp_frame *f, struct rp_ctx *ctx,
				       rp_expr *expr, const char *what,
				       int *rc)
{
	const struct rp_value *value, *error;

	rp_frame_init(f, ctx->run, ctx->arena);
	value = expr(f);
	error = rp_x_is_error(value) ? value : rp_x_weigh(f, value);
	*rc = 0;
	if (error)
		*rc = rp_fail(ctx, RP_EBADINPUT, "%s: %s", what,
			      error->as.failure->message);
	return value;
}

int rp_eval(struct rp_ctx *ctx, rp_expr *expr, const char *what,
	    struct rp_value *out)
{
	const struct rp_value *value;
	struct rp_frame f;
	int rc;

	value = evaluate(&f, ctx, expr, what, &rc);
	if (rc == 0)
		*out = rp_value_plain(ctx->arena, value);
	return rc;
}

int rp_eval_test(struct rp_ctx *ctx, rp_expr *expr, const char *what,
		 bool *out)
{
	const struct rp_value *value;
	struct rp_frame f;
	int rc;

	value = evaluate(&f, ctx, expr, what, &rc);
	if (rc == 0 && value->tag == RP_NULL)
		rc = rp_fail(ctx, RP_EBADINPUT, "%s: must be true or false, "
			     "but %s; test it with has() or give a default()",
			     what, rp_x_why_null(&f, value));
	else if (rc == 0 && value->tag != RP_BOOL)
		rc = rp_fail(ctx, RP_EBADINPUT,
			     "%s: must be true or false, not %s", what,
			     rp_x_type_name(value));
	if (rc == 0)
		*out = value->as.boolean;
	return rc;
}

/* ------------------------------------------------------------------- roots */

const struct rp_value *rp_x_payload(struct rp_frame *f)
{
	return f->run->request.payload;
}

static const struct rp_value *text_of(struct rp_frame *f, const char *text)
{
	return rp_x_string(f, rp_text(text));
}

const struct rp_value *rp_x_source(struct rp_frame *f)
{
	return text_of(f, f->run->request.source);
}

const struct rp_value *rp_x_environment(struct rp_frame *f)
{
	return text_of(f, f->run->request.environment);
}

const struct rp_value *rp_x_trace_id(struct rp_frame *f)
{
	return text_of(f, f->run->trace_id);
}

const struct rp_value *rp_x_run_id(struct rp_frame *f)
{
	return text_of(f, f->run->run_id);
}

/* The run that holds the step: `up` bodies further out. */
static struct rp_run *run_of(struct rp_frame *f, int up)
{
	struct rp_run *run = f->run;

	while (up-- > 0)
		run = run->outer;
	return run;
}

const struct rp_value *rp_x_node(struct rp_frame *f, int up, int step)
{
	const struct rp_value *output = rp_output(run_of(f, up), step);

	return output ? output : &rp_x_null;
}

const struct rp_value *rp_x_node_has_errors(struct rp_frame *f, int up,
					    int step)
{
	return rp_x_bool(rp_node_has_errors(run_of(f, up), step));
}

const struct rp_value *rp_x_node_errors(struct rp_frame *f, int up, int step)
{
	return &run_of(f, up)->nodes[step].errors;
}

const struct rp_value *rp_x_node_skipped(struct rp_frame *f, int up, int step)
{
	return rp_x_bool(run_of(f, up)->nodes[step].state == RP_NODE_SKIPPED);
}

const struct rp_value *rp_x_item(struct rp_frame *f, int up)
{
	return run_of(f, up)->item;
}

const struct rp_value *rp_x_item_index(struct rp_frame *f, int up)
{
	return rp_x_int(f, run_of(f, up)->item_index);
}

const struct rp_value *rp_x_given(struct rp_frame *f, int index)
{
	assert(index >= 0 && (size_t)index < f->n_given);
	return f->given[index];
}

const struct rp_value *rp_x_local(struct rp_frame *f, int slot)
{
	assert(slot >= 0 && slot < RP_MAX_LOCALS + RP_MAX_SETS
	       && f->locals[slot]);
	return f->locals[slot];
}
