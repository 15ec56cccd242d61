/*
 * Templates that definitions and channels include by name.
 */
#include "store/sqlite.h"

static const char put[] =
	"INSERT INTO templates (name, created_at, updated_at, text)"
	" VALUES (?1, ?2, ?2, ?3)"
	" ON CONFLICT (name) DO UPDATE SET text = excluded.text,"
	"  updated_at = excluded.updated_at";

static const char get[] =
	"SELECT name, created_at, updated_at, text FROM templates"
	" WHERE name = ?";

static const char list[] =
	"SELECT name, created_at, updated_at, text FROM templates"
	" ORDER BY name";

static const char delete[] = "DELETE FROM templates WHERE name = ?";

static struct rp_stored_template read_row(sqlite3_stmt *stmt,
					  struct rp_arena *arena)
{
	return (struct rp_stored_template){
		.name = rp_sql_str(stmt, 0, arena),
		.created_us = rp_sql_time(stmt, 1),
		.updated_us = rp_sql_time(stmt, 2),
		.text = rp_sql_text(stmt, 3, arena),
	};
}

static int refuse(struct rp_sqlite *s, const char *name)
{
	return rp_error_set(s->error, RP_ENOTFOUND, "%s: no template '%s'",
			    s->path, name);
}

int rp_sqlite_template_put(struct rp_store *store, const char *name,
			   struct rp_text text, struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_begin(store, error);

	if (!s)
		return RP_ESTORE;
	return rp_sqlite_end(s, rp_sql_run(s, put, RP_ARGS(
		rp_arg_str(name), rp_arg_when(s->clock->wall_us(s->clock)),
		rp_arg_text(text))));
}

int rp_sqlite_template_get(struct rp_store *store, const char *name,
			   struct rp_stored_template *out,
			   struct rp_arena *arena, struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_enter(store, error);
	sqlite3_stmt *stmt;
	int rc = rp_sql_first(s, &stmt, get, RP_ARGS(rp_arg_str(name)));

	if (rc == 0)
		rc = refuse(s, name);
	else if (rc > 0) {
		*out = read_row(stmt, arena);
		rc = rp_sql_next(s, stmt);
	}
	return rp_sqlite_leave(s, rc);
}

int rp_sqlite_template_list(struct rp_store *store,
			    struct rp_stored_template **out, size_t *n,
			    struct rp_arena *arena, struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_enter(store, error);
	struct rp_stored_template *rows = NULL;
	sqlite3_stmt *stmt;
	size_t count = 0;
	int rc = rp_sql_first(s, &stmt, list, NULL);

	for (; rc > 0; rc = rp_sql_next(s, stmt)) {
		rows = rp_sql_room(arena, rows, count, sizeof *rows);
		rows[count++] = read_row(stmt, arena);
	}
	if (rc == 0) {
		*out = rows;
		*n = count;
	}
	return rp_sqlite_leave(s, rc);
}

int rp_sqlite_template_remove(struct rp_store *store, const char *name,
			      struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_begin(store, error);
	int rc;

	if (!s)
		return RP_ESTORE;
	rc = rp_sql_run(s, delete, RP_ARGS(rp_arg_str(name)));
	if (rc == 0 && sqlite3_changes(s->db) == 0)
		rc = refuse(s, name);
	return rp_sqlite_end(s, rc);
}
