/*
 * One lock guards the list of jobs and all their counts; pieces run without
 * it.  Newer jobs come first: what an inner job holds up is held up the most.
 *
 * Threads block all signals, so that Ctrl-C meets the thread that watches it.
 */
#include "pool.h"

#include <assert.h>
#include <signal.h>
#include <stdlib.h>

#include "base/arena.h"

struct rp_pool {
	pthread_mutex_t lock;
	pthread_cond_t posted;
	struct rp_job *jobs;		/* newest first */
	pthread_t threads[RP_MAX_THREADS - 1];
	size_t n_threads, n_idle;
	bool is_ending;
};

/* ------------------------------------------------------------------- pieces */

static bool can_take(const struct rp_job *job)
{
	return job->n_taken < job->n_ready
	       && (!job->limit || job->n_running < job->limit);
}

static void let_go_on(struct rp_job *job, size_t piece)
{
	const struct rp_ordinals *next = &job->tasks[piece].next;

	for (unsigned long i = 0; i < next->n; i++)
		if (--job->waits[next->at[i]] == 0)
			job->ready[job->n_ready++] = (size_t)next->at[i];
}

/* Whoever wakes passes it on, so that all wake who have something to do. */
static void wake_one(struct rp_pool *pool, const struct rp_job *job)
{
	if (can_take(job) && pool->n_idle)
		pthread_cond_signal(&pool->posted);
}

/* Takes the next piece and does it; the lock is held before and after. */
static void do_piece(struct rp_pool *pool, struct rp_job *job)
{
	size_t piece = job->n_taken++;

	if (job->tasks)
		piece = job->ready[piece];
	job->n_running++;
	wake_one(pool, job);
	pthread_mutex_unlock(&pool->lock);
	job->work(job, piece);
	pthread_mutex_lock(&pool->lock);
	job->n_running--;
	job->n_done++;
	if (job->tasks)
		let_go_on(job, piece);
	wake_one(pool, job);
	if (can_take(job) || job->n_done == job->n)
		pthread_cond_signal(&job->moved);
}

/* ------------------------------------------------------------------ threads */

static struct rp_job *find_work(struct rp_pool *pool)
{
	struct rp_job *job = pool->jobs;

	while (job && !can_take(job))
		job = job->next;
	return job;
}

static void *serve(void *at)
{
	struct rp_pool *pool = at;

	pthread_mutex_lock(&pool->lock);
	while (!pool->is_ending) {
		struct rp_job *job = find_work(pool);

		if (job) {
			do_piece(pool, job);
			continue;
		}
		pool->n_idle++;
		pthread_cond_wait(&pool->posted, &pool->lock);
		pool->n_idle--;
	}
	pthread_mutex_unlock(&pool->lock);
	return NULL;
}

/* A thread that cannot be had is done without: the poster works too. */
static void start_threads(struct rp_pool *pool, size_t wanted)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (wanted > 0 && pool->n_threads < RP_MAX_THREADS - 1
	       && pthread_create(&pool->threads[pool->n_threads], NULL, serve,
				 pool) == 0) {
		pool->n_threads++;
		wanted--;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

struct rp_pool *rp_pool_create(void)
{
	struct rp_pool *pool = calloc(1, sizeof *pool);

	if (!pool)
		rp_out_of_memory();
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->posted, NULL);
	return pool;
}

void rp_pool_destroy(struct rp_pool *pool)
{
	if (!pool)
		return;
	pthread_mutex_lock(&pool->lock);
	assert(!pool->jobs);
	pool->is_ending = true;
	pthread_cond_broadcast(&pool->posted);
	pthread_mutex_unlock(&pool->lock);
	for (size_t i = 0; i < pool->n_threads; i++)
		pthread_join(pool->threads[i], NULL);
	pthread_cond_destroy(&pool->posted);
	pthread_mutex_destroy(&pool->lock);
	free(pool);
}

/* --------------------------------------------------------------------- jobs */

static void prepare(struct rp_job *job)
{
	job->n_ready = job->tasks ? 0 : job->n;
	job->n_taken = job->n_done = job->n_running = 0;
	for (size_t i = 0; job->tasks && i < job->n; i++) {
		job->waits[i] = job->tasks[i].waits;
		if (job->waits[i] == 0)
			job->ready[job->n_ready++] = i;
	}
	pthread_cond_init(&job->moved, NULL);
}

static void post(struct rp_pool *pool, struct rp_job *job)
{
	size_t wanted = job->n - 1;

	if (job->limit && job->limit - 1 < wanted)
		wanted = job->limit - 1;
	job->next = pool->jobs;
	pool->jobs = job;
	pthread_cond_broadcast(&pool->posted);
	if (wanted > pool->n_idle)
		start_threads(pool, wanted - pool->n_idle);
}

static void withdraw(struct rp_pool *pool, const struct rp_job *job)
{
	struct rp_job **at = &pool->jobs;

	while (*at != job)
		at = &(*at)->next;
	*at = job->next;
}

void rp_pool_do(struct rp_pool *pool, struct rp_job *job)
{
	if (job->n == 0)
		return;
	prepare(job);
	pthread_mutex_lock(&pool->lock);
	post(pool, job);
	while (job->n_done < job->n) {
		if (can_take(job))
			do_piece(pool, job);
		else
			pthread_cond_wait(&job->moved, &pool->lock);
	}
	withdraw(pool, job);
	pthread_mutex_unlock(&pool->lock);
	pthread_cond_destroy(&job->moved);
}
