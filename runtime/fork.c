/*
 * Branches beside each other: regions of straight-line code, or single nodes
 * that wait for each other by a table.
 *
 * What each did is put together in the order of the plan and not of the clock,
 * so that two equal runs give equal results.
 */
#include "branch.h"

#include <stdlib.h>

/* What one region did. */
struct slice {
	const int *order;
	size_t n;
};

struct fork {
	struct rp_job job;		/* first: pieces are branches */
	struct rp_siblings siblings;
	rp_region *const *regions;
	struct slice *slices;
	const struct rp_task *tasks;
	int *finished;			/* steps of the table that are over */
	size_t n_finished;
};

/* ------------------------------------------------------------------ regions */

static void do_region(struct rp_job *job, size_t piece)
{
	struct fork *fork = (struct fork *)job;
	struct rp_shared *shared = fork->siblings.run->shared;
	struct rp_run branch;

	rp_sibling_begin(&fork->siblings, &branch);
	fork->regions[piece](&branch);
	rp_shared_lock(shared);
	fork->slices[piece] = (struct slice){ branch.order, branch.n_order };
	rp_sibling_end(&fork->siblings, &branch, piece);
	rp_shared_unlock(shared);
}

static void begin(struct fork *fork, struct rp_run *run, size_t n)
{
	size_t at_most = n < RP_MAX_THREADS ? n : RP_MAX_THREADS;

	rp_siblings_begin(&fork->siblings, run, at_most);
	fork->job.n = n;
}

void rp_fork(struct rp_run *run, rp_region *const *regions, int n)
{
	struct fork fork = {
		.job.work = do_region,
		.regions = regions,
		.slices = rp_arena_array(&run->arena, (size_t)n,
					 sizeof *fork.slices),
	};

	if (run->status != RP_RUN_RUNNING)
		return;
	begin(&fork, run, (size_t)n);
	rp_pool_do(rp_shared_pool(run->shared), &fork.job);
	for (int i = 0; i < n; i++)
		for (size_t j = 0; j < fork.slices[i].n; j++)
			rp_order_add(run, fork.slices[i].order[j]);
	rp_siblings_end(&fork.siblings);
}

/* -------------------------------------------------------------------- tables */

static void do_task(struct rp_job *job, size_t piece)
{
	struct fork *fork = (struct fork *)job;
	struct rp_shared *shared = fork->siblings.run->shared;
	const struct rp_task *task = &fork->tasks[piece];
	struct rp_run branch;

	rp_sibling_begin(&fork->siblings, &branch);
	branch.tasks = fork->tasks;
	branch.task = piece;
	if (!task->reached || task->reached(&branch))
		rp_do(&branch, task->step);
	rp_shared_lock(shared);
	if (branch.n_order)
		fork->finished[fork->n_finished++] = task->step;
	rp_sibling_end(&fork->siblings, &branch, piece);
	rp_shared_unlock(shared);
}

static int compare(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;

	return (x > y) - (x < y);
}

void rp_schedule(struct rp_run *run, const struct rp_task *tasks, int n)
{
	struct rp_arena *arena = &run->arena;
	size_t count = (size_t)n;
	struct fork fork = {
		.job = {
			.work = do_task,
			.tasks = tasks,
			.waits = rp_arena_array(arena, count, sizeof(int)),
			.ready = rp_arena_array(arena, count, sizeof(size_t)),
		},
		.tasks = tasks,
		.finished = rp_arena_array(arena, count, sizeof(int)),
	};

	if (run->status != RP_RUN_RUNNING)
		return;
	begin(&fork, run, count);
	rp_pool_do(rp_shared_pool(run->shared), &fork.job);
	qsort(fork.finished, fork.n_finished, sizeof *fork.finished, compare);
	for (size_t i = 0; i < fork.n_finished; i++)
		rp_order_add(run, fork.finished[i]);
	rp_siblings_end(&fork.siblings);
}
