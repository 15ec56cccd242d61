/*
 * Guards: the branches that lead to a node.
 *
 *	         ┌─then─▶ b ─┐
 *	a ─▶ c ──┤           ├─▶ d	b: c then	d: always
 *	         └─else──────┘
 *
 * A node takes over the guards of what leads to it; an edge out of a
 * condition is a guard of its own, for a branch that was taken says that the
 * condition was reached.  Both branches of one condition together are what
 * leads to that condition, so the pair gives way to the condition's guards.
 *
 * Pairs are looked for from the last condition back to the first, because
 * what replaces a pair always lies before it.
 */
#include "compile.h"

#include <assert.h>

#include "heap.h"
#include "passes.h"

#define MAX_GUARDS 64

/* The guards of one node while they are collected. */
struct guards {
	struct rp_unit *unit;
	struct rp_ir *ir;
	unsigned char *branches;	/* bits by ordinal of the condition */
	struct rp_heap last;		/* conditions with bits, last first */
	struct rp_ir_guard found[MAX_GUARDS];
	size_t n_found;
	bool is_always, is_full;
};

enum { THEN_BIT = 1, ELSE_BIT = 2, BOTH_BITS = 3 };

static void add_branch(struct guards *guards,
		       const struct rp_ir_node *condition,
		       enum rp_branch branch)
{
	size_t ordinal = (size_t)condition->ordinal;

	if (!guards->branches[ordinal])
		rp_heap_push(&guards->last,
			     guards->ir->n_order - 1 - ordinal);
	guards->branches[ordinal] |= branch == RP_BRANCH_THEN ? THEN_BIT
							      : ELSE_BIT;
}

static void add_guards_of(struct guards *guards, const struct rp_ir_node *node)
{
	if (node->n_guards == 0)
		guards->is_always = true;
	for (size_t i = 0; i < node->n_guards; i++)
		add_branch(guards, node->guards[i].condition,
			   node->guards[i].branch);
}

static void keep(struct guards *guards, const struct rp_ir_node *condition,
		 unsigned bits)
{
	if (guards->n_found == MAX_GUARDS) {
		guards->is_full = true;
		return;
	}
	guards->found[guards->n_found++] = (struct rp_ir_guard){
		condition, bits == THEN_BIT ? RP_BRANCH_THEN : RP_BRANCH_ELSE
	};
}

/* Empties the heap; pairs give way to what leads to their condition. */
static void settle(struct guards *guards)
{
	const struct rp_ir *ir = guards->ir;

	while (guards->last.n > 0) {
		size_t ordinal = ir->n_order - 1 - rp_heap_pop(&guards->last);
		unsigned bits = guards->branches[ordinal];

		guards->branches[ordinal] = 0;
		if (bits == BOTH_BITS)
			add_guards_of(guards, ir->order[ordinal]);
		else
			keep(guards, ir->order[ordinal], bits);
	}
}

static void collect(struct guards *guards, const struct rp_ir_node *node)
{
	guards->n_found = 0;
	guards->is_always = guards->is_full = false;
	for (size_t i = 0; i < node->n_in; i++) {
		const struct rp_ir_edge *edge = node->in[i];

		if (!edge->from->reachable)
			continue;
		if (edge->branch == RP_BRANCH_NONE)
			add_guards_of(guards, edge->from);
		else
			add_branch(guards, edge->from, edge->branch);
	}
	settle(guards);
}

/* Stores what was found, the first condition first. */
static void store(struct guards *guards, struct rp_ir_node *node)
{
	size_t n = guards->n_found;

	node->n_guards = n;
	node->guards = rp_arena_array(&guards->unit->arena, n,
				      sizeof *node->guards);
	for (size_t i = 0; i < n; i++)
		node->guards[i] = guards->found[n - 1 - i];
}

static void guard_node(struct guards *guards, struct rp_ir_node *node)
{
	struct rp_unit *unit = guards->unit;

	if (node->n_in == 1 && node->in[0]->branch == RP_BRANCH_NONE) {
		node->guards = node->in[0]->from->guards;
		node->n_guards = node->in[0]->from->n_guards;
		return;
	}
	collect(guards, node);
	assert(guards->last.n == 0);
	if (guards->is_always)
		return;
	if (guards->is_full)
		rp_report(unit, RP_D_TOO_MANY_BRANCHES, node->at, node->label,
			  rp_arena_printf(&unit->arena, "%d", MAX_GUARDS));
	store(guards, node);
}

void rp_graph_guard(struct rp_unit *unit, struct rp_ir *ir)
{
	struct guards guards = {
		.unit = unit, .ir = ir,
		.branches = rp_arena_array(&unit->arena, ir->n_order, 1),
		.last.at = rp_arena_array(&unit->arena, ir->n_order,
					  sizeof *guards.last.at),
	};

	for (size_t i = 1; i < ir->n_order; i++)
		guard_node(&guards, ir->order[i]);
}
