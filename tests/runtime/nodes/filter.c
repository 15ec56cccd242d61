/*
 * filter: what it lets through, and how the run ends otherwise.
 */
#include "run.h"

#include "expr/expr.h"
#include "lib/rows.h"
#include "lib/scene.h"

extern const struct rp_node_type rp_node_filter;

/* As the compiler would emit it. */
struct options {
	rp_expr *test, *reason;
};

static const struct rp_value *yes(struct rp_frame *f)
{
	(void)f;
	return &rp_x_true;
}

static const struct rp_value *no(struct rp_frame *f)
{
	(void)f;
	return &rp_x_false;
}

static const struct rp_value *broken(struct rp_frame *f)
{
	return rp_x_fail(f, RP_F_DIVIDE, "divide by zero");
}

static const struct rp_value *words(struct rp_frame *f)
{
	return rp_x_string(f, RP_TEXT("only production"));
}

static const struct {
	struct options options;
	int code;
	enum rp_status ends;
	const char *reason, *errors;
} rows[] = {
	{ { yes, NULL }, 0, RP_RUN_PENDING, "", "" },
	{ { yes, broken }, 0, RP_RUN_PENDING, "", "" },
	{ { no, NULL }, 0, RP_RUN_FILTERED, "'if' of node page does not hold",
	  "" },
	{ { no, words }, 0, RP_RUN_FILTERED, "only production", "" },
	{ { broken, NULL }, RP_EBADINPUT, RP_RUN_PENDING, "",
	  "if: divide by zero" },
	{ { words, NULL }, RP_EBADINPUT, RP_RUN_PENDING, "",
	  "if: must be true or false, not string" },
	{ { no, broken }, RP_EBADINPUT, RP_RUN_PENDING, "",
	  "reason: divide by zero" },
};

RP_ROWS(filter, drops_what_does_not_hold, rows)
{
	struct rp_value out = rp_null;
	struct test_scene scene;

	test_scene_init(&scene);
	cr_expect(eq(int, rp_node_filter.run(&scene.ctx, &row->options, &out),
		     row->code));
	cr_expect_str_eq(test_scene_errors(&scene), row->errors);
	cr_expect(eq(int, (int)scene.ctx.ends, (int)row->ends));
	cr_expect_str_eq(scene.ctx.ends_because ? scene.ctx.ends_because : "",
			 row->reason);
	cr_expect(rp_text_is(rp_value_text(rp_map_get(&out, "reason"), ""),
			     row->reason));
	if (row->code == 0)
		cr_expect(eq(int, rp_truthy(rp_map_get(&out, "passed")),
			     row->ends == RP_RUN_PENDING));
	test_scene_finish(&scene);
}

Test(filter, has_the_struct_that_is_emitted)
{
	cr_expect(eq(sz, rp_node_filter.size, sizeof(struct options)));
}
