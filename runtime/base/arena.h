#ifndef RUNTIME_BASE_ARENA_H
#define RUNTIME_BASE_ARENA_H

/*
 * An arena owns everything that lives as long as one task: a compilation, a
 * run, a node's attempt.  Objects are never freed one by one; finishing the
 * arena runs the registered cleanups, newest first, and frees all blocks.
 *
 *	struct rp_arena a;
 *	rp_arena_init(&a);
 *	char *s = rp_arena_printf(&a, "%s-%d", name, n);
 *	rp_arena_finish(&a);
 *
 * Running out of memory ends the program with a message and exit status 1
 * (rp_out_of_memory), so no function here returns NULL.  An arena belongs to
 * one thread at a time.  Built with RP_ASAN each object is a block of its own,
 * so that AddressSanitizer sees through the arena.
 */

#include <stdarg.h>
#include <stddef.h>

struct rp_arena_block;
struct rp_arena_cleanup;

struct rp_arena {
	struct rp_arena_block *blocks;		/* newest first */
	struct rp_arena_cleanup *cleanups;	/* newest first */
	size_t left;				/* free bytes in blocks[0] */
	size_t next_size;			/* of the next block */
};

void rp_arena_init(struct rp_arena *arena);

/* Runs the cleanups and frees everything.  NULL, zeroed and twice are fine. */
void rp_arena_finish(struct rp_arena *arena);

/* `size` zeroed bytes, aligned for any type.  Size 0 gives a valid pointer. */
void *rp_arena_alloc(struct rp_arena *arena, size_t size);

/* `count * size` zeroed bytes; an overflow is out of memory. */
void *rp_arena_array(struct rp_arena *arena, size_t count, size_t size);

/* A copy of `n` bytes at `at` and a NUL.  `at` may be NULL if n == 0. */
char *rp_arena_copy(struct rp_arena *arena, const char *at, size_t n);

/* A copy of a NUL-terminated string. */
char *rp_arena_strdup(struct rp_arena *arena, const char *text);

char *rp_arena_printf(struct rp_arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
char *rp_arena_vprintf(struct rp_arena *arena, const char *format,
		       va_list args) __attribute__((format(printf, 2, 0)));

/* Calls `cleanup(object)` when the arena is finished. */
void rp_arena_defer(struct rp_arena *arena, void (*cleanup)(void *object),
		    void *object);

/* Moves all of `from`, its cleanups too, into `into`; `from` is then empty. */
void rp_arena_adopt(struct rp_arena *into, struct rp_arena *from);

/*
 * Has the pages of memory that is about to be written: all at once takes a
 * fifth of what it takes to fault on each.  Where that cannot be done nothing
 * happens.
 */
void rp_populate(void *at, size_t n);

/* The one place where running out of memory ends the program (exit 1). */
_Noreturn void rp_out_of_memory(void);

#endif
