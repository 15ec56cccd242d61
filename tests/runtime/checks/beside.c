/* Looks beside each other: each once, and those that wait meet. */
#include "checks/beside.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <pthread.h>
#include <string.h>

#include "lib/rows.h"

struct looks {
	const char *kinds;		/* 'w' waits */
	int done[8], order[8], n_done;
	int to_meet;
	pthread_mutex_t lock;
	pthread_cond_t met;
};

static bool waits(void *self, size_t i)
{
	return ((struct looks *)self)->kinds[i] == 'w';
}

/* Those that wait go on when all of them are there. */
static void look(void *self, size_t i)
{
	struct looks *looks = self;

	pthread_mutex_lock(&looks->lock);
	looks->done[i]++;
	looks->order[looks->n_done++] = (int)i;
	if (looks->kinds[i] == 'w') {
		looks->to_meet--;
		pthread_cond_broadcast(&looks->met);
		while (looks->to_meet > 0)
			pthread_cond_wait(&looks->met, &looks->lock);
	}
	pthread_mutex_unlock(&looks->lock);
}

static const struct {
	const char *kinds;
	int to_meet;
} rounds[] = {
	{ "", 0 }, { "-", 0 }, { "w", 1 }, { "---", 0 }, { "-w-", 1 },
	{ "ww", 2 }, { "-w-w", 2 },
};

RP_ROWS(beside, looks_once_and_waits_together, rounds)
{
	struct looks looks = {
		.kinds = row->kinds, .to_meet = row->to_meet,
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.met = PTHREAD_COND_INITIALIZER,
	};
	const struct rp_beside all = { strlen(row->kinds), waits, look,
				       &looks };
	int last = -1;

	rp_look_beside(&all, NULL);
	cr_expect(eq(int, looks.n_done, (int)all.n));
	for (int i = 0; i < looks.n_done; i++) {
		cr_expect(eq(int, looks.done[i], 1));
		if (waits(&looks, (size_t)looks.order[i]))
			continue;
		cr_expect(gt(int, looks.order[i], last));
		last = looks.order[i];
	}
}
