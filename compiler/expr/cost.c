/*
 * The most that an evaluation can cost, in the steps that frames count.
 *
 * How long lists and texts are is not known, so typical sizes stand in where
 * no constant tells; what is bounded is how costs multiply.  Everything
 * saturates.
 */
#include "expr/ast.h"

#include "expr/expr.h"
#include "template/template.h"

#define BYTES_A_STEP 64

static uint64_t plus(uint64_t a, uint64_t b)
{
	return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

static uint64_t times(uint64_t a, uint64_t b)
{
	return b && a > UINT64_MAX / b ? UINT64_MAX : a * b;
}

static uint64_t steps_of_text(size_t bytes)
{
	return bytes / BYTES_A_STEP + 1;
}

static uint64_t size_of_constant(const struct rp_value *value)
{
	if (value->tag == RP_STRING || value->tag == RP_BYTES)
		return steps_of_text(value->as.text.n);
	return value->tag == RP_LIST || value->tag == RP_MAP
	       ? rp_value_count(value) : 1;
}

/* How many steps it takes to go through a value. */
static uint64_t size_of(const struct rp_ast *ast)
{
	uint64_t size = 0;

	switch (ast->kind) {
	case RP_AST_CONSTANT:
		return size_of_constant(&ast->constant);
	case RP_AST_LIST:
		return ast->n_args;
	case RP_AST_MAP:
		return ast->n_args / 2;
	case RP_AST_CONCAT:
		for (size_t i = 0; i < ast->n_args; i++)
			size = plus(size, size_of(ast->args[i]));
		return size;
	default:
		break;
	}
	switch (ast->type ? ast->type->kind : RP_T_ANY) {
	case RP_T_STRING:
	case RP_T_BYTES:
		return steps_of_text(RP_COST_TEXT);
	case RP_T_ANY:
	case RP_T_LIST:
	case RP_T_MAP:
	case RP_T_OBJECT:
		return RP_COST_ITEMS;
	default:
		return 1;
	}
}

static uint64_t cost_of_call(const struct rp_ast *ast)
{
	enum rp_cost how = ast->function ? ast->function->cost : RP_COST_1;
	uint64_t sum = 0, product = 1;

	if (how == RP_COST_1)
		return 1;
	for (size_t i = 0; i < ast->n_args; i++) {
		uint64_t size = size_of(ast->args[i]);

		sum = plus(sum, size);
		product = times(product, size ? size : 1);
	}
	return plus(1, how == RP_COST_SIZE ? sum : product);
}

/* How often bodies are evaluated: cel.bind's and optMap's once. */
static uint64_t rounds(const struct rp_ast *ast)
{
	if (ast->kind != RP_AST_LOOP)
		return 0;
	if (rp_text_starts(ast->name, "cel.") || rp_text_starts(ast->name, "opt"))
		return 1;
	return size_of(ast->args[0]);
}

uint64_t rp_expr_cost(const struct rp_ast *ast)
{
	uint64_t cost = 1, bodies = 0;

	if (ast->kind == RP_AST_TEMPLATE)
		return rp_template_cost(ast->template);
	if (ast->kind == RP_AST_CALL)
		cost = cost_of_call(ast);
	if (ast->kind == RP_AST_CONCAT)
		cost = plus(1, size_of(ast));
	for (size_t i = 0; i < ast->n_args; i++) {
		uint64_t part = rp_expr_cost(ast->args[i]);

		if (ast->kind == RP_AST_LOOP && i > 0)
			bodies = plus(bodies, plus(part, 1));
		else
			cost = plus(cost, part);
	}
	return plus(cost, times(rounds(ast), bodies));
}
