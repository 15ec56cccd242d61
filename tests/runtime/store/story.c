/* Alerts told as payloads; see story.h. */
#include "story.h"

#include "alerts/alerts.h"
#include "base/json.h"

void story_tell(struct scratch *t, struct rp_ingest_outcome *out,
		const char *format, struct rp_value payload)
{
	struct rp_run_record run = scratch_run(rp_arena_printf(&t->arena,
				"run-%lld", (long long)t->now_us));
	struct rp_alert_batch batch = { 0 };
	struct rp_error error = { 0 };

	cr_assert(eq(int, rp_alerts_parse(&batch, &payload, rp_text(format),
					  &t->arena, t->now_us, &error), 0),
		  "%s", error.message);
	cr_assert(eq(int, rp_store_ingest(t->store, &batch, &run, NULL, 0, out,
					  &t->arena, &error), 0),
		  "%s", error.message);
}

void story_tell_text(struct scratch *t, struct rp_ingest_outcome *out,
		     const char *payload)
{
	struct rp_json_result result;
	struct rp_value value;

	cr_assert(eq(int, rp_json_read(&value, &t->arena, rp_text(payload), 64,
				       &result), 0), "%s", payload);
	story_tell(t, out, "generic", value);
}

static char *counters(struct scratch *t, const struct rp_ingest_outcome *o)
{
	return rp_arena_printf(&t->arena,
			       "alerts +%d ~%d -%d incidents +%d ~%d",
			       o->alerts_created, o->alerts_updated,
			       o->alerts_resolved, o->incidents_created,
			       o->incidents_updated);
}

/* -------------------------------------------------------- ours, from SQL */

#define CUT(column) " substr(" column ", 12, 8)"

static const char state_sql[] =
	"SELECT 'I' || id, title, status, severity, description, summary,"
	CUT("created_at") "," CUT("resolved_at") ", metadata"
	" FROM incidents ORDER BY id;"
	"SELECT 'A' || id, incident_id, source, fingerprint, name, status,"
	" severity, description," CUT("started_at") "," CUT("ended_at") ","
	CUT("received_at") " FROM alerts ORDER BY id;"
	"SELECT 'H' || alert_id, event, old_status, new_status, details"
	" FROM alert_history ORDER BY id";

char *story_state(struct scratch *t, const struct rp_ingest_outcome *out)
{
	return rp_arena_printf(&t->arena, "%s\n%s", counters(t, out),
			       scratch_sql(t, state_sql));
}

char *story_incidents(struct scratch *t)
{
	return (char *)scratch_sql(t, "SELECT coalesce(group_concat(id || ' '"
		" || status || ' ' || severity, ';'), '') FROM incidents");
}

/* ------------------------------------------------- theirs, from the vector */

static const char *const incident_fields[] = {
	"I", "id", "title", "status", "severity", "description", "summary",
	"created_at", "resolved_at", "metadata", NULL,
};
static const char *const alert_fields[] = {
	"A", "id", "incident", "source", "fingerprint", "name", "status",
	"severity", "description", "started_at", "ended_at", "received_at",
	NULL,
};
static const char *const history_fields[] = {
	"H", "alert", "event", "old_status", "new_status", "details", NULL,
};

static bool is_time(const char *name)
{
	return rp_text_ends(rp_text(name), "_at");
}

static const char *field(struct scratch *t, const struct rp_value *row,
			 const char *name)
{
	const struct rp_value *value = rp_map_get(row, name);
	int64_t us;

	if (!rp_truthy(value) && !rp_is(value, RP_STRING)
	    && !rp_is(value, RP_MAP))
		return "(null)";
	if (is_time(name) && rp_time_parse(&us, rp_value_text(value, "")))
		return rp_arena_printf(&t->arena, "%.8s",
				       rp_time_text(&t->arena, us) + 11);
	if (rp_is(value, RP_STRING))
		return rp_text_cstr(&t->arena, value->as.text);
	return rp_json_text(&t->arena, value, RP_JSON_COMPACT).at;
}

static char *rows_of(struct scratch *t, const struct rp_value *rows,
		     const char *const *names)
{
	char *all = "";

	for (size_t i = 0; i < rp_value_count(rows); i++) {
		const struct rp_value *row = rp_list_at(rows, i);

		all = rp_arena_printf(&t->arena, "%s\n%s%s", all, names[0],
				      field(t, row, names[1]));
		for (size_t k = 2; names[k]; k++)
			all = rp_arena_printf(&t->arena, "%s|%s", all,
					      field(t, row, names[k]));
	}
	return all;
}

static int number(const struct rp_value *map, const char *name)
{
	return (int)rp_value_int(rp_map_get(map, name), -1);
}

char *story_state_of(struct scratch *t, const struct rp_value *step)
{
	const struct rp_value *result = rp_map_get(step, "result");
	const struct rp_value *db = rp_map_get(step, "db");
	struct rp_ingest_outcome o = {
		.alerts_created = number(result, "alerts_created"),
		.alerts_updated = number(result, "alerts_updated"),
		.alerts_resolved = number(result, "alerts_resolved"),
		.incidents_created = number(result, "incidents_created"),
		.incidents_updated = number(result, "incidents_updated"),
	};

	return rp_arena_printf(&t->arena, "%s%s%s%s", counters(t, &o),
		rows_of(t, rp_map_get(db, "incidents"), incident_fields),
		rows_of(t, rp_map_get(db, "alerts"), alert_fields),
		rows_of(t, rp_map_get(db, "history"), history_fields));
}
