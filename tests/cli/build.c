/*
 * Executables built ahead of time: they answer like runpipe itself.
 */
#include "golden.h"

#include "lib/rows.h"

static const struct cli_row rows[] = {
	{ "build", { "build", "pick.json", "-o", "$SCRATCH/pick" }, NULL },
	{ "built-help", { "$SCRATCH/pick", "--help" }, NULL },
	{ "built-version", { "$SCRATCH/pick", "--version" }, NULL },
	{ "built-usage", { "$SCRATCH/pick", "--bogus" }, NULL },
	{ "built-dry-run", { "$SCRATCH/pick", "--dry-run" }, NULL },
	{ "built-dry-run-json", { "$SCRATCH/pick", "--dry-run", "--json" },
	  NULL },
	{ "built-run", { "$SCRATCH/pick", "--payload",
	  "{\"name\": \"disk full\"}" }, NULL },
	{ "built-run-json", { "$SCRATCH/pick", "--payload",
	  "{\"name\": \"disk full\"}", "--json", "--trace-id", "T1" }, NULL },
	{ "built-failed", { "$SCRATCH/pick", "--payload", "[]", "--no-store",
	  "--quiet" }, NULL },
	{ "built-runs", { "runs", "list" }, NULL },
	{ "build-missing", { "build", "missing.json", "-o", "$SCRATCH/x" },
	  NULL },
	{ "build-invalid", { "build", "invalid.json", "-o", "$SCRATCH/x" },
	  NULL },
	{ "build-secret", { "build", "secret.json", "-o", "$SCRATCH/x" },
	  NULL },
	{ "build-no-output", { "build", "pick.json" }, NULL },
};

CLI_ROWS(build, makes_programs_that_answer_like_runpipe, rows)
