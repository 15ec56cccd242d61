/*
 * A database that turns out to be trouble when the run has begun: it may be
 * read only, damaged, locked or without room.  The run ends with a result, says
 * on stderr that its record has a gap, and the older records stay.
 */
#include "trouble.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/rows.h"

static const char *const run[] = {
	"--config", "pick.json", TROUBLE_PAYLOAD, "--json", NULL
};
static const char *const add[] = { "definition", "add", "pick.json", NULL };
static const char *const list[] = { "runs", "list", "--json", NULL };

static void is_whole(struct rp_arena *arena)
{
	cr_expect(eq(str, (char *)trouble_sql(arena, "PRAGMA integrity_check"),
		     "ok"));
}

/* What a run is like that its database refuses once it is open. */
static void is_failed_run(struct rp_arena *arena, const struct test_process *p,
			  const char *const *says)
{
	trouble_is_survived(p, says[0]);
	trouble_is_said(p, says, says[0]);
	cr_expect(eq(int, p->status, 1), "%s", p->out.at);
	cr_expect(trouble_is_json(p->out), "%s", p->out.at);
	cr_expect(eq(str, (char *)trouble_field(arena, p->out, "status"),
		     "failed"));
	cr_expect(strstr(p->err.at, "is not recorded to its end: ") != NULL,
		  "%s", p->err.at);
	cr_expect(strstr(p->err.at, trouble_database()) != NULL, "%s", p->err.at);
}

/* The header stays, so that the file is opened. */
static void damage(struct rp_arena *arena)
{
	static const char noise[8192] = "noise";
	FILE *file;

	trouble_sql(arena, "PRAGMA wal_checkpoint(TRUNCATE)");
	file = fopen(trouble_database(), "r+");
	cr_assert(file != NULL);
	for (long at = 100; at < 60000; at += (long)sizeof noise) {
		fseek(file, at, SEEK_SET);
		fwrite(noise, 1, sizeof noise, file);
	}
	cr_assert(eq(int, fclose(file), 0));
}

Test(store_middle, says_how_to_save_a_damaged_database)
{
	static const char *const says[] = {
		"damaged", "restore a backup", ".recover", NULL
	};
	struct test_process p;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	trouble_run_once(&arena);
	damage(&arena);
	p = trouble_attempt(&arena, run);
	is_failed_run(&arena, &p, says);
	for (size_t i = 0; i < 2; i++) {
		p = trouble_attempt(&arena, i ? list : add);
		trouble_is_survived(&p, says[0]);
		trouble_is_said(&p, says, says[0]);
		cr_expect(eq(int, p.status, 1));
		cr_expect(eq(sz, p.out.n, 0), "%s", p.out.at);
	}
	rp_arena_finish(&arena);
}

static const char *const read_only[] = {
	"cannot be written", "make the file and its directory writable", NULL
};

Test(store_middle, leaves_a_read_only_database_readable)
{
	struct test_process p;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	trouble_run_once(&arena);
	chmod(trouble_database(), 0400);
	chmod(getenv("SCRATCH"), 0500);
	p = trouble_attempt(&arena, run);
	is_failed_run(&arena, &p, read_only);
	p = trouble_attempt(&arena, list);
	cr_expect(eq(int, p.status, 0), "%s", p.err.at);
	cr_expect(eq(str, (char *)trouble_field(&arena, p.out, "count"), "1"));
	p = trouble_attempt(&arena, add);
	cr_expect(eq(int, p.status, 1));
	trouble_is_said(&p, read_only, "definition add");
	chmod(getenv("SCRATCH"), 0700);
	chmod(trouble_database(), 0600);
	trouble_run_once(&arena);
	cr_expect(eq(int, trouble_count_runs(&arena), 2));
	rp_arena_finish(&arena);
}

static struct test_started start(void)
{
	static const char *const argv[] = {
		TEST_RUNPIPE, "--config", "pick.json", TROUBLE_PAYLOAD, "--json",
		NULL
	};

	return test_start(argv, rp_text(""), NULL);
}

Test(store_middle, waits_for_another_program_but_not_for_ever)
{
	static const char *const says[] = {
		"another program keeps the database locked", "fuser", NULL
	};
	struct test_started started;
	struct test_process p;
	struct rp_arena arena;
	sqlite3 *other;

	rp_arena_init(&arena);
	cli_enter(&arena);
	trouble_run_once(&arena);
	sqlite3_open(trouble_database(), &other);
	sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	started = start();
	cr_expect(eq(int, trouble_count_runs(&arena), 1));
	p = test_finish(&arena, started);
	is_failed_run(&arena, &p, says);
	started = start();
	sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL);
	p = test_finish(&arena, started);
	cr_expect(eq(int, p.status, 0), "%s", p.err.at);
	sqlite3_close(other);
	cr_expect(eq(int, trouble_count_runs(&arena), 2));
	is_whole(&arena);
	rp_arena_finish(&arena);
}

/* -------------------------------------------------------------- full disk */

/*
 * Bytes that one file may have; more is as good as a full disk.  Some begin
 * with an empty database, some with one that has a run.
 */
static const int limits[] = {
	2000, 4096, 5000, 9000, 20000, 40000, 60000, 80000, 120000, 150000,
	180000, 200000, 250000, 10000000,
};

RP_ROWS(store_middle, is_survived_when_files_may_not_grow, limits)
{
	struct test_process p;
	struct rp_arena arena;
	int before;

	rp_arena_init(&arena);
	cli_enter(&arena);
	if (*row % 10000)
		trouble_run_once(&arena);
	before = *row % 10000 ? trouble_count_runs(&arena) : 0;
	p = trouble_shell(&arena, rp_arena_printf(&arena,
		"prlimit --fsize=%d $RUNPIPE --config pick.json --sample "
		"--json --quiet | cat", *row));
	trouble_is_survived(&p, "limit");
	cr_expect(p.out.n == 0 || trouble_is_json(p.out), "%s", p.out.at);
	if (!p.out.n || strstr(p.out.at, "\"failed\""))
		trouble_is_said(&p, (const char *const[]){
			"no room", trouble_database(), "free some space", NULL },
			"limit");
	trouble_run_once(&arena);
	cr_expect(ge(int, trouble_count_runs(&arena), before + 1), "%d", *row);
	is_whole(&arena);
	rp_arena_finish(&arena);
}

/* A disk of 320 KiB in a name space of its own; runs until it is full. */
static const char fill[] =
	"mkdir $SCRATCH/small && mount -t tmpfs -o size=320k none "
	"$SCRATCH/small || exit 77; RUNPIPE_DB=$SCRATCH/small/x.db; "
	"for i in 1 2 3 4 5 6 7 8 9; do "
	"$RUNPIPE --config pick.json --sample --json --quiet "
	">$SCRATCH/out || break; done; "
	"$RUNPIPE runs list --json >$SCRATCH/list || exit 78; "
	"umount $SCRATCH/small; cat $SCRATCH/out; test $i -lt 9";

Test(store_middle, names_the_full_disk)
{
	struct test_process p;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	p = trouble_shell(&arena, rp_arena_printf(&arena,
		"unshare --mount sh -c '%s'", fill));
	if (p.status == 1 || p.status == 77)
		cr_skip_test("may not mount; a limit on files stands in");
	cr_expect(eq(int, p.status, 0), "%s", p.err.at);
	trouble_is_said(&p, (const char *const[]){
		"/small/x.db: the disk has no room", "free some space", NULL },
		"tmpfs");
	cr_expect(trouble_is_json(p.out), "%s", p.out.at);
	rp_arena_finish(&arena);
}
