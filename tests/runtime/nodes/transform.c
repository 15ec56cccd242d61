/* Picking parts of outputs. */
#include "node.h"

#include "base/json.h"
#include "lib/rows.h"
#include "lib/scene.h"

extern const struct rp_node_type rp_node_transform;

/* As the compiler would emit it. */
struct options {
	int source_node;
	const char *extract, *filter_priority;
	struct rp_settings mapping;
};

#define SOURCE \
	"{\"a\": {\"b\": [{\"priority\": \"High\", \"n\": 1}, " \
	"{\"priority\": \"low\"}, {\"priority\": 3}, \"high\", " \
	"{\"priority\": \"HIGH\"}, {}], \"c\": null}, \"d\": 7}"
#define PLAIN(name, path) { name, { RP_REF_PLAIN, 0, path }, NULL }

static const struct rp_setting renames[] = {
	PLAIN("x", "d"), PLAIN("y", "a.c"), PLAIN("z", "a.b.0"),
	PLAIN("", "nothing"), PLAIN("all", "a.b"),
};

static const struct {
	struct options options;
	const char *want;
} rows[] = {
	{ { 0, NULL, NULL, { NULL, 0 } }, SOURCE },
	{ { 0, "", "", { NULL, 0 } }, SOURCE },
	{ { 0, "d", NULL, { NULL, 0 } }, "7" },
	{ { 0, "a.c", NULL, { NULL, 0 } }, "null" },
	{ { 0, "a.x.y", NULL, { NULL, 0 } }, "null" },
	{ { 0, "d.x", NULL, { NULL, 0 } }, "null" },
	{ { 0, "a.b", "high", { NULL, 0 } },
	  "[{\"priority\": \"High\", \"n\": 1}, {\"priority\": \"HIGH\"}]" },
	{ { 0, "a.b", "medium", { NULL, 0 } }, "[]" },
	{ { 0, "d", "high", { NULL, 0 } }, "7" },
	{ { 0, "a.b", "high", { renames, 4 } },
	  "{\"x\": 7, \"y\": null, \"z\": null, \"\": null}" },
	{ { 1, NULL, NULL, { NULL, 0 } }, "{}" },
	{ { 1, "a", "high", { NULL, 0 } }, "null" },
	{ { 1, NULL, NULL, { renames, 1 } }, "{\"x\": null}" },
};

RP_ROWS(transform, picks_and_renames, rows)
{
	struct test_scene scene;
	struct rp_value out, want;
	const struct rp_value *got;

	test_scene_init(&scene);
	test_scene_add(&scene, "in", SOURCE);
	want = test_value(&scene.run.arena, row->want);
	cr_expect(eq(int, rp_node_transform.run(&scene.ctx, &row->options,
						&out), 0));
	got = rp_map_get(&out, "transformed");
	cr_expect(rp_value_equal(got, &want), "%s",
		  rp_json_text(&scene.run.arena, got, RP_JSON_SPACED).at);
	cr_expect(rp_text_is(rp_value_text(rp_map_get(&out, "source_node"),
					   ""),
			     scene.steps[row->options.source_node].id));
	test_scene_finish(&scene);
}

Test(transform, has_the_struct_that_is_emitted)
{
	cr_expect(eq(sz, rp_node_transform.size, sizeof(struct options)));
}
