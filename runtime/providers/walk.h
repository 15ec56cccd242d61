#ifndef RUNTIME_PROVIDERS_WALK_H
#define RUNTIME_PROVIDERS_WALK_H

/*
 * A bounded walk through directories of one file system, which collects what
 * takes much room and what is old.  It stops at its budget of time or entries
 * or when cancelled, and says so in `partial`.
 *
 *	struct rp_walk walk;
 *	rp_walk_init(&walk, local);
 *	rp_walk_tree(&walk, "/var", false);
 *	… walk.large, walk.old …
 *	rp_walk_finish(&walk);
 *
 * Nothing counts twice: a hard-linked file once, a directory that was walked
 * before not again, and a directory is large by what it holds beside the large
 * things that are listed already.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "checks/tree.h"
#include "providers/local.h"

struct rp_item {
	const char *path;	/* raw bytes, in the walk's arena */
	uint64_t bytes;		/* allocated */
	int64_t modified_s;
	bool is_directory;
	const char *kind;	/* "cache", "log", "temp" or "other" */
};

struct rp_items {		/* largest first */
	struct rp_item *at;
	size_t n, max;
};

struct rp_walk {
	struct rp_arena arena;
	const struct rp_local *local;
	int64_t until_us;		/* on the system's monotonic clock */
	size_t entries_left;
	struct rp_items large, old;
	bool partial;
	/* The rest is the walk's own. */
	bool any_old;			/* old files of every kind count */
	struct rp_tree tree;
	/* What each open directory and the top hold unlisted so far. */
	uint64_t rest[RP_TREE_DEPTH + 1];
	ino_t done[16];			/* trees that were walked */
	size_t n_done;
	ino_t *linked;			/* hash set of files with many names */
	size_t n_linked, linked_room;
};

void rp_walk_init(struct rp_walk *walk, const struct rp_local *local);
void rp_walk_finish(struct rp_walk *walk);

/* Fixes the file system that is walked.  0 or a negative errno. */
int rp_walk_on(struct rp_walk *walk, const char *path);

/*
 * Walks a tree if it is on that file system, following `path` itself but no
 * symbolic link below it.  Old files are those of kind cache, log and temp;
 * all kinds with `any_old`.
 */
void rp_walk_tree(struct rp_walk *walk, const char *path, bool any_old);

/* What kind of file a path names, by its words and suffix. */
const char *rp_walk_kind(const char *path);

#endif
