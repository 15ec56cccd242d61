#include "store/sqlite.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "lib/rows.h"
#include "scratch.h"

#define NOBODY 65534

static unsigned mode_of(const char *path)
{
	struct stat info;

	cr_assert(eq(int, stat(path, &info), 0), "%s", path);
	return info.st_mode & 07777;
}

static const struct { const char *suffix; } files[] = {
	{ "" }, { "-wal" }, { "-shm" }, { ".lock" },
};

RP_ROWS(sqlite, keeps_its_files_private, files)
{
	struct scratch t;

	scratch_prepare(&t);
	t.path = rp_arena_printf(&t.arena, "%s/a/b.db", t.directory);
	umask(0);
	scratch_open(&t);
	cr_expect(eq(int, scratch_write(&t, "r"), 0));
	cr_expect(eq(uint, mode_of(rp_arena_printf(&t.arena, "%s%s", t.path,
						   row->suffix)), 0600));
	cr_expect(eq(uint, mode_of(rp_arena_printf(&t.arena, "%s/a",
						   t.directory)), 0700));
	scratch_finish(&t);
}

Test(sqlite, remembers_after_it_was_closed)
{
	struct scratch t;

	scratch_init(&t);
	for (int i = 0; i < 40; i++) {
		cr_expect(eq(int, scratch_write(&t, rp_arena_printf(&t.arena,
							"r%d", i)), 0));
		rp_store_close(t.store);
		scratch_open(&t);
	}
	cr_expect(eq(str, (char *)scratch_sql(&t, "SELECT count(*) FROM runs"),
		     "40"));
	cr_expect(eq(str, (char *)scratch_sql(&t, "PRAGMA integrity_check"),
		     "ok"));
	scratch_finish(&t);
}

Test(sqlite, keeps_the_log_short_for_the_next_process)
{
	struct scratch t;
	struct stat info;

	scratch_init(&t);
	for (int i = 0; i < 30; i++)
		scratch_write(&t, rp_arena_printf(&t.arena, "r%d", i));
	rp_store_close(t.store);
	t.store = NULL;
	cr_expect(eq(int, stat(rp_arena_printf(&t.arena, "%s-wal", t.path),
			       &info), 0));
	cr_expect(eq(int, (int)info.st_size, 0));
	scratch_finish(&t);
}

/* ------------------------------------------------------------- odd names */

static const struct { const char *name; } names[] = {
	{ ":memory:" }, { "file:x?mode=memory" }, { "with space %41?#" },
	{ "a'b\"c" }, { "\xf0\x9f\x94\xa5" },
};

RP_ROWS(sqlite, takes_a_name_as_a_file, names)
{
	struct scratch t;

	scratch_prepare(&t);
	cr_assert(eq(int, chdir(t.directory), 0));
	t.path = row->name;
	scratch_open(&t);
	cr_expect(eq(int, scratch_write(&t, "r"), 0));
	cr_expect(eq(int, access(row->name, F_OK), 0));
	cr_assert(eq(int, chdir("/"), 0));
	scratch_finish(&t);
}

/* --------------------------------------------------------------- refusals */

static const char *a_directory(struct scratch *t)
{
	return t->directory;
}

static const char *a_text(struct scratch *t)
{
	struct rp_text text = { rp_arena_alloc(&t->arena, 9000), 9000 };

	memset((char *)text.at, 'x', text.n);
	return scratch_file(t, "text", text);
}

static const char *below_a_file(struct scratch *t)
{
	return rp_arena_printf(&t->arena, "%s/x.db",
			       scratch_file(t, "plain", RP_TEXT("x")));
}

static const char *foreign(struct scratch *t, const char *sql)
{
	scratch_sql(t, sql);
	return t->path;
}

static const char *somebody_elses(struct scratch *t)
{
	return foreign(t, "CREATE TABLE t (x)");
}

static const char *same_version(struct scratch *t)
{
	return foreign(t, "CREATE TABLE t (x); PRAGMA user_version = 1");
}

static const char *from_the_future(struct scratch *t)
{
	scratch_open(t);
	rp_store_close(t->store);
	t->store = NULL;
	return foreign(t, "PRAGMA user_version = 4711");
}

static const char *a_dangling_link(struct scratch *t)
{
	cr_assert(eq(int, symlink("/nowhere/at/all", t->path), 0));
	return t->path;
}

static const struct {
	const char *(*make)(struct scratch *t);
	const char *says[3];
} refusals[] = {
	{ a_directory, { "Is a directory", "name a file in it" } },
	{ a_text, { "/text", "not a database", "RUNPIPE_DB" } },
	{ below_a_file, { "/plain/x.db", "Not a directory",
	  "a part of the path is a file" } },
	{ somebody_elses, { "runpipe.db", "another program" } },
	{ same_version, { "runpipe.db", "another program" } },
	{ from_the_future, { "schema 4711", "knows schema 5", "newer" } },
	{ a_dangling_link, { "runpipe.db" } },
};

RP_ROWS(sqlite, refuses_with_the_files_name, refusals)
{
	struct scratch t;
	const char *path;

	scratch_prepare(&t);
	path = row->make(&t);
	cr_expect(eq(int, scratch_try(&t, path), RP_ESTORE));
	cr_expect(strstr(t.error.message, path) != NULL);
	for (int i = 0; i < 3 && row->says[i]; i++)
		cr_expect(strstr(t.error.message, row->says[i]) != NULL,
			  "%s", t.error.message);
	cr_expect(strchr(t.error.message, '\n') == NULL);
	scratch_finish(&t);
}

/* -------------------------------------------------------------- read only */

static size_t count_runs(struct scratch *t)
{
	struct rp_run_record *runs;
	size_t n = 0;

	cr_expect(eq(int, rp_store_run_list(t->store, NULL, 0, &runs, &n,
					    &t->arena, &t->error), 0), "%s",
		  t->error.message);
	return n;
}

/* Root may write anything, so the file is given to somebody who may not. */
static uid_t become_owner(struct scratch *t)
{
	uid_t real = geteuid();

	if (real != 0)
		return real;
	cr_assert(eq(int, chown(t->directory, NOBODY, NOBODY), 0));
	for (size_t i = 0; i < 4; i++)
		if (chown(rp_arena_printf(&t->arena, "%s%s", t->path,
					  files[i].suffix), NOBODY, NOBODY) < 0)
			continue;
	cr_assert(eq(int, seteuid(NOBODY), 0));
	return real;
}

static const struct {
	bool has_log;
	mode_t file, directory;
} grounds[] = {
	{ true, 0400, 0700 }, { true, 0400, 0500 },
	{ false, 0400, 0700 }, { false, 0400, 0500 },
};

RP_ROWS(sqlite, reads_what_it_may_not_write, grounds)
{
	struct scratch t;
	uid_t real;

	scratch_init(&t);
	scratch_write(&t, "r");
	rp_store_close(t.store);
	if (!row->has_log) {
		scratch_sql(&t, "PRAGMA wal_checkpoint(TRUNCATE)");
		unlink(rp_arena_printf(&t.arena, "%s-wal", t.path));
		unlink(rp_arena_printf(&t.arena, "%s-shm", t.path));
	}
	real = become_owner(&t);
	chmod(t.path, row->file);
	chmod(t.directory, row->directory);
	scratch_open(&t);
	cr_expect(eq(sz, count_runs(&t), 1));
	cr_expect(eq(int, scratch_write(&t, "s"), RP_ESTORE));
	cr_expect(strstr(t.error.message, "cannot be written") != NULL, "%s",
		  t.error.message);
	cr_expect(strstr(t.error.message, t.path) != NULL);
	cr_expect(eq(sz, count_runs(&t), 1));
	chmod(t.directory, 0700);
	scratch_finish(&t);
	cr_assert(eq(int, seteuid(real), 0));
}

Test(sqlite, says_when_it_may_not_read)
{
	struct scratch t;
	uid_t real;

	scratch_init(&t);
	rp_store_close(t.store);
	t.store = NULL;
	real = become_owner(&t);
	chmod(t.path, 0);
	cr_expect(eq(int, scratch_try(&t, t.path), RP_ESTORE));
	cr_expect(strstr(t.error.message, "Permission denied") != NULL, "%s",
		  t.error.message);
	cr_assert(eq(int, seteuid(real), 0));
	scratch_finish(&t);
}

/* ---------------------------------------------------------------- damage */

static struct rp_text slurp(struct scratch *t, const char *path)
{
	struct rp_buf buf;
	struct rp_text text;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	cr_assert(eq(int, rp_buf_read_file(&buf, path), 0));
	text = (struct rp_text){ rp_arena_copy(&t->arena, buf.at, buf.n),
				 buf.n };
	rp_buf_finish(&buf);
	return text;
}

static void use_everything(struct scratch *t)
{
	struct rp_stored_channel *channels;
	struct rp_definition *definitions;
	struct rp_node_record *nodes;
	struct rp_run_record run, *runs;
	struct rp_value incident;
	size_t n;

	rp_store_run_list(t->store, NULL, 0, &runs, &n, &t->arena, NULL);
	rp_store_run_get(t->store, "r3", &run, &nodes, &n, &t->arena, NULL);
	rp_store_definition_list(t->store, true, &definitions, &n, &t->arena,
				 NULL);
	rp_store_channel_list(t->store, NULL, true, &channels, &n, &t->arena,
			      NULL);
	rp_store_incident_get(t->store, 1, &incident, &t->arena, NULL);
	t->error = (struct rp_error){ 0 };
	if (scratch_write(t, "new") < 0)
		cr_expect(strstr(t->error.message, "damaged.db") != NULL,
			  "%s", t->error.message);
}

/* Opens a damaged file; whatever happens must have a message. */
static void survive(struct scratch *t, const char *path)
{
	t->error = (struct rp_error){ 0 };
	if (rp_store_open(&t->store, path, &t->clock, &t->error) == 0)
		use_everything(t);
	else
		cr_expect(strstr(t->error.message, path) != NULL, "%s",
			  t->error.message);
	rp_store_close(t->store);
	t->store = NULL;
	unlink(rp_arena_printf(&t->arena, "%s-wal", path));
	unlink(rp_arena_printf(&t->arena, "%s-shm", path));
}

static struct rp_text healthy(struct scratch *t)
{
	for (int i = 0; i < 20; i++)
		scratch_write(t, rp_arena_printf(&t->arena, "r%d", i));
	rp_store_close(t->store);
	t->store = NULL;
	scratch_sql(t, "PRAGMA wal_checkpoint(TRUNCATE)");
	return slurp(t, t->path);
}

Test(sqlite, survives_flipped_bits)
{
	unsigned seed = 20260310;
	struct rp_text whole;
	struct scratch t;

	scratch_init(&t);
	whole = healthy(&t);
	for (int i = 0; i < 200; i++) {
		char *bytes = rp_arena_copy(&t.arena, whole.at, whole.n);
		size_t range = i % 2 ? whole.n : 4096;

		for (int k = 0; k <= i % 5; k++)
			bytes[rand_r(&seed) % range] ^=
				(char)(1 << rand_r(&seed) % 8);
		survive(&t, scratch_file(&t, "damaged.db", (struct rp_text){
						 bytes, whole.n }));
	}
	scratch_finish(&t);
}

/* The same for the log, with the database as it was. */
Test(sqlite, survives_a_damaged_log)
{
	struct rp_text whole, log;
	unsigned seed = 7;
	struct scratch t;

	scratch_init(&t);
	for (int i = 0; i < 8; i++)
		scratch_write(&t, rp_arena_printf(&t.arena, "r%d", i));
	whole = slurp(&t, t.path);
	log = slurp(&t, rp_arena_printf(&t.arena, "%s-wal", t.path));
	rp_store_close(t.store);
	t.store = NULL;
	for (int i = 0; i < 50; i++) {
		char *bytes = rp_arena_copy(&t.arena, log.at, log.n);

		bytes[(size_t)rand_r(&seed) % (i % 2 ? log.n : 64)] ^=
			(char)(1 << rand_r(&seed) % 8);
		scratch_file(&t, "damaged.db-wal", (struct rp_text){
				     bytes, i % 7 ? log.n : log.n / 2 });
		survive(&t, scratch_file(&t, "damaged.db", whole));
	}
	scratch_finish(&t);
}

Test(sqlite, survives_being_cut)
{
	struct rp_text whole;
	struct scratch t;

	scratch_init(&t);
	whole = healthy(&t);
	for (size_t n = 0; n < whole.n; n += n < 200 ? 33 : 4099)
		survive(&t, scratch_file(&t, "damaged.db", (struct rp_text){
						 whole.at, n }));
	scratch_finish(&t);
}

Test(sqlite, says_how_to_save_a_damaged_file)
{
	struct rp_text whole;
	struct scratch t;
	const char *path;

	scratch_init(&t);
	whole = healthy(&t);
	memset((char *)whole.at + 100, 0xff, 4000);
	path = scratch_file(&t, "damaged.db", whole);
	if (scratch_try(&t, path) == 0) {
		rp_store_open(&t.store, path, &t.clock, &t.error);
		scratch_write(&t, "new");
	}
	cr_expect(strstr(t.error.message, "damaged") != NULL, "%s",
		  t.error.message);
	cr_expect(strstr(t.error.message, ".recover") != NULL);
	scratch_finish(&t);
}
