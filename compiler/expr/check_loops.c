/*
 * Macros: bodies that see variables.  A row of macros.def says what comes out,
 * in terms of the last body and the range.
 */
#include "expr/check.h"

#include "compile.h"
#include "expr/expr.h"

/* ------------------------------------------------------------------- ranges */

/* A macro that takes one value and not each item of many. */
static bool takes_value(const struct rp_ast *ast)
{
	return rp_text_is(ast->name, "cel.bind");
}

static bool takes_optional(const struct rp_ast *ast)
{
	return rp_text_starts(ast->name, "opt");
}

static const struct rp_type *report_range(struct rp_checking *c,
					  const struct rp_ast *ast)
{
	const struct rp_ast *range = ast->args[0];

	rp_check_report(c, RP_D_WRONG_TYPE, range, rp_arena_printf(c->arena,
		"what '%s' is called on",
		rp_diag_text(c->site->unit, ast->name)),
		takes_optional(ast) ? "an optional" : "a list or a map",
		rp_check_type(c, range->type));
	return &rp_type_bad;
}

/* What the first variable is. */
static const struct rp_type *first_type(struct rp_checking *c,
					const struct rp_ast *ast)
{
	const struct rp_type *range = ast->args[0]->type, *item;

	if (takes_value(ast) || rp_type_is_open(range))
		return takes_value(ast) ? range : rp_type_item(range);
	if (takes_optional(ast))
		return range->kind == RP_T_OPTIONAL ? range->item
						    : report_range(c, ast);
	item = rp_type_item(range);
	if (!item)
		return report_range(c, ast);
	rp_check_present(c, ast->args[0]);
	if (ast->vars[1].n && range->kind == RP_T_LIST)
		return &rp_type_int;
	return item;
}

/* What the second is: the item beside its index, the value of a key. */
static const struct rp_type *second_type(struct rp_checking *c,
					 const struct rp_ast *ast)
{
	const struct rp_type *range = ast->args[0]->type;

	if (range->kind == RP_T_LIST)
		return range->item;
	return rp_type_value(c->arena, range) ? rp_type_value(c->arena, range)
					      : &rp_type_bad;
}

/* ------------------------------------------------------------------- bodies */

static bool take_slots(struct rp_checking *c, struct rp_ast *ast, int n)
{
	if (c->n_slots + n > RP_MAX_LOCALS) {
		rp_check_report(c, RP_D_TOO_MANY_VARIABLES, ast,
				rp_arena_printf(c->arena, "%d", RP_MAX_LOCALS));
		return false;
	}
	ast->slots[0] = c->n_slots;
	ast->slots[1] = c->n_slots + n - 1;
	return true;
}

static void check_bodies(struct rp_checking *c, struct rp_ast *ast)
{
	bool tests = strcmp(ast->macro->result, "bool") == 0
		     || strcmp(ast->macro->result, "list(item)") == 0;
	const char *who = rp_arena_printf(c->arena, "the test of '%s'",
					  rp_diag_text(c->site->unit,
						       ast->name));

	for (size_t i = 1; i < ast->n_args; i++) {
		rp_check_ast(c, ast->args[i]);
		if (tests || i + 1 < ast->n_args)
			rp_check_bool(c, ast->args[i], who);
	}
}

static void check_with_variables(struct rp_checking *c, struct rp_ast *ast)
{
	bool is_data = rp_check_is_data(ast->args[0]);
	const struct rp_locals *outer = c->locals;
	struct rp_locals first = {
		outer, ast->vars[0], ast->slots[0], first_type(c, ast), is_data,
	};
	struct rp_locals second = {
		&first, ast->vars[1], ast->slots[1], NULL, is_data,
	};
	int n = ast->vars[1].n ? 2 : 1;

	c->locals = &first;
	if (n == 2) {
		second.type = second_type(c, ast);
		c->locals = &second;
	}
	c->n_slots += n;
	check_bodies(c, ast);
	c->n_slots -= n;
	c->locals = outer;
}

/* ------------------------------------------------------------------ results */

static const struct rp_type *named(void *context, struct rp_text word)
{
	const struct rp_ast *ast = context;
	const struct rp_type *range = ast->args[0]->type;

	if (rp_text_is(word, "body"))
		return ast->args[ast->n_args - 1]->type;
	if (rp_text_is(word, "range"))
		return range;
	return rp_text_is(word, "item") ? rp_type_item(range) : NULL;
}

static const struct rp_type *result_type(struct rp_checking *c,
					 struct rp_ast *ast)
{
	const struct rp_type *range = ast->args[0]->type, *key = NULL;
	const char *at = ast->macro->result;

	if (range->kind == RP_T_BAD)
		return range;
	if (strcmp(at, "map(body)") != 0)
		return rp_type_read(c->arena, &at, named, ast);
	if (range->kind == RP_T_LIST)
		key = &rp_type_int;
	else
		key = rp_type_item(range);
	return rp_type_map(c->arena, key ? key : &rp_type_any,
			   ast->args[ast->n_args - 1]->type);
}

static bool fits_row(const struct rp_ast *ast, const struct rp_macro *row)
{
	return rp_text_is(ast->name, row->name)
	       && (ast->vars[1].n ? 2 : 1) == row->n_vars
	       && ast->n_args == (size_t)row->n_bodies + 1;
}

static const struct rp_macro *find_row(const struct rp_ast *ast)
{
	for (const struct rp_macro *row = rp_macros; row->name; row++)
		if (fits_row(ast, row))
			return row;
	return NULL;
}

const struct rp_type *rp_check_loop(struct rp_checking *c, struct rp_ast *ast)
{
	if (!ast->macro)
		ast->macro = find_row(ast);
	rp_check_ast(c, ast->args[0]);
	if (!ast->macro) {
		rp_check_wrong_count(c, ast);
		return &rp_type_bad;
	}
	if (!take_slots(c, ast, ast->macro->n_vars))
		return &rp_type_bad;
	check_with_variables(c, ast);
	return result_type(c, ast);
}
