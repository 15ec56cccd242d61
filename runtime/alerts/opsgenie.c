/*
 * Opsgenie's webhook, which tells of actions on one alert.
 * https://support.atlassian.com/opsgenie/docs/
 * opsgenie-edge-connector-alert-action-data/ has the body.
 *
 * A payload with both `alert` and `action` is judged by its alert alone.
 * Acknowledging is no end: the alert goes on firing, and its incident is told.
 * The body has no time of the action but that of the alert's last update, in
 * nanoseconds where its creation is in milliseconds.
 */
#include "alerts/alerts.h"

#include "alerts/marks.h"
#include "alerts/reader.h"
#include "base/arena.h"

#define MILLISECONDS_ABOVE 10000000000	/* as New Relic's: year 2286 */

static const struct rp_alert_mark marks[] = {
	{ "alert", 5 },			{ "action", 5 },
	{ "alert.alertId", 10 },	{ "alert.tinyId", 10 },
	{ "integrationId", 10 },	{ "integrationName", 10 },
	{ NULL, 0 }
};

static bool detect(const struct rp_value *payload)
{
	const struct rp_value *alert = rp_map_get(payload, "alert");

	if (alert && rp_marks_has(payload, "action"))
		return rp_marks_contains(alert, "alertId")
		       || rp_marks_contains(alert, "tinyId");
	return rp_marks_has(payload, "integrationId")
	       && rp_marks_has(payload, "integrationName");
}

static const struct {
	const char *name;
	bool is_over;
	enum rp_alert_act act;
} actions[] = {
	{ "close", true, RP_ACT_NONE },
	{ "resolve", true, RP_ACT_NONE },
	{ "delete", true, RP_ACT_NONE },
	{ "acknowledge", false, RP_ACT_ACKNOWLEDGE },
	{ "ack", false, RP_ACT_ACKNOWLEDGE },
	{ "unacknowledge", false, RP_ACT_UNACKNOWLEDGE },
};

static void act(struct rp_alert *alert, struct rp_text action)
{
	alert->firing = true;
	for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
		if (rp_text_is(action, actions[i].name)) {
			alert->firing = !actions[i].is_over;
			alert->act = actions[i].act;
		}
}

static enum rp_severity severity_of(struct rp_text priority)
{
	static const struct {
		const char *name;
		enum rp_severity severity;
	} rows[] = {
		{ "P1", RP_CRITICAL }, { "P2", RP_CRITICAL },
		{ "P4", RP_INFO }, { "P5", RP_INFO },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rp_text_is(priority, rows[i].name))
			return rows[i].severity;
	return RP_WARNING;
}

static void put_tags(const struct rp_reader *reader, struct rp_value *labels,
		     const struct rp_value *tags)
{
	if (!rp_is(tags, RP_LIST))
		return;
	for (size_t i = 0; i < rp_value_count(tags); i++)
		if (rp_is(rp_list_at(tags, i), RP_STRING))
			rp_reader_label(reader, labels,
				      rp_list_at(tags, i)->as.text, "tag_");
}

static void put_labels(const struct rp_reader *reader, struct rp_alert *alert,
		       const struct rp_value *subject, struct rp_text priority)
{
	static const struct rp_reader_row ids[] = {
		{ "alert_id", "alertId" }, { "tiny_id", "tinyId" },
		{ NULL, NULL }
	};
	static const struct rp_reader_row given[] = {
		{ "entity", "entity" }, { "alias", "alias" },
		{ "team", "team" }, { "source", "source" },
		{ NULL, NULL }
	};
	struct rp_value *labels = &alert->labels;

	rp_reader_put(reader, labels, "alertname", alert->name);
	put_tags(reader, labels, rp_map_get(subject, "tags"));
	rp_reader_copy(reader, labels, subject, ids);
	rp_reader_put(reader, labels, "priority", priority);
	rp_reader_copy_given(reader, labels, subject, given);
}

/* The same action on the same alert at the same time. */
static struct rp_text event_id(const struct rp_reader *reader,
			       const struct rp_alert *alert,
			       const struct rp_value *subject,
			       struct rp_text action)
{
	struct rp_text at = rp_reader_field(reader, subject, "updatedAt");

	if (!at.n || !action.n)
		return rp_text("");
	return rp_reader_join(reader, (struct rp_text[]){
		alert->fingerprint, RP_TEXT("/"), action, RP_TEXT("/"), at,
		{ 0 } });
}

static void put_times(const struct rp_reader *reader, struct rp_alert *alert,
		      const struct rp_value *subject)
{
	static const char *const start[] = { "createdAt", NULL };
	static const char *const end[] = { "updatedAt", NULL };
	int64_t at_us = 0;

	rp_reader_times(reader, alert, subject, start, end);
	if (alert->firing)
		rp_reader_time(&at_us, reader, subject, end, INT64_MAX);
	if (at_us)
		alert->event_us = at_us;
}

static void read_alert(const struct rp_reader *reader,
		       const struct rp_value *payload,
		       const struct rp_value *subject)
{
	static const char *const names[] = { "message", NULL };
	static const char *const priorities[] = { "priority", NULL };
	static const char *const ids[] = { "alertId", "alias", NULL };
	struct rp_text action = rp_reader_word(reader, payload, "action");
	struct rp_text priority = rp_text_upper(reader->arena, rp_reader_given(
		reader, subject, priorities, "P3"));
	struct rp_alert *alert = rp_alert_add(reader->batch, reader->arena);

	act(alert, action);
	alert->raw = *payload;
	alert->name = rp_reader_given(reader, subject, names,
				      "OpsGenie Alert");
	alert->severity = severity_of(priority);
	alert->description = rp_reader_field(reader, subject, "description");
	alert->actor = rp_reader_field(reader, subject, "username");
	alert->labels = rp_map_new(reader->arena);
	put_labels(reader, alert, subject, priority);
	alert->annotations = rp_map_new(reader->arena);
	rp_reader_put(reader, &alert->annotations, "action", action);
	rp_reader_put(reader, &alert->annotations, "username", alert->actor);
	put_times(reader, alert, subject);
	rp_reader_fingerprint(reader, alert,
			      rp_reader_first(reader, subject, ids, ""));
	alert->event_id = event_id(reader, alert, subject, action);
}

static int parse(struct rp_alert_batch *batch, const struct rp_value *payload,
		 struct rp_arena *arena, int64_t now_us, struct rp_error *error)
{
	const struct rp_value *subject = rp_map_get(payload, "alert");
	struct rp_reader reader = {
		.batch = batch, .arena = arena, .now_us = now_us,
		.at = "/alert", .ms_above = MILLISECONDS_ABOVE,
		.has_ns = true, .whole_seconds = true,
	};

	if (!detect(payload))
		return rp_error_set(error, RP_EBADINPUT,
				    "Invalid OpsGenie payload");
	if (!subject || rp_is(subject, RP_MAP))
		read_alert(&reader, payload, subject);
	else
		rp_reader_refuse(&reader, NULL, "must be an object");
	return 0;
}

const struct rp_alert_format rp_alert_format_opsgenie = {
	.name = "opsgenie",
	.doc = "Opsgenie's webhook.",
	.detect = detect,
	.needs = "action and alert with alertId or tinyId; without those, "
		 "integrationId and integrationName",
	.marks = marks,
	.parse = parse,
};
