/*
 * Choosing checks and running them.
 *
 * What only reads files is done in a millisecond: all of that is one piece of
 * work, in the thread we have.  What waits (for a sample of the CPU, for
 * another machine) is a piece each, and a thread is only started if there is
 * more than one piece.
 */
#include "looks.h"

#include "base/buf.h"
#include "base/clock.h"
#include "checks/beside.h"
#include "option.h"

/* ---------------------------------------------------------------- choosing */

static void add_name(struct rp_buf *list, const char *name)
{
	rp_buf_printf(list, "%s%s", list->n ? ", " : "", name);
}

static int complain(const char *unknown, const char *names,
		    struct rp_error *error)
{
	struct rp_buf all;

	rp_buf_init(&all, RP_BUF_UNLIMITED);
	for (const char *const *name = rp_check_names(); *name; name++)
		add_name(&all, *name);
	rp_error_set(error, RP_EBADINPUT, "%s: %s. Available: %s", unknown,
		     names, all.at);
	rp_buf_finish(&all);
	return RP_EBADINPUT;
}

static int refuse_unknown(const char *const *names, int n, const char *unknown,
			  struct rp_error *error)
{
	bool lists_all = rp_text_ends(rp_text(unknown), "(s)");
	struct rp_buf list;
	int rc = 0;

	rp_buf_init(&list, RP_BUF_UNLIMITED);
	for (int i = 0; i < n; i++)
		if (!rp_check_find(rp_text(names[i]))
		    && (lists_all || !list.n))
			add_name(&list, names[i]);
	if (list.n)
		rc = complain(unknown, list.at, error);
	rp_buf_finish(&list);
	return rc;
}

int rp_looks_choose(struct rp_looks *looks, const char *const *names, int n,
		    const char *unknown, struct rp_error *error)
{
	int rc = refuse_unknown(names, n, unknown, error);

	if (rc < 0)
		return rc;
	if (n == 0)
		for (names = rp_check_measured_names(); names[n]; n++)
			;
	looks->n = (size_t)n;
	looks->at = rp_arena_array(looks->arena, looks->n, sizeof *looks->at);
	for (size_t i = 0; i < looks->n; i++) {
		looks->at[i].check = rp_check_find(rp_text(names[i]));
		looks->at[i].config = rp_map_new(looks->arena);
		looks->at[i].state.memory = rp_map_new(looks->arena);
	}
	return 0;
}

/* ----------------------------------------------------------------- loading */

/* "tcp: 'host' is missing; give it with --set tcp.host=VALUE" */
static int refuse(struct rp_arena *arena, const struct rp_check *check,
		  const struct rp_error *problem, struct rp_error *error)
{
	const char *words = problem->message;
	const char *remedy = "";

	if (rp_text_ends(rp_text(words), "' is missing"))
		remedy = rp_arena_printf(arena, "; give it with --set "
					 "%s.%.*s=VALUE", check->name,
					 (int)strcspn(words + 1, "'"),
					 words + 1);
	return rp_error_set(error, problem->code, "%s: %s%s", check->name,
			    words, remedy);
}

static int load(struct rp_looks *looks, struct rp_look *look,
		struct rp_error *error)
{
	const struct rp_check *check = look->check;
	struct rp_error problem = { 0 };
	int rc = rp_option_load(&look->policy, sizeof look->policy,
				rp_check_policy_options, &look->config,
				looks->arena, &problem);

	if (rc == 0 && check->run) {
		look->options = rp_arena_alloc(looks->arena, check->size);
		rc = rp_option_load(look->options, check->size, check->options,
				    &look->config, looks->arena, &problem);
	}
	return rc < 0 ? refuse(looks->arena, check, &problem, error) : 0;
}

int rp_looks_load(struct rp_looks *looks, struct rp_error *error)
{
	int rc = 0;

	for (size_t i = 0; i < looks->n && rc == 0; i++)
		rc = load(looks, &looks->at[i], error);
	return rc;
}

/* ----------------------------------------------------------------- running */

struct round {
	struct rp_looks *looks;
	int64_t deadline_us;
};

/* The old result goes; what the check remembers moves to the new one. */
static void renew(struct rp_look *look)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	look->state.memory = rp_value_copy(&arena, &look->state.memory);
	rp_arena_finish(&look->arena);
	look->arena = arena;
}

static void look_once(struct rp_look *look, const struct round *round)
{
	const struct rp_looks *looks = round->looks;
	int64_t start = rp_system_clock.mono_us(&rp_system_clock);
	struct rp_check_ctx ctx = {
		.cancel = looks->is_cancellable ? &looks->cancel : NULL,
		.deadline_us = round->deadline_us,
		.root = looks->root ? looks->root : "",
		.allow_exec = looks->allow_exec,
	};

	renew(look);
	ctx.arena = &look->arena;
	look->result = (struct rp_check_result){ 0 };
	rp_check_look(look->check, look->options, &look->policy,
		      looks->keeps_state ? &look->state : NULL, &ctx,
		      &look->result);
	look->duration_ms = (double)(rp_system_clock.mono_us(&rp_system_clock)
				     - start) / 1e3;
}

static bool waits(void *self, size_t i)
{
	const struct round *round = self;

	return round->looks->at[i].check->waits;
}

static void look(void *self, size_t i)
{
	const struct round *round = self;

	look_once(&round->looks->at[i], round);
}

static int64_t deadline(const struct rp_looks *looks)
{
	if (looks->timeout_s <= 0)
		return RP_NEVER;
	return rp_system_clock.mono_us(&rp_system_clock)
	       + (int64_t)(looks->timeout_s * 1e6);
}

void rp_looks_run(struct rp_looks *looks)
{
	struct round round = { looks, deadline(looks) };
	const struct rp_beside all = { looks->n, waits, look, &round };

	rp_look_beside(&all, NULL);
}

int rp_looks_begin(struct rp_looks *looks, struct rp_error *error)
{
	int rc = rp_cancel_init(&looks->cancel);

	if (rc < 0)
		return rp_error_set(error, RP_EPERMANENT, "cannot look: %s",
				    strerror(-rc));
	rp_cancel_on_signals(&looks->cancel);
	looks->is_cancellable = true;
	return 0;
}

void rp_looks_finish(struct rp_looks *looks)
{
	if (looks->is_cancellable) {
		rp_cancel_on_signals(NULL);
		rp_cancel_finish(&looks->cancel);
	}
	for (size_t i = 0; i < looks->n; i++)
		rp_arena_finish(&looks->at[i].arena);
	*looks = (struct rp_looks){ 0 };
}
