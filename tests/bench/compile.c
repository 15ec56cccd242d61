/*
 * Compilation: what our passes and libtcc take, for definitions of 10 to
 * 10,000 nodes, as a chain of small nodes of four types, and as a chain of
 * nodes that hold ten expressions each.
 *
 *	bench-compile
 *
 * A part is a node of the first chain, an expression of the second with its
 * share of the node.  Linear means that a part of a large definition costs
 * what one of a small definition costs.  All times are of the processor.
 *
 * Memory is kept from one round to the next, for on a virtual machine to get
 * it from the kernel can take longer than the work; the first round has to,
 * so it has a column of its own.
 */
#include <limits.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "compile.h"
#include "jit.h"
#include "measure.h"

#define MAX_REPEATS 400
#define PER_NODE 10

static const char *const bodies[] = {
	"\"type\": \"ingest\"",
	"\"type\": \"context\", \"config\": "
	"{\"checker_names\": [\"memory\", \"disk\"]}",
	"\"type\": \"intelligence\", \"config\": {\"provider\": \"local\"}",
	"\"type\": \"notify\", \"config\": {\"driver\": \"console\"}",
};

/* What conditions and values look like; each node has all of them. */
static const char *const expressions[PER_NODE] = {
	"payload.severity == 'critical'",
	"payload.severity == 'critical' && payload.cpu > 90.0",
	"payload.labels.env in ['prod', 'staging']",
	"payload.host.startsWith('web-') && has(payload.labels.team)",
	"payload.alerts.exists(a, a.status == 'firing' && "
	"a.labels.severity == 'critical')",
	"payload.alerts.filter(a, a.status == 'firing').size()",
	"payload.labels.team|default('nobody')|upper",
	"payload.host ~ ': ' ~ payload.status",
	"payload.cpu > 90.0 ? 'hot' : 'cool'",
	"{'host': payload.host, 'level': 2 + 3}",
};

static void write_small(struct rp_buf *buf, size_t i)
{
	rp_buf_str(buf, bodies[i % (sizeof bodies / sizeof bodies[0])]);
}

static void write_full(struct rp_buf *buf, size_t i)
{
	(void)i;
	rp_buf_str(buf, "\"type\": \"set\", \"config\": {\"values\": {");
	for (size_t j = 0; j < PER_NODE; j++)
		rp_buf_printf(buf, "%s\n    \"v%zu\": \"{{ %s }}\"",
			      j ? "," : "", j, expressions[j]);
	rp_buf_str(buf, "}}");
}

static const struct chain {
	const char *what;
	void (*write)(struct rp_buf *buf, size_t i);
	size_t parts;			/* a node has */
	double goal_us;			/* of ours a part; 0: none */
	double jit_goal_us;
	struct { size_t nodes, repeats; } sizes[4];
} chains[] = {
	{ "small nodes", write_small, 1, 0, 12,
	  { { 10, 400 }, { 100, 100 }, { 1000, 30 }, { 10000, 9 } } },
	{ "ten expressions a node", write_full, PER_NODE, 15, 0,
	  { { 10, 100 }, { 100, 30 }, { 1000, 9 }, { 10000, 3 } } },
};

#define SIZES (sizeof chains[0].sizes / sizeof chains[0].sizes[0])

/* One row of results, in microseconds a part. */
struct cost {
	double check, emit, jit;
	double first;			/* check and emit, the first time */
};

static void write_definition(struct rp_buf *buf, const struct chain *chain,
			     size_t nodes)
{
	rp_buf_str(buf, "{\"version\": \"1.0\", \"nodes\": [\n");
	for (size_t i = 0; i < nodes; i++) {
		rp_buf_printf(buf, "  {\"id\": \"node-%zu\", ", i);
		chain->write(buf, i);
		rp_buf_str(buf, i + 1 < nodes ? "},\n" : "}\n");
	}
	rp_buf_str(buf, "]}\n");
}

static void complain(const struct rp_unit *unit, const struct rp_error *error)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_diags_print(&buf, unit, 10);
	fprintf(stderr, "%s%s\n", buf.at, error->message);
	rp_buf_finish(&buf);
}

/* Once through; the times in *out are of all parts together.  0 or -1. */
static int compile(struct cost *out, struct rp_text text)
{
	struct rp_error error = { 0 };
	struct rp_unit unit;
	struct rp_jit jit = { 0 };
	double start = bench_used_us(), checked, emitted;
	bool is_good;

	rp_unit_init(&unit, "chain.json", text);
	unit.with_lines = true;
	is_good = rp_unit_check(&unit);
	checked = bench_used_us();
	if (is_good)
		rp_pass_emit(&unit);
	emitted = bench_used_us();
	is_good = is_good && rp_jit_build(&jit, &unit, &error) == 0;
	*out = (struct cost){ checked - start, emitted - checked,
			      bench_used_us() - emitted, 0 };
	if (!is_good)
		complain(&unit, &error);
	rp_jit_finish(&jit);
	rp_unit_finish(&unit);
	return is_good ? 0 : -1;
}

static int measure(struct cost *out, const struct chain *chain, size_t nodes,
		   size_t repeats)
{
	static double check[MAX_REPEATS], emit[MAX_REPEATS], jit[MAX_REPEATS];
	double parts = (double)(nodes * chain->parts);
	struct cost once = { 0 };
	double first;
	struct rp_buf buf;
	int rc = 0;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	write_definition(&buf, chain, nodes);
	for (size_t i = 0; i < repeats && rc == 0; i++) {
		rc = compile(&once, rp_buf_view(&buf));
		check[i] = once.check / parts;
		emit[i] = once.emit / parts;
		jit[i] = once.jit / parts;
	}
	rp_buf_finish(&buf);
	first = check[0] + emit[0];
	*out = (struct cost){ bench_median(check, repeats),
			      bench_median(emit, repeats),
			      bench_median(jit, repeats), first };
	return rc;
}

static double ours(const struct cost *cost)
{
	return cost->check + cost->emit;
}

static void print_goal(const char *what, double value, double goal)
{
	if (goal > 0)
		printf("%-34s %6.2f, goal %.2f %s\n", what, value, goal,
		       value <= goal ? "met" : "MISS");
}

static int report(const struct chain *chain)
{
	struct cost costs[SIZES];
	const struct cost *small = &costs[SIZES - 2];
	const struct cost *large = &costs[SIZES - 1];

	printf("%s: microseconds a part, medians\n%8s %8s %8s %8s %8s %8s "
	       "%10s\n", chain->what, "nodes", "check", "emit", "ours",
	       "(first)", "libtcc", "all, ms");
	for (size_t i = 0; i < SIZES; i++) {
		struct cost *cost = &costs[i];
		size_t nodes = chain->sizes[i].nodes;

		if (measure(cost, chain, nodes, chain->sizes[i].repeats) < 0)
			return -1;
		printf("%8zu %8.2f %8.2f %8.2f %8.2f %8.2f %10.2f\n", nodes,
		       cost->check, cost->emit, ours(cost), cost->first,
		       cost->jit, (ours(cost) + cost->jit)
				  * (double)(nodes * chain->parts) / 1e3);
	}
	print_goal("ours, 10,000 to 1,000 nodes:", ours(large) / ours(small),
		   1.3);
	print_goal("libtcc, 10,000 to 1,000 nodes:", large->jit / small->jit,
		   chain->jit_goal_us > 0 ? 1.3 : 0);
	print_goal("ours at 1,000 nodes:", ours(small), chain->goal_us);
	print_goal("libtcc at 10,000 nodes:", large->jit, chain->jit_goal_us);
	putchar('\n');
	return 0;
}

int main(void)
{
	mallopt(M_MMAP_THRESHOLD, 1 << 30);
	mallopt(M_TRIM_THRESHOLD, INT_MAX);
	for (size_t i = 0; i < sizeof chains / sizeof chains[0]; i++)
		if (report(&chains[i]) < 0)
			return 0;
	return 0;
}
