/*
 * Whose file this is, and which schema it has.
 *
 * Two header fields decide: application_id says that it is runpipe's, and
 * user_version which migrations it has seen.  A file of another program, or
 * of a newer runpipe, is refused before anything is written to it.
 */
#include "store/sqlite.h"

#include "store/lock.h"
#include "store/schema.h"

static int refuse_foreign(struct rp_sqlite *s)
{
	return rp_error_set(s->error, RP_ESTORE,
			    "%s: this database belongs to another program; "
			    "name another file in RUNPIPE_DB", s->path);
}

static int refuse_newer(struct rp_sqlite *s, int64_t version)
{
	return rp_error_set(s->error, RP_ESTORE,
			    "%s: the database has schema %lld and this "
			    "runpipe knows schema %d; use the newer runpipe, "
			    "or name another file in RUNPIPE_DB", s->path,
			    (long long)version, RP_STORE_SCHEMA);
}

static int read_application(struct rp_sqlite *s, int64_t *application)
{
	return rp_sql_int(s, application, "PRAGMA application_id", NULL);
}

/*
 * A file that nobody signed is ours if it is empty.  Between our questions
 * another runpipe may have filled and signed it, so the signature is read
 * once more before a file with content is called foreign.
 */
static int look_unsigned(struct rp_sqlite *s, int64_t *application)
{
	int64_t n = 0;
	int rc = rp_sql_int(s, &n, "SELECT count(*) FROM sqlite_schema", NULL);

	if (rc < 0)
		return rc;
	if (n == 0) {
		*application = RP_STORE_APPLICATION;
		return 0;
	}
	return read_application(s, application);
}

/* Sets *version to the file's schema, 0 for an empty file. */
static int look(struct rp_sqlite *s, int64_t *version)
{
	int64_t application = 0;
	int rc = rp_sql_int(s, version, "PRAGMA user_version", NULL);

	if (rc == 0)
		rc = read_application(s, &application);
	if (rc == 0 && *version == 0 && application == 0)
		rc = look_unsigned(s, &application);
	if (rc < 0)
		return rc;
	if (application != RP_STORE_APPLICATION || *version < 0)
		return refuse_foreign(s);
	return *version > RP_STORE_SCHEMA ? refuse_newer(s, *version) : 0;
}

static int apply(struct rp_sqlite *s, const char *migration)
{
	int rc = rp_sql_script(s, "BEGIN IMMEDIATE");

	if (rc < 0)
		return rc;
	rc = rp_sql_script(s, migration);
	if (rc == 0)
		rc = rp_sql_script(s, "COMMIT");
	if (!sqlite3_get_autocommit(s->db)) {
		sqlite3_stmt *stmt = NULL;

		sqlite3_prepare_v2(s->db, "ROLLBACK", -1, &stmt, NULL);
		sqlite3_step(stmt);
		sqlite3_finalize(stmt);
	}
	return rc;
}

/* Somebody else may have been faster: under the lock we look again. */
static int migrate_locked(struct rp_sqlite *s)
{
	int64_t version = 0;
	int rc = look(s, &version);

	if (rc == 0 && version == 0)
		rc = rp_sql_script(s, "PRAGMA journal_mode = WAL");
	for (; rc == 0 && version < RP_STORE_SCHEMA; version++)
		rc = apply(s, rp_schema_migrations[version]);
	return rc;
}

/*
 * The first look is free and settles nearly every start.  Whatever else it
 * saw may be another process in the middle of making the file, before and
 * after mixed; so it only counts under the lock, where nobody else writes.
 * Where nothing can be written it counts at once.
 */
int rp_sqlite_migrate(struct rp_sqlite *s)
{
	struct rp_error seen = { 0 }, *error = s->error;
	int64_t version = 0;
	int rc;

	s->error = &seen;
	rc = look(s, &version);
	s->error = error;
	if (rc == 0 && version == RP_STORE_SCHEMA)
		return 0;
	if (rc < 0 && sqlite3_db_readonly(s->db, "main") == 1)
		return rp_error_set(error, rc, "%s", seen.message);
	rc = rp_sqlite_lock(s, RP_LOCK_WAIT_US);
	if (rc < 0)
		return rc;
	rc = migrate_locked(s);
	rp_sqlite_unlock(s);
	return rc;
}
