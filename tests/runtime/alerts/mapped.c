/*
 * The mapped format: what expressions make becomes alerts, and what goes
 * wrong in one field costs nothing else.
 */
#include "alerts/mapped.h"

#include "alerts/alerts.h"
#include "base/json.h"
#include "expr/expr.h"
#include "lib/rows.h"
#include "lib/scene.h"

extern const struct rp_alert_format rp_alert_format_mapped;

/* --------------------------------------------- what a compiler would emit */

static const struct rp_value *item_of(struct rp_frame *f, const char *key)
{
	return rp_x_field(f, f->given[1], key, (long)strlen(key));
}

static const struct rp_value *list(struct rp_frame *f)
{
	return rp_x_field(f, f->given[0], "list", 4);
}

static const struct rp_value *name(struct rp_frame *f)
{
	return item_of(f, "n");
}

static const struct rp_value *level(struct rp_frame *f)
{
	return item_of(f, "level");
}

static const struct rp_value *tags(struct rp_frame *f)
{
	return item_of(f, "tags");
}

static const struct rp_value *state(struct rp_frame *f)
{
	return item_of(f, "state");
}

static const struct rp_value *broken(struct rp_frame *f)
{
	return rp_x_fail(f, RP_F_MISSING, "no such key: x");
}

static const struct rp_mapping whole = { .name = name };
static const struct rp_mapping listed = {
	.alerts = list, .name = name, .severity = level, .labels = tags,
	.status = state,
};
static const struct rp_mapping half_broken = {
	.alerts = list, .name = name, .severity = broken,
};
static const struct rp_mapping all_broken = { .alerts = broken, .name = name };

/* -------------------------------------------------------------------- rows */

static const struct {
	const struct rp_mapping *mapping;
	const char *body, *want;
} rows[] = {
	{ &whole, "{\"n\": \"Disk\"}", "Disk warning firing {};" },
	{ &whole, "[]", "Unknown Alert warning firing {}; /alerts/0/name: no "
			"such field: n; list has no fields" },
	{ &listed, "{\"list\": []}", "! No alerts in payload: /alerts is empty" },
	{ &listed, "{\"list\": 7}", "! No alerts in payload: /alerts: is no list" },
	{ &listed, "{\"list\": {\"n\": \"one\", \"level\": \"critical\"}}",
	  "one critical firing {};" },
	{ &listed, "{\"list\": [{\"n\": \"a\", \"level\": \"INFO\", \"tags\": "
		   "{\"host\": 7}}, {\"n\": \"b\", \"state\": \"ok\"}]}",
	  "a info firing {\"host\": \"7\"};b warning resolved {};" },
	{ &half_broken, "{\"list\": [{\"n\": \"a\"}, {\"n\": \"b\"}]}",
	  "a warning firing {};b warning firing {};"
	  " /alerts/0/severity: no such key: x"
	  " /alerts/1/severity: no such key: x" },
	{ &all_broken, "{}", "! No alerts in payload: /alerts: no such key: x" },
};

static const char *shown(struct rp_arena *arena,
			 const struct rp_alert_batch *batch)
{
	const char *text = "";

	for (size_t i = 0; i < batch->n; i++) {
		const struct rp_alert *alert = &batch->alerts[i];

		text = rp_arena_printf(arena, "%s%.*s %s %s %s;", text,
			(int)alert->name.n, alert->name.at,
			rp_severity_name(alert->severity),
			alert->firing ? "firing" : "resolved",
			rp_json_text(arena, &alert->labels,
				     RP_JSON_SPACED).at);
	}
	for (size_t i = 0; i < rp_value_count(&batch->errors); i++)
		text = rp_arena_printf(arena, "%s %s", text, rp_value_text(
			rp_list_at(&batch->errors, i), "").at);
	return text;
}

RP_ROWS(mapped, makes_alerts_of_what_expressions_make, rows)
{
	struct rp_error error = { 0 };
	struct rp_alert_batch batch;
	struct test_scene scene;
	struct rp_value body;
	const char *got;
	int rc;

	test_scene_init(&scene);
	body = test_value(&scene.run.arena, row->body);
	rc = rp_alert_format_mapped.map(&batch, &scene.ctx, row->mapping, &body,
					&error);
	got = rc < 0 ? rp_arena_printf(&scene.run.arena, "! %s", error.message)
		     : shown(&scene.run.arena, &batch);
	cr_expect(eq(str, (char *)got, (char *)row->want));
	test_scene_finish(&scene);
}

Test(mapped, keeps_the_senders_part)
{
	struct rp_error error = { 0 };
	struct rp_alert_batch batch;
	struct test_scene scene;
	struct rp_value body;

	test_scene_init(&scene);
	body = test_value(&scene.run.arena,
			  "{\"list\": [{\"n\": \"a\", \"secret\": 1}]}");
	cr_assert(eq(int, rp_alert_format_mapped.map(
			     &batch, &scene.ctx, &listed, &body, &error), 0));
	cr_expect(eq(str, (char *)rp_json_text(&scene.run.arena,
					       &batch.alerts[0].raw,
					       RP_JSON_SPACED).at,
		     "{\"n\": \"a\", \"secret\": 1}"));
	cr_expect(eq(str, (char *)batch.format, "mapped"));
	cr_expect(eq(str, (char *)batch.source.at, "mapped"));
	test_scene_finish(&scene);
}
