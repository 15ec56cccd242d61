/*
 * Values: making, copying and reading them.  Maps have a file of their own.
 *
 * Readers take NULL and values of any kind and answer with "nothing", because
 * what they are given comes from outside; writers assert that the value is of
 * the kind they write, because what they are given is ours.
 */
#include "base/value.h"

#include <assert.h>

#include "base/arena.h"
#include "base/error.h"

const struct rp_value rp_null = { RP_NULL, { 0 } };

struct rp_value rp_bool(bool boolean)
{
	return (struct rp_value){ RP_BOOL, { .boolean = boolean } };
}

struct rp_value rp_int(int64_t integer)
{
	return (struct rp_value){ RP_INT, { .integer = integer } };
}

struct rp_value rp_double(double number)
{
	return (struct rp_value){ RP_DOUBLE, { .number = number } };
}

struct rp_value rp_string(struct rp_text text)
{
	return (struct rp_value){ RP_STRING, { .text = text } };
}

struct rp_value rp_cstring(const char *text)
{
	return text ? rp_string(rp_text(text)) : rp_null;
}

struct rp_value rp_list_new(struct rp_arena *arena)
{
	struct rp_list *list = rp_arena_alloc(arena, sizeof *list);

	return (struct rp_value){ RP_LIST, { .list = list } };
}

struct rp_value rp_map_new(struct rp_arena *arena)
{
	struct rp_map *map = rp_arena_alloc(arena, sizeof *map);

	return (struct rp_value){ RP_MAP, { .map = map } };
}

void rp_list_reserve(struct rp_arena *arena, struct rp_value *value, size_t n)
{
	struct rp_list *list = value->as.list;
	struct rp_value *items;

	assert(value->tag == RP_LIST);
	if (n <= list->room)
		return;
	items = rp_arena_array(arena, n, sizeof *items);
	if (list->n)
		memcpy(items, list->items, list->n * sizeof *items);
	list->items = items;
	list->room = n;
}

struct rp_value *rp_list_push(struct rp_arena *arena, struct rp_value *value,
			      struct rp_value item)
{
	struct rp_list *list = value->as.list;

	assert(value->tag == RP_LIST);
	if (list->n == list->room)
		rp_list_reserve(arena, value, list->n ? list->n * 2 : 4);
	list->items[list->n] = item;
	return &list->items[list->n++];
}

/* ---------------------------------------------------------------- copying */

static struct rp_text copy_text(struct rp_arena *arena, struct rp_text text)
{
	return (struct rp_text){ rp_arena_copy(arena, text.at, text.n),
				 text.n };
}

static struct rp_value copy_list(struct rp_arena *arena,
				 const struct rp_list *list)
{
	struct rp_value copy = rp_list_new(arena);

	rp_list_reserve(arena, &copy, list->n);
	for (size_t i = 0; i < list->n; i++)
		rp_list_push(arena, &copy,
			     rp_value_copy(arena, &list->items[i]));
	return copy;
}

static struct rp_value copy_map(struct rp_arena *arena,
				const struct rp_map *map)
{
	struct rp_value copy = rp_map_new(arena);

	rp_map_reserve(arena, &copy, map->n);
	for (size_t i = 0; i < map->n; i++)
		rp_map_set(arena, &copy, copy_text(arena, map->pairs[i].key),
			   rp_value_copy(arena, &map->pairs[i].value));
	return copy;
}

struct rp_value rp_value_copy(struct rp_arena *arena,
			      const struct rp_value *value)
{
	struct rp_value copy = *value;

	switch (value->tag) {
	case RP_BIGINT:
	case RP_STRING:
		copy.as.text = copy_text(arena, value->as.text);
		return copy;
	case RP_LIST:
		return copy_list(arena, value->as.list);
	case RP_MAP:
		return copy_map(arena, value->as.map);
	default:
		return copy;
	}
}

/* ----------------------------------------------------------------- access */

size_t rp_value_count(const struct rp_value *value)
{
	if (rp_is(value, RP_LIST))
		return value->as.list->n;
	return rp_is(value, RP_MAP) ? value->as.map->n : 0;
}

const struct rp_value *rp_list_at(const struct rp_value *list, size_t i)
{
	assert(rp_is(list, RP_LIST) && i < list->as.list->n);
	return &list->as.list->items[i];
}

const struct rp_pair *rp_map_at(const struct rp_value *map, size_t i)
{
	assert(rp_is(map, RP_MAP) && i < map->as.map->n);
	return &map->as.map->pairs[i];
}

struct rp_text rp_value_text(const struct rp_value *value,
			     const char *otherwise)
{
	return rp_is(value, RP_STRING) ? value->as.text : rp_text(otherwise);
}

int64_t rp_value_int(const struct rp_value *value, int64_t otherwise)
{
	return rp_is(value, RP_INT) ? value->as.integer : otherwise;
}

const struct rp_value *rp_value_path(const struct rp_value *value,
				     const char *path)
{
	const char *end;

	for (;; path = end + 1) {
		end = strchrnul(path, '.');
		value = rp_map_find(value, (struct rp_text){
			path, (size_t)(end - path) });
		if (!value || !*end)
			return value;
	}
}

const char *rp_value_kind(const struct rp_value *value)
{
	static const char *const kinds[] = {
		[RP_NULL] = "null",	  [RP_BOOL] = "boolean",
		[RP_INT] = "integer",	  [RP_UINT] = "integer",
		[RP_BIGINT] = "integer",  [RP_DOUBLE] = "number",
		[RP_STRING] = "string",	  [RP_LIST] = "array",
		[RP_MAP] = "object",
	};

	return kinds[value ? value->tag : RP_NULL];
}
