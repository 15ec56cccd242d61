/*
 * Grafana: fixtures of both webhooks, one case a branch, hostile ones.
 */
#include "alerts/alerts.h"

#include "cases.h"
#include "lib/rows.h"

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
