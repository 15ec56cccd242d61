/*
 * `test`: suites that pass, suites that fail in every way, and reports.
 */
#include "golden.h"

#include <stdlib.h>

#include "base/buf.h"
#include "lib/files.h"
#include "lib/rows.h"

static const struct cli_row rows[] = {
	{ "help-test", { "test", "--help" }, NULL },
	{ "test", { "test", "suite" }, NULL },
	{ "test-coverage", { "test", "suite/alert.test.json", "suite/",
	  "--coverage" }, NULL },
	{ "test-fails", { "test", "sick/wrong.json" }, NULL },
	{ "test-fails-json", { "test", "sick/wrong.json", "--json" }, NULL },
	{ "test-sick", { "test", "sick" }, NULL },
	{ "test-channels", { "test", "made.json" }, NULL },
	{ "test-none", { "test", "pick.json" }, NULL },
	{ "test-list", { "test", "list.json" }, NULL },
	{ "test-missing", { "test", "missing.json" }, NULL },
	{ "test-nothing", { "test", "../../lib" }, NULL },
	{ "test-min-coverage", { "test", "suite/inside.json", "pick.json",
	  "--min-coverage", "50" }, NULL },
	{ "test-bad-coverage", { "test", "suite", "--min-coverage", "101" },
	  NULL },
	{ "test-junit", { "test", "suite", "sick", "--junit",
	  "$SCRATCH/junit.xml" }, NULL },
};

CLI_ROWS(test_command, reports, rows)

Test(test_command, writes_xml_that_is_well_formed)
{
	static const char *const args[TEST_MAX_ARGS] = {
		"test", "suite", "sick", "--junit", "$SCRATCH/junit.xml"
	};
	const char *path, *golden = "cli/golden/junit.xml";
	struct rp_arena arena;
	struct rp_text got;
	struct rp_buf buf;

	rp_arena_init(&arena);
	cli_enter(&arena);
	cli_run(&arena, args, "");
	path = rp_arena_printf(&arena, "%s/junit.xml", getenv("SCRATCH"));
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	cr_assert(eq(int, rp_buf_read_file(&buf, path), 0));
	got = rp_text(cli_normalise(&arena, rp_buf_view(&buf)));
	if (getenv("UPDATE_GOLDEN"))
		test_write(TEST_SOURCE_DIR "/cli/golden/junit.xml", got);
	cr_expect(eq(str, (char *)got.at,
		     (char *)test_file(&arena, golden).at));
	if (test_has("xmllint")) {
		const char *const lint[] = { "xmllint", "--noout", path, NULL };

		cr_expect(eq(int, test_run(&arena, lint, rp_text(""), NULL)
				  .status, 0));
	}
	rp_buf_finish(&buf);
	rp_arena_finish(&arena);
}

/* They are what people copy, their tests too. */
Test(test_command, covers_all_examples)
{
	static const char *const args[TEST_MAX_ARGS] = {
		"test", TEST_SOURCE_DIR "/../examples", "--min-coverage", "100"
	};
	struct test_process p;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	p = cli_run(&arena, args, "");
	cr_expect(eq(int, p.status, 0), "%s%s", p.out.at, p.err.at);
	rp_arena_finish(&arena);
}
