/*
 * Bounds in a dry run: how much one event can cause at most.
 */
#include "bound_kinds.h"

#include <cjson/cJSON.h>
#include <inttypes.h>

#include "base/buf.h"
#include "compile.h"
#include "expr/ast.h"

const struct rp_bound_name rp_bound_names[RP_BOUND_COUNT] = {
	[RP_BOUND_PATH] = {
		"longest_path", "Longest path", "node",
		"nodes one after the other", false },
	[RP_BOUND_EXECUTIONS] = {
		"executions", "Node executions", "node execution",
		"node executions", false },
	[RP_BOUND_CALLS] = {
		"calls", "Outbound calls", "outbound call", "outbound calls",
		false },
	[RP_BOUND_NOTIFICATIONS] = {
		"notifications", "Notifications", "notification",
		"notifications", false },
	[RP_BOUND_WALL] = {
		"wall_seconds", "Wall time", "of waiting", "of waiting",
		true },
};

void rp_bound_amount(struct rp_buf *buf, enum rp_bound_kind kind,
		     uint64_t amount)
{
	if (rp_bound_names[kind].is_time)
		rp_buf_printf(buf, "%.10g s", (double)amount / 1e6);
	else if (amount == UINT64_MAX)
		rp_buf_str(buf, "more than 10^19");
	else
		rp_buf_printf(buf, "%" PRIu64, amount);
}

const char *rp_bound_lacks(const struct rp_ir_node *node)
{
	const struct rp_option *row = node->type->options;

	while (row->name && row->kind != RP_OPT_BODY)
		row++;
	return row->name ? "max_items" : "timeout_seconds";
}

static void print_bound(struct rp_buf *buf, enum rp_bound_kind kind,
			struct rp_bound bound)
{
	const struct rp_bound_name *name = &rp_bound_names[kind];

	rp_buf_printf(buf, "  %s: ", name->label);
	if (bound.unbounded) {
		rp_buf_str(buf, "unbounded, node ");
		rp_buf_visible(buf, bound.unbounded->id);
		rp_buf_printf(buf, " has no %s\n",
			      rp_bound_lacks(bound.unbounded));
		return;
	}
	rp_buf_str(buf, bound.most ? "at most " : "");
	rp_bound_amount(buf, kind, bound.most);
	if (kind == RP_BOUND_PATH)
		rp_buf_printf(buf, " %s", bound.most == 1 ? name->one
							  : name->many);
	rp_buf_char(buf, '\n');
}

/* Expressions and templates, with lists and texts of the usual sizes. */
static void print_exprs(struct rp_buf *buf, const struct rp_ir_node *node)
{
	for (const struct rp_ir_expr *expr = node->exprs; expr;
	     expr = expr->next) {
		if (!expr->ast)
			continue;
		rp_buf_str(buf, "  Expression ");
		rp_buf_visible(buf, node->id);
		rp_buf_printf(buf, ".%s", expr->name);
		if (expr->member.n) {
			rp_buf_char(buf, '.');
			rp_buf_visible(buf, expr->member);
		}
		rp_buf_printf(buf, ": at most %" PRIu64 " steps\n",
			      rp_expr_cost(expr->ast));
	}
}

void rp_bounds_print(struct rp_buf *buf, const struct rp_unit *unit)
{
	rp_buf_str(buf, "Bounds for one event:\n");
	for (int kind = 0; kind < RP_BOUND_COUNT; kind++)
		print_bound(buf, kind, unit->ir.bounds.of[kind]);
	for (size_t i = 0; i < unit->n_graphs; i++)
		for (size_t j = 0; j < unit->graphs[i]->n_order; j++)
			print_exprs(buf, unit->graphs[i]->order[j]);
}

static void add_bound(cJSON *json, cJSON *unbounded, enum rp_bound_kind kind,
		      struct rp_bound bound)
{
	const struct rp_bound_name *name = &rp_bound_names[kind];
	double most = (double)bound.most;

	if (bound.unbounded) {
		cJSON_AddNullToObject(json, name->key);
		cJSON_AddStringToObject(unbounded, name->key,
					bound.unbounded->label);
	} else {
		cJSON_AddNumberToObject(json, name->key,
					name->is_time ? most / 1e6 : most);
	}
}

static cJSON *expr_json(const struct rp_ir_node *node,
			const struct rp_ir_expr *expr)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddStringToObject(json, "node", node->label);
	cJSON_AddStringToObject(json, "option", expr->name);
	cJSON_AddStringToObject(json, "at", expr->at);
	cJSON_AddNumberToObject(json, "steps", (double)rp_expr_cost(expr->ast));
	return json;
}

static cJSON *exprs_json(const struct rp_unit *unit)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < unit->n_graphs; i++)
		for (size_t j = 0; j < unit->graphs[i]->n_order; j++) {
			const struct rp_ir_node *node =
				unit->graphs[i]->order[j];

			for (const struct rp_ir_expr *expr = node->exprs; expr;
			     expr = expr->next)
				if (expr->ast)
					cJSON_AddItemToArray(
						list, expr_json(node, expr));
		}
	return list;
}

struct cJSON *rp_bounds_json(const struct rp_unit *unit)
{
	cJSON *json = cJSON_CreateObject();
	cJSON *unbounded = cJSON_CreateObject();

	for (int kind = 0; kind < RP_BOUND_COUNT; kind++)
		add_bound(json, unbounded, kind, unit->ir.bounds.of[kind]);
	cJSON_AddItemToObject(json, "unbounded", unbounded);
	cJSON_AddItemToObject(json, "expressions", exprs_json(unit));
	return json;
}
