/*
 * Folding: what does not depend on the run is computed now, by the functions
 * that the run would call, so that both give the same.
 *
 * What fails stays as it is and fails when it is reached; what it would say is
 * noted, and handed up to everything that cannot go on without it.  Results
 * that are large stay calls: folding must not blow up a program.  Loops stay,
 * for their bodies are functions; so does what looks at the clock.
 */
#include "expr/ast.h"

#include "compile.h"
#include "expr/expr.h"

#define MAX_STEPS 20000		/* of one expression */
#define MAX_SIZE 4096		/* bytes of a result, about */

struct folding {
	struct rp_frame frame;
	struct rp_arena *arena;
};

static bool is_constant(const struct rp_ast *ast)
{
	return ast->kind == RP_AST_CONSTANT;
}

static bool are_constant(const struct rp_ast *ast)
{
	for (size_t i = 0; i < ast->n_args; i++)
		if (!is_constant(ast->args[i]))
			return false;
	return true;
}

/* About how many bytes a value is as C; stops counting beyond MAX_SIZE. */
static size_t size_of(const struct rp_value *value)
{
	size_t size = 16;

	if (value->tag == RP_STRING || value->tag == RP_BYTES)
		return size + value->as.text.n;
	if (value->tag == RP_DICT)
		return size + 40 * value->as.dict->n;
	for (size_t i = 0; i < rp_value_count(value) && size <= MAX_SIZE; i++)
		size += value->tag == RP_LIST
			? size_of(rp_list_at(value, i))
			: rp_map_at(value, i)->key.n
			  + size_of(&rp_map_at(value, i)->value);
	return size;
}

/* ----------------------------------------------------------------- results */

static void become(struct rp_ast *ast, const struct rp_value *value)
{
	if (rp_x_is_error(value)) {
		if (value->as.failure->kind != RP_F_COST)
			ast->fails = value->as.failure->message;
		return;
	}
	if (size_of(value) > MAX_SIZE)
		return;
	ast->kind = RP_AST_CONSTANT;
	ast->flags &= RP_AST_PAREN | RP_AST_ENTRY;
	ast->constant = *value;
	ast->n_args = 0;
	ast->function = NULL;
}

/* Takes the place of another tree but for its own place in the text. */
static void give_way(struct rp_ast *ast, const struct rp_ast *to)
{
	unsigned flags = ast->flags & RP_AST_ENTRY;
	size_t at = ast->at, n = ast->n;

	*ast = *to;
	ast->flags = (ast->flags & ~(unsigned)RP_AST_ENTRY) | flags;
	ast->at = at;
	ast->n = n;
}

/* What cannot go on without a part fails as that part does. */
static void inherit(struct rp_ast *ast, size_t n)
{
	for (size_t i = 0; i < n && !ast->fails; i++)
		ast->fails = ast->args[i]->fails;
}

/* ------------------------------------------------------------------- kinds */

static const struct rp_value **values_of(struct folding *f,
					 const struct rp_ast *ast)
{
	const struct rp_value **values =
		rp_arena_array(f->arena, ast->n_args, sizeof *values);

	for (size_t i = 0; i < ast->n_args; i++)
		values[i] = &ast->args[i]->constant;
	return values;
}

static void fold_call(struct folding *f, struct rp_ast *ast)
{
	const struct rp_function *row = ast->function;

	if (!(row->flags & RP_FN_KEEPS_ERRORS))
		inherit(ast, ast->n_args);
	if ((row->flags & RP_FN_IMPURE) || ast->fails || !are_constant(ast))
		return;
	if (rp_ast_by_truth(ast))
		become(ast, rp_x_bool(!rp_x_truthy(&ast->args[0]->constant)));
	else
		become(ast, rp_function_call(&f->frame, row, ast->n_args,
					     values_of(f, ast)));
}

static void fold_field(struct folding *f, struct rp_ast *ast)
{
	const struct rp_value *base = &ast->args[0]->constant, *value;
	struct rp_text name = ast->name;

	inherit(ast, 1);
	if (!is_constant(ast->args[0]))
		return;
	if (ast->kind == RP_AST_HAS)
		value = rp_x_has(&f->frame, base, name.at, name.n);
	else if (ast->flags & RP_AST_OPTIONAL)
		value = rp_x_select_optional(&f->frame, base, name.at, name.n);
	else if (ast->flags & RP_AST_DATA)
		value = rp_x_field(&f->frame, base, name.at, name.n);
	else
		value = rp_x_select(&f->frame, base, name.at, name.n);
	become(ast, value);
}

static bool has_entries(const struct rp_ast *ast)
{
	for (size_t i = 0; i < ast->n_args; i++)
		if (ast->args[i]->flags & RP_AST_ENTRY)
			return true;
	return false;
}

static void fold_parts(struct folding *f, struct rp_ast *ast)
{
	const struct rp_value **values;
	int n = (int)ast->n_args;

	inherit(ast, ast->n_args);
	if (ast->fails || has_entries(ast) || !are_constant(ast))
		return;
	values = values_of(f, ast);
	if (ast->kind == RP_AST_LIST)
		become(ast, rp_x_list(&f->frame, n, values));
	else if (ast->kind == RP_AST_MAP)
		become(ast, rp_x_map(&f->frame, n / 2, values));
	else
		become(ast, rp_x_concat(&f->frame, n, values));
}

/* x and y, x or y by truth: what x is decides which of them it is. */
static void fold_words(struct rp_ast *ast)
{
	const struct rp_ast *a = ast->args[0];
	bool goes_on;

	inherit(ast, 1);
	if (!is_constant(a))
		return;
	goes_on = rp_x_truthy(&a->constant) == (ast->kind == RP_AST_AND);
	give_way(ast, goes_on ? ast->args[1] : a);
}

static bool is_bool(const struct rp_ast *ast, bool boolean)
{
	return is_constant(ast) && ast->constant.tag == RP_BOOL
	       && ast->constant.as.boolean == boolean;
}

/* One side may decide alone, whatever the other is. */
static void fold_logic(struct folding *f, struct rp_ast *ast)
{
	const struct rp_ast *a = ast->args[0], *b = ast->args[1];
	bool decides = ast->kind == RP_AST_OR;

	if (rp_ast_by_truth(ast)) {
		fold_words(ast);
		return;
	}
	if (is_bool(a, decides) || is_bool(b, decides)) {
		become(ast, rp_x_bool(decides));
		return;
	}
	if (is_constant(a) && is_constant(b))
		become(ast, decides
			    ? rp_x_or(&f->frame, &a->constant, &b->constant)
			    : rp_x_and(&f->frame, &a->constant, &b->constant));
	else if (a->fails && b->fails)
		ast->fails = a->fails;
}

static void fold_choose(struct rp_ast *ast)
{
	const struct rp_ast *test = ast->args[0];
	bool by_truth = rp_ast_by_truth(ast);

	inherit(ast, 1);
	if (!is_constant(test))
		return;
	if (!by_truth && test->constant.tag != RP_BOOL)
		return;
	give_way(ast, ast->args[rp_x_truthy(&test->constant) ? 1 : 2]);
}

static void fold_loop(struct rp_ast *ast)
{
	if (!rp_text_is(ast->name, "cel.bind"))
		inherit(ast, 1);
}

static void fold(struct folding *f, struct rp_ast *ast)
{
	for (size_t i = 0; i < ast->n_args; i++)
		fold(f, ast->args[i]);
	if (ast->kind == RP_AST_CALL)
		fold_call(f, ast);
	else if (ast->kind == RP_AST_HAS)
		fold_field(f, ast);
	else if (ast->kind == RP_AST_FIELD && ast->symbol.kind == RP_SYM_NONE)
		fold_field(f, ast);
	else if (ast->kind == RP_AST_AND || ast->kind == RP_AST_OR)
		fold_logic(f, ast);
	else if (ast->kind == RP_AST_CHOOSE)
		fold_choose(ast);
	else if (ast->kind == RP_AST_LOOP)
		fold_loop(ast);
	else if (ast->kind == RP_AST_LIST || ast->kind == RP_AST_MAP
		 || ast->kind == RP_AST_CONCAT)
		fold_parts(f, ast);
}

void rp_expr_fold(struct rp_unit *unit, struct rp_ast *ast)
{
	struct folding folding = { .arena = &unit->arena };

	rp_frame_init(&folding.frame, NULL, &unit->arena);
	folding.frame.steps_left = MAX_STEPS;
	fold(&folding, ast);
}

void rp_expr_settle(const struct rp_site *site, struct rp_ast *ast)
{
	rp_expr_fold(site->unit, ast);
	if (ast->fails)
		rp_expr_report(site, RP_D_ALWAYS_FAILS, ast->at, ast->n,
			       ast->fails);
}
