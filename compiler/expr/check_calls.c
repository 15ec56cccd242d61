/*
 * Operators, functions, filters and tests: which row a call means, and what
 * comes out of it.
 *
 * A call has a form: a plain call, a method, a filter or a test.  Rows of that
 * name and form that take as many arguments are candidates; of their overloads
 * the first that fits is taken.  An argument whose type is only known when the
 * program runs fits everywhere, so then the result is what all overloads that
 * fit agree on.
 */
#include "expr/check.h"

#include "compile.h"
#include "expr/expr.h"
#include "expr/known.h"

#define MAX_LETTERS 26

/* What the type parameters of an overload stand for. */
struct match {
	const struct rp_function *row;
	const struct rp_overload *overload;
	const struct rp_type *bound[MAX_LETTERS];
};

/* ----------------------------------------------------------------- matching */

static bool fits(struct rp_checking *c, struct match *match,
		 const struct rp_type *param, const struct rp_type *arg);

/* False: values of several kinds where all must be of one. */
static bool bind(struct rp_checking *c, struct match *match, char letter,
		 const struct rp_type *type)
{
	const struct rp_type **bound = &match->bound[letter - 'A'];

	if (*bound && match->overload && match->overload->is_variadic
	    && !rp_type_may_equal(*bound, type))
		return false;
	*bound = *bound ? rp_type_join(c->arena, *bound, type) : type;
	return true;
}

static bool fits_map(struct rp_checking *c, struct match *match,
		     const struct rp_type *param, const struct rp_type *arg)
{
	if (arg->kind != RP_T_MAP && arg->kind != RP_T_OBJECT)
		return false;
	return fits(c, match, param->key, rp_type_item(arg))
	       && fits(c, match, param->item,
		       rp_type_value(c->arena, arg));
}

/* Letters within a parameter that something unknown is given to. */
static bool fits_open(struct rp_checking *c, struct match *match,
		      const struct rp_type *param, const struct rp_type *arg)
{
	if (param->kind == RP_T_PARAM)
		bind(c, match, param->param, arg);
	if (param->key)
		fits_open(c, match, param->key, arg);
	if (param->item)
		fits_open(c, match, param->item, arg);
	return true;
}

static bool fits(struct rp_checking *c, struct match *match,
		 const struct rp_type *param, const struct rp_type *arg)
{
	if (rp_type_is_open(arg))
		return fits_open(c, match, param, arg);
	switch (param->kind) {
	case RP_T_ANY:
		return true;
	case RP_T_PARAM:
		return bind(c, match, param->param, arg);
	case RP_T_NUMBER:
		return rp_type_is_number(arg);
	case RP_T_MAP:
		return fits_map(c, match, param, arg);
	case RP_T_LIST:
	case RP_T_OPTIONAL:
		return arg->kind == param->kind
		       && fits(c, match, param->item, arg->item);
	default:
		return arg->kind == param->kind;
	}
}

bool rp_check_fits(struct rp_checking *c, const struct rp_type *param,
		   const struct rp_type *type)
{
	struct match match = { 0 };

	return fits(c, &match, param, type);
}

/* The parameter for the i-th argument, or NULL: there are too many. */
static const struct rp_type *param_at(const struct rp_overload *overload,
				      size_t i)
{
	if (i < overload->n)
		return overload->params[i];
	return overload->is_variadic ? overload->params[overload->n - 1] : NULL;
}

static bool fits_all(struct rp_checking *c, struct match *match,
		     const struct rp_ast *ast)
{
	const struct rp_overload *overload = match->overload;

	if (overload->is_method != !!(ast->flags & RP_AST_METHOD)
	    || ast->n_args < overload->n)
		return false;
	for (size_t i = 0; i < ast->n_args; i++) {
		const struct rp_type *param = param_at(overload, i);

		if (!param || !fits(c, match, param, ast->args[i]->type))
			return false;
	}
	return true;
}

/* ------------------------------------------------------------------ results */

static const struct rp_type *replace(struct rp_checking *c,
				     const struct match *match,
				     const struct rp_type *type)
{
	const struct rp_type *bound;
	struct rp_type replaced = *type;
	struct rp_type *made;

	if (type->kind == RP_T_PARAM) {
		bound = match->bound[type->param - 'A'];
		bound = bound ? bound : &rp_type_free;
		return type->nullable ? rp_type_nullable(c->arena, bound,
							 match->row->doc)
				      : bound;
	}
	if (!type->item)
		return type;
	replaced.item = replace(c, match, type->item);
	if (type->key)
		replaced.key = replace(c, match, type->key);
	made = rp_arena_alloc(c->arena, sizeof *made);
	*made = replaced;
	return made;
}

static bool has_open_argument(const struct rp_ast *ast)
{
	for (size_t i = 0; i < ast->n_args; i++)
		if (rp_type_is_open(ast->args[i]->type))
			return true;
	return false;
}

/*
 * The first that fits; if others might be meant as well, *result is what all
 * of them agree on.
 */
static bool find_overload(struct rp_checking *c, const struct rp_ast *ast,
			  const struct rp_function *row, struct match *best,
			  const struct rp_type **result)
{
	struct rp_overloads all = rp_function_overloads(c->site->unit, row);
	bool is_open = has_open_argument(ast);

	for (size_t i = 0; i < all.n && (is_open || !best->row); i++) {
		struct match match = { .row = row, .overload = &all.at[i] };
		const struct rp_type *type;

		if (!fits_all(c, &match, ast))
			continue;
		type = replace(c, &match, match.overload->result);
		if (!best->row) {
			*best = match;
			*result = type;
		} else if (!rp_type_same(*result, type)) {
			*result = &rp_type_any;
		}
	}
	return best->row;
}

/* --------------------------------------------------------------- candidates */

bool rp_check_has_form(struct rp_checking *c, const struct rp_function *row,
		       const struct rp_ast *ast)
{
	bool is_method = ast->flags & RP_AST_METHOD;
	struct rp_overloads all;

	if (!(row->flags & RP_FN_TEST) != !(ast->flags & RP_AST_TEST))
		return false;
	if ((ast->flags & RP_AST_FILTER) && !(row->flags & RP_FN_FILTER))
		return false;
	all = rp_function_overloads(c->site->unit, row);
	for (size_t i = 0; i < all.n; i++)
		if (all.at[i].is_method == is_method)
			return true;
	return false;
}

enum outcome { UNKNOWN, WRONG_COUNT, WRONG_TYPES, FITS };

static bool takes_count(const struct rp_function *row,
			const struct rp_ast *ast)
{
	return row->arity < 0 || (size_t)row->arity == ast->n_args;
}

static enum outcome find_row(struct rp_checking *c, const struct rp_ast *ast,
			     struct match *best, const struct rp_type **result)
{
	struct rp_functions rows =
		rp_functions_named(c->site->unit, ast->name);
	enum outcome outcome = UNKNOWN;

	for (size_t i = 0; i < rows.n; i++) {
		const struct rp_function *row = rows.at[i];

		if (!rp_check_has_form(c, row, ast))
			continue;
		if (outcome == UNKNOWN)
			outcome = WRONG_COUNT;
		if (!takes_count(row, ast))
			continue;
		if (find_overload(c, ast, row, best, result))
			return FITS;
		outcome = WRONG_TYPES;
	}
	return outcome;
}

/* `math.abs(x)` is a call of "math.abs" if there is such a row. */
static void take_namespace(struct rp_checking *c, struct rp_ast *ast)
{
	const struct rp_ast *space = ast->n_args ? ast->args[0] : NULL;
	struct rp_text name;
	const char *whole;

	if (!(ast->flags & RP_AST_METHOD) || space->kind != RP_AST_NAME
	    || space->name.n + ast->name.n > 100)
		return;
	whole = rp_arena_printf(c->arena, "%.*s.%.*s", (int)space->name.n,
				space->name.at, (int)ast->name.n,
				ast->name.at);
	name = rp_text(whole);
	if (rp_functions_named(c->site->unit, name).n == 0)
		return;
	ast->name = name;
	ast->flags &= ~(unsigned)RP_AST_METHOD;
	ast->args++;
	ast->n_args--;
}

/* -------------------------------------------------------------------- nulls */

static bool takes_null(const struct rp_type *param,
		       const struct rp_overload *overload)
{
	return param->kind == RP_T_ANY
	       || (param->kind == RP_T_PARAM && !overload->is_variadic);
}

static void check_presence(struct rp_checking *c, const struct rp_ast *ast,
			   const struct rp_overload *overload)
{
	bool is_index = rp_text_starts(ast->name, "_[");

	for (size_t i = 0; i < ast->n_args; i++)
		if ((is_index && i == 0)
		    || !takes_null(param_at(overload, i), overload))
			rp_check_present(c, ast->args[i]);
}

/* ------------------------------------------------------------ special cases */

/* An object's member by a constant key. */
static const struct rp_type *member_by_key(struct rp_checking *c,
					   const struct rp_ast *ast)
{
	const struct rp_type *object, *type;
	const struct rp_ast *key;

	if (!rp_text_is(ast->name, "_[_]"))
		return NULL;
	object = ast->args[0]->type;
	key = ast->args[1];
	if (object->kind != RP_T_OBJECT || key->kind != RP_AST_CONSTANT
	    || key->constant.tag != RP_STRING)
		return NULL;
	rp_check_present(c, ast->args[0]);
	type = rp_check_member(c, key, object, key->constant.as.text);
	return type ? type : &rp_type_bad;
}

/* An index of an optional looks into what it holds. */
static const struct rp_type *within_optional(struct rp_checking *c,
					     struct rp_ast *ast)
{
	const struct rp_type *type = ast->args[0]->type, *found;
	struct rp_ast inner = *ast->args[0];
	struct rp_ast *args[2] = { &inner, ast->args[1] };
	struct rp_ast call = *ast;
	struct match best = { 0 };

	inner.type = type->item;
	call.args = args;
	if (find_row(c, &call, &best, &found) != FITS) {
		rp_check_no_overload(c, ast);
		return &rp_type_bad;
	}
	ast->function = best.row;
	return found->kind == RP_T_OPTIONAL ? found
					    : rp_type_optional(c->arena, found);
}

static bool is_index(const struct rp_ast *ast)
{
	return rp_text_is(ast->name, "_[_]") || rp_text_is(ast->name, "_[?_]");
}

/* default(a, b) is a without its null, or b. */
static const struct rp_type *with_default(struct rp_checking *c,
					  const struct rp_ast *ast)
{
	const struct rp_type *a = ast->args[0]->type, *b = ast->args[1]->type;

	if (a->kind == RP_T_NULL)
		return b;
	return rp_type_join(c->arena, rp_type_present(c->arena, a), b);
}

/* Types that can never be equal, keys that a map cannot have. */
static bool check_sense(struct rp_checking *c, const struct rp_ast *ast)
{
	const struct rp_type *a, *b;

	if (ast->n_args != 2)
		return true;
	a = ast->args[0]->type;
	b = ast->args[1]->type;
	if (rp_text_is(ast->name, "_==_") || rp_text_is(ast->name, "_!=_"))
		rp_check_never_equal(c, ast, a, b);
	else if (rp_text_is(ast->name, "@in") && rp_type_item(b))
		rp_check_never_equal(c, ast, a, rp_type_item(b));
	else if (is_index(ast) && a->kind != RP_T_LIST && rp_type_item(a))
		return rp_type_may_equal(rp_type_item(a), b);
	return true;
}

/* -------------------------------------------------------------------- calls */

static bool check_args(struct rp_checking *c, struct rp_ast *ast)
{
	bool all_good = true;

	for (size_t i = 0; i < ast->n_args; i++)
		if (rp_check_ast(c, ast->args[i])->kind == RP_T_BAD)
			all_good = false;
	return all_good;
}

static const struct rp_type *report(struct rp_checking *c,
				    const struct rp_ast *ast,
				    enum outcome outcome, bool args_are_good)
{
	if (outcome == UNKNOWN)
		rp_check_unknown_call(c, ast);
	else if (outcome == WRONG_COUNT)
		rp_check_wrong_count(c, ast);
	else if (args_are_good)
		rp_check_no_overload(c, ast);
	return &rp_type_bad;
}

/* `not x` goes by truth unless x is a bool. */
static bool goes_by_truth(const struct rp_checking *c, struct rp_ast *ast)
{
	const struct rp_type *type;

	if (!(ast->flags & RP_AST_WORD) || !rp_text_is(ast->name, "!_"))
		return false;
	ast->function = rp_functions_named(c->site->unit, ast->name).at[0];
	type = ast->args[0]->type;
	if (type->kind != RP_T_BOOL || type->nullable)
		return true;
	ast->flags &= ~(unsigned)RP_AST_WORD;
	return false;
}

static const struct rp_type *check_row(struct rp_checking *c,
				       struct rp_ast *ast, bool args_are_good)
{
	const struct rp_type *result, *type;
	struct match best = { 0 };
	enum outcome outcome;

	if (goes_by_truth(c, ast))
		return &rp_type_bool;
	outcome = find_row(c, ast, &best, &result);
	if (outcome != FITS)
		return report(c, ast, outcome, args_are_good);
	ast->function = best.row;
	if (!check_sense(c, ast))
		return report(c, ast, WRONG_TYPES, args_are_good);
	type = member_by_key(c, ast);
	if (type)
		return type;
	check_presence(c, ast, best.overload);
	if (rp_text_is(ast->name, "default"))
		return with_default(c, ast);
	return result;
}

/*
 * A method that nobody knows is the one mistake to tell: its arguments may be
 * variables of a loop that it was meant to be.
 */
static bool is_unknown_method(struct rp_checking *c, struct rp_ast *ast)
{
	if (!(ast->flags & RP_AST_METHOD)
	    || rp_functions_named(c->site->unit, ast->name).n > 0)
		return false;
	rp_check_ast(c, ast->args[0]);
	rp_check_unknown_call(c, ast);
	return true;
}

const struct rp_type *rp_check_call(struct rp_checking *c, struct rp_ast *ast)
{
	bool args_are_good;

	if (rp_check_node_index(c, ast))
		return ast->symbol.type ? ast->symbol.type : &rp_type_bad;
	take_namespace(c, ast);
	if (is_unknown_method(c, ast))
		return &rp_type_bad;
	args_are_good = check_args(c, ast);
	if (is_index(ast) && ast->args[0]->type->kind == RP_T_OPTIONAL)
		return within_optional(c, ast);
	return check_row(c, ast, args_are_good);
}
