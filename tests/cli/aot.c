/*
 * An executable built ahead of time answers like the JIT, byte by byte.
 *
 * Each definition is built once and then asked the same questions as runpipe
 * itself.  What differs from run to run is masked: ids, times and durations as
 * in all golden files, numbers with decimals because they were measured, and
 * the definition's name, which is a path when nothing was built.
 */
#include "golden.h"

#include <ctype.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "lib/files.h"
#include "lib/rows.h"

/* ----------------------------------------------------------------- masking */

/* The length of a number with decimals at the beginning of `text`, or 0. */
static size_t decimal(const char *text)
{
	size_t whole = strspn(text, "0123456789");

	if (whole == 0 || text[whole] != '.' || !isdigit(text[whole + 1]))
		return 0;
	return whole + 1 + strspn(text + whole + 1, "0123456789");
}

static const char *mask(struct rp_arena *arena, struct rp_text said)
{
	static const char key[] = "  \"definition\": \"";
	const char *text = cli_normalise(arena, said);
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	while (*text) {
		size_t n = decimal(text);

		if (n > 0) {
			rp_buf_str(&buf, "<measured>");
			text += n;
		} else if (strncmp(text, key, sizeof key - 1) == 0) {
			rp_buf_str(&buf, key);
			text += strcspn(text, ",");
		} else {
			rp_buf_char(&buf, *text++);
		}
	}
	text = rp_arena_copy(arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return text;
}

/* ----------------------------------------------------------------- a build */

struct pair {
	struct rp_arena *arena;
	const char *config, *program;	/* what the JIT runs, what was built */
};

/* The cpu check takes five seconds, so no definition may ask for it here. */
static const struct {
	const char *from, *to;
} quicker[] = {
	{ "\"cpu\", ", "" },
	{ "\"type\": \"context\"}",
	  "\"type\": \"context\", \"config\": {\"include\": [\"memory\"]}}" },
#define QUICKER(key)							\
	{ "\"type\": \"context\", \"" key "\"", "\"type\": "	\
	  "\"context\", \"config\": {\"include\": [\"memory\"]}, " \
	  "\"" key "\"" }
	QUICKER("required"), QUICKER("description"), QUICKER("next"),
#undef QUICKER
};

static void add_quicker(struct rp_buf *buf, const char *text)
{
	while (*text) {
		size_t i = 0, n = sizeof quicker / sizeof quicker[0];

		while (i < n && strncmp(text, quicker[i].from,
					strlen(quicker[i].from)) != 0)
			i++;
		if (i < n) {
			rp_buf_str(buf, quicker[i].to);
			text += strlen(quicker[i].from);
		} else {
			rp_buf_char(buf, *text++);
		}
	}
}

static void write_quicker(const char *to, const char *from)
{
	struct rp_buf text, out;
	FILE *file = fopen(to, "w");

	rp_buf_init(&text, RP_BUF_UNLIMITED);
	rp_buf_init(&out, RP_BUF_UNLIMITED);
	cr_assert(eq(int, rp_buf_read_file(&text, from), 0), "%s", from);
	add_quicker(&out, text.at);
	cr_assert(file != NULL, "%s", to);
	cr_assert(eq(sz, fwrite(out.at, 1, out.n, file), out.n));
	fclose(file);
	rp_buf_finish(&out);
	rp_buf_finish(&text);
}

static struct pair make(struct rp_arena *arena, const char *path)
{
	const char *name = strrchr(path, '/') + 1;
	struct pair pair = {
		.arena = arena,
		.config = rp_arena_printf(arena, "%s/%s", getenv("SCRATCH"),
					  name),
	};
	const char *args[] = { "build", pair.config, "-o", NULL, NULL };
	struct test_process p;

	pair.program = rp_arena_printf(arena, "%s.out", pair.config);
	args[3] = pair.program;
	write_quicker(pair.config, path);
	p = cli_run(arena, args, NULL);
	cr_assert(eq(int, p.status, 0), "%s: %s", name, p.err.at);
	return pair;
}

/* -------------------------------------------------------------- comparing */

static void compare(const struct pair *pair, const char *const *args)
{
	const char *jit[TEST_MAX_ARGS] = {
		TEST_RUNPIPE, "--config", pair->config
	};
	const char *aot[TEST_MAX_ARGS] = { pair->program };
	struct test_process a, b;

	for (size_t i = 0; args[i]; i++) {
		jit[3 + i] = args[i];
		aot[1 + i] = args[i];
	}
	setenv("RUNPIPE_DB", rp_arena_printf(pair->arena, "%s.jit.db",
					     pair->config), 1);
	a = test_run(pair->arena, jit, rp_text(""), NULL);
	setenv("RUNPIPE_DB", rp_arena_printf(pair->arena, "%s.aot.db",
					     pair->config), 1);
	b = test_run(pair->arena, aot, rp_text(""), NULL);
	cr_expect(eq(str, (char *)mask(pair->arena, b.out),
		     (char *)mask(pair->arena, a.out)), "%s", pair->config);
	cr_expect(eq(str, (char *)mask(pair->arena, b.err),
		     (char *)mask(pair->arena, a.err)), "%s", pair->config);
	cr_expect(eq(int, b.status, a.status), "%s", pair->config);
	cr_expect(gt(sz, b.out.n, 2), "%s: %s", pair->config, b.err.at);
}

#define PAYLOAD(name) "--file", TEST_SOURCE_DIR "/../examples/payloads/" name
#define QUIETLY "--quiet", "--json", "--no-store"

static const char *const questions[][TEST_MAX_ARGS - 3] = {
	{ QUIETLY, PAYLOAD("alertmanager-disk.json") },
	{ QUIETLY, PAYLOAD("generic.json"), "--trace-id", "T1" },
	{ QUIETLY, "--payload", "[1, \"\\u001b[2J\"]", "--source", "x" },
	{ "--dry-run", "--quiet", "--json", "--environment", "test" },
	/* With a store, and once more when it knows the alerts. */
	{ "--quiet", "--json", PAYLOAD("alertmanager-group.json") },
	{ "--quiet", "--json", PAYLOAD("alertmanager-disk-resolved.json") },
};

static void enter(struct rp_arena *arena)
{
	rp_arena_init(arena);
	cli_enter(arena);
	unsetenv("RUNPIPE_WEBHOOK_URL");
	unsetenv("HOOK_TOKEN");
	unsetenv("KEY");
}

static void compare_all(struct rp_arena *arena, const char *path)
{
	struct pair pair = make(arena, path);

	for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++)
		compare(&pair, questions[i]);
}

static const char *const goldens[] = {
	"chain", "branch", "skip", "implied", "channel", "hostile",
	"switch", "foreach", "words-together", "crossed",
};

Test(aot, answers_like_the_jit_for_golden_definitions)
{
	struct rp_arena arena;

	enter(&arena);
	for (size_t i = 0; i < sizeof goldens / sizeof goldens[0]; i++)
		compare_all(&arena, rp_arena_printf(
			&arena, TEST_SOURCE_DIR "/golden/%s.json", goldens[i]));
	rp_arena_finish(&arena);
}

Test(aot, answers_like_the_jit_for_all_examples)
{
	struct rp_arena arena;
	glob_t found;

	enter(&arena);
	cr_assert(eq(int, glob(TEST_SOURCE_DIR "/../examples/*.json", 0, NULL,
			       &found), 0));
	for (size_t i = 0; i < found.gl_pathc; i++)
		if (!strstr(found.gl_pathv[i], ".test.json"))
			compare_all(&arena, found.gl_pathv[i]);
	cr_expect(gt(sz, found.gl_pathc, 5));
	globfree(&found);
	rp_arena_finish(&arena);
}

/* ----------------------------------------------------------------- by itself */

static struct rp_text built(struct rp_arena *arena, const char *const *args,
			    const char *output)
{
	struct test_process p = cli_run(arena, args, NULL);
	struct rp_text text;
	struct rp_buf buf;

	cr_assert(eq(int, p.status, 0), "%s", p.err.at);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	cr_assert(eq(int, rp_buf_read_file(&buf, output), 0), "%s", output);
	text = (struct rp_text){ rp_arena_copy(arena, buf.at, buf.n), buf.n };
	rp_buf_finish(&buf);
	return text;
}

Test(aot, builds_the_same_bytes_again)
{
	struct rp_arena arena;
	const char *a, *b;

	enter(&arena);
	a = rp_arena_printf(&arena, "%s/first", getenv("SCRATCH"));
	b = rp_arena_printf(&arena, "%s/another-one", getenv("SCRATCH"));
	cr_expect(rp_text_equal(
		built(&arena, (const char *[]){ "build", "pick.json", "-o", a,
		      "--no-store", NULL }, a),
		built(&arena, (const char *[]){ "build", "pick.json", "-o", b,
		      "--no-store", NULL }, b)));
	rp_arena_finish(&arena);
}

static void runs_alone(struct rp_arena *arena, const char *const *flags)
{
	static const char *const no_environment[] = { NULL };
	const char *program = rp_arena_printf(arena, "%s/alone",
					      getenv("SCRATCH"));
	const char *build[] = { "build", "pick.json", "-o", program,
				flags[0], flags[1], NULL };
	const char *run[] = { program, "--payload", "{\"name\": \"n\"}",
			      "--no-store", "--quiet", NULL };
	struct test_process p;

	built(arena, build, program);
	cr_assert(eq(int, chdir(test_directory(arena)), 0));
	p = test_run(arena, run, rp_text(""), no_environment);
	cr_expect(eq(int, p.status, 0), "%s%s", p.out.at, p.err.at);
	cr_expect(strstr(p.out.at, "completed successfully") != NULL, "%s",
		  p.out.at);
}

static const struct {
	const char *flags[2];
} ways[] = {
	{ { NULL, NULL } },
	{ { "--no-store", NULL } },
	{ { "--no-store", "--static" } },
};

RP_ROWS(aot, runs_without_environment_in_an_empty_directory, ways)
{
	struct rp_arena arena;

	enter(&arena);
	runs_alone(&arena, row->flags);
	rp_arena_finish(&arena);
}
