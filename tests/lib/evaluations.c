/*
 * Evaluating by walking the tree.  A loop of the runtime wants its body as a
 * function without anything bound to it, so there are a few such functions;
 * each walks the tree that lies at its place.
 */
#include "lib/evaluations.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/json.h"
#include "compile.h"
#include "expr/args.h"
#include "expr/ast.h"
#include "expr/expr.h"

#define MOST_ARGS 32
#define MOST_BODIES 16

typedef const struct rp_value *value;

struct walker {
	struct rp_frame f;		/* first: bodies get it */
	const struct rp_ast *bodies[MOST_BODIES];
	int n_bodies;
	struct rp_text vars[RP_MAX_LOCALS];
	int n_vars;
};

static value walk(struct walker *w, const struct rp_ast *ast);

/* ------------------------------------------------------------------- bodies */

#define BODIES(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) \
		  X(8) X(9) X(10) X(11) X(12) X(13) X(14) X(15)
#define X(i)								\
	static value body_##i(struct rp_frame *f)			\
	{								\
		struct walker *w = (struct walker *)f;			\
									\
		return walk(w, w->bodies[i]);				\
	}
BODIES(X)
#undef X

static rp_expr *const bodies[] = {
#define X(i) body_##i,
	BODIES(X)
#undef X
};

/* -------------------------------------------------------------------- loops */

typedef value one_body(struct rp_frame *f, value range, int slot,
		       rp_expr *body);
typedef value two_bodies(struct rp_frame *f, value range, int slot,
			 rp_expr *test, rp_expr *body);
typedef value one_body2(struct rp_frame *f, value range, int slot, int slot2,
			rp_expr *body);
typedef value two_bodies2(struct rp_frame *f, value range, int slot,
			  int slot2, rp_expr *test, rp_expr *body);

static const struct {
	const char *name;
	one_body *one;
	two_bodies *two;
	one_body2 *one2;
	two_bodies2 *two2;
} loops[] = {
	{ .name = "all", .one = rp_x_loop_all, .one2 = rp_x_loop_all2 },
	{ .name = "exists", .one = rp_x_loop_exists,
	  .one2 = rp_x_loop_exists2 },
	{ .name = "exists_one", .one = rp_x_loop_exists_one,
	  .one2 = rp_x_loop_exists_one2 },
	{ .name = "existsOne", .one = rp_x_loop_exists_one,
	  .one2 = rp_x_loop_exists_one2 },
	{ .name = "map", .one = rp_x_loop_map, .two = rp_x_loop_map_if },
	{ .name = "filter", .one = rp_x_loop_filter },
	{ .name = "transformList", .one2 = rp_x_loop_transform_list,
	  .two2 = rp_x_loop_transform_list_if },
	{ .name = "transformMap", .one2 = rp_x_loop_transform_map,
	  .two2 = rp_x_loop_transform_map_if },
	{ .name = "transformMapEntry", .one2 = rp_x_loop_transform_map_entry,
	  .two2 = rp_x_loop_transform_map_entry_if },
	{ .name = "cel.bind", .one = rp_x_bind },
	{ .name = "optMap", .one = rp_x_opt_map },
	{ .name = "optFlatMap", .one = rp_x_opt_flat_map },
};

static value call_loop(struct walker *w, size_t i, const struct rp_ast *ast,
		       value range)
{
	rp_expr *const *body = &bodies[w->n_bodies - (int)ast->n_args + 1];
	int n_vars = 1 + (ast->vars[1].n > 0);
	int slot = w->n_vars - n_vars;

	if (n_vars == 1 && ast->n_args == 2)
		return loops[i].one(&w->f, range, slot, body[0]);
	if (n_vars == 1)
		return loops[i].two(&w->f, range, slot, body[0], body[1]);
	if (ast->n_args == 2)
		return loops[i].one2(&w->f, range, slot, slot + 1, body[0]);
	return loops[i].two2(&w->f, range, slot, slot + 1, body[0], body[1]);
}

static value walk_loop(struct walker *w, const struct rp_ast *ast)
{
	value range = walk(w, ast->args[0]), result;
	int n_bodies = w->n_bodies, n_vars = w->n_vars;
	size_t i = 0;

	while (!rp_text_is(ast->name, loops[i].name))
		i++;
	for (size_t k = 0; k < 2; k++)
		if (ast->vars[k].n)
			w->vars[w->n_vars++] = ast->vars[k];
	for (size_t k = 1; k < ast->n_args; k++)
		w->bodies[w->n_bodies++] = ast->args[k];
	cr_assert(lt(int, w->n_bodies, MOST_BODIES));
	result = call_loop(w, i, ast, range);
	w->n_bodies = n_bodies;
	w->n_vars = n_vars;
	return result;
}

/* -------------------------------------------------------------------- calls */

static bool fits(const struct rp_function *function, const struct rp_ast *ast)
{
	bool wants_test = ast->flags & RP_AST_TEST;

	return rp_text_is(ast->name, function->name) &&
	       (function->arity < 0 ||
		(size_t)function->arity == ast->n_args) &&
	       wants_test == !!(function->flags & RP_FN_TEST) &&
	       (!(ast->flags & RP_AST_FILTER) ||
		(function->flags & RP_FN_FILTER));
}

static value walk_call(struct walker *w, const struct rp_ast *ast)
{
	const struct rp_function *function = rp_functions;
	value args[MOST_ARGS];

	cr_assert(lt(sz, ast->n_args, MOST_ARGS));
	for (size_t i = 0; i < ast->n_args; i++)
		args[i] = walk(w, ast->args[i]);
	if ((ast->flags & RP_AST_WORD) && rp_text_is(ast->name, "!_"))
		args[0] = rp_x_truth(&w->f, args[0]);
	while (function->name && !fits(function, ast))
		function++;
	cr_assert(function->name != NULL, "no function %.*s with %zu arguments",
		  (int)ast->name.n, ast->name.at, ast->n_args);
	return rp_function_call(&w->f, function, ast->n_args, args);
}

/* -------------------------------------------------------------------- rest */

static value walk_name(struct walker *w, const struct rp_ast *ast)
{
	for (int i = w->n_vars - 1; i >= 0; i--)
		if (rp_text_equal(w->vars[i], ast->name))
			return rp_x_local(&w->f, i);
	return rp_x_keep(&w->f, (struct rp_value){ RP_TYPE,
						   { .text = ast->name } });
}

static value walk_logic(struct walker *w, const struct rp_ast *ast)
{
	value a = walk(w, ast->args[0]);
	bool is_and = ast->kind == RP_AST_AND;

	if (ast->flags & RP_AST_WORD) {
		if (rp_x_is_error(a) || rp_x_truthy(a) != is_and)
			return a;
		return walk(w, ast->args[1]);
	}
	if (a->tag == RP_BOOL && a->as.boolean != is_and)
		return a;
	if (is_and)
		return rp_x_and(&w->f, a, walk(w, ast->args[1]));
	return rp_x_or(&w->f, a, walk(w, ast->args[1]));
}

static value walk_choice(struct walker *w, const struct rp_ast *ast)
{
	value condition = walk(w, ast->args[0]);

	if (ast->flags & RP_AST_WORD)
		condition = rp_x_truth(&w->f, condition);
	if (condition->tag != RP_BOOL)
		return rp_x_not_bool(&w->f, condition);
	return walk(w, ast->args[condition->as.boolean ? 1 : 2]);
}

static value walk_literal(struct walker *w, const struct rp_ast *ast)
{
	value args[MOST_ARGS];
	char optional[MOST_ARGS / 8] = { 0 };
	bool is_map = ast->kind == RP_AST_MAP;
	int n = (int)ast->n_args;

	cr_assert(lt(int, n, MOST_ARGS));
	for (int i = 0; i < n; i++) {
		int entry = is_map ? i / 2 : i;

		args[i] = walk(w, ast->args[i]);
		if (ast->args[i]->flags & RP_AST_ENTRY)
			optional[entry / 8] |= (char)(1 << entry % 8);
	}
	if (ast->kind == RP_AST_CONCAT)
		return rp_x_concat(&w->f, n, args);
	if (is_map)
		return rp_x_map_optional(&w->f, n / 2, args, optional);
	return rp_x_list_optional(&w->f, n, args, optional);
}

static value walk_field(struct walker *w, const struct rp_ast *ast)
{
	value a = walk(w, ast->args[0]);

	if (ast->kind == RP_AST_HAS)
		return rp_x_has(&w->f, a, ast->name.at, ast->name.n);
	if (ast->flags & RP_AST_OPTIONAL)
		return rp_x_select_optional(&w->f, a, ast->name.at,
					    ast->name.n);
	return rp_x_select(&w->f, a, ast->name.at, ast->name.n);
}

static value walk(struct walker *w, const struct rp_ast *ast)
{
	switch (ast->kind) {
	case RP_AST_CONSTANT:
		return rp_x_keep(&w->f, ast->constant);
	case RP_AST_NAME:
		return walk_name(w, ast);
	case RP_AST_FIELD:
	case RP_AST_HAS:
		return walk_field(w, ast);
	case RP_AST_CALL:
		return walk_call(w, ast);
	case RP_AST_AND:
	case RP_AST_OR:
		return walk_logic(w, ast);
	case RP_AST_CHOOSE:
		return walk_choice(w, ast);
	case RP_AST_LOOP:
		return walk_loop(w, ast);
	default:
		return walk_literal(w, ast);
	}
}

/* ------------------------------------------------------------------ checking */

static const char *spelled(struct rp_arena *arena, value result)
{
	struct rp_value plain;

	if (rp_x_is_error(result))
		return rp_arena_printf(arena, "!%s",
				       result->as.failure->message);
	plain = rp_value_plain(arena, result);
	return rp_json_text(arena, &plain, RP_JSON_SPACED).at;
}

static bool is_wanted(const char *got, const char *want)
{
	if (want[0] == '!')
		return got[0] == '!' && strstr(got, want + 1);
	return strcmp(got, want) == 0;
}

void rp_evaluation_check(const struct rp_evaluation *row)
{
	struct rp_text text = rp_text(row->text);
	struct walker *w = calloc(1, sizeof *w);
	struct rp_unit unit;
	struct rp_site site = { .unit = &unit, .text = text,
				.what = "Expression" };
	const struct rp_ast *ast;
	const char *got;

	cr_assert(w != NULL);
	rp_unit_init(&unit, "expression", text);
	rp_frame_init(&w->f, NULL, &unit.arena);
	ast = rp_expr_parse(&site);
	cr_expect(ast != NULL, "cannot read %s", row->text);
	if (ast) {
		got = spelled(&unit.arena, walk(w, ast));
		cr_expect(is_wanted(got, row->want), "%s\n  gives %s\n  not   %s",
			  row->text, got, row->want);
	}
	rp_unit_finish(&unit);
	free(w);
}
