#ifndef COMPILER_TESTING_WORLD_H
#define COMPILER_TESTING_WORLD_H

/*
 * The world that a tested pipeline sees: mocks for what reaches out, a net for
 * what is sent, a clock that jumps.  Parallel branches share it.
 */

#include <pthread.h>
#include <stdatomic.h>

#include "run.h"
#include "testing/testing.h"

struct rp_world_clock {
	struct rp_clock base;		/* first: a clock is one of these */
	_Atomic int64_t passed_us;
	int64_t begin_us;		/* wall */
};

struct rp_caught {			/* what one notify node said */
	const struct rp_ctx *by;	/* while it speaks, else NULL */
	const struct rp_step *step;
	struct rp_value record;		/* map */
	size_t rank;			/* where it belongs in the list */
	struct rp_caught *next;		/* newest first */
};

struct rp_world {
	const struct rp_test *test;
	const struct rp_value *mocks;	/* map, or NULL */
	struct rp_coverage *coverage;
	struct rp_verdict *verdict;
	struct rp_arena *arena;		/* of the verdict; behind the lock */
	struct rp_caught *caught;
	pthread_mutex_t lock;
	struct rp_world_clock clock;
};

void rp_world_init(struct rp_world *world, const struct rp_test *test,
		   struct rp_coverage *coverage, struct rp_verdict *verdict,
		   struct rp_arena *arena);
void rp_world_finish(struct rp_world *world);

/* Puts the world into a request: hooks, clock, progress. */
void rp_world_enter(struct rp_world *world, struct rp_run_request *request);

/* What was caught, in the order of the definition's nodes. */
struct rp_value rp_world_notifications(struct rp_world *world);

#endif
