/*
 * A database that is not as it should be: every command says which file it is
 * and what to do, a run can go on without it, and what was stored before is
 * there again when the trouble is over.
 */
#include "trouble.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/rows.h"

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
	trouble_sql(arena, "CREATE TABLE t (x)");
}

static void write_newer(struct rp_arena *arena)
{
	trouble_run_once(arena);
	trouble_sql(arena, "PRAGMA user_version = 4711");
}

static void forbid(struct rp_arena *arena)
{
	trouble_run_once(arena);
	cr_assert(eq(int, chmod(trouble_database(), 0), 0));
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
	{ "--config", "pick.json", TROUBLE_PAYLOAD, "--json" },
	{ "--config", "pick.json", TROUBLE_PAYLOAD, "--quiet" },
	{ "--definition", "pick" },
	{ "runs", "list", "--json" },
	{ "runs", "show", "x", "--json" },
	{ "definition", "list", "--json" },
	{ "definition", "add", "pick.json" },
	{ "channel", "list", "--json" },
	{ "channel", "add", "x", "--driver=console", "--config={}" },
};

RP_ROWS(store_trouble, is_told_by_every_command, refusals)
{
	struct test_process p;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	row->make(&arena);
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		p = trouble_attempt(&arena, commands[i]);
		trouble_is_survived(&p, row->says[0]);
		trouble_is_said(&p, row->says, commands[i][0]);
		trouble_is_said(&p, (const char *const[]){
			"CommandError: ", trouble_database(),
			i < 2 ? "--no-store" : "", NULL }, commands[i][0]);
		cr_expect(eq(int, p.status, 1));
		cr_expect(eq(sz, p.out.n, 0), "%s", p.out.at);
	}
	p = trouble_attempt(&arena, (const char *const[]){
		"--config", "pick.json", TROUBLE_PAYLOAD, "--json",
		"--no-store", NULL });
	cr_expect(eq(int, p.status, 0), "%s", p.err.at);
	cr_expect(trouble_is_json(p.out), "%s", p.out.at);
	rp_arena_finish(&arena);
}
