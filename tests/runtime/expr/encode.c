/*
 * base64, of RFC 4648's own examples and of broken text.
 */
#include "call.h"
#include "lib/rows.h"

static const struct {
	const char *name, *args, *result;
} rows[] = {
	{ "base64.encode", "[{\"x\": \"\"}]", "\"\"" },
	{ "base64.encode", "[{\"x\": \"f\"}]", "\"Zg==\"" },
	{ "base64.encode", "[{\"x\": \"fo\"}]", "\"Zm8=\"" },
	{ "base64.encode", "[{\"x\": \"foo\"}]", "\"Zm9v\"" },
	{ "base64.encode", "[{\"x\": \"foob\"}]", "\"Zm9vYg==\"" },
	{ "base64.encode", "[{\"x\": \"ž>?\"}]", "\"xb4+Pw==\"" },
	{ "base64.encode", "[\"text\"]", "!found no matching overload for "
			   "'base64.encode' applied to '(string)'" },
	{ "base64.decode", "[\"\"]", "b\"\"" },
	{ "base64.decode", "[\"Zg==\"]", "b\"f\"" },
	{ "base64.decode", "[\"Zg\"]", "b\"f\"" },
	{ "base64.decode", "[\"Zm8=\"]", "b\"fo\"" },
	{ "base64.decode", "[\"Zm8\"]", "b\"fo\"" },
	{ "base64.decode", "[\"Zm9v\"]", "b\"foo\"" },
	{ "base64.decode", "[\"Zm9v\\r\\nYg==\\n\"]", "b\"foob\"" },
	{ "base64.decode", "[\"Z\"]", "!illegal base64 data at input byte 1" },
	{ "base64.decode", "[\"Zg=\"]", "!illegal base64 data at input byte 2" },
	{ "base64.decode", "[\"Zg===\"]", "!illegal base64 data at input byte 2" },
	{ "base64.decode", "[\"Zm9v=\"]", "!illegal base64 data at input byte 4" },
	{ "base64.decode", "[\"Zg==Zg==\"]",
	  "!illegal base64 data at input byte 2" },
	{ "base64.decode", "[\"Zm_v\"]", "!illegal base64 data at input byte 2" },
	{ "base64.decode", "[\"Zm\\u00009v\"]",
	  "!illegal base64 data at input byte 2" },
	{ "base64.decode", "[{\"x\": \"Zg==\"}]", "!found no matching overload "
			   "for 'base64.decode' applied to '(bytes)'" },
	{ "base64.decode", "[{\"!\": \"lost\"}]", "!lost" },
};

RP_ROWS(encode, as_cel_has_it, rows)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	cr_expect(eq(str, (char *)call(&arena, row->name, row->args),
		     (char *)row->result), "%s%s", row->name, row->args);
	rp_arena_finish(&arena);
}
