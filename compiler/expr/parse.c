/*
 * The operators of expressions, from the weakest to the strongest.
 *
 *	a ? b : c    b if a else c
 *	or ||
 *	and &&
 *	not
 *	== != < <= > >= in, not in
 *	+ -
 *	~
 *	* / %
 *	! - (before a value)    |filter    is test
 *
 * CEL's and Jinja's orders agree wherever both have an operator.  A filter
 * takes the sign before a value with it, as in Jinja: -x|abs is (-x)|abs; but
 * !x is defined means !(x is defined).
 *
 * Chains of && and || may be thousands of terms long, e.g. when a program
 * wrote them.  Both are associative, errors included, so a chain becomes a
 * balanced tree; other chains are as deep as they are long.
 */
#include "expr/parser.h"

#include "compile.h"

static struct rp_ast *parse_unary(struct rp_parser *p);
static struct rp_ast *parse_and(struct rp_parser *p);
static struct rp_ast *parse_not(struct rp_parser *p);

/* ------------------------------------------------- arithmetic and relations */

enum { RELATION, SUM, PRODUCT };

static const struct operator {
	enum rp_sign sign;
	int level;
	const char *name;
} operators[] = {
	{ RP_SIGN_EQUAL, RELATION, "_==_" },
	{ RP_SIGN_NOT_EQUAL, RELATION, "_!=_" },
	{ RP_SIGN_LESS, RELATION, "_<_" },
	{ RP_SIGN_LESS_EQUAL, RELATION, "_<=_" },
	{ RP_SIGN_GREATER, RELATION, "_>_" },
	{ RP_SIGN_GREATER_EQUAL, RELATION, "_>=_" },
	{ RP_SIGN_PLUS, SUM, "_+_" },
	{ RP_SIGN_MINUS, SUM, "_-_" },
	{ RP_SIGN_TIMES, PRODUCT, "_*_" },
	{ RP_SIGN_DIVIDE, PRODUCT, "_/_" },
	{ RP_SIGN_MODULO, PRODUCT, "_%_" },
};

/* The name of the next token as an operator of a level, or NULL. */
static const char *operator_at(const struct rp_parser *p, int level)
{
	if (level == RELATION && rp_parser_is_word(p, "in"))
		return "@in";
	for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++)
		if (operators[i].level == level
		    && rp_parser_is(p, operators[i].sign))
			return operators[i].name;
	return NULL;
}

static struct rp_ast *parse_product(struct rp_parser *p)
{
	size_t at = p->token.at;
	struct rp_ast *ast = parse_unary(p);
	const char *name;

	while (ast && (name = operator_at(p, PRODUCT))) {
		struct rp_token where = p->token;

		rp_parser_next(p);
		ast = rp_parser_call(p, name, &where, at, 2,
			(struct rp_ast *[]){ ast, parse_unary(p) });
	}
	return ast;
}

static struct rp_ast *parse_concat(struct rp_parser *p)
{
	size_t at = p->token.at;
	struct rp_ast *ast = parse_product(p);
	struct rp_asts parts = { 0 };

	if (!ast || !rp_parser_is(p, RP_SIGN_TILDE))
		return ast;
	rp_asts_push(p, &parts, ast);
	while (rp_parser_take(p, RP_SIGN_TILDE))
		rp_asts_push(p, &parts, parse_product(p));
	return rp_parser_node(p, RP_AST_CONCAT, at, parts.n, parts.at);
}

static struct rp_ast *parse_sum(struct rp_parser *p)
{
	size_t at = p->token.at;
	struct rp_ast *ast = parse_concat(p);
	const char *name;

	while (ast && (name = operator_at(p, SUM))) {
		struct rp_token where = p->token;

		rp_parser_next(p);
		ast = rp_parser_call(p, name, &where, at, 2,
			(struct rp_ast *[]){ ast, parse_concat(p) });
	}
	return ast;
}

static struct rp_ast *parse_relation(struct rp_parser *p)
{
	size_t at = p->token.at;
	struct rp_ast *ast = parse_sum(p);

	while (ast) {
		struct rp_token where = p->token;
		bool is_negated = rp_parser_take_word(p, "not");
		const char *name = operator_at(p, RELATION);

		if (is_negated && !rp_parser_is_word(p, "in"))
			return rp_parser_unexpected(p, "'in' after 'not'");
		if (!name)
			break;
		rp_parser_next(p);
		ast = rp_parser_call(p, name, &where, at, 2,
			(struct rp_ast *[]){ ast, parse_sum(p) });
		if (is_negated)
			ast = rp_parser_call(p, "!_", &where, at, 1, &ast);
	}
	return ast;
}

/* ------------------------------------------------------------------- logic */

static struct rp_ast *parse_not(struct rp_parser *p)
{
	struct rp_token where = p->token;
	struct rp_ast *ast;

	if (!rp_parser_is_not(p))
		return parse_relation(p);
	if (!rp_parser_enter(p))
		return NULL;
	rp_parser_next(p);
	ast = parse_not(p);
	ast = rp_parser_call(p, "!_", &where, where.at, 1, &ast);
	if (ast)
		ast->flags = RP_AST_WORD;
	rp_parser_leave(p);
	return ast;
}

/* A chain's kind, its two spellings and what is between them. */
struct chain {
	enum rp_ast_kind kind;
	enum rp_sign sign;
	const char *word;
	struct rp_ast *(*operand)(struct rp_parser *p);
};

static struct rp_ast *balance(struct rp_parser *p, const struct chain *chain,
			      bool is_word, struct rp_ast *const *terms,
			      size_t n)
{
	struct rp_ast *ast, *halves[2];
	const struct rp_ast *last = terms[n - 1];

	if (n == 1)
		return terms[0];
	halves[0] = balance(p, chain, is_word, terms, (n + 1) / 2);
	halves[1] = balance(p, chain, is_word, terms + (n + 1) / 2, n / 2);
	ast = rp_parser_node(p, chain->kind, terms[0]->at, 2, halves);
	if (!ast)
		return NULL;
	ast->n = last->at + last->n - ast->at;
	ast->name_at = halves[1]->at;
	ast->flags = is_word ? RP_AST_WORD : 0;
	return ast;
}

static struct rp_ast *parse_chain(struct rp_parser *p,
				  const struct chain *chain)
{
	struct rp_ast *first = chain->operand(p);
	struct rp_asts terms = { 0 };
	bool is_word = false;

	rp_asts_push(p, &terms, first);
	while (!p->has_failed && (rp_parser_is(p, chain->sign)
				  || rp_parser_is_word(p, chain->word))) {
		bool is_other = is_word != (p->token.kind == RP_TOKEN_NAME);

		if (is_other && terms.n > 1) {
			terms.at[0] = balance(p, chain, is_word, terms.at,
					      terms.n);
			terms.n = 1;
		}
		is_word = p->token.kind == RP_TOKEN_NAME;
		rp_parser_next(p);
		rp_asts_push(p, &terms, chain->operand(p));
	}
	if (p->has_failed)
		return NULL;
	return balance(p, chain, is_word, terms.at, terms.n);
}

static struct rp_ast *parse_and(struct rp_parser *p)
{
	static const struct chain chain = {
		RP_AST_AND, RP_SIGN_AND, "and", parse_not
	};

	return parse_chain(p, &chain);
}

static struct rp_ast *parse_or(struct rp_parser *p)
{
	static const struct chain chain = {
		RP_AST_OR, RP_SIGN_OR, "or", parse_and
	};

	return parse_chain(p, &chain);
}

/* ------------------------------------------------------------------ choice */

/* As Jinja prints what an `if` without `else` gives: nothing. */
static struct rp_ast *parse_else(struct rp_parser *p)
{
	if (rp_parser_take_word(p, "else"))
		return rp_parse_choice(p);
	return rp_parser_constant(p, p->token.at, rp_string(RP_TEXT("")));
}

/* value if condition else otherwise */
static struct rp_ast *parse_if_else(struct rp_parser *p, struct rp_ast *value,
				    size_t at)
{
	struct rp_token where = p->last;
	struct rp_ast *condition = parse_or(p), *ast;

	ast = rp_parser_node(p, RP_AST_CHOOSE, at, 3,
		(struct rp_ast *[]){ condition, value, parse_else(p) });
	if (!ast)
		return NULL;
	ast->flags = RP_AST_WORD;
	ast->name_at = where.at;
	return ast;
}

static struct rp_ast *parse_question(struct rp_parser *p,
				     struct rp_ast *condition, size_t at)
{
	struct rp_token where = p->last;
	struct rp_ast *value = rp_parse_choice(p), *ast;

	if (!p->has_failed && !rp_parser_take(p, RP_SIGN_COLON))
		return rp_parser_unexpected(p, "':' of the '?'");
	ast = rp_parser_node(p, RP_AST_CHOOSE, at, 3,
		(struct rp_ast *[]){ condition, value, rp_parse_choice(p) });
	if (ast)
		ast->name_at = where.at;
	return ast;
}

struct rp_ast *rp_parse_choice(struct rp_parser *p)
{
	size_t at = p->token.at;
	struct rp_ast *ast;

	if (!rp_parser_enter(p))
		return NULL;
	ast = parse_or(p);
	if (ast && rp_parser_take(p, RP_SIGN_QUESTION))
		ast = parse_question(p, ast, at);
	else if (ast && rp_parser_take_word(p, "if"))
		ast = parse_if_else(p, ast, at);
	rp_parser_leave(p);
	return ast;
}

/* ------------------------------------------- signs, filters and tests */

/* x|default(y, true) replaces what is false as well: x|default(null) or y. */
static struct rp_ast *with_boolean(struct rp_parser *p, struct rp_ast *call)
{
	struct rp_ast *or, *otherwise = call->args[1];

	call->args[1] = rp_parser_constant(p, call->args[2]->at, rp_null);
	call->n_args = 2;
	or = rp_parser_node(p, RP_AST_OR, call->at, 2,
			    (struct rp_ast *[]){ call, otherwise });
	if (or)
		or->flags = RP_AST_WORD;
	return or;
}

static bool is_true(const struct rp_ast *ast)
{
	return ast->kind == RP_AST_CONSTANT && ast->constant.tag == RP_BOOL
	       && ast->constant.as.boolean;
}

/* `name` or `name(args)` behind the first argument. */
static struct rp_ast *parse_applied(struct rp_parser *p, struct rp_ast *ast,
				    size_t at, unsigned flag,
				    const char *expected)
{
	struct rp_token name = p->token;
	struct rp_asts args = { 0 };

	if (name.kind != RP_TOKEN_NAME || rp_text_is(name.name, "not"))
		return rp_parser_unexpected(p, expected);
	rp_parser_next(p);
	rp_asts_push(p, &args, ast);
	if (rp_parser_is(p, RP_SIGN_OPEN) && !rp_parse_arguments(p, &args))
		return NULL;
	ast = rp_parser_call(p, "", &name, at, args.n, args.at);
	if (!ast)
		return NULL;
	ast->name = name.name;
	ast->flags = flag;
	return ast;
}

static struct rp_ast *parse_filter(struct rp_parser *p, struct rp_ast *ast,
				   size_t at)
{
	ast = parse_applied(p, ast, at, RP_AST_FILTER, "a filter's name");
	if (ast && ast->n_args == 3 && rp_text_is(ast->name, "default")
	    && is_true(ast->args[2]))
		return with_boolean(p, ast);
	return ast;
}

static struct rp_ast *parse_test(struct rp_parser *p, struct rp_ast *ast,
				 size_t at)
{
	struct rp_token where = p->last;
	bool is_negated = rp_parser_take_word(p, "not");

	ast = parse_applied(p, ast, at, RP_AST_TEST, "a test's name");
	if (ast && (rp_text_is(ast->name, "None")
		    || rp_text_is(ast->name, "null")))
		ast->name = rp_text("none");
	return is_negated ? rp_parser_call(p, "!_", &where, at, 1, &ast) : ast;
}

static struct rp_ast *parse_applications(struct rp_parser *p,
					 struct rp_ast *ast, size_t at)
{
	while (ast) {
		if (rp_parser_take(p, RP_SIGN_BAR))
			ast = parse_filter(p, ast, at);
		else if (rp_parser_take_word(p, "is"))
			ast = parse_test(p, ast, at);
		else
			break;
	}
	return ast;
}

static struct rp_ast *parse_signed(struct rp_parser *p);

/* What follows a minus: -1 is a constant, so that the least int is one. */
static struct rp_ast *parse_negative(struct rp_parser *p,
				     const struct rp_token *minus)
{
	struct rp_value *number = &p->token.constant;
	struct rp_ast *ast;

	if (p->token.kind == RP_TOKEN_CONSTANT
	    && (number->tag == RP_INT || number->tag == RP_DOUBLE)) {
		if (number->tag == RP_DOUBLE)
			number->as.number = -number->as.number;
		else if (!p->token.is_least)
			number->as.integer = -number->as.integer;
		p->token.is_least = false;
		rp_parser_next(p);
		ast = rp_parser_constant(p, minus->at, p->last.constant);
		return rp_parse_selectors(p, ast, minus->at);
	}
	ast = parse_signed(p);
	return rp_parser_call(p, "-_", minus, minus->at, 1, &ast);
}

static struct rp_ast *parse_signed(struct rp_parser *p)
{
	struct rp_token where = p->token;
	struct rp_ast *ast;

	if (!rp_parser_is(p, RP_SIGN_MINUS) && !rp_parser_is(p, RP_SIGN_NOT))
		return rp_parse_member(p);
	if (!rp_parser_enter(p))
		return NULL;
	if (rp_parser_take(p, RP_SIGN_MINUS)) {
		ast = parse_negative(p, &where);
	} else {
		rp_parser_next(p);
		ast = parse_unary(p);
		ast = rp_parser_call(p, "!_", &where, where.at, 1, &ast);
	}
	rp_parser_leave(p);
	return ast;
}

static struct rp_ast *parse_unary(struct rp_parser *p)
{
	size_t at = p->token.at;

	return parse_applications(p, parse_signed(p), at);
}

/* ----------------------------------------------------------------- entries */

static bool check_text(const struct rp_site *site)
{
	struct rp_arena *arena = &site->unit->arena;
	ptrdiff_t bad = rp_utf8_invalid(site->text);

	if (site->text.n > RP_EXPR_MAX_TEXT) {
		rp_expr_report(site, RP_D_EXPR_TOO_LONG, 0, 0,
			       rp_arena_printf(arena, "%zu", site->text.n),
			       rp_arena_printf(arena, "%zu", RP_EXPR_MAX_TEXT));
		return false;
	}
	if (bad >= 0)
		rp_expr_report(site, RP_D_EXPR_CHARACTER, (size_t)bad, 1,
			       rp_diag_text(site->unit, (struct rp_text){
					site->text.at + bad, 1 }));
	return bad < 0;
}

/* A habit from templates; no expression of CEL begins like this. */
static bool has_braces(const struct rp_site *site)
{
	struct rp_text trimmed = rp_text_trim(site->text);

	if (!rp_text_starts(trimmed, "{{"))
		return false;
	rp_expr_report(site, RP_D_EXPR_BRACES,
		       (size_t)(trimmed.at - site->text.at), 2, NULL);
	return true;
}

struct rp_ast *rp_expr_parse(const struct rp_site *site)
{
	struct rp_parser p = {
		.site = site, .unit = site->unit, .lexer = { .site = site },
		.n_errors = site->unit->diags.n_errors,
	};
	struct rp_ast *ast;

	if (!check_text(site) || has_braces(site))
		return NULL;
	rp_parser_next(&p);
	p.last = (struct rp_token){ 0 };
	ast = rp_parse_choice(&p);
	if (ast && p.token.kind != RP_TOKEN_END)
		return rp_parser_unexpected(&p, "an operator");
	return p.has_failed ? NULL : ast;
}

struct rp_ast *rp_expr_parse_prefix(const struct rp_site *site, size_t *offset)
{
	struct rp_parser p = {
		.site = site, .unit = site->unit,
		.lexer = { .site = site, .at = *offset, .in_template = true },
		.n_errors = site->unit->diags.n_errors,
	};
	struct rp_ast *ast;

	rp_parser_next(&p);
	p.last = (struct rp_token){ 0 };
	ast = rp_parse_choice(&p);
	if (p.has_failed)
		return NULL;
	*offset = p.token.at;
	return ast;
}
