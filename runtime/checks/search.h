#ifndef RUNTIME_CHECKS_SEARCH_H
#define RUNTIME_CHECKS_SEARCH_H

/*
 * One search through one directory, for what takes room there.  It is done
 * aside, because a directory can lie on a file system that does not answer, so
 * all that it needs is in the struct.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct rp_cancel;

enum rp_search_kind {
	RP_SEARCH_HOGS,		/* entries with at least `least_bytes` */
	RP_SEARCH_OLD,		/* entries older than `older_than_us` */
	RP_SEARCH_LARGE		/* files with as much, all the way down */
};

struct rp_found {
	const char *path;	/* raw bytes */
	double size_mb;		/* rounded to 1 decimal */
	int64_t age_days;
};

struct rp_search {
	struct rp_arena arena;
	enum rp_search_kind kind;
	const char *directory;
	const char *const *excluded;	/* of LARGE; NULL-terminated */
	double least_bytes;
	int64_t now_us, older_than_us;	/* wall */
	int64_t until_us;		/* monotonic */
	size_t max_entries;

	/* What came of it. */
	struct rp_found *found;		/* largest first, else as listed */
	size_t n;
	size_t entries_left;
	bool truncated;
	size_t n_foreign;
};

/* From malloc, with an arena; the caller fills in the rest. */
struct rp_search *rp_search_new(enum rp_search_kind kind,
				const char *directory);
void rp_search_free(void *search);

/*
 * Does it.  0: the results are there; RP_ETIMEOUT or RP_ECANCELLED: there are
 * none and the search is no longer the caller's.
 */
int rp_search_run(struct rp_search *search, const struct rp_cancel *cancel,
		  int64_t give_up_us);

#endif
