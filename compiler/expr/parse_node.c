/*
 * The parser's tokens and nodes, and how deep both may get.
 *
 * Depth is counted twice: of the functions that call each other while text is
 * read, and of the tree, since a long a + b + c … is flat as text and deep as a
 * tree.  Whoever walks a tree later may do so by calling itself.
 */
#include "expr/parser.h"

#include "compile.h"

void rp_parser_next(struct rp_parser *p)
{
	p->last = p->token;
	rp_lex(&p->lexer, &p->token);
	if (p->token.kind == RP_TOKEN_BAD)
		p->has_failed = true;
}

bool rp_parser_is(const struct rp_parser *p, enum rp_sign sign)
{
	return p->token.kind == RP_TOKEN_SIGN && p->token.sign == sign;
}

bool rp_parser_is_word(const struct rp_parser *p, const char *word)
{
	return p->token.kind == RP_TOKEN_NAME
	       && rp_text_is(p->token.name, word);
}

bool rp_parser_take(struct rp_parser *p, enum rp_sign sign)
{
	if (!rp_parser_is(p, sign))
		return false;
	rp_parser_next(p);
	return true;
}

bool rp_parser_take_word(struct rp_parser *p, const char *word)
{
	if (!rp_parser_is_word(p, word))
		return false;
	rp_parser_next(p);
	return true;
}

bool rp_parser_is_not(const struct rp_parser *p)
{
	struct rp_text text = p->site->text;
	size_t end = p->token.at + p->token.n;

	return rp_parser_is_word(p, "not")
	       && (end >= text.n || text.at[end] != '.');
}

struct rp_text rp_token_text(const struct rp_parser *p,
			     const struct rp_token *token)
{
	return (struct rp_text){ p->site->text.at + token->at, token->n };
}

/* ------------------------------------------------------------------- depth */

static void too_deep(struct rp_parser *p, size_t at)
{
	/* The end may be what is too deep. */
	rp_parser_report(p, RP_D_EXPR_TOO_DEEP, at, at < p->site->text.n,
			 rp_arena_printf(&p->unit->arena, "%d",
					 RP_EXPR_MAX_DEPTH));
}

bool rp_parser_enter(struct rp_parser *p)
{
	if (++p->depth <= RP_EXPR_MAX_DEPTH)
		return true;
	too_deep(p, p->token.at);
	return false;
}

void rp_parser_leave(struct rp_parser *p)
{
	p->depth--;
}

/* ------------------------------------------------------------------- nodes */

struct rp_ast *rp_parser_node(struct rp_parser *p, enum rp_ast_kind kind,
			      size_t at, size_t n, struct rp_ast *const *args)
{
	struct rp_arena *arena = &p->unit->arena;
	struct rp_ast *ast;

	if (p->has_failed)
		return NULL;
	ast = rp_arena_alloc(arena, sizeof *ast);
	*ast = (struct rp_ast){
		.kind = kind, .at = at, .n = p->last.at + p->last.n - at,
		.n_args = n, .height = 1,
	};
	ast->args = rp_arena_array(arena, n, sizeof *args);
	for (size_t i = 0; i < n; i++) {
		if (!args[i])
			return NULL;
		ast->args[i] = args[i];
		if (ast->height <= args[i]->height)
			ast->height = args[i]->height + 1;
	}
	if (ast->height <= RP_EXPR_MAX_DEPTH)
		return ast;
	too_deep(p, p->last.at);
	return NULL;
}

struct rp_ast *rp_parser_call(struct rp_parser *p, const char *name,
			      const struct rp_token *where, size_t at, size_t n,
			      struct rp_ast *const *args)
{
	struct rp_ast *ast = rp_parser_node(p, RP_AST_CALL, at, n, args);

	if (!ast)
		return NULL;
	ast->name = rp_text(name);
	ast->name_at = where->at;
	return ast;
}

/* In an expression a text is what it says, {{ x }} too. */
static void warn_of_braces(struct rp_parser *p, const struct rp_ast *ast)
{
	struct rp_text text = rp_value_text(&ast->constant, "");
	ptrdiff_t open = rp_text_find(text, "{{");

	if (p->lexer.in_template || !p->site->node || open < 0
	    || rp_text_find(text, "}}") < open)
		return;
	rp_expr_report(p->site, RP_D_TEXT_BRACES, ast->at, ast->n,
		       rp_diag_text(p->unit, (struct rp_text){
			       p->site->text.at + ast->at, ast->n }));
}

struct rp_ast *rp_parser_constant(struct rp_parser *p, size_t at,
				  struct rp_value value)
{
	struct rp_ast *ast = rp_parser_node(p, RP_AST_CONSTANT, at, 0, NULL);

	if (!ast)
		return NULL;
	ast->constant = value;
	warn_of_braces(p, ast);
	return ast;
}

void rp_asts_push(struct rp_parser *p, struct rp_asts *list, struct rp_ast *ast)
{
	if (list->n == list->room) {
		size_t room = list->room ? 2 * list->room : 4;
		struct rp_ast **grown = rp_arena_array(&p->unit->arena, room,
						       sizeof *grown);

		if (list->n)
			memcpy(grown, list->at, list->n * sizeof *grown);
		list->at = grown;
		list->room = room;
	}
	list->at[list->n++] = ast;
}
