/*
 * What may be missing, and what is known to be there.
 *
 * A path (a name, members and constant indices of it) whose type is nullable
 * loses its null where a test guards it:
 *
 *	x != null && x > 3	has(a.b) ? a.b : 0	x == null || x > 3
 *
 * Knowing that a.b is there tells that a is there as well.  Only so many facts
 * are looked through, so that a chain of a thousand tests stays cheap.
 */
#include "expr/check.h"

#include "compile.h"
#include "expr/expr.h"

/* ------------------------------------------------------------------- paths */

static bool is_index(const struct rp_ast *ast)
{
	return ast->kind == RP_AST_CALL && ast->n_args == 2
	       && ast->args[1]->kind == RP_AST_CONSTANT
	       && rp_text_is(ast->name, "_[_]");
}

static bool is_step(const struct rp_ast *ast)
{
	return ast->kind == RP_AST_FIELD || ast->kind == RP_AST_HAS
	       || is_index(ast);
}

static bool is_path(const struct rp_ast *ast)
{
	while (is_step(ast))
		ast = ast->args[0];
	return ast->kind == RP_AST_NAME;
}

static bool is_same_name(const struct rp_ast *a, const struct rp_ast *b)
{
	const struct rp_symbol *x = &a->symbol, *y = &b->symbol;

	return b->kind == RP_AST_NAME && x->kind == y->kind
	       && x->node == y->node && x->index == y->index
	       && x->up == y->up && x->core == y->core;
}

/* a.b and a["b"] are the same path. */
static struct rp_text step_name(const struct rp_ast *ast)
{
	return ast->kind == RP_AST_CALL
	       ? rp_value_text(&ast->args[1]->constant, "") : ast->name;
}

static bool is_same_step(const struct rp_ast *a, const struct rp_ast *b)
{
	if (is_index(a) && is_index(b))
		return rp_value_equal(&a->args[1]->constant,
				      &b->args[1]->constant);
	return is_step(b) && rp_text_equal(step_name(a), step_name(b));
}

static bool is_same_path(const struct rp_ast *a, const struct rp_ast *b)
{
	for (; is_step(a); a = a->args[0], b = b->args[0])
		if (!is_same_step(a, b))
			return false;
	return a->kind == RP_AST_NAME && is_same_name(a, b);
}

static bool is_known(const struct rp_fact *facts, const struct rp_ast *path)
{
	for (int i = 0; facts && i < RP_MAX_FACTS; i++, facts = facts->outer) {
		const struct rp_ast *part = facts->path;

		for (; is_step(part); part = part->args[0])
			if (is_same_path(path, part))
				return true;
		if (is_same_path(path, part))
			return true;
	}
	return false;
}

static void add_fact(struct rp_checking *c, const struct rp_ast *path)
{
	struct rp_fact *fact;

	if (!is_path(path))
		return;
	fact = rp_arena_alloc(c->arena, sizeof *fact);
	*fact = (struct rp_fact){ path, c->facts };
	c->facts = fact;
}

const struct rp_type *rp_check_narrow(struct rp_checking *c,
				      const struct rp_ast *ast,
				      const struct rp_type *type)
{
	if ((!c->facts && !c->warned) || !is_path(ast))
		return type;
	if (is_known(c->facts, ast) || is_known(c->warned, ast))
		return rp_type_present(c->arena, type);
	return type;
}

/* ---------------------------------------------------------------- learning */

static bool is_call(const struct rp_ast *ast, const char *name)
{
	return ast->kind == RP_AST_CALL && rp_text_is(ast->name, name);
}

static bool is_null(const struct rp_ast *ast)
{
	return ast->kind == RP_AST_CONSTANT && ast->constant.tag == RP_NULL;
}

/* x == null is false, x != null true; x == 3 tells as much if it holds. */
static void learn_equal(struct rp_checking *c, const struct rp_ast *test,
			bool are_equal)
{
	const struct rp_ast *a = test->args[0], *b = test->args[1];

	if (a->kind == RP_AST_CONSTANT) {
		a = b;
		b = test->args[0];
	}
	if (b->kind == RP_AST_CONSTANT && is_null(b) != are_equal)
		add_fact(c, a);
}

/* Both sides of an ordering are there: else it had failed. */
static bool learn_order(struct rp_checking *c, const struct rp_ast *test)
{
	static const char *const orders[] = {
		"_<_", "_<=_", "_>_", "_>=_", NULL
	};

	for (const char *const *order = orders; *order; order++)
		if (is_call(test, *order)) {
			add_fact(c, test->args[0]);
			add_fact(c, test->args[1]);
			return true;
		}
	return false;
}

static void learn_test(struct rp_checking *c, const struct rp_ast *test,
		       bool holds)
{
	if (rp_text_is(test->name, "none") != holds)
		add_fact(c, test->args[0]);
}

static void learn_call(struct rp_checking *c, const struct rp_ast *test,
		       bool holds)
{
	if (is_call(test, "!_"))
		rp_check_learn(c, test->args[0], !holds);
	else if (is_call(test, "_==_"))
		learn_equal(c, test, holds);
	else if (is_call(test, "_!=_"))
		learn_equal(c, test, !holds);
	else if (test->flags & RP_AST_TEST)
		learn_test(c, test, holds);
	else if (!learn_order(c, test) && holds)
		add_fact(c, test);
}

void rp_check_learn(struct rp_checking *c, const struct rp_ast *test,
		    bool holds)
{
	if (test->kind == RP_AST_CALL && test->n_args > 0) {
		learn_call(c, test, holds);
	} else if (test->kind == (holds ? RP_AST_AND : RP_AST_OR)) {
		rp_check_learn(c, test->args[0], holds);
		rp_check_learn(c, test->args[1], holds);
	} else if (holds) {
		add_fact(c, test);
	}
}

/* ----------------------------------------------------------------- warning */

/* A value to fall back on, as one would write it. */
static const char *fallback(const struct rp_type *type)
{
	switch (type->kind) {
	case RP_T_BOOL:
		return "false";
	case RP_T_DOUBLE:
		return "0.0";
	case RP_T_INT:
	case RP_T_ANY:
		return "0";
	case RP_T_STRING:
		return "''";
	case RP_T_LIST:
		return "[]";
	case RP_T_MAP:
	case RP_T_OBJECT:
		return "{}";
	default:
		return "…";
	}
}

void rp_check_present(struct rp_checking *c, const struct rp_ast *ast)
{
	const char *text = rp_check_source(c, ast), *why = ast->type->why;
	struct rp_fact *fact;
	struct rp_diag *diag;

	if (!ast->type->nullable || !c->site->node)
		return;
	diag = rp_check_report(c, RP_D_MAY_BE_NULL, ast, text,
			       why ? why : "it may be null");
	diag->hint = rp_arena_printf(c->arena,
		"write default(%s, %s), or test %s%s%s first", text,
		fallback(ast->type), ast->kind == RP_AST_FIELD ? "has(" : "",
		text, ast->kind == RP_AST_FIELD ? ")" : " != null");
	fact = rp_arena_alloc(c->arena, sizeof *fact);
	*fact = (struct rp_fact){ ast, c->warned };
	c->warned = fact;
}
