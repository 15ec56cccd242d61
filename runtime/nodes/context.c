/*
 * context: looks at the machine by running health checks.
 *
 * A check that is not ok is a finding and not a failure: the node fails only
 * when it was cancelled or ran out of time, and even then its output has what
 * was found until then.
 */
#include <stddef.h>
#include <string.h>

#include "base/buf.h"
#include "checks/checks.h"
#include "run.h"
#include "store/store.h"

struct context {
	struct rp_rows checker_names;
	struct rp_check_uses checks;
};

static const struct rp_option options[] = {
	{ "checker_names", RP_OPT_ROWS,
	  offsetof(struct context, checker_names), .registry = "check",
	  .choices = rp_check_names, .otherwise = rp_check_measured_names,
	  .unless = "checks", .noun = "checker", .synonym = "include",
	  .doc = "checks to run; without them and 'checks' all that can" },
	{ "checks", RP_OPT_CHECKS, offsetof(struct context, checks),
	  .doc = "checks to run with options of their own, by name" },
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

/* ------------------------------------------------------------------- looks */

/* One check that is to be run. */
struct look {
	const struct rp_check *check;
	const struct rp_check_use *use;	/* or NULL: its defaults */
	struct rp_check_policy policy;
};

struct work {
	struct rp_ctx *ctx;
	struct tally tally;
	struct look *looks;
	size_t n;
	/* Whose looks know of each other; without a store there are none. */
	const char *scope;
	struct rp_check_state *known, *states;
	size_t n_known, n_states;
};

static const struct rp_check_use *find_use(const struct context *context,
					   const struct rp_check *check)
{
	for (unsigned long i = 0; i < context->checks.n; i++)
		if (context->checks.at[i].check == check)
			return &context->checks.at[i];
	return NULL;
}

/* Each check once, whoever names it. */
static void add_look(struct work *work, const struct rp_check *check,
		     const struct rp_check_use *use)
{
	struct look *look = &work->looks[work->n];

	for (size_t i = 0; i < work->n; i++)
		if (work->looks[i].check == check)
			return;
	*look = (struct look){ .check = check, .use = use };
	if (use)
		look->policy = (struct rp_check_policy){ use->for_us,
							 use->hysteresis };
	work->n++;
}

static void list_looks(struct work *work, const struct context *context)
{
	const struct rp_rows *names = &context->checker_names;

	work->looks = rp_arena_array(work->ctx->arena,
				     names->n + context->checks.n,
				     sizeof *work->looks);
	for (unsigned long i = 0; i < names->n; i++)
		add_look(work, names->at[i], find_use(context, names->at[i]));
	for (unsigned long i = 0; i < context->checks.n; i++)
		add_look(work, context->checks.at[i].check,
			 &context->checks.at[i]);
}

/* ------------------------------------------------------------------- state */

static bool needs_state(const struct work *work)
{
	for (size_t i = 0; i < work->n; i++)
		if (rp_check_needs_state(work->looks[i].check,
					 &work->looks[i].policy))
			return true;
	return false;
}

/* A store that does not answer leaves every look the first one. */
static void load_states(struct work *work)
{
	struct rp_ctx *ctx = work->ctx;
	struct rp_store *store = ctx->run->request.store;
	struct rp_error error = { 0 };

	if (!store || !needs_state(work))
		return;
	work->scope = rp_arena_printf(ctx->arena, "%s:%s",
				      ctx->run->request.definition,
				      rp_node_path(ctx->arena, ctx->run,
						   ctx->step));
	work->states = rp_arena_array(ctx->arena, work->n,
				      sizeof *work->states);
	if (rp_store_check_states(store, work->scope, &work->known,
				  &work->n_known, ctx->arena, &error) < 0)
		work->states = NULL;
}

static struct rp_check_state *state_of(struct work *work,
				       const struct look *look)
{
	struct rp_check_state *state;

	if (!work->states || !rp_check_needs_state(look->check, &look->policy))
		return NULL;
	state = &work->states[work->n_states++];
	*state = (struct rp_check_state){
		.scope = work->scope, .check = look->check->name,
		.status = "",
	};
	for (size_t i = 0; i < work->n_known; i++)
		if (strcmp(work->known[i].check, look->check->name) == 0)
			*state = work->known[i];
	return state;
}

static int save_states(struct work *work)
{
	struct rp_error error = { 0 };
	int rc;

	if (work->n_states == 0)
		return 0;
	rc = rp_store_check_write(work->ctx->run->request.store, work->states,
				  work->n_states, NULL, 0, &error);
	return rc < 0 ? rp_fail(work->ctx, rc, "%s", error.message) : 0;
}

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

/* Options with texts of their own are made now; NULL: the defaults. */
static const void *options_of(struct rp_ctx *ctx, const struct look *look,
			      const char **problem)
{
	const struct rp_check_use *use = look->use;

	*problem = NULL;
	if (use && use->n_patches)
		return use->apply(ctx, use, problem);
	return use ? use->options : NULL;
}

static void run_look(struct work *work, const struct look *look,
		     struct rp_check_result *result)
{
	struct rp_ctx *ctx = work->ctx;
	struct rp_check_ctx check_ctx = {
		.arena = ctx->arena,
		.cancel = ctx->run->request.cancel,
		.deadline_us = system_deadline(ctx),
		.root = "",
		.clock = ctx->run->clock,
		.allow_exec = ctx->run->request.allow_exec,
		.secrets = ctx->run->request.secrets,
		.n_secrets = ctx->run->request.n_secrets,
	};
	const char *problem;
	const void *made = options_of(ctx, look, &problem);

	if (problem)
		rp_check_fail(&check_ctx, result, "%s", problem);
	else
		rp_check_look(look->check, made, &look->policy,
			      state_of(work, look), &check_ctx, result);
}

static int run_one(struct work *work, const struct look *look)
{
	struct rp_ctx *ctx = work->ctx;
	struct rp_check_result result = { 0 };

	if (look->use && look->use->options_size != look->check->size)
		return rp_fail(ctx, RP_EBUG, "the %s check's options have "
			       "another size in this runtime",
			       look->check->name);
	run_look(work, look, &result);
	if (rp_cancel_raised(ctx->run->request.cancel))
		return rp_fail(ctx, RP_ECANCELLED,
			       "cancelled during the %s check",
			       look->check->name);
	add(ctx->arena, &work->tally, look->check->name, &result);
	if (rp_time_left_ms(ctx) == 0)
		return rp_fail(ctx, RP_ETIMEOUT,
			       "timed out during the %s check",
			       look->check->name);
	return 0;
}

static int run_checks(struct work *work)
{
	int rc = 0;

	for (size_t i = 0; i < work->n && rc == 0; i++)
		rc = run_one(work, &work->looks[i]);
	if (work->n == 0)
		rc = rp_fail(work->ctx, RP_EBADINPUT,
			     "No valid checkers to run");
	return rc;
}

static int run(struct rp_ctx *ctx, const void *self, struct rp_value *out)
{
	struct work work = { .ctx = ctx,
			     .tally.results = rp_map_new(ctx->arena) };
	const struct tally *tally = &work.tally;
	int rc;

	list_looks(&work, self);
	load_states(&work);
	rc = run_checks(&work);
	if (save_states(&work) < 0 && rc == 0)
		rc = RP_ESTORE;
	*out = rp_map_new(ctx->arena);
	rp_map_put(ctx->arena, out, "checks_run", rp_int(tally->run));
	rp_map_put(ctx->arena, out, "checks_passed", rp_int(tally->passed));
	rp_map_put(ctx->arena, out, "checks_failed",
		   rp_int(tally->run - tally->passed));
	rp_map_put(ctx->arena, out, "results", tally->results);
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
