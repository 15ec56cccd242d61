#include <string.h>

#include "lib/fields.h"
#include "lib/rows.h"
#include "story.h"

#define DAY (24 * 60 * MINUTE)

/* "F f host severity" fires, "R f" resolves; "+1d" lets time pass. */
static const char *payload(struct scratch *t, char *words)
{
	char *save, *verb = strtok_r(words, " ", &save);
	const char *fingerprint = strtok_r(NULL, " ", &save);
	const char *host = strtok_r(NULL, " ", &save);
	const char *severity = strtok_r(NULL, " ", &save);

	return rp_arena_printf(&t->arena, "{\"name\":\"Disk\","
		"\"fingerprint\":\"%s\",\"labels\":{\"host\":\"%s\"},"
		"\"severity\":\"%s\",\"status\":\"%s\"}", fingerprint,
		host ? host : "h", severity ? severity : "warning",
		*verb == 'F' ? "firing" : "resolved");
}

static void tell(struct scratch *t, struct rp_ingest_outcome *out,
		 const char *story)
{
	char *copy = rp_arena_strdup(&t->arena, story), *save, *one;

	for (one = strtok_r(copy, ",", &save); one;
	     one = strtok_r(NULL, ",", &save)) {
		one += strspn(one, " ");
		t->now_us += MINUTE;
		if (*one == '+')
			t->now_us += strcmp(one, "+1d") ? MINUTE : DAY;
		else if (*one == '!')
			scratch_sql(t, rp_arena_printf(&t->arena, "UPDATE "
				"incidents SET status = '%s', closed_at = '%s'"
				" WHERE id = (SELECT max(id) FROM incidents)",
				one + 1, rp_time_text(&t->arena, t->now_us)));
		else
			story_tell_text(t, out, payload(t, one));
	}
}

static const struct {
	const char *story;
	const char *incidents;	/* in the end */
	const char *counts;	/* created/updated by the last step */
	int id;			/* of the last step's alert */
} rows[] = {
	{ "F a", "1 open warning", "1/0", 1 },
	{ "F a h info", "1 open info", "1/0", 1 },
	/* grouped by name and host, whatever the source of the alert is */
	{ "F a h, F b h", "1 open warning", "0/1", 1 },
	{ "F a h, F b i", "1 open warning;2 open warning", "1/0", 2 },
	{ "F a h, !acknowledged, F b h", "1 acknowledged warning", "0/1", 1 },
	{ "F a h, !closed, F b h", "1 closed warning;2 open warning", "1/0",
	  2 },
	/* the severity is the gravest that fires */
	{ "F a h info, F b h critical", "1 open critical", "0/1", 1 },
	{ "F a h info, F b h critical, R b", "1 open info", "0/1", 1 },
	{ "F a h info, F a h critical", "1 open critical", "0/1", 1 },
	{ "F a h critical, F a h info", "1 open info", "0/1", 1 },
	{ "F a h critical, F a h critical", "1 open critical", "0/0", 1 },
	{ "F a h critical, F b h info, R b", "1 open critical", "0/0", 1 },
	{ "F a h critical, R a", "1 resolved critical", "0/1", 1 },
	{ "F a h critical, !acknowledged, R a", "1 resolved critical", "0/1",
	  1 },
	/* one that people resolved is left alone by repeats */
	{ "F a, !resolved, F a", "1 resolved warning", "0/0", 1 },
	{ "F a, !resolved, F a h critical", "1 resolved warning", "0/0", 1 },
	{ "F a, !closed, R a", "1 closed warning", "0/0", 1 },
	/* firing again reopens it within a day, then begins another */
	{ "F a, R a, F a", "1 open warning", "0/1", 1 },
	{ "F a, R a, !closed, F a", "1 open warning", "0/1", 1 },
	{ "F a, R a, F a h critical", "1 open critical", "0/1", 1 },
	{ "F a, R a, +1d, F a", "1 resolved warning;2 open warning", "1/0",
	  2 },
	/* … but joins one that is handled already */
	{ "F a, R a, F b, F a", "1 resolved warning;2 open warning", "0/1",
	  2 },
	{ "F a, F b, R a, F a", "1 open warning", "0/0", 1 },
	{ "F a, F b, R a, F a h critical", "1 open critical", "0/1", 1 },
};

RP_ROWS(sqlite_incidents, follow_their_alerts, rows)
{
	struct rp_ingest_outcome out;
	struct scratch t;

	scratch_init(&t);
	tell(&t, &out, row->story);
	cr_expect(eq(str, story_incidents(&t), (char *)row->incidents), "%s",
		  row->story);
	cr_expect(eq(str, rp_arena_printf(&t.arena, "%d/%d",
			out.incidents_created, out.incidents_updated),
		     (char *)row->counts), "%s", row->story);
	cr_expect(eq(i64, out.incident_id, row->id), "%s", row->story);
	scratch_finish(&t);
}

static char *text(struct scratch *t, const struct rp_value *map,
		  const char *key)
{
	return (char *)rp_text_cstr(&t->arena,
			rp_value_text(rp_map_get(map, key), "(none)"));
}

Test(sqlite_incidents, give_back_all_fields)
{
	struct rp_ingest_outcome out;
	struct rp_value incident;
	struct scratch t;

	scratch_init(&t);
	tell(&t, &out, "F a, R a");
	cr_assert(eq(int, rp_store_incident_get(t.store, 1, &incident,
					&t.arena, &t.error), 0));
	cr_expect(eq(i64, rp_value_int(rp_map_get(&incident, "id"), 0), 1));
	cr_expect(eq(str, text(&t, &incident, "title"), "Disk"));
	cr_expect(eq(str, text(&t, &incident, "status"), "resolved"));
	cr_expect(eq(str, text(&t, &incident, "severity"), "warning"));
	cr_expect(eq(str, text(&t, &incident, "description"), ""));
	cr_expect(eq(str, text(&t, &incident, "summary"),
		     "All alerts resolved automatically"));
	cr_expect(eq(str, text(&t, &incident, "created_at"),
		     "2026-03-10T12:01:00.000000Z"));
	cr_expect(eq(str, text(&t, &incident, "resolved_at"),
		     "2026-03-10T12:02:00.000000Z"));
	cr_expect(rp_is(rp_map_get(&incident, "closed_at"), RP_NULL));
	cr_expect(rp_is(rp_map_get(&incident, "metadata"), RP_MAP));
	cr_expect(eq(str, (char *)test_unlike_shape(&t.arena, &incident,
						    "incident"), ""));
	cr_expect(eq(i64, rp_value_int(rp_map_get(&incident, "alert_count"),
				       -1), 1));
	cr_expect(eq(i64, rp_value_int(rp_map_get(&incident,
				"firing_alert_count"), -1), 0));
	cr_expect(eq(int, rp_store_incident_get(t.store, 2, &incident,
				&t.arena, &t.error), RP_ENOTFOUND));
	cr_expect(strstr(t.error.message, "no incident 2") != NULL);
	scratch_finish(&t);
}

Test(sqlite_incidents, name_the_one_before_and_lose_its_summary)
{
	struct rp_ingest_outcome out;
	struct scratch t;

	scratch_init(&t);
	tell(&t, &out, "F a, R a, +1d, F a");
	cr_expect(eq(str, (char *)scratch_sql(&t, "SELECT metadata FROM "
			"incidents WHERE id = 2"),
		     "{\"previous_incident_id\":1}"));
	tell(&t, &out, "R a, F a");
	cr_expect(eq(str, (char *)scratch_sql(&t, "SELECT status, summary, "
			"resolved_at FROM incidents WHERE id = 2"),
		     "open||(null)"));
	scratch_sql(&t, "UPDATE incidents SET summary = 'by hand'");
	tell(&t, &out, "!resolved, R a, F a");
	cr_expect(eq(str, (char *)scratch_sql(&t, "SELECT status, summary "
			"FROM incidents WHERE id = 2"), "open|by hand"));
	scratch_finish(&t);
}

/* Only incidents that a batch touched are looked at. */
Test(sqlite_incidents, of_others_are_left_alone)
{
	struct rp_ingest_outcome out;
	struct scratch t;

	scratch_init(&t);
	scratch_sql(&t, "INSERT INTO incidents VALUES (7, 'open', 'info', 'k',"
		    " 'c', 'u', NULL, NULL, NULL, 'manual', '', '', '{}')");
	tell(&t, &out, "F a, R a");
	cr_expect(eq(str, story_incidents(&t),
		     "7 open info;8 resolved warning"));
	scratch_finish(&t);
}
