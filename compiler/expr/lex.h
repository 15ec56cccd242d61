#ifndef COMPILER_EXPR_LEX_H
#define COMPILER_EXPR_LEX_H

/*
 * The tokens of expressions, one at a time, so that in a template nothing
 * behind the expression is ever looked at.
 *
 * In a template "%}", "-%}" and "-}}" end the text; "}}" are two signs, since
 * both may close maps, and it is the parser that knows.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "base/value.h"

struct rp_site;

enum rp_token_kind {
	RP_TOKEN_END,
	RP_TOKEN_NAME,		/* words as well: and, in, true … */
	RP_TOKEN_QUOTED,	/* `a name in backquotes` */
	RP_TOKEN_CONSTANT,	/* a number or text */
	RP_TOKEN_SIGN,
	RP_TOKEN_BAD		/* was reported */
};

enum rp_sign {
#define RP_SIGN(id, text, meant) RP_SIGN_##id,
#include "expr/signs.def"
#undef RP_SIGN
	RP_SIGN_COUNT
};

struct rp_token {
	enum rp_token_kind kind;
	enum rp_sign sign;
	size_t at, n;			/* bytes of the site's text */
	struct rp_text name;		/* NAME, QUOTED */
	struct rp_value constant;
	bool is_least;			/* 2^63, which only fits negated */
};

struct rp_lexer {
	const struct rp_site *site;
	size_t at;
	bool in_template;
	bool is_over;		/* a mistake was told: only BAD comes now */
};

/* The next token; BAD after a report. */
void rp_lex(struct rp_lexer *lexer, struct rp_token *out);

/* How a sign is written, and what is meant by one that is none, or NULL. */
const char *rp_sign_text(enum rp_sign sign);
const char *rp_sign_meant(enum rp_sign sign);

/* Whether a byte may stand in a name; no digit begins one. */
bool rp_is_name_byte(char c);

/* The text of a literal from behind its opening quote; see lex_text.c. */
bool rp_lex_text(struct rp_lexer *lexer, struct rp_token *out);

#endif
