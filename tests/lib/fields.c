/*
 * Outputs against tables of fields.
 */
#include "lib/fields.h"

#include "base/arena.h"
#include "base/value.h"

static const struct {
	const char *type;
	enum rp_tag tag;
} simple[] = {
	{ "bool", RP_BOOL }, { "int", RP_INT }, { "double", RP_DOUBLE },
	{ "string", RP_STRING }, { "object", RP_MAP },
};

static const struct rp_field *shape_of(const char *name, size_t n)
{
	for (const struct rp_shape *shape = rp_shapes; shape->name; shape++)
		if (strlen(shape->name) == n
		    && strncmp(shape->name, name, n) == 0)
			return shape->fields;
	return NULL;
}

static bool is_of_type(struct rp_arena *arena, const struct rp_value *value,
		       const char *type, size_t n);

/* The items of a list(T), the values of a map(string, T). */
static bool are_of_type(struct rp_arena *arena, const struct rp_value *value,
			const char *type, size_t n)
{
	for (size_t i = 0; i < rp_value_count(value); i++)
		if (!is_of_type(arena, value->tag == RP_LIST
				? rp_list_at(value, i)
				: &rp_map_at(value, i)->value, type, n))
			return false;
	return true;
}

static bool is_of_type(struct rp_arena *arena, const struct rp_value *value,
		       const char *type, size_t n)
{
	static const char list[] = "list(", map[] = "map(string, ";

	if (strncmp(type, "any", n) == 0)
		return true;
	if (strncmp(type, list, sizeof list - 1) == 0)
		return value->tag == RP_LIST
		       && are_of_type(arena, value, type + sizeof list - 1,
				      n - sizeof list);
	if (strncmp(type, map, sizeof map - 1) == 0)
		return value->tag == RP_MAP
		       && are_of_type(arena, value, type + sizeof map - 1,
				      n - sizeof map);
	for (size_t i = 0; i < sizeof simple / sizeof simple[0]; i++)
		if (strncmp(type, simple[i].type, n) == 0)
			return value->tag == simple[i].tag;
	return shape_of(type, n)
	       && !*test_unlike(arena, value, shape_of(type, n));
}

const char *test_unlike(struct rp_arena *arena, const struct rp_value *map,
			const struct rp_field *fields)
{
	size_t known = 0;

	if (!rp_is(map, RP_MAP))
		return "no map";
	for (const struct rp_field *field = fields; field->name; field++) {
		const struct rp_value *value = rp_map_get(map, field->name);

		known += value != NULL;
		if (!value || value->tag == RP_NULL) {
			if (field->nullable)
				continue;
			return rp_arena_printf(arena, "'%s' is missing",
					       field->name);
		}
		if (!is_of_type(arena, value, field->type,
				strlen(field->type)))
			return rp_arena_printf(arena, "'%s' is no %s",
					       field->name, field->type);
	}
	return known == rp_value_count(map) ? "" : "it has more fields";
}

const char *test_unlike_shape(struct rp_arena *arena,
			      const struct rp_value *map, const char *name)
{
	const struct rp_field *fields = shape_of(name, strlen(name));

	return fields ? test_unlike(arena, map, fields) : "no such shape";
}
