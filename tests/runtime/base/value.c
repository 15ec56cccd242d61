/*
 * Values: making, copying, reading.
 */
#include "base/value.h"

#include "base/arena.h"
#include "lib/rows.h"

Test(value, keeps_what_it_was_made_of)
{
	struct rp_value text = rp_string(RP_TEXT("a\0b")), null, number;

	null = rp_cstring(NULL);
	number = rp_double(0.5);
	cr_expect(eq(int, null.tag, RP_NULL));
	cr_expect(rp_text_equal(rp_value_text(&text, ""), RP_TEXT("a\0b")));
	cr_expect(rp_text_is(rp_value_text(&number, "no text"), "no text"));
	cr_expect(rp_text_is(rp_value_text(NULL, NULL), ""));
	cr_expect(eq(i64, rp_value_int(&number, -3), -3));
	cr_expect(eq(i64, rp_value_int(NULL, 7), 7));
	number = rp_int(INT64_MIN);
	cr_expect(eq(i64, rp_value_int(&number, 0), INT64_MIN));
	number = (struct rp_value){ RP_UINT, { .uinteger = UINT64_MAX } };
	cr_expect(eq(i64, rp_value_int(&number, 5), 5));
}

Test(value, appends_to_lists)
{
	struct rp_arena arena;
	struct rp_value list;

	rp_arena_init(&arena);
	list = rp_list_new(&arena);
	cr_expect(eq(sz, rp_value_count(&list), 0));
	for (int i = 0; i < 1000; i++)
		cr_assert(eq(i64, rp_list_push(&arena, &list, rp_int(i))
				  ->as.integer, i));
	rp_list_reserve(&arena, &list, 5000);
	cr_expect(eq(sz, rp_value_count(&list), 1000));
	for (int i = 0; i < 1000; i++)
		cr_assert(eq(i64, rp_list_at(&list, (size_t)i)->as.integer, i));
	rp_arena_finish(&arena);
}

Test(value, copies_share_nothing)
{
	struct rp_arena first, second;
	struct rp_value map, list, copy;

	rp_arena_init(&first);
	rp_arena_init(&second);
	map = rp_map_new(&first);
	list = rp_list_new(&first);
	rp_list_push(&first, &list, rp_cstring(rp_arena_strdup(&first, "x")));
	rp_list_push(&first, &list, rp_null);
	rp_map_set(&first, &map, rp_text(rp_arena_strdup(&first, "k")), list);
	rp_map_put(&first, &map, "b", rp_bool(true));
	copy = rp_value_copy(&second, &map);
	cr_expect(rp_value_equal(&copy, &map));
	rp_arena_finish(&first);
	list = *rp_map_get(&copy, "k");
	cr_expect(rp_text_is(rp_value_text(rp_list_at(&list, 0), ""), "x"));
	cr_expect(rp_text_is(rp_map_at(&copy, 1)->key, "b"));
	rp_arena_finish(&second);
}

static const struct {
	const char *path;
	int want;	/* 0: nothing there */
} paths[] = {
	{ "a", 1 },    { "b.c", 2 }, { "b.d.e", 3 }, { "", 4 },
	{ "b.", 5 },   { "x", 0 },   { "a.b", 0 },   { "b.x", 0 },
	{ "b.c.d", 0 }, { "b..c", 0 }, { ".b", 0 },   { "l.0", 0 },
};

RP_ROWS(value, walks_dotted_paths, paths)
{
	const struct rp_value *found;
	struct rp_value root, b, d;
	struct rp_arena arena;

	rp_arena_init(&arena);
	root = rp_map_new(&arena);
	b = rp_map_new(&arena);
	d = rp_map_new(&arena);
	rp_map_put(&arena, &d, "e", rp_int(3));
	rp_map_put(&arena, &b, "c", rp_int(2));
	rp_map_put(&arena, &b, "d", d);
	rp_map_put(&arena, &b, "", rp_int(5));
	rp_map_put(&arena, &root, "a", rp_int(1));
	rp_map_put(&arena, &root, "b", b);
	rp_map_put(&arena, &root, "", rp_int(4));
	rp_map_put(&arena, &root, "l", rp_list_new(&arena));
	found = rp_value_path(&root, row->path);
	cr_expect(eq(i64, rp_value_int(found, 0), row->want), "%s", row->path);
	cr_expect(rp_value_path(NULL, row->path) == NULL);
	rp_arena_finish(&arena);
}

static const struct {
	enum rp_tag tag;
	const char *want;
} kinds[] = {
	{ RP_NULL, "null" },	  { RP_BOOL, "boolean" },
	{ RP_INT, "integer" },	  { RP_UINT, "integer" },
	{ RP_BIGINT, "integer" }, { RP_DOUBLE, "number" },
	{ RP_STRING, "string" },  { RP_LIST, "array" },
	{ RP_MAP, "object" },
};

RP_ROWS(value, names_its_kind, kinds)
{
	struct rp_value value = { .tag = row->tag };

	cr_expect(eq(str, (char *)rp_value_kind(&value), (char *)row->want));
	cr_expect(eq(str, (char *)rp_value_kind(NULL), "null"));
}
