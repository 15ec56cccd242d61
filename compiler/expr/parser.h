#ifndef COMPILER_EXPR_PARSER_H
#define COMPILER_EXPR_PARSER_H

/*
 * What the files of the parser share.  A function that parses returns a tree
 * or, once something was reported, NULL; a tree with a missing part is NULL
 * too, so that most callers need not ask.
 */

#include "expr/ast.h"
#include "expr/lex.h"

struct rp_parser {
	const struct rp_site *site;
	struct rp_unit *unit;
	struct rp_lexer lexer;
	struct rp_token token;		/* the next one */
	struct rp_token last;		/* the one before it */
	unsigned depth;
	bool has_failed;
	size_t n_errors;		/* of the unit before it began */
};

/* Arguments while they are collected. */
struct rp_asts {
	struct rp_ast **at;
	size_t n, room;
};

/* ------------------------------------------------------------ tokens, nodes */

void rp_parser_next(struct rp_parser *p);

bool rp_parser_is(const struct rp_parser *p, enum rp_sign sign);
bool rp_parser_is_word(const struct rp_parser *p, const char *word);
/* The same, and passes it. */
bool rp_parser_take(struct rp_parser *p, enum rp_sign sign);
bool rp_parser_take_word(struct rp_parser *p, const char *word);

/* `not` before a value, and not a node of that name: not.has_errors. */
bool rp_parser_is_not(const struct rp_parser *p);

/* The source text of a token. */
struct rp_text rp_token_text(const struct rp_parser *p,
			     const struct rp_token *token);

/*
 * A node from offset `at` to the end of the last token.  NULL, after a report,
 * if it would be too high; NULL if an argument is.
 */
struct rp_ast *rp_parser_node(struct rp_parser *p, enum rp_ast_kind kind,
			      size_t at, size_t n, struct rp_ast *const *args);

/* A call of an operator, function, filter or test that stands at a token. */
struct rp_ast *rp_parser_call(struct rp_parser *p, const char *name,
			      const struct rp_token *where, size_t at, size_t n,
			      struct rp_ast *const *args);

struct rp_ast *rp_parser_constant(struct rp_parser *p, size_t at,
				  struct rp_value value);

void rp_asts_push(struct rp_parser *p, struct rp_asts *list,
		  struct rp_ast *ast);

/* One level deeper; false after a report if it is too deep. */
bool rp_parser_enter(struct rp_parser *p);
void rp_parser_leave(struct rp_parser *p);

/* ---------------------------------------------------------------- problems */

/* Nothing fits here.  Returns NULL, and reports unless something did. */
struct rp_ast *rp_parser_unexpected(struct rp_parser *p, const char *expected);

/* A value is missing before the next token. */
struct rp_ast *rp_parser_no_operand(struct rp_parser *p);

/* Passes a closing bracket whose opener is given. */
bool rp_parser_close(struct rp_parser *p, enum rp_sign sign,
		     const struct rp_token *opener);

/* Reports at a place, once. */
#define rp_parser_report(p, id, at, n, ...) \
	rp_parser_report_args(p, id, at, n, \
		(const char *const[]){ (p)->site->what, __VA_ARGS__, NULL })
struct rp_diag *rp_parser_report_args(struct rp_parser *p, enum rp_diag_id id,
				      size_t at, size_t n,
				      const char *const *args);

/* ----------------------------------------------------------------- grammar */

struct rp_ast *rp_parse_choice(struct rp_parser *p);

/* A name, constant or literal and what is selected and called of it. */
struct rp_ast *rp_parse_member(struct rp_parser *p);
/* The same for what stands in front already, from offset `at` on. */
struct rp_ast *rp_parse_selectors(struct rp_parser *p, struct rp_ast *ast,
				  size_t at);

/* The arguments of a call up to its `)`; false after a report. */
bool rp_parse_arguments(struct rp_parser *p, struct rp_asts *args);

/*
 * receiver.name(args …) where `args` holds the arguments alone: a macro, a
 * function with dots in its name or a method.
 */
struct rp_ast *rp_parse_method(struct rp_parser *p, struct rp_ast *receiver,
			       const struct rp_token *name, size_t at,
			       struct rp_asts args);

#endif
