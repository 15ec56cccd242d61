/*
 * The flags of the main job.  Those marked old are the ones that scripts
 * know; their names, defaults and prefixes never change.
 */
#include "options.h"

#define AT(member) offsetof(struct rp_run_options, member)

const struct rp_arg rp_run_flags[] = {
	{ "sample", NULL, AT(sample), .old = true,
	  .help = "sample alert payload" },
	{ "payload", "JSON", AT(payload), .old = true,
	  .help = "JSON payload string" },
	{ "file", "PATH", AT(file), .old = true,
	  .help = "payload file path; - reads standard input" },
	{ "source", "NAME", AT(source), .old = true,
	  .help = "source system (default: cli)" },
	{ "environment", "NAME", AT(environment), .old = true,
	  .help = "environment name (default: development)" },
	{ "trace-id", "ID", AT(trace_id), .old = true,
	  .help = "custom trace id" },
	{ "checks-only", NULL, AT(checks_only), .old = true,
	  .help = "run only the checkers stage" },
	{ "dry-run", NULL, AT(dry_run), .old = true,
	  .help = "show without executing" },
	{ "notify-driver", "NAME", AT(notify_driver), .old = true,
	  .help = "notification driver for all notify nodes" },
	{ "json", NULL, AT(json), .old = true, .help = "result as JSON" },
	{ "definition", "NAME", AT(definition), .old = true,
	  .help = "Name of a PipelineDefinition to run (from database)" },
	{ "config", "FILE", AT(config), .old = true,
	  .help = "Path to JSON file containing pipeline definition config" },
	{ "emit-c", NULL, AT(emit_c),
	  .help = "print the C that the definition compiles to" },
	{ "with-abi", NULL, AT(with_abi),
	  .help = "with --emit-c: the whole text, without an include" },
	{ "no-store", NULL, AT(no_store),
	  .help = "run without a database; nothing is recorded" },
	{ "allow-exec", NULL, AT(allow_exec),
	  .help = "exec nodes may run programs" },
	{ "quiet", NULL, AT(quiet),
	  .help = "no banner, progress or warnings" },
	{ "strict", NULL, AT(strict),
	  .help = "warnings about the definition are errors" },
	{ 0 }
};
