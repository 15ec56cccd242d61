/*
 * Incidents: what people handle, made of alerts with one group key.
 *
 *	open ⇄ acknowledged ─▶ resolved ─▶ closed
 *	  ▲                       │          │
 *	  └──── an alert of it fires again ──┘	within a day
 *
 * An alert that starts to fire stays with its own incident while that is
 * being handled, else joins one of its key that is, else reopens its own if
 * that ended within a day, else gets a new one that names the old.  After the
 * batch each touched incident follows its alerts: its severity is the
 * gravest that fires, and when none does it is resolved.
 */
#include "store/sqlite_ingest.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/json.h"

#define REOPEN_US (24 * 60 * 60 * (int64_t)1000000)

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

static const char resolve[] =
	"UPDATE incidents SET status = 'resolved', resolved_at = ?2,"
	"  updated_at = ?2, summary = " AUTOMATIC
	" WHERE id = ?1 AND " HANDLED " AND NOT EXISTS (SELECT 1 FROM alerts"
	"  WHERE incident_id = ?1 AND status = 'firing')";

static const char follow[] =
	"UPDATE incidents SET severity = firing.severity, updated_at = ?2"
	" FROM (SELECT CASE WHEN " FIRING("critical") " THEN 'critical'"
	"  WHEN " FIRING("warning") " THEN 'warning'"
	"  WHEN " FIRING("info") " THEN 'info' END AS severity) AS firing"
	" WHERE id = ?1 AND " HANDLED
	" AND incidents.severity <> firing.severity";

static const char get[] =
	"SELECT title, status, severity, description, summary, created_at,"
	"  updated_at, acknowledged_at, resolved_at, closed_at, metadata,"
	"  (SELECT count(*) FROM alerts WHERE incident_id = ?1),"
	"  (SELECT count(*) FROM alerts WHERE incident_id = ?1"
	"   AND status = 'firing')"
	" FROM incidents WHERE id = ?1";

/* --------------------------------------------------------------- attaching */

void rp_incident_touch(struct rp_ingest *in, int64_t incident, bool counted)
{
	if (incident)
		in->touched[in->n_touched++] =
			(struct rp_touched){ incident, counted };
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
		*out = in->now_us - ended <= REOPEN_US ? ENDED_LATELY : ENDED;
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
	*out = sqlite3_last_insert_rowid(in->s->db);
	in->out->incidents_created++;
	return rc;
}

static int join(struct rp_ingest *in, int64_t *out, int64_t incident)
{
	*out = incident;
	in->out->incidents_updated++;
	return 0;
}

static int reopen_row(struct rp_ingest *in, int64_t *out, int64_t incident)
{
	join(in, out, incident);
	return rp_sql_run(in->s, reopen, RP_ARGS(rp_arg_when(in->now_us),
						 rp_arg_int(incident)));
}

static int find_or_make(struct rp_ingest *in, int64_t *out,
			const struct rp_alert *alert, int64_t own,
			enum state state)
{
	struct rp_text key = rp_alert_group_key(in->arena, alert);
	int64_t handled = 0;
	int rc = rp_sql_int(in->s, &handled, find_handled,
			    RP_ARGS(rp_arg_text(key)));

	if (rc < 0)
		return rc;
	if (handled)
		return join(in, out, handled);
	if (state == ENDED_LATELY)
		return reopen_row(in, out, own);
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

/* ---------------------------------------------------------------- settling */

static int settle(struct rp_ingest *in, int64_t incident, bool counted)
{
	const struct rp_arg *args = RP_ARGS(rp_arg_int(incident),
					    rp_arg_when(in->now_us));
	int rc = rp_sql_run(in->s, resolve, args);

	if (rc < 0)
		return rc;
	if (sqlite3_changes(in->s->db) > 0) {
		in->out->incidents_updated++;
		return 0;
	}
	rc = rp_sql_run(in->s, follow, args);
	if (rc == 0 && !counted && sqlite3_changes(in->s->db) > 0)
		in->out->incidents_updated++;
	return rc;
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

/* ----------------------------------------------------------------- reading */

static const char *const fields[] = {
	"title", "status", "severity", "description", "summary", "created_at",
	"updated_at", "acknowledged_at", "resolved_at", "closed_at",
};

static struct rp_value read_incident(sqlite3_stmt *stmt, int64_t id,
				     struct rp_arena *arena)
{
	struct rp_value map = rp_map_new(arena);
	int n = sizeof fields / sizeof fields[0];

	rp_map_put(arena, &map, "id", rp_int(id));
	for (int i = 0; i < n; i++)
		rp_map_put(arena, &map, fields[i],
			   sqlite3_column_type(stmt, i) == SQLITE_NULL
			   ? rp_null
			   : rp_string(rp_sql_text(stmt, i, arena)));
	rp_map_put(arena, &map, "metadata", rp_sql_map(stmt, n, arena));
	rp_map_put(arena, &map, "alert_count",
		   rp_int(sqlite3_column_int64(stmt, n + 1)));
	rp_map_put(arena, &map, "firing_alert_count",
		   rp_int(sqlite3_column_int64(stmt, n + 2)));
	return map;
}

int rp_sqlite_incident_get(struct rp_store *store, int64_t id,
			   struct rp_value *out, struct rp_arena *arena,
			   struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_enter(store, error);
	sqlite3_stmt *stmt;
	int rc = rp_sql_first(s, &stmt, get, RP_ARGS(rp_arg_int(id)));

	if (rc == 0)
		rc = rp_error_set(s->error, RP_ENOTFOUND,
				  "%s: no incident %" PRId64, s->path, id);
	if (rc < 0)
		return rp_sqlite_leave(s, rc);
	*out = read_incident(stmt, id, arena);
	rp_sql_done(stmt);
	return rp_sqlite_leave(s, 0);
}
