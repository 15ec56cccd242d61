/*
 * Incidents: what people handle, made of alerts with one group key.
 *
 *	open ⇄ acknowledged ─▶ resolved ─▶ closed
 *	  ▲                       │          │
 *	  └──── an alert of it fires again ──┘	within a day, or so
 *
 * An alert that starts to fire stays with its own incident while that is
 * being handled, else joins one of its key that is, else reopens its own if
 * that ended lately, else gets a new one that names the old.  Senders may say
 * that somebody has taken it on, or no more.  After the batch each touched incident follows its alerts: its severity is the
 * gravest that fires, and when none does it is resolved.
 */
#include "store/sqlite_ingest.h"

#include <stdlib.h>

#include "base/json.h"
#include "store/sqlite_records.h"

#define MOST_ACTOR 256	/* bytes */

#define HANDLED "status IN ('open', 'acknowledged')"

static const char read_state[] =
	"SELECT " HANDLED ", coalesce(max(resolved_at, closed_at),"
	"  resolved_at, closed_at) FROM incidents WHERE id = ?";

static const char find_handled[] =
	"SELECT id FROM incidents WHERE group_key = ? AND " HANDLED
	" ORDER BY id DESC LIMIT 1";

static const char insert[] =
	"INSERT INTO incidents (status, severity, group_key, created_at,"
	"  updated_at, title, description, summary, metadata)"
	" VALUES ('open', ?, ?, ?4, ?4, ?3, ?5, '', ?6)";

#define AUTOMATIC "'All alerts resolved automatically'"

static const char reopen[] =
	"UPDATE incidents SET status = 'open', updated_at = ?,"
	"  acknowledged_at = NULL, resolved_at = NULL, closed_at = NULL,"
	"  summary = CASE summary WHEN " AUTOMATIC " THEN '' ELSE summary END"
	" WHERE id = ?";

#define FIRING(severity)						\
	"EXISTS (SELECT 1 FROM alerts WHERE incident_id = ?1"		\
	" AND status = 'firing' AND severity = '" severity "')"

static const char acknowledge[] =
	"UPDATE incidents SET status = 'acknowledged', acknowledged_at = ?2,"
	"  updated_at = ?2, metadata = iif(?3 IS NULL, metadata,"
	"   json_set(metadata, '$.acknowledged_by', ?3))"
	" WHERE id = ?1 AND status = 'open'";

static const char unacknowledge[] =
	"UPDATE incidents SET status = 'open', acknowledged_at = NULL,"
	"  updated_at = ?2,"
	"  metadata = json_remove(metadata, '$.acknowledged_by')"
	" WHERE id = ?1 AND status = 'acknowledged'";

/* What it has and what it should have; NULL: to be resolved. */
static const char look[] =
	"SELECT severity, CASE WHEN " FIRING("critical") " THEN 'critical'"
	"  WHEN " FIRING("warning") " THEN 'warning'"
	"  WHEN " FIRING("info") " THEN 'info' END"
	" FROM incidents WHERE id = ?1 AND " HANDLED;

static const char resolve[] =
	"UPDATE incidents SET status = 'resolved', resolved_at = ?2,"
	"  updated_at = ?2, summary = " AUTOMATIC " WHERE id = ?1";

static const char follow[] =
	"UPDATE incidents SET severity = ?, updated_at = ? WHERE id = ?";

/* --------------------------------------------------------------- attaching */

void rp_incident_touch(struct rp_ingest *in, int64_t incident, bool counted)
{
	if (incident)
		in->touched[in->n_touched++] =
			(struct rp_touched){ incident, counted };
}

static int record(struct rp_ingest *in, int64_t incident, const char *event,
		  struct rp_value details)
{
	return rp_incident_record(in->s, incident, event, NULL, in->now_us,
				  rp_json_text(in->arena, &details,
					       RP_JSON_COMPACT));
}

/* An event that an alert brought about. */
static int record_alert(struct rp_ingest *in, int64_t incident,
			const char *event, const struct rp_alert *alert)
{
	struct rp_value details = rp_map_new(in->arena);

	rp_map_put(in->arena, &details, "source",
		   rp_string(in->batch->source));
	rp_map_put(in->arena, &details, "fingerprint",
		   rp_string(alert->fingerprint));
	rp_map_put(in->arena, &details, "name", rp_string(alert->name));
	return record(in, incident, event, details);
}

enum state { NONE, IS_HANDLED, ENDED_LATELY, ENDED };

static int state_of(struct rp_ingest *in, enum state *out, int64_t incident)
{
	sqlite3_stmt *stmt;
	int64_t ended;
	int rc;

	*out = NONE;
	if (!incident)
		return 0;
	rc = rp_sql_first(in->s, &stmt, read_state,
			  RP_ARGS(rp_arg_int(incident)));
	if (rc <= 0)
		return rc;
	ended = rp_sql_time(stmt, 1);
	if (sqlite3_column_int(stmt, 0))
		*out = IS_HANDLED;
	else
		*out = in->now_us - ended <= in->policy.reopen_us ? ENDED_LATELY : ENDED;
	rp_sql_done(stmt);
	return 0;
}

static int create(struct rp_ingest *in, int64_t *out,
		  const struct rp_alert *alert, struct rp_text key,
		  int64_t previous)
{
	struct rp_value metadata = rp_map_new(in->arena);
	int rc;

	if (previous)
		rp_map_put(in->arena, &metadata, "previous_incident_id",
			   rp_int(previous));
	rc = rp_sql_run(in->s, insert, RP_ARGS(
		rp_arg_str(rp_severity_name(alert->severity)),
		rp_arg_text(key), rp_arg_text(alert->name),
		rp_arg_when(in->now_us), rp_arg_text(alert->description),
		rp_arg_text(rp_json_text(in->arena, &metadata,
					 RP_JSON_COMPACT))));
	if (rc < 0)
		return rc;
	*out = sqlite3_last_insert_rowid(in->s->db);
	in->out->incidents_created++;
	return record_alert(in, *out, "created", alert);
}

static int join(struct rp_ingest *in, int64_t *out, int64_t incident,
		const struct rp_alert *alert)
{
	*out = incident;
	in->out->incidents_updated++;
	return record_alert(in, incident, "alert_joined", alert);
}

static int reopen_row(struct rp_ingest *in, int64_t *out, int64_t incident,
		      const struct rp_alert *alert)
{
	int rc = rp_sql_run(in->s, reopen, RP_ARGS(rp_arg_when(in->now_us),
						   rp_arg_int(incident)));

	*out = incident;
	in->out->incidents_updated++;
	return rc < 0 ? rc : record_alert(in, incident, "reopened", alert);
}

static int find_or_make(struct rp_ingest *in, int64_t *out,
			const struct rp_alert *alert, int64_t own,
			enum state state)
{
	struct rp_text key = rp_alert_group_key_by(in->arena, alert,
						   in->policy.group_by);
	int64_t handled = 0;
	int rc = rp_sql_int(in->s, &handled, find_handled,
			    RP_ARGS(rp_arg_text(key)));

	if (rc < 0)
		return rc;
	if (handled)
		return join(in, out, handled, alert);
	if (state == ENDED_LATELY)
		return reopen_row(in, out, own, alert);
	return create(in, out, alert, key, own);
}

int rp_incident_attach(struct rp_ingest *in, int64_t *out,
		       const struct rp_alert *alert, int64_t own)
{
	enum state state;
	int rc = state_of(in, &state, own);

	if (rc < 0)
		return rc;
	if (state == IS_HANDLED)
		*out = own;
	else
		rc = find_or_make(in, out, alert, own, state);
	if (rc == 0)
		rp_incident_touch(in, *out, state != IS_HANDLED);
	return rc;
}

/* ----------------------------------------------------------------- hearing */

static const char *actor_of(struct rp_ingest *in, const struct rp_alert *alert)
{
	struct rp_text actor = rp_utf8_cut(alert->actor, MOST_ACTOR);

	return actor.n ? rp_text_cstr(in->arena, actor) : NULL;
}

int rp_incident_hear(struct rp_ingest *in, int64_t incident,
		     const struct rp_alert *alert)
{
	const char *actor = actor_of(in, alert);
	struct rp_value details = rp_map_new(in->arena);
	bool is_ack = alert->act == RP_ACT_ACKNOWLEDGE;
	int rc;

	if (!incident || alert->act == RP_ACT_NONE || !alert->firing)
		return 0;
	rc = is_ack ? rp_sql_run(in->s, acknowledge, RP_ARGS(
			      rp_arg_int(incident), rp_arg_when(in->now_us),
			      rp_arg_opt(actor)))
		    : rp_sql_run(in->s, unacknowledge, RP_ARGS(
			      rp_arg_int(incident), rp_arg_when(in->now_us)));
	if (rc < 0 || sqlite3_changes(in->s->db) == 0)
		return rc;
	rp_incident_touch(in, incident, true);
	in->out->incidents_updated++;
	rp_map_put(in->arena, &details, "source",
		   rp_string(in->batch->source));
	return rp_incident_record(in->s, incident,
				  is_ack ? "acknowledged" : "unacknowledged",
				  actor, in->now_us,
				  rp_json_text(in->arena, &details,
					       RP_JSON_COMPACT));
}

/* ---------------------------------------------------------------- settling */

static int resolve_row(struct rp_ingest *in, int64_t incident)
{
	int rc = rp_sql_run(in->s, resolve, RP_ARGS(rp_arg_int(incident),
						    rp_arg_when(in->now_us)));

	in->out->incidents_updated++;
	return rc < 0 ? rc : record(in, incident, "resolved",
				    rp_map_new(in->arena));
}

static int follow_row(struct rp_ingest *in, int64_t incident,
		      const char *old, const char *new)
{
	struct rp_value details = rp_map_new(in->arena);
	int rc = rp_sql_run(in->s, follow, RP_ARGS(
		rp_arg_str(new), rp_arg_when(in->now_us),
		rp_arg_int(incident)));

	rp_map_put(in->arena, &details, "old_severity", rp_cstring(old));
	rp_map_put(in->arena, &details, "new_severity", rp_cstring(new));
	return rc < 0 ? rc : record(in, incident, "severity_changed", details);
}

static int settle(struct rp_ingest *in, int64_t incident, bool counted)
{
	const char *old, *new;
	sqlite3_stmt *stmt;
	int rc = rp_sql_first(in->s, &stmt, look,
			      RP_ARGS(rp_arg_int(incident)));

	if (rc <= 0)
		return rc;
	old = rp_sql_str(stmt, 0, in->arena);
	new = rp_sql_str(stmt, 1, in->arena);
	rp_sql_done(stmt);
	if (!new)
		return resolve_row(in, incident);
	if (strcmp(old, new) == 0)
		return 0;
	in->out->incidents_updated += !counted;
	return follow_row(in, incident, old, new);
}

static int by_id(const void *a, const void *b)
{
	int64_t x = ((const struct rp_touched *)a)->id;
	int64_t y = ((const struct rp_touched *)b)->id;

	return (x > y) - (x < y);
}

int rp_incidents_settle(struct rp_ingest *in)
{
	const struct rp_touched *rows = in->touched;
	int rc = 0;

	qsort(in->touched, in->n_touched, sizeof *rows, by_id);
	for (size_t i = 0; i < in->n_touched && rc == 0; ) {
		int64_t id = rows[i].id;
		bool counted = false;

		for (; i < in->n_touched && rows[i].id == id; i++)
			counted |= rows[i].counted;
		rc = settle(in, id, counted);
	}
	return rc;
}
