#ifndef COMPILER_EXPR_SCOPE_H
#define COMPILER_EXPR_SCOPE_H

/*
 * What names mean in the expressions of a node: the roots, the item and index
 * of the foreach nodes around it, and the nodes that run before it.
 * Templates of a message know the message, too.
 */

#include "expr/ast.h"
#include "expr/type.h"

struct rp_ir_node;
struct rp_unit;

/* Whether a name means the same in every expression: "payload", "nodes". */
bool rp_is_root(struct rp_text name);

/* Which names the node itself gives, and whether they hide others. */
enum rp_given_scope {
	RP_GIVEN_NONE,
	RP_GIVEN_LAST,		/* a message's, in a node's own texts */
	RP_GIVEN_FIRST,		/* a message's, in templates of a channel */
	RP_GIVEN_MAPPING	/* body and item, where alerts are made */
};

struct rp_node_scope {
	struct rp_scope scope;		/* first: it is cast back */
	const struct rp_ir_node *node;
	const char *key;		/* "when": for messages */
	enum rp_given_scope given;
};

void rp_node_scope_init(struct rp_node_scope *scope,
			const struct rp_ir_node *node, const char *key,
			enum rp_given_scope given);

/* What the nearest foreach around a node calls its item; NULL: there is none. */
const char *rp_item_name(struct rp_unit *unit, const struct rp_ir_node *node);

/* The names of a message alone: templates of stored channels. */
void rp_message_scope_init(struct rp_scope *scope);

/*
 * What a node puts out, made once.  It asks for the outputs of what runs
 * before it, so that nodes must be asked in execution order the first time.
 */
const struct rp_type *rp_node_output(struct rp_unit *unit,
				     struct rp_ir_node *node);

/* The type at a dotted path, "" for the whole; NULL: it can lead nowhere. */
const struct rp_type *rp_type_at_path(struct rp_arena *arena,
				      const struct rp_type *type,
				      struct rp_text path);

/*
 * The node that the node's option of kind NODE names, if it runs before it;
 * else NULL.
 */
struct rp_ir_node *rp_node_source(struct rp_unit *unit,
				  const struct rp_ir_node *node);

/*
 * NULL if `before` has run and put something out whenever `node` runs, else
 * why not: "node 'x' may be skipped".
 */
const char *rp_why_absent(struct rp_arena *arena,
			  const struct rp_ir_node *before,
			  const struct rp_ir_node *node);

/*
 * The type of the payload: what the top-level "input" says, else any.  Reports
 * what is wrong with it.
 */
const struct rp_type *rp_input_type(struct rp_unit *unit);

#endif
