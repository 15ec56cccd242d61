/*
 * `runpipe incidents`: what the store knows of incidents, and what people do
 * to them.  Acts are rows: all of them read a number, an author and a text,
 * and differ in what the store does with them.
 */
#include "base/buf.h"
#include "command.h"
#include "records.h"
#include "session.h"
#include "table.h"

struct options {
	const char *status, *severity, *limit;
	const char *author, *text;
	struct rp_words labels;
	bool json;
};

static const char *const statuses[] = { "open", "acknowledged", "resolved",
					"closed", NULL };

#define AT(field) offsetof(struct options, field)
#define line(page, ...) rp_page_line(page, RP_STYLE_PLAIN, __VA_ARGS__)

/* ------------------------------------------------------------------- list */

static int print_list(struct rp_cli *cli, const struct rp_value *list)
{
	struct rp_table table = { .columns = 7 };
	size_t n = rp_value_count(list);
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	if (!n)
		rp_buf_str(&buf, "No incidents found.\n");
	else
		rp_table_row(&table, &cli->arena, (const char *[]){
			"ID", "Status", "Severity", "Firing", "Created",
			"Updated", "Title" });
	for (size_t i = 0; i < n; i++) {
		const struct rp_value *row = rp_list_at(list, i);

		rp_table_row(&table, &cli->arena, (const char *[]){
			rp_record_cell(cli, row, "id"),
			rp_record_cell(cli, row, "status"),
			rp_record_cell(cli, row, "severity"),
			rp_arena_printf(&cli->arena, "%s of %s",
				rp_record_cell(cli, row, "firing_alert_count"),
				rp_record_cell(cli, row, "alert_count")),
			rp_record_cell(cli, row, "created_at"),
			rp_record_cell(cli, row, "updated_at"),
			rp_record_cell(cli, row, "title") });
	}
	rp_table_print(&buf, &table);
	return rp_cli_print(&buf, 0);
}

static int list(struct rp_cli *cli, const struct rp_args *args,
		const void *data)
{
	const struct options *options = data;
	struct rp_record_filter filter;
	struct rp_error error = { 0 };
	struct rp_store *store;
	struct rp_value rows;

	(void)args;
	if (rp_filter_read(&filter, cli, &(struct rp_filter_flags){
			options->status, options->severity, options->limit,
			statuses, &options->labels }))
		return 1;
	store = rp_cli_store(cli, &error);
	if (!store || rp_store_incident_list(store, &filter, &rows,
					     &cli->arena, &error) < 0)
		return rp_command_error("%s", error.message);
	return options->json ? rp_records_json(cli, "incidents", rows)
			     : print_list(cli, &rows);
}

/* ------------------------------------------------------------------- show */

static const struct { const char *label, *key; } shown[] = {
	{ "Status", "status" }, { "Severity", "severity" },
	{ "Description", "description" }, { "Created", "created_at" },
	{ "Updated", "updated_at" }, { "Acknowledged", "acknowledged_at" },
	{ "Resolved", "resolved_at" }, { "Closed", "closed_at" },
	{ "Summary", "summary" },
};

static void show_head(struct rp_cli *cli, const struct rp_page *page,
		      const struct rp_value *incident)
{
	const struct rp_value *metadata = rp_map_get(incident, "metadata");

	line(page, "Incident %s: %s", rp_record_cell(cli, incident, "id"),
	     rp_record_cell(cli, incident, "title"));
	for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
		rp_record_line(cli, page, shown[i].label, incident,
			       shown[i].key);
	rp_record_line(cli, page, "Follows incident", metadata,
		       "previous_incident_id");
	if (rp_truthy(rp_map_get(incident, "flapping")))
		line(page, "  Flapping: an alert of it changes too often");
}

static void show_alerts(struct rp_cli *cli, const struct rp_page *page,
			const struct rp_value *incident)
{
	const struct rp_value *alerts = rp_map_get(incident, "alerts");

	line(page, "%s", "");
	line(page, "Alerts:");
	for (size_t i = 0; i < rp_value_count(alerts); i++) {
		const struct rp_value *row = rp_list_at(alerts, i);

		line(page, "  - %s %s %s %s: %s (%s)",
		     rp_record_cell(cli, row, "id"),
		     rp_record_cell(cli, row, "status"),
		     rp_record_cell(cli, row, "severity"),
		     rp_record_cell(cli, row, "source"),
		     rp_record_cell(cli, row, "name"),
		     rp_record_labels(cli, rp_map_get(row, "labels")));
	}
}

static int print_whole(struct rp_cli *cli, const struct rp_value *incident)
{
	struct rp_buf buf;
	struct rp_page page = { .buf = &buf };

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	show_head(cli, &page, incident);
	show_alerts(cli, &page, incident);
	rp_record_history(cli, &page, incident);
	return rp_cli_print(&buf, 0);
}

static int not_found(int64_t id)
{
	return rp_command_error("Incident not found: %lld", (long long)id);
}

static int show(struct rp_cli *cli, const struct rp_args *args,
		const void *data)
{
	const struct options *options = data;
	struct rp_error error = { 0 };
	struct rp_value incident;
	struct rp_store *store;
	int64_t id;
	int rc;

	if (rp_id_read(&id, args->words[0], "INCIDENT"))
		return 1;
	store = rp_cli_store(cli, &error);
	rc = store ? rp_store_incident_show(store, id, &incident, &cli->arena,
					    &error)
		   : error.code;
	if (rc == RP_ENOTFOUND)
		return not_found(id);
	if (rc < 0)
		return rp_command_error("%s", error.message);
	return options->json ? rp_record_json(&incident)
			     : print_whole(cli, &incident);
}

/* ------------------------------------------------------------------- acts */

static int say(struct rp_cli *cli, int64_t id, const char *what,
	       const struct options *options)
{
	struct rp_error error = { 0 };
	struct rp_value incident;
	struct rp_buf buf;

	if (options->json) {
		if (rp_store_incident_get(cli->store, id, &incident,
					  &cli->arena, &error) < 0)
			return rp_command_error("%s", error.message);
		return rp_record_json(&incident);
	}
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_printf(&buf, "%s %lld\n", what, (long long)id);
	return rp_cli_print(&buf, 0);
}

struct deed {
	enum rp_incident_act act;
	const char *flag;	/* what the text is called in a complaint */
	const char *done;
};

static int act(struct rp_cli *cli, const char *word, const char *text,
	       const struct options *options, const struct deed *deed)
{
	struct rp_remark remark = { .text = text };
	struct rp_error error = { 0 };
	struct rp_store *store;
	int64_t id;
	int rc;

	if (rp_id_read(&id, word, "INCIDENT")
	    || rp_comment_check(deed->flag, text))
		return 1;
	remark.author = rp_author_read(cli, options->author);
	if (!remark.author)
		return 1;
	store = rp_cli_store(cli, &error);
	rc = store ? rp_store_incident_act(store, id, deed->act, &remark,
					   &error)
		   : error.code;
	if (rc == RP_ENOTFOUND)
		return not_found(id);
	if (rc < 0)
		return rp_command_error("%s", error.message);
	return say(cli, id, deed->done, options);
}

static int ack(struct rp_cli *cli, const struct rp_args *args,
	       const void *data)
{
	static const struct deed deed = {
		RP_INCIDENT_ACKNOWLEDGE, "--comment",
		"Acknowledged incident" };
	const struct options *options = data;

	return act(cli, args->words[0], options->text, options, &deed);
}

static int resolve(struct rp_cli *cli, const struct rp_args *args,
		   const void *data)
{
	static const struct deed deed = {
		RP_INCIDENT_RESOLVE, "--summary", "Resolved incident" };
	const struct options *options = data;

	return act(cli, args->words[0], options->text, options, &deed);
}

static int close_it(struct rp_cli *cli, const struct rp_args *args,
		    const void *data)
{
	static const struct deed deed = {
		RP_INCIDENT_CLOSE, "--comment", "Closed incident" };
	const struct options *options = data;

	return act(cli, args->words[0], options->text, options, &deed);
}

static int note(struct rp_cli *cli, const struct rp_args *args,
		const void *data)
{
	static const struct deed deed = {
		RP_INCIDENT_NOTE, "TEXT", "Added a note to incident" };

	if (!*args->words[1])
		return rp_command_error("TEXT must say something");
	return act(cli, args->words[0], args->words[1], data, &deed);
}

/* ------------------------------------------------------------------- rows */

#define JSON { "json", NULL, AT(json), .help = "as JSON" }
#define AUTHOR { "author", "NAME", AT(author), \
		 .help = "who says so (default: the user)" }

static const struct rp_arg list_rows[] = {
	{ "status", "STATUS", AT(status),
	  .help = "only these: open, acknowledged, resolved, closed" },
	{ "severity", "SEVERITY", AT(severity),
	  .help = "only these: info, warning, critical" },
	{ "label", "MATCHER", AT(labels), .repeated = true,
	  .help = "only those with an alert that matches: host=db-1" },
	{ "limit", "N", AT(limit), .help = "the newest N (default: 10)" },
	JSON, { 0 }
};

static const struct rp_arg show_rows[] = { JSON, { 0 } };

static const struct rp_arg comment_rows[] = {
	AUTHOR,
	{ "comment", "TEXT", AT(text), .help = "for its history" },
	JSON, { 0 }
};

static const struct rp_arg resolve_rows[] = {
	AUTHOR,
	{ "summary", "TEXT", AT(text), .help = "how it ended" },
	JSON, { 0 }
};

static const struct rp_arg note_rows[] = { AUTHOR, JSON, { 0 } };

#define ON_ONE(flags) .rows = flags, .min = 1, .max = 1, .what = "INCIDENT", \
	.options_size = sizeof(struct options)

static const struct rp_command actions[] = {
	{ .name = "list",
	  .synopsis = "[--status STATUS] [--severity SEVERITY] "
		      "[--label MATCHER]… [--limit N] [--json]",
	  .summary = "List incidents, newest first.", .rows = list_rows,
	  .options_size = sizeof(struct options), .run = list },
	{ .name = "show", .synopsis = "INCIDENT [--json]",
	  .summary = "Show one incident with its alerts and its history.",
	  ON_ONE(show_rows), .run = show },
	{ .name = "ack", .synopsis = "INCIDENT [--author NAME] "
				     "[--comment TEXT] [--json]",
	  .summary = "Say that somebody takes care of an open incident.",
	  ON_ONE(comment_rows), .run = ack },
	{ .name = "resolve", .synopsis = "INCIDENT [--author NAME] "
					 "[--summary TEXT] [--json]",
	  .summary = "Say that an incident is over.",
	  ON_ONE(resolve_rows), .run = resolve },
	{ .name = "close", .synopsis = "INCIDENT [--author NAME] "
				       "[--comment TEXT] [--json]",
	  .summary = "Put an incident away.", ON_ONE(comment_rows),
	  .run = close_it },
	{ .name = "note", .synopsis = "INCIDENT TEXT [--author NAME] [--json]",
	  .summary = "Write something down about an incident.",
	  .rows = note_rows, .options_size = sizeof(struct options),
	  .min = 2, .max = 2, .what = "INCIDENT TEXT", .run = note },
	{ 0 }
};

const struct rp_command rp_command_incidents = {
	.name = "incidents",
	.synopsis = "list|show|ack|resolve|close|note …",
	.summary = "Look at incidents and handle them.",
	.rows = rp_no_flags,
	.actions = actions,
	.examples = "  runpipe incidents list --status open\n"
		    "  runpipe incidents ack 7 --comment 'looking into it'\n",
};
