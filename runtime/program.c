/*
 * The main of an ahead-of-time executable.  Everything about its definition
 * is const data that the builder emitted; the only text it parses is the
 * payload.  A program built without a store has no opener, and then nothing
 * here refers to SQLite.
 */
#include "program.h"

#include <unistd.h>

#include "args.h"
#include "base/buf.h"
#include "payload.h"
#include "process.h"
#include "session.h"

struct options {
	const char *payload, *file, *trace_id, *source, *environment;
	bool json, dry_run, no_store, allow_exec, quiet;
};

static const struct rp_arg rows[] = {
	{ "payload", "JSON", offsetof(struct options, payload), .old = true,
	  .help = "JSON payload string" },
	{ "file", "PATH", offsetof(struct options, file), .old = true,
	  .help = "payload file path; - reads standard input" },
	{ "source", "NAME", offsetof(struct options, source), .old = true,
	  .help = "source system (default: cli)" },
	{ "environment", "NAME", offsetof(struct options, environment),
	  .old = true, .help = "environment name (default: development)" },
	{ "trace-id", "ID", offsetof(struct options, trace_id), .old = true,
	  .help = "custom trace id" },
	{ "dry-run", NULL, offsetof(struct options, dry_run), .old = true,
	  .help = "show without executing" },
	{ "json", NULL, offsetof(struct options, json), .old = true,
	  .help = "result as JSON" },
	{ "no-store", NULL, offsetof(struct options, no_store),
	  .help = "run without a database; nothing is recorded" },
	{ "allow-exec", NULL, offsetof(struct options, allow_exec),
	  .help = "exec nodes may run programs" },
	{ "quiet", NULL, offsetof(struct options, quiet),
	  .help = "no banner, progress or warnings" },
	{ 0 }
};

static struct rp_syntax syntax_of(const char *argv0)
{
	const char *slash = strrchr(argv0, '/');

	return (struct rp_syntax){
		.program = slash ? slash + 1 : argv0,
		.synopsis = "[--payload JSON | --file PATH] [--json] "
			    "[--dry-run] …",
		.summary = "An operations pipeline, built ahead of time by "
			   "runpipe.",
		.rows = rows,
	};
}

static void version(struct rp_buf *buf, const struct rp_about *about)
{
	rp_buf_visible(buf, rp_text(about->name));
	rp_buf_printf(buf, " (runpipe " RP_VERSION ", ABI %d, definition "
		      "%.12s)\n", *about->plan->abi, about->plan->sha256);
}

static int answer(const struct rp_syntax *syntax, const struct rp_args *args,
		  const struct rp_about *about)
{
	struct rp_buf buf;
	int status = args->problem ? 2 : 0;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	if (args->problem)
		rp_args_usage(&buf, syntax, args->problem);
	else if (args->help)
		rp_args_help(&buf, syntax);
	else
		version(&buf, about);
	if (args->problem)
		rp_write(STDERR_FILENO, rp_buf_view(&buf));
	else
		status = rp_write_result(rp_buf_view(&buf), status);
	rp_buf_finish(&buf);
	return status;
}

static struct rp_session session_of(const struct rp_about *about,
				    const struct options *options,
				    const struct rp_value *payload)
{
	return (struct rp_session){
		.request = {
			.plan = about->plan,
			.definition = about->name,
			.definition_version = 1,
			.definition_text = { about->definition_text,
					     about->definition_size },
			.engine = "aot",
			.payload = payload,
			.source = options->source,
			.environment = options->environment,
			.trace_id = options->trace_id && *options->trace_id
				    ? options->trace_id : NULL,
			.secrets = about->secrets,
			.n_secrets = about->n_secrets,
			.allow_exec = options->allow_exec,
		},
		.heading = {
			.definition = about->name,
			.source = options->source,
			.environment = options->environment,
		},
		.json = options->json,
		.quiet = options->quiet,
		.open_store = options->no_store ? NULL : about->open_store,
	};
}

static int go(const struct rp_about *about, const struct options *options,
	      struct rp_arena *arena)
{
	struct rp_payload_request wanted = {
		.payload = options->payload, .file = options->file,
	};
	struct rp_payload payload;
	struct rp_session session;
	struct rp_error error = { 0 };

	if (rp_payload_read(&payload, &wanted, arena, &error) < 0)
		return rp_command_error("%s", error.message);
	session = session_of(about, options, &payload.value);
	rp_session_warn(&session, &payload.warnings);
	if (options->dry_run)
		return rp_session_dry_run(&session, about->nodes_text,
					  about->plan_json);
	rp_session_banner(&session);
	return rp_session_run(&session);
}

int rp_program_main(int argc, char **argv, const struct rp_about *about)
{
	struct options options = {
		.source = "cli", .environment = "development",
	};
	struct rp_syntax syntax = syntax_of(argc > 0 ? argv[0] : about->name);
	struct rp_args args;
	struct rp_arena arena;
	int skip = argc > 0;
	int status;

	rp_process_settle();
	rp_arena_init(&arena);
	if (rp_args_parse(&args, &options, &syntax, &arena, argc - skip,
			  argv + skip) < 0 || args.help || args.version)
		status = answer(&syntax, &args, about);
	else
		status = go(about, &options, &arena);
	rp_arena_finish(&arena);
	return status;
}
