#ifndef CLI_CHECK_H
#define CLI_CHECK_H

/* What `runpipe check` and its live view share. */

#include <stdbool.h>

#include "looks.h"

struct rp_check_view {
	bool json;
	struct rp_store *store;		/* for records, or NULL */
	double interval_s;		/* from one look to the next */
	long count;			/* looks; 0: until it is interrupted */
};

/* Looks again and again; the tally is of the last whole look. */
void rp_check_watch(struct rp_tally *tally, struct rp_looks *looks,
		    const struct rp_check_view *view);

#endif
