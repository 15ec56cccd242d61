#ifndef COMPILER_IR_H
#define COMPILER_IR_H

/*
 * The one intermediate representation: a definition as the passes see it.
 *
 *	rp_ir ── nodes[] (the file's order) ── edges ──▶ rp_ir_node
 *	      └─ order[] (execution order, set by the graph pass)
 *
 * A node may own a graph of its own, its body, to any depth up to
 * RP_MAX_NESTING.  unit->graphs has them all, each before its bodies:
 *
 *	rp_ir ── nodes[] ── rp_ir_node ── body ──▶ rp_ir ── nodes[] …
 *	  ▲                     │  ▲                 │
 *	  └──────── graph ──────┘  └───── owner ─────┘
 *
 *	parse	 fills id, type_name, config, next_at …	from the text
 *	link	 type_name ──▶ type (row), ids ──▶ nodes
 *	options	 config checked against type->options, channel resolved
 *	graph	 edges, order, ordinals, guards
 *	bounds	 what one event can cause; "limits"
 *	expr	 exprs, output
 *
 * Glossary.  at: JSON pointer of the thing, for messages.  ordinal: place in
 * execution order of its graph, from 0.  number: what the emitted C calls it:
 * "5" is the fifth, "5_2" the second in the body of the fifth.  guard: the
 * branches that lead to a node; empty when it is always reached.  bad: a pass
 * has reported an error on the node, later ones leave it alone.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "base/value.h"
#include "bounds.h"
#include "checks/checks.h"
#include "node.h"
#include "notify/notify.h"

struct rp_ir_node;
struct rp_type;

/*
 * The ways out of a node that chooses are numbered as its row lists them: of a
 * condition 0 is then and 1 is else; of a switch the cases come first, then
 * the default.
 */
enum { RP_BRANCH_NONE = -1, RP_BRANCH_THEN = 0, RP_BRANCH_ELSE = 1 };

struct rp_ir_branch {
	const char *name;		/* "then", "critical"; safe to print */
	const struct rp_option *row;	/* of kind EDGE or CASES */
	struct rp_text key;		/* of a case */
	const struct rp_value *to;	/* as written; NULL: ends here */
	const char *at;
};

struct rp_ir_edge {
	struct rp_ir_node *from, *to;
	int branch;			/* RP_BRANCH_NONE: always */
	const char *at;
	bool implied;		/* by the order of the list */
};

/*
 * An expression or template of a node.  Emitted C calls it n5_<name>, of a
 * VALUES option n5_<name>_<place of the member>.
 */
struct rp_ast;
struct rp_ir_expr {
	const char *name;		/* "when", "skip_if", or the option's */
	const struct rp_option *row;	/* NULL: of every node */
	struct rp_text member;		/* of a VALUES option; at NULL: none */
	const struct rp_ir_part *part;	/* whose option it is; NULL: the node */
	const char *at;
	struct rp_text text;		/* as written */
	struct rp_ast *ast;		/* checked and folded */
	struct rp_ir_expr *next;	/* in the order of the rows */
};

struct rp_ir_guard {			/* reached through this branch */
	const struct rp_ir_node *condition;
	int branch;			/* RP_BRANCH_NONE: if it ran */
};

/*
 * Options within those of a node that have a table of their own: an inline
 * channel's, a check's, a mapping's.  Emitted C calls them n5_<name>.
 */
struct rp_ir_part {
	const char *name;		/* "channel", "checks_disk" */
	const char *key;		/* as users write it: "checks.disk" */
	const struct rp_option *rows;
	const struct rp_value *config;	/* map, or NULL */
	const char *config_at;
	int given;			/* enum rp_given_scope */
};

/* The resolved value of a CHANNEL option. */
struct rp_ir_channel {
	const struct rp_notifier *driver;
	struct rp_ir_part part;
};

/* One member of a CHECKS option. */
struct rp_ir_check {
	const struct rp_check *check;
	struct rp_ir_part part;
	struct rp_ir_check *next;	/* as written */
};

struct rp_ir_node {
	size_t index;			/* in the file */
	const char *at;			/* "/nodes/3" */
	struct rp_ir *graph;		/* it stands in */
	struct rp_ir *body;		/* of a BODY option, or NULL */
	struct rp_text id;		/* empty if missing */
	const char *label;		/* id, or the index: "Node <label> …" */
	const struct rp_value *json;	/* the node object */
	struct rp_text type_name;
	const struct rp_node_type *type;	/* NULL: unknown */
	const struct rp_value *config;	/* map, never NULL */
	const char *config_at;

	const char *description;	/* safe to print, or NULL */
	bool required;
	bool ends_branch;		/* a skip stops what only it leads to */
	struct rp_retry retry;
	int64_t timeout_us;		/* 0: none */
	struct rp_ir_node **skip_if_errors;
	size_t n_skip_if_errors;
	struct rp_ir_expr *exprs;	/* all that it has */
	struct rp_ir_expr *when, *skip_if;	/* of them, or NULL */
	struct rp_ir_expr *test;	/* of a TEST option, or NULL */
	const struct rp_type *output;	/* or NULL: not asked for yet */
	struct rp_ir_channel *channel;	/* of a CHANNEL option, or NULL */
	struct rp_ir_check *checks;	/* of a CHECKS option, or NULL */
	struct rp_ir_part *inner;	/* of a PART option, or NULL */

	struct rp_ir_branch *branches;	/* of a node that chooses */
	size_t n_branches;
	struct rp_ir_edge **out, **in;
	size_t n_out, n_in;
	bool reachable;
	struct rp_ir_node *dominator;	/* every way to it leads through it */
	struct rp_ir_node *join;	/* every way on leads to it, or NULL */
	int ordinal;			/* -1 until ordered */
	const char *number;		/* emitted C says n5_2_options, N5_2 */
	struct rp_ir_guard *guards;	/* any of them suffices */
	size_t n_guards;

	bool bad;
};

struct rp_ids;
struct rp_include;
struct rp_reach;
struct rp_trees;

struct rp_ir {
	const char *at;			/* "/nodes", "/nodes/3/config/do" */
	struct rp_ir_node *owner;	/* whose body it is; NULL: the root */
	unsigned depth;			/* 0: the root */
	const struct rp_include *program;	/* it is another definition */
	struct rp_ir_node *nodes;	/* in the file's order */
	size_t n;
	struct rp_ir_node **order;	/* in execution order */
	size_t n_order;
	struct rp_ir_edge *edges;
	size_t n_edges;
	bool explicit_edges;		/* some node names its successor */
	struct rp_ids *ids;		/* what rp_ir_find looks at */
	struct rp_trees *trees;		/* graph_tree.c */
	struct rp_reach *reach;		/* what rp_ir_is_upstream looks at */
	struct rp_bounds bounds;	/* the bounds pass */
	const char *name;		/* top-level "name", or NULL */
	const char *description;	/* or NULL */
};

/*
 * The node called `id` in this graph, or NULL.  The parse pass builds the
 * index.
 */
struct rp_ir_node *rp_ir_find_here(const struct rp_ir *ir, struct rp_text id);

/* The same, and if there is none in the graph around it, up to the root. */
struct rp_ir_node *rp_ir_find(const struct rp_ir *ir, struct rp_text id);

/* The graph whose nodes those of this one see too, or NULL. */
const struct rp_ir *rp_ir_around(const struct rp_ir *ir);

/*
 * Whether `before` always or sometimes runs before `node` (graph done).  What
 * runs before the owner of a body runs before all that is in it.
 */
bool rp_ir_is_upstream(const struct rp_ir_node *before,
		       const struct rp_ir_node *node);

/*
 * How many bodies lie between a graph around `node` and the node: 0 for the
 * graph it stands in.
 */
int rp_ir_levels(const struct rp_ir *around, const struct rp_ir_node *node);

/* "then", "critical", "default"; "next" of RP_BRANCH_NONE. */
const char *rp_ir_branch_name(const struct rp_ir_node *node, int branch);
/* The expression of that name, or NULL. */
const struct rp_ir_expr *rp_ir_expr_find(const struct rp_ir_node *node,
					 const char *name);

/*
 * An option of a node as it was written: config[row->name], else its synonym;
 * for a condition's if, then and else the node object itself is looked at
 * last.  NULL if absent or null.  *at (may be NULL) gets its pointer.
 */
struct rp_unit;
const struct rp_value *rp_ir_option(const struct rp_unit *unit,
				    const struct rp_ir_node *node,
				    const struct rp_option *row,
				    const char **at);

#endif
