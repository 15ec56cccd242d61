/*
 * Expressions by walking their trees.
 */
#include "lib/walk.h"

#include <assert.h>

#include "base/arena.h"
#include "expr/ast.h"
#include "expr/expr.h"

/* ------------------------------------------------------------------- names */

static const struct rp_value *walk_name(struct rp_frame *f,
					const struct rp_ast *ast)
{
	const struct rp_symbol *symbol = &ast->symbol;

	switch (symbol->kind) {
	case RP_SYM_GIVEN:
		return f->given[symbol->index];
	case RP_SYM_LOCAL:
		return f->locals[symbol->index];
	case RP_SYM_TYPE:
		return &ast->constant;
	default:
		assert(!"a name that needs a run");
		return &rp_x_null;
	}
}

static const struct rp_value *walk_access(struct rp_frame *f,
					  const struct rp_ast *ast)
{
	const struct rp_value *a = test_walk(f, ast->args[0]);
	const char *key = ast->name.at;
	size_t n = ast->name.n;

	if (ast->kind == RP_AST_HAS)
		return rp_x_has(f, a, key, n);
	if (ast->flags & RP_AST_OPTIONAL)
		return rp_x_select_optional(f, a, key, n);
	if (ast->flags & RP_AST_DATA)
		return rp_x_field(f, a, key, n);
	return rp_x_select(f, a, key, n);
}

/* ------------------------------------------------------------------- calls */

/* The values of all arguments. */
static const struct rp_value *const *walk_args(struct rp_frame *f,
					       const struct rp_ast *ast)
{
	const struct rp_value **values =
		rp_arena_array(f->arena, ast->n_args + 1, sizeof *values);

	for (size_t i = 0; i < ast->n_args; i++)
		values[i] = test_walk(f, ast->args[i]);
	return values;
}

static const struct rp_value *walk_call(struct rp_frame *f,
					const struct rp_ast *ast)
{
	const struct rp_value *const *args = walk_args(f, ast);

	if (rp_ast_by_truth(ast))
		return rp_x_not(f, rp_x_truth(f, args[0]));
	return rp_function_call(f, ast->function, ast->n_args, args);
}

static const char *entries(struct rp_frame *f, const struct rp_ast *ast,
			   size_t step)
{
	char *bits = rp_arena_alloc(f->arena, ast->n_args / 8 + 1);

	for (size_t i = 0; i < ast->n_args; i += step)
		if (ast->args[i]->flags & RP_AST_ENTRY)
			bits[i / step / 8] = (char)(bits[i / step / 8]
						    | 1 << i / step % 8);
	return bits;
}

static const struct rp_value *walk_list(struct rp_frame *f,
					const struct rp_ast *ast)
{
	return rp_x_list_optional(f, (int)ast->n_args, walk_args(f, ast),
				  entries(f, ast, 1));
}

static const struct rp_value *walk_map(struct rp_frame *f,
				       const struct rp_ast *ast)
{
	return rp_x_map_optional(f, (int)ast->n_args / 2, walk_args(f, ast),
				 entries(f, ast, 2));
}

/* ------------------------------------------------------------------- logic */

static bool is(const struct rp_value *value, bool wanted)
{
	return value->tag == RP_BOOL && value->as.boolean == wanted;
}

static const struct rp_value *walk_logic(struct rp_frame *f,
					 const struct rp_ast *ast)
{
	const struct rp_value *a = test_walk(f, ast->args[0]), *truth;
	bool is_or = ast->kind == RP_AST_OR;

	if (rp_ast_by_truth(ast)) {
		truth = rp_x_truth(f, a);
		if (rp_x_is_error(truth) || is(truth, is_or))
			return a;
		return test_walk(f, ast->args[1]);
	}
	if (is(a, is_or))
		return a;
	if (is_or)
		return rp_x_or(f, a, test_walk(f, ast->args[1]));
	return rp_x_and(f, a, test_walk(f, ast->args[1]));
}

static const struct rp_value *walk_choice(struct rp_frame *f,
					  const struct rp_ast *ast)
{
	const struct rp_value *test = test_walk(f, ast->args[0]);

	if (rp_ast_by_truth(ast))
		test = rp_x_truth(f, test);
	if (is(test, true))
		return test_walk(f, ast->args[1]);
	if (is(test, false))
		return test_walk(f, ast->args[2]);
	return rp_x_not_bool(f, test);
}

/* ------------------------------------------------------------------- loops */

/*
 * What a loop goes through: for a list its items, with two variables indices
 * before them; for a map its keys, and its values behind them.
 */
struct range {
	const struct rp_value **first, **second;
	size_t n;
	bool is_map;
};

static bool open_range(struct range *out, struct rp_frame *f,
		       const struct rp_value *value, bool is_pair)
{
	size_t n = rp_is(value, RP_DICT) ? value->as.dict->n
					 : rp_value_count(value);

	*out = (struct range){ .n = n, .is_map = value->tag != RP_LIST };
	out->first = rp_arena_array(f->arena, n + 1, sizeof *out->first);
	out->second = rp_arena_array(f->arena, n + 1, sizeof *out->second);
	for (size_t i = 0; i < n; i++) {
		if (value->tag == RP_LIST) {
			out->second[i] = rp_list_at(value, i);
			out->first[i] = is_pair ? rp_x_int(f, (int64_t)i)
						: out->second[i];
		} else if (value->tag == RP_MAP) {
			out->first[i] = rp_x_string(f,
						    rp_map_at(value, i)->key);
			out->second[i] = &rp_map_at(value, i)->value;
		} else {
			out->first[i] = &value->as.dict->keys[i];
			out->second[i] = &value->as.dict->values[i];
		}
	}
	return value->tag == RP_LIST || value->tag == RP_MAP
	       || value->tag == RP_DICT;
}

/* One loop while it is walked. */
struct loop {
	struct rp_frame *f;
	const struct rp_ast *ast;
	struct range range;
};

static void set_variables(const struct loop *loop, size_t i)
{
	const struct rp_ast *ast = loop->ast;

	loop->f->locals[ast->slots[0]] = loop->range.first[i];
	if (ast->macro->n_vars > 1)
		loop->f->locals[ast->slots[1]] = loop->range.second[i];
}

/* The last body of item `i`. */
static const struct rp_value *body(const struct loop *loop, size_t i)
{
	set_variables(loop, i);
	return test_walk(loop->f, loop->ast->args[loop->ast->n_args - 1]);
}

static const char *name_of(const struct loop *loop)
{
	const char *name = loop->ast->macro->name;

	return strcmp(name, "existsOne") == 0 ? "exists_one" : name;
}

/* Whether a test passes: true, false, or the error that it is. */
static const struct rp_value *passes(const struct loop *loop,
				     const struct rp_value *test)
{
	if (test->tag == RP_BOOL || rp_x_is_error(test))
		return test;
	return rp_x_no_overload(loop->f, name_of(loop), &test, 1);
}

/* The test before the body, if the macro has two. */
static const struct rp_value *guard(const struct loop *loop, size_t i)
{
	if (loop->ast->macro->n_bodies < 2)
		return &rp_x_true;
	set_variables(loop, i);
	return passes(loop, test_walk(loop->f, loop->ast->args[1]));
}

/* all and exists: && and || over all items. */
static const struct rp_value *walk_all(const struct loop *loop, bool is_all)
{
	const struct rp_value *sum = rp_x_bool(is_all);

	for (size_t i = 0; i < loop->range.n && !is(sum, !is_all); i++)
		sum = is_all ? rp_x_and(loop->f, sum,
					passes(loop, body(loop, i)))
			     : rp_x_or(loop->f, sum,
				       passes(loop, body(loop, i)));
	return sum;
}

static const struct rp_value *walk_one(const struct loop *loop)
{
	size_t found = 0;

	for (size_t i = 0; i < loop->range.n; i++) {
		const struct rp_value *test = passes(loop, body(loop, i));

		if (rp_x_is_error(test))
			return test;
		found += is(test, true);
	}
	return rp_x_bool(found == 1);
}

static const struct rp_value *walk_filter(const struct loop *loop)
{
	const struct rp_value **kept = rp_arena_array(
		loop->f->arena, loop->range.n + 1, sizeof *kept);
	size_t n = 0;

	for (size_t i = 0; i < loop->range.n; i++) {
		const struct rp_value *test = passes(loop, body(loop, i));

		if (rp_x_is_error(test))
			return test;
		if (is(test, true))
			kept[n++] = loop->range.first[i];
	}
	return rp_x_list(loop->f, (int)n, kept);
}

static const struct rp_value *walk_map_macro(const struct loop *loop)
{
	const struct rp_value **made = rp_arena_array(
		loop->f->arena, loop->range.n + 1, sizeof *made);
	size_t n = 0;

	for (size_t i = 0; i < loop->range.n; i++) {
		const struct rp_value *test = guard(loop, i);

		if (rp_x_is_error(test))
			return test;
		if (is(test, false))
			continue;
		made[n] = body(loop, i);
		if (rp_x_is_error(made[n++]))
			return made[n - 1];
	}
	return rp_x_list(loop->f, (int)n, made);
}

/* transformMap: the keys stay.  transformMapEntry: each body is a map. */
static const struct rp_value *walk_transform(const struct loop *loop,
					     bool is_entry)
{
	size_t room = 0, n = 0;
	const struct rp_value **pairs = NULL;
	struct range inner;

	for (size_t i = 0; i < loop->range.n; i++) {
		const struct rp_value *test = guard(loop, i), *made;
		const struct rp_value **more;

		if (rp_x_is_error(test))
			return test;
		if (is(test, false))
			continue;
		made = body(loop, i);
		if (rp_x_is_error(made))
			return made;
		inner = (struct range){ &loop->range.first[i], &made, 1, true };
		if (is_entry && (!open_range(&inner, loop->f, made, true)
				 || made->tag == RP_LIST))
			return rp_x_no_overload(loop->f, "transformMapEntry",
						&made, 1);
		more = rp_arena_array(loop->f->arena, 2 * (room + inner.n) + 1,
				      sizeof *more);
		for (size_t j = 0; j < 2 * n; j++)
			more[j] = pairs[j];
		for (size_t j = 0; j < inner.n; j++) {
			more[2 * n] = inner.first[j];
			more[2 * n++ + 1] = inner.second[j];
		}
		pairs = more;
		room = n;
	}
	return rp_x_map(loop->f, (int)n, pairs);
}

static const struct rp_value *walk_bind(struct rp_frame *f,
					const struct rp_ast *ast,
					const struct rp_value *value)
{
	f->locals[ast->slots[0]] = value;
	return test_walk(f, ast->args[1]);
}

static const struct rp_value *walk_optional(struct rp_frame *f,
					    const struct rp_ast *ast,
					    const struct rp_value *value)
{
	const struct rp_value *made;

	if (rp_x_is_error(value))
		return value;
	if (value->tag != RP_OPTIONAL)
		return rp_x_no_overload(f, ast->macro->name, &value, 1);
	if (!value->as.inner)
		return value;
	made = walk_bind(f, ast, value->as.inner);
	if (strcmp(ast->macro->name, "optMap") == 0)
		return rp_x_optional_of(f, made);
	if (!rp_x_is_error(made) && made->tag != RP_OPTIONAL)
		return rp_x_no_overload(f, ast->macro->name, &made, 1);
	return made;
}

static const struct rp_value *walk_range(const struct loop *loop)
{
	const char *name = name_of(loop);

	if (strcmp(name, "all") == 0 || strcmp(name, "exists") == 0)
		return walk_all(loop, name[0] == 'a');
	if (strcmp(name, "exists_one") == 0)
		return walk_one(loop);
	if (strcmp(name, "filter") == 0)
		return walk_filter(loop);
	if (strcmp(name, "map") == 0 || strcmp(name, "transformList") == 0)
		return walk_map_macro(loop);
	return walk_transform(loop, strcmp(name, "transformMapEntry") == 0);
}

static const struct rp_value *walk_loop(struct rp_frame *f,
					const struct rp_ast *ast)
{
	const struct rp_value *value = test_walk(f, ast->args[0]);
	const char *name = ast->macro->name;
	struct loop loop = { .f = f, .ast = ast };

	if (strcmp(name, "cel.bind") == 0)
		return walk_bind(f, ast, value);
	if (strncmp(name, "opt", 3) == 0)
		return walk_optional(f, ast, value);
	if (rp_x_is_error(value))
		return value;
	if (!open_range(&loop.range, f, value, ast->macro->n_vars > 1))
		return rp_x_no_overload(f, name_of(&loop), &value, 1);
	return walk_range(&loop);
}

/* --------------------------------------------------------------- the whole */

const struct rp_value *test_walk(struct rp_frame *f, const struct rp_ast *ast)
{
	switch (ast->kind) {
	case RP_AST_CONSTANT:
		return &ast->constant;
	case RP_AST_NAME:
		return walk_name(f, ast);
	case RP_AST_FIELD:
	case RP_AST_HAS:
		return walk_access(f, ast);
	case RP_AST_CALL:
		return walk_call(f, ast);
	case RP_AST_AND:
	case RP_AST_OR:
		return walk_logic(f, ast);
	case RP_AST_CHOOSE:
		return walk_choice(f, ast);
	case RP_AST_LIST:
		return walk_list(f, ast);
	case RP_AST_MAP:
		return walk_map(f, ast);
	case RP_AST_LOOP:
		return walk_loop(f, ast);
	case RP_AST_CONCAT:
		return rp_x_concat(f, (int)ast->n_args, walk_args(f, ast));
	case RP_AST_REFUSED:
		return rp_x_refuse(f, ast->fails);
	case RP_AST_TEMPLATE:	/* never within an expression */
		break;
	}
	assert(!"a tree of no kind");
	return &rp_x_null;
}
