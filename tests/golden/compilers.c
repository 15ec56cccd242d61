/*
 * What we emit is C that compilers accept without a word: the program of each
 * golden definition and each example, under every compiler that is installed,
 * with all warnings as errors.
 */
#include <glob.h>
#include <stdio.h>

#include "base/buf.h"
#include "compile.h"
#include "emit.h"
#include "lib/files.h"
#include "lib/process.h"
#include "lib/rows.h"
#include "lib/units.h"

static const char *const compilers[] = { "gcc", "clang", "tcc" };

/* Into a file of our own: tcc removes what is there, a device too. */
static void compile_with(struct rp_arena *arena, const char *program,
			 const char *path, struct rp_text c)
{
	const char *const argv[] = {
		program, "-std=c11", "-Wall", "-Wextra", "-Werror", "-c",
		"-x", "c", "-o",
		rp_arena_printf(arena, "%s/out.o", test_directory(arena)),
		"-", NULL
	};
	struct test_process p = test_run(arena, argv, c, NULL);

	cr_expect(eq(int, p.status, 0), "%s: %s says\n%s", path, program,
		  p.err.at);
	cr_expect(eq(sz, p.err.n, 0), "%s: %s says\n%s", path, program,
		  p.err.at);
}

static void compile_one(struct rp_arena *arena, const char *path,
			struct rp_text c)
{
	for (size_t i = 0; i < sizeof compilers / sizeof compilers[0]; i++)
		if (test_has(compilers[i]))
			compile_with(arena, compilers[i], path, c);
}

/* Definitions that do not compile have goldens of their own. */
static bool emit(struct rp_buf *c, const char *path)
{
	struct rp_buf text;
	struct rp_unit unit;
	bool compiled;

	rp_buf_init(&text, RP_MAX_DEFINITION);
	cr_assert(eq(int, rp_buf_read_file(&text, path), 0), "%s", path);
	rp_unit_init(&unit, path, rp_buf_view(&text));
	test_includes(&unit, path);
	compiled = rp_unit_compile(&unit);
	if (compiled)
		rp_emit_with_abi(c, &unit);
	rp_unit_finish(&unit);
	rp_buf_finish(&text);
	return compiled;
}

static size_t compile_all(const char *pattern)
{
	struct rp_arena arena;
	size_t done = 0;
	glob_t found;

	rp_arena_init(&arena);
	cr_assert(eq(int, glob(pattern, 0, NULL, &found), 0), "%s", pattern);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct rp_buf c;

		rp_buf_init(&c, RP_BUF_UNLIMITED);
		if (emit(&c, found.gl_pathv[i])) {
			compile_one(&arena, found.gl_pathv[i], rp_buf_view(&c));
			done++;
		}
		rp_buf_finish(&c);
	}
	globfree(&found);
	rp_arena_finish(&arena);
	return done;
}

Test(compilers, accept_what_the_goldens_emit)
{
	cr_expect(gt(sz, compile_all(TEST_SOURCE_DIR "/golden/*.json"), 5));
}

Test(compilers, accept_what_the_examples_emit)
{
	cr_expect(gt(sz, compile_all(TEST_SOURCE_DIR "/../examples/*.json"),
		     3));
}
