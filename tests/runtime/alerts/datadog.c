/* Datadog: fixtures, one case a branch, single fields, hostile bodies. */
#include "alerts/alerts.h"

#include "cases.h"
#include "lib/rows.h"

#define DEFAULT(title) \
	"{\"body\":\"body\",\"last_updated\":\"1773140400000\"," \
	"\"event_type\":\"query_alert_monitor\",\"title\":\"" title "\"," \
	"\"date\":\"1773140399000\",\"org\":{\"id\":\"1\"," \
	"\"name\":\"o\"},\"id\":\"E1\"}"
#define MONITOR(more) \
	"{\"alert_id\":77,\"title\":\"t\"," more "}"

static const struct override overrides[] = {
	{ "dd severity {\"alert_priority\": \"P1\"}", "severity", 0,
	  "\"critical\"", "the monitor's priority counts" },
	{ "datadog", "fingerprint", 0, "\"20457713:host:cache-eu-11\"",
	  "each scope of a monitor is an alert" },
	{ "datadog", "started_at", 0, "\"2026-03-10T11:00:00Z\"",
	  "epochs are strings of milliseconds" },
	{ 0 }
};

static const struct { const char *name; } fixtures[] = {
	{ "datadog" },
};

RP_ROWS(datadog, reads_the_fixtures, fixtures)
{
	expect_fixture(row->name, "datadog", overrides);
	expect_fixture(row->name, "", overrides);
}

Test(datadog, reads_every_case)
{
	expect_cases("datadog", overrides);
}

static const struct reading readings[] = {
	{ DEFAULT("[Triggered on {host:a}] Disk is full"), "name",
	  "\"[Triggered on {host:a}] Disk is full\"" },
	{ DEFAULT("[Triggered on {host:a}] Disk is full"), "status",
	  "\"firing\"" },
	{ DEFAULT("[Triggered on {host:a}] Disk is full"), "started_at",
	  "\"2026-03-10T11:00:00.000000Z\"" },
	{ DEFAULT("[Triggered on {host:a}] Disk is full"), "description",
	  "\"body\"" },
	{ DEFAULT("[Triggered on {host:a}] Disk is full"), "event_id",
	  "\"E1/firing/1773140400000\"" },
	{ DEFAULT("[P1] [Triggered] x"), "severity", "\"critical\"" },
	{ DEFAULT("[P5] [Warn on {a:b}] x"), "severity", "\"info\"" },
	{ DEFAULT("[Recovered on {host:a}] Disk is full"), "status",
	  "\"resolved\"" },
	{ DEFAULT("[Recovered on {host:a}] Disk is full"), "ended_at",
	  "\"2026-03-10T11:00:00.000000Z\"" },
	{ DEFAULT("[Re-No Data] x"), "status", "\"firing\"" },
	{ DEFAULT("[recovered] x"), "status", "\"resolved\"" },
	{ DEFAULT("[Deploy] x"), "fingerprint", "\"E1\"" },
	{ DEFAULT("Recovered"), "fingerprint", "\"E1\"" },
	{ DEFAULT("["), "fingerprint", "\"E1\"" },
	{ DEFAULT("[P1]"), "fingerprint", "\"E1\"" },
	{ MONITOR("\"alert_cycle_key\":\"7311\",\"alert_scope\":\"h:a\""),
	  "fingerprint", "\"7311\"" },
	{ MONITOR("\"alert_scope\":\"host:a\""), "fingerprint",
	  "\"77:host:a\"" },
	{ MONITOR("\"alert_scope\":\"a\\u0000b\""), "fingerprint",
	  "\"77:a\\u0000b\"" },
	{ MONITOR("\"alert_scope\":\"*\""), "fingerprint", "\"77\"" },
	{ MONITOR("\"alert_priority\":\"P2\""), "severity",
	  "\"critical\"" },
	{ MONITOR("\"alert_priority\":\"P5\",\"alert_type\":\"error\""),
	  "severity", "\"info\"" },
	{ MONITOR("\"alert_priority\":\"\",\"alert_type\":\"error\","
		  "\"priority\":\"normal\""), "severity", "\"critical\"" },
	{ MONITOR("\"alert_type\":\"success\""), "status",
	  "\"resolved\"" },
	{ MONITOR("\"alert_type\":\"success\",\"alert_transition\":"
		  "\"Triggered\""), "status", "\"firing\"" },
	{ MONITOR("\"alert_status\":\"a was > 0, now recovered\""), "status",
	  "\"firing\"" },
	{ MONITOR("\"last_updated\":1773140400"), "started_at",
	  "\"2026-03-10T11:00:00.000000Z\"" },
	{ MONITOR("\"tags\":[\"a:b:c\",\"d\",7]"), "labels",
	  "{\"alertname\":\"t\",\"a\":\"b:c\",\"d\":\"true\","
	  "\"7\":\"true\",\"alert_id\":\"77\"}" },
	{ MONITOR("\"tags\":\"alertname:x\""), "labels",
	  "{\"alertname\":\"x\",\"alert_id\":\"77\"}" },
	{ MONITOR("\"url\":\"https://d/e\",\"snapshot\":"
		  "\"https://d/s.png\",\"link\":\"ftp://d\""), "urls",
	  "{\"event\":\"https://d/e\",\"snapshot\":"
	  "\"https://d/s.png\"}" },
	{ MONITOR("\"aggreg_key\":\"9bd4\""), "group_key", "\"9bd4\"" },
};

RP_ROWS(datadog, reads_each_field_as_it_should, readings)
{
	expect_reading("datadog", row);
}

static const struct hostile hostile[] = {
	{ "{\"org\":7}", 0, "Invalid Datadog payload", NULL },
	{ MONITOR("\"tags\":{},\"alert_type\":[],\"alert_status\":null"),
	  1, NULL, NULL },
	{ MONITOR("\"alert_title\":null,\"title\":[\"[Triggered] x\"]"), 1,
	  NULL, NULL },
	{ MONITOR("\"last_updated\":\"$LAST_UPDATED\""), 1, NULL,
	  "/last_updated is not a time: \"$LAST_UPDATED\"; "
	  "received time used" },
	{ MONITOR("\"last_updated\":99999999999999999999"), 1, NULL,
	  "/last_updated is not a time: 99999999999999999999; "
	  "received time used" },
};

RP_ROWS(datadog, loses_no_page_to_a_hostile_body, hostile)
{
	expect_hostile("datadog", row);
}

/* What happened stands in the title and is no part of the identity. */
static const struct { const char *one, *other; bool same; } cycles[] = {
	{ DEFAULT("[Triggered on {host:a}] x"),
	  DEFAULT("[Recovered on {host:a}] x"), true },
	{ DEFAULT("[P2] [Warn on {host:a}] x"),
	  DEFAULT("[Re-Triggered on {host:a}] x"), true },
	{ DEFAULT("[Triggered on {host:a}] x"),
	  DEFAULT("[Triggered on {host:b}] x"), false },
	{ DEFAULT("[Triggered] x"), DEFAULT("[Triggered] y"), false },
	{ DEFAULT("[Triggered on {host:a}] x"),
	  DEFAULT("[Triggered on {host:a}] y"), false },
};

static struct rp_text fingerprint(struct rp_arena *arena, const char *payload)
{
	struct rp_value value = json_text(arena, payload);
	struct rp_alert_batch batch;

	parse_ok(&batch, arena, "", &value);
	return batch.alerts[0].fingerprint;
}

RP_ROWS(datadog, keeps_an_alert_over_its_cycle, cycles)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	cr_expect(eq(int, row->same,
		     rp_text_equal(fingerprint(&arena, row->one),
				   fingerprint(&arena, row->other))),
		  "%s %s", row->one, row->other);
	rp_arena_finish(&arena);
}
