/*
 * The root `incident`: the run's incident as the store has it.  Of its own,
 * since it is what makes a program need the store.
 */
#include "expr/expr.h"

#include "run.h"
#include "store/store.h"

static const struct rp_value *read_incident(struct rp_frame *f)
{
	struct rp_value *incident;
	struct rp_run *run = f->run;

	while (run && !run->incident_id)
		run = run->outer;
	if (!run || !run->request.store)
		return &rp_x_null;
	incident = rp_arena_alloc(f->arena, sizeof *incident);
	if (rp_store_incident_get(run->request.store, run->incident_id,
				  incident, f->arena, NULL) < 0)
		return &rp_x_null;
	return incident;
}

const struct rp_value *rp_x_incident(struct rp_frame *f)
{
	if (!f->incident)
		f->incident = read_incident(f);
	return f->incident;
}
