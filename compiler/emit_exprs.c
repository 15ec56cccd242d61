/*
 * Expressions of nodes as functions of C.
 */
#include "emit_exprs.h"

#include "compile.h"
#include "emit.h"
#include "expr/ast.h"

/* How many members of its option come up to an expression, with it. */
static int place_of(const struct rp_ir_node *node,
		    const struct rp_ir_expr *expr)
{
	const struct rp_ir_expr *other = node->exprs;
	int place = 1;

	for (; other != expr; other = other->next)
		place += other->row == expr->row;
	return place;
}

const char *rp_emit_expr_name(struct rp_unit *unit,
			      const struct rp_ir_node *node,
			      const struct rp_ir_expr *expr)
{
	if (!expr->member.at)
		return rp_arena_printf(&unit->arena, "n%s_%s", node->number,
				       expr->name);
	return rp_arena_printf(&unit->arena, "n%s_%s_%d", node->number,
			       expr->name, place_of(node, expr));
}

void rp_emit_node_exprs(struct rp_emit *emit, struct rp_unit *unit,
			const struct rp_ir_node *node)
{
	for (const struct rp_ir_expr *expr = node->exprs; expr;
	     expr = expr->next)
		rp_emit_expr(emit, unit, expr->ast,
			     rp_emit_expr_name(unit, node, expr), expr->text);
}
