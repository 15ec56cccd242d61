#ifndef TESTS_LIB_FIELDS_H
#define TESTS_LIB_FIELDS_H

/* Whether what code puts out is what its table of fields promises. */

#include "shapes.h"

struct rp_arena;
struct rp_value;

/*
 * "" if the map has the fields of the table and nothing else, each of its
 * type; what is nullable may be absent or null.  Else what is wrong.
 */
const char *test_unlike(struct rp_arena *arena, const struct rp_value *map,
			const struct rp_field *fields);

/* The same for a named shape. */
const char *test_unlike_shape(struct rp_arena *arena,
			      const struct rp_value *map, const char *name);

#endif
