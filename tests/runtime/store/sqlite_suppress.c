/*
 * Silences, maintenance windows, inhibitions and flapping, as alerts that
 * arrive meet them.
 */
#include <stdlib.h>
#include <string.h>

#include "alerts/alerts.h"
#include "base/json.h"
#include "lib/rows.h"
#include "story.h"

static struct rp_value json(struct scratch *t, const char *text)
{
	struct rp_json_result result;
	struct rp_value value;

	cr_assert(eq(int, rp_json_read(&value, &t->arena, rp_text(text), 64,
				       &result), 0), "%s", text);
	return value;
}

/* From now on for two hours; windows and inhibitions for ever. */
static int add(struct scratch *t, const char *kind, const char *rule)
{
	struct rp_stored_hold hold = {
		.kind = kind, .author = "noor", .comment = "why",
		.starts_us = t->now_us, .rule = json(t, rule),
	};
	int64_t id;

	t->error = (struct rp_error){ 0 };
	if (strcmp(kind, "silence") == 0)
		hold.ends_us = t->now_us + 120 * MINUTE;
	return rp_store_hold_add(t->store, &hold, &id, &t->error);
}

/* "silence 1 maintenance 2 -": what holds each alert of the batch back. */
static char *held(struct scratch *t, const struct rp_ingest_outcome *out,
		  size_t n)
{
	char *all = "";

	for (size_t i = 0; i < n; i++) {
		const struct rp_value *by = &out->suppressed[i];
		struct rp_text kind = rp_value_text(rp_map_get(by, "kind"),
						    "-");

		all = rp_arena_printf(&t->arena, "%s%s%.*s", all,
				      i ? " " : "", (int)kind.n, kind.at);
		if (rp_is(rp_map_get(by, "id"), RP_INT))
			all = rp_arena_printf(&t->arena, "%s %lld", all,
				(long long)rp_value_int(rp_map_get(by, "id"),
							0));
	}
	return all;
}

/* "name severity key=value": one alert; "R name …" is resolved. */
static void put(struct scratch *t, struct rp_alert_batch *batch, char *words)
{
	struct rp_alert *alert = rp_alert_add(batch, &t->arena);
	char *save, *word;

	*alert = (struct rp_alert){
		.labels = rp_map_new(&t->arena), .started_us = t->now_us,
		.raw = rp_map_new(&t->arena), .firing = true,
		.severity = RP_WARNING,
	};
	for (word = strtok_r(words, " ", &save); word;
	     word = strtok_r(NULL, " ", &save)) {
		char *value = strchr(word, '=');

		if (strcmp(word, "R") == 0)
			alert->firing = false;
		else if (strcmp(word, "critical") == 0)
			alert->severity = RP_CRITICAL;
		else if (!value)
			alert->name = alert->fingerprint = rp_text(word);
		else
			rp_map_set(&t->arena, &alert->labels, (struct rp_text){
					word, (size_t)(value - word) },
				rp_cstring(value + 1));
	}
}

static size_t tell(struct scratch *t, struct rp_ingest_outcome *out,
		   const char *alerts)
{
	char *copy = rp_arena_strdup(&t->arena, alerts), *save, *one;
	struct rp_run_record run = scratch_run("r");
	struct rp_alert_batch batch = { .source = RP_TEXT("s") };

	for (one = strtok_r(copy, ",", &save); one;
	     one = strtok_r(NULL, ",", &save))
		put(t, &batch, one);
	cr_assert(eq(int, rp_store_ingest(t->store, &batch, &run, NULL, 0, out,
					  &t->arena, &t->error), 0), "%s",
		  t->error.message);
	return batch.n;
}

#define MATCH(text) "{\"matchers\":[" text "]}"
#define INHIBIT(source, target, equal)					\
	"{\"source\":[\"" source "\"],\"target\":[\"" target		\
	"\"],\"equal\":[" equal "]}"
#define EVERY(cron, seconds, zone, matchers)				\
	"{\"cron\":\"" cron "\",\"duration_seconds\":" #seconds		\
	",\"zone\":\"" zone "\",\"matchers\":[" matchers "]}"

static const struct {
	const char *kind, *rule;	/* number 1 */
	const char *alerts, *want;
} rows[] = {
	{ "silence", MATCH("\"host=a\""), "x host=a,y host=b",
	  "silence 1 -" },
	{ "silence", MATCH("\"host=~a.*\",\"severity=critical\""),
	  "x host=a1,y host=a1 critical", "- silence 1" },
	{ "silence", MATCH("\"host=a\""), "R x host=a", "silence 1" },
	{ "silence", MATCH("\"alertname=x\""), "x,y", "silence 1 -" },
	/* noon is in the window that begins at eleven, not at ten */
	{ "maintenance", EVERY("0 11 * * *", 7200, "UTC", ""), "x",
	  "maintenance 1" },
	{ "maintenance", EVERY("0 10 * * *", 7200, "UTC", ""), "x", "-" },
	{ "maintenance", EVERY("0 10 * * *", 7201, "UTC", ""), "x",
	  "maintenance 1" },
	{ "maintenance", EVERY("0 12 * * *", 60, "UTC", ""), "x",
	  "maintenance 1" },
	{ "maintenance", EVERY("0 12 * * *", 3600, "Europe/Berlin", ""), "x",
	  "-" },
	{ "maintenance", EVERY("0 13 * * *", 3600, "Europe/Berlin", ""), "x",
	  "maintenance 1" },
	{ "maintenance", EVERY("0 12 * * *", 3600, "UTC", "\"host=a\""),
	  "x host=a,y", "maintenance 1 -" },
	{ "inhibition", INHIBIT("alertname=down", "alertname=slow", ""),
	  "down,slow", "- inhibition 1" },
	{ "inhibition", INHIBIT("alertname=down", "alertname=slow", ""),
	  "slow,down", "inhibition 1 -" },
	{ "inhibition", INHIBIT("alertname=down", "alertname=slow", ""),
	  "R down,slow", "- -" },
	{ "inhibition", INHIBIT("alertname=down", "alertname=slow",
				"\"host\""), "down host=a,slow host=b", "- -" },
	{ "inhibition", INHIBIT("alertname=down", "alertname=slow",
				"\"host\""), "down host=a,slow host=a",
	  "- inhibition 1" },
	/* absent in both is equal */
	{ "inhibition", INHIBIT("alertname=down", "alertname=slow",
				"\"host\",\"rack\""), "down host=a,slow host=a",
	  "- inhibition 1" },
	{ "inhibition", INHIBIT("alertname=down", "alertname=slow",
				"\"host\""), "down host=a,slow", "- -" },
	/* what is both is not held back by what is both, nor by itself */
	{ "inhibition", INHIBIT("team=a", "team=a", ""), "x team=a,y team=a",
	  "- -" },
	{ "inhibition", INHIBIT("severity=critical", "team=a", ""),
	  "x team=a critical,y critical,z team=a",
	  "inhibition 1 - inhibition 1" },
	{ "inhibition", INHIBIT("severity=critical", "team=a", ""),
	  "x team=a critical,z team=a", "- inhibition 1" },
};

RP_ROWS(sqlite_suppress, holds_back_what_its_rules_say, rows)
{
	struct rp_ingest_outcome out;
	struct scratch t;
	size_t n;

	scratch_init(&t);
	cr_assert(eq(int, add(&t, row->kind, row->rule), 0), "%s: %s",
		  row->rule, t.error.message);
	n = tell(&t, &out, row->alerts);
	cr_expect(eq(str, held(&t, &out, n), (char *)row->want), "%s %s",
		  row->rule, row->alerts);
	scratch_finish(&t);
}

/* ------------------------------------------------------------- in the course */

Test(sqlite_suppress, begins_and_ends_with_the_silence)
{
	struct rp_ingest_outcome out;
	struct scratch t;

	scratch_init(&t);
	tell(&t, &out, "x host=a");
	add(&t, "silence", MATCH("\"host=a\""));
	tell(&t, &out, "x host=a");
	cr_expect(eq(str, held(&t, &out, 1), "silence 1"));
	cr_expect(eq(int, out.alerts_suppressed, 1));
	t.now_us += 119 * MINUTE;
	tell(&t, &out, "x host=a");
	cr_expect(eq(str, held(&t, &out, 1), "silence 1"));
	t.now_us += MINUTE;
	tell(&t, &out, "x host=a");
	cr_expect(eq(str, held(&t, &out, 1), "-"));
	cr_expect(eq(str, (char *)scratch_sql(&t, "SELECT event, details FROM "
		"alert_history; SELECT suppressed_by FROM alerts"),
		"created|{\"source\":\"s\"}\n"
		"suppressed|{\"kind\":\"silence\",\"id\":1}\n"
		"unsuppressed|{}\n(null)"));
	scratch_finish(&t);
}

Test(sqlite_suppress, says_who_and_why_and_until_when)
{
	struct rp_ingest_outcome out;
	struct scratch t;

	scratch_init(&t);
	add(&t, "silence", MATCH("\"host=a\""));
	tell(&t, &out, "x host=a");
	cr_expect(eq(str, (char *)rp_json_text(&t.arena, &out.suppressed[0],
				RP_JSON_COMPACT).at,
		"{\"kind\":\"silence\",\"id\":1,\"comment\":\"why\","
		"\"author\":\"noor\",\"until\":"
		"\"2026-03-10T14:00:00.000000Z\",\"alert_id\":null}"));
	scratch_finish(&t);
}

Test(sqlite_suppress, ends_when_somebody_ends_it)
{
	struct rp_ingest_outcome out;
	struct scratch t;

	scratch_init(&t);
	add(&t, "silence", MATCH("\"host=a\""));
	cr_expect(eq(int, rp_store_hold_end(t.store, "maintenance", 1, "ada",
					    &t.error), RP_ENOTFOUND));
	t.error = (struct rp_error){ 0 };
	cr_expect(eq(int, rp_store_hold_end(t.store, "silence", 1, "ada",
					    &t.error), 0));
	tell(&t, &out, "x host=a");
	cr_expect(eq(str, held(&t, &out, 1), "-"));
	cr_expect(eq(int, rp_store_hold_end(t.store, "silence", 1, "ada",
					    &t.error), RP_EBADINPUT));
	cr_expect(strstr(t.error.message, "has ended already") != NULL);
	cr_expect(eq(str, (char *)scratch_sql(&t, "SELECT ended_by FROM holds"),
		     "ada"));
	scratch_finish(&t);
}

/* The one that somebody may still want to hear of speaks for the batch. */
Test(sqlite_suppress, lets_others_speak_for_the_batch)
{
	struct rp_ingest_outcome out;
	struct scratch t;

	scratch_init(&t);
	add(&t, "silence", MATCH("\"severity=critical\""));
	tell(&t, &out, "x critical,y,z");
	cr_expect(eq(str, (char *)out.fingerprint, "y"));
	cr_expect(eq(i64, out.incident_id, 2));
	tell(&t, &out, "x critical,R y");
	cr_expect(eq(str, (char *)out.fingerprint, "y"));
	tell(&t, &out, "x critical,w critical");
	cr_expect(eq(str, (char *)out.fingerprint, "x"));
	cr_expect(eq(int, out.alerts_suppressed, 2));
	scratch_finish(&t);
}

Test(sqlite_suppress, names_the_alert_that_inhibits)
{
	struct rp_ingest_outcome out;
	struct scratch t;

	scratch_init(&t);
	add(&t, "inhibition", INHIBIT("alertname=down", "alertname=slow", ""));
	tell(&t, &out, "other,down");
	tell(&t, &out, "slow");
	cr_expect(eq(i64, rp_value_int(rp_map_get(&out.suppressed[0],
						  "alert_id"), 0), 2));
	tell(&t, &out, "R down");
	tell(&t, &out, "slow");
	cr_expect(eq(str, held(&t, &out, 1), "-"));
	scratch_finish(&t);
}

Test(sqlite_suppress, tells_of_flapping_once)
{
	struct rp_ingest_outcome out;
	char *all = "";
	struct scratch t;

	scratch_init(&t);
	for (int i = 0; i < 8; i++) {
		t.now_us += MINUTE;
		tell(&t, &out, i % 2 ? "R x" : "x");
		all = rp_arena_printf(&t.arena, "%s %s", all,
				      held(&t, &out, 1));
	}
	/* the sixth change is the one that people hear of as flapping */
	cr_expect(eq(str, all, " - - - - - - flapping flapping"));
	cr_expect(eq(str, (char *)rp_value_text(rp_map_get(&out.suppressed[0],
				"comment"), "").at,
		     "46.3 percent of its last looks were changes"));
	t.now_us += 200 * MINUTE;
	tell(&t, &out, "x");
	cr_expect(eq(str, held(&t, &out, 1), "-"));
	scratch_finish(&t);
}

Test(sqlite_suppress, says_so_if_a_rule_cannot_be_read)
{
	struct rp_ingest_outcome out;
	struct scratch t;

	scratch_init(&t);
	add(&t, "silence", MATCH("\"host=a\""));
	scratch_sql(&t, "UPDATE holds SET rule = '{\"matchers\":[\"(\"]}'");
	tell(&t, &out, "x host=a");
	cr_expect(eq(str, held(&t, &out, 1), "-"));
	cr_assert(eq(sz, rp_value_count(&out.messages), 1));
	cr_expect(strstr(rp_list_at(&out.messages, 0)->as.text.at,
			 "silence 1 cannot be read and holds nothing back")
		  != NULL);
	scratch_finish(&t);
}

/* ------------------------------------------------------------------ refusals */

static const struct { const char *kind, *rule, *complaint; } bad[] = {
	{ "silence", "{}", "would silence everything" },
	{ "silence", MATCH("\"host=~.*\""), "would silence everything" },
	{ "silence", MATCH("\"host\""), "is no matcher" },
	{ "maintenance", EVERY("0 25 * * *", 60, "UTC", ""),
	  "the hour must be" },
	{ "maintenance", EVERY("0 2 * * *", 0, "UTC", ""), "from a second" },
	{ "maintenance", EVERY("0 2 * * *", 2678401, "UTC", ""), "31 days" },
	{ "maintenance", EVERY("0 2 * * *", 60, "Mars", ""),
	  "no such time zone" },
	{ "inhibition", "{\"source\":[\"a=b\"]}", "its source and its target" },
};

RP_ROWS(sqlite_suppress, refuses_rules_that_cannot_be, bad)
{
	struct scratch t;

	scratch_init(&t);
	cr_expect(eq(int, add(&t, row->kind, row->rule), RP_EBADINPUT), "%s",
		  row->rule);
	cr_expect(strstr(t.error.message, row->complaint) != NULL, "%s",
		  t.error.message);
	cr_expect(eq(str, (char *)scratch_sql(&t, "SELECT count(*) FROM "
			"holds"), "0"));
	scratch_finish(&t);
}

/* ---------------------------------------------------------------------- list */

static char *statuses(struct scratch *t, const char *kind, bool all)
{
	struct rp_value list;
	char *text = "";

	cr_assert(eq(int, rp_store_hold_list(t->store, kind, all, &list,
				&t->arena, &t->error), 0));
	for (size_t i = 0; i < rp_value_count(&list); i++) {
		const struct rp_value *row = rp_list_at(&list, i);

		text = rp_arena_printf(&t->arena, "%s%lld %s;", text,
			(long long)rp_value_int(rp_map_get(row, "id"), 0),
			rp_value_text(rp_map_get(row, "status"), "").at);
	}
	return text;
}

Test(sqlite_suppress, lists_what_holds_and_what_held)
{
	struct scratch t;

	scratch_init(&t);
	add(&t, "silence", MATCH("\"host=a\""));
	add(&t, "maintenance", EVERY("0 12 * * *", 60, "UTC", ""));
	add(&t, "silence", MATCH("\"host=b\""));
	t.now_us -= MINUTE;
	cr_expect(eq(str, statuses(&t, "silence", false),
		     "3 pending;1 pending;"));
	t.now_us += MINUTE;
	rp_store_hold_end(t.store, "silence", 3, NULL, &t.error);
	cr_expect(eq(str, statuses(&t, "silence", false), "1 active;"));
	cr_expect(eq(str, statuses(&t, "silence", true), "3 ended;1 active;"));
	cr_expect(eq(str, statuses(&t, "maintenance", false), "2 active;"));
	t.now_us += 5 * MINUTE;
	cr_expect(eq(str, statuses(&t, "maintenance", false), "2 waiting;"));
	scratch_finish(&t);
}
