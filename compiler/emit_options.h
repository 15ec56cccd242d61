#ifndef COMPILER_EMIT_OPTIONS_H
#define COMPILER_EMIT_OPTIONS_H

/*
 * Options as C: the struct that a row table describes, and the literal that a
 * node's configuration becomes.
 */

#include "compile.h"
#include "emit.h"

/* "struct NAME_options { … };" and the assertion on its size. */
void rp_emit_options_struct(struct rp_emit *emit, const char *name,
			    const struct rp_option *rows, size_t size);

/*
 * "static const struct NAME_options n3_options = { … };" preceded by the
 * arrays it points to.  Literal secrets go to unit->secrets.
 */
void rp_emit_node_options(struct rp_emit *emit, struct rp_unit *unit,
			  const struct rp_ir_node *node);

#endif
