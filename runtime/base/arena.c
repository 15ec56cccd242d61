/*
 * Arenas: memory that is freed all at once.
 *
 *	arena -> [block: ####used####....left....] -> [block] -> [block]
 *
 * Objects are cut from the front of the newest block.  Blocks double in size
 * up to a ceiling, so a small task touches one page and a large one makes few
 * calls to malloc.  An object larger than the next block gets a block of its
 * own, linked behind the newest so that what is left there stays in use.
 *
 * Under RP_ASAN every object is such a block.  Memory is zeroed per object,
 * not per block, because text is copied over it at once.
 */
#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/vprint.h"

#define ALIGN alignof(max_align_t)
#define FIRST_BLOCK 4000	/* with all headers just under a page */
#define LARGEST_BLOCK (256 * 1024)

_Static_assert(FIRST_BLOCK % ALIGN == 0, "what is left tells the alignment");

struct rp_arena_block {
	struct rp_arena_block *next;
	size_t size;		/* of data; a multiple of ALIGN if shared */
	alignas(max_align_t) char data[];
};

struct rp_arena_cleanup {
	struct rp_arena_cleanup *next;
	void (*cleanup)(void *object);
	void *object;
};

_Noreturn void rp_out_of_memory(void)
{
	fputs("runpipe: out of memory\n", stderr);
	exit(1);
}

void rp_arena_init(struct rp_arena *arena)
{
	*arena = (struct rp_arena){ 0 };
}

void rp_arena_finish(struct rp_arena *arena)
{
	struct rp_arena_cleanup *cleanup;
	struct rp_arena_block *block;

	if (!arena)
		return;
	while ((cleanup = arena->cleanups)) {
		arena->cleanups = cleanup->next;
		cleanup->cleanup(cleanup->object);
	}
	while ((block = arena->blocks)) {
		arena->blocks = block->next;
		free(block);
	}
	rp_arena_init(arena);
}

void rp_populate(void *at, size_t n)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t from = ((uintptr_t)at + page - 1) & ~(page - 1);
	uintptr_t to = ((uintptr_t)at + n) & ~(page - 1);

	if (from < to)
		madvise((void *)from, to - from, MADV_POPULATE_WRITE);
}

static struct rp_arena_block *block_new(size_t size)
{
	struct rp_arena_block *block;

	if (size > SIZE_MAX / 2)
		rp_out_of_memory();
	block = malloc(sizeof *block + size);
	if (!block)
		rp_out_of_memory();
	block->size = size;
	return block;
}

#ifdef RP_ASAN

static void *take(struct rp_arena *arena, size_t size)
{
	struct rp_arena_block *block = block_new(size);

	block->next = arena->blocks;
	arena->blocks = block;
	return block->data;
}

static void *take_aligned(struct rp_arena *arena, size_t size)
{
	return take(arena, size);
}

#else

static void *own_block(struct rp_arena *arena, size_t size)
{
	struct rp_arena_block *block = block_new(size);
	struct rp_arena_block *newest = arena->blocks;

	block->next = newest ? newest->next : NULL;
	if (newest)
		newest->next = block;
	else
		arena->blocks = block;
	return block->data;
}

static void new_block(struct rp_arena *arena)
{
	struct rp_arena_block *block = block_new(arena->next_size);

	if (block->size == LARGEST_BLOCK)
		rp_populate(block->data, block->size);
	block->next = arena->blocks;
	arena->blocks = block;
	arena->left = block->size;
	if (arena->next_size < LARGEST_BLOCK / 2)
		arena->next_size *= 2;
	else
		arena->next_size = LARGEST_BLOCK;
}

/* Any address: for text, which has no alignment. */
static void *take(struct rp_arena *arena, size_t size)
{
	char *at;

	if (size > arena->left) {
		if (!arena->next_size)
			arena->next_size = FIRST_BLOCK;
		if (size > arena->next_size / 2)
			return own_block(arena, size);
		new_block(arena);
	}
	at = arena->blocks->data + (arena->blocks->size - arena->left);
	arena->left -= size;
	return at;
}

static void *take_aligned(struct rp_arena *arena, size_t size)
{
	arena->left &= ~(ALIGN - 1);
	return take(arena, size);
}

#endif

void *rp_arena_alloc(struct rp_arena *arena, size_t size)
{
	void *at = take_aligned(arena, size ? size : 1);

	return memset(at, 0, size ? size : 1);
}

void *rp_arena_array(struct rp_arena *arena, size_t count, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(count, size, &total))
		rp_out_of_memory();
	return rp_arena_alloc(arena, total);
}

char *rp_arena_copy(struct rp_arena *arena, const char *at, size_t n)
{
	char *copy;

	if (n > SIZE_MAX / 2)
		rp_out_of_memory();
	copy = take(arena, n + 1);
	if (n)
		memcpy(copy, at, n);
	copy[n] = '\0';
	return copy;
}

char *rp_arena_strdup(struct rp_arena *arena, const char *text)
{
	return rp_arena_copy(arena, text, strlen(text));
}

char *rp_arena_vprintf(struct rp_arena *arena, const char *format,
		       va_list args)
{
	char small[256];
	va_list again;
	char *text;
	int n;

	va_copy(again, args);
	n = rp_vprint(small, sizeof small, format, args);
	if (n < 0)
		rp_out_of_memory();
	if ((size_t)n < sizeof small) {
		text = rp_arena_copy(arena, small, (size_t)n);
	} else {
		text = take(arena, (size_t)n + 1);
		rp_vprint(text, (size_t)n + 1, format, again);
	}
	va_end(again);
	return text;
}

char *rp_arena_printf(struct rp_arena *arena, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = rp_arena_vprintf(arena, format, args);
	va_end(args);
	return text;
}

void rp_arena_defer(struct rp_arena *arena, void (*cleanup)(void *object),
		    void *object)
{
	struct rp_arena_cleanup *entry = rp_arena_alloc(arena, sizeof *entry);

	assert(cleanup);
	*entry = (struct rp_arena_cleanup){ arena->cleanups, cleanup, object };
	arena->cleanups = entry;
}

static void adopt_blocks(struct rp_arena *into, struct rp_arena *from)
{
	struct rp_arena_block *last = from->blocks;

	if (!into->blocks) {
		into->blocks = from->blocks;
		into->left = from->left;
		into->next_size = from->next_size;
		return;
	}
	if (!last)
		return;
	while (last->next)
		last = last->next;
	last->next = into->blocks->next;
	into->blocks->next = from->blocks;
}

static void adopt_cleanups(struct rp_arena *into, struct rp_arena *from)
{
	struct rp_arena_cleanup *last = from->cleanups;

	if (!last)
		return;
	while (last->next)
		last = last->next;
	last->next = into->cleanups;
	into->cleanups = from->cleanups;
}

void rp_arena_adopt(struct rp_arena *into, struct rp_arena *from)
{
	assert(into != from);
	adopt_blocks(into, from);
	adopt_cleanups(into, from);
	rp_arena_init(from);
}
