/*
 * What a run does when its store fails in the middle: it goes on, because
 * people must be told, and it says so at its end.
 */
#include "journal.h"

#include "alerts/alerts.h"
#include "lib/rows.h"
#include "store/store.h"
#include "store/store_ops.h"

static int refuse_run(struct rp_store *store, const struct rp_run_record *run,
		      const struct rp_node_record *nodes, size_t n,
		      struct rp_error *error)
{
	(void)store;
	(void)run;
	(void)nodes;
	(void)n;
	return rp_error_set(error, RP_ESTORE, "no room");
}

static int refuse_ingest(struct rp_store *store,
			 const struct rp_alert_batch *batch,
			 const struct rp_run_record *run,
			 const struct rp_node_record *nodes, size_t n,
			 struct rp_ingest_outcome *out,
			 struct rp_arena *arena, struct rp_error *error)
{
	(void)batch;
	(void)out;
	(void)arena;
	return refuse_run(store, run, nodes, n, error);
}

static const struct rp_store_ops ops = {
	.run_write = refuse_run,
	.ingest = refuse_ingest,
};

static int calls;

static int ingest(struct rp_ctx *ctx, const void *options,
		  struct rp_value *out)
{
	struct rp_alert alert = { .name = RP_TEXT("a"), .firing = true,
				  .fingerprint = RP_TEXT("f") };
	struct rp_alert_batch batch = { .alerts = &alert, .n = 1 };
	struct rp_ingest_outcome outcome = { 0 };

	(void)options;
	(void)out;
	calls++;
	cr_expect(eq(int, rp_run_ingest(ctx, &batch, &outcome), 0));
	cr_expect(eq(int, outcome.alerts_created, 1));
	return 0;
}

static const struct rp_node_type type = {
	.name = "ingest", .flags = RP_NODE_EFFECT, .run = ingest,
};

static int do_both(struct rp_run *run)
{
	rp_do(run, 0);
	rp_do(run, 1);
	return rp_end(run);
}

Test(journal, goes_on_when_the_store_fails)
{
	const struct rp_step steps[] = {
		{ .id = "a", .type = &type, .required = 1 },
		{ .id = "b", .type = &type, .required = 1 },
	};
	const struct rp_plan plan = { .abi = &rp_abi_2, .sha256 = "",
				      .n_steps = 2, .steps = steps,
				      .run = do_both };
	struct rp_store store = { .ops = &ops };
	struct rp_run_request request = {
		.plan = &plan, .definition = "test", .engine = "test",
		.payload = &rp_null, .source = "cli", .environment = "test",
		.store = &store,
	};
	struct rp_error error = { 0 };
	struct rp_run run;

	cr_assert(eq(int, rp_run_begin(&run, &request, &error), 0));
	cr_expect(ne(int, rp_run_go(&run), 0));
	cr_expect(eq(int, calls, 2));
	cr_expect(eq(int, (int)run.status, RP_RUN_FAILED));
	cr_expect_str_eq(run.error, "no room");
	rp_run_finish(&run);
}
