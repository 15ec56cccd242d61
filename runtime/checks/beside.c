/*
 * The pieces of a job are the looks that wait, and before them one piece for
 * all that do not.
 */
#include "checks/beside.h"

#include "base/arena.h"
#include "pool.h"

struct round {
	struct rp_job job;		/* first: its work finds the round */
	const struct rp_beside *looks;
	size_t *waiting;		/* piece i + 1 is waiting[i] */
};

static void work(struct rp_job *job, size_t piece)
{
	const struct round *round = (struct round *)job;
	const struct rp_beside *looks = round->looks;

	if (piece > 0) {
		looks->look(looks->self, round->waiting[piece - 1]);
		return;
	}
	for (size_t i = 0; i < looks->n; i++)
		if (!looks->waits(looks->self, i))
			looks->look(looks->self, i);
}

static void do_all(struct round *round, struct rp_pool *pool)
{
	struct rp_pool *own = pool ? NULL : rp_pool_create();

	rp_pool_do(pool ? pool : own, &round->job);
	rp_pool_destroy(own);
}

void rp_look_beside(const struct rp_beside *looks, struct rp_pool *pool)
{
	struct round round = { .looks = looks, .job.work = work, .job.n = 1 };
	struct rp_arena arena;

	rp_arena_init(&arena);
	round.waiting = rp_arena_array(&arena, looks->n,
				       sizeof *round.waiting);
	for (size_t i = 0; i < looks->n; i++)
		if (looks->waits(looks->self, i))
			round.waiting[round.job.n++ - 1] = i;
	if (looks->n > 1 && round.job.n > 1)
		do_all(&round, pool);
	else
		for (size_t i = 0; i < round.job.n; i++)
			work(&round.job, i);
	rp_arena_finish(&arena);
}
