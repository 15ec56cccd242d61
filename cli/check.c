/*
 * `runpipe check`: looks at this machine, and no database is opened.
 *
 * Flags, page and exit status are those of check_health, which is its other
 * name: 2 if anything is critical, else 1 if anything is unknown; warnings
 * alone are 0.  --nagios ends as a plugin does instead.
 */
#include "check.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/json.h"
#include "command.h"
#include "session.h"

struct options {
	const char *warning, *critical, *timeout, *watch, *count, *root;
	struct rp_words disk_paths, ping_hosts, processes, set;
	bool list, json, fail_on_warning, fail_on_critical, fail_on_unknown;
	bool nagios, allow_exec, record;
};

#define AT(member) offsetof(struct options, member)

static const struct rp_arg rows[] = {
	{ "list", NULL, AT(list), .old = true,
	  .help = "list the checks and stop" },
	{ "json", NULL, AT(json), .old = true, .help = "results as JSON" },
	{ "fail-on-warning", NULL, AT(fail_on_warning), .old = true,
	  .help = "exit 1 if any is a warning or critical, else 0" },
	{ "fail-on-critical", NULL, AT(fail_on_critical), .old = true,
	  .help = "exit 1 if any is critical, else 0" },
	{ "fail-on-unknown", NULL, AT(fail_on_unknown),
	  .help = "exit 1 if any is unknown, with or without the other two" },
	{ "nagios", NULL, AT(nagios),
	  .help = "exit as a plugin: 0 ok, 1 warning, 2 critical, 3 unknown" },
	{ "warning-threshold", "N", AT(warning), .old = true,
	  .form = RP_ARG_NUMBER,
	  .help = "in place of each check's own, where all that run measure "
		  "alike; else for percentages of use" },
	{ "critical-threshold", "N", AT(critical), .old = true,
	  .form = RP_ARG_NUMBER, .help = "the same for critical" },
	{ "disk-paths", "PATH...", AT(disk_paths), .old = true, .many = true,
	  .help = "what disk looks at" },
	{ "ping-hosts", "HOST...", AT(ping_hosts), .old = true, .many = true,
	  .help = "what network pings" },
	{ "processes", "NAME...", AT(processes), .old = true, .many = true,
	  .help = "what process looks for" },
	{ "set", "NAME.OPTION=VALUE", AT(set), .repeated = true,
	  .help = "any option of a check; lists and objects as JSON; "
		  "`runpipe explain NAME` tells them" },
	{ "allow-exec", NULL, AT(allow_exec),
	  .help = "checks may run programs" },
	{ "record", NULL, AT(record),
	  .help = "keep the results in the database" },
	{ "timeout", "SECONDS", AT(timeout), .form = RP_ARG_NUMBER,
	  .help = "for all together; what is not done by then is unknown" },
	{ "root", "DIR", AT(root),
	  .help = "read DIR/proc in place of /proc: the host's, in a container "
		  "that has it there" },
	{ "watch", "SECONDS", AT(watch), .form = RP_ARG_NUMBER, .alone = "2",
	  .help = "look again every so often (default: 2), until interrupted" },
	{ "count", "N", AT(count), .form = RP_ARG_INTEGER,
	  .help = "with --watch: stop after N looks" },
	{ 0 }
};

/* ----------------------------------------------------------------- answers */

static int list_checks(void)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, "Available checkers:\n");
	for (const char *const *name = rp_check_names(); *name; name++)
		rp_buf_printf(&buf, "  %-20s %s\n", *name,
			      rp_check_find(rp_text(*name))->doc);
	rp_buf_char(&buf, '\n');
	return rp_cli_print(&buf, 0);
}

static int status_of(const struct options *options,
		     const struct rp_tally *tally)
{
	bool fails = options->fail_on_unknown && tally->unknown;

	if (options->nagios)
		return tally->critical ? 2 : tally->warning ? 1
		       : tally->unknown ? 3 : 0;
	if (options->fail_on_critical)
		return fails || tally->critical;
	if (options->fail_on_warning)
		return fails || tally->critical || tally->warning;
	if (options->fail_on_unknown)
		return fails;
	return tally->critical ? 2 : tally->unknown ? 1 : 0;
}

/* For eyes: with --json it leaves stdout to the result. */
static void announce(const struct rp_looks *looks, bool json)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, "Running checkers: ");
	for (size_t i = 0; i < looks->n; i++)
		rp_buf_printf(&buf, "%s%s", i ? ", " : "",
			      looks->at[i].check->name);
	rp_buf_char(&buf, '\n');
	rp_write(json ? STDERR_FILENO : STDOUT_FILENO, rp_buf_view(&buf));
	rp_buf_finish(&buf);
}

static int print(struct rp_cli *cli, const struct rp_looks *looks, bool json,
		 int status)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	if (json) {
		struct rp_value value = rp_looks_value(&cli->arena, looks);

		rp_json_write(&buf, &value, RP_JSON_INDENT | RP_JSON_ASCII);
		rp_buf_char(&buf, '\n');
	} else {
		rp_looks_page(&buf, looks);
	}
	return rp_cli_print(&buf, status);
}

/* ------------------------------------------------------------------ making */

static int prepare(struct rp_looks *looks, const struct rp_args *args,
		   const struct options *options, struct rp_error *error)
{
	int rc = rp_looks_choose(looks, args->words, args->n_words,
				 "Unknown checker(s)", error);

	if (rc < 0)
		return rc;
	rp_looks_put_words(looks, "disk", "paths", &options->disk_paths);
	rp_looks_put_words(looks, "network", "hosts", &options->ping_hosts);
	rp_looks_put_words(looks, "process", "processes", &options->processes);
	return rp_looks_wish(looks, &(struct rp_looks_wish){
		options->warning, options->critical, &options->set }, error);
}

static int look(struct rp_cli *cli, struct rp_looks *looks,
		const struct options *options,
		const struct rp_check_view *view)
{
	struct rp_tally tally;

	if (options->watch) {
		rp_check_watch(&tally, looks, view);
		return status_of(options, &tally);
	}
	announce(looks, options->json);
	rp_looks_run(looks);
	if (view->store)
		rp_looks_record(looks, view->store, "check");
	rp_looks_count(&tally, looks);
	return print(cli, looks, options->json, status_of(options, &tally));
}

/* Everything between the command line and the first look. */
static int get_ready(struct rp_cli *cli, struct rp_looks *looks,
		     struct rp_check_view *view, const struct rp_args *args,
		     const struct options *options, struct rp_error *error)
{
	int rc = rp_looks_seconds(&looks->timeout_s, "timeout",
				  options->timeout, error);

	if (rc == 0)
		rc = rp_looks_seconds(&view->interval_s, "watch",
				      options->watch, error);
	if (rc == 0)
		rc = prepare(looks, args, options, error);
	if (rc == 0 && options->record) {
		view->store = rp_cli_store(cli, error);
		rc = view->store ? rp_looks_recall(looks, view->store, "check",
						   error) : error->code;
	}
	return rc < 0 ? rc : rp_looks_begin(looks, error);
}

static int check(struct rp_cli *cli, const struct rp_args *args,
		 const void *data)
{
	const struct options *options = data;
	struct rp_looks looks = {
		.arena = &cli->arena,
		.root = options->root,
		.allow_exec = options->allow_exec,
	};
	struct rp_check_view view = {
		.json = options->json,
		.count = options->count ? strtol(options->count, NULL, 10) : 0,
	};
	struct rp_error error = { 0 };
	int status;

	if (options->list)
		return list_checks();
	if (get_ready(cli, &looks, &view, args, options, &error) < 0)
		status = rp_command_error("%s", error.message);
	else
		status = look(cli, &looks, options, &view);
	rp_looks_finish(&looks);
	return status;
}

const struct rp_command rp_command_check = {
	.name = "check",
	.synonym = "check_health",
	.synopsis = "[NAME…] [--json] [--set NAME.OPTION=VALUE]… "
		    "[--watch [SECONDS]] …",
	.summary = "Look at this machine with health checks.",
	.rows = rows,
	.options_size = sizeof(struct options),
	.max = -1,
	.what = "NAME",
	.run = check,
	.examples = "  runpipe check memory disk --disk-paths / /var\n"
		    "  runpipe check --set cpu.samples=1 --json\n"
		    "  runpipe check load memory --watch 5\n",
};
