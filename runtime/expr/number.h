#ifndef RUNTIME_EXPR_NUMBER_H
#define RUNTIME_EXPR_NUMBER_H

/* Numbers and maps as the functions of expressions share them. */

#include "expr/expr.h"

/* int, uint, bigint or double. */
static inline bool rp_x_numeric(const struct rp_value *value)
{
	return value->tag == RP_INT || value->tag == RP_UINT
	       || value->tag == RP_DOUBLE || value->tag == RP_BIGINT;
}

/*
 * -1, 0 or 1 in *order for two numbers, exactly: 2^53 + 1 is more than
 * 9007199254740992.0.  False if one of them is NaN.
 */
bool rp_x_number_order(int *order, const struct rp_value *a,
		       const struct rp_value *b);

/* ------------------------------------------------- maps, MAP and DICT alike */

static inline bool rp_x_is_map(const struct rp_value *value)
{
	return value->tag == RP_MAP || value->tag == RP_DICT;
}

/* Pairs of a map, items of a list. */
size_t rp_x_count(const struct rp_value *collection);

/* The i-th key and value of a map. */
struct rp_value rp_x_key_at(const struct rp_value *map, size_t i);
const struct rp_value *rp_x_value_at(const struct rp_value *map, size_t i);

/* The value of a key, numbers by their value; NULL if it is not there. */
const struct rp_value *rp_x_find(const struct rp_value *map,
				 const struct rp_value *key);

/* Steps that finding a key takes: keys of all kinds are looked through. */
static inline size_t rp_x_search_cost(const struct rp_value *map)
{
	return map->tag == RP_DICT ? map->as.dict->n / 8 : 0;
}

/* A map that is being made: MAP as long as all keys are strings. */
struct rp_x_maker {
	struct rp_frame *f;
	struct rp_value map;
};
void rp_x_maker_init(struct rp_x_maker *maker, struct rp_frame *f, size_t room);

/* Adds a pair; NULL, or the error: a key of a wrong kind, or one twice. */
const struct rp_value *rp_x_maker_add(struct rp_x_maker *maker,
				      const struct rp_value *key,
				      const struct rp_value *value);

#endif
