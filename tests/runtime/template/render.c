/*
 * Options whose texts are made before an attempt.
 */
#include "template/writing.h"

#include "lib/rows.h"
#include "lib/scene.h"

struct options {
	const char *name;
	struct rp_ref url;
	long long number;
};

static const struct rp_value *make_name(struct rp_frame *f)
{
	return rp_x_string(f, RP_TEXT("made"));
}

static const struct rp_value *make_nul(struct rp_frame *f)
{
	return rp_x_string(f, (struct rp_text){ "a\0b", 3 });
}

static const struct rp_value *make_failure(struct rp_frame *f)
{
	return rp_x_fail(f, RP_F_MISSING, "no such key");
}

static const struct options given = {
	"", { RP_REF_NONE, 0, NULL }, 7
};

/* Applies a patch of each kind; what came of it, or NULL. */
static const struct options *patch(struct test_scene *scene, rp_expr *make)
{
	const struct rp_patch patches[] = {
		{ offsetof(struct options, name), RP_PATCH_STRING, make_name },
		{ offsetof(struct options, url), RP_PATCH_REF, make },
	};
	const void *out;
	struct rp_step *step;

	test_scene_init(scene);
	test_scene_attempt(scene);
	step = &scene->steps[scene->ctx.ordinal];
	step->options = &given;
	step->options_size = sizeof given;
	step->patches = (struct rp_patches){ patches, 2, rp_patched_options };
	out = rp_patched_options(&scene->ctx);
	step->patches.n = 0;
	return out;
}

Test(render, fills_a_copy_of_the_options)
{
	struct test_scene scene;
	const struct options *got = patch(&scene, make_name);

	cr_assert(got != NULL && got != &given);
	cr_expect_str_eq(got->name, "made");
	cr_expect_str_eq(got->url.text, "made");
	cr_expect(eq(int, got->url.kind, RP_REF_MADE));
	cr_expect(eq(llong, got->number, 7));
	cr_expect_str_eq(given.name, "");
	test_scene_finish(&scene);
}

static const struct {
	rp_expr *make;
	const char *error;
} failing[] = {
	{ make_failure, "no such key" },
	{ make_nul, "a text of the options holds a NUL character" },
};

RP_ROWS(render, fails_the_attempt, failing)
{
	struct test_scene scene;

	cr_expect(patch(&scene, row->make) == NULL);
	cr_expect(eq(str, (char *)test_scene_errors(&scene),
		     (char *)row->error));
	test_scene_finish(&scene);
}
