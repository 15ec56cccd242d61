/*
 * "input": the payload's schema as the type of `payload`.
 */
#include "base/json.h"
#include "lib/rows.h"
#include "lib/units.h"

#define OBJECT(members) "{\"type\": \"object\", \"properties\": {" members "}}"
#define HOST "{\"type\": \"object\", \"required\": [\"host\"], " \
	"\"properties\": {\"host\": {\"type\": \"string\"}, " \
	"\"load\": {\"type\": \"integer\"}, " \
	"\"tags\": {\"type\": \"array\", \"items\": {\"type\": \"string\"}}}}"

static const struct {
	const char *schema, *when, *findings;
} rows[] = {
	{ "{}", "payload.a.b > 3", "" },
	{ HOST, "payload.host.startsWith('db')", "" },
	{ HOST, "payload.hots.startsWith('db')", "unknown-field" },
	{ HOST, "payload.host > 3", "no-overload" },
	{ HOST, "payload.load > 3", "may-be-null" },
	{ HOST, "has(payload.load) && payload.load > 3", "" },
	{ HOST, "payload.load == 3", "" },
	{ HOST, "default(payload.tags, []).exists(t, t.startsWith('a'))", "" },
	{ HOST, "payload.tags != null && "
	  "payload.tags.exists(t, t + 1 > 3)", "no-overload" },
	{ "{\"type\": \"object\", \"additionalProperties\": true, "
	  "\"properties\": {\"a\": {\"type\": \"string\"}}}",
	  "payload.b.c > 3", "" },
	{ "{\"type\": \"object\"}", "payload.b.c > 3", "" },
	{ "{\"type\": \"object\", \"additionalProperties\": "
	  "{\"type\": \"integer\"}}", "payload['b'] + 'x' == ''",
	  "no-overload" },
	{ OBJECT("\"a\": {\"enum\": [\"x\", \"y\"]}"),
	  "payload.a == 3", "never-equal" },
	{ OBJECT("\"a\": {\"type\": [\"string\", \"null\"]}"),
	  "payload.a.startsWith('a')", "may-be-null" },
	{ OBJECT("\"a\": {\"type\": \"string\", \"nullable\": true}"),
	  "payload.a.startsWith('a')", "may-be-null" },
	{ OBJECT("\"a\": {\"type\": [\"string\", \"integer\"]}"),
	  "payload.a == 3 || payload.a == 'x'", "" },
	{ OBJECT("\"a\": {\"type\": \"number\"}"), "payload.a == 3", "" },
	{ "{\"properties\": {\"a\": {\"properties\": {}}}}",
	  "payload.a.b == 3", "" },
	/* Schemas that are wrong. */
	{ "7", "true", "bad-field" },
	{ "{\"type\": \"text\"}", "true", "bad-field" },
	{ "{\"type\": [\"string\", 7]}", "true", "bad-field" },
	{ "{\"properties\": []}", "true", "bad-field" },
	{ "{\"enum\": 7}", "true", "bad-field" },
	{ "{\"tpye\": \"string\"}", "true", "unknown-key" },
	{ OBJECT("\"a\": {\"pattern\": \"x\"}"), "true", "unknown-key" },
};

RP_ROWS(input, types_the_payload, rows)
{
	struct rp_value when = rp_cstring(row->when);
	struct rp_arena arena;
	struct rp_unit *unit;

	rp_arena_init(&arena);
	unit = test_unit(&arena, rp_text(rp_arena_printf(&arena,
		"{\"version\": 1, \"input\": {\"schema\": %s}, \"nodes\": ["
		"{\"id\": \"a\", \"type\": \"context\", \"when\": %s}]}",
		row->schema, rp_json_text(&arena, &when, RP_JSON_COMPACT).at)));
	cr_expect(eq(str, (char *)test_findings(&arena, unit),
		     (char *)row->findings), "%s with %s", row->when,
		  row->schema);
	rp_arena_finish(&arena);
}

static const struct {
	const char *input, *findings;
} inputs[] = {
	{ "{}", "" }, { "7", "bad-field" }, { "{\"shema\": {}}", "unknown-key" },
};

RP_ROWS(input, is_an_object_with_a_schema, inputs)
{
	struct rp_arena arena;
	struct rp_unit *unit;

	rp_arena_init(&arena);
	unit = test_unit(&arena, rp_text(rp_arena_printf(&arena,
		"{\"version\": 1, \"input\": %s, \"nodes\": ["
		"{\"id\": \"a\", \"type\": \"context\"}]}", row->input)));
	cr_expect(eq(str, (char *)test_findings(&arena, unit),
		     (char *)row->findings), "%s", row->input);
	rp_arena_finish(&arena);
}
