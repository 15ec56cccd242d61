/*
 * The heap gives back what it took, lowest first.
 */
#include "heap.h"

#include "lib/rows.h"

Test(heap, gives_the_lowest_first)
{
	size_t room[1000];
	struct rp_heap heap = { .at = room };
	size_t number = 1, last = 0;

	for (int i = 0; i < 1000; i++) {
		number = number * 7919 % 10007;
		rp_heap_push(&heap, number);
	}
	while (heap.n > 0) {
		size_t lowest = rp_heap_pop(&heap);

		cr_assert(ge(sz, lowest, last));
		last = lowest;
	}
	cr_expect(gt(sz, last, 9000));
}

Test(heap, takes_more_while_it_gives)
{
	size_t room[3];
	struct rp_heap heap = { .at = room };

	rp_heap_push(&heap, 5);
	rp_heap_push(&heap, 5);
	cr_expect(eq(sz, rp_heap_pop(&heap), 5));
	rp_heap_push(&heap, 1);
	rp_heap_push(&heap, 9);
	cr_expect(eq(sz, rp_heap_pop(&heap), 1));
	cr_expect(eq(sz, rp_heap_pop(&heap), 5));
	cr_expect(eq(sz, rp_heap_pop(&heap), 9));
	cr_expect(eq(sz, heap.n, 0));
}
