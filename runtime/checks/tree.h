#ifndef RUNTIME_CHECKS_TREE_H
#define RUNTIME_CHECKS_TREE_H

/*
 * A bounded walk through what lies below a directory, depth first, in the
 * order in which the kernel lists it.  No symbolic link is followed.  It ends
 * at its budget of time or entries or when cancelled, and says so.
 *
 *	struct rp_tree tree;
 *	rp_tree_init(&tree, &visitor, self);
 *	tree.until_us = …;
 *	tree.entries_left = …;
 *	rp_tree_walk(&tree, "/var");
 *	rp_tree_finish(&tree);
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"

struct rp_cancel;
struct rp_tree;
struct stat;

#define RP_TREE_DEPTH 64	/* directories held open at a time */

/* While they run, tree->path is what they are about. */
struct rp_tree_visitor {
	/* Whether to go into a directory; NULL: into all. */
	bool (*enter)(struct rp_tree *tree, const struct stat *info);
	/* MUST be set: everything that is no directory. */
	void (*file)(struct rp_tree *tree, const struct stat *info);
	/*
	 * MAY be NULL.  After all that is in a directory which was entered;
	 * `opened` is false if it could not be read at all.
	 */
	void (*leave)(struct rp_tree *tree, const struct stat *info,
		      bool opened);
};

struct rp_tree {
	const struct rp_tree_visitor *visitor;
	void *self;			/* the visitor's */
	const struct rp_cancel *cancel;
	int64_t until_us;		/* on the system's monotonic clock */
	size_t entries_left;
	/*
	 * The file system to stay on.  0: others are entered, but neither
	 * those that the kernel makes up nor those of servers.
	 */
	dev_t device;

	bool truncated;			/* by budget, depth or length */
	size_t n_unreadable;		/* directories */
	size_t n_foreign;		/* file systems that were not entered */
	unsigned depth;			/* 0: directly below the top */
	struct rp_buf path;
};

void rp_tree_init(struct rp_tree *tree, const struct rp_tree_visitor *visitor,
		  void *self);
void rp_tree_finish(struct rp_tree *tree);

/*
 * Visits what is below `path`, which itself is followed and not visited.  0,
 * or a negative errno if it is no directory or cannot be opened.
 */
int rp_tree_walk(struct rp_tree *tree, const char *path);

#endif
