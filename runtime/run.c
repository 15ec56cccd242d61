/*
 * A run from its request to its result.  The work in between is step.c.
 */
#include "run.h"

#include <assert.h>
#include <stdio.h>

#include "base/hash.h"
#include "branch.h"
#include "journal.h"
#include "step.h"

const char *rp_status_name(enum rp_status status)
{
	static const char *const names[] = {
		[RP_RUN_PENDING] = "pending",
		[RP_RUN_RUNNING] = "running",
		[RP_RUN_COMPLETED] = "completed",
		[RP_RUN_FAILED] = "failed",
		[RP_RUN_INTERRUPTED] = "interrupted",
		[RP_RUN_FILTERED] = "filtered",
	};

	return names[status];
}

bool rp_status_is_good(enum rp_status status)
{
	return status == RP_RUN_COMPLETED || status == RP_RUN_FILTERED;
}

/* ------------------------------------------------------------------ begin */

static int fits(const struct rp_plan *plan, struct rp_error *error)
{
	if (*plan->abi != RP_ABI_VERSION)
		return rp_error_set(error, RP_EBUG,
				    "the program was built for ABI %d, this "
				    "runtime is ABI %d; build it again",
				    *plan->abi, RP_ABI_VERSION);
	for (unsigned long i = 0; i < plan->n_steps; i++) {
		const struct rp_step *step = &plan->steps[i];

		if (step->options_size == step->type->size)
			continue;
		return rp_error_set(error, RP_EBUG,
				    "the program's options of '%s' have %lu "
				    "bytes, this runtime's %zu; build it again",
				    step->type->name, step->options_size,
				    step->type->size);
	}
	return 0;
}

int rp_run_begin(struct rp_run *run, const struct rp_run_request *request,
		 struct rp_error *error)
{
	size_t n = request->plan->n_steps;

	*run = (struct rp_run){ .request = *request, .plan = request->plan };
	rp_arena_init(&run->arena);
	run->clock = request->clock ? request->clock : &rp_system_clock;
	rp_uuid4(run->run_id);
	run->trace_id = request->trace_id;
	if (!run->trace_id) {
		char *trace = rp_arena_alloc(&run->arena, RP_UUID_SIZE);

		rp_uuid4(trace);
		run->trace_id = trace;
	}
	run->nodes = rp_arena_array(&run->arena, n, sizeof *run->nodes);
	run->order = rp_arena_array(&run->arena, n, sizeof *run->order);
	run->order_room = n;
	run->item_index = -1;
	rp_shared_init(run);
	for (size_t i = 0; i < n; i++)
		run->nodes[i].errors = rp_list_new(&run->arena);
	run->started_us = run->clock->wall_us(run->clock);
	run->started_mono_us = run->clock->mono_us(run->clock);
	return fits(run->plan, error);
}

/* --------------------------------------------------------------------- go */

int rp_end(struct rp_run *run)
{
	if (run->status == RP_RUN_RUNNING)
		run->status = RP_RUN_COMPLETED;
	return rp_status_is_good(run->status) ? 0 : 1;
}

static double elapsed_ms(const struct rp_run *run)
{
	return (double)(run->clock->mono_us(run->clock) - run->started_mono_us)
	       / 1e3;
}

int rp_run_go(struct rp_run *run)
{
	run->status = RP_RUN_RUNNING;
	run->plan->run(run);
	assert(run->status != RP_RUN_RUNNING);
	run->duration_ms = elapsed_ms(run);
	rp_journal_flush(run);
	if (run->store_error.code && rp_status_is_good(run->status)) {
		run->status = RP_RUN_FAILED;
		run->error = run->store_error.message;
	}
	return rp_status_is_good(run->status) ? 0 : 1;
}

void rp_run_finish(struct rp_run *run)
{
	if (run->patterns)
		run->patterns->finish(run->patterns);
	run->patterns = NULL;
	rp_shared_finish(run);
	rp_arena_finish(&run->arena);
}

/* ----------------------------------------------------------------- result */

struct rp_value rp_node_result(struct rp_run *run, int ordinal)
{
	const struct rp_step *step = &run->plan->steps[ordinal];
	const struct rp_node_run *node = &run->nodes[ordinal];
	struct rp_arena *arena = &run->arena;
	struct rp_value result = rp_map_new(arena);
	bool skipped = node->state == RP_NODE_SKIPPED;

	rp_map_put(arena, &result, "node_id", rp_cstring(step->id));
	rp_map_put(arena, &result, "node_type", rp_cstring(step->type->name));
	rp_map_put(arena, &result, "output",
		   node->output.tag != RP_NULL ? node->output
					       : rp_map_new(arena));
	rp_map_put(arena, &result, "errors", node->errors);
	rp_map_put(arena, &result, "duration_ms", rp_double(node->duration_ms));
	rp_map_put(arena, &result, "skipped", rp_bool(skipped));
	rp_map_put(arena, &result, "skip_reason",
		   rp_cstring(skipped ? node->skip_reason : ""));
	if (node->degraded)
		rp_map_put(arena, &result, "degraded",
			   rp_cstring(node->degraded));
	return result;
}

static void add_nodes(struct rp_run *run, struct rp_value *result)
{
	struct rp_arena *arena = &run->arena;
	struct rp_value executed = rp_list_new(arena);
	struct rp_value skipped = rp_list_new(arena);
	struct rp_value results = rp_map_new(arena);

	for (size_t i = 0; i < run->n_order; i++) {
		int ordinal = run->order[i];
		const char *id = run->plan->steps[ordinal].id;
		bool ran = run->nodes[ordinal].state == RP_NODE_RAN;

		rp_list_push(arena, ran ? &executed : &skipped, rp_cstring(id));
		rp_map_put(arena, &results, id, rp_node_result(run, ordinal));
	}
	rp_map_put(arena, result, "executed_nodes", executed);
	rp_map_put(arena, result, "skipped_nodes", skipped);
	rp_map_put(arena, result, "node_results", results);
}

struct rp_value rp_run_result(struct rp_run *run)
{
	struct rp_arena *arena = &run->arena;
	struct rp_value result = rp_map_new(arena);

	rp_map_put(arena, &result, "trace_id", rp_cstring(run->trace_id));
	rp_map_put(arena, &result, "run_id", rp_cstring(run->run_id));
	rp_map_put(arena, &result, "definition",
		   rp_cstring(run->request.definition));
	rp_map_put(arena, &result, "definition_version",
		   rp_int(run->request.definition_version));
	rp_map_put(arena, &result, "status",
		   rp_cstring(rp_status_name(run->status)));
	rp_map_put(arena, &result, "incident_id",
		   run->incident_id ? rp_int(run->incident_id) : rp_null);
	add_nodes(run, &result);
	rp_map_put(arena, &result, "duration_ms", rp_double(run->duration_ms));
	rp_map_put(arena, &result, "error", rp_cstring(run->error));
	if (run->status == RP_RUN_FILTERED)
		rp_map_put(arena, &result, "reason", rp_cstring(run->reason));
	return result;
}
