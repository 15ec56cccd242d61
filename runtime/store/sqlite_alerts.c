/*
 * Alerts, by (source, fingerprint), and the history of each.
 *
 *	incoming	unknown		firing		resolved
 *	firing		created		updated		refired
 *	resolved	created		resolved	updated
 *
 * Everything a sender says about a known alert replaces what was known; only
 * its times follow the state: it ends when it is resolved, and begins anew
 * when it fires again.  Each change of state, and of the severity of what
 * fires, leaves a line of history.  Texts that carry secrets by their names are redacted here.
 */
#include "store/sqlite_ingest.h"

#include "base/json.h"
#include "base/redact.h"

static const char find[] =
	"SELECT id, status = 'firing', severity, incident_id FROM alerts"
	" WHERE source = ? AND fingerprint = ?";

static const char insert[] =
	"INSERT INTO alerts (source, fingerprint, status, severity,"
	"  incident_id, started_at, ended_at, received_at, updated_at, name,"
	"  description, labels, annotations, raw_payload)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9, ?10, ?11, ?12, ?13)";

static const char update[] =
	"UPDATE alerts SET severity = ?, updated_at = ?, name = ?,"
	"  description = ?, labels = ?, annotations = ?, raw_payload = ?"
	" WHERE id = ?";

static const char turn[] =
	"UPDATE alerts SET status = ?, incident_id = ?,"
	"  started_at = coalesce(?, started_at), ended_at = ? WHERE id = ?";

static const char tell[] =
	"INSERT INTO alert_history (alert_id, event, old_status, new_status,"
	"  created_at, details) VALUES (?, ?, ?, ?, ?, ?)";

struct known {
	int64_t id, incident;
	bool firing;
	const char *severity;
};

static const char *status_name(bool firing)
{
	return firing ? "firing" : "resolved";
}

static struct rp_arg json_map(struct rp_ingest *in,
			      const struct rp_value *map)
{
	struct rp_value safe;

	if (map->tag != RP_MAP)
		return rp_arg_str("{}");
	safe = rp_redact(in->arena, map);
	return rp_arg_text(rp_json_text(in->arena, &safe, RP_JSON_COMPACT));
}

/* ----------------------------------------------------------------- history */

static int record(struct rp_ingest *in, int64_t alert, const char *event,
		  const char *old_status, const char *new_status,
		  struct rp_value details)
{
	return rp_sql_run(in->s, tell, RP_ARGS(
		rp_arg_int(alert), rp_arg_str(event), rp_arg_str(old_status),
		rp_arg_str(new_status), rp_arg_when(in->now_us),
		rp_arg_text(rp_json_text(in->arena, &details,
					 RP_JSON_COMPACT))));
}

static int record_created(struct rp_ingest *in, int64_t id,
			  const struct rp_alert *alert)
{
	struct rp_value details = rp_map_new(in->arena);

	rp_map_put(in->arena, &details, "source",
		   rp_string(in->batch->source));
	return record(in, id, "created", "", status_name(alert->firing),
		      details);
}

static int record_severity(struct rp_ingest *in, const struct known *known,
			   const struct rp_alert *alert)
{
	struct rp_value details = rp_map_new(in->arena);

	rp_map_put(in->arena, &details, "old_severity",
		   rp_cstring(known->severity));
	rp_map_put(in->arena, &details, "new_severity",
		   rp_cstring(rp_severity_name(alert->severity)));
	return record(in, known->id, "severity_changed", "firing", "firing",
		      details);
}

/* -------------------------------------------------------------- one alert */

static int64_t end_of(struct rp_ingest *in, const struct rp_alert *alert)
{
	if (alert->firing)
		return 0;
	return alert->ended_us ? alert->ended_us : in->now_us;
}

static int create(struct rp_ingest *in, const struct rp_alert *alert)
{
	int64_t incident = 0;
	int rc = 0;

	if (alert->firing)
		rc = rp_incident_attach(in, &incident, alert, 0);
	if (rc < 0)
		return rc;
	rc = rp_sql_run(in->s, insert, RP_ARGS(
		rp_arg_text(in->batch->source),
		rp_arg_text(alert->fingerprint),
		rp_arg_str(status_name(alert->firing)),
		rp_arg_str(rp_severity_name(alert->severity)),
		rp_arg_id(incident), rp_arg_when(alert->started_us),
		rp_arg_time(end_of(in, alert)), rp_arg_when(in->now_us),
		rp_arg_text(alert->name), rp_arg_text(alert->description),
		json_map(in, &alert->labels),
		json_map(in, &alert->annotations),
		json_map(in, &alert->raw)));
	if (rc < 0)
		return rc;
	in->out->alerts_created++;
	return record_created(in, sqlite3_last_insert_rowid(in->s->db), alert);
}

static int overwrite(struct rp_ingest *in, const struct known *known,
		     const struct rp_alert *alert)
{
	return rp_sql_run(in->s, update, RP_ARGS(
		rp_arg_str(rp_severity_name(alert->severity)),
		rp_arg_when(in->now_us), rp_arg_text(alert->name),
		rp_arg_text(alert->description),
		json_map(in, &alert->labels),
		json_map(in, &alert->annotations), json_map(in, &alert->raw),
		rp_arg_int(known->id)));
}

static int turn_row(struct rp_ingest *in, const struct known *known,
		    const struct rp_alert *alert, int64_t incident)
{
	return rp_sql_run(in->s, turn, RP_ARGS(
		rp_arg_str(status_name(alert->firing)), rp_arg_id(incident),
		rp_arg_time(alert->firing ? alert->started_us : 0),
		rp_arg_time(end_of(in, alert)), rp_arg_int(known->id)));
}

static int resolve(struct rp_ingest *in, const struct known *known,
		   const struct rp_alert *alert)
{
	int rc = turn_row(in, known, alert, known->incident);

	if (rc < 0)
		return rc;
	in->out->alerts_resolved++;
	rp_incident_touch(in, known->incident, false);
	return record(in, known->id, "resolved", "firing", "resolved",
		      rp_map_new(in->arena));
}

static int refire(struct rp_ingest *in, const struct known *known,
		  const struct rp_alert *alert)
{
	int64_t incident = 0;
	int rc = rp_incident_attach(in, &incident, alert, known->incident);

	if (rc == 0)
		rc = turn_row(in, known, alert, incident);
	if (rc < 0)
		return rc;
	in->out->alerts_updated++;
	return record(in, known->id, "refired", "resolved", "firing",
		      rp_map_new(in->arena));
}

static int repeat(struct rp_ingest *in, const struct known *known,
		  const struct rp_alert *alert)
{
	in->out->alerts_updated++;
	if (!alert->firing || strcmp(known->severity,
				     rp_severity_name(alert->severity)) == 0)
		return 0;
	rp_incident_touch(in, known->incident, false);
	return record_severity(in, known, alert);
}

static int change(struct rp_ingest *in, const struct known *known,
		  const struct rp_alert *alert)
{
	int rc = overwrite(in, known, alert);

	if (rc < 0)
		return rc;
	if (known->firing == alert->firing)
		return repeat(in, known, alert);
	return alert->firing ? refire(in, known, alert)
			     : resolve(in, known, alert);
}

static int put_alert(struct rp_ingest *in, const struct rp_alert *alert)
{
	struct known known;
	sqlite3_stmt *stmt;
	int rc = rp_sql_first(in->s, &stmt, find, RP_ARGS(
		rp_arg_text(in->batch->source),
		rp_arg_text(alert->fingerprint)));

	if (rc < 0)
		return rc;
	if (rc == 0)
		return create(in, alert);
	known.id = sqlite3_column_int64(stmt, 0);
	known.firing = sqlite3_column_int(stmt, 1);
	known.severity = rp_sql_str(stmt, 2, in->arena);
	known.incident = sqlite3_column_int64(stmt, 3);
	rp_sql_done(stmt);
	return change(in, &known, alert);
}

/* --------------------------------------------------------------- the batch */

static int name_gravest(struct rp_ingest *in)
{
	const struct rp_alert *alert;
	sqlite3_stmt *stmt;
	int rc;

	if (!in->batch->n)
		return 0;
	alert = &in->batch->alerts[rp_ingest_gravest(in->batch, in->arena)];
	in->out->severity = rp_severity_name(alert->severity);
	in->out->fingerprint = rp_text_cstr(in->arena, alert->fingerprint);
	rc = rp_sql_first(in->s, &stmt, find, RP_ARGS(
		rp_arg_text(in->batch->source),
		rp_arg_text(alert->fingerprint)));
	if (rc <= 0)
		return rc;
	in->out->incident_id = sqlite3_column_int64(stmt, 3);
	rp_sql_done(stmt);
	return 0;
}

static int put_batch(struct rp_ingest *in)
{
	int rc = 0;

	for (size_t i = 0; i < in->batch->n && rc == 0; i++)
		rc = put_alert(in, &in->batch->alerts[i]);
	if (rc == 0)
		rc = rp_incidents_settle(in);
	return rc == 0 ? name_gravest(in) : rc;
}

int rp_sqlite_ingest(struct rp_store *store, const struct rp_alert_batch *batch,
		     const struct rp_run_record *run,
		     const struct rp_node_record *nodes, size_t n,
		     struct rp_ingest_outcome *out, struct rp_arena *arena,
		     struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_begin(store, error);
	struct rp_ingest_outcome outcome = { 0 };
	struct rp_run_record record_of_run = *run;
	struct rp_ingest in = { .s = s, .batch = batch, .arena = arena,
				.out = &outcome };
	int rc;

	if (!s)
		return RP_ESTORE;
	in.now_us = s->clock->wall_us(s->clock);
	in.touched = rp_arena_array(arena, batch->n, sizeof *in.touched);
	rc = put_batch(&in);
	if (outcome.incident_id)
		record_of_run.incident_id = outcome.incident_id;
	if (rc == 0)
		rc = rp_sqlite_put_run(s, &record_of_run, nodes, n);
	rc = rp_sqlite_end(s, rc);
	if (rc == 0)
		*out = outcome;
	return rc;
}
