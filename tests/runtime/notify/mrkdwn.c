/* Text for Slack. */
#include "notify/mrkdwn.h"

#include "base/arena.h"
#include "lib/rows.h"

static const struct {
	const char *text;
	size_t max;
	const char *want, *line;
} cleaned[] = {
	{ "plain", 100, "plain", "plain" },
	{ "**bold** and ***both***", 100, "*bold* and **both**",
	  "*bold* and **both**" },
	{ "a\r\nb\tc\x1b[0m\x7f", 100, "a\nb\tc[0m", "a b c[0m" },
	{ "```x```", 100, "`\\`\\`\\`x`\\`\\`\\`", "`\\`\\`\\`x`\\`\\`\\`" },
	{ "  edge \n", 100, "  edge \n", "edge" },
	{ "01234567890123456789", 20, "01234567890123456789",
	  "01234567890123456789" },
	{ "012345678901234567890", 20, "01234... (truncated)",
	  "01234... (truncated)" },
	{ "0123\xc3\xa9" "45678901234567890", 20, "0123... (truncated)",
	  "0123... (truncated)" },
};

RP_ROWS(mrkdwn, cleans_markdown, cleaned)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	cr_expect(eq(str, (char *)rp_mrkdwn(&arena, rp_text(row->text),
					    row->max).at, (char *)row->want));
	cr_expect(eq(str, (char *)rp_mrkdwn_line(&arena, rp_text(row->text),
						 row->max).at,
		     (char *)row->line));
	rp_arena_finish(&arena);
}

static const struct {
	const char *text;
	size_t max;
	const char *pieces[5];
} cut[] = {
	{ "short", 10, { "short" } },
	{ "0123456789", 10, { "0123456789" } },
	{ "one two three four", 10, { "one two", "three four" } },
	{ "one two\nthree four", 12, { "one two", "three four" } },
	{ "a 0123456789", 10, { "a 01234567", "89" } },
	{ "<<<&&&", 10, { "&lt;&lt;", "&lt;&amp;", "&amp;&amp;" } },
	{ "<!channel>", 12, { "&lt;!channel", "&gt;" } },
	{ "12345678\xc3\xa9x", 9, { "12345678", "\xc3\xa9x" } },
	{ "\n\n\n", 10, { "" } },
};

RP_ROWS(mrkdwn, cuts_at_good_places, cut)
{
	struct rp_text rest = rp_text(row->text);
	struct rp_arena arena;

	rp_arena_init(&arena);
	for (size_t i = 0; row->pieces[i]; i++) {
		struct rp_text piece = rp_mrkdwn_take(&arena, &rest, row->max);

		cr_expect(eq(str, (char *)piece.at, (char *)row->pieces[i]));
		cr_expect(le(sz, piece.n, row->max));
	}
	cr_expect(eq(sz, rest.n, 0), "%s", row->text);
	rp_arena_finish(&arena);
}
