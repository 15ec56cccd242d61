/*
 * Settings of this database: what its owner allows.
 */
#include "store/sqlite.h"

static const char put[] =
	"INSERT INTO settings (name, value, updated_at) VALUES (?, ?, ?)"
	" ON CONFLICT (name) DO UPDATE SET value = excluded.value,"
	"  updated_at = excluded.updated_at";

static const char list[] =
	"SELECT name, value, updated_at FROM settings ORDER BY name";

static const char delete[] = "DELETE FROM settings WHERE name = ?";

int rp_sqlite_setting_put(struct rp_store *store, const char *name,
			  const char *value, struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_begin(store, error);

	if (!s)
		return RP_ESTORE;
	return rp_sqlite_end(s, rp_sql_run(s, put, RP_ARGS(
		rp_arg_str(name), rp_arg_str(value),
		rp_arg_when(s->clock->wall_us(s->clock)))));
}

int rp_sqlite_setting_list(struct rp_store *store,
			   struct rp_stored_setting **out, size_t *n,
			   struct rp_arena *arena, struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_enter(store, error);
	struct rp_stored_setting *rows = NULL;
	sqlite3_stmt *stmt;
	size_t count = 0;
	int rc = rp_sql_first(s, &stmt, list, NULL);

	for (; rc > 0; rc = rp_sql_next(s, stmt)) {
		rows = rp_sql_room(arena, rows, count, sizeof *rows);
		rows[count++] = (struct rp_stored_setting){
			.name = rp_sql_str(stmt, 0, arena),
			.value = rp_sql_str(stmt, 1, arena),
			.updated_us = rp_sql_time(stmt, 2),
		};
	}
	if (rc == 0) {
		*out = rows;
		*n = count;
	}
	return rp_sqlite_leave(s, rc);
}

int rp_sqlite_setting_remove(struct rp_store *store, const char *name,
			     struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_begin(store, error);
	int rc;

	if (!s)
		return RP_ESTORE;
	rc = rp_sql_run(s, delete, RP_ARGS(rp_arg_str(name)));
	if (rc == 0 && sqlite3_changes(s->db) == 0)
		rc = rp_error_set(s->error, RP_ENOTFOUND,
				  "%s: no setting '%s'", s->path, name);
	return rp_sqlite_end(s, rc);
}
