/*
 * Alertmanager: fixtures, one case a branch, bodies of a real one, hostile
 * ones.
 */
#include "alerts/alerts.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "cases.h"
#include "lib/rows.h"

static const struct override overrides[] = {
	{ 0 }	/* those of cases.c suffice */
};

static const struct { const char *name; } fixtures[] = {
	{ "alertmanager-firing" },
	{ "alertmanager-group-of-5" },
	{ "alertmanager-resolved" },
};

RP_ROWS(alertmanager, reads_the_fixtures, fixtures)
{
	expect_fixture(row->name, "alertmanager", overrides);
	expect_fixture(row->name, "", overrides);
}

Test(alertmanager, reads_every_case)
{
	expect_cases("alertmanager", overrides);
}

static bool has_status(const struct rp_value *payload, size_t i,
		       const char *status)
{
	const struct rp_value *alert =
		rp_list_at(rp_map_get(payload, "alerts"), i);

	return rp_text_is(rp_value_text(rp_map_get(alert, "status"), ""),
			  status);
}

/* Real bodies: NUMBER-ROUTE-STATUS-COUNT.json, sent on 2026-11-24. */
static void expect_real(const char *file)
{
	long n = strtol(strrchr(file, '-') + 1, NULL, 10);
	struct rp_alert_batch batch;
	struct rp_error error = { 0 };
	struct rp_value payload;
	struct rp_arena arena;

	rp_arena_init(&arena);
	payload = json_file(&arena, rp_arena_printf(
		&arena, "fixtures/real/alertmanager/%s", file));
	cr_expect(zero(int, rp_alerts_parse(
		&batch, &payload, rp_text(""), &arena,
		CASES_NOW_US + INT64_C(365) * 86400 * 1000000, &error)),
		"%s: %s", file, error.message);
	cr_expect(eq(str, (char *)batch.format, "alertmanager"));
	cr_expect(eq(long, (long)batch.n, n), "%s", file);
	for (size_t i = 0; i < batch.n; i++) {
		bool is_over = has_status(&payload, i, "resolved");

		cr_expect(ne(int, batch.alerts[i].firing, is_over));
		cr_expect(eq(int, batch.alerts[i].ended_us != 0, is_over));
		cr_expect(eq(sz, batch.alerts[i].fingerprint.n, 16));
	}
	cr_expect(zero(sz, rp_value_count(&batch.errors)));
	cr_expect(zero(sz, rp_value_count(&batch.warnings)));
	rp_arena_finish(&arena);
}

Test(alertmanager, reads_what_a_real_one_sends)
{
	DIR *dir = opendir(TEST_SOURCE_DIR "/fixtures/real/alertmanager");
	struct dirent *entry;
	int n = 0;

	cr_assert(dir != NULL);
	while ((entry = readdir(dir)) != NULL) {
		if (!strstr(entry->d_name, ".json"))
			continue;
		expect_real(entry->d_name);
		n++;
	}
	closedir(dir);
	cr_expect(gt(int, n, 20));
}

/* The alert stands in {"status": …, "receiver": …, "alerts": [ … ]}. */
#define AM(alerts) "{\"status\":\"firing\",\"receiver\":\"r\",\"alerts\":" \
	alerts "}"

static const struct hostile hostile[] = {
	{ "[]", 0, "payload must be a JSON object", NULL },
	{ "{}", 0, "Invalid AlertManager payload", NULL },
	{ "{\"alerts\":[],\"receiver\":\"r\"}", 0,
	  "Invalid AlertManager payload", NULL },
	{ AM("null"), 0, "No alerts in payload: /alerts must be a list", NULL },
	{ AM("{}"), 0, "No alerts in payload: /alerts must be a list", NULL },
	{ AM("[]"), 0, "No alerts in payload: /alerts is empty", NULL },
	{ AM("[null,1]"), 0,
	  "No alerts in payload: /alerts/0 must be an object (and 1 more)",
	  NULL },
	{ AM("[{},{},{\"labels\":[]},{}]"), 3,
	  "/alerts/2/labels must be an object", NULL },
	{ AM("[{},\"x\"]"), 1, "/alerts/1 must be an object", NULL },
	{ AM("[{\"labels\":null,\"annotations\":null,\"status\":null,"
	     "\"startsAt\":null,\"endsAt\":null,\"fingerprint\":null}]"),
	  1, NULL, NULL },
	{ AM("[{\"labels\":{\"alertname\":null,\"severity\":null},"
	     "\"annotations\":{\"description\":null}}]"), 1, NULL, NULL },
	{ AM("[{\"labels\":{\"alertname\":[1],\"severity\":{}},"
	     "\"status\":{\"a\":1},\"fingerprint\":1.5}]"), 1, NULL, NULL },
	{ AM("[{\"annotations\":\"x\"}]"), 1, NULL,
	  "/alerts/0/annotations must be an object; ignored" },
	{ AM("[{\"startsAt\":\"yesterday\"}]"), 1, NULL,
	  "/alerts/0/startsAt is not a time: \"yesterday\"; "
	  "received time used" },
	{ AM("[{},{\"startsAt\":[\"a\\u001b[31m\"]}]"), 1 + 1, NULL,
	  "/alerts/1/startsAt is not a time: [\"a\\u001b[31m\"]; "
	  "received time used" },
	{ AM("[{\"status\":\"resolved\",\"endsAt\":\"2027-12-31T00:00:00Z\"}]"),
	  1, NULL,
	  "/alerts/0/endsAt lies in the future: \"2027-12-31T00:00:00Z\"; "
	  "received time used" },
	{ "{\"status\":1,\"groupKey\":{},\"receiver\":[],\"version\":4,"
	  "\"alerts\":[{}],\"truncatedAlerts\":3}", 1, NULL,
	  "/truncatedAlerts says that the sender left out 3 alerts" },
	{ "{\"status\":1,\"groupKey\":{},\"alerts\":[{}],"
	  "\"truncatedAlerts\":\"3\"}", 1, NULL, NULL },
};

RP_ROWS(alertmanager, loses_no_page_to_a_hostile_body, hostile)
{
	expect_hostile("alertmanager", row);
}

/* --------------------------------------------------------- single readings */

static const struct { const char *alert, *field, *want; } readings[] = {
	{ "{\"labels\":{\"alertname\":5}}", "name", "\"5\"" },
	{ "{\"labels\":{\"alertname\":\"\"}}", "name", "\"\"" },
	{ "{\"labels\":{\"alertname\":null}}", "name", "\"Unknown Alert\"" },
	{ "{\"labels\":{\"n\":5,\"b\":true}}", "labels",
	  "{\"n\":5,\"b\":true}" },
	{ "{\"labels\":{\"severity\":\"CRITICAL\"}}", "severity",
	  "\"critical\"" },
	{ "{\"labels\":{\"severity\":\" critical\"}}", "severity",
	  "\"warning\"" },
	{ "{\"labels\":{\"severity\":5}}", "severity", "\"warning\"" },
	{ "{\"status\":\"RESOLVED\"}", "status", "\"resolved\"" },
	{ "{\"status\":\"acknowledged\"}", "status", "\"firing\"" },
	{ "{\"fingerprint\":17}", "fingerprint", "\"17\"" },
	{ "{\"fingerprint\":\"\"}", "fingerprint", "\"e97ede546b22fb89\"" },
	{ "{\"annotations\":{\"description\":\"\",\"summary\":\"s\"}}",
	  "description", "\"s\"" },
	{ "{\"annotations\":{\"description\":7}}", "description", "\"7\"" },
	{ "{\"endsAt\":\"2026-03-10T11:00:00Z\"}", "ended_at", "null" },
	{ "{\"status\":\"resolved\",\"endsAt\":\"2026-03-10T11:00:00Z\"}",
	  "ended_at", "\"2026-03-10T11:00:00.000000Z\"" },
	{ "{\"status\":\"resolved\",\"endsAt\":\"0001-01-01T00:00:00Z\"}",
	  "ended_at", "\"2026-03-10T12:00:00.000000Z\"" },
	{ "{\"status\":\"resolved\"}", "ended_at",
	  "\"2026-03-10T12:00:00.000000Z\"" },
	{ "{\"startsAt\":\"0001-01-01T00:00:00Z\"}", "started_at",
	  "\"2026-03-10T12:00:00.000000Z\"" },
	{ "{\"startsAt\":\"2026-03-10T11:00:00.123456789+01:00\"}",
	  "started_at", "\"2026-03-10T10:00:00.123456Z\"" },
};

RP_ROWS(alertmanager, reads_each_field_as_it_should, readings)
{
	struct rp_value payload, want, got;
	struct rp_alert_batch batch;
	struct rp_arena arena;

	rp_arena_init(&arena);
	payload = json_text(&arena, rp_arena_printf(
		&arena, AM("[%s]"), row->alert));
	want = json_text(&arena, row->want);
	parse_ok(&batch, &arena, "alertmanager", &payload);
	got = rp_alert_value(&arena, &batch.alerts[0]);
	cr_expect(rp_value_equal(rp_map_get(&got, row->field), &want), "%s",
		  row->alert);
	cr_expect(rp_value_equal(
		&batch.alerts[0].raw,
		rp_list_at(rp_map_get(&payload, "alerts"), 0)));
	rp_arena_finish(&arena);
}

Test(alertmanager, reads_ten_thousand_alerts_and_lists_few_of_the_bad)
{
	struct rp_value payload, alerts, bad = rp_int(1);
	struct rp_alert_batch batch;
	struct rp_arena arena;
	size_t n = RP_ALERT_MAX_MESSAGES;

	rp_arena_init(&arena);
	payload = json_text(&arena, AM("[]"));
	alerts = *rp_map_get(&payload, "alerts");
	for (int i = 0; i < 10000; i++) {
		rp_list_push(&arena, &alerts, rp_map_new(&arena));
		rp_list_push(&arena, &alerts, bad);
	}
	parse_ok(&batch, &arena, "alertmanager", &payload);
	cr_expect(eq(sz, batch.n, 10000));
	cr_expect(eq(sz, rp_value_count(&batch.errors), n + 1));
	cr_expect(rp_text_is(rp_list_at(&batch.errors, n)->as.text,
			     "further problems are not listed"));
	rp_arena_finish(&arena);
}
