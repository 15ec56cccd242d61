/*
 * Branches beside each other: who stops whom, and in which order it is told.
 *
 * Nodes wait for each other by semaphores, so every test is about what was
 * going on at the same time and none about how long it took.
 */
#include "run.h"

#include <semaphore.h>

#include "lib/rows.h"

enum { STEPS = 3 };

struct scripted {
	sem_t *waits, *posts;		/* before and after; NULL: no */
	bool sleeps, fails;
	char *sees;			/* the steps whose outputs it sees */
};

static void add_step(void *self, const struct rp_value *output)
{
	struct rp_text id = rp_value_text(rp_map_get(output, "step"), "");

	strncat(self, id.at, id.n);
}

static int run_scripted(struct rp_ctx *ctx, const void *self,
			struct rp_value *out)
{
	const struct scripted *script = self;
	const struct rp_cancel *cancel = ctx->run->request.cancel;

	*out = rp_map_new(ctx->arena);
	rp_map_put(ctx->arena, out, "step", rp_cstring(ctx->step->id));
	if (script->sees)
		rp_each_output(ctx->run, add_step, script->sees);
	if (script->waits)
		sem_wait(script->waits);
	if (script->posts)
		sem_post(script->posts);
	if (script->sleeps && !rp_sleep(ctx->run->clock, cancel, 1LL << 50))
		return rp_fail(ctx, RP_ECANCELLED, "cancelled");
	if (script->fails)
		return rp_fail(ctx, RP_EPERMANENT, "boom");
	if (rp_cancel_raised(cancel))
		return rp_fail(ctx, RP_ECANCELLED, "cancelled");
	return 0;
}

static const struct rp_node_type scripted = {
	.name = "scripted", .size = sizeof(struct scripted),
	.run = run_scripted,
};

static void do_first(struct rp_run *run)
{
	rp_do(run, 0);
}

static void do_second(struct rp_run *run)
{
	rp_do(run, 1);
}

static void do_both(struct rp_run *run)
{
	rp_do(run, 0);
	rp_do(run, 1);
}

static void do_third(struct rp_run *run)
{
	rp_do(run, 2);
}

static int run_pair(struct rp_run *run)
{
	rp_fork(run, (rp_region *const[]){ do_first, do_second }, 2);
	rp_do(run, 2);
	return rp_end(run);
}

static int run_rows(struct rp_run *run)
{
	rp_fork(run, (rp_region *const[]){ do_both, do_third }, 2);
	return rp_end(run);
}

static int run_table(struct rp_run *run)
{
	static const int last[] = { 2 };
	static const struct rp_task tasks[] = {
		{ 0, 0, NULL, { last, 1 } }, { 1, 0, NULL, { last, 1 } },
		{ 2, 2, NULL, { NULL, 0 } },
	};

	rp_schedule(run, tasks, 3);
	return rp_end(run);
}

/* The third waits for the second alone. */
static int run_aside(struct rp_run *run)
{
	static const int last[] = { 2 };
	static const struct rp_task tasks[] = {
		{ 0, 0, NULL, { NULL, 0 } }, { 1, 0, NULL, { last, 1 } },
		{ 2, 1, NULL, { NULL, 0 } },
	};

	rp_schedule(run, tasks, 3);
	return rp_end(run);
}

struct trio {
	struct scripted scripts[STEPS];
	struct rp_step steps[STEPS];
	struct rp_plan plan;
	struct rp_run run;
};

static void go(struct trio *trio, int (*run)(struct rp_run *run),
	       bool required)
{
	struct rp_run_request request = {
		.plan = &trio->plan, .definition = "test", .engine = "test",
		.payload = &rp_null, .source = "cli", .environment = "test",
		.trace_id = "T",
	};
	struct rp_error error = { 0 };

	for (int i = 0; i < STEPS; i++)
		trio->steps[i] = (struct rp_step){
			.id = (const char *const[]){ "a", "b", "c" }[i],
			.type = &scripted, .options = &trio->scripts[i],
			.options_size = sizeof trio->scripts[i],
			.required = required,
		};
	trio->plan = (struct rp_plan){
		.abi = &rp_abi_2, .sha256 = "", .n_steps = STEPS,
		.steps = trio->steps, .run = run,
	};
	cr_assert(eq(int, rp_run_begin(&trio->run, &request, &error), 0), "%s",
		  error.message);
	rp_run_go(&trio->run);
}

static const struct {
	int (*run)(struct rp_run *run);
} ways[] = { { run_pair }, { run_table } };

RP_ROWS(fork, a_failure_ends_what_blocks_beside_it, ways)
{
	struct trio trio = { 0 };
	sem_t asleep;

	sem_init(&asleep, 0, 0);
	trio.scripts[0] = (struct scripted){ .posts = &asleep, .sleeps = true };
	trio.scripts[1] = (struct scripted){ .waits = &asleep, .fails = true };
	go(&trio, row->run, true);
	cr_expect(eq(int, (int)trio.run.status, RP_RUN_FAILED));
	cr_expect_str_eq(trio.run.error, "Node b failed: boom");
	cr_expect(eq(int, (int)trio.run.nodes[2].state, RP_NODE_UNSEEN));
	rp_run_finish(&trio.run);
}

RP_ROWS(fork, tells_in_the_order_of_the_plan, ways)
{
	struct trio trio = { 0 };
	sem_t second;

	sem_init(&second, 0, 0);
	trio.scripts[0].waits = trio.scripts[1].posts = &second;
	go(&trio, row->run, true);
	cr_expect(eq(int, (int)trio.run.status, RP_RUN_COMPLETED));
	cr_assert(eq(sz, trio.run.n_order, STEPS));
	for (int i = 0; i < STEPS; i++)
		cr_expect(eq(int, trio.run.order[i], i));
	rp_run_finish(&trio.run);
}

Test(fork, sees_what_it_waited_for_and_nothing_else)
{
	struct trio trio = { 0 };
	char sees[8] = "";
	sem_t first;

	sem_init(&first, 0, 0);
	trio.scripts[0].posts = trio.scripts[1].waits = &first;
	trio.scripts[2].sees = sees;
	go(&trio, run_aside, true);
	cr_expect_str_eq(sees, "b");
	rp_run_finish(&trio.run);
	sees[0] = '\0';
	trio.scripts[0] = trio.scripts[1] = (struct scripted){ .fails = false };
	go(&trio, run_table, true);
	cr_expect_str_eq(sees, "ab");
	rp_run_finish(&trio.run);
}

Test(fork, a_failure_that_may_be_leaves_others_alone)
{
	struct trio trio = { 0 };
	sem_t failed;

	sem_init(&failed, 0, 0);
	trio.scripts[0].fails = true;
	trio.scripts[1].posts = trio.scripts[2].waits = &failed;
	go(&trio, run_rows, false);
	cr_expect(eq(int, (int)trio.run.status, RP_RUN_COMPLETED));
	cr_expect(eq(sz, rp_value_count(&trio.run.nodes[0].errors), 1));
	cr_expect(eq(sz, rp_value_count(&trio.run.nodes[2].errors), 0));
	rp_run_finish(&trio.run);
}
