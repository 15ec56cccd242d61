#ifndef COMPILER_EXPR_LAYOUT_H
#define COMPILER_EXPR_LAYOUT_H

/*
 * Expressions of C on their way to lines.  A piece is a row of parts with
 * blanks between them; what does not fit into 80 columns has every part but
 * the first on a line of its own, one level deeper.
 *
 *	rp_x_eq(f, rp_x_field(f, rp_x_node(f, 0, N1), "severity", 8), &k1)
 *	└──┬──┘ └─────────────────────┬──────────────────────────┘ │ └─┬─┘
 *	 part 0	                part 1: a piece, and ","             part 2
 */

#include <stddef.h>

struct rp_arena;
struct rp_buf;

struct rp_piece;

struct rp_part {
	const char *before;
	const struct rp_piece *inner;	/* or NULL */
	const char *after;
};

struct rp_piece {
	struct rp_part *parts;
	size_t n;
	size_t width;			/* on one line */
	int depth;			/* of pieces in pieces; 1: none inside */
};

/* A piece with room for `n` parts. */
struct rp_piece *rp_piece_new(struct rp_arena *arena, size_t n);

/* Adds the next part; `inner` may be NULL. */
void rp_piece_add(struct rp_piece *piece, const char *before,
		  const struct rp_piece *inner, const char *after);

/* Appends the piece, which begins `column` columns into a line. */
void rp_piece_put(struct rp_buf *buf, const struct rp_piece *piece,
		  unsigned indent, size_t column);

#endif
