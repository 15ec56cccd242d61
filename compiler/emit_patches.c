/*
 * Patches: texts of options that hold {{ ... }}, with the place in the option
 * struct that each is made for.
 */
#include "emit_exprs.h"
#include "emit_literal.h"

static bool is_patch(const struct rp_ir_expr *expr,
		     const struct rp_ir_part *part)
{
	return expr->row && expr->part == part
	       && (expr->row->kind == RP_OPT_STRING
		   || expr->row->kind == RP_OPT_URL
		   || expr->row->kind == RP_OPT_SECRET);
}

size_t rp_patch_count(const struct rp_ir_node *node,
		      const struct rp_ir_part *part)
{
	size_t n = 0;

	for (const struct rp_ir_expr *expr = node->exprs; expr;
	     expr = expr->next)
		n += is_patch(expr, part);
	return n;
}

void rp_emit_patches(struct rp_emit *emit, struct rp_unit *unit,
		     const struct rp_ir_node *node,
		     const struct rp_ir_part *part)
{
	struct rp_buf *data = &emit->sections[RP_DATA];
	const struct rp_ir_expr *expr = node->exprs;

	if (rp_patch_count(node, part) == 0)
		return;
	rp_buf_printf(data, "static const struct rp_patch n%s%s%s_patches[] = "
			    "{\n", node->number, part ? "_" : "",
		      part ? part->name : "");
	for (; expr; expr = expr->next)
		if (is_patch(expr, part))
			rp_buf_printf(data, "\t{ %zu, %s, %s },\n",
				      expr->row->offset,
				      expr->row->kind == RP_OPT_STRING
					      ? "RP_PATCH_STRING"
					      : "RP_PATCH_REF",
				      rp_emit_expr_name(unit, node, expr));
	rp_buf_str(data, "};\n");
}
