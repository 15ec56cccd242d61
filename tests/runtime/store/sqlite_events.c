/*
 * Events told again, too late, or about somebody who takes care.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alerts/alerts.h"
#include "lib/rows.h"
#include "story.h"

/*
 * "F 5 e1": it fired five minutes past noon in the event e1.  F fires, C fires
 * and is critical, R is resolved, A and U are acknowledged and unacknowledged
 * by noor; "-" stands for what the sender does not say.
 */
static void tell(struct scratch *t, struct rp_ingest_outcome *out,
		 const char *word, const char *run_id)
{
	struct rp_alert_batch batch = { .source = RP_TEXT("s") };
	struct rp_run_record run = scratch_run(run_id);
	struct rp_alert *alert = rp_alert_add(&batch, &t->arena);
	char verb, at[8], id[8] = "-";

	cr_assert(ge(int, sscanf(word, " %c %7s %7s", &verb, at, id), 2));
	*alert = (struct rp_alert){
		.fingerprint = RP_TEXT("f"), .name = RP_TEXT("Disk"),
		.firing = verb != 'R', .labels = rp_map_new(&t->arena),
		.severity = verb == 'C' ? RP_CRITICAL : RP_WARNING,
		.started_us = t->now_us, .raw = rp_map_new(&t->arena),
		.act = verb == 'A' ? RP_ACT_ACKNOWLEDGE
		       : verb == 'U' ? RP_ACT_UNACKNOWLEDGE : RP_ACT_NONE,
		.actor = RP_TEXT("noor"),
	};
	rp_map_put(&t->arena, &alert->raw, "said", rp_cstring(word));
	if (*at != '-')
		alert->event_us = NOON + atoi(at) * MINUTE;
	if (*id != '-')
		alert->event_id = rp_text(rp_arena_strdup(&t->arena, id));
	cr_assert(eq(int, rp_store_ingest(t->store, &batch, &run, NULL, 0, out,
					  &t->arena, &t->error), 0), "%s",
		  t->error.message);
}

/* Each event of the story arrives ten minutes after the one before. */
static void tell_all(struct scratch *t, struct rp_ingest_outcome *out,
		     const char *story)
{
	char *copy = rp_arena_strdup(&t->arena, story), *save, *one;

	for (one = strtok_r(copy, ",", &save); one;
	     one = strtok_r(NULL, ",", &save)) {
		t->now_us += 10 * MINUTE;
		tell(t, out, one, rp_arena_printf(&t->arena, "r%lld",
					(long long)t->now_us));
	}
}

static const struct {
	const char *story;
	const char *counts;	/* of the last: created/updated/resolved/not */
	const char *alert;	/* in the end, and its history */
	const char *message;	/* about the last; NULL: none */
} rows[] = {
	{ "F 5", "1/0/0/0", "firing|12:05:00|created", NULL },
	/* the same again is a look at it */
	{ "F 5,F 5", "0/1/0/1", "firing|12:05:00|created", NULL },
	{ "F -,F -", "0/1/0/1", "firing|(null)|created", NULL },
	{ "F 5,F 6", "0/1/0/0", "firing|12:06:00|created", NULL },
	{ "F 5,R 6", "0/0/1/0", "resolved|12:06:00|created resolved", NULL },
	/* late news of what is over */
	{ "F 5,R 8,F 6", "0/0/0/1", "resolved|12:08:00|created resolved",
	  "alert 'Disk': it fired at 2026-03-10T12:06:00.000000Z, but its end "
	  "at 2026-03-10T12:08:00.000000Z is known; nothing is changed" },
	{ "F 5,F 8,R 6", "0/0/0/1", "firing|12:08:00|created",
	  "alert 'Disk': it ended at 2026-03-10T12:06:00.000000Z, but firing "
	  "at 2026-03-10T12:08:00.000000Z is known; nothing is changed" },
	{ "R 8,F 6", "0/0/0/1", "resolved|12:08:00|created",
	  "alert 'Disk': it fired at 2026-03-10T12:06:00.000000Z, but its end "
	  "at 2026-03-10T12:08:00.000000Z is known; nothing is changed" },
	{ "F 5,C 9,F 6", "0/0/0/1", "firing|12:09:00|created "
	  "severity_changed", "alert 'Disk': it fired at "
	  "2026-03-10T12:06:00.000000Z, but firing at "
	  "2026-03-10T12:09:00.000000Z is known; nothing is changed" },
	{ "F 5,R 8,F 9", "0/1/0/0", "firing|12:09:00|created resolved refired",
	  NULL },
	/* at the same time: what comes later counts */
	{ "F 5,R 5", "0/0/1/0", "resolved|12:05:00|created resolved", NULL },
	/* a clock ahead of ours is ours */
	{ "F 5,R 900,F 40", "0/1/0/0",
	  "firing|12:30:00|created resolved refired", NULL },
	/* without times the order of arrival counts */
	{ "F -,R -,F -", "0/1/0/0", "firing|(null)|created resolved refired",
	  NULL },
	/* the same event again, by its id */
	{ "F 5 e1,F 5 e1", "0/0/0/1", "firing|12:05:00|created",
	  "alert 'Disk': event e1 was delivered before, at "
	  "2026-03-10T12:10:00.000000Z; nothing is changed" },
	{ "F - e1,R - e2,F - e1", "0/0/0/1",
	  "resolved|(null)|created resolved",
	  "alert 'Disk': event e1 was delivered before, at "
	  "2026-03-10T12:10:00.000000Z; nothing is changed" },
	{ "F - e1,R - e2,F - e3", "0/1/0/0",
	  "firing|(null)|created resolved refired", NULL },
};

static char *alert_and_history(struct scratch *t)
{
	return (char *)scratch_sql(t, "SELECT status,"
		" substr(last_event_at, 12, 8), (SELECT group_concat(event,"
		" ' ') FROM alert_history) FROM alerts");
}

RP_ROWS(sqlite_events, change_what_they_are_news_of, rows)
{
	struct rp_ingest_outcome out;
	struct scratch t;

	scratch_init(&t);
	tell_all(&t, &out, row->story);
	cr_expect(eq(str, rp_arena_printf(&t.arena, "%d/%d/%d/%d",
			out.alerts_created, out.alerts_updated,
			out.alerts_resolved, out.alerts_unchanged),
		     (char *)row->counts), "%s", row->story);
	cr_expect(eq(str, alert_and_history(&t), (char *)row->alert), "%s",
		  row->story);
	cr_assert(eq(sz, rp_value_count(&out.messages),
		     row->message ? 1 : 0), "%s", row->story);
	if (row->message)
		cr_expect(eq(str, (char *)rp_list_at(&out.messages, 0)
				  ->as.text.at, (char *)row->message));
	scratch_finish(&t);
}

/* What nobody was told of may come again. */
Test(sqlite_events, count_again_if_their_run_failed)
{
	struct rp_ingest_outcome out;
	struct scratch t;

	scratch_init(&t);
	tell(&t, &out, "F 0 e1", "first");
	cr_expect(not(out.is_redelivery));
	tell(&t, &out, "F 0 e1", "second");
	cr_expect(out.is_redelivery);
	scratch_sql(&t, "UPDATE runs SET status = 'failed' WHERE run_id = "
			"'first'");
	tell(&t, &out, "F 0 e1", "third");
	cr_expect(not(out.is_redelivery));
	cr_expect(eq(int, out.alerts_updated, 1));
	/* … and a run that is resumed is no second delivery */
	tell(&t, &out, "F 0 e1", "third");
	cr_expect(not(out.is_redelivery));
	scratch_finish(&t);
}

static const struct { const char *story, *want; } acts[] = {
	{ "F 1,A 2", "acknowledged|noor|created acknowledged" },
	{ "F 1,A 2,A 3", "acknowledged|noor|created acknowledged" },
	{ "F 1,A 2,U 3", "open|(null)|created acknowledged unacknowledged" },
	{ "A 1", "acknowledged|noor|created acknowledged" },
	{ "F 1,U 2", "open|(null)|created" },
	{ "F 1,A 2,R 3", "resolved|noor|created acknowledged resolved" },
	{ "F 1,R 4,A 2", "resolved|(null)|created resolved" },
	{ "F 1,A 2,C 3", "acknowledged|noor|created acknowledged "
	  "severity_changed" },
};

RP_ROWS(sqlite_events, acknowledge_the_incident_and_not_the_alert, acts)
{
	struct rp_ingest_outcome out;
	struct scratch t;

	scratch_init(&t);
	tell_all(&t, &out, row->story);
	cr_expect(eq(str, (char *)scratch_sql(&t, "SELECT status,"
		" json_extract(metadata, '$.acknowledged_by'),"
		" (SELECT group_concat(event, ' ') FROM incident_history)"
		" FROM incidents"), (char *)row->want), "%s", row->story);
	cr_expect(eq(str, (char *)scratch_sql(&t, "SELECT count(*) FROM "
		"incidents WHERE (status = 'acknowledged') ="
		" (acknowledged_at IS NULL) AND status <> 'resolved'"), "0"));
	scratch_finish(&t);
}

/* ---------------------------------------------------------------- settings */

static const struct { const char *name, *value, *want; } policies[] = {
	{ "incidents.group_by", "name", "1 open warning" },
	{ "incidents.group_by", "team", "1 open warning" },
	{ "incidents.group_by", "name, host",
	  "1 open warning;2 open warning" },
	{ "incidents.group_by", "rack|host",
	  "1 open warning;2 open warning" },
	{ "nothing", "x", "1 open warning;2 open warning" },
};

RP_ROWS(sqlite_events, join_incidents_as_the_owner_says, policies)
{
	struct rp_ingest_outcome out;
	struct scratch t;

	scratch_init(&t);
	rp_store_setting_put(t.store, row->name, row->value, &t.error);
	for (int i = 0; i < 2; i++)
		story_tell_text(&t, &out, rp_arena_printf(&t.arena,
			"{\"name\":\"n\",\"labels\":{\"host\":\"h%d\","
			"\"team\":\"ops\"}}", i));
	cr_expect(eq(str, story_incidents(&t), (char *)row->want), "%s",
		  row->value);
	scratch_finish(&t);
}

static void tell_generic(struct scratch *t, struct rp_ingest_outcome *out,
			 const char *status)
{
	t->now_us += 10 * MINUTE;
	story_tell_text(t, out, rp_arena_printf(&t->arena, "{\"name\":\"n\","
		"\"fingerprint\":\"f\",\"status\":\"%s\"}", status));
}

Test(sqlite_events, reopen_an_incident_as_long_as_the_owner_says)
{
	struct rp_ingest_outcome out;
	struct scratch t;

	scratch_init(&t);
	rp_store_setting_put(t.store, "incidents.reopen_within", "5m",
			     &t.error);
	tell_generic(&t, &out, "firing");
	tell_generic(&t, &out, "resolved");
	tell_generic(&t, &out, "firing");
	cr_expect(eq(str, story_incidents(&t),
		     "1 resolved warning;2 open warning"));
	scratch_finish(&t);
}

/* ---------------------------------------------------------------- flapping */

Test(sqlite_events, make_an_alert_flap_and_steady_again)
{
	struct rp_ingest_outcome out;
	struct scratch t;

	scratch_init(&t);
	for (int i = 0; i < 12; i++) {
		t.now_us += 50 * MINUTE;
		tell_all(&t, &out, i % 2 ? "R -" : "F -");
	}
	cr_expect(eq(str, (char *)scratch_sql(&t, "SELECT is_flapping FROM "
			"alerts"), "0"));
	for (int i = 0; i < 4; i++) {
		t.now_us -= 9 * MINUTE;
		tell_all(&t, &out, "F -");
		t.now_us -= 9 * MINUTE;
		tell_all(&t, &out, "R -");
	}
	cr_expect(eq(str, (char *)scratch_sql(&t, "SELECT is_flapping FROM "
			"alerts"), "1"));
	t.now_us += 120 * MINUTE;
	tell_all(&t, &out, "R -");
	cr_expect(eq(str, (char *)scratch_sql(&t, "SELECT is_flapping FROM "
		"alerts; SELECT group_concat(event, ' ') FROM alert_history "
		"WHERE event LIKE 'flap%'"),
		"0\nflapping_started flapping_stopped"));
	scratch_finish(&t);
}
