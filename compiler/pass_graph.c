/*
 * What must hold for the edges of a graph: no cycle, and every node reached.
 * The files graph_*.c do the work, each one thing.
 */
#include "compile.h"

#include "passes.h"

/*
 * A node that nothing reaches is reported where the unreachable part begins:
 * what hangs behind it is not a second mistake.
 */
static void check_reachable(struct rp_unit *unit, const struct rp_ir *ir)
{
	for (size_t i = 0; i < ir->n; i++) {
		const struct rp_ir_node *node = &ir->nodes[i];

		if (!node->reachable && node->n_in == 0)
			rp_report(unit, RP_D_UNREACHABLE, node->at,
				  node->label);
	}
}

static void arrange(struct rp_unit *unit, struct rp_ir *ir)
{
	bool is_sound = rp_graph_connect(unit, ir);

	if (!rp_graph_check_cycles(unit, ir))
		return;
	rp_graph_order(unit, ir);
	if (is_sound)
		check_reachable(unit, ir);
	rp_graph_trees(unit, ir);
	rp_graph_guard(unit, ir);
	rp_graph_index(unit, ir);
}

/* Outer graphs come first: their numbers begin those of the bodies. */
void rp_pass_graph(struct rp_unit *unit)
{
	for (size_t i = 0; i < unit->n_graphs; i++)
		if (unit->graphs[i]->n > 0)
			arrange(unit, unit->graphs[i]);
}
