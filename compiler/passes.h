#ifndef COMPILER_PASSES_H
#define COMPILER_PASSES_H

/* What the passes share among themselves and nobody else needs. */

#include <stdbool.h>
#include <stddef.h>

#include "ir.h"

struct rp_diag;
struct rp_policy;
struct rp_unit;

/* The keys that every node may have, NULL-terminated. */
extern const char *const rp_node_keys[];

/* ------------------------------------------------------------------- parse */

/* Reads a list of nodes, and the bodies in it, into the unit's graphs. */
void rp_parse_graph(struct rp_unit *unit, struct rp_ir *ir,
		    const struct rp_value *nodes,
		    const struct rp_policy *defaults);

/* --------------------------------------------------------------------- ids */

/* Indexes a graph's nodes for rp_ir_find, and reports ids that occur twice. */
void rp_ids_init(struct rp_unit *unit, struct rp_ir *ir);

/* Every id that rp_ir_find may find, NULL-terminated, for suggestions. */
const char *const *rp_ids_names(struct rp_unit *unit, const struct rp_ir *ir);

/* -------------------------------------------------------------------- keys */

/* "Node <label>", how messages about a node begin. */
const char *rp_node_title(struct rp_unit *unit, const struct rp_ir_node *node);

/* Warns that the key of `at` is unknown; `names` are those that are known. */
struct rp_diag *rp_report_key(struct rp_unit *unit, const char *at,
			      const char *title, struct rp_text key,
			      const char *const *names);

/*
 * What a configuration says for a row: under its name, else under the first
 * synonym that is there.  `value` is NULL if it says nothing or null.
 */
struct rp_written {
	struct rp_text key;		/* as it was written */
	const struct rp_value *value;
};
struct rp_written rp_option_written(const struct rp_value *config,
				    const struct rp_option *row);

/* Whether an option may stand on the node itself: a condition's branches. */
bool rp_ir_may_stand_outside(const struct rp_ir_node *node,
			     const struct rp_option *row);

/* ------------------------------------------------------------------ options */

/* A configuration and the table that it must fit. */
struct rp_config {
	struct rp_unit *unit;
	const char *title;		/* "Node page", before messages */
	const struct rp_option *rows;
	const struct rp_value *config;	/* map, or NULL */
	const char *at;
	const char *const *outer;	/* keys of the object around it */
};

/* A check's options and what any check takes, as one table. */
const struct rp_option *rp_check_table(struct rp_arena *arena,
				       const struct rp_check *check);

/* Warns about unknown keys and about a name beside its own synonym. */
void rp_check_keys(const struct rp_config *config);

/* Checks what was written for a row at `at`. */
void rp_check_option(const struct rp_config *config,
		     const struct rp_option *row, const struct rp_value *value,
		     const char *at);

/* Whether this version does what a name among the row's choices stands for. */
bool rp_choice_is_supported(const struct rp_option *row, struct rp_text name);

/* Reports that a required option is missing. */
void rp_check_missing(const struct rp_config *config,
		      const struct rp_option *row);

/* Checks the node's paths against what their source puts out. */
void rp_check_paths(struct rp_unit *unit, const struct rp_ir_node *node);

/* -------------------------------------------------------------- expressions */

struct rp_site;

/* An expression of a node where it stands. */
struct rp_expr_place {
	struct rp_unit *unit;
	struct rp_ir_node *node;	/* NULL: of a stored channel */
	const char *name;		/* in emitted C: "skip_if", "on" */
	const char *key;		/* as users write it */
	const struct rp_option *row;	/* NULL: of every node */
	struct rp_text member;		/* of a VALUES option; at NULL: none */
	const struct rp_ir_part *part;	/* `row` is one of its; NULL: the node's */
	const char *channel;		/* of a stored one: its name; or NULL */
	const struct rp_file *file;	/* of a stored one: what to show */
	const char *at;
	struct rp_text text;
};

/* Parses, checks and adds it; NULL after a report. */
struct rp_type;
struct rp_ir_expr *rp_expr_read(const struct rp_expr_place *place,
				const struct rp_type *wanted);

/* The site of an expression, for as long as the unit. */
const struct rp_site *rp_expr_site(const struct rp_expr_place *place);

/*
 * Options that hold templates; a value that is none was reported.  A patch is
 * a text of another kind of option that holds {{ … }}.
 */
void rp_read_template(struct rp_expr_place *place,
		      const struct rp_value *value);
void rp_read_templates(struct rp_expr_place *place,
		       const struct rp_value *value);
void rp_read_value(struct rp_expr_place *place, const struct rp_value *value);
void rp_read_values(struct rp_expr_place *place, const struct rp_value *value);
void rp_read_settings(struct rp_expr_place *place,
		      const struct rp_value *value);

/* Whether a text of an object of settings is a template. */
bool rp_is_made(struct rp_text text);
void rp_read_patch(struct rp_expr_place *place, const struct rp_value *value);
bool rp_is_patch(const struct rp_option *row, const struct rp_value *value);

/* Adds a tree that has been checked. */
struct rp_ast;
struct rp_ir_expr *rp_expr_add(const struct rp_expr_place *place,
			       struct rp_ast *ast);

/* ------------------------------------------------------------------- graph */

/* Makes the edges.  False if any of them is broken and was reported. */
bool rp_graph_connect(struct rp_unit *unit, struct rp_ir *ir);

/* Reports every cycle.  True if there is none. */
bool rp_graph_check_cycles(struct rp_unit *unit, struct rp_ir *ir);

/* Finds what the first node reaches, and the order in which it runs. */
void rp_graph_order(struct rp_unit *unit, struct rp_ir *ir);

/* Finds each node's dominator and join. */
void rp_graph_trees(struct rp_unit *unit, struct rp_ir *ir);

/* How many dominators a node has. */
unsigned rp_graph_level(const struct rp_ir_node *node);

/* The one of them, or the node itself, that has so many; at most its own. */
const struct rp_ir_node *rp_graph_ancestor(const struct rp_ir_node *node,
					   unsigned level);

/* Whether every written way on from a node leads to another. */
bool rp_graph_leads_to(const struct rp_ir_node *node,
		       const struct rp_ir_node *other);

/*
 * Whether at most one of two edges is ever taken, because a node chooses
 * between the ways to them.
 */
bool rp_graph_excludes(const struct rp_ir_edge *a, const struct rp_ir_edge *b);

/* The branches that lead to each node of the order. */
void rp_graph_guard(struct rp_unit *unit, struct rp_ir *ir);

/* Prepares rp_ir_is_upstream. */
void rp_graph_index(struct rp_unit *unit, struct rp_ir *ir);

/* ------------------------------------------------------------------ bounds */

/* Compares the root's bounds with what "limits" allows. */
void rp_check_limits(struct rp_unit *unit);

#endif
