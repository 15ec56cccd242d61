/*
 * A graph as code that a person can follow from top to bottom.
 *
 *	rp_do(run, N1);				one node after the other
 *	if (rp_took(run, N2, 0))		the way that was chosen
 *	rp_fork(run, n4_regions, 2);		several at once, each a function
 *	rp_schedule(run, n4_tasks, 9);		or each when it may, by a table
 *
 * Functions and tables are emitted in the order of the plan, so that nesting
 * costs no stack here.
 */
#include "emit_flow.h"

#include "compile.h"
#include "emit.h"
#include "regions.h"

struct flow {
	struct rp_emit *emit;
	struct rp_unit *unit;
	struct rp_regions regions;
	const struct rp_ir_node *entry;	/* first of its region: what it is
					 * reached by need not be asked again */
};

static struct rp_buf *code_of(const struct flow *flow)
{
	return &flow->emit->sections[RP_CODE];
}

/* -------------------------------------------------------------------- guards */

static bool same_guards(const struct rp_ir_node *a, const struct rp_ir_node *b)
{
	if (a->n_guards != b->n_guards)
		return false;
	for (size_t i = 0; i < a->n_guards; i++)
		if (a->guards[i].condition != b->guards[i].condition
		    || a->guards[i].branch != b->guards[i].branch)
			return false;
	return true;
}

static bool is_guarded(const struct flow *flow, const struct rp_ir_node *node)
{
	return node->n_guards
	       && !(flow->entry && same_guards(flow->entry, node));
}

static void put_guards(struct rp_buf *code, const struct rp_ir_node *node,
		       const char *between)
{
	for (size_t i = 0; i < node->n_guards; i++) {
		const struct rp_ir_guard *guard = &node->guards[i];
		const char *number = guard->condition->number;

		rp_buf_str(code, i ? between : "");
		if (guard->branch == RP_BRANCH_NONE) {
			rp_buf_printf(code, "rp_ran(run, N%s)", number);
			continue;
		}
		rp_buf_printf(code, "rp_took(run, N%s, %d /* ", number,
			      guard->branch);
		rp_emit_comment(code, rp_text(rp_ir_branch_name(
			guard->condition, guard->branch)));
		rp_buf_str(code, " */)");
	}
}

/* --------------------------------------------------------------------- lines */

static void indent(struct rp_buf *code, unsigned depth)
{
	while (depth-- > 0)
		rp_buf_char(code, '\t');
}

static void emit_if(const struct flow *flow, const struct rp_ir_node *node,
		    unsigned depth, const char *tail)
{
	struct rp_buf *code = code_of(flow);

	indent(code, depth);
	rp_buf_str(code, "if (");
	put_guards(code, node, depth == 1 ? "\n\t    || "
					  : "\n\t\t    || ");
	rp_buf_printf(code, ")%s\n", tail);
}

static void emit_do(const struct flow *flow, const struct rp_ir_node *node,
		    unsigned depth)
{
	struct rp_buf *code = code_of(flow);

	indent(code, depth);
	rp_buf_printf(code, "rp_do(run, N%s);\t/* %s \"", node->number,
		      node->type->name);
	rp_emit_comment(code, node->id);
	rp_buf_str(code, "\" */\n");
}

/* What goes on at once behind a node. */
static void emit_after(const struct flow *flow, const struct rp_ir_node *node,
		       unsigned depth)
{
	const struct rp_nodes *fork = &flow->regions.forks[node->ordinal];
	const struct rp_nodes *table = &flow->regions.tables[node->ordinal];
	struct rp_buf *code = code_of(flow);

	if (fork->n && !same_guards(fork->at[0], node)
	    && is_guarded(flow, fork->at[0]))
		emit_if(flow, fork->at[0], depth++, "");
	if (fork->n) {
		indent(code, depth);
		rp_buf_printf(code, "rp_fork(run, n%s_regions, %zu);\n",
			      node->number, fork->n);
	}
	if (table->n) {
		indent(code, depth);
		rp_buf_printf(code, "rp_schedule(run, n%s_tasks, %zu);\n",
			      node->number, table->n);
	}
}

static bool has_after(const struct flow *flow, const struct rp_ir_node *node)
{
	return flow->regions.forks[node->ordinal].n
	       || flow->regions.tables[node->ordinal].n;
}

/* Nodes in a row that are reached by the same branches; returns how many. */
static size_t emit_group(const struct flow *flow, const struct rp_nodes *nodes,
			 size_t first)
{
	const struct rp_ir_node *node = nodes->at[first];
	bool is_guard = is_guarded(flow, node), is_block;
	size_t n = 1;

	while (first + n < nodes->n && same_guards(node, nodes->at[first + n]))
		n++;
	is_block = is_guard && (n > 1 || has_after(flow, node));
	if (is_guard)
		emit_if(flow, node, 1, is_block ? " {" : "");
	for (size_t i = first; i < first + n; i++) {
		emit_do(flow, nodes->at[i], is_guard ? 2 : 1);
		emit_after(flow, nodes->at[i], is_guard ? 2 : 1);
	}
	if (is_block)
		rp_buf_str(code_of(flow), "\t}\n");
	return n;
}

/* ------------------------------------------------------------------- regions */

static void emit_nodes(const struct flow *flow, const struct rp_nodes *nodes)
{
	for (size_t i = 0; i < nodes->n;)
		i += emit_group(flow, nodes, i);
}

static void emit_region(struct flow *flow, const struct rp_nodes *nodes)
{
	const char *number = nodes->at[0]->number;

	flow->entry = nodes->at[0];
	rp_emit_line(flow->emit, RP_DECLARATIONS, "static rp_region n%s_region;",
		     number);
	rp_emit_line(flow->emit, RP_CODE, "%s", "");
	rp_emit_open(flow->emit, RP_CODE,
		     "static void n%s_region(struct rp_run *run)", number);
	emit_nodes(flow, nodes);
	rp_emit_close(flow->emit, RP_CODE, "");
	flow->entry = NULL;
}

static void emit_fork(const struct flow *flow, const struct rp_ir_node *node)
{
	const struct rp_nodes *fork = &flow->regions.forks[node->ordinal];
	struct rp_buf *data = &flow->emit->sections[RP_DATA];

	if (!fork->n)
		return;
	rp_buf_printf(data, "\n/* What goes on at once behind %s. */\n"
			    "static rp_region *const n%s_regions[%zu] = {",
		      node->number, node->number, fork->n);
	for (size_t i = 0; i < fork->n; i++)
		rp_buf_printf(data, "%s%sn%s_region", i ? "," : "",
			      i % 4 ? " " : "\n\t", fork->at[i]->number);
	rp_buf_str(data, "\n};\n");
}

/* -------------------------------------------------------------------- tables */

static void emit_reached(const struct flow *flow, const struct rp_ir_node *node)
{
	if (!node->n_guards)
		return;
	rp_emit_line(flow->emit, RP_DECLARATIONS,
		     "static rp_reached n%s_reached;", node->number);
	rp_emit_line(flow->emit, RP_CODE, "%s", "");
	rp_emit_open(flow->emit, RP_CODE,
		     "static _Bool n%s_reached(struct rp_run *run)",
		     node->number);
	rp_buf_str(code_of(flow), "\treturn ");
	put_guards(code_of(flow), node, "\n\t    || ");
	rp_buf_str(code_of(flow), ";\n");
	rp_emit_close(flow->emit, RP_CODE, "");
}

static bool share_table(const struct flow *flow, const struct rp_ir_node *a,
			const struct rp_ir_node *b)
{
	struct rp_ir_node *const *table = flow->regions.table_of;

	return table[a->ordinal] == table[b->ordinal];
}

/* Places in the table of those that wait for a node of it. */
static size_t emit_next(const struct flow *flow, const struct rp_ir_node *node,
			const size_t *place)
{
	struct rp_buf *data = &flow->emit->sections[RP_DATA];
	const char *mark = "";
	size_t n = 0;

	for (size_t i = 0; i < node->n_out; i++)
		n += share_table(flow, node, node->out[i]->to);
	if (n == 0)
		return 0;
	rp_buf_printf(data, "static const int n%s_next[%zu] = {", node->number,
		      n);
	for (size_t i = 0; i < node->n_out; i++) {
		const struct rp_ir_node *to = node->out[i]->to;

		if (!share_table(flow, node, to))
			continue;
		rp_buf_printf(data, "%s %zu", mark, place[to->ordinal]);
		mark = ",";
	}
	rp_buf_str(data, " };\n");
	return n;
}

static size_t count_waits(const struct flow *flow,
			  const struct rp_ir_node *node)
{
	size_t n = 0;

	for (size_t i = 0; i < node->n_in; i++) {
		const struct rp_ir_node *from = node->in[i]->from;

		n += from->reachable && share_table(flow, node, from);
	}
	return n;
}

static void emit_task(const struct flow *flow, const struct rp_ir_node *node,
		      size_t n_next)
{
	struct rp_buf *data = &flow->emit->sections[RP_DATA];

	rp_buf_printf(data, "\t{ N%s, %zu, ", node->number,
		      count_waits(flow, node));
	if (node->n_guards)
		rp_buf_printf(data, "n%s_reached, ", node->number);
	else
		rp_buf_str(data, "0, ");
	if (n_next)
		rp_buf_printf(data, "{ n%s_next, %zu } },\n", node->number,
			      n_next);
	else
		rp_buf_str(data, "{ 0, 0 } },\n");
}

static void emit_table(const struct flow *flow, const struct rp_ir_node *node,
		       size_t *place)
{
	const struct rp_nodes *table = &flow->regions.tables[node->ordinal];
	struct rp_arena *arena = &flow->unit->arena;
	size_t *n_next;

	if (!table->n)
		return;
	n_next = rp_arena_array(arena, table->n, sizeof *n_next);
	for (size_t i = 0; i < table->n; i++)
		place[table->at[i]->ordinal] = i;
	rp_emit_line(flow->emit, RP_DATA, "%s", "");
	rp_emit_line(flow->emit, RP_DATA,
		     "/* Behind %s, each when those that it waits for are "
		     "done. */", node->number);
	for (size_t i = 0; i < table->n; i++) {
		emit_reached(flow, table->at[i]);
		n_next[i] = emit_next(flow, table->at[i], place);
	}
	rp_emit_line(flow->emit, RP_DATA,
		     "static const struct rp_task n%s_tasks[%zu] = {",
		     node->number, table->n);
	for (size_t i = 0; i < table->n; i++)
		emit_task(flow, table->at[i], n_next[i]);
	rp_emit_line(flow->emit, RP_DATA, "};");
}

/* ------------------------------------------------------------------ the whole */

void rp_emit_run(struct rp_emit *emit, struct rp_unit *unit,
		 const struct rp_ir *ir, const char *prefix)
{
	struct flow flow = {
		.emit = emit, .unit = unit,
		.regions = rp_regions_find(unit, ir),
	};
	size_t *place = rp_arena_array(&unit->arena, ir->n_order,
				       sizeof *place);

	for (size_t i = 0; i < ir->n_order; i++) {
		emit_fork(&flow, ir->order[i]);
		emit_table(&flow, ir->order[i], place);
	}
	for (size_t i = 1; i < flow.regions.n; i++)
		emit_region(&flow, &flow.regions.regions[i]);
	rp_emit_line(emit, RP_CODE, "%s", "");
	rp_emit_open(emit, RP_CODE, "static int %srun(struct rp_run *run)",
		     prefix);
	emit_nodes(&flow, &flow.regions.regions[0]);
	rp_emit_line(emit, RP_CODE, "return rp_end(run);");
	rp_emit_close(emit, RP_CODE, "");
}
