/*
 * The edges of a graph.
 *
 *	next ──▶ one edge, or one for each of a list: all of them are taken
 *	then, else, cases, default ──▶ one edge each, of which one is taken
 *
 * `next` of a node that chooses is the way that is not named otherwise.  One
 * edge that somebody wrote makes all edges explicit: a node without one ends
 * there.  If nobody wrote any, the order of the list is the chain.
 */
#include "compile.h"

#include "base/json.h"
#include "passes.h"

/* Edges while they are made. */
struct connect {
	struct rp_unit *unit;
	struct rp_ir *ir;
	size_t *seen;			/* 1 + who named it in a list, by index */
	bool is_broken;			/* an edge or a node was no good */
};

static bool is_branching(const struct rp_ir_node *node)
{
	return node->type && (node->type->flags & RP_NODE_BRANCHES);
}

/* What leads somewhere, or means to: an empty list is no way to say "end". */
static const struct rp_value *next_of(const struct rp_ir_node *node)
{
	const struct rp_value *next = rp_map_get(node->json, "next");

	return rp_truthy(next) || rp_is(next, RP_LIST) ? next : NULL;
}

static const char *next_at(struct rp_unit *unit, const struct rp_ir_node *node)
{
	return rp_json_pointer(&unit->arena, node->at, RP_TEXT("next"));
}

/* ---------------------------------------------------------------- branches */

static size_t most_branches(const struct rp_ir_node *node,
			    const struct rp_unit *unit)
{
	size_t n = 0;

	for (const struct rp_option *row = node->type->options; row->name;
	     row++) {
		if (row->kind == RP_OPT_EDGE)
			n++;
		if (row->kind == RP_OPT_CASES)
			n += rp_value_count(rp_ir_option(unit, node, row,
							 NULL));
	}
	return n;
}

static void add_branch(struct rp_ir_node *node, struct rp_ir_branch branch)
{
	if (!rp_truthy(branch.to))
		branch.to = NULL;
	node->branches[node->n_branches++] = branch;
}

static void add_cases(struct rp_unit *unit, struct rp_ir_node *node,
		      const struct rp_option *row)
{
	const char *at = NULL;
	const struct rp_value *cases = rp_ir_option(unit, node, row, &at);

	if (!rp_is(cases, RP_MAP))
		return;
	for (size_t i = 0; i < rp_value_count(cases); i++) {
		const struct rp_pair *pair = rp_map_at(cases, i);

		add_branch(node, (struct rp_ir_branch){
			.name = rp_diag_text(unit, pair->key), .row = row,
			.key = pair->key, .to = &pair->value,
			.at = rp_json_pointer(&unit->arena, at, pair->key),
		});
	}
}

static void list_branches(struct rp_unit *unit, struct rp_ir_node *node)
{
	if (!is_branching(node))
		return;
	node->branches = rp_arena_array(&unit->arena, most_branches(node, unit),
					sizeof *node->branches);
	for (const struct rp_option *row = node->type->options; row->name;
	     row++) {
		struct rp_ir_branch branch = { .name = row->name, .row = row };

		if (row->kind == RP_OPT_CASES)
			add_cases(unit, node, row);
		if (row->kind != RP_OPT_EDGE)
			continue;
		branch.to = rp_ir_option(unit, node, row, &branch.at);
		add_branch(node, branch);
	}
}

/* ------------------------------------------------------------- making edges */

static void add_edge(struct rp_ir *ir, struct rp_ir_edge edge)
{
	edge.from->n_out++;
	edge.to->n_in++;
	ir->edges[ir->n_edges++] = edge;
}

/* The node that `value`, a string, names; NULL after a report. */
static struct rp_ir_node *target_of(struct connect *connect,
				    const struct rp_ir_node *from,
				    const struct rp_value *value,
				    const char *at)
{
	struct rp_unit *unit = connect->unit;
	struct rp_ir_node *to = rp_ir_find_here(connect->ir, value->as.text);
	struct rp_diag *diag;

	if (to)
		return to;
	connect->is_broken = true;
	diag = rp_report(unit, RP_D_UNKNOWN_NEXT, at, from->label,
			 rp_diag_text(unit, value->as.text));
	diag->hint = rp_ir_find(connect->ir, value->as.text)
		     ? "that node stands outside of this list; edges stay in "
		       "theirs"
		     : rp_diag_suggest(unit, value->as.text,
				       rp_ids_names(unit, connect->ir));
	return NULL;
}

static void connect_to(struct connect *connect, struct rp_ir_node *from,
		       const struct rp_value *value, int branch,
		       const char *at)
{
	struct rp_ir_node *to = target_of(connect, from, value, at);

	if (to)
		add_edge(connect->ir, (struct rp_ir_edge){
			.from = from, .to = to, .branch = branch, .at = at,
		});
}

/* True if this list of the node names the other for the first time. */
static bool is_new(struct connect *connect, const struct rp_ir_node *node,
		   const struct rp_value *value, const char *at)
{
	const struct rp_ir_node *to = rp_ir_find_here(connect->ir,
						      value->as.text);

	if (!to || connect->seen[to->index] != node->index + 1) {
		if (to)
			connect->seen[to->index] = node->index + 1;
		return true;
	}
	rp_report(connect->unit, RP_D_REPEATED_NAME, at,
		  rp_node_title(connect->unit, node), "next", to->label);
	return false;
}

static void connect_list(struct connect *connect, struct rp_ir_node *node,
			 const struct rp_value *list, int branch,
			 const char *at)
{
	struct rp_unit *unit = connect->unit;

	for (size_t i = 0; i < rp_value_count(list); i++) {
		const struct rp_value *value = rp_list_at(list, i);
		const char *item_at = rp_json_pointer_index(&unit->arena, at,
							    i);

		if (value->tag == RP_STRING) {
			if (is_new(connect, node, value, item_at))
				connect_to(connect, node, value, branch,
					   item_at);
			continue;
		}
		connect->is_broken = true;
		rp_report(unit, RP_D_NEXT_NOT_STRING, item_at, node->label,
			  rp_diag_value(unit, value));
	}
}

static bool is_fit_list(struct connect *connect, const struct rp_ir_node *node,
			size_t n, const char *at)
{
	struct rp_unit *unit = connect->unit;

	if (n > 0 && n <= RP_MAX_FAN_OUT)
		return true;
	connect->is_broken = true;
	if (n == 0)
		rp_report(unit, RP_D_NEXT_EMPTY, at, node->label);
	else
		rp_report(unit, RP_D_TOO_WIDE, at, node->label,
			  rp_arena_printf(&unit->arena, "%zu", n),
			  rp_arena_printf(&unit->arena, "%d", RP_MAX_FAN_OUT));
	return false;
}

static void connect_next(struct connect *connect, struct rp_ir_node *node,
			 int branch)
{
	struct rp_unit *unit = connect->unit;
	const struct rp_value *next = next_of(node);
	const char *at;

	if (!next)
		return;
	at = next_at(unit, node);
	if (next->tag == RP_STRING) {
		connect_to(connect, node, next, branch, at);
	} else if (next->tag == RP_LIST) {
		if (is_fit_list(connect, node, rp_value_count(next), at))
			connect_list(connect, node, next, branch, at);
	} else {
		connect->is_broken = true;
		rp_report(unit, RP_D_NEXT_NOT_STRING, at, node->label,
			  rp_diag_value(unit, next));
	}
}

/* What is no string was reported with the options. */
static void connect_named(struct connect *connect, struct rp_ir_node *node)
{
	for (size_t i = 0; i < node->n_branches; i++) {
		const struct rp_ir_branch *branch = &node->branches[i];

		if (!branch->to)
			continue;
		if (branch->to->tag == RP_STRING)
			connect_to(connect, node, branch->to, (int)i,
				   branch->at);
		else
			connect->is_broken = true;
	}
}

/* The first way that an option of its own could have named, or NONE. */
static int unnamed_branch(const struct rp_ir_node *node)
{
	for (size_t i = 0; i < node->n_branches; i++)
		if (!node->branches[i].to
		    && node->branches[i].row->kind == RP_OPT_EDGE)
			return (int)i;
	return RP_BRANCH_NONE;
}

static bool names_branches(const struct rp_ir_node *node)
{
	for (size_t i = 0; i < node->n_branches; i++)
		if (node->branches[i].to
		    || node->branches[i].row->kind == RP_OPT_CASES)
			return true;
	return false;
}

/* What is wrong with cases as such was said by the options pass. */
static void report_no_branch(struct rp_unit *unit,
			     const struct rp_ir_node *node)
{
	const struct rp_option *row = node->type->options;

	while (row->name && row->kind != RP_OPT_CASES)
		row++;
	if (!row->name)
		rp_report(unit, RP_D_NO_BRANCH, node->at, node->label);
	else if (rp_is(rp_ir_option(unit, node, row, NULL), RP_MAP))
		rp_report(unit, RP_D_MISSING_ONE_OF, node->at,
			  rp_node_title(unit, node),
			  "'cases' and 'default' name no node to go on with");
}

static void connect_branching(struct connect *connect, struct rp_ir_node *node)
{
	struct rp_unit *unit = connect->unit;
	int unnamed = unnamed_branch(node);

	connect_named(connect, node);
	if (!names_branches(node)) {
		report_no_branch(unit, node);
		connect_next(connect, node, RP_BRANCH_NONE);
	} else if (unnamed == RP_BRANCH_NONE && next_of(node)) {
		rp_report(unit, RP_D_NEXT_BESIDE_BRANCHES, next_at(unit, node),
			  node->label);
	} else {
		connect_next(connect, node, unnamed);
	}
}

static void connect_node(struct connect *connect, struct rp_ir_node *node)
{
	if (is_branching(node))
		connect_branching(connect, node);
	else
		connect_next(connect, node, RP_BRANCH_NONE);
	if (!node->type || rp_ir_find_here(connect->ir, node->id) != node)
		connect->is_broken = true;
}

static void connect_chain(struct rp_ir *ir)
{
	for (size_t i = 1; i < ir->n; i++)
		add_edge(ir, (struct rp_ir_edge){
			.from = &ir->nodes[i - 1], .to = &ir->nodes[i],
			.at = ir->nodes[i].at, .implied = true,
			.branch = RP_BRANCH_NONE,
		});
}

/* ---------------------------------------------------------------- the whole */

/* How many edges somebody wrote, at most. */
static size_t count_written(const struct rp_ir *ir)
{
	size_t n = 0;

	for (size_t i = 0; i < ir->n; i++) {
		const struct rp_ir_node *node = &ir->nodes[i];
		const struct rp_value *next = next_of(node);

		n += rp_is(next, RP_LIST) ? rp_value_count(next) + 1
					  : next != NULL;
		for (size_t j = 0; j < node->n_branches; j++)
			n += node->branches[j].to != NULL;
	}
	return n;
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

bool rp_graph_connect(struct rp_unit *unit, struct rp_ir *ir)
{
	struct connect connect = {
		.unit = unit, .ir = ir,
		.seen = rp_arena_array(&unit->arena, ir->n,
				       sizeof *connect.seen),
	};
	size_t n_written;

	for (size_t i = 0; i < ir->n; i++)
		list_branches(unit, &ir->nodes[i]);
	n_written = count_written(ir);
	ir->explicit_edges = n_written > 0;
	ir->edges = rp_arena_array(&unit->arena, n_written + ir->n,
				   sizeof *ir->edges);
	for (size_t i = 0; i < ir->n; i++)
		connect_node(&connect, &ir->nodes[i]);
	if (!ir->explicit_edges)
		connect_chain(ir);
	hang_up_edges(unit, ir);
	return !connect.is_broken;
}
