/*
 * rp_do by way of small plans: attempts, skips, deadlines, required.
 */
#include "step.h"

#include <signal.h>

#include "expr/expr.h"
#include "lib/rows.h"

/* A node that fails as its options say, so many times, and then works. */
struct scripted {
	int failures;
	int code;
	int *calls;
};

static int run_scripted(struct rp_ctx *ctx, const void *self,
			struct rp_value *out)
{
	const struct scripted *script = self;

	++*script->calls;
	*out = rp_map_new(ctx->arena);
	rp_map_put(ctx->arena, out, "attempt", rp_int(ctx->attempt));
	if (*script->calls <= script->failures)
		return rp_fail(ctx, script->code, "failure %d", *script->calls);
	return 0;
}

static const struct rp_node_type scripted = {
	.name = "scripted", .size = sizeof(struct scripted),
	.run = run_scripted,
};

static int do_both(struct rp_run *run)
{
	rp_do(run, 0);
	rp_do(run, 1);
	return rp_end(run);
}

/* Two nodes, "a" by the script and "b" always well. */
struct pair {
	int calls[2];
	struct scripted scripts[2];
	struct rp_step steps[2];
	struct rp_plan plan;
	struct rp_run run;
};

static const int first[] = { 0 };

static void init_pair(struct pair *pair, struct scripted script)
{
	*pair = (struct pair){ 0 };
	pair->scripts[0] = script;
	for (int i = 0; i < 2; i++) {
		pair->scripts[i].calls = &pair->calls[i];
		pair->steps[i] = (struct rp_step){
			.id = i ? "b" : "a", .type = &scripted,
			.options = &pair->scripts[i],
			.options_size = sizeof pair->scripts[i],
			.required = 1,
		};
	}
	pair->plan = (struct rp_plan){
		.abi = &rp_abi_2, .sha256 = "", .n_steps = 2,
		.steps = pair->steps, .run = do_both,
	};
}

static void go(struct pair *pair, struct rp_cancel *cancel)
{
	struct rp_run_request request = {
		.plan = &pair->plan, .definition = "test", .engine = "test",
		.payload = &rp_null, .source = "cli", .environment = "test",
		.trace_id = "T", .retry_base_us = 1, .cancel = cancel,
	};
	struct rp_error error = { 0 };

	cr_assert(eq(int, rp_run_begin(&pair->run, &request, &error), 0), "%s",
		  error.message);
	rp_run_go(&pair->run);
}

static const struct {
	struct scripted script;
	int max_retries;
	bool required;
	int calls;
	enum rp_status status;
	const char *error;
} attempts[] = {
	{ { 0, 0, NULL }, 0, true, 1, RP_RUN_COMPLETED, NULL },
	{ { 2, RP_ETRANSIENT, NULL }, 3, true, 3, RP_RUN_COMPLETED, NULL },
	{ { 2, RP_ETIMEOUT, NULL }, 2, true, 3, RP_RUN_COMPLETED, NULL },
	{ { 9, RP_ETRANSIENT, NULL }, 2, true, 3, RP_RUN_FAILED,
	  "Node a failed: failure 3" },
	{ { 9, RP_ETRANSIENT, NULL }, 0, true, 1, RP_RUN_FAILED,
	  "Node a failed: failure 1" },
	{ { 9, RP_EPERMANENT, NULL }, 5, true, 1, RP_RUN_FAILED,
	  "Node a failed: failure 1" },
	{ { 9, RP_EBADINPUT, NULL }, 5, false, 1, RP_RUN_COMPLETED, NULL },
	{ { 9, RP_ETRANSIENT, NULL }, 1, false, 2, RP_RUN_COMPLETED, NULL },
};

RP_ROWS(step, retries_only_what_may_pass, attempts)
{
	struct pair pair;

	init_pair(&pair, row->script);
	pair.steps[0].retry.max_retries = row->max_retries;
	pair.steps[0].required = row->required;
	go(&pair, NULL);
	cr_expect(eq(int, pair.calls[0], row->calls));
	cr_expect(eq(int, (int)pair.run.status, (int)row->status));
	cr_expect(eq(int, pair.calls[1], row->status == RP_RUN_COMPLETED));
	if (row->error)
		cr_expect_str_eq(pair.run.error, row->error);
	rp_run_finish(&pair.run);
}

static const struct rp_value *a_failed(struct rp_frame *f)
{
	return rp_x_node_has_errors(f, 0, 0);
}

static const struct {
	int failures;
	bool by_list, by_test;
	const char *reason;
} skips[] = {
	{ 0, true, true, NULL },
	{ 1, true, false, "node 'a' has errors" },
	{ 1, false, true, "skip_if_condition holds" },
	{ 1, false, false, NULL },
};

RP_ROWS(step, skips_with_a_reason, skips)
{
	struct pair pair;

	init_pair(&pair, (struct scripted){ row->failures, RP_EPERMANENT,
					    NULL });
	pair.steps[0].required = 0;
	if (row->by_list)
		pair.steps[1].skip_if_errors = (struct rp_ordinals){ first, 1 };
	if (row->by_test)
		pair.steps[1].skip_if = a_failed;
	go(&pair, NULL);
	cr_expect(eq(int, (int)pair.run.nodes[1].state,
		     row->reason ? RP_NODE_SKIPPED : RP_NODE_RAN));
	if (row->reason)
		cr_expect_str_eq(pair.run.nodes[1].skip_reason, row->reason);
	rp_run_finish(&pair.run);
}

Test(step, stops_when_cancelled)
{
	struct rp_cancel cancel;
	struct pair pair;

	cr_assert(eq(int, rp_cancel_init(&cancel), 0));
	rp_cancel_raise(&cancel, SIGTERM);
	init_pair(&pair, (struct scripted){ 0 });
	go(&pair, &cancel);
	cr_expect(eq(int, (int)pair.run.status, RP_RUN_INTERRUPTED));
	cr_expect(eq(int, pair.calls[0], 0));
	rp_run_finish(&pair.run);
	rp_cancel_finish(&cancel);
}

Test(step, refuses_a_program_of_another_runtime)
{
	struct rp_run_request request = { 0 };
	struct rp_error error = { 0 };
	struct pair pair;

	init_pair(&pair, (struct scripted){ 0 });
	pair.steps[1].options_size = 1;
	request.plan = &pair.plan;
	cr_expect(eq(int, rp_run_begin(&pair.run, &request, &error), RP_EBUG));
	cr_expect(error.message[0] != '\0');
	rp_run_finish(&pair.run);
}

static const struct {
	struct rp_retry retry;
	int64_t base, asked;
	int attempt;
	int64_t at_least, at_most;
} waits[] = {
	{ { 0 }, 0, 0, 1, 0, 1000000 },
	{ { 0 }, 0, 0, 3, 0, 4000000 },
	{ { 0 }, 0, 0, 60, 0, 300000000 },
	{ { 0 }, 10, 0, 1, 0, 10 },
	{ { 0 }, 10, 5000, 1, 5000, 5000 },
	{ { .backoff_us = 500, .no_jitter = 1 }, 10, 0, 1, 500, 500 },
	{ { .backoff_us = 500, .no_jitter = 1 }, 10, 0, 3, 2000, 2000 },
	{ { .backoff_us = 500, .no_jitter = 1, .factor = 1 }, 0, 0, 9, 500,
	  500 },
	{ { .backoff_us = 500, .no_jitter = 1, .factor = 1.5 }, 0, 0, 2, 750,
	  750 },
	{ { .max_backoff_us = 2500, .no_jitter = 1 }, 1000, 0, 3, 2500, 2500 },
	{ { .max_backoff_us = 2500, .no_jitter = 1 }, 1000, 0, 2000000000,
	  2500, 2500 },
	{ { .backoff_us = 9000, .max_backoff_us = 2500 }, 0, 0, 1, 0, 2500 },
	{ { .max_backoff_us = 2500 }, 1000, 7000, 1, 7000, 7000 },
};

RP_ROWS(step, backs_off_with_jitter_and_a_cap, waits)
{
	for (int i = 0; i < 200; i++) {
		int64_t us = rp_backoff_us(&row->retry, row->base,
					   row->attempt, row->asked);

		cr_assert(us >= row->at_least && us <= row->at_most);
	}
}

/* ------------------------------------------------------------- intercepted */

static int answer(void *self, struct rp_ctx *ctx, struct rp_value *out)
{
	*out = rp_map_new(ctx->arena);
	rp_map_put(ctx->arena, out, "by", rp_cstring(self));
	return 0;
}

Test(step, lets_somebody_else_do_the_work)
{
	struct rp_error error = { 0 };
	struct rp_run_request request;
	struct pair pair;

	init_pair(&pair, (struct scripted){ .failures = 1 });
	request = (struct rp_run_request){
		.plan = &pair.plan, .definition = "test", .engine = "test",
		.payload = &rp_null, .source = "cli", .environment = "test",
		.intercept = answer, .test_self = "a test",
	};
	cr_assert(eq(int, rp_run_begin(&pair.run, &request, &error), 0));
	cr_expect(eq(int, rp_run_go(&pair.run), 0));
	cr_expect(eq(int, pair.calls[0] + pair.calls[1], 0));
	for (int i = 0; i < 2; i++)
		cr_expect(eq(str, (char *)rp_value_text(rp_map_get(rp_output(
			&pair.run, i), "by"), "").at, "a test"));
	rp_run_finish(&pair.run);
}

/* ------------------------------------------------------------ what decides */

static const struct {
	unsigned on;
	int code, calls;
} kinds[] = {
	{ 0, RP_ETRANSIENT, 3 },
	{ 0, RP_ETIMEOUT, 3 },
	{ 0, RP_EPERMANENT, 1 },
	{ RP_ON_TRANSIENT, RP_ETRANSIENT, 3 },
	{ RP_ON_TRANSIENT, RP_ETIMEOUT, 1 },
	{ RP_ON_TIMEOUT, RP_ETIMEOUT, 3 },
	{ RP_ON_TIMEOUT, RP_ETRANSIENT, 1 },
	{ RP_ON_PERMANENT, RP_EPERMANENT, 3 },
	{ RP_ON_PERMANENT, RP_EBADINPUT, 3 },
	{ RP_ON_PERMANENT, RP_ETRANSIENT, 1 },
	{ RP_ON_PERMANENT | RP_ON_TRANSIENT | RP_ON_TIMEOUT, RP_ECANCELLED,
	  1 },
	{ RP_ON_PERMANENT | RP_ON_TRANSIENT | RP_ON_TIMEOUT, RP_EBUG, 1 },
};

RP_ROWS(step, retries_what_the_node_says, kinds)
{
	struct pair pair;

	init_pair(&pair, (struct scripted){ 9, row->code, NULL });
	pair.steps[0].retry = (struct rp_retry){ .max_retries = 2,
						 .on = row->on };
	go(&pair, NULL);
	cr_expect(eq(int, pair.calls[0], row->calls), "%u %d", row->on,
		  row->code);
	rp_run_finish(&pair.run);
}

static int run_ender(struct rp_ctx *ctx, const void *self,
		     struct rp_value *out)
{
	const enum rp_status *status = self;

	(void)out;
	rp_end_early(ctx, *status, "that is why");
	return *status == RP_RUN_FAILED
	       ? rp_fail(ctx, RP_ETRANSIENT, "that is why") : 0;
}

static const struct rp_node_type ender = {
	.name = "ender", .size = sizeof(struct scripted), .run = run_ender,
};

static const struct {
	enum rp_status status;
	const char *error, *reason;
} ends[] = {
	{ RP_RUN_FAILED, "that is why", NULL },
	{ RP_RUN_FILTERED, NULL, "that is why" },
};

RP_ROWS(step, ends_the_run_when_a_node_says_so, ends)
{
	struct pair pair;

	init_pair(&pair, (struct scripted){ 0 });
	pair.steps[0].type = &ender;
	pair.steps[0].options = &row->status;
	pair.steps[0].required = 0;
	pair.steps[0].retry.max_retries = 5;
	go(&pair, NULL);
	cr_expect(eq(int, (int)pair.run.status, (int)row->status));
	cr_expect(eq(int, pair.calls[1], 0), "the next node ran");
	cr_expect(eq(int, pair.run.nodes[0].attempts, 1));
	cr_expect_str_eq(pair.run.error ? pair.run.error : "",
			 row->error ? row->error : "");
	cr_expect_str_eq(pair.run.reason ? pair.run.reason : "",
			 row->reason ? row->reason : "");
	rp_run_finish(&pair.run);
}
