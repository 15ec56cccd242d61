/*
 * A process that is killed while it stores alerts leaves all of them or none,
 * and many at once make one alert of one.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "alerts/alerts.h"
#include "lib/rows.h"
#include "store/sqlite.h"
#include "story.h"

#define ALERTS 6
/* Sanitizers make each slow enough for the last to wait in vain. */
#ifdef RP_ASAN
#define PROCESSES 40
#else
#define PROCESSES 200
#endif

static struct rp_alert_batch batch_of(struct scratch *t, int n)
{
	struct rp_alert_batch batch = { .source = RP_TEXT("s") };

	for (int i = 0; i < n; i++)
		*rp_alert_add(&batch, &t->arena) = (struct rp_alert){
			.fingerprint = rp_text(rp_arena_printf(&t->arena, "f%d",
							       i)),
			.name = rp_text(rp_arena_printf(&t->arena, "n%d", i)),
			.firing = true, .severity = RP_WARNING,
			.started_us = NOON, .event_us = NOON,
			.event_id = RP_TEXT("e"),
		};
	return batch;
}

static int ingest(struct scratch *t, int n)
{
	struct rp_alert_batch batch = batch_of(t, n);
	struct rp_run_record run = scratch_run(rp_arena_printf(&t->arena,
						"r%d", (int)getpid()));
	struct rp_node_record node = scratch_node("in", 1);
	struct rp_ingest_outcome out;

	return rp_store_ingest(t->store, &batch, &run, &node, 1, &out,
			       &t->arena, &t->error);
}

/* ------------------------------------------------------------------- killed */

static void die_at(void *left, int what, const char *db, const char *table,
		   sqlite3_int64 row)
{
	(void)what;
	(void)db;
	(void)table;
	(void)row;
	if (--*(int *)left == 0)
		kill(getpid(), SIGKILL);
}

static int die_now(void *unused)
{
	(void)unused;
	kill(getpid(), SIGKILL);
	return 0;
}

/* The moment: a row that is changed, 0 for the commit, -1 for never. */
static _Noreturn void live_until(struct scratch *t, int moment)
{
	sqlite3 *db;

	if (rp_store_open(&t->store, t->path, &t->clock, &t->error) < 0)
		_exit(1);
	db = ((struct rp_sqlite *)t->store)->db;
	if (moment > 0)
		sqlite3_update_hook(db, die_at, &moment);
	if (moment == 0)
		sqlite3_commit_hook(db, die_now, NULL);
	_exit(ingest(t, ALERTS) < 0);
}

static bool is_killed_at(struct scratch *t, int moment)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		live_until(t, moment);
	waitpid(pid, &status, 0);
	if (WIFEXITED(status))
		cr_assert(eq(int, WEXITSTATUS(status), 0));
	return WIFSIGNALED(status);
}

static char *counts(struct scratch *t)
{
	return (char *)scratch_sql(t, "SELECT (SELECT count(*) FROM alerts),"
		" (SELECT count(*) FROM incidents),"
		" (SELECT count(*) FROM alert_history),"
		" (SELECT count(*) FROM incident_history),"
		" (SELECT count(*) FROM gates), (SELECT count(*) FROM runs),"
		" (SELECT count(*) FROM node_executions);"
		"PRAGMA integrity_check");
}

Test(sqlite_crash, leaves_nothing_of_what_was_not_stored)
{
	int moment = 0;
	struct scratch t;

	scratch_init(&t);
	rp_store_close(t.store);
	t.store = NULL;
	while (is_killed_at(&t, moment)) {
		cr_expect(eq(str, counts(&t), "0|0|0|0|0|0|0\nok"), "%d",
			  moment);
		moment++;
	}
	/* alerts, incidents, their histories; definition, run, node; commit */
	cr_expect(eq(int, moment, 4 * ALERTS + 3 + 1));
	cr_expect(eq(str, counts(&t), "6|6|6|6|6|1|1\nok"));
	scratch_finish(&t);
}

/* ------------------------------------------------------------------ at once */

static _Noreturn void ingest_once(struct scratch *t, int go)
{
	char byte;

	if (rp_store_open(&t->store, t->path, &t->clock, &t->error) < 0
	    || read(go, &byte, 1) != 0)
		_exit(1);
	_exit(ingest(t, 1) < 0);
}

Test(sqlite_crash, makes_one_alert_of_what_many_tell_at_once)
{
	int failures = 0, go[2], status;
	struct scratch t;

	scratch_prepare(&t);
	cr_assert(eq(int, pipe(go), 0));
	for (int i = 0; i < PROCESSES; i++)
		if (fork() == 0) {
			close(go[1]);
			ingest_once(&t, go[0]);
		}
	close(go[0]);
	close(go[1]);	/* go */
	for (int i = 0; i < PROCESSES; i++)
		failures += wait(&status) < 0 || status != 0;
	cr_expect(eq(int, failures, 0));
	cr_expect(eq(str, counts(&t), rp_arena_printf(&t.arena,
		"1|1|1|1|1|%d|%d\nok", PROCESSES, PROCESSES)));
	scratch_finish(&t);
}
