/*
 * Names, members and has().
 *
 * A name is a variable of a loop, else what the scope says, else the name of a
 * type.  An object's members are known, so that another name is a mistake; of
 * anything that comes from outside an absent member is null.
 */
#include "expr/check.h"

#include "compile.h"
#include "expr/known.h"
#include "expr/scope.h"

#define MAX_LISTED 40		/* names in a message */

/* ------------------------------------------------------------------- types */

/* Names of types as values: `type(x) == int`. */
static const char *const type_names[] = {
	"bool", "bytes", "double", "int", "list", "map", "null_type", "string",
	"type", "uint", "optional_type", "google.protobuf.Timestamp",
	"google.protobuf.Duration", "net.IP", "net.CIDR", NULL
};

static const struct rp_type *make_type(struct rp_ast *ast, struct rp_text name)
{
	ast->kind = RP_AST_CONSTANT;
	ast->name = name;
	ast->n_args = 0;
	ast->symbol.kind = RP_SYM_TYPE;
	ast->constant = (struct rp_value){ .tag = RP_TYPE,
					   .as.text = name };
	return &rp_type_type;
}

/* Whether the members from the end on spell `name`, dots between them. */
static bool is_spelled(const struct rp_ast *ast, struct rp_text name)
{
	while (ast->kind == RP_AST_FIELD && name.n > ast->name.n + 1) {
		size_t rest = name.n - ast->name.n - 1;

		if (memcmp(name.at + rest + 1, ast->name.at, ast->name.n) != 0
		    || name.at[rest] != '.')
			return false;
		name.n = rest;
		ast = ast->args[0];
	}
	return ast->kind == RP_AST_NAME && rp_text_equal(ast->name, name);
}

static const char *find_type(const struct rp_ast *ast)
{
	for (const char *const *name = type_names; *name; name++)
		if (is_spelled(ast, rp_text(*name)))
			return *name;
	return NULL;
}

/* ------------------------------------------------------------------- names */

static bool find_local(const struct rp_checking *c, struct rp_ast *ast)
{
	const struct rp_locals *local = c->locals;

	if (ast->flags & RP_AST_GLOBAL)
		return false;
	while (local && !rp_text_equal(local->name, ast->name))
		local = local->outer;
	if (!local)
		return false;
	ast->symbol = (struct rp_symbol){
		.kind = RP_SYM_LOCAL, .type = local->type,
		.index = local->slot, .is_data = local->is_data,
	};
	return true;
}

/* Names of loops and those that the scope knows, the nearest first. */
static const char *const *all_names(struct rp_checking *c)
{
	const struct rp_scope *scope = c->site->scope;
	const char *const *of_scope = scope->names(scope, c->site->unit);
	const struct rp_locals *local;
	size_t n = 0, n_locals = 0;
	const char **names;

	while (of_scope && of_scope[n])
		n++;
	for (local = c->locals; local; local = local->outer)
		n_locals++;
	names = rp_arena_array(c->arena, n + n_locals + 1, sizeof *names);
	if (n)
		memcpy(names + n_locals, of_scope, n * sizeof *names);
	n = 0;
	for (local = c->locals; local; local = local->outer)
		names[n++] = rp_text_cstr(c->arena, local->name);
	return names;
}

/* "a, b, c" of at most so many names. */
static const char *list_names(struct rp_checking *c, const char *const *names)
{
	const char *some[MAX_LISTED + 2] = { NULL };
	size_t n = 0;

	for (; names[n] && n < MAX_LISTED; n++)
		some[n] = names[n];
	if (names[n])
		some[n] = "…";
	return n ? rp_diag_names(c->site->unit, some) : "nothing";
}

static bool is_id_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
	       || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

/*
 * The name with dashes or dots that the unknown name is a part of: x-y.skipped
 * is the difference of two numbers, but the node may be what was meant.
 */
static const char *dashed_name(struct rp_checking *c, const struct rp_ast *ast,
			       const char *const *names)
{
	struct rp_text text = c->site->text;
	size_t start = ast->at, end = ast->at;

	while (start > 0 && ast->at - start < RP_MAX_ID
	       && is_id_char(text.at[start - 1]))
		start--;
	while (end < text.n && end - ast->at < RP_MAX_ID
	       && is_id_char(text.at[end]))
		end++;
	for (size_t n = end - start; n > 0; n--) {
		struct rp_text part = { text.at + start, n };
		int place = n < end - start && part.at[n] != '.'
			    ? 0 : rp_choice_place(names, part);

		if (place)
			return names[place - 1];
	}
	return NULL;
}

/* Whether a member or an item of it is asked for, so that it is no text. */
static bool looked_into(const struct rp_checking *c, const struct rp_ast *ast)
{
	struct rp_text text = c->site->text;
	size_t end = ast->at + ast->n;

	return end < text.n && (text.at[end] == '.' || text.at[end] == '[');
}

/* In a foreach the item is meant, which need not be called as it is. */
static const char *meant_item(const struct rp_checking *c)
{
	const char *item = c->site->node ? rp_item_name(c->site->unit,
							c->site->node) : NULL;

	if (!item)
		return NULL;
	return rp_arena_printf(c->arena, "the item is called '%s' here; the "
			       "foreach can call it otherwise with \"as\"",
			       item);
}

/* Names of other programs, and what stands for them here. */
static const char *other_name(struct rp_text name)
{
	static const struct {
		const char *name, *hint;
	} rows[] = {
		{ "nodes", "write nodes['ID'] for the node of that id" },
		{ "input", "what the run was given is called 'payload'" },
		{ "event", "what the run was given is called 'payload'" },
		{ "data", "what the run was given is called 'payload'" },
		{ "body", "what the run was given is called 'payload'" },
		{ "env", "variables are read as ${env:NAME}, in URLs, "
			 "headers and secrets only" },
		{ "now", "it is a function: now()" },
		{ "None", "did you mean 'null'?" },
		{ "nil", "did you mean 'null'?" },
		{ "undefined", "did you mean 'null'?" },
		{ "True", "did you mean 'true'?" },
		{ "False", "did you mean 'false'?" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rp_text_is(name, rows[i].name))
			return rows[i].hint;
	return NULL;
}

/* What is probably meant when no name is like it; NULL: no idea. */
static const char *no_name_near(const struct rp_checking *c,
				const struct rp_ast *ast)
{
	if (looked_into(c, ast) || rp_text_is(ast->name, "item"))
		return meant_item(c);
	return rp_arena_printf(c->arena, "a text needs quotes: '%s'",
			       rp_diag_text(c->site->unit, ast->name));
}

static void report_unknown(struct rp_checking *c, const struct rp_ast *ast)
{
	struct rp_unit *unit = c->site->unit;
	const char *const *names = all_names(c);
	const char *dashed = dashed_name(c, ast, names);
	struct rp_diag *diag;

	if (dashed && ast->at < c->dashed_end)
		return;
	diag = rp_check_report(c, RP_D_UNKNOWN_NAME, ast,
			       rp_diag_text(unit, ast->name),
			       list_names(c, names));
	if (dashed)
		c->dashed_end = ast->at + strlen(dashed);
	if (dashed)
		diag->hint = rp_arena_printf(c->arena, "write nodes['%s'] for "
					     "the node of that id", dashed);
	else
		diag->hint = other_name(ast->name);
	if (!diag->hint)
		diag->hint = rp_diag_suggest(unit, ast->name, names);
	if (!diag->hint)
		diag->hint = no_name_near(c, ast);
}

static bool ask_scope(struct rp_checking *c, const struct rp_ast *ast,
		      struct rp_symbol *out)
{
	const struct rp_scope *scope = c->site->scope;

	if (!scope->find(scope, c->site, ast, out))
		return false;
	if (out->kind == RP_SYM_NONE)
		c->failed = true;
	return true;
}

const struct rp_type *rp_check_name(struct rp_checking *c, struct rp_ast *ast)
{
	const char *type;

	if (!find_local(c, ast) && !ask_scope(c, ast, &ast->symbol)) {
		type = find_type(ast);
		if (type)
			return make_type(ast, rp_text(type));
		report_unknown(c, ast);
		return &rp_type_bad;
	}
	if (ast->symbol.kind == RP_SYM_NONE)
		return &rp_type_bad;
	return ast->symbol.type ? ast->symbol.type : &rp_type_any;
}

bool rp_check_node_index(struct rp_checking *c, struct rp_ast *ast)
{
	struct rp_ast *nodes, *id;
	struct rp_symbol symbol = { 0 };

	if (ast->n_args != 2 || !rp_text_is(ast->name, "_[_]"))
		return false;
	nodes = ast->args[0];
	id = ast->args[1];
	if (nodes->kind != RP_AST_NAME || !rp_text_is(nodes->name, "nodes")
	    || id->kind != RP_AST_CONSTANT || id->constant.tag != RP_STRING
	    || find_local(c, nodes) || !ask_scope(c, id, &symbol))
		return false;
	ast->kind = RP_AST_NAME;
	ast->name = id->constant.as.text;
	ast->name_at = id->at;
	ast->n_args = 0;
	ast->symbol = symbol;
	return true;
}

/* ----------------------------------------------------------------- members */

static const struct rp_type errors_type = {
	.kind = RP_T_LIST, .item = &rp_type_string,
};

/* What every node has, whatever it puts out. */
static const struct {
	const char *name;
	enum rp_symbol_kind kind;
	const struct rp_type *type;
} parts[] = {
	{ "has_errors", RP_SYM_HAS_ERRORS, &rp_type_bool },
	{ "errors", RP_SYM_ERRORS, &errors_type },
	{ "skipped", RP_SYM_SKIPPED, &rp_type_bool },
};

#define N_PARTS (sizeof parts / sizeof parts[0])

static bool is_node(const struct rp_ast *ast)
{
	return ast->kind == RP_AST_NAME && ast->symbol.kind == RP_SYM_NODE;
}

static const char *const *member_names(struct rp_checking *c,
				       const struct rp_ast *ast,
				       const struct rp_type *object)
{
	const char **names = rp_arena_array(
		c->arena, object->n_members + N_PARTS + 1, sizeof *names);
	size_t n = 0;

	for (; n < object->n_members; n++)
		names[n] = object->members[n].name;
	if (ast->n_args > 0 && is_node(ast->args[0]))
		for (size_t i = 0; i < N_PARTS; i++)
			names[n++] = parts[i].name;
	return names;
}

/* Whose members they are: "check.results.disk.metrics", and its type's name. */
static const char *owner_of(struct rp_checking *c, const struct rp_ast *ast)
{
	return rp_check_source(c, ast->n_args ? ast->args[0] : ast);
}

const struct rp_type *rp_check_member(struct rp_checking *c,
				      const struct rp_ast *ast,
				      const struct rp_type *object,
				      struct rp_text name)
{
	const struct rp_member *member = rp_type_member(object, name);
	struct rp_unit *unit = c->site->unit;
	const char *const *names;

	if (member)
		return member->type;
	if (object->open)
		return &rp_type_any;
	names = member_names(c, ast, object);
	rp_check_report_args(c, RP_D_UNKNOWN_FIELD,
			     ast->name_at ? ast->name_at : ast->at,
			     ast->name_at ? name.n : ast->n,
			     (const char *const[]){
		c->site->what, owner_of(c, ast), rp_diag_text(unit, name),
		list_names(c, names), NULL })->hint =
		rp_diag_suggest(unit, name, names);
	return NULL;
}

static void report_no_fields(struct rp_checking *c, const struct rp_ast *ast,
			     const struct rp_type *type)
{
	struct rp_diag *diag = rp_check_report(
		c, RP_D_NO_FIELDS, ast, owner_of(c, ast),
		rp_check_type(c, type), rp_diag_text(c->site->unit, ast->name));

	if (type->kind == RP_T_LIST)
		diag->hint = "take one item with [0], or go through all with "
			     "exists, all, map or filter";
}

/* A member of what may be null may be null for the same reason. */
static const struct rp_type *inherit(struct rp_checking *c,
				     const struct rp_type *base,
				     const struct rp_type *type)
{
	if (!base->nullable)
		return type;
	return rp_type_nullable(c->arena, type, base->why);
}

static const struct rp_type *missing_key(struct rp_checking *c,
					 const struct rp_ast *ast,
					 const struct rp_type *type)
{
	if (rp_type_is_open(type))
		return type;
	return rp_type_nullable(c->arena, type, rp_arena_printf(c->arena,
		"the map need not have '%s'",
		rp_diag_text(c->site->unit, ast->name)));
}

/* The type of base.name; NULL after a report. */
static const struct rp_type *part_type(struct rp_checking *c,
				       struct rp_ast *ast,
				       const struct rp_type *base)
{
	const struct rp_type *type;

	switch (base->kind) {
	case RP_T_OBJECT:
		ast->flags |= RP_AST_DATA;
		type = rp_check_member(c, ast, base, ast->name);
		break;
	case RP_T_MAP:
		type = base->item;
		if (ast->flags & RP_AST_DATA)
			type = missing_key(c, ast, type);
		break;
	case RP_T_ANY:
		type = &rp_type_any;
		break;
	case RP_T_OPTIONAL:
		type = part_type(c, ast, base->item);
		return type ? rp_type_optional(c->arena, type) : NULL;
	default:
		report_no_fields(c, ast, base);
		return NULL;
	}
	return type ? inherit(c, base, type) : NULL;
}

/* node.has_errors, node.errors, node.skipped. */
static const struct rp_type *node_part(struct rp_ast *ast)
{
	const struct rp_symbol *node = &ast->args[0]->symbol;

	if (!is_node(ast->args[0]))
		return NULL;
	for (size_t i = 0; i < N_PARTS; i++) {
		if (!rp_text_is(ast->name, parts[i].name))
			continue;
		ast->symbol = *node;
		ast->symbol.kind = parts[i].kind;
		ast->symbol.type = parts[i].type;
		return parts[i].type;
	}
	return NULL;
}

const struct rp_type *rp_check_field(struct rp_checking *c, struct rp_ast *ast)
{
	const char *name = find_type(ast);
	const struct rp_type *base, *type;

	if (name)
		return make_type(ast, rp_text(name));
	base = rp_check_ast(c, ast->args[0]);
	if (base->kind == RP_T_BAD)
		return base;
	type = node_part(ast);
	if (type)
		return type;
	if (rp_check_is_data(ast->args[0]))
		ast->flags |= RP_AST_DATA;
	type = part_type(c, ast, base);
	if (!type)
		return &rp_type_bad;
	if (!(ast->flags & RP_AST_OPTIONAL) || base->kind == RP_T_OPTIONAL)
		return type;
	return rp_type_optional(c->arena, rp_type_present(c->arena, type));
}

const struct rp_type *rp_check_has(struct rp_checking *c, struct rp_ast *ast)
{
	const struct rp_type *base = rp_check_ast(c, ast->args[0]);

	if (base->kind != RP_T_BAD && !part_type(c, ast, base))
		return &rp_type_bad;
	return &rp_type_bool;
}
