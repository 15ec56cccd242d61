/*
 * The canonical layout: what it looks like, and that it says the same.
 */
#include "format.h"

#include <glob.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "lib/files.h"
#include "lib/rows.h"

static const struct {
	const char *text, *want;
} layouts[] = {
	{ "[1,2]", "[1, 2]\n" },
	{ " {} ", "{}\n" },
	{ "{\"a\":[ ]}", "{\n  \"a\": []\n}\n" },
	{ "{\"a\":{\"b\":1.50,\"c\":1e400}}",
	  "{\n  \"a\": { \"b\": 1.50, \"c\": 1e400 }\n}\n" },
	{ "{\"x\":\"\\u00e9\xc3\xa9\\/\"}",
	  "{\n  \"x\": \"\\u00e9\xc3\xa9\\/\"\n}\n" },
	{ "{\"nodes\":[],\"version\":1,\"z\":2}",
	  "{\n  \"version\": 1,\n  \"z\": 2,\n  \"nodes\": []\n}\n" },
	{ "{\"nodes\":[{\"next\":\"b\",\"x\":1,\"type\":\"set\",\"a\":2,"
	  "\"id\":\"a\"}]}",
	  "{\n  \"nodes\": [\n    {\n      \"id\": \"a\",\n"
	  "      \"type\": \"set\",\n      \"x\": 1,\n      \"a\": 2,\n"
	  "      \"next\": \"b\"\n    }\n  ]\n}\n" },
	{ "{\"nodes\":[{\"config\":{\"do\":[{\"type\":\"t\",\"id\":\"i\"}],"
	  "\"as\":\"x\"}}]}",
	  "{\n  \"nodes\": [\n    {\n      \"config\": {\n"
	  "        \"do\": [\n          {\n            \"id\": \"i\",\n"
	  "            \"type\": \"t\"\n          }\n        ],\n"
	  "        \"as\": \"x\"\n      }\n    }\n  ]\n}\n" },
	{ "{\"tests\":[{\"payload\":{\"nodes\":[{\"type\":1,\"id\":2}]}}]}",
	  "{\n  \"tests\": [\n    {\n      \"payload\": "
	  "{ \"nodes\": [{ \"type\": 1, \"id\": 2 }] }\n    }\n  ]\n}\n" },
	/* 80 columns, and one more */
	{ "{\"a\":[\"0123456789012345678901234567890123456789"
	  "01234567890123456789012345678\"]}",
	  "{\n  \"a\": [\"0123456789012345678901234567890123456789"
	  "01234567890123456789012345678\"]\n}\n" },
	{ "{\"a\":[\"0123456789012345678901234567890123456789"
	  "012345678901234567890123456789\"]}",
	  "{\n  \"a\": [\n    \"0123456789012345678901234567890123456789"
	  "012345678901234567890123456789\"\n  ]\n}\n" },
};

static struct rp_text format(struct rp_arena *arena, struct rp_text text)
{
	struct rp_text copy;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_format(&buf, arena, text);
	copy = rp_text(rp_arena_copy(arena, buf.at, buf.n));
	rp_buf_finish(&buf);
	return copy;
}

RP_ROWS(format, lays_out, layouts)
{
	struct rp_arena arena;
	struct rp_text once;

	rp_arena_init(&arena);
	once = format(&arena, rp_text(row->text));
	cr_expect(eq(str, (char *)once.at, (char *)row->want), "%s",
		  row->text);
	cr_expect(eq(str, (char *)format(&arena, once).at,
		     (char *)row->want), "%s", row->text);
	rp_arena_finish(&arena);
}

static struct rp_value read(struct rp_arena *arena, struct rp_text text)
{
	struct rp_json_result result;
	struct rp_value value;

	cr_assert(eq(int, rp_json_read(&value, arena, text, 512, &result), 0),
		  "%s", text.at);
	return value;
}

static bool is_json(struct rp_arena *arena, struct rp_text text)
{
	struct rp_json_result result;
	struct rp_value value;

	return rp_json_read(&value, arena, text, RP_JSON_DEPTH_DEFINITION,
			    &result) == 0 && result.n_notes == 0;
}

static void check_file(const char *path)
{
	struct rp_text text, once, twice;
	struct rp_value before, after;
	struct rp_arena arena;

	rp_arena_init(&arena);
	text = test_file(&arena, path);
	if (is_json(&arena, text)) {
		once = format(&arena, text);
		twice = format(&arena, once);
		before = read(&arena, text);
		after = read(&arena, once);
		cr_expect(rp_value_equal(&before, &after), "%s", path);
		cr_expect(eq(str, (char *)twice.at, (char *)once.at), "%s",
			  path);
	}
	rp_arena_finish(&arena);
}

static void check_files(const char *pattern, bool (*check)(const char *path))
{
	glob_t found;

	cr_assert(eq(int, glob(pattern, 0, NULL, &found), 0), "%s", pattern);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		const char *path = found.gl_pathv[i]
				   + strlen(TEST_SOURCE_DIR "/");

		check_file(path);
		cr_expect(eq(int, !check || check(path), 1), "%s: run `runpipe fmt`",
			  path);
	}
	globfree(&found);
}

static bool is_canonical(const char *path)
{
	struct rp_arena arena;
	struct rp_text text;
	bool same;

	rp_arena_init(&arena);
	text = test_file(&arena, path);
	same = rp_text_equal(text, format(&arena, text));
	rp_arena_finish(&arena);
	return same;
}

Test(format, says_the_same_and_changes_nothing_twice)
{
	check_files(TEST_SOURCE_DIR "/golden/*.json", NULL);
}

Test(format, is_the_layout_of_all_examples)
{
	check_files(TEST_SOURCE_DIR "/../examples/*.json", is_canonical);
}
