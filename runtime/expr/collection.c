/*
 * Lists and maps: literals, size, membership, parts.
 */
#include "expr/collection.h"

#include <assert.h>
#include <string.h>

#include "base/error.h"
#include "expr/args.h"
#include "expr/number.h"

struct rp_value rp_x_new_list(struct rp_frame *f, size_t n)
{
	struct rp_value list = rp_list_new(f->arena);

	if (n)
		rp_list_reserve(f->arena, &list, n);
	return list;
}

/* ---------------------------------------------------------------- literals */

const struct rp_value *rp_x_list(struct rp_frame *f, int n,
				 const struct rp_value *const *items)
{
	return rp_x_list_optional(f, n, items, NULL);
}

/* Whether entry `i` was written with a question mark. */
static bool is_optional(const char *optional, int i)
{
	return optional && (optional[i / 8] >> i % 8 & 1);
}

/* What an optional entry adds: NULL for nothing; *error if it is none. */
static const struct rp_value *taken_out(struct rp_frame *f,
					const struct rp_value *entry,
					const struct rp_value **error)
{
	if (entry->tag == RP_OPTIONAL)
		return entry->as.inner;
	*error = rp_x_fail(f, RP_F_OVERLOAD, "an optional entry must be an "
			   "optional, not %s", rp_x_type_name(entry));
	return NULL;
}

const struct rp_value *rp_x_list_optional(struct rp_frame *f, int n,
					  const struct rp_value *const *items,
					  const char *optional)
{
	const struct rp_value *error = rp_x_first_error(items, (size_t)n);
	struct rp_value list;

	if (!error)
		error = rp_x_spend(f, (size_t)n / 2 + 1);
	if (error)
		return error;
	list = rp_x_new_list(f, (size_t)n);
	for (int i = 0; i < n && !error; i++) {
		const struct rp_value *item = items[i];

		if (is_optional(optional, i))
			item = taken_out(f, item, &error);
		if (item)
			rp_list_push(f->arena, &list, *item);
	}
	return error ? error : rp_x_keep(f, list);
}

const struct rp_value *rp_x_map(struct rp_frame *f, int n,
				const struct rp_value *const *pairs)
{
	return rp_x_map_optional(f, n, pairs, NULL);
}

const struct rp_value *rp_x_map_optional(struct rp_frame *f, int n,
					 const struct rp_value *const *pairs,
					 const char *optional)
{
	const struct rp_value *error =
		rp_x_first_error(pairs, 2 * (size_t)n);
	struct rp_x_maker maker;

	if (!error)
		error = rp_x_spend(f, (size_t)n + 1);
	if (error)
		return error;
	rp_x_maker_init(&maker, f, (size_t)n);
	for (int i = 0; i < n && !error; i++) {
		const struct rp_value *item = pairs[2 * i + 1];

		if (is_optional(optional, i))
			item = taken_out(f, item, &error);
		if (item)
			error = rp_x_maker_add(&maker, pairs[2 * i], item);
	}
	return error ? error : rp_x_keep(f, maker.map);
}

/* ------------------------------------------------------------ making maps */

void rp_x_maker_init(struct rp_x_maker *maker, struct rp_frame *f, size_t room)
{
	maker->f = f;
	maker->map = rp_map_new(f->arena);
	if (room)
		rp_map_reserve(f->arena, &maker->map, room);
}

/* From string keys to keys of any kind. */
static void widen(struct rp_x_maker *maker)
{
	struct rp_arena *arena = maker->f->arena;
	const struct rp_map *map = maker->map.as.map;
	struct rp_dict *dict = rp_arena_alloc(arena, sizeof *dict);

	dict->room = map->n + 8;
	dict->keys = rp_arena_array(arena, dict->room, sizeof *dict->keys);
	dict->values = rp_arena_array(arena, dict->room, sizeof *dict->values);
	dict->n = map->n;
	for (size_t i = 0; i < map->n; i++) {
		dict->keys[i] = rp_string(map->pairs[i].key);
		dict->values[i] = map->pairs[i].value;
	}
	maker->map = (struct rp_value){ RP_DICT, { .dict = dict } };
}

static void grow(struct rp_arena *arena, struct rp_dict *dict)
{
	size_t room = 2 * dict->room;
	struct rp_value *keys = rp_arena_array(arena, room, sizeof *keys);
	struct rp_value *values = rp_arena_array(arena, room, sizeof *values);

	memcpy(keys, dict->keys, dict->n * sizeof *keys);
	memcpy(values, dict->values, dict->n * sizeof *values);
	dict->keys = keys;
	dict->values = values;
	dict->room = room;
}

static void add_to_dict(struct rp_x_maker *maker, const struct rp_value *key,
			const struct rp_value *value)
{
	struct rp_dict *dict = maker->map.as.dict;

	if (dict->n == dict->room)
		grow(maker->f->arena, dict);
	dict->keys[dict->n] = *key;
	dict->values[dict->n++] = *value;
}

const struct rp_value *rp_x_maker_add(struct rp_x_maker *maker,
				      const struct rp_value *key,
				      const struct rp_value *value)
{
	struct rp_frame *f = maker->f;
	const struct rp_value *error;

	if (key->tag != RP_STRING && key->tag != RP_INT && key->tag != RP_UINT
	    && key->tag != RP_BOOL)
		return rp_x_fail(f, RP_F_OVERLOAD, "unsupported key type: %s",
				 rp_x_type_name(key));
	error = rp_x_spend(f, rp_x_search_cost(&maker->map));
	if (error)
		return error;
	if (rp_x_find(&maker->map, key))
		return rp_x_fail(f, RP_F_OTHER, "Failed with repeated key");
	if (maker->map.tag == RP_MAP && key->tag != RP_STRING)
		widen(maker);
	if (maker->map.tag == RP_MAP)
		rp_map_set(f->arena, &maker->map, key->as.text, *value);
	else
		add_to_dict(maker, key, value);
	return NULL;
}

/* -------------------------------------------------------------------- size */

static const struct rp_value *size_of(struct rp_frame *f, const char *name,
				      const struct rp_value *a)
{
	const struct rp_value *error;

	switch (a->tag) {
	case RP_ERROR:
		return a;
	case RP_STRING:
		error = rp_x_spend(f, a->as.text.n / RP_BYTES_A_STEP);
		return error ? error
			     : rp_x_int(f, (int64_t)rp_utf8_length(a->as.text));
	case RP_BYTES:
		return rp_x_int(f, (int64_t)a->as.text.n);
	case RP_LIST:
	case RP_MAP:
	case RP_DICT:
		return rp_x_int(f, (int64_t)rp_x_count(a));
	default:
		return rp_x_no_overload(f, name, &a, 1);
	}
}

const struct rp_value *rp_x_size(struct rp_frame *f, const struct rp_value *a)
{
	return size_of(f, "size", a);
}

const struct rp_value *rp_x_length(struct rp_frame *f, const struct rp_value *a)
{
	return size_of(f, "length", a);
}

/* -------------------------------------------------------------- membership */

static const struct rp_value *in_list(struct rp_frame *f,
				      const struct rp_value *a,
				      const struct rp_list *list)
{
	const struct rp_value *error = rp_x_spend(f, list->n / 8);

	if (error)
		return error;
	for (size_t i = 0; i < list->n; i++)
		if (rp_x_equal_within(&f->steps_left, a, &list->items[i]))
			return &rp_x_true;
	error = rp_x_spend(f, 0);
	return error ? error : &rp_x_false;
}

static const struct rp_value *in_map(struct rp_frame *f,
				     const struct rp_value *a,
				     const struct rp_value *map)
{
	const struct rp_value *error = rp_x_spend(f, rp_x_search_cost(map));

	return error ? error : rp_x_bool(rp_x_find(map, a) != NULL);
}

const struct rp_value *rp_x_in(struct rp_frame *f, const struct rp_value *a,
			       const struct rp_value *b)
{
	if (rp_x_is_error(a))
		return a;
	if (rp_x_is_error(b))
		return b;
	if (b->tag == RP_LIST)
		return in_list(f, a, b->as.list);
	if (rp_x_is_map(b))
		return in_map(f, a, b);
	if (a->tag == RP_STRING && b->tag == RP_STRING)
		return rp_x_contains(f, b, a);
	return rp_x_no_overload(f, "@in", RP_ARGS(a, b), 2);
}

/* ------------------------------------------------------------------- parts */

const struct rp_value *rp_x_join_lists(struct rp_frame *f,
				       const struct rp_value *a,
				       const struct rp_value *b)
{
	const struct rp_list *one = a->as.list, *two = b->as.list;
	const struct rp_value *error = rp_x_spend(f, (one->n + two->n) / 2 + 1);
	struct rp_value list;

	if (error)
		return error;
	if (one->n == 0 || two->n == 0)
		return one->n ? a : b;
	list = rp_x_new_list(f, one->n + two->n);
	memcpy(list.as.list->items, one->items, one->n * sizeof *one->items);
	memcpy(list.as.list->items + one->n, two->items,
	       two->n * sizeof *two->items);
	list.as.list->n = one->n + two->n;
	return rp_x_keep(f, list);
}

static const struct rp_value *end_of(struct rp_frame *f, const char *name,
				     const struct rp_value *a, bool is_last)
{
	size_t n;

	if (rp_x_is_error(a))
		return a;
	if (a->tag != RP_LIST)
		return rp_x_no_overload(f, name, &a, 1);
	n = a->as.list->n;
	if (n == 0)
		return &rp_x_null;
	return &a->as.list->items[is_last ? n - 1 : 0];
}

const struct rp_value *rp_x_first(struct rp_frame *f, const struct rp_value *a)
{
	return end_of(f, "first", a, false);
}

const struct rp_value *rp_x_last(struct rp_frame *f, const struct rp_value *a)
{
	return end_of(f, "last", a, true);
}

enum part { KEYS, VALUES, ITEMS };

static struct rp_value part_of(struct rp_frame *f, const struct rp_value *map,
			       size_t i, enum part part)
{
	struct rp_value key = rp_x_key_at(map, i), pair;

	if (part == KEYS)
		return key;
	if (part == VALUES)
		return *rp_x_value_at(map, i);
	pair = rp_x_new_list(f, 2);
	rp_list_push(f->arena, &pair, key);
	rp_list_push(f->arena, &pair, *rp_x_value_at(map, i));
	return pair;
}

static const struct rp_value *parts(struct rp_frame *f, const char *name,
				    const struct rp_value *a, enum part part)
{
	const struct rp_value *error;
	struct rp_value list;

	if (rp_x_is_error(a))
		return a;
	if (!rp_x_is_map(a))
		return rp_x_no_overload(f, name, &a, 1);
	error = rp_x_spend(f, rp_x_count(a) * (part == ITEMS ? 4 : 1));
	if (error)
		return error;
	list = rp_x_new_list(f, rp_x_count(a));
	for (size_t i = 0; i < rp_x_count(a); i++)
		rp_list_push(f->arena, &list, part_of(f, a, i, part));
	return rp_x_keep(f, list);
}

const struct rp_value *rp_x_items(struct rp_frame *f, const struct rp_value *a)
{
	return parts(f, "items", a, ITEMS);
}

const struct rp_value *rp_x_keys(struct rp_frame *f, const struct rp_value *a)
{
	return parts(f, "keys", a, KEYS);
}

const struct rp_value *rp_x_values(struct rp_frame *f, const struct rp_value *a)
{
	return parts(f, "values", a, VALUES);
}

/* ------------------------------------------------------------- min and max */

static const struct rp_value *best(struct rp_frame *f, const char *name, int n,
				   const struct rp_value *const *args,
				   bool is_max)
{
	const struct rp_value *best = args[0];

	for (int i = 1; i < n; i++) {
		const struct rp_value *is_better =
			is_max ? rp_x_gt(f, args[i], best)
			       : rp_x_lt(f, args[i], best);

		if (rp_x_is_error(is_better))
			return rp_x_no_overload(f, name, args, (size_t)n);
		if (is_better->as.boolean)
			best = args[i];
	}
	return best;
}

static const struct rp_value *best_of(struct rp_frame *f, const char *name,
				      int n, const struct rp_value *const *args,
				      bool is_max)
{
	const struct rp_value *error = rp_x_first_error(args, (size_t)n);
	const struct rp_list *list = NULL;
	const struct rp_value **items;

	if (error)
		return error;
	if (n == 1 && args[0]->tag == RP_LIST)
		list = args[0]->as.list;
	if (!list)
		return n ? best(f, name, n, args, is_max)
			 : rp_x_no_overload(f, name, args, 0);
	error = rp_x_spend(f, list->n);
	if (error)
		return error;
	if (list->n == 0)
		return rp_x_fail(f, RP_F_RANGE, "%s of an empty list", name);
	items = rp_arena_array(f->arena, list->n, sizeof *items);
	for (size_t i = 0; i < list->n; i++)
		items[i] = &list->items[i];
	return best(f, name, (int)list->n, items, is_max);
}

const struct rp_value *rp_x_min(struct rp_frame *f, int n,
				const struct rp_value *const *args)
{
	return best_of(f, "min", n, args, false);
}

const struct rp_value *rp_x_max(struct rp_frame *f, int n,
				const struct rp_value *const *args)
{
	return best_of(f, "max", n, args, true);
}
