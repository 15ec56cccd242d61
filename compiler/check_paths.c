/*
 * Dotted paths against the shape of the output that they lead into.
 *
 * The row of the source's type says which fields there are.  A path that
 * starts with another name, or goes on below a number or a list, can never
 * find anything; below an object anything may be there.
 */
#include "passes.h"

#include "base/json.h"
#include "compile.h"

/* A path where it stands, and where it leads. */
struct path {
	struct rp_unit *unit;
	const struct rp_ir_node *node, *source;
	const char *name;		/* "extract", "mapping.title" */
	const char *at;
};

/* The node that the node's option of kind NODE names, or NULL. */
static const struct rp_ir_node *source_of(struct rp_unit *unit,
					  const struct rp_ir_node *node)
{
	const struct rp_option *row = node->type->options;
	const struct rp_value *id;

	while (row && row->name && row->kind != RP_OPT_NODE)
		row++;
	if (!row || !row->name)
		return NULL;
	id = rp_ir_option(unit, node, row, NULL);
	return rp_is(id, RP_STRING) ? rp_ir_find_here(node->graph, id->as.text)
				    : NULL;
}

static bool may_hold_more(const struct rp_field *field)
{
	return strcmp(field->type, "object") == 0
	       || strcmp(field->type, "any") == 0;
}

static bool leads_somewhere(const struct rp_field *fields, struct rp_text text)
{
	const char *dot = memchr(text.at, '.', text.n);
	struct rp_text first = { text.at, dot ? (size_t)(dot - text.at)
					      : text.n };

	for (; fields->name; fields++)
		if (rp_text_is(first, fields->name))
			return !dot || may_hold_more(fields);
	return false;
}

static const char *const *field_names(struct rp_unit *unit,
				      const struct rp_field *fields)
{
	const char **names;
	size_t n = 0;

	while (fields[n].name)
		n++;
	names = rp_arena_array(&unit->arena, n + 1, sizeof *names);
	for (size_t i = 0; i < n; i++)
		names[i] = fields[i].name;
	return names;
}

static void check_path(const struct path *path, const struct rp_value *value)
{
	const struct rp_field *fields = path->source->type->output;
	struct rp_unit *unit = path->unit;
	struct rp_text text = rp_value_text(value, "");

	if (text.n == 0 || leads_somewhere(fields, text))
		return;
	rp_report(unit, RP_D_UNKNOWN_PATH, path->at,
		  rp_node_title(unit, path->node), path->name,
		  rp_diag_text(unit, text), path->source->label)->hint =
		rp_diag_suggest(unit, text, field_names(unit, fields));
}

static void check_members(struct path path, const struct rp_value *map)
{
	struct rp_arena *arena = &path.unit->arena;
	const char *name = path.name, *at = path.at;

	for (size_t i = 0; i < rp_value_count(map); i++) {
		const struct rp_pair *pair = rp_map_at(map, i);

		path.name = rp_arena_printf(arena, "%s.%s", name,
					    rp_diag_text(path.unit, pair->key));
		path.at = rp_json_pointer(arena, at, pair->key);
		check_path(&path, &pair->value);
	}
}

void rp_check_paths(struct rp_unit *unit, const struct rp_ir_node *node)
{
	const struct rp_ir_node *source = source_of(unit, node);

	if (!source || !source->type || !source->type->output)
		return;
	for (const struct rp_option *row = node->type->options; row->name;
	     row++) {
		struct path path = { unit, node, source, row->name, NULL };
		const struct rp_value *value =
			rp_ir_option(unit, node, row, &path.at);

		if (row->is_path && value)
			check_path(&path, value);
		if (row->kind == RP_OPT_PATHS && rp_is(value, RP_MAP))
			check_members(path, value);
	}
}
