/*
 * What all verbs have in common.
 *
 *	mutex ─▶ lock file ─▶ BEGIN IMMEDIATE ─▶ … ─▶ COMMIT ─▶ checkpoint
 *
 * The mutex orders the threads of this process, the lock file all processes;
 * with it no two connections ever write or checkpoint at once, which SQLite
 * before 3.51.3 needs for its log to stay whole.
 *
 * We checkpoint ourselves, because a process that lives for one run would
 * otherwise leave a log that the next one has to read through, and truncate
 * the log, because a new process does not remember how far it was copied.
 */
#include "store/sqlite.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "store/lock.h"

#define CHECKPOINT_FRAMES 1000	/* about 4 MB, while the process lives on */

struct rp_sqlite *rp_sqlite_enter(struct rp_store *store,
				  struct rp_error *error)
{
	struct rp_sqlite *s = (struct rp_sqlite *)store;

	pthread_mutex_lock(&s->mutex);
	s->error = error;
	return s;
}

int rp_sqlite_leave(struct rp_sqlite *s, int rc)
{
	s->error = NULL;
	pthread_mutex_unlock(&s->mutex);
	return rc;
}

int rp_sqlite_lock(struct rp_sqlite *s, int64_t wait_us)
{
	int rc;

	if (s->lock_fd < 0)
		s->lock_fd = rp_lock_open(s->lock_path);
	if (s->lock_fd < 0)
		return rp_sqlite_fail_errno(s, s->lock_path, -s->lock_fd);
	rc = rp_lock_take(s->lock_fd, wait_us);
	if (rc == -EWOULDBLOCK)
		return rp_error_set(s->error, RP_ESTORE,
			"%s: another runpipe has been writing for %d s; let "
			"it finish or end it ('fuser %s' names it)",
			s->lock_path, RP_LOCK_WAIT_US / 1000000, s->lock_path);
	return rc < 0 ? rp_sqlite_fail_errno(s, s->lock_path, -rc) : 0;
}

void rp_sqlite_unlock(struct rp_sqlite *s)
{
	rp_lock_drop(s->lock_fd);
}

/*
 * A log that writes to a file which was moved or deleted would lose every
 * commit in silence.
 */
static int refuse_moved(struct rp_sqlite *s)
{
	int moved = 0;

	sqlite3_file_control(s->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
	if (!moved)
		return 0;
	return rp_error_set(s->error, RP_ESTORE, "%s: the database was moved "
			    "or deleted while it was in use; run again",
			    s->path);
}

/* A statement whose failure is nobody's news. */
static void run_quietly(struct rp_sqlite *s, const char *sql)
{
	struct rp_error *error = s->error;

	s->error = NULL;
	rp_sql_run(s, sql, NULL);
	s->error = error;
}

/*
 * What only writers need, and the file or the library's build may have
 * otherwise: a copy of a database comes without the log's mode.
 */
static void prepare_writing(struct rp_sqlite *s)
{
	if (s->is_prepared)
		return;
	run_quietly(s, "PRAGMA synchronous = FULL");
	run_quietly(s, "PRAGMA journal_mode = WAL");
	s->is_prepared = true;
}

/*
 * Who has waited in vain once does not wait again: a run must not hang for
 * each of its records.
 */
static int take_turn(struct rp_sqlite *s)
{
	int rc = rp_sqlite_lock(s, s->is_stuck ? 0 : RP_LOCK_WAIT_US);

	if (rc < 0)
		return rc;
	prepare_writing(s);
	if (s->is_stuck)
		sqlite3_busy_timeout(s->db, 0);
	rc = rp_sql_run(s, "BEGIN IMMEDIATE", NULL);
	sqlite3_busy_timeout(s->db, RP_SQLITE_BUSY_MS);
	if (rc < 0)
		rp_sqlite_unlock(s);
	return rc;
}

static int begin(struct rp_sqlite *s)
{
	int rc = refuse_moved(s);

	if (rc < 0)
		return rc;
	if (sqlite3_db_readonly(s->db, "main") == 1)
		return rp_sqlite_fail(s, SQLITE_READONLY);
	rc = take_turn(s);
	s->is_stuck = rc < 0;
	return rc;
}

struct rp_sqlite *rp_sqlite_begin(struct rp_store *store,
				  struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_enter(store, error);
	int rc = begin(s);

	if (rc == 0)
		return s;
	rp_sqlite_leave(s, rc);
	return NULL;
}

/* Readers of an older state make it wait: then the next commit tries. */
void rp_sqlite_checkpoint(struct rp_sqlite *s, int frames)
{
	int left;

	if (s->wal_frames < frames)
		return;
	sqlite3_busy_timeout(s->db, 0);
	sqlite3_wal_checkpoint_v2(s->db, "main", SQLITE_CHECKPOINT_TRUNCATE,
				  &left, NULL);
	sqlite3_busy_timeout(s->db, RP_SQLITE_BUSY_MS);
	s->wal_frames = left > 0 ? left : 0;
}

static int commit(struct rp_sqlite *s)
{
	int rc = rp_sql_run(s, "COMMIT", NULL);

	if (rc == 0)
		rp_sqlite_checkpoint(s, CHECKPOINT_FRAMES);
	return rc;
}

int rp_sqlite_end(struct rp_sqlite *s, int rc)
{
	if (rc == 0)
		rc = commit(s);
	if (!sqlite3_get_autocommit(s->db))
		run_quietly(s, "ROLLBACK");
	rp_sqlite_unlock(s);
	return rp_sqlite_leave(s, rc);
}
