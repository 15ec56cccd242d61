/*
 * What the parser says when a token does not fit.
 *
 * Only the first mistake of an expression is named: what follows it is as a
 * rule its consequence.  The words here are those that a person needs who
 * knows another language: SQL's and shell's spellings of operators, methods
 * written as operators, an item of a list written as a field.
 */
#include "expr/parser.h"

#include "compile.h"

/* What stands where an operator should, and what is meant by it. */
static const struct {
	const char *word, *hint;
} words[] = {
	{ "AND", "did you mean 'and'?" },
	{ "OR", "did you mean 'or'?" },
	{ "NOT", "did you mean 'not'?" },
	{ "not", "put it before the comparison: not (a == b)" },
	{ "IN", "did you mean 'in'?" },
	{ "IS", "did you mean 'is'?" },
	{ "eq", "did you mean '=='?" },
	{ "equals", "did you mean '=='?" },
	{ "ne", "did you mean '!='?" },
	{ "lt", "did you mean '<'?" },
	{ "le", "did you mean '<='?" },
	{ "gt", "did you mean '>'?" },
	{ "ge", "did you mean '>='?" },
	{ "mod", "did you mean '%'?" },
	{ "contains", "it is a method: a.contains(b)" },
	{ "startsWith", "it is a method: a.startsWith(b)" },
	{ "endsWith", "it is a method: a.endsWith(b)" },
	{ "matches", "it is a method: a.matches(b)" },
	{ "then", "write a ? b : c, or b if a else c" },
	{ "else", "write a ? b : c, or b if a else c" },
};

struct rp_diag *rp_parser_report_args(struct rp_parser *p, enum rp_diag_id id,
				      size_t at, size_t n,
				      const char *const *args)
{
	/* The lexer may have looked ahead and found the mistake behind it. */
	bool is_known = p->has_failed
			|| p->unit->diags.n_errors > p->n_errors;

	p->has_failed = p->lexer.is_over = true;
	if (is_known)
		return &p->unit->diags.dropped;
	return rp_expr_report_args(p->site, id, at, n, args);
}

/* "'b'", "the end" */
static const char *found(struct rp_parser *p)
{
	if (p->token.kind == RP_TOKEN_END)
		return "the end";
	return rp_arena_printf(&p->unit->arena, "'%s'",
			       rp_diag_text(p->unit,
					    rp_token_text(p, &p->token)));
}

static const char *hint_for(struct rp_parser *p)
{
	struct rp_text text = rp_token_text(p, &p->token);
	struct rp_arena *arena = &p->unit->arena;

	if (p->token.kind == RP_TOKEN_NAME)
		for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
			if (rp_text_is(text, words[i].word))
				return words[i].hint;
	if (rp_text_is(text, ","))
		return "a list is written [a, b]";
	if (p->token.kind == RP_TOKEN_CONSTANT && rp_text_starts(text, "."))
		return rp_arena_printf(
			arena, "an item of a list is written [%s]",
			rp_diag_text(p->unit, (struct rp_text){ text.at + 1,
								text.n - 1 }));
	return NULL;
}

/* A sign of other languages; false if it is none. */
static bool report_foreign(struct rp_parser *p)
{
	const char *meant = p->token.kind == RP_TOKEN_SIGN
				    ? rp_sign_meant(p->token.sign) : NULL;
	struct rp_diag *diag;

	if (!meant)
		return false;
	diag = rp_parser_report(p, RP_D_EXPR_SIGN, p->token.at, p->token.n,
				rp_sign_text(p->token.sign));
	diag->hint = rp_arena_printf(&p->unit->arena, "did you mean '%s'?",
				     meant);
	return true;
}

struct rp_ast *rp_parser_unexpected(struct rp_parser *p, const char *expected)
{
	struct rp_diag *diag;

	if (p->has_failed || report_foreign(p))
		return NULL;
	diag = rp_parser_report(p, RP_D_EXPR_EXPECTED, p->token.at, p->token.n,
				expected, found(p));
	diag->hint = hint_for(p);
	return NULL;
}

static bool is_closer(const struct rp_token *token)
{
	return token->kind == RP_TOKEN_END
	       || (token->kind == RP_TOKEN_SIGN
		   && (token->sign == RP_SIGN_CLOSE
		       || token->sign == RP_SIGN_CLOSE_LIST
		       || token->sign == RP_SIGN_CLOSE_MAP));
}

struct rp_ast *rp_parser_no_operand(struct rp_parser *p)
{
	bool is_first = p->last.n == 0;
	bool opens = p->last.kind == RP_TOKEN_SIGN
		     && (p->last.sign == RP_SIGN_OPEN
			 || p->last.sign == RP_SIGN_OPEN_LIST
			 || p->last.sign == RP_SIGN_OPEN_MAP);

	if (is_first && p->token.kind == RP_TOKEN_END
	    && !p->lexer.in_template)
		rp_parser_report(p, RP_D_EXPR_EMPTY, 0, p->site->text.n, "");
	else if (opens && p->token.kind == RP_TOKEN_END)
		rp_parser_report(p, RP_D_EXPR_UNCLOSED, p->last.at, p->last.n,
				 rp_sign_text(p->last.sign));
	else if (!is_first && !opens && is_closer(&p->token))
		rp_parser_report(p, RP_D_EXPR_OPERAND, p->last.at, p->last.n,
				 rp_diag_text(p->unit,
					      rp_token_text(p, &p->last)));
	else
		rp_parser_unexpected(p, "a value");
	return NULL;
}

bool rp_parser_close(struct rp_parser *p, enum rp_sign sign,
		     const struct rp_token *opener)
{
	bool is_over = p->token.kind == RP_TOKEN_END
		       || (p->lexer.in_template
			   && rp_parser_is(p, RP_SIGN_CLOSE_MAP));
	struct rp_diag *diag;

	if (p->has_failed || rp_parser_take(p, sign))
		return !p->has_failed;
	if (!is_over) {
		rp_parser_unexpected(p, rp_arena_printf(
			&p->unit->arena, "an operator or '%s'",
			rp_sign_text(sign)));
		return false;
	}
	diag = rp_parser_report(p, RP_D_EXPR_UNCLOSED, opener->at, opener->n,
				rp_sign_text(opener->sign));
	diag->hint = rp_arena_printf(&p->unit->arena, "its '%s' is missing",
				     rp_sign_text(sign));
	return false;
}
