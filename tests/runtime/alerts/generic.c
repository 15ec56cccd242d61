/* The generic format: the fixture, one case a branch, times, hostile bodies. */
#include "alerts/alerts.h"

#include "base/clock.h"
#include "cases.h"
#include "lib/rows.h"

static const struct override overrides[] = {
	{ "generic", "severity", 2, "\"critical\"",
	  "level counts when neither severity nor priority is given" },
	{ "gen severity {\"level\": \"debug\"}", "severity", 0, "\"info\"",
	  "level counts when neither severity nor priority is given" },
	{ "gen severity {\"severity\": \"\", \"level\": \"critical\"}",
	  "severity", 0, "\"critical\"", "an empty severity is not given" },
	{ "gen status {\"status\": \"ok\"}", "status", 0, "\"resolved\"",
	  "ok, closed and recovered are over in `status` too" },
	{ "gen status {\"status\": \"ok\"}", "ended_at", 0,
	  "\"2026-03-10T12:00:00Z\"", "so it has an end" },
	{ "gen status {\"status\": \"closed\"}", "status", 0, "\"resolved\"",
	  "ok, closed and recovered are over in `status` too" },
	{ "gen status {\"status\": \"closed\"}", "ended_at", 0,
	  "\"2026-03-10T12:00:00Z\"", "so it has an end" },
	{ 0 }
};

Test(generic, reads_the_fixture)
{
	expect_fixture("generic", "generic", overrides);
	expect_fixture("generic", "", overrides);
}

Test(generic, reads_every_case)
{
	expect_cases("generic", overrides);
}

#define NOW "2026-03-10T12:00:00.000000Z"
#define TEN "2026-03-10T10:00:00.000000Z"

/* --------------------------------------------------------- single readings */

static const struct reading readings[] = {
	{ "{}", "name", "\"Unknown Alert\"" },
	{ "{\"name\":\"\",\"alert_name\":null,\"title\":0,\"alertname\":\"d\"}",
	  "name", "\"d\"" },
	{ "{\"name\":7}", "name", "\"7\"" },
	{ "{\"labels\":null}", "labels", "{}" },
	{ "{\"labels\":{\"a\":null,\"b\":[1,\"x\"]}}", "labels",
	  "{\"a\":\"None\",\"b\":\"[1, 'x']\"}" },
	{ "{\"annotations\":{\"a\":[1]}}", "annotations", "{\"a\":[1]}" },
	{ "{\"severity\":\"Critical\"}", "severity", "\"critical\"" },
	{ "{\"severity\":null,\"priority\":\"P1\"}", "severity",
	  "\"critical\"" },
	{ "{\"priority\":\"p5\"}", "severity", "\"info\"" },
	{ "{\"priority\":\"p2\"}", "severity", "\"warning\"" },
	{ "{\"priority\":\"low\",\"level\":\"error\"}", "severity",
	  "\"critical\"" },
	{ "{\"severity\":\"warning\",\"level\":\"error\"}", "severity",
	  "\"warning\"" },
	{ "{\"severity\":5}", "severity", "\"warning\"" },
	{ "{\"severity\":[],\"level\":{}}", "severity", "\"warning\"" },
	{ "{\"status\":\"Recovered\"}", "status", "\"resolved\"" },
	{ "{\"status\":\"acknowledged\"}", "status", "\"firing\"" },
	{ "{\"status\":\"odd\",\"state\":\"OK\"}", "status", "\"resolved\"" },
	{ "{\"status\":null,\"state\":null}", "status", "\"firing\"" },
	{ "{\"status\":false,\"state\":[]}", "status", "\"firing\"" },
	{ "{\"message\":\"m\",\"text\":\"t\"}", "description", "\"m\"" },
	{ "{\"fingerprint\":3}", "fingerprint", "\"3\"" },
	{ "{\"endsAt\":\"2026-03-10T11:00:00Z\"}", "ended_at", "null" },
	{ "{\"state\":\"ok\",\"endsAt\":\"2026-03-10T11:00:00Z\"}", "ended_at",
	  "\"2026-03-10T11:00:00.000000Z\"" },
	{ "{\"status\":\"Acked\",\"actor\":\"Noor\"}", "action",
	  "\"acknowledge\"" },
	{ "{\"acknowledged_by\":\"Noor\"}", "action", "\"acknowledge\"" },
	{ "{\"acknowledged_by\":\"Noor\"}", "actor", "\"Noor\"" },
	{ "{\"acknowledged_by\":null}", "action", "null" },
	{ "{\"acknowledged_by\":\"Noor\",\"status\":\"closed\"}", "action",
	  "null" },
	{ "{\"event_id\":7}", "event_id", "\"7/firing\"" },
	{ "{\"event_id\":7,\"status\":\"ok\"}", "event_id",
	  "\"7/resolved\"" },
	{ "{\"event_id\":\"\"}", "event_id", "null" },
	{ "{\"time\":1773136800}", "event_at", "\"" TEN "\"" },
	{ "{\"time\":1773136800,\"status\":\"ok\"}", "event_at", "null" },
	{ "{\"url\":\"https://a\",\"urls\":{\"b\":\"http://b\",\"c\":"
	  "\"file:///etc\",\"d\":7}}", "urls",
	  "{\"url\":\"https://a\",\"b\":\"http://b\"}" },
	{ "{\"values\":{\"a\":1.5}}", "values", "{\"a\":1.5}" },
	{ "{\"values\":[1]}", "faults",
	  "[\"/values must be an object; ignored\"]" },
	{ "{\"name\":\"n\",\"group_key\":\"g\"}", "group_key", "\"g\"" },
};

RP_ROWS(generic, reads_each_field_as_it_should, readings)
{
	expect_reading("generic", row);
}

/* ------------------------------------------------------------------- times */

static const struct {
	const char *time, *want;
	bool warned;
} times[] = {
	{ "null", NOW, false },
	{ "\"\"", NOW, false },
	{ "0", NOW, false },
	{ "false", NOW, false },
	{ "\"0001-01-01T00:00:00Z\"", NOW, false },
	{ "1773136800", TEN, false },
	{ "1773136800.75", "2026-03-10T10:00:00.750000Z", false },
	{ "1773136800123", "2026-03-10T10:00:00.123000Z", false },
	{ "1773136800123.5", "2026-03-10T10:00:00.123500Z", false },
	{ "\"1773136800\"", TEN, false },
	{ "\"1773136800123\"", "2026-03-10T10:00:00.123000Z", false },
	{ "\"1712011200000\"", "2024-04-01T22:40:00.000000Z", false },
	{ "10000000000", "2286-11-20T17:46:40.000000Z", false },
	{ "-1", "1969-12-31T23:59:59.000000Z", false },
	{ "-0.5", "1969-12-31T23:59:59.500000Z", false },
	{ "\"2026-03-10 10:00:00,0\"", TEN, false },
	{ "\"2026-3-10T10:00Z\"", TEN, false },
	{ "999999999999", NOW, true },
	{ "-999999999999", NOW, true },
	{ "9223372036854775807", NOW, true },
	{ "-9223372036854775808", NOW, true },
	{ "18446744073709551615", NOW, true },
	{ "99999999999999999999999", NOW, true },
	{ "1e300", NOW, true },
	{ "-1e300", NOW, true },
	{ "true", NOW, true },
	{ "[1]", NOW, true },
	{ "\"20260310\"", NOW, true },
	{ "\"2026-03-10T24:00:00Z\"", NOW, true },
	{ "\"99999999999999999999\"", NOW, true },
};

RP_ROWS(generic, reads_every_form_of_time, times)
{
	struct rp_alert_batch batch;
	struct rp_value payload;
	struct rp_arena arena;
	char got[RP_TIME_SIZE];

	rp_arena_init(&arena);
	payload = json_text(&arena, rp_arena_printf(
		&arena, "{\"time\":%s}", row->time));
	parse_ok(&batch, &arena, "generic", &payload);
	rp_time_format(got, batch.alerts[0].started_us);
	cr_expect(eq(str, got, (char *)row->want), "%s", row->time);
	cr_expect(eq(sz, rp_value_count(&batch.warnings), row->warned), "%s",
		  row->time);
	rp_arena_finish(&arena);
}

/* ----------------------------------------------------------------- hostile */

static const struct hostile hostile[] = {
	{ "null", 0, "payload must be a JSON object", NULL },
	{ "{}", 1, NULL, NULL },
	{ "{\"alerts\":[]}", 0, "No alerts in payload: /alerts is empty",
	  NULL },
	{ "{\"alerts\":[[]]}", 0,
	  "No alerts in payload: /alerts/0 must be an object", NULL },
	{ "{\"alerts\":[{},null,{}]}", 2, "/alerts/1 must be an object", NULL },
	{ "{\"alerts\":{},\"name\":{\"a\":1}}", 1, NULL, NULL },
	{ "{\"name\":\"n\",\"labels\":[1]}", 1, NULL,
	  "/labels must be an object; ignored" },
	{ "{\"name\":\"n\",\"annotations\":1}", 1, NULL,
	  "/annotations must be an object; ignored" },
	{ "{\"alerts\":[{\"timestamp\":\"soon\"}],\"source\":null}", 1, NULL,
	  "/alerts/0/timestamp is not a time: \"soon\"; received time used" },
	{ "{\"time\":\"01234567890123456789012345678901234567890123456789"
	  "012345678901234567890123456789012345678901234567890\"}", 1, NULL,
	  "/time is not a time: \"01234567890123456789012345678901234567890"
	  "12345678901234567890123456789012345678…; received time used" },
	{ "{\"name\":\"a\\u0000b\",\"severity\":\"\\u0000\"}", 1, NULL, NULL },
};

RP_ROWS(generic, loses_no_page_to_a_hostile_body, hostile)
{
	expect_hostile("generic", row);
}

static const struct { const char *payload, *want; } sources[] = {
	{ "{\"name\":\"n\"}", "generic" },
	{ "{\"name\":\"n\",\"source\":null}", "generic" },
	{ "{\"name\":\"n\",\"source\":\"\"}", "generic" },
	{ "{\"name\":\"n\",\"source\":\"cron\"}", "cron" },
	{ "{\"name\":\"n\",\"source\":7}", "7" },
};

RP_ROWS(generic, takes_the_source_from_the_body, sources)
{
	struct rp_alert_batch batch;
	struct rp_value payload;
	struct rp_arena arena;

	rp_arena_init(&arena);
	payload = json_text(&arena, row->payload);
	parse_ok(&batch, &arena, "", &payload);
	cr_expect(rp_text_is(batch.source, row->want), "%s", row->payload);
	rp_arena_finish(&arena);
}
