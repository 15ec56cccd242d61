/*
 * What nodes put out.
 *
 * A row's table of fields says it.  Where it depends on the configuration, a
 * field's type is one of the words below instead of a type, and the row has
 * the flag RP_NODE_SHAPED:
 *
 *	checks		an object with a member for each check it runs
 *	part		what its paths pick out of its source's output
 *	values		an object with a member for each of its VALUES
 *	value		what its EXPR or VALUE option is
 *	last_output	what the last node of its body puts out, if it always runs
 *	node_outputs	an object with a member for each node of its body
 *
 * A field called "*" is not a member but the whole output.
 */
#include "expr/scope.h"

#include "checks/checks.h"
#include "compile.h"
#include "expr/known.h"

/* What a word is made of. */
struct asked {
	struct rp_unit *unit;
	const struct rp_ir_node *node;
};

/* ------------------------------------------------------------------- paths */

static const struct rp_type *step_into(struct rp_arena *arena,
				       const struct rp_type *type,
				       struct rp_text name)
{
	const struct rp_member *member;

	if (rp_type_is_open(type))
		return type;
	if (type->kind == RP_T_MAP)
		return rp_type_nullable(arena, type->item,
					"the map need not have that key");
	if (type->kind != RP_T_OBJECT)
		return NULL;
	member = rp_type_member(type, name);
	if (member)
		return member->type;
	return type->open ? &rp_type_any : NULL;
}

const struct rp_type *rp_type_at_path(struct rp_arena *arena,
				      const struct rp_type *type,
				      struct rp_text path)
{
	while (path.n > 0 && type) {
		const char *dot = memchr(path.at, '.', path.n);
		size_t n = dot ? (size_t)(dot - path.at) : path.n;
		const struct rp_type *base = type;

		type = step_into(arena, type, (struct rp_text){ path.at, n });
		if (type && base->nullable)
			type = rp_type_nullable(arena, type, base->why);
		n += dot != NULL;
		path = (struct rp_text){ path.at + n, path.n - n };
	}
	return type;
}

/* ------------------------------------------------------------------- words */

static const struct rp_type *metrics_type(struct rp_unit *unit,
					  const struct rp_check *check)
{
	const char *why = rp_arena_printf(&unit->arena,
		"the %s check may fail and then measures nothing", check->name);
	const struct rp_type *all;
	struct rp_member *members;

	if (!check->metrics)
		return rp_type_map(&unit->arena, &rp_type_string, &rp_type_any);
	all = rp_fields_type(unit, check->name, check->metrics);
	members = rp_arena_array(&unit->arena, all->n_members,
				 sizeof *members);
	for (size_t i = 0; i < all->n_members; i++) {
		members[i] = all->members[i];
		members[i].type = rp_type_nullable(&unit->arena,
						   members[i].type, why);
	}
	return rp_type_object(&unit->arena, NULL, members, all->n_members);
}

/* The shape check_result with the check's own metrics. */
static const struct rp_type *check_type(struct rp_unit *unit,
					const struct rp_check *check)
{
	const struct rp_type *any =
		rp_shape_type(unit, RP_TEXT("check_result"));
	struct rp_member *members = rp_arena_array(
		&unit->arena, any->n_members, sizeof *members);

	for (size_t i = 0; i < any->n_members; i++) {
		members[i] = any->members[i];
		if (strcmp(members[i].name, "metrics") == 0)
			members[i].type = metrics_type(unit, check);
	}
	return rp_type_object(&unit->arena, any->name, members,
			      any->n_members);
}

static const struct rp_option *find_registry(const struct rp_node_type *type,
					     const char *registry)
{
	const struct rp_option *row = type->options;

	while (row->name && (!row->registry
			     || strcmp(row->registry, registry) != 0))
		row++;
	return row->name ? row : NULL;
}

static void add_check(struct asked *asked, struct rp_member *members,
		      size_t *n, struct rp_text name)
{
	const struct rp_check *check = rp_check_find(name);

	for (size_t i = 0; i < *n; i++)
		if (rp_text_is(name, members[i].name))
			return;
	if (check)
		members[(*n)++] = (struct rp_member){
			check->name, check_type(asked->unit, check), check->doc
		};
}

static const struct rp_type *type_checks(struct asked *asked)
{
	const struct rp_option *row = find_registry(asked->node->type, "check");
	const char *none = NULL;
	const struct rp_value *given;
	struct rp_member *members;
	const char *const *all;
	size_t n = 0, n_all = 0;

	given = rp_ir_option(asked->unit, asked->node, row, NULL);
	all = row->otherwise();
	while (rp_check_names()[n_all])
		n_all++;
	members = rp_arena_array(&asked->unit->arena, n_all, sizeof *members);
	for (size_t i = 0; i < rp_value_count(given); i++)
		add_check(asked, members, &n,
			  rp_value_text(rp_list_at(given, i), ""));
	for (const struct rp_ir_check *one = asked->node->checks; one;
	     one = one->next)
		add_check(asked, members, &n, rp_text(one->check->name));
	if (n > 0)
		all = &none;
	for (; *all; all++)
		add_check(asked, members, &n, rp_text(*all));
	return rp_type_object(&asked->unit->arena, NULL, members, n);
}

static const struct rp_option *find_kind(const struct rp_node_type *type,
					 enum rp_option_kind kind)
{
	const struct rp_option *row = type->options;

	while (row && row->name && row->kind != kind)
		row++;
	return row && row->name ? row : NULL;
}

static const struct rp_type *type_mapping(struct asked *asked,
					  const struct rp_type *source,
					  const struct rp_value *mapping)
{
	struct rp_arena *arena = &asked->unit->arena;
	size_t n = rp_value_count(mapping);
	struct rp_member *members = rp_arena_array(arena, n, sizeof *members);

	for (size_t i = 0; i < n; i++) {
		const struct rp_pair *pair = rp_map_at(mapping, i);
		const struct rp_type *type = rp_type_at_path(arena, source,
			rp_value_text(&pair->value, ""));

		members[i].name = rp_text_cstr(arena, pair->key);
		members[i].type = type ? type : &rp_type_bad;
	}
	return rp_type_object(arena, NULL, members, n);
}

static const struct rp_type *type_part(struct asked *asked)
{
	const struct rp_option *row = asked->node->type->options;
	struct rp_unit *unit = asked->unit;
	struct rp_ir_node *from = rp_node_source(unit, asked->node);
	const struct rp_type *type;
	const struct rp_value *value;

	if (!from)
		return &rp_type_any;
	type = rp_node_output(unit, from);
	value = rp_ir_option(unit, asked->node,
			     find_kind(asked->node->type, RP_OPT_PATHS), NULL);
	if (rp_value_count(value) > 0)
		return type_mapping(asked, type, value);
	for (; row->name; row++)
		if (row->is_path)
			type = rp_type_at_path(&unit->arena, type,
				rp_value_text(rp_ir_option(unit, asked->node,
							   row, NULL), ""));
	return type ? type : &rp_type_bad;
}

/* What an expression's value is once it is JSON. */
static const struct rp_type *expr_type(struct asked *asked,
				       const struct rp_ir_expr *expr)
{
	if (!expr->ast || !expr->ast->type)
		return &rp_type_any;
	return rp_type_plain(&asked->unit->arena, expr->ast->type);
}

static const struct rp_type *type_value(struct asked *asked)
{
	for (const struct rp_ir_expr *expr = asked->node->exprs; expr;
	     expr = expr->next)
		if (expr->row && !expr->member.at
		    && (expr->row->kind == RP_OPT_VALUE
			|| expr->row->kind == RP_OPT_EXPR))
			return expr_type(asked, expr);
	return &rp_type_any;
}

static const struct rp_type *type_values(struct asked *asked)
{
	struct rp_arena *arena = &asked->unit->arena;
	struct rp_member *members;
	size_t n = 0;

	for (const struct rp_ir_expr *expr = asked->node->exprs; expr;
	     expr = expr->next)
		n += expr->member.at != NULL;
	members = rp_arena_array(arena, n, sizeof *members);
	n = 0;
	for (const struct rp_ir_expr *expr = asked->node->exprs; expr;
	     expr = expr->next)
		if (expr->member.at)
			members[n++] = (struct rp_member){
				rp_text_cstr(arena, expr->member),
				expr_type(asked, expr), NULL,
			};
	return rp_type_object(arena, NULL, members, n);
}

/* Whether a node of a body runs whenever the body ends well. */
static bool always_runs(const struct rp_ir_node *node)
{
	const struct rp_ir *body = node->graph;

	for (int i = 0; i < node->ordinal; i++)
		if (body->order[i]->type->flags & RP_NODE_ENDS)
			return false;
	return node->required && !node->n_guards && !node->when
	       && !node->skip_if && !node->n_skip_if_errors;
}

static const struct rp_type *type_node_outputs(struct asked *asked)
{
	const struct rp_ir *body = asked->node->body;
	struct rp_arena *arena = &asked->unit->arena;
	struct rp_member *members;

	if (!body)
		return rp_type_map(arena, &rp_type_string, &rp_type_any);
	members = rp_arena_array(arena, body->n_order, sizeof *members);
	for (size_t i = 0; i < body->n_order; i++) {
		struct rp_ir_node *node = body->order[i];
		const struct rp_type *type = rp_node_output(asked->unit, node);

		if (!always_runs(node))
			type = rp_type_nullable(arena, type, rp_arena_printf(
				arena, "node '%s' of that definition need not "
				"run", node->label));
		members[i].name = rp_text_cstr(arena, node->id);
		members[i].type = type;
	}
	return rp_type_object(arena, NULL, members, body->n_order);
}

/* An item that failed has null or its error for an output. */
static bool goes_on_after_errors(const struct rp_ir_node *loop)
{
	const struct rp_value *on_error = rp_map_get(loop->config, "on_error");

	return on_error && !rp_text_is(rp_value_text(on_error, ""), "stop");
}

/* An item's output is any where not always the same node is the last to run. */
static const struct rp_type *type_last_output(struct asked *asked)
{
	const struct rp_ir *body = asked->node->body;
	struct rp_ir_node *last = NULL;

	if (!body || body->n_order == 0)
		return &rp_type_any;
	for (size_t i = 0; i < body->n_order; i++) {
		if (body->order[i]->n_out > 0)
			continue;
		if (last)
			return &rp_type_any;
		last = body->order[i];
	}
	if (!last || !always_runs(last) || goes_on_after_errors(asked->node)
	    || last->type->flags & RP_NODE_ENDS)
		return &rp_type_any;
	return rp_node_output(asked->unit, last);
}

static const struct rp_type *named(void *context, struct rp_text word)
{
	static const struct {
		const char *word;
		const struct rp_type *(*type)(struct asked *asked);
	} words[] = {
		{ "checks", type_checks },
		{ "part", type_part },
		{ "values", type_values },
		{ "value", type_value },
		{ "last_output", type_last_output },
		{ "node_outputs", type_node_outputs },
	};
	struct asked *asked = context;

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (rp_text_is(word, words[i].word))
			return words[i].type(asked);
	return rp_shape_type(asked->unit, word);
}

/* ----------------------------------------------------------------- outputs */

static const struct rp_type *make_output(struct rp_unit *unit,
					 struct rp_ir_node *node)
{
	const struct rp_field *fields = node->type->output;
	struct asked asked = { unit, node };
	const char *at;

	if (!fields)
		return &rp_type_any;
	if (!(node->type->flags & RP_NODE_SHAPED))
		return rp_fields_type(unit, node->type->name, fields);
	if (strcmp(fields->name, "*") != 0)
		return rp_fields_type_of(unit, node->type->name, fields, named,
					 &asked);
	at = fields->type;
	return rp_type_read(&unit->arena, &at, named, &asked);
}

const struct rp_type *rp_node_output(struct rp_unit *unit,
				     struct rp_ir_node *node)
{
	if (!node->output && node->type)
		node->output = make_output(unit, node);
	return node->output ? node->output : &rp_type_any;
}

struct rp_ir_node *rp_node_source(struct rp_unit *unit,
				  const struct rp_ir_node *node)
{
	const struct rp_option *row = find_kind(node->type, RP_OPT_NODE);
	struct rp_ir_node *source;
	const struct rp_value *id;

	if (!row)
		return NULL;
	id = rp_ir_option(unit, node, row, NULL);
	source = rp_is(id, RP_STRING)
		 ? rp_ir_find_here(node->graph, id->as.text) : NULL;
	return source && rp_ir_is_upstream(source, node) ? source : NULL;
}
