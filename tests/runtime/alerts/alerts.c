/* The registry: names, detection, messages. */
#include "alerts/alerts.h"

#include <dirent.h>

#include "cases.h"
#include "lib/rows.h"

static const char *detected(struct rp_arena *arena, const char *payload)
{
	struct rp_value value = json_text(arena, payload);
	const struct rp_alert_format *format = rp_alert_format_detect(&value);

	return format ? format->name : "none";
}

/* --------------------------------------------------------------- detection */

/* Rows of the vectors in which Grafana took what is not Grafana's. */
static const struct { const char *payload, *want; } decided[] = {
	{ "{\"title\":\"x\"}", "generic" },
	{ "{\"state\":\"ok\"}", "none" },
	{ "{\"issueUrl\":\"u\",\"accumulations\":{},\"title\":\"t\"}",
	  "newrelic" },
};

static const char *decision(struct rp_arena *arena,
			    const struct rp_value *payload, const char *driver)
{
	for (size_t i = 0; i < sizeof decided / sizeof decided[0]; i++) {
		struct rp_value row = json_text(arena, decided[i].payload);

		if (rp_value_equal(&row, payload))
			return decided[i].want;
	}
	return driver;
}

Test(alerts, detects_as_the_vectors_say_but_for_grafana)
{
	struct rp_value rows;
	struct rp_arena arena;

	rp_arena_init(&arena);
	rows = json_file(&arena, "fixtures/vectors/detection.json");
	for (size_t i = 0; i < rp_value_count(&rows); i++) {
		const struct rp_value *row = rp_list_at(&rows, i);
		const struct rp_value *payload = rp_map_get(row, "payload");
		const struct rp_alert_format *got =
			rp_alert_format_detect(payload);
		const char *want = rp_text_cstr(&arena, rp_value_text(
			rp_map_get(row, "driver"), "none"));

		want = decision(&arena, payload, want);
		cr_expect(eq(str, (char *)(got ? got->name : "none"),
			     (char *)want), "row %zu", i);
	}
	rp_arena_finish(&arena);
}

/* payloads/FORMAT.json and payloads/FORMAT-VARIANT.json */
Test(alerts, detects_every_senders_payload_as_its_own)
{
	DIR *dir = opendir(TEST_SOURCE_DIR "/fixtures/payloads");
	struct dirent *entry;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cr_assert(dir != NULL);
	while ((entry = readdir(dir)) != NULL) {
		const struct rp_alert_format *format;
		struct rp_text want = { entry->d_name,
					strcspn(entry->d_name, "-.") };
		struct rp_value payload;

		if (entry->d_name[0] == '.')
			continue;
		payload = json_file(&arena, rp_arena_printf(
			&arena, "fixtures/payloads/%s", entry->d_name));
		format = rp_alert_format_detect(&payload);
		cr_expect(format && rp_text_is(want, format->name), "%s",
			  entry->d_name);
	}
	closedir(dir);
	rp_arena_finish(&arena);
}

static const struct { const char *payload, *want; } detections[] = {
	{ "{\"alerts\":[],\"orgId\":1}", "grafana" },
	{ "{\"alerts\":[],\"status\":\"firing\",\"receiver\":\"r\","
	  "\"title\":\"t\"}", "grafana" },
	{ "{\"evalMatches\":null,\"state\":null}", "grafana" },
	{ "{\"orgId\":1,\"title\":\"t\"}", "generic" },
	{ "{\"title\":\"t\",\"org\":{},\"body\":\"b\"}", "datadog" },
	{ "{\"issueUrl\":\"u\",\"title\":\"t\",\"workflowName\":\"w\"}",
	  "newrelic" },
	{ "{\"issueUrl\":\"u\",\"title\":\"t\"}", "generic" },
	{ "{\"event\":null}", "none" },
	{ "{\"event\":5,\"messages\":[{\"type\":\"t\"}]}", "none" },
	{ "{\"event\":[\"event_type\",\"resource_type\"]}", "pagerduty" },
	{ "{\"messages\":[\"a type\"]}", "pagerduty" },
	{ "{\"messages\":[null]}", "none" },
	{ "{\"messages\":{\"type\":1}}", "none" },
	{ "{\"alert\":5,\"action\":null}", "none" },
	{ "{\"alert\":null,\"action\":null,\"integrationId\":1,"
	  "\"integrationName\":1}", "none" },
	{ "{\"event_source\":null,\"event_value\":null}", "zabbix" },
};

RP_ROWS(alerts, detects_by_marks_whatever_their_values, detections)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	cr_expect(eq(str, (char *)detected(&arena, row->payload),
		     (char *)row->want), "%s", row->payload);
	rp_arena_finish(&arena);
}

/* ----------------------------------------------------------------- reasons */

static const struct { const char *payload, *best, *marks, *next; } scores[] = {
	{ "{\"alerts\":[],\"status\":\"firing\",\"receiver\":\"r\","
	  "\"orgId\":1}", "grafana", "[\"alerts\",\"status\",\"receiver\","
	  "\"orgId\"]", "alertmanager" },
	{ "{\"alerts\":[],\"status\":\"firing\",\"groupKey\":\"r\"}",
	  "alertmanager", "[\"alerts\",\"status\",\"groupKey\"]",
	  "generic" },
	{ "{\"event\":{\"event_type\":1,\"resource_type\":null},"
	  "\"name\":\"n\"}", "pagerduty", "[\"event\",\"event.event_type\","
	  "\"event.resource_type\"]", "generic" },
	{ "{\"alert_id\":1,\"event_id\":1,\"host_name\":1}", "datadog",
	  "[\"alert_id\"]", "zabbix" },
	{ "{\"alert_type\":1,\"account_id\":1,\"current_state\":1}",
	  "newrelic", "[\"account_id\",\"current_state\"]", "datadog" },
};

RP_ROWS(alerts, says_which_marks_weigh_most, scores)
{
	struct rp_alert_score *got;
	struct rp_value payload, want;
	struct rp_arena arena;
	size_t n;

	rp_arena_init(&arena);
	payload = json_text(&arena, row->payload);
	want = json_text(&arena, row->marks);
	n = rp_alert_format_scores(&got, &payload, &arena);
	cr_assert(eq(sz, n, 8));
	cr_expect(eq(str, (char *)got[0].format->name, (char *)row->best));
	cr_expect(eq(str, (char *)got[1].format->name, (char *)row->next));
	cr_expect(rp_value_equal(&got[0].marks, &want), "%s", row->payload);
	cr_expect(got[0].fits && got[0].score >= got[1].score);
	cr_expect(eq(ptr, (void *)got[0].format,
		     (void *)rp_alert_format_detect(&payload)));
	rp_arena_finish(&arena);
}

Test(alerts, has_marks_and_needs_for_every_format)
{
	for (size_t i = 0; rp_alert_format_names()[i]; i++) {
		const struct rp_alert_format *format = rp_alert_format_find(
			rp_text(rp_alert_format_names()[i]));

		cr_expect(format->marks && format->marks[0].at, "%s",
			  format->name);
		cr_expect(format->needs != NULL, "%s", format->name);
	}
}

/* ---------------------------------------------------------------- messages */

static const struct { const char *format, *payload, *want; } messages[] = {
	{ "", "[]", "payload must be a JSON object" },
	{ "generic", "\"x\"", "payload must be a JSON object" },
	{ "", "{}", "Could not detect driver for payload" },
	{ "", "{\"alertname\":\"x\"}", "Could not detect driver for payload" },
	{ "nagios\n", "{}",
	  "Unknown driver: nagios\\n. Available: alertmanager, grafana, "
	  "pagerduty, datadog, newrelic, opsgenie, zabbix, generic" },
	{ "alertmanager", "{\"name\":\"x\"}", "Invalid AlertManager payload" },
	{ "grafana", "{\"name\":\"x\"}", "Invalid Grafana payload" },
	{ "pagerduty", "{}", "Invalid PagerDuty payload" },
	{ "datadog", "{}", "Invalid Datadog payload" },
	{ "newrelic", "{}", "Invalid New Relic payload" },
	{ "opsgenie", "{}", "Invalid OpsGenie payload" },
	{ "zabbix", "{}", "Invalid Zabbix payload" },
	{ "", "{\"alerts\":[]}", "No alerts in payload: /alerts is empty" },
};

RP_ROWS(alerts, says_why_a_payload_is_not_taken, messages)
{
	struct rp_error error = { 0 };
	struct rp_alert_batch batch;
	struct rp_value payload;
	struct rp_arena arena;

	rp_arena_init(&arena);
	payload = json_text(&arena, row->payload);
	cr_expect(eq(int, RP_EBADINPUT,
		     rp_alerts_parse(&batch, &payload, rp_text(row->format),
				     &arena, CASES_NOW_US, &error)));
	cr_expect(eq(str, error.message, (char *)row->want));
	cr_expect(zero(sz, batch.n));
	rp_arena_finish(&arena);
}

/* ---------------------------------------------------------------- registry */

Test(alerts, has_a_row_for_every_file_of_a_format)
{
	static const char *const others[] = { "alerts", "fingerprint", "flap",
					      "hold", "mapped", "mapping",
					      "marks", "matcher", "policy",
					      "reader", "times", NULL };
	DIR *dir = opendir(TEST_SOURCE_DIR "/../runtime/alerts");
	size_t files = 0, rows = 0;
	struct dirent *entry;

	cr_assert(dir != NULL);
	while ((entry = readdir(dir)) != NULL) {
		struct rp_text name = rp_text(entry->d_name);
		bool is_other = false;

		if (!rp_text_ends(name, ".c"))
			continue;
		name.n -= 2;
		for (size_t i = 0; others[i]; i++)
			is_other |= rp_text_is(name, others[i]);
		files += !is_other;
		cr_expect(is_other || rp_alert_format_find(name), "%s",
			  entry->d_name);
	}
	closedir(dir);
	while (rp_alert_format_names()[rows])
		rows++;
	cr_expect(eq(sz, rows, files));
}

static const struct { const char *text; int want; } severities[] = {
	{ "critical", RP_CRITICAL }, { "Warning", RP_WARNING },
	{ "INFO", RP_INFO },	     { "", RP_WARNING },
	{ "page", RP_WARNING },	     { "criticall", RP_WARNING },
	{ "critica", RP_WARNING },   { " info", RP_WARNING },
};

RP_ROWS(alerts, takes_any_other_severity_for_a_warning, severities)
{
	cr_expect(eq(int, (int)rp_severity_parse(rp_text(row->text)),
		     row->want), "%s", row->text);
}
