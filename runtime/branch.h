#ifndef RUNTIME_BRANCH_H
#define RUNTIME_BRANCH_H

/*
 * Runs within a run: branches that go on beside each other, and bodies.
 *
 *	root ──┬── branch		same plan, same node states
 *	       └── branch ── body	a plan and states of its own
 *
 * Each has its own arena, order, status and list of what is not yet recorded,
 * so that it works without locks; what it did is handed up when it ends, under
 * the one lock that all of them share.  Whoever is above waits meanwhile.
 */

#include <pthread.h>

#include "pool.h"
#include "run.h"

struct rp_shared {
	pthread_mutex_t lock;		/* hand-overs, and the journal */
	pthread_mutex_t talk;		/* say and progress, one at a time */
	struct rp_run *root;
	struct rp_pool *pool;		/* once there was a fork */
};

void rp_shared_init(struct rp_run *root);
void rp_shared_finish(struct rp_run *root);

/* NULL is fine: a run that was made by hand has nothing to share. */
void rp_shared_lock(struct rp_shared *shared);
void rp_shared_unlock(struct rp_shared *shared);

struct rp_pool *rp_shared_pool(struct rp_shared *shared);

/* Notes that a step is over. */
void rp_order_add(struct rp_run *run, int ordinal);

/* How a run ended, of several the one that counts. */
struct rp_ending {
	enum rp_status status;		/* RP_RUN_RUNNING: it did not */
	const char *error, *reason;
	size_t piece;
};

/*
 * Keeps the graver end: interrupted, failed, filtered, failed because others
 * did; of two alike the one of the lower piece.
 */
void rp_ending_add(struct rp_ending *verdict, const struct rp_run *run,
		    size_t piece);

/*
 * What branches or bodies beside each other have in common while they run.
 * Arenas are used again by the next one, and adopted at the end.
 */
struct rp_siblings {
	struct rp_run *run;		/* that waits for them */
	struct rp_cancel own;
	struct rp_cancel *cancel;	/* of all of them */
	struct rp_arena *arenas;	/* that nobody uses now */
	size_t n_arenas;
	struct rp_ending verdict;
};

/* `at_most` of them will be there at once. */
void rp_siblings_begin(struct rp_siblings *siblings, struct rp_run *run,
		       size_t at_most);
/* Adopts what is left and takes over how they ended. */
void rp_siblings_end(struct rp_siblings *siblings);

/* A run beside others, like the one above; only its plan may be changed. */
void rp_sibling_begin(struct rp_siblings *siblings, struct rp_run *sibling);

/* Hands up what it did.  The caller holds the lock. */
void rp_sibling_end(struct rp_siblings *siblings, struct rp_run *sibling,
		    size_t piece);

#endif
