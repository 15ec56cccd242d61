#ifndef RUNTIME_STORE_SQLITE_H
#define RUNTIME_STORE_SQLITE_H

/*
 * One open SQLite database, for the files sqlite_*.c alone.
 *
 *	sqlite.c	open, configure, close
 *	sqlite_migrate.c	whose file it is, and which schema
 *	sqlite_verb.c	enter, begin, end: mutex, lock file, transaction
 *	sqlite_sql.c	statements: prepared once, bound, stepped
 *	sqlite_error.c	what SQLite says, in words that help
 *	sqlite_runs.c …	the verbs
 *
 * Functions that can fail return 0 (or 1 where they say so) or RP_ESTORE with
 * the message set in the error of the verb that runs.
 */

#include <pthread.h>
#include <sqlite3.h>

#include "base/arena.h"
#include "base/clock.h"
#include "store/store_ops.h"

#define RP_SQLITE_STATEMENTS 128
#define RP_SQLITE_BUSY_MS 5000	/* for programs that ignore the lock file */

struct rp_sqlite_statement {
	const char *sql;		/* its address is the key */
	sqlite3_stmt *stmt;
};

struct rp_sqlite {
	struct rp_store store;		/* first: what callers hold */
	struct rp_arena arena;		/* path and lock_path */
	const char *path;		/* as given, for messages */
	const char *lock_path;
	sqlite3 *db;
	const struct rp_clock *clock;
	pthread_mutex_t mutex;		/* one verb at a time */
	struct rp_error *error;		/* of the verb that runs */
	int lock_fd;			/* -1 until the first write */
	bool is_prepared;		/* for writing */
	bool is_stuck;			/* the last writer waited in vain */
	int wal_frames;			/* in the log after our last commit */
	struct rp_sqlite_statement statements[RP_SQLITE_STATEMENTS];
	size_t n_statements;
};

/* Each verb of the table of store_ops.h is a function here. */
#define RP_SQLITE_VERB(name) \
	__typeof__(*((struct rp_store_ops *)0)->name) rp_sqlite_##name
RP_SQLITE_VERB(definition_add);
RP_SQLITE_VERB(definition_get);
RP_SQLITE_VERB(definition_list);
RP_SQLITE_VERB(definition_enable);
RP_SQLITE_VERB(definition_remove);
RP_SQLITE_VERB(channel_put);
RP_SQLITE_VERB(channel_list);
RP_SQLITE_VERB(channel_remove);
RP_SQLITE_VERB(template_put);
RP_SQLITE_VERB(template_get);
RP_SQLITE_VERB(template_list);
RP_SQLITE_VERB(template_remove);
RP_SQLITE_VERB(setting_put);
RP_SQLITE_VERB(setting_list);
RP_SQLITE_VERB(setting_remove);
RP_SQLITE_VERB(gate_see);
RP_SQLITE_VERB(gate_take);
RP_SQLITE_VERB(check_states);
RP_SQLITE_VERB(check_write);
RP_SQLITE_VERB(run_write);
RP_SQLITE_VERB(run_get);
RP_SQLITE_VERB(run_list);
RP_SQLITE_VERB(ingest);
RP_SQLITE_VERB(incident_get);
RP_SQLITE_VERB(incident_show);
RP_SQLITE_VERB(incident_list);
RP_SQLITE_VERB(incident_act);
RP_SQLITE_VERB(alert_list);
RP_SQLITE_VERB(alert_show);
RP_SQLITE_VERB(hold_add);
RP_SQLITE_VERB(hold_list);
RP_SQLITE_VERB(hold_end);

/* ------------------------------------------------------------------- verbs */

/* A verb that only reads stands between these two. */
struct rp_sqlite *rp_sqlite_enter(struct rp_store *store,
				  struct rp_error *error);
int rp_sqlite_leave(struct rp_sqlite *s, int rc);

/*
 * A verb that writes: takes the lock file and begins.  NULL on failure, which
 * is always RP_ESTORE; otherwise rp_sqlite_end must follow.
 */
struct rp_sqlite *rp_sqlite_begin(struct rp_store *store,
				  struct rp_error *error);
/* Commits if rc is 0, else rolls back; returns the verb's code. */
int rp_sqlite_end(struct rp_sqlite *s, int rc);

/* The halves of begin and end that migrations and close need alone. */
int rp_sqlite_lock(struct rp_sqlite *s, int64_t wait_us);
void rp_sqlite_unlock(struct rp_sqlite *s);
/* Moves the log into the database if it has that many frames. */
void rp_sqlite_checkpoint(struct rp_sqlite *s, int frames);

/* Brings the file to RP_STORE_SCHEMA, or says why it cannot be. */
int rp_sqlite_migrate(struct rp_sqlite *s);

/* What SQLite answered, as a message that names file and remedy. */
int rp_sqlite_fail(struct rp_sqlite *s, int code);
/* The same for a system call on `path`. */
int rp_sqlite_fail_errno(struct rp_sqlite *s, const char *path, int number);

/* -------------------------------------------------------------- statements */

enum rp_arg_kind {
	RP_ARG_END, RP_ARG_NULL, RP_ARG_INT, RP_ARG_DOUBLE, RP_ARG_TEXT,
	RP_ARG_BLOB, RP_ARG_TIME
};

/* A value for one `?`; text must outlive the statement's steps. */
struct rp_arg {
	enum rp_arg_kind kind;
	int64_t integer;
	double number;
	struct rp_text text;
};

static inline struct rp_arg rp_arg_int(int64_t integer)
{
	return (struct rp_arg){ .kind = RP_ARG_INT, .integer = integer };
}

static inline struct rp_arg rp_arg_id(int64_t id)	/* 0 is NULL */
{
	return (struct rp_arg){ .kind = id ? RP_ARG_INT : RP_ARG_NULL,
				.integer = id };
}

static inline struct rp_arg rp_arg_double(double number)
{
	return (struct rp_arg){ .kind = RP_ARG_DOUBLE, .number = number };
}

static inline struct rp_arg rp_arg_text(struct rp_text text)
{
	return (struct rp_arg){ .kind = RP_ARG_TEXT, .text = text };
}

static inline struct rp_arg rp_arg_blob(struct rp_text bytes)
{
	return (struct rp_arg){ .kind = RP_ARG_BLOB, .text = bytes };
}

static inline struct rp_arg rp_arg_str(const char *text)	/* NULL is "" */
{
	return rp_arg_text(rp_text(text));
}

static inline struct rp_arg rp_arg_opt(const char *text)
{
	return (struct rp_arg){ .kind = text ? RP_ARG_TEXT : RP_ARG_NULL,
				.text = rp_text(text) };
}

static inline struct rp_arg rp_arg_when(int64_t us)
{
	return (struct rp_arg){ .kind = RP_ARG_TIME, .integer = us };
}

static inline struct rp_arg rp_arg_time(int64_t us)	/* 0 is NULL */
{
	return (struct rp_arg){ .kind = us ? RP_ARG_TIME : RP_ARG_NULL,
				.integer = us };
}

/* The arguments of one statement, in the order of its marks. */
#define RP_ARGS(...) \
	((const struct rp_arg[]){ __VA_ARGS__, { .kind = RP_ARG_END } })

/*
 * Binds `args` (NULL: none) and makes the first step: 1 on a row, 0 at the
 * end.  Go on with rp_sql_next until 0; to stop earlier call rp_sql_done.
 * `sql` must be the same constant each time.
 */
int rp_sql_first(struct rp_sqlite *s, sqlite3_stmt **out, const char *sql,
		 const struct rp_arg *args);
int rp_sql_next(struct rp_sqlite *s, sqlite3_stmt *stmt);
void rp_sql_done(sqlite3_stmt *stmt);

/* Runs a statement whose rows, if any, do not matter. */
int rp_sql_run(struct rp_sqlite *s, const char *sql,
	       const struct rp_arg *args);

/* The integer that a one-row statement gives; 0 if there is no row. */
int rp_sql_int(struct rp_sqlite *s, int64_t *out, const char *sql,
	       const struct rp_arg *args);

/* Runs several statements, constant text of ours, without keeping them. */
int rp_sql_script(struct rp_sqlite *s, const char *sql);

/* Columns of the present row; texts are copied into the arena. */
struct rp_text rp_sql_text(sqlite3_stmt *stmt, int column,
			   struct rp_arena *arena);
const char *rp_sql_str(sqlite3_stmt *stmt, int column,
		       struct rp_arena *arena);	/* NULL for NULL */
int64_t rp_sql_time(sqlite3_stmt *stmt, int column);	/* 0 for none */
/* The JSON map in a column; an empty map if it is none. */
struct rp_value rp_sql_map(sqlite3_stmt *stmt, int column,
			   struct rp_arena *arena);

/* `rows` with room for one more than its `n`; grown by doubling. */
void *rp_sql_room(struct rp_arena *arena, void *rows, size_t n, size_t size);

/* ------------------------------------------------------------------- gates */

/* rp_store_gate_see within the transaction of a verb. */
int rp_sqlite_see(struct rp_sqlite *s, const struct rp_pass *pass, int64_t now,
		  struct rp_sighting *out);

/* -------------------------------------------------------------------- runs */

/* The run's and its nodes' rows, within the transaction of a verb. */
int rp_sqlite_put_run(struct rp_sqlite *s, const struct rp_run_record *run,
		      const struct rp_node_record *nodes, size_t n);

/* Keeps a definition's text by its sha256. */
int rp_sqlite_put_text(struct rp_sqlite *s, const char *sha256,
		       struct rp_text text);

#endif
