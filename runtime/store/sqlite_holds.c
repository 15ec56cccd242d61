/*
 * What holds alerts back, kept: silences, maintenance windows, inhibitions.
 *
 * A row is never removed, so that the history of an alert can name it and its
 * number is never given again; it only ends.  One that ends when somebody ends
 * it has the last moment there is.
 */
#include "store/sqlite.h"

#include <inttypes.h>

#include "alerts/hold.h"
#include "base/json.h"
#include "store/sqlite_records.h"

static const char insert[] =
	"INSERT INTO holds (kind, starts_at, ends_at, author, created_at,"
	"  comment, rule) VALUES (?, ?, ?, ?, ?, ?, ?)";

static const char list[] =
	"SELECT id, kind, starts_at, ends_at, author, created_at, ended_by,"
	"  comment, rule FROM holds WHERE kind = ?1 AND ends_at > ?2"
	" ORDER BY id DESC";

static const char find[] =
	"SELECT kind, ends_at FROM holds WHERE id = ?1";

static const char end[] =
	"UPDATE holds SET ends_at = ?, ended_by = ? WHERE id = ?";

int rp_sqlite_hold_add(struct rp_store *store, const struct rp_stored_hold *hold,
		       int64_t *id, struct rp_error *error)
{
	struct rp_sqlite *s;
	struct rp_arena arena;
	enum rp_hold_kind kind;
	struct rp_hold read;
	int rc;

	if (!rp_hold_kind_of(&kind, hold->kind))
		return rp_error_set(error, RP_EBUG, "no kind '%s'",
				    hold->kind);
	rp_arena_init(&arena);
	rc = rp_hold_read(&read, kind, &hold->rule, &arena, error);
	s = rc == 0 ? rp_sqlite_begin(store, error) : NULL;
	if (!s) {
		rp_arena_finish(&arena);
		return rc < 0 ? rc : RP_ESTORE;
	}
	rc = rp_sql_run(s, insert, RP_ARGS(
		rp_arg_str(hold->kind), rp_arg_when(hold->starts_us),
		rp_arg_when(hold->ends_us ? hold->ends_us : RP_HOLD_FOR_EVER),
		rp_arg_str(hold->author),
		rp_arg_when(s->clock->wall_us(s->clock)),
		rp_arg_str(hold->comment),
		rp_arg_text(rp_json_text(&arena, &hold->rule,
					 RP_JSON_COMPACT))));
	if (rc == 0)
		*id = sqlite3_last_insert_rowid(s->db);
	rp_arena_finish(&arena);
	return rp_sqlite_end(s, rc);
}

/* ---------------------------------------------------------------- reading */

static const char *status_of(const struct rp_stored_hold *row, int64_t now_us,
			     int64_t *until_us, struct rp_arena *arena)
{
	struct rp_hold hold;

	*until_us = row->ends_us;
	if (now_us >= row->ends_us)
		return "ended";
	if (now_us < row->starts_us)
		return "pending";
	if (strcmp(row->kind, rp_hold_name(RP_HOLD_MAINTENANCE)) != 0)
		return "active";
	if (rp_hold_read(&hold, RP_HOLD_MAINTENANCE, &row->rule, arena,
			 NULL) < 0)
		return "broken";
	return rp_hold_is_open(&hold, now_us, until_us) ? "active" : "waiting";
}

static struct rp_value time_or_null(struct rp_arena *arena, int64_t us)
{
	if (us >= RP_HOLD_FOR_EVER)
		return rp_null;
	return rp_cstring(rp_time_text(arena, us));
}

static struct rp_value read_row(sqlite3_stmt *stmt, int64_t now_us,
				struct rp_arena *arena)
{
	struct rp_stored_hold row = {
		.kind = rp_sql_str(stmt, 1, arena),
		.starts_us = rp_sql_time(stmt, 2),
		.ends_us = rp_sql_time(stmt, 3),
		.rule = rp_sql_map(stmt, 8, arena),
	};
	struct rp_value map = rp_map_new(arena);
	const char *ended_by = rp_sql_str(stmt, 6, arena);
	int64_t until_us;

	rp_map_put(arena, &map, "id", rp_int(sqlite3_column_int64(stmt, 0)));
	rp_map_put(arena, &map, "status", rp_cstring(
		status_of(&row, now_us, &until_us, arena)));
	rp_map_put(arena, &map, "starts_at",
		   time_or_null(arena, row.starts_us));
	rp_map_put(arena, &map, "ends_at", time_or_null(arena, row.ends_us));
	rp_map_put(arena, &map, "until", time_or_null(arena, until_us));
	rp_map_put(arena, &map, "author",
		   rp_string(rp_sql_text(stmt, 4, arena)));
	rp_map_put(arena, &map, "created_at",
		   rp_string(rp_sql_text(stmt, 5, arena)));
	rp_map_put(arena, &map, "ended_by",
		   ended_by ? rp_cstring(ended_by) : rp_null);
	rp_map_put(arena, &map, "comment",
		   rp_string(rp_sql_text(stmt, 7, arena)));
	for (size_t i = 0; i < rp_value_count(&row.rule); i++) {
		const struct rp_pair *pair = rp_map_at(&row.rule, i);

		rp_map_set(arena, &map, pair->key, pair->value);
	}
	return map;
}

int rp_sqlite_hold_list(struct rp_store *store, const char *kind,
			bool ended_too, struct rp_value *out,
			struct rp_arena *arena, struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_enter(store, error);
	int64_t now_us = s->clock->wall_us(s->clock);
	struct rp_value rows = rp_list_new(arena);
	sqlite3_stmt *stmt;
	int rc = rp_sql_first(s, &stmt, list, RP_ARGS(
		rp_arg_str(kind), rp_arg_when(ended_too ? 0 : now_us)));

	for (; rc > 0; rc = rp_sql_next(s, stmt))
		rp_list_push(arena, &rows, read_row(stmt, now_us, arena));
	if (rc == 0)
		*out = rows;
	return rp_sqlite_leave(s, rc);
}

/* ----------------------------------------------------------------- ending */

static int look(struct rp_sqlite *s, int64_t id, const char *kind,
		int64_t now_us)
{
	sqlite3_stmt *stmt;
	int64_t ends_us;
	bool is_kind;
	int rc = rp_sql_first(s, &stmt, find, RP_ARGS(rp_arg_int(id)));

	if (rc < 0)
		return rc;
	is_kind = rc > 0
		  && strcmp((const char *)sqlite3_column_text(stmt, 0),
			    kind) == 0;
	ends_us = rc > 0 ? rp_sql_time(stmt, 1) : 0;
	if (rc > 0)
		rp_sql_done(stmt);
	if (!is_kind)
		return rp_error_set(s->error, RP_ENOTFOUND,
				    "%s: no %s %" PRId64, s->path, kind, id);
	if (ends_us <= now_us)
		return rp_error_set(s->error, RP_EBADINPUT, "%s %" PRId64
				    " has ended already", kind, id);
	return 0;
}

int rp_sqlite_hold_end(struct rp_store *store, const char *kind, int64_t id,
		       const char *author, struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_begin(store, error);
	int64_t now_us;
	int rc;

	if (!s)
		return RP_ESTORE;
	now_us = s->clock->wall_us(s->clock);
	rc = look(s, id, kind, now_us);
	if (rc == 0)
		rc = rp_sql_run(s, end, RP_ARGS(rp_arg_when(now_us),
						rp_arg_opt(author),
						rp_arg_int(id)));
	return rp_sqlite_end(s, rc);
}
