/*
 * Values on their way out of expressions: as JSON can say them.
 *
 * Most values are plain already; they are looked through once and handed on as
 * they are.
 */
#include "expr/expr.h"

#include <math.h>

#include "base/buf.h"
#include "expr/encode.h"
#include "expr/moment.h"
#include "expr/number.h"

static bool is_plain(const struct rp_value *value)
{
	const struct rp_map *map = value->as.map;

	switch (value->tag) {
	case RP_DOUBLE:
		return isfinite(value->as.number);
	case RP_LIST:
		for (size_t i = 0; i < value->as.list->n; i++)
			if (!is_plain(&value->as.list->items[i]))
				return false;
		return true;
	case RP_MAP:
		for (size_t i = 0; i < map->n; i++)
			if (!is_plain(&map->pairs[i].value))
				return false;
		return true;
	default:
		return value->tag < RP_BYTES;
	}
}

static struct rp_value plain_list(struct rp_arena *arena,
				  const struct rp_list *list)
{
	struct rp_value plain = rp_list_new(arena);

	rp_list_reserve(arena, &plain, list->n);
	for (size_t i = 0; i < list->n; i++)
		rp_list_push(arena, &plain,
			     rp_value_plain(arena, &list->items[i]));
	return plain;
}

static struct rp_text key_text(struct rp_arena *arena,
			       const struct rp_value *key)
{
	switch (key->tag) {
	case RP_STRING:
		return key->as.text;
	case RP_BOOL:
		return key->as.boolean ? RP_TEXT("true") : RP_TEXT("false");
	case RP_UINT:
		return rp_text(rp_arena_printf(arena, "%llu",
			(unsigned long long)key->as.uinteger));
	default:
		return rp_text(rp_arena_printf(arena, "%lld",
			(long long)key->as.integer));
	}
}

static struct rp_value plain_map(struct rp_arena *arena,
				 const struct rp_value *map)
{
	struct rp_value plain = rp_map_new(arena);

	rp_map_reserve(arena, &plain, rp_x_count(map));
	for (size_t i = 0; i < rp_x_count(map); i++) {
		struct rp_value key = rp_x_key_at(map, i);

		rp_map_set(arena, &plain, key_text(arena, &key),
			   rp_value_plain(arena, rp_x_value_at(map, i)));
	}
	return plain;
}

static struct rp_value plain_double(double number)
{
	if (isnan(number))
		return rp_cstring("NaN");
	return rp_cstring(number > 0 ? "Infinity" : "-Infinity");
}

struct rp_value rp_value_plain(struct rp_arena *arena,
			       const struct rp_value *value)
{
	if (is_plain(value))
		return *value;
	switch (value->tag) {
	case RP_DOUBLE:
		return plain_double(value->as.number);
	case RP_LIST:
		return plain_list(arena, value->as.list);
	case RP_MAP:
	case RP_DICT:
		return plain_map(arena, value);
	case RP_BYTES:
		return rp_string(rp_x_base64(arena, value->as.text));
	case RP_TIMESTAMP:
		return rp_string(rp_x_timestamp_text(arena, value));
	case RP_DURATION:
		return rp_string(rp_x_duration_text(arena, value));
	case RP_TYPE:
	case RP_ADDRESS:
		return rp_string(value->as.text);
	case RP_OPTIONAL:
		return value->as.inner
		       ? rp_value_plain(arena, value->as.inner) : rp_null;
	default:
		return rp_null;
	}
}
