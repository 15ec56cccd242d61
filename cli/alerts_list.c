/*
 * `runpipe alerts list` and `show`: what the store knows of alerts.
 */
#include "alerts_list.h"

#include "alerts/matcher.h"
#include "base/buf.h"
#include "records.h"
#include "session.h"
#include "table.h"

static const char *const statuses[] = { "firing", "resolved", NULL };

#define AT(field) offsetof(struct rp_alerts_options, field)
#define line(page, ...) rp_page_line(page, RP_STYLE_PLAIN, __VA_ARGS__)

/* ------------------------------------------------------------------- list */

/* "flapping, silence 3", or nothing */
static const char *remarks(struct rp_cli *cli, const struct rp_value *row)
{
	const struct rp_value *held = rp_map_get(row, "suppressed_by");
	const char *kind = rp_record_cell(cli, held, "kind");
	const char *id = rp_record_cell(cli, held, "id");
	bool flaps = rp_truthy(rp_map_get(row, "flapping"))
		     && strcmp(kind, "flapping") != 0;

	return rp_arena_printf(&cli->arena, "%s%s%s%s%s",
			       flaps ? "flapping" : "",
			       flaps && *kind ? ", " : "", kind,
			       *id ? " " : "", id);
}

static int print_list(struct rp_cli *cli, const struct rp_value *list)
{
	struct rp_table table = { .columns = 8 };
	size_t n = rp_value_count(list);
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	if (!n)
		rp_buf_str(&buf, "No alerts found.\n");
	else
		rp_table_row(&table, &cli->arena, (const char *[]){
			"ID", "Status", "Severity", "Source", "Since",
			"Incident", "Held by", "Name" });
	for (size_t i = 0; i < n; i++) {
		const struct rp_value *row = rp_list_at(list, i);

		rp_table_row(&table, &cli->arena, (const char *[]){
			rp_record_cell(cli, row, "id"),
			rp_record_cell(cli, row, "status"),
			rp_record_cell(cli, row, "severity"),
			rp_record_cell(cli, row, "source"),
			rp_record_cell(cli, row, "started_at"),
			rp_record_cell(cli, row, "incident_id"),
			remarks(cli, row),
			rp_record_cell(cli, row, "name") });
	}
	rp_table_print(&buf, &table);
	return rp_cli_print(&buf, 0);
}

int rp_alerts_list(struct rp_cli *cli, const struct rp_args *args,
		   const void *data)
{
	const struct rp_alerts_options *options = data;
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
	if (!store || rp_store_alert_list(store, &filter, &rows, &cli->arena,
					  &error) < 0)
		return rp_command_error("%s", error.message);
	return options->json ? rp_records_json(cli, "alerts", rows)
			     : print_list(cli, &rows);
}

/* ------------------------------------------------------------------- show */

static const struct { const char *label, *key; } shown[] = {
	{ "Fingerprint", "fingerprint" }, { "Source", "source" },
	{ "Status", "status" }, { "Severity", "severity" },
	{ "Description", "description" }, { "Started", "started_at" },
	{ "Ended", "ended_at" }, { "Received", "received_at" },
	{ "Last heard of", "updated_at" }, { "Last event", "last_event_at" },
	{ "Incident", "incident_id" }, { "Group", "group_key" },
};

static const struct { const char *label, *key; } maps[] = {
	{ "Labels", "labels" }, { "Annotations", "annotations" },
	{ "Values", "values" }, { "URLs", "urls" },
	{ "Suppressed by", "suppressed_by" },
};

static int print_whole(struct rp_cli *cli, const struct rp_value *alert)
{
	struct rp_buf buf;
	struct rp_page page = { .buf = &buf };

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	line(&page, "Alert %s: %s", rp_record_cell(cli, alert, "id"),
	     rp_record_cell(cli, alert, "name"));
	for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
		rp_record_line(cli, &page, shown[i].label, alert,
			       shown[i].key);
	for (size_t i = 0; i < sizeof maps / sizeof maps[0]; i++) {
		const char *text = rp_record_labels(cli,
			rp_map_get(alert, maps[i].key));

		if (*text)
			line(&page, "  %s: %s", maps[i].label, text);
	}
	if (rp_truthy(rp_map_get(alert, "flapping")))
		line(&page, "  Flapping: it changes too often");
	rp_record_history(cli, &page, alert);
	return rp_cli_print(&buf, 0);
}

int rp_alerts_show(struct rp_cli *cli, const struct rp_args *args,
		   const void *data)
{
	const struct rp_alerts_options *options = data;
	struct rp_error error = { 0 };
	struct rp_store *store = rp_cli_store(cli, &error);
	struct rp_value alert;
	int rc = store ? rp_store_alert_show(store, args->words[0], &alert,
					     &cli->arena, &error)
		       : error.code;

	if (rc == RP_ENOTFOUND)
		return rp_command_error("Alert not found: %s",
					args->words[0]);
	if (rc < 0)
		return rp_command_error("%s", error.message);
	return options->json ? rp_record_json(&alert)
			     : print_whole(cli, &alert);
}

/* ------------------------------------------------------------------- rows */

#define JSON { "json", NULL, AT(json), .help = "as JSON" }

const struct rp_arg rp_alerts_list_rows[] = {
	{ "status", "STATUS", AT(status),
	  .help = "only these: firing, resolved" },
	{ "severity", "SEVERITY", AT(severity),
	  .help = "only these: info, warning, critical" },
	{ "label", "MATCHER", AT(labels), .repeated = true,
	  .help = "only those that match: host=db-1, team!~\"a|b\"" },
	{ "limit", "N", AT(limit), .help = "the newest N (default: 10)" },
	JSON, { 0 }
};

const struct rp_arg rp_alerts_show_rows[] = { JSON, { 0 } };
