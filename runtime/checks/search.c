/*
 * Sizes are what files say they hold, not what they take on the disk, and a
 * file with two names counts twice: these are the numbers that people know
 * from before.  A directory is as large as the files below it.
 *
 * The entries of the top are what is listed, so what is below one of them adds
 * up in the place that was made for it when it was entered.
 */
#include "checks/search.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "checks/aside.h"
#include "checks/checks.h"
#include "checks/tree.h"

#define DAY_US INT64_C(86400000000)
#define MIB 1048576.0

/* What is known of the entry of the top that is being walked through. */
struct walk {
	struct rp_search *search;
	size_t room;
	double bytes;
};

static void add(struct walk *walk, const char *path, const struct stat *info,
		double bytes)
{
	struct rp_search *search = walk->search;
	int64_t age_us = search->now_us - (int64_t)info->st_mtime * 1000000
			 - info->st_mtim.tv_nsec / 1000;
	struct rp_found *more;

	if (search->n == walk->room) {
		walk->room = walk->room ? walk->room * 2 : 64;
		more = rp_arena_array(&search->arena, walk->room,
				      sizeof *more);
		if (search->n)
			memcpy(more, search->found, search->n * sizeof *more);
		search->found = more;
	}
	search->found[search->n++] = (struct rp_found){
		.path = rp_arena_strdup(&search->arena, path),
		.size_mb = rp_round1(bytes / MIB),
		.age_days = age_us / DAY_US,
	};
}

static bool is_old(const struct rp_search *search, const struct stat *info)
{
	return (int64_t)info->st_mtime * 1000000 + info->st_mtim.tv_nsec / 1000
	       < search->older_than_us;
}

static void consider(struct walk *walk, const char *path,
		     const struct stat *info, double bytes)
{
	const struct rp_search *search = walk->search;

	if (search->kind == RP_SEARCH_OLD ? is_old(search, info)
					  : bytes >= search->least_bytes)
		add(walk, path, info, bytes);
}

/* Whether `path` is `top` or lies below it. */
static bool is_within(const char *path, const char *top)
{
	size_t n = strlen(top);

	return strncmp(path, top, n) == 0
	       && (path[n] == '\0' || path[n] == '/');
}

static bool enter(struct rp_tree *tree, const struct stat *info)
{
	struct walk *walk = tree->self;
	const char *const *excluded = walk->search->excluded;

	if (walk->search->kind == RP_SEARCH_LARGE) {
		for (; excluded && *excluded; excluded++)
			if (is_within(tree->path.at, *excluded))
				return false;
		return true;
	}
	if (tree->depth == 0)
		walk->bytes = 0;
	/* The size of what is not old is of no interest. */
	return tree->depth > 0 || walk->search->kind == RP_SEARCH_HOGS
	       || is_old(walk->search, info);
}

static void visit(struct rp_tree *tree, const struct stat *info)
{
	struct walk *walk = tree->self;
	double bytes = (double)info->st_size;
	bool is_link = (info->st_mode & S_IFMT) == S_IFLNK;

	if (walk->search->kind == RP_SEARCH_LARGE) {
		if (!is_link && bytes >= walk->search->least_bytes)
			add(walk, tree->path.at, info, bytes);
	} else if (tree->depth == 0) {
		consider(walk, tree->path.at, info, bytes);
	} else if (!is_link) {
		walk->bytes += bytes;
	}
}

static void leave(struct rp_tree *tree, const struct stat *info, bool opened)
{
	struct walk *walk = tree->self;

	(void)opened;
	if (tree->depth == 0 && walk->search->kind != RP_SEARCH_LARGE)
		consider(walk, tree->path.at, info, walk->bytes);
}

/* Merges two sorted halves; of equals the first one stays first. */
static void merge(struct rp_found *at, struct rp_found *room, size_t half,
		  size_t n)
{
	size_t i = 0, j = half;

	for (size_t k = 0; k < n; k++)
		room[k] = j == n || (i < half
				     && at[i].size_mb >= at[j].size_mb)
			  ? at[i++] : at[j++];
	memcpy(at, room, n * sizeof *at);
}

static void sort(struct rp_found *at, struct rp_found *room, size_t n)
{
	if (n < 2)
		return;
	sort(at, room, n / 2);
	sort(at + n / 2, room, n - n / 2);
	merge(at, room, n / 2, n);
}

static void work(void *at)
{
	static const struct rp_tree_visitor visitor = { enter, visit, leave };
	struct rp_search *search = at;
	struct walk walk = { .search = search };
	struct rp_tree tree;

	rp_tree_init(&tree, &visitor, &walk);
	tree.until_us = search->until_us;
	tree.entries_left = search->max_entries;
	rp_tree_walk(&tree, search->directory);
	search->entries_left = tree.entries_left;
	search->truncated = tree.truncated;
	search->n_foreign = tree.n_foreign;
	rp_tree_finish(&tree);
	if (search->n)
		sort(search->found, rp_arena_array(&search->arena, search->n,
						   sizeof *search->found),
		     search->n);
}

/* -------------------------------------------------------------- life cycle */

struct rp_search *rp_search_new(enum rp_search_kind kind,
				const char *directory)
{
	struct rp_search *search = calloc(1, sizeof *search);

	if (!search)
		rp_out_of_memory();
	rp_arena_init(&search->arena);
	search->kind = kind;
	search->directory = rp_arena_strdup(&search->arena, directory);
	return search;
}

void rp_search_free(void *at)
{
	struct rp_search *search = at;

	if (search)
		rp_arena_finish(&search->arena);
	free(search);
}

int rp_search_run(struct rp_search *search, const struct rp_cancel *cancel,
		  int64_t give_up_us)
{
	return rp_aside_run(work, rp_search_free, search, cancel, give_up_us);
}
