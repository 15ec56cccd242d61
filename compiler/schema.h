#ifndef COMPILER_SCHEMA_H
#define COMPILER_SCHEMA_H

#include "base/value.h"

struct rp_arena;

/*
 * The JSON Schema (draft 2020-12) of definitions, from the rows: editors
 * complete and check with it.  It is a little stricter than the compiler,
 * which only warns of keys that it does not know, and knows nothing of what
 * lies between nodes.
 */
struct rp_value rp_schema(struct rp_arena *arena);

#endif
