/*
 * Branches really are beside each other: the receiver answers nobody until
 * both have asked.
 */
#include "trouble.h"

#include "lib/receiver.h"
#include "lib/rows.h"

static const struct test_answer meet = { .manner = TEST_MEET, .body = "{}" };

static const char *definition(struct rp_arena *arena, const char *a,
			      const char *b)
{
	static const char http[] =
		"{\"id\": \"%s\", \"type\": \"http\", \"next\": \"end\", "
		"\"config\": {\"allow_private\": true, \"url\": \"%s\"}}";

	return rp_arena_printf(arena,
		"{\"version\": \"1.0\", \"nodes\": [{\"id\": \"in\", \"type\": "
		"\"set\", \"config\": {\"values\": {\"x\": 1}}, "
		"\"next\": [\"a\", \"b\"]}, %s, %s, "
		"{\"id\": \"end\", \"type\": \"log\", \"config\": "
		"{\"message\": \"{{ a.status }} {{ b.status }}\"}}]}",
		rp_arena_printf(arena, http, "a", a),
		rp_arena_printf(arena, http, "b", b));
}

Test(beside, requests_of_two_branches_are_there_at_once)
{
	struct test_receiver *receiver = test_receiver_start(&meet, 1);
	struct rp_arena arena;
	struct test_process p;

	cr_assert(receiver != NULL);
	rp_arena_init(&arena);
	cli_enter(&arena);
	p = cli_run(&arena, (const char *[TEST_MAX_ARGS]){
		"--config", "-", "--json", "--no-store" },
		definition(&arena, test_receiver_url(receiver, "/a"),
			   test_receiver_url(receiver, "/b")));
	cr_expect(eq(int, p.status, 0), "%s%s", p.out.at, p.err.at);
	cr_expect(eq(sz, test_receiver_count(receiver), 2));
	cr_expect_str_eq(trouble_field(&arena, p.out,
				       "node_results/end/output/message"),
			 "200 200");
	test_receiver_stop(receiver);
	rp_arena_finish(&arena);
}
