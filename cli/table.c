/*
 * Aligned columns.  Widths count code points, which is right for the text
 * that names are made of and good enough for the rest.
 */
#include "table.h"

#include <assert.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"

#define GAP 2
#define MAX_COLUMNS 16

static const char *visible(struct rp_arena *arena, const char *cell)
{
	struct rp_buf buf;
	const char *copy;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_visible(&buf, rp_text(cell));
	copy = rp_arena_copy(arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return copy;
}

static void grow(struct rp_table *table, struct rp_arena *arena)
{
	size_t room = table->room ? 2 * table->room : 16;
	const char **cells = rp_arena_array(arena, room * table->columns,
					    sizeof *cells);

	for (size_t i = 0; i < table->n * table->columns; i++)
		cells[i] = table->cells[i];
	table->cells = cells;
	table->room = room;
}

void rp_table_row(struct rp_table *table, struct rp_arena *arena,
		  const char *const *cells)
{
	if (table->n == table->room)
		grow(table, arena);
	for (size_t i = 0; i < table->columns; i++)
		table->cells[table->n * table->columns + i] =
			visible(arena, cells[i]);
	table->n++;
}

static size_t width_of(const struct rp_table *table, size_t column)
{
	size_t widest = 0;

	for (size_t row = 0; row < table->n; row++) {
		const char *cell = table->cells[row * table->columns + column];
		size_t n = rp_utf8_length(rp_text(cell));

		widest = n > widest ? n : widest;
	}
	return widest;
}

/* Cells up to the last one that says something. */
static size_t count_cells(const struct rp_table *table,
			  const char *const *cells)
{
	size_t n = table->columns;

	while (n && !*cells[n - 1])
		n--;
	return n;
}

static void print_row(struct rp_buf *buf, const struct rp_table *table,
		      const char *const *cells, const size_t *widths)
{
	size_t n_cells = count_cells(table, cells);

	for (size_t i = 0; i < n_cells; i++) {
		size_t n = rp_utf8_length(rp_text(cells[i]));

		rp_buf_str(buf, cells[i]);
		if (i + 1 < n_cells)
			rp_buf_printf(buf, "%*s", (int)(widths[i] - n) + GAP,
				      "");
	}
	rp_buf_char(buf, '\n');
}

void rp_table_print(struct rp_buf *buf, const struct rp_table *table)
{
	size_t widths[MAX_COLUMNS];

	assert(table->columns <= MAX_COLUMNS);
	for (size_t i = 0; i < table->columns; i++)
		widths[i] = width_of(table, i);
	for (size_t row = 0; row < table->n; row++)
		print_row(buf, table, &table->cells[row * table->columns],
			  widths);
}
