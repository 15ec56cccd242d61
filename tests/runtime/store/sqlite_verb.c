#include "store/sqlite.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scratch.h"
#include "store/lock.h"

#define EACH 50

static struct rp_sqlite *inside(struct scratch *t)
{
	return (struct rp_sqlite *)t->store;
}

/* ------------------------------------------------------- writers together */

static _Noreturn void write_many(struct scratch *t, int writer)
{
	int failures = 0;

	t->error = (struct rp_error){ 0 };
	if (rp_store_open(&t->store, t->path, &t->clock, &t->error) < 0)
		_exit(100);
	for (int i = 0; i < EACH; i++)
		failures += scratch_write(t, rp_arena_printf(&t->arena,
					  "%d-%d", writer, i)) < 0;
	rp_store_close(t->store);
	_exit(failures);
}

Test(sqlite_verb, lets_processes_write_in_turns)
{
	struct scratch t;
	pid_t pids[3];
	int status;

	scratch_prepare(&t);
	for (int i = 0; i < 3; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			write_many(&t, i);
	}
	for (int i = 0; i < 3; i++) {
		cr_expect(eq(int, waitpid(pids[i], &status, 0), pids[i]));
		cr_expect(eq(int, status, 0));
	}
	cr_expect(eq(str, (char *)scratch_sql(&t, "SELECT count(*) FROM runs;"
		"SELECT count(*) FROM node_executions;"
		"PRAGMA integrity_check"), "150\n150\nok"));
	scratch_finish(&t);
}

/* Writes and tells each row that is safe, until it is killed. */
static _Noreturn void write_until_killed(struct scratch *t, int told, int life)
{
	if (rp_store_open(&t->store, t->path, &t->clock, &t->error) < 0)
		_exit(1);
	for (int i = 0;; i++) {
		if (scratch_write(t, rp_arena_printf(&t->arena, "%d-%d", life,
						     i)) < 0
		    || write(told, "+", 1) != 1)
			_exit(1);
	}
}

static int live_once(struct scratch *t, int life)
{
	char told[4096];
	int pipes[2], n = 0;
	ssize_t got;
	pid_t pid;

	cr_assert(eq(int, pipe(pipes), 0));
	pid = fork();
	if (pid == 0)
		write_until_killed(t, pipes[1], life);
	close(pipes[1]);
	while (n < 7 * life && (got = read(pipes[0], told, 1)) > 0)
		n += (int)got;
	kill(pid, SIGKILL);
	while ((got = read(pipes[0], told, sizeof told)) > 0)
		n += (int)got;
	waitpid(pid, NULL, 0);
	close(pipes[0]);
	return n;
}

Test(sqlite_verb, keeps_what_a_killed_process_was_told_is_safe)
{
	struct scratch t;
	int n = 0;

	scratch_prepare(&t);
	for (int life = 1; life <= 10; life++)
		n += live_once(&t, life);
	cr_expect(ge(int, atoi(scratch_sql(&t, "SELECT count(*) FROM runs")),
		     n));
	cr_expect(eq(str, (char *)scratch_sql(&t, "PRAGMA integrity_check"),
		     "ok"));
	scratch_open(&t);
	cr_expect(eq(int, scratch_write(&t, "last"), 0));
	scratch_finish(&t);
}

struct writer {
	struct scratch *t;
	int number, failures;
};

static void *write_some(void *self)
{
	struct writer *w = self;
	struct rp_error error = { 0 };
	char id[16];

	for (int i = 0; i < EACH; i++) {
		struct rp_run_record run = scratch_run(id);

		snprintf(id, sizeof id, "%d-%d", w->number, i);
		w->failures += rp_store_run_write(w->t->store, &run, NULL, 0,
						  &error) < 0;
	}
	return NULL;
}

Test(sqlite_verb, lets_threads_share_a_store)
{
	struct writer writers[3];
	pthread_t threads[3];
	struct scratch t;

	scratch_init(&t);
	for (int i = 0; i < 3; i++) {
		writers[i] = (struct writer){ &t, i, 0 };
		pthread_create(&threads[i], NULL, write_some, &writers[i]);
	}
	for (int i = 0; i < 3; i++) {
		pthread_join(threads[i], NULL);
		cr_expect(eq(int, writers[i].failures, 0));
	}
	cr_expect(eq(str, (char *)scratch_sql(&t, "SELECT count(*) FROM runs"),
		     "150"));
	scratch_finish(&t);
}

/* ------------------------------------------------------------------ locks */

Test(sqlite_verb, names_the_lock_that_somebody_holds)
{
	struct scratch t;
	const char *path;
	int fd, rc;

	scratch_init(&t);
	path = rp_arena_printf(&t.arena, "%s.lock", t.path);
	fd = rp_lock_open(path);
	cr_assert(eq(int, rp_lock_take(fd, 0), 0));
	rp_sqlite_enter(t.store, &t.error);
	rc = rp_sqlite_leave(inside(&t), rp_sqlite_lock(inside(&t), 0));
	cr_expect(eq(int, rc, RP_ESTORE));
	cr_expect(strstr(t.error.message, path) != NULL, "%s",
		  t.error.message);
	inside(&t)->is_stuck = true;
	t.error = (struct rp_error){ 0 };
	cr_expect(eq(int, scratch_write(&t, "r"), RP_ESTORE));
	close(fd);
	t.error = (struct rp_error){ 0 };
	cr_expect(eq(int, scratch_write(&t, "r"), 0));
	cr_expect(not(inside(&t)->is_stuck));
	scratch_finish(&t);
}

Test(sqlite_verb, names_the_file_that_another_program_locks)
{
	struct scratch t;
	sqlite3 *other;

	scratch_init(&t);
	scratch_write(&t, "r");
	sqlite3_open(t.path, &other);
	cr_assert(eq(int, sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL,
				       NULL), SQLITE_OK));
	inside(&t)->is_stuck = true;
	cr_expect(eq(int, scratch_write(&t, "s"), RP_ESTORE));
	cr_expect(strstr(t.error.message, "keeps the database locked")
		  != NULL, "%s", t.error.message);
	sqlite3_close(other);
	t.error = (struct rp_error){ 0 };
	cr_expect(eq(int, scratch_write(&t, "s"), 0));
	scratch_finish(&t);
}

Test(sqlite_verb, uses_one_lock_for_all_names_of_a_file)
{
	struct rp_store *other;
	struct scratch t;
	const char *link;

	scratch_init(&t);
	link = rp_arena_printf(&t.arena, "%s/link.db", t.directory);
	cr_assert(eq(int, symlink(t.path, link), 0));
	cr_assert(eq(int, rp_store_open(&other, link, &t.clock, &t.error), 0));
	cr_expect(eq(str, (char *)((struct rp_sqlite *)other)->lock_path,
		     (char *)inside(&t)->lock_path));
	rp_store_close(other);
	scratch_finish(&t);
}

Test(sqlite_verb, refuses_to_write_to_a_file_that_is_gone)
{
	struct scratch t;

	scratch_init(&t);
	scratch_write(&t, "r");
	cr_assert(eq(int, rename(t.path, rp_arena_printf(&t.arena, "%s.old",
							 t.path)), 0));
	cr_expect(eq(int, scratch_write(&t, "s"), RP_ESTORE));
	cr_expect(strstr(t.error.message, "moved or deleted") != NULL, "%s",
		  t.error.message);
	scratch_finish(&t);
}

Test(sqlite_verb, gives_a_copy_its_log_back)
{
	struct scratch t;

	scratch_init(&t);
	scratch_write(&t, "r");
	rp_store_close(t.store);
	cr_expect(eq(str, (char *)scratch_sql(&t,
			"PRAGMA journal_mode = DELETE"), "delete"));
	scratch_open(&t);
	cr_expect(eq(int, scratch_write(&t, "s"), 0));
	cr_expect(eq(str, (char *)scratch_sql(&t, "PRAGMA journal_mode"),
		     "wal"));
	scratch_finish(&t);
}

/* -------------------------------------------------------------- full disk */

static void limit_files(rlim_t bytes)
{
	struct rlimit limit;

	cr_assert(eq(int, getrlimit(RLIMIT_FSIZE, &limit), 0));
	limit.rlim_cur = bytes;
	cr_assert(eq(int, setrlimit(RLIMIT_FSIZE, &limit), 0));
}

/* A file may not grow beyond a size: each size fails at another write. */
Test(sqlite_verb, goes_on_after_the_disk_was_full)
{
	int refused = 0, written = 0;
	struct scratch t;

	signal(SIGXFSZ, SIG_IGN);
	scratch_init(&t);
	for (rlim_t kb = 40; kb < 240; kb += 3) {
		int rc;

		t.error = (struct rp_error){ 0 };
		limit_files(kb << 10);
		rc = scratch_write(&t, rp_arena_printf(&t.arena, "r%d",
						       (int)kb));
		limit_files(RLIM_INFINITY);
		written += rc == 0;
		refused += rc < 0;
		cr_expect(rc == 0 || strstr(t.error.message, "no room"), "%s",
			  t.error.message);
	}
	cr_expect(gt(int, refused, 0));
	cr_expect(gt(int, written, 0));
	t.error = (struct rp_error){ 0 };
	cr_expect(eq(int, scratch_write(&t, "last"), 0), "%s",
		  t.error.message);
	cr_expect(eq(str, (char *)scratch_sql(&t, "PRAGMA integrity_check;"
			"SELECT count(*) FROM runs"),
		     rp_arena_printf(&t.arena, "ok\n%d", written + 1)));
	scratch_finish(&t);
}

Test(sqlite_verb, says_that_a_new_database_has_no_room)
{
	struct scratch t;

	signal(SIGXFSZ, SIG_IGN);
	scratch_prepare(&t);
	limit_files(3000);
	cr_expect(eq(int, scratch_try(&t, t.path), RP_ESTORE));
	limit_files(RLIM_INFINITY);
	cr_expect(strstr(t.error.message, "no room") != NULL, "%s",
		  t.error.message);
	cr_expect(eq(int, scratch_try(&t, t.path), 0), "%s", t.error.message);
	scratch_finish(&t);
}
