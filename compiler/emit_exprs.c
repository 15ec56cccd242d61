/*
 * Expressions of nodes as functions of C.
 */
#include "emit_exprs.h"

#include "compile.h"
#include "emit.h"

static void emit_test(struct rp_emit *emit, struct rp_unit *unit,
		      const struct rp_ir_node *node,
		      const struct rp_ir_expr *expr, const char *name)
{
	if (rp_emit_first(emit, unit, "rp_x_node_has_errors"))
		rp_emit_line(emit, RP_DECLARATIONS,
			     "const struct rp_value *rp_x_node_has_errors("
			     "struct rp_frame *f, int up, int step);");
	if (expr->negated && rp_emit_first(emit, unit, "rp_x_not"))
		rp_emit_line(emit, RP_DECLARATIONS,
			     "const struct rp_value *rp_x_not("
			     "struct rp_frame *f, const struct rp_value *a);");
	rp_emit_line(emit, RP_DECLARATIONS, "static rp_expr n%s_%s;",
		     node->number, name);
	rp_emit_line(emit, RP_CODE, "%s", "");
	rp_emit_open(emit, RP_CODE,
		     "static const struct rp_value *n%s_%s(struct rp_frame *f)",
		     node->number, name);
	rp_emit_line(emit, RP_CODE, "return %srp_x_node_has_errors(f, %d, N%s)%s;",
		     expr->negated ? "rp_x_not(f, " : "",
		     rp_ir_levels(expr->node->graph, node),
		     expr->node->number, expr->negated ? ")" : "");
	rp_emit_close(emit, RP_CODE, "");
}

void rp_emit_node_exprs(struct rp_emit *emit, struct rp_unit *unit,
			const struct rp_ir_node *node)
{
	if (node->skip_if)
		emit_test(emit, unit, node, node->skip_if, "skip_if");
	if (node->test)
		emit_test(emit, unit, node, node->test, "if");
}
