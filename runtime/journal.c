/*
 * Building the store's records from a run, and writing them.
 *
 * Payload and outputs are redacted here, at the only door to the database.
 */
#include "journal.h"

#include "base/json.h"
#include "base/redact.h"
#include "branch.h"
#include "store/store.h"

static struct rp_text redacted_json(struct rp_run *run,
				    const struct rp_value *value)
{
	struct rp_value safe = rp_redact(&run->arena, value);

	return rp_json_text(&run->arena, &safe, RP_JSON_COMPACT);
}

/* Of the whole run, though `run` may be one within it. */
static struct rp_run_record run_record(const struct rp_run *within)
{
	struct rp_run *run = within->shared ? within->shared->root
					    : (struct rp_run *)within;
	const struct rp_run_request *request = &run->request;
	bool over = run->status != RP_RUN_RUNNING;

	if (!run->payload_json.n)
		run->payload_json = redacted_json(run, request->payload);
	return (struct rp_run_record){
		.run_id = run->run_id,
		.trace_id = run->trace_id,
		.definition = request->definition,
		.definition_version = request->definition_version,
		.sha256 = run->plan->sha256,
		.definition_text = request->definition_text,
		.engine = request->engine,
		.source = request->source,
		.environment = request->environment,
		.status = rp_status_name(run->status),
		.incident_id = within->incident_id,
		.payload = run->payload_json,
		.error = run->error ? run->error : run->reason,
		.created_us = run->started_us,
		.ended_us = over ? run->clock->wall_us(run->clock) : 0,
		.duration_ms = run->duration_ms,
	};
}

static struct rp_node_record *next_pending(struct rp_run *run)
{
	if (run->n_pending == run->pending_room) {
		size_t room = run->pending_room ? 2 * run->pending_room : 8;
		struct rp_node_record *more =
			rp_arena_array(&run->arena, room, sizeof *more);

		if (run->n_pending)
			memcpy(more, run->pending,
			       run->n_pending * sizeof *more);
		run->pending = more;
		run->pending_room = room;
	}
	return &run->pending[run->n_pending++];
}

/* What only computes, in bodies by the thousand, is no news if all is well. */
static bool is_news(const struct rp_run *run, const struct rp_step *step,
		    const char *status)
{
	return !run->outer || (step->type->flags & RP_NODE_EFFECT)
	       || strcmp(status, "failed") == 0;
}

void rp_journal_note(struct rp_run *run, int ordinal, int attempt,
		     const char *status)
{
	const struct rp_step *step = &run->plan->steps[ordinal];
	const struct rp_node_run *node = &run->nodes[ordinal];

	if (!run->request.store || run->store_error.code
	    || !is_news(run, step, status))
		return;
	*next_pending(run) = (struct rp_node_record){
		.node_id = rp_node_path(&run->arena, run, step),
		.node_type = step->type->name,
		.attempt = attempt,
		.status = status,
		.error_class = node->error_class,
		.errors = redacted_json(run, &node->errors),
		.output = node->output.tag != RP_NULL
			  ? redacted_json(run, &node->output)
			  : rp_text(NULL),
		.skip_reason = node->skip_reason,
		.started_us = node->started_us,
		.duration_ms = node->duration_ms,
	};
}

void rp_journal_hand_up(struct rp_run *above, struct rp_run *run)
{
	for (size_t i = 0; i < run->n_pending; i++)
		*next_pending(above) = run->pending[i];
	run->n_pending = 0;
	above->announced |= run->announced;
	if (run->store_error.code && !above->store_error.code)
		above->store_error = run->store_error;
}

/* -------------------------------------------------------------------- writing */

/* Everything noted by the run and those above it, the oldest first. */
static struct rp_node_record *all_pending(struct rp_run *run, size_t *n)
{
	struct rp_node_record *all;
	size_t at = 0;

	for (const struct rp_run *r = run; r; r = r->above)
		at += r->n_pending;
	*n = at;
	if (at == run->n_pending)
		return run->pending;
	all = rp_arena_array(&run->arena, at, sizeof *all);
	for (const struct rp_run *r = run; r; r = r->above) {
		at -= r->n_pending;
		for (size_t i = 0; i < r->n_pending; i++)
			all[at + i] = r->pending[i];
	}
	return all;
}

/* After a write: all is known, or nothing more is written. */
static void settle(struct rp_run *run, const struct rp_error *error)
{
	for (struct rp_run *r = run; r; r = r->above) {
		if (error->code && !r->store_error.code)
			r->store_error = *error;
		if (!error->code)
			r->announced = true;
		r->n_pending = 0;
	}
}

/* False if nothing is recorded, or nothing more. */
static bool is_recorded(const struct rp_run *run)
{
	for (const struct rp_run *r = run; r; r = r->above)
		if (r->store_error.code)
			return false;
	return run->request.store;
}

void rp_journal_flush(struct rp_run *run)
{
	struct rp_error error = { 0 };

	rp_shared_lock(run->shared);
	if (is_recorded(run)) {
		struct rp_run_record record = run_record(run);
		size_t n;
		struct rp_node_record *nodes = all_pending(run, &n);

		rp_store_run_write(run->request.store, &record, nodes, n,
				   &error);
		settle(run, &error);
	}
	rp_shared_unlock(run->shared);
}

/* True if the store has the batch now. */
static bool store_batch(struct rp_run *run, const struct rp_alert_batch *batch,
			struct rp_ingest_outcome *out, struct rp_arena *arena)
{
	struct rp_error error = { 0 };
	struct rp_run_record record;
	struct rp_node_record *nodes;
	size_t n;

	if (!is_recorded(run))
		return false;
	record = run_record(run);
	nodes = all_pending(run, &n);
	rp_store_ingest(run->request.store, batch, &record, nodes, n, out,
			arena, &error);
	settle(run, &error);
	return !error.code;
}

int rp_run_ingest(struct rp_ctx *ctx, const struct rp_alert_batch *batch,
		  struct rp_ingest_outcome *out)
{
	struct rp_run *run = ctx->run;
	bool is_stored;

	rp_shared_lock(run->shared);
	is_stored = store_batch(run, batch, out, ctx->arena);
	rp_shared_unlock(run->shared);
	if (is_stored)
		run->incident_id = out->incident_id;
	else
		rp_ingest_outcome_count(out, batch, ctx->arena);
	return 0;
}
