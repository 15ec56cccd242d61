/*
 * fail: the end of a run.
 */
#include "run.h"

#include "expr/expr.h"
#include "lib/rows.h"
#include "lib/scene.h"

extern const struct rp_node_type rp_node_fail;

static const struct rp_value *words(struct rp_frame *f)
{
	return rp_x_string(f, RP_TEXT("no owner for 50% of \"x\""));
}

static const struct rp_value *broken(struct rp_frame *f)
{
	return rp_x_fail(f, RP_F_DIVIDE, "divide by zero");
}

static const struct {
	rp_expr *message;
	int code;
	enum rp_status ends;
	const char *errors;
} failures[] = {
	{ words, RP_EPERMANENT, RP_RUN_FAILED, "no owner for 50% of \"x\"" },
	{ broken, RP_EBADINPUT, RP_RUN_PENDING, "message: divide by zero" },
};

RP_ROWS(fail, ends_the_run_with_its_message, failures)
{
	struct rp_value out = rp_null;
	struct test_scene scene;

	test_scene_init(&scene);
	cr_assert(eq(sz, rp_node_fail.size, sizeof row->message));
	cr_expect(eq(int, rp_node_fail.run(&scene.ctx, &row->message, &out),
		     row->code));
	cr_expect(eq(int, (int)scene.ctx.ends, (int)row->ends));
	cr_expect_str_eq(test_scene_errors(&scene), row->errors);
	if (row->ends == RP_RUN_FAILED)
		cr_expect_str_eq(scene.ctx.ends_because, row->errors);
	test_scene_finish(&scene);
}
