/*
 * dedup and throttle over a database.
 */
#include "run.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/json.h"
#include "expr/expr.h"
#include "lib/files.h"
#include "lib/rows.h"
#include "lib/scene.h"
#include "store/store.h"

extern const struct rp_node_type rp_node_dedup, rp_node_throttle;

/* As the compiler would emit them. */
struct dedup {
	rp_expr *key;
	long long window_us;
	int on_repeat;
};

struct throttle {
	rp_expr *key;
	long long rate, per_us;
	int on_excess;
};

enum { FILTER = 1, CONTINUE };

static const struct rp_value *a(struct rp_frame *f)
{
	return rp_x_string(f, RP_TEXT("a"));
}

static const struct rp_value *pair(struct rp_frame *f)
{
	struct rp_value list = rp_list_new(f->arena);

	rp_list_push(f->arena, &list, rp_int(1));
	rp_list_push(f->arena, &list, rp_cstring("x"));
	return rp_x_keep(f, list);
}

static const struct rp_value *nothing(struct rp_frame *f)
{
	(void)f;
	return &rp_x_null;
}

static const struct rp_value *broken(struct rp_frame *f)
{
	return rp_x_fail(f, RP_F_MISSING, "no such key: host");
}

struct stage {
	struct test_scene scene;
	struct rp_arena arena;
	struct rp_store *store;
};

static void begin(struct stage *stage)
{
	struct rp_error error = { 0 };

	rp_arena_init(&stage->arena);
	test_scene_init(&stage->scene);
	cr_assert(eq(int, rp_store_open(&stage->store, rp_arena_printf(
		&stage->arena, "%s/t.db", test_directory(&stage->arena)),
		stage->scene.run.clock, &error), 0), "%s", error.message);
	stage->scene.run.request.store = stage->store;
	stage->scene.run.request.definition = "d";
}

static void end(struct stage *stage)
{
	rp_store_close(stage->store);
	test_scene_finish(&stage->scene);
	rp_arena_finish(&stage->arena);
}

/* Another run meets the node: what comes out, and how the run ends. */
static const char *meet(struct stage *stage, const struct rp_node_type *type,
			const void *options, const char *run_id,
			const char *node_id)
{
	struct test_scene *scene = &stage->scene;
	struct rp_value out = rp_null;

	strcpy(scene->run.run_id, run_id);
	scene->steps[TEST_SCENE_STEPS - 1].id = node_id;
	scene->steps[TEST_SCENE_STEPS - 1].type = type;
	test_scene_attempt(scene);
	scene->ctx.ends = RP_RUN_PENDING;
	scene->ctx.ends_because = NULL;
	if (type->run(&scene->ctx, options, &out) < 0)
		return test_scene_errors(scene);
	if (scene->ctx.ends == RP_RUN_FILTERED)
		return rp_arena_printf(&scene->run.arena, "filtered: %s",
				       scene->ctx.ends_because);
	return rp_json_text(&scene->run.arena, &out, RP_JSON_COMPACT).at;
}

#define SEEN(duplicate, count) "{\"duplicate\":" duplicate \
	",\"first_seen\":\"2026-03-03T12:00:00.123456Z\",\"count\":" count "}"

static const struct {
	struct dedup options;
	const char *run_id, *node_id, *want;
} sightings[] = {
	{ { a, 3600000000, FILTER }, "R1", "page", SEEN("false", "1") },
	{ { a, 3600000000, FILTER }, "R2", "page",
	  "filtered: 'a' was seen 2 times since 2026-03-03T12:00:00.123456Z" },
	{ { a, 3600000000, CONTINUE }, "R3", "page", SEEN("true", "3") },
	{ { a, 3600000000, FILTER }, "R1", "page", SEEN("false", "3") },
	{ { a, 3600000000, FILTER }, "R4", "other", SEEN("false", "1") },
	{ { pair, 3600000000, FILTER }, "R5", "page", SEEN("false", "1") },
	{ { pair, 3600000000, FILTER }, "R6", "page", "filtered: '[1,\"x\"]' "
	  "was seen 2 times since 2026-03-03T12:00:00.123456Z" },
	{ { nothing, 3600000000, FILTER }, "R7", "page",
	  "key: is null, so all such events would count as one" },
	{ { broken, 3600000000, FILTER }, "R8", "page",
	  "key: no such key: host" },
};

Test(dedup, holds_back_repeats)
{
	struct stage stage;

	cr_assert(eq(sz, rp_node_dedup.size, sizeof(struct dedup)));
	begin(&stage);
	for (size_t i = 0; i < sizeof sightings / sizeof sightings[0]; i++)
		cr_expect_str_eq(meet(&stage, &rp_node_dedup,
				      &sightings[i].options,
				      sightings[i].run_id,
				      sightings[i].node_id),
				 sightings[i].want, "%zu", i);
	end(&stage);
}

static const struct {
	struct throttle options;
	const char *node_id, *want;
} takings[] = {
	{ { a, 2, 60000000, FILTER }, "page",
	  "{\"allowed\":true,\"remaining\":1,\"wait_ms\":0.0}" },
	{ { a, 2, 60000000, FILTER }, "page",
	  "{\"allowed\":true,\"remaining\":0,\"wait_ms\":30000.001}" },
	{ { a, 2, 60000000, FILTER }, "page",
	  "filtered: more than 2 of 'a' in 60 s" },
	{ { a, 2, 60000000, CONTINUE }, "page",
	  "{\"allowed\":false,\"remaining\":0,\"wait_ms\":30000.001}" },
	{ { a, 2, 60000000, FILTER }, "other",
	  "{\"allowed\":true,\"remaining\":1,\"wait_ms\":0.0}" },
	{ { nothing, 2, 60000000, FILTER }, "page",
	  "key: is null, so all such events would count as one" },
};

Test(dedup, throttle_lets_a_rate_pass)
{
	struct stage stage;

	cr_assert(eq(sz, rp_node_throttle.size, sizeof(struct throttle)));
	begin(&stage);
	for (size_t i = 0; i < sizeof takings / sizeof takings[0]; i++)
		cr_expect_str_eq(meet(&stage, &rp_node_throttle,
				      &takings[i].options, "R1",
				      takings[i].node_id),
				 takings[i].want, "%zu", i);
	end(&stage);
}

Test(dedup, says_that_it_needs_a_database)
{
	static const struct dedup options = { a, 1000000, FILTER };
	struct stage stage;

	begin(&stage);
	stage.scene.run.request.store = NULL;
	cr_expect_str_eq(meet(&stage, &rp_node_dedup, &options, "R1", "page"),
			 "dedup remembers events in the database; run with "
			 "one, without --no-store");
	end(&stage);
}
