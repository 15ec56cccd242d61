/*
 * Lines of C: see layout.h.
 */
#include "expr/layout.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

#define COLUMNS 80
#define TAB 8

struct rp_piece *rp_piece_new(struct rp_arena *arena, size_t n)
{
	struct rp_piece *piece = rp_arena_alloc(arena, sizeof *piece);

	piece->parts = rp_arena_array(arena, n, sizeof *piece->parts);
	piece->depth = 1;
	return piece;
}

void rp_piece_add(struct rp_piece *piece, const char *before,
		  const struct rp_piece *inner, const char *after)
{
	piece->width += (piece->n > 0) + strlen(before) + strlen(after);
	piece->parts[piece->n++] = (struct rp_part){ before, inner, after };
	if (!inner)
		return;
	piece->width += inner->width;
	if (piece->depth <= inner->depth)
		piece->depth = inner->depth + 1;
}

static void put_flat(struct rp_buf *buf, const struct rp_piece *piece)
{
	for (size_t i = 0; i < piece->n; i++) {
		const struct rp_part *part = &piece->parts[i];

		rp_buf_str(buf, i ? " " : "");
		rp_buf_str(buf, part->before);
		if (part->inner)
			put_flat(buf, part->inner);
		rp_buf_str(buf, part->after);
	}
}

/* The column behind what was appended since `from`. */
static size_t column_after(const struct rp_buf *buf, size_t from, size_t column)
{
	for (size_t i = from; i < buf->n; i++) {
		if (buf->at[i] == '\n')
			column = 0;
		else if (buf->at[i] == '\t')
			column = (column / TAB + 1) * TAB;
		else
			column++;
	}
	return column;
}

static void break_line(struct rp_buf *buf, unsigned indent)
{
	rp_buf_char(buf, '\n');
	for (unsigned i = 0; i < indent; i++)
		rp_buf_char(buf, '\t');
}

void rp_piece_put(struct rp_buf *buf, const struct rp_piece *piece,
		  unsigned indent, size_t column)
{
	if (column + piece->width < COLUMNS) {
		put_flat(buf, piece);
		return;
	}
	indent += piece->n > 1;
	for (size_t i = 0; i < piece->n; i++) {
		const struct rp_part *part = &piece->parts[i];
		size_t from = buf->n;

		if (i)
			break_line(buf, indent);
		rp_buf_str(buf, part->before);
		column = column_after(buf, from, column);
		if (part->inner)
			rp_piece_put(buf, part->inner, indent, column);
		rp_buf_str(buf, part->after);
	}
}
