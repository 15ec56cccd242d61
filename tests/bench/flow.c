/*
 * Control flow: what a foreach adds to what its body does, and whether
 * branches take their time beside each other.
 *
 *	bench-flow
 *
 * The body is a `set` node that looks at the item.  What such a node costs is
 * measured by itself, as a chain of a thousand; what an item costs beyond that
 * is the loop's.  jq and python3 build the same objects from the same list in
 * the same run; what they take to read it is measured without the loop and
 * taken off.  Times are of the processor, but for the branches, that wait.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/json.h"
#include "compile.h"
#include "jit.h"
#include "lib/receiver.h"
#include "measure.h"
#include "run.h"

#define ITEMS 10000
#define CHAIN 1000
#define REPEATS 31
#define PEER_REPEATS 9
#define CALLS 9
#define PAYLOAD "bench-flow.json"
#define GOAL_US 1.0

#define SET(of) "{\"id\": \"%s\", \"type\": \"set\", \"config\": "	\
	"{\"values\": {\"x\": \"{{ " of ".n }}\"}}}"

/* A definition that is ready to run. */
struct program {
	struct rp_unit unit;
	struct rp_jit jit;
};

static void build(struct program *p, const struct rp_buf *json)
{
	struct rp_error error = { 0 };

	rp_unit_init(&p->unit, "bench", rp_buf_view(json));
	if (!rp_unit_compile(&p->unit)
	    || rp_jit_build(&p->jit, &p->unit, &error) < 0) {
		fprintf(stderr, "%s%s\n", error.message, p->unit.diags.n
			? p->unit.diags.rows[0].message : "");
		exit(1);
	}
}

static void finish(struct program *p)
{
	rp_jit_finish(&p->jit);
	rp_unit_finish(&p->unit);
}

/* Runs it once and gives what the clock says of it. */
static double run_us(const struct program *p, const struct rp_value *payload,
		     double (*clock)(void))
{
	struct rp_run_request request = {
		.plan = p->jit.plan, .definition = "bench", .engine = "jit",
		.payload = payload, .source = "bench", .environment = "bench",
	};
	struct rp_error error = { 0 };
	struct rp_run run;
	double start = clock(), end;

	if (rp_run_begin(&run, &request, &error) < 0 || rp_run_go(&run) != 0) {
		fprintf(stderr, "%s%s\n", error.message,
			run.error ? run.error : "");
		exit(1);
	}
	end = clock();
	rp_run_finish(&run);
	return end - start;
}

static double median_us(const struct rp_buf *json,
			const struct rp_value *payload, double (*clock)(void),
			size_t repeats)
{
	double times[REPEATS];
	struct program p;

	build(&p, json);
	for (size_t i = 0; i < repeats; i++)
		times[i] = run_us(&p, payload, clock);
	finish(&p);
	return bench_median(times, repeats);
}

/* ------------------------------------------------------------------- loops */

static void write_payload(struct rp_buf *buf)
{
	rp_buf_str(buf, "{\"items\": [");
	for (size_t i = 0; i < ITEMS; i++)
		rp_buf_printf(buf, "%s{\"n\": %zu, \"host\": \"web-%zu\"}",
			      i ? ", " : "", i, i % 50);
	rp_buf_str(buf, "]}\n");
}

static double loop_us(const struct rp_value *payload, int max_parallel)
{
	struct rp_buf json;
	double us;

	rp_buf_init(&json, RP_BUF_UNLIMITED);
	rp_buf_printf(&json, "{\"version\": \"1.0\", \"nodes\": [{\"id\": "
		      "\"each\", \"type\": \"foreach\", \"config\": {\"in\": "
		      "\"payload.items\", \"max_items\": %d, "
		      "\"max_parallel\": %d, \"do\": [" SET("item") "]}}]}",
		      ITEMS, max_parallel, "body");
	us = median_us(&json, payload, bench_used_us, REPEATS) / ITEMS;
	rp_buf_finish(&json);
	return us;
}

static double chain_us(const struct rp_value *payload)
{
	struct rp_buf json;
	double us;

	rp_buf_init(&json, RP_BUF_UNLIMITED);
	rp_buf_str(&json, "{\"version\": \"1.0\", \"nodes\": [");
	for (int i = 0; i < CHAIN; i++) {
		char id[16];

		snprintf(id, sizeof id, "n%d", i);
		rp_buf_str(&json, i ? ", " : "");
		rp_buf_printf(&json, SET("payload.items[0]"), id);
	}
	rp_buf_str(&json, "]}");
	us = median_us(&json, payload, bench_used_us, REPEATS) / CHAIN;
	rp_buf_finish(&json);
	return us;
}

/* ------------------------------------------------------------------- peers */

static double children_us(void)
{
	struct rusage used;

	getrusage(RUSAGE_CHILDREN, &used);
	return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e6
	       + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

static double program_us(const char *const *argv)
{
	double times[PEER_REPEATS];
	struct bench_run run;

	for (size_t i = 0; i < PEER_REPEATS; i++) {
		double start = children_us();

		if (bench_spawn(&run, argv) < 0 || run.status != 0)
			return -1;
		times[i] = children_us() - start;
	}
	return bench_median(times, PEER_REPEATS);
}

#define PYTHON "import json; a = json.load(open('" PAYLOAD "'))['items']\n"

static const struct peer {
	const char *what;
	int loops;			/* through the list */
	const char *with[4], *without[4];
} peers[] = {
	{ "jq: [.items[] | {x: .n}]", 10,
	  { "jq", "[range(10) as $i | .items[] | {x: .n}] | length", PAYLOAD },
	  { "jq", ".items | length", PAYLOAD } },
	{ "python3: [{'x': i['n']} for i in a]", 100,
	  { "python3", "-c", PYTHON "for _ in range(100):\n"
			     " [{'x': i['n']} for i in a]" },
	  { "python3", "-c", PYTHON } },
};

static void print_peer(const struct peer *peer, double item_us)
{
	double with = program_us(peer->with);
	double without = program_us(peer->without);
	double us = (with - without) / ITEMS / peer->loops;

	if (with < 0 || without < 0)
		printf("%-42s not here\n", peer->what);
	else
		printf("%-42s %8.3f, ours is %.2f of it\n", peer->what, us,
		       item_us / us);
}

/* ---------------------------------------------------------------- branches */

static void write_calls(struct rp_buf *json, const char *url, bool is_fork)
{
	static const char *const ids[] = { "a", "b" };

	rp_buf_str(json, "{\"version\": \"1.0\", \"nodes\": [");
	rp_buf_printf(json, "{\"id\": \"start\", \"type\": \"set\", "
		      "\"config\": {\"values\": {}}, \"next\": %s}",
		      is_fork ? "[\"a\", \"b\"]" : "\"a\"");
	for (int i = 0; i < 2; i++)
		rp_buf_printf(json, ", {\"id\": \"%s\", \"type\": \"http\", "
			      "\"config\": {\"url\": \"%s\", "
			      "\"allow_private\": true}, \"next\": %s}",
			      ids[i], url,
			      !is_fork && i == 0 ? "\"b\"" : "\"end\"");
	rp_buf_str(json, ", {\"id\": \"end\", \"type\": \"set\", "
			 "\"config\": {\"values\": {}}}]}");
}

static double calls_ms(const char *url, bool is_fork)
{
	struct rp_value payload = rp_null;
	struct rp_buf json;
	double us;

	rp_buf_init(&json, RP_BUF_UNLIMITED);
	write_calls(&json, url, is_fork);
	us = median_us(&json, &payload, bench_now_us, CALLS);
	rp_buf_finish(&json);
	return us / 1000;
}

static void report_branches(void)
{
	static const struct test_answer late[] = { { .manner = TEST_LATE } };
	struct test_receiver *receiver = test_receiver_start(late, 1);

	if (!receiver)
		return;
	printf("\nTwo HTTP calls that take 100 ms each, milliseconds of the "
	       "clock\n%-42s %8.1f\n%-42s %8.1f\n", "one after the other",
	       calls_ms(test_receiver_url(receiver, "/"), false),
	       "on branches beside each other",
	       calls_ms(test_receiver_url(receiver, "/"), true));
	test_receiver_stop(receiver);
}

static void report_loops(const struct rp_value *payload)
{
	double node = chain_us(payload), item = loop_us(payload, 1);
	double parallel = loop_us(payload, 2);

	printf("%d items, microseconds an item, medians\n", ITEMS);
	printf("%-42s %8.3f\n", "a set node by itself", node);
	printf("%-42s %8.3f\n", "foreach with a set node", item);
	printf("%-42s %8.3f, goal %.1f %s\n", "so foreach adds", item - node,
	       GOAL_US, item - node <= GOAL_US ? "met" : "MISS");
	printf("%-42s %8.3f\n", "on two threads, both together", parallel);
	for (size_t i = 0; i < sizeof peers / sizeof peers[0]; i++)
		print_peer(&peers[i], item);
}

int main(void)
{
	struct rp_json_result result;
	struct rp_value payload;
	struct rp_arena arena;
	struct rp_buf json;
	FILE *file;

	rp_arena_init(&arena);
	rp_buf_init(&json, RP_BUF_UNLIMITED);
	write_payload(&json);
	rp_json_read(&payload, &arena, rp_buf_view(&json), 64, &result);
	file = fopen(PAYLOAD, "w");
	if (file && fputs(json.at, file) >= 0 && fclose(file) == 0)
		report_loops(&payload);
	unlink(PAYLOAD);
	report_branches();
	rp_buf_finish(&json);
	rp_arena_finish(&arena);
	return 0;
}
