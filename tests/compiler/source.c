/*
 * Places in text: lines, columns, pointers.
 */
#include "source.h"

#include "base/arena.h"
#include "base/buf.h"
#include "lib/rows.h"

static const struct {
	const char *text;
	size_t offset, line, column;
} places[] = {
	{ "", 0, 1, 1 },
	{ "", 7, 1, 1 },
	{ "abc", 2, 1, 3 },
	{ "abc", 9, 1, 4 },
	{ "a\nbc", 1, 1, 2 },
	{ "a\nbc", 2, 2, 1 },
	{ "a\r\nbc", 4, 2, 2 },
	{ "\n\n\n", 3, 4, 1 },
	{ "\ta", 1, 1, 2 },
	{ "caf\xc3\xa9!", 5, 1, 5 },
	{ "\xe2\x98\x83\xf0\x9f\x94\xa5x", 7, 1, 3 },
};

RP_ROWS(source, counts_lines_and_code_points, places)
{
	struct rp_source source;
	struct rp_arena arena;
	struct rp_place place;

	rp_arena_init(&arena);
	rp_source_init(&source, &arena, rp_text(row->text));
	place = rp_source_place(&source, row->offset, 1);
	cr_expect(eq(sz, place.line, row->line), "%s", row->text);
	cr_expect(eq(sz, place.column, row->column), "%s", row->text);
	rp_arena_finish(&arena);
}

Test(source, counts_on_from_its_marks)
{
	struct rp_source source;
	struct rp_arena arena;
	struct rp_buf buf;

	rp_arena_init(&arena);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (int i = 0; i < 5000; i++)
		rp_buf_str(&buf, i % 1000 ? "\xc3\xa9" : "\n");
	rp_source_init(&source, &arena, rp_buf_view(&buf));
	for (size_t i = 0; i < 5000; i++) {
		size_t offset = 2 * i - (i ? (i - 1) / 1000 + 1 : 0);
		struct rp_place place = rp_source_place(&source, offset, 1);

		cr_assert(eq(sz, place.line, (i + 999) / 1000 + 1), "%zu", i);
	}
	rp_buf_finish(&buf);
	rp_arena_finish(&arena);
}

static const char definition[] =
	"{\"version\": \"1.0\",\n"
	" \"nodes\": [\n"
	"  {\"id\": \"a,]}\", \"config\": {\"list\": [1, 2]}}, 7,\n"
	"  \"\\\"]\" , [[], {}],{\"a/b\": {\"~\": null}}\n"
	" ], \"defaults\": {}}\n";

static const struct {
	const char *pointer;
	bool on_key;
	const char *want;		/* the text it spans */
} pointers[] = {
	{ "/version", false, "\"1.0\"" },
	{ "/version", true, "\"version\"" },
	{ "/defaults", false, "{}" },
	{ "/nodes/0/id", false, "\"a,]}\"" },
	{ "/nodes/0/id", true, "\"id\"" },
	{ "/nodes/0/config/list/1", false, "2" },
	{ "/nodes/1", false, "7" },
	{ "/nodes/1", true, "7" },
	{ "/nodes/2", false, "\"\\\"]\"" },
	{ "/nodes/3", false, "[[], {}]" },
	{ "/nodes/3/1", false, "{}" },
	{ "/nodes/4/a~1b/~0", false, "null" },
	{ "/nodes/4/a~1b", true, "\"a/b\"" },
	{ "/nodes/4/a~1b/missing", false, "{\"~\": null}" },
	{ "/nodes/0/config/list/9", false, "[1, 2]" },
};

RP_ROWS(source, follows_pointers, pointers)
{
	struct rp_source source;
	struct rp_arena arena;
	struct rp_place place;

	rp_arena_init(&arena);
	rp_source_init(&source, &arena, rp_text(definition));
	place = rp_source_locate(&source, row->pointer, row->on_key);
	cr_expect(eq(str, rp_arena_copy(&arena, definition + place.offset,
					place.n), (char *)row->want),
		  "%s", row->pointer);
	rp_arena_finish(&arena);
}

static const char *const unsound[] = {
	"", "{", "[", "{\"nodes\": [", "{\"nodes\": [1, \"", "nonsense", "\xff",
	"{\"nodes\": []}", "{\"nodes\": 7}",
};

RP_ROWS(source, stays_within_unsound_text, unsound)
{
	static const char *const anywhere[] = {
		"", "/nodes", "/nodes/0", "/nodes/1/x", "/nodes/99999999999999",
		"/nodes/x", "/a/b/c",
	};
	struct rp_source source;
	struct rp_arena arena;

	rp_arena_init(&arena);
	rp_source_init(&source, &arena, rp_text(*row));
	for (size_t i = 0; i < sizeof anywhere / sizeof anywhere[0]; i++) {
		struct rp_place place =
			rp_source_locate(&source, anywhere[i], false);

		cr_expect(le(sz, place.offset + place.n, strlen(*row)));
	}
	rp_arena_finish(&arena);
}

static const struct {
	const char *text, *pointer;
	size_t from, n, offset, span;
} spans[] = {
	{ "{\"a\": \"xyz\"}", "/a", 0, 1, 7, 1 },
	{ "{\"a\": \"xyz\"}", "/a", 1, 2, 8, 2 },
	{ "{\"a\": \"xyz\"}", "/a", 3, 0, 10, 0 },
	{ "{\"a\": \"xyz\"}", "/a", 3, 9, 10, 0 },
	{ "{\"a\": \"xyz\"}", "/a", 9, 1, 10, 0 },
	{ "{\"a\": \"\\t\\\"z\"}", "/a", 1, 1, 9, 2 },
	{ "{\"a\": \"\\t\\\"z\"}", "/a", 2, 1, 11, 1 },
	{ "{\"a\": \"\\u00e9z\"}", "/a", 0, 2, 7, 6 },
	{ "{\"a\": \"\\u00e9z\"}", "/a", 2, 1, 13, 1 },
	{ "{\"a\": \"\\ud83d\\ude00z\"}", "/a", 4, 1, 19, 1 },
	{ "{\"a\": \"\xc3\xa9z\"}", "/a", 2, 1, 9, 1 },
	{ "{\"a\": \"\"}", "/a", 0, 0, 7, 0 },
	{ "{\"a\": 17}", "/a", 1, 1, 6, 2 },
	{ "{\"a\": \"x\"}", "/b", 1, 1, 0, 10 },
};

RP_ROWS(source, finds_bytes_inside_of_a_string, spans)
{
	struct rp_source source;
	struct rp_arena arena;
	struct rp_place place;

	rp_arena_init(&arena);
	rp_source_init(&source, &arena, rp_text(row->text));
	place = rp_source_span(&source, row->pointer, row->from, row->n);
	cr_expect(eq(sz, place.offset, row->offset), "%s %zu", row->text,
		  row->from);
	cr_expect(eq(sz, place.n, row->span), "%s %zu", row->text, row->from);
	rp_arena_finish(&arena);
}
