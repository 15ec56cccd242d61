/* The walk through a tree: what is visited, what is not, where it ends. */
#include "checks/tree.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/cancel.h"
#include "lib/rows.h"
#include "runtime/checks/machine.h"

struct seen {
	size_t root_n;
	int files, links, left, unopened;
	const char *forbidden;		/* is not entered */
	bool saw_below_forbidden;
};

static bool enter(struct rp_tree *tree, const struct stat *info)
{
	struct seen *seen = tree->self;

	cr_expect(eq(int, info->st_mode & S_IFMT, S_IFDIR));
	return !seen->forbidden
	       || strcmp(tree->path.at + seen->root_n, seen->forbidden) != 0;
}

static void file(struct rp_tree *tree, const struct stat *info)
{
	struct seen *seen = tree->self;
	size_t n = seen->forbidden ? strlen(seen->forbidden) : 0;

	seen->files++;
	seen->links += S_ISLNK(info->st_mode);
	if (n && strncmp(tree->path.at + seen->root_n, seen->forbidden, n) == 0)
		seen->saw_below_forbidden = true;
}

static void leave(struct rp_tree *tree, const struct stat *info, bool opened)
{
	struct seen *seen = tree->self;

	(void)info;
	seen->left++;
	seen->unopened += !opened;
}

static const struct rp_tree_visitor visitor = { enter, file, leave };

static void plant(const char *root)
{
	char link[4096];

	machine_has(root, "/a/one", "1");
	machine_has(root, "/a/b/two", "22");
	machine_has(root, "/c/three", "333");
	machine_has(root, "/four", "4444");
	snprintf(link, sizeof link, "%s/c/up", root);
	cr_assert(symlink("..", link) == 0);
}

static const struct {
	const char *forbidden;
	size_t entries;
	int64_t until_us;
	bool cancelled;
	int files, left;
	bool truncated;
} rows[] = {
	{ NULL, 1000, RP_NEVER, false, 5, 3, false },
	{ "/a", 1000, RP_NEVER, false, 3, 1, false },
	{ "/a/b", 1000, RP_NEVER, false, 4, 2, false },
	{ NULL, 0, RP_NEVER, false, 0, 0, true },
	{ NULL, 64, 1, false, 0, 0, true },
	{ NULL, 64, RP_NEVER, true, 0, 0, true },
};

RP_ROWS(tree, visits_all_that_is_below, rows)
{
	struct seen seen = { .forbidden = row->forbidden };
	struct rp_cancel cancel;
	struct rp_arena arena;
	struct rp_tree tree;
	const char *root;

	rp_arena_init(&arena);
	cr_assert(rp_cancel_init(&cancel) == 0);
	rp_cancel_raise(&cancel, 2);
	root = test_directory(&arena);
	plant(root);
	seen.root_n = strlen(root);
	rp_tree_init(&tree, &visitor, &seen);
	tree.entries_left = row->entries;
	tree.until_us = row->until_us;
	tree.cancel = row->cancelled ? &cancel : NULL;
	cr_assert(rp_tree_walk(&tree, root) == 0);
	cr_expect(eq(int, seen.files, row->files));
	cr_expect(eq(int, seen.left, row->left));
	cr_expect(eq(int, seen.unopened, 0));
	cr_expect(eq(int, tree.truncated, row->truncated));
	cr_expect(not(seen.saw_below_forbidden));
	cr_expect(eq(sz, tree.n_unreadable, 0));
	rp_tree_finish(&tree);
	rp_cancel_finish(&cancel);
	rp_arena_finish(&arena);
}

Test(tree, needs_a_directory_to_begin_with)
{
	struct seen seen = { 0 };
	struct rp_tree tree;

	rp_tree_init(&tree, &visitor, &seen);
	cr_expect(eq(int, rp_tree_walk(&tree, "/no/such"), -ENOENT));
	cr_expect(eq(int, rp_tree_walk(&tree, "/proc/version"), -ENOTDIR));
	rp_tree_finish(&tree);
}

/* Only /proc is on the way from the root; it is no place to walk into. */
static bool enter_proc(struct rp_tree *tree, const struct stat *info)
{
	(void)info;
	return strcmp(tree->path.at, "/proc") == 0;
}

static void count_below(struct rp_tree *tree, const struct stat *info)
{
	struct seen *seen = tree->self;

	(void)info;
	seen->files += strncmp(tree->path.at, "/proc/", 6) == 0;
}

Test(tree, does_not_wander_into_what_the_kernel_makes_up)
{
	static const struct rp_tree_visitor from_root = {
		enter_proc, count_below, leave
	};
	struct seen seen = { 0 };
	struct rp_tree tree;

	rp_tree_init(&tree, &from_root, &seen);
	cr_assert(eq(int, rp_tree_walk(&tree, "/"), 0));
	cr_expect(eq(int, seen.files, 0));
	cr_expect(eq(sz, tree.n_foreign, 1));
	cr_expect(eq(int, seen.unopened, 1));
	rp_tree_finish(&tree);
}

Test(tree, counts_what_cannot_be_opened)
{
	struct seen seen = { 0 };
	struct rp_arena arena;
	struct rp_tree tree;
	char path[4096];
	const char *root;

	rp_arena_init(&arena);
	root = test_directory(&arena);
	plant(root);
	snprintf(path, sizeof path, "%s/a", root);
	cr_assert(chmod(path, 0) == 0);
	rp_tree_init(&tree, &visitor, &seen);
	cr_assert(eq(int, rp_tree_walk(&tree, root), 0));
	/* root may read everything */
	cr_expect(eq(sz, tree.n_unreadable, geteuid() ? 1 : 0));
	rp_tree_finish(&tree);
	chmod(path, 0700);
	rp_arena_finish(&arena);
}
