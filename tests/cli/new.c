/*
 * `new`: what it writes compiles, and what is there stays.
 */
#include "golden.h"

#include <stdlib.h>

#include "lib/files.h"
#include "lib/rows.h"

static const struct cli_row rows[] = {
	{ "help-new", { "new", "--help" }, NULL },
	{ "new-direct", { "new", "--preset", "direct", "-o", "-" }, NULL },
	{ "new-all", { "new", "disk-alert", "--source", "grafana", "--checks",
	  "memory, disk", "--provider", "local", "--notify", "slack,generic",
	  "-o", "-" }, NULL },
	{ "new-unknown-preset", { "new", "--preset", "ful" }, NULL },
	{ "new-no-place", { "new", "--preset", "direct", "--checks", "cpu" },
	  NULL },
	{ "new-unknown-check", { "new", "--checks", "memry", "-o", "-" },
	  NULL },
	{ "new-bad-name", { "new", "../x" }, NULL },
	{ "new-exists", { "new", "pick" }, NULL },
	{ "new-writes", { "new", "-o", "$SCRATCH/a.json" }, NULL },
	{ "new-refuses", { "new", "-o", "$SCRATCH/a.json" }, NULL },
	{ "new-forces", { "new", "-o", "$SCRATCH/a.json", "--force" }, NULL },
};

CLI_ROWS(new_command, writes, rows)

static const struct { const char *preset; } presets[] = {
	{ "direct" }, { "health-checked" }, { "ai-analyzed" }, { "full" },
	{ "local-monitor" }, { "local-smart" },
};

RP_ROWS(new_command, makes_valid_canonical_definitions, presets)
{
	struct rp_arena arena;
	const char *path;

	rp_arena_init(&arena);
	cli_enter(&arena);
	path = rp_arena_printf(&arena, "%s/new.json", getenv("SCRATCH"));
	{
		const char *const made[TEST_MAX_ARGS] = {
			"new", "--preset", row->preset, "-o", path
		};
		const char *const valid[TEST_MAX_ARGS] = {
			"validate", path, "--strict"
		};
		const char *const canonical[TEST_MAX_ARGS] = {
			"fmt", "--check", path
		};

		cr_expect(eq(int, cli_run(&arena, made, "").status, 0));
		cr_expect(eq(int, cli_run(&arena, valid, "").status, 0));
		cr_expect(eq(int, cli_run(&arena, canonical, "").status, 0));
	}
	rp_arena_finish(&arena);
}
