/*
 * The edges of a definition, and what must hold for them.
 *
 *	next ──▶ one edge		of a condition: the way not named
 *	then, else ──▶ one edge each
 *
 * One edge that somebody wrote makes all edges explicit: a node without one
 * ends there.  If nobody wrote any, the order of the list is the chain.
 */
#include "compile.h"

#include "base/json.h"
#include "passes.h"

/* Edges while they are made. */
struct connect {
	struct rp_unit *unit;
	struct rp_ir *ir;
	bool is_broken;			/* an edge or a node was no good */
};

static bool is_branching(const struct rp_ir_node *node)
{
	return node->type && (node->type->flags & RP_NODE_BRANCHES);
}

static const struct rp_value *next_of(const struct rp_ir_node *node)
{
	const struct rp_value *next = rp_map_get(node->json, "next");

	return rp_truthy(next) ? next : NULL;
}

/* The option of a branch, or NULL if it is absent or empty. */
static const struct rp_value *branch_of(struct rp_unit *unit,
					const struct rp_ir_node *node,
					enum rp_branch branch, const char **at)
{
	const char *name = branch == RP_BRANCH_THEN ? "then" : "else";
	const struct rp_option *row;
	const struct rp_value *value;

	if (!is_branching(node))
		return NULL;
	row = rp_option_find(node->type->options, rp_text(name));
	value = row ? rp_ir_option(unit, node, row, at) : NULL;
	return rp_truthy(value) ? value : NULL;
}

static bool has_explicit_edges(struct rp_unit *unit, const struct rp_ir *ir)
{
	for (size_t i = 0; i < ir->n; i++) {
		const struct rp_ir_node *node = &ir->nodes[i];

		if (next_of(node) || branch_of(unit, node, RP_BRANCH_THEN, NULL)
		    || branch_of(unit, node, RP_BRANCH_ELSE, NULL))
			return true;
	}
	return false;
}

/* ----------------------------------------------------------- making edges */

static void add_edge(struct rp_ir *ir, struct rp_ir_edge edge)
{
	edge.from->n_out++;
	edge.to->n_in++;
	ir->edges[ir->n_edges++] = edge;
}

/* An edge to the node that `value`, a string, names. */
static void connect_to(struct connect *connect, struct rp_ir_node *from,
		       const struct rp_value *value, enum rp_branch branch,
		       const char *at)
{
	struct rp_unit *unit = connect->unit;
	struct rp_ir_node *to = rp_ir_find_here(connect->ir, value->as.text);
	struct rp_diag *diag;

	if (to) {
		add_edge(connect->ir, (struct rp_ir_edge){
			.from = from, .to = to, .branch = branch, .at = at,
		});
		return;
	}
	connect->is_broken = true;
	diag = rp_report(unit, RP_D_UNKNOWN_NEXT, at, from->label,
			 rp_diag_text(unit, value->as.text));
	diag->hint = rp_diag_suggest(unit, value->as.text,
				     rp_ids_names(unit, connect->ir));
}

static void connect_next(struct connect *connect, struct rp_ir_node *node,
			 enum rp_branch branch)
{
	struct rp_unit *unit = connect->unit;
	const struct rp_value *next = next_of(node);
	const char *at;

	if (!next)
		return;
	at = rp_json_pointer(&unit->arena, node->at, RP_TEXT("next"));
	if (next->tag == RP_STRING) {
		connect_to(connect, node, next, branch, at);
		return;
	}
	connect->is_broken = true;
	if (next->tag == RP_LIST)
		rp_report(unit, RP_D_FAN_OUT, at, node->label);
	else
		rp_report(unit, RP_D_NEXT_NOT_STRING, at, node->label,
			  rp_diag_value(unit, next));
}

/* True if the branch is named, rightly or wrongly. */
static bool connect_branch(struct connect *connect, struct rp_ir_node *node,
			   enum rp_branch branch)
{
	const char *at = NULL;
	const struct rp_value *to = branch_of(connect->unit, node, branch, &at);

	if (!to)
		return false;
	if (to->tag == RP_STRING)
		connect_to(connect, node, to, branch, at);
	else
		connect->is_broken = true;
	return true;
}

static void connect_condition(struct connect *connect, struct rp_ir_node *node)
{
	struct rp_unit *unit = connect->unit;
	bool has_then = connect_branch(connect, node, RP_BRANCH_THEN);
	bool has_else = connect_branch(connect, node, RP_BRANCH_ELSE);

	if (!has_then && !has_else)
		rp_report(unit, RP_D_NO_BRANCH, node->at, node->label);
	if (has_then && has_else && next_of(node))
		rp_report(unit, RP_D_NEXT_BESIDE_BRANCHES,
			  rp_json_pointer(&unit->arena, node->at,
					  RP_TEXT("next")), node->label);
	else
		connect_next(connect, node, has_then ? RP_BRANCH_ELSE
			     : has_else ? RP_BRANCH_THEN : RP_BRANCH_NONE);
}

static void connect_chain(struct rp_ir *ir)
{
	for (size_t i = 1; i < ir->n; i++)
		add_edge(ir, (struct rp_ir_edge){
			.from = &ir->nodes[i - 1], .to = &ir->nodes[i],
			.at = ir->nodes[i].at, .implied = true,
		});
}

/* Gives every node its slices of the edges, in the order they were made. */
static void hang_up_edges(struct rp_unit *unit, struct rp_ir *ir)
{
	struct rp_ir_edge **slots = rp_arena_array(&unit->arena,
						   2 * ir->n_edges,
						   sizeof *slots);

	for (size_t i = 0; i < ir->n; i++) {
		struct rp_ir_node *node = &ir->nodes[i];

		node->out = slots;
		node->in = slots + node->n_out;
		slots += node->n_out + node->n_in;
		node->n_out = node->n_in = 0;
	}
	for (size_t i = 0; i < ir->n_edges; i++) {
		struct rp_ir_edge *edge = &ir->edges[i];

		edge->from->out[edge->from->n_out++] = edge;
		edge->to->in[edge->to->n_in++] = edge;
	}
}

static bool connect_all(struct rp_unit *unit, struct rp_ir *ir)
{
	struct connect connect = { .unit = unit, .ir = ir };

	ir->edges = rp_arena_array(&unit->arena, 2 * ir->n, sizeof *ir->edges);
	ir->explicit_edges = has_explicit_edges(unit, ir);
	for (size_t i = 0; i < ir->n; i++) {
		struct rp_ir_node *node = &ir->nodes[i];

		if (is_branching(node))
			connect_condition(&connect, node);
		else
			connect_next(&connect, node, RP_BRANCH_NONE);
		if (!node->type || rp_ir_find_here(ir, node->id) != node)
			connect.is_broken = true;
	}
	if (!ir->explicit_edges)
		connect_chain(ir);
	hang_up_edges(unit, ir);
	return !connect.is_broken;
}

/* --------------------------------------------------------------- the checks */

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
	bool is_sound = connect_all(unit, ir);

	if (!rp_graph_check_cycles(unit, ir))
		return;
	rp_graph_order(unit, ir);
	if (is_sound)
		check_reachable(unit, ir);
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
