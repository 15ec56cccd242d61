#ifndef COMPILER_HEAP_H
#define COMPILER_HEAP_H

/*
 * A min-heap of numbers, for "the lowest of those that are ready".  The
 * caller brings the memory and never has more in it than fits.
 */

#include <stddef.h>

struct rp_heap {
	size_t *at;
	size_t n;
};

void rp_heap_push(struct rp_heap *heap, size_t number);

/* Takes out the lowest; the heap is not empty. */
size_t rp_heap_pop(struct rp_heap *heap);

#endif
