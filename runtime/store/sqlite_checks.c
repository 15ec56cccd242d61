/*
 * Checks: what is known of each from its last look, and the looks themselves.
 */
#include "store/sqlite.h"

#include "base/json.h"

static const char find_states[] =
	"SELECT checker_name, status, warning_since, critical_since, memory"
	" FROM check_states WHERE scope = ?";

static const char put_state[] =
	"INSERT OR REPLACE INTO check_states (scope, checker_name, status,"
	"  updated_at, warning_since, critical_since, memory)"
	" VALUES (?, ?, ?, ?, ?, ?, ?)";

static const char put_record[] =
	"INSERT INTO check_runs (checker_name, hostname, status,"
	"  warning_threshold, critical_threshold, duration_ms, executed_at,"
	"  trace_id, message, error, metrics)"
	" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

/* ----------------------------------------------------------------- reading */

static void read_state(struct rp_check_state *state, sqlite3_stmt *stmt,
		       const char *scope, struct rp_arena *arena)
{
	*state = (struct rp_check_state){
		.scope = scope,
		.check = rp_sql_str(stmt, 0, arena),
		.status = rp_sql_str(stmt, 1, arena),
		.warning_us = rp_sql_time(stmt, 2),
		.critical_us = rp_sql_time(stmt, 3),
		.memory = rp_sql_map(stmt, 4, arena),
	};
}

int rp_sqlite_check_states(struct rp_store *store, const char *scope,
			   struct rp_check_state **out, size_t *n,
			   struct rp_arena *arena, struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_enter(store, error);
	sqlite3_stmt *stmt;
	int rc;

	*out = NULL;
	*n = 0;
	rc = rp_sql_first(s, &stmt, find_states, RP_ARGS(rp_arg_str(scope)));
	for (; rc > 0; rc = rp_sql_next(s, stmt)) {
		*out = rp_sql_room(arena, *out, *n, sizeof **out);
		read_state(&(*out)[(*n)++], stmt, scope, arena);
	}
	return rp_sqlite_leave(s, rc);
}

/* ----------------------------------------------------------------- writing */

static int write_state(struct rp_sqlite *s, const struct rp_check_state *state,
		       struct rp_arena *arena)
{
	return rp_sql_run(s, put_state, RP_ARGS(
		rp_arg_str(state->scope), rp_arg_str(state->check),
		rp_arg_str(state->status),
		rp_arg_when(s->clock->wall_us(s->clock)),
		rp_arg_time(state->warning_us),
		rp_arg_time(state->critical_us),
		rp_arg_text(rp_json_text(arena, &state->memory,
					 RP_JSON_COMPACT))));
}

static struct rp_arg threshold(const struct rp_check_record *record,
			       double value)
{
	struct rp_arg arg = rp_arg_double(value);

	if (!record->has_thresholds)
		arg.kind = RP_ARG_NULL;
	return arg;
}

static int write_record(struct rp_sqlite *s,
			const struct rp_check_record *record)
{
	return rp_sql_run(s, put_record, RP_ARGS(
		rp_arg_str(record->check), rp_arg_str(record->hostname),
		rp_arg_str(record->status),
		threshold(record, record->warning_threshold),
		threshold(record, record->critical_threshold),
		rp_arg_double(record->duration_ms),
		rp_arg_when(record->executed_us),
		rp_arg_str(record->trace_id), rp_arg_str(record->message),
		rp_arg_str(record->error), rp_arg_text(record->metrics)));
}

int rp_sqlite_check_write(struct rp_store *store,
			  const struct rp_check_state *states, size_t n_states,
			  const struct rp_check_record *records,
			  size_t n_records, struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_begin(store, error);
	struct rp_arena arena;
	int rc = 0;

	if (!s)
		return RP_ESTORE;
	rp_arena_init(&arena);
	for (size_t i = 0; i < n_states && rc == 0; i++)
		rc = write_state(s, &states[i], &arena);
	for (size_t i = 0; i < n_records && rc == 0; i++)
		rc = write_record(s, &records[i]);
	rp_arena_finish(&arena);
	return rp_sqlite_end(s, rc);
}
