/*
 * Payloads from the command line: precedence, samples, and the words of every
 * failure.
 */
#include "payload.h"

#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/json.h"
#include "lib/files.h"
#include "lib/rows.h"

#define GENERIC "{\"name\": \"Test Alert\", \"status\": \"firing\", "	\
	"\"severity\": \"warning\", "					\
	"\"description\": \"This is a test alert from the CLI\", "	\
	"\"labels\": {\"source\": \"cli-test\", "			\
	"\"environment\": \"development\"}}"

/* `file` names one of the files below; `want` is JSON or the message. */
static const struct {
	const char *payload, *file;
	bool sample;
	const char *source, *want;
} rows[] = {
	{ NULL, NULL, false, NULL, "{}" },
	{ "", "", false, NULL, "{}" },
	{ "[1, 2.0]", "object", true, "cli", "[1, 2.0]" },
	{ NULL, "object", true, "cli", "{\"a\": 1}" },
	{ "", NULL, true, "cli", GENERIC },
	{ NULL, NULL, true, "datadog", GENERIC },
	{ "{bad", NULL, false, NULL, "Invalid JSON payload: Expecting property "
	  "name enclosed in double quotes: line 1 column 2 (char 1)" },
	{ "\xff", NULL, false, NULL, "Invalid JSON payload: Invalid UTF-8: "
	  "line 1 column 1 (char 0); save it as UTF-8" },
	{ NULL, "empty", false, NULL, "Invalid JSON in file: Expecting value: "
	  "line 1 column 1 (char 0) of empty, which is empty" },
	{ NULL, "cut", false, NULL, "Invalid JSON in file: Expecting value: "
	  "line 2 column 1 (char 2) of cut" },
	{ NULL, "bom", false, NULL, "Invalid JSON in file: Unexpected UTF-8 "
	  "BOM (decode using utf-8-sig): line 1 column 1 (char 0) of bom; "
	  "save it as UTF-8 without a byte-order mark" },
	{ NULL, "latin1", false, NULL, "Invalid JSON in file: Invalid UTF-8: "
	  "line 1 column 2 (char 1) of latin1; save it as UTF-8" },
	{ NULL, "missing", false, NULL, "File not found: missing" },
	{ NULL, ".", false, NULL, "Cannot read file .: Is a directory; "
	  "name a file in it" },
	{ NULL, "huge", false, NULL, "File too large: huge (more than 64 MiB)" },
};

static void make_files(const char *directory)
{
	static const struct {
		const char *name, *text;
	} files[] = {
		{ "object", "{\"a\": 1}" }, { "empty", "" },
		{ "latin1", "\"\xe9\"" }, { "cut", "[\n" },
		{ "bom", "\xef\xbb\xbf{}" },
	};
	FILE *file;

	cr_assert(eq(int, chdir(directory), 0));
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		file = fopen(files[i].name, "w");
		fputs(files[i].text, file);
		fclose(file);
	}
	file = fopen("huge", "w");
	cr_assert(eq(int, ftruncate(fileno(file), (64 << 20) + 1), 0));
	fclose(file);
}

RP_ROWS(payload, is_read_or_refused_in_known_words, rows)
{
	struct rp_payload_request wanted = {
		row->payload, row->file,
		row->sample ? rp_payload_sample(row->source) : NULL,
	};
	struct rp_error error = { 0 };
	struct rp_payload payload;
	struct rp_arena arena;
	const char *got = error.message;

	rp_arena_init(&arena);
	make_files(test_directory(&arena));
	if (rp_payload_read(&payload, &wanted, &arena, &error) == 0)
		got = rp_json_text(&arena, &payload.value, RP_JSON_SPACED).at;
	cr_expect(eq(str, (char *)got, (char *)row->want));
	rp_arena_finish(&arena);
}

Test(payload, warns_about_what_it_mends)
{
	struct rp_payload_request wanted = {
		.payload = "{\"a\": 1, \"a\": \"\\ud800\"}",
	};
	struct rp_error error = { 0 };
	struct rp_payload payload;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cr_assert(eq(int, rp_payload_read(&payload, &wanted, &arena, &error),
		     0), "%s", error.message);
	cr_expect(eq(sz, rp_value_count(&payload.warnings), 2));
	cr_expect(eq(str, (char *)rp_json_text(&arena, &payload.value, 0).at,
		     "{\"a\":\"\xef\xbf\xbd\"}"));
	rp_arena_finish(&arena);
}
