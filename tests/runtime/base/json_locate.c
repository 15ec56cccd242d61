/*
 * Pointers lead back to bytes.
 */
#include "base/json.h"

#include "base/arena.h"
#include "lib/rows.h"

#define NODES							\
	"{\n"							\
	"  \"name\": \"x\",\n"					\
	"  \"nodes\": [\n"					\
	"    {\"id\": \"a\", \"type\": \"ingest\"},\n"		\
	"    {\"id\": \"b\", \"config\": {\"a/b\": [1, {}], \"m~n\": 2.5}}\n" \
	"  ]\n"							\
	"}\n"

static const struct {
	const char *text, *pointer;
	int rc;
	const char *value, *key;
} places[] = {
	{ NODES, "/name", 0, "\"x\"", "\"name\"" },
	{ NODES, "/nodes/0/type", 0, "\"ingest\"", "\"type\"" },
	{ NODES, "/nodes/0", 0, "{\"id\": \"a\", \"type\": \"ingest\"}", "" },
	{ NODES, "/nodes/1/config/a~1b", 0, "[1, {}]", "\"a/b\"" },
	{ NODES, "/nodes/1/config/a~1b/1", 0, "{}", "" },
	{ NODES, "/nodes/1/config/m~0n", 0, "2.5", "\"m~n\"" },
	{ NODES, "/nodes/2", 1, NULL, "\"nodes\"" },
	{ NODES, "/nodes/-1", 1, NULL, "\"nodes\"" },
	{ NODES, "/nodes/00", 1, NULL, "\"nodes\"" },
	{ NODES, "/nodes/x", 1, NULL, "\"nodes\"" },
	{ NODES, "/nodes/99999999999999999999", 1, NULL, "\"nodes\"" },
	{ NODES, "/nodes/0/retries", 1,
	  "{\"id\": \"a\", \"type\": \"ingest\"}", "" },
	{ NODES, "/nodes/0/type/deeper/still", 1, "\"ingest\"", "\"type\"" },
	{ NODES, "/Name", 1, NULL, "" },
	{ "[1,2]", "", 0, "[1,2]", "" },
	{ "  [1,2]  ", "", 0, "[1,2]", "" },
	{ " 42 ", "", 0, "42", "" },
	{ "42", "/a", 1, "42", "" },
	{ "[1, 2 , 3]", "/1", 0, "2", "" },
	{ "[]", "/0", 1, "[]", "" },
	{ "{}", "/a", 1, "{}", "" },
	{ "{\"\":1}", "/", 0, "1", "\"\"" },
	{ "{\"a\":1,\"a\":2}", "/a", 0, "2", "\"a\"" },
	{ "{\"a\":{\"x\":1},\"a\":{\"y\":2}}", "/a/y", 0, "2", "\"y\"" },
	{ "{\"\\u0061\\n\":1}", "/a\n", 0, "1", "\"\\u0061\\n\"" },
	{ "{\"\\ud83d\\ude00\":1}", "/😀", 0, "1", "\"\\ud83d\\ude00\"" },
	{ "{\"\\ud800\":1}", "/\ufffd", 0, "1", "\"\\ud800\"" },
	{ "{\"ab\":1,\"a\":2}", "/a", 0, "2", "\"a\"" },
	{ "{\"a\":1,\"ab\":2}", "/ab", 0, "2", "\"ab\"" },
	{ "{\"a\":\"]}\\\"\",\"b\":3}", "/b", 0, "3", "\"b\"" },
	{ "{\"a\":1,\"b\":tru, x", "/a", 0, "1", "\"a\"" },
	{ "{\"a\":[1,2", "/a/0", 0, "1", "" },
	{ "{\"a\":[1,2", "/a", -1, NULL, NULL },
	{ "{\"a\":[1,2", "/b", -1, NULL, NULL },
	{ "{\"a\":[1,2", "/a/5", -1, NULL, NULL },
	{ "{\"a\" 1}", "/a", -1, NULL, NULL },
	{ "{\"a", "/a", -1, NULL, NULL },
	{ "[1,", "/1", -1, NULL, NULL },
	{ "", "", -1, NULL, NULL },
	{ "", "/a", -1, NULL, NULL },
	{ "  ", "", -1, NULL, NULL },
	{ "]", "", -1, NULL, NULL },
	{ ",", "/a", -1, NULL, NULL },
};

static const char *cut(struct rp_arena *arena, const char *text, size_t offset,
		       size_t n)
{
	return rp_arena_copy(arena, text + offset, n);
}

RP_ROWS(json_locate, finds_values_and_keys, places)
{
	struct rp_json_span span = { 99, 99, 99, 99 };
	struct rp_arena arena;

	rp_arena_init(&arena);
	cr_assert(eq(int, rp_json_locate(&span, rp_text(row->text),
					 row->pointer), row->rc), "%s in %s",
		  row->pointer, row->text);
	if (row->value)
		cr_expect(eq(str, (char *)cut(&arena, row->text, span.offset,
					      span.n), (char *)row->value));
	if (row->key)
		cr_expect(eq(str, (char *)cut(&arena, row->text,
					      span.key_offset, span.key_n),
			     (char *)row->key));
	else
		cr_expect(eq(sz, span.key_n, 99));
	rp_arena_finish(&arena);
}

Test(json_locate, needs_no_text)
{
	struct rp_json_span span;

	cr_expect(eq(int, rp_json_locate(&span, (struct rp_text){ NULL, 0 },
					 "/a"), -1));
}

/* Whatever is cut off or damaged, nothing outside of the text is read. */
Test(json_locate, survives_every_cut)
{
	struct rp_json_span span;
	struct rp_arena arena;

	for (size_t n = 0; n < sizeof NODES; n++) {
		struct rp_text text;

		rp_arena_init(&arena);
		text.at = rp_arena_alloc(&arena, n);
		memcpy((char *)text.at, NODES, n);
		text.n = n;
		rp_json_locate(&span, text, "/nodes/1/config/m~0n");
		rp_json_locate(&span, text, "/nodes/7");
		rp_json_locate(&span, text, "");
		rp_arena_finish(&arena);
	}
}
