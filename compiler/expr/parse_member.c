/*
 * Values as they are written: constants, names, lists, maps; and what is
 * selected, indexed and called of them.
 *
 * A reserved word of CEL may be the id of a node, so where a value is wanted
 * it is a name and the scope decides; `x and and` has no value after the word.
 */
#include "expr/parser.h"

#include "compile.h"

/* -------------------------------------------------------------- arguments */

/* Whether a name of an argument is written: default(value='x'). */
static bool is_named_argument(const struct rp_parser *p,
			      const struct rp_ast *ast)
{
	return ast && ast->kind == RP_AST_NAME
	       && rp_parser_is(p, RP_SIGN_ASSIGN);
}

bool rp_parse_arguments(struct rp_parser *p, struct rp_asts *args)
{
	struct rp_token opener = p->token;

	rp_parser_next(p);
	if (rp_parser_take(p, RP_SIGN_CLOSE))
		return true;
	do {
		struct rp_ast *ast = rp_parse_choice(p);

		if (is_named_argument(p, ast))
			rp_parser_report(p, RP_D_EXPR_SIGN, p->token.at,
					 p->token.n, "=")->hint =
				"arguments go by their order, without names";
		if (!ast || p->has_failed)
			return false;
		rp_asts_push(p, args, ast);
	} while (rp_parser_take(p, RP_SIGN_COMMA));
	return rp_parser_close(p, RP_SIGN_CLOSE, &opener);
}

/* --------------------------------------------------------- lists and maps */

/* One that begins with `?` may be left out. */
static struct rp_ast *parse_entry(struct rp_parser *p)
{
	bool is_optional = rp_parser_take(p, RP_SIGN_QUESTION);
	struct rp_ast *ast = rp_parse_choice(p);

	if (ast && is_optional)
		ast->flags |= RP_AST_ENTRY;
	return ast;
}

static struct rp_ast *parse_list(struct rp_parser *p)
{
	struct rp_token opener = p->token;
	struct rp_asts items = { 0 };

	rp_parser_next(p);
	while (!p->has_failed && !rp_parser_is(p, RP_SIGN_CLOSE_LIST)
	       && !rp_parser_is(p, RP_SIGN_COMMA)) {
		rp_asts_push(p, &items, parse_entry(p));
		if (!rp_parser_is(p, RP_SIGN_COMMA))
			break;
		rp_parser_next(p);
	}
	if (items.n == 0)
		rp_parser_take(p, RP_SIGN_COMMA);
	if (!rp_parser_close(p, RP_SIGN_CLOSE_LIST, &opener))
		return NULL;
	return rp_parser_node(p, RP_AST_LIST, opener.at, items.n, items.at);
}

static bool parse_pair(struct rp_parser *p, struct rp_asts *pairs)
{
	struct rp_ast *key = parse_entry(p);

	if (!p->has_failed && !rp_parser_take(p, RP_SIGN_COLON))
		rp_parser_unexpected(p, "':' and a value");
	if (p->has_failed)
		return false;
	rp_asts_push(p, pairs, key);
	rp_asts_push(p, pairs, rp_parse_choice(p));
	return !p->has_failed;
}

static struct rp_ast *parse_map(struct rp_parser *p)
{
	struct rp_token opener = p->token;
	struct rp_asts pairs = { 0 };

	rp_parser_next(p);
	while (!rp_parser_is(p, RP_SIGN_CLOSE_MAP)
	       && !rp_parser_is(p, RP_SIGN_COMMA)) {
		if (!parse_pair(p, &pairs))
			return NULL;
		if (!rp_parser_is(p, RP_SIGN_COMMA))
			break;
		rp_parser_next(p);
	}
	if (pairs.n == 0)
		rp_parser_take(p, RP_SIGN_COMMA);
	if (!rp_parser_close(p, RP_SIGN_CLOSE_MAP, &opener))
		return NULL;
	return rp_parser_node(p, RP_AST_MAP, opener.at, pairs.n, pairs.at);
}

/* -------------------------------------------------------------- selection */

static struct rp_ast *parse_field(struct rp_parser *p, struct rp_ast *ast,
				  size_t at)
{
	bool is_optional = rp_parser_take(p, RP_SIGN_QUESTION);
	struct rp_token name = p->token;
	struct rp_asts args = { 0 };

	if (name.kind != RP_TOKEN_NAME && name.kind != RP_TOKEN_QUOTED)
		return rp_parser_unexpected(p, "a field's name after '.'");
	rp_parser_next(p);
	if (rp_parser_is(p, RP_SIGN_OPEN) && !is_optional
	    && name.kind == RP_TOKEN_NAME) {
		if (!rp_parse_arguments(p, &args))
			return NULL;
		return rp_parse_method(p, ast, &name, at, args);
	}
	ast = rp_parser_node(p, RP_AST_FIELD, at, 1, &ast);
	if (!ast)
		return NULL;
	ast->name = name.name;
	ast->name_at = name.at;
	ast->flags = is_optional ? RP_AST_OPTIONAL : 0;
	return ast;
}

/* One end of a slice, null if it is left out. */
static struct rp_ast *parse_bound(struct rp_parser *p)
{
	if (rp_parser_is(p, RP_SIGN_COLON)
	    || rp_parser_is(p, RP_SIGN_CLOSE_LIST))
		return rp_parser_constant(p, p->token.at, rp_null);
	return rp_parse_choice(p);
}

static struct rp_ast *parse_index(struct rp_parser *p, struct rp_ast *ast,
				  size_t at)
{
	struct rp_token opener = p->last;
	bool is_optional = rp_parser_take(p, RP_SIGN_QUESTION);
	struct rp_ast *args[3] = { ast };
	const char *name = is_optional ? "_[?_]" : "_[_]";
	size_t n = 2;

	if (rp_parser_is(p, RP_SIGN_CLOSE_LIST))
		return rp_parser_no_operand(p);
	args[1] = parse_bound(p);
	if (!is_optional && rp_parser_take(p, RP_SIGN_COLON)) {
		name = "_[_:_]";
		args[2] = parse_bound(p);
		n = 3;
	}
	if (!rp_parser_close(p, RP_SIGN_CLOSE_LIST, &opener))
		return NULL;
	return rp_parser_call(p, name, &opener, at, n, args);
}

/* T{field: value}, which CEL has for protocol buffers. */
static struct rp_ast *refuse_message(struct rp_parser *p,
				     const struct rp_ast *type)
{
	struct rp_text name = { p->site->text.at + type->at, type->n };

	rp_parser_report(p, RP_D_EXPR_MESSAGE, type->at, type->n,
			 rp_diag_text(p->unit, name));
	return NULL;
}

static bool is_type_name(const struct rp_ast *ast)
{
	while (ast->kind == RP_AST_FIELD)
		ast = ast->args[0];
	return ast->kind == RP_AST_NAME;
}

struct rp_ast *rp_parse_selectors(struct rp_parser *p, struct rp_ast *ast,
				  size_t at)
{
	while (ast) {
		if (rp_parser_take(p, RP_SIGN_DOT))
			ast = parse_field(p, ast, at);
		else if (rp_parser_take(p, RP_SIGN_OPEN_LIST))
			ast = parse_index(p, ast, at);
		else if (rp_parser_is(p, RP_SIGN_OPEN_MAP) && is_type_name(ast))
			return refuse_message(p, ast);
		else
			break;
	}
	return ast;
}

/* ------------------------------------------------------------------- names */

static const struct {
	const char *word;
	struct rp_value value;
} constants[] = {
	{ "true", { RP_BOOL, { .boolean = true } } },
	{ "True", { RP_BOOL, { .boolean = true } } },
	{ "false", { RP_BOOL, { .boolean = false } } },
	{ "False", { RP_BOOL, { .boolean = false } } },
	{ "null", { RP_NULL, { 0 } } },
	{ "None", { RP_NULL, { 0 } } },
};

static const struct rp_value *constant_of(struct rp_text word)
{
	for (size_t i = 0; i < sizeof constants / sizeof constants[0]; i++)
		if (rp_text_is(word, constants[i].word))
			return &constants[i].value;
	return NULL;
}

/* Words that join values; as names they are followed by an operator. */
static bool is_joint(struct rp_text word)
{
	static const char *const joints[] = {
		"and", "or", "is", "in", "if", "else",
	};

	for (size_t i = 0; i < sizeof joints / sizeof joints[0]; i++)
		if (rp_text_is(word, joints[i]))
			return true;
	return false;
}

/*
 * A word that stands where a value should, as in `a and and b`: what follows
 * it is the beginning of a value and not an operator.  `not` is no value but
 * behind a dot: it takes all of a comparison and cannot stand within one.
 */
static bool is_misplaced(const struct rp_parser *p)
{
	struct rp_text rest = { p->site->text.at + p->lexer.at,
				p->site->text.n - p->lexer.at };
	size_t n = 0;

	if (rp_parser_is_not(p))
		return p->last.kind != RP_TOKEN_SIGN
		       || p->last.sign != RP_SIGN_DOT;
	if (!is_joint(p->token.name))
		return false;
	rest = rp_text_trim(rest);
	while (n < rest.n && rp_is_name_byte(rest.at[n]))
		n++;
	if (n > 0)
		return !is_joint((struct rp_text){ rest.at, n });
	return rest.n > 0 && !rp_text_starts(rest, "!=")
	       && strchr("'\"{!", rest.at[0]) != NULL;
}

/* has(a.b): whether there is such a field. */
static struct rp_ast *parse_has(struct rp_parser *p,
				const struct rp_token *name)
{
	struct rp_asts args = { 0 };
	struct rp_ast *field;

	if (!rp_parse_arguments(p, &args))
		return NULL;
	field = args.n == 1 ? args.at[0] : NULL;
	if (!field || field->kind != RP_AST_FIELD
	    || field->flags & (RP_AST_OPTIONAL | RP_AST_PAREN)) {
		rp_parser_report(p, RP_D_EXPR_MACRO, name->at,
				 p->last.at + 1 - name->at,
				 "has() takes one field, as in has(a.b)");
		return NULL;
	}
	*field = (struct rp_ast){
		.kind = RP_AST_HAS, .at = name->at, .name = field->name,
		.n = p->last.at + p->last.n - name->at,
		.name_at = field->name_at, .args = field->args, .n_args = 1,
		.height = field->height,
	};
	return field;
}

static struct rp_ast *parse_name(struct rp_parser *p, size_t at)
{
	struct rp_token name = p->token;
	const struct rp_value *constant = constant_of(name.name);
	struct rp_asts args = { 0 };
	struct rp_ast *ast;

	rp_parser_next(p);
	if (constant && at == name.at)
		return rp_parser_constant(p, at, *constant);
	if (rp_parser_is(p, RP_SIGN_OPEN) && rp_text_is(name.name, "has"))
		return parse_has(p, &name);
	if (rp_parser_is(p, RP_SIGN_OPEN)) {
		if (!rp_parse_arguments(p, &args))
			return NULL;
		ast = rp_parser_call(p, "", &name, at, args.n, args.at);
	} else {
		ast = rp_parser_node(p, RP_AST_NAME, at, 0, NULL);
	}
	if (!ast)
		return NULL;
	ast->name = name.name;
	ast->name_at = name.at;
	if (at != name.at)
		ast->flags = RP_AST_GLOBAL;
	return ast;
}

/* ------------------------------------------------------------------ values */

static struct rp_ast *parse_parenthesis(struct rp_parser *p)
{
	struct rp_token opener = p->token;
	struct rp_ast *ast;

	rp_parser_next(p);
	ast = rp_parse_choice(p);
	if (!ast || !rp_parser_close(p, RP_SIGN_CLOSE, &opener))
		return NULL;
	ast->flags |= RP_AST_PAREN;
	return ast;
}

static struct rp_ast *parse_constant(struct rp_parser *p)
{
	struct rp_token token = p->token;

	if (token.is_least) {
		rp_parser_report(p, RP_D_EXPR_NUMBER, token.at, token.n,
				 rp_diag_text(p->unit, rp_token_text(p, &token)),
				 "is too large for an int");
		return NULL;
	}
	rp_parser_next(p);
	return rp_parser_constant(p, token.at, token.constant);
}

static struct rp_ast *parse_value(struct rp_parser *p)
{
	size_t at = p->token.at;

	if (p->token.kind == RP_TOKEN_CONSTANT)
		return parse_constant(p);
	if (rp_parser_is(p, RP_SIGN_OPEN))
		return parse_parenthesis(p);
	if (rp_parser_is(p, RP_SIGN_OPEN_LIST))
		return parse_list(p);
	if (rp_parser_is(p, RP_SIGN_OPEN_MAP))
		return parse_map(p);
	rp_parser_take(p, RP_SIGN_DOT);
	if (p->token.kind == RP_TOKEN_NAME && !is_misplaced(p))
		return parse_name(p, at);
	return rp_parser_no_operand(p);
}

struct rp_ast *rp_parse_member(struct rp_parser *p)
{
	size_t at = p->token.at;

	return rp_parse_selectors(p, parse_value(p), at);
}
