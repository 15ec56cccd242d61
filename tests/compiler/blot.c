/*
 * What excerpts show of a definition's secrets: nothing.
 */
#include "blot.h"

#include "lib/rows.h"

static const struct {
	const char *text, *want;
} rows[] = {
	{ "", "" },
	{ "{\"id\": \"a\"}", "{\"id\": \"a\"}" },
	{ "{\"webhook_url\": \"https://x\"}", "{\"webhook_url\": \"*********\"}" },
	{ "{\"webhok_url\": \"S\"}", "{\"webhok_url\": \"*\"}" },
	{ "\"api_key\" :\n\"S\\\"X\", \"S\"", "\"api_key\" :\n\"****\", \"S\"" },
	{ "\"token\": 1234, \"id\": 5", "\"token\": ****, \"id\": 5" },
	{ "\"token\": null]}, 7", "\"token\": ****]}, 7" },
	{ "\"headers\": {\"X-A\": \"S\", \"b\": [\"S\", 1]}, \"S\"",
	  "\"headers\": {\"X-A\": \"*\", \"b\": [\"*\", *]}, \"S\"" },
	{ "\"password\": \"${env:NAME}\"", "\"password\": \"${env:NAME}\"" },
	{ "\"endpoint\": \"https://u:p@x\"", "\"endpoint\": \"*************\"" },
	{ "\"endpoint\": \"https://x/\"", "\"endpoint\": \"https://x/\"" },
	{ "\"secret\": \"never closed\n\"id\"", "\"secret\": \"************\n"
	  "\"id\"" },
	{ "\"secret\": \"cut", "\"secret\": \"***" },
	{ "\"secret\": \"cut\\", "\"secret\": \"****" },
	{ "\"secret\": [{{[", "\"secret\": [{{[" },
	{ "}]}]\"secret\"", "}]}]\"secret\"" },
	{ "\"secret\":", "\"secret\":" },
	{ "\"secret\": oops, \"id\": 1", "\"secret\": ****, \"id\": 1" },
	{ "\xff\"secret\xff\": \"\xff\"", "\xff\"secret\xff\": \"\xff\"" },
};

RP_ROWS(blot, hides_what_keys_call_secret, rows)
{
	struct rp_arena arena;
	struct rp_text got;

	rp_arena_init(&arena);
	got = rp_blot(&arena, rp_text(row->text));
	cr_expect(eq(sz, got.n, strlen(row->want)));
	cr_expect(eq(str, (char *)rp_text_cstr(&arena, got),
		     (char *)row->want));
	rp_arena_finish(&arena);
}
