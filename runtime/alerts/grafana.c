/*
 * Grafana's webhooks: unified alerting (`alerts`) and the legacy one
 * (`evalMatches`).
 *
 * The unified body copies Alertmanager's and adds orgId, title and state, so
 * it must be tested first.  Those keys alone mean nothing: many senders have
 * a title.  The legacy body is one rule that changed its state; it carries no
 * id of the alert and no time, so the fingerprint comes from the rule's labels
 * and stays the same over its states.
 */
#include "alerts/alerts.h"

#include "alerts/alertmanager.h"
#include "alerts/marks.h"
#include "base/arena.h"

static bool detect(const struct rp_value *payload)
{
	static const char *const bodies[] = { "alerts", "evalMatches", NULL };
	static const char *const marks[] = { "orgId", "state", "title",
					     "dashboardId", NULL };

	return rp_marks_count(payload, bodies) > 0
	       && rp_marks_count(payload, marks) > 0;
}

/* ----------------------------------------------------------------- unified */

/* Grafana puts the name and the message beside the labels, too. */
static void read_unified(const struct rp_reader *reader,
			 const struct rp_value *item)
{
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
		rp_reader_fingerprint(reader, alert, item);
	}
	if (!alert->description.n
	    && !rp_marks_has(&alert->annotations, "summary"))
		alert->description = rp_reader_text(
			reader, rp_map_get(item, "message"));
}

/* ------------------------------------------------------------------ legacy */

static struct rp_value rule_labels(const struct rp_reader *reader,
				   const struct rp_value *payload,
				   struct rp_text name)
{
	static const char *const keys[] = { "ruleId", "dashboardId", "panelId",
					    "orgId" };
	struct rp_value labels = rp_map_new(reader->arena);

	rp_map_put(reader->arena, &labels, "alertname", rp_string(name));
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		rp_map_put(reader->arena, &labels, keys[i],
			   rp_string(rp_reader_text(
				   reader, rp_map_get(payload, keys[i]))));
	return labels;
}

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
	rp_map_put(reader->arena, &alert->annotations, "ruleUrl",
		   rp_string(rp_reader_text(reader, rp_map_get(payload,
							       "ruleUrl"))));
	alert->firing = !rp_text_is(state, "ok");
	alert->severity = is_grave ? RP_CRITICAL : RP_WARNING;
	alert->description = rp_reader_text(reader,
					    rp_map_get(payload, "message"));
	alert->started_us = reader->now_us;
	alert->ended_us = alert->firing ? 0 : reader->now_us;
	alert->fingerprint = rp_alert_fingerprint(reader->arena, alert->name,
						  &alert->labels);
}

/* ------------------------------------------------------------------- both */

static int parse(struct rp_alert_batch *batch, const struct rp_value *payload,
		 struct rp_arena *arena, int64_t now_us, struct rp_error *error)
{
	struct rp_reader reader = { batch, arena, now_us, "" };

	if (!detect(payload))
		return rp_error_set(error, RP_EBADINPUT,
				    "Invalid Grafana payload");
	if (!rp_marks_has(payload, "alerts")) {
		read_legacy(&reader, payload);
		return 0;
	}
	rp_alertmanager_envelope(&reader, payload);
	rp_reader_each(&reader, payload, read_unified);
	return 0;
}

const struct rp_alert_format rp_alert_format_grafana = {
	.name = "grafana",
	.doc = "Grafana's alerting webhooks, unified and legacy.",
	.goes_first = true,
	.detect = detect,
	.parse = parse,
};
