/*
 * The two doors by which text of users reaches C.
 */
#include "emit.h"

#include "lib/rows.h"

static const struct {
	const char *text, *literal;
} strings[] = {
	{ "", "\"\"" },
	{ "plain id-1", "\"plain id-1\"" },
	{ "a\"b", "\"a\\042b\"" },
	{ "a\\b", "\"a\\134b\"" },
	{ "line\nend", "\"line\\012end\"" },
	{ "\?\?/", "\"\\077\\077/\"" },
	{ "*/", "\"*/\"" },
	{ "%s%n", "\"%s%n\"" },
	{ "caf\xc3\xa9", "\"caf\\303\\251\"" },
	{ "\x7f\x01", "\"\\177\\001\"" },
	{ "\"; system(\"x\"); //", "\"\\042; system(\\042x\\042); //\"" },
};

RP_ROWS(emit, quotes_strings, strings)
{
	struct rp_buf buf;

	rp_buf_init(&buf, 1000);
	rp_emit_string(&buf, rp_text(row->text));
	cr_expect_str_eq(buf.at, row->literal);
	rp_buf_finish(&buf);
}

Test(emit, breaks_long_strings_into_lines)
{
	char text[130];
	struct rp_buf buf;

	memset(text, 'x', sizeof text);
	rp_buf_init(&buf, 1000);
	rp_emit_string(&buf, (struct rp_text){ text, sizeof text });
	cr_expect(eq(sz, buf.n, 130 + 2 + 2 * strlen("\"\n\t\t\"")));
	rp_buf_finish(&buf);
}

static const struct {
	const char *text, *comment;
} comments[] = {
	{ "check disks", "check disks" },
	{ "*/ int x; /*", "./ int x; /." },
	{ "a\nb", "a.b" },
	{ "\?\?/\n", "../." },
	{ "back\\", "back." },
	{ "caf\xc3\xa9", "caf.." },
};

RP_ROWS(emit, cleans_comments, comments)
{
	struct rp_buf buf;

	rp_buf_init(&buf, 1000);
	rp_emit_comment(&buf, rp_text(row->text));
	cr_expect_str_eq(buf.at, row->comment);
	rp_buf_finish(&buf);
}

Test(emit, cuts_long_comments)
{
	char text[200];
	struct rp_buf buf;

	memset(text, 'x', sizeof text);
	rp_buf_init(&buf, 1000);
	rp_emit_comment(&buf, (struct rp_text){ text, sizeof text });
	cr_expect(eq(sz, buf.n, 63));
	rp_buf_finish(&buf);
}
