/*
 * Expressions: what a condition over an alert costs once it is compiled,
 * beside a walk of its tree and beside jq; and what compiling costs.
 *
 *	bench-expr
 *
 * jq reads the alert a hundred thousand times, with the condition and with
 * `empty`; the difference is what the condition takes.  All times are of the
 * processor, so that what else runs does not count.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/json.h"
#include "compile.h"
#include "expr/emission.h"
#include "expr/expr.h"
#include "expr/variables.h"
#include "jit.h"
#include "lib/walk.h"
#include "measure.h"

#define TIMES 200000
#define PER_ARENA 1000		/* evaluations that share an arena */
#define JQ_LINES 100000
#define NODES 1000
#define PER_NODE 10
#define REPEATS 7

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
};

/* Processor time of this process, or of its children. */
static double used_us(int who)
{
	struct rusage used;

	getrusage(who, &used);
	return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e6
	       + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
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

/* What a thousand nodes with ten expressions each take: one of them, in us. */
static double compile_us(const struct bench *b)
{
	const size_t n = (size_t)NODES * PER_NODE;
	const struct rp_ast **asts = calloc(n, sizeof *asts);
	struct rp_text *texts = calloc(n, sizeof *texts);
	double start = used_us(RUSAGE_SELF), end;
	struct rp_unit unit;

	rp_unit_init(&unit, "bench", rp_text(""));
	for (size_t i = 0; i < n; i++) {
		texts[i] = rp_text(rows[i % ROWS].expr);
		asts[i] = check(&unit, &b->variables.scope,
				rows[i % ROWS].expr);
	}
	rp_emit_exprs_program(&unit, asts, texts, n);
	end = used_us(RUSAGE_SELF);
	rp_unit_finish(&unit);
	free(asts);
	free(texts);
	return (end - start) / (double)n;
}

/* -------------------------------------------------------------- evaluating */

static const struct rp_value *evaluate(struct bench *b, size_t row,
				       bool compiled, struct rp_frame *f)
{
	return compiled ? b->jit.exprs->at[row](f)
			: test_walk(f, b->asts[row]);
}

static double run_ns(struct bench *b, size_t row, bool compiled)
{
	const struct rp_value *const *given =
		rp_variables_values(&b->variables, &b->unit.arena);
	double start = used_us(RUSAGE_SELF);
	size_t held = 0;

	for (size_t i = 0; i < TIMES; i += PER_ARENA) {
		struct rp_arena arena;
		struct rp_frame f;

		rp_arena_init(&arena);
		for (size_t j = 0; j < PER_ARENA; j++) {
			rp_frame_init(&f, NULL, &arena);
			f.given = given;
			f.n_given = b->variables.n;
			held += evaluate(b, row, compiled, &f)->as.boolean;
		}
		rp_arena_finish(&arena);
	}
	if (held != TIMES)
		fprintf(stderr, "%s: not true\n", rows[row].expr);
	return (used_us(RUSAGE_SELF) - start) * 1000 / TIMES;
}

static double median_ns(struct bench *b, size_t row, bool compiled)
{
	double times[REPEATS];

	for (size_t i = 0; i < REPEATS; i++)
		times[i] = run_ns(b, row, compiled);
	return bench_median(times, REPEATS);
}

/* ---------------------------------------------------------------------- jq */

static double jq_us(const char *filter, const char *path)
{
	const char *const argv[] = { "jq", filter, path, NULL };
	double times[3];
	struct bench_run run;

	for (size_t i = 0; i < 3; i++) {
		double start = used_us(RUSAGE_CHILDREN);

		if (bench_spawn(&run, argv) < 0 || run.status != 0)
			return -1;
		times[i] = used_us(RUSAGE_CHILDREN) - start;
	}
	return bench_median(times, 3);
}

static bool write_alerts(const char *path)
{
	FILE *file = fopen(path, "w");

	for (size_t i = 0; file && i < JQ_LINES; i++)
		fprintf(file, "%s\n", alert);
	return file && fclose(file) == 0;
}

int main(void)
{
	static const char path[] = "bench-expr.ndjson";
	struct bench b = { 0 };
	double empty, compiling[REPEATS];

	prepare(&b);
	build(&b);
	empty = write_alerts(path) ? jq_us("empty", path) : -1;
	printf("%-12s %-12s %-12s condition\n", "compiled ns", "walked ns",
	       "jq ns");
	for (size_t i = 0; i < ROWS; i++) {
		double jq = jq_us(rows[i].jq, path);

		printf("%-12.0f %-12.0f %-12.0f %s\n", median_ns(&b, i, true),
		       median_ns(&b, i, false),
		       empty < 0 || jq < 0 ? -1.0
					   : (jq - empty) * 1000 / JQ_LINES,
		       rows[i].expr);
	}
	for (size_t i = 0; i < REPEATS; i++)
		compiling[i] = compile_us(&b);
	printf("\n%d nodes with %d expressions: %.2f us an expression to "
	       "parse, check, fold and emit\n", NODES, PER_NODE,
	       bench_median(compiling, REPEATS));
	unlink(path);
	rp_jit_finish(&b.jit);
	rp_unit_finish(&b.unit);
	return 0;
}
