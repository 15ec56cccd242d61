/*
 * What is said about calls that do not fit: what there is, what it takes, and
 * what was probably meant.
 */
#include "expr/check.h"

#include "base/buf.h"
#include "compile.h"
#include "expr/expr.h"
#include "expr/known.h"

#define MAX_LISTED 8		/* overloads in a message */

/* ---------------------------------------------------------------- operators */

/* How people write operators, and what these take. */
static const struct {
	const char *name, *sign, *takes;
} operators[] = {
	{ "_==_", "==", "any two values" },
	{ "_!=_", "!=", "any two values" },
	{ "_<_", "<", "two numbers, two texts or two times" },
	{ "_<=_", "<=", "two numbers, two texts or two times" },
	{ "_>_", ">", "two numbers, two texts or two times" },
	{ "_>=_", ">=", "two numbers, two texts or two times" },
	{ "_+_", "+", "two numbers of one kind, two texts, two lists, or "
		      "times and durations" },
	{ "_-_", "-", "two numbers of one kind, or times and durations" },
	{ "_*_", "*", "two numbers of one kind" },
	{ "_/_", "/", "two numbers of one kind" },
	{ "_%_", "%", "two integers of one kind" },
	{ "-_", "-", "an int or a double" },
	{ "!_", "!", "a bool" },
	{ "_[_]", "[]", "a list and an int, or a map and one of its keys" },
	{ "_[?_]", "[?]", "a list and an int, or a map and one of its keys" },
	{ "_[_:_]", "[:]", "a text or a list, and ints" },
	{ "@in", "in", "something and a list, a map or a text" },
};

#define N_OPERATORS (sizeof operators / sizeof operators[0])

static size_t find_operator(struct rp_text name)
{
	size_t i = 0;

	while (i < N_OPERATORS && !rp_text_is(name, operators[i].name))
		i++;
	return i;
}

const char *rp_check_sign(struct rp_text name)
{
	size_t i = find_operator(name);

	return i < N_OPERATORS ? operators[i].sign : NULL;
}

/* ------------------------------------------------------------- unknown ones */

static const char *const *names_of_form(struct rp_checking *c,
					const struct rp_ast *ast)
{
	const char **names;
	size_t n = 0, all = 0;

	while (rp_functions[all].name)
		all++;
	for (const struct rp_macro *row = rp_macros; row->name; row++)
		all++;
	names = rp_arena_array(c->arena, all + 1, sizeof *names);
	for (const struct rp_macro *row = rp_macros; row->name; row++)
		if (ast->flags & RP_AST_METHOD)
			names[n++] = row->name;
	for (size_t i = 0; rp_functions[i].name; i++) {
		const struct rp_function *row = &rp_functions[i];

		if (find_operator(rp_text(row->name)) == N_OPERATORS
		    && rp_check_has_form(c, row, ast)
		    && (n == 0 || strcmp(names[n - 1], row->name) != 0))
			names[n++] = row->name;
	}
	return names;
}

/* The call in another form, if it has one; e.g. "write x.size()". */
static const char *other_form(struct rp_checking *c, const struct rp_ast *ast)
{
	static const struct {
		unsigned flags;
		const char *before, *behind;
	} forms[] = {
		{ 0, "it is a function: write ", "(…)" },
		{ RP_AST_METHOD, "it is a method: write x.", "(…)" },
		{ RP_AST_FILTER, "it is a filter: write x|", "" },
		{ RP_AST_TEST, "it is a test: write x is ", "" },
	};
	struct rp_functions rows =
		rp_functions_named(c->site->unit, ast->name);
	struct rp_ast other = *ast;

	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		other.flags = forms[i].flags;
		for (size_t k = 0; k < rows.n; k++)
			if (rp_check_has_form(c, rows.at[k], &other))
				return rp_arena_printf(c->arena, "%s%s%s",
						       forms[i].before,
						       rows.at[k]->name,
						       forms[i].behind);
	}
	return NULL;
}

/* What other languages call it. */
static const char *other_word(struct rp_checking *c, struct rp_text name)
{
	static const struct rp_word words[] = {
		{ "any", "exists" }, { "some", "exists" }, { "every", "all" },
		{ "len", "size" }, { "count", "size" }, { "length", "size" },
		{ "includes", "contains" }, { "select", "filter" },
		{ "toLowerCase", "lowerAscii" }, { "lower", "lowerAscii" },
		{ "toUpperCase", "upperAscii" }, { "upper", "upperAscii" },
		{ "strip", "trim" }, { "match", "matches" },
		{ "substr", "substring" }, { "str", "string" },
		{ "float", "double" }, { "number", "double" },
		{ NULL, NULL }
	};
	const char *ours = rp_word_for(words, name);

	return ours ? rp_arena_printf(c->arena, "it is called '%s'", ours)
		    : NULL;
}

/* A macro that is called like a function: "write all(x, expression)". */
static const char *as_macro(struct rp_checking *c, struct rp_text name)
{
	for (const struct rp_macro *row = rp_macros; row->name; row++)
		if (rp_text_is(name, row->name))
			return rp_arena_printf(
				c->arena, "write %s(x, expression): x stands "
				"for each item", row->name);
	return NULL;
}

void rp_check_unknown_call(struct rp_checking *c, const struct rp_ast *ast)
{
	enum rp_diag_id id = ast->flags & RP_AST_FILTER ? RP_D_UNKNOWN_FILTER
			   : ast->flags & RP_AST_TEST ? RP_D_UNKNOWN_TEST
						      : RP_D_UNKNOWN_FUNCTION;
	struct rp_unit *unit = c->site->unit;
	const char *const *names = names_of_form(c, ast);
	size_t at = ast->name_at ? ast->name_at : ast->at;
	struct rp_diag *diag;

	diag = rp_check_report_args(c, id, at, ast->name_at ? ast->name.n
							    : ast->n,
				    (const char *const[]){
		c->site->what, rp_diag_text(unit, ast->name),
		rp_diag_names(unit, names), NULL });
	diag->hint = other_form(c, ast);
	if (!diag->hint)
		diag->hint = as_macro(c, ast->name);
	if (!diag->hint)
		diag->hint = other_word(c, ast->name);
	if (!diag->hint)
		diag->hint = rp_diag_suggest(unit, ast->name, names);
}

/* ------------------------------------------------------------- wrong counts */

static size_t list_macros(struct rp_buf *buf, struct rp_text name)
{
	size_t n = 0;

	for (const struct rp_macro *row = rp_macros; row->name; row++) {
		if (!rp_text_is(name, row->name))
			continue;
		rp_buf_printf(buf, "%s%s(%s%s%s)", n++ ? " or " : "",
			      row->name, row->n_vars > 1 ? "key, value" : "x",
			      row->n_bodies > 1 ? ", test" : "",
			      ", expression");
	}
	return n;
}

/* "string.split(string) or string.split(string, int)". */
static const char *list_overloads(struct rp_checking *c,
				  const struct rp_ast *ast)
{
	struct rp_functions rows =
		rp_functions_named(c->site->unit, ast->name);
	const char *list;
	struct rp_buf buf;
	size_t n;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	n = ast->kind == RP_AST_LOOP ? list_macros(&buf, ast->name) : 0;
	for (size_t i = 0; i < rows.n; i++) {
		struct rp_overloads all =
			rp_function_overloads(c->site->unit, rows.at[i]);

		if (!rp_check_has_form(c, rows.at[i], ast))
			continue;
		for (size_t k = 0; k < all.n && n < MAX_LISTED; k++) {
			if (all.at[k].is_method
			    != !!(ast->flags & RP_AST_METHOD))
				continue;
			rp_buf_str(&buf, n++ ? " or " : "");
			rp_buf_text(&buf, all.at[k].text);
		}
	}
	list = rp_arena_copy(c->arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return list;
}

void rp_check_wrong_count(struct rp_checking *c, const struct rp_ast *ast)
{
	size_t hidden = ast->flags & (RP_AST_METHOD | RP_AST_FILTER
				      | RP_AST_TEST) ? 1 : 0;

	if (ast->kind == RP_AST_LOOP)
		hidden = 1;
	rp_check_report(c, RP_D_WRONG_COUNT, ast,
			rp_diag_text(c->site->unit, ast->name),
			list_overloads(c, ast),
			rp_arena_printf(c->arena, "%zu",
					ast->n_args - hidden));
}

/* -------------------------------------------------------------- wrong types */

/* "double * int", "int.startsWith(string)". */
static const char *applied(struct rp_checking *c, const struct rp_ast *ast)
{
	const char *sign = rp_check_sign(ast->name), *text;
	bool is_method = ast->flags & RP_AST_METHOD;
	struct rp_buf buf;
	size_t i = 0;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	if (sign && ast->n_args == 1)
		rp_buf_str(&buf, sign);
	if (is_method)
		rp_buf_printf(&buf, "%s.",
			      rp_check_type(c, ast->args[i++]->type));
	if (!sign)
		rp_buf_printf(&buf, "%s(",
			      rp_diag_text(c->site->unit, ast->name));
	for (size_t first = i; i < ast->n_args; i++) {
		if (i > first && sign)
			rp_buf_printf(&buf, " %s ", sign);
		else if (i > first)
			rp_buf_str(&buf, ", ");
		rp_buf_str(&buf, rp_check_type(c, ast->args[i]->type));
	}
	rp_buf_str(&buf, sign ? "" : ")");
	text = rp_arena_copy(c->arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return text;
}

/* "write 2.0", "write double(x)". */
static const char *as_double(struct rp_checking *c, const struct rp_ast *ast)
{
	const char *text = rp_check_source(c, ast);

	if (ast->kind == RP_AST_CONSTANT && ast->constant.tag == RP_INT)
		return rp_arena_printf(c->arena, "write %s.0", text);
	return rp_arena_printf(c->arena, "write double(%s)", text);
}

/* The one of two operands that has a kind, or NULL. */
static const struct rp_ast *operand(const struct rp_ast *ast,
				    enum rp_type_kind kind)
{
	for (size_t i = 0; i < ast->n_args; i++)
		if (ast->args[i]->type->kind == kind)
			return ast->args[i];
	return NULL;
}

/*
 * Whether a text beside a time is a time itself: it is compared with one, or
 * taken from one and looks like one.
 */
static bool is_moment(const struct rp_ast *ast, const struct rp_ast *text)
{
	bool is_sum = rp_text_is(ast->name, "_+_")
		      || rp_text_is(ast->name, "_-_");

	if (!operand(ast, RP_T_TIMESTAMP) || !is_sum)
		return !is_sum && operand(ast, RP_T_TIMESTAMP);
	return rp_text_is(ast->name, "_-_")
	       && (text->kind != RP_AST_CONSTANT
		   || rp_text_find(text->constant.as.text, "-") > 0);
}

/* How to mend an operator with two operands that do not go together. */
static const char *mend(struct rp_checking *c, const struct rp_ast *ast)
{
	const struct rp_ast *text = operand(ast, RP_T_STRING), *other;

	if (ast->n_args != 2 || !rp_check_sign(ast->name))
		return NULL;
	if (operand(ast, RP_T_NULL))
		return "null stands for what is missing: compare it with == or "
		       "!=, or give a default(x, …)";
	other = ast->args[ast->args[0] == text];
	if (!text && operand(ast, RP_T_DOUBLE))
		return as_double(c, ast->args[ast->args[0]
					      == operand(ast, RP_T_DOUBLE)]);
	if (!text)
		return NULL;
	if (operand(ast, RP_T_TIMESTAMP) || operand(ast, RP_T_DURATION))
		return rp_arena_printf(c->arena, "write %s(%s)",
			is_moment(ast, text) ? "timestamp" : "duration",
			rp_check_source(c, text));
	if (rp_text_is(ast->name, "_+_"))
		return rp_arena_printf(c->arena, "write string(%s)",
				       rp_check_source(c, other));
	if (rp_type_is_number(other->type))
		return rp_arena_printf(c->arena, "write %s(%s)",
				       rp_check_type(c, other->type),
				       rp_check_source(c, text));
	return NULL;
}

/* A list has no contains(): "write x in list". */
static const char *as_in(struct rp_checking *c, const struct rp_ast *ast)
{
	if (ast->n_args != 2 || ast->args[0]->type->kind != RP_T_LIST
	    || !rp_text_is(ast->name, "contains"))
		return NULL;
	return rp_arena_printf(c->arena, "write %s in %s",
			       rp_check_source(c, ast->args[1]),
			       rp_check_source(c, ast->args[0]));
}

void rp_check_no_overload(struct rp_checking *c, const struct rp_ast *ast)
{
	size_t i = find_operator(ast->name);
	bool is_operator = i < N_OPERATORS;

	rp_check_report(c, RP_D_NO_OVERLOAD, ast,
			is_operator ? operators[i].sign
				    : rp_diag_text(c->site->unit, ast->name),
			is_operator ? operators[i].takes
				    : list_overloads(c, ast),
			applied(c, ast))->hint =
		is_operator ? mend(c, ast) : as_in(c, ast);
}

void rp_check_never_equal(struct rp_checking *c, const struct rp_ast *ast,
			  const struct rp_type *a, const struct rp_type *b)
{
	if (!c->site->node || rp_type_may_equal(a, b))
		return;
	rp_check_report(c, RP_D_NEVER_EQUAL, ast, rp_check_type(c, a),
			rp_check_type(c, b))->hint =
		rp_text_is(ast->name, "@in") ? NULL : mend(c, ast);
}
