/*
 * Waiting, by a clock that jumps.
 */
#include "run.h"

#include <signal.h>

#include "lib/rows.h"
#include "lib/scene.h"

extern const struct rp_node_type rp_node_delay;

/* As the compiler would emit it. */
struct options {
	long long wait_us;
};

struct jumping {
	struct rp_clock clock;		/* first: its functions are given it */
	int64_t now_us;
};

static int64_t now(const struct rp_clock *clock)
{
	return ((const struct jumping *)clock)->now_us;
}

static bool jump(const struct rp_clock *clock, const struct rp_cancel *cancel,
		 int64_t us)
{
	if (rp_cancel_raised(cancel))
		return false;
	((struct jumping *)clock)->now_us += us;
	return true;
}

static const struct {
	long long wait_us;
	int64_t left_us;		/* of the attempt */
	bool cancelled;
	int code;
	double waited_ms;
	const char *errors;
} rows[] = {
	{ 0, RP_NEVER, false, 0, 0, "" },
	{ 3600000000, RP_NEVER, false, 0, 3600000, "" },
	{ 5000000, 5000000, false, 0, 5000, "" },
	{ 5000000, 2000000, false, RP_ETIMEOUT, 2000,
	  "timed out: the node may take 2 s and waits for 5 s" },
	{ 5000000, RP_NEVER, true, RP_ECANCELLED, 0,
	  "cancelled while waiting" },
};

RP_ROWS(delay, waits_as_long_as_it_may, rows)
{
	struct jumping clock = { { .wall_us = now, .mono_us = now,
				   .sleep = jump }, 1000 };
	struct options options = { row->wait_us };
	struct rp_cancel cancel;
	struct test_scene scene;
	struct rp_value out = rp_null;
	const struct rp_value *ms;

	cr_assert(eq(int, rp_cancel_init(&cancel), 0));
	test_scene_init(&scene);
	scene.run.clock = &clock.clock;
	scene.run.request.cancel = &cancel;
	if (row->cancelled)
		rp_cancel_raise(&cancel, SIGTERM);
	if (row->left_us != RP_NEVER) {
		scene.ctx.deadline_us = clock.now_us + row->left_us;
		scene.steps[TEST_SCENE_STEPS - 1].timeout_us = row->left_us;
	}
	cr_expect(eq(int, rp_node_delay.run(&scene.ctx, &options, &out),
		     row->code));
	cr_expect_str_eq(test_scene_errors(&scene), row->errors);
	ms = rp_map_get(&out, "waited_ms");
	cr_expect(eq(dbl, ms ? ms->as.number : 0, row->waited_ms));
	test_scene_finish(&scene);
	rp_cancel_finish(&cancel);
}

Test(delay, has_the_struct_that_is_emitted)
{
	cr_expect(eq(sz, rp_node_delay.size, sizeof(struct options)));
}
