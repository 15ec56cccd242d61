/*
 * context: looks at the machine by running health checks.
 *
 * A check that is not ok is a finding and not a failure: the node fails only
 * when it was cancelled or ran out of time, and even then its output has what
 * was found until then.
 */
#include "base/buf.h"
#include "checks/checks.h"
#include "run.h"

struct context {
	struct rp_rows checker_names;
};

static const struct rp_option options[] = {
	{ "checker_names", RP_OPT_ROWS,
	  offsetof(struct context, checker_names), .registry = "check",
	  .choices = rp_check_names, .otherwise = rp_check_measured_names,
	  .noun = "checker", .synonym = "include",
	  .doc = "checks to run; all that can run if empty" },
	{ 0 }
};

static const struct rp_field output[] = {
	{ "checks_run", "int", false, "how many checks ran" },
	{ "checks_passed", "int", false, "how many of them were ok" },
	{ "checks_failed", "int", false, "how many of them were not" },
	{ "results", "checks", false,
	  "status, message and metrics of each check by its name" },
	{ 0 }
};

struct tally {
	int64_t run, passed;
	struct rp_value results;	/* map */
};

/* ----------------------------------------------------------------- running */

static void add(struct rp_arena *arena, struct tally *tally, const char *name,
		const struct rp_check_result *result)
{
	struct rp_value entry = rp_map_new(arena);

	rp_map_put(arena, &entry, "status",
		   rp_cstring(rp_check_status_name(result->status)));
	rp_map_put(arena, &entry, "message", rp_cstring(result->message));
	rp_map_put(arena, &entry, "metrics", result->metrics);
	rp_map_put(arena, &tally->results, name, entry);
	tally->run++;
	tally->passed += result->status == RP_CHECK_OK;
}

/* Deadlines are the run's clock's; sleeping takes the system's. */
static int64_t system_deadline(const struct rp_ctx *ctx)
{
	long left_ms = rp_time_left_ms(ctx);

	if (left_ms < 0)
		return RP_NEVER;
	return rp_system_clock.mono_us(&rp_system_clock)
	       + (int64_t)left_ms * 1000;
}

static int run_check(struct rp_ctx *ctx, struct tally *tally,
		     const struct rp_check *check)
{
	const struct rp_cancel *cancel = ctx->run->request.cancel;
	struct rp_check_result result = { 0 };
	struct rp_check_ctx check_ctx = {
		.arena = ctx->arena,
		.cancel = cancel,
		.deadline_us = system_deadline(ctx),
		.root = "",
	};

	rp_check_run(check, &check_ctx, &result);
	if (rp_cancel_raised(cancel))
		return rp_fail(ctx, RP_ECANCELLED,
			       "cancelled during the %s check", check->name);
	add(ctx->arena, tally, check->name, &result);
	if (rp_time_left_ms(ctx) == 0)
		return rp_fail(ctx, RP_ETIMEOUT,
			       "timed out during the %s check", check->name);
	return 0;
}

static int run_checks(struct rp_ctx *ctx, struct tally *tally,
		      const struct context *context)
{
	const struct rp_rows *checks = &context->checker_names;

	for (unsigned long i = 0; i < checks->n; i++) {
		const struct rp_check *check = checks->at[i];
		int rc = 0;

		if (!rp_map_get(&tally->results, check->name))
			rc = run_check(ctx, tally, check);
		if (rc < 0)
			return rc;
	}
	if (tally->run == 0)
		return rp_fail(ctx, RP_EBADINPUT, "No valid checkers to run");
	return 0;
}

static int run(struct rp_ctx *ctx, const void *self, struct rp_value *out)
{
	struct tally tally = { .results = rp_map_new(ctx->arena) };
	int rc = run_checks(ctx, &tally, self);

	*out = rp_map_new(ctx->arena);
	rp_map_put(ctx->arena, out, "checks_run", rp_int(tally.run));
	rp_map_put(ctx->arena, out, "checks_passed", rp_int(tally.passed));
	rp_map_put(ctx->arena, out, "checks_failed",
		   rp_int(tally.run - tally.passed));
	rp_map_put(ctx->arena, out, "results", tally.results);
	return rc;
}

/* ----------------------------------------------------------------- showing */

static void show(struct rp_buf *buf, const struct rp_value *result,
		 const void *self)
{
	const struct rp_value *results =
		rp_map_get(rp_map_get(result, "output"), "results");

	(void)self;
	rp_show_field(buf, "Checks run", result, "checks_run");
	rp_show_field(buf, "Passed", result, "checks_passed");
	rp_show_field(buf, "Failed", result, "checks_failed");
	if (!rp_is(results, RP_MAP))
		return;
	for (size_t i = 0; i < rp_value_count(results); i++) {
		const struct rp_pair *pair = rp_map_at(results, i);

		rp_buf_str(buf, "  ");
		rp_buf_visible(buf, pair->key);
		rp_buf_str(buf, ": ");
		rp_buf_visible(buf, rp_value_text(
			rp_map_get(&pair->value, "status"), "N/A"));
		rp_buf_str(buf, " — ");
		rp_buf_visible(buf, rp_value_text(
			rp_map_get(&pair->value, "message"), ""));
		rp_buf_char(buf, '\n');
	}
}

const struct rp_node_type rp_node_context = {
	.name = "context",
	.doc = "Look at the machine by running health checks.",
	.options = RP_TOOL_ONLY(options),
	.size = sizeof(struct context),
	.output = RP_TOOL_ONLY(output),
	.flags = RP_NODE_BLOCKS | RP_NODE_SHAPED,
	.run = run,
	.show = show,
};
