/*
 * What the JSON reader accepts and what it makes of it.
 */
#include "base/json.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "lib/rows.h"

#define T(literal) { literal, sizeof(literal) - 1 }

static struct rp_json_result result;

/* Each document as it is written again: compact and in ASCII. */
static const struct {
	struct rp_text text;
	const char *want;
} accepted[] = {
	{ T("null"), "null" },
	{ T("true"), "true" },
	{ T("false"), "false" },
	{ T("0"), "0" },
	{ T("-0"), "0" },
	{ T("7"), "7" },
	{ T("-1"), "-1" },
	{ T("10"), "10" },
	{ T("1234567890"), "1234567890" },
	{ T("9223372036854775807"), "9223372036854775807" },
	{ T("-9223372036854775808"), "-9223372036854775808" },
	{ T("9223372036854775808"), "9223372036854775808" },
	{ T("18446744073709551615"), "18446744073709551615" },
	{ T("18446744073709551616"), "18446744073709551616" },
	{ T("-9223372036854775809"), "-9223372036854775809" },
	{ T("123456789012345678901234567890"),
	  "123456789012345678901234567890" },
	{ T("0.0"), "0.0" },
	{ T("-0.0"), "-0.0" },
	{ T("0.5"), "0.5" },
	{ T("1.0"), "1.0" },
	{ T("1.50"), "1.5" },
	{ T("-2.25"), "-2.25" },
	{ T("1e0"), "1.0" },
	{ T("1E1"), "10.0" },
	{ T("1e+2"), "100.0" },
	{ T("1e-2"), "0.01" },
	{ T("0e0"), "0.0" },
	{ T("-0e-1"), "-0.0" },
	{ T("0.1e1"), "1.0" },
	{ T("123.456e78"), "1.23456e+80" },
	{ T("1e22"), "1e+22" },
	{ T("1e23"), "1e+23" },
	{ T("9007199254740993"), "9007199254740993" },
	{ T("9007199254740993.0"), "9007199254740992.0" },
	{ T("1e308"), "1e+308" },
	{ T("1.7976931348623157e308"), "1.7976931348623157e+308" },
	{ T("5e-324"), "5e-324" },
	{ T("1e-400"), "0.0" },
	{ T("2.2250738585072014e-308"), "2.2250738585072014e-308" },
	{ T("0.1"), "0.1" },
	{ T("0.30000000000000004"), "0.30000000000000004" },
	{ T("1e15"), "1000000000000000.0" },
	{ T("1e16"), "1e+16" },
	{ T("123456789012345678.0"), "1.2345678901234568e+17" },
	{ T("0.0001"), "0.0001" },
	{ T("0.00001"), "1e-05" },
	{ T("100000000000000000000.5"), "1e+20" },
	{ T("\"\""), "\"\"" },
	{ T("\"a\""), "\"a\"" },
	{ T("\" \""), "\" \"" },
	{ T("\"\\\"\""), "\"\\\"\"" },
	{ T("\"\\\\\""), "\"\\\\\"" },
	{ T("\"\\/\""), "\"/\"" },
	{ T("\"/\""), "\"/\"" },
	{ T("\"\\b\\f\\n\\r\\t\""), "\"\\b\\f\\n\\r\\t\"" },
	{ T("\"\\u0041\""), "\"A\"" },
	{ T("\"\\u00e9\""), "\"\\u00e9\"" },
	{ T("\"\\u00E9\""), "\"\\u00e9\"" },
	{ T("\"\\u0000\""), "\"\\u0000\"" },
	{ T("\"\\u2028\""), "\"\\u2028\"" },
	{ T("\"\\ud83d\\ude00\""), "\"\\ud83d\\ude00\"" },
	{ T("\"\\uD83D\\uDE00x\""), "\"\\ud83d\\ude00x\"" },
	{ T("\"\\uffff\""), "\"\\uffff\"" },
	{ T("\"\\ufdd0\""), "\"\\ufdd0\"" },
	{ T("\"\303\251\""), "\"\\u00e9\"" },
	{ T("\"\342\230\203\""), "\"\\u2603\"" },
	{ T("\"\360\237\230\200\""), "\"\\ud83d\\ude00\"" },
	{ T("\"\342\200\250\342\200\251\""), "\"\\u2028\\u2029\"" },
	{ T("\"\177\""), "\"\\u007f\"" },
	{ T("\"\302\200\""), "\"\\u0080\"" },
	{ T("\"\357\273\277\""), "\"\\ufeff\"" },
	{ T("\"\364\217\277\277\""), "\"\\udbff\\udfff\"" },
	{ T("\"\\\\u0041\""), "\"\\\\u0041\"" },
	{ T("\"\\\\\\\"\""), "\"\\\\\\\"\"" },
	{ T("\"plain text that is longer than one machine word\""),
	  "\"plain text that is longer than one machine word\"" },
	{ T("\"eight...\""), "\"eight...\"" },
	{ T("\"seven..\""), "\"seven..\"" },
	{ T("\"nine.....\""), "\"nine.....\"" },
	{ T("[]"), "[]" },
	{ T("[ ]"), "[]" },
	{ T("[\n]"), "[]" },
	{ T("{}"), "{}" },
	{ T("{ }"), "{}" },
	{ T("[[]]"), "[[]]" },
	{ T("[[],[]]"), "[[],[]]" },
	{ T("[{}]"), "[{}]" },
	{ T("{\"a\":[]}"), "{\"a\":[]}" },
	{ T("[null]"), "[null]" },
	{ T("[1,2,3]"), "[1,2,3]" },
	{ T("[1 , 2\t,\r\n3]"), "[1,2,3]" },
	{ T(" [1]"), "[1]" },
	{ T("[1] "), "[1]" },
	{ T("\n\t\r [1]\n"), "[1]" },
	{ T("[1,\"a\",null,true,{\"b\":2.5}]"),
	  "[1,\"a\",null,true,{\"b\":2.5}]" },
	{ T("{\"\":0}"), "{\"\":0}" },
	{ T("{\"a\":1}"), "{\"a\":1}" },
	{ T("{ \"a\" : 1 }"), "{\"a\":1}" },
	{ T("{\"a\":1,\"b\":2}"), "{\"a\":1,\"b\":2}" },
	{ T("{\"b\":1,\"a\":2}"), "{\"b\":1,\"a\":2}" },
	{ T("{\"a\":{\"b\":{\"c\":null}}}"), "{\"a\":{\"b\":{\"c\":null}}}" },
	{ T("{\"\\u0061\":1}"), "{\"a\":1}" },
	{ T("{\"a\\n\":1}"), "{\"a\\n\":1}" },
	{ T("{\"\303\251\":\"\303\274\"}"), "{\"\\u00e9\":\"\\u00fc\"}" },
	{ T("[[[[[[[[[[]]]]]]]]]]"), "[[[[[[[[[[]]]]]]]]]]" },
	{ T("[0,-0,0.0]"), "[0,0,0.0]" },
	{ T("[\"]\",\"}\",\",\",\":\"]"), "[\"]\",\"}\",\",\",\":\"]" },
};

RP_ROWS(json_read, accepts, accepted)
{
	struct rp_arena arena;
	struct rp_value value;

	rp_arena_init(&arena);
	cr_assert(eq(int, rp_json_read(&value, &arena, row->text, 512, &result),
		     0), "%s", row->text.at);
	cr_expect(result.problem == NULL);
	cr_expect(eq(str, (char *)rp_json_text(&arena, &value,
					       RP_JSON_ASCII).at,
		     (char *)row->want));
	rp_arena_finish(&arena);
}

/* A copy on the heap without a NUL, gone before the value is looked at. */
Test(json_read, keeps_nothing_of_the_text)
{
	static const char text[] = "{\"key\":[\"plain\",\"\\u00e9\",1e300,"
				   "99999999999999999999]}";
	char *heap = malloc(sizeof text - 1);
	struct rp_arena arena;
	struct rp_value value;

	rp_arena_init(&arena);
	memcpy(heap, text, sizeof text - 1);
	cr_assert(eq(int, rp_json_read(&value, &arena, (struct rp_text){
		heap, sizeof text - 1 }, 8, &result), 0));
	free(heap);
	cr_expect(eq(str, (char *)rp_json_text(&arena, &value, 0).at,
		     "{\"key\":[\"plain\",\"é\",1e+300,"
		     "99999999999999999999]}"));
	rp_arena_finish(&arena);
}

/* ------------------------------------------------------------------ depth */

static const struct {
	const char *open, *close;
	size_t levels;
	unsigned max;
	const char *want;	/* NULL: fine */
} depths[] = {
	{ "", "", 1, 0, NULL },
	{ "[", "]", 1, 0, "Nesting deeper than 0 levels" },
	{ "[", "]", 64, 64, NULL },
	{ "[", "]", 65, 64, "Nesting deeper than 64 levels" },
	{ "[", "]", 512, 512, NULL },
	{ "[", "]", 513, 512, "Nesting deeper than 512 levels" },
	{ "{\"a\":", "}", 64, 64, NULL },
	{ "{\"a\":", "}", 65, 64, "Nesting deeper than 64 levels" },
	{ "{\"a\":[", "]}", 32, 64, NULL },
	{ "{\"a\":[", "]}", 33, 64, "Nesting deeper than 64 levels" },
	{ "[", "", 2000000, 512, "Nesting deeper than 512 levels" },
	{ "{\"a\":", "", 2000000, 512, "Nesting deeper than 512 levels" },
};

static void add_times(struct rp_buf *buf, const char *text, size_t times)
{
	for (size_t i = 0; i < times; i++)
		rp_buf_str(buf, text);
}

RP_ROWS(json_read, bounds_nesting, depths)
{
	struct rp_arena arena;
	struct rp_value value;
	struct rp_buf buf;
	int rc;

	rp_arena_init(&arena);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	add_times(&buf, row->open, row->levels);
	rp_buf_str(&buf, "0");
	add_times(&buf, row->close, row->levels);
	rc = rp_json_read(&value, &arena, rp_buf_view(&buf), row->max, &result);
	cr_expect(eq(int, rc, row->want ? -1 : 0), "%zu levels", row->levels);
	if (row->want)
		cr_expect(eq(str, (char *)result.problem, (char *)row->want));
	else
		cr_expect(eq(str, (char *)rp_json_text(&arena, &value, 0).at,
			     buf.at));
	rp_buf_finish(&buf);
	rp_arena_finish(&arena);
}

/* ------------------------------------------------------------------ notes */

static const struct {
	const char *text;
	const char *value;	/* as written again */
	const char *notes;	/* kind@offset pointer key; … */
} noted[] = {
	{ "{\"a\":1,\"b\":2}", "{\"a\":1,\"b\":2}", "" },
	{ "{\"a\":1,\"b\":2,\"a\":3}", "{\"a\":3,\"b\":2}",
	  "key@13 '' 'a'; " },
	{ "{\"a\":1,\"\\u0061\":2}", "{\"a\":2}", "key@7 '' 'a'; " },
	{ "{\"a\":1,\"a\":2,\"a\":3}", "{\"a\":3}",
	  "key@7 '' 'a'; key@13 '' 'a'; " },
	{ "[0,{\"x\":{\"k\":1,\"k\":2}}]", "[0,{\"x\":{\"k\":2}}]",
	  "key@15 '/1/x' 'k'; " },
	{ "{\"\":1,\"\":2}", "{\"\":2}", "key@6 '' ''; " },
	{ "{\"~/\":{\"a\":1,\"a\":2}}", "{\"~/\":{\"a\":2}}",
	  "key@13 '/~0~1' 'a'; " },
	{ "{\"a\":{\"b\":1,\"b\":2},\"a\":0}", "{\"a\":0}",
	  "key@12 '/a' 'b'; key@19 '' 'a'; " },
	{ "\"\\ud800\"", "\"\\ufffd\"", "lone@1 '' ''; " },
	{ "\"\\udc00\\ud800\"", "\"\\ufffd\\ufffd\"",
	  "lone@1 '' ''; lone@7 '' ''; " },
	{ "\"\\ud800\\ud83d\\ude00\"", "\"\\ufffd\\ud83d\\ude00\"",
	  "lone@1 '' ''; " },
	{ "\"\\ud800\\u0041\"", "\"\\ufffdA\"", "lone@1 '' ''; " },
	{ "\"\\ud800\\n\"", "\"\\ufffd\\n\"", "lone@1 '' ''; " },
	{ "[1,[\"x\",\"ab\\udfff\"]]", "[1,[\"x\",\"ab\\ufffd\"]]",
	  "lone@11 '/1/1' ''; " },
	{ "{\"a\":{\"b\":\"\\udbff\"}}", "{\"a\":{\"b\":\"\\ufffd\"}}",
	  "lone@11 '/a/b' ''; " },
	{ "{\"a\":{\"\\udbff\":1}}", "{\"a\":{\"\\ufffd\":1}}",
	  "lone@7 '/a' ''; " },
	{ "{\"\\ud800\":1,\"\\udc00\":2}", "{\"\\ufffd\":2}",
	  "lone@2 '' ''; key@12 '' '\ufffd'; lone@13 '' ''; " },
};

static const char *spell_notes(struct rp_arena *arena)
{
	const char *all = "";

	for (size_t i = 0; i < result.n_notes; i++) {
		const struct rp_json_note *note = &result.notes[i];

		all = rp_arena_printf(arena, "%s%s@%zu '%s' '%.*s'; ", all,
			note->kind == RP_JSON_REPEATED_KEY ? "key" : "lone",
			note->offset, note->at, (int)note->key.n, note->key.at);
	}
	return all;
}

RP_ROWS(json_read, notes_what_it_mends, noted)
{
	struct rp_arena arena;
	struct rp_value value;

	rp_arena_init(&arena);
	cr_assert(eq(int, rp_json_read(&value, &arena, rp_text(row->text), 64,
				       &result), 0));
	cr_expect(eq(str, (char *)rp_json_text(&arena, &value,
					       RP_JSON_ASCII).at,
		     (char *)row->value));
	cr_expect(eq(str, (char *)spell_notes(&arena), (char *)row->notes));
	rp_arena_finish(&arena);
}

Test(json_read, keeps_a_bounded_number_of_bounded_notes)
{
	struct rp_arena arena;
	struct rp_value value;
	struct rp_buf buf;

	rp_arena_init(&arena);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, "{\"short\":{\"");
	add_times(&buf, "long", 10000);
	rp_buf_str(&buf, "\":[\"");
	add_times(&buf, "\\ud800", 10000);
	rp_buf_str(&buf, "\"]}}");
	cr_assert(eq(int, rp_json_read(&value, &arena, rp_buf_view(&buf), 64,
				       &result), 0));
	cr_expect(eq(sz, result.n_notes, RP_JSON_MAX_NOTES));
	cr_expect(eq(str, (char *)result.notes[99].at, "/short"));
	rp_buf_finish(&buf);
	rp_arena_finish(&arena);
}

/* ------------------------------------------------------------------- size */

Test(json_read, takes_a_hundred_thousand_keys)
{
	struct rp_arena arena;
	struct rp_value value;
	struct rp_buf buf;

	rp_arena_init(&arena);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (int i = 0; i < 200000; i++)
		rp_buf_printf(&buf, "%c\"k%d\":%d", i ? ',' : '{',
			      i % 100000, i);
	rp_buf_char(&buf, '}');
	cr_assert(eq(int, rp_json_read(&value, &arena, rp_buf_view(&buf), 1,
				       &result), 0));
	cr_expect(eq(sz, rp_value_count(&value), 100000));
	cr_expect(eq(i64, rp_value_int(rp_map_get(&value, "k99999"), 0),
		     199999));
	cr_expect(eq(sz, result.n_notes, RP_JSON_MAX_NOTES));
	rp_buf_finish(&buf);
	rp_arena_finish(&arena);
}
