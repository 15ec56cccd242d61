/*
 * Dotted paths against the type of the output that they lead into.
 *
 * A path that names something else than what is there, or goes on below a
 * number or a list, can never find anything.
 */
#include "passes.h"

#include "base/json.h"
#include "compile.h"
#include "expr/scope.h"

/* A path where it stands, and where it leads. */
struct path {
	struct rp_unit *unit;
	const struct rp_ir_node *node, *source;
	const struct rp_type *type;	/* of the source's output */
	const char *name;		/* "extract", "mapping.title" */
	const char *at;
};

static const char *const *member_names(struct rp_unit *unit,
				       const struct rp_type *type)
{
	const char **names = rp_arena_array(&unit->arena, type->n_members + 1,
					    sizeof *names);

	for (size_t i = 0; i < type->n_members; i++)
		names[i] = type->members[i].name;
	return names;
}

/* The name that is nearest to the first part that leads nowhere. */
static const char *suggest(const struct path *path, struct rp_text text)
{
	struct rp_arena *arena = &path->unit->arena;
	const struct rp_type *type = path->type, *next;
	struct rp_text part = text;

	for (;;) {
		const char *dot = memchr(part.at, '.', part.n);
		size_t n = dot ? (size_t)(dot - part.at) : part.n;

		next = rp_type_at_path(arena, type,
				       (struct rp_text){ part.at, n });
		if (!next)
			part.n = n;
		if (!next || !dot)
			break;
		type = next;
		part = (struct rp_text){ dot + 1, part.n - n - 1 };
	}
	if (type->kind != RP_T_OBJECT)
		return NULL;
	return rp_diag_suggest(path->unit, part, member_names(path->unit, type));
}

static void check_path(const struct path *path, const struct rp_value *value)
{
	struct rp_unit *unit = path->unit;
	struct rp_text text = rp_value_text(value, "");

	if (rp_type_at_path(&unit->arena, path->type, text))
		return;
	rp_report(unit, RP_D_UNKNOWN_PATH, path->at,
		  rp_node_title(unit, path->node), path->name,
		  rp_diag_text(unit, text), path->source->label)->hint =
		suggest(path, text);
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
	struct rp_ir_node *source = rp_node_source(unit, node);

	if (!source)
		return;
	for (const struct rp_option *row = node->type->options; row->name;
	     row++) {
		struct path path = {
			unit, node, source, rp_node_output(unit, source),
			row->name, NULL,
		};
		const struct rp_value *value =
			rp_ir_option(unit, node, row, &path.at);

		if (row->is_path && value)
			check_path(&path, value);
		if (row->kind == RP_OPT_PATHS && rp_is(value, RP_MAP))
			check_members(path, value);
	}
}
