/*
 * Guards: the branches that lead to a node.
 *
 *	         ┌─then─▶ b ─┐
 *	a ─▶ c ──┤           ├─▶ d	b: c then	d: always
 *	         └─else──────┘
 *
 * A node takes over the guards of what leads to it; an edge out of a node that
 * chooses is a guard of its own, for a branch that was taken says that the
 * node was reached.  All branches of one node together are what leads to that
 * node, so the set gives way to the node's guards.
 *
 * A node whose skip ends its branch has one way on, and one that nobody can
 * name: so what lies behind it is guarded for good.
 *
 * Full sets are looked for from the last node back to the first, because what
 * replaces a set always lies before it.
 */
#include "compile.h"

#include <assert.h>

#include "heap.h"
#include "passes.h"

#define MAX_GUARDS 64

/* The guards of one node while they are collected; by ordinal or by slot. */
struct guards {
	struct rp_unit *unit;
	struct rp_ir *ir;
	size_t *base;			/* the first slot of a node */
	size_t *ways;			/* how many slots it has */
	size_t *count;			/* how many of them are set */
	bool *is_set;			/* by slot: a way out of a node */
	struct rp_heap last;		/* nodes with slots set, last first */
	struct rp_ir_guard found[MAX_GUARDS];
	size_t n_found;
	bool is_always, is_full;
};

static size_t ways_of(const struct rp_ir_node *node)
{
	if (node->n_branches == 0)
		return node->ends_branch ? 2 : 0;
	return node->n_branches + node->ends_branch;
}

static void set_way(struct guards *guards, const struct rp_ir_node *node,
		    int branch)
{
	size_t ordinal = (size_t)node->ordinal;
	size_t slot = guards->base[ordinal]
		      + (size_t)(branch == RP_BRANCH_NONE ? 0 : branch);

	if (guards->is_set[slot])
		return;
	guards->is_set[slot] = true;
	if (guards->count[ordinal]++ == 0)
		rp_heap_push(&guards->last,
			     guards->ir->n_order - 1 - ordinal);
}

static void set_guards_of(struct guards *guards, const struct rp_ir_node *node)
{
	if (node->n_guards == 0)
		guards->is_always = true;
	for (size_t i = 0; i < node->n_guards; i++)
		set_way(guards, node->guards[i].condition,
			node->guards[i].branch);
}

static void set_edge(struct guards *guards, const struct rp_ir_edge *edge)
{
	if (edge->branch == RP_BRANCH_NONE && !edge->from->ends_branch)
		set_guards_of(guards, edge->from);
	else
		set_way(guards, edge->from, edge->branch);
}

static void keep(struct guards *guards, const struct rp_ir_node *node,
		 size_t way)
{
	int branch = node->n_branches ? (int)way : RP_BRANCH_NONE;

	if (guards->n_found == MAX_GUARDS) {
		guards->is_full = true;
		return;
	}
	guards->found[guards->n_found++] = (struct rp_ir_guard){ node, branch };
}

/* Clears the node's ways; those that are no full set are kept, last first. */
static void settle_node(struct guards *guards, const struct rp_ir_node *node)
{
	size_t ordinal = (size_t)node->ordinal, n = guards->ways[ordinal];
	bool is_whole = guards->count[ordinal] == n;
	bool *is_set = guards->is_set + guards->base[ordinal];

	for (size_t way = n; way-- > 0;) {
		if (is_set[way] && !is_whole)
			keep(guards, node, way);
		is_set[way] = false;
	}
	guards->count[ordinal] = 0;
	if (is_whole)
		set_guards_of(guards, node);
}

static void collect(struct guards *guards, const struct rp_ir_node *node)
{
	const struct rp_ir *ir = guards->ir;

	guards->n_found = 0;
	guards->is_always = guards->is_full = false;
	for (size_t i = 0; i < node->n_in; i++)
		if (node->in[i]->from->reachable)
			set_edge(guards, node->in[i]);
	while (guards->last.n > 0)
		settle_node(guards, ir->order[ir->n_order - 1
					      - rp_heap_pop(&guards->last)]);
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
	const struct rp_ir_node *from = node->in[0]->from;

	if (node->n_in == 1 && node->in[0]->branch == RP_BRANCH_NONE
	    && !from->ends_branch) {
		node->guards = from->guards;
		node->n_guards = from->n_guards;
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
	struct rp_arena *arena = &unit->arena;
	size_t n = ir->n_order, n_slots = 0;
	struct guards guards = {
		.unit = unit, .ir = ir,
		.base = rp_arena_array(arena, n, sizeof *guards.base),
		.ways = rp_arena_array(arena, n, sizeof *guards.ways),
		.count = rp_arena_array(arena, n, sizeof *guards.count),
		.last.at = rp_arena_array(arena, n, sizeof *guards.last.at),
	};

	for (size_t i = 0; i < n; i++) {
		guards.base[i] = n_slots;
		guards.ways[i] = ways_of(ir->order[i]);
		n_slots += guards.ways[i];
	}
	guards.is_set = rp_arena_array(arena, n_slots, sizeof *guards.is_set);
	for (size_t i = 1; i < n; i++)
		guard_node(&guards, ir->order[i]);
}
