/*
 * A database that is not as it should be: every command says which file it is
 * and what to do, a run can go on without it, and what was stored before is
 * there again when the trouble is over.
 */
#include "trouble.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/rows.h"

#define PAYLOAD "--payload", "{\"name\": \"disk full\"}"

static const char *database(void)
{
	return getenv("RUNPIPE_DB");
}

static void sql(const char *text)
{
	sqlite3 *db;

	cr_assert(eq(int, sqlite3_open(database(), &db), SQLITE_OK));
	cr_assert(eq(int, sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK),
		  "%s", sqlite3_errmsg(db));
	sqlite3_close(db);
}

/* A run that must succeed; what it leaves is there when trouble starts. */
static void run_once(struct rp_arena *arena)
{
	struct test_process p = cli_run(arena, (const char *[TEST_MAX_ARGS]){
		"--config", "pick.json", "--quiet", PAYLOAD }, NULL);

	cr_expect(eq(int, p.status, 0), "%s%s", p.out.at, p.err.at);
}

static int count_runs(struct rp_arena *arena)
{
	struct test_process p = cli_run(arena, (const char *[TEST_MAX_ARGS]){
		"runs", "list", "--json", "--limit", "1000" }, NULL);

	trouble_is_survived(&p, "runs list");
	cr_expect(eq(int, p.status, 0), "%s", p.err.at);
	cr_expect(trouble_is_json(p.out));
	return atoi(trouble_field(arena, p.out, "count"));
}

static void is_whole(void)
{
	sqlite3_stmt *stmt;
	sqlite3 *db;

	sqlite3_open(database(), &db);
	sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &stmt, NULL);
	sqlite3_step(stmt);
	cr_expect(eq(str, (char *)sqlite3_column_text(stmt, 0), "ok"));
	sqlite3_finalize(stmt);
	sqlite3_close(db);
}

/* --------------------------------------------------------------- refusals */

static void name_directory(struct rp_arena *arena)
{
	(void)arena;
	setenv("RUNPIPE_DB", getenv("SCRATCH"), 1);
}

static void name_device(struct rp_arena *arena)
{
	(void)arena;
	setenv("RUNPIPE_DB", "/dev/full", 1);
}

static void name_place_below_file(struct rp_arena *arena)
{
	setenv("RUNPIPE_DB", rp_arena_printf(arena, "%s/x.db",
		trouble_file(arena, "plain", RP_TEXT("x"))), 1);
}

static void name_nowhere(struct rp_arena *arena)
{
	(void)arena;
	setenv("RUNPIPE_DB", "/proc/nowhere/x.db", 1);
}

static void write_text(struct rp_arena *arena)
{
	trouble_file(arena, "runpipe.db", RP_TEXT("This is no database, "
		"but it is long enough to be mistaken for one by a reader "
		"who looks at its length alone: a hundred bytes and more."));
}

static void write_foreign(struct rp_arena *arena)
{
	(void)arena;
	sql("CREATE TABLE t (x)");
}

static void write_newer(struct rp_arena *arena)
{
	run_once(arena);
	sql("PRAGMA user_version = 4711");
}

static void forbid(struct rp_arena *arena)
{
	run_once(arena);
	cr_assert(eq(int, chmod(database(), 0), 0));
}

static void forbid_directory(struct rp_arena *arena)
{
	const char *path = rp_arena_printf(arena, "%s/closed",
					   getenv("SCRATCH"));

	cr_assert(eq(int, mkdir(path, 0), 0));
	setenv("RUNPIPE_DB", rp_arena_printf(arena, "%s/x/y.db", path), 1);
}

static const struct {
	void (*make)(struct rp_arena *arena);
	const char *says[4];
} refusals[] = {
	{ name_directory, { "Is a directory", "name a file in it" } },
	{ name_device, { "no ordinary file", "RUNPIPE_DB" } },
	{ name_place_below_file, { "a part of the path is a file" } },
	{ name_nowhere, { "make its directory", "RUNPIPE_DB" } },
	{ write_text, { "not a database", "RUNPIPE_DB" } },
	{ write_foreign, { "belongs to another program", "RUNPIPE_DB" } },
	{ write_newer, { "schema 4711", "use the newer runpipe" } },
	{ forbid, { "Permission denied", "permissions" } },
	{ forbid_directory, { "Permission denied", "permissions" } },
};

static const char *const commands[][8] = {
	{ "--config", "pick.json", PAYLOAD, "--json" },
	{ "--config", "pick.json", PAYLOAD, "--quiet" },
	{ "--definition", "pick" },
	{ "runs", "list", "--json" },
	{ "runs", "show", "x", "--json" },
	{ "definition", "list", "--json" },
	{ "definition", "add", "pick.json" },
	{ "channel", "list", "--json" },
	{ "channel", "add", "x", "--driver=console", "--config={}" },
};

static struct test_process attempt(struct rp_arena *arena,
				   const char *const *words, const char *more)
{
	const char *argv[16] = { NULL };
	size_t n = trouble_unprivileged(argv);

	for (size_t i = 0; i < 8 && words[i]; i++)
		argv[n++] = words[i];
	argv[n] = more;
	return test_run(arena, argv, rp_text(""), NULL);
}

RP_ROWS(store_trouble, is_told_by_every_command, refusals)
{
	struct test_process p;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	row->make(&arena);
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		p = attempt(&arena, commands[i], NULL);
		trouble_is_survived(&p, row->says[0]);
		trouble_is_said(&p, row->says, commands[i][0]);
		trouble_is_said(&p, (const char *const[]){
			"CommandError: ", database(),
			i < 2 ? "--no-store" : "", NULL }, commands[i][0]);
		cr_expect(eq(int, p.status, 1));
		cr_expect(eq(sz, p.out.n, 0), "%s", p.out.at);
	}
	p = attempt(&arena, commands[0], "--no-store");
	cr_expect(eq(int, p.status, 0), "%s", p.err.at);
	cr_expect(trouble_is_json(p.out), "%s", p.out.at);
	rp_arena_finish(&arena);
}

/* --------------------------------------------------------- in the middle */

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
	cr_expect(strstr(p->err.at, database()) != NULL, "%s", p->err.at);
}

/* The header stays, so that the file is opened. */
static void damage(void)
{
	static const char noise[8192] = "noise";
	FILE *file;

	sql("PRAGMA wal_checkpoint(TRUNCATE)");
	file = fopen(database(), "r+");
	cr_assert(file != NULL);
	for (long at = 100; at < 60000; at += (long)sizeof noise) {
		fseek(file, at, SEEK_SET);
		fwrite(noise, 1, sizeof noise, file);
	}
	cr_assert(eq(int, fclose(file), 0));
}

Test(store_trouble, says_how_to_save_a_damaged_database)
{
	static const char *const says[] = {
		"damaged", "restore a backup", ".recover", NULL
	};
	struct test_process p;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	run_once(&arena);
	damage();
	p = attempt(&arena, commands[0], NULL);
	is_failed_run(&arena, &p, says);
	for (size_t i = 2; i < sizeof commands / sizeof commands[0]; i++) {
		p = attempt(&arena, commands[i], NULL);
		trouble_is_survived(&p, commands[i][0]);
		trouble_is_said(&p, says, commands[i][0]);
		cr_expect(eq(int, p.status, 1));
		cr_expect(eq(sz, p.out.n, 0), "%s", p.out.at);
	}
	rp_arena_finish(&arena);
}

static const char *const read_only[] = {
	"cannot be written", "make the file and its directory writable", NULL
};

Test(store_trouble, leaves_a_read_only_database_readable)
{
	struct test_process p;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	run_once(&arena);
	chmod(database(), 0400);
	chmod(getenv("SCRATCH"), 0500);
	p = attempt(&arena, commands[0], NULL);
	is_failed_run(&arena, &p, read_only);
	p = attempt(&arena, commands[3], NULL);
	cr_expect(eq(int, p.status, 0), "%s", p.err.at);
	cr_expect(eq(str, (char *)trouble_field(&arena, p.out, "count"), "1"));
	p = attempt(&arena, commands[6], NULL);
	cr_expect(eq(int, p.status, 1));
	trouble_is_said(&p, read_only, "definition add");
	chmod(getenv("SCRATCH"), 0700);
	chmod(database(), 0600);
	run_once(&arena);
	cr_expect(eq(int, count_runs(&arena), 2));
	rp_arena_finish(&arena);
}

static struct test_started start(void)
{
	static const char *const argv[] = {
		TEST_RUNPIPE, "--config", "pick.json", PAYLOAD, "--json", NULL
	};

	return test_start(argv, rp_text(""), NULL);
}

Test(store_trouble, waits_for_another_program_but_not_for_ever)
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
	run_once(&arena);
	sqlite3_open(database(), &other);
	sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	started = start();
	cr_expect(eq(int, count_runs(&arena), 1));
	p = test_finish(&arena, started);
	is_failed_run(&arena, &p, says);
	started = start();
	sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL);
	p = test_finish(&arena, started);
	cr_expect(eq(int, p.status, 0), "%s", p.err.at);
	sqlite3_close(other);
	cr_expect(eq(int, count_runs(&arena), 2));
	is_whole();
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

RP_ROWS(store_trouble, is_survived_when_files_may_not_grow, limits)
{
	struct test_process p;
	struct rp_arena arena;
	int before;

	rp_arena_init(&arena);
	cli_enter(&arena);
	if (*row % 10000)
		run_once(&arena);
	before = *row % 10000 ? count_runs(&arena) : 0;
	p = trouble_shell(&arena, rp_arena_printf(&arena,
		"prlimit --fsize=%d $RUNPIPE --config pick.json --sample "
		"--json --quiet | cat", *row));
	trouble_is_survived(&p, "limit");
	cr_expect(p.out.n == 0 || trouble_is_json(p.out), "%s", p.out.at);
	if (!p.out.n || strstr(p.out.at, "\"failed\""))
		trouble_is_said(&p, (const char *const[]){
			"no room", database(), "free some space", NULL },
			"limit");
	run_once(&arena);
	cr_expect(ge(int, count_runs(&arena), before + 1), "%d", *row);
	is_whole();
	rp_arena_finish(&arena);
}

/* A disk of 200 KiB in a name space of its own; runs until it is full. */
static const char fill[] =
	"mkdir $SCRATCH/small && mount -t tmpfs -o size=200k none "
	"$SCRATCH/small || exit 77; RUNPIPE_DB=$SCRATCH/small/x.db; "
	"for i in 1 2 3 4 5 6 7 8 9; do "
	"$RUNPIPE --config pick.json --sample --json --quiet "
	">$SCRATCH/out || break; done; "
	"$RUNPIPE runs list --json >$SCRATCH/list || exit 78; "
	"umount $SCRATCH/small; cat $SCRATCH/out; test $i -lt 9";

Test(store_trouble, names_the_full_disk)
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
