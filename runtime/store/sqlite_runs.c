/*
 * Runs and what their nodes did.
 *
 * A run's row is written when it begins, when it ends, and whenever its nodes
 * have news; so it is only touched again if something in it changed, because
 * SQLite would write the whole row, payload included.  A node's row is one
 * attempt.  Lists leave payload and definition text out.
 */
#include "store/sqlite.h"

static const char put_text[] =
	"INSERT INTO definition_texts (sha256, text) VALUES (?, ?)"
	" ON CONFLICT DO NOTHING";

static const char put_run[] =
	"INSERT INTO runs (run_id, trace_id, status, definition,"
	"  definition_version, definition_sha256, engine, source, environment,"
	"  incident_id, created_at, completed_at, total_duration_ms,"
	"  last_error_message, payload)"
	" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	" ON CONFLICT (run_id) DO UPDATE SET status = excluded.status,"
	"  incident_id = coalesce(excluded.incident_id, incident_id),"
	"  completed_at = excluded.completed_at,"
	"  total_duration_ms = excluded.total_duration_ms,"
	"  last_error_message = excluded.last_error_message"
	" WHERE status <> excluded.status"
	"  OR completed_at IS NOT excluded.completed_at"
	"  OR last_error_message IS NOT excluded.last_error_message"
	"  OR (excluded.incident_id IS NOT NULL"
	"   AND incident_id IS NOT excluded.incident_id)";

static const char put_node[] =
	"INSERT INTO node_executions (run, node_id, attempt, node_type,"
	"  status, error_type, skip_reason, started_at, duration_ms, errors,"
	"  output_snapshot)"
	" VALUES ((SELECT id FROM runs WHERE run_id = ?),"
	"  ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	" ON CONFLICT (run, node_id, attempt) DO UPDATE SET"
	"  status = excluded.status, error_type = excluded.error_type,"
	"  skip_reason = excluded.skip_reason,"
	"  started_at = excluded.started_at,"
	"  duration_ms = excluded.duration_ms, errors = excluded.errors,"
	"  output_snapshot = excluded.output_snapshot";

/* A negative limit is none. */
static const char list_runs[] =
	"SELECT run_id, trace_id, status, definition, definition_version,"
	"  definition_sha256, engine, source, environment, incident_id,"
	"  created_at, completed_at, total_duration_ms, last_error_message"
	" FROM runs ORDER BY id DESC LIMIT ?";

static const char list_runs_of_status[] =
	"SELECT run_id, trace_id, status, definition, definition_version,"
	"  definition_sha256, engine, source, environment, incident_id,"
	"  created_at, completed_at, total_duration_ms, last_error_message"
	" FROM runs WHERE status = ? ORDER BY id DESC LIMIT ?";

static const char get_run[] =
	"SELECT run_id, trace_id, status, definition, definition_version,"
	"  definition_sha256, engine, source, environment, incident_id,"
	"  created_at, completed_at, total_duration_ms, last_error_message,"
	"  payload, text"
	" FROM runs LEFT JOIN definition_texts ON sha256 = definition_sha256"
	" WHERE run_id = ?";

static const char get_nodes[] =
	"SELECT node_id, attempt, node_type, status, error_type, skip_reason,"
	"  started_at, duration_ms, errors, output_snapshot"
	" FROM node_executions"
	" WHERE run = (SELECT id FROM runs WHERE run_id = ?) ORDER BY id";

/* ----------------------------------------------------------------- writing */

int rp_sqlite_put_text(struct rp_sqlite *s, const char *sha256,
		       struct rp_text text)
{
	return rp_sql_run(s, put_text, RP_ARGS(rp_arg_str(sha256),
					       rp_arg_blob(text)));
}

static int put_run_row(struct rp_sqlite *s, const struct rp_run_record *run)
{
	return rp_sql_run(s, put_run, RP_ARGS(
		rp_arg_str(run->run_id), rp_arg_str(run->trace_id),
		rp_arg_str(run->status), rp_arg_str(run->definition),
		rp_arg_int(run->definition_version), rp_arg_str(run->sha256),
		rp_arg_str(run->engine), rp_arg_str(run->source),
		rp_arg_str(run->environment), rp_arg_id(run->incident_id),
		rp_arg_when(run->created_us), rp_arg_time(run->ended_us),
		rp_arg_double(run->duration_ms), rp_arg_opt(run->error),
		rp_arg_text(run->payload)));
}

static int put_node_row(struct rp_sqlite *s, const char *run_id,
			const struct rp_node_record *node)
{
	return rp_sql_run(s, put_node, RP_ARGS(
		rp_arg_str(run_id), rp_arg_str(node->node_id),
		rp_arg_int(node->attempt), rp_arg_str(node->node_type),
		rp_arg_str(node->status), rp_arg_opt(node->error_class),
		rp_arg_opt(node->skip_reason), rp_arg_when(node->started_us),
		rp_arg_double(node->duration_ms), rp_arg_text(node->errors),
		rp_arg_text(node->output)));
}

int rp_sqlite_put_run(struct rp_sqlite *s, const struct rp_run_record *run,
		      const struct rp_node_record *nodes, size_t n)
{
	int rc = 0;

	if (run->definition_text.n)
		rc = rp_sqlite_put_text(s, run->sha256, run->definition_text);
	if (rc == 0)
		rc = put_run_row(s, run);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = put_node_row(s, run->run_id, &nodes[i]);
	return rc;
}

int rp_sqlite_run_write(struct rp_store *store,
			const struct rp_run_record *run,
			const struct rp_node_record *nodes, size_t n,
			struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_begin(store, error);

	if (!s)
		return RP_ESTORE;
	return rp_sqlite_end(s, rp_sqlite_put_run(s, run, nodes, n));
}

/* ----------------------------------------------------------------- reading */

static struct rp_run_record read_run(sqlite3_stmt *stmt,
				     struct rp_arena *arena)
{
	return (struct rp_run_record){
		.run_id = rp_sql_str(stmt, 0, arena),
		.trace_id = rp_sql_str(stmt, 1, arena),
		.status = rp_sql_str(stmt, 2, arena),
		.definition = rp_sql_str(stmt, 3, arena),
		.definition_version = sqlite3_column_int(stmt, 4),
		.sha256 = rp_sql_str(stmt, 5, arena),
		.engine = rp_sql_str(stmt, 6, arena),
		.source = rp_sql_str(stmt, 7, arena),
		.environment = rp_sql_str(stmt, 8, arena),
		.incident_id = sqlite3_column_int64(stmt, 9),
		.created_us = rp_sql_time(stmt, 10),
		.ended_us = rp_sql_time(stmt, 11),
		.duration_ms = sqlite3_column_double(stmt, 12),
		.error = rp_sql_str(stmt, 13, arena),
		.payload = rp_text(NULL),
		.definition_text = rp_text(NULL),
	};
}

static struct rp_node_record read_node(sqlite3_stmt *stmt,
				       struct rp_arena *arena)
{
	return (struct rp_node_record){
		.node_id = rp_sql_str(stmt, 0, arena),
		.attempt = sqlite3_column_int(stmt, 1),
		.node_type = rp_sql_str(stmt, 2, arena),
		.status = rp_sql_str(stmt, 3, arena),
		.error_class = rp_sql_str(stmt, 4, arena),
		.skip_reason = rp_sql_str(stmt, 5, arena),
		.started_us = rp_sql_time(stmt, 6),
		.duration_ms = sqlite3_column_double(stmt, 7),
		.errors = rp_sql_text(stmt, 8, arena),
		.output = rp_sql_text(stmt, 9, arena),
	};
}

static int read_nodes(struct rp_sqlite *s, const char *run_id,
		      struct rp_node_record **out, size_t *n,
		      struct rp_arena *arena)
{
	struct rp_node_record *rows = NULL;
	sqlite3_stmt *stmt;
	size_t count = 0;
	int rc = rp_sql_first(s, &stmt, get_nodes,
			      RP_ARGS(rp_arg_str(run_id)));

	for (; rc > 0; rc = rp_sql_next(s, stmt)) {
		rows = rp_sql_room(arena, rows, count, sizeof *rows);
		rows[count++] = read_node(stmt, arena);
	}
	if (rc < 0)
		return rc;
	*out = rows;
	*n = count;
	return 0;
}

static int read_whole(struct rp_sqlite *s, const char *run_id,
		      struct rp_run_record *out, struct rp_arena *arena)
{
	sqlite3_stmt *stmt;
	int rc = rp_sql_first(s, &stmt, get_run, RP_ARGS(rp_arg_str(run_id)));

	if (rc < 0)
		return rc;
	if (rc == 0)
		return rp_error_set(s->error, RP_ENOTFOUND,
				    "%s: no run '%s'", s->path, run_id);
	*out = read_run(stmt, arena);
	out->payload = rp_sql_text(stmt, 14, arena);
	out->definition_text = rp_sql_text(stmt, 15, arena);
	rp_sql_done(stmt);
	return 0;
}

int rp_sqlite_run_get(struct rp_store *store, const char *run_id,
		      struct rp_run_record *run, struct rp_node_record **nodes,
		      size_t *n, struct rp_arena *arena,
		      struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_enter(store, error);
	struct rp_run_record record;
	int rc = read_whole(s, run_id, &record, arena);

	if (rc == 0)
		rc = read_nodes(s, run_id, nodes, n, arena);
	if (rc == 0)
		*run = record;
	return rp_sqlite_leave(s, rc);
}

static int first_run(struct rp_sqlite *s, sqlite3_stmt **stmt,
		     const char *status, size_t limit)
{
	int64_t most = limit && limit < INT64_MAX ? (int64_t)limit : -1;

	if (!status)
		return rp_sql_first(s, stmt, list_runs,
				    RP_ARGS(rp_arg_int(most)));
	return rp_sql_first(s, stmt, list_runs_of_status,
			    RP_ARGS(rp_arg_str(status), rp_arg_int(most)));
}

int rp_sqlite_run_list(struct rp_store *store, const char *status,
		       size_t limit, struct rp_run_record **out, size_t *n,
		       struct rp_arena *arena, struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_enter(store, error);
	struct rp_run_record *rows = NULL;
	sqlite3_stmt *stmt;
	size_t count = 0;
	int rc = first_run(s, &stmt, status, limit);

	for (; rc > 0; rc = rp_sql_next(s, stmt)) {
		rows = rp_sql_room(arena, rows, count, sizeof *rows);
		rows[count++] = read_run(stmt, arena);
	}
	if (rc == 0) {
		*out = rows;
		*n = count;
	}
	return rp_sqlite_leave(s, rc);
}
