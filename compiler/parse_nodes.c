/*
 * Lists of nodes: what each is made of (id, type, configuration, policy), and
 * the list that it may own, its body.
 *
 * A node that is flawed is reported and kept, so that what refers to it is
 * not a second mistake.
 */
#include "compile.h"

#include "base/json.h"
#include "expr/scope.h"
#include "passes.h"
#include "policy.h"

/* ---------------------------------------------------------------- one node */

/* C0, DEL, and C1 as UTF-8 has it. */
static bool has_control(struct rp_text text)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.at[i];

		if (c < ' ' || c == 0x7f)
			return true;
		if (c == 0xc2 && i + 1 < text.n
		    && (unsigned char)text.at[i + 1] < 0xa0)
			return true;
	}
	return false;
}

static const char *pointer(struct rp_unit *unit, const struct rp_ir_node *node,
			   const char *key)
{
	return rp_json_pointer(&unit->arena, node->at, rp_text(key));
}

/* An id with a flaw still names its node, so that one mistake is one. */
static void check_id(struct rp_unit *unit, const struct rp_ir_node *node)
{
	const char *at = pointer(unit, node, "id");

	if (node->id.n == 0)
		rp_report(unit, RP_D_ID_EMPTY, at, node->label);
	if (node->id.n > RP_MAX_ID)
		rp_report(unit, RP_D_ID_TOO_LONG, at, node->label,
			  rp_arena_printf(&unit->arena, "%zu", node->id.n),
			  rp_arena_printf(&unit->arena, "%d", RP_MAX_ID));
	if (has_control(node->id))
		rp_report(unit, RP_D_ID_CONTROL, at, node->label);
	if (rp_is_root(node->id))
		rp_report(unit, RP_D_SHADOWS_ROOT, at, node->label);
}

static void read_id(struct rp_unit *unit, struct rp_ir_node *node)
{
	const struct rp_value *id = rp_map_get(node->json, "id");

	node->label = rp_arena_printf(&unit->arena, "%zu", node->index);
	if (!id) {
		rp_report(unit, RP_D_NODE_NO_ID, node->at, node->label);
		return;
	}
	if (id->tag != RP_STRING) {
		rp_report(unit, RP_D_ID_NOT_STRING, pointer(unit, node, "id"),
			  node->label, rp_diag_value(unit, id));
		return;
	}
	node->id = id->as.text;
	if (node->id.n)
		node->label = rp_diag_text(unit, node->id);
	check_id(unit, node);
}

static void read_type(struct rp_unit *unit, struct rp_ir_node *node)
{
	const struct rp_value *type = rp_map_get(node->json, "type");

	if (!type)
		rp_report(unit, RP_D_NODE_NO_TYPE, node->at, node->label);
	else if (type->tag != RP_STRING)
		rp_report(unit, RP_D_TYPE_NOT_STRING,
			  pointer(unit, node, "type"), node->label,
			  rp_diag_value(unit, type));
	else
		node->type_name = type->as.text;
}

static void read_config(struct rp_unit *unit, struct rp_ir_node *node)
{
	const struct rp_value *config = rp_map_get(node->json, "config");
	struct rp_value *empty;

	node->config_at = pointer(unit, node, "config");
	if (rp_is(config, RP_MAP)) {
		node->config = config;
		return;
	}
	if (config) {
		rp_report(unit, RP_D_CONFIG_NOT_OBJECT, node->config_at,
			  node->label, rp_diag_value(unit, config));
		node->bad = true;
	}
	empty = rp_arena_alloc(&unit->arena, sizeof *empty);
	*empty = rp_map_new(&unit->arena);
	node->config = empty;
	node->config_at = node->at;
}

static void read_node(struct rp_unit *unit, struct rp_ir_node *node,
		      const struct rp_value *json,
		      const struct rp_policy *defaults)
{
	node->at = rp_json_pointer_index(&unit->arena, node->graph->at,
					 node->index);
	node->json = json;
	node->ordinal = -1;
	node->number = "0";
	if (json->tag != RP_MAP) {
		node->label = rp_arena_printf(&unit->arena, "%zu",
					      node->index);
		rp_report(unit, RP_D_NODE_NOT_OBJECT, node->at, node->label,
			  rp_diag_value(unit, json));
		node->bad = true;
	} else {
		read_id(unit, node);
		read_type(unit, node);
		rp_policy_read(unit, node, defaults);
	}
	read_config(unit, node);
}

/* -------------------------------------------------------------------- bodies */

static const struct rp_option *body_row(const struct rp_ir_node *node)
{
	const struct rp_node_type *type = rp_node_type_find(node->type_name);
	const struct rp_option *row = type ? type->options : NULL;

	while (row && row->name && row->kind != RP_OPT_BODY)
		row++;
	return row && row->name ? row : NULL;
}

static bool is_too_deep(struct rp_unit *unit, struct rp_ir_node *node,
			const char *at)
{
	if (node->graph->depth < RP_MAX_NESTING)
		return false;
	rp_report(unit, RP_D_TOO_NESTED, at, node->label,
		  rp_arena_printf(&unit->arena, "%d", RP_MAX_NESTING));
	node->bad = true;
	return true;
}

/* What is no list is reported by the options pass. */
static void read_body(struct rp_unit *unit, struct rp_ir_node *node,
		      const struct rp_policy *defaults)
{
	const struct rp_option *row = body_row(node);
	struct rp_written written = { 0 };
	const char *at;

	if (row)
		written = rp_option_written(node->config, row);
	if (!rp_is(written.value, RP_LIST) || !rp_value_count(written.value))
		return;
	at = rp_json_pointer(&unit->arena, node->config_at, written.key);
	if (is_too_deep(unit, node, at))
		return;
	node->body = rp_arena_alloc(&unit->arena, sizeof *node->body);
	node->body->at = at;
	node->body->owner = node;
	node->body->depth = node->graph->depth + 1;
	rp_parse_graph(unit, node->body, written.value, defaults);
}

/* ------------------------------------------------------------------- graphs */

static void add_graph(struct rp_unit *unit, struct rp_ir *ir)
{
	if (unit->n_graphs == unit->graphs_room) {
		size_t room = unit->graphs_room ? 2 * unit->graphs_room : 4;
		struct rp_ir **more = rp_arena_array(&unit->arena, room,
						     sizeof *more);

		for (size_t i = 0; i < unit->n_graphs; i++)
			more[i] = unit->graphs[i];
		unit->graphs = more;
		unit->graphs_room = room;
	}
	unit->graphs[unit->n_graphs++] = ir;
}

static bool has_room(struct rp_unit *unit, const struct rp_ir *ir, size_t n)
{
	size_t left = RP_MAX_NODES - unit->n_nodes;

	if (n <= left) {
		unit->n_nodes += n;
		return true;
	}
	rp_report(unit, RP_D_TOO_MANY_NODES,
		  rp_json_pointer_index(&unit->arena, ir->at, left),
		  rp_arena_printf(&unit->arena, "%zu", unit->n_nodes + n),
		  rp_arena_printf(&unit->arena, "%d", RP_MAX_NODES));
	return false;
}

void rp_parse_graph(struct rp_unit *unit, struct rp_ir *ir,
		    const struct rp_value *nodes,
		    const struct rp_policy *defaults)
{
	size_t n = rp_value_count(nodes);

	if (!has_room(unit, ir, n))
		return;
	add_graph(unit, ir);
	ir->n = n;
	ir->nodes = rp_arena_array(&unit->arena, n, sizeof *ir->nodes);
	for (size_t i = 0; i < n; i++) {
		struct rp_ir_node *node = &ir->nodes[i];

		node->index = i;
		node->graph = ir;
		read_node(unit, node, rp_list_at(nodes, i), defaults);
		read_body(unit, node, defaults);
		rp_include_body(unit, node);
	}
	rp_ids_init(unit, ir);
}
