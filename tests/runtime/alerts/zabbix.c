/* Zabbix: fixtures, one case a branch, single fields, hostile bodies. */
#include "alerts/alerts.h"

#include "cases.h"
#include "lib/rows.h"

#define ZBX(more) "{\"event_id\":\"1\",\"trigger_id\":\"2\"," more "}"
#define AT(date, time, zone) \
	ZBX("\"event_date\":\"" date "\",\"event_time\":\"" time "\"," \
	    "\"timezone\":" zone)
#define UPDATE(action) \
	ZBX("\"event_update_status\":\"1\",\"event_update_action\":\"" \
	    action "\",\"event_update_date\":\"2026.03.10\"," \
	    "\"event_update_time\":\"11:00:00\",\"user_fullname\":" \
	    "\"Noor\"")

static const struct override overrides[] = {
	{ "zbx s*", "fingerprint", 0, "\"2\"",
	  "an alert is about a trigger, whatever the event" },
	{ "zbx trigger*", "fingerprint", 0, "\"2\"", "likewise" },
	{ "zbx e*", "fingerprint", 0, "\"2\"", "likewise" },
	{ "zabbix", "fingerprint", 0, "\"23918\"", "likewise" },
	{ "zabbix", "labels", 0, "{\"class\":\"os\",\"component\":"
	  "\"memory\",\"alertname\":\"Linux: High swap space usage\","
	  "\"host_name\":\"erp-db-02\",\"host_ip\":\"192.0.2.41\","
	  "\"trigger_id\":\"23918\",\"event_id\":\"5583012\","
	  "\"item_name\":\"Free swap space in %\",\"host_group\":"
	  "\"Databases\"}", "tags of the event are labels" },
	{ 0 }
};

static const struct { const char *name; } fixtures[] = {
	{ "zabbix" },
};

RP_ROWS(zabbix, reads_the_fixtures, fixtures)
{
	expect_fixture(row->name, "zabbix", overrides);
	expect_fixture(row->name, "", overrides);
}

Test(zabbix, reads_every_case)
{
	expect_cases("zabbix", overrides);
}

static const struct reading readings[] = {
	{ ZBX("\"event_value\":0"), "status", "\"resolved\"" },
	{ ZBX("\"event_value\":1"), "status", "\"firing\"" },
	{ ZBX("\"trigger_severity\":5"), "severity", "\"critical\"" },
	{ ZBX("\"trigger_severity\":0"), "severity", "\"info\"" },
	{ ZBX("\"event_nseverity\":\"4\""), "severity", "\"critical\"" },
	{ ZBX("\"trigger_severity\":null,\"event_severity\":\"High\""),
	  "severity", "\"critical\"" },
	{ "{\"event_id\":7,\"host_name\":\"h\"}", "fingerprint",
	  "\"7\"" },
	{ ZBX("\"event_tags\":[{\"tag\":\"a\",\"value\":\"b\"},"
	      "{\"tag\":\"host_ip\",\"value\":\"x\"},5,{}]"), "labels",
	  "{\"a\":\"b\",\"host_ip\":\"\",\"alertname\":"
	  "\"Zabbix Alert\",\"host_name\":\"\",\"trigger_id\":\"2\","
	  "\"event_id\":\"1\"}" },
	{ ZBX("\"event_tags\":\"a:b:c,, d\""), "labels",
	  "{\"a\":\"b:c\",\"d\":\"true\",\"alertname\":"
	  "\"Zabbix Alert\",\"host_ip\":\"\",\"host_name\":\"\","
	  "\"trigger_id\":\"2\",\"event_id\":\"1\"}" },
	{ AT("2026.03.10", "10:00:00", "\"Europe/Rome\""), "started_at",
	  "\"2026-03-10T09:00:00.000000Z\"" },
	{ AT("2026.07.10", "10:00:00", "\"Europe/Rome\""), "started_at",
	  "\"2026-07-10T08:00:00.000000Z\"" },
	{ AT("2026-03-10", "10:00:00", "\"-05:30\""), "started_at",
	  "\"2026-03-10T15:30:00.000000Z\"" },
	{ AT("10.03.2026", "10:00:00", "\"\""), "started_at",
	  "\"2026-03-10T10:00:00.000000Z\"" },
	{ AT("2026-03-10", "10:00:00Z", "\"Europe/Rome\""), "started_at",
	  "\"2026-03-10T10:00:00.000000Z\"" },
	{ AT("2026.03.29", "02:30:00", "\"Europe/Rome\""), "faults", "[]" },
	{ AT("2026.03.10", "10:00:00", "\"Mars/Olympus\""), "started_at",
	  "\"2026-03-10T10:00:00.000000Z\"" },
	{ AT("2026.03.10", "10:00:00", "\"Mars/Olympus\""), "faults",
	  "[\"/timezone is no time zone; UTC used\"]" },
	{ AT("2026.03.10", "", "null"), "started_at",
	  "\"2026-03-10T00:00:00.000000Z\"" },
	{ AT("{EVENT.DATE}", "{EVENT.TIME}", "null"), "faults", "[]" },
	{ AT("2026\\u0000.03.10", "10:00:00", "null"), "faults",
	  "[\"/event_date is not a time: \\\"2026\\\\u0000.03.10 10:00:00"
	  "\\\"; received time used\"]" },
	{ ZBX("\"event_timestamp\":\"1773136800\""), "started_at",
	  "\"2026-03-10T10:00:00.000000Z\"" },
	{ ZBX("\"event_value\":\"0\",\"event_recovery_date\":"
	      "\"2026.03.10\",\"event_recovery_time\":\"11:00:00\","
	      "\"timezone\":\"+01:00\""), "ended_at",
	  "\"2026-03-10T10:00:00.000000Z\"" },
	{ UPDATE("acknowledged and commented on"), "action",
	  "\"acknowledge\"" },
	{ UPDATE("acknowledged and commented on"), "actor", "\"Noor\"" },
	{ UPDATE("acknowledged and commented on"), "event_at",
	  "\"2026-03-10T11:00:00.000000Z\"" },
	{ UPDATE("acknowledged and commented on"), "event_id",
	  "\"1/update/1773140400\"" },
	{ UPDATE("unacknowledged"), "action", "\"unacknowledge\"" },
	{ UPDATE("commented on"), "action", "null" },
	{ ZBX("\"event_update_status\":0,\"event_value\":\"0\""),
	  "event_id", "\"1/recovery/0\"" },
	{ ZBX("\"event_value\":\"0\""), "event_id", "null" },
	{ ZBX("\"item_name\":\"i\",\"item_value\":38.2"), "values",
	  "{\"i\":38.2}" },
	{ ZBX("\"zabbix_url\":\"https://z\",\"trigger_url\":\"{TRIGGER"
	      ".URL}\""), "urls", "{\"zabbix\":\"https://z\"}" },
};

RP_ROWS(zabbix, reads_each_field_as_it_should, readings)
{
	expect_reading("zabbix", row);
}

static const struct hostile hostile[] = {
	{ "{\"event_id\":1}", 0, "Invalid Zabbix payload", NULL },
	{ ZBX("\"event_date\":[],\"event_time\":{},\"event_tags\":{}"), 1,
	  NULL, "/event_date is not a time: \"[] {}\"; "
	  "received time used" },
	{ AT("2026.13.45", "10:00:00", "null"), 1, NULL,
	  "/event_date is not a time: \"2026-13-45 10:00:00\"; "
	  "received time used" },
	{ ZBX("\"event_timestamp\":99999999999999999999"), 1, NULL,
	  "/event_timestamp is not a time: 99999999999999999999; "
	  "received time used" },
	{ ZBX("\"event_date\":{\"a\":1}"), 1, NULL,
	  "/event_date is not a time: \"{'a': 1}\"; received time used" },
};

RP_ROWS(zabbix, loses_no_page_to_a_hostile_body, hostile)
{
	expect_hostile("zabbix", row);
}
