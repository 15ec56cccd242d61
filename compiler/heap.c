/* A binary heap in an array: the children of i are 2i + 1 and 2i + 2. */
#include "heap.h"

#include <assert.h>

void rp_heap_push(struct rp_heap *heap, size_t number)
{
	size_t i = heap->n++;

	while (i > 0 && heap->at[(i - 1) / 2] > number) {
		heap->at[i] = heap->at[(i - 1) / 2];
		i = (i - 1) / 2;
	}
	heap->at[i] = number;
}

static size_t lower_child(const struct rp_heap *heap, size_t i)
{
	size_t child = 2 * i + 1;

	if (child + 1 < heap->n && heap->at[child + 1] < heap->at[child])
		child++;
	return child;
}

size_t rp_heap_pop(struct rp_heap *heap)
{
	size_t lowest, last, i = 0;

	assert(heap->n > 0);
	lowest = heap->at[0];
	last = heap->at[--heap->n];
	while (2 * i + 1 < heap->n) {
		size_t child = lower_child(heap, i);

		if (heap->at[child] >= last)
			break;
		heap->at[i] = heap->at[child];
		i = child;
	}
	heap->at[i] = last;
	return lowest;
}
