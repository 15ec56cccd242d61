/*
 * Notification channels that people have set up.  Their configuration may
 * hold secrets and lives in this file alone, mode 0600.
 */
#include "store/sqlite.h"

#include "base/json.h"

static const char put[] =
	"INSERT INTO channels (name, driver, is_active, created_at,"
	"  updated_at, description, config) VALUES (?, ?, ?, ?, ?, ?, ?)"
	" ON CONFLICT (name) DO UPDATE SET driver = excluded.driver,"
	"  is_active = excluded.is_active, updated_at = excluded.updated_at,"
	"  description = excluded.description, config = excluded.config";

static const char list[] =
	"SELECT name, driver, is_active, created_at, updated_at, description,"
	"  config FROM channels WHERE is_active OR ? ORDER BY name";

static const char delete[] = "DELETE FROM channels WHERE name = ?";

static int put_row(struct rp_sqlite *s, const struct rp_stored_channel *row,
		   struct rp_text config)
{
	int64_t now = s->clock->wall_us(s->clock);

	return rp_sql_run(s, put, RP_ARGS(
		rp_arg_str(row->name), rp_arg_str(row->driver),
		rp_arg_int(row->active), rp_arg_when(now), rp_arg_when(now),
		rp_arg_str(row->description), rp_arg_text(config)));
}

int rp_sqlite_channel_put(struct rp_store *store,
			  const struct rp_stored_channel *channel,
			  struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_begin(store, error);
	struct rp_arena scratch;
	int rc;

	if (!s)
		return RP_ESTORE;
	rp_arena_init(&scratch);
	rc = put_row(s, channel,
		     channel->config.tag == RP_MAP
		     ? rp_json_text(&scratch, &channel->config,
				    RP_JSON_COMPACT)
		     : RP_TEXT("{}"));
	rp_arena_finish(&scratch);
	return rp_sqlite_end(s, rc);
}

static bool is_one_of(const char *driver, const char *const *drivers)
{
	if (!drivers)
		return true;
	for (; *drivers; drivers++)
		if (strcmp(driver, *drivers) == 0)
			return true;
	return false;
}

static struct rp_stored_channel read_row(sqlite3_stmt *stmt,
					 struct rp_arena *arena)
{
	return (struct rp_stored_channel){
		.name = rp_sql_str(stmt, 0, arena),
		.driver = rp_sql_str(stmt, 1, arena),
		.active = sqlite3_column_int(stmt, 2),
		.created_us = rp_sql_time(stmt, 3),
		.updated_us = rp_sql_time(stmt, 4),
		.description = rp_sql_str(stmt, 5, arena),
		.config = rp_sql_map(stmt, 6, arena),
	};
}

int rp_sqlite_channel_list(struct rp_store *store, const char *const *drivers,
			   bool inactive_too, struct rp_stored_channel **out,
			   size_t *n, struct rp_arena *arena,
			   struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_enter(store, error);
	struct rp_stored_channel *rows = NULL;
	sqlite3_stmt *stmt;
	size_t count = 0;
	int rc = rp_sql_first(s, &stmt, list,
			      RP_ARGS(rp_arg_int(inactive_too)));

	for (; rc > 0; rc = rp_sql_next(s, stmt)) {
		rows = rp_sql_room(arena, rows, count, sizeof *rows);
		rows[count] = read_row(stmt, arena);
		count += is_one_of(rows[count].driver, drivers);
	}
	if (rc == 0) {
		*out = rows;
		*n = count;
	}
	return rp_sqlite_leave(s, rc);
}

int rp_sqlite_channel_remove(struct rp_store *store, const char *name,
			     struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_begin(store, error);
	int rc;

	if (!s)
		return RP_ESTORE;
	rc = rp_sql_run(s, delete, RP_ARGS(rp_arg_str(name)));
	if (rc == 0 && sqlite3_changes(s->db) == 0)
		rc = rp_error_set(s->error, RP_ENOTFOUND,
				  "%s: no channel '%s'", s->path, name);
	return rp_sqlite_end(s, rc);
}
