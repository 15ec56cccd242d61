/*
 * Payloads that are no JSON, and payloads that barely are.  What has no
 * sense is refused before anything runs; what has one sensible meaning runs
 * with a warning, because a page must not be lost.
 */
#include "trouble.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/json.h"
#include "lib/rows.h"

static const struct {
	const char *text, *says;
} refused[] = {
	{ "{bad", "Expecting property name enclosed in double quotes: line 1 "
	  "column 2 (char 1)" },
	{ "nul", "Expecting value: line 1 column 1 (char 0)" },
	{ "\n ", "Expecting value: line 2 column 2 (char 2)" },
	{ "{\"a\": 1,}", "line 1 column 9 (char 8)" },
	{ "{\"a\": 01}", "line 1 column 8 (char 7)" },
	{ "{\"a\": NaN}", "Expecting value: line 1 column 7 (char 6)" },
	{ "{\"a\": -1e999}", "Number out of range: line 1 column 7" },
	{ "{} {}", "Extra data: line 1 column 4 (char 3)" },
	{ "\"a\tb\"", "Invalid control character" },
	{ "\"cut", "Unterminated string" },
	{ "\xff\xfe", "Invalid UTF-8: line 1 column 1 (char 0)" },
	{ "{\"caf\xe9\": 1}", "save it as UTF-8" },
	{ "\xef\xbb\xbf{}", "without a byte-order mark" },
	{ "\"\xed\xa0\x80\"", "Invalid UTF-8: line 1 column 2 (char 1)" },
};

/* Three ways in; the second and third are files. */
static struct test_process give(struct rp_arena *arena, int way,
				struct rp_text text)
{
	static const char *const flags[] = { "--payload", "--file", "--file" };
	const char *const value[] = {
		rp_text_cstr(arena, text),
		trouble_file(arena, "payload.json", text), "-",
	};
	const char *const argv[] = {
		TEST_RUNPIPE, "--config", "pick.json", "--json",
		"--trace-id", "T1", flags[way], value[way], NULL
	};

	return test_run(arena, argv, way == 2 ? text : rp_text(""), NULL);
}

static const char *const openings[] = {
	"CommandError: Invalid JSON payload: ",
	"CommandError: Invalid JSON in file: ",
	"CommandError: Invalid JSON in file: ",
};

static const char *const places[] = { "", "/payload.json", " of <stdin>" };

RP_ROWS(hostile_payload, is_refused_with_its_place, refused)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	for (int way = 0; way < 3; way++) {
		struct test_process p = give(&arena, way, rp_text(row->text));

		trouble_is_survived(&p, row->text);
		cr_expect(eq(int, p.status, 1), "%s", row->text);
		cr_expect(eq(sz, p.out.n, 0), "%s", p.out.at);
		trouble_is_said(&p, (const char *const[]){
			openings[way], row->says, places[way], NULL },
			row->text);
	}
	cr_expect(ne(int, access(getenv("RUNPIPE_DB"), F_OK), 0));
	rp_arena_finish(&arena);
}

/* ------------------------------------------------------------------ depth */

static struct rp_text nest(struct rp_arena *arena, size_t levels)
{
	struct rp_text text;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, "{\"name\": \"deep\", \"labels\": ");
	for (size_t i = 1; i < levels; i++)
		rp_buf_str(&buf, i % 2 ? "{\"a\":" : "[");
	rp_buf_str(&buf, "7");
	for (size_t i = levels - 1; i > 0; i--)
		rp_buf_char(&buf, i % 2 ? '}' : ']');
	rp_buf_char(&buf, '}');
	text = (struct rp_text){ rp_arena_copy(arena, buf.at, buf.n), buf.n };
	rp_buf_finish(&buf);
	return text;
}

static const char *deepest(struct rp_arena *arena, size_t levels)
{
	struct rp_buf path;
	const char *copy;

	rp_buf_init(&path, RP_BUF_UNLIMITED);
	rp_buf_str(&path, "payload/labels");
	for (size_t i = 1; i < levels; i++)
		rp_buf_str(&path, i % 2 ? "/a" : "/0");
	copy = rp_arena_copy(arena, path.at, path.n);
	rp_buf_finish(&path);
	return copy;
}

Test(hostile_payload, may_be_512_levels_deep)
{
	struct test_process p;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	for (int way = 0; way < 3; way++) {
		p = give(&arena, way, nest(&arena, 513));
		cr_expect(eq(int, p.status, 1));
		trouble_is_said(&p, (const char *const[]){
			"Nesting deeper than 512 levels: line 1 column ",
			NULL }, "513");
		p = give(&arena, way, nest(&arena, 512));
		trouble_is_survived(&p, "512");
		cr_expect(eq(int, p.status, 0), "%s", p.err.at);
		cr_expect(trouble_is_json(p.out));
		cr_expect(eq(str, (char *)trouble_field(&arena,
				trouble_newest_run(&arena),
				deepest(&arena, 512)), "7"));
	}
	rp_arena_finish(&arena);
}

/* ----------------------------------------------------------------- mended */

#define ODD "{\"name\": \"first\", \"name\": \"last\", "		\
	"\"title\": \"\\udc00\"}"

Test(hostile_payload, is_mended_with_a_warning)
{
	struct test_process p;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	for (int way = 0; way < 3; way++) {
		struct rp_text run;

		p = give(&arena, way, rp_text(ODD));
		trouble_is_survived(&p, ODD);
		cr_expect(eq(int, p.status, 0), "%s", p.err.at);
		cr_expect(trouble_is_json(p.out));
		trouble_is_said(&p, (const char *const[]){
			"warning: payload: key 'name' is repeated",
			"warning: payload: a lone surrogate became U+FFFD "
			"(/title)", NULL }, ODD);
		run = trouble_newest_run(&arena);
		cr_expect(eq(str, (char *)trouble_field(&arena, run,
							"payload/name"),
			     "last"));
		cr_expect(eq(str, (char *)trouble_field(&arena, run,
							"payload/title"),
			     "\xef\xbf\xbd"));
	}
	rp_arena_finish(&arena);
}

/* JSON all right; whether it is an alert is another question. */
static const struct {
	const char *text;
	int status;
} odd[] = {
	{ "null", 1 }, { "7", 1 }, { "\"text\"", 1 }, { "[]", 1 }, { "{}", 1 },
	{ "{\"name\": null}", 0 }, { "{\"name\": {}}", 0 },
	{ "{\"name\": \"a\\u0000b\"}", 0 },
	{ "{\"name\": \"\\ud83d\\ude00\\u202e\"}", 0 },
	{ "{\"name\": \"n\", \"x\": [1e-999, 9e307, "
	  "123456789012345678901234567890, -9223372036854775808, "
	  "18446744073709551615, 18446744073709551616]}", 0 },
	{ "{\"name\": \"n\", \"labels\": [], \"severity\": 7}", 0 },
	{ "{\"name\": \"n\", \"\": \"\", \"a\\u0000\": {\"\": 1}}", 0 },
	{ "{\"alerts\": [null, 7, [], {}, \"x\"]}", 1 },
	{ "{\"name\": \"'); DROP TABLE runs; --\"}", 0 },
	{ "{\"name\": \"\\u001b[2J*/ \\\"; system(\\\"id\\\"); //\"}", 0 },
};

RP_ROWS(hostile_payload, ends_in_json_and_a_record, odd)
{
	struct test_process p;
	struct rp_arena arena;
	struct rp_text run;

	rp_arena_init(&arena);
	cli_enter(&arena);
	p = give(&arena, 2, rp_text(row->text));
	trouble_is_survived(&p, row->text);
	cr_expect(eq(int, p.status, row->status), "%s: %s", row->text,
		  p.out.at);
	cr_expect(trouble_is_json(p.out), "%s", p.out.at);
	run = trouble_newest_run(&arena);
	cr_expect(eq(str, (char *)trouble_field(&arena, run, "status"),
		     row->status ? "failed" : "completed"), "%s", row->text);
	rp_arena_finish(&arena);
}
