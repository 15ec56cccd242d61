/*
 * Graphviz.  Nodes are called after their ordinals; all text of the user
 * stands in quoted strings, in which " and \ are escaped, and & too, because
 * Graphviz reads HTML entities there.
 */
#include "draw.h"

#include "base/buf.h"
#include "compile.h"

static void put_text(struct rp_buf *buf, struct rp_text text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.at[i];

		if (c == '&')
			rp_buf_str(buf, "&amp;");
		else if (c == '"' || c == '\\')
			rp_buf_printf(buf, "\\%c", c);
		else
			rp_buf_char(buf, c);
	}
}

static void put_visible(struct rp_buf *buf, struct rp_text text)
{
	struct rp_buf visible;

	rp_buf_init(&visible, RP_BUF_UNLIMITED);
	rp_buf_visible(&visible, text);
	put_text(buf, rp_buf_view(&visible));
	rp_buf_finish(&visible);
}

static const char *shape(const struct rp_ir_node *node)
{
	if (node->type->flags & RP_NODE_BRANCHES)
		return ", shape=diamond";
	if (node->type->flags & RP_NODE_EFFECT)
		return ", peripheries=2";
	return "";
}

static void put_node(struct rp_buf *buf, const struct rp_ir_node *node)
{
	struct rp_buf details;

	rp_buf_init(&details, RP_BUF_UNLIMITED);
	rp_draw_details(&details, node);
	rp_buf_printf(buf, "\tn%s [label=\"", node->number);
	put_visible(buf, node->id);
	rp_buf_printf(buf, "\\n%s", node->type->name);
	if (details.n) {
		rp_buf_str(buf, "\\n");
		put_text(buf, rp_text(details.at + 1));
	}
	rp_buf_printf(buf, "\"%s];\n", shape(node));
	rp_buf_finish(&details);
}

static void put_edge(struct rp_buf *buf, const struct rp_ir_edge *edge)
{
	struct rp_buf label;

	rp_buf_init(&label, RP_BUF_UNLIMITED);
	rp_draw_edge_label(&label, edge);
	rp_buf_printf(buf, "\tn%s -> n%s", edge->from->number,
		      edge->to->number);
	if (label.n) {
		rp_buf_str(buf, " [label=\"");
		put_text(buf, rp_buf_view(&label));
		rp_buf_str(buf, "\"]");
	}
	rp_buf_str(buf, ";\n");
	rp_buf_finish(&label);
}

static void put_graph(struct rp_buf *buf, const struct rp_ir *ir);

static void put_body(struct rp_buf *buf, const struct rp_ir_node *node)
{
	rp_buf_printf(buf, "\tsubgraph cluster_n%s {\n\tlabel=\"",
		      node->number);
	put_visible(buf, node->id);
	rp_buf_str(buf, "\";\n");
	put_graph(buf, node->body);
	rp_buf_str(buf, "\t}\n");
	if (node->body->n_order)
		rp_buf_printf(buf, "\tn%s -> n%s [style=dashed];\n",
			      node->number, node->body->order[0]->number);
}

static void put_graph(struct rp_buf *buf, const struct rp_ir *ir)
{
	for (size_t i = 0; i < ir->n_order; i++) {
		put_node(buf, ir->order[i]);
		if (ir->order[i]->body)
			put_body(buf, ir->order[i]);
	}
	for (size_t i = 0; i < ir->n_order; i++)
		for (size_t k = 0; k < ir->order[i]->n_out; k++)
			put_edge(buf, ir->order[i]->out[k]);
}

void rp_draw_dot(struct rp_buf *buf, const struct rp_unit *unit)
{
	rp_buf_str(buf, "digraph \"");
	put_visible(buf, rp_text(unit->ir.name ? unit->ir.name : unit->name));
	rp_buf_str(buf, "\" {\n\tnode [shape=box];\n");
	put_graph(buf, &unit->ir);
	rp_buf_str(buf, "}\n");
}
