/*
 * JSON in the layouts of Python's json.dumps.
 */
#include "base/json.h"

#include <math.h>

#include "base/arena.h"
#include "base/buf.h"
#include "lib/rows.h"

static struct rp_json_result result;

#define BOTH "{\"b\":[1,[],{}],\"é\":{\"x\":null},\"a\":\"\\u2028\"}"

static const struct {
	unsigned style;
	const char *text, *want;
} styles[] = {
	{ RP_JSON_COMPACT, BOTH,
	  "{\"b\":[1,[],{}],\"é\":{\"x\":null},\"a\":\"\u2028\"}" },
	{ RP_JSON_SPACED, BOTH,
	  "{\"b\": [1, [], {}], \"é\": {\"x\": null}, \"a\": \"\u2028\"}" },
	{ RP_JSON_SPACED | RP_JSON_ASCII, BOTH,
	  "{\"b\": [1, [], {}], \"\\u00e9\": {\"x\": null}, "
	  "\"a\": \"\\u2028\"}" },
	{ RP_JSON_SORTED, BOTH,
	  "{\"a\":\"\u2028\",\"b\":[1,[],{}],\"é\":{\"x\":null}}" },
	{ RP_JSON_INDENT, BOTH,
	  "{\n  \"b\": [\n    1,\n    [],\n    {}\n  ],\n"
	  "  \"é\": {\n    \"x\": null\n  },\n  \"a\": \"\u2028\"\n}" },
	{ RP_JSON_INDENT | RP_JSON_SPACED, "[1,2]", "[\n  1,\n  2\n]" },
	{ RP_JSON_INDENT, "[]", "[]" },
	{ RP_JSON_INDENT, "{}", "{}" },
	{ RP_JSON_INDENT, "1", "1" },
	{ RP_JSON_SORTED, "{\"b\":0,\"a\":0,\"\":0,\"ab\":0,\"B\":0}",
	  "{\"\":0,\"B\":0,\"a\":0,\"ab\":0,\"b\":0}" },
	{ RP_JSON_COMPACT, "[true,false,null,-7,18446744073709551615,1e2]",
	  "[true,false,null,-7,18446744073709551615,100.0]" },
};

RP_ROWS(json_write, lays_out, styles)
{
	struct rp_arena arena;
	struct rp_value value;
	struct rp_text text;

	rp_arena_init(&arena);
	cr_assert(eq(int, rp_json_read(&value, &arena, rp_text(row->text), 8,
				       &result), 0));
	text = rp_json_text(&arena, &value, row->style);
	cr_expect(eq(str, (char *)text.at, (char *)row->want));
	cr_expect(eq(sz, text.n, strlen(row->want)));
	rp_arena_finish(&arena);
}

#define T(literal) { literal, sizeof(literal) - 1 }

static const struct {
	struct rp_text text;
	const char *utf8, *ascii;
} strings[] = {
	{ T(""), "\"\"", "\"\"" },
	{ { NULL, 0 }, "\"\"", "\"\"" },
	{ T("a/b"), "\"a/b\"", "\"a/b\"" },
	{ T("\"\\"), "\"\\\"\\\\\"", "\"\\\"\\\\\"" },
	{ T("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\"", "\"\\b\\f\\n\\r\\t\"" },
	{ T("\0\x1f\x1b"), "\"\\u0000\\u001f\\u001b\"",
	  "\"\\u0000\\u001f\\u001b\"" },
	{ T("\x7f"), "\"\x7f\"", "\"\\u007f\"" },
	{ T("\xc2\x80é☃"), "\"\xc2\x80é☃\"", "\"\\u0080\\u00e9\\u2603\"" },
	{ T("😀"), "\"😀\"", "\"\\ud83d\\ude00\"" },
	{ T("\U0010ffff"), "\"\U0010ffff\"", "\"\\udbff\\udfff\"" },
	{ T("bad\xff\xc0"), "\"bad\ufffd\ufffd\"", "\"bad\\ufffd\\ufffd\"" },
	{ T("\xe2\x98"), "\"\ufffd\ufffd\"", "\"\\ufffd\\ufffd\"" },
	{ T("\xed\xa0\x80"), "\"\ufffd\ufffd\ufffd\"",
	  "\"\\ufffd\\ufffd\\ufffd\"" },
};

RP_ROWS(json_write, quotes_strings, strings)
{
	struct rp_buf buf;

	rp_buf_init(&buf, 1000);
	rp_json_write_string(&buf, row->text, RP_JSON_COMPACT);
	cr_expect(eq(str, buf.at, (char *)row->utf8));
	rp_buf_clear(&buf);
	rp_json_write_string(&buf, row->text, RP_JSON_ASCII);
	cr_expect(eq(str, buf.at, (char *)row->ascii));
	rp_buf_finish(&buf);
}

static const double strange[] = { INFINITY, -INFINITY, NAN };

RP_ROWS(json_write, has_no_word_for_infinity, strange)
{
	struct rp_value value = rp_double(*row);
	struct rp_arena arena;

	rp_arena_init(&arena);
	cr_expect(eq(str, (char *)rp_json_text(&arena, &value, 0).at, "null"));
	rp_arena_finish(&arena);
}
