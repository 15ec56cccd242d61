/*
 * set: values by name.
 */
#include "run.h"

#include "base/json.h"
#include "expr/expr.h"
#include "lib/rows.h"
#include "lib/scene.h"

extern const struct rp_node_type rp_node_set;

static const struct rp_value *five(struct rp_frame *f)
{
	return rp_x_int(f, 5);
}

static const struct rp_value *host(struct rp_frame *f)
{
	return rp_x_string(f, RP_TEXT("web-1"));
}

static const struct rp_value *nothing(struct rp_frame *f)
{
	(void)f;
	return &rp_x_null;
}

static const struct rp_value *broken(struct rp_frame *f)
{
	return rp_x_fail(f, RP_F_DIVIDE, "divide by zero");
}

static const struct {
	struct rp_named_expr values[3];
	int code;
	const char *want, *errors;
} rows[] = {
	{ { { "n", five }, { "host", host }, { "none", nothing } }, 0,
	  "{\"n\":5,\"host\":\"web-1\",\"none\":null}", "" },
	{ { { "a", broken }, { "b", five }, { "c", broken } }, RP_EBADINPUT,
	  "{\"b\":5}", "a: divide by zero; c: divide by zero" },
};

RP_ROWS(set, names_values, rows)
{
	struct rp_named_exprs options = { row->values, 3 };
	struct rp_value out = rp_null;
	struct test_scene scene;

	test_scene_init(&scene);
	cr_assert(eq(sz, rp_node_set.size, sizeof options));
	cr_expect(eq(int, rp_node_set.run(&scene.ctx, &options, &out),
		     row->code));
	cr_expect_str_eq(rp_json_text(&scene.run.arena, &out,
				      RP_JSON_COMPACT).at, row->want);
	cr_expect_str_eq(test_scene_errors(&scene), row->errors);
	test_scene_finish(&scene);
}
