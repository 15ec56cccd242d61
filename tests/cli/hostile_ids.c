/*
 * Node ids, names and words made to break out of something: they run, are
 * stored and come back byte by byte, and what is emitted for them compiles.
 */
#include "trouble.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/json.h"
#include "lib/rows.h"

static const char longest[] =
	"iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii"
	"iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii";

static const char *const ids[] = {
	"q\"uo'te", "a*/b", "/*", "//", "b\\", "\\\"",
	"\"; system(\"x\"); //", "?\?/", "?\?=include <x>",
	"\xf0\x9f\x94\xa5", "\xe2\x80\xae" "evil", "%s%n", "%", "${env:HOME}",
	"$(id)", "`id`", "../../etc/passwd", "__adhoc__", "NULL", "rp_end",
	"n1", "nodes", "payload", "0", "-1", " ", "a b", "#line 1 \"x\"",
	"__FILE__", "then", "node_results", longest,
};

#define N_IDS (sizeof ids / sizeof ids[0])

/* in → pick → pick …, each reading the one before and skipping with it. */
static struct rp_text definition(struct rp_arena *arena)
{
	struct rp_text text;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, "{\"version\": \"1.0\", \"name\": ");
	rp_json_write_string(&buf, rp_text("*/ \"; //\\"), 0);
	rp_buf_str(&buf, ", \"nodes\": [");
	for (size_t i = 0; i < N_IDS; i++) {
		rp_buf_str(&buf, i ? ",\n{\"id\": " : "\n{\"id\": ");
		rp_json_write_string(&buf, rp_text(ids[i]), 0);
		if (i == 0) {
			rp_buf_str(&buf, ", \"type\": \"ingest\"}");
			continue;
		}
		rp_buf_str(&buf, ", \"type\": \"transform\", \"config\": {"
			   "\"mapping\": {\"*/\\\"\\n?\?/\": ");
		rp_buf_str(&buf, i == 1 ? "\"severity\"}, "
			   : "\"transformed.*/\\\"\\n?\?/\"}, ");
		rp_buf_str(&buf, "\"source_node\": ");
		rp_json_write_string(&buf, rp_text(ids[i - 1]), 0);
		rp_buf_str(&buf, "}, \"skip_if_errors\": [");
		rp_json_write_string(&buf, rp_text(ids[i - 1]), 0);
		rp_buf_str(&buf, "]}");
	}
	rp_buf_str(&buf, "]}\n");
	text = (struct rp_text){ rp_arena_copy(arena, buf.at, buf.n), buf.n };
	rp_buf_finish(&buf);
	return text;
}

static const char *expected(struct rp_arena *arena)
{
	struct rp_value list = rp_list_new(arena);

	for (size_t i = 0; i < N_IDS; i++)
		rp_list_push(arena, &list, rp_cstring(ids[i]));
	return rp_json_text(arena, &list, RP_JSON_COMPACT).at;
}

Test(hostile_ids, run_and_come_back)
{
	struct test_process p;
	struct rp_arena arena;
	struct rp_text shown;
	const char *path;

	rp_arena_init(&arena);
	cli_enter(&arena);
	path = trouble_file(&arena, "ids.json", definition(&arena));
	p = cli_run(&arena, (const char *[TEST_MAX_ARGS]){
		"--config", path, "--sample", "--json", "--trace-id",
		"*/\"\\\n;'--" }, NULL);
	trouble_is_survived(&p, "ids.json");
	cr_expect(eq(int, p.status, 0), "%s", p.err.at);
	cr_expect(trouble_is_json(p.out));
	cr_expect(eq(str, (char *)trouble_field(&arena, p.out,
						"executed_nodes"),
		     (char *)expected(&arena)));
	shown = trouble_newest_run(&arena);
	for (size_t i = 0; i < N_IDS; i++)
		cr_expect(eq(str, (char *)trouble_field(&arena, shown,
			rp_arena_printf(&arena, "nodes/%zu/node_id", i)),
			(char *)ids[i]));
	cr_expect(eq(str, (char *)trouble_field(&arena, shown, "trace_id"),
		     "*/\"\\\n;'--"));
	rp_arena_finish(&arena);
}

static const char *const compilers[] = { "cc", "gcc", "clang" };

Test(hostile_ids, leave_the_emitted_program_a_program)
{
	struct test_process p;
	struct rp_arena arena;
	const char *path;

	rp_arena_init(&arena);
	cli_enter(&arena);
	path = trouble_file(&arena, "ids.json", definition(&arena));
	p = cli_run(&arena, (const char *[TEST_MAX_ARGS]){
		"--config", path, "--emit-c", "--with-abi" }, NULL);
	cr_expect(eq(int, p.status, 0), "%s", p.err.at);
	for (size_t i = 0; i < 3; i++) {
		const char *const argv[] = {
			compilers[i], "-std=c11", "-Wall", "-Wextra",
			"-Werror", "-Wtrigraphs", "-xc", "-fsyntax-only", "-",
			NULL
		};

		if (test_has(compilers[i])) {
			struct test_process cc = test_run(&arena, argv, p.out,
							  NULL);

			cr_expect(eq(int, cc.status, 0), "%s", cc.err.at);
		}
	}
	rp_arena_finish(&arena);
}

/* Every page for people is free of what moves a cursor. */
static const char *const pages[][4] = {
	{ "--config", "FILE", "--sample" },
	{ "--config", "FILE", "--dry-run" },
	{ "validate", "FILE" },
	{ "runs", "list" },
	{ "definition", "add", "FILE", "--name=\x1b[31m" },
	{ "--definition", "\x1b[2J\x07" },
	{ "--config", "\x1b[2J\x07.json" },
	{ "runs", "show", "\x1b]0;title\x07" },
	{ "explain", "\x1b[5m" },
	{ "\x1b[5m" },
	{ "--\x1b[5m" },
};

Test(hostile_ids, move_no_cursor)
{
	struct rp_arena arena;
	const char *path;

	rp_arena_init(&arena);
	cli_enter(&arena);
	path = trouble_file(&arena, "ids.json", definition(&arena));
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		const char *args[TEST_MAX_ARGS] = { NULL };
		struct test_process p;

		for (size_t j = 0; j < 4 && pages[i][j]; j++)
			args[j] = strcmp(pages[i][j], "FILE") == 0
				  ? path : pages[i][j];
		p = cli_run(&arena, args, NULL);
		trouble_is_survived(&p, pages[i][0]);
		cr_expect(strpbrk(p.out.at, "\x1b\x07") == NULL, "%s",
			  pages[i][0]);
		cr_expect(strpbrk(p.err.at, "\x1b\x07") == NULL, "%s",
			  pages[i][0]);
	}
	rp_arena_finish(&arena);
}

/* What a caller puts on the command line comes from just as far away. */
static const char *const words[] = {
	"", "\xff\xfe", "\xc3\x28", "\xed\xa0\x80", "a\nb\x1b[2J",
	"'; DROP TABLE runs; --", "%s%n", "\xf0\x9f\x94\xa5", longest,
};

RP_ROWS(hostile_ids, may_be_on_the_command_line, words)
{
	struct test_process p;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	p = cli_run(&arena, (const char *[TEST_MAX_ARGS]){
		"--config", "pick.json", "--sample", "--json",
		rp_arena_printf(&arena, "--trace-id=%s", *row),
		rp_arena_printf(&arena, "--source=%s", *row),
		rp_arena_printf(&arena, "--environment=%s", *row) }, NULL);
	trouble_is_survived(&p, *row);
	cr_expect(eq(int, p.status, 0), "%s: %s", *row, p.err.at);
	cr_expect(trouble_is_json(p.out), "%s", p.out.at);
	cr_expect(rp_utf8_invalid(p.out) < 0);
	cr_expect(strchr(p.err.at, '\x1b') == NULL, "%s", p.err.at);
	p.out = trouble_newest_run(&arena);
	cr_expect(rp_utf8_invalid(p.out) < 0, "%s", p.out.at);
	rp_arena_finish(&arena);
}
