#ifndef COMPILER_DRAW_H
#define COMPILER_DRAW_H

/*
 * Pictures of a definition, of a unit that was checked: for a terminal, for
 * Graphviz (dot) and for Mermaid.  Ids and conditions are the user's text;
 * in none of the three can they become anything else.
 */

#include <stddef.h>

struct rp_buf;
struct rp_ir_edge;
struct rp_ir_node;
struct rp_unit;

/*
 * From top to bottom; what branches is drawn as a tree whose branches end at
 * the node where they meet.  No line is longer than `width` columns.
 *
 *	read [ingest]
 *	│
 *	unreadable [condition] if read.has_errors
 *	├─ then: report [notify]
 *	│
 *	└─ else: check [context]
 */
void rp_draw_text(struct rp_buf *buf, const struct rp_unit *unit,
		  size_t width);

void rp_draw_dot(struct rp_buf *buf, const struct rp_unit *unit);
void rp_draw_mermaid(struct rp_buf *buf, const struct rp_unit *unit);

/* -------------------------------------------------- what all three share */

/* "then", "else", the value of a case; "" for a plain edge. */
void rp_draw_edge_label(struct rp_buf *buf, const struct rp_ir_edge *edge);

/* " if x.has_errors", " each item in …": what a node decides on. */
void rp_draw_details(struct rp_buf *buf, const struct rp_ir_node *node);

#endif
