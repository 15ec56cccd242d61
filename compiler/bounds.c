/*
 * Bounds of graphs.
 *
 * Which nodes of a graph can run in one event is a question of its branches,
 * and the exact answer for every shape is dear.  The tree of dominators gives
 * one from above in linear time: below a node that chooses, a child that only
 * one branch leads to runs with that branch, and every other child may run
 * whatever is chosen.
 *
 *	most(n) = own(n) + children any way + max over ways (children that way)
 *
 * For branches that part and meet again this is exact.  Time and the longest
 * path need no tree: both are the longest way through the graph.
 */
#include "bounds.h"

#include "compile.h"
#include "passes.h"

#define THREADS 32	/* of one run; what is more than that waits */

static const struct rp_bound nothing;

/* -------------------------------------------------------------- arithmetic */

static const struct rp_ir_node *either(struct rp_bound a, struct rp_bound b)
{
	return a.unbounded ? a.unbounded : b.unbounded;
}

struct rp_bound rp_bound_add(struct rp_bound a, struct rp_bound b)
{
	struct rp_bound sum = { .unbounded = either(a, b) };

	if (__builtin_add_overflow(a.most, b.most, &sum.most))
		sum.most = UINT64_MAX;
	return sum;
}

struct rp_bound rp_bound_times(struct rp_bound a, struct rp_bound b)
{
	struct rp_bound product = { .unbounded = either(a, b) };

	if ((!a.unbounded && a.most == 0) || (!b.unbounded && b.most == 0))
		return nothing;
	if (__builtin_mul_overflow(a.most, b.most, &product.most))
		product.most = UINT64_MAX;
	return product;
}

bool rp_bound_exceeds(struct rp_bound a, struct rp_bound b)
{
	if (a.unbounded || b.unbounded)
		return a.unbounded && !b.unbounded;
	return a.most > b.most;
}

static void add_to(struct rp_bound *sum, struct rp_bound bound)
{
	*sum = rp_bound_add(*sum, bound);
}

/* ------------------------------------------------------------ sums of nodes */

/* Of one node: what lies below it in the tree of dominators. */
struct below {
	struct rp_bound always;
	struct rp_bound *ways;		/* by branch, of a node that chooses */
	int n_ways;
	int worst;			/* way, RP_BRANCH_NONE: there is none */
};

struct sum {
	const struct rp_ir *ir;
	int *way;			/* the branch of its dominator by which
					 * alone a node is reached, or NONE */
	struct rp_bound *most;		/* of a node and all below it */
	struct below *below;
};

static void make_ways(struct rp_arena *arena, struct below *below,
		      const struct rp_ir_node *node)
{
	if (!(node->type->flags & RP_NODE_BRANCHES))
		return;
	for (size_t i = 0; i < node->n_out; i++)
		if ((int)node->out[i]->branch >= below->n_ways)
			below->n_ways = (int)node->out[i]->branch + 1;
	below->ways = rp_arena_array(arena, (size_t)below->n_ways,
				     sizeof *below->ways);
}

static struct rp_bound settle(struct below *below)
{
	below->worst = RP_BRANCH_NONE;
	for (int i = 0; i < below->n_ways; i++)
		if (below->worst == RP_BRANCH_NONE ||
		    rp_bound_exceeds(below->ways[i],
				     below->ways[below->worst]))
			below->worst = i;
	if (below->worst == RP_BRANCH_NONE)
		return below->always;
	return rp_bound_add(below->always, below->ways[below->worst]);
}

static int way_of_edge(const struct sum *sum, const struct rp_ir_edge *edge,
		       const struct rp_ir_node *dominator)
{
	if (edge->from == dominator)
		return edge->branch;
	return sum->way[rp_graph_ancestor(edge->from,
					  rp_graph_level(dominator) + 1)
				->ordinal];
}

/* Nodes before this one have their ways. */
static int find_way(const struct sum *sum, const struct rp_ir_node *node)
{
	int way = RP_BRANCH_NONE;
	bool is_first = true;

	for (size_t i = 0; i < node->n_in; i++) {
		if (!node->in[i]->from->reachable)
			continue;
		if (is_first)
			way = way_of_edge(sum, node->in[i], node->dominator);
		else if (way_of_edge(sum, node->in[i], node->dominator) != way)
			return RP_BRANCH_NONE;
		is_first = false;
	}
	return way;
}

/* Whether a node runs only if its parent chose its way. */
static bool is_chosen(const struct below *parent, int way)
{
	return way != RP_BRANCH_NONE && way < parent->n_ways;
}

/* Adds a node to what lies below its parent. */
static void hand_up(struct sum *sum, size_t place)
{
	int way = sum->way[place];
	struct below *below =
		&sum->below[sum->ir->order[place]->dominator->ordinal];

	add_to(is_chosen(below, way) ? &below->ways[way] : &below->always,
	       sum->most[place]);
}

/* Flags the nodes on the worst ways: a parent comes before its children. */
static void flag_counted(const struct sum *sum, bool *counted)
{
	counted[0] = true;
	for (size_t i = 1; i < sum->ir->n_order; i++) {
		int parent = sum->ir->order[i]->dominator->ordinal;
		const struct below *below = &sum->below[parent];

		counted[i] = counted[parent] &&
			     (!is_chosen(below, sum->way[i]) ||
			      sum->way[i] == below->worst);
	}
}

static struct rp_bound sum_of(struct rp_unit *unit, const struct rp_ir *ir,
			      enum rp_bound_kind kind, bool *counted)
{
	struct rp_arena *arena = &unit->arena;
	struct sum sum = {
		.ir = ir,
		.way = rp_arena_array(arena, ir->n_order, sizeof *sum.way),
		.most = rp_arena_array(arena, ir->n_order, sizeof *sum.most),
		.below = rp_arena_array(arena, ir->n_order, sizeof *sum.below),
	};

	for (size_t i = 0; i < ir->n_order; i++) {
		make_ways(arena, &sum.below[i], ir->order[i]);
		sum.way[i] = i ? find_way(&sum, ir->order[i]) : RP_BRANCH_NONE;
	}
	for (size_t i = ir->n_order; i-- > 0;) {
		sum.most[i] = rp_bound_add(
			rp_bound_of_node(unit, ir->order[i], kind),
			settle(&sum.below[i]));
		if (i > 0)
			hand_up(&sum, i);
	}
	if (counted)
		flag_counted(&sum, counted);
	return sum.most[0];
}

/* ------------------------------------------------------------- longest ways */

/* Where the longest way goes on from a node, or NULL if it ends there. */
static const struct rp_ir_node *longest_next(const struct rp_ir_node *node,
					     const struct rp_bound *rest)
{
	const struct rp_ir_node *longest = NULL;

	for (size_t i = 0; i < node->n_out; i++) {
		const struct rp_ir_node *to = node->out[i]->to;

		if (!longest || rp_bound_exceeds(rest[to->ordinal],
						 rest[longest->ordinal]))
			longest = to;
	}
	return longest;
}

static struct rp_bound longest_of(struct rp_unit *unit, const struct rp_ir *ir,
				  enum rp_bound_kind kind, bool *counted)
{
	struct rp_bound *rest = rp_arena_array(&unit->arena, ir->n_order,
					       sizeof *rest);
	const struct rp_ir_node *next;

	for (size_t i = ir->n_order; i-- > 0;) {
		next = longest_next(ir->order[i], rest);
		rest[i] = rp_bound_of_node(unit, ir->order[i], kind);
		if (next)
			add_to(&rest[i], rest[next->ordinal]);
	}
	for (next = ir->order[0]; next && counted;
	     next = longest_next(next, rest))
		counted[next->ordinal] = true;
	return rest[0];
}

struct rp_bound rp_bound_of_graph(struct rp_unit *unit, const struct rp_ir *ir,
				  enum rp_bound_kind kind, bool *counted)
{
	if (ir->n_order == 0)
		return nothing;
	if (kind == RP_BOUND_PATH || kind == RP_BOUND_WALL)
		return longest_of(unit, ir, kind, counted);
	return sum_of(unit, ir, kind, counted);
}

/*
 * Threads come to an end, and then what could run side by side runs one after
 * the other.
 */
static void settle_wall(struct rp_unit *unit)
{
	struct rp_bounds *bounds = &unit->ir.bounds;
	struct rp_bound threads = { .most = THREADS };

	if (rp_bound_exceeds(bounds->of[RP_BOUND_WIDTH], threads))
		bounds->of[RP_BOUND_WALL] = bounds->of[RP_BOUND_WORK];
}

void rp_pass_bounds(struct rp_unit *unit)
{
	for (size_t i = unit->n_graphs; i-- > 0;)
		for (int kind = 0; kind < RP_BOUND_KINDS; kind++)
			unit->graphs[i]->bounds.of[kind] = rp_bound_of_graph(
				unit, unit->graphs[i], kind, NULL);
	settle_wall(unit);
	rp_check_limits(unit);
}
