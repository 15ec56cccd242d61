/*
 * ingest: reads the payload as alerts and stores them.
 *
 * The payload is either a sender's body or a wrapper {"driver": …, "payload":
 * body}.  The format is the option's, else the wrapper's, else what the body
 * looks like.  A page must not be lost: alerts that could not be read fail
 * the node, but only after all others are stored and in its output.
 *
 * What is stored is not always news.  If all alerts are held back, by a
 * silence or the like, or all were delivered before, the run ends here and
 * says why, unless the definition wants to decide that itself.
 */
#include <stddef.h>

#include "alerts/alerts.h"
#include "alerts/mapped.h"
#include "base/buf.h"
#include "run.h"
#include "store/store.h"

struct ingest {
	struct rp_rows driver;
	const struct rp_mapping *mapping;
	struct rp_strings group_by;
	int on_suppressed, on_redelivery;
	const char *timezone;
};

enum { FILTER = 1, MARK };

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

static const char *const *endings(void)
{
	static const char *const names[] = { "filter", "mark", NULL };

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
	{ "group_by", RP_OPT_STRINGS, offsetof(struct ingest, group_by),
	  .doc = "labels by which alerts join one incident, \"name\" among "
		 "them; the setting incidents.group_by if absent" },
	{ "on_suppressed", RP_OPT_CHOICE,
	  offsetof(struct ingest, on_suppressed), .choices = endings,
	  .preset = "\"filter\"", .noun = "on_suppressed",
	  .doc = "if silences and the like hold all alerts back, the run ends "
		 "as filtered, or the output only says so" },
	{ "on_redelivery", RP_OPT_CHOICE,
	  offsetof(struct ingest, on_redelivery), .choices = endings,
	  .preset = "\"filter\"", .noun = "on_redelivery",
	  .doc = "the same if all events were delivered before, or are older "
		 "than what is known" },
	{ "timezone", RP_OPT_STRING, offsetof(struct ingest, timezone),
	  .doc = "zone of times that name none, as Europe/Berlin; UTC if "
		 "absent" },
	{ "source_hint", RP_OPT_IGNORED, 0,
	  .doc = "accepted for older definitions, does nothing" },
	{ 0 }
};

static const struct rp_field output[] = {
	{ "alerts_created", "int", false, "alerts that were new" },
	{ "alerts_updated", "int", false, "alerts that were known" },
	{ "alerts_resolved", "int", false, "alerts that were firing" },
	{ "alerts_unchanged", "int", false, "alerts that said nothing new" },
	{ "incidents_created", "int", false, "incidents opened" },
	{ "incidents_updated", "int", false, "incidents that got an alert" },
	{ "source", "string", false, "source of the run" },
	{ "incident_id", "int", true, "incident of the gravest alert" },
	{ "alert_fingerprint", "string", true, "the gravest alert" },
	{ "severity", "string", true, "of the gravest alert" },
	{ "incident", "incident", true, "the same as the store has it" },
	{ "alerts_suppressed", "int", false, "alerts that are held back" },
	{ "suppressed_by", "suppression", true,
	  "what holds the gravest alert back" },
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
	rp_map_put(arena, out, "alerts_unchanged",
		   rp_int(outcome->alerts_unchanged));
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

/* The gravest alert is held back only if all are. */
static bool are_all_suppressed(const struct rp_alert_batch *batch,
			       const struct rp_ingest_outcome *outcome)
{
	return batch->n && outcome->alerts_suppressed == (int)batch->n;
}

static const struct rp_value *gravest_hold(const struct rp_alert_batch *batch,
				const struct rp_ingest_outcome *outcome)
{
	if (!are_all_suppressed(batch, outcome))
		return &rp_null;
	for (size_t i = 0; i < batch->n; i++)
		if (rp_text_is(batch->alerts[i].fingerprint,
			       outcome->fingerprint))
			return &outcome->suppressed[i];
	return &rp_null;
}

static struct rp_value describe_alert(struct rp_ctx *ctx,
				      const struct rp_alert_batch *batch,
				      const struct rp_ingest_outcome *outcome,
				      size_t i)
{
	struct rp_value alert = rp_alert_value(ctx->arena, &batch->alerts[i]);

	rp_map_put(ctx->arena, &alert, "suppressed_by",
		   outcome->suppressed ? outcome->suppressed[i] : rp_null);
	return alert;
}

/* What was odd about the payload, then about the events in it. */
static struct rp_value all_warnings(struct rp_ctx *ctx,
				    const struct rp_alert_batch *batch,
				    const struct rp_ingest_outcome *outcome)
{
	struct rp_value all = rp_list_new(ctx->arena);
	const struct rp_value *lists[] = { &batch->warnings,
					   &outcome->messages };

	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < rp_value_count(lists[i]); k++)
			rp_list_push(ctx->arena, &all,
				     *rp_list_at(lists[i], k));
	return all;
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
	rp_map_put(arena, &out, "incident", outcome->incident);
	rp_map_put(arena, &out, "alerts_suppressed",
		   rp_int(outcome->alerts_suppressed));
	rp_map_put(arena, &out, "suppressed_by",
		   *gravest_hold(batch, outcome));
	for (size_t i = 0; i < batch->n; i++)
		rp_list_push(arena, &alerts,
			     describe_alert(ctx, batch, outcome, i));
	rp_map_put(arena, &out, "alerts", alerts);
	rp_map_put(arena, &out, "warnings",
		   all_warnings(ctx, batch, outcome));
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

static const char *word(const struct rp_value *map, const char *key,
			struct rp_arena *arena)
{
	const struct rp_value *value = rp_map_get(map, key);

	if (rp_is(value, RP_INT))
		return rp_arena_printf(arena, " %lld",
				       (long long)rp_value_int(value, 0));
	return rp_text_cstr(arena, rp_value_text(value, ""));
}

/* "silence 3 (disk swap) until 2026-…" */
static const char *tell_hold(struct rp_arena *arena,
			     const struct rp_value *held)
{
	const char *comment = word(held, "comment", arena);
	const char *until = word(held, "until", arena);

	return rp_arena_printf(arena, "%s%s%s%s%s%s%s",
			       word(held, "kind", arena),
			       word(held, "id", arena), *comment ? " (" : "",
			       comment, *comment ? ")" : "",
			       *until ? " until " : "", until);
}

/* Ends the run if there is nothing in it that anybody wants to hear of. */
static void judge(struct rp_ctx *ctx, const struct ingest *ingest,
		  const struct rp_alert_batch *batch,
		  const struct rp_ingest_outcome *outcome)
{
	const char *what = "the alert is";

	if (batch->n > 1)
		what = rp_arena_printf(ctx->arena, "all %zu alerts are, the "
				       "gravest one", batch->n);
	if (outcome->is_redelivery && ingest->on_redelivery != MARK)
		rp_end_early(ctx, RP_RUN_FILTERED, rp_value_text(
			rp_list_at(&outcome->messages, 0), "").at);
	else if (are_all_suppressed(batch, outcome)
		 && ingest->on_suppressed != MARK)
		rp_end_early(ctx, RP_RUN_FILTERED, rp_arena_printf(
			ctx->arena, "%s suppressed by %s", what,
			tell_hold(ctx->arena, gravest_hold(batch, outcome))));
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
		.zone = rp_text(ingest->timezone),
	};

	if (ingest->mapping) {
		const struct rp_alert_format *format = ingest->driver.at[0];

		return format->map(batch, ctx, ingest->mapping, body, error);
	}
	return rp_alerts_read(batch, body, &choice, ctx->arena,
			      clock->wall_us(clock), error);
}

static int store(struct rp_ctx *ctx, const struct ingest *ingest,
		 struct rp_alert_batch *batch,
		 struct rp_ingest_outcome *outcome)
{
	batch->group_by = ingest->group_by;
	return rp_run_ingest(ctx, batch, outcome);
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
		rc = store(ctx, ingest, &batch, &outcome);
	if (rp_is(body, RP_MAP) || ingest->mapping)
		*out = describe(ctx, &batch, &outcome);
	if (rc == 0)
		rc = fail_for_bad_alerts(ctx, &batch.errors);
	if (rc == 0)
		judge(ctx, ingest, &batch, &outcome);
	return rc;
}

/* What is nothing is not worth a line. */
static void show_some(struct rp_buf *buf, const char *label,
		      const struct rp_value *result, const char *field)
{
	const struct rp_value *out = rp_map_get(result, "output");

	if (rp_value_int(rp_map_get(out, field), 0) > 0)
		rp_show_field(buf, label, result, field);
}

static void show_warnings(struct rp_buf *buf, const struct rp_value *result)
{
	const struct rp_value *warnings = rp_map_get(
		rp_map_get(result, "output"), "warnings");

	for (size_t i = 0; i < rp_value_count(warnings); i++) {
		rp_buf_str(buf, "  Warning: ");
		rp_buf_visible(buf, rp_value_text(rp_list_at(warnings, i), ""));
		rp_buf_char(buf, '\n');
	}
}

static void show(struct rp_buf *buf, const struct rp_value *result,
		 const void *self)
{
	(void)self;
	rp_show_field(buf, "Incident ID", result, "incident_id");
	rp_show_field(buf, "Alerts created", result, "alerts_created");
	show_some(buf, "Alerts updated", result, "alerts_updated");
	show_some(buf, "Alerts resolved", result, "alerts_resolved");
	show_some(buf, "Alerts held back", result, "alerts_suppressed");
	show_warnings(buf, result);
}

const struct rp_node_type rp_node_ingest = {
	.name = "ingest",
	.doc = "Read the payload as alerts and store them.",
	.options = RP_TOOL_ONLY(options),
	.size = sizeof(struct ingest),
	.output = RP_TOOL_ONLY(output),
	.flags = RP_NODE_INPUT | RP_NODE_ENDS,
	.run = run,
	.show = show,
};
