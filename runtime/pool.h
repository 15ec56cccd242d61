#ifndef RUNTIME_POOL_H
#define RUNTIME_POOL_H

/*
 * A few threads, and jobs that they share.  A job is a number of pieces of
 * work; who posts it works on it too and goes on when all pieces are done.
 *
 *	job ── piece 0 ─┬─ piece 1 ─┬─ piece 2 …	each on any thread
 *	       poster   └ thread A  └ thread B
 *
 * Whoever waits has taken all there was to take of its own job, so jobs within
 * pieces of jobs never wait for each other in a circle, however few threads
 * there are.  Threads start when there is work for them and end with the pool.
 */

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "abi.h"

#define RP_MAX_THREADS 32	/* of one run, with the one that started it */

struct rp_pool;

struct rp_job {
	size_t n;			/* pieces */
	size_t limit;			/* at once; 0: as many as there are threads */
	void (*work)(struct rp_job *job, size_t piece);
	/*
	 * Pieces that wait for others: piece i begins once tasks[i].waits of
	 * them are done.  NULL: all may begin at once.
	 */
	const struct rp_task *tasks;
	int *waits;			/* n of them, filled by rp_pool_do */
	size_t *ready;			/* n of them */

	struct rp_job *next;		/* the rest is the pool's */
	size_t n_ready, n_taken, n_done, n_running;
	pthread_cond_t moved;
};

struct rp_pool *rp_pool_create(void);

/* Ends the threads.  NULL is fine. */
void rp_pool_destroy(struct rp_pool *pool);

/* Does all pieces of a job. */
void rp_pool_do(struct rp_pool *pool, struct rp_job *job);

#endif
