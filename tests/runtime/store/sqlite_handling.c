#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "lib/rows.h"
#include "story.h"

static const struct {
	const char *before;	/* what the incident is */
	enum rp_incident_act act;
	const char *after, *complaint;
} rows[] = {
	{ "open", RP_INCIDENT_ACKNOWLEDGE, "acknowledged", NULL },
	{ "open", RP_INCIDENT_RESOLVE, "resolved", NULL },
	{ "open", RP_INCIDENT_CLOSE, "closed", NULL },
	{ "open", RP_INCIDENT_NOTE, "open", NULL },
	{ "acknowledged", RP_INCIDENT_ACKNOWLEDGE, "acknowledged",
	  "Incident 1 is acknowledged already" },
	{ "acknowledged", RP_INCIDENT_RESOLVE, "resolved", NULL },
	{ "acknowledged", RP_INCIDENT_CLOSE, "closed", NULL },
	{ "acknowledged", RP_INCIDENT_NOTE, "acknowledged", NULL },
	{ "resolved", RP_INCIDENT_ACKNOWLEDGE, "resolved",
	  "Incident 1 is resolved and cannot be acknowledged any more" },
	{ "resolved", RP_INCIDENT_RESOLVE, "resolved",
	  "Incident 1 is resolved already" },
	{ "resolved", RP_INCIDENT_CLOSE, "closed", NULL },
	{ "resolved", RP_INCIDENT_NOTE, "resolved", NULL },
	{ "closed", RP_INCIDENT_ACKNOWLEDGE, "closed",
	  "Incident 1 is closed and cannot be acknowledged any more" },
	{ "closed", RP_INCIDENT_RESOLVE, "closed",
	  "Incident 1 is closed and cannot be resolved any more" },
	{ "closed", RP_INCIDENT_CLOSE, "closed",
	  "Incident 1 is closed already" },
	{ "closed", RP_INCIDENT_NOTE, "closed", NULL },
};

static int act(struct scratch *t, int64_t id, enum rp_incident_act what,
	       const char *author, const char *text)
{
	struct rp_remark remark = { author, text };

	t->error = (struct rp_error){ 0 };
	return rp_store_incident_act(t->store, id, what, &remark, &t->error);
}

static void fire(struct scratch *t)
{
	struct rp_ingest_outcome out;

	story_tell_text(t, &out, "{\"name\":\"Disk\",\"fingerprint\":\"f\"}");
}

RP_ROWS(sqlite_handling, asks_for_the_state_first, rows)
{
	struct scratch t;
	int rc;

	scratch_init(&t);
	fire(&t);
	scratch_sql(&t, rp_arena_printf(&t.arena, "UPDATE incidents SET "
					"status = '%s'", row->before));
	rc = act(&t, 1, row->act, "noor", "because");
	cr_expect(eq(int, rc, row->complaint ? RP_EBADINPUT : 0), "%s",
		  t.error.message);
	if (row->complaint)
		cr_expect(eq(str, t.error.message, (char *)row->complaint));
	cr_expect(eq(str, (char *)scratch_sql(&t, "SELECT status FROM "
			"incidents"), (char *)row->after));
	cr_expect(eq(int, atoi(scratch_sql(&t, "SELECT count(*) FROM "
			"incident_history")), row->complaint ? 1 : 2));
	scratch_finish(&t);
}

Test(sqlite_handling, keeps_who_did_what_and_when)
{
	struct scratch t;

	scratch_init(&t);
	fire(&t);
	t.now_us += MINUTE;
	act(&t, 1, RP_INCIDENT_ACKNOWLEDGE, "noor", NULL);
	t.now_us += MINUTE;
	act(&t, 1, RP_INCIDENT_NOTE, "ada", "fan \"3\"");
	t.now_us += MINUTE;
	act(&t, 1, RP_INCIDENT_RESOLVE, "noor", "new fan");
	t.now_us += MINUTE;
	act(&t, 1, RP_INCIDENT_CLOSE, "", NULL);
	cr_expect(eq(str, (char *)scratch_sql(&t, "SELECT event, actor, "
		"substr(created_at, 12, 5), details FROM incident_history"),
		"created|(null)|12:00|{\"source\":\"generic\","
		"\"fingerprint\":\"f\",\"name\":\"Disk\"}\n"
		"acknowledged|noor|12:01|{}\n"
		"note|ada|12:02|{\"text\":\"fan \\\"3\\\"\"}\n"
		"resolved|noor|12:03|{\"summary\":\"new fan\"}\n"
		"closed|(null)|12:04|{}"));
	cr_expect(eq(str, (char *)scratch_sql(&t, "SELECT summary, metadata,"
		" substr(acknowledged_at, 12, 5), substr(resolved_at, 12, 5),"
		" substr(closed_at, 12, 5) FROM incidents"),
		"new fan|{\"acknowledged_by\":\"noor\",\"notes\":[{\"text\":"
		"\"fan \\\"3\\\"\",\"author\":\"ada\",\"timestamp\":"
		"\"2026-03-10T12:02:00.000000Z\"}],\"resolved_by\":\"noor\"}"
		"|12:01|12:03|12:04"));
	scratch_finish(&t);
}

Test(sqlite_handling, keeps_a_summary_if_there_is_no_new_one)
{
	struct scratch t;

	scratch_init(&t);
	fire(&t);
	scratch_sql(&t, "UPDATE incidents SET summary = 'half done'");
	act(&t, 1, RP_INCIDENT_RESOLVE, "noor", "");
	cr_expect(eq(str, (char *)scratch_sql(&t, "SELECT summary FROM "
			"incidents"), "half done"));
	scratch_finish(&t);
}

Test(sqlite_handling, knows_when_there_is_no_such_incident)
{
	struct scratch t;

	scratch_init(&t);
	cr_expect(eq(int, act(&t, 7, RP_INCIDENT_CLOSE, "noor", NULL),
		     RP_ENOTFOUND));
	cr_expect(strstr(t.error.message, "no incident 7") != NULL, "%s",
		  t.error.message);
	scratch_finish(&t);
}

/* ------------------------------------------------------------ what is shown */

static char *json(struct scratch *t, const struct rp_value *value)
{
	return (char *)rp_json_text(&t->arena, value, RP_JSON_COMPACT).at;
}

Test(sqlite_handling, shows_an_incident_with_alerts_and_history)
{
	struct rp_value incident;
	struct scratch t;

	scratch_init(&t);
	fire(&t);
	act(&t, 1, RP_INCIDENT_ACKNOWLEDGE, "noor", "on it");
	cr_assert(eq(int, rp_store_incident_show(t.store, 1, &incident,
					&t.arena, &t.error), 0));
	cr_expect(eq(str, json(&t, rp_map_get(&incident, "history")),
		"[{\"event\":\"created\",\"actor\":null,\"created_at\":"
		"\"2026-03-10T12:00:00.000000Z\",\"details\":{\"source\":"
		"\"generic\",\"fingerprint\":\"f\",\"name\":\"Disk\"}},"
		"{\"event\":\"acknowledged\",\"actor\":\"noor\","
		"\"created_at\":\"2026-03-10T12:00:00.000000Z\","
		"\"details\":{\"comment\":\"on it\"}}]"));
	cr_expect(eq(str, json(&t, rp_map_get(&incident, "alerts")),
		"[{\"id\":1,\"source\":\"generic\",\"fingerprint\":\"f\","
		"\"name\":\"Disk\",\"status\":\"firing\",\"severity\":"
		"\"warning\",\"description\":\"\",\"labels\":{},"
		"\"annotations\":{},\"started_at\":"
		"\"2026-03-10T12:00:00.000000Z\",\"ended_at\":null,"
		"\"received_at\":\"2026-03-10T12:00:00.000000Z\","
		"\"updated_at\":\"2026-03-10T12:00:00.000000Z\","
		"\"last_event_at\":null,\"incident_id\":1,\"flapping\":false,"
		"\"suppressed_by\":null,\"group_key\":null,\"urls\":null,"
		"\"values\":null}]"));
	scratch_finish(&t);
}

static const struct {
	struct rp_record_filter filter;
	int incidents, alerts;
} filters[] = {
	{ { 0 }, 3, 3 },
	{ { .limit = 2 }, 2, 2 },
	{ { .status = "open" }, 3, 0 },
	{ { .status = "firing" }, 0, 3 },
	{ { .severity = "critical" }, 1, 1 },
	{ { .status = "resolved" }, 0, 0 },
	{ { .incident_id = 2 }, 3, 1 },
};

RP_ROWS(sqlite_handling, lists_what_is_asked_for, filters)
{
	static const char *const severities[] = { "info", "warning",
						  "critical" };
	struct rp_ingest_outcome out;
	struct rp_value list;
	struct scratch t;

	scratch_init(&t);
	for (int i = 0; i < 3; i++)
		story_tell_text(&t, &out, rp_arena_printf(&t.arena,
			"{\"name\":\"n%d\",\"severity\":\"%s\"}", i,
			severities[i]));
	cr_assert(eq(int, rp_store_incident_list(t.store, &row->filter, &list,
					&t.arena, &t.error), 0));
	cr_expect(eq(sz, rp_value_count(&list), (size_t)row->incidents));
	cr_assert(eq(int, rp_store_alert_list(t.store, &row->filter, &list,
					&t.arena, &t.error), 0));
	cr_expect(eq(sz, rp_value_count(&list), (size_t)row->alerts));
	scratch_finish(&t);
}

static const struct { const char *name; int64_t id; } named[] = {
	{ "1", 1 }, { "2", 2 }, { "f1", 1 }, { "77", 3 }, { "nobody", 0 },
	{ "", 0 }, { "99999999999999999999", 0 },
};

RP_ROWS(sqlite_handling, finds_an_alert_by_number_or_fingerprint, named)
{
	static const char *const fingerprints[] = { "f1", "f2", "77" };
	struct rp_value alert = { 0 };
	struct rp_ingest_outcome out;
	struct scratch t;
	int rc;

	scratch_init(&t);
	for (int i = 0; i < 3; i++)
		story_tell_text(&t, &out, rp_arena_printf(&t.arena,
			"{\"name\":\"n\",\"fingerprint\":\"%s\"}",
			fingerprints[i]));
	rc = rp_store_alert_show(t.store, row->name, &alert, &t.arena,
				 &t.error);
	cr_expect(eq(int, rc, row->id ? 0 : RP_ENOTFOUND), "%s", row->name);
	cr_expect(eq(i64, rp_value_int(rp_map_get(&alert, "id"), 0), row->id),
		  "%s", row->name);
	if (row->id)
		cr_expect(eq(sz, rp_value_count(rp_map_get(&alert,
							   "history")), 1));
	scratch_finish(&t);
}
