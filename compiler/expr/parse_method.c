/*
 * receiver.name(args): macros, functions with dots in their names, methods.
 *
 * The rows of functions.def and macros.def say which is which: math.abs(x) is
 * a function because a row is called "math.abs", whatever `math` may be, and
 * list.all(x, …) is a macro because a row takes one variable and one body.
 */
#include "expr/parser.h"

#include "base/buf.h"
#include "compile.h"

/* Names alone: the compiler looks everything else up later. */
static const char *const functions[] = {
#define RP_FUNCTION(symbol, arity, flags, cost, name, signatures, doc) name,
#include "expr/functions.def"
#undef RP_FUNCTION
	NULL
};

static const struct macro {
	const char *name;
	size_t n_vars, n_bodies;
} macros[] = {
#define RP_MACRO(symbol, name, n_vars, n_bodies, result, doc) \
	{ name, n_vars, n_bodies },
#include "expr/macros.def"
#undef RP_MACRO
};

/* ------------------------------------------------------------------- names */

/* Appends "a.b" for a name and its fields; false if it is anything else. */
static bool put_dotted(struct rp_buf *buf, const struct rp_ast *ast)
{
	if (ast->flags & (RP_AST_OPTIONAL | RP_AST_PAREN))
		return false;
	if (ast->kind == RP_AST_FIELD) {
		if (!put_dotted(buf, ast->args[0]))
			return false;
		rp_buf_char(buf, '.');
	}
	rp_buf_text(buf, ast->name);
	return ast->kind == RP_AST_FIELD || ast->kind == RP_AST_NAME;
}

/* "math.abs" if the receiver is a name with or without fields, or NULL. */
static const char *qualified(struct rp_parser *p, const struct rp_ast *receiver,
			     const struct rp_token *name)
{
	const char *whole = NULL;
	struct rp_buf buf;

	if (!receiver)
		return NULL;
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	if (put_dotted(&buf, receiver)) {
		rp_buf_char(&buf, '.');
		rp_buf_text(&buf, name->name);
		whole = rp_arena_copy(&p->unit->arena, buf.at, buf.n);
	}
	rp_buf_finish(&buf);
	return whole;
}

static bool is_function(const char *name)
{
	for (size_t i = 0; functions[i]; i++)
		if (strcmp(functions[i], name) == 0)
			return true;
	return false;
}

static const struct macro *find_macro(struct rp_text name, size_t n_args)
{
	for (size_t i = 0; i < sizeof macros / sizeof macros[0]; i++) {
		const struct macro *macro = &macros[i];
		size_t wanted = macro->n_vars + macro->n_bodies;

		if (rp_text_is(name, macro->name)
		    && n_args == wanted + (strchr(macro->name, '.') ? 1 : 0))
			return macro;
	}
	return NULL;
}

/* ------------------------------------------------------------------ macros */

static bool take_variables(struct rp_parser *p, struct rp_ast *loop,
			   const struct macro *macro, const struct rp_asts *args)
{
	for (size_t i = 0; i < macro->n_vars; i++) {
		const struct rp_ast *var = args->at[i];

		if (var->kind != RP_AST_NAME || var->flags) {
			rp_parser_report(
				p, RP_D_EXPR_MACRO, var->at, var->n,
				rp_arena_printf(&p->unit->arena,
						"%s() takes the name of a "
						"variable first, as in "
						"list.all(x, x > 0)",
						macro->name));
			return false;
		}
		loop->vars[i] = var->name;
	}
	if (macro->n_vars < 2 || !rp_text_equal(loop->vars[0], loop->vars[1]))
		return true;
	rp_parser_report(p, RP_D_EXPR_MACRO, args->at[1]->at, args->at[1]->n,
			 rp_arena_printf(&p->unit->arena,
					 "%s() needs two variables of "
					 "different names", macro->name));
	return false;
}

/* args: variables, then (of cel.bind) the value, then bodies. */
static struct rp_ast *make_loop(struct rp_parser *p, const struct macro *macro,
				struct rp_ast *receiver,
				const struct rp_token *name, size_t at,
				const struct rp_asts *args)
{
	bool has_range = strchr(macro->name, '.') == NULL;
	struct rp_asts parts = { 0 };
	struct rp_ast *loop;

	if (has_range)
		rp_asts_push(p, &parts, receiver);
	for (size_t i = macro->n_vars; i < args->n; i++)
		rp_asts_push(p, &parts, args->at[i]);
	loop = rp_parser_node(p, RP_AST_LOOP, at, parts.n, parts.at);
	if (!loop || !take_variables(p, loop, macro, args))
		return NULL;
	loop->name = rp_text(macro->name);
	loop->name_at = name->at;
	return loop;
}

struct rp_ast *rp_parse_method(struct rp_parser *p, struct rp_ast *receiver,
			       const struct rp_token *name, size_t at,
			       struct rp_asts args)
{
	const char *whole = qualified(p, receiver, name);
	const struct macro *macro = find_macro(rp_text(whole), args.n);
	struct rp_asts all = { 0 };
	struct rp_ast *ast;

	if (!macro)
		macro = find_macro(name->name, args.n);
	if (macro)
		return make_loop(p, macro, receiver, name, at, &args);
	if (whole && is_function(whole))
		return rp_parser_call(p, whole, name, at, args.n, args.at);
	rp_asts_push(p, &all, receiver);
	for (size_t i = 0; i < args.n; i++)
		rp_asts_push(p, &all, args.at[i]);
	ast = rp_parser_call(p, "", name, at, all.n, all.at);
	if (!ast)
		return NULL;
	ast->name = name->name;
	ast->flags = RP_AST_METHOD;
	return ast;
}
