/*
 * Grafana: fixtures of both webhooks, one case a branch, hostile ones.
 */
#include "alerts/alerts.h"

#include "cases.h"
#include "lib/rows.h"

#define UNIFIED(alert) \
	"{\"orgId\":1,\"groupKey\":\"{}:{a}\",\"groupLabels\":" \
	"{\"a\":\"b\"},\"truncatedAlerts\":2,\"alerts\":[{" alert "}]}"

static const struct override overrides[] = {
	{ 0 }
};

static const struct { const char *name; } fixtures[] = {
	{ "grafana-unified" },
	{ "grafana-legacy" },
};

RP_ROWS(grafana, reads_the_fixtures, fixtures)
{
	expect_fixture(row->name, "grafana", overrides);
	expect_fixture(row->name, "", overrides);
}

Test(grafana, reads_every_case)
{
	expect_cases("grafana", overrides);
}

static const struct reading readings[] = {
	{ UNIFIED("\"values\":{\"A\":1,\"B\":null}"), "values",
	  "{\"A\":1,\"B\":null}" },
	{ UNIFIED("\"values\":null"), "values", "null" },
	{ UNIFIED("\"silenceURL\":\"https://s\",\"dashboardURL\":\"\","
		  "\"panelURL\":\"https://p\",\"imageURL\":\"https://i\","
		  "\"generatorURL\":\"https://g\",\"annotations\":"
		  "{\"runbook_url\":\"https://r\"}"), "urls",
	  "{\"generator\":\"https://g\",\"silence\":\"https://s\","
	  "\"panel\":\"https://p\",\"image\":\"https://i\",\"runbook\":"
	  "\"https://r\"}" },
	{ UNIFIED("\"labels\":{}"), "group_key", "\"{}:{a}\"" },
	{ UNIFIED("\"labels\":{}"), "group_labels", "{\"a\":\"b\"}" },
	{ UNIFIED("\"labels\":{}"), "warnings",
	  "[\"/truncatedAlerts says that the sender left out 2 alerts\"]" },
	{ UNIFIED("\"startsAt\":\"2026-03-10T10:00:00Z\""), "event_at",
	  "\"2026-03-10T10:00:00.000000Z\"" },
	{ "{\"state\":\"alerting\",\"evalMatches\":[{\"metric\":\"m\","
	  "\"value\":97.25},{\"metric\":7},5]}", "values",
	  "{\"m\":97.25}" },
	{ "{\"state\":\"ok\",\"evalMatches\":[],\"ruleUrl\":"
	  "\"https://r\",\"imageUrl\":\"data:x\"}", "urls",
	  "{\"rule\":\"https://r\"}" },
	{ "{\"state\":\"ok\",\"evalMatches\":[]}", "event_at", "null" },
};

RP_ROWS(grafana, reads_each_field_as_it_should, readings)
{
	expect_reading("grafana", row);
}

static const struct hostile hostile[] = {
	{ "[]", 0, "payload must be a JSON object", NULL },
	{ "{}", 0, "Invalid Grafana payload", NULL },
	{ "{\"title\":\"t\"}", 0, "Invalid Grafana payload", NULL },
	{ "{\"orgId\":1,\"alerts\":[]}", 0,
	  "No alerts in payload: /alerts is empty", NULL },
	{ "{\"orgId\":1,\"alerts\":[{},{\"labels\":7}]}", 1,
	  "/alerts/1/labels must be an object", NULL },
	{ "{\"orgId\":1,\"alerts\":[{\"alertname\":[1],\"message\":{}}]}", 1,
	  NULL, NULL },
	{ "{\"state\":7,\"evalMatches\":7,\"ruleId\":{\"a\":null}}", 1, NULL,
	  NULL },
};

RP_ROWS(grafana, survives_hostile_payloads, hostile)
{
	expect_hostile("grafana", row);
}
