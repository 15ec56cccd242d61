/*
 * Why a node that runs before another may have put out nothing.
 *
 * A branch that leads to the later node tells that its condition was reached
 * and so, step by step back, what else was.  The search is bounded; what it
 * does not find in time counts as uncertain, which costs the user a has().
 */
#include "expr/scope.h"

#include "compile.h"

#define MAX_STEPS 1000

static bool is_in(const struct rp_ir_guard *guard,
		  const struct rp_ir_node *node)
{
	for (size_t i = 0; i < node->n_guards; i++)
		if (node->guards[i].condition == guard->condition
		    && node->guards[i].branch == guard->branch)
			return true;
	return false;
}

/* Whether every way to `node` tells that `before` was reached. */
static bool is_reached(const struct rp_ir_node *before,
		       const struct rp_ir_node *node, int *steps)
{
	if (before->n_guards == 0)
		return true;
	if (node->n_guards == 0)
		return false;
	for (size_t i = 0; i < node->n_guards; i++) {
		const struct rp_ir_guard *guard = &node->guards[i];

		if (--*steps < 0)
			return false;
		if (guard->condition != before && !is_in(guard, before)
		    && !is_reached(before, guard->condition, steps))
			return false;
	}
	return true;
}

/* Whether `node` only runs if `before`, whose skip ends its branch, has run. */
static bool tells_it_ran(const struct rp_ir_node *before,
			 const struct rp_ir_node *node, int *steps)
{
	if (!before->ends_branch || node->n_guards == 0)
		return false;
	for (size_t i = 0; i < node->n_guards; i++) {
		const struct rp_ir_node *condition = node->guards[i].condition;

		if (--*steps < 0)
			return false;
		if (condition != before
		    && !tells_it_ran(before, condition, steps))
			return false;
	}
	return true;
}

/* The node whose skip ends the branch of another one, or NULL. */
static const struct rp_ir_node *ender_of(const struct rp_ir_node *node)
{
	for (size_t i = 0; i < node->n_guards; i++)
		if (node->guards[i].branch == RP_BRANCH_NONE)
			return node->guards[i].condition;
	return NULL;
}

static const char *unreached(struct rp_arena *arena,
			     const struct rp_ir_node *node)
{
	const struct rp_ir_node *ender = ender_of(node);

	if (!ender)
		return rp_arena_printf(arena, "node '%s' is on another branch",
				       node->label);
	return rp_arena_printf(arena, "node '%s' does not run if '%s' is "
			       "skipped", node->label, ender->label);
}

static bool may_be_skipped(const struct rp_ir_node *node)
{
	return node->when || node->skip_if || node->n_skip_if_errors > 0;
}

const char *rp_why_absent(struct rp_arena *arena,
			  const struct rp_ir_node *before,
			  const struct rp_ir_node *node)
{
	int steps = MAX_STEPS, more = MAX_STEPS;

	while (node->graph != before->graph)
		node = node->graph->owner;
	if (may_be_skipped(before) && !tells_it_ran(before, node, &more))
		return rp_arena_printf(arena, "node '%s' may be skipped",
				       before->label);
	if (!is_reached(before, node, &steps))
		return unreached(arena, before);
	if (!before->required)
		return rp_arena_printf(arena, "node '%s' is not required and "
				       "may fail", before->label);
	return NULL;
}
