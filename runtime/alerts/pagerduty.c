/*
 * PagerDuty's webhooks: version 3 (one `event`) and the list of messages of
 * versions 1 and 2.  https://developer.pagerduty.com/docs/webhooks-overview
 * and .../docs/webhooks-v2-overview have the bodies.
 *
 * A payload with `event` is judged by it alone, so that a sender who has a
 * field of that name and messages as well is not taken for PagerDuty.
 *
 * Acknowledging is no end: the alert goes on firing, and its incident is told.
 * Events about notes, responders or services say nothing of the state of an
 * incident, and what they have in `data` is no incident; they are refused,
 * since a note would else open again what had been resolved.
 */
#include "alerts/alerts.h"

#include "alerts/marks.h"
#include "alerts/reader.h"
#include "base/arena.h"

static const struct rp_alert_mark marks[] = {
	{ "event", 5 },			{ "event.event_type", 10 },
	{ "event.resource_type", 10 },	{ "event.occurred_at", 5 },
	{ "event.data", 5 },		{ "messages", 10 },
	{ NULL, 0 }
};

static bool detect(const struct rp_value *payload)
{
	const struct rp_value *event = rp_map_get(payload, "event");
	const struct rp_value *messages = rp_map_get(payload, "messages");
	const struct rp_value *first;

	if (event)
		return rp_marks_contains(event, "event_type")
		       && rp_marks_contains(event, "resource_type");
	if (!rp_is(messages, RP_LIST) || !rp_value_count(messages))
		return false;
	first = rp_list_at(messages, 0);
	return rp_marks_contains(first, "incident")
	       || rp_marks_contains(first, "type");
}

/* ------------------------------------------------------------------- shared */

static enum rp_alert_act act_of(struct rp_text event)
{
	if (rp_text_find(event, "unacknowledge") >= 0)
		return RP_ACT_UNACKNOWLEDGE;
	if (rp_text_find(event, "acknowledge") >= 0)
		return RP_ACT_ACKNOWLEDGE;
	return RP_ACT_NONE;
}

/* An event that is about something else leaves the state as it is. */
static bool is_over(const struct rp_reader *reader, struct rp_text event,
		    const struct rp_value *incident)
{
	if (rp_text_find(event, "resolve") >= 0)
		return true;
	if (rp_text_find(event, "trigger") >= 0
	    || rp_text_find(event, "reopen") >= 0 || act_of(event))
		return false;
	return rp_text_is(rp_reader_word(reader, incident, "status"),
			  "resolved");
}

/*
 * The priority that people gave it wins over its urgency.  Webhooks call it
 * `summary`, the API `name`.
 */
static enum rp_severity severity_of(const struct rp_reader *reader,
				    const struct rp_value *incident)
{
	static const struct {
		const char *word;
		enum rp_severity severity;
	} rows[] = {
		{ "p1", RP_CRITICAL }, { "critical", RP_CRITICAL },
		{ "sev1", RP_CRITICAL }, { "sev-1", RP_CRITICAL },
		{ "p3", RP_INFO }, { "p4", RP_INFO }, { "p5", RP_INFO },
		{ "low", RP_INFO },
	};
	static const char *const names[] = { "summary", "name", NULL };
	static const char *const urgencies[] = { "urgency", NULL };
	struct rp_text urgency = rp_reader_given(reader, incident, urgencies,
						 "high");
	struct rp_text priority = rp_text_lower(reader->arena, rp_reader_first(
		reader, rp_reader_object(reader, incident, "priority"), names,
		""));

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rp_reader_has_word(priority, rows[i].word))
			return rows[i].severity;
	return rp_text_is(urgency, "high") ? RP_CRITICAL : RP_WARNING;
}

static void read_pages(const struct rp_reader *reader, struct rp_alert *alert,
		       const struct rp_value *incident)
{
	static const struct rp_reader_row conference[] = {
		{ "conference", "conference_url" }, { NULL, NULL }
	};
	static const struct rp_reader_row others[] = {
		{ "service", "service" },
		{ "escalation_policy", "escalation_policy" },
		{ NULL, NULL }
	};

	rp_reader_url(reader, alert, "incident",
		      rp_map_get(incident, "html_url"));
	for (const struct rp_reader_row *row = others; row->name; row++)
		rp_reader_url(reader, alert, row->name,
			      rp_map_get(rp_map_get(incident, row->key),
					 "html_url"));
	rp_reader_urls(reader, alert, rp_map_get(incident, "conference_bridge"),
		       conference);
}

/* The alert of an incident, but for its name, labels and times. */
static struct rp_alert *add(const struct rp_reader *reader,
			    const struct rp_value *raw,
			    const struct rp_value *incident,
			    struct rp_text event)
{
	struct rp_alert *alert = rp_alert_add(reader->batch, reader->arena);

	alert->raw = *raw;
	alert->firing = !is_over(reader, event, incident);
	alert->act = alert->firing ? act_of(event) : RP_ACT_NONE;
	alert->severity = severity_of(reader, incident);
	alert->description = rp_reader_field(reader, incident, "description");
	alert->labels = rp_map_new(reader->arena);
	alert->annotations = rp_map_new(reader->arena);
	read_pages(reader, alert, incident);
	return alert;
}

static void identify(const struct rp_reader *reader, struct rp_alert *alert,
		     const struct rp_value *incident)
{
	static const char *const ids[] = { "id", NULL };

	rp_reader_fingerprint(reader, alert,
			      rp_reader_first(reader, incident, ids, ""));
}

/* ---------------------------------------------------------------- version 3 */

static void put_labels(const struct rp_reader *reader, struct rp_alert *alert,
		       const struct rp_value *incident)
{
	static const struct rp_reader_row own[] = {
		{ "incident_id", "id" }, { "incident_number", "number" },
		{ NULL, NULL }
	};
	static const struct rp_reader_row of_service[] = {
		{ "service_id", "id" }, { "service_name", "summary" },
		{ NULL, NULL }
	};
	static const char *const urgencies[] = { "urgency", NULL };
	const struct rp_value *service =
		rp_reader_object(reader, incident, "service");

	rp_reader_put(reader, &alert->labels, "alertname", alert->name);
	rp_reader_copy(reader, &alert->labels, incident, own);
	rp_reader_copy(reader, &alert->labels, service, of_service);
	rp_reader_put(reader, &alert->labels, "urgency",
		      rp_reader_given(reader, incident, urgencies, "high"));
	rp_reader_put(reader, &alert->annotations, "html_url",
		      rp_reader_field(reader, incident, "html_url"));
}

/* What has just been triggered began with this event. */
static void put_times(const struct rp_reader *reader, struct rp_alert *alert,
		      const struct rp_value *event,
		      const struct rp_value *incident, struct rp_text type)
{
	static const char *const occurred[] = { "occurred_at", NULL };
	static const char *const created[] = { "created_at", NULL };
	struct rp_reader inner = rp_reader_under(reader, "data");
	int64_t at_us = 0, started_us = 0;

	rp_reader_time(&at_us, reader, event, occurred, INT64_MAX);
	if (!at_us || rp_text_find(type, "triggered") < 0)
		rp_reader_time(&started_us, &inner, incident, created,
			       INT64_MAX);
	rp_reader_set_times(reader, alert, started_us ? started_us : at_us,
			    at_us);
	alert->event_us = at_us;
}

/* What is in `data` of such an event is no incident. */
static bool has_no_state(const struct rp_reader *reader, struct rp_text type,
			 const struct rp_value *data)
{
	static const char *const kinds[] = {
		"incident_note", "incident_status_update",
		"incident_responder", "incident_conference_bridge",
		"incident_workflow_instance", "incident_field_values",
		NULL
	};

	if (rp_text_starts(type, "pagey."))
		return true;
	if (rp_text_starts(type, "service."))
		return !rp_marks_has(data, "title");
	return rp_reader_among(rp_reader_word(reader, data, "type"), kinds)
	       || rp_marks_has(data, "incident");
}

static void read_event(const struct rp_reader *reader,
		       const struct rp_value *event)
{
	static const char *const titles[] = { "title", NULL };
	struct rp_text type = rp_reader_word(reader, event, "event_type");
	const struct rp_value *data = rp_map_get(event, "data");
	const struct rp_value *agent = rp_map_get(event, "agent");
	struct rp_reader inner = rp_reader_under(reader, "data");
	struct rp_alert *alert;

	if (!rp_is(data, RP_MAP)) {
		rp_reader_refuse(reader, "data", "must be an object");
		return;
	}
	if (has_no_state(reader, type, data)) {
		rp_reader_refuse(reader, "event_type",
				 "says nothing of an incident's state");
		return;
	}
	alert = add(&inner, event, data, type);
	alert->name = rp_reader_given(&inner, data, titles,
				      "PagerDuty Incident");
	alert->event_id = rp_reader_field(reader, event, "id");
	alert->actor = rp_reader_field(reader, agent, "summary");
	put_labels(&inner, alert, data);
	put_times(reader, alert, event, data, type);
	rp_reader_url(reader, alert, "client",
		      rp_map_get(rp_map_get(event, "client"), "url"));
	identify(&inner, alert, data);
}

/* --------------------------------------------------------- versions 1 and 2 */

static struct rp_text title_of(const struct rp_reader *reader,
			       const struct rp_value *incident)
{
	static const char *const subjects[] = { "subject", NULL };
	static const char *const titles[] = { "title", NULL };
	struct rp_text subject = rp_reader_first(
		reader, rp_map_get(incident, "trigger_summary_data"), subjects,
		"");

	return subject.n ? subject
	       : rp_reader_given(reader, incident, titles,
				 "PagerDuty Incident");
}

static void put_old_labels(const struct rp_reader *reader,
			   struct rp_alert *alert,
			   const struct rp_value *incident)
{
	static const struct rp_reader_row own[] = {
		{ "incident_id", "id" },
		{ "incident_number", "incident_number" },
		{ NULL, NULL }
	};
	static const char *const names[] = { "name", "summary", NULL };
	const struct rp_value *service =
		rp_reader_object(reader, incident, "service");

	rp_reader_put(reader, &alert->labels, "alertname", alert->name);
	rp_reader_copy(reader, &alert->labels, incident, own);
	rp_reader_put(reader, &alert->labels, "service_name",
		      rp_reader_given(reader, service, names, ""));
}

static void put_old_times(const struct rp_reader *reader,
			  struct rp_alert *alert,
			  const struct rp_value *message,
			  const struct rp_value *incident)
{
	static const char *const created[] = { "created_on", "created_at",
					       NULL };
	static const char *const changed[] = { "last_status_change_at",
					       "last_status_change_on", NULL };
	struct rp_reader inner = rp_reader_under(reader, "incident");
	int64_t started_us = 0, changed_us = 0, at_us = 0;

	rp_reader_time(&started_us, &inner, incident, created, INT64_MAX);
	rp_reader_time(&changed_us, &inner, incident, changed, INT64_MAX);
	rp_reader_time(&at_us, reader, message, created, INT64_MAX);
	rp_reader_set_times(reader, alert, started_us,
			    changed_us ? changed_us : at_us);
	alert->event_us = at_us ? at_us : changed_us;
}

/* Whoever wrote the newest entry of the incident's log. */
static struct rp_text old_actor(const struct rp_reader *reader,
				const struct rp_value *message)
{
	const struct rp_value *log = rp_map_get(message, "log_entries");

	if (!rp_is(log, RP_LIST) || !rp_value_count(log))
		return rp_text("");
	return rp_reader_field(reader,
			       rp_map_get(rp_list_at(log, 0), "agent"),
			       "summary");
}

/* Version 1 has the incident in `data` and the word for it in `type`. */
static void read_message(const struct rp_reader *reader,
			 const struct rp_value *message)
{
	static const char *const words[] = { "event", "type", NULL };
	const struct rp_value *incident = rp_map_get(message, "incident");
	struct rp_reader inner = rp_reader_under(reader, "incident");
	struct rp_alert *alert;

	if (!incident)
		incident = rp_map_get(rp_map_get(message, "data"), "incident");
	if (!rp_is(incident, RP_MAP)) {
		rp_reader_refuse(reader, "incident", "must be an object");
		return;
	}
	alert = add(&inner, message, incident,
		    rp_text_lower(reader->arena, rp_reader_first(
			    reader, message, words, "")));
	alert->name = title_of(&inner, incident);
	alert->event_id = rp_reader_field(reader, message, "id");
	alert->actor = old_actor(reader, message);
	put_old_labels(&inner, alert, incident);
	put_old_times(reader, alert, message, incident);
	identify(&inner, alert, incident);
}

/* --------------------------------------------------------------------- both */

static int parse(struct rp_alert_batch *batch, const struct rp_value *payload,
		 struct rp_arena *arena, int64_t now_us, struct rp_error *error)
{
	const struct rp_value *event = rp_map_get(payload, "event");
	struct rp_reader reader = {
		.batch = batch, .arena = arena, .now_us = now_us, .at = "",
	};

	if (!detect(payload))
		return rp_error_set(error, RP_EBADINPUT,
				    "Invalid PagerDuty payload");
	if (!event) {
		rp_reader_each(&reader, payload, "messages", read_message);
		return 0;
	}
	reader.at = "/event";
	if (rp_is(event, RP_MAP))
		read_event(&reader, event);
	else
		rp_reader_refuse(&reader, NULL, "must be an object");
	return 0;
}

const struct rp_alert_format rp_alert_format_pagerduty = {
	.name = "pagerduty",
	.doc = "PagerDuty's webhooks, versions 3, 2 and 1.",
	.detect = detect,
	.needs = "event with event_type and resource_type, or messages that "
		 "begin with an incident or a type",
	.marks = marks,
	.parse = parse,
};
