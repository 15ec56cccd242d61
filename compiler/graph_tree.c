/*
 * What every way to a node leads through, and every way on from it.
 *
 *	     ┌▶ a ─┐		dominator of z: s	join of s: z
 *	s ───┤     ├─▶ z	dominator of a: s	join of a: z
 *	     └▶ b ─┘
 *
 * In a graph without cycles both are found in one walk each: a node's
 * dominator is where the dominators of what leads to it meet.  Two nodes of a
 * tree meet in logarithmic time, by pointers that jump as far as the binary
 * digits of the depth allow (Myers, "An applicative random-access stack").
 */
#include "compile.h"

#include "passes.h"

/* Nodes by number; the root is 0 and parents come before children. */
struct tree {
	uint32_t *parent, *jump, *level;
};

struct rp_trees {
	struct tree down;		/* by ordinal: dominators */
	struct tree up;			/* by n_order - ordinal: joins; 0: the end */
};

static void tree_init(struct tree *tree, struct rp_arena *arena, size_t n)
{
	tree->parent = rp_arena_array(arena, n, sizeof *tree->parent);
	tree->jump = rp_arena_array(arena, n, sizeof *tree->jump);
	tree->level = rp_arena_array(arena, n, sizeof *tree->level);
}

static void tree_add(struct tree *tree, uint32_t number, uint32_t parent)
{
	uint32_t far = tree->jump[parent], farther = tree->jump[far];
	const uint32_t *level = tree->level;
	bool is_even = level[parent] - level[far]
		       == level[far] - level[farther];

	tree->parent[number] = parent;
	tree->level[number] = level[parent] + 1;
	tree->jump[number] = is_even ? farther : parent;
}

static uint32_t tree_climb(const struct tree *tree, uint32_t number,
			   uint32_t level)
{
	while (tree->level[number] > level)
		number = tree->level[tree->jump[number]] >= level
			 ? tree->jump[number] : tree->parent[number];
	return number;
}

static uint32_t tree_meet(const struct tree *tree, uint32_t a, uint32_t b)
{
	a = tree_climb(tree, a, tree->level[b]);
	b = tree_climb(tree, b, tree->level[a]);
	while (a != b) {
		bool is_below = tree->jump[a] != tree->jump[b];

		a = is_below ? tree->jump[a] : tree->parent[a];
		b = is_below ? tree->jump[b] : tree->parent[b];
	}
	return a;
}

/* ------------------------------------------------------------------- filling */

static void add_dominators(struct tree *down, const struct rp_ir *ir)
{
	for (size_t i = 1; i < ir->n_order; i++) {
		struct rp_ir_node *node = ir->order[i];
		uint32_t meet = UINT32_MAX;

		for (size_t j = 0; j < node->n_in; j++) {
			const struct rp_ir_node *from = node->in[j]->from;

			if (!from->reachable)
				continue;
			meet = meet == UINT32_MAX
			       ? (uint32_t)from->ordinal
			       : tree_meet(down, meet, (uint32_t)from->ordinal);
		}
		tree_add(down, (uint32_t)i, meet);
		node->dominator = ir->order[meet];
	}
}

/* A way that nobody named ends without a word; only written ways count. */
static void add_joins(struct tree *up, const struct rp_ir *ir)
{
	uint32_t n = (uint32_t)ir->n_order;

	for (uint32_t i = n; i-- > 0;) {
		struct rp_ir_node *node = ir->order[i];
		uint32_t meet = 0;

		for (size_t j = 0; j < node->n_out; j++) {
			uint32_t to = n - (uint32_t)node->out[j]->to->ordinal;

			meet = j == 0 ? to : tree_meet(up, meet, to);
		}
		tree_add(up, n - i, meet);
		node->join = meet ? ir->order[n - meet] : NULL;
	}
}

void rp_graph_trees(struct rp_unit *unit, struct rp_ir *ir)
{
	struct rp_trees *trees = rp_arena_alloc(&unit->arena, sizeof *trees);

	ir->trees = trees;
	tree_init(&trees->down, &unit->arena, ir->n_order);
	tree_init(&trees->up, &unit->arena, ir->n_order + 1);
	add_dominators(&trees->down, ir);
	add_joins(&trees->up, ir);
}

/* ----------------------------------------------------------------- questions */

unsigned rp_graph_level(const struct rp_ir_node *node)
{
	return node->graph->trees->down.level[node->ordinal];
}

const struct rp_ir_node *rp_graph_ancestor(const struct rp_ir_node *node,
					   unsigned level)
{
	return node->graph->order[tree_climb(&node->graph->trees->down,
					     (uint32_t)node->ordinal, level)];
}

bool rp_graph_leads_to(const struct rp_ir_node *node,
		       const struct rp_ir_node *other)
{
	const struct rp_ir *ir = node->graph;
	const struct tree *up = &ir->trees->up;
	uint32_t n = (uint32_t)ir->n_order;
	uint32_t to = n - (uint32_t)other->ordinal;

	return tree_climb(up, n - (uint32_t)node->ordinal, up->level[to])
	       == to;
}

/* By which branch of `from`, which dominates it, an edge is reached. */
static int entry_branch(const struct rp_ir_edge *edge,
			const struct rp_ir_node *from)
{
	const struct rp_ir *ir = from->graph;
	const struct tree *down = &ir->trees->down;
	const struct rp_ir_node *child;

	if (edge->from == from)
		return edge->branch;
	child = ir->order[tree_climb(down, (uint32_t)edge->from->ordinal,
				     rp_graph_level(from) + 1)];
	return child->n_in == 1 ? child->in[0]->branch : RP_BRANCH_NONE;
}

bool rp_graph_excludes(const struct rp_ir_edge *a, const struct rp_ir_edge *b)
{
	const struct rp_ir *ir = a->from->graph;
	const struct rp_ir_node *fork;
	int x, y;

	if (!a->from->reachable || !b->from->reachable)
		return false;
	fork = ir->order[tree_meet(&ir->trees->down,
				   (uint32_t)a->from->ordinal,
				   (uint32_t)b->from->ordinal)];
	x = entry_branch(a, fork);
	y = entry_branch(b, fork);
	return x != y && x != RP_BRANCH_NONE && y != RP_BRANCH_NONE;
}
