/*
 * Cycles, and the order in which nodes run.
 *
 * Both walks are loops with a stack of their own: a chain of 20,000 nodes is
 * a fair definition and must not use up the program's stack.
 *
 * The order is the one topological order that keeps to the file as far as
 * edges allow: of the nodes that are ready, the first in the file runs next.
 */
#include "compile.h"

#include "base/buf.h"
#include "heap.h"
#include "passes.h"

#define MAX_NAMES 8		/* of a cycle, in its message */

/* ------------------------------------------------------------------ cycles */

/* A walk into the depth; `path` is the way from its start to here. */
struct walk {
	struct rp_unit *unit;
	size_t *depth;			/* 1 + place in path, by node index */
	size_t *tried;			/* edges of the node, by node index */
	bool *is_done;			/* by node index */
	struct rp_ir_node **path;
	size_t n;
	bool found;
};

static void put_name(struct rp_buf *buf, const struct rp_ir_node *node)
{
	rp_buf_str(buf, node->label);
	rp_buf_str(buf, " → ");
}

static void report_cycle(struct walk *walk, const struct rp_ir_edge *edge)
{
	struct rp_unit *unit = walk->unit;
	size_t first = walk->depth[edge->to->index] - 1;
	size_t n = walk->n - first;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (size_t i = first; i < walk->n; i++) {
		if (n > MAX_NAMES && i == first + MAX_NAMES / 2) {
			rp_buf_printf(&buf, "… (%zu more) → ", n - MAX_NAMES);
			i = walk->n - MAX_NAMES / 2;
		}
		put_name(&buf, walk->path[i]);
	}
	rp_buf_str(&buf, edge->to->label);
	rp_report(unit, RP_D_CYCLE, edge->at,
		  rp_arena_copy(&unit->arena, buf.at, buf.n));
	rp_buf_finish(&buf);
	walk->found = true;
}

static void enter(struct walk *walk, struct rp_ir_node *node)
{
	walk->path[walk->n++] = node;
	walk->depth[node->index] = walk->n;
}

static void walk_from(struct walk *walk, struct rp_ir_node *start)
{
	enter(walk, start);
	while (walk->n > 0) {
		struct rp_ir_node *node = walk->path[walk->n - 1];
		struct rp_ir_edge *edge;

		if (walk->tried[node->index] == node->n_out) {
			walk->depth[node->index] = 0;
			walk->is_done[node->index] = true;
			walk->n--;
			continue;
		}
		edge = node->out[walk->tried[node->index]++];
		if (walk->depth[edge->to->index])
			report_cycle(walk, edge);
		else if (!walk->is_done[edge->to->index])
			enter(walk, edge->to);
	}
}

bool rp_graph_check_cycles(struct rp_unit *unit, struct rp_ir *ir)
{
	struct walk walk = { .unit = unit };

	walk.depth = rp_arena_array(&unit->arena, ir->n, sizeof *walk.depth);
	walk.tried = rp_arena_array(&unit->arena, ir->n, sizeof *walk.tried);
	walk.is_done = rp_arena_array(&unit->arena, ir->n,
				      sizeof *walk.is_done);
	walk.path = rp_arena_array(&unit->arena, ir->n, sizeof *walk.path);
	for (size_t i = 0; i < ir->n; i++)
		if (!walk.is_done[i])
			walk_from(&walk, &ir->nodes[i]);
	return !walk.found;
}

/* ------------------------------------------------------------------- order */

/* Marks what the first node reaches and counts the edges that wait. */
static void reach(struct rp_ir *ir, struct rp_ir_node **stack, size_t *waiting)
{
	size_t n = 0;

	ir->nodes[0].reachable = true;
	stack[n++] = &ir->nodes[0];
	while (n > 0) {
		struct rp_ir_node *node = stack[--n];

		for (size_t i = 0; i < node->n_out; i++) {
			struct rp_ir_node *to = node->out[i]->to;

			waiting[to->index]++;
			if (to->reachable)
				continue;
			to->reachable = true;
			stack[n++] = to;
		}
	}
}

/* "5" of the root, "3_5" in the body of its third. */
static const char *number_of(struct rp_arena *arena,
			     const struct rp_ir_node *node)
{
	const struct rp_ir_node *owner = node->graph->owner;

	return rp_arena_printf(arena, "%s%s%d", owner ? owner->number : "",
			       owner ? "_" : "", node->ordinal + 1);
}

void rp_graph_order(struct rp_unit *unit, struct rp_ir *ir)
{
	size_t *waiting = rp_arena_array(&unit->arena, ir->n, sizeof *waiting);
	struct rp_heap ready = {
		.at = rp_arena_array(&unit->arena, ir->n, sizeof *ready.at),
	};

	ir->order = rp_arena_array(&unit->arena, ir->n, sizeof *ir->order);
	reach(ir, ir->order, waiting);
	rp_heap_push(&ready, 0);
	while (ready.n > 0) {
		struct rp_ir_node *node = &ir->nodes[rp_heap_pop(&ready)];

		node->ordinal = (int)ir->n_order;
		node->number = number_of(&unit->arena, node);
		ir->order[ir->n_order++] = node;
		for (size_t i = 0; i < node->n_out; i++) {
			size_t to = node->out[i]->to->index;

			if (--waiting[to] == 0)
				rp_heap_push(&ready, to);
		}
	}
}
