/*
 * Command lines: usage errors, help, and everything that ends before a
 * definition is looked at.
 */
#include "golden.h"

#include "lib/rows.h"

static const struct cli_row usage[] = {
	{ "help", { "--help" }, NULL },
	{ "help-definition", { "help", "definition" }, NULL },
	{ "help-build", { "build", "-h" }, NULL },
	{ "help-unknown", { "help", "nothing" }, NULL },
	{ "unknown-command", { "valdate", "x.json" }, NULL },
	{ "file-as-command", { "pick.json" }, NULL },
	{ "unknown-action", { "definition", "lst" }, NULL },
	{ "no-action", { "channel" }, NULL },
	{ "unknown-flag", { "--bogus", "--config", "x" }, NULL },
	{ "ambiguous-flag", { "--s" }, NULL },
	{ "old-flag-wins", { "--n" }, NULL },
	{ "no-value", { "--config" }, NULL },
	{ "nothing-chosen", { NULL }, NULL },
	{ "both", { "--config", "x", "--definition", "y" }, NULL },
	{ "staged", { "--sample" }, NULL },
	{ "staged-bad-payload", { "--payload", "{bad" }, NULL },
	{ "stdin-twice", { "--config", "-", "--file", "-" }, "{}" },
	{ "abi-alone", { "--config", "pick.json", "--with-abi" }, NULL },
};

CLI_ROWS(dispatch, answers_every_command_line, usage)

Test(dispatch, knows_that_nobody_can_read_the_answer)
{
	static const char *const argv[] = {
		"sh", "-c", TEST_RUNPIPE " --help >/dev/full", NULL
	};
	static const char *const closed[] = {
		"sh", "-c", TEST_RUNPIPE " --help >&-", NULL
	};
	struct test_process p;
	struct rp_arena arena;

	rp_arena_init(&arena);
	p = test_run(&arena, argv, rp_text(""), NULL);
	cr_expect(eq(int, p.status, 1));
	cr_expect(eq(str, (char *)p.err.at, "CommandError: Cannot write the "
		     "result: No space left on device\n"));
	p = test_run(&arena, closed, rp_text(""), NULL);
	cr_expect(eq(int, p.status, 1));
	rp_arena_finish(&arena);
}
