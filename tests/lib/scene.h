#ifndef TESTS_LIB_SCENE_H
#define TESTS_LIB_SCENE_H

/*
 * A run in the middle: some nodes have finished with outputs that the test
 * chose, and one node is about to run.  For tests of node code and drivers.
 *
 *	struct test_scene scene;
 *	test_scene_init(&scene);
 *	test_scene_add(&scene, "check", "{\"checks_run\": 1, …}");
 *	… scene.ctx is the context of node "page" …
 *	test_scene_finish(&scene);
 *
 * The wall clock stands at 2026-03-03T12:00:00.123456Z, the trace is "T1", the
 * run "R1".  What the console prints is in `said`.
 */

#include "base/buf.h"
#include "run.h"

#define TEST_SCENE_STEPS 8

struct test_scene {
	struct rp_plan plan;
	struct rp_step steps[TEST_SCENE_STEPS];
	struct rp_node_run nodes[TEST_SCENE_STEPS];
	int order[TEST_SCENE_STEPS];
	struct rp_run run;
	struct rp_ctx ctx;		/* of the last step, "page" */
	void *memo;
	struct rp_buf said;
};

void test_scene_init(struct test_scene *scene);
void test_scene_finish(struct test_scene *scene);

/* A finished node with this output, JSON of a map. */
void test_scene_add(struct test_scene *scene, const char *id,
		    const char *json);

/* The next attempt of "page": errors forgotten, memo kept. */
void test_scene_attempt(struct test_scene *scene);

/* JSON that must be right, as a value in the scene's arena. */
struct rp_value test_value(struct rp_arena *arena, const char *json);

/* Errors of the attempt, joined by "; ". */
const char *test_scene_errors(struct test_scene *scene);

#endif
