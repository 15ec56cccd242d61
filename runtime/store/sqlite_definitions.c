/*
 * Definitions and all their versions.
 *
 * A definition is a name, its newest version and a switch; each version names
 * its text by sha256, and a text is kept once for all versions and runs that
 * share it.  A version never changes, so what a run recorded stays readable.
 */
#include "store/sqlite.h"

#include "base/hash.h"

static const char find_newest[] =
	"SELECT d.version FROM definitions d JOIN definition_versions v"
	"  ON v.definition_id = d.id AND v.version = d.version"
	" WHERE d.name = ? AND v.sha256 = ?";

static const char put[] =
	"INSERT INTO definitions (name, version, is_active, description,"
	"  created_by, created_at, updated_at)"
	" VALUES (?1, 1, 1, coalesce(?2, ''), ?3, ?4, ?4)"
	" ON CONFLICT (name) DO UPDATE SET version = version + 1,"
	"  description = coalesce(?2, description), updated_at = ?4"
	" RETURNING version";

static const char put_version[] =
	"INSERT INTO definition_versions (definition_id, version, sha256,"
	"  n_nodes, created_at)"
	" SELECT id, version, ?, ?, ? FROM definitions WHERE name = ?";

static const char describe[] =
	"UPDATE definitions SET description = ?1, updated_at = ?2"
	" WHERE name = ?3 AND description <> ?1";

#define COLUMNS								\
	"SELECT d.name, v.version, d.is_active, v.sha256,"		\
	"  d.description, d.created_by, d.created_at, d.updated_at,"	\
	"  v.n_nodes, t.text"						\
	" FROM definitions d"						\
	" JOIN definition_versions v ON v.definition_id = d.id"		\
	" LEFT JOIN definition_texts t ON t.sha256 = v.sha256"

static const char get[] =
	COLUMNS " WHERE d.name = ?1"
	" AND v.version = CASE ?2 WHEN 0 THEN d.version ELSE ?2 END";

static const char list[] =
	COLUMNS " WHERE v.version = d.version AND (d.is_active OR ?)"
	" ORDER BY d.name";

static const char enable[] =
	"UPDATE definitions SET is_active = ?, updated_at = ? WHERE name = ?";

/* A text stays while another definition or a recorded run needs it. */
static const char delete_texts[] =
	"DELETE FROM definition_texts WHERE sha256 IN"
	"  (SELECT sha256 FROM definition_versions WHERE definition_id ="
	"    (SELECT id FROM definitions WHERE name = ?1))"
	" AND NOT EXISTS (SELECT 1 FROM definition_versions v"
	"  WHERE v.sha256 = definition_texts.sha256 AND v.definition_id <>"
	"    (SELECT id FROM definitions WHERE name = ?1))"
	" AND NOT EXISTS (SELECT 1 FROM runs"
	"  WHERE definition_sha256 = definition_texts.sha256)";

static const char delete[] = "DELETE FROM definitions WHERE name = ?";

static int refuse_missing(struct rp_sqlite *s, const char *name)
{
	return rp_error_set(s->error, RP_ENOTFOUND, "%s: no definition '%s'",
			    s->path, name);
}

/* ----------------------------------------------------------------- writing */

static int add_version(struct rp_sqlite *s, const char *name,
		       const struct rp_definition *d, const char *sha256,
		       int64_t *version)
{
	int64_t now = s->clock->wall_us(s->clock);
	int rc = rp_sqlite_put_text(s, sha256, d->text);

	if (rc < 0)
		return rc;
	rc = rp_sql_int(s, version, put, RP_ARGS(
		rp_arg_str(name), rp_arg_opt(d->description),
		rp_arg_str(d->created_by), rp_arg_when(now)));
	if (rc < 0)
		return rc;
	return rp_sql_run(s, put_version, RP_ARGS(
		rp_arg_str(sha256), rp_arg_int(d->n_nodes), rp_arg_when(now),
		rp_arg_str(name)));
}

static int keep_version(struct rp_sqlite *s, const char *name,
			const struct rp_definition *d)
{
	int64_t now = s->clock->wall_us(s->clock);

	if (!d->description)
		return 0;
	return rp_sql_run(s, describe, RP_ARGS(
		rp_arg_str(d->description), rp_arg_when(now),
		rp_arg_str(name)));
}

static int add(struct rp_sqlite *s, const char *name,
	       const struct rp_definition *d, int64_t *version)
{
	char sha256[RP_SHA256_HEX];
	int rc;

	rp_sha256_hex(sha256, d->text);
	rc = rp_sql_int(s, version, find_newest,
			RP_ARGS(rp_arg_str(name), rp_arg_str(sha256)));
	if (rc < 0)
		return rc;
	return *version ? keep_version(s, name, d)
			: add_version(s, name, d, sha256, version);
}

int rp_sqlite_definition_add(struct rp_store *store, const char *name,
			     const struct rp_definition *definition,
			     int *version, struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_begin(store, error);
	int64_t result = 0;
	int rc;

	if (!s)
		return RP_ESTORE;
	rc = rp_sqlite_end(s, add(s, name, definition, &result));
	if (rc == 0)
		*version = (int)result;
	return rc;
}

int rp_sqlite_definition_enable(struct rp_store *store, const char *name,
				bool active, struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_begin(store, error);
	int rc;

	if (!s)
		return RP_ESTORE;
	rc = rp_sql_run(s, enable, RP_ARGS(
		rp_arg_int(active), rp_arg_when(s->clock->wall_us(s->clock)),
		rp_arg_str(name)));
	if (rc == 0 && sqlite3_changes(s->db) == 0)
		rc = refuse_missing(s, name);
	return rp_sqlite_end(s, rc);
}

int rp_sqlite_definition_remove(struct rp_store *store, const char *name,
				struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_begin(store, error);
	int rc;

	if (!s)
		return RP_ESTORE;
	rc = rp_sql_run(s, delete_texts, RP_ARGS(rp_arg_str(name)));
	if (rc == 0)
		rc = rp_sql_run(s, delete, RP_ARGS(rp_arg_str(name)));
	if (rc == 0 && sqlite3_changes(s->db) == 0)
		rc = refuse_missing(s, name);
	return rp_sqlite_end(s, rc);
}

/* ----------------------------------------------------------------- reading */

static struct rp_definition read_row(sqlite3_stmt *stmt,
				     struct rp_arena *arena)
{
	return (struct rp_definition){
		.name = rp_sql_str(stmt, 0, arena),
		.version = sqlite3_column_int(stmt, 1),
		.active = sqlite3_column_int(stmt, 2),
		.sha256 = rp_sql_str(stmt, 3, arena),
		.description = rp_sql_str(stmt, 4, arena),
		.created_by = rp_sql_str(stmt, 5, arena),
		.created_us = rp_sql_time(stmt, 6),
		.updated_us = rp_sql_time(stmt, 7),
		.n_nodes = sqlite3_column_int(stmt, 8),
		.text = rp_sql_text(stmt, 9, arena),
	};
}

int rp_sqlite_definition_get(struct rp_store *store, const char *name,
			     int version, struct rp_definition *out,
			     struct rp_arena *arena, struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_enter(store, error);
	sqlite3_stmt *stmt;
	int rc = rp_sql_first(s, &stmt, get, RP_ARGS(rp_arg_str(name),
						     rp_arg_int(version)));

	if (rc > 0) {
		*out = read_row(stmt, arena);
		rp_sql_done(stmt);
		return rp_sqlite_leave(s, 0);
	}
	if (rc == 0 && version)
		rc = rp_error_set(s->error, RP_ENOTFOUND,
				  "%s: no version %d of definition '%s'",
				  s->path, version, name);
	else if (rc == 0)
		rc = refuse_missing(s, name);
	return rp_sqlite_leave(s, rc);
}

int rp_sqlite_definition_list(struct rp_store *store, bool inactive_too,
			      struct rp_definition **out, size_t *n,
			      struct rp_arena *arena, struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_enter(store, error);
	struct rp_definition *rows = NULL;
	sqlite3_stmt *stmt;
	size_t count = 0;
	int rc = rp_sql_first(s, &stmt, list,
			      RP_ARGS(rp_arg_int(inactive_too)));

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
