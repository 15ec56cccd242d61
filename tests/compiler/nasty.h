#ifndef TESTS_COMPILER_NASTY_H
#define TESTS_COMPILER_NASTY_H

/*
 * Random definitions with hostile texts in them:
 *
 *	struct nasty n;
 *	nasty_make(&n, 7, false);
 *	… compile n.buf …
 *	nasty_finish(&n);
 *
 * With `harmless` the same definition has an innocent text at each place.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

#define NASTY_NODES 6

struct nasty {
	uint64_t state;		/* of the random numbers */
	bool harmless;
	bool has_edges;		/* else the list's order is the chain */
	struct rp_buf buf;	/* the definition */
	const char *ids[NASTY_NODES];
	size_t n;		/* nodes */
};

/* One definition in eight has a mistake of another kind in it. */
void nasty_make(struct nasty *m, uint64_t seed, bool harmless);
void nasty_finish(struct nasty *m);

#endif
