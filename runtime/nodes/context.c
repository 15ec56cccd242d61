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
#include "branch.h"
#include "checks/beside.h"
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

/* One check that is to be run, and what came of it. */
struct look {
	const struct rp_check *check;
	const struct rp_check_use *use;	/* or NULL: its defaults */
	struct rp_check_policy policy;
	const void *made;		/* its options */
	const char *problem;		/* why they could not be made */
	struct rp_check_state *state;	/* or NULL */
	struct rp_arena arena;		/* of the result */
	struct rp_check_result result;
	bool is_interrupted, is_late;
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
static int prepare(struct work *work, struct look *look)
{
	const struct rp_check_use *use = look->use;

	if (use && use->options_size != look->check->size)
		return rp_fail(work->ctx, RP_EBUG, "the %s check's options "
			       "have another size in this runtime",
			       look->check->name);
	look->state = state_of(work, look);
	if (use && use->n_patches)
		look->made = use->apply(work->ctx, use, &look->problem);
	else if (use)
		look->made = use->options;
	return 0;
}

static bool waits(void *self, size_t i)
{
	const struct work *work = self;

	return work->looks[i].check->waits;
}

/* On any thread; nothing of the run is changed. */
static void do_look(void *self, size_t i)
{
	const struct work *work = self;
	const struct rp_run_request *request = &work->ctx->run->request;
	struct look *look = &work->looks[i];
	struct rp_check_ctx ctx = {
		.arena = &look->arena,
		.cancel = request->cancel,
		.deadline_us = system_deadline(work->ctx),
		.root = "",
		.clock = work->ctx->run->clock,
		.allow_exec = request->allow_exec,
		.secrets = { request->secrets, request->n_secrets },
	};

	if (look->problem)
		rp_check_fail(&ctx, &look->result, "%s", look->problem);
	else if (!rp_cancel_raised(request->cancel))
		rp_check_look(look->check, look->made, &look->policy,
			      look->state, &ctx, &look->result);
	look->is_interrupted = rp_cancel_raised(request->cancel);
	look->is_late = rp_time_left_ms(work->ctx) == 0;
}

/* Beside each other if any of them waits. */
static void do_looks(struct work *work)
{
	struct rp_shared *shared = work->ctx->run->shared;
	const struct rp_beside all = { work->n, waits, do_look, work };

	for (size_t i = 0; i < work->n; i++)
		if (work->looks[i].check->waits) {
			work->looks[i].check->waits(
				&all, shared ? rp_shared_pool(shared) : NULL);
			return;
		}
	for (size_t i = 0; i < work->n; i++)
		do_look(work, i);
}

/* What was found, up to the first look that was cut short. */
static int settle(struct work *work)
{
	struct rp_ctx *ctx = work->ctx;

	for (size_t i = 0; i < work->n; i++)
		rp_arena_adopt(ctx->arena, &work->looks[i].arena);
	for (size_t i = 0; i < work->n; i++) {
		const struct look *look = &work->looks[i];
		const char *name = look->check->name;

		if (look->is_interrupted)
			return rp_fail(ctx, RP_ECANCELLED,
				       "cancelled during the %s check", name);
		add(ctx->arena, &work->tally, name, &look->result);
		if (look->is_late)
			return rp_fail(ctx, RP_ETIMEOUT,
				       "timed out during the %s check", name);
	}
	return 0;
}

static int run_checks(struct work *work)
{
	int rc = 0;

	for (size_t i = 0; i < work->n && rc == 0; i++)
		rc = prepare(work, &work->looks[i]);
	if (rc < 0)
		return rc;
	if (work->n == 0)
		return rp_fail(work->ctx, RP_EBADINPUT,
			       "No valid checkers to run");
	for (size_t i = 0; i < work->n; i++)
		rp_arena_init(&work->looks[i].arena);
	do_looks(work);
	return settle(work);
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
