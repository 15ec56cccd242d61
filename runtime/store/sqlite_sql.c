/*
 * Statements.
 *
 * SQL is constant text; everything else is bound, so no value is ever read as
 * SQL.  A statement is prepared when it is first used and kept with the
 * store, found again by the address of its text.  Texts carry their lengths
 * in both directions, NULs included.
 */
#include "store/sqlite.h"

#include <assert.h>

#include "base/json.h"

static int prepare(struct rp_sqlite *s, sqlite3_stmt **out, const char *sql)
{
	struct rp_sqlite_statement *slot;
	int rc;

	for (size_t i = 0; i < s->n_statements; i++)
		if (s->statements[i].sql == sql) {
			*out = s->statements[i].stmt;
			return 0;
		}
	assert(s->n_statements < RP_SQLITE_STATEMENTS);
	slot = &s->statements[s->n_statements];
	rc = sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
				&slot->stmt, NULL);
	if (rc != SQLITE_OK)
		return rp_sqlite_fail(s, rc);
	slot->sql = sql;
	s->n_statements++;
	*out = slot->stmt;
	return 0;
}

static int bind_time(sqlite3_stmt *stmt, int i, int64_t us)
{
	char text[RP_TIME_SIZE];

	rp_time_format(text, us);
	return sqlite3_bind_text(stmt, i, text, -1, SQLITE_TRANSIENT);
}

static int bind(sqlite3_stmt *stmt, int i, const struct rp_arg *arg)
{
	const char *at = arg->text.at ? arg->text.at : "";

	switch (arg->kind) {
	case RP_ARG_NULL:
		return sqlite3_bind_null(stmt, i);
	case RP_ARG_INT:
		return sqlite3_bind_int64(stmt, i, arg->integer);
	case RP_ARG_DOUBLE:
		return sqlite3_bind_double(stmt, i, arg->number);
	case RP_ARG_TEXT:
		return sqlite3_bind_text64(stmt, i, at, arg->text.n,
					   SQLITE_STATIC, SQLITE_UTF8);
	case RP_ARG_BLOB:
		return sqlite3_bind_blob64(stmt, i, at, arg->text.n,
					   SQLITE_STATIC);
	case RP_ARG_TIME:
		return bind_time(stmt, i, arg->integer);
	case RP_ARG_END:
		break;
	}
	rp_unreachable();
}

static int bind_all(sqlite3_stmt *stmt, const struct rp_arg *args)
{
	int rc = SQLITE_OK;
	int n = 0;

	for (; args && args[n].kind != RP_ARG_END && rc == SQLITE_OK; n++)
		rc = bind(stmt, n + 1, &args[n]);
	assert(rc != SQLITE_OK || n == sqlite3_bind_parameter_count(stmt));
	return rc;
}

void rp_sql_done(sqlite3_stmt *stmt)
{
	sqlite3_reset(stmt);
	sqlite3_clear_bindings(stmt);
}

int rp_sql_next(struct rp_sqlite *s, sqlite3_stmt *stmt)
{
	int rc = sqlite3_step(stmt);

	if (rc == SQLITE_ROW)
		return 1;
	rc = rc == SQLITE_DONE ? 0 : rp_sqlite_fail(s, rc);
	rp_sql_done(stmt);
	return rc;
}

int rp_sql_first(struct rp_sqlite *s, sqlite3_stmt **out, const char *sql,
		 const struct rp_arg *args)
{
	int rc = prepare(s, out, sql);

	if (rc < 0)
		return rc;
	rc = bind_all(*out, args);
	if (rc != SQLITE_OK) {
		rc = rp_sqlite_fail(s, rc);
		rp_sql_done(*out);
		return rc;
	}
	return rp_sql_next(s, *out);
}

int rp_sql_run(struct rp_sqlite *s, const char *sql, const struct rp_arg *args)
{
	sqlite3_stmt *stmt;
	int rc = rp_sql_first(s, &stmt, sql, args);

	while (rc > 0)
		rc = rp_sql_next(s, stmt);
	return rc;
}

int rp_sql_int(struct rp_sqlite *s, int64_t *out, const char *sql,
	       const struct rp_arg *args)
{
	sqlite3_stmt *stmt;
	int rc = rp_sql_first(s, &stmt, sql, args);

	int64_t value = rc > 0 ? sqlite3_column_int64(stmt, 0) : 0;

	while (rc > 0)
		rc = rp_sql_next(s, stmt);
	if (rc == 0)
		*out = value;
	return rc;
}

int rp_sql_script(struct rp_sqlite *s, const char *sql)
{
	sqlite3_stmt *stmt;
	int rc = SQLITE_OK;

	while (*sql && rc == SQLITE_OK) {
		rc = sqlite3_prepare_v2(s->db, sql, -1, &stmt, &sql);
		if (rc == SQLITE_OK && stmt) {
			sqlite3_step(stmt);
			rc = sqlite3_finalize(stmt);
		}
	}
	return rc == SQLITE_OK ? 0 : rp_sqlite_fail(s, rc);
}

/* ----------------------------------------------------------------- columns */

struct rp_text rp_sql_text(sqlite3_stmt *stmt, int column,
			   struct rp_arena *arena)
{
	const char *at = sqlite3_column_blob(stmt, column);
	size_t n = at ? (size_t)sqlite3_column_bytes(stmt, column) : 0;

	return (struct rp_text){ rp_arena_copy(arena, at, n), n };
}

const char *rp_sql_str(sqlite3_stmt *stmt, int column, struct rp_arena *arena)
{
	if (sqlite3_column_type(stmt, column) == SQLITE_NULL)
		return NULL;
	return rp_sql_text(stmt, column, arena).at;
}

int64_t rp_sql_time(sqlite3_stmt *stmt, int column)
{
	const char *at = sqlite3_column_blob(stmt, column);
	size_t n = at ? (size_t)sqlite3_column_bytes(stmt, column) : 0;
	int64_t us = 0;

	if (!rp_time_parse(&us, (struct rp_text){ at ? at : "", n }))
		return 0;
	return us;
}

struct rp_value rp_sql_map(sqlite3_stmt *stmt, int column,
			   struct rp_arena *arena)
{
	struct rp_json_result result;
	struct rp_value value;

	if (rp_json_read(&value, arena, rp_sql_text(stmt, column, arena),
			 RP_JSON_DEPTH_PAYLOAD, &result) < 0
	    || value.tag != RP_MAP)
		return rp_map_new(arena);
	return value;
}

void *rp_sql_room(struct rp_arena *arena, void *rows, size_t n, size_t size)
{
	void *more;

	if (n & (n - 1))
		return rows;
	more = rp_arena_array(arena, n ? 2 * n : 1, size);
	if (n)
		memcpy(more, rows, n * size);
	return more;
}
