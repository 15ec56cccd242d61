/*
 * JSON pointers are built with their two escapes.
 */
#include "base/json.h"

#include "base/arena.h"
#include "lib/rows.h"

static const struct {
	const char *base, *token, *want;
} tokens[] = {
	{ "", "a", "/a" },
	{ "", "", "/" },
	{ "/nodes/3", "type", "/nodes/3/type" },
	{ "/x", "a/b", "/x/a~1b" },
	{ "", "m~n", "/m~0n" },
	{ "", "~1", "/~01" },
	{ "", "//~~", "/~1~1~0~0" },
	{ "", "é \"q\"", "/é \"q\"" },
};

RP_ROWS(json_pointer, escapes_tokens, tokens)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	cr_expect(eq(str, (char *)rp_json_pointer(&arena, row->base,
						  rp_text(row->token)),
		     (char *)row->want));
	cr_expect(eq(str, (char *)rp_json_pointer_index(&arena, "/a", 12),
		     "/a/12"));
	rp_arena_finish(&arena);
}
