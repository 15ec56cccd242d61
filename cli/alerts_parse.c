/*
 * `runpipe alerts parse`: a payload through the very same reading as in a
 * pipeline, and nothing else happens.  It is for those who set a sender up
 * and want to see what arrives, so everything that was not as it should be
 * is an error here: alerts left out, and fields of kept ones that could not
 * be read.  What is merely odd is a warning.
 *
 * A wrapper {"driver": …, "payload": body} is opened as ingest does.
 */
#include "alerts_parse.h"

#include <unistd.h>

#include "alerts/alerts.h"
#include "base/buf.h"
#include "base/clock.h"
#include "payload.h"
#include "result.h"
#include "session.h"
#include "table.h"

#define AT(member) offsetof(struct rp_alerts_parse, member)

const struct rp_arg rp_alerts_parse_rows[] = {
	{ "driver", "NAME", AT(driver),
	  .help = "format of the payload; detected if absent" },
	{ "timezone", "ZONE", AT(timezone),
	  .help = "zone of local times (default: UTC)" },
	{ "json", NULL, AT(json), .help = "as JSON" },
	{ "explain", NULL, AT(explain),
	  .help = "show how well it fits each format" },
	{ 0 }
};

struct parse {
	struct rp_cli *cli;
	struct rp_alert_batch batch;
	struct rp_value errors, warnings;	/* lists of strings */
	struct rp_value body;
};

/* ---------------------------------------------------------------- messages */

static void append(struct parse *p, struct rp_value *list,
		   const struct rp_value *more)
{
	for (size_t i = 0; i < rp_value_count(more); i++)
		rp_list_push(&p->cli->arena, list, *rp_list_at(more, i));
}

static bool has(const struct rp_value *list, const struct rp_value *message)
{
	for (size_t i = 0; i < rp_value_count(list); i++)
		if (rp_value_equal(rp_list_at(list, i), message))
			return true;
	return false;
}

/* A message for the whole of it repeats the first of those for its parts. */
static void collect(struct parse *p, const struct rp_error *error)
{
	const struct rp_alert_batch *batch = &p->batch;

	if (error->code && !rp_value_count(&batch->errors))
		rp_list_push(&p->cli->arena, &p->errors,
			     rp_cstring(rp_arena_strdup(&p->cli->arena,
							error->message)));
	append(p, &p->errors, &batch->errors);
	append(p, &p->errors, &batch->faults);
	for (size_t i = 0; i < rp_value_count(&batch->warnings); i++) {
		const struct rp_value *message =
			rp_list_at(&batch->warnings, i);

		if (!has(&batch->faults, message))
			rp_list_push(&p->cli->arena, &p->warnings, *message);
	}
}

/* ----------------------------------------------------------------- reading */

static void read_payload(struct parse *p, const struct rp_alerts_parse *options,
			 const char *file)
{
	const struct rp_payload_request request = { .file = file };
	const struct rp_clock *clock = &rp_system_clock;
	struct rp_alert_choice choice = {
		.name = rp_text(options->driver),
		.zone = rp_text(options->timezone),
	};
	struct rp_payload payload;
	struct rp_error error = { 0 };
	const struct rp_value *inner;

	if (rp_payload_read(&payload, &request, &p->cli->arena, &error) == 0) {
		append(p, &p->warnings, &payload.warnings);
		p->body = payload.value;
		inner = rp_map_get(&payload.value, "payload");
		if (inner)
			p->body = *inner;
		if (inner && !options->driver)
			choice.name = rp_value_text(
				rp_map_get(&payload.value, "driver"), "");
		rp_alerts_read(&p->batch, &p->body, &choice, &p->cli->arena,
			       clock->wall_us(clock), &error);
	}
	collect(p, &error);
}

/* -------------------------------------------------------------------- JSON */

/* What is said of all alerts goes with each of them. */
static void put_envelope(struct rp_arena *arena, struct rp_value *map,
			 const struct rp_alert_batch *batch)
{
	const struct {
		const char *name;
		struct rp_text text;
	} rows[] = {
		{ "group_key", batch->group_key },
		{ "receiver", batch->receiver },
		{ "external_url", batch->external_url },
		{ "version", batch->version },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].text.n)
			rp_map_put(arena, map, rows[i].name,
				   rp_string(rows[i].text));
	if (batch->group_labels.tag == RP_MAP)
		rp_map_put(arena, map, "group_labels", batch->group_labels);
}

/* The sender's part stands behind what every alert has. */
static struct rp_value alert_value(struct rp_arena *arena,
				   const struct rp_alert_batch *batch,
				   const struct rp_alert *alert)
{
	struct rp_value value = rp_alert_value(arena, alert);
	struct rp_value map = rp_map_new(arena);

	for (size_t i = 0; i < rp_value_count(&value); i++) {
		const struct rp_pair *pair = rp_map_at(&value, i);

		rp_map_set(arena, &map, pair->key, pair->value);
		if (rp_text_is(pair->key, "ended_at"))
			rp_map_put(arena, &map, "raw_payload", alert->raw);
	}
	put_envelope(arena, &map, batch);
	return map;
}

static struct rp_value detection_value(struct parse *p)
{
	struct rp_arena *arena = &p->cli->arena;
	struct rp_value list = rp_list_new(arena);
	struct rp_alert_score *rows;
	size_t n = rp_alert_format_scores(&rows, &p->body, arena);

	for (size_t i = 0; i < n; i++) {
		struct rp_value map = rp_map_new(arena);

		rp_map_put(arena, &map, "driver",
			   rp_cstring(rows[i].format->name));
		rp_map_put(arena, &map, "fits", rp_bool(rows[i].fits));
		rp_map_put(arena, &map, "score", rp_int(rows[i].score));
		rp_map_put(arena, &map, "marks", rows[i].marks);
		rp_map_put(arena, &map, "needs",
			   rp_cstring(rows[i].format->needs));
		rp_list_push(arena, &list, map);
	}
	return list;
}

static void print_json(struct parse *p, bool explain)
{
	struct rp_arena *arena = &p->cli->arena;
	const struct rp_alert_batch *batch = &p->batch;
	struct rp_value map = rp_map_new(arena), alerts = rp_list_new(arena);
	struct rp_buf buf;

	for (size_t i = 0; i < batch->n; i++)
		rp_list_push(arena, &alerts,
			     alert_value(arena, batch, &batch->alerts[i]));
	rp_map_put(arena, &map, "driver", rp_cstring(batch->format));
	rp_map_put(arena, &map, "source",
		   batch->format ? rp_string(batch->source) : rp_null);
	rp_map_put(arena, &map, "alerts", alerts);
	rp_map_put(arena, &map, "errors", p->errors);
	if (rp_value_count(&p->warnings))
		rp_map_put(arena, &map, "warnings", p->warnings);
	if (explain)
		rp_map_put(arena, &map, "detection", detection_value(p));
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_result_json(&buf, &map);
	rp_cli_print(&buf, 0);
}

/* ------------------------------------------------------------------- tables */

static const char *state_of(const struct rp_alert *alert)
{
	if (!alert->firing)
		return "resolved";
	return alert->act == RP_ACT_ACKNOWLEDGE ? "firing, acknowledged"
						: "firing";
}

static void put_alerts(struct rp_buf *buf, const struct parse *p)
{
	struct rp_arena *arena = &p->cli->arena;
	struct rp_table table = { .columns = 6 };

	if (!p->batch.n)
		return;
	rp_table_row(&table, arena, (const char *[]){
		"Status", "Severity", "Started", "Ended", "Fingerprint",
		"Name" });
	for (size_t i = 0; i < p->batch.n; i++) {
		const struct rp_alert *alert = &p->batch.alerts[i];

		rp_table_row(&table, arena, (const char *[]){
			state_of(alert), rp_severity_name(alert->severity),
			rp_time_text(arena, alert->started_us),
			alert->ended_us ? rp_time_text(arena, alert->ended_us)
					: "",
			rp_text_cstr(arena, alert->fingerprint),
			rp_text_cstr(arena, alert->name) });
	}
	rp_table_print(buf, &table);
}

static const char *reason(struct rp_arena *arena,
			  const struct rp_alert_score *row)
{
	struct rp_buf buf;
	const char *text;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	if (!row->fits)
		rp_buf_printf(&buf, "needs %s", row->format->needs);
	for (size_t i = 0; row->fits && i < rp_value_count(&row->marks); i++)
		rp_buf_printf(&buf, "%s%s", i ? ", " : "",
			      rp_list_at(&row->marks, i)->as.text.at);
	text = rp_arena_copy(arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return text;
}

static void put_detection(struct rp_buf *buf, const struct parse *p)
{
	struct rp_arena *arena = &p->cli->arena;
	struct rp_table table = { .columns = 3 };
	struct rp_alert_score *rows;
	size_t n = rp_alert_format_scores(&rows, &p->body, arena);

	rp_table_row(&table, arena,
		     (const char *[]){ "Driver", "Score", "Because of" });
	for (size_t i = 0; i < n; i++)
		rp_table_row(&table, arena, (const char *[]){
			rows[i].format->name,
			rows[i].fits ? rp_arena_printf(arena, "%d",
						       rows[i].score) : "no",
			reason(arena, &rows[i]) });
	rp_table_print(buf, &table);
	rp_buf_char(buf, '\n');
}

static void put_heading(struct rp_buf *buf, const struct parse *p)
{
	if (!p->batch.format)
		return;
	rp_buf_printf(buf, "Driver: %s\nSource: ", p->batch.format);
	rp_buf_visible(buf, p->batch.source);
	rp_buf_printf(buf, "\nAlerts: %zu\n", p->batch.n);
	if (p->batch.n)
		rp_buf_char(buf, '\n');
}

static void complain(const char *kind, const struct rp_value *messages)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (size_t i = 0; i < rp_value_count(messages); i++) {
		rp_buf_printf(&buf, "%s: ", kind);
		rp_buf_visible(&buf, rp_list_at(messages, i)->as.text);
		rp_buf_char(&buf, '\n');
	}
	rp_write(STDERR_FILENO, rp_buf_view(&buf));
	rp_buf_finish(&buf);
}

static void print(struct parse *p, bool explain)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	if (explain)
		put_detection(&buf, p);
	put_heading(&buf, p);
	put_alerts(&buf, p);
	rp_cli_print(&buf, 0);
	complain("error", &p->errors);
	complain("warning", &p->warnings);
}

/* ---------------------------------------------------------------- command */

static bool is_driver(const char *name)
{
	return !name || rp_alert_format_find(rp_text(name));
}

static int unknown_driver(struct rp_cli *cli, const char *name)
{
	struct rp_alert_choice choice = { .name = rp_text(name) };
	struct rp_value nothing = rp_map_new(&cli->arena);
	struct rp_error error = { 0 };
	struct rp_alert_batch batch;

	rp_alerts_read(&batch, &nothing, &choice, &cli->arena, 0, &error);
	rp_command_error("%s", error.message);
	return 2;
}

int rp_alerts_parse_run(struct rp_cli *cli, const struct rp_args *args,
			const void *data)
{
	const struct rp_alerts_parse *options = data;
	struct parse p = {
		.cli = cli,
		.errors = rp_list_new(&cli->arena),
		.warnings = rp_list_new(&cli->arena),
		.body = rp_null,
	};

	if (!is_driver(options->driver))
		return unknown_driver(cli, options->driver);
	read_payload(&p, options, args->words[0]);
	if (options->json)
		print_json(&p, options->explain);
	else
		print(&p, options->explain);
	return rp_value_count(&p.errors) > 0;
}
