#ifndef CLI_DEFINITION_H
#define CLI_DEFINITION_H

/* How stored definitions are shown.  All return the exit status. */

#include <stdbool.h>
#include <stddef.h>

#include "store/store.h"

int rp_definitions_print(const struct rp_definition *rows, size_t n,
			 struct rp_arena *arena);
int rp_definitions_json(const struct rp_definition *rows, size_t n);

/* One, with its text; secrets are masked. */
int rp_definition_print(const struct rp_definition *row);
int rp_definition_json(const struct rp_definition *row);

#endif
