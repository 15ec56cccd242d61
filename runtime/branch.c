/*
 * Runs within a run: how they begin, and what they hand up.
 */
#include "branch.h"

#include <stdlib.h>

#include "journal.h"

/* ------------------------------------------------------------------- shared */

void rp_shared_init(struct rp_run *root)
{
	struct rp_shared *shared = rp_arena_alloc(&root->arena, sizeof *shared);

	pthread_mutex_init(&shared->lock, NULL);
	pthread_mutex_init(&shared->talk, NULL);
	shared->root = root;
	root->shared = shared;
}

void rp_shared_finish(struct rp_run *root)
{
	struct rp_shared *shared = root->shared;

	if (!shared)
		return;
	rp_pool_destroy(shared->pool);
	pthread_mutex_destroy(&shared->lock);
	pthread_mutex_destroy(&shared->talk);
	root->shared = NULL;
}

void rp_shared_lock(struct rp_shared *shared)
{
	if (shared)
		pthread_mutex_lock(&shared->lock);
}

void rp_shared_unlock(struct rp_shared *shared)
{
	if (shared)
		pthread_mutex_unlock(&shared->lock);
}

struct rp_pool *rp_shared_pool(struct rp_shared *shared)
{
	pthread_mutex_lock(&shared->lock);
	if (!shared->pool)
		shared->pool = rp_pool_create();
	pthread_mutex_unlock(&shared->lock);
	return shared->pool;
}

static void say(void *self, struct rp_text text)
{
	struct rp_shared *shared = self;
	const struct rp_run_request *request = &shared->root->request;

	pthread_mutex_lock(&shared->talk);
	request->say(request->say_self, text);
	pthread_mutex_unlock(&shared->talk);
}

static void progress(void *self, const struct rp_step *step,
		     const struct rp_value *result)
{
	struct rp_shared *shared = self;
	const struct rp_run_request *request = &shared->root->request;

	pthread_mutex_lock(&shared->talk);
	request->progress(request->progress_self, step, result);
	pthread_mutex_unlock(&shared->talk);
}

/* ----------------------------------------------------------------- the order */

void rp_order_add(struct rp_run *run, int ordinal)
{
	if (run->n_order == run->order_room) {
		size_t room = run->order_room ? 2 * run->order_room : 4;
		int *more = rp_arena_array(&run->arena, room, sizeof *more);

		for (size_t i = 0; i < run->n_order; i++)
			more[i] = run->order[i];
		run->order = more;
		run->order_room = room;
	}
	run->order[run->n_order++] = ordinal;
}

static int compare(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;

	return (x > y) - (x < y);
}

static size_t add_ordinals(int *into, size_t n, const int *from, size_t m)
{
	for (size_t i = 0; i < m; i++)
		into[n + i] = from[i];
	return n + m;
}

static void *zeroed(size_t count, size_t size)
{
	void *at = calloc(count + 1, size);

	if (!at)
		rp_out_of_memory();
	return at;
}

/* Steps of the tasks that this one waited for, directly or not. */
static size_t add_awaited(int *into, size_t n, const struct rp_run *run)
{
	bool *is_before = zeroed(run->task + 1, sizeof *is_before);

	is_before[run->task] = true;
	for (size_t i = run->task; i-- > 0;) {
		const struct rp_task *task = &run->tasks[i];

		for (unsigned long j = 0; j < task->next.n; j++) {
			size_t next = (size_t)task->next.at[j];

			if (next <= run->task && is_before[next])
				is_before[i] = true;
		}
		if (is_before[i])
			into[n++] = task->step;
	}
	free(is_before);
	return n;
}

/* The runs above that are branches of the same plan, and this one. */
static int *finished(const struct rp_run *run, size_t *n)
{
	const struct rp_run *at = run;
	size_t room = 0;
	int *all;

	for (; at && at->nodes == run->nodes; at = at->above)
		room += at->n_order + at->task;
	all = zeroed(room, sizeof *all);
	*n = 0;
	for (at = run; at && at->nodes == run->nodes; at = at->above) {
		*n = add_ordinals(all, *n, at->order, at->n_order);
		if (at->tasks)
			*n = add_awaited(all, *n, at);
	}
	qsort(all, *n, sizeof *all, compare);
	return all;
}

void rp_each_output(const struct rp_run *run,
		    void (*visit)(void *self, const struct rp_value *output),
		    void *self)
{
	size_t n;
	int *all = finished(run, &n);

	if (run->outer && !run->sealed)
		rp_each_output(run->outer, visit, self);
	for (size_t i = 0; i < n; i++) {
		const struct rp_value *output = rp_output(run, all[i]);

		if (output)
			visit(self, output);
	}
	free(all);
}

/* ----------------------------------------------------------------- verdicts */

static int gravity(enum rp_status status, const char *error)
{
	switch (status) {
	case RP_RUN_INTERRUPTED:
		return 4;
	case RP_RUN_FAILED:
		return error ? 3 : 1;
	case RP_RUN_FILTERED:
		return 2;
	default:
		return 0;
	}
}

void rp_ending_add(struct rp_ending *verdict, const struct rp_run *run,
		    size_t piece)
{
	int before = gravity(verdict->status, verdict->error);
	int now = gravity(run->status, run->error);

	if (now > before || (now && now == before && piece < verdict->piece))
		*verdict = (struct rp_ending){
			run->status, run->error, run->reason, piece
		};
}

/* ----------------------------------------------------------------- siblings */

void rp_siblings_begin(struct rp_siblings *siblings, struct rp_run *run,
		       size_t at_most)
{
	struct rp_cancel *outer = run->request.cancel;

	*siblings = (struct rp_siblings){
		.run = run,
		.arenas = rp_arena_array(&run->arena, at_most,
					 sizeof *siblings->arenas),
		.verdict.status = RP_RUN_RUNNING,
	};
	/* Without descriptors left they wait for each other, no more. */
	siblings->cancel = rp_cancel_init_within(&siblings->own, outer) == 0
			   ? &siblings->own : outer;
}

void rp_siblings_end(struct rp_siblings *siblings)
{
	const struct rp_ending *verdict = &siblings->verdict;
	struct rp_run *run = siblings->run;

	while (siblings->n_arenas > 0)
		rp_arena_adopt(&run->arena,
			       &siblings->arenas[--siblings->n_arenas]);
	if (siblings->cancel == &siblings->own)
		rp_cancel_finish(&siblings->own);
	if (verdict->status == RP_RUN_RUNNING)
		return;
	run->status = verdict->status;
	run->error = verdict->error;
	run->reason = verdict->reason;
}

void rp_sibling_begin(struct rp_siblings *siblings, struct rp_run *sibling)
{
	struct rp_shared *shared = siblings->run->shared;

	rp_shared_lock(shared);
	*sibling = *siblings->run;
	rp_arena_init(&sibling->arena);
	if (siblings->n_arenas > 0)
		sibling->arena = siblings->arenas[--siblings->n_arenas];
	rp_shared_unlock(shared);
	sibling->above = siblings->run;
	sibling->order = NULL;
	sibling->n_order = sibling->order_room = 0;
	sibling->tasks = NULL;
	sibling->task = 0;
	sibling->pending = NULL;
	sibling->n_pending = sibling->pending_room = 0;
	sibling->request.cancel = siblings->cancel;
	if (sibling->request.say) {
		sibling->request.say = say;
		sibling->request.say_self = shared;
	}
	if (sibling->request.progress) {
		sibling->request.progress = progress;
		sibling->request.progress_self = shared;
	}
}

void rp_sibling_end(struct rp_siblings *siblings, struct rp_run *sibling,
		    size_t piece)
{
	struct rp_run *run = siblings->run;

	rp_journal_hand_up(run, sibling);
	if (sibling->incident_id)
		run->incident_id = sibling->incident_id;
	rp_ending_add(&siblings->verdict, sibling, piece);
	if (sibling->status != RP_RUN_RUNNING
	    && siblings->cancel == &siblings->own)
		rp_cancel_raise(siblings->cancel, RP_CANCEL_SIBLING);
	siblings->arenas[siblings->n_arenas++] = sibling->arena;
	rp_arena_init(&sibling->arena);
}
