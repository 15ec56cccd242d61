#ifndef CLI_EXPLAIN_H
#define CLI_EXPLAIN_H

/* Families of names: node types, formats, checks, notifiers, functions … */

#include <stdbool.h>

#include "base/text.h"

struct rp_arena;
struct rp_buf;

struct rp_family {
	const char *title;		/* NULL ends a table */
	/* NULL-terminated, each name once; in the arena or constant. */
	const char *const *(*names)(struct rp_arena *arena);

	/* All MUST get one of `names`; the last two MAY be NULL. */
	const char *(*doc)(struct rp_text name);
	void (*explain)(struct rp_buf *buf, struct rp_text name);
	bool (*is_supported)(struct rp_text name);
	bool is_long;			/* told by its number in an overview */
	bool has_holes;			/* doc is a message's: {0} for a word */
};

/* The i-th family from 0, or NULL after the last. */
const struct rp_family *rp_family(size_t i);

/* Of explain_exprs.c: what expressions are made of. */
extern const struct rp_family rp_expression_families[];

/* Of explain_keys.c: keys, metrics, shapes. */
extern const struct rp_family rp_key_families[];

/* Lists fields: "  name (type)" and what they are. */
struct rp_field;
void rp_explain_fields(struct rp_buf *buf, const struct rp_field *fields);

#endif
