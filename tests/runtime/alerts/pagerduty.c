/* PagerDuty: fixtures, one case a branch, single fields, hostile bodies. */
#include "alerts/alerts.h"

#include "cases.h"
#include "lib/rows.h"

#define EVENT(type, more) \
	"{\"event\":{\"id\":\"E1\",\"event_type\":\"" type "\"," \
	"\"resource_type\":\"incident\",\"occurred_at\":" \
	"\"2026-03-10T10:00:00.25Z\",\"agent\":{\"summary\":\"Noor\"}," \
	"\"client\":{\"url\":\"https://c\"},\"data\":{\"id\":\"I1\"," \
	"\"urgency\":\"low\"" more "}}}"
#define MESSAGE(event, more) \
	"{\"messages\":[{\"id\":\"M1\"," event ",\"log_entries\":" \
	"[{\"agent\":{\"summary\":\"Wei\"}}],\"incident\":" \
	"{\"id\":\"I1\",\"title\":\"t\"" more "}}]}"

static const struct override overrides[] = {
	{ "pd event incident.acknowledged", "status", 0, "\"firing\"",
	  "an acknowledged incident is not over" },
	{ "pd priority {\"name\": \"P10\"}", "severity", 0, "\"warning\"",
	  "P10 is not P1" },
	{ "pagerduty-v3-triggered", "severity", 0, "\"info\"",
	  "the webhook has the priority in `summary`" },
	{ "pagerduty-v3-resolved", "started_at", 0,
	  "\"2026-03-10T11:20:05Z\"", "an incident begins when it is created" },
	{ "pagerduty-v3-resolved", "ended_at", 0,
	  "\"2026-03-10T11:48:51.902Z\"", "and ends when that occurred" },
	{ 0 }
};

static const struct { const char *name; } fixtures[] = {
	{ "pagerduty-v3-triggered" },
	{ "pagerduty-v3-resolved" },
};

RP_ROWS(pagerduty, reads_the_fixtures, fixtures)
{
	expect_fixture(row->name, "pagerduty", overrides);
	expect_fixture(row->name, "", overrides);
}

Test(pagerduty, reads_every_case)
{
	expect_cases("pagerduty", overrides);
}

static const struct reading readings[] = {
	{ EVENT("incident.acknowledged", ""), "action", "\"acknowledge\"" },
	{ EVENT("incident.acknowledged", ""), "actor", "\"Noor\"" },
	{ EVENT("incident.unacknowledged", ""), "action",
	  "\"unacknowledge\"" },
	{ EVENT("incident.unacknowledged", ""), "status", "\"firing\"" },
	{ EVENT("incident.triggered", ""), "action", "null" },
	{ EVENT("incident.triggered", ""), "event_id", "\"E1\"" },
	{ EVENT("incident.triggered", ""), "event_at",
	  "\"2026-03-10T10:00:00.250000Z\"" },
	{ EVENT("incident.triggered", ",\"created_at\":"
		"\"2026-03-10T10:00:00Z\""), "started_at",
	  "\"2026-03-10T10:00:00.250000Z\"" },
	{ EVENT("incident.escalated", ",\"created_at\":"
		"\"2026-03-10T09:00:00Z\""), "started_at",
	  "\"2026-03-10T09:00:00.000000Z\"" },
	{ EVENT("incident.resolved", ""), "ended_at",
	  "\"2026-03-10T10:00:00.250000Z\"" },
	{ EVENT("incident.priority_updated", ",\"status\":\"resolved\""),
	  "status", "\"resolved\"" },
	{ EVENT("incident.reopened", ",\"status\":\"resolved\""),
	  "status", "\"firing\"" },
	{ EVENT("incident.triggered", ",\"priority\":{\"summary\":"
		"\"P1\",\"name\":\"P5\"}"), "severity", "\"critical\"" },
	{ EVENT("incident.triggered", ",\"priority\":{\"summary\":"
		"\"SEV-1 outage\"}"), "severity", "\"critical\"" },
	{ EVENT("incident.triggered", ",\"priority\":{\"summary\":"
		"\"Follow-up\"}"), "severity", "\"warning\"" },
	{ EVENT("incident.triggered", ",\"html_url\":\"https://i\","
		"\"service\":{\"html_url\":\"https://s\"},"
		"\"escalation_policy\":{\"html_url\":\"javascript:1\"},"
		"\"conference_bridge\":{\"conference_url\":"
		"\"https://m\"}"), "urls",
	  "{\"incident\":\"https://i\",\"service\":\"https://s\","
	  "\"conference\":\"https://m\",\"client\":\"https://c\"}" },
	{ MESSAGE("\"event\":\"incident.resolve\"", ""), "status",
	  "\"resolved\"" },
	{ MESSAGE("\"event\":\"incident.resolve\"", ",\"created_at\":"
		  "\"2026-03-10T09:00:00Z\",\"last_status_change_at\":"
		  "\"2026-03-10T09:30:00Z\""), "ended_at",
	  "\"2026-03-10T09:30:00.000000Z\"" },
	{ MESSAGE("\"event\":\"incident.acknowledge\"", ""), "status",
	  "\"firing\"" },
	{ MESSAGE("\"event\":\"incident.acknowledge\"", ""), "action",
	  "\"acknowledge\"" },
	{ MESSAGE("\"event\":\"incident.acknowledge\"", ""), "actor",
	  "\"Wei\"" },
	{ MESSAGE("\"event\":\"incident.annotate\"",
		  ",\"status\":\"resolved\""), "status", "\"resolved\"" },
	{ MESSAGE("\"event\":\"incident.trigger\"", ""), "event_id",
	  "\"M1\"" },
	{ MESSAGE("\"event\":\"incident.trigger\"",
		  ",\"service\":{\"summary\":\"db\"}"), "labels",
	  "{\"alertname\":\"t\",\"incident_id\":\"I1\","
	  "\"incident_number\":\"\",\"service_name\":\"db\"}" },
	{ "{\"messages\":[{\"type\":\"incident.resolve\",\"data\":"
	  "{\"incident\":{\"id\":\"V1\",\"trigger_summary_data\":"
	  "{\"subject\":\"s\"}}}}]}", "name", "\"s\"" },
};

RP_ROWS(pagerduty, reads_each_field_as_it_should, readings)
{
	expect_reading("pagerduty", row);
}

static const struct hostile hostile[] = {
	{ "{}", 0, "Invalid PagerDuty payload", NULL },
	{ "{\"event\":\"event_type resource_type\"}", 0,
	  "No alerts in payload: /event must be an object", NULL },
	{ "{\"event\":{\"event_type\":1,\"resource_type\":2}}", 0,
	  "No alerts in payload: /event/data must be an object", NULL },
	{ EVENT("pagey.ping", ""), 0, "No alerts in payload: "
	  "/event/event_type says nothing of an incident's state", NULL },
	{ EVENT("incident.annotated", ",\"incident\":{}"), 0,
	  "No alerts in payload: "
	  "/event/event_type says nothing of an incident's state", NULL },
	{ EVENT("incident.triggered", ",\"service\":7"), 1, NULL,
	  "/event/data/service must be an object; ignored" },
	{ EVENT("incident.triggered", ",\"priority\":[]"), 1, NULL,
	  "/event/data/priority must be an object; ignored" },
	{ EVENT("incident.escalated", ",\"created_at\":{}"), 1, NULL, NULL },
	{ EVENT("incident.escalated", ",\"created_at\":\"soon\""), 1, NULL,
	  "/event/data/created_at is not a time: \"soon\"; "
	  "received time used" },
	{ "{\"messages\":[{\"type\":1},null,{\"incident\":{}}]}", 1,
	  "/messages/0/incident must be an object", NULL },
	{ "{\"messages\":[{\"incident\":null}]}", 0,
	  "No alerts in payload: /messages/0/incident must be an object",
	  NULL },
	{ MESSAGE("\"event\":[]", ",\"urgency\":{},\"id\":false"), 1, NULL,
	  NULL },
};

RP_ROWS(pagerduty, loses_no_page_to_a_hostile_body, hostile)
{
	expect_hostile("pagerduty", row);
}

/* A trigger and the resolve of the same incident, as version 2 sends them. */
Test(pagerduty, reads_version_2_as_it_is_sent)
{
	struct rp_alert_batch batch;
	struct rp_value payload;
	struct rp_arena arena;

	rp_arena_init(&arena);
	payload = json_file(&arena, "fixtures/payloads/pagerduty-v2.json");
	parse_ok(&batch, &arena, "", &payload);
	cr_assert(eq(sz, batch.n, 2));
	cr_expect(batch.alerts[0].firing && !batch.alerts[1].firing);
	cr_expect(rp_text_equal(batch.alerts[0].fingerprint,
				batch.alerts[1].fingerprint));
	cr_expect(rp_text_is(batch.alerts[0].event_id,
			     "bb8b8fe0-e8d5-11e9-9f5d-22000a9c0f2a"));
	cr_expect(eq(i64, batch.alerts[1].ended_us - batch.alerts[1].started_us,
		     INT64_C(1726000000)));
	cr_expect(zero(sz, rp_value_count(&batch.faults)));
	rp_arena_finish(&arena);
}
