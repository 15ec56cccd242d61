/*
 * The forms of time, every one sent by every vendor.
 *
 * What one vendor's rule could read, all can: a cell of the vectors that says
 * "now" has the time that another's cell has.  What none could read is the
 * time of reading and said.  Numbers are told to be milliseconds by each
 * vendor's own rule, and these cells stand as they are.
 */
#include "alerts/alerts.h"

#include "base/clock.h"
#include "base/json.h"
#include "cases.h"
#include "lib/rows.h"

static const struct { const char *driver, *before, *after; } drivers[] = {
	{ "alertmanager", "{\"status\":\"firing\",\"receiver\":\"r\","
	  "\"alerts\":[{\"startsAt\":", "}]}" },
	{ "grafana", "{\"orgId\":1,\"alerts\":[{\"startsAt\":", "}]}" },
	{ "pagerduty", "{\"event\":{\"event_type\":\"incident.triggered\","
	  "\"resource_type\":\"incident\",\"data\":{},\"occurred_at\":", "}}" },
	{ "datadog", "{\"alert_id\":1,\"last_updated\":", "}" },
	{ "newrelic", "{\"account_id\":1,\"current_state\":\"open\","
	  "\"timestamp\":", "}" },
	{ "opsgenie", "{\"action\":\"Create\",\"alert\":{\"alertId\":1,"
	  "\"createdAt\":", "}}" },
	{ "zabbix", "{\"event_id\":1,\"trigger_id\":2,\"event_timestamp\":", "}" },
	{ "generic", "{\"name\":\"n\",\"timestamp\":", "}" },
};

#define DRIVERS (sizeof drivers / sizeof drivers[0])

/* Where neither the cell nor another one says what is right. */
static const struct {
	const char *input, *driver;	/* NULL: of all */
	const char *want, *why;
} decided[] = {
	{ "\"0001-01-01T00:00:00Z\"", NULL, "now", "year 1 is no time" },
	{ "\"1712011200000\"", NULL, "2024-04-01T22:40:00Z",
	  "numbers are read in text, too" },
	{ "\"10.03.2026 10:00:00\"", NULL, "cell",
	  "day or month? only Zabbix says" },
	{ "999999999999", NULL, "cell", "seconds or milliseconds?" },
	{ "1000000000001", "newrelic", "cell", "whole seconds, as ever" },
	{ "1000000000001", "opsgenie", "cell", "whole seconds, as ever" },
	{ "1000000000001", NULL, "2001-09-09T01:46:40.001000Z",
	  "milliseconds count" },
};

static const char *decision(const char *input, const char *driver)
{
	for (size_t i = 0; i < sizeof decided / sizeof decided[0]; i++)
		if (strcmp(decided[i].input, input) == 0
		    && (!decided[i].driver
			|| strcmp(decided[i].driver, driver) == 0))
			return decided[i].want;
	return NULL;
}

/* The cell as a time; false for "now" and for what raised. */
static bool cell(int64_t *out, const struct rp_value *row, const char *driver)
{
	struct rp_text text = rp_value_text(rp_map_get(row, driver), "");

	if (rp_text_starts(text, "naive:"))
		text = (struct rp_text){ text.at + 6, text.n - 6 };
	return rp_time_parse(out, text);
}

static int64_t wanted(const struct rp_value *row, const char *input,
		      const char *driver)
{
	const char *word = decision(input, driver);
	int64_t time_us = CASES_NOW_US;

	if (word && strcmp(word, "cell") != 0)
		rp_time_parse(&time_us, rp_text(word));
	else if (!cell(&time_us, row, driver) && !word)
		for (size_t i = 0; i < DRIVERS; i++)
			if (cell(&time_us, row, drivers[i].driver))
				break;
	return time_us;
}

static void check(const struct rp_value *row, size_t driver)
{
	const char *name = drivers[driver].driver, *input;
	struct rp_alert_batch batch;
	struct rp_value payload;
	struct rp_arena arena;
	char got[RP_TIME_SIZE], want[RP_TIME_SIZE];

	rp_arena_init(&arena);
	input = rp_json_text(&arena, rp_map_get(row, "input"),
			     RP_JSON_COMPACT).at;
	payload = json_text(&arena, rp_arena_printf(
		&arena, "%s%s%s", drivers[driver].before, input,
		drivers[driver].after));
	parse_ok(&batch, &arena, name, &payload);
	rp_time_format(got, batch.alerts[0].started_us);
	rp_time_format(want, wanted(row, input, name));
	cr_expect(eq(str, got, want), "%s: %s", name, input);
	if (batch.alerts[0].started_us == CASES_NOW_US
	    && rp_truthy(rp_map_get(row, "input"))
	    && strncmp(input, "\"0001", 5) != 0)
		cr_expect(eq(sz, rp_value_count(&batch.faults), 1), "%s: %s",
			  name, input);
	rp_arena_finish(&arena);
}

Test(times, of_the_vectors_are_read_from_every_vendor)
{
	struct rp_value vectors;
	const struct rp_value *rows;
	struct rp_arena arena;

	rp_arena_init(&arena);
	vectors = json_file(&arena, "fixtures/vectors/timestamps.json");
	rows = rp_map_get(&vectors, "rows");
	cr_assert(gt(sz, rp_value_count(rows), 20));
	for (size_t i = 0; i < rp_value_count(rows); i++)
		for (size_t driver = 0; driver < DRIVERS; driver++)
			check(rp_list_at(rows, i), driver);
	rp_arena_finish(&arena);
}
