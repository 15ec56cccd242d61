/*
 * What the JSON reader refuses, in the words and at the places of Python.
 */
#include "base/json.h"

#include "base/arena.h"
#include "lib/rows.h"

#define T(literal) { literal, sizeof(literal) - 1 }

#define NAME "Expecting property name enclosed in double quotes: "
#define MARK "Unexpected UTF-8 BOM (decode using utf-8-sig): "

static struct rp_json_result result;

/* All rows say what Python 3.11 says; it takes NaN and Infinity, we do not. */
static const struct {
	struct rp_text text;
	const char *want;
} refused[] = {
	{ T(""), "Expecting value: line 1 column 1 (char 0)" },
	{ T(" "), "Expecting value: line 1 column 2 (char 1)" },
	{ T("\n"), "Expecting value: line 2 column 1 (char 1)" },
	{ T("nul"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("nulll"), "Extra data: line 1 column 5 (char 4)" },
	{ T("Null"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("TRUE"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("True"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("tru"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("fals"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("nan"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("NaN"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("Infinity"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("-Infinity"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("-inf"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("undefined"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("a"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("'a'"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("-"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("+1"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("--1"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("- 1"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("01"), "Extra data: line 1 column 2 (char 1)" },
	{ T("-01"), "Extra data: line 1 column 3 (char 2)" },
	{ T("00"), "Extra data: line 1 column 2 (char 1)" },
	{ T("012"), "Extra data: line 1 column 2 (char 1)" },
	{ T("1."), "Extra data: line 1 column 2 (char 1)" },
	{ T("1.e1"), "Extra data: line 1 column 2 (char 1)" },
	{ T(".5"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("-.5"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("1e"), "Extra data: line 1 column 2 (char 1)" },
	{ T("1e+"), "Extra data: line 1 column 2 (char 1)" },
	{ T("1E-"), "Extra data: line 1 column 2 (char 1)" },
	{ T("1e1.5"), "Extra data: line 1 column 4 (char 3)" },
	{ T("0x1"), "Extra data: line 1 column 2 (char 1)" },
	{ T("0x"), "Extra data: line 1 column 2 (char 1)" },
	{ T("1_000"), "Extra data: line 1 column 2 (char 1)" },
	{ T("1,000"), "Extra data: line 1 column 2 (char 1)" },
	{ T("1 2"), "Extra data: line 1 column 3 (char 2)" },
	{ T("1a"), "Extra data: line 1 column 2 (char 1)" },
	{ T("0b1"), "Extra data: line 1 column 2 (char 1)" },
	{ T("\331\243"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("\357\274\221"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("\""),
	  "Unterminated string starting at: line 1 column 1 (char 0)" },
	{ T("\"a"),
	  "Unterminated string starting at: line 1 column 1 (char 0)" },
	{ T("\"\n\""),
	  "Invalid control character at: line 1 column 2 (char 1)" },
	{ T("\"\t\""),
	  "Invalid control character at: line 1 column 2 (char 1)" },
	{ T("\"a\000b\""),
	  "Invalid control character at: line 1 column 3 (char 2)" },
	{ T("\"\037\""),
	  "Invalid control character at: line 1 column 2 (char 1)" },
	{ T("\"\\"),
	  "Unterminated string starting at: line 1 column 1 (char 0)" },
	{ T("\"\\\""),
	  "Unterminated string starting at: line 1 column 1 (char 0)" },
	{ T("\"\\a\""), "Invalid \\escape: line 1 column 2 (char 1)" },
	{ T("\"\\x41\""), "Invalid \\escape: line 1 column 2 (char 1)" },
	{ T("\"\\0\""), "Invalid \\escape: line 1 column 2 (char 1)" },
	{ T("\"\\U0041\""), "Invalid \\escape: line 1 column 2 (char 1)" },
	{ T("\"\\'\""), "Invalid \\escape: line 1 column 2 (char 1)" },
	{ T("\"\\\303\251\""), "Invalid \\escape: line 1 column 2 (char 1)" },
	{ T("\"\\u"), "Invalid \\uXXXX escape: line 1 column 3 (char 2)" },
	{ T("\"\\u\""), "Invalid \\uXXXX escape: line 1 column 3 (char 2)" },
	{ T("\"\\u0"), "Invalid \\uXXXX escape: line 1 column 3 (char 2)" },
	{ T("\"\\u00\""), "Invalid \\uXXXX escape: line 1 column 3 (char 2)" },
	{ T("\"\\u004\""), "Invalid \\uXXXX escape: line 1 column 3 (char 2)" },
	{ T("\"\\u00zz\""),
	  "Invalid \\uXXXX escape: line 1 column 3 (char 2)" },
	{ T("\"\\u 041\""),
	  "Invalid \\uXXXX escape: line 1 column 3 (char 2)" },
	{ T("\"\\u+041\""),
	  "Invalid \\uXXXX escape: line 1 column 3 (char 2)" },
	{ T("\"\\u0041"), "Invalid \\uXXXX escape: line 1 column 3 (char 2)" },
	{ T("\"\\ud83d\\u\""),
	  "Invalid \\uXXXX escape: line 1 column 9 (char 8)" },
	{ T("\"\\ud83d\\uzzzz\""),
	  "Invalid \\uXXXX escape: line 1 column 9 (char 8)" },
	{ T("\"\\ud83d\\q\""), "Invalid \\escape: line 1 column 8 (char 7)" },
	{ T("\"a\" \"b\""), "Extra data: line 1 column 5 (char 4)" },
	{ T("\"a\"b"), "Extra data: line 1 column 4 (char 3)" },
	{ T("\"\303\251\n\""),
	  "Invalid control character at: line 1 column 3 (char 2)" },
	{ T("\"\342\230\203 \\q\""),
	  "Invalid \\escape: line 1 column 4 (char 3)" },
	{ T("["), "Expecting value: line 1 column 2 (char 1)" },
	{ T("[1"), "Expecting ',' delimiter: line 1 column 3 (char 2)" },
	{ T("[1,"), "Expecting value: line 1 column 4 (char 3)" },
	{ T("[,"), "Expecting value: line 1 column 2 (char 1)" },
	{ T("[,1]"), "Expecting value: line 1 column 2 (char 1)" },
	{ T("[1,]"), "Expecting value: line 1 column 4 (char 3)" },
	{ T("[1,,2]"), "Expecting value: line 1 column 4 (char 3)" },
	{ T("[1 2]"), "Expecting ',' delimiter: line 1 column 4 (char 3)" },
	{ T("[1;2]"), "Expecting ',' delimiter: line 1 column 3 (char 2)" },
	{ T("[1}"), "Expecting ',' delimiter: line 1 column 3 (char 2)" },
	{ T("[}"), "Expecting value: line 1 column 2 (char 1)" },
	{ T("[]]"), "Extra data: line 1 column 3 (char 2)" },
	{ T("[][]"), "Extra data: line 1 column 3 (char 2)" },
	{ T("[\"a"),
	  "Unterminated string starting at: line 1 column 2 (char 1)" },
	{ T("[\"a\""), "Expecting ',' delimiter: line 1 column 5 (char 4)" },
	{ T("[\"a\","), "Expecting value: line 1 column 6 (char 5)" },
	{ T("[1,\n\n2,\n]"), "Expecting value: line 4 column 1 (char 8)" },
	{ T("[[1]"), "Expecting ',' delimiter: line 1 column 5 (char 4)" },
	{ T("[ \"\342\230\203\", \303\251 ]"),
	  "Expecting value: line 1 column 8 (char 7)" },
	{ T("[-]"), "Expecting value: line 1 column 2 (char 1)" },
	{ T("[1 true]"), "Expecting ',' delimiter: line 1 column 4 (char 3)" },
	{ T("[\"a\":1]"), "Expecting ',' delimiter: line 1 column 5 (char 4)" },
	{ T("[1]x"), "Extra data: line 1 column 4 (char 3)" },
	{ T("[1]\000"), "Extra data: line 1 column 4 (char 3)" },
	{ T("\000"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("[\000]"), "Expecting value: line 1 column 2 (char 1)" },
	{ T("[1,\0132]"), "Expecting value: line 1 column 4 (char 3)" },
	{ T("[\014]"), "Expecting value: line 1 column 2 (char 1)" },
	{ T("\302\240[]"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("[\342\200\250]"), "Expecting value: line 1 column 2 (char 1)" },
	{ T("// c\n1"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("[1/* c */]"),
	  "Expecting ',' delimiter: line 1 column 3 (char 2)" },
	{ T("[1] # c"), "Extra data: line 1 column 5 (char 4)" },
	{ T("[0x1f]"), "Expecting ',' delimiter: line 1 column 3 (char 2)" },
	{ T("[nul]"), "Expecting value: line 1 column 2 (char 1)" },
	{ T("[012]"), "Expecting ',' delimiter: line 1 column 3 (char 2)" },
	{ T("[NaN]"), "Expecting value: line 1 column 2 (char 1)" },
	{ T("[1e]"), "Expecting ',' delimiter: line 1 column 3 (char 2)" },
	{ T("[1.]"), "Expecting ',' delimiter: line 1 column 3 (char 2)" },
	{ T("[+1]"), "Expecting value: line 1 column 2 (char 1)" },
	{ T("{"),
	  NAME "line 1 column 2 (char 1)" },
	{ T("{\"a"),
	  "Unterminated string starting at: line 1 column 2 (char 1)" },
	{ T("{\"a\""), "Expecting ':' delimiter: line 1 column 5 (char 4)" },
	{ T("{\"a\":"), "Expecting value: line 1 column 6 (char 5)" },
	{ T("{\"a\":1"), "Expecting ',' delimiter: line 1 column 7 (char 6)" },
	{ T("{\"a\":1,"),
	  NAME "line 1 column 8 (char 7)" },
	{ T("{\"a\":1,}"),
	  NAME "line 1 column 8 (char 7)" },
	{ T("{,}"),
	  NAME "line 1 column 2 (char 1)" },
	{ T("{a:1}"),
	  NAME "line 1 column 2 (char 1)" },
	{ T("{1:1}"),
	  NAME "line 1 column 2 (char 1)" },
	{ T("{null:1}"),
	  NAME "line 1 column 2 (char 1)" },
	{ T("{'a':1}"),
	  NAME "line 1 column 2 (char 1)" },
	{ T("{\"a\" 1}"), "Expecting ':' delimiter: line 1 column 6 (char 5)" },
	{ T("{\"a\"=1}"), "Expecting ':' delimiter: line 1 column 5 (char 4)" },
	{ T("{\"a\",1}"), "Expecting ':' delimiter: line 1 column 5 (char 4)" },
	{ T("{\"a\":}"), "Expecting value: line 1 column 6 (char 5)" },
	{ T("{:1}"),
	  NAME "line 1 column 2 (char 1)" },
	{ T("{\"a\":1 \"b\":2}"),
	  "Expecting ',' delimiter: line 1 column 8 (char 7)" },
	{ T("{\"a\":1;\"b\":2}"),
	  "Expecting ',' delimiter: line 1 column 7 (char 6)" },
	{ T("{\"a\":1]"), "Expecting ',' delimiter: line 1 column 7 (char 6)" },
	{ T("{]"),
	  NAME "line 1 column 2 (char 1)" },
	{ T("{\"a\":1}}"), "Extra data: line 1 column 8 (char 7)" },
	{ T("{\"a\":1}{}"), "Extra data: line 1 column 8 (char 7)" },
	{ T("{\"a\":1,,\"b\":2}"),
	  NAME "line 1 column 8 (char 7)" },
	{ T("{\"a\"::1}"), "Expecting value: line 1 column 6 (char 5)" },
	{ T("{\"a\":1,\"b\"}"),
	  "Expecting ':' delimiter: line 1 column 11 (char 10)" },
	{ T("{\"a\":1,\"b\":}"),
	  "Expecting value: line 1 column 12 (char 11)" },
	{ T("{\"a\":1,1:2}"),
	  NAME "line 1 column 8 (char 7)" },
	{ T("{\n  \"name\": \"x\",\n  \"nodes\": [\n    {\"id\": 1}\n"
	    "    {\"id\": 2}\n  ]\n}"),
	  "Expecting ',' delimiter: line 5 column 5 (char 48)" },
	{ T("{\"\303\251\": \"\342\230\203\" \"x\"}"),
	  "Expecting ',' delimiter: line 1 column 11 (char 10)" },
	{ T("{\"a\"\n:\n}"), "Expecting value: line 3 column 1 (char 7)" },
	{ T("{[]:1}"),
	  NAME "line 1 column 2 (char 1)" },
	{ T("{\"a\":b}"), "Expecting value: line 1 column 6 (char 5)" },
	{ T("{\"a\":tru}"), "Expecting value: line 1 column 6 (char 5)" },
	{ T(","), "Expecting value: line 1 column 1 (char 0)" },
	{ T(":"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("]"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("}"), "Expecting value: line 1 column 1 (char 0)" },
	{ T("]["), "Expecting value: line 1 column 1 (char 0)" },
	{ T("{\"a\":\"b\n\"}"),
	  "Invalid control character at: line 1 column 8 (char 7)" },
	{ T("\357\273\277[]"),
	  MARK "line 1 column 1 (char 0)" },
	{ T("\357\273\277"),
	  MARK "line 1 column 1 (char 0)" },
	{ T("[\357\273\277]"), "Expecting value: line 1 column 2 (char 1)" },
};

RP_ROWS(json_problem, speaks_like_python, refused)
{
	struct rp_value value = rp_int(42);
	struct rp_arena arena;

	rp_arena_init(&arena);
	cr_assert(eq(int, rp_json_read(&value, &arena, row->text, 512, &result),
		     -1), "%s", row->text.at);
	cr_expect(eq(str, (char *)rp_json_problem(&arena, &result),
		     (char *)row->want), "%s", row->text.at);
	cr_expect(eq(i64, value.as.integer, 42));
	rp_arena_finish(&arena);
}

/* What Python refuses before its reader sees it, or not at all. */
static const struct {
	struct rp_text text;
	size_t offset;
	const char *want;
} ours[] = {
	{ T("\"\xff\""), 1, "Invalid UTF-8: line 1 column 2 (char 1)" },
	{ T("\"\xc0\x80\""), 1, "Invalid UTF-8: line 1 column 2 (char 1)" },
	{ T("\"\xed\xa0\x80\""), 1, "Invalid UTF-8: line 1 column 2 (char 1)" },
	{ T("\"\xf4\x90\x80\x80\""), 1,
	  "Invalid UTF-8: line 1 column 2 (char 1)" },
	{ T("[1,\n\"é\xe2\x98\"]"), 7,
	  "Invalid UTF-8: line 2 column 3 (char 6)" },
	{ T("\xff"), 0, "Invalid UTF-8: line 1 column 1 (char 0)" },
	{ T("[1] \x80"), 4, "Invalid UTF-8: line 1 column 5 (char 4)" },
	{ T("nonsense\xff"), 8, "Invalid UTF-8: line 1 column 9 (char 8)" },
	{ T("\xfe\xff\0["), 0, "Invalid UTF-8: line 1 column 1 (char 0)" },
	{ T("1e309"), 0, "Number out of range: line 1 column 1 (char 0)" },
	{ T("[-1e999]"), 1, "Number out of range: line 1 column 2 (char 1)" },
	{ T("[0,\n 1E+400000000000000000000]"), 5,
	  "Number out of range: line 2 column 2 (char 5)" },
	{ T("{\"é\":[1.8e308]}"), 7,
	  "Number out of range: line 1 column 7 (char 6)" },
	{ { NULL, 0 }, 0, "Expecting value: line 1 column 1 (char 0)" },
};

RP_ROWS(json_problem, refuses_what_could_not_be_kept, ours)
{
	struct rp_value value;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cr_assert(eq(int, rp_json_read(&value, &arena, row->text, 512, &result),
		     -1));
	cr_expect(eq(str, (char *)rp_json_problem(&arena, &result),
		     (char *)row->want));
	cr_expect(eq(sz, result.offset, row->offset), "%s", row->want);
	rp_arena_finish(&arena);
}
