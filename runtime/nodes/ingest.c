/*
 * ingest: reads the payload as alerts and stores them.
 *
 * The payload is either a sender's body or a wrapper {"driver": …, "payload":
 * body}.  The format is the option's, else the wrapper's, else what the body
 * looks like.  A page must not be lost: alerts that could not be read fail
 * the node, but only after all others are stored and in its output.
 */
#include <stddef.h>

#include "alerts/alerts.h"
#include "alerts/mapped.h"
#include "run.h"
#include "store/store.h"

struct ingest {
	struct rp_rows driver;
	const struct rp_mapping *mapping;
};

#ifndef RP_LEAN
/* The formats that there are, and the one that a definition describes. */
static const char *const *driver_names(void)
{
	static const char *const names[] = {
#define RP_ALERT_FORMAT(name) #name,
#include "alerts/alerts.def"
#undef RP_ALERT_FORMAT
		"mapped", NULL
	};

	return names;
}

static const struct rp_option options[] = {
	{ "driver", RP_OPT_ROW, offsetof(struct ingest, driver),
	  .registry = "alert_format", .choices = driver_names,
	  .otherwise = rp_alert_format_names, .noun = "driver",
	  .doc = "format of the payload; detected if absent" },
	{ "mapping", RP_OPT_PART, offsetof(struct ingest, mapping),
	  .part = &rp_mapping_part,
	  .doc = "with driver \"mapped\": an expression for each field of an "
		 "alert" },
	{ "source_hint", RP_OPT_IGNORED, 0,
	  .doc = "accepted for older definitions, does nothing" },
	{ 0 }
};

static const struct rp_field output[] = {
	{ "alerts_created", "int", false, "alerts that were new" },
	{ "alerts_updated", "int", false, "alerts that were known" },
	{ "alerts_resolved", "int", false, "alerts that were firing" },
	{ "incidents_created", "int", false, "incidents opened" },
	{ "incidents_updated", "int", false, "incidents that got an alert" },
	{ "source", "string", false, "source of the run" },
	{ "incident_id", "int", true, "incident of the gravest alert" },
	{ "alert_fingerprint", "string", true, "the gravest alert" },
	{ "severity", "string", true, "of the gravest alert" },
	{ "alerts", "list(alert)", false, "the alerts as they were read" },
	{ "warnings", "list(string)", false, "what was odd about them" },
	{ 0 }
};
#endif

/* ------------------------------------------------------------------ output */

static void put_counters(struct rp_arena *arena, struct rp_value *out,
			 const struct rp_ingest_outcome *outcome)
{
	rp_map_put(arena, out, "alerts_created",
		   rp_int(outcome->alerts_created));
	rp_map_put(arena, out, "alerts_updated",
		   rp_int(outcome->alerts_updated));
	rp_map_put(arena, out, "alerts_resolved",
		   rp_int(outcome->alerts_resolved));
	rp_map_put(arena, out, "incidents_created",
		   rp_int(outcome->incidents_created));
	rp_map_put(arena, out, "incidents_updated",
		   rp_int(outcome->incidents_updated));
}

/* Without a store there are no incidents, but their key stays there. */
static void put_gravest(struct rp_ctx *ctx, struct rp_value *out,
			const struct rp_ingest_outcome *outcome)
{
	struct rp_arena *arena = ctx->arena;

	if (outcome->incident_id)
		rp_map_put(arena, out, "incident_id",
			   rp_int(outcome->incident_id));
	else if (!ctx->run->request.store)
		rp_map_put(arena, out, "incident_id", rp_null);
	if (outcome->fingerprint)
		rp_map_put(arena, out, "alert_fingerprint",
			   rp_cstring(outcome->fingerprint));
	if (outcome->severity)
		rp_map_put(arena, out, "severity",
			   rp_cstring(outcome->severity));
}

static struct rp_value describe(struct rp_ctx *ctx,
				const struct rp_alert_batch *batch,
				const struct rp_ingest_outcome *outcome)
{
	struct rp_arena *arena = ctx->arena;
	struct rp_value out = rp_map_new(arena);
	struct rp_value alerts = rp_list_new(arena);

	put_counters(arena, &out, outcome);
	rp_map_put(arena, &out, "source", rp_cstring(ctx->run->request.source));
	if (batch->n)
		put_gravest(ctx, &out, outcome);
	for (size_t i = 0; i < batch->n; i++)
		rp_list_push(arena, &alerts,
			     rp_alert_value(arena, &batch->alerts[i]));
	rp_map_put(arena, &out, "alerts", alerts);
	rp_map_put(arena, &out, "warnings", batch->warnings);
	return out;
}

/* --------------------------------------------------------------------- run */

static int fail_for_bad_alerts(struct rp_ctx *ctx,
			       const struct rp_value *errors)
{
	int rc = 0;

	for (size_t i = 0; i < rp_value_count(errors); i++) {
		struct rp_text text = rp_value_text(rp_list_at(errors, i), "");

		rc = rp_fail(ctx, RP_EBADINPUT, "%s", text.at);
	}
	return rc;
}

static int read_alerts(struct rp_alert_batch *batch, struct rp_ctx *ctx,
		       const struct ingest *ingest, const struct rp_value *body,
		       struct rp_error *error)
{
	const struct rp_value *payload = ctx->run->request.payload;
	const struct rp_clock *clock = ctx->run->clock;
	struct rp_alert_choice choice = {
		.formats = &ingest->driver,
		.name = rp_value_text(rp_map_get(payload, "driver"), ""),
	};

	if (ingest->mapping) {
		const struct rp_alert_format *format = ingest->driver.at[0];

		return format->map(batch, ctx, ingest->mapping, body, error);
	}
	return rp_alerts_read(batch, body, &choice, ctx->arena,
			      clock->wall_us(clock), error);
}

static int run(struct rp_ctx *ctx, const void *self, struct rp_value *out)
{
	const struct ingest *ingest = self;
	const struct rp_value *payload = ctx->run->request.payload;
	const struct rp_value *body = rp_map_get(payload, "payload");
	struct rp_ingest_outcome outcome = { 0 };
	struct rp_error error = { 0 };
	struct rp_alert_batch batch;
	int rc;

	if (!body)
		body = payload;
	rc = read_alerts(&batch, ctx, ingest, body, &error);
	if (rc < 0)
		rp_fail(ctx, rc, "%s", error.message);
	else
		rc = rp_run_ingest(ctx, &batch, &outcome);
	if (rp_is(body, RP_MAP) || ingest->mapping)
		*out = describe(ctx, &batch, &outcome);
	return rc < 0 ? rc : fail_for_bad_alerts(ctx, &batch.errors);
}

static void show(struct rp_buf *buf, const struct rp_value *result,
		 const void *self)
{
	(void)self;
	rp_show_field(buf, "Incident ID", result, "incident_id");
	rp_show_field(buf, "Alerts created", result, "alerts_created");
}

const struct rp_node_type rp_node_ingest = {
	.name = "ingest",
	.doc = "Read the payload as alerts and store them.",
	.options = RP_TOOL_ONLY(options),
	.size = sizeof(struct ingest),
	.output = RP_TOOL_ONLY(output),
	.flags = RP_NODE_INPUT,
	.run = run,
	.show = show,
};
