#ifndef COMPILER_BOUNDS_H
#define COMPILER_BOUNDS_H

/*
 * What one event can cause at most, known before it comes.
 *
 * Branches that exclude each other count by the greatest of them, branches
 * that run side by side by their sum, a body as often as it may run.  The
 * longest path and the time are those of the longest way through the graph.
 * Bounds hold for every payload; they may be higher than what can happen.
 *
 *	path		nodes one after the other
 *	executions	nodes that run; a second attempt is not a second one
 *	calls		requests to other machines, each attempt one
 *	notifications	messages: nodes times their channels; a driver counts
 *			as one channel, however many the store has of it
 *	wall		time spent waiting: attempts, their timeouts and the
 *			waits between them; work of our own is not counted.
 *			What may run side by side does, unless there is more
 *			of it than a run has threads
 */

#include <stdbool.h>
#include <stdint.h>

struct cJSON;
struct rp_arena;
struct rp_buf;
struct rp_ir;
struct rp_ir_node;
struct rp_unit;

enum rp_bound_kind {
	RP_BOUND_PATH, RP_BOUND_EXECUTIONS, RP_BOUND_CALLS,
	RP_BOUND_NOTIFICATIONS, RP_BOUND_WALL, RP_BOUND_COUNT,
	/* For the others' sake: all waiting together, nodes side by side. */
	RP_BOUND_WORK = RP_BOUND_COUNT, RP_BOUND_WIDTH, RP_BOUND_KINDS
};

/* How many, or microseconds; UINT64_MAX: that many or more. */
struct rp_bound {
	uint64_t most;
	const struct rp_ir_node *unbounded;	/* why there is none, or NULL */
};

struct rp_bounds {
	struct rp_bound of[RP_BOUND_KINDS];
};

/* ------------------------------------------------------------- arithmetic */

struct rp_bound rp_bound_add(struct rp_bound a, struct rp_bound b);
struct rp_bound rp_bound_times(struct rp_bound a, struct rp_bound b);
bool rp_bound_exceeds(struct rp_bound a, struct rp_bound b);

/* ----------------------------------------------------------- nodes, graphs */

/* What one node adds, its body included; the body's bounds are known. */
struct rp_bound rp_bound_of_node(const struct rp_unit *unit,
				 const struct rp_ir_node *node,
				 enum rp_bound_kind kind);

/*
 * The bound of a graph whose bodies have theirs.  `counted`, if not NULL, gets
 * a flag for each node of the order: whether it is part of the sum.
 */
struct rp_bound rp_bound_of_graph(struct rp_unit *unit, const struct rp_ir *ir,
				  enum rp_bound_kind kind, bool *counted);

/* --------------------------------------------------------------- the plan */

/* The block "Bounds:" of a dry run, and as data, which the caller owns. */
void rp_bounds_print(struct rp_buf *buf, const struct rp_unit *unit);
struct cJSON *rp_bounds_json(const struct rp_unit *unit);

#endif
