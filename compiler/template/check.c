/*
 * What templates' names mean.
 *
 * A loop has a scope of its own and so has an included file; an if has none: a
 * variable that is set in a branch is seen after it, and until then it holds
 * an error that `is defined` and default() understand.  Its type is then any.
 *
 * Whether a text is safe (the result of e or tojson, a comma) is known here and costs
 * nothing at run time; a variable is safe if all that is ever put into it is.
 */
#include "template/template.h"

#include "compile.h"
#include "expr/check.h"
#include "expr/expr.h"
#include "template/writing.h"

struct variable {
	struct rp_locals local;		/* first: chains of them are cast back */
	bool is_safe;
};

struct checking {
	struct rp_unit *unit;
	int destination;
	const struct rp_locals *locals;
	const struct rp_locals *floor;	/* where the scope began */
	int n_slots;
	unsigned ifs;			/* around this, within the scope */
	const struct rp_given *given;
	struct rp_unset **unset;	/* of the scope */
	bool has_failed;
};

/* ------------------------------------------------------------- expressions */

static bool check_ast(struct checking *c, const struct rp_template_part *part)
{
	struct rp_site site = *part->site;

	site.given = c->given;
	if (rp_expr_check(&site, part->ast, c->locals))
		return true;
	c->has_failed = true;
	return false;
}

static const struct variable *find_variable(const struct checking *c,
					    struct rp_text name,
					    const struct rp_locals *end)
{
	for (const struct rp_locals *at = c->locals; at != end; at = at->outer)
		if (rp_text_equal(at->name, name))
			return (const void *)at;
	return NULL;
}

/* What e makes is for HTML, and no JSON. */
static bool is_safe_filter(const struct checking *c, struct rp_text name)
{
	if (rp_text_is(name, "tojson"))
		return true;
	return c->destination != RP_TO_JSON
	       && (rp_text_is(name, "e") || rp_text_is(name, "escape"));
}

/* The author's own commas between values of JSON. */
static bool is_punctuation(const struct checking *c, const struct rp_ast *ast)
{
	struct rp_text text;

	if (c->destination != RP_TO_JSON || ast->kind != RP_AST_CONSTANT
	    || ast->constant.tag != RP_STRING)
		return false;
	text = ast->constant.as.text;
	for (size_t i = 0; i < text.n; i++)
		if (!text.at[i] || !strchr(" \t\n,:[]{}", text.at[i]))
			return false;
	return true;
}

static bool is_safe(const struct checking *c, const struct rp_ast *ast)
{
	const struct variable *variable;

	if (is_punctuation(c, ast))
		return true;
	if (ast->kind == RP_AST_CALL && ast->flags & RP_AST_FILTER)
		return is_safe_filter(c, ast->name);
	if (ast->kind == RP_AST_CHOOSE)
		return is_safe(c, ast->args[1]) && is_safe(c, ast->args[2]);
	if (ast->kind != RP_AST_NAME || ast->symbol.kind != RP_SYM_LOCAL)
		return false;
	variable = find_variable(c, ast->name, NULL);
	return variable && variable->is_safe;
}

/* --------------------------------------------------------------- variables */

/*
 * Loops within expressions have slots of their own: a variable that is set
 * later on must not be found holding what went through one of them.
 */
static int new_slot(struct checking *c, const struct rp_template_part *part)
{
	if (c->n_slots < RP_MAX_SETS)
		return RP_MAX_LOCALS + c->n_slots++;
	if (!c->has_failed)
		rp_expr_report(part->site, RP_D_TOO_MANY_VARIABLES, part->at,
			       part->n,
			       rp_arena_printf(&c->unit->arena, "%d",
					       RP_MAX_SETS));
	c->has_failed = true;
	return RP_MAX_LOCALS;
}

/* Whatever a template goes through may lack a field. */
static void declare(struct checking *c, struct rp_text name, int slot,
		    const struct rp_type *type, bool is_safe_text)
{
	struct variable *variable = rp_arena_alloc(&c->unit->arena,
						   sizeof *variable);

	*variable = (struct variable){
		{ c->locals, name, slot, type, true }, is_safe_text,
	};
	c->locals = &variable->local;
}

static void add_unset(struct checking *c, int slot)
{
	struct rp_unset *unset = rp_arena_alloc(&c->unit->arena, sizeof *unset);

	*unset = (struct rp_unset){ slot, *c->unset };
	*c->unset = unset;
}

static void check_set(struct checking *c, struct rp_template_part *part)
{
	const struct variable *known =
		find_variable(c, part->vars[0], c->floor);
	bool safe;

	if (!check_ast(c, part))
		return;
	safe = is_safe(c, part->ast);
	part->slots[0] = known ? known->local.slot : new_slot(c, part);
	if (!known && c->ifs)
		add_unset(c, part->slots[0]);
	declare(c, part->vars[0], part->slots[0],
		c->ifs ? &rp_type_any : part->ast->type,
		safe && (!known || known->is_safe));
}

/* ------------------------------------------------------------------- loops */

static bool mentions_ast(const struct rp_ast *ast, const char *name)
{
	if (ast->kind == RP_AST_NAME && rp_text_is(ast->name, name))
		return true;
	for (size_t i = 0; i < ast->n_args; i++)
		if (mentions_ast(ast->args[i], name))
			return true;
	return false;
}

static bool mentions(const struct rp_template_part *part, const char *name)
{
	for (; part; part = part->next)
		if ((part->ast && mentions_ast(part->ast, name))
		    || mentions(part->body, name)
		    || mentions(part->otherwise, name))
			return true;
	return false;
}

static const struct rp_member loop_members[] = {
	{ "index", &rp_type_int, "which one it is, from 1" },
	{ "index0", &rp_type_int, "which one it is, from 0" },
	{ "first", &rp_type_bool, "whether it is the first" },
	{ "last", &rp_type_bool, "whether it is the last" },
	{ "length", &rp_type_int, "how many there are" },
};

/* The map of m.items(), or NULL. */
static const struct rp_ast *pairs_of(const struct rp_ast *ast)
{
	bool is_items = ast->kind == RP_AST_CALL && ast->n_args == 1
			&& ast->flags & RP_AST_METHOD
			&& rp_text_is(ast->name, "items");

	return is_items ? ast->args[0] : NULL;
}

static const struct rp_type *or_any(const struct rp_type *type)
{
	return type ? type : &rp_type_any;
}

/* Declares the variables that a loop goes through. */
static void declare_items(struct checking *c, struct rp_template_part *part)
{
	const struct rp_ast *map = pairs_of(part->ast);
	const struct rp_type *item = rp_type_item(part->ast->type);

	if (part->vars[1].n && map) {
		item = or_any(rp_type_value(&c->unit->arena, map->type));
		declare(c, part->vars[0], part->slots[0],
			or_any(rp_type_item(map->type)), false);
		declare(c, part->vars[1], part->slots[1], item, false);
	} else if (part->vars[1].n) {
		declare(c, part->vars[0], part->slots[0], &rp_type_any, false);
		declare(c, part->vars[1], part->slots[1], &rp_type_any, false);
	} else {
		declare(c, part->vars[0], part->slots[0], or_any(item), false);
	}
}

static void refuse_range(struct checking *c,
			 const struct rp_template_part *part)
{
	const struct rp_type *type = part->ast->type;

	if (rp_type_is_open(type) || rp_type_item(type)
	    || type->kind == RP_T_NULL)
		return;
	rp_expr_report(part->site, RP_D_WRONG_TYPE, part->ast->at,
		       part->ast->n, "what a for goes through",
		       "a list or a map", rp_type_text(&c->unit->arena, type));
	c->has_failed = true;
}

static void check_parts(struct checking *c, struct rp_template_part *part);

/* A body with a scope of its own, after `declare_loop` of a for. */
static void check_body(struct checking *c, struct rp_template_part *part)
{
	struct checking inner = *c;
	struct rp_unit *unit = c->unit;

	if (part->kind == RP_PART_FOR) {
		part->slots[0] = new_slot(&inner, part);
		if (part->vars[1].n)
			part->slots[1] = new_slot(&inner, part);
		declare_items(&inner, part);
	}
	if (part->kind == RP_PART_FOR && mentions(part->body, "loop")) {
		part->loop_slot = new_slot(&inner, part);
		declare(&inner, RP_TEXT("loop"), part->loop_slot,
			rp_type_object(&unit->arena, "loop", loop_members,
				       sizeof loop_members
				       / sizeof loop_members[0]), false);
	}
	inner.floor = inner.locals;
	inner.ifs = 0;
	inner.unset = &part->unset;
	check_parts(&inner, part->body);
	c->has_failed = inner.has_failed;
}

static void check_for(struct checking *c, struct rp_template_part *part)
{
	if (!check_ast(c, part))
		return;
	refuse_range(c, part);
	check_body(c, part);
	c->ifs++;
	check_parts(c, part->otherwise);
	c->ifs--;
}

/* An elif is the only part of its else and not one level deeper. */
static void check_if(struct checking *c, struct rp_template_part *part)
{
	const struct rp_given *before = c->given;
	struct rp_given given = { part->ast, true, before };

	if (!check_ast(c, part))
		return;
	c->ifs++;
	c->given = &given;
	check_parts(c, part->body);
	given.holds = false;
	check_parts(c, part->otherwise);
	c->given = before;
	c->ifs--;
}

static void check_parts(struct checking *c, struct rp_template_part *part)
{
	for (; part; part = part->next) {
		switch (part->kind) {
		case RP_PART_TEXT:
			break;
		case RP_PART_OUTPUT:
			if (check_ast(c, part))
				part->is_safe = is_safe(c, part->ast);
			break;
		case RP_PART_IF:
			check_if(c, part);
			break;
		case RP_PART_FOR:
			check_for(c, part);
			break;
		case RP_PART_SET:
			check_set(c, part);
			break;
		case RP_PART_SCOPE:
			check_body(c, part);
			break;
		}
	}
}

bool rp_template_check(struct rp_unit *unit, struct rp_template *template)
{
	struct checking c = {
		.unit = unit, .destination = template->destination,
		.given = template->site->given,
		.unset = &template->unset,
	};

	check_parts(&c, template->parts);
	return !c.has_failed;
}

/* ----------------------------------------------------------------- folding */

static void settle(const struct rp_template_part *part)
{
	for (; part; part = part->next) {
		if (part->ast)
			rp_expr_settle(part->site, part->ast);
		settle(part->body);
		settle(part->otherwise);
	}
}

void rp_template_settle(const struct rp_template *template)
{
	settle(template->parts);
}

/* -------------------------------------------------------------------- cost */

static uint64_t plus(uint64_t a, uint64_t b)
{
	return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

static uint64_t times(uint64_t a, uint64_t b)
{
	return b && a > UINT64_MAX / b ? UINT64_MAX : a * b;
}

static uint64_t parts_cost(const struct rp_template_part *part)
{
	uint64_t cost = 0, body;

	for (; part; part = part->next) {
		body = parts_cost(part->body);
		if (part->kind == RP_PART_FOR)
			body = times(body, RP_COST_ITEMS);
		cost = plus(cost, 1 + part->text.n / 64);
		cost = plus(cost, plus(body, parts_cost(part->otherwise)));
		if (part->ast)
			cost = plus(cost, rp_expr_cost(part->ast));
	}
	return cost;
}

uint64_t rp_template_cost(const struct rp_template *template)
{
	return parts_cost(template->parts);
}
