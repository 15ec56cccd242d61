/*
 * Grafana's webhooks: unified alerting (`alerts`) and the legacy one
 * (`evalMatches`).
 *
 * The bodies are on https://grafana.com/docs/grafana/latest/alerting/
 * configure-notifications/manage-contact-points/integrations/webhook-notifier/
 * and, for the legacy one, in the documentation of version 8.
 *
 * The unified body copies Alertmanager's and adds orgId, title and state, so
 * it has all marks of that one.  Those keys alone mean nothing: many senders have
 * a title.  The legacy body is one rule that changed its state; it carries no
 * id of the alert and no time, so the fingerprint comes from the rule's labels
 * and stays the same over its states.
 */
#include "alerts/alerts.h"

#include "alerts/alertmanager.h"
#include "alerts/marks.h"
#include "base/arena.h"

/* All of Alertmanager's, and its own. */
static const struct rp_alert_mark marks[] = {
	{ "alerts", 5 },	{ "status", 5 },
	{ "receiver", 5 },	{ "groupKey", 10 },
	{ "groupLabels", 10 },	{ "commonLabels", 10 },
	{ "externalURL", 5 },	{ "truncatedAlerts", 5 },
	{ "orgId", 10 },	{ "state", 5 },
	{ "title", 5 },		{ "message", 1 },
	{ "evalMatches", 10 },	{ "dashboardId", 10 },
	{ "ruleId", 5 },	{ "ruleName", 5 },
	{ NULL, 0 }
};

static bool detect(const struct rp_value *payload)
{
	static const char *const bodies[] = { "alerts", "evalMatches", NULL };
	static const char *const own[] = { "orgId", "state", "title",
					   "dashboardId", NULL };

	return rp_marks_count(payload, bodies) > 0
	       && rp_marks_count(payload, own) > 0;
}

/* ----------------------------------------------------------------- unified */

/* A resolved alert has values of null. */
static void read_values(const struct rp_reader *reader, struct rp_alert *alert,
			const struct rp_value *values)
{
	if (!rp_is(values, RP_MAP))
		return;
	for (size_t i = 0; i < rp_value_count(values); i++) {
		const struct rp_pair *pair = rp_map_at(values, i);

		rp_reader_value(reader, alert, pair->key, &pair->value);
	}
}

/* Grafana puts the name and the message beside the labels, too. */
static void read_unified(const struct rp_reader *reader,
			 const struct rp_value *item)
{
	static const char *const ids[] = { "fingerprint", NULL };
	const struct rp_value *outer = rp_map_get(item, "alertname");
	size_t before = reader->batch->n;
	struct rp_alert *alert;

	rp_alertmanager_alert(reader, item);
	if (reader->batch->n == before)
		return;
	alert = &reader->batch->alerts[before];
	if (!rp_marks_has(&alert->labels, "alertname")
	    && rp_truthy(outer)) {
		alert->name = rp_reader_text(reader, outer);
		rp_reader_fingerprint(reader, alert,
				      rp_reader_first(reader, item, ids, ""));
	}
	if (!alert->description.n
	    && !rp_marks_has(&alert->annotations, "summary"))
		alert->description = rp_reader_field(reader, item, "message");
	read_values(reader, alert, rp_map_get(item, "values"));
}

/* ------------------------------------------------------------------ legacy */

static struct rp_value rule_labels(const struct rp_reader *reader,
				   const struct rp_value *payload,
				   struct rp_text name)
{
	static const struct rp_reader_row ids[] = {
		{ "ruleId", "ruleId" },
		{ "dashboardId", "dashboardId" },
		{ "panelId", "panelId" },
		{ "orgId", "orgId" },
		{ NULL, NULL }
	};
	struct rp_value labels = rp_map_new(reader->arena);

	rp_reader_put(reader, &labels, "alertname", name);
	rp_reader_copy(reader, &labels, payload, ids);
	return labels;
}

static void read_matches(const struct rp_reader *reader, struct rp_alert *alert,
			 const struct rp_value *matches)
{
	for (size_t i = 0; rp_is(matches, RP_LIST) && i < rp_value_count(matches);
	     i++) {
		const struct rp_value *match = rp_list_at(matches, i);
		const struct rp_value *value = rp_map_get(match, "value");

		if (value)
			rp_reader_value(reader, alert,
					rp_reader_field(reader, match,
							"metric"), value);
	}
}

static const struct rp_reader_row pages[] = {
	{ "rule", "ruleUrl" },
	{ "image", "imageUrl" },
	{ NULL, NULL }
};

static void read_legacy(const struct rp_reader *reader,
			const struct rp_value *payload)
{
	static const char *const names[] = { "ruleName", "title", NULL };
	struct rp_text state = rp_value_text(rp_map_get(payload, "state"), "");
	struct rp_alert *alert = rp_alert_add(reader->batch, reader->arena);
	bool is_grave = rp_text_is(state, "alerting")
			|| rp_text_is(state, "critical");

	alert->raw = *payload;
	alert->name = rp_reader_first(reader, payload, names, "Unknown Alert");
	alert->labels = rule_labels(reader, payload, alert->name);
	alert->annotations = rp_map_new(reader->arena);
	rp_reader_put(reader, &alert->annotations, "ruleUrl",
		      rp_reader_field(reader, payload, "ruleUrl"));
	alert->firing = !rp_text_is(state, "ok");
	alert->severity = is_grave ? RP_CRITICAL : RP_WARNING;
	alert->description = rp_reader_field(reader, payload, "message");
	rp_reader_set_times(reader, alert, 0, 0);
	rp_reader_urls(reader, alert, payload, pages);
	read_matches(reader, alert, rp_map_get(payload, "evalMatches"));
	rp_reader_fingerprint(reader, alert, rp_text(""));
}

/* ------------------------------------------------------------------- both */

static int parse(struct rp_alert_batch *batch, const struct rp_value *payload,
		 struct rp_arena *arena, int64_t now_us, struct rp_error *error)
{
	struct rp_reader reader = {
		.batch = batch, .arena = arena, .now_us = now_us, .at = "",
	};

	if (!detect(payload))
		return rp_error_set(error, RP_EBADINPUT,
				    "Invalid Grafana payload");
	if (!rp_marks_has(payload, "alerts")) {
		read_legacy(&reader, payload);
		return 0;
	}
	rp_alertmanager_envelope(&reader, payload);
	rp_reader_each(&reader, payload, "alerts", read_unified);
	return 0;
}

const struct rp_alert_format rp_alert_format_grafana = {
	.name = "grafana",
	.doc = "Grafana's alerting webhooks, unified and legacy.",
	.goes_first = true,
	.detect = detect,
	.needs = "alerts or evalMatches, and orgId, state, title or "
		 "dashboardId",
	.marks = marks,
	.parse = parse,
};
