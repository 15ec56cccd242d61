#ifndef COMPILER_EMIT_EXPRS_H
#define COMPILER_EMIT_EXPRS_H

/* The functions of a node's expressions: conditions, values, templates. */

struct rp_emit;
struct rp_ir_node;
struct rp_unit;

/*
 * Emits a function for each expression of the node, called n<number>_<what>:
 * n3_when, n3_skip_if, n3_if.  The node's options and its row in the table of
 * steps name them.
 */
void rp_emit_node_exprs(struct rp_emit *emit, struct rp_unit *unit,
			const struct rp_ir_node *node);

/* "n5_when", "n5_values_2": what the function of an expression is called. */
struct rp_ir_expr;
const char *rp_emit_expr_name(struct rp_unit *unit,
			      const struct rp_ir_node *node,
			      const struct rp_ir_expr *expr);

#endif
