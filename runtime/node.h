#ifndef RUNTIME_NODE_H
#define RUNTIME_NODE_H

/*
 * Node types.  To add one: write nodes/NAME.c with its row `rp_node_NAME` and
 * add RP_NODE(NAME) to nodes/nodes.def.  Everything else (validation, emitted
 * literals, help, docs, expressions' types) is derived from the row.
 */

#include <stdbool.h>
#include <stddef.h>

#include "option.h"

struct rp_ctx;
struct rp_buf;
struct rp_value;

enum rp_node_flags {
	RP_NODE_PURE = 1,	/* output depends on options and inputs alone */
	RP_NODE_EFFECT = 2,	/* changes the world outside the store */
	RP_NODE_BLOCKS = 4,	/* may wait: network, sleep, child */
	RP_NODE_BRANCHES = 8,	/* chooses among its EDGE options */
	RP_NODE_FAILS_OPEN = 16, /* runs although its `when` went wrong */
	RP_NODE_SHAPED = 32,	/* output depends on the configuration */
	RP_NODE_CALLS = 64,	/* each attempt calls another machine */
	RP_NODE_ENDS = 128,	/* may end the run early, as filtered */
	RP_NODE_INPUT = 256	/* reads the payload of itself */
};

/*
 * The shape of an output, for expressions and docs.  A type is spelled as
 * CEL does ("list(string)"), names a shape ("alert"), or is a word that stands
 * for what the configuration makes of it (compiler/expr/outputs.c).
 */
struct rp_field {
	const char *name;	/* NULL ends the table */
	const char *type;	/* "int", "string", "list(alert)", … */
	bool nullable;
	const char *doc;
};

struct rp_node_type {
	const char *name, *doc;
	const struct rp_option *options;
	size_t size;			/* of the option struct */
	const struct rp_field *output;
	unsigned flags;

	/* At least one of these options must be given, or the message. */
	const char *const *one_of;	/* NULL-terminated, or NULL */
	const char *one_of_message;

	/*
	 * MUST do one attempt of the node's work and set *out to a map; MAY
	 * set it on failure too.  Failures go through rp_fail, several of
	 * them too; the return value is 0 or rp_fail's code.  MUST NOT print,
	 * log, exit or outlive ctx->deadline_us.
	 */
	int (*run)(struct rp_ctx *ctx, const void *options,
		   struct rp_value *out);

	/*
	 * MUST be set with RP_NODE_BRANCHES: the number of the branch that the
	 * output says was taken, -1 for none.
	 */
	int (*took)(const void *options, const struct rp_value *output);

	/*
	 * MAY be NULL.  Appends the lines that people see of a result
	 * ("  Checks run: 3\n"), as spec pipeline.md §4.9 has them; `result`
	 * is the node's result object, `config` its definition's config.
	 */
	void (*show)(struct rp_buf *buf, const struct rp_value *result,
		     const void *options);
};

/* The row called `name`, or NULL; and all rows in order, NULL-terminated. */
const struct rp_node_type *rp_node_type_find(struct rp_text name);
const struct rp_node_type *const *rp_node_types(void);

/* Helpers for `show`: the field of result.output, else of result, as text. */
void rp_show_field(struct rp_buf *buf, const char *label,
		   const struct rp_value *result, const char *field);

#endif
