/* Payload objects where the wire tests do not reach. */
#include "notify/payload.h"

#include "base/json.h"
#include "fixture.h"
#include "lib/rows.h"

static const struct {
	const char *recommendations, *context;
	const char *reduced;	/* JSON in the payload, or NULL: absent */
	bool has_details;
} rows[] = {
	{ NULL, "{}", NULL, false },
	{ "[]", "{\"source\": \"s\"}", NULL, false },
	{ "[\"text\"]", "{}", NULL, true },
	{ "[{\"name\": \"n\"}]", "{}", NULL, true },
	{ "[{\"title\": \"t\", \"description\": \"d\", \"type\": \"cpu\"},"
	  " 7, {\"title\": null}]", "{}",
	  "[{\"title\": \"t\", \"description\": \"d\"},"
	  " {\"title\": null, \"description\": \"\"}]", true },
	{ NULL, "{\"recommendations\": [{\"title\": \"t\"}]}",
	  "[{\"title\": \"t\", \"description\": \"\"}]", true },
	{ NULL, "{\"intelligence\": {\"recommendations\": "
		"[{\"title\": \"t\"}]}}",
	  "[{\"title\": \"t\", \"description\": \"\"}]", true },
	{ NULL, "{\"recommendations\": \"none\", \"details\": {\"a\": 1}}",
	  NULL, false },
};

RP_ROWS(payload, recommends_only_what_there_is, rows)
{
	struct sending sending;
	struct rp_arena *arena;
	struct rp_value payload, want;
	const struct rp_value *got, *incident;

	sending_init(&sending, NULL);
	arena = &sending.scene.run.arena;
	sending.message.context = test_value(arena, row->context);
	if (row->recommendations)
		sending.message.recommendations =
			test_value(arena, row->recommendations);
	payload = rp_payload_generic(arena, &sending.message);
	got = rp_map_get(&payload, "recommendations");
	incident = rp_map_get(&payload, "incident");
	cr_expect(eq(int, got != NULL, row->reduced != NULL), "%s",
		  row->context);
	if (row->reduced && got) {
		want = test_value(arena, row->reduced);
		cr_expect(rp_value_equal(got, &want), "%s",
			  rp_json_text(arena, got, RP_JSON_SPACED).at);
	}
	cr_expect(eq(int, rp_map_get(incident, "recommendations") != NULL,
		     row->has_details));
	cr_expect(eq(int, rp_is(rp_map_get(incident, "recommendations_pretty"),
				RP_STRING), row->has_details));
	sending_finish(&sending);
}

Test(payload, reduces_at_most_ten)
{
	struct sending sending;
	struct rp_arena *arena;
	struct rp_value payload;

	sending_init(&sending, NULL);
	arena = &sending.scene.run.arena;
	sending.message.recommendations = rp_list_new(arena);
	for (int i = 0; i < 30; i++)
		rp_list_push(arena, &sending.message.recommendations,
			     test_value(arena, "{\"title\": \"t\"}"));
	payload = rp_payload_generic(arena, &sending.message);
	cr_expect(eq(sz, rp_value_count(rp_map_get(&payload,
						   "recommendations")), 10));
	sending_finish(&sending);
}

static const struct {
	const char *context, *key, *human;
	const char *want;	/* JSON; NULL: a number of this machine */
} totals[] = {
	{ "{}", "cpu_count", NULL, NULL },
	{ "{\"cpu_count\": 0, \"cpu_physical_count\": 2}", "cpu_count", NULL,
	  "2" },
	{ "{}", "ram_total_bytes", "ram_total_human", NULL },
	{ "{\"ram_total\": \"many\"}", "ram_total_bytes", "ram_total_human",
	  "\"many\"" },
	{ "{\"memory_total\": 1.5e9}", "ram_total_bytes", "ram_total_human",
	  "1.5e9" },
	{ "{}", "disk_total_bytes", "disk_total_human", NULL },
	{ "{\"total_disk\": [1]}", "disk_total_bytes", "disk_total_human",
	  "[1]" },
};

RP_ROWS(payload, describes_the_machine, totals)
{
	struct sending sending;
	struct rp_arena *arena;
	struct rp_value incident, want;
	const struct rp_value *got;

	sending_init(&sending, NULL);
	arena = &sending.scene.run.arena;
	sending.message.context = test_value(arena, row->context);
	incident = rp_payload_incident(arena, &sending.message);
	got = rp_map_get(&incident, row->key);
	if (row->want) {
		want = test_value(arena, row->want);
		cr_expect(rp_value_equal(got, &want), "%s", row->context);
	} else {
		cr_expect(gt(i64, rp_value_int(got, 0), 0), "%s", row->key);
	}
	if (row->human && !row->want)
		cr_expect(rp_text_ends(rp_value_text(rp_map_get(
			&incident, row->human), ""), " GB"), "%s", row->human);
	sending_finish(&sending);
}

Test(payload, drops_an_empty_fraction_as_before)
{
	struct sending sending;
	struct rp_value payload;

	sending_init(&sending, NULL);
	sending.message.created_us = INT64_C(1772539200000000);
	payload = rp_payload_generic(&sending.scene.run.arena,
				     &sending.message);
	cr_expect(rp_text_is(rp_value_text(rp_map_get(&payload,
						      "generated_at"), ""),
			     "2026-03-03T12:00:00+00:00"));
	sending_finish(&sending);
}
