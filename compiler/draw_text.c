/*
 * The drawing for terminals.
 *
 * A chain goes straight down.  Where it branches, each branch is drawn one
 * step to the right, up to the node where all of them meet (the immediate
 * post-dominator); the chain goes on from there.  An edge that leads to a node
 * drawn elsewhere ends in an arrow and its id.
 *
 * Meeting points are the lowest common ancestors in a tree that is built from
 * the end: the parent of a node is where all ways from it meet.  Skip links
 * make a question logarithmic, so ten thousand branches are no trouble.
 * Nesting beyond the width is drawn later, from the left again.
 */
#include "draw.h"

#include "base/buf.h"
#include "compile.h"

#define STEP 3			/* columns that a branch moves to the right */
#define ROOM 24			/* columns that a line keeps for its text */

/* A node's place in the tree of meeting points; the last one is the end. */
struct meeting {
	size_t parent, skip, depth;
};

struct drawing {
	struct rp_buf *buf;
	const struct rp_ir *ir;
	struct rp_arena *arena;
	size_t width;
	struct rp_buf rails;		/* what stands left of the line */
	struct meeting *meetings;	/* by ordinal */
	bool *is_drawn;			/* by ordinal */
};

/* ---------------------------------------------------------------- meetings */

static size_t meet(const struct meeting *m, size_t a, size_t b)
{
	while (a != b) {
		size_t *deep = m[a].depth >= m[b].depth ? &a : &b;
		size_t other = deep == &a ? b : a;

		if (m[a].depth == m[b].depth && m[a].skip != m[b].skip) {
			a = m[a].skip;
			b = m[b].skip;
		} else if (m[a].depth == m[b].depth) {
			a = m[a].parent;
			b = m[b].parent;
		} else if (m[m[*deep].skip].depth >= m[other].depth) {
			*deep = m[*deep].skip;
		} else {
			*deep = m[*deep].parent;
		}
	}
	return a;
}

static void hang(struct meeting *m, size_t node, size_t parent)
{
	size_t skip = m[parent].skip;

	m[node].parent = parent;
	m[node].depth = m[parent].depth + 1;
	m[node].skip = m[parent].depth - m[skip].depth
			       == m[skip].depth - m[m[skip].skip].depth
		       ? m[skip].skip : parent;
}

/* A condition with one way only: the other one is the end. */
static bool is_branching(const struct rp_ir_node *node)
{
	return node->n_out > 1
	       || (node->n_out && (node->type->flags & RP_NODE_BRANCHES));
}

static void find_meetings(struct drawing *d)
{
	size_t end = d->ir->n_order;

	d->meetings = rp_arena_array(d->arena, end + 1, sizeof *d->meetings);
	d->meetings[end] = (struct meeting){ end, end, 0 };
	for (size_t i = end; i-- > 0;) {
		const struct rp_ir_node *node = d->ir->order[i];
		size_t parent = end;

		for (size_t k = 0; k < node->n_out; k++) {
			size_t to = (size_t)node->out[k]->to->ordinal;

			parent = k ? meet(d->meetings, parent, to) : to;
		}
		if (node->n_out == 1 && is_branching(node))
			parent = end;
		hang(d->meetings, i, parent);
	}
}

/* ------------------------------------------------------------------- lines */

/* Ends a line whose text stands in `line`, cut to the width. */
static void put_line(struct drawing *d, struct rp_buf *line)
{
	const char *at = line->at;
	size_t n = rp_utf8_length(rp_buf_view(line));

	for (size_t i = 0; i < n && (n <= d->width || i + 1 < d->width); i++) {
		uint32_t point;
		size_t left = line->n - (size_t)(at - line->at);
		unsigned size = rp_utf8_decode(&point, at, left);

		rp_buf_add(d->buf, at, size ? size : 1);
		at += size ? size : 1;
	}
	rp_buf_str(d->buf, n > d->width ? "…\n" : "\n");
	rp_buf_clear(line);
}

static void put_rail(struct drawing *d, const char *rail)
{
	rp_buf_printf(d->buf, "%s%s\n", d->rails.at, rail);
}

/* How a line comes from the one above it: by an edge of a branching node. */
struct arrival {
	const struct rp_ir_edge *edge;
	const char *lead;		/* "├─ " or "└─ " */
	size_t outer;			/* bytes of the rails in front of it */
};

static void put_node(struct drawing *d, const struct arrival *arrival,
		     const struct rp_ir_node *node, bool is_elsewhere)
{
	struct rp_buf line;

	rp_buf_init(&line, RP_BUF_UNLIMITED);
	rp_buf_add(&line, d->rails.at, arrival ? arrival->outer : d->rails.n);
	if (arrival) {
		size_t before;

		rp_buf_str(&line, arrival->lead);
		before = line.n;
		rp_draw_edge_label(&line, arrival->edge);
		rp_buf_str(&line, line.n > before ? ": " : "");
	}
	rp_buf_str(&line, is_elsewhere ? "→ " : "");
	rp_buf_visible(&line, node->id);
	if (!is_elsewhere) {
		rp_buf_printf(&line, " [%s]", node->type->name);
		rp_draw_details(&line, node);
	}
	put_line(d, &line);
	rp_buf_finish(&line);
}

/* ----------------------------------------------------------------- drawing */

static bool has_room(const struct drawing *d)
{
	return rp_utf8_length(rp_buf_view(&d->rails)) + STEP + ROOM
	       <= d->width;
}

static void cut_rails(struct drawing *d, size_t n)
{
	d->rails.n = n;
	d->rails.at[n] = '\0';
}

static size_t next_of(const struct drawing *d, const struct rp_ir_node *node)
{
	return node->n_out ? (size_t)node->out[0]->to->ordinal
			   : d->ir->n_order;
}

static void draw_branch(struct drawing *d, const struct rp_ir_edge *edge,
			size_t meeting, bool is_last);

/* Draws the branches; what is left to be drawn at this level, or the end. */
static size_t draw_branches(struct drawing *d, const struct rp_ir_node *node,
			    size_t stop)
{
	size_t meeting = d->meetings[node->ordinal].parent;
	size_t end = d->ir->n_order;
	bool goes_on = meeting != end && meeting != stop;

	for (size_t i = 0; i < node->n_out; i++) {
		bool is_last = i + 1 == node->n_out && !goes_on;

		draw_branch(d, node->out[i], meeting, is_last);
		if (!is_last)
			put_rail(d, "│");
	}
	return goes_on ? meeting : end;
}

static void draw_graph(struct drawing *d);

/* The nodes inside of a node, at a rail of their own. */
static void draw_body(struct drawing *d, const struct rp_ir *body)
{
	struct drawing inner = *d;
	size_t before = d->rails.n;

	inner.ir = body;
	rp_buf_str(&inner.rails, "┊  ");
	draw_graph(&inner);
	d->rails = inner.rails;
	cut_rails(d, before);
}

/* From `at` to the end or to the arrow to `stop`. */
static void draw_chain(struct drawing *d, const struct arrival *arrival,
		       size_t at, size_t stop)
{
	while (at != d->ir->n_order) {
		const struct rp_ir_node *node = d->ir->order[at];
		bool is_elsewhere = at == stop || d->is_drawn[at];

		put_node(d, arrival, node, is_elsewhere);
		if (is_elsewhere)
			return;
		d->is_drawn[at] = true;
		arrival = NULL;
		if (node->body)
			draw_body(d, node->body);
		if (is_branching(node)) {
			at = draw_branches(d, node, stop);
		} else {
			at = next_of(d, node);
			if (at != d->ir->n_order)
				put_rail(d, "│");
		}
	}
}

static void draw_branch(struct drawing *d, const struct rp_ir_edge *edge,
			size_t meeting, bool is_last)
{
	struct arrival arrival = {
		edge, is_last ? "└─ " : "├─ ", d->rails.n
	};
	size_t to = (size_t)edge->to->ordinal;

	if (!has_room(d)) {
		put_node(d, &arrival, edge->to, true);
		return;
	}
	rp_buf_str(&d->rails, is_last ? "   " : "│  ");
	draw_chain(d, &arrival, to, meeting);
	cut_rails(d, arrival.outer);
}

static void draw_graph(struct drawing *d)
{
	d->is_drawn = rp_arena_array(d->arena, d->ir->n_order + 1, 1);
	find_meetings(d);
	for (size_t i = 0; i < d->ir->n_order; i++) {
		if (d->is_drawn[i])
			continue;
		if (i)
			put_rail(d, "");
		draw_chain(d, NULL, i, d->ir->n_order);
	}
}

void rp_draw_text(struct rp_buf *buf, const struct rp_unit *unit, size_t width)
{
	struct rp_arena arena;
	struct drawing drawing = {
		.buf = buf, .ir = &unit->ir, .arena = &arena, .width = width,
	};

	rp_arena_init(&arena);
	rp_buf_init(&drawing.rails, RP_BUF_UNLIMITED);
	draw_graph(&drawing);
	rp_buf_finish(&drawing.rails);
	rp_arena_finish(&arena);
}
