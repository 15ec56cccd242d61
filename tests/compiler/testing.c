/*
 * Matchers: what fits and what does not.
 */
#include "testing/testing.h"

#include "base/arena.h"
#include "lib/rows.h"
#include "lib/scene.h"

static const struct {
	const char *wanted, *got;	/* got NULL: nothing */
	size_t mismatches;
} rows[] = {
	/* values */
	{ "1", "1", 0 },
	{ "1", "1.0", 0 },
	{ "1", "2", 1 },
	{ "null", NULL, 0 },
	{ "1", NULL, 1 },
	{ "\"1\"", "1", 1 },
	{ "{\"a\": 1, \"b\": [2]}", "{\"b\": [2], \"a\": 1}", 0 },
	{ "{\"a\": 1}", "{\"a\": 1, \"b\": 2}", 1 },
	{ "{}", "{}", 0 },
	{ "[1, 2]", "[2, 1]", 1 },
	/* equals */
	{ "{\"equals\": {\"equals\": 1}}", "{\"equals\": 1}", 0 },
	{ "{\"equals\": null}", NULL, 1 },
	{ "{\"equals\": null}", "null", 0 },
	/* contains */
	{ "{\"contains\": \"b\"}", "\"abc\"", 0 },
	{ "{\"contains\": \"\"}", "\"\"", 0 },
	{ "{\"contains\": \"x\"}", "\"abc\"", 1 },
	{ "{\"contains\": 2}", "[1, 2]", 0 },
	{ "{\"contains\": {\"a\": 1}}", "[{\"a\": 1, \"b\": 2}]", 0 },
	{ "{\"contains\": {\"a\": 2}}", "[{\"a\": 1, \"b\": 2}]", 1 },
	{ "{\"contains\": \"a\"}", "{\"a\": 1}", 0 },
	{ "{\"contains\": {\"a\": 1}}", "{\"a\": 1, \"b\": 2}", 0 },
	{ "{\"contains\": {\"a\": 1}}", "{\"a\": 2}", 1 },
	{ "{\"contains\": 1}", "1", 1 },
	{ "{\"contains\": \"x\"}", NULL, 1 },
	/* matches */
	{ "{\"matches\": \"^a.c$\"}", "\"abc\"", 0 },
	{ "{\"matches\": \"b\"}", "\"abc\"", 0 },
	{ "{\"matches\": \"x|y\"}", "\"abc\"", 1 },
	{ "{\"matches\": \"(\"}", "\"abc\"", 1 },
	{ "{\"matches\": \"1\"}", "1", 1 },
	/* approx */
	{ "{\"approx\": {\"value\": 1, \"tolerance\": 0.5}}", "1.5", 0 },
	{ "{\"approx\": {\"value\": 1, \"tolerance\": 0.5}}", "1.6", 1 },
	{ "{\"approx\": {\"value\": 1, \"tolerance\": 0}}", "1", 0 },
	{ "{\"approx\": {\"value\": 1, \"tolerance\": 9}}", "\"1\"", 1 },
	{ "{\"approx\": {\"value\": 1, \"tolerance\": 9}}", NULL, 1 },
	/* any, absent */
	{ "{\"any\": true}", "null", 0 },
	{ "{\"any\": true}", NULL, 1 },
	{ "{\"absent\": true}", NULL, 0 },
	{ "{\"absent\": true}", "null", 0 },
	{ "{\"absent\": true}", "0", 1 },
	{ "{\"absent\": false}", "0", 0 },
	{ "{\"absent\": false}", NULL, 1 },
	/* one_of, length */
	{ "{\"one_of\": [1, \"a\"]}", "\"a\"", 0 },
	{ "{\"one_of\": [1, \"a\"]}", "\"b\"", 1 },
	{ "{\"one_of\": []}", "1", 1 },
	{ "{\"length\": 3}", "\"a\xc3\xa9z\"", 0 },
	{ "{\"length\": 2}", "[1, 2]", 0 },
	{ "{\"length\": 1}", "{\"a\": 1}", 0 },
	{ "{\"length\": 1}", "1", 1 },
	{ "{\"length\": 0}", NULL, 1 },
	/* several at once */
	{ "{\"length\": 3, \"contains\": \"b\"}", "\"abc\"", 0 },
	{ "{\"length\": 2, \"contains\": \"x\"}", "\"abc\"", 2 },
};

RP_ROWS(testing, matches, rows)
{
	struct rp_verdict verdict = { .n = 0 };
	struct rp_arena arena;
	struct rp_value wanted, got;

	rp_arena_init(&arena);
	wanted = test_value(&arena, row->wanted);
	if (row->got)
		got = test_value(&arena, row->got);
	rp_match(&verdict, &arena, (struct rp_mismatch){ .at = "" }, &wanted,
		 row->got ? &got : NULL);
	cr_expect(eq(sz, verdict.n, row->mismatches), "%s against %s",
		  row->wanted, row->got ? row->got : "nothing");
	rp_arena_finish(&arena);
}

Test(testing, never_shows_a_secret)
{
	struct rp_verdict verdict = { .n = 0 };
	struct rp_arena arena;
	struct rp_value wanted, got;

	rp_arena_init(&arena);
	wanted = test_value(&arena, "{\"a\": 1}");
	got = test_value(&arena, "{\"api_key\": \"hunter2\"}");
	rp_match(&verdict, &arena, (struct rp_mismatch){ .at = "" }, &wanted,
		 &got);
	cr_assert(eq(sz, verdict.n, 1));
	cr_expect(eq(str, (char *)verdict.mismatches[0].got,
		     "{\"api_key\": \"***\"}"));
	rp_arena_finish(&arena);
}
