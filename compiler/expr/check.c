/*
 * The checker: what each part of an expression is.
 *
 * It goes through the tree once, from the leaves up.  A mistake is reported
 * where it stands and its type is then BAD, which fits everywhere, so that one
 * mistake is one message.  Facts ("this path is not null here") are added on
 * the way into what a test guards and forgotten on the way out.
 */
#include "expr/check.h"

#include "compile.h"
#include "expr/known.h"

/* --------------------------------------------------------------- reporting */

struct rp_diag *rp_check_report_args(struct rp_checking *c, enum rp_diag_id id,
				     size_t at, size_t n,
				     const char *const *args)
{
	struct rp_diag *diag = rp_expr_report_args(c->site, id, at, n, args);

	if (rp_diag_default(id) != RP_DIAG_ERROR)
		return diag;
	if (!c->site->is_dynamic)
		c->failed = true;
	else if (id != RP_D_NOT_BOOL)
		c->refused = diag->message;
	return diag;
}

const char *rp_check_source(const struct rp_checking *c,
			    const struct rp_ast *ast)
{
	struct rp_text text = c->site->text;

	if (ast->at > text.n || ast->n > text.n - ast->at)
		return "";
	return rp_diag_text(c->site->unit,
			    (struct rp_text){ text.at + ast->at, ast->n });
}

const char *rp_check_type(const struct rp_checking *c,
			  const struct rp_type *type)
{
	return rp_type_text(c->arena, type);
}

/* ------------------------------------------------------------------- logic */

void rp_check_bool(struct rp_checking *c, const struct rp_ast *ast,
		   const char *who)
{
	const struct rp_type *type = ast->type;
	struct rp_diag *diag;

	if (rp_type_is_open(type))
		return;
	if (type->kind == RP_T_BOOL) {
		rp_check_present(c, ast);
		return;
	}
	diag = rp_check_report(c, RP_D_NOT_BOOL, ast, who,
			       rp_check_type(c, type));
	if (ast->kind == RP_AST_NAME && ast->symbol.kind == RP_SYM_NODE)
		diag->hint = rp_arena_printf(c->arena,
					     "did you mean '%s.has_errors'?",
					     rp_check_source(c, ast));
}

static bool is_plain_bool(const struct rp_ast *ast)
{
	return ast->type->kind == RP_T_BOOL && !ast->type->nullable;
}

/* a && b, a || b: what is known of a helps to understand b. */
static const struct rp_type *check_logic(struct rp_checking *c,
					 struct rp_ast *ast)
{
	const struct rp_fact *facts = c->facts;
	struct rp_ast *a = ast->args[0], *b = ast->args[1];
	bool is_and = ast->kind == RP_AST_AND;

	rp_check_ast(c, a);
	rp_check_learn(c, a, is_and);
	rp_check_ast(c, b);
	c->facts = facts;
	if (is_plain_bool(a) && is_plain_bool(b))
		ast->flags &= ~(unsigned)RP_AST_WORD;
	else if (ast->flags & RP_AST_WORD)
		return rp_type_join(c->arena, a->type, b->type);
	rp_check_bool(c, a, is_and ? "'&&'" : "'||'");
	rp_check_bool(c, b, is_and ? "'&&'" : "'||'");
	return &rp_type_bool;
}

static const struct rp_type *check_choose(struct rp_checking *c,
					  struct rp_ast *ast)
{
	const struct rp_fact *facts = c->facts;
	struct rp_ast *test = ast->args[0];

	rp_check_ast(c, test);
	if (is_plain_bool(test))
		ast->flags &= ~(unsigned)RP_AST_WORD;
	else if (!(ast->flags & RP_AST_WORD))
		rp_check_bool(c, test, "the condition of '?:'");
	rp_check_learn(c, test, true);
	rp_check_ast(c, ast->args[1]);
	c->facts = facts;
	rp_check_learn(c, test, false);
	rp_check_ast(c, ast->args[2]);
	c->facts = facts;
	return rp_type_join(c->arena, ast->args[1]->type, ast->args[2]->type);
}

/* ------------------------------------------------------------------ making */

/* What an entry that may be left out holds if it is there. */
static const struct rp_type *take_out(struct rp_checking *c,
				      const struct rp_ast *ast)
{
	const struct rp_type *type = ast->type;

	if (rp_type_is_open(type))
		return type;
	if (type->kind == RP_T_OPTIONAL)
		return type->item;
	rp_check_report(c, RP_D_WRONG_TYPE, ast, "what follows '?'",
			"an optional", rp_check_type(c, type));
	return &rp_type_bad;
}

/* Adds an entry to the type of all before it, NULL if it is the first. */
static const struct rp_type *join(struct rp_checking *c,
				  const struct rp_type *joined,
				  const struct rp_type *type)
{
	return joined ? rp_type_join(c->arena, joined, type) : type;
}

static const struct rp_type *check_list(struct rp_checking *c,
					struct rp_ast *ast)
{
	const struct rp_type *item = NULL;

	for (size_t i = 0; i < ast->n_args; i++) {
		const struct rp_type *type = rp_check_ast(c, ast->args[i]);

		if (ast->args[i]->flags & RP_AST_ENTRY)
			type = take_out(c, ast->args[i]);
		item = join(c, item, type);
	}
	return rp_type_list(c->arena, item ? item : &rp_type_free);
}

/* Of `?key: value` the flag stands at the key and speaks of the value. */
static const struct rp_type *check_map(struct rp_checking *c,
				       struct rp_ast *ast)
{
	const struct rp_type *key = NULL, *item = NULL;

	for (size_t i = 0; i + 1 < ast->n_args; i += 2) {
		struct rp_ast *value = ast->args[i + 1];
		const struct rp_type *type;

		key = join(c, key, rp_check_ast(c, ast->args[i]));
		type = rp_check_ast(c, value);
		if (ast->args[i]->flags & RP_AST_ENTRY)
			type = take_out(c, value);
		item = join(c, item, type);
	}
	return rp_type_map(c->arena, key ? key : &rp_type_free,
			   item ? item : &rp_type_free);
}

static const struct rp_type *check_concat(struct rp_checking *c,
					  struct rp_ast *ast)
{
	for (size_t i = 0; i < ast->n_args; i++)
		rp_check_ast(c, ast->args[i]);
	return &rp_type_string;
}

static const struct rp_type *check_constant(struct rp_checking *c,
					    struct rp_ast *ast)
{
	return rp_type_of_value(c->arena, &ast->constant);
}

/* ------------------------------------------------------------- all of them */

/* Parts that have no meaning without what was refused in them. */
static bool is_senseless(const struct rp_checking *c, const struct rp_ast *ast)
{
	switch (ast->kind) {
	case RP_AST_CALL:
		return c->refused || !ast->function;
	case RP_AST_NAME:
	case RP_AST_FIELD:
	case RP_AST_HAS:
	case RP_AST_LOOP:
		return c->refused || ast->type->kind == RP_T_BAD;
	default:
		return false;
	}
}

/* At a dynamic site it fails when it is reached, if it is. */
static void refuse(struct rp_checking *c, struct rp_ast *ast)
{
	if (c->site->is_dynamic && is_senseless(c, ast)) {
		ast->kind = RP_AST_REFUSED;
		ast->fails = c->refused ? c->refused : "refused";
		ast->n_args = 0;
		ast->type = &rp_type_bad;
	}
	c->refused = NULL;
}

const struct rp_type *rp_check_ast(struct rp_checking *c, struct rp_ast *ast)
{
	static const struct rp_type *(*const checks[])(struct rp_checking *,
						       struct rp_ast *) = {
		[RP_AST_CONSTANT] = check_constant,
		[RP_AST_NAME] = rp_check_name,
		[RP_AST_FIELD] = rp_check_field,
		[RP_AST_HAS] = rp_check_has,
		[RP_AST_CALL] = rp_check_call,
		[RP_AST_AND] = check_logic,
		[RP_AST_OR] = check_logic,
		[RP_AST_CHOOSE] = check_choose,
		[RP_AST_LIST] = check_list,
		[RP_AST_MAP] = check_map,
		[RP_AST_LOOP] = rp_check_loop,
		[RP_AST_CONCAT] = check_concat,
	};

	ast->type = checks[ast->kind](c, ast);
	refuse(c, ast);
	if (ast->type->nullable)
		ast->type = rp_check_narrow(c, ast, ast->type);
	return ast->type;
}

static bool is_data_call(const struct rp_ast *ast)
{
	static const char *const keep[] = {
		"_[_]", "_[_:_]", "default", "first", "last", "get", NULL
	};

	for (const char *const *name = keep; *name; name++)
		if (rp_text_is(ast->name, *name))
			return rp_check_is_data(ast->args[0]);
	return false;
}

bool rp_check_is_data(const struct rp_ast *ast)
{
	switch (ast->kind) {
	case RP_AST_NAME:
		return ast->symbol.is_data;
	case RP_AST_FIELD:
		return ast->flags & RP_AST_DATA;
	case RP_AST_CALL:
		return ast->n_args > 0 && is_data_call(ast);
	case RP_AST_CHOOSE:
		return rp_check_is_data(ast->args[1])
		       || rp_check_is_data(ast->args[2]);
	case RP_AST_AND:
	case RP_AST_OR:
		return rp_check_is_data(ast->args[0])
		       || rp_check_is_data(ast->args[1]);
	case RP_AST_LOOP:
		return rp_check_is_data(ast->args[0])
		       || rp_check_is_data(ast->args[ast->n_args - 1]);
	default:
		return false;
	}
}

/* ----------------------------------------------------------------- entries */

bool rp_expr_check(const struct rp_site *site, struct rp_ast *ast,
		   const struct rp_locals *locals)
{
	struct rp_checking c = {
		.site = site, .arena = &site->unit->arena, .locals = locals,
	};

	for (const struct rp_given *given = site->given; given;
	     given = given->outer)
		rp_check_learn(&c, given->test, given->holds);
	rp_check_ast(&c, ast);
	return !c.failed;
}

/* "a list" says more than list(any). */
static const char *wanted_words(const struct rp_checking *c,
				const struct rp_type *wanted)
{
	if (wanted->kind == RP_T_LIST && wanted->item->kind == RP_T_ANY)
		return "a list";
	return rp_check_type(c, wanted);
}

bool rp_expr_check_as(const struct rp_site *site, struct rp_ast *ast,
		      const struct rp_type *wanted,
		      const struct rp_locals *locals)
{
	struct rp_checking c = { .site = site, .arena = &site->unit->arena };

	if (!rp_expr_check(site, ast, locals))
		return false;
	if (!wanted || wanted->kind == RP_T_ANY)
		return true;
	if (wanted->kind == RP_T_BOOL)
		rp_check_bool(&c, ast, "it");
	else if (!rp_check_fits(&c, wanted, ast->type))
		rp_check_report(&c, RP_D_WRONG_TYPE, ast, "it",
				wanted_words(&c, wanted),
				rp_check_type(&c, ast->type));
	else
		rp_check_present(&c, ast);
	return !c.failed;
}
