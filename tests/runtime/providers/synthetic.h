#ifndef TESTS_RUNTIME_PROVIDERS_SYNTHETIC_H
#define TESTS_RUNTIME_PROVIDERS_SYNTHETIC_H

/*
 * A run in the middle: three nodes have run and left outputs given as JSON,
 * the fourth one is being attempted.
 */

#include <string.h>

#include "run.h"
#include "runtime/checks/machine.h"

#define SYNTHETIC_STEPS 4

struct synthetic {
	struct rp_step steps[SYNTHETIC_STEPS];
	struct rp_node_run nodes[SYNTHETIC_STEPS];
	int order[SYNTHETIC_STEPS];
	struct rp_plan plan;
	struct rp_run run;
	struct rp_ctx ctx;
	struct rp_value payload;
	void *memo;
};

static inline void synthetic_init(struct synthetic *s, const char *payload)
{
	*s = (struct synthetic){ .plan = { .n_steps = SYNTHETIC_STEPS } };
	rp_arena_init(&s->run.arena);
	s->plan.steps = s->steps;
	s->run.plan = &s->plan;
	s->run.nodes = s->nodes;
	s->run.order = s->order;
	s->run.clock = &rp_system_clock;
	s->run.trace_id = "trace";
	s->payload = json_of(&s->run.arena, payload ? payload : "{}");
	s->run.request.payload = &s->payload;
	s->ctx = (struct rp_ctx){
		.run = &s->run, .step = &s->steps[SYNTHETIC_STEPS - 1],
		.ordinal = SYNTHETIC_STEPS - 1, .arena = &s->run.arena,
		.deadline_us = RP_NEVER, .attempt = 1, .memo = &s->memo,
		.errors = rp_list_new(&s->run.arena),
	};
}

/* Node `step` has run and left this output. */
static inline void synthetic_ran(struct synthetic *s, int step,
				 const char *output)
{
	if (!output)
		return;
	s->nodes[step].state = RP_NODE_RAN;
	s->run.order[s->run.n_order++] = step;
	s->nodes[step].output = json_of(&s->run.arena, output);
}

static inline void synthetic_finish(struct synthetic *s)
{
	rp_arena_finish(&s->run.arena);
}

#endif
