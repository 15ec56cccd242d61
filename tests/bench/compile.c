/*
 * Compilation: what our passes and libtcc take a node, for definitions of 10
 * to 10,000 nodes.  The definition is a chain of small nodes of four types.
 *
 *	bench-compile
 *
 * Linear means that a node of a large definition costs what one of a small
 * definition costs: the last line compares 10,000 nodes to 1,000.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "compile.h"
#include "jit.h"
#include "measure.h"

#define MAX_REPEATS 400

static const struct {
	size_t nodes, repeats;
} sizes[] = {
	{ 10, 400 }, { 100, 100 }, { 1000, 30 }, { 10000, 9 },
};

#define SIZES (sizeof sizes / sizeof sizes[0])

/* One row of results, in microseconds a node. */
struct cost {
	double check, emit, jit;
};

static const char *const bodies[] = {
	"\"type\": \"ingest\"",
	"\"type\": \"context\", \"config\": "
	"{\"checker_names\": [\"memory\", \"disk\"]}",
	"\"type\": \"intelligence\", \"config\": {\"provider\": \"local\"}",
	"\"type\": \"notify\", \"config\": {\"driver\": \"console\"}",
};

static void write_definition(struct rp_buf *buf, size_t nodes)
{
	rp_buf_str(buf, "{\"version\": \"1.0\", \"nodes\": [\n");
	for (size_t i = 0; i < nodes; i++)
		rp_buf_printf(buf, "  {\"id\": \"node-%zu\", %s}%s\n", i,
			      bodies[i % (sizeof bodies / sizeof bodies[0])],
			      i + 1 < nodes ? "," : "");
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

/* Once through; the times in *out are of all nodes together.  0 or -1. */
static int compile(struct cost *out, struct rp_text text)
{
	struct rp_error error = { 0 };
	struct rp_unit unit;
	struct rp_jit jit = { 0 };
	double start = bench_now_us(), checked, emitted;
	bool is_good;

	rp_unit_init(&unit, "chain.json", text);
	unit.with_lines = true;
	is_good = rp_unit_check(&unit);
	checked = bench_now_us();
	if (is_good)
		rp_pass_emit(&unit);
	emitted = bench_now_us();
	is_good = is_good && rp_jit_build(&jit, &unit, &error) == 0;
	*out = (struct cost){ checked - start, emitted - checked,
			      bench_now_us() - emitted };
	if (!is_good)
		complain(&unit, &error);
	rp_jit_finish(&jit);
	rp_unit_finish(&unit);
	return is_good ? 0 : -1;
}

static int measure(struct cost *out, size_t nodes, size_t repeats)
{
	static double check[MAX_REPEATS], emit[MAX_REPEATS], jit[MAX_REPEATS];
	struct cost once = { 0 };
	struct rp_buf buf;
	int rc = 0;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	write_definition(&buf, nodes);
	for (size_t i = 0; i < repeats && rc == 0; i++) {
		rc = compile(&once, rp_buf_view(&buf));
		check[i] = once.check / (double)nodes;
		emit[i] = once.emit / (double)nodes;
		jit[i] = once.jit / (double)nodes;
	}
	rp_buf_finish(&buf);
	*out = (struct cost){ bench_median(check, repeats),
			      bench_median(emit, repeats),
			      bench_median(jit, repeats) };
	return rc;
}

static void print_ratio(const char *what, double large, double small)
{
	double ratio = large / small;

	printf("%-14s 10,000 to 1,000 nodes: %.2f, goal 1.30 %s\n", what,
	       ratio, ratio <= 1.3 ? "met" : "MISS");
}

int main(void)
{
	struct cost costs[SIZES];
	const struct cost *small = &costs[SIZES - 2];
	const struct cost *large = &costs[SIZES - 1];

	printf("Microseconds a node, medians.\n"
	       "%8s %8s %8s %8s %8s %10s\n", "nodes", "check", "emit",
	       "ours", "libtcc", "all, ms");
	for (size_t i = 0; i < SIZES; i++) {
		struct cost *cost = &costs[i];
		double ours;

		if (measure(cost, sizes[i].nodes, sizes[i].repeats) < 0)
			return 0;
		ours = cost->check + cost->emit;
		printf("%8zu %8.2f %8.2f %8.2f %8.2f %10.2f\n", sizes[i].nodes,
		       cost->check, cost->emit, ours, cost->jit,
		       (ours + cost->jit) * (double)sizes[i].nodes / 1e3);
	}
	putchar('\n');
	print_ratio("our passes:", large->check + large->emit,
		    small->check + small->emit);
	print_ratio("libtcc:", large->jit, small->jit);
	printf("libtcc at 10,000 nodes: %.2f us a node, goal 12 %s\n",
	       large->jit, large->jit <= 12 ? "met" : "MISS");
	return 0;
}
