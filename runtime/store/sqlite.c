/*
 * Opening and closing the database.
 *
 * A cold start pays for every statement here: the file is opened, told how to
 * behave without being read, and asked for its schema number; only when that
 * is not ours does anything else happen.  The file is never trusted: no
 * triggers, views, extensions or unsafe functions of its schema are run.
 */
#include "store/sqlite.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "store/file.h"
#include "store/lock.h"

/* A log of this length costs the next process about as much as we pay now. */
#define CLOSE_FRAMES 100

/*
 * SQLite's count of all memory costs a lock at each allocation, and nobody
 * asks for it.  Refused, to no harm, once SQLite is in use.
 */
static void count_no_memory(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static const struct { int option, value; } switches[] = {
	{ SQLITE_DBCONFIG_ENABLE_FKEY, 1 },
	{ SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1 },
	{ SQLITE_DBCONFIG_DEFENSIVE, 1 },
	{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
	{ SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
	{ SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
	{ SQLITE_DBCONFIG_DQS_DML, 0 },
	{ SQLITE_DBCONFIG_DQS_DDL, 0 },
};

static int remember_frames(void *self, sqlite3 *db, const char *name,
			   int frames)
{
	struct rp_sqlite *s = self;

	(void)db;
	(void)name;
	s->wal_frames = frames;
	return SQLITE_OK;
}

static void configure(struct rp_sqlite *s)
{
	sqlite3_int64 mapped = 0;

	for (size_t i = 0; i < sizeof switches / sizeof switches[0]; i++)
		sqlite3_db_config(s->db, switches[i].option, switches[i].value,
				  NULL);
	sqlite3_busy_timeout(s->db, RP_SQLITE_BUSY_MS);
	sqlite3_file_control(s->db, "main", SQLITE_FCNTL_MMAP_SIZE, &mapped);
	sqlite3_wal_hook(s->db, remember_frames, s);
}

static void disconnect(struct rp_sqlite *s)
{
	for (size_t i = 0; i < s->n_statements; i++)
		sqlite3_finalize(s->statements[i].stmt);
	s->n_statements = 0;
	sqlite3_close(s->db);
	s->db = NULL;
}

/* Our own mutex orders the threads, so SQLite needs none. */
static int connect(struct rp_sqlite *s, const char *name, int flags)
{
	int rc = sqlite3_open_v2(name, &s->db,
				 flags | SQLITE_OPEN_NOMUTEX
				 | SQLITE_OPEN_EXRESCODE, NULL);

	if (rc != SQLITE_OK)
		return rc;
	configure(s);
	return SQLITE_OK;
}

static bool exists(const char *path, struct stat *info)
{
	return stat(path, info) == 0;
}

static int create(struct rp_sqlite *s)
{
	int fd, rc;

	rc = rp_file_create_parents(s->path);
	if (rc < 0)
		return rp_sqlite_fail_errno(s, s->path, -rc);
	fd = rp_file_create(s->path);
	if (fd < 0 && fd != -EEXIST)
		return rp_sqlite_fail_errno(s, s->path, -fd);
	if (fd >= 0)
		close(fd);
	return 0;
}

/*
 * SQLite tries to read what it could not open for writing.  If somebody made
 * the file between its two tries, the connection cannot write for no reason.
 */
static bool is_read_only_by_chance(struct rp_sqlite *s)
{
	return sqlite3_db_readonly(s->db, "main") == 1
	       && access(s->path, W_OK) == 0;
}

static int connect_again(struct rp_sqlite *s)
{
	int rc;

	disconnect(s);
	rc = connect(s, s->path, SQLITE_OPEN_READWRITE);
	return rc == SQLITE_OK ? 0 : rp_sqlite_fail(s, rc);
}

static int connect_or_create(struct rp_sqlite *s)
{
	struct stat info;
	int rc;

	if (exists(s->path, &info) && S_ISDIR(info.st_mode))
		return rp_sqlite_fail_errno(s, s->path, EISDIR);
	if (exists(s->path, &info) && !S_ISREG(info.st_mode))
		return rp_error_set(s->error, RP_ESTORE, "%s is no ordinary "
				    "file; name another one in RUNPIPE_DB",
				    s->path);
	rc = connect(s, s->path, SQLITE_OPEN_READWRITE);
	if (rc == SQLITE_OK)
		return is_read_only_by_chance(s) ? connect_again(s) : 0;
	if ((rc & 0xff) != SQLITE_CANTOPEN)
		return rp_sqlite_fail(s, rc);
	/* If it is there now, somebody else may just have made it. */
	if (!exists(s->path, &info) && create(s) < 0)
		return RP_ESTORE;
	return connect_again(s);
}

/* file:PATH?immutable=1 with what an URI gives a meaning to escaped. */
static const char *immutable_uri(struct rp_sqlite *s)
{
	struct rp_buf buf;
	const char *uri;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, "file:");
	for (const char *at = s->path; *at; at++)
		rp_buf_printf(&buf, "%%%02x", (unsigned char)*at);
	rp_buf_str(&buf, "?immutable=1");
	uri = rp_arena_copy(&s->arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return uri;
}

/*
 * A database on read-only ground cannot have the small files that a log
 * needs.  If there is no log, nobody writes, and it is read as it lies.
 */
static bool is_still(struct rp_sqlite *s)
{
	int code = sqlite3_errcode(s->db) & 0xff;
	struct stat info;

	if (code != SQLITE_CANTOPEN && code != SQLITE_READONLY)
		return false;
	if (sqlite3_db_readonly(s->db, "main") != 1)
		return false;
	return !exists(rp_arena_printf(&s->arena, "%s-wal", s->path), &info)
	    || info.st_size == 0;
}

static int settle_schema(struct rp_sqlite *s)
{
	struct rp_error error = { 0 }, *outer = s->error;
	int rc;

	s->error = &error;
	rc = rp_sqlite_migrate(s);
	s->error = outer;
	if (rc == 0)
		return 0;
	if (!is_still(s))
		return rp_error_set(outer, rc, "%s", error.message);
	disconnect(s);
	rc = connect(s, immutable_uri(s),
		     SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
	return rc == SQLITE_OK ? rp_sqlite_migrate(s) : rp_sqlite_fail(s, rc);
}

/* The lock must be one for all names of the file: SQLite resolved them. */
static void name_files(struct rp_sqlite *s)
{
	s->lock_path = rp_arena_printf(&s->arena, "%s.lock",
				       sqlite3_db_filename(s->db, "main"));
}

static int open_store(struct rp_sqlite *s)
{
	int rc = connect_or_create(s);

	if (rc < 0)
		return rc;
	name_files(s);
	return settle_schema(s);
}

static void sqlite_close(struct rp_store *store)
{
	struct rp_sqlite *s = (struct rp_sqlite *)store;

	if (s->wal_frames >= CLOSE_FRAMES && rp_sqlite_lock(s, 0) == 0) {
		rp_sqlite_checkpoint(s, CLOSE_FRAMES);
		rp_sqlite_unlock(s);
	}
	disconnect(s);
	if (s->lock_fd >= 0)
		close(s->lock_fd);
	pthread_mutex_destroy(&s->mutex);
	rp_arena_finish(&s->arena);
	free(s);
}

static const struct rp_store_ops ops = {
	.close = sqlite_close,
	.definition_add = rp_sqlite_definition_add,
	.definition_get = rp_sqlite_definition_get,
	.definition_list = rp_sqlite_definition_list,
	.definition_enable = rp_sqlite_definition_enable,
	.definition_remove = rp_sqlite_definition_remove,
	.channel_put = rp_sqlite_channel_put,
	.channel_list = rp_sqlite_channel_list,
	.channel_remove = rp_sqlite_channel_remove,
	.template_put = rp_sqlite_template_put,
	.template_get = rp_sqlite_template_get,
	.template_list = rp_sqlite_template_list,
	.template_remove = rp_sqlite_template_remove,
	.setting_put = rp_sqlite_setting_put,
	.setting_list = rp_sqlite_setting_list,
	.setting_remove = rp_sqlite_setting_remove,
	.gate_see = rp_sqlite_gate_see,
	.gate_take = rp_sqlite_gate_take,
	.check_states = rp_sqlite_check_states,
	.check_write = rp_sqlite_check_write,
	.run_write = rp_sqlite_run_write,
	.run_get = rp_sqlite_run_get,
	.run_list = rp_sqlite_run_list,
	.ingest = rp_sqlite_ingest,
	.incident_get = rp_sqlite_incident_get,
	.incident_show = rp_sqlite_incident_show,
	.incident_list = rp_sqlite_incident_list,
	.incident_act = rp_sqlite_incident_act,
	.alert_list = rp_sqlite_alert_list,
	.alert_show = rp_sqlite_alert_show,
	.hold_add = rp_sqlite_hold_add,
	.hold_list = rp_sqlite_hold_list,
	.hold_end = rp_sqlite_hold_end,
};

int rp_store_open(struct rp_store **out, const char *path,
		  const struct rp_clock *clock, struct rp_error *error)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct rp_sqlite *s = calloc(1, sizeof *s);
	int rc;

	*out = NULL;
	pthread_once(&once, count_no_memory);
	if (!s)
		rp_out_of_memory();
	s->store.ops = &ops;
	s->clock = clock;
	s->lock_fd = -1;
	s->error = error;
	pthread_mutex_init(&s->mutex, NULL);
	rp_arena_init(&s->arena);
	/* SQLite gives names like ":memory:" and "file:x" a meaning. */
	s->path = rp_arena_printf(&s->arena, "%s%s", *path == '/' ? "" : "./",
				  path);
	rc = open_store(s);
	s->error = NULL;
	if (rc < 0)
		sqlite_close(&s->store);
	else
		*out = &s->store;
	return rc;
}
