/*
 * Golden files: each NAME.json beside what the compiler makes of it.
 *
 *	NAME.err	every finding as it is printed; absent if there is none
 *	NAME.plan	the dry run, where somebody put such a file
 *	NAME.c		the emitted program, likewise
 *
 * UPDATE_GOLDEN=1 rewrites them; the difference is read like code.
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "compile.h"
#include "lib/rows.h"
#include "lib/units.h"
#include "plan.h"

/* One definition and what became of it. */
struct golden {
	struct rp_arena arena;
	struct rp_buf text;
	struct rp_unit unit;
	bool compiled;
	const char *stem;		/* "…/NAME" */
};

static void open_golden(struct golden *golden, const char *path)
{
	rp_arena_init(&golden->arena);
	rp_buf_init(&golden->text, RP_BUF_UNLIMITED);
	cr_assert(eq(int, rp_buf_read_file(&golden->text, path), 0), "%s",
		  path);
	golden->stem = rp_arena_copy(&golden->arena, path,
				     strlen(path) - strlen(".json"));
	rp_unit_init(&golden->unit, strrchr(path, '/') + 1,
		     rp_buf_view(&golden->text));
	golden->unit.with_tests = true;
	test_includes(&golden->unit, path);
	golden->compiled = rp_unit_compile(&golden->unit);
}

static void close_golden(struct golden *golden)
{
	rp_unit_finish(&golden->unit);
	rp_buf_finish(&golden->text);
	rp_arena_finish(&golden->arena);
}

static const char *beside(struct golden *golden, const char *suffix)
{
	return rp_arena_printf(&golden->arena, "%s%s", golden->stem, suffix);
}

static void rewrite(const char *path, const struct rp_buf *got)
{
	FILE *file;

	if (got->n == 0) {
		remove(path);
		return;
	}
	file = fopen(path, "w");
	cr_assert(file != NULL, "%s", path);
	cr_assert(eq(sz, fwrite(got->at, 1, got->n, file), got->n));
	cr_assert(eq(int, fclose(file), 0), "%s", path);
}

static void compare(const char *path, const struct rp_buf *got)
{
	struct rp_buf want;

	if (getenv("UPDATE_GOLDEN")) {
		rewrite(path, got);
		return;
	}
	rp_buf_init(&want, RP_BUF_UNLIMITED);
	if (access(path, F_OK) == 0)
		cr_assert(eq(int, rp_buf_read_file(&want, path), 0));
	cr_expect(eq(str, got->at, want.at), "%s", path);
	rp_buf_finish(&want);
}

static void compare_findings(struct golden *golden)
{
	struct rp_buf got;

	rp_buf_init(&got, RP_BUF_UNLIMITED);
	rp_diags_print(&got, &golden->unit, 100);
	compare(beside(golden, ".err"), &got);
	rp_buf_finish(&got);
}

static void compare_plan(struct golden *golden)
{
	const char *path = beside(golden, ".plan");
	struct rp_buf got;

	if (access(path, F_OK) != 0)
		return;
	rp_buf_init(&got, RP_BUF_UNLIMITED);
	if (golden->compiled)
		rp_plan_print(&got, &golden->unit);
	compare(path, &got);
	rp_buf_finish(&got);
}

static void compare_program(struct golden *golden)
{
	const char *path = beside(golden, ".c");
	struct rp_buf got;

	if (access(path, F_OK) != 0)
		return;
	rp_buf_init(&got, RP_BUF_UNLIMITED);
	if (golden->compiled)
		rp_buf_text(&got, golden->unit.c);
	compare(path, &got);
	rp_buf_finish(&got);
}

Test(golden, definitions_give_what_lies_beside_them)
{
	glob_t found;

	cr_assert(eq(int, glob(TEST_SOURCE_DIR "/golden/*.json", 0, NULL,
			       &found), 0));
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct golden golden;

		open_golden(&golden, found.gl_pathv[i]);
		compare_findings(&golden);
		compare_plan(&golden);
		compare_program(&golden);
		close_golden(&golden);
	}
	globfree(&found);
}

/* --------------------------------------------------------- every diagnostic */

/* Too long for a file; tests/compiler makes them. */
static const enum rp_diag_id generated[] = {
	RP_D_TOO_LARGE, RP_D_TOO_MANY_NODES, RP_D_TOO_MANY_BRANCHES,
	RP_D_EXPR_TOO_LONG, RP_D_TPL_TOO_LARGE,
};

static bool is_generated(enum rp_diag_id id)
{
	for (size_t i = 0; i < sizeof generated / sizeof generated[0]; i++)
		if (id == generated[i])
			return true;
	return false;
}

static void read_all(struct rp_buf *all, const char *pattern)
{
	glob_t found;

	cr_assert(eq(int, glob(pattern, 0, NULL, &found), 0));
	for (size_t i = 0; i < found.gl_pathc; i++)
		cr_assert(eq(int, rp_buf_read_file(all, found.gl_pathv[i]), 0));
	globfree(&found);
}

Test(golden, every_diagnostic_has_an_example)
{
	struct rp_buf all;
	char tag[64];

	rp_buf_init(&all, RP_BUF_UNLIMITED);
	read_all(&all, TEST_SOURCE_DIR "/golden/*.err");
	for (int id = 0; id < RP_D_COUNT; id++) {
		if (is_generated(id))
			continue;
		snprintf(tag, sizeof tag, "[%s]\n", rp_diag_name(id));
		cr_expect(strstr(all.at, tag) != NULL, "no example of %s", tag);
	}
	rp_buf_finish(&all);
}
