/*
 * The line of a finding and the caret under it.
 */
#include "source.h"

#include "base/arena.h"
#include "base/buf.h"
#include "lib/rows.h"

#define X10 "xxxxxxxxxx"
#define X50 X10 X10 X10 X10 X10
#define X60 X50 X10
#define BLANK60 \
	"                              " \
	"                              "

static const struct {
	const char *text;
	size_t line, offset, n;
	const char *hint, *want;
} excerpts[] = {
	{ "{\"a\": 1}", 1, 6, 1, NULL,
	  "  1 | {\"a\": 1}\n"
	  "    |       ^\n" },
	{ "a\nmemry\nb", 2, 2, 5, "did you mean 'memory'?",
	  "  2 | memry\n"
	  "    | ^~~~~ did you mean 'memory'?\n" },
	{ "", 1, 0, 0, NULL, "  1 | \n    | ^\n" },
	{ "abc", 1, 3, 0, NULL, "  1 | abc\n    |    ^\n" },
	{ "ab\r\nc", 1, 1, 4, NULL, "  1 | ab\n    |  ^\n" },
	{ "\t\tx", 1234, 2, 1, NULL, "1234 |   x\n     |   ^\n" },
	{ "caf\xc3\xa9 x", 1, 6, 1, NULL,
	  "  1 | caf\xc3\xa9 x\n    |      ^\n" },
	{ "a\x1b[1mb", 1, 5, 1, NULL,
	  "  1 | a\\x1b[1mb\n    |         ^\n" },
	{ "\xff\xfe x", 1, 3, 1, NULL,
	  "  1 | \\xff\\xfe x\n    |          ^\n" },
	{ X60 "y" X60, 1, 60, 1, NULL,
	  "  1 | " X60 "y" X10 X10 X10 "xxxxxxxxx…\n"
	  "    | " BLANK60 "^\n" },
	{ X60 X60 "y", 1, 120, 1, NULL,
	  "  1 | …" X60 "y\n"
	  "    |  " BLANK60 "^\n" },
};

RP_ROWS(excerpt, shows_a_line_with_a_caret, excerpts)
{
	struct rp_place place = {
		.line = row->line, .column = 1, .offset = row->offset,
		.n = row->n,
	};
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_source_excerpt(&buf, rp_text(row->text), place, row->hint, "");
	cr_expect(eq(str, buf.at, (char *)row->want));
	rp_buf_finish(&buf);
}

Test(excerpt, is_short_wherever_it_looks)
{
	struct rp_place place = { .line = 1, .column = 1 };
	struct rp_arena arena;
	struct rp_text text;
	struct rp_buf buf;

	rp_arena_init(&arena);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	text.n = 1000;
	text.at = memset(rp_arena_alloc(&arena, text.n), 0x80, text.n);
	for (place.offset = 0; place.offset <= text.n; place.offset += 25) {
		place.n = text.n - place.offset;
		rp_buf_clear(&buf);
		rp_source_excerpt(&buf, text, place, NULL, "  ");
		cr_expect(lt(sz, buf.n, 1200), "%zu", place.offset);
	}
	rp_buf_finish(&buf);
	rp_arena_finish(&arena);
}
