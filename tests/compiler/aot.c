/*
 * When nothing may be built, and that a failed build leaves things as they
 * were.  What is built is asked in tests/cli/aot.c.
 */
#include "aot.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "about.h"
#include "base/buf.h"
#include "compile.h"
#include "lib/files.h"
#include "lib/process.h"
#include "lib/rows.h"

#define ARCHIVE TEST_BINARY_DIR "/librunpipe.a"

#define CONSOLE "{\"version\": \"1.0\", \"nodes\": [{\"id\": \"tell\", "	\
	"\"type\": \"notify\", \"config\": {\"driver\": \"console\"}}]}"
#define SLACK(config) "{\"version\": \"1.0\", \"nodes\": [{\"id\": \"ch*/at\", " \
	"\"type\": \"notify\", \"config\": " config "}]}"
#define INLINE(url) SLACK("{\"channel\": {\"driver\": \"slack\", "		\
			  "\"config\": {\"webhook_url\": \"" url "\"}}}")
#define LITERAL INLINE("https://hooks.example/T0/S3CR3T")
#define REFERENCE INLINE("${env:SLACK}")

static struct rp_arena arena;
static struct rp_unit unit;
static const char *directory, *program;	/* which was there before */

static void begin(void)
{
	FILE *file;

	rp_arena_init(&arena);
	rp_unit_init(&unit, "test.json", rp_text(""));
	directory = test_directory(&arena);
	program = rp_arena_printf(&arena, "%s/program", directory);
	file = fopen(program, "w");
	cr_assert(file != NULL);
	fputs("old", file);
	fclose(file);
}

static void end(void)
{
	rp_unit_finish(&unit);
	rp_arena_finish(&arena);
}

TestSuite(aot, .init = begin, .fini = end);

static void compile(const char *text)
{
	rp_unit_finish(&unit);
	rp_unit_init(&unit, "test.json", rp_text(text));
	cr_assert(rp_unit_compile(&unit));
}

static int count_files(void)
{
	DIR *dir = opendir(directory);
	int n = 0;

	cr_assert(dir != NULL);
	for (struct dirent *entry; (entry = readdir(dir));)
		n += entry->d_name[0] != '.';
	closedir(dir);
	return n;
}

/* -------------------------------------------------------------- refusing */

static const struct {
	const char *text;
	struct rp_build build;
	const char *message;
} rows[] = {
	{ LITERAL, { .archive = ARCHIVE },
	  "the definition holds 1 literal secret, which would end up in the "
	  "executable; refer to it by ${env:NAME} or ${file:PATH}, or allow "
	  "it with --embed-secrets" },
	/* Every way to name a driver that needs the network. */
	{ REFERENCE, { .is_static = true },
	  "node 'ch*/at' sends over the network, which needs the shared "
	  "libcurl and its certificates; build it without --static" },
	{ SLACK("{\"driver\": \"generic\"}"), { .is_static = true },
	  "node 'ch*/at' sends over the network, which needs the shared "
	  "libcurl and its certificates; build it without --static" },
	{ SLACK("{\"drivers\": [\"console\", \"slack\"]}"),
	  { .is_static = true },
	  "node 'ch*/at' sends over the network, which needs the shared "
	  "libcurl and its certificates; build it without --static" },
	{ CONSOLE, { .archive = "/nowhere/lib.a" },
	  "runtime archive /nowhere/lib.a: No such file or directory" },
	{ CONSOLE, { .archive = ARCHIVE, .cc = "no-such-cc -O1" },
	  "cannot start the C compiler 'no-such-cc': No such file or "
	  "directory; install one or name it with --cc" },
	{ CONSOLE, { .archive = ARCHIVE, .cc = "false" },
	  "false failed without a word" },
	{ CONSOLE, { .archive = ARCHIVE, .cc = "sh -c echo\tno;exit\t3" },
	  "sh failed:\nno" },
	{ CONSOLE, { .archive = ARCHIVE,
	  .cc = "sh -c echo\tin\tgeneric\tELF;exit\t1" },
	  "the runtime archive " ARCHIVE " is for another machine; name one "
	  "that fits the C compiler with --runtime FILE" },
	{ CONSOLE, { .archive = ARCHIVE,
	  .cc = "1 2 3 4 5 6 7 8  9 10 11 12 13 14 15 16 17" },
	  "the C compiler's name has more than 16 words" },
	{ CONSOLE, { .output = "" }, "-o needs the name of a file" },
	{ CONSOLE, { .output = "/dev/null" },
	  "/dev/null is there already and is no ordinary file; name another "
	  "with -o" },
};

static bool is_untouched(void)
{
	struct rp_buf buf;
	bool same;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_read_file(&buf, program);
	same = rp_text_is(rp_buf_view(&buf), "old");
	rp_buf_finish(&buf);
	return same && count_files() == 1;
}

RP_ROWS(aot, refuses_and_leaves_the_old_program, rows)
{
	struct rp_build build = row->build;
	struct rp_error error = { 0 };

	compile(row->text);
	build.name = "test";
	build.output = build.output ? build.output : program;
	cr_expect(eq(int, rp_aot_build(&unit, &build, &error), RP_EPERMANENT));
	cr_expect(eq(str, error.message, (char *)row->message));
	cr_expect(is_untouched());
}

/* ---------------------------------------------------------------- building */

/* Builds `text` without a store; what went wrong, or "". */
static const char *build_with(const char *archive, const char *text)
{
	struct rp_build build = {
		.name = "test", .output = program, .archive = archive,
		.without_store = true, .embed_secrets = true,
	};
	struct rp_error error = { 0 };

	compile(text);
	rp_aot_build(&unit, &build, &error);
	return rp_arena_strdup(&arena, error.message);
}

Test(aot, keeps_a_program_with_secrets_to_its_owner)
{
	struct stat info;

	cr_expect(eq(str, (char *)build_with(ARCHIVE, LITERAL), ""));
	cr_assert(eq(int, stat(program, &info), 0));
	cr_expect(eq(uint, info.st_mode & 0777, 0700));
	cr_expect(eq(int, count_files(), 1));
}

static void do_well(const char *const *argv)
{
	struct test_process p = test_run(&arena, argv, rp_text(""), NULL);

	cr_assert(eq(int, p.status, 0), "%s: %s", argv[0], p.err.at);
}

/* An archive of another version lacks the symbol of this one. */
Test(aot, tells_when_the_archive_is_of_another_version)
{
	const char *old = rp_arena_printf(&arena, "%s/.old.a", directory);
	const char *want = rp_arena_printf(
		&arena, "the runtime archive %s belongs to another version of "
		"runpipe", old);

	do_well((const char *[]){ "cp", ARCHIVE, old, NULL });
	do_well((const char *[]){ "ar", "d", old, "abi.c.o", NULL });
	cr_expect(eq(str, (char *)build_with(old, CONSOLE), (char *)want));
	cr_expect(is_untouched());
}

/* ------------------------------------------------------------------- about */

static const char *about(const char *name, bool without_store)
{
	struct rp_buf buf;
	const char *text;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_about_emit(&buf, &unit, name, without_store);
	text = rp_arena_copy(&arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return text;
}

Test(aot, leaves_out_what_a_program_without_store_never_needs)
{
	const char *with, *without;

	compile(REFERENCE);
	with = about("\"*/ \\\n?\?/", false);
	without = about("x", true);
	cr_expect(strstr(with, "\"\\042*/ \\134\\012\\077\\077/\"") != NULL,
		  "%s", with);
	cr_expect(strstr(with, ".open_store = rp_store_open") != NULL);
	cr_expect(strstr(with, ".definition_text") != NULL);
	cr_expect(strstr(with, ".secrets") == NULL);
	cr_expect(strstr(without, ".open_store = 0") != NULL);
	cr_expect(strstr(without, ".definition_text") == NULL);
}
