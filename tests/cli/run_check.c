/* `run_check`: one check, on the disk that is always empty. */
#include "golden.h"

#include "lib/rows.h"

static const struct cli_row rows[] = {
	{ "help-run_check", { "run_check", "--help" }, NULL },
	{ "run_check-page", { "run_check", "disk", "--paths", "/proc", "/none",
	  "--samples", "3", "--include-swap" }, NULL },
	{ "run_check-json", { "run_check", "disk", "--paths", "/proc",
	  "--json", "--critical-threshold", "0" }, NULL },
	{ "run_check-unknown", { "run_check", "dsk" }, NULL },
	{ "run_check-none", { "run_check" }, NULL },
	{ "run_check-no-samples", { "run_check", "cpu", "--samples", "0" },
	  NULL },
	{ "run_check-negative", { "run_check", "cpu", "--sample-interval",
	  "-1.0" }, NULL },
	{ "run_check-set", { "run-check", "disk", "--set", "paths=/proc",
	  "--set", "disk.warning=0", "--json" }, NULL },
	{ "run_check-missing", { "run_check", "tcp", "--set", "port=1" },
	  NULL },
	{ "run_check-exec", { "run_check", "exec", "--set",
	  "argv=[\"sh\", \"-c\", \"echo 'fine | a=1;2;3'\"]", "--allow-exec" },
	  NULL },
	{ "run_check-exec-forbidden", { "run_check", "exec", "--set",
	  "argv=true" }, NULL },
};

CLI_ROWS(run_check, prints_what_it_found, rows)

static const struct {
	const char *more[TEST_MAX_ARGS];
	int status;
} statuses[] = {
	{ { "--critical-threshold", "0" }, 0 },
	{ { "--critical-threshold", "0", "--exit-code" }, 2 },
	{ { "--warning-threshold", "0", "--exit-code" }, 0 },
	{ { "--exit-code" }, 0 },
	{ { "--paths", "/none", "--exit-code" }, 1 },
	{ { "--paths", "/none" }, 0 },
};

RP_ROWS(run_check, ends_with_0_unless_told, statuses)
{
	const char *args[TEST_MAX_ARGS] = { "run_check", "disk", "--paths",
					    "/proc" };
	struct test_process p;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	for (size_t i = 0; row->more[i]; i++)
		args[4 + i] = row->more[i];
	p = cli_run(&arena, args, "");
	cr_expect(eq(int, p.status, row->status), "%s: %s%s", row->more[0],
		  p.out.at, p.err.at);
	rp_arena_finish(&arena);
}
