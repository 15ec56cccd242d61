/*
 * What one event can cause at most.
 */
#include "bounds.h"

#include <stdlib.h>

#include "base/buf.h"
#include "lib/rows.h"
#include "lib/units.h"

#define IN "{\"id\": \"in\", \"type\": \"ingest\", \"next\": \"c\"},"
#define GATE "{\"id\": \"c\", \"type\": \"condition\", \"config\": "	\
	     "{\"if\": \"in.has_errors\"}, \"then\": \"a\", \"else\": \"b\"},"
#define TELL(id, more) \
	"{\"id\": \"" id "\", \"type\": \"notify\", \"config\": {" more "}"
#define MANY "\"drivers\": [\"slack\", \"console\", \"generic\"]"
#define WAIT(id, time) "{\"id\": \"" id "\", \"type\": \"delay\", \"config\": " \
		       "{\"for\": \"" time "\"}"

static const struct {
	const char *nodes;
	/* path, executions, calls, notifications, wall (µs); -1: none */
	long long of[RP_BOUND_COUNT];
} rows[] = {
	{ "{\"id\": \"a\", \"type\": \"ingest\"}", { 1, 1, 0, 0, 0 } },
	{ TELL("a", "\"driver\": \"console\"") "}", { 1, 1, 0, 1, -1 } },
	{ TELL("a", "\"driver\": \"slack\"") ", \"max_retries\": 2}",
	  { 1, 1, 3, 1, -1 } },
	{ TELL("a", MANY) ", \"timeout_seconds\": 2.5}",
	  { 1, 1, 2, 3, 2500000 } },
	/* Another side may ask for an hour before each attempt. */
	{ TELL("a", MANY) ", \"timeout_seconds\": 1, \"max_retries\": 2}",
	  { 1, 1, 6, 3, 7203000000 } },
	/* A list wins over a single driver; a channel comes on top. */
	{ TELL("a", MANY ", \"driver\": \"slack\", \"channel\": {\"driver\": "
	       "\"console\"}") "}", { 1, 1, 2, 4, -1 } },
	/* 1 s and 2 s between three attempts that nobody can ask to wait. */
	{ WAIT("a", "90s") ", \"max_retries\": 2}", { 1, 1, 0, 0, 273000000 } },
	{ WAIT("a", "90s") ", \"timeout_seconds\": 5}",
	  { 1, 1, 0, 0, 5000000 } },
	{ WAIT("a", "90s") ", \"timeout_seconds\": 500}",
	  { 1, 1, 0, 0, 90000000 } },
	{ WAIT("a", "1s") "}," WAIT("b", "2s") "}", { 2, 2, 0, 0, 3000000 } },
	/* Branches exclude each other: the greatest counts. */
	{ IN GATE WAIT("a", "1s") "}," WAIT("b", "2s") "}",
	  { 3, 3, 0, 0, 2000000 } },
	{ IN GATE TELL("a", MANY) ", \"next\": \"d\"},"
	  TELL("b", "\"driver\": \"slack\"") ", \"next\": \"d\"},"
	  TELL("d", "\"driver\": \"console\"") "}",
	  { 4, 4, 2, 4, -1 } },
	/* Beside each other: all of them count, and the longest wait. */
	{ "{\"id\": \"in\", \"type\": \"ingest\", \"next\": [\"a\", \"b\"]},"
	  WAIT("a", "3s") ", \"next\": \"d\"}," WAIT("b", "2s")
	  ", \"next\": \"d\"}," WAIT("d", "1s") "}",
	  { 3, 4, 0, 0, 4000000 } },
	/* An attempt ends by the node's own timeout, whose preset is 30 s. */
	{ "{\"id\": \"a\", \"type\": \"http\", \"config\": {\"url\": "
	  "\"https://example.org/\"}}", { 1, 1, 1, 0, 30000000 } },
	/* A way that leaves out a node, and one that stops. */
	{ IN "{\"id\": \"c\", \"type\": \"condition\", \"config\": {\"if\": "
	  "\"in.has_errors\"}, \"then\": \"a\", \"else\": \"d\"},"
	  WAIT("a", "1s") ", \"next\": \"d\"}," WAIT("d", "1s") "}",
	  { 4, 4, 0, 0, 2000000 } },
	{ IN "{\"id\": \"c\", \"type\": \"condition\", \"config\": {\"if\": "
	  "\"in.has_errors\"}, \"then\": \"a\"}," WAIT("a", "1s") "}",
	  { 3, 3, 0, 0, 1000000 } },
	/* A loop does what is in it for each item. */
	{ "{\"id\": \"e\", \"type\": \"foreach\", \"config\": {\"in\": "
	  "\"payload.l\", \"max_items\": 10, \"do\": [{\"id\": \"h\", "
	  "\"type\": \"http\", \"config\": {\"url\": "
	  "\"https://example.org/\"}}," WAIT("w", "1s") "},"
	  TELL("t", "\"driver\": \"slack\"") ", \"timeout_seconds\": 2}]}}",
	  { 4, 31, 20, 10, 330000000 } },
};

RP_ROWS(bounds, add_up, rows)
{
	struct rp_arena arena;
	struct rp_unit *unit;

	rp_arena_init(&arena);
	unit = test_unit(&arena, rp_text(rp_arena_printf(
		&arena, "{\"version\": 1, \"nodes\": [%s]}", row->nodes)));
	cr_assert(eq(sz, unit->diags.n_errors, 0), "%s", row->nodes);
	for (int kind = 0; kind < RP_BOUND_COUNT; kind++) {
		struct rp_bound bound = unit->ir.bounds.of[kind];

		cr_expect(eq(llong, bound.unbounded ? -1 : (long long)bound.most,
			     row->of[kind]), "%d of %s", kind, row->nodes);
	}
	rp_arena_finish(&arena);
}

Test(bounds, saturate)
{
	struct rp_bound half = { .most = UINT64_MAX / 2 + 1 }, no = { 0 };
	struct rp_ir_node node;
	struct rp_bound never = { .unbounded = &node };

	cr_expect(eq(u64, rp_bound_add(half, half).most, UINT64_MAX));
	cr_expect(eq(u64, rp_bound_times(half, half).most, UINT64_MAX));
	cr_expect(eq(ptr, (void *)rp_bound_add(half, never).unbounded, &node));
	cr_expect(eq(ptr, (void *)rp_bound_times(half, never).unbounded,
		     &node));
	cr_expect(eq(ptr, (void *)rp_bound_times(never, no).unbounded, NULL));
	cr_expect(rp_bound_exceeds(never, half));
	cr_expect(not(rp_bound_exceeds(half, never)));
	cr_expect(not(rp_bound_exceeds(never, never)));
}

/* More branches than a run has threads count one after the other. */
Test(bounds, know_that_threads_come_to_an_end)
{
	struct rp_arena arena;
	struct rp_unit *unit;
	struct rp_buf buf;

	rp_arena_init(&arena);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, "{\"version\": 1, \"nodes\": [{\"id\": \"in\", "
			 "\"type\": \"ingest\", \"next\": [\"n0\"");
	for (int i = 1; i < 40; i++)
		rp_buf_printf(&buf, ", \"n%d\"", i);
	rp_buf_str(&buf, "]}");
	for (int i = 0; i < 40; i++)
		rp_buf_printf(&buf, ", {\"id\": \"n%d\", \"type\": \"delay\", "
			      "\"config\": {\"for\": 1}}", i);
	rp_buf_str(&buf, "]}");
	unit = test_unit(&arena, rp_buf_view(&buf));
	cr_expect(eq(sz, unit->diags.n, 0));
	cr_expect(eq(u64, unit->ir.bounds.of[RP_BOUND_PATH].most, 2));
	cr_expect(eq(u64, unit->ir.bounds.of[RP_BOUND_WALL].most, 40000000));
	rp_arena_finish(&arena);
	rp_buf_finish(&buf);
}

/* ------------------------------------------------------------ any graph at all */

#define NODES 10

/* A graph in which node 0 reaches all: node i > 0 hangs below an earlier one. */
static struct rp_unit *random_unit(struct rp_arena *arena, unsigned *seed)
{
	int to[NODES][2];
	struct rp_buf buf;
	struct rp_unit *unit;

	memset(to, -1, sizeof to);
	for (int i = 1; i < NODES; i++) {
		int tries = 0, from;

		do
			from = rand_r(seed) % i;
		while (to[from][0] >= 0 && to[from][1] >= 0 && ++tries < 99);
		to[from][to[from][0] >= 0] = i;
	}
	for (int i = 0; i + 1 < NODES; i++)
		for (int way = 0; way < 2; way++)
			if (to[i][way] < 0 && rand_r(seed) % 2)
				to[i][way] = i + 1 + rand_r(seed) %
						     (NODES - i - 1);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, "{\"version\": 1, \"nodes\": [{\"id\": \"in\", "
			 "\"type\": \"ingest\", \"next\": \"0\"}");
	for (int i = 0; i < NODES; i++) {
		bool forks = to[i][0] >= 0 && to[i][1] >= 0;

		rp_buf_printf(&buf, ", {\"id\": \"%d\", \"type\": \"%s\"", i,
			      forks ? "condition" : "context");
		if (forks)
			rp_buf_printf(&buf, ", \"if\": \"in.has_errors\", "
				      "\"then\": \"%d\", \"else\": \"%d\"",
				      to[i][0], to[i][1]);
		else if (to[i][0] >= 0 || to[i][1] >= 0)
			rp_buf_printf(&buf, ", \"next\": \"%d\"",
				      to[i][0] >= 0 ? to[i][0] : to[i][1]);
		rp_buf_char(&buf, '}');
	}
	rp_buf_str(&buf, "]}");
	unit = test_unit(arena, (struct rp_text){
		rp_arena_copy(arena, buf.at, buf.n), buf.n });
	rp_buf_finish(&buf);
	return unit;
}

/* How many nodes run if the i-th node chooses by bit i. */
static uint64_t runs(const struct rp_ir *ir, unsigned choices)
{
	bool is_reached[NODES + 1] = { true };
	uint64_t n = 0;

	for (size_t i = 0; i < ir->n_order; i++) {
		const struct rp_ir_node *node = ir->order[i];

		n += is_reached[i];
		for (size_t j = 0; is_reached[i] && j < node->n_out; j++)
			if (node->n_out == 1 || (choices >> i & 1) == j)
				is_reached[node->out[j]->to->ordinal] = true;
	}
	return n;
}

Test(bounds, hold_whatever_is_chosen)
{
	unsigned seed = 1, exact = 0;

	for (int round = 0; round < 300; round++) {
		struct rp_unit *unit;
		struct rp_arena arena;
		uint64_t most = 0, bound;

		rp_arena_init(&arena);
		unit = random_unit(&arena, &seed);
		cr_assert(eq(sz, unit->diags.n_errors, 0), "%s", unit->text.at);
		bound = unit->ir.bounds.of[RP_BOUND_EXECUTIONS].most;
		for (unsigned i = 0; i < 1u << (NODES + 1); i++)
			if (runs(&unit->ir, i) > most)
				most = runs(&unit->ir, i);
		cr_expect(le(u64, most, bound), "%s", unit->text.at);
		exact += most == bound;
		rp_arena_finish(&arena);
	}
	/* These are no graphs that people draw; most of those are exact. */
	cr_expect(gt(uint, exact, 90), "%u", exact);
}

/* ------------------------------------------------------------------- limits */

static const struct {
	const char *limits, *findings;
} limits[] = {
	{ "{}", "" },
	{ "{\"notifications\": 1, \"longest_path\": 2, \"executions\": 2, "
	  "\"calls\": 3, \"wall_seconds\": 8000}", "" },
	{ "{\"notifications\": 0}", "over-limit" },
	{ "{\"longest_path\": 1}", "over-limit" },
	{ "{\"executions\": 1}", "over-limit" },
	{ "{\"calls\": 2}", "over-limit" },
	{ "{\"wall_seconds\": 7202.9}", "over-limit" },
	{ "{\"wall_seconds\": 7203}", "" },
	{ "{\"calls\": 2, \"executions\": 1}", "over-limit over-limit" },
	{ "{\"notification\": 0}", "unknown-key" },
	{ "{\"calls\": -1}", "bad-field" },
	{ "{\"calls\": 1.5}", "bad-field" },
	{ "{\"calls\": null}", "bad-field" },
	{ "{\"wall_seconds\": \"5s\"}", "bad-field" },
	{ "{\"wall_seconds\": 1e300}", "bad-field" },
	{ "[]", "bad-field" },
	{ "null", "bad-field" },
};

RP_ROWS(bounds, are_kept_to_limits, limits)
{
	struct rp_arena arena;
	struct rp_unit *unit;

	rp_arena_init(&arena);
	unit = test_unit(&arena, rp_text(rp_arena_printf(
		&arena, "{\"version\": 1, \"limits\": %s, \"nodes\": ["
		"{\"id\": \"in\", \"type\": \"ingest\"},"
		TELL("a", "\"driver\": \"slack\"") ", \"timeout_seconds\": 1, "
		"\"max_retries\": 2}]}", row->limits)));
	cr_expect(eq(str, (char *)test_findings(&arena, unit),
		     (char *)row->findings), "%s", row->limits);
	rp_arena_finish(&arena);
}
