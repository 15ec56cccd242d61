#ifndef COMPILER_DOMINATE_H
#define COMPILER_DOMINATE_H

/*
 * Dominators of a graph that has an order: every way from the first node to a
 * node leads through its dominators, and the nearest of them is its parent.
 *
 *	a ──▶ c ──then──▶ d ──┐			a
 *	       └──else──▶ e ──┴──▶ f		└── c ── d (then), e (else), f
 *
 * Places are ordinals.  `way` is the branch of the parent that alone leads to
 * the node; RP_BRANCH_NONE if several do, or if the parent does not choose.
 */

#include <stddef.h>

struct rp_arena;
struct rp_ir;

struct rp_dominator {
	size_t parent;		/* of the first node: itself */
	size_t depth;
	size_t jump;		/* an ancestor further up, for long ways */
	int way;
};

/* One entry a node of ir->order, in the arena.  Needs the graph pass. */
struct rp_dominator *rp_dominators(struct rp_arena *arena,
				   const struct rp_ir *ir);

#endif
