#ifndef RUNTIME_SHAPES_H
#define RUNTIME_SHAPES_H

/*
 * Named shapes: objects that occur in the outputs of several node types, or
 * within others.  A field's type may name one ("list(alert)").  Only the
 * compiler and people read them; no executable links this file.
 */

#include "node.h"

struct rp_shape {
	const char *name;		/* NULL ends the table */
	const char *doc;		/* one line, no full stop */
	const struct rp_field *fields;
};

extern const struct rp_shape rp_shapes[];

#endif
