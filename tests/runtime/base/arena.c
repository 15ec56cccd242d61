/*
 * Memory that is freed all at once.
 */
#include "base/arena.h"

#include <stdint.h>
#include <string.h>

#include "lib/rows.h"

static const size_t sizes[] = { 0, 1, 15, 16, 17, 100, 1999, 2000, 2001, 4000,
				4001, 5000, 70000, 300000 };

static size_t distance_to_alignment(const void *at)
{
	return (uintptr_t)at % _Alignof(max_align_t);
}

Test(arena, gives_zeroed_aligned_memory_of_any_size)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	for (size_t i = 0; i < 50 * sizeof sizes / sizeof sizes[0]; i++) {
		size_t size = sizes[i % (sizeof sizes / sizeof sizes[0])];
		char *at = rp_arena_alloc(&arena, size);

		cr_assert(eq(sz, distance_to_alignment(at), 0));
		for (size_t j = 0; j < size; j++)
			cr_assert(eq(chr, at[j], 0));
		memset(at, 0xff, size);
		rp_arena_copy(&arena, "odd", i % 4);
	}
	rp_arena_finish(&arena);
}

Test(arena, keeps_objects_apart)
{
	unsigned char *objects[300];
	struct rp_arena arena;

	rp_arena_init(&arena);
	for (size_t i = 0; i < 300; i++) {
		objects[i] = rp_arena_alloc(&arena, i * 7);
		memset(objects[i], (int)i & 0xff, i * 7);
	}
	for (size_t i = 0; i < 300; i++)
		for (size_t j = 0; j < i * 7; j++)
			cr_assert(eq(u8, objects[i][j], i & 0xff));
	rp_arena_finish(&arena);
}

Test(arena, copies_and_formats_text)
{
	struct rp_arena arena;
	char big[5000];

	memset(big, 'x', sizeof big - 1);
	big[sizeof big - 1] = '\0';
	rp_arena_init(&arena);
	cr_expect(eq(str, rp_arena_copy(&arena, "abcdef", 3), "abc"));
	cr_expect(eq(str, rp_arena_copy(&arena, NULL, 0), ""));
	cr_expect(eq(str, rp_arena_strdup(&arena, big), big));
	cr_expect(eq(str, rp_arena_printf(&arena, "%s-%d", "n", 7), "n-7"));
	cr_expect(eq(str, rp_arena_printf(&arena, "%s", big), big));
	rp_arena_finish(&arena);
}

struct trace {
	char order[8];
	size_t n;
};

struct entry {
	struct trace *trace;
	char name;
};

static void leave_trace(void *object)
{
	struct entry *entry = object;

	entry->trace->order[entry->trace->n++] = entry->name;
}

Test(arena, cleans_up_newest_first_and_once)
{
	struct trace trace = { .n = 0 };
	struct entry entries[] = { { &trace, 'a' }, { &trace, 'b' } };
	struct rp_arena arena;

	rp_arena_init(&arena);
	rp_arena_defer(&arena, leave_trace, &entries[0]);
	rp_arena_defer(&arena, leave_trace, &entries[1]);
	rp_arena_finish(&arena);
	rp_arena_finish(&arena);
	rp_arena_finish(NULL);
	cr_expect(eq(str, trace.order, "ba"));
}

Test(arena, adopts_blocks_and_cleanups)
{
	struct trace trace = { .n = 0 };
	struct entry entries[] = { { &trace, 'a' }, { &trace, 'b' } };
	struct rp_arena into, from, empty;
	char *text;

	rp_arena_init(&into);
	rp_arena_init(&from);
	rp_arena_init(&empty);
	rp_arena_defer(&into, leave_trace, &entries[0]);
	rp_arena_defer(&from, leave_trace, &entries[1]);
	text = rp_arena_strdup(&from, "kept");
	rp_arena_adopt(&into, &from);
	rp_arena_adopt(&into, &empty);
	rp_arena_adopt(&empty, &into);
	rp_arena_finish(&from);
	rp_arena_finish(&into);
	cr_expect(eq(sz, trace.n, 0));
	cr_expect(eq(str, text, "kept"));
	rp_arena_strdup(&empty, "goes on");
	rp_arena_finish(&empty);
	cr_expect(eq(str, trace.order, "ba"));
}

Test(arena, ends_the_program_when_a_size_overflows, .exit_code = 1)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	rp_arena_array(&arena, SIZE_MAX / 2, 4);
}
