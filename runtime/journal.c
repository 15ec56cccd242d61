/*
 * Building the store's records from a run, and writing them.
 *
 * Payload and outputs are redacted here, at the only door to the database.
 */
#include "journal.h"

#include "base/json.h"
#include "base/redact.h"
#include "store/store.h"

static struct rp_text redacted_json(struct rp_run *run,
				    const struct rp_value *value)
{
	struct rp_value safe = rp_redact(&run->arena, value);

	return rp_json_text(&run->arena, &safe, RP_JSON_COMPACT);
}

static struct rp_run_record run_record(struct rp_run *run)
{
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
		.incident_id = run->incident_id,
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

void rp_journal_note(struct rp_run *run, int ordinal, int attempt,
		     const char *status)
{
	const struct rp_step *step = &run->plan->steps[ordinal];
	const struct rp_node_run *node = &run->nodes[ordinal];

	if (!run->request.store || run->store_error.code)
		return;
	*next_pending(run) = (struct rp_node_record){
		.node_id = step->id,
		.node_type = step->type->name,
		.attempt = attempt,
		.status = status,
		.error_class = node->error_class,
		.errors = redacted_json(run, &node->errors),
		.output = node->output.tag == RP_MAP
			  ? redacted_json(run, &node->output)
			  : rp_text(NULL),
		.skip_reason = node->skip_reason,
		.started_us = node->started_us,
		.duration_ms = node->duration_ms,
	};
}

void rp_journal_flush(struct rp_run *run)
{
	struct rp_run_record record;

	if (!run->request.store || run->store_error.code)
		return;
	record = run_record(run);
	rp_store_run_write(run->request.store, &record, run->pending,
			   run->n_pending, &run->store_error);
	run->n_pending = 0;
	run->announced = true;
}

int rp_run_ingest(struct rp_ctx *ctx, const struct rp_alert_batch *batch,
		  struct rp_ingest_outcome *out)
{
	struct rp_run *run = ctx->run;
	struct rp_error error = { 0 };
	struct rp_run_record record;
	int rc;

	if (!run->request.store || run->store_error.code) {
		rp_ingest_outcome_count(out, batch, ctx->arena);
		return 0;
	}
	record = run_record(run);
	rc = rp_store_ingest(run->request.store, batch, &record, run->pending,
			     run->n_pending, out, ctx->arena, &error);
	if (rc < 0) {
		run->store_error = error;
		rp_ingest_outcome_count(out, batch, ctx->arena);
		return 0;
	}
	run->n_pending = 0;
	run->announced = true;
	run->incident_id = out->incident_id;
	return 0;
}
