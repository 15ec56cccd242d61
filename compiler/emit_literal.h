#ifndef COMPILER_EMIT_LITERAL_H
#define COMPILER_EMIT_LITERAL_H

/* What the files that write literals of options share. */

#include "compile.h"
#include "emit.h"

/* The literal of one row table while it is written. */
struct rp_literal {
	struct rp_emit *emit;
	struct rp_unit *unit;
	const struct rp_ir_node *node;
	const char *prefix;		/* "n3" or "n3_channel" */
	struct rp_buf members;		/* ".driver = 1," lines */
};

/* "_" for names that C keeps for itself, else "". */
const char *rp_member_suffix(const char *name);

/*
 * Writes the array of an option and the member that points to it.  False, and
 * nothing is written, if options of its kind are no arrays.
 */
bool rp_emit_array(struct rp_literal *lit, const struct rp_option *row,
		   const struct rp_value *value);

/* "rp_check_disk", a row of a registry, declared when it comes up first. */
const char *rp_emit_row(struct rp_literal *lit, const char *registry,
			const char *name);

/* A reference as an initialiser; a secret text goes to unit->secrets. */
void rp_put_ref(struct rp_buf *buf, struct rp_unit *unit, struct rp_text text,
		bool is_secret);

/* Where the graph goes on by that branch, whichever key of the node said so. */
void rp_put_target(struct rp_buf *buf, const struct rp_ir_node *node,
		   int branch);

/*
 * Options whose texts are made before they are used: of a node, or of a part
 * of it.  The table is "n3_patches" or "n3_channel_patches"; there is none if
 * the count is 0.
 */
void rp_emit_patches(struct rp_emit *emit, struct rp_unit *unit,
		     const struct rp_ir_node *node,
		     const struct rp_ir_part *part);
size_t rp_patch_count(const struct rp_ir_node *node,
		      const struct rp_ir_part *part);

#endif
