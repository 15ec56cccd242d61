#ifndef TESTS_LIB_SCHEMA_H
#define TESTS_LIB_SCHEMA_H

#include "base/value.h"

struct rp_arena;

/*
 * Checks a value against a JSON Schema.  NULL if it fits, else the pointer of
 * the first thing that does not and why, in the arena.  Knows the keywords
 * that our own schema uses; any other one aborts the test, so that none is
 * taken for checked.
 */
const char *test_schema_problem(struct rp_arena *arena,
				const struct rp_value *schema,
				const struct rp_value *value);

#endif
