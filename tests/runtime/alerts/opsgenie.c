/* Opsgenie: fixtures, one case a branch, single fields, hostile bodies. */
#include "alerts/alerts.h"

#include "cases.h"
#include "lib/rows.h"

#define ACTION(name, more) \
	"{\"action\":\"" name "\",\"alert\":{\"alertId\":\"A1\"," \
	"\"message\":\"m\",\"username\":\"noor@x\",\"createdAt\":" \
	"1773138745210,\"updatedAt\":1773138746033000000" more "}}"

static const struct override overrides[] = {
	{ "og action Acknowledge", "status", 0, "\"firing\"",
	  "an acknowledged alert is not over" },
	{ 0 }
};

static const struct { const char *name; } fixtures[] = {
	{ "opsgenie" },
};

RP_ROWS(opsgenie, reads_the_fixtures, fixtures)
{
	expect_fixture(row->name, "opsgenie", overrides);
	expect_fixture(row->name, "", overrides);
}

Test(opsgenie, reads_every_case)
{
	expect_cases("opsgenie", overrides);
}

static const struct reading readings[] = {
	{ ACTION("Acknowledge", ""), "action", "\"acknowledge\"" },
	{ ACTION("Acknowledge", ""), "actor", "\"noor@x\"" },
	{ ACTION("ack", ""), "action", "\"acknowledge\"" },
	{ ACTION("UnAcknowledge", ""), "action", "\"unacknowledge\"" },
	{ ACTION("Close", ""), "status", "\"resolved\"" },
	{ ACTION("Delete", ""), "status", "\"resolved\"" },
	{ ACTION("AddNote", ""), "status", "\"firing\"" },
	{ ACTION("Close", ""), "ended_at", "\"2026-03-10T10:32:26.033000Z\"" },
	{ ACTION("Close", ""), "started_at",
	  "\"2026-03-10T10:32:25.000000Z\"" },
	{ ACTION("AddNote", ""), "event_at",
	  "\"2026-03-10T10:32:26.033000Z\"" },
	{ ACTION("Close", ""), "event_id",
	  "\"A1/close/1773138746033000000\"" },
	{ ACTION("Create", ",\"tags\":[\"priority:x\",\"a:\",\"t\",5]"),
	  "labels", "{\"alertname\":\"m\",\"priority\":\"P3\",\"a\":"
	  "\"\",\"tag_t\":\"true\",\"alert_id\":\"A1\","
	  "\"tiny_id\":\"\"}" },
	{ ACTION("Create", ",\"tags\":[\"a\\u0000b\"]"), "labels",
	  "{\"alertname\":\"m\",\"priority\":\"P3\",\"tag_a\\u0000b\":"
	  "\"true\",\"alert_id\":\"A1\",\"tiny_id\":\"\"}" },
	{ "{\"action\":\"Create\",\"alert\":{\"alertId\":\"A1\","
	  "\"createdAt\":\"2026-03-10T10:00:00Z\"}}", "started_at",
	  "\"2026-03-10T10:00:00.000000Z\"" },
	{ "{\"action\":\"Create\",\"alert\":{\"alertId\":\"A1\","
	  "\"createdAt\":\"1773138745210\"}}", "started_at",
	  "\"2026-03-10T10:32:25.210000Z\"" },
};

RP_ROWS(opsgenie, reads_each_field_as_it_should, readings)
{
	expect_reading("opsgenie", row);
}

static const struct hostile hostile[] = {
	{ "{\"alert\":{},\"action\":\"Create\"}", 0,
	  "Invalid OpsGenie payload", NULL },
	{ "{\"alert\":\"alertId\",\"action\":\"Create\"}", 0,
	  "No alerts in payload: /alert must be an object", NULL },
	{ "{\"alert\":null,\"integrationId\":1,\"integrationName\":2}", 0,
	  "No alerts in payload: /alert must be an object", NULL },
	{ "{\"alert\":{\"alertId\":null,\"priority\":[],\"tags\":{}},"
	  "\"action\":{}}", 1, NULL, NULL },
	{ ACTION("Close", ",\"createdAt\":true"), 1, NULL,
	  "/alert/createdAt is not a time: true; received time used" },
};

RP_ROWS(opsgenie, loses_no_page_to_a_hostile_body, hostile)
{
	expect_hostile("opsgenie", row);
}
