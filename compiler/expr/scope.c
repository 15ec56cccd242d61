/*
 * Names in the expressions of a node.  In the templates of a channel those of
 * the message win, since that is what such templates are written for; in a
 * node's own texts they come last.  A root wins over a node of that name,
 * an inner graph over what is around it.
 */
#include "expr/scope.h"

#include "compile.h"
#include "expr/known.h"
#include "notify/variables.h"
#include "passes.h"

/* ------------------------------------------------------------------- roots */

static const struct {
	const char *name;
	const struct rp_type *type;	/* NULL: made for the unit */
} roots[] = {
	{ "payload", NULL },
	{ "source", &rp_type_string },
	{ "environment", &rp_type_string },
	{ "trace_id", &rp_type_string },
	{ "run_id", &rp_type_string },
	{ "incident", NULL },
};

#define N_ROOTS (sizeof roots / sizeof roots[0])

static const struct rp_type *root_type(struct rp_unit *unit, size_t i)
{
	const struct rp_type *type = roots[i].type;

	if (type)
		return type;
	if (i == 0)
		return unit->payload ? unit->payload : &rp_type_any;
	type = rp_shape_type(unit, RP_TEXT("incident"));
	return rp_type_nullable(&unit->arena, type,
				"a run need not have an incident");
}

bool rp_is_root(struct rp_text name)
{
	for (size_t i = 0; i < N_ROOTS; i++)
		if (rp_text_is(name, roots[i].name))
			return true;
	return rp_text_is(name, "nodes");
}

static bool find_root(struct rp_unit *unit, struct rp_text name,
		      struct rp_symbol *out)
{
	for (size_t i = 0; i < N_ROOTS; i++) {
		if (!rp_text_is(name, roots[i].name))
			continue;
		*out = (struct rp_symbol){
			.kind = RP_SYM_ROOT, .core = roots[i].name,
			.type = root_type(unit, i), .is_data = i == 0,
		};
		return true;
	}
	return false;
}

/* ------------------------------------------------------------------- items */

/* What a foreach calls its item. */
static struct rp_text item_name(const struct rp_ir_node *owner)
{
	return rp_value_text(rp_map_get(owner->config, "as"), "item");
}

static const struct rp_type *item_type(const struct rp_ir_node *owner)
{
	const struct rp_ir_expr *in = rp_ir_expr_find(owner, "in");
	const struct rp_type *item = NULL;

	if (in && in->ast && in->ast->type)
		item = rp_type_item(in->ast->type);
	return item ? item : &rp_type_any;
}

static bool goes_through_items(const struct rp_ir_node *owner)
{
	return rp_option_find(owner->type->options, RP_TEXT("as")) != NULL;
}

const char *rp_item_name(struct rp_unit *unit, const struct rp_ir_node *node)
{
	const struct rp_ir *graph = node->graph;

	for (; graph && rp_ir_around(graph); graph = rp_ir_around(graph))
		if (goes_through_items(graph->owner))
			return rp_diag_text(unit, item_name(graph->owner));
	return NULL;
}

static bool find_item(const struct rp_ir_node *node, struct rp_text name,
		      struct rp_symbol *out)
{
	const struct rp_ir *graph = node->graph;

	for (; rp_ir_around(graph); graph = rp_ir_around(graph)) {
		bool is_item = rp_text_equal(name, item_name(graph->owner));

		if (!goes_through_items(graph->owner)
		    || (!is_item && !rp_text_is(name, "index")))
			continue;
		*out = (struct rp_symbol){
			.kind = is_item ? RP_SYM_ITEM : RP_SYM_INDEX,
			.type = is_item ? item_type(graph->owner)
					: &rp_type_int,
			.up = rp_ir_levels(graph, node), .is_data = is_item,
		};
		return true;
	}
	return false;
}

/* ----------------------------------------------------------------- message */

static bool find_variable(struct rp_unit *unit, struct rp_text name,
			  struct rp_symbol *out)
{
	const struct rp_type *message =
		rp_fields_type(unit, NULL, rp_message_variables);

	for (size_t i = 0; i < RP_N_MESSAGE_VARIABLES; i++) {
		if (!rp_text_is(name, rp_message_variables[i].name))
			continue;
		*out = (struct rp_symbol){
			.kind = RP_SYM_GIVEN, .index = (int)i,
			.type = message->members[i].type, .is_data = true,
		};
		return true;
	}
	return false;
}

/* What an ingest node gives its mapping, in the order of the values. */
static const char *const mapping_names[] = { "body", "item" };
#define N_MAPPING_NAMES (sizeof mapping_names / sizeof mapping_names[0])

/* An item is one of `alerts`, whose type is known if it was read before. */
static const struct rp_type *mapped_item(const struct rp_ir_node *node)
{
	const struct rp_ir_expr *alerts = rp_ir_expr_find(node,
							  "mapping_alerts");
	const struct rp_type *item = NULL;

	if (alerts && alerts->ast && alerts->ast->type)
		item = rp_type_item(alerts->ast->type);
	return item ? item : &rp_type_any;
}

static bool find_in_mapping(const struct rp_node_scope *scope,
			    struct rp_text name, struct rp_symbol *out)
{
	for (size_t i = 0; i < N_MAPPING_NAMES; i++)
		if (rp_text_is(name, mapping_names[i])) {
			*out = (struct rp_symbol){
				.kind = RP_SYM_GIVEN, .index = (int)i,
				.type = i ? mapped_item(scope->node)
					  : &rp_type_any,
				.is_data = true,
			};
			return true;
		}
	return false;
}

static bool find_in_message(const struct rp_scope *scope,
			    const struct rp_site *site,
			    const struct rp_ast *ast, struct rp_symbol *out)
{
	(void)scope;
	return ast->kind == RP_AST_NAME
	       && find_variable(site->unit, ast->name, out);
}

static const char *const *message_names(const struct rp_scope *scope,
					struct rp_unit *unit)
{
	const char **list = rp_arena_array(
		&unit->arena, RP_N_MESSAGE_VARIABLES + 1, sizeof *list);

	(void)scope;
	for (size_t i = 0; i < RP_N_MESSAGE_VARIABLES; i++)
		list[i] = rp_message_variables[i].name;
	return list;
}

void rp_message_scope_init(struct rp_scope *scope)
{
	*scope = (struct rp_scope){ find_in_message, message_names };
}

/* ------------------------------------------------------------------- nodes */

static void use_node(const struct rp_node_scope *scope, struct rp_unit *unit,
		     struct rp_ir_node *other, struct rp_symbol *out)
{
	const struct rp_type *type = rp_node_output(unit, other);
	const char *why = rp_why_absent(&unit->arena, other, scope->node);

	*out = (struct rp_symbol){
		.kind = RP_SYM_NODE, .node = other, .is_data = true,
		.type = why ? rp_type_nullable(&unit->arena, type, why) : type,
		.up = rp_ir_levels(other->graph, scope->node),
	};
}

static bool find_node(const struct rp_node_scope *scope,
		      const struct rp_site *site, const struct rp_ast *ast,
		      struct rp_text id, struct rp_symbol *out)
{
	struct rp_ir_node *other = rp_ir_find(scope->node->graph, id);

	if (!other)
		return false;
	*out = (struct rp_symbol){ .kind = RP_SYM_NONE };
	if (rp_ir_is_upstream(other, scope->node))
		use_node(scope, site->unit, other, out);
	else
		rp_expr_report_args(site, RP_D_NOT_UPSTREAM, ast->at, ast->n,
				    (const char *const[]){
			scope->node->label, scope->key, other->label, NULL });
	return true;
}

static void report_unknown_id(const struct rp_node_scope *scope,
			      const struct rp_site *site,
			      const struct rp_ast *ast)
{
	struct rp_unit *unit = site->unit;
	struct rp_text id = ast->constant.as.text;

	rp_expr_report_args(site, RP_D_UNKNOWN_OPERAND, ast->at, ast->n,
			    (const char *const[]){
		scope->node->label, scope->key, rp_diag_text(unit, id), NULL
	})->hint = rp_diag_suggest(unit, id,
				   rp_ids_names(unit, scope->node->graph));
}

static bool find(const struct rp_scope *base, const struct rp_site *site,
		 const struct rp_ast *ast, struct rp_symbol *out)
{
	const struct rp_node_scope *scope = (const void *)base;

	if (ast->kind == RP_AST_CONSTANT) {
		*out = (struct rp_symbol){ .kind = RP_SYM_NONE };
		if (!find_node(scope, site, ast, ast->constant.as.text, out))
			report_unknown_id(scope, site, ast);
		return true;
	}
	if (scope->given == RP_GIVEN_FIRST
	    && find_variable(site->unit, ast->name, out))
		return true;
	if (scope->given == RP_GIVEN_MAPPING
	    && find_in_mapping(scope, ast->name, out))
		return true;
	return find_root(site->unit, ast->name, out)
	       || find_item(scope->node, ast->name, out)
	       || find_node(scope, site, ast, ast->name, out)
	       || (scope->given == RP_GIVEN_LAST
		   && find_variable(site->unit, ast->name, out));
}

/* ------------------------------------------------------------------- lists */

static size_t count_nodes(const struct rp_ir_node *node)
{
	size_t n = 0;

	for (const struct rp_ir *ir = node->graph; ir; ir = rp_ir_around(ir))
		n += ir->n;
	return n;
}

static const char *const *add_given(const char **names, size_t n,
				    enum rp_given_scope given)
{
	if (given == RP_GIVEN_MAPPING) {
		for (size_t i = 0; i < N_MAPPING_NAMES; i++)
			names[n++] = mapping_names[i];
		return names;
	}
	for (size_t i = 0; given && i < RP_N_MESSAGE_VARIABLES; i++)
		if (!rp_is_root(rp_text(rp_message_variables[i].name)))
			names[n++] = rp_message_variables[i].name;
	return names;
}

/* Roots, items, and the nodes that may be asked. */
static const char *const *names(const struct rp_scope *base,
				struct rp_unit *unit)
{
	const struct rp_node_scope *scope = (const void *)base;
	const struct rp_ir_node *node = scope->node;
	size_t n = 0, max = count_nodes(node) + N_ROOTS
			    + 2 * (node->graph->depth + 1)
			    + RP_N_MESSAGE_VARIABLES + N_MAPPING_NAMES;
	const char **names = rp_arena_array(&unit->arena, max, sizeof *names);

	for (const struct rp_ir *ir = node->graph; ir; ir = rp_ir_around(ir)) {
		if (rp_ir_around(ir) && goes_through_items(ir->owner)) {
			names[n++] = rp_diag_text(unit, item_name(ir->owner));
			names[n++] = "index";
		}
		for (size_t i = 0; i < ir->n; i++)
			if (rp_ir_is_upstream(&ir->nodes[i], node))
				names[n++] = ir->nodes[i].label;
	}
	for (size_t i = 0; i < N_ROOTS; i++)
		names[n++] = roots[i].name;
	return add_given(names, n, scope->given);
}

void rp_node_scope_init(struct rp_node_scope *scope,
			const struct rp_ir_node *node, const char *key,
			enum rp_given_scope given)
{
	*scope = (struct rp_node_scope){ { find, names }, node, key, given };
}
