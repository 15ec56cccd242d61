/*
 * The main job: run a definition, or show what it would do.
 *
 * The order of work is part of the interface: a wrong definition is reported
 * before a wrong payload, findings come after the banner, and the store is
 * not touched before the run itself.  The definition is compiled early all the
 * same, because whether it is JSON at all must be known first.
 */
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "command.h"
#include "compile.h"
#include "emit.h"
#include "jit.h"
#include "load.h"
#include "notify/notify.h"
#include "options.h"
#include "payload.h"
#include "plan.h"
#include "session.h"

struct job {
	struct rp_cli *cli;
	const struct rp_run_options *options;
	struct rp_loaded loaded;
	struct rp_unit unit;
	bool compiled;
	struct rp_payload payload;
	const struct rp_notifier *notify_driver;
	struct rp_session session;
};

static bool is_given(const char *text)
{
	return text && *text;
}

/* ----------------------------------------------------------------- inputs */

static int read_payload(struct rp_payload *payload,
			const struct rp_run_options *options,
			struct rp_arena *arena)
{
	struct rp_payload_request wanted = {
		.payload = options->payload, .file = options->file,
		.sample = options->sample ? rp_payload_sample(options->source)
					  : NULL,
	};
	struct rp_error error = { 0 };

	if (rp_payload_read(payload, &wanted, arena, &error) < 0)
		return rp_command_error("%s", error.message);
	return 0;
}

/* Without a definition it would be the fixed four stages. */
static int staged(struct rp_cli *cli, const struct rp_run_options *options)
{
	struct rp_payload payload;

	if (read_payload(&payload, options, &cli->arena))
		return 1;
	if (!payload.given && !options->checks_only)
		return rp_command_error("Must specify --sample, --payload, "
					"--file, --checks-only, --definition, "
					"or --config");
	return rp_command_error("The staged pipeline is not in this version; "
				"use --config FILE or --definition NAME");
}

static int load(struct job *job)
{
	const struct rp_run_options *options = job->options;
	struct rp_error error = { 0 };
	int rc;

	if (is_given(options->config))
		rc = rp_load_file(&job->loaded, options->config,
				  &job->cli->arena, &error);
	else
		rc = rp_load_stored(&job->loaded, job->cli,
				    options->definition, 0, &error);
	return rc < 0 ? rp_command_error("%s", error.message) : 0;
}

/* *out is NULL if no driver was asked for. */
static int find_driver(const struct rp_notifier **out, struct rp_arena *arena,
		       const char *name)
{
	const char *const *names = rp_notifier_names();
	const char *list = "";

	*out = is_given(name) ? rp_notifier_find(rp_text(name)) : NULL;
	if (*out || !is_given(name))
		return 0;
	for (size_t i = 0; names[i]; i++)
		list = rp_arena_printf(arena, "%s%s%s", list, i ? ", " : "",
				       names[i]);
	return rp_command_error("Unknown notify driver: %s. Available: %s",
				name, list);
}

/* ---------------------------------------------------------------- outputs */

static int emit(const struct job *job)
{
	struct rp_buf buf;

	if (!job->compiled)
		return rp_unit_complain(&job->unit);
	if (!job->options->quiet)
		rp_unit_warn(&job->unit);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	if (job->options->with_abi)
		rp_emit_with_abi(&buf, &job->unit);
	else
		rp_buf_text(&buf, job->unit.c);
	return rp_cli_print(&buf, 0);
}

static int dry_run(const struct job *job)
{
	struct cJSON *plan = rp_plan_json(&job->unit);
	char *text = cJSON_PrintUnformatted(plan);
	struct rp_buf nodes;
	int status;

	rp_buf_init(&nodes, RP_BUF_UNLIMITED);
	rp_plan_print(&nodes, &job->unit);
	status = rp_session_dry_run(&job->session, nodes.at, text);
	rp_buf_finish(&nodes);
	cJSON_free(text);
	cJSON_Delete(plan);
	return status;
}

static bool node_reads_payload(const struct rp_ir_node *node)
{
	if (node->type && node->type->flags & RP_NODE_INPUT)
		return true;
	for (const struct rp_ir_expr *expr = node->exprs; expr;
	     expr = expr->next)
		if (rp_text_find(expr->text, "payload") >= 0)
			return true;
	return false;
}

static bool reads_payload(const struct rp_ir *ir)
{
	for (size_t i = 0; i < ir->n; i++)
		if (node_reads_payload(&ir->nodes[i]))
			return true;
	return false;
}

/* After a failure: the payload may be all that was missing. */
static void remind(const struct job *job)
{
	if (!job->payload.given && !job->options->quiet
	    && reads_payload(&job->unit.ir))
		rp_write(STDERR_FILENO, RP_TEXT(
			"Note: the run had no payload; --file PATH, "
			"--payload JSON or --sample gives it one.\n"));
}

static int execute(struct job *job)
{
	struct rp_error error = { 0 };
	struct rp_jit jit;
	int status;

	if (rp_jit_build(&jit, &job->unit, &error) < 0)
		return rp_command_error("Pipeline failed: %s", error.message);
	job->session.request.plan = jit.plan;
	status = rp_session_run(&job->session);
	if (status)
		remind(job);
	rp_jit_finish(&jit);
	return status;
}

/* ---------------------------------------------------------------- the job */

static void prepare(struct job *job)
{
	const struct rp_run_options *options = job->options;
	struct rp_session *session = &job->session;

	session->heading = (struct rp_heading){
		.definition = job->loaded.record, .path = job->loaded.path,
		.source = options->source ? options->source : "cli",
		.environment = options->environment ? options->environment
						    : "development",
	};
	session->json = options->json;
	session->quiet = options->quiet;
	session->open_store = options->no_store ? NULL : rp_store_open;
	session->request = (struct rp_run_request){
		.definition = job->loaded.record,
		.definition_version = job->loaded.version,
		.definition_text = job->loaded.text,
		.engine = "jit",
		.payload = &job->payload.value,
		.source = session->heading.source,
		.environment = session->heading.environment,
		.trace_id = is_given(options->trace_id) ? options->trace_id
							: NULL,
		.store = options->no_store ? NULL : job->cli->store,
		.secrets = job->unit.secrets,
		.n_secrets = job->unit.n_secrets,
		.allow_exec = options->allow_exec,
		.notify_driver = job->notify_driver,
	};
}

static int finish_job(struct job *job)
{
	const struct rp_run_options *options = job->options;
	struct rp_arena *arena = &job->cli->arena;

	if (!job->compiled && rp_loaded_is_broken(&job->loaded))
		return 1;
	if (options->emit_c)
		return emit(job);
	if (read_payload(&job->payload, options, arena)
	    || find_driver(&job->notify_driver, arena, options->notify_driver))
		return 1;
	prepare(job);
	if (!options->dry_run)
		rp_session_banner(&job->session);
	if (!job->compiled)
		return rp_unit_complain(&job->unit);
	if (!options->quiet)
		rp_unit_warn(&job->unit);
	rp_session_warn(&job->session, &job->payload.warnings);
	return options->dry_run ? dry_run(job) : execute(job);
}

static bool is_stdin(const char *path)
{
	return path && strcmp(path, "-") == 0;
}

static int check_flags(const struct rp_run_options *options)
{
	if (is_given(options->config) && is_given(options->definition))
		return rp_command_error("Cannot specify both --definition and "
					"--config");
	if (is_stdin(options->config) && is_stdin(options->file))
		return rp_command_error("--config - and --file - cannot both "
					"read standard input; give one of "
					"them a path");
	if (options->with_abi && !options->emit_c)
		return rp_command_error("--with-abi goes with --emit-c");
	return 0;
}

static int run(struct rp_cli *cli, const struct rp_args *args, const void *data)
{
	struct job job = { .cli = cli, .options = data };
	int status;

	(void)args;
	if (check_flags(job.options))
		return 1;
	if (!is_given(job.options->config) && !is_given(job.options->definition))
		return staged(cli, job.options);
	if (load(&job))
		return 1;
	rp_loaded_unit(&job.unit, &job.loaded, cli, job.options->strict);
	job.unit.with_lines = !job.options->emit_c && !job.options->dry_run;
	if (job.unit.with_lines && !job.options->no_store)
		rp_unit_channels(&job.unit, cli);
	job.compiled = rp_unit_compile(&job.unit);
	status = finish_job(&job);
	rp_unit_finish(&job.unit);
	return status;
}

const struct rp_command rp_command_run = {
	.name = "run",
	.synopsis = "(--config FILE | --definition NAME) "
		    "[--dry-run] [--json] "
		    "[--payload JSON | --file PATH | --sample] …",
	.summary = "Run a pipeline: hardcoded (alerts → checkers → intelligence "
		   "→ notify) or definition-based",
	.rows = rp_run_flags,
	.options_size = sizeof(struct rp_run_options),
	.run = run,
	.examples =
		"  runpipe --config disk-alert.json --dry-run\n"
		"  runpipe --config disk-alert.json --file alert.json --json\n"
		"  runpipe --definition disk-alert --sample\n"
		"  runpipe --config disk-alert.json --emit-c\n",
};
