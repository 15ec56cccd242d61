#include <string.h>

#include "alerts/alerts.h"
#include "lib/rows.h"
#include "story.h"

#define DISK "\"name\":\"Disk\",\"fingerprint\":\"f\""

Test(sqlite_alerts, are_stored_with_the_run)
{
	struct rp_node_record nodes[] = { scratch_node("in", 1) };
	struct rp_run_record run = scratch_run("r"), out;
	struct rp_alert_batch batch = { .source = RP_TEXT("generic") };
	struct rp_node_record *read = NULL;
	struct rp_ingest_outcome outcome;
	struct rp_alert *alert;
	struct scratch t;
	size_t n = 0;

	scratch_init(&t);
	alert = rp_alert_add(&batch, &t.arena);
	*alert = (struct rp_alert){ .fingerprint = RP_TEXT("f"), .firing = true,
				    .name = RP_TEXT("Disk"),
				    .severity = RP_INFO, .started_us = NOON };
	cr_assert(eq(int, rp_store_ingest(t.store, &batch, &run, nodes, 1,
				&outcome, &t.arena, &t.error), 0), "%s",
		  t.error.message);
	cr_expect(eq(i64, outcome.incident_id, 1));
	cr_expect(eq(str, (char *)outcome.severity, "info"));
	cr_expect(eq(int, rp_store_run_get(t.store, "r", &out, &read, &n,
					   &t.arena, &t.error), 0));
	cr_expect(eq(i64, out.incident_id, 1));
	cr_expect(eq(sz, n, 1));
	cr_expect(eq(str, story_incidents(&t), "1 open info"));
	scratch_finish(&t);
}

Test(sqlite_alerts, without_any_still_record_the_run)
{
	struct rp_run_record run = scratch_run("r");
	struct rp_alert_batch batch = { .source = RP_TEXT("generic") };
	struct rp_ingest_outcome outcome;
	struct scratch t;

	scratch_init(&t);
	cr_expect(eq(int, rp_store_ingest(t.store, &batch, &run, NULL, 0,
				&outcome, &t.arena, &t.error), 0));
	cr_expect(eq(i64, outcome.incident_id, 0));
	cr_expect(eq(str, (char *)scratch_sql(&t, "SELECT run_id FROM runs"),
		     "r"));
	scratch_finish(&t);
}

Test(sqlite_alerts, are_stored_all_or_none)
{
	struct rp_run_record run = scratch_run("r");
	struct rp_alert_batch batch = { .source = RP_TEXT("generic") };
	struct rp_ingest_outcome outcome = { .alerts_created = 77 };
	struct scratch t;

	scratch_init(&t);
	*rp_alert_add(&batch, &t.arena) = (struct rp_alert){
		.fingerprint = RP_TEXT("f"), .firing = true,
		.name = RP_TEXT("Disk"), .started_us = NOON };
	scratch_sql(&t, "DROP TABLE runs");
	cr_expect(eq(int, rp_store_ingest(t.store, &batch, &run, NULL, 0,
				&outcome, &t.arena, &t.error), RP_ESTORE));
	cr_expect(strstr(t.error.message, "not as this runpipe left it")
		  != NULL, "%s", t.error.message);
	cr_expect(eq(int, outcome.alerts_created, 77));
	cr_expect(eq(str, (char *)scratch_sql(&t, "SELECT count(*) FROM "
		"alerts; SELECT count(*) FROM incidents"), "0\n0"));
	scratch_finish(&t);
}

/* ------------------------------------------------------------ one after one */

static const struct {
	const char *payloads[4];	/* a minute apart */
	const char *sql, *want;
} rows[] = {
	/* what is said of a known alert replaces what was known */
	{ { "{" DISK ",\"labels\":{\"a\":\"1\"},\"description\":\"x\"}",
	    "{" DISK ",\"labels\":{\"b\":\"2\"},\"description\":\"y\"}" },
	  "SELECT labels, description, count(*) FROM alerts",
	  "{\"b\":\"2\"}|y|1" },
	/* the same fingerprint of another source is another alert */
	{ { "{" DISK ",\"source\":\"a\"}", "{" DISK ",\"source\":\"b\"}" },
	  "SELECT source FROM alerts ORDER BY id", "a\nb" },
	/* an end that nobody gave is now; a given one is kept */
	{ { "{" DISK "}", "{" DISK ",\"status\":\"resolved\"}",
	    "{" DISK ",\"status\":\"resolved\"}" },
	  "SELECT substr(ended_at, 12, 8), substr(updated_at, 12, 8)"
	  " FROM alerts", "12:01:00|12:02:00" },
	/* first seen when it is over: an alert, but no incident */
	{ { "{" DISK ",\"status\":\"resolved\"}" },
	  "SELECT status, incident_id, substr(ended_at, 12, 8) FROM alerts",
	  "resolved|(null)|12:00:00" },
	/* … until it fires */
	{ { "{" DISK ",\"status\":\"resolved\"}", "{" DISK "}" },
	  "SELECT alerts.status, incident_id, ended_at, incidents.status"
	  " FROM alerts JOIN incidents", "firing|1|(null)|open" },
	/* a change of severity of what fires is history, of the rest not */
	{ { "{" DISK ",\"severity\":\"info\"}",
	    "{" DISK ",\"severity\":\"critical\"}",
	    "{" DISK ",\"status\":\"resolved\",\"severity\":\"info\"}",
	    "{" DISK ",\"status\":\"resolved\",\"severity\":\"warning\"}" },
	  "SELECT event, details FROM alert_history",
	  "created|{\"source\":\"generic\"}\n"
	  "severity_changed|{\"old_severity\":\"info\","
	  "\"new_severity\":\"critical\"}\nresolved|{}" },
	/* secrets stay out of the tables */
	{ { "{" DISK ",\"labels\":{\"api_key\":\"hush\"},"
	    "\"annotations\":{\"password\":\"hush\"}}" },
	  "SELECT (labels || annotations || raw_payload) LIKE '%hush%'"
	  " FROM alerts", "0" },
	/* hostile text is text */
	{ { "{\"name\":\"'); DROP TABLE alerts; --\",\"fingerprint\":"
	    "\"a\\u0000b\",\"source\":\"\\\" OR 1=1\"}",
	    "{\"name\":\"x\",\"fingerprint\":\"a\\u0000c\","
	    "\"source\":\"\\\" OR 1=1\"}" },
	  "SELECT name, length(CAST(fingerprint AS BLOB)) FROM alerts"
	  " ORDER BY id", "'); DROP TABLE alerts; --|3\nx|3" },
};

RP_ROWS(sqlite_alerts, follow_what_their_senders_say, rows)
{
	struct rp_ingest_outcome out;
	struct scratch t;

	scratch_init(&t);
	for (int i = 0; i < 4 && row->payloads[i]; i++, t.now_us += MINUTE)
		story_tell_text(&t, &out, row->payloads[i]);
	cr_expect(eq(str, (char *)scratch_sql(&t, row->sql),
		     (char *)row->want), "%s", row->payloads[0]);
	scratch_finish(&t);
}
