/* New Relic: fixtures, one case a branch, single fields, hostile bodies. */
#include "alerts/alerts.h"

#include "cases.h"
#include "lib/rows.h"

#define CLASSIC(more) \
	"{\"account_id\":1,\"timestamp\":1773141000789,\"current_state\":" \
	"null," more "}"
#define ISSUE(more) \
	"{\"id\":\"i-1\",\"issueUrl\":\"https://i\",\"workflowName\":" \
	"\"w\",\"createdAt\":1773139985123,\"updatedAt\":1773140001456," \
	more "}"

static const struct override overrides[] = {
	{ "nr state acknowledged", "status", 0, "\"firing\"",
	  "an acknowledged incident is not over" },
	{ 0 }
};

static const struct { const char *name; } fixtures[] = {
	{ "newrelic-classic" },
	{ "newrelic-workflow" },
};

RP_ROWS(newrelic, reads_the_fixtures, fixtures)
{
	expect_fixture(row->name, "newrelic", overrides);
	expect_fixture(row->name, "", overrides);
}

Test(newrelic, reads_every_case)
{
	expect_cases("newrelic", overrides);
}

static const struct reading readings[] = {
	{ CLASSIC("\"current_state\":\"acknowledged\",\"owner\":\"Noor\""),
	  "action", "\"acknowledge\"" },
	{ CLASSIC("\"current_state\":\"acknowledged\",\"owner\":\"Noor\""),
	  "actor", "\"Noor\"" },
	{ CLASSIC("\"current_state\":\"closed\""), "ended_at",
	  "\"2026-03-10T11:10:00.789000Z\"" },
	{ CLASSIC("\"current_state\":\"closed\""), "started_at",
	  "\"2026-03-10T11:10:00.000000Z\"" },
	{ CLASSIC("\"current_state\":\"open\""), "event_at",
	  "\"2026-03-10T11:10:00.789000Z\"" },
	{ CLASSIC("\"incident_id\":null"), "labels",
	  "{\"alertname\":\"New Relic Alert\",\"account_id\":\"1\","
	  "\"account_name\":\"\",\"condition_id\":\"\","
	  "\"policy_name\":\"\",\"incident_id\":\"None\"}" },
	{ CLASSIC("\"current_state\":\"open\",\"policy_url\":"
		  "\"https://p\",\"violation_chart_url\":\"https://c\""),
	  "urls", "{\"policy\":\"https://p\",\"chart\":\"https://c\"}" },
	{ ISSUE("\"state\":\"ACTIVATED\",\"trigger\":\"ACKNOWLEDGED\""),
	  "action", "\"acknowledge\"" },
	{ ISSUE("\"state\":\"ACTIVATED\",\"trigger\":\"UNACKNOWLEDGED\""),
	  "action", "\"unacknowledge\"" },
	{ ISSUE("\"state\":\"CLOSED\",\"trigger\":\"STATE_CHANGE\""),
	  "ended_at", "\"2026-03-10T10:53:21.456000Z\"" },
	{ ISSUE("\"state\":\"CLOSED\",\"closedAt\":1773139990000"),
	  "ended_at", "\"2026-03-10T10:53:10.000000Z\"" },
	{ ISSUE("\"state\":\"ACTIVATED\""), "event_at",
	  "\"2026-03-10T10:53:21.456000Z\"" },
	{ ISSUE("\"state\":\"ACTIVATED\",\"trigger\":\"STATE_CHANGE\""),
	  "event_id", "\"i-1/activated/state_change/1773140001456\"" },
	{ ISSUE("\"accumulations\":{\"conditionName\":[]},"
		"\"alertConditionNames\":[\"c\"]"), "name", "\"c\"" },
	{ ISSUE("\"alertConditionNames\":{}"), "name",
	  "\"New Relic Alert\"" },
	{ ISSUE("\"title\":\"t\""), "urls", "{\"issue\":\"https://i\"}" },
};

RP_ROWS(newrelic, reads_each_field_as_it_should, readings)
{
	expect_reading("newrelic", row);
}

static const struct hostile hostile[] = {
	{ "{\"condition_id\":1}", 0, "Invalid New Relic payload", NULL },
	{ CLASSIC("\"current_state\":[],\"targets\":[1,null,{\"name\":{}}],"
		  "\"severity\":7"), 1, NULL, NULL },
	{ CLASSIC("\"current_state\":1,\"targets\":{\"0\":1}"), 1, NULL,
	  NULL },
	{ ISSUE("\"createdAt\":\"never\""), 1, NULL,
	  "/createdAt is not a time: \"never\"; received time used" },
	{ ISSUE("\"accumulations\":7,\"title\":null,\"priority\":{}"), 1,
	  NULL, NULL },
};

RP_ROWS(newrelic, loses_no_page_to_a_hostile_body, hostile)
{
	expect_hostile("newrelic", row);
}

/* The vendor's own template, which others took for something else. */
Test(newrelic, reads_the_default_template)
{
	struct rp_alert_batch batch;
	struct rp_value payload, got;
	struct rp_arena arena;

	rp_arena_init(&arena);
	payload = json_file(&arena, "fixtures/payloads/"
			    "newrelic-workflow-default-template.json");
	parse_ok(&batch, &arena, "", &payload);
	cr_expect(eq(str, (char *)batch.format, "newrelic"));
	got = rp_alert_value(&arena, &batch.alerts[0]);
	cr_expect(rp_text_is(batch.alerts[0].fingerprint,
			     "a81cc1b4-0d1f-4f0f-bb55-1b7d1c1f7a02"));
	cr_expect(not(batch.alerts[0].firing));
	cr_expect(eq(int, (int)batch.alerts[0].severity, RP_CRITICAL));
	cr_expect(eq(str, (char *)rp_map_get(&got, "ended_at")->as.text.at,
		     "2026-03-10T10:40:00.000000Z"));
	rp_arena_finish(&arena);
}
