/*
 * What the tests of a definition have reached.
 *
 * Points come from the graph: each node, the ways of a node that branches, and
 * both answers of a `when`.  While tests run, the executor reports steps of
 * the program; the program's tables and the graph have the same order, so a
 * step's address leads to its node.
 */
#include "testing/coverage.h"

#include <stdlib.h>

#include "compile.h"
#include "jit.h"
#include "run.h"

/* ------------------------------------------------------------------- points */

static void add_point(struct rp_coverage *coverage, struct rp_arena *arena,
		      const struct rp_ir_node *node, const char *way,
		      int branch)
{
	if (coverage->n == coverage->room) {
		size_t room = coverage->room ? 2 * coverage->room : 16;
		struct rp_point *points = rp_arena_array(arena, room,
							 sizeof *points);

		if (coverage->n)
			memcpy(points, coverage->points,
			       coverage->n * sizeof *points);
		coverage->points = points;
		coverage->room = room;
	}
	coverage->points[coverage->n++] = (struct rp_point){
		.node = node, .way = way, .branch = branch,
	};
}

static const struct {
	const char *key, *yes, *no;
} rules[] = {
	{ "when", "when true", "when false" },
	{ "skip_if_condition", "skip_if_condition true",
	  "skip_if_condition false" },
};

static void add_ways(struct rp_coverage *coverage, struct rp_arena *arena,
		     const struct rp_ir_node *node)
{
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
		if (!rp_map_get(node->json, rules[i].key))
			continue;
		add_point(coverage, arena, node, rules[i].yes, -1);
		add_point(coverage, arena, node, rules[i].no, -1);
	}
	for (size_t i = 0; i < node->n_branches; i++)
		add_point(coverage, arena, node, node->branches[i].name,
			  (int)i);
}

/* -------------------------------------------------------------------- steps */

static void add_step(struct rp_coverage *coverage, struct rp_arena *arena,
		     struct rp_covered_step step)
{
	if (coverage->n_steps == coverage->steps_room) {
		size_t room = coverage->steps_room ? 2 * coverage->steps_room
						   : 16;
		struct rp_covered_step *steps = rp_arena_array(arena, room,
							       sizeof *steps);

		if (coverage->n_steps)
			memcpy(steps, coverage->steps,
			       coverage->n_steps * sizeof *steps);
		coverage->steps = steps;
		coverage->steps_room = room;
	}
	coverage->steps[coverage->n_steps++] = step;
}

/* The program of a body, from the option struct that points to it. */
static const struct rp_plan *body_plan(const struct rp_ir_node *node,
				       const struct rp_step *step)
{
	const struct rp_option *row = node->type->options;
	const struct rp_plan *plan = NULL;

	for (; !plan && row->name; row++)
		if (row->kind == RP_OPT_BODY || row->kind == RP_OPT_PROGRAM)
			plan = *(const struct rp_plan *const *)
				((const char *)step->options + row->offset);
	return plan;
}

static void add_graph(struct rp_coverage *coverage, struct rp_arena *arena,
		      const struct rp_ir *ir, const struct rp_plan *plan)
{
	for (size_t i = 0; i < ir->n_order; i++) {
		const struct rp_ir_node *node = ir->order[i];
		struct rp_covered_step step = {
			&plan->steps[i], coverage->n, 0
		};

		add_point(coverage, arena, node, NULL, -1);
		add_ways(coverage, arena, node);
		step.n = coverage->n - step.first;
		add_step(coverage, arena, step);
		if (node->body)
			add_graph(coverage, arena, node->body,
				  body_plan(node, &plan->steps[i]));
	}
}

static int compare(const void *a, const void *b)
{
	const struct rp_covered_step *x = a, *y = b;

	return x->step < y->step ? -1 : x->step > y->step;
}

void rp_coverage_init(struct rp_coverage *coverage, struct rp_unit *unit,
		      const struct rp_jit *jit)
{
	*coverage = (struct rp_coverage){ .n = 0 };
	add_graph(coverage, &unit->arena, &unit->ir, jit->plan);
	qsort(coverage->steps, coverage->n_steps, sizeof *coverage->steps,
	      compare);
}

/* ------------------------------------------------------------------ marking */

static void cover(struct rp_coverage *coverage,
		  const struct rp_covered_step *step, struct rp_text way)
{
	for (size_t i = step->first; i < step->first + step->n; i++) {
		struct rp_point *point = &coverage->points[i];

		if (point->branch < 0 && (point->way
					  ? rp_text_is(way, point->way)
					  : way.n == 0))
			point->is_covered = true;
	}
}

static void cover_branch(struct rp_coverage *coverage,
			 const struct rp_covered_step *step,
			 const struct rp_value *output)
{
	const struct rp_node_type *type = step->step->type;
	int branch = type->took ? type->took(step->step->options, output)
				: -1;

	for (size_t i = step->first; i < step->first + step->n; i++)
		if (branch >= 0 && coverage->points[i].branch == branch)
			coverage->points[i].is_covered = true;
}

/* The rules are asked in this order, and the first that says so skips. */
static void cover_skip(struct rp_coverage *coverage,
		       const struct rp_covered_step *step,
		       struct rp_text reason)
{
	if (rp_text_starts(reason, "skip_if_condition"))
		cover(coverage, step, RP_TEXT("skip_if_condition true"));
	if (!rp_text_starts(reason, "when "))
		return;
	cover(coverage, step, RP_TEXT("skip_if_condition false"));
	cover(coverage, step, RP_TEXT("when false"));
}

void rp_coverage_note(struct rp_coverage *coverage, const struct rp_step *step,
		      const struct rp_value *result)
{
	const struct rp_covered_step wanted = { .step = step }, *found;
	struct rp_text reason =
		rp_value_text(rp_map_get(result, "skip_reason"), "");

	found = coverage->n_steps
		? bsearch(&wanted, coverage->steps, coverage->n_steps,
			  sizeof wanted, compare) : NULL;
	if (!found)
		return;
	if (rp_truthy(rp_map_get(result, "skipped"))) {
		cover_skip(coverage, found, reason);
		return;
	}
	cover(coverage, found, RP_TEXT(""));
	cover(coverage, found, RP_TEXT("when true"));
	cover(coverage, found, RP_TEXT("skip_if_condition false"));
	cover_branch(coverage, found, rp_map_get(result, "output"));
}

/* ----------------------------------------------------------------- counting */

struct rp_covered rp_coverage_count(const struct rp_coverage *coverage)
{
	struct rp_covered count = { { 0 }, { 0 } };

	for (size_t i = 0; i < coverage->n; i++) {
		const struct rp_point *point = &coverage->points[i];

		count.all[point->way != NULL]++;
		count.covered[point->way != NULL] += point->is_covered;
	}
	return count;
}

double rp_coverage_percent(const struct rp_coverage *coverage)
{
	struct rp_covered count = rp_coverage_count(coverage);
	size_t all = count.all[0] + count.all[1];
	size_t covered = count.covered[0] + count.covered[1];

	return all ? 100.0 * (double)covered / (double)all : 100.0;
}
