/*
 * New Relic's webhooks: classic (an incident) and workflow (an issue).
 * https://docs.newrelic.com/docs/alerts/ has the fields of the classic body
 * under "customize your webhook payload", those of workflows under "message
 * templates".
 *
 * A workflow's body is a template of the user's.  The vendor's default has
 * neither accumulations nor an issueId (it calls that `id`), but always
 * issueUrl and the others.
 *
 * Acknowledging is no end: the alert goes on firing, and its incident is told.
 */
#include "alerts/alerts.h"

#include "alerts/marks.h"
#include "alerts/reader.h"
#include "base/arena.h"

#define MILLISECONDS_ABOVE 10000000000	/* 10^10 s is year 2286 */
#define MAX_TARGETS 3

static const struct rp_alert_mark marks[] = {
	{ "issueUrl", 10 },		{ "accumulations", 10 },
	{ "issueId", 10 },		{ "impactedEntities", 5 },
	{ "isCorrelated", 5 },		{ "workflowName", 10 },
	{ "account_id", 5 },		{ "account_name", 5 },
	{ "current_state", 10 },	{ "condition_id", 5 },
	{ "incident_id", 5 },		{ "policy_name", 5 },
	{ "condition_name", 5 },	{ "incident_url", 5 },
	{ NULL, 0 }
};

static bool detect(const struct rp_value *payload)
{
	static const char *const workflow[] = { "accumulations", "issueId",
						"impactedEntities",
						"isCorrelated", "workflowName",
						NULL };
	static const char *const condition[] = { "condition_id", "incident_id",
						 "policy_name",
						 "condition_name", NULL };

	if (rp_marks_has(payload, "issueUrl")
	    && rp_marks_count(payload, workflow) > 0)
		return true;
	if (rp_marks_has(payload, "account_id")
	    && rp_marks_has(payload, "current_state"))
		return true;
	return rp_marks_count(payload, condition) >= 2;
}

/* ------------------------------------------------------------------- shared */

static enum rp_severity severity_of(struct rp_text word,
				    enum rp_severity otherwise)
{
	static const struct {
		const char *word;
		enum rp_severity severity;
	} rows[] = {
		{ "critical", RP_CRITICAL }, { "high", RP_CRITICAL },
		{ "warning", RP_WARNING }, { "medium", RP_WARNING },
		{ "low", RP_INFO }, { "info", RP_INFO },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rp_text_is(word, rows[i].word))
			return rows[i].severity;
	return otherwise;
}

static struct rp_alert *add(const struct rp_reader *reader,
			    const struct rp_value *payload,
			    struct rp_text state)
{
	struct rp_alert *alert = rp_alert_add(reader->batch, reader->arena);

	alert->raw = *payload;
	alert->firing = !rp_text_is(state, "closed");
	if (rp_text_is(state, "acknowledged"))
		alert->act = RP_ACT_ACKNOWLEDGE;
	alert->labels = rp_map_new(reader->arena);
	alert->annotations = rp_map_new(reader->arena);
	return alert;
}

/* ------------------------------------------------------------------ classic */

static void put_targets(const struct rp_reader *reader, struct rp_value *labels,
			const struct rp_value *targets)
{
	size_t n = rp_is(targets, RP_LIST) ? rp_value_count(targets) : 0;

	for (size_t i = 0; i < n && i < MAX_TARGETS; i++) {
		const struct rp_value *target = rp_list_at(targets, i);

		if (!rp_is(target, RP_MAP))
			continue;
		rp_reader_put(reader, labels,
			      rp_arena_printf(reader->arena,
					      "target_%zu_name", i),
			      rp_reader_field(reader, target, "name"));
		rp_reader_put(reader, labels,
			      rp_arena_printf(reader->arena,
					      "target_%zu_type", i),
			      rp_reader_field(reader, target, "type"));
	}
}

/* A null id has been a label in its Python spelling for ever. */
static void put_labels(const struct rp_reader *reader, struct rp_alert *alert,
		       const struct rp_value *payload)
{
	static const struct rp_reader_row rows[] = {
		{ "account_id", "account_id" },
		{ "account_name", "account_name" },
		{ "condition_id", "condition_id" },
		{ "policy_name", "policy_name" },
		{ "incident_id", "incident_id" },
		{ NULL, NULL }
	};
	struct rp_value *labels = &alert->labels;

	rp_reader_put(reader, labels, "alertname", alert->name);
	rp_reader_copy(reader, labels, payload, rows);
	if (rp_is(rp_map_get(payload, "incident_id"), RP_NULL))
		rp_reader_put(reader, labels, "incident_id", rp_text("None"));
	put_targets(reader, labels, rp_map_get(payload, "targets"));
}

static void read_classic(const struct rp_reader *reader,
			 const struct rp_value *payload)
{
	static const char *const names[] = { "condition_name", "policy_name",
					     NULL };
	static const char *const times[] = { "timestamp", NULL };
	static const char *const ids[] = { "incident_id", NULL };
	static const char *const urls[] = { "incident_url", "issueUrl", NULL };
	static const struct rp_reader_row pages[] = {
		{ "incident", "incident_url" }, { "runbook", "runbook_url" },
		{ "policy", "policy_url" },
		{ "acknowledge", "incident_acknowledge_url" },
		{ "query", "violation_callback_url" },
		{ "chart", "violation_chart_url" },
		{ NULL, NULL }
	};
	static const struct rp_reader_row notes[] = {
		{ "incident_url", "incident_url" },
		{ "runbook_url", "runbook_url" },
		{ NULL, NULL }
	};
	struct rp_alert *alert = add(reader, payload, rp_reader_word(
		reader, payload, "current_state"));

	alert->name = rp_reader_given(reader, payload, names,
				      "New Relic Alert");
	alert->severity = severity_of(
		rp_reader_word(reader, payload, "severity"), RP_WARNING);
	alert->description = rp_reader_field(reader, payload, "details");
	alert->actor = rp_reader_field(reader, payload, "owner");
	put_labels(reader, alert, payload);
	rp_reader_copy(reader, &alert->annotations, payload, notes);
	rp_reader_times(reader, alert, payload, times, times);
	rp_reader_urls(reader, alert, payload, pages);
	rp_reader_fingerprint(reader, alert,
			      rp_reader_first(reader, payload, ids, ""));
	reader->batch->external_url = rp_reader_given(reader, payload, urls,
						      "");
}

/* ----------------------------------------------------------------- workflow */

/* The first name in a list of them. */
static struct rp_text first_of(const struct rp_reader *reader,
			       const struct rp_value *list)
{
	if (!rp_is(list, RP_LIST) || !rp_value_count(list))
		return rp_text("");
	return rp_reader_text(reader, rp_list_at(list, 0));
}

static struct rp_text name_of(const struct rp_reader *reader,
			      const struct rp_value *payload)
{
	static const char *const titles[] = { "title", NULL };
	const struct rp_value *more = rp_map_get(payload, "accumulations");
	const struct rp_value *title = rp_map_get(payload, "title");
	struct rp_text name;

	if (title && title->tag != RP_NULL)
		return rp_reader_given(reader, payload, titles, "");
	name = first_of(reader, rp_map_get(more, "conditionName"));
	if (!name.n)
		name = first_of(reader, rp_map_get(payload,
						   "alertConditionNames"));
	return name.n ? name : rp_text("New Relic Alert");
}

/*
 * The state of an issue knows no acknowledging; what triggered the message
 * does.  The last change is when that was.
 */
static void put_event(const struct rp_reader *reader, struct rp_alert *alert,
		      const struct rp_value *payload, struct rp_text id)
{
	static const char *const triggers[] = { "trigger", "triggerEvent",
						NULL };
	static const char *const updated[] = { "updatedAt", NULL };
	struct rp_text trigger = rp_text_lower(reader->arena, rp_reader_first(
		reader, payload, triggers, ""));
	struct rp_text state = rp_reader_word(reader, payload, "state");
	struct rp_text at = rp_reader_field(reader, payload, "updatedAt");
	struct rp_text slash = RP_TEXT("/");
	int64_t at_us = 0;

	if (alert->firing && rp_text_find(trigger, "unacknowledge") >= 0)
		alert->act = RP_ACT_UNACKNOWLEDGE;
	else if (alert->firing && rp_text_find(trigger, "acknowledge") >= 0)
		alert->act = RP_ACT_ACKNOWLEDGE;
	if (alert->firing
	    && rp_reader_time(&at_us, reader, payload, updated, INT64_MAX))
		alert->event_us = at_us;
	if (id.n && at.n)
		alert->event_id = rp_reader_join(reader, (struct rp_text[]){
			id, slash, state, slash, trigger, slash, at, { 0 } });
}

static void read_workflow(const struct rp_reader *reader,
			  const struct rp_value *payload)
{
	static const char *const ids[] = { "issueId", "id", NULL };
	static const char *const start[] = { "createdAt", NULL };
	static const char *const end[] = { "closedAt", "updatedAt", NULL };
	static const char *const owners[] = { "owner", "acknowledgedBy", NULL };
	static const struct rp_reader_row pages[] = {
		{ "issue", "issueUrl" }, { "acknowledge", "issueAckUrl" },
		{ "close", "issueCloseUrl" }, { "chart", "violationChartUrl" },
		{ "runbook", "runbookUrl" }, { NULL, NULL }
	};
	struct rp_text id = rp_reader_first(reader, payload, ids, "");
	struct rp_alert *alert = add(reader, payload, rp_reader_word(
		reader, payload, "state"));

	alert->name = name_of(reader, payload);
	alert->severity = severity_of(
		rp_reader_word(reader, payload, "priority"), RP_INFO);
	alert->description = rp_reader_field(reader, payload, "description");
	alert->actor = rp_reader_first(reader, payload, owners, "");
	rp_reader_put(reader, &alert->labels, "alertname", alert->name);
	rp_reader_put(reader, &alert->labels, "issue_id", id);
	rp_reader_put(reader, &alert->annotations, "issue_url",
		      rp_reader_field(reader, payload, "issueUrl"));
	rp_reader_times(reader, alert, payload, start, end);
	rp_reader_urls(reader, alert, payload, pages);
	rp_reader_fingerprint(reader, alert, id);
	put_event(reader, alert, payload, id);
	reader->batch->external_url = rp_reader_field(reader, payload,
						      "issueUrl");
}

static int parse(struct rp_alert_batch *batch, const struct rp_value *payload,
		 struct rp_arena *arena, int64_t now_us, struct rp_error *error)
{
	struct rp_reader reader = {
		.batch = batch, .arena = arena, .now_us = now_us, .at = "",
		.ms_above = MILLISECONDS_ABOVE, .whole_seconds = true,
	};

	if (!detect(payload))
		return rp_error_set(error, RP_EBADINPUT,
				    "Invalid New Relic payload");
	if (rp_marks_has(payload, "issueUrl"))
		read_workflow(&reader, payload);
	else
		read_classic(&reader, payload);
	return 0;
}

const struct rp_alert_format rp_alert_format_newrelic = {
	.name = "newrelic",
	.doc = "New Relic's webhooks, workflow and classic.",
	.detect = detect,
	.needs = "issueUrl and another field of a workflow, or account_id and "
		 "current_state, or two of condition_id, incident_id, "
		 "policy_name and condition_name",
	.marks = marks,
	.parse = parse,
};
