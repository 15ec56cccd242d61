/*
 * The disk walk: nothing followed, no other file system entered.  Sizes are
 * allocated blocks, because that is what deleting gives back; a sparse file is
 * as small as it is.
 *
 * The room that a directory holds beside its listed parts is handed up until
 * it is large enough to be listed itself:
 *
 *	/srv		     0	everything below is listed
 *	  cache/	110 MB	listed: ten thousand small files
 *	  dump.sql	300 MB	listed
 */
#include "providers/walk.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "providers/words.h"

#define MAX_LARGE 50
#define MAX_OLD 100
#define OLD_BYTES ((uint64_t)1 << 20)	/* smaller is not worth deleting */
#define DAY_S 86400

/* ------------------------------------------------------------------- kinds */

static bool ends_with_one_of(struct rp_text text, const char *const *ends)
{
	for (; *ends; ends++)
		if (rp_text_ends(text, *ends))
			return true;
	return false;
}

const char *rp_walk_kind(const char *path)
{
	static const char *const logs[] = { ".log", ".old", ".bak", NULL };
	static const char *const temps[] = { ".tmp", ".temp", NULL };
	const char *slash = strrchr(path, '/');
	struct rp_text directory = { path, slash ? (size_t)(slash - path) : 0 };
	struct rp_text name = rp_text(slash ? slash + 1 : path);

	if (rp_words_have(directory, "cache") || rp_words_have(directory, "tmp")
	    || rp_words_have(directory, "temp"))
		return "cache";
	if (ends_with_one_of(name, logs) || rp_text_find(name, ".log") >= 0)
		return "log";
	if (ends_with_one_of(name, temps) || rp_text_starts(name, "tmp"))
		return "temp";
	return "other";
}

/* -------------------------------------------------------------- collecting */

static bool goes_before(const struct rp_item *a, const struct rp_item *b)
{
	if (a->bytes != b->bytes)
		return a->bytes > b->bytes;
	return strcmp(a->path, b->path) < 0;
}

static void collect(struct rp_walk *walk, struct rp_items *items,
		    const struct rp_item *item)
{
	size_t i = items->n;

	if (items->n < items->max)
		items->n++;
	else if (!goes_before(item, &items->at[--i]))
		return;
	for (; i > 0 && goes_before(item, &items->at[i - 1]); i--)
		items->at[i] = items->at[i - 1];
	items->at[i] = *item;
	items->at[i].path = rp_arena_strdup(&walk->arena, item->path);
}

static uint64_t allocated(const struct stat *info)
{
	return (uint64_t)info->st_blocks * 512;
}

/* ------------------------------------------------------- many-named files */

static ino_t *slot_of(ino_t *set, size_t room, ino_t inode)
{
	size_t i = (size_t)((uint64_t)inode * 0x9e3779b97f4a7c15u) % room;

	while (set[i] && set[i] != inode)
		i = (i + 1) % room;
	return &set[i];
}

static void grow_linked(struct rp_walk *walk)
{
	size_t room = walk->linked_room ? walk->linked_room * 2 : 256;
	ino_t *set = rp_arena_array(&walk->arena, room, sizeof *set);

	for (size_t i = 0; i < walk->linked_room; i++)
		if (walk->linked[i])
			*slot_of(set, room, walk->linked[i]) = walk->linked[i];
	walk->linked = set;
	walk->linked_room = room;
}

/* Whether another name of this file was seen before. */
static bool seen_before(struct rp_walk *walk, const struct stat *info)
{
	ino_t *slot;

	if (info->st_nlink < 2)
		return false;
	if (walk->n_linked * 2 >= walk->linked_room)
		grow_linked(walk);
	slot = slot_of(walk->linked, walk->linked_room, info->st_ino);
	if (*slot)
		return true;
	*slot = info->st_ino;
	walk->n_linked++;
	return false;
}

/* ----------------------------------------------------------------- walking */

static bool was_walked(const struct rp_walk *walk, ino_t inode)
{
	for (size_t i = 0; i < walk->n_done; i++)
		if (walk->done[i] == inode)
			return true;
	return false;
}

static bool enter(struct rp_tree *tree, const struct stat *info)
{
	struct rp_walk *walk = tree->self;

	if (was_walked(walk, info->st_ino))
		return false;
	walk->rest[tree->depth + 1] = allocated(info);
	return true;
}

/* Lists a directory if what it holds unlisted is large; what is handed up. */
static uint64_t settle(struct rp_walk *walk, const char *path,
		       const struct stat *info, uint64_t bytes)
{
	struct rp_item item = {
		.path = path, .bytes = bytes, .modified_s = info->st_mtime,
		.is_directory = true, .kind = "other",
	};

	if (bytes < walk->local->large_bytes)
		return bytes;
	collect(walk, &walk->large, &item);
	return 0;
}

static void leave(struct rp_tree *tree, const struct stat *info, bool opened)
{
	struct rp_walk *walk = tree->self;
	uint64_t rest = walk->rest[tree->depth + 1];

	if (opened)
		rest = settle(walk, tree->path.at, info, rest);
	walk->rest[tree->depth] += rest;
}

static void visit_file(struct rp_tree *tree, const struct stat *info)
{
	struct rp_walk *walk = tree->self;
	struct rp_item item = {
		.path = tree->path.at, .bytes = allocated(info),
		.modified_s = info->st_mtime,
		.kind = rp_walk_kind(tree->path.at),
	};
	int64_t old_s = walk->local->now_us / 1000000
			- (int64_t)walk->local->old_days * DAY_S;

	if (!S_ISREG(info->st_mode) || seen_before(walk, info))
		return;
	if (item.bytes >= OLD_BYTES && item.modified_s < old_s
	    && (walk->any_old || strcmp(item.kind, "other") != 0))
		collect(walk, &walk->old, &item);
	if (item.bytes < walk->local->large_bytes)
		walk->rest[tree->depth] += item.bytes;
	else
		collect(walk, &walk->large, &item);
}

static const struct rp_tree_visitor visitor = { enter, visit_file, leave };

void rp_walk_init(struct rp_walk *walk, const struct rp_local *local)
{
	*walk = (struct rp_walk){
		.local = local,
		.until_us = rp_system_clock.mono_us(&rp_system_clock)
			    + local->walk_us,
		.entries_left = local->walk_entries,
	};
	rp_arena_init(&walk->arena);
	rp_tree_init(&walk->tree, &visitor, walk);
	walk->tree.cancel = local->cancel;
	walk->large.max = MAX_LARGE;
	walk->old.max = MAX_OLD;
	walk->large.at = rp_arena_array(&walk->arena, MAX_LARGE,
					sizeof *walk->large.at);
	walk->old.at = rp_arena_array(&walk->arena, MAX_OLD,
				      sizeof *walk->old.at);
}

void rp_walk_finish(struct rp_walk *walk)
{
	rp_tree_finish(&walk->tree);
	rp_arena_finish(&walk->arena);
}

int rp_walk_on(struct rp_walk *walk, const char *path)
{
	struct stat info;

	if (stat(path, &info) < 0)
		return -errno;
	if (!S_ISDIR(info.st_mode))
		return -ENOTDIR;
	walk->tree.device = info.st_dev;
	return 0;
}

void rp_walk_tree(struct rp_walk *walk, const char *path, bool any_old)
{
	struct rp_tree *tree = &walk->tree;
	struct stat info;

	if (stat(path, &info) < 0 || info.st_dev != tree->device
	    || was_walked(walk, info.st_ino)
	    || walk->n_done == sizeof walk->done / sizeof walk->done[0])
		return;
	walk->any_old = any_old;
	walk->rest[0] = 0;
	tree->until_us = walk->until_us;
	tree->entries_left = walk->entries_left;
	if (rp_tree_walk(tree, path) < 0)
		return;
	walk->entries_left = tree->entries_left;
	walk->partial |= tree->truncated || tree->n_unreadable;
	walk->done[walk->n_done++] = info.st_ino;
	/* What is scattered over a whole system is nobody's to delete. */
	if (strcmp(path, "/") != 0)
		settle(walk, path, &info, walk->rest[0]);
}
