/*
 * Maps, small and large.
 */
#include "base/value.h"

#include "base/arena.h"
#include "lib/rows.h"

static struct rp_text key_of(struct rp_arena *arena, size_t i)
{
	return rp_text(rp_arena_printf(arena, "key-%zu", i * 7919));
}

static const size_t sizes[] = { 0, 1, 4, 5, 15, 16, 17, 18, 33, 1000, 50000 };

RP_ROWS(map, finds_every_key_at_any_size, sizes)
{
	struct rp_arena arena;
	struct rp_value map;

	rp_arena_init(&arena);
	map = rp_map_new(&arena);
	for (size_t i = 0; i < *row; i++)
		rp_map_set(&arena, &map, key_of(&arena, i), rp_int((int)i));
	cr_assert(eq(sz, rp_value_count(&map), *row));
	for (size_t i = 0; i < *row; i++) {
		struct rp_text key = key_of(&arena, i);

		cr_assert(eq(i64, rp_value_int(rp_map_find(&map, key), -1),
			     (int)i));
		cr_assert(rp_text_equal(rp_map_at(&map, i)->key, key));
	}
	cr_expect(rp_map_get(&map, "absent") == NULL);
	cr_expect(rp_map_get(&map, "") == NULL);
	rp_arena_finish(&arena);
}

RP_ROWS(map, replaces_in_place, sizes)
{
	struct rp_arena arena;
	struct rp_value map;

	rp_arena_init(&arena);
	map = rp_map_new(&arena);
	rp_map_reserve(&arena, &map, *row / 2);
	for (size_t i = 0; i < 2 * *row; i++)
		rp_map_set(&arena, &map, key_of(&arena, i % *row),
			   rp_int((int)i));
	cr_expect(eq(sz, rp_value_count(&map), *row));
	for (size_t i = 0; i < *row; i++)
		cr_assert(eq(i64, rp_map_at(&map, i)->value.as.integer,
			     (int64_t)(i + *row)));
	rp_arena_finish(&arena);
}

Test(map, tells_keys_apart_byte_by_byte)
{
	static const struct rp_text keys[] = {
		{ "", 0 }, { "\0", 1 }, { "\0\0", 2 }, { "a", 1 }, { "A", 1 },
		{ "a\0", 2 }, { "a ", 2 }, { "12345678", 8 }, { "1234567", 7 },
		{ "12345678\0", 9 }, { "é", 2 }, { "e\xcc\x81", 3 },
	};
	size_t n = sizeof keys / sizeof keys[0];
	struct rp_arena arena;
	struct rp_value map;

	rp_arena_init(&arena);
	map = rp_map_new(&arena);
	for (size_t round = 0; round < 2; round++) {
		for (size_t i = 0; i < n; i++)
			rp_map_set(&arena, &map, keys[i], rp_int((int)i));
		for (size_t i = 0; i < n; i++)
			cr_expect(eq(i64, rp_value_int(
				rp_map_find(&map, keys[i]), -1), (int)i));
		cr_expect(eq(sz, rp_value_count(&map), n));
		rp_map_reserve(&arena, &map, 100);
	}
	rp_arena_finish(&arena);
}

Test(map, answers_nothing_for_what_is_no_map)
{
	struct rp_value number = rp_int(1);

	cr_expect(rp_map_get(NULL, "a") == NULL);
	cr_expect(rp_map_get(&number, "a") == NULL);
	cr_expect(eq(sz, rp_value_count(&number), 0));
	cr_expect(eq(sz, rp_value_count(NULL), 0));
}
