#ifndef RUNTIME_PROVIDERS_PROCESSES_H
#define RUNTIME_PROVIDERS_PROCESSES_H

/*
 * The processes that use most of something.  Processes that vanish while they
 * are looked at, zombies and those that may not be read are left out.
 */

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "providers/local.h"

struct rp_process {
	long pid;
	struct rp_text name;		/* "unknown" if it has none */
	struct rp_text command;		/* secrets hidden, at most 200 bytes */
	uint64_t bytes;			/* resident */
	double share;			/* percent of what they are sorted by */
};

#define RP_TOP_MAX 100

struct rp_ranking {
	struct rp_process at[RP_TOP_MAX];	/* largest share first */
	size_t n;
	double sum;		/* of their shares */
	double machine;		/* percent that the whole machine uses */
};

/*
 * The processes that hold more than 0.1 % of `total` bytes, at most
 * local->top_processes.  0, or a code when it is time to stop.
 */
int rp_rank_by_memory(struct rp_ranking *ranking, const struct rp_local *local,
		      uint64_t total);

/*
 * The processes that use more than 1 % of one CPU over the next `seconds`;
 * `machine` is what all CPUs do meanwhile.  The same codes.
 */
int rp_rank_by_cpu(struct rp_ranking *ranking, const struct rp_local *local,
		   double seconds);

#endif
