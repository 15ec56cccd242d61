#ifndef CLI_TABLE_H
#define CLI_TABLE_H

/*
 * Aligned columns for people.  Cells are made visible, so that stored text
 * cannot paint a terminal; the last column is not padded.
 *
 *	struct rp_table t = { .columns = 3 };
 *	rp_table_row(&t, arena, (const char *[]){ "Name", "Version", "Nodes" });
 *	rp_table_print(&buf, &t);
 */

#include <stddef.h>

struct rp_arena;
struct rp_buf;

struct rp_table {
	size_t columns;
	const char **cells;		/* row by row, in the arena */
	size_t n, room;			/* rows */
};

/* NULL cells are empty.  The strings must outlive the table. */
void rp_table_row(struct rp_table *table, struct rp_arena *arena,
		  const char *const *cells);

void rp_table_print(struct rp_buf *buf, const struct rp_table *table);

#endif
