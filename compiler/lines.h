#ifndef COMPILER_LINES_H
#define COMPILER_LINES_H

#include <stddef.h>

struct rp_unit;

/*
 * The 1-based line on which each node of the definition begins, in the file's
 * order, found in one scan of the text; in the unit's arena.
 */
const size_t *rp_node_lines(struct rp_unit *unit);

#endif
