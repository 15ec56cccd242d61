/*
 * `runpipe check-and-alert`: what checks find becomes alerts and incidents
 * (spec alerts.md §7).  A check that is ok resolves its alert and makes none;
 * one that is not fires it, again too.
 *
 * The exit status is 0 whatever was found: a cron must not complain of what
 * the alert tells already.
 */
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "checks/bridge.h"
#include "command.h"
#include "looks.h"
#include "session.h"

#define SCOPE "check-and-alert"

struct options {
	const char *hostname, *warning, *critical, *timeout;
	struct rp_words checkers, labels, set;
	bool json, dry_run, no_incidents, allow_exec;
};

#define AT(member) offsetof(struct options, member)

static const struct rp_arg rows[] = {
	{ "checkers", "NAME...", AT(checkers), .old = true, .many = true,
	  .help = "which checks (default: all that need no options)" },
	{ "json", NULL, AT(json), .old = true, .help = "counts as JSON" },
	{ "dry-run", NULL, AT(dry_run), .old = true,
	  .help = "look, and only say what would be done" },
	{ "no-incidents", NULL, AT(no_incidents), .old = true,
	  .help = "alerts without incidents" },
	{ "hostname", "HOST", AT(hostname), .old = true,
	  .help = "in place of this machine's name" },
	{ "label", "KEY=VALUE", AT(labels), .old = true, .repeated = true,
	  .help = "one more label of every alert" },
	{ "warning-threshold", "N", AT(warning), .old = true,
	  .form = RP_ARG_NUMBER, .help = "as check has it" },
	{ "critical-threshold", "N", AT(critical), .old = true,
	  .form = RP_ARG_NUMBER, .help = "as check has it" },
	{ "set", "NAME.OPTION=VALUE", AT(set), .repeated = true,
	  .help = "any option of a check; lists and objects as JSON" },
	{ "allow-exec", NULL, AT(allow_exec),
	  .help = "checks may run programs" },
	{ "timeout", "SECONDS", AT(timeout), .form = RP_ARG_NUMBER,
	  .help = "for all together; what is not done by then is unknown" },
	{ 0 }
};

/* One invocation. */
struct job {
	struct rp_cli *cli;
	const struct options *options;
	struct rp_looks looks;
	struct rp_bridge bridge;
	struct rp_ingest_outcome outcome;
};

/* ----------------------------------------------------------------- options */

static int read_labels(struct job *job, struct rp_error *error)
{
	const struct rp_words *words = &job->options->labels;
	struct rp_arena *arena = &job->cli->arena;

	job->bridge.labels = rp_map_new(arena);
	for (int i = 0; i < words->n; i++) {
		const char *equals = strchr(words->at[i], '=');

		if (!equals)
			return rp_error_set(error, RP_EBADINPUT, "Invalid "
					    "label format: %s. Use KEY=VALUE.",
					    words->at[i]);
		rp_map_put(arena, &job->bridge.labels,
			   rp_arena_copy(arena, words->at[i],
					 (size_t)(equals - words->at[i])),
			   rp_cstring(equals + 1));
	}
	return 0;
}

static int prepare(struct job *job, struct rp_error *error)
{
	const struct options *options = job->options;
	struct rp_looks *looks = &job->looks;
	int rc = read_labels(job, error);

	job->bridge.hostname = options->hostname && *options->hostname
			       ? options->hostname
			       : rp_looks_hostname(&job->cli->arena);
	if (rc == 0)
		rc = rp_looks_seconds(&looks->timeout_s, "timeout",
				      options->timeout, error);
	if (rc == 0)
		rc = rp_looks_choose(looks, options->checkers.at,
				     options->checkers.n, "Unknown checker",
				     error);
	if (rc == 0)
		rc = rp_looks_wish(looks, &(struct rp_looks_wish){
			options->warning, options->critical, &options->set },
			error);
	return rc < 0 ? rc : rp_looks_begin(looks, error);
}

/* ----------------------------------------------------------------- dry run */

static bool would_fire(const struct rp_look *look)
{
	return look->result.status != RP_CHECK_OK;
}

static void put_upper(struct rp_buf *buf, struct rp_arena *arena,
		      const char *text)
{
	rp_buf_text(buf, rp_text_upper(arena, rp_text(text)));
}

static void describe(struct rp_buf *buf, struct rp_arena *arena,
		     const struct rp_look *look)
{
	struct rp_buf metrics;

	rp_buf_init(&metrics, RP_BUF_UNLIMITED);
	rp_python_repr(&metrics, &look->result.metrics);
	rp_buf_char(buf, '\n');
	put_upper(buf, arena, look->check->name);
	rp_buf_str(buf, ": ");
	put_upper(buf, arena, rp_check_status_name(look->result.status));
	rp_buf_str(buf, "\n  Message: ");
	rp_buf_visible(buf, rp_text(look->result.message));
	rp_buf_str(buf, "\n  Metrics: ");
	rp_buf_visible(buf, rp_buf_view(&metrics));
	rp_buf_str(buf, would_fire(look)
			? "\n  → Would create/update alert\n"
			: "\n  → Would resolve alert (if exists)\n");
	rp_buf_finish(&metrics);
}

static void write_all(int fd, struct rp_buf *buf)
{
	rp_write(fd, rp_buf_view(buf));
	rp_buf_clear(buf);
}

static int print_json(const struct rp_value *value)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_json_write(&buf, value, RP_JSON_INDENT | RP_JSON_ASCII);
	rp_buf_char(&buf, '\n');
	return rp_cli_print(&buf, 0);
}

static int print_plan(struct job *job)
{
	struct rp_arena *arena = &job->cli->arena;
	struct rp_value all = rp_map_new(arena), list = rp_list_new(arena);

	for (size_t i = 0; i < job->looks.n; i++) {
		const struct rp_look *look = &job->looks.at[i];
		struct rp_value full = rp_look_value(arena, look);
		struct rp_value entry = rp_map_new(arena);

		for (size_t j = 0; j < rp_value_count(&full); j++)
			if (!rp_text_is(rp_map_at(&full, j)->key, "error"))
				rp_map_set(arena, &entry,
					   rp_map_at(&full, j)->key,
					   rp_map_at(&full, j)->value);
		rp_map_put(arena, &entry, "would_create_alert",
			   rp_bool(would_fire(look)));
		rp_list_push(arena, &list, entry);
	}
	rp_map_put(arena, &all, "dry_run", rp_bool(true));
	rp_map_put(arena, &all, "results", list);
	return print_json(&all);
}

static int dry_run(struct job *job)
{
	bool json = job->options->json;
	struct rp_buf buf;

	rp_looks_run(&job->looks);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, "DRY RUN - No alerts will be created\n");
	for (size_t i = 0; i < job->looks.n; i++)
		describe(&buf, &job->cli->arena, &job->looks.at[i]);
	if (!json)
		return rp_cli_print(&buf, 0);
	write_all(STDERR_FILENO, &buf);
	rp_buf_finish(&buf);
	return print_plan(job);
}

/* ---------------------------------------------------------------- alerting */

static const struct {
	const char *key, *label;
	size_t offset;			/* in the outcome */
} counters[] = {
#define ROW(member, label) \
	{ #member, label, offsetof(struct rp_ingest_outcome, member) }
	ROW(alerts_created, "Alerts created"),
	ROW(alerts_updated, "Alerts updated"),
	ROW(alerts_resolved, "Alerts resolved"),
	ROW(incidents_created, "Incidents created"),
	ROW(incidents_updated, "Incidents updated"),
#undef ROW
};

static int counter(const struct job *job, size_t i)
{
	return *(const int *)(const void *)((const char *)&job->outcome
					    + counters[i].offset);
}

static int print_counts(struct job *job)
{
	size_t n = sizeof counters / sizeof counters[0];
	struct rp_arena *arena = &job->cli->arena;
	struct rp_value map = rp_map_new(arena);
	struct rp_buf buf;

	if (job->options->json) {
		rp_map_put(arena, &map, "checks_run",
			   rp_int((int64_t)job->looks.n));
		for (size_t i = 0; i < n; i++)
			rp_map_put(arena, &map, counters[i].key,
				   rp_int(counter(job, i)));
		rp_map_put(arena, &map, "errors", rp_list_new(arena));
		return print_json(&map);
	}
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_printf(&buf, "\nChecks run: %zu\n", job->looks.n);
	for (size_t i = 0; i < n; i++)
		rp_buf_printf(&buf, "%s: %d\n", counters[i].label,
			      counter(job, i));
	return rp_cli_print(&buf, 0);
}

static int store_alerts(struct job *job, struct rp_store *store,
			struct rp_error *error)
{
	struct rp_arena *arena = &job->cli->arena;
	struct rp_alert_batch batch;

	rp_bridge_init(&batch, arena);
	batch.no_incidents = job->options->no_incidents;
	job->bridge.now_us = rp_system_clock.wall_us(&rp_system_clock);
	for (size_t i = 0; i < job->looks.n; i++)
		rp_bridge_add(&batch, &job->bridge,
			      job->looks.at[i].check->name,
			      &job->looks.at[i].result, arena);
	return rp_store_ingest(store, &batch, NULL, NULL, 0, &job->outcome,
			       arena, error);
}

/* What Ctrl-C cut short is no finding, and nobody is told of it. */
static int alert(struct job *job, struct rp_error *error)
{
	struct rp_store *store = rp_cli_store(job->cli, error);
	int rc = store ? rp_looks_recall(&job->looks, store, SCOPE, error)
		       : error->code;

	if (rc < 0)
		return rp_command_error("%s", error->message);
	rp_looks_run(&job->looks);
	if (rp_cancel_raised(&job->looks.cancel))
		return rp_command_error("interrupted; no alert was changed");
	if (store_alerts(job, store, error) < 0)
		return rp_command_error("%s", error->message);
	rp_looks_record(&job->looks, store, SCOPE);
	return print_counts(job);
}

static int check_and_alert(struct rp_cli *cli, const struct rp_args *args,
			   const void *data)
{
	const struct options *options = data;
	struct job job = {
		.cli = cli, .options = options,
		.looks = { .arena = &cli->arena,
			   .allow_exec = options->allow_exec },
	};
	struct rp_error error = { 0 };
	int status;

	(void)args;
	if (prepare(&job, &error) < 0)
		status = rp_command_error("%s", error.message);
	else
		status = options->dry_run ? dry_run(&job)
					  : alert(&job, &error);
	rp_looks_finish(&job.looks);
	return status;
}

const struct rp_command rp_command_check_and_alert = {
	.name = "check-and-alert",
	.synonym = "check_and_alert",
	.synopsis = "[--checkers NAME…] [--dry-run] [--json] …",
	.summary = "Run health checks and make alerts of what they find.",
	.rows = rows,
	.options_size = sizeof(struct options),
	.run = check_and_alert,
	.examples = "  runpipe check-and-alert --checkers cpu memory disk\n"
		    "  runpipe check-and-alert --label env=prod --dry-run\n",
};
