/* Fingerprints bit by bit, and the group key. */
#include "alerts/alerts.h"

#include "cases.h"
#include "lib/rows.h"

static const struct { const char *name, *labels, *want; } vectors[] = {
	{ "Disk full", "{}", "ae8ed8df02cc08a8" },
	{ "Disk full", "{\"host\":\"a1\",\"env\":\"prod\"}",
	  "ddc9953844052db5" },
	{ "Ünïcode ☃", "{\"città\":\"Roma\"}", "9b89f5ee8c822d2a" },
	{ "quote", "{\"k\":\"say \\\"hi\\\"\"}", "b084869410e12d85" },
	{ "esc", "{\"k\":\"a\\\\b\"}", "76686f597c92e206" },
	{ "esc", "{\"k\":\"\\u0000\\u001f\\u007f\"}", "89144fde53bfbcf9" },
	{ "esc", "{\"k\":\"\\u200b\\u2028\\ufeff\"}", "6eb8569916d69fae" },
	{ "esc", "{\"k\":\"\\ue000\"}", "abbe51f00719e190" },
	{ "nonstr", "{\"n\":1e16,\"m\":1e-05,\"i\":100000000000000000000,"
	  "\"f\":2.0}", "c1475d5f547f75db" },
	{ "", "{}", "d9346d5a2e9daa39" },
	{ "alertname included", "{\"alertname\":\"alertname included\","
	  "\"severity\":\"critical\"}", "e9d2047d5a7b1cbd" },
};

RP_ROWS(fingerprint, is_that_of_the_vectors, vectors)
{
	struct rp_value labels;
	struct rp_arena arena;

	rp_arena_init(&arena);
	labels = json_text(&arena, row->labels);
	cr_expect(rp_text_is(rp_alert_fingerprint(&arena, rp_text(row->name),
						  &labels),
			     row->want),
		  "%s %s", row->name, row->labels);
	rp_arena_finish(&arena);
}

/* Those of checks are made elsewhere, of a name and a host. */
Test(fingerprint, is_that_of_the_file)
{
	struct rp_value rows;
	struct rp_arena arena;
	size_t n = 0;

	rp_arena_init(&arena);
	rows = json_file(&arena, "fixtures/vectors/fingerprints.json");
	for (size_t i = 0; i < rp_value_count(&rows); i++) {
		const struct rp_value *row = rp_list_at(&rows, i);
		const struct rp_value *labels = rp_map_get(row, "labels");
		struct rp_text name = rp_value_text(rp_map_get(row, "name"),
						    "");
		struct rp_text want = rp_value_text(
			rp_map_get(row, "fingerprint"), "-");

		if (!labels)
			continue;
		cr_expect(rp_text_equal(rp_alert_fingerprint(&arena, name,
							     labels), want),
			  "row %zu", i);
		n++;
	}
	cr_expect(ge(sz, n, 11));
	rp_arena_finish(&arena);
}

static const struct { const char *labels, *want; } keys[] = {
	{ "{}", "[\"n\",null,null,null]" },
	{ "{\"host\":\"a\"}", "[\"n\",\"a\",null,null]" },
	{ "{\"hostname\":\"a\"}", "[\"n\",\"a\",null,null]" },
	{ "{\"hostname\":\"b\",\"host\":\"a\"}", "[\"n\",\"a\",null,null]" },
	{ "{\"host\":\"\",\"hostname\":\"b\"}", "[\"n\",\"b\",null,null]" },
	{ "{\"instance\":\"i:1\",\"service\":\"s\",\"job\":\"j\"}",
	  "[\"n\",null,\"i:1\",\"s\"]" },
	{ "{\"host\":\"a\\\",\\\"b\"}",
	  "[\"n\",\"a\\\",\\\"b\",null,null]" },
	{ "{\"host\":5,\"instance\":null,\"service\":[1]}",
	  "[\"n\",\"5\",null,\"[1]\"]" },
};

RP_ROWS(fingerprint, groups_by_name_host_instance_and_service, keys)
{
	struct rp_alert alert = { .name = RP_TEXT("n") };
	struct rp_arena arena;
	struct rp_text key;

	rp_arena_init(&arena);
	alert.labels = json_text(&arena, row->labels);
	key = rp_alert_group_key(&arena, &alert);
	cr_expect(rp_text_is(key, row->want), "%s: %.*s", row->labels,
		  (int)key.n, key.at);
	rp_arena_finish(&arena);
}
