/*
 * rp_do: one node, from its skip rules to its record.  This is the only place
 * that knows about attempts, backoff, deadlines and `required`; drivers do
 * their work once and return.
 *
 * Which failures are tried again is the node's to say; transient ones and
 * timeouts are if it does not.  The wait before attempt n + 1 is drawn evenly
 * from nothing to base * factor^(n-1) (full jitter, so that a thousand
 * pipelines that failed together do not come back together), never over the
 * cap and never less than the other side asked for.
 */
#include "run.h"

#include <assert.h>
#include <sys/random.h>

#include "base/buf.h"
#include "branch.h"
#include "expr/expr.h"
#include "journal.h"
#include "step.h"
#include "template/writing.h"

#define RETRY_BASE_US 1000000LL
#define RETRY_CAP_US (300 * 1000000LL)
#define RETRY_FACTOR 2.0

/* ------------------------------------------------------------- skip rules */

bool rp_node_has_errors(const struct rp_run *run, int step)
{
	const struct rp_node_run *node = &run->nodes[step];

	return node->state == RP_NODE_RAN && rp_value_count(&node->errors) > 0;
}

static const char *skip_reason(struct rp_ctx *ctx)
{
	const struct rp_step *step = ctx->step;
	struct rp_run *run = ctx->run;
	bool holds = false;

	for (unsigned long i = 0; i < step->skip_if_errors.n; i++) {
		int other = step->skip_if_errors.at[i];

		if (rp_node_has_errors(run, other))
			return rp_arena_printf(&run->arena,
					       "node '%s' has errors",
					       run->plan->steps[other].id);
	}
	if (step->skip_if
	    && rp_eval_test(ctx, step->skip_if, "skip_if_condition", &holds) == 0
	    && holds)
		return "skip_if_condition holds";
	if (step->when && rp_eval_test(ctx, step->when, "when", &holds) == 0
	    && !holds)
		return "when does not hold";
	return NULL;
}

static void skip(struct rp_run *run, int ordinal, const char *reason)
{
	struct rp_node_run *node = &run->nodes[ordinal];

	node->state = RP_NODE_SKIPPED;
	node->skip_reason = reason;
	node->started_us = run->clock->wall_us(run->clock);
	rp_order_add(run, ordinal);
	rp_journal_note(run, ordinal, 0, "skipped");
}

/* ---------------------------------------------------------------- attempts */

static int64_t random_below(int64_t limit)
{
	uint64_t bits = 0;

	if (getrandom(&bits, sizeof bits, 0) < 0)
		return limit / 2;
	return limit > 0 ? (int64_t)(bits % (uint64_t)limit) : 0;
}

/* Base, factor and cap by now: what the wait may be at most. */
static int64_t backoff_ceiling(const struct rp_retry *retry, int64_t base_us,
			       int attempt)
{
	int64_t cap = retry->max_backoff_us ? retry->max_backoff_us
					    : RETRY_CAP_US;
	double factor = retry->factor > 0 ? retry->factor : RETRY_FACTOR;
	double ceiling = (double)RETRY_BASE_US;

	if (retry->backoff_us)
		ceiling = (double)retry->backoff_us;
	else if (base_us)
		ceiling = (double)base_us;
	for (int i = 1; i < attempt && ceiling < (double)cap; i++)
		ceiling *= factor;
	return ceiling < (double)cap ? (int64_t)ceiling : cap;
}

int64_t rp_backoff_us(const struct rp_retry *retry, int64_t base_us,
		      int attempt, int64_t asked_us)
{
	int64_t wait = backoff_ceiling(retry, base_us, attempt);

	if (!retry->no_jitter)
		wait = random_below(wait + 1);
	return wait > asked_us ? wait : asked_us;
}

static unsigned failure_kind(int code)
{
	if (code == RP_ETIMEOUT)
		return RP_ON_TIMEOUT;
	if (rp_is_transient(code))
		return RP_ON_TRANSIENT;
	return code == RP_ECANCELLED || code == RP_EBUG ? 0 : RP_ON_PERMANENT;
}

bool rp_tries_again(const struct rp_ctx *ctx, int code)
{
	const struct rp_retry *retry = &ctx->step->retry;
	unsigned on = retry->on ? retry->on : RP_ON_TRANSIENT | RP_ON_TIMEOUT;

	return ctx->attempt <= retry->max_retries && !ctx->ends
	       && (on & failure_kind(code));
}

/* True if the attempt may be followed by another, after having waited. */
static bool wait_for_next(struct rp_run *run, const struct rp_ctx *ctx)
{
	int64_t wait;

	if (!rp_tries_again(ctx, ctx->code))
		return false;
	wait = rp_backoff_us(&ctx->step->retry, run->request.retry_base_us,
			     ctx->attempt, ctx->retry_after_us);
	return rp_sleep(run->clock, run->request.cancel, wait);
}

static int do_work(struct rp_run *run, struct rp_ctx *ctx,
		   struct rp_value *out)
{
	const void *options;

	if (run->request.intercept)
		return run->request.intercept(run->request.test_self, ctx,
					      out);
	if (ctx->step->patches.n == 0)
		return ctx->step->type->run(ctx, ctx->step->options, out);
	options = ctx->step->patches.apply(ctx);
	return options ? ctx->step->type->run(ctx, options, out) : ctx->code;
}

static void attempt(struct rp_run *run, struct rp_ctx *ctx)
{
	struct rp_node_run *node = &run->nodes[ctx->ordinal];
	struct rp_value output = rp_null;
	int rc;

	ctx->errors = rp_list_new(ctx->arena);
	ctx->code = 0;
	ctx->retry_after_us = 0;
	ctx->deadline_us = ctx->step->timeout_us
			   ? run->clock->mono_us(run->clock)
			     + ctx->step->timeout_us
			   : RP_NEVER;
	rc = do_work(run, ctx, &output);
	if (rc < 0 && !ctx->code)
		rp_fail(ctx, rc, "%s failed without a reason",
			ctx->step->type->name);
	if (output.tag != RP_MAP && output.tag != RP_LIST)
		output = rp_map_new(ctx->arena);
	node->output = output;
	node->errors = ctx->errors;
	node->error_class = ctx->code ? rp_error_class(ctx->code) : NULL;
	node->attempts = ctx->attempt;
}

/*
 * What came before a side effect is durable before it starts, and a run that
 * may take a while is known to the store.
 */
static void announce(struct rp_run *run, struct rp_ctx *ctx)
{
	unsigned flags = ctx->step->type->flags;

	if (flags & RP_NODE_EFFECT)
		rp_journal_note(run, ctx->ordinal, ctx->attempt, "running");
	else if (!(flags & RP_NODE_BLOCKS) || run->announced)
		return;
	rp_journal_flush(run);
}

static double since_ms(const struct rp_run *run, int64_t start_us)
{
	return (double)(run->clock->mono_us(run->clock) - start_us) / 1e3;
}

/* One attempt and its record, which has the times of this attempt alone. */
static void attempt_on_record(struct rp_run *run, struct rp_ctx *ctx)
{
	struct rp_node_run *node = &run->nodes[ctx->ordinal];
	int64_t start = run->clock->mono_us(run->clock);

	ctx->attempt++;
	node->started_us = run->clock->wall_us(run->clock);
	announce(run, ctx);
	attempt(run, ctx);
	node->duration_ms = since_ms(run, start);
	rp_journal_note(run, ctx->ordinal, ctx->attempt,
			ctx->code ? "failed" : "succeeded");
}

static void finish(struct rp_run *run, int ordinal)
{
	run->nodes[ordinal].state = RP_NODE_RAN;
	rp_order_add(run, ordinal);
}

static void perform(struct rp_run *run, struct rp_ctx *ctx)
{
	struct rp_node_run *node = &run->nodes[ctx->ordinal];
	int64_t start = run->clock->mono_us(run->clock);

	do
		attempt_on_record(run, ctx);
	while (ctx->code && wait_for_next(run, ctx));
	node->duration_ms = since_ms(run, start);
	finish(run, ctx->ordinal);
}

/* Its rules could not be read: the node failed before its first attempt. */
static void fail_early(struct rp_run *run, struct rp_ctx *ctx)
{
	struct rp_node_run *node = &run->nodes[ctx->ordinal];

	node->started_us = run->clock->wall_us(run->clock);
	node->errors = ctx->errors;
	node->error_class = rp_error_class(ctx->code);
	finish(run, ctx->ordinal);
	rp_journal_note(run, ctx->ordinal, 0, "failed");
}

/* A page must not be lost for a condition that went wrong: people are told. */
static bool goes_on(struct rp_run *run, struct rp_ctx *ctx)
{
	if (!(ctx->step->type->flags & RP_NODE_FAILS_OPEN))
		return false;
	run->nodes[ctx->ordinal].degraded =
		rp_errors_joined(ctx->arena, &ctx->errors);
	ctx->code = 0;
	return true;
}

/* ---------------------------------------------------------------- verdicts */

const char *rp_errors_joined(struct rp_arena *arena,
			     const struct rp_value *errors)
{
	struct rp_buf buf;
	const char *joined;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (size_t i = 0; i < rp_value_count(errors); i++) {
		if (i)
			rp_buf_str(&buf, "; ");
		rp_buf_text(&buf, rp_value_text(rp_list_at(errors, i), ""));
	}
	joined = rp_arena_copy(arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return joined;
}

/* Why it stops is said by the branch that failed. */
static void interrupt(struct rp_run *run)
{
	int reason = rp_cancel_reason(run->request.cancel);

	if (reason == RP_CANCEL_SIBLING) {
		run->status = RP_RUN_FAILED;
		return;
	}
	run->status = RP_RUN_INTERRUPTED;
	run->error = rp_arena_printf(&run->arena, "Interrupted by signal %d",
				     reason);
}

static void end_early(struct rp_run *run, const struct rp_ctx *ctx)
{
	run->status = ctx->ends;
	if (ctx->ends == RP_RUN_FILTERED)
		run->reason = ctx->ends_because;
	else
		run->error = ctx->ends_because;
}

static void judge(struct rp_run *run, const struct rp_ctx *ctx)
{
	const struct rp_step *step = ctx->step;
	int ordinal = ctx->ordinal, code = ctx->code;

	if (rp_cancel_raised(run->request.cancel) && code)
		interrupt(run);
	else if (ctx->ends)
		end_early(run, ctx);
	else if (code && step->required) {
		run->status = RP_RUN_FAILED;
		run->error = rp_arena_printf(
			&run->arena, "Node %s failed: %s", step->id,
			rp_errors_joined(&run->arena,
					 &run->nodes[ordinal].errors));
	}
}

static void tell(struct rp_run *run, int ordinal, bool over)
{
	struct rp_value result;

	if (!run->request.progress)
		return;
	result = over ? rp_node_result(run, ordinal) : rp_null;
	run->request.progress(run->request.progress_self,
			      &run->plan->steps[ordinal],
			      over ? &result : NULL);
}

static void do_node(struct rp_run *run, struct rp_ctx *ctx)
{
	const char *reason;

	ctx->errors = rp_list_new(ctx->arena);
	reason = skip_reason(ctx);
	if (reason && !ctx->code) {
		skip(run, ctx->ordinal, reason);
		return;
	}
	if (!ctx->code || goes_on(run, ctx))
		perform(run, ctx);
	else
		fail_early(run, ctx);
	judge(run, ctx);
}

void rp_do(struct rp_run *run, int step)
{
	struct rp_ctx ctx = {
		.run = run,
		.step = &run->plan->steps[step],
		.ordinal = step,
		.arena = &run->arena,
		.deadline_us = RP_NEVER,
		.memo = &run->nodes[step].memo,
	};

	assert(step >= 0 && (unsigned long)step < run->plan->n_steps);
	if (run->status != RP_RUN_RUNNING)
		return;
	if (rp_cancel_raised(run->request.cancel)) {
		interrupt(run);
		return;
	}
	tell(run, step, false);
	do_node(run, &ctx);
	tell(run, step, true);
}

/* ---------------------------------------------------------------- branches */

_Bool rp_ran(struct rp_run *run, int step)
{
	return run->nodes[step].state == RP_NODE_RAN;
}

_Bool rp_took(struct rp_run *run, int step, int branch)
{
	const struct rp_step *row = &run->plan->steps[step];

	return rp_ran(run, step)
	       && row->type->took(row->options, &run->nodes[step].output)
		  == branch;
}
