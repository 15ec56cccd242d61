/*
 * Mermaid.  Its texts have many ways out (quotes, Markdown, HTML, directives
 * between %%{ and }%%), so everything that is no letter, digit or harmless
 * mark is written as its number.
 */
#include "draw.h"

#include <ctype.h>

#include "base/buf.h"
#include "compile.h"

static bool is_harmless(char c)
{
	return isalnum((unsigned char)c) || (c && strchr(" ._,/+-=", c));
}

static void put_text(struct rp_buf *buf, struct rp_text text)
{
	while (text.n) {
		uint32_t point;
		unsigned n = rp_utf8_decode(&point, text.at, text.n);

		if (n > 1)
			rp_buf_add(buf, text.at, n);
		else if (n && is_harmless(*text.at))
			rp_buf_char(buf, *text.at);
		else
			rp_buf_printf(buf, "#%u;", n ? point : 0xfffd);
		text.at += n ? n : 1;
		text.n -= n ? n : 1;
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

struct shape {
	const char *open, *close;
};

static struct shape shape(const struct rp_ir_node *node)
{
	if (node->type->flags & RP_NODE_BRANCHES)
		return (struct shape){ "{", "}" };
	if (node->type->flags & RP_NODE_EFFECT)
		return (struct shape){ "[[", "]]" };
	return (struct shape){ "[", "]" };
}

static void put_node(struct rp_buf *buf, const struct rp_ir_node *node)
{
	struct rp_buf details;

	rp_buf_init(&details, RP_BUF_UNLIMITED);
	rp_draw_details(&details, node);
	rp_buf_printf(buf, "\tn%s%s\"", node->number, shape(node).open);
	put_visible(buf, node->id);
	rp_buf_printf(buf, "<br/>%s", node->type->name);
	if (details.n) {
		rp_buf_str(buf, "<br/>");
		put_text(buf, rp_text(details.at + 1));
	}
	rp_buf_printf(buf, "\"%s\n", shape(node).close);
	rp_buf_finish(&details);
}

static void put_edge(struct rp_buf *buf, const struct rp_ir_edge *edge)
{
	struct rp_buf label;

	rp_buf_init(&label, RP_BUF_UNLIMITED);
	rp_draw_edge_label(&label, edge);
	rp_buf_printf(buf, "\tn%s -->", edge->from->number);
	if (label.n) {
		rp_buf_str(buf, "|\"");
		put_text(buf, rp_buf_view(&label));
		rp_buf_str(buf, "\"|");
	}
	rp_buf_printf(buf, " n%s\n", edge->to->number);
	rp_buf_finish(&label);
}

static void put_graph(struct rp_buf *buf, const struct rp_ir *ir);

static void put_body(struct rp_buf *buf, const struct rp_ir_node *node)
{
	rp_buf_printf(buf, "\tsubgraph body_n%s[\"", node->number);
	put_visible(buf, node->id);
	rp_buf_str(buf, "\"]\n");
	put_graph(buf, node->body);
	rp_buf_str(buf, "\tend\n");
	rp_buf_printf(buf, "\tn%s -.-> body_n%s\n", node->number,
		      node->number);
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

void rp_draw_mermaid(struct rp_buf *buf, const struct rp_unit *unit)
{
	rp_buf_str(buf, "flowchart TD\n");
	put_graph(buf, &unit->ir);
}
