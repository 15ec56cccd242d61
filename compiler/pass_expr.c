/*
 * Expressions of nodes: `when`, `skip_if_condition` and the options that hold
 * one, parsed, typed and folded; and whether nodes look back only at what runs
 * before them.
 *
 * Nodes are taken in execution order, each with its body, so that what a node
 * looks at has its type already.
 *
 * `NODE.has_errors` is older than the expressions: an id may hold blanks, dots
 * and the word "not".  So if the text before `.has_errors` is an id, it is
 * meant; else what follows the `not` or `!`.
 */
#include "compile.h"

#include "base/json.h"
#include "expr/scope.h"
#include "passes.h"

#define FIELD ".has_errors"

/* -------------------------------------------------------- NODE.has_errors */

static struct rp_text without(struct rp_text text, size_t head, size_t tail)
{
	return (struct rp_text){ text.at + head, text.n - head - tail };
}

/* Takes a leading `!` or `not` off; false if there is none. */
static bool take_not(struct rp_text *text)
{
	bool is_word = rp_text_starts(*text, "not ")
		       || rp_text_starts(*text, "not\t");

	if (!is_word && !rp_text_starts(*text, "!"))
		return false;
	*text = rp_text_trim(without(*text, is_word ? 4 : 1, 0));
	return true;
}

static struct rp_ast *make(const struct rp_expr_place *place, struct rp_text part,
			   enum rp_ast_kind kind, const char *name,
			   struct rp_ast *a, struct rp_ast *b)
{
	struct rp_arena *arena = &place->unit->arena;
	struct rp_ast *ast = rp_arena_alloc(arena, sizeof *ast);

	*ast = (struct rp_ast){
		.kind = kind, .name = rp_text(name), .n = part.n,
		.at = (size_t)(part.at - place->text.at),
		.n_args = !!a + !!b, .height = a ? a->height + 1 : 1,
	};
	ast->args = rp_arena_array(arena, 2, sizeof *ast->args);
	ast->args[0] = a;
	ast->args[1] = b;
	return ast;
}

/* nodes["id"].has_errors */
static struct rp_ast *make_has_errors(const struct rp_expr_place *place,
				      struct rp_text id, struct rp_text whole)
{
	struct rp_ast *nodes = make(place, id, RP_AST_NAME, "nodes", NULL,
				    NULL);
	struct rp_ast *key = make(place, id, RP_AST_CONSTANT, "", NULL, NULL);

	key->constant = rp_string(id);
	return make(place, whole, RP_AST_FIELD, "has_errors",
		    make(place, id, RP_AST_CALL, "_[_]", nodes, key), NULL);
}

/* The tree of `ID.has_errors`, with not or !, or NULL: it is none. */
static struct rp_ast *parse_has_errors(const struct rp_expr_place *place)
{
	struct rp_text whole = rp_text_trim(place->text), id;
	const struct rp_ir *graph = place->node->graph;
	bool negated = false;
	struct rp_ast *ast;

	if (!rp_text_ends(whole, FIELD))
		return NULL;
	id = without(whole, 0, sizeof FIELD - 1);
	if (!rp_ir_find(graph, id))
		negated = take_not(&id);
	if (!rp_ir_find(graph, id))
		return NULL;
	ast = make_has_errors(place, id, whole);
	return negated ? make(place, whole, RP_AST_CALL, "!_", ast, NULL) : ast;
}

/* ------------------------------------------------------------- expressions */

/* A site, and all that it points to. */
struct site {
	struct rp_site site;
	struct rp_node_scope scope;
	struct rp_given given[3];
};

static void give(struct site *site, size_t i, const struct rp_ir_expr *test,
		 bool holds)
{
	if (!test || !test->ast)
		return;
	site->given[i] = (struct rp_given){ test->ast, holds,
					    site->site.given };
	site->site.given = &site->given[i];
}

/* What is known wherever an expression of the node is evaluated. */
static void give_all(struct site *site, const struct rp_ir_node *node)
{
	const struct rp_ir_guard *guard = node->guards;

	if (node->n_guards == 1 && guard->branch != RP_BRANCH_NONE)
		give(site, 0, guard->condition->test,
		     guard->branch == RP_BRANCH_THEN);
	give(site, 1, node->skip_if, false);
	give(site, 2, node->when, true);
}

static enum rp_given_scope given_scope(const struct rp_expr_place *place)
{
	if (place->part && place->part->given)
		return place->part->given;
	if (place->row && place->row->of_message)
		return RP_GIVEN_LAST;
	return RP_GIVEN_NONE;
}

const struct rp_site *rp_expr_site(const struct rp_expr_place *place)
{
	struct rp_arena *arena = &place->unit->arena;
	struct site *site = rp_arena_alloc(arena, sizeof *site);

	site->site = (struct rp_site){
		.unit = place->unit, .scope = &site->scope.scope,
		.node = place->node, .at = place->at, .text = place->text,
		.file = place->file,
	};
	if (!place->node) {
		rp_message_scope_init(&site->scope.scope);
		site->site.what = rp_arena_printf(arena, "Channel %s: '%s'",
						  place->channel, place->key);
		return &site->site;
	}
	rp_node_scope_init(&site->scope, place->node, place->key,
			   given_scope(place));
	site->site.what = rp_arena_printf(arena, "Node %s: '%s'",
					  place->node->label, place->key);
	give_all(site, place->node);
	return &site->site;
}

struct rp_ir_expr *rp_expr_add(const struct rp_expr_place *place, struct rp_ast *ast)
{
	struct rp_ir_expr *expr = rp_arena_alloc(&place->unit->arena,
						 sizeof *expr);
	struct rp_ir_expr **end = place->node ? &place->node->exprs
					      : &place->unit->channel_exprs;

	while (*end)
		end = &(*end)->next;
	*expr = (struct rp_ir_expr){
		.name = place->name, .row = place->row,
		.member = place->member, .part = place->part,
		.at = place->at,
		.text = place->text, .ast = ast,
	};
	return *end = expr;
}

struct rp_ir_expr *rp_expr_read(const struct rp_expr_place *place,
				const struct rp_type *wanted)
{
	const struct rp_site *site = rp_expr_site(place);
	struct rp_ast *ast = parse_has_errors(place);

	if (!ast)
		ast = rp_expr_parse(site);
	if (!ast || !rp_expr_check_as(site, ast, wanted, NULL))
		return NULL;
	rp_expr_settle(site, ast);
	return rp_expr_add(place, ast);
}

/* -------------------------------------------------------- keys of the node */

static struct rp_ir_expr *read_key(struct rp_unit *unit,
				   struct rp_ir_node *node, const char *key,
				   const char *name)
{
	const struct rp_value *value = rp_map_get(node->json, key);
	struct rp_expr_place place = {
		.unit = unit, .node = node, .key = key, .name = name,
	};

	if (!value || value->tag == RP_NULL)
		return NULL;
	place.at = rp_json_pointer(&unit->arena, node->at, rp_text(key));
	if (value->tag != RP_STRING)
		rp_report(unit, RP_D_BAD_FIELD, place.at,
			  rp_node_title(unit, node), key, "a condition",
			  rp_diag_value(unit, value));
	if (value->tag != RP_STRING || value->as.text.n == 0)
		return NULL;
	place.text = value->as.text;
	return rp_expr_read(&place, &rp_type_bool);
}

static void report_not_upstream(struct rp_unit *unit,
				const struct rp_ir_node *node, const char *key,
				const char *at, const struct rp_ir_node *other)
{
	rp_report(unit, RP_D_NOT_UPSTREAM, at, node->label, key, other->label);
}

static void check_skip_list(struct rp_unit *unit, const struct rp_ir_node *node)
{
	static const char key[] = "skip_if_errors";
	const struct rp_value *ids = rp_map_get(node->json, key);

	for (size_t i = 0; i < rp_value_count(ids); i++) {
		const struct rp_ir_node *other =
			rp_ir_find_here(node->graph,
					rp_list_at(ids, i)->as.text);
		const char *at;

		if (rp_ir_is_upstream(other, node))
			continue;
		at = rp_json_pointer(&unit->arena, node->at, rp_text(key));
		at = rp_json_pointer_index(&unit->arena, at, i);
		report_not_upstream(unit, node, key, at, other);
	}
}

/* ----------------------------------------------------------------- options */

static void read_test(struct rp_expr_place *place, const struct rp_value *value)
{
	if (value->tag != RP_STRING)
		return;
	place->text = value->as.text;
	place->node->test = rp_expr_read(place, &rp_type_bool);
}

static const struct rp_type *wanted_type(const struct rp_expr_place *place)
{
	const char *text = place->row->wants;

	return text ? rp_type_read(&place->unit->arena, &text, NULL, NULL)
		    : NULL;
}

/* JSON that is no text stands for itself. */
static void read_expr(struct rp_expr_place *place, const struct rp_value *value)
{
	const struct rp_type *wanted = wanted_type(place);
	struct rp_ast *ast;

	if (value->tag == RP_STRING) {
		place->text = value->as.text;
		rp_expr_read(place, wanted);
		return;
	}
	if (wanted && wanted->kind == RP_T_LIST && value->tag != RP_LIST) {
		rp_report(place->unit, RP_D_BAD_FIELD, place->at,
			  rp_node_title(place->unit, place->node), place->key,
			  "a list, or an expression that gives one",
			  rp_diag_value(place->unit, value));
		return;
	}
	ast = make(place, place->text, RP_AST_CONSTANT, "", NULL, NULL);
	ast->constant = *value;
	ast->type = rp_type_of_value(&place->unit->arena, value);
	rp_expr_add(place, ast);
}

static void read_node(struct rp_expr_place *place, const struct rp_value *value)
{
	const struct rp_ir_node *other;

	if (value->tag != RP_STRING)
		return;
	other = rp_ir_find_here(place->node->graph, value->as.text);
	if (!rp_ir_is_upstream(other, place->node))
		report_not_upstream(place->unit, place->node, place->key,
				    place->at, other);
}

static const struct {
	enum rp_option_kind kind;
	void (*read)(struct rp_expr_place *place, const struct rp_value *value);
} readers[] = {
	{ RP_OPT_TEST, read_test },
	{ RP_OPT_EXPR, read_expr },
	{ RP_OPT_NODE, read_node },
	{ RP_OPT_TEMPLATE, rp_read_template },
	{ RP_OPT_TEMPLATES, rp_read_templates },
	{ RP_OPT_VALUE, rp_read_value },
	{ RP_OPT_VALUES, rp_read_values },
	{ RP_OPT_HEADERS, rp_read_settings },
	{ RP_OPT_STRING, rp_read_patch },
	{ RP_OPT_URL, rp_read_patch },
	{ RP_OPT_SECRET, rp_read_patch },
};

static void read_place(struct rp_expr_place *place,
		       const struct rp_value *value)
{
	for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++)
		if (place->row->kind == readers[i].kind)
			readers[i].read(place, value);
}

static void read_option(struct rp_unit *unit, struct rp_ir_node *node,
			const struct rp_option *row)
{
	struct rp_expr_place place = {
		.unit = unit, .node = node, .name = row->name,
		.key = row->name, .row = row, .text = RP_TEXT(""),
	};
	const struct rp_value *value = rp_ir_option(unit, node, row,
						    &place.at);

	if (value)
		read_place(&place, value);
}

/* The options of a part of the node, n3_channel_template in emitted C. */
static void read_part(struct rp_unit *unit, struct rp_ir_node *node,
		      const struct rp_ir_part *part)
{
	for (const struct rp_option *row = part->rows; row && row->name;
	     row++) {
		struct rp_written written =
			rp_option_written(part->config, row);
		struct rp_expr_place place = {
			.unit = unit, .node = node, .row = row,
			.text = RP_TEXT(""), .part = part,
		};

		if (!written.value)
			continue;
		place.name = rp_arena_printf(&unit->arena, "%s_%s",
					     part->name, row->name);
		place.key = rp_arena_printf(&unit->arena, "%s.%s", part->key,
					    row->name);
		place.at = rp_json_pointer(&unit->arena, part->config_at,
					   written.key);
		read_place(&place, written.value);
	}
}

/* ------------------------------------------------------------------- nodes */

static void read_graph(struct rp_unit *unit, struct rp_ir *ir);

/* Another definition has templates and a payload of its own. */
static void read_body(struct rp_unit *unit, struct rp_ir *body)
{
	const struct rp_type *payload = unit->payload;
	const char *templates = unit->templates;

	if (body->program) {
		unit->payload = NULL;
		unit->templates = body->program->templates;
	}
	read_graph(unit, body);
	unit->payload = payload;
	unit->templates = templates;
}

static void read_one(struct rp_unit *unit, struct rp_ir_node *node)
{
	const struct rp_option *row = node->type->options;

	node->skip_if = read_key(unit, node, "skip_if_condition", "skip_if");
	check_skip_list(unit, node);
	node->when = read_key(unit, node, "when", "when");
	for (; row && row->name; row++)
		read_option(unit, node, row);
	if (node->channel && node->channel->driver)
		read_part(unit, node, &node->channel->part);
	for (struct rp_ir_check *one = node->checks; one; one = one->next)
		read_part(unit, node, &one->part);
	if (node->inner)
		read_part(unit, node, node->inner);
	if (node->body)
		read_body(unit, node->body);
	rp_check_paths(unit, node);
	if (node->type->flags & RP_NODE_SHAPED)
		rp_node_output(unit, node);
}

static void read_graph(struct rp_unit *unit, struct rp_ir *ir)
{
	for (size_t i = 0; i < ir->n_order; i++)
		read_one(unit, ir->order[i]);
}

void rp_pass_expr(struct rp_unit *unit)
{
	unit->payload = rp_input_type(unit);
	read_graph(unit, &unit->ir);
}
