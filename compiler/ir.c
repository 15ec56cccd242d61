/*
 * What a node says for an option, wherever it says it.
 */
#include "ir.h"

#include "base/json.h"
#include "compile.h"
#include "passes.h"

struct rp_written rp_option_written(const struct rp_value *config,
				    const struct rp_option *row)
{
	const char *word = row->synonym ? row->synonym : "";
	struct rp_written written = { .key = rp_text(row->name) };

	written.value = rp_map_find(config, written.key);
	while (!written.value && *word) {
		written.key = (struct rp_text){ word, strcspn(word, " ") };
		written.value = rp_map_find(config, written.key);
		word += written.key.n;
		word += *word == ' ';
	}
	if (rp_is(written.value, RP_NULL))
		written.value = NULL;
	return written;
}

bool rp_ir_may_stand_outside(const struct rp_ir_node *node,
			     const struct rp_option *row)
{
	return node->type && (node->type->flags & RP_NODE_BRANCHES)
	       && (row->kind == RP_OPT_TEST || row->kind == RP_OPT_EDGE
		   || row->kind == RP_OPT_EXPR
		   || row->kind == RP_OPT_CASES);
}

const struct rp_value *rp_ir_option(const struct rp_unit *unit,
				    const struct rp_ir_node *node,
				    const struct rp_option *row,
				    const char **at)
{
	struct rp_written written = rp_option_written(node->config, row);
	const char *base = node->config_at;

	if (!written.value && rp_ir_may_stand_outside(node, row)) {
		written = rp_option_written(node->json, row);
		base = node->at;
	}
	if (written.value && at)
		*at = rp_json_pointer((struct rp_arena *)&unit->arena, base,
				      written.key);
	return written.value;
}

const struct rp_ir *rp_ir_around(const struct rp_ir *ir)
{
	return ir->owner && !ir->program ? ir->owner->graph : NULL;
}

const char *rp_ir_branch_name(const struct rp_ir_node *node, int branch)
{
	return branch == RP_BRANCH_NONE ? "next" : node->branches[branch].name;
}

const char *rp_node_title(struct rp_unit *unit, const struct rp_ir_node *node)
{
	return rp_arena_printf(&unit->arena, "Node %s", node->label);
}

const struct rp_ir_expr *rp_ir_expr_find(const struct rp_ir_node *node,
					 const char *name)
{
	const struct rp_ir_expr *expr = node->exprs;

	while (expr && strcmp(expr->name, name) != 0)
		expr = expr->next;
	return expr;
}
