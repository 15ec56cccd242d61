/*
 * Two plans, compared by node.
 *
 * A node of one definition belongs to the node of that id in the other.  One
 * that is gone and one that is new are the same if they have the same type
 * and do the same; then it was renamed, and edges to it are no change.
 */
#include "diff.h"

#include <cjson/cJSON.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/redact.h"
#include "compile.h"
#include "plan.h"

#define MAX_RENAMED 200		/* nodes that are compared each with each */

/* A definition as far as it is compared. */
struct side {
	struct rp_value nodes;		/* map: id to what is said and planned */
	struct rp_value order;		/* list of ids */
	struct rp_value top;		/* map */
};

struct difference {
	struct rp_changes *out;
	struct rp_arena *arena;
	struct side before, after;
	struct rp_value renamed;	/* map: old id to new id */
};

static void add(struct difference *d, struct rp_change change)
{
	struct rp_changes *out = d->out;

	if (out->n == out->room) {
		size_t room = out->room ? 2 * out->room : 16;
		struct rp_change *at = rp_arena_array(d->arena, room,
						      sizeof *at);

		if (out->n)
			memcpy(at, out->at, out->n * sizeof *at);
		out->at = at;
		out->room = room;
	}
	out->at[out->n++] = change;
}

/* ------------------------------------------------------------------- reading */

static struct rp_value plan_value(const struct rp_unit *unit,
				  struct rp_arena *arena)
{
	struct rp_json_result *result =
		rp_arena_alloc(arena, sizeof *result);
	struct cJSON *tree = rp_plan_json(unit);
	char *text = cJSON_PrintUnformatted(tree);
	struct rp_value value;

	if (rp_json_read(&value, arena, rp_text(text), RP_JSON_DEPTH_PAYLOAD,
			 result) < 0)
		rp_unreachable();
	cJSON_free(text);
	cJSON_Delete(tree);
	return value;
}

static bool is_place(struct rp_text key)
{
	return rp_text_is(key, "id") || rp_text_is(key, "step")
	       || rp_text_is(key, "after");
}

/* What the list says about each id, put together. */
static void gather(struct rp_value *nodes, const struct rp_value *list,
		   struct rp_arena *arena)
{
	for (size_t i = 0; i < rp_value_count(list); i++) {
		const struct rp_value *item = rp_list_at(list, i);
		struct rp_text id = rp_value_text(rp_map_get(item, "id"), "");
		const struct rp_value *known = rp_map_find(nodes, id);
		struct rp_value node = known ? *known : rp_map_new(arena);

		for (size_t k = 0; k < rp_value_count(item); k++) {
			const struct rp_pair *pair = rp_map_at(item, k);

			if (!is_place(pair->key))
				rp_map_set(arena, &node, pair->key,
					   pair->value);
		}
		rp_map_set(arena, nodes, id, node);
	}
}

static struct rp_value ids_of(const struct rp_value *plan,
			      struct rp_arena *arena)
{
	struct rp_value ids = rp_list_new(arena);

	for (size_t i = 0; i < rp_value_count(plan); i++)
		rp_list_push(arena, &ids,
			     *rp_map_get(rp_list_at(plan, i), "id"));
	return ids;
}

static struct side read_side(const struct rp_unit *unit,
			     struct rp_arena *arena)
{
	struct side side = { .nodes = rp_map_new(arena) };
	struct rp_value plan = plan_value(unit, arena);
	struct rp_value top = rp_redact(arena, &unit->root);

	gather(&side.nodes, rp_map_get(&plan, "nodes"), arena);
	gather(&side.nodes, rp_map_get(&plan, "plan"), arena);
	side.order = ids_of(rp_map_get(&plan, "plan"), arena);
	side.top = rp_map_new(arena);
	for (size_t i = 0; i < rp_value_count(&top); i++) {
		const struct rp_pair *pair = rp_map_at(&top, i);

		if (!rp_text_is(pair->key, "nodes")
		    && !rp_text_is(pair->key, "tests")
		    && !rp_text_is(pair->key, "defaults"))
			rp_map_set(arena, &side.top, pair->key, pair->value);
	}
	return side;
}

/* ----------------------------------------------------------------- comparing */

/* An edge to a node that was renamed leads where it led. */
static bool is_same(const struct difference *d, const struct rp_value *before,
		    const struct rp_value *after)
{
	const struct rp_value *name = NULL;

	if (rp_is(before, RP_STRING))
		name = rp_map_find(&d->renamed, before->as.text);
	return rp_value_equal(before, after)
	       || (name && rp_value_equal(name, after));
}

static bool has_items(const struct rp_value *value)
{
	return value && (value->tag == RP_MAP || value->tag == RP_LIST)
	       && rp_value_count(value) > 0;
}

static void compare(struct difference *d, struct rp_text node,
		    const char *path, const struct rp_value *before,
		    const struct rp_value *after);

static const char *longer(struct difference *d, const char *path,
			  struct rp_text key)
{
	return rp_arena_printf(d->arena, "%s%s%.*s", path, *path ? "." : "",
			       (int)key.n, key.at);
}

static void compare_maps(struct difference *d, struct rp_text node,
			 const char *path, const struct rp_value *before,
			 const struct rp_value *after)
{
	for (size_t i = 0; i < rp_value_count(before); i++) {
		const struct rp_pair *pair = rp_map_at(before, i);

		compare(d, node, longer(d, path, pair->key), &pair->value,
			rp_map_find(after, pair->key));
	}
	for (size_t i = 0; i < rp_value_count(after); i++) {
		const struct rp_pair *pair = rp_map_at(after, i);

		if (!rp_map_find(before, pair->key))
			compare(d, node, longer(d, path, pair->key), NULL,
				&pair->value);
	}
}

static void compare_lists(struct difference *d, struct rp_text node,
			  const char *path, const struct rp_value *before,
			  const struct rp_value *after)
{
	size_t n = rp_value_count(before), n_after = rp_value_count(after);

	for (size_t i = 0; i < n || i < n_after; i++) {
		char index[24];
		int size = snprintf(index, sizeof index, "%zu", i);

		compare(d, node,
			longer(d, path, (struct rp_text){ index,
							  (size_t)size }),
			i < n ? rp_list_at(before, i) : NULL,
			i < n_after ? rp_list_at(after, i) : NULL);
	}
}

/* The smallest things that differ: depth is that of the definition. */
static void compare(struct difference *d, struct rp_text node,
		    const char *path, const struct rp_value *before,
		    const struct rp_value *after)
{
	if (before && after && is_same(d, before, after))
		return;
	if (has_items(before) && has_items(after) && before->tag == after->tag) {
		if (before->tag == RP_MAP)
			compare_maps(d, node, path, before, after);
		else
			compare_lists(d, node, path, before, after);
		return;
	}
	add(d, (struct rp_change){ RP_CHANGED, node, path, before, after });
}

/* --------------------------------------------------------------------- nodes */

static bool does_the_same(const struct rp_value *a, const struct rp_value *b)
{
	return rp_value_equal(rp_map_get(a, "type"), rp_map_get(b, "type"))
	       && rp_value_equal(rp_map_get(a, "config"),
				 rp_map_get(b, "config"));
}

static bool is_taken(const struct rp_value *renamed, struct rp_text name)
{
	for (size_t i = 0; i < rp_value_count(renamed); i++)
		if (rp_text_equal(rp_value_text(&rp_map_at(renamed, i)->value,
						""), name))
			return true;
	return false;
}

static void find_new_name(struct difference *d, const struct rp_pair *gone)
{
	for (size_t i = 0; i < rp_value_count(&d->after.nodes); i++) {
		const struct rp_pair *pair = rp_map_at(&d->after.nodes, i);

		if (rp_map_find(&d->before.nodes, pair->key)
		    || is_taken(&d->renamed, pair->key)
		    || !does_the_same(&gone->value, &pair->value))
			continue;
		rp_map_set(d->arena, &d->renamed, gone->key,
			   rp_string(pair->key));
		return;
	}
}

static void find_renamed(struct difference *d)
{
	size_t tried = 0;

	d->renamed = rp_map_new(d->arena);
	for (size_t i = 0; i < rp_value_count(&d->before.nodes); i++) {
		const struct rp_pair *pair = rp_map_at(&d->before.nodes, i);

		if (!rp_map_find(&d->after.nodes, pair->key)
		    && tried++ < MAX_RENAMED)
			find_new_name(d, pair);
	}
}

static void compare_node(struct difference *d, const struct rp_pair *pair)
{
	const struct rp_value *name = rp_map_find(&d->renamed, pair->key);
	const struct rp_value *after = rp_map_find(
		&d->after.nodes, name ? name->as.text : pair->key);

	if (name)
		add(d, (struct rp_change){ RP_NODE_RENAMED, pair->key, NULL,
					   NULL, name });
	if (after)
		compare_maps(d, pair->key, "", &pair->value, after);
	else
		add(d, (struct rp_change){ RP_NODE_REMOVED, pair->key, NULL,
					   &pair->value, NULL });
}

static void compare_nodes(struct difference *d)
{
	for (size_t i = 0; i < rp_value_count(&d->before.nodes); i++)
		compare_node(d, rp_map_at(&d->before.nodes, i));
	for (size_t i = 0; i < rp_value_count(&d->after.nodes); i++) {
		const struct rp_pair *pair = rp_map_at(&d->after.nodes, i);

		if (!rp_map_find(&d->before.nodes, pair->key)
		    && !is_taken(&d->renamed, pair->key))
			add(d, (struct rp_change){ RP_NODE_ADDED, pair->key,
						   NULL, NULL, &pair->value });
	}
}

/* --------------------------------------------------------------------- order */

/* The ids of the one order that the other has, too, under their new names. */
static struct rp_value shared_order(struct difference *d,
				    const struct rp_value *order,
				    const struct side *other)
{
	struct rp_value shared = rp_list_new(d->arena);

	for (size_t i = 0; i < rp_value_count(order); i++) {
		struct rp_value id = *rp_list_at(order, i);
		const struct rp_value *name =
			rp_map_find(&d->renamed, id.as.text);

		if (name && other == &d->after)
			id = *name;
		if (rp_map_find(&other->nodes, id.as.text)
		    || is_taken(&d->renamed, id.as.text))
			rp_list_push(d->arena, &shared, id);
	}
	return shared;
}

static void compare_order(struct difference *d)
{
	struct rp_value *orders = rp_arena_array(d->arena, 2, sizeof *orders);

	orders[0] = shared_order(d, &d->before.order, &d->after);
	orders[1] = shared_order(d, &d->after.order, &d->before);
	if (!rp_value_equal(&orders[0], &orders[1]))
		add(d, (struct rp_change){ RP_REORDERED, { "", 0 }, NULL,
					   &orders[0], &orders[1] });
}

void rp_diff(struct rp_changes *out, const struct rp_unit *before,
	     const struct rp_unit *after, struct rp_arena *arena)
{
	const struct rp_text top = { "", 0 };
	struct difference d = { .out = out, .arena = arena };

	*out = (struct rp_changes){ .n = 0 };
	d.before = read_side(before, arena);
	d.after = read_side(after, arena);
	find_renamed(&d);
	compare_maps(&d, top, "", &d.before.top, &d.after.top);
	compare_nodes(&d);
	compare_order(&d);
}
