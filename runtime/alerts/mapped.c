/*
 * The format that a definition describes itself.
 *
 *	body ── alerts ──▶ item ── name, severity, … ──▶ an object of the
 *	                                                 generic format
 *
 * The expressions make what a sender of the generic format would have sent;
 * words, times and labels are then read as its are.  What goes wrong in one
 * field is said, and costs neither the alert nor the other fields.
 */
#include "alerts/mapped.h"

#include "alerts/alerts.h"
#include "expr/expr.h"
#include "run.h"

extern const struct rp_alert_format rp_alert_format_generic;

static const void *const generic[] = { &rp_alert_format_generic };

enum { BODY, ITEM, N_GIVEN };

struct making {
	struct rp_ctx *ctx;
	const struct rp_value *given[N_GIVEN];
	struct rp_value problems;	/* list of strings */
};

/* A field by the name that the generic format has for it. */
struct field {
	const char *name;
	rp_expr *make;
};

/* ----------------------------------------------------------------- fields */

static void note(struct making *m, const char *at, const char *problem)
{
	struct rp_arena *arena = m->ctx->arena;

	if (rp_value_count(&m->problems) < RP_ALERT_MAX_MESSAGES)
		rp_list_push(arena, &m->problems,
			     rp_cstring(rp_arena_printf(arena, "%s: %s", at,
							problem)));
}

/* What an expression makes, as JSON has it; null if it makes nothing. */
static struct rp_value make(struct making *m, rp_expr *expr, const char *at)
{
	const struct rp_value *value, *error;
	struct rp_frame f;

	if (!expr)
		return rp_null;
	rp_frame_init(&f, m->ctx->run, m->ctx->arena);
	f.given = m->given;
	f.n_given = N_GIVEN;
	value = expr(&f);
	error = rp_x_is_error(value) ? value : rp_x_weigh(&f, value);
	if (!error)
		return rp_value_plain(m->ctx->arena, value);
	note(m, at, error->as.failure->message);
	return rp_null;
}

static void put_fields(struct making *m, struct rp_value *map, const char *at,
		       const struct field *fields, size_t n)
{
	struct rp_arena *arena = m->ctx->arena;

	for (size_t i = 0; i < n; i++) {
		struct rp_value value = make(m, fields[i].make, rp_arena_printf(
			arena, "%s/%s", at, fields[i].name));

		if (value.tag != RP_NULL)
			rp_map_put(arena, map, fields[i].name, value);
	}
}

/* ----------------------------------------------------------------- alerts */

/* The sender's part goes along, for the alert to keep. */
static struct rp_value make_alert(struct making *m,
				  const struct rp_mapping *mapping,
				  const struct rp_value *item, const char *at)
{
	const struct field fields[] = {
		{ "name", mapping->name },
		{ "severity", mapping->severity },
		{ "status", mapping->status },
		{ "description", mapping->description },
		{ "fingerprint", mapping->fingerprint },
		{ "labels", mapping->labels },
		{ "annotations", mapping->annotations },
		{ "started_at", mapping->started_at },
		{ "ended_at", mapping->ended_at },
		{ "event_id", mapping->event_id },
		{ "acknowledged_by", mapping->acknowledged_by },
		{ "urls", mapping->urls },
		{ "values", mapping->values },
	};
	struct rp_value alert = rp_map_new(m->ctx->arena);

	m->given[ITEM] = item;
	put_fields(m, &alert, at, fields, sizeof fields / sizeof fields[0]);
	rp_map_put(m->ctx->arena, &alert, "item", *item);
	return alert;
}

static struct rp_value make_alerts(struct making *m,
				   const struct rp_mapping *mapping,
				   const struct rp_value *body)
{
	struct rp_value alerts = rp_list_new(m->ctx->arena), items;

	items = make(m, mapping->alerts, "/alerts");
	if (!mapping->alerts || items.tag == RP_MAP)
		rp_list_push(m->ctx->arena, &alerts,
			     make_alert(m, mapping,
					mapping->alerts ? &items : body,
					"/alerts/0"));
	else if (items.tag != RP_LIST)
		note(m, "/alerts", "is no list");
	for (size_t i = 0; items.tag == RP_LIST && i < items.as.list->n; i++)
		rp_list_push(m->ctx->arena, &alerts,
			     make_alert(m, mapping, rp_list_at(&items, i),
					rp_arena_printf(m->ctx->arena,
							"/alerts/%zu", i)));
	return alerts;
}

static struct rp_value make_envelope(struct making *m,
				     const struct rp_mapping *mapping,
				     const struct rp_value *body)
{
	const struct field fields[] = {
		{ "source", mapping->source },
		{ "group_key", mapping->group_key },
		{ "external_url", mapping->external_url },
	};
	struct rp_value envelope = rp_map_new(m->ctx->arena);

	rp_map_put(m->ctx->arena, &envelope, "source", rp_cstring("mapped"));
	put_fields(m, &envelope, "", fields,
		   sizeof fields / sizeof fields[0]);
	rp_map_put(m->ctx->arena, &envelope, "alerts",
		   make_alerts(m, mapping, body));
	return envelope;
}

/* ----------------------------------------------------------------- reading */

static void settle(struct rp_alert_batch *batch, const struct making *m)
{
	batch->format = "mapped";
	for (size_t i = 0; i < batch->n; i++) {
		const struct rp_value *item =
			rp_map_get(&batch->alerts[i].raw, "item");

		batch->alerts[i].raw = *item;
	}
	for (size_t i = 0; i < rp_value_count(&m->problems); i++)
		rp_list_push(m->ctx->arena, &batch->errors,
			     *rp_list_at(&m->problems, i));
}

static int map(struct rp_alert_batch *batch, struct rp_ctx *ctx,
	       const struct rp_mapping *mapping, const struct rp_value *body,
	       struct rp_error *error)
{
	static const struct rp_rows rows = { generic, 1 };
	struct rp_alert_choice choice = { .formats = &rows };
	struct making m = { .ctx = ctx, .given = { body, body },
			    .problems = rp_list_new(ctx->arena) };
	const struct rp_clock *clock = ctx->run->clock;
	struct rp_value made;
	int rc;

	made = make_envelope(&m, mapping, body);
	rc = rp_alerts_read(batch, &made, &choice, ctx->arena,
			    clock->wall_us(clock), error);
	settle(batch, &m);
	if (batch->n > 0 || rp_value_count(&m.problems) == 0)
		return rc;
	*error = (struct rp_error){ 0 };
	return rp_error_set(error, rc, "No alerts in payload: %s",
			    rp_value_text(rp_list_at(&m.problems, 0), "").at);
}

static bool detect(const struct rp_value *payload)
{
	(void)payload;
	return false;
}

const struct rp_alert_format rp_alert_format_mapped = {
	.name = "mapped",
	.doc = "Any sender's payload, by expressions of the definition.",
	.detect = detect,
	.map = map,
};
