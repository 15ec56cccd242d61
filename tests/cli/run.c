/*
 * The main job, end to end: files that are no definitions, definitions that
 * are wrong, dry runs and runs.
 */
#include "golden.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/json.h"
#include "lib/rows.h"

static const struct cli_row files[] = {
	{ "config-missing", { "--config", "missing.json" }, NULL },
	{ "config-directory", { "--config", "." }, NULL },
	{ "config-empty", { "--config", "-" }, "" },
	{ "config-bom", { "--config", "-" }, "\xef\xbb\xbf{}" },
	{ "config-latin1", { "--config", "-" }, "{\"a\": \"\xe9\"}" },
	{ "config-no-json", { "--config", "-" }, "{\"version\": \"1.0\",\n"
	  " \"nodes\": [}" },
	{ "config-invalid", { "--config", "invalid.json" }, NULL },
	{ "config-invalid-dry", { "--config", "invalid.json", "--dry-run" },
	  NULL },
	{ "config-invalid-c", { "--config", "invalid.json", "--emit-c" },
	  NULL },
	{ "definition-missing", { "--definition", "nope" }, NULL },
};

CLI_ROWS(run, says_what_is_wrong_with_a_file, files)

#define PICK "--config", "pick.json", "--payload", "{\"name\": \"disk full\"}"

static const struct cli_row runs[] = {
	{ "payload-invalid", { "--config", "pick.json", "--payload", "{" },
	  NULL },
	{ "payload-missing", { "--config", "pick.json", "--file", "nope" },
	  NULL },
	{ "payload-mended", { "--config", "pick.json", "--no-store",
	  "--payload", "{\"name\": \"a\", \"name\": \"b\"}" }, NULL },
	{ "dry-run", { PICK, "--dry-run" }, NULL },
	{ "dry-run-json", { PICK, "--dry-run", "--json" }, NULL },
	{ "run", { PICK }, NULL },
	{ "run-prefix", { "--conf=pick.json", "--sam", "--trace", "T1",
	  "--no-s" }, NULL },
	{ "run-json", { PICK, "--json", "--trace-id", "T1" }, NULL },
	{ "run-json-quiet", { PICK, "--json", "--quiet" }, NULL },
	{ "run-quiet", { PICK, "--quiet" }, NULL },
	{ "run-failed", { "--config", "pick.json", "--payload", "[]" }, NULL },
	{ "run-no-payload", { "--config", "reader.json", "--no-store" }, NULL },
	{ "run-no-flag", { "--config", "flag.json", "--no-store", "--payload",
	  "{\"flags\": {}}" }, NULL },
	{ "run-no-payload-quiet", { "--config", "reader.json", "--no-store",
	  "--quiet", "--json" }, NULL },
	{ "run-failed-json", { "--config", "pick.json", "--payload", "[]",
	  "--json", "--quiet" }, NULL },
	{ "run-stdin", { "--config", "pick.json", "--file", "-", "--quiet",
	  "--json" }, "{\"name\": \"from stdin\"}" },
	{ "run-warning", { "--config", "typo.json", "--sample" }, NULL },
	{ "run-strict", { "--config", "typo.json", "--sample", "--strict" },
	  NULL },
	{ "run-unknown-driver", { PICK, "--notify-driver", "pigeon" }, NULL },
};

CLI_ROWS(run, runs_and_shows, runs)

static int database_exists(struct rp_arena *arena, const char *const *args)
{
	struct stat info;

	cli_run(arena, args, "");
	return stat(getenv("RUNPIPE_DB"), &info) == 0;
}

Test(run, touches_the_store_only_when_it_runs)
{
	static const char *const untouched[][TEST_MAX_ARGS] = {
		{ PICK, "--dry-run" },
		{ PICK, "--emit-c" },
		{ PICK, "--no-store" },
		{ "--config", "invalid.json" },
		{ "validate", "pick.json" },
	};
	static const char *const touched[TEST_MAX_ARGS] = { PICK };
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	for (size_t i = 0; i < sizeof untouched / sizeof untouched[0]; i++)
		cr_expect(not(database_exists(&arena, untouched[i])), "%s",
			  untouched[i][4]);
	cr_expect(database_exists(&arena, touched));
	rp_arena_finish(&arena);
}

Test(run, prints_the_same_c_that_compilers_take)
{
	static const char *const args[TEST_MAX_ARGS] = {
		"--config", "pick.json", "--emit-c", "--with-abi"
	};
	static const char *const cc[] = {
		"cc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-xc",
		"-fsyntax-only", "-", NULL
	};
	struct test_process p;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	p = cli_run(&arena, args, "");
	cr_expect(eq(int, p.status, 0), "%s", p.err.at);
	p = test_run(&arena, cc, p.out, NULL);
	cr_expect(eq(int, p.status, 0), "%s", p.err.at);
	rp_arena_finish(&arena);
}
