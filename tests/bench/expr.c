/*
 * Expressions: what a condition over an alert costs once it is compiled, by
 * libtcc in memory and by gcc ahead of time, beside a walk of its tree and
 * beside jq.  What compiling costs is in compile.c.
 *
 *	bench-expr
 *
 * jq reads the alert a hundred thousand times, with the condition and with
 * `empty`; the difference is what the condition takes.  All times are of the
 * processor, so that what else runs does not count.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/json.h"
#include "compile.h"
#include "emit.h"
#include "expr/emission.h"
#include "expr/expr.h"
#include "expr/variables.h"
#include "jit.h"
#include "lib/walk.h"
#include "measure.h"

#define TIMES 200000
#define PER_ARENA 1000		/* evaluations that share an arena */
#define JQ_LINES 100000
#define REPEATS 7
#define GOAL_NS 100
#define ALERTS "bench-expr.ndjson"
#define SOURCE "bench-expr-gcc.c"
#define LIBRARY "./bench-expr-gcc.so"

static const char alert[] =
	"{\"severity\": \"critical\", \"status\": \"firing\", \"cpu\": 97.5, "
	"\"host\": \"web-17\", \"labels\": {\"env\": \"prod\", \"team\": "
	"\"core\", \"service\": \"checkout\"}, \"alerts\": [{\"status\": "
	"\"resolved\", \"labels\": {\"severity\": \"warning\"}}, {\"status\": "
	"\"firing\", \"labels\": {\"severity\": \"critical\"}}]}";

static const struct {
	const char *expr, *jq;
} rows[] = {
	{ "payload.severity == 'critical'", ".severity == \"critical\"" },
	{ "payload.severity == 'critical' && payload.cpu > 90.0",
	  ".severity == \"critical\" and .cpu > 90.0" },
	{ "payload.labels.env in ['prod', 'staging']",
	  ".labels.env | IN(\"prod\", \"staging\")" },
	{ "payload.host.startsWith('web-') && has(payload.labels.team)",
	  "(.host | startswith(\"web-\")) and (.labels | has(\"team\"))" },
	{ "payload.alerts.exists(a, a.status == 'firing' && "
	  "a.labels.severity == 'critical')",
	  "any(.alerts[]; .status == \"firing\" and "
	  ".labels.severity == \"critical\")" },
};

#define ROWS (sizeof rows / sizeof rows[0])

/* The expressions, ready to run. */
struct bench {
	struct rp_unit unit;
	struct rp_variables variables;
	struct rp_value payload;
	const struct rp_ast *asts[ROWS];
	struct rp_jit jit;
	const struct rp_exprs *ahead;	/* NULL: there is no gcc */
};

enum way { JIT, AHEAD, WALK, WAYS };

/* Processor time of programs that this one started. */
static double children_us(void)
{
	struct rusage used;

	getrusage(RUSAGE_CHILDREN, &used);
	return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e6
	       + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

static bool write_file(const char *path, const char *text, size_t times)
{
	FILE *file = fopen(path, "w");

	for (size_t i = 0; file && i < times; i++)
		fprintf(file, "%s\n", text);
	return file && fclose(file) == 0;
}

/* --------------------------------------------------------------- compiling */

static struct rp_ast *check(struct rp_unit *unit, const struct rp_scope *scope,
			    const char *text)
{
	struct rp_site site = {
		.unit = unit, .scope = scope, .what = "Expression",
		.text = rp_text(text),
	};
	struct rp_ast *ast = rp_expr_parse(&site);

	if (!ast || !rp_expr_check(&site, ast, NULL)) {
		fprintf(stderr, "%s: does not check\n", text);
		exit(1);
	}
	rp_expr_fold(unit, ast);
	return ast;
}

static void prepare(struct bench *b)
{
	struct rp_json_result result;

	rp_unit_init(&b->unit, "bench", rp_text(""));
	rp_variables_init(&b->variables);
	rp_json_read(&b->payload, &b->unit.arena, rp_text(alert), 64, &result);
	rp_variables_set(&b->variables, &b->unit.arena, (struct rp_variable){
		.name = RP_TEXT("payload"), .type = &rp_type_any,
		.value = &b->payload, .is_data = true,
	});
}

static void build(struct bench *b)
{
	struct rp_text texts[ROWS];
	struct rp_error error = { 0 };

	for (size_t i = 0; i < ROWS; i++) {
		texts[i] = rp_text(rows[i].expr);
		b->asts[i] = check(&b->unit, &b->variables.scope,
				   rows[i].expr);
	}
	rp_emit_exprs_program(&b->unit, b->asts, texts, ROWS);
	if (rp_jit_build(&b->jit, &b->unit, &error) < 0) {
		fprintf(stderr, "%s\n", error.message);
		exit(1);
	}
}

/* The same text as a library by gcc -O2, which takes our functions from us. */
static void build_ahead(struct bench *b)
{
	static const char *const argv[] = {
		"gcc", "-std=c11", "-O2", "-shared", "-fPIC", "-o", LIBRARY,
		SOURCE, NULL
	};
	struct bench_run run;
	struct rp_buf c;
	void *library;

	rp_buf_init(&c, RP_BUF_UNLIMITED);
	rp_emit_with_abi(&c, &b->unit);
	if (write_file(SOURCE, c.at, 1) && bench_spawn(&run, argv) == 0
	    && run.status == 0) {
		library = dlopen(LIBRARY, RTLD_NOW);
		b->ahead = library ? dlsym(library, "plan_exprs") : NULL;
	}
	if (!b->ahead)
		fprintf(stderr, "no gcc: %s\n", dlerror());
	unlink(SOURCE);
	unlink(LIBRARY);
	rp_buf_finish(&c);
}

/* -------------------------------------------------------------- evaluating */

static const struct rp_value *evaluate(struct bench *b, size_t row,
				       enum way way, struct rp_frame *f)
{
	if (way == WALK)
		return test_walk(f, b->asts[row]);
	return (way == JIT ? b->jit.exprs : b->ahead)->at[row](f);
}

static double run_ns(struct bench *b, size_t row, enum way way)
{
	const struct rp_value *const *given =
		rp_variables_values(&b->variables, &b->unit.arena);
	double start = bench_used_us();
	size_t held = 0;

	for (size_t i = 0; i < TIMES; i += PER_ARENA) {
		struct rp_arena arena;
		struct rp_frame f;

		rp_arena_init(&arena);
		for (size_t j = 0; j < PER_ARENA; j++) {
			rp_frame_init(&f, NULL, &arena);
			f.given = given;
			f.n_given = b->variables.n;
			held += evaluate(b, row, way, &f)->as.boolean;
		}
		rp_arena_finish(&arena);
	}
	if (held != TIMES)
		fprintf(stderr, "%s: not true\n", rows[row].expr);
	return (bench_used_us() - start) * 1000 / TIMES;
}

static double median_ns(struct bench *b, size_t row, enum way way)
{
	double times[REPEATS];

	if (way == AHEAD && !b->ahead)
		return -1;
	for (size_t i = 0; i < REPEATS; i++)
		times[i] = run_ns(b, row, way);
	return bench_median(times, REPEATS);
}

/* ---------------------------------------------------------------------- jq */

static double jq_us(const char *filter, const char *path)
{
	const char *const argv[] = { "jq", filter, path, NULL };
	double times[3];
	struct bench_run run;

	for (size_t i = 0; i < 3; i++) {
		double start = children_us();

		if (bench_spawn(&run, argv) < 0 || run.status != 0)
			return -1;
		times[i] = children_us() - start;
	}
	return bench_median(times, 3);
}

static void print_row(struct bench *b, size_t row, double empty)
{
	double jq = empty < 0 ? -1 : jq_us(rows[row].jq, ALERTS);
	double ns[WAYS];

	for (int way = 0; way < WAYS; way++)
		ns[way] = median_ns(b, row, (enum way)way);
	printf("%-8.0f %-8.0f %-8.0f %-8.0f %-5s %s\n", ns[JIT], ns[AHEAD],
	       ns[WALK], jq < 0 ? -1.0 : (jq - empty) * 1000 / JQ_LINES,
	       ns[JIT] <= GOAL_NS ? "met" : "MISS", rows[row].expr);
}

int main(void)
{
	struct bench b = { 0 };
	double empty;

	prepare(&b);
	build(&b);
	build_ahead(&b);
	empty = write_file(ALERTS, alert, JQ_LINES) ? jq_us("empty", ALERTS)
						    : -1;
	printf("Nanoseconds an evaluation; the goal is %d for libtcc's code.\n"
	       "%-8s %-8s %-8s %-8s %-5s condition\n", GOAL_NS, "libtcc",
	       "gcc -O2", "walked", "jq", "goal");
	for (size_t i = 0; i < ROWS; i++)
		print_row(&b, i, empty);
	unlink(ALERTS);
	rp_jit_finish(&b.jit);
	rp_unit_finish(&b.unit);
	return 0;
}
