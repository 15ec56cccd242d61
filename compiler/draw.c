/*
 * What every picture says about a node and an edge.  Texts are made visible
 * here, so that a picture in a terminal cannot paint it.
 */
#include "draw.h"

#include "base/buf.h"
#include "ir.h"

#define MAX_DETAIL 120

/* Keys of a node that decide whether, how often and where it goes on. */
static const struct {
	const char *key, *words;
} details[] = {
	{ "when", "when" }, { "skip_if_condition", "unless" },
	{ "if", "if" }, { "on", "on" }, { "in", "each item of" },
};

void rp_draw_edge_label(struct rp_buf *buf, const struct rp_ir_edge *edge)
{
	if (edge->branch != RP_BRANCH_NONE)
		rp_buf_str(buf, rp_ir_branch_name(edge->from, edge->branch));
}

void rp_draw_details(struct rp_buf *buf, const struct rp_ir_node *node)
{
	for (size_t i = 0; i < sizeof details / sizeof details[0]; i++) {
		const struct rp_value *text =
			rp_map_get(node->json, details[i].key);

		if (!text)
			text = rp_map_get(node->config, details[i].key);
		if (!rp_is(text, RP_STRING))
			continue;
		rp_buf_printf(buf, " %s ", details[i].words);
		rp_buf_visible(buf, rp_utf8_cut(text->as.text, MAX_DETAIL));
		if (text->as.text.n > MAX_DETAIL)
			rp_buf_str(buf, "…");
	}
	if (!node->required)
		rp_buf_str(buf, " (may fail)");
}
