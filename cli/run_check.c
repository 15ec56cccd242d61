/*
 * `runpipe run_check NAME`: one check with flags of its own, as scripts know
 * it.  Flags of other checks are taken and mean nothing.  The exit status is
 * 0 whatever was found, unless it is asked for.
 */
#include <stdlib.h>

#include "base/buf.h"
#include "base/json.h"
#include "command.h"
#include "looks.h"
#include "session.h"

struct options {
	const char *warning, *critical, *samples, *sample_interval, *timeout;
	struct rp_words paths, hosts, names, set;
	bool json, per_cpu, include_swap, exit_code, record, allow_exec;
};

#define AT(member) offsetof(struct options, member)

static const struct rp_arg rows[] = {
	{ "json", NULL, AT(json), .old = true, .help = "the result as JSON" },
	{ "warning-threshold", "N", AT(warning), .old = true,
	  .form = RP_ARG_NUMBER, .help = "in place of the check's own" },
	{ "critical-threshold", "N", AT(critical), .old = true,
	  .form = RP_ARG_NUMBER, .help = "in place of the check's own" },
	{ "samples", "N", AT(samples), .old = true, .form = RP_ARG_INTEGER,
	  .help = "cpu: how many samples to average" },
	{ "sample-interval", "SECONDS", AT(sample_interval), .old = true,
	  .form = RP_ARG_NUMBER, .help = "cpu: how long a sample takes" },
	{ "per-cpu", NULL, AT(per_cpu), .old = true,
	  .help = "cpu: judge the busiest CPU" },
	{ "include-swap", NULL, AT(include_swap), .old = true,
	  .help = "memory: show the swap's use too" },
	{ "paths", "PATH...", AT(paths), .old = true, .many = true,
	  .help = "disk: what to look at" },
	{ "hosts", "HOST...", AT(hosts), .old = true, .many = true,
	  .help = "network: what to ping" },
	{ "names", "NAME...", AT(names), .old = true, .many = true,
	  .help = "process: what to look for" },
	{ "set", "OPTION=VALUE", AT(set), .repeated = true,
	  .help = "any option of the check; lists and objects as JSON" },
	{ "allow-exec", NULL, AT(allow_exec),
	  .help = "checks may run programs" },
	{ "timeout", "SECONDS", AT(timeout), .form = RP_ARG_NUMBER,
	  .help = "what is not done by then is unknown" },
	{ "record", NULL, AT(record),
	  .help = "keep the result in the database" },
	{ "exit-code", NULL, AT(exit_code),
	  .help = "exit as check does: 2 if critical, 1 if unknown" },
	{ 0 }
};

/* ----------------------------------------------------------------- options */

static void put_own(struct rp_looks *looks, const struct options *options)
{
	if (options->samples)
		rp_looks_put(looks, "cpu", "samples",
			     rp_int(strtoll(options->samples, NULL, 10)));
	if (options->sample_interval)
		rp_looks_put(looks, "cpu", "sample_interval",
			     rp_double(strtod(options->sample_interval,
					      NULL)));
	if (options->per_cpu)
		rp_looks_put(looks, "cpu", "per_cpu", rp_bool(true));
	if (options->include_swap)
		rp_looks_put(looks, "memory", "include_swap", rp_bool(true));
	rp_looks_put_words(looks, "disk", "paths", &options->paths);
	rp_looks_put_words(looks, "network", "hosts", &options->hosts);
	rp_looks_put_words(looks, "process", "processes", &options->names);
}

/* There is one check: --set need not name it. */
static struct rp_words name_all(struct rp_arena *arena, const char *check,
				const struct rp_words *set)
{
	struct rp_words named = {
		rp_arena_array(arena, (size_t)set->n, sizeof *named.at), set->n
	};

	for (int i = 0; i < set->n; i++) {
		const char *dot = strchr(set->at[i], '.');
		const char *equals = strchr(set->at[i], '=');

		named.at[i] = dot && (!equals || dot < equals)
			      ? set->at[i]
			      : rp_arena_printf(arena, "%s.%s", check,
						set->at[i]);
	}
	return named;
}

static int prepare(struct rp_looks *looks, const struct rp_args *args,
		   const struct options *options, struct rp_error *error)
{
	struct rp_words set = name_all(looks->arena, args->words[0],
				       &options->set);
	int rc = rp_looks_seconds(&looks->timeout_s, "timeout",
				  options->timeout, error);

	if (rc == 0)
		rc = rp_looks_choose(looks, args->words, 1, "Unknown checker",
				     error);
	if (rc < 0)
		return rc;
	put_own(looks, options);
	return rp_looks_wish(looks, &(struct rp_looks_wish){
		options->warning, options->critical, &set }, error);
}

/* ----------------------------------------------------------------- looking */

static int print(struct rp_cli *cli, const struct rp_looks *looks,
		 const struct options *options)
{
	struct rp_tally tally;
	struct rp_buf buf;

	rp_looks_count(&tally, looks);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	if (options->json) {
		struct rp_value value = rp_look_value(&cli->arena,
						      &looks->at[0]);

		rp_json_write(&buf, &value, RP_JSON_INDENT | RP_JSON_ASCII);
		rp_buf_char(&buf, '\n');
	} else {
		rp_look_page(&buf, &looks->at[0]);
	}
	return rp_cli_print(&buf, !options->exit_code ? 0
				  : tally.critical ? 2 : tally.unknown ? 1 : 0);
}

static int look(struct rp_cli *cli, struct rp_looks *looks,
		const struct options *options, struct rp_error *error)
{
	struct rp_store *store = NULL;
	int rc = 0;

	if (options->record) {
		store = rp_cli_store(cli, error);
		rc = store ? rp_looks_recall(looks, store, "run_check", error)
			   : error->code;
	}
	if (rc == 0)
		rc = rp_looks_begin(looks, error);
	if (rc < 0)
		return rp_command_error("%s", error->message);
	rp_looks_run(looks);
	if (store)
		rp_looks_record(looks, store, "run_check");
	return print(cli, looks, options);
}

static int run_check(struct rp_cli *cli, const struct rp_args *args,
		     const void *data)
{
	const struct options *options = data;
	struct rp_looks looks = { .arena = &cli->arena,
				  .allow_exec = options->allow_exec };
	struct rp_error error = { 0 };
	int status;

	if (prepare(&looks, args, options, &error) < 0)
		status = rp_command_error("%s", error.message);
	else
		status = look(cli, &looks, options, &error);
	rp_looks_finish(&looks);
	return status;
}

const struct rp_command rp_command_run_check = {
	.name = "run_check",
	.synonym = "run-check",
	.synopsis = "NAME [--json] [--set OPTION=VALUE]… …",
	.summary = "Run one health check with options of its own.",
	.rows = rows,
	.options_size = sizeof(struct options),
	.min = 1, .max = 1,
	.what = "NAME",
	.run = run_check,
	.examples = "  runpipe run_check cpu --samples 3 --per-cpu\n"
		    "  runpipe run_check tcp --set host=db-1 --set port=5432\n",
};
