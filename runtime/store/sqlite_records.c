/*
 * Incidents and alerts, read for people and pipelines.
 *
 * Nothing here writes.  Lists are newest first and leave out what only one of
 * them is looked at for: the payload as it came, and the history.
 */
#include "store/sqlite_records.h"

#include <inttypes.h>
#include <stdlib.h>

#include "alerts/matcher.h"
#include "base/json.h"

#define INCIDENT							\
	"SELECT id, title, status, severity, description, summary,"	\
	"  created_at, updated_at, acknowledged_at, resolved_at,"	\
	"  closed_at, metadata,"					\
	"  (SELECT count(*) FROM alerts WHERE incident_id = incidents.id)," \
	"  (SELECT count(*) FROM alerts WHERE incident_id = incidents.id" \
	"   AND status = 'firing'),"					\
	"  EXISTS (SELECT 1 FROM alerts WHERE incident_id = incidents.id" \
	"   AND is_flapping)"						\
	" FROM incidents"

static const struct rp_column incident_columns[] = {
	{ "id", RP_COLUMN_INT }, { "title", RP_COLUMN_TEXT },
	{ "status", RP_COLUMN_TEXT }, { "severity", RP_COLUMN_TEXT },
	{ "description", RP_COLUMN_TEXT }, { "summary", RP_COLUMN_TEXT },
	{ "created_at", RP_COLUMN_TEXT }, { "updated_at", RP_COLUMN_TEXT },
	{ "acknowledged_at", RP_COLUMN_TEXT },
	{ "resolved_at", RP_COLUMN_TEXT }, { "closed_at", RP_COLUMN_TEXT },
	{ "metadata", RP_COLUMN_JSON }, { "alert_count", RP_COLUMN_INT },
	{ "firing_alert_count", RP_COLUMN_INT },
	{ "flapping", RP_COLUMN_BOOL },
	{ 0 }
};

static const char get_incident[] = INCIDENT " WHERE id = ?";

static const char list_incidents[] =
	INCIDENT " WHERE (?1 IS NULL OR status = ?1)"
	" AND (?2 IS NULL OR severity = ?2) ORDER BY id DESC";

static const char incident_history[] =
	"SELECT event, actor, created_at, details FROM incident_history"
	" WHERE incident_id = ? ORDER BY id";

static const struct rp_column incident_history_columns[] = {
	{ "event", RP_COLUMN_TEXT }, { "actor", RP_COLUMN_TEXT },
	{ "created_at", RP_COLUMN_TEXT }, { "details", RP_COLUMN_JSON },
	{ 0 }
};

#define ALERT								\
	"SELECT id, source, fingerprint, name, status, severity,"	\
	"  description, labels, annotations, started_at, ended_at,"	\
	"  received_at, updated_at, last_event_at, incident_id,"	\
	"  is_flapping, suppressed_by, group_key, urls, measured,"	\
	"  raw_payload FROM alerts"

/* The last one is for a single alert alone. */
static const struct rp_column alert_columns[] = {
	{ "id", RP_COLUMN_INT }, { "source", RP_COLUMN_TEXT },
	{ "fingerprint", RP_COLUMN_TEXT }, { "name", RP_COLUMN_TEXT },
	{ "status", RP_COLUMN_TEXT }, { "severity", RP_COLUMN_TEXT },
	{ "description", RP_COLUMN_TEXT }, { "labels", RP_COLUMN_JSON },
	{ "annotations", RP_COLUMN_JSON }, { "started_at", RP_COLUMN_TEXT },
	{ "ended_at", RP_COLUMN_TEXT }, { "received_at", RP_COLUMN_TEXT },
	{ "updated_at", RP_COLUMN_TEXT }, { "last_event_at", RP_COLUMN_TEXT },
	{ "incident_id", RP_COLUMN_INT }, { "flapping", RP_COLUMN_BOOL },
	{ "suppressed_by", RP_COLUMN_JSON }, { "group_key", RP_COLUMN_TEXT },
	{ "urls", RP_COLUMN_JSON }, { "values", RP_COLUMN_JSON },
	{ 0 }
};

#define RAW_PAYLOAD 20

static const char list_alerts[] =
	ALERT " WHERE (?1 IS NULL OR status = ?1)"
	" AND (?2 IS NULL OR severity = ?2) ORDER BY id DESC";

static const char list_alerts_of_incident[] =
	ALERT " WHERE incident_id = ?3 AND (?1 IS NULL OR status = ?1)"
	" AND (?2 IS NULL OR severity = ?2) ORDER BY id DESC";

/* A number that is nobody's may still be a fingerprint. */
static const char get_alert[] =
	ALERT " WHERE id = ?1 OR fingerprint = ?2"
	" ORDER BY id = ?1 DESC, id DESC LIMIT 1";

static const char alert_history[] =
	"SELECT event, old_status, new_status, created_at, details"
	" FROM alert_history WHERE alert_id = ? ORDER BY id";

static const struct rp_column alert_history_columns[] = {
	{ "event", RP_COLUMN_TEXT }, { "old_status", RP_COLUMN_TEXT },
	{ "new_status", RP_COLUMN_TEXT }, { "created_at", RP_COLUMN_TEXT },
	{ "details", RP_COLUMN_JSON },
	{ 0 }
};

/* ------------------------------------------------------------------ columns */

static struct rp_value read_json(struct rp_text text, struct rp_arena *arena)
{
	struct rp_json_result result;
	struct rp_value value;

	if (rp_json_read(&value, arena, text, RP_JSON_DEPTH_PAYLOAD,
			 &result) < 0)
		return rp_null;
	return value;
}

static struct rp_value read_column(sqlite3_stmt *stmt, int i,
				   enum rp_column_kind kind,
				   struct rp_arena *arena)
{
	if (sqlite3_column_type(stmt, i) == SQLITE_NULL)
		return rp_null;
	switch (kind) {
	case RP_COLUMN_TEXT:
		return rp_string(rp_sql_text(stmt, i, arena));
	case RP_COLUMN_INT:
		return rp_int(sqlite3_column_int64(stmt, i));
	case RP_COLUMN_BOOL:
		return rp_bool(sqlite3_column_int(stmt, i));
	case RP_COLUMN_JSON:
		return read_json(rp_sql_text(stmt, i, arena), arena);
	}
	rp_unreachable();
}

struct rp_value rp_sql_record(sqlite3_stmt *stmt,
			      const struct rp_column *columns,
			      struct rp_arena *arena)
{
	struct rp_value map = rp_map_new(arena);

	for (int i = 0; columns[i].name; i++)
		rp_map_put(arena, &map, columns[i].name,
			   read_column(stmt, i, columns[i].kind, arena));
	return map;
}

int rp_sql_records(struct rp_sqlite *s, struct rp_value *out,
		   const struct rp_query *query, struct rp_arena *arena)
{
	struct rp_value list = rp_list_new(arena);
	sqlite3_stmt *stmt;
	int rc = rp_sql_first(s, &stmt, query->sql, query->args);

	while (rc > 0) {
		struct rp_value row = rp_sql_record(stmt, query->columns,
						    arena);
		int fits = query->accept ? query->accept(s, query->context,
							 &row, arena) : 1;

		if (fits > 0)
			rp_list_push(arena, &list, row);
		if (fits < 0 || (query->limit
				 && rp_value_count(&list) == query->limit)) {
			rp_sql_done(stmt);
			rc = fits < 0 ? fits : 0;
			break;
		}
		rc = rp_sql_next(s, stmt);
	}
	if (rc == 0)
		*out = list;
	return rc;
}

static int alert_matches(struct rp_sqlite *s, const void *context,
			 const struct rp_value *alert, struct rp_arena *arena)
{
	struct rp_subject subject = {
		.labels = rp_map_get(alert, "labels"),
		.name = rp_value_text(rp_map_get(alert, "name"), ""),
		.source = rp_value_text(rp_map_get(alert, "source"), ""),
		.severity = rp_text_cstr(arena, rp_value_text(
			rp_map_get(alert, "severity"), "")),
	};

	(void)s;
	return rp_matchers_match(context, &subject, arena);
}

/* ---------------------------------------------------------------- incidents */

int rp_sqlite_read_incident(struct rp_sqlite *s, int64_t id,
			    struct rp_value *out, struct rp_arena *arena)
{
	sqlite3_stmt *stmt;
	int rc = rp_sql_first(s, &stmt, get_incident, RP_ARGS(rp_arg_int(id)));

	if (rc < 0)
		return rc;
	if (rc == 0)
		return rp_error_set(s->error, RP_ENOTFOUND,
				    "%s: no incident %" PRId64, s->path, id);
	*out = rp_sql_record(stmt, incident_columns, arena);
	rp_sql_done(stmt);
	return 0;
}

int rp_sqlite_incident_get(struct rp_store *store, int64_t id,
			   struct rp_value *out, struct rp_arena *arena,
			   struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_enter(store, error);

	return rp_sqlite_leave(s, rp_sqlite_read_incident(s, id, out, arena));
}

static int read_alerts(struct rp_sqlite *s,
		       const struct rp_record_filter *filter,
		       struct rp_value *out, struct rp_arena *arena)
{
	const struct rp_arg *args = RP_ARGS(
		rp_arg_opt(filter->status), rp_arg_opt(filter->severity),
		rp_arg_int(filter->incident_id));
	struct rp_query query = {
		.sql = list_alerts_of_incident, .args = args,
		.columns = alert_columns, .limit = filter->limit,
		.accept = filter->matchers ? alert_matches : NULL,
		.context = filter->matchers,
	};

	if (!filter->incident_id) {
		query.sql = list_alerts;
		query.args = RP_ARGS(args[0], args[1]);
		return rp_sql_records(s, out, &query, arena);
	}
	return rp_sql_records(s, out, &query, arena);
}

/* Whether one alert of the incident matches. */
static int incident_matches(struct rp_sqlite *s, const void *context,
			    const struct rp_value *incident,
			    struct rp_arena *arena)
{
	struct rp_record_filter filter = {
		.incident_id = rp_value_int(rp_map_get(incident, "id"), 0),
		.matchers = context, .limit = 1,
	};
	struct rp_value alerts;
	int rc = read_alerts(s, &filter, &alerts, arena);

	return rc < 0 ? rc : rp_value_count(&alerts) > 0;
}

static int read_whole_incident(struct rp_sqlite *s, int64_t id,
			       struct rp_value *out, struct rp_arena *arena)
{
	struct rp_record_filter of_it = { .incident_id = id };
	struct rp_value alerts, history;
	int rc = rp_sqlite_read_incident(s, id, out, arena);

	if (rc == 0)
		rc = read_alerts(s, &of_it, &alerts, arena);
	if (rc == 0)
		rc = rp_sql_records(s, &history, &(struct rp_query){
			.sql = incident_history,
			.args = RP_ARGS(rp_arg_int(id)),
			.columns = incident_history_columns }, arena);
	if (rc < 0)
		return rc;
	rp_map_put(arena, out, "alerts", alerts);
	rp_map_put(arena, out, "history", history);
	return 0;
}

int rp_sqlite_incident_show(struct rp_store *store, int64_t id,
			    struct rp_value *out, struct rp_arena *arena,
			    struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_enter(store, error);
	struct rp_value whole;
	int rc = read_whole_incident(s, id, &whole, arena);

	if (rc == 0)
		*out = whole;
	return rp_sqlite_leave(s, rc);
}

int rp_sqlite_incident_list(struct rp_store *store,
			    const struct rp_record_filter *filter,
			    struct rp_value *out, struct rp_arena *arena,
			    struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_enter(store, error);

	return rp_sqlite_leave(s, rp_sql_records(s, out, &(struct rp_query){
		.sql = list_incidents,
		.args = RP_ARGS(rp_arg_opt(filter->status),
				rp_arg_opt(filter->severity)),
		.columns = incident_columns, .limit = filter->limit,
		.accept = filter->matchers ? incident_matches : NULL,
		.context = filter->matchers }, arena));
}

/* ------------------------------------------------------------------- alerts */

int rp_sqlite_alert_list(struct rp_store *store,
			 const struct rp_record_filter *filter,
			 struct rp_value *out, struct rp_arena *arena,
			 struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_enter(store, error);

	return rp_sqlite_leave(s, read_alerts(s, filter, out, arena));
}

/* 0 for what is no number. */
static int64_t number_of(const char *name)
{
	size_t digits = strspn(name, "0123456789");

	return digits && digits < 19 && !name[digits] ? atoll(name) : 0;
}

static int read_alert(struct rp_sqlite *s, const char *name,
		      struct rp_value *out, struct rp_arena *arena)
{
	sqlite3_stmt *stmt;
	int rc = rp_sql_first(s, &stmt, get_alert, RP_ARGS(
		rp_arg_int(number_of(name)), rp_arg_str(name)));

	if (rc < 0)
		return rc;
	if (rc == 0)
		return rp_error_set(s->error, RP_ENOTFOUND,
				    "%s: no alert '%s'", s->path, name);
	*out = rp_sql_record(stmt, alert_columns, arena);
	rp_map_put(arena, out, "raw_payload",
		   read_column(stmt, RAW_PAYLOAD, RP_COLUMN_JSON, arena));
	rp_sql_done(stmt);
	return 0;
}

int rp_sqlite_alert_show(struct rp_store *store, const char *name,
			 struct rp_value *out, struct rp_arena *arena,
			 struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_enter(store, error);
	struct rp_value alert, history;
	int rc = read_alert(s, name, &alert, arena);

	if (rc == 0)
		rc = rp_sql_records(s, &history, &(struct rp_query){
			.sql = alert_history,
			.args = RP_ARGS(rp_arg_int(rp_value_int(
				rp_map_get(&alert, "id"), 0))),
			.columns = alert_history_columns }, arena);
	if (rc == 0) {
		rp_map_put(arena, &alert, "history", history);
		*out = alert;
	}
	return rp_sqlite_leave(s, rc);
}
