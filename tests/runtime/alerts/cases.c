/*
 * Fixtures are compared field by field, so that a failure names the case and
 * the field.  Three decisions hold for all of them: an alert that fires has no
 * end, whatever the sender wrote; one that is over has an end, the time of
 * reading if the sender gave none; and times are compared as instants.
 */
#include "cases.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/clock.h"
#include "base/json.h"
#include "lib/fields.h"
#include "lib/files.h"

static struct rp_value read_json(struct rp_arena *arena, struct rp_text text,
				 const char *name)
{
	struct rp_json_result result = { 0 };
	struct rp_value value;

	if (rp_json_read(&value, arena, text, RP_JSON_DEPTH_PAYLOAD, &result))
		cr_fatal("%s: %s", name, rp_json_problem(arena, &result));
	return value;
}

struct rp_value json_text(struct rp_arena *arena, const char *text)
{
	return read_json(arena, rp_text(text), text);
}

struct rp_value json_file(struct rp_arena *arena, const char *path)
{
	return read_json(arena, test_file(arena, path), path);
}

void parse_ok(struct rp_alert_batch *batch, struct rp_arena *arena,
	      const char *format, const struct rp_value *payload)
{
	struct rp_error error = { 0 };

	if (rp_alerts_parse(batch, payload, rp_text(format), arena,
			    CASES_NOW_US, &error))
		cr_fatal("%s", error.message);
}

/* -------------------------------------------------------------- comparison */

static const char *show(struct rp_arena *arena, const struct rp_value *value)
{
	return value ? rp_json_text(arena, value, RP_JSON_SPACED).at : "absent";
}

static struct rp_value instant(const struct rp_value *time)
{
	int64_t time_us;

	if (!rp_is(time, RP_STRING) || !rp_time_parse(&time_us, time->as.text))
		return rp_null;
	return rp_int(time_us);
}

/* "zbx *" stands for all titles that begin so. */
static bool is_title(const char *pattern, const char *title)
{
	size_t n = strlen(pattern);

	if (n && pattern[n - 1] == '*')
		return strncmp(pattern, title, n - 1) == 0;
	return strcmp(pattern, title) == 0;
}

static bool find_override(struct rp_value *want, struct rp_arena *arena,
			  const struct override *row, const char *title,
			  const char *field, size_t index)
{
	for (; row && row->title; row++) {
		if (!is_title(row->title, title) || strcmp(row->field, field)
		    || row->index != index)
			continue;
		*want = json_text(arena, row->want);
		return true;
	}
	return false;
}

struct comparison {
	struct rp_arena *arena;
	const char *title;
	const struct override *overrides;
	size_t index;
};

static void expect_field(const struct comparison *c, const char *field,
			 const struct rp_value *want,
			 const struct rp_value *got, bool is_time)
{
	struct rp_value wanted = want ? *want : rp_null;
	struct rp_value found = got ? *got : rp_null;

	find_override(&wanted, c->arena, c->overrides, c->title, field,
		      c->index);
	if (is_time) {
		wanted = instant(&wanted);
		found = instant(&found);
	}
	cr_expect(rp_value_equal(&wanted, &found),
		  "%s: alert %zu: %s: wanted %s, got %s", c->title, c->index,
		  field, show(c->arena, &wanted), show(c->arena, &found));
}

static void expect_alert(const struct comparison *c,
			 const struct rp_alert *alert,
			 const struct rp_value *want)
{
	static const char *const fields[] = {
		"fingerprint", "name", "status", "severity", "description",
		"labels", "annotations",
	};
	struct rp_value got = rp_alert_value(c->arena, alert);
	const struct rp_value *end = rp_map_get(want, "ended_at_utc");
	struct rp_value now = rp_cstring("2026-03-10T12:00:00Z");

	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		expect_field(c, fields[i], rp_map_get(want, fields[i]),
			     rp_map_get(&got, fields[i]), false);
	expect_field(c, "started_at", rp_map_get(want, "started_at_utc"),
		     rp_map_get(&got, "started_at"), true);
	if (!rp_is(end, RP_STRING))
		end = &now;
	expect_field(c, "ended_at", alert->firing ? NULL : end,
		     rp_map_get(&got, "ended_at"), true);
	cr_expect(eq(str, (char *)test_unlike_shape(c->arena, &got, "alert"),
		     ""));
}

static void expect_envelope(const char *title,
			    const struct rp_alert_batch *batch,
			    const struct rp_value *want)
{
	const struct {
		const char *field;
		struct rp_text got;
	} rows[] = {
		{ "source", batch->source },
		{ "version", batch->version },
		{ "group_key", batch->group_key },
		{ "receiver", batch->receiver },
		{ "external_url", batch->external_url },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct rp_value *text = rp_map_get(want, rows[i].field);

		cr_expect(rp_text_equal(rows[i].got, rp_value_text(text, "-")),
			  "%s: %s", title, rows[i].field);
	}
}

void expect_batch(struct rp_arena *arena, const char *title,
		  const struct rp_alert_batch *batch,
		  const struct rp_value *want, const struct override *overrides)
{
	const struct rp_value *alerts = rp_map_get(want, "alerts");
	struct comparison c = { arena, title, overrides, 0 };

	expect_envelope(title, batch, want);
	cr_assert(eq(sz, batch->n, rp_value_count(alerts)), "%s", title);
	for (c.index = 0; c.index < batch->n; c.index++)
		expect_alert(&c, &batch->alerts[c.index],
			     rp_list_at(alerts, c.index));
}

/* ---------------------------------------------------------------- fixtures */

void expect_fixture(const char *name, const char *format,
		    const struct override *overrides)
{
	struct rp_value payload, want;
	struct rp_alert_batch batch;
	struct rp_arena arena;
	const char *path;

	rp_arena_init(&arena);
	path = rp_arena_printf(&arena, "fixtures/payloads/%s.json", name);
	payload = json_file(&arena, path);
	path = rp_arena_printf(&arena, "fixtures/expected/%s.json", name);
	want = json_file(&arena, path);
	parse_ok(&batch, &arena, format, &payload);
	expect_batch(&arena, name, &batch, &want, overrides);
	cr_expect(eq(sz, rp_value_count(&batch.errors), 0), "%s", name);
	rp_arena_finish(&arena);
}

/*
 * A case without alerts is an error, by decision, and one that raised has its
 * alert.
 */
static void expect_case(struct rp_arena *arena, const char *format,
			const struct rp_value *row,
			const struct override *overrides)
{
	const char *title = rp_text_cstr(
		arena, rp_value_text(rp_map_get(row, "title"), "?"));
	const struct rp_value *payload = rp_map_get(row, "payload");
	const struct rp_value *result = rp_map_get(row, "result");
	struct rp_error error = { 0 };
	struct rp_alert_batch batch;

	if (rp_map_get(result, "error")) {
		parse_ok(&batch, arena, format, payload);
		cr_expect(eq(sz, batch.n, 1), "%s", title);
		return;
	}
	if (rp_value_count(rp_map_get(result, "alerts")) > 0) {
		parse_ok(&batch, arena, format, payload);
		expect_batch(arena, title, &batch, result, overrides);
		return;
	}
	cr_expect(lt(int,
		     rp_alerts_parse(&batch, payload, rp_text(format), arena,
				     CASES_NOW_US, &error),
		     0),
		  "%s", title);
	cr_expect(strcmp(error.message,
			 "No alerts in payload: /alerts is empty") == 0
		  || strcmp(error.message, "Invalid Grafana payload") == 0,
		  "%s: %s", title, error.message);
}

void expect_cases(const char *format, const struct override *overrides)
{
	struct rp_value rows;
	struct rp_arena arena;
	size_t n = 0;

	rp_arena_init(&arena);
	rows = json_file(&arena, "fixtures/vectors/driver-cases.json");
	for (size_t i = 0; i < rp_value_count(&rows); i++) {
		const struct rp_value *row = rp_list_at(&rows, i);
		struct rp_text driver =
			rp_value_text(rp_map_get(row, "driver"), "");

		if (!rp_text_is(driver, format))
			continue;
		expect_case(&arena, format, row, overrides);
		n++;
	}
	cr_expect(gt(sz, n, 0));
	rp_arena_finish(&arena);
}

/* ---------------------------------------------------------------- readings */

static struct rp_value field_of(struct rp_arena *arena,
				const struct rp_alert_batch *batch,
				const char *field)
{
	struct rp_value alert = rp_alert_value(arena, &batch->alerts[0]);
	const struct rp_value *value = rp_map_get(&alert, field);

	if (strcmp(field, "warnings") == 0)
		return batch->warnings;
	if (strcmp(field, "faults") == 0)
		return batch->faults;
	if (strcmp(field, "group_key") == 0)
		return rp_string(batch->group_key);
	if (strcmp(field, "group_labels") == 0)
		return batch->group_labels;
	if (strcmp(field, "external_url") == 0)
		return rp_string(batch->external_url);
	return value ? *value : rp_null;
}

void expect_reading(const char *format, const struct reading *row)
{
	struct rp_value payload, want, got;
	struct rp_alert_batch batch;
	struct rp_arena arena;

	rp_arena_init(&arena);
	payload = json_text(&arena, row->payload);
	want = json_text(&arena, row->want);
	parse_ok(&batch, &arena, format, &payload);
	cr_assert(ge(sz, batch.n, 1), "%s", row->payload);
	got = field_of(&arena, &batch, row->field);
	cr_expect(rp_value_equal(&got, &want), "%s: %s: wanted %s, got %s",
		  row->payload, row->field, row->want, show(&arena, &got));
	rp_arena_finish(&arena);
}

/* ----------------------------------------------------------------- hostile */

static const char *first(const struct rp_value *list)
{
	return rp_value_count(list) ? rp_list_at(list, 0)->as.text.at : "";
}

void expect_hostile(const char *format, const struct hostile *row)
{
	struct rp_error error = { 0 };
	struct rp_alert_batch batch;
	struct rp_value payload;
	struct rp_arena arena;
	const char *said;
	int rc;

	rp_arena_init(&arena);
	payload = json_text(&arena, row->payload);
	rc = rp_alerts_parse(&batch, &payload, rp_text(format), &arena,
			     CASES_NOW_US, &error);
	said = rc < 0 ? error.message : first(&batch.errors);
	cr_expect(eq(sz, batch.n, row->n), "%s: %s", row->payload, said);
	cr_expect(eq(str, (char *)said,
		     (char *)(row->error ? row->error : "")),
		  "%s", row->payload);
	cr_expect(eq(str, (char *)first(&batch.warnings),
		     (char *)(row->warning ? row->warning : "")),
		  "%s", row->payload);
	rp_arena_finish(&arena);
}
