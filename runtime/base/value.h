#ifndef RUNTIME_BASE_VALUE_H
#define RUNTIME_BASE_VALUE_H

/*
 * Values at work; plain.h says what they are made of.
 *
 * Values live in an arena and are always passed by pointer (a struct that
 * mixes integers and doubles must not cross into generated code by value).
 * A value is plain data: copying the struct shares list, map and text.
 * Everything here is for JSON; what only expressions have is expr/'s.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct rp_arena;

extern const struct rp_value rp_null;

/* ----------------------------------------------------------- constructors */

struct rp_value rp_bool(bool boolean);
struct rp_value rp_int(int64_t integer);
struct rp_value rp_double(double number);
/* Shares the bytes. */
struct rp_value rp_string(struct rp_text text);
/* Shares the string, which must outlive the value; NULL gives null. */
struct rp_value rp_cstring(const char *text);
struct rp_value rp_list_new(struct rp_arena *arena);
struct rp_value rp_map_new(struct rp_arena *arena);

/* Makes room for `n` items or pairs in all, so that adding them is cheap. */
void rp_list_reserve(struct rp_arena *arena, struct rp_value *list, size_t n);
void rp_map_reserve(struct rp_arena *arena, struct rp_value *map, size_t n);

/* Appends; returns the place of the new item, valid until the next push. */
struct rp_value *rp_list_push(struct rp_arena *arena, struct rp_value *list,
			      struct rp_value item);

/* Sets or replaces `key`, whose bytes are shared; returns the value's place. */
struct rp_value *rp_map_set(struct rp_arena *arena, struct rp_value *map,
			    struct rp_text key, struct rp_value value);
/* The same for a string that outlives the map, a literal as a rule. */
struct rp_value *rp_map_put(struct rp_arena *arena, struct rp_value *map,
			    const char *key, struct rp_value value);

/* A copy that shares nothing with `value`. */
struct rp_value rp_value_copy(struct rp_arena *arena,
			      const struct rp_value *value);

/* ----------------------------------------------------------------- access */

/* The value of `key`, or NULL if it is absent or `map` is NULL or no map. */
const struct rp_value *rp_map_get(const struct rp_value *map, const char *key);
const struct rp_value *rp_map_find(const struct rp_value *map,
				   struct rp_text key);

/* Items of a list, pairs of a map; 0 for anything else and NULL. */
size_t rp_value_count(const struct rp_value *value);

/* The i-th item of a list, i < count. */
const struct rp_value *rp_list_at(const struct rp_value *list, size_t i);
/* The i-th pair of a map, i < count. */
const struct rp_pair *rp_map_at(const struct rp_value *map, size_t i);

/* Its text if it is a string, else `otherwise`; NULL value is fine. */
struct rp_text rp_value_text(const struct rp_value *value,
			     const char *otherwise);

/* Its number if it is an integer within int64, else `otherwise`. */
int64_t rp_value_int(const struct rp_value *value, int64_t otherwise);

static inline bool rp_is(const struct rp_value *value, enum rp_tag tag)
{
	return value && value->tag == tag;
}

/* Python's truth: null, false, 0, "", [] and {} are false; NULL too. */
bool rp_truthy(const struct rp_value *value);

/* Equal JSON: 1 == 1.0, key order does not matter. */
bool rp_value_equal(const struct rp_value *a, const struct rp_value *b);

/*
 * Walks a dotted path ("a.b.c") through maps, as spec'd for `extract`: a
 * missing key or a non-map on the way gives NULL.  No lists, no escapes.
 */
const struct rp_value *rp_value_path(const struct rp_value *value,
				     const char *path);

/* "null", "boolean", "integer", "number", "string", "array", "object". */
const char *rp_value_kind(const struct rp_value *value);

#endif
