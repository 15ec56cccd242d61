/*
 * Comparing, searching, trimming, and showing text safely.
 */
#include "base/text.h"

#include "base/arena.h"
#include "base/buf.h"
#include "lib/rows.h"

#define T(literal) { literal, sizeof(literal) - 1 }

static int sign(int number)
{
	return (number > 0) - (number < 0);
}

static const struct {
	struct rp_text a, b;
	int order;
} orders[] = {
	{ T(""), T(""), 0 },	     { T("a"), T("a"), 0 },
	{ T(""), T("a"), -1 },	     { T("a"), T("ab"), -1 },
	{ T("b"), T("ab"), 1 },	     { T("a\0b"), T("a\0c"), -1 },
	{ T("a"), T("a\0"), -1 },    { T("Z"), T("a"), -1 },
	{ T("z"), T("é"), -1 },	     { T("\uffff"), T("\U00010000"), -1 },
	{ { NULL, 0 }, T(""), 0 },   { { NULL, 0 }, T("a"), -1 },
};

RP_ROWS(text, orders_by_code_point, orders)
{
	cr_expect(eq(int, sign(rp_text_compare(row->a, row->b)), row->order));
	cr_expect(eq(int, sign(rp_text_compare(row->b, row->a)), -row->order));
	cr_expect(eq(int, rp_text_equal(row->a, row->b), row->order == 0));
}

static const struct {
	struct rp_text text;
	const char *part;
	bool starts, ends;
	int found;
} parts[] = {
	{ T("abcabc"), "abc", true, true, 0 },
	{ T("abcabc"), "", true, true, 0 },
	{ T("abcabc"), "bca", false, false, 1 },
	{ T("abcabc"), "abcabca", false, false, -1 },
	{ T("x\0abc"), "abc", false, true, 2 },
	{ T(""), "a", false, false, -1 },
	{ T(""), "", true, true, 0 },
	{ { NULL, 0 }, "a", false, false, -1 },
};

RP_ROWS(text, finds_parts, parts)
{
	cr_expect(eq(int, rp_text_starts(row->text, row->part), row->starts));
	cr_expect(eq(int, rp_text_ends(row->text, row->part), row->ends));
	cr_expect(eq(int, (int)rp_text_find(row->text, row->part),
		     row->found), "%s", row->part);
}

static const struct {
	struct rp_text text;
	const char *want;
} blanks[] = {
	{ T(""), "" },		   { T(" \t\r\n"), "" },
	{ T("a"), "a" },	   { T("  a b\n"), "a b" },
	{ T("\v\fa"), "a" },	   { T("\u00a0a"), "\u00a0a" },
	{ { NULL, 0 }, "" },
};

RP_ROWS(text, trims_ascii_blanks, blanks)
{
	cr_expect(rp_text_is(rp_text_trim(row->text), row->want));
}

Test(text, changes_the_case_of_ascii_only)
{
	struct rp_text mixed = RP_TEXT("aZ@[`{é\0Y");
	struct rp_arena arena;

	rp_arena_init(&arena);
	cr_expect(rp_text_equal(rp_text_lower(&arena, mixed),
				RP_TEXT("az@[`{é\0y")));
	cr_expect(rp_text_equal(rp_text_upper(&arena, mixed),
				RP_TEXT("AZ@[`{é\0Y")));
	cr_expect(eq(str, (char *)rp_text_cstr(&arena, RP_TEXT("abc")), "abc"));
	cr_expect(eq(str, (char *)rp_text_cstr(&arena, rp_text(NULL)), ""));
	rp_arena_finish(&arena);
}

static const struct {
	struct rp_text text;
	const char *want;
} shown[] = {
	{ T(""), "" },
	{ T("plain, \"quoted\" \\ text"), "plain, \"quoted\" \\ text" },
	{ T("a\nb\tc\rd"), "a\\nb\\tc\\rd" },
	{ T("\x1b[31mred\x1b[0m"), "\\x1b[31mred\\x1b[0m" },
	{ T("nul\0bell\a"), "nul\\x00bell\\x07" },
	{ T("\x7f"), "\\x7f" },
	{ T("c1 \xc2\x80\xc2\x9b""31m\xc2\x9f"), "c1 \\x80\\x9b31m\\x9f" },
	{ T("\u00a0é☃😀"), "\u00a0é☃😀" },
	{ T("\u202elive\u202c \u2066a\u2069 \u2028b\u2029"),
	  "\\u202elive\\u202c \\u2066a\\u2069 \\u2028b\\u2029" },
	{ T("\u2027\u202f\u2065\u206a"), "\u2027\u202f\u2065\u206a" },
	{ T("\xff\xfe"), "\\xff\\xfe" },
	{ T("cut \xe2\x98"), "cut \\xe2\\x98" },
	{ T("\xc0\x80\xed\xa0\x80"), "\\xc0\\x80\\xed\\xa0\\x80" },
};

RP_ROWS(text, shows_controls_and_bad_bytes, shown)
{
	struct rp_buf buf;

	rp_buf_init(&buf, 1000);
	rp_buf_visible(&buf, row->text);
	cr_expect(eq(str, buf.at, (char *)row->want));
	rp_buf_finish(&buf);
}
