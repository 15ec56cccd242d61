/*
 * Scenes are put together by hand and not by rp_run_begin, so that ids and
 * times are the same every time.
 */
#include "lib/scene.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/json.h"

#define PAGE (TEST_SCENE_STEPS - 1)

static int64_t fixed_wall(const struct rp_clock *clock)
{
	(void)clock;
	return INT64_C(1772539200123456);
}

static int64_t system_mono(const struct rp_clock *clock)
{
	(void)clock;
	return rp_system_clock.mono_us(&rp_system_clock);
}

static const struct rp_clock fixed_clock = {
	.wall_us = fixed_wall, .mono_us = system_mono,
};

static void say(void *self, struct rp_text text)
{
	rp_buf_text(self, text);
}

void test_scene_init(struct test_scene *scene)
{
	*scene = (struct test_scene){
		.plan = { .n_steps = TEST_SCENE_STEPS },
		.run = {
			.request = {
				.source = "local",
				.environment = "production",
				.say = say,
				.say_self = &scene->said,
			},
			.clock = &fixed_clock,
			.run_id = "R1",
			.trace_id = "T1",
		},
	};
	scene->plan.steps = scene->steps;
	scene->run.plan = &scene->plan;
	scene->run.nodes = scene->nodes;
	scene->run.order = scene->order;
	rp_arena_init(&scene->run.arena);
	rp_buf_init(&scene->said, RP_BUF_UNLIMITED);
	for (int i = 0; i < TEST_SCENE_STEPS; i++)
		scene->steps[i].id = "unused";
	scene->steps[PAGE].id = "page";
	scene->ctx = (struct rp_ctx){
		.run = &scene->run,
		.step = &scene->steps[PAGE],
		.ordinal = PAGE,
		.arena = &scene->run.arena,
		.deadline_us = RP_NEVER,
		.memo = &scene->memo,
	};
	test_scene_attempt(scene);
}

void test_scene_finish(struct test_scene *scene)
{
	rp_buf_finish(&scene->said);
	rp_arena_finish(&scene->run.arena);
}

void test_scene_add(struct test_scene *scene, const char *id,
		    const char *json)
{
	int ordinal = (int)scene->run.n_order++;

	cr_assert(lt(int, ordinal, PAGE));
	scene->order[ordinal] = ordinal;
	scene->steps[ordinal].id = id;
	scene->nodes[ordinal].state = RP_NODE_RAN;
	scene->nodes[ordinal].output = test_value(&scene->run.arena, json);
}

void test_scene_attempt(struct test_scene *scene)
{
	scene->ctx.errors = rp_list_new(&scene->run.arena);
	scene->ctx.code = 0;
	scene->ctx.retry_after_us = 0;
	scene->ctx.attempt++;
}

struct rp_value test_value(struct rp_arena *arena, const char *json)
{
	struct rp_json_result result;
	struct rp_value value;

	if (rp_json_read(&value, arena, rp_text(json), RP_JSON_DEPTH_PAYLOAD,
			 &result) < 0)
		cr_fatal("%s: %s", json, rp_json_problem(arena, &result));
	return value;
}

const char *test_scene_errors(struct test_scene *scene)
{
	const struct rp_value *errors = &scene->ctx.errors;
	struct rp_buf buf;
	const char *joined;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (size_t i = 0; i < rp_value_count(errors); i++) {
		rp_buf_str(&buf, i ? "; " : "");
		rp_buf_text(&buf, rp_value_text(rp_list_at(errors, i), ""));
	}
	joined = rp_arena_copy(&scene->run.arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return joined;
}
