#ifndef COMPILER_KEYS_H
#define COMPILER_KEYS_H

/*
 * The keys of a definition that are no options of a node: what each of them
 * is for and may hold, for the checker, the schema and `runpipe explain`.
 *
 *	top level ─┬─ defaults ── retry
 *	           ├─ limits
 *	           ├─ input ── schema
 *	           └─ nodes[] ── retry
 */

#include "base/text.h"

struct rp_arena;
struct rp_unit;
struct rp_value;

struct rp_key {
	const char *name;		/* NULL ends a table */
	const char *schema;		/* JSON Schema of what it may hold */
	const char *doc;
	const struct rp_key *inner;	/* keys of the object it holds, or NULL */
};

extern const struct rp_key rp_top_rows[];
extern const struct rp_key rp_node_rows[];
extern const struct rp_key rp_defaults_rows[];
extern const struct rp_key rp_retry_rows[];
extern const struct rp_key rp_limits_rows[];
extern const struct rp_key rp_input_rows[];
extern const struct rp_key rp_shape_rows[];	/* of a schema in "input" */
extern const struct rp_key rp_beside_rows[];	/* of NAME.test.json */

/* The tables, and where their keys stand. */
struct rp_key_group {
	const char *title;		/* "at the top level"; NULL ends the table */
	const struct rp_key *rows;
};
extern const struct rp_key_group rp_key_groups[];

/* The names of a table, NULL-terminated, in the arena. */
const char *const *rp_key_names(struct rp_arena *arena,
				const struct rp_key *rows);

/* Warns of every key of a map that its table does not have. */
void rp_check_rows(struct rp_unit *unit, const struct rp_value *map,
		   const char *at, const char *title,
		   const struct rp_key *rows);

/*
 * "did you mean 'when'?" for a key that is not among `names`: what other
 * programs call it, a part of one, or a slip; NULL if nothing comes near.
 */
const char *rp_meant_key(struct rp_unit *unit, struct rp_text key,
			 const char *const *names);

/*
 * How a value is written so that it fits: without its quotes, or between
 * brackets where a list is wanted.  NULL: that would not help.
 */
const char *rp_plain_bool_hint(struct rp_unit *unit,
			       const struct rp_value *value);
const char *rp_plain_number_hint(struct rp_unit *unit,
				 const struct rp_value *value);
const char *rp_list_hint(struct rp_unit *unit, const struct rp_value *value);

#endif
