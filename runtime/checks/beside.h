#ifndef RUNTIME_CHECKS_BESIDE_H
#define RUNTIME_CHECKS_BESIDE_H

/*
 * Several looks at once: those that wait, for time to pass or for somebody,
 * beside each other; all others one after the other in their order.
 */

#include <stdbool.h>
#include <stddef.h>

struct rp_pool;

struct rp_beside {
	size_t n;
	bool (*waits)(void *self, size_t i);
	void (*look)(void *self, size_t i);	/* on any thread */
	void *self;
};

/* `pool` NULL: threads are made if there is something to do beside. */
void rp_look_beside(const struct rp_beside *looks, struct rp_pool *pool);

#endif
