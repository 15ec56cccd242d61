/*
 * Where straight-line code forks.
 *
 * What is dominated by a node that fans out is either cut into one region a
 * target, or done by a table.  A fork is sound if nothing but the node leads
 * into its regions, and they lead all to one and the same node, in all their
 * ways, or nowhere: then whoever waits for the fork waits for nothing else.
 *
 *	 s ─▶ a ─┬─▶ x		a leads to x and y: a table, for y must
 *	 └──▶ b ─┴─▶ y		not wait for b, nor x for what is behind y
 *
 * For each node two exits are kept, edges out of what it dominates: the two
 * that lead out the farthest.  That is enough to tell none, one and many, and
 * to find the node whose table must do it all if it is many.
 */
#include "regions.h"

#include "compile.h"
#include "passes.h"

#define MAX_DEPTH 32		/* of forks in each other */

/* Out of what a node dominates; the one that leads the farthest first. */
struct exits {
	const struct rp_ir_node *to[2];
};

struct search {
	struct rp_unit *unit;
	const struct rp_ir *ir;
	struct exits *exits;		/* by ordinal, as all */
	bool *has_table, *has_fork;
	unsigned *depth;		/* of regions, by region */
	struct rp_regions out;
};

/* -------------------------------------------------------------------- exits */

static unsigned reach_of(const struct rp_ir_node *exit)
{
	return rp_graph_level(exit->dominator);
}

/* Keeps an exit if it leads out of what `node` dominates, too. */
static void add_exit(struct exits *exits, const struct rp_ir_node *node,
		     const struct rp_ir_node *to)
{
	if (!to || reach_of(to) >= rp_graph_level(node) || exits->to[0] == to
	    || exits->to[1] == to)
		return;
	if (!exits->to[0] || reach_of(to) < reach_of(exits->to[0])) {
		exits->to[1] = exits->to[0];
		exits->to[0] = to;
	} else if (!exits->to[1] || reach_of(to) < reach_of(exits->to[1])) {
		exits->to[1] = to;
	}
}

static void find_exits(struct search *search)
{
	const struct rp_ir *ir = search->ir;

	for (size_t i = ir->n_order; i-- > 0;) {
		const struct rp_ir_node *node = ir->order[i];
		struct exits *exits = &search->exits[i];

		for (size_t j = 0; j < node->n_out; j++)
			add_exit(exits, node, node->out[j]->to);
		for (int j = 0; j < 2 && node->dominator; j++)
			add_exit(&search->exits[node->dominator->ordinal],
				 node->dominator, exits->to[j]);
	}
}

/* -------------------------------------------------------------------- checks */

/*
 * The branch by which a node leads to more than one, if there is one such;
 * false if there is none, *is_many if there are several.
 */
static bool fan_out(const struct rp_ir_node *node, int *branch, bool *is_many)
{
	bool found = false;

	*branch = RP_BRANCH_NONE;
	*is_many = false;
	for (size_t i = 1; i < node->n_out; i++) {
		if (node->out[i]->branch != node->out[i - 1]->branch)
			continue;
		*is_many |= found && *branch != node->out[i]->branch;
		*branch = node->out[i]->branch;
		found = true;
	}
	return found;
}

static bool is_entered_by(const struct rp_ir_edge *edge)
{
	return edge->to->n_in == 1;
}

/* Whether the ways by `branch` are regions beside each other. */
static bool is_sound_fork(const struct search *search,
			  const struct rp_ir_node *node, int branch)
{
	const struct rp_ir_node *exit = NULL;
	bool is_first = true;

	for (size_t i = 0; i < node->n_out; i++) {
		const struct rp_ir_edge *edge = node->out[i];
		const struct exits *exits;

		if (edge->branch != branch)
			continue;
		exits = &search->exits[edge->to->ordinal];
		if (!is_entered_by(edge) || exits->to[1]
		    || (!is_first && exits->to[0] != exit)
		    || (exits->to[0]
			&& !rp_graph_leads_to(edge->to, exits->to[0])))
			return false;
		exit = exits->to[0];
		is_first = false;
	}
	return true;
}

/* A table that leads out in several ways is part of a larger one. */
static void place_table(struct search *search, const struct rp_ir_node *node)
{
	const struct exits *exits = &search->exits[node->ordinal];

	search->has_table[node->ordinal] = true;
	search->has_fork[node->ordinal] = false;
	if (exits->to[0] && (exits->to[1] || node->join != exits->to[0]))
		search->has_table[exits->to[0]->dominator->ordinal] = true;
}

static void find_forks(struct search *search)
{
	const struct rp_ir *ir = search->ir;

	for (size_t i = ir->n_order; i-- > 0;) {
		const struct rp_ir_node *node = ir->order[i];
		const struct exits *exits = &search->exits[i];
		bool is_many;
		int branch;

		if (search->has_table[i]) {
			place_table(search, node);
			continue;
		}
		if (!fan_out(node, &branch, &is_many))
			continue;
		if (!is_many && is_sound_fork(search, node, branch)
		    && !(exits->to[0] && (exits->to[1]
					  || node->join != exits->to[0])))
			search->has_fork[i] = true;
		else
			place_table(search, node);
	}
}

/* ------------------------------------------------------------------- cutting */

static void add_node(struct search *search, struct rp_nodes *nodes,
		     struct rp_ir_node *node)
{
	if ((nodes->n & (nodes->n - 1)) == 0) {
		size_t room = nodes->n ? 2 * nodes->n : 1;
		struct rp_ir_node **more = rp_arena_array(
			&search->unit->arena, room, sizeof *more);

		for (size_t i = 0; i < nodes->n; i++)
			more[i] = nodes->at[i];
		nodes->at = more;
	}
	nodes->at[nodes->n++] = node;
}

/* Whether a node begins a region of the fork behind its dominator. */
static bool begins_region(const struct search *search,
			  const struct rp_ir_node *node)
{
	const struct rp_ir_node *above = node->dominator;
	bool is_many;
	int branch = RP_BRANCH_NONE;

	return search->has_fork[above->ordinal]
	       && !search->out.table_of[above->ordinal] && node->n_in == 1
	       && node->in[0]->from == above
	       && fan_out(above, &branch, &is_many)
	       && node->in[0]->branch == branch;
}

static size_t new_region(struct search *search, const struct rp_ir_node *above,
			 struct rp_ir_node *node)
{
	struct rp_regions *out = &search->out;
	size_t region = out->n++;

	add_node(search, &out->forks[above->ordinal], node);
	search->depth[region] =
		search->depth[out->region_of[above->ordinal]] + 1;
	return region;
}

/* The node whose table does this one, or NULL. */
static struct rp_ir_node *table_of(const struct search *search,
				   const struct rp_ir_node *node)
{
	struct rp_ir_node *above = node->dominator;
	struct rp_ir_node *table = search->out.table_of[above->ordinal];

	if (!table && search->has_table[above->ordinal])
		table = above;
	return table && table->join != node ? table : NULL;
}

static void cut(struct search *search, struct rp_ir_node *node)
{
	struct rp_regions *out = &search->out;
	struct rp_ir_node *above = node->dominator;
	struct rp_ir_node *table = above ? table_of(search, node) : NULL;
	size_t region = above ? out->region_of[above->ordinal] : 0;

	out->table_of[node->ordinal] = table;
	if (table) {
		out->region_of[node->ordinal] =
			out->region_of[table->ordinal];
		add_node(search, &out->tables[table->ordinal], node);
		return;
	}
	if (above && begins_region(search, node))
		region = new_region(search, above, node);
	if (search->has_fork[node->ordinal]
	    && search->depth[region] == MAX_DEPTH) {
		search->has_fork[node->ordinal] = false;
		search->has_table[node->ordinal] = true;
	}
	out->region_of[node->ordinal] = region;
	add_node(search, &out->regions[region], node);
}

struct rp_regions rp_regions_find(struct rp_unit *unit, const struct rp_ir *ir)
{
	struct rp_arena *arena = &unit->arena;
	size_t n = ir->n_order;
	struct search search = {
		.unit = unit, .ir = ir,
		.exits = rp_arena_array(arena, n, sizeof *search.exits),
		.has_table = rp_arena_array(arena, n, 1),
		.has_fork = rp_arena_array(arena, n, 1),
		.depth = rp_arena_array(arena, n + 1, sizeof *search.depth),
	};
	struct rp_regions *out = &search.out;

	out->regions = rp_arena_array(arena, n + 1, sizeof *out->regions);
	out->forks = rp_arena_array(arena, n, sizeof *out->forks);
	out->tables = rp_arena_array(arena, n, sizeof *out->tables);
	out->region_of = rp_arena_array(arena, n, sizeof *out->region_of);
	out->table_of = rp_arena_array(arena, n, sizeof(struct rp_ir_node *));
	out->n = 1;
	find_exits(&search);
	find_forks(&search);
	for (size_t i = 0; i < n; i++)
		cut(&search, ir->order[i]);
	return *out;
}
