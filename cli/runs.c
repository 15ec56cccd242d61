/*
 * `runpipe runs`: what the store remembers of runs.  The columns and labels
 * are those of the monitor that scripts know.
 */
#include <cjson/cJSON.h>
#include <strings.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "command.h"
#include "result.h"
#include "run.h"
#include "session.h"
#include "table.h"

struct options {
	const char *status, *limit;
	bool json;
};

struct found {			/* one run with its nodes */
	struct rp_run_record run;
	struct rp_node_record *nodes;
	size_t n;
};

#define DEFAULT_LIMIT 10

/* ------------------------------------------------------------------- JSON */

static void add_text(struct cJSON *object, const char *key, const char *text)
{
	if (text)
		cJSON_AddStringToObject(object, key, text);
	else
		cJSON_AddNullToObject(object, key);
}

/* Then what it has as its error is the reason. */
static bool is_filtered(const struct rp_run_record *run)
{
	return strcmp(run->status, rp_status_name(RP_RUN_FILTERED)) == 0;
}

static struct cJSON *run_json(const struct rp_run_record *run)
{
	struct cJSON *object = cJSON_CreateObject();

	add_text(object, "trace_id", run->trace_id);
	add_text(object, "run_id", run->run_id);
	add_text(object, "status", run->status);
	add_text(object, "definition", run->definition);
	cJSON_AddNumberToObject(object, "definition_version",
				run->definition_version);
	add_text(object, "sha256", run->sha256);
	add_text(object, "engine", run->engine);
	add_text(object, "source", run->source);
	add_text(object, "environment", run->environment);
	if (run->incident_id)
		cJSON_AddNumberToObject(object, "incident_id",
					(double)run->incident_id);
	else
		cJSON_AddNullToObject(object, "incident_id");
	rp_cli_add_time(object, "created_at", run->created_us);
	rp_cli_add_time(object, "completed_at", run->ended_us);
	rp_cli_add_double(object, "duration_ms", run->duration_ms);
	add_text(object, "error", is_filtered(run) ? NULL : run->error);
	if (is_filtered(run))
		add_text(object, "reason", run->error);
	return object;
}

static struct cJSON *node_json(const struct rp_node_record *node)
{
	struct cJSON *object = cJSON_CreateObject();

	add_text(object, "node_id", node->node_id);
	add_text(object, "node_type", node->node_type);
	cJSON_AddNumberToObject(object, "attempt", node->attempt);
	add_text(object, "status", node->status);
	add_text(object, "error_class", node->error_class);
	rp_cli_add_json(object, "errors", node->errors);
	rp_cli_add_json(object, "output", node->output);
	add_text(object, "skip_reason", node->skip_reason);
	rp_cli_add_time(object, "started_at", node->started_us);
	rp_cli_add_double(object, "duration_ms", node->duration_ms);
	return object;
}

static int show_json(const struct found *found)
{
	struct cJSON *object = run_json(&found->run);
	struct cJSON *nodes = cJSON_AddArrayToObject(object, "nodes");

	rp_cli_add_json(object, "payload", found->run.payload);
	for (size_t i = 0; i < found->n; i++)
		cJSON_AddItemToArray(nodes, node_json(&found->nodes[i]));
	return rp_cli_print_json(object, 0);
}

/* ------------------------------------------------------------------- list */

static int print_list(const struct rp_run_record *rows, size_t n,
		      struct rp_arena *arena)
{
	struct rp_table table = { .columns = 7 };
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	if (!n)
		rp_buf_str(&buf, "No pipeline runs found.\n");
	else
		rp_table_row(&table, arena, (const char *[]){
			"Run ID", "Status", "Trace ID", "Source", "Created",
			"Duration(ms)", "Definition" });
	for (size_t i = 0; i < n; i++)
		rp_table_row(&table, arena, (const char *[]){
			rows[i].run_id, rows[i].status, rows[i].trace_id,
			rows[i].source, rp_time_text(arena, rows[i].created_us),
			rp_arena_printf(arena, "%.2f", rows[i].duration_ms),
			rows[i].definition });
	rp_table_print(&buf, &table);
	return rp_cli_print(&buf, 0);
}

/* The status as it is stored, in whatever case it was written. */
static int find_status(const char **status, const char *word,
		       struct rp_arena *arena)
{
	const char *all = "";

	*status = NULL;
	for (int i = RP_RUN_PENDING; i < RP_N_STATUSES; i++) {
		const char *name = rp_status_name((enum rp_status)i);

		if (!word || strcasecmp(word, name) == 0) {
			*status = word ? name : NULL;
			return 0;
		}
		all = rp_arena_printf(arena, "%s%s%s", all, i ? ", " : "",
				      name);
	}
	return rp_command_error("Unknown status: %s. Available: %s", word, all);
}

static int list(struct rp_cli *cli, const struct rp_args *args,
		const void *data)
{
	const struct options *options = data;
	const char *status;
	struct rp_error error = { 0 };
	struct rp_store *store;
	struct rp_run_record *rows;
	struct cJSON *all;
	long limit = DEFAULT_LIMIT;
	size_t n;

	(void)args;
	if (options->limit && !rp_number_parse(&limit, options->limit))
		return rp_command_error("--limit must be a whole number from "
					"1 to 999999999, not '%s'",
					options->limit);
	if (find_status(&status, options->status, &cli->arena))
		return 1;
	store = rp_cli_store(cli, &error);
	if (!store
	    || rp_store_run_list(store, status, (size_t)limit, &rows,
				 &n, &cli->arena, &error) < 0)
		return rp_command_error("%s", error.message);
	if (!options->json)
		return print_list(rows, n, &cli->arena);
	all = cJSON_CreateArray();
	for (size_t i = 0; i < n; i++)
		cJSON_AddItemToArray(all, run_json(&rows[i]));
	return rp_cli_print_list("runs", all);
}

/* ------------------------------------------------------------------- show */

#define line(page, ...) rp_page_line(page, RP_STYLE_PLAIN, __VA_ARGS__)

static void show_errors(const struct rp_page *page, struct rp_text errors,
			struct rp_arena *arena)
{
	struct rp_json_result result;
	struct rp_value list;

	if (!errors.n || rp_json_read(&list, arena, errors,
				      RP_JSON_DEPTH_PAYLOAD, &result) < 0)
		return;
	for (size_t i = 0; i < rp_value_count(&list); i++) {
		struct rp_text text = rp_value_text(rp_list_at(&list, i), "");

		line(page, "      Error: %.*s", (int)text.n, text.at);
	}
}

/* Why a notification did not leave is in its delivery, not in the node. */
static void show_deliveries(const struct rp_page *page, struct rp_text output,
			    struct rp_arena *arena)
{
	const struct rp_value *list;
	struct rp_json_result result;
	struct rp_value map;

	if (!output.n || rp_json_read(&map, arena, output,
				      RP_JSON_DEPTH_PAYLOAD, &result) < 0)
		return;
	list = rp_map_get(&map, "deliveries");
	for (size_t i = 0; rp_is(list, RP_LIST) && i < rp_value_count(list);
	     i++) {
		const struct rp_value *row = rp_list_at(list, i);
		struct rp_text channel =
			rp_value_text(rp_map_get(row, "channel"), "");
		struct rp_text error =
			rp_value_text(rp_map_get(row, "error"), "");

		line(page, "      %.*s: %.*s", (int)channel.n, channel.at,
		     error.n ? (int)error.n : 4, error.n ? error.at : "sent");
	}
}

static void show_head(const struct rp_page *page,
		      const struct rp_run_record *run, struct rp_arena *arena)
{
	line(page, "Pipeline Run: %s", run->run_id);
	line(page, "  Status: %s", run->status);
	line(page, "  Trace ID: %s", run->trace_id);
	line(page, "  Definition: %s (version %d, %s)", run->definition,
	     run->definition_version, run->engine);
	line(page, "  Source: %s", run->source);
	line(page, "  Environment: %s", run->environment);
	line(page, "  Created: %s", rp_time_text(arena, run->created_us));
	if (run->ended_us)
		line(page, "  Completed: %s",
		     rp_time_text(arena, run->ended_us));
	line(page, "  Duration: %.2f ms", run->duration_ms);
	if (run->incident_id)
		line(page, "  Incident ID: %lld", (long long)run->incident_id);
	if (run->error)
		line(page, "  %s: %s", is_filtered(run) ? "Reason"
							: "Last error",
		     run->error);
}

static int show_text(const struct found *found, struct rp_arena *arena)
{
	struct rp_buf buf;
	struct rp_page page = { .buf = &buf };

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	show_head(&page, &found->run, arena);
	line(&page, "%s", "");
	line(&page, "Stage Executions:");
	for (size_t i = 0; i < found->n; i++) {
		const struct rp_node_record *node = &found->nodes[i];

		line(&page, "  - %-20s %-12s %-10s Attempt: %d Duration: %.2f "
		     "ms", node->node_id, node->node_type, node->status,
		     node->attempt, node->duration_ms);
		if (node->skip_reason)
			line(&page, "      Skipped: %s", node->skip_reason);
		show_errors(&page, node->errors, arena);
		show_deliveries(&page, node->output, arena);
	}
	return rp_cli_print(&buf, 0);
}

static int show(struct rp_cli *cli, const struct rp_args *args,
		const void *data)
{
	const struct options *options = data;
	struct rp_error error = { 0 };
	struct rp_store *store = rp_cli_store(cli, &error);
	struct found found;
	int rc;

	if (!store)
		return rp_command_error("%s", error.message);
	rc = rp_store_run_get(store, args->words[0], &found.run, &found.nodes,
			      &found.n, &cli->arena, &error);
	if (rc == RP_ENOTFOUND)
		return rp_command_error("Pipeline run not found: %s",
					args->words[0]);
	if (rc < 0)
		return rp_command_error("%s", error.message);
	return options->json ? show_json(&found)
			     : show_text(&found, &cli->arena);
}

/* ------------------------------------------------------------------- rows */

static const struct rp_arg list_rows[] = {
	{ "status", "STATUS", offsetof(struct options, status),
	  .help = "only these: completed, failed, filtered, interrupted, "
		  "running" },
	{ "limit", "N", offsetof(struct options, limit),
	  .help = "the newest N (default: 10)" },
	{ "json", NULL, offsetof(struct options, json), .help = "as JSON" },
	{ 0 }
};

static const struct rp_arg show_rows[] = {
	{ "json", NULL, offsetof(struct options, json), .help = "as JSON" },
	{ 0 }
};

static const struct rp_command actions[] = {
	{ .name = "list", .synopsis = "[--status STATUS] [--limit N] [--json]",
	  .summary = "List runs, newest first.", .rows = list_rows,
	  .options_size = sizeof(struct options), .run = list },
	{ .name = "show", .synopsis = "RUN [--json]",
	  .summary = "Show one run with its nodes.", .rows = show_rows,
	  .options_size = sizeof(struct options), .min = 1, .max = 1,
	  .what = "RUN", .run = show },
	{ 0 }
};

const struct rp_command rp_command_runs = {
	.name = "runs",
	.synopsis = "list|show …",
	.summary = "Look at past runs.",
	.rows = rp_no_flags,
	.actions = actions,
	.examples = "  runpipe runs list --status failed\n",
};
