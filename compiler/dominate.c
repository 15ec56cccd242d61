/*
 * Dominators, one after the other in execution order.
 *
 * What leads to a node has its place in the tree already, so the node's parent
 * is where those meet.  Ancestors are found in logarithmic time by jumps of
 * growing length (Myers, "An applicative random-access stack", 1983): each
 * node has one, and it is either to the parent or as far as two equal jumps of
 * the parent together.
 */
#include "dominate.h"

#include "base/arena.h"
#include "ir.h"

/* The ancestor of `place` at a depth, itself if that is its own. */
static size_t ancestor(const struct rp_dominator *at, size_t place,
		       size_t depth)
{
	while (at[place].depth > depth)
		place = at[at[place].jump].depth >= depth ? at[place].jump
							  : at[place].parent;
	return place;
}

static size_t meeting_point(const struct rp_dominator *at, size_t a, size_t b)
{
	if (at[a].depth > at[b].depth)
		a = ancestor(at, a, at[b].depth);
	else
		b = ancestor(at, b, at[a].depth);
	while (a != b) {
		if (at[a].jump != at[b].jump) {
			a = at[a].jump;
			b = at[b].jump;
		} else {
			a = at[a].parent;
			b = at[b].parent;
		}
	}
	return a;
}

static void place_under(struct rp_dominator *at, size_t place, size_t parent)
{
	size_t jump = at[parent].jump;
	bool is_even = at[parent].depth - at[jump].depth ==
		       at[jump].depth - at[at[jump].jump].depth;

	at[place].parent = parent;
	at[place].depth = at[parent].depth + 1;
	at[place].jump = is_even ? at[jump].jump : parent;
}

/* The branch of `parent` by which an edge comes. */
static int way_of(const struct rp_dominator *at, const struct rp_ir_edge *edge,
		  size_t parent)
{
	size_t from = (size_t)edge->from->ordinal;

	if (from == parent)
		return edge->branch;
	return at[ancestor(at, from, at[parent].depth + 1)].way;
}

static void place_node(struct rp_dominator *at, const struct rp_ir_node *node)
{
	size_t place = (size_t)node->ordinal;
	size_t parent = (size_t)node->in[0]->from->ordinal;

	for (size_t i = 1; i < node->n_in; i++)
		parent = meeting_point(at, parent,
				       (size_t)node->in[i]->from->ordinal);
	place_under(at, place, parent);
	at[place].way = way_of(at, node->in[0], parent);
	for (size_t i = 1; i < node->n_in; i++)
		if (way_of(at, node->in[i], parent) != at[place].way)
			at[place].way = RP_BRANCH_NONE;
}

struct rp_dominator *rp_dominators(struct rp_arena *arena,
				   const struct rp_ir *ir)
{
	struct rp_dominator *at = rp_arena_array(arena, ir->n_order,
						 sizeof *at);

	at[0] = (struct rp_dominator){ .way = RP_BRANCH_NONE };
	for (size_t i = 1; i < ir->n_order; i++)
		place_node(at, ir->order[i]);
	return at;
}
