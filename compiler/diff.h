#ifndef COMPILER_DIFF_H
#define COMPILER_DIFF_H

/*
 * What changes between two definitions, by what they do and not by how they
 * are written: nodes, options, edges, policy, order.  Secrets are shown as
 * ***, so two different ones look the same.
 */

#include <stddef.h>

#include "base/value.h"

struct rp_arena;
struct rp_unit;

enum rp_change_kind {
	RP_NODE_ADDED, RP_NODE_REMOVED, RP_NODE_RENAMED, RP_CHANGED,
	RP_REORDERED
};

struct rp_change {
	enum rp_change_kind kind;
	struct rp_text node;		/* its id, the old one; "": top level */
	const char *path;		/* "config.drivers.0", or NULL */
	const struct rp_value *before, *after;	/* NULL: not there */
};

struct rp_changes {
	struct rp_change *at;
	size_t n, room;
};

/* Both units have compiled.  Everything is in the arena. */
void rp_diff(struct rp_changes *out, const struct rp_unit *before,
	     const struct rp_unit *after, struct rp_arena *arena);

#endif
