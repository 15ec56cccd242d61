/*
 * One suite: the definition compiled once, the tests of all its texts run in
 * that program one after the other.
 */
#include "test.h"

#include <libgen.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "jit.h"
#include "keys.h"
#include "load.h"
#include "source.h"

/* ---------------------------------------------------------------- reporting */

static void keep_findings(struct rp_suite *suite, const struct rp_unit *unit,
			  struct rp_arena *arena)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, suite->findings ? suite->findings : "");
	rp_diags_print(&buf, unit, 100);
	suite->findings = rp_arena_copy(arena, buf.at, buf.n);
	rp_buf_finish(&buf);
}

bool rp_suite_is_good(const struct rp_suite *suite)
{
	return !suite->problem && suite->n_failed == 0;
}

const char *rp_test_place(struct rp_arena *arena, const struct rp_test *test,
			  const char *at)
{
	struct rp_source source;
	struct rp_place place;

	rp_source_init(&source, arena, test->unit->text);
	place = rp_source_locate(&source, at, false);
	return rp_arena_printf(arena, "%s:%zu:%zu", test->unit->name,
			       place.line, place.column);
}

/* ------------------------------------------------------------------ reading */

static void add_tests(struct rp_suite *suite, const struct rp_test *tests,
		      size_t n, const char *path, struct rp_arena *arena)
{
	const char *folder = dirname(rp_arena_strdup(arena, path));
	size_t all = suite->n + n;
	struct rp_test *grown = rp_arena_array(arena, all, sizeof *grown);
	const char **folders = rp_arena_array(arena, all, sizeof *folders);

	for (size_t i = 0; i < all; i++) {
		bool is_old = i < suite->n;

		grown[i] = is_old ? suite->tests[i] : tests[i - suite->n];
		folders[i] = is_old ? suite->folders[i] : folder;
	}
	suite->tests = grown;
	suite->folders = folders;
	suite->n = all;
}

static const char *read_beside(struct rp_suite *suite, struct rp_unit *unit,
			       const char *path, struct rp_arena *arena)
{
	struct rp_error error = { 0 };
	struct rp_loaded loaded;
	struct rp_test *tests;
	size_t n = 0;

	rp_unit_init(unit, path, rp_text(""));
	if (rp_load_file(&loaded, path, arena, &error) < 0)
		return rp_arena_strdup(arena, error.message);
	unit->text = loaded.text;
	if (!rp_unit_read(unit)) {
		if (unit->diags.rows[0].id == RP_D_NOT_OBJECT)
			unit->diags.rows[0].hint = "write { \"tests\": [ … ] }";
	} else {
		rp_check_rows(unit, &unit->root, "", "Top level",
			      rp_beside_rows);
		tests = rp_tests_read(unit, "/tests", &suite->unit, &n);
		add_tests(suite, tests, n, path, arena);
	}
	if (unit->diags.n)
		keep_findings(suite, unit, arena);
	return unit->diags.n_errors ? "its tests are not valid" : NULL;
}

static void read_tests(struct rp_suite *suite, struct rp_arena *arena)
{
	struct rp_test *tests;
	size_t n = 0;

	tests = rp_tests_read(&suite->unit, "/tests", &suite->unit, &n);
	add_tests(suite, tests, n, suite->path, arena);
	if (suite->unit.diags.n_errors) {
		keep_findings(suite, &suite->unit, arena);
		suite->problem = "its tests are not valid";
	}
	suite->beside = rp_arena_array(arena, suite->n_files + 1,
				       sizeof *suite->beside);
	for (size_t i = 0; i < suite->n_files; i++) {
		const char *problem = read_beside(suite, &suite->beside[i],
						  suite->files[i], arena);

		suite->problem = suite->problem ? suite->problem : problem;
	}
}

static bool compile(struct rp_suite *suite, struct rp_arena *arena)
{
	struct rp_error error = { 0 };
	struct rp_loaded loaded;

	if (rp_load_file(&loaded, suite->path, arena, &error) < 0) {
		suite->problem = rp_arena_strdup(arena, error.message);
		return false;
	}
	suite->unit.text = loaded.text;
	suite->unit.with_lines = true;
	if (rp_unit_compile(&suite->unit))
		return true;
	keep_findings(suite, &suite->unit, arena);
	suite->problem = "the definition is not valid";
	return false;
}

/* ------------------------------------------------------------------ running */

static void run_tests(struct rp_suite *suite, struct rp_arena *arena)
{
	struct rp_error error = { 0 };
	struct rp_jit jit;

	if (rp_jit_build(&jit, &suite->unit, &error) < 0) {
		suite->problem = rp_arena_strdup(arena, error.message);
		return;
	}
	rp_coverage_init(&suite->coverage, &suite->unit, &jit);
	suite->has_coverage = true;
	suite->verdicts = rp_arena_array(arena, suite->n + 1,
					 sizeof *suite->verdicts);
	for (size_t i = 0; i < suite->n; i++) {
		rp_test_run(&suite->verdicts[i], &suite->tests[i],
			    &suite->unit, &jit, suite->folders[i],
			    &suite->coverage, arena);
		if (!rp_verdict_is_good(&suite->verdicts[i]))
			suite->n_failed++;
	}
	rp_jit_finish(&jit);
}

void rp_suite_run(struct rp_suite *suite, struct rp_cli *cli)
{
	struct rp_arena *arena = &cli->arena;

	rp_unit_init(&suite->unit, suite->path, rp_text(""));
	rp_unit_includes(&suite->unit, cli, suite->path);
	if (!compile(suite, arena))
		return;
	read_tests(suite, arena);
	if (!suite->problem && suite->n == 0 && suite->is_asked_for)
		suite->problem = "it has no tests";
	if (!suite->problem)
		run_tests(suite, arena);
}

void rp_suite_finish(struct rp_suite *suite)
{
	for (size_t i = 0; suite->beside && i < suite->n_files; i++)
		rp_unit_finish(&suite->beside[i]);
	rp_unit_finish(&suite->unit);
}
