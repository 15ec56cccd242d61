/*
 * The disk rule: what takes the room on a file system and what of it is old.
 *
 * One walk serves both questions.  It visits the known places of logs and
 * scratch files below the path first, with half of the budget, because that is
 * where room is easiest to win; then everything else below the path.
 */
#include <string.h>

#include "base/arena.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "checks/checks.h"
#include "checks/disk_space.h"
#include "providers/local.h"
#include "providers/walk.h"

#define SHOWN 20		/* items of a list */
#define DAY_S 86400

/* ------------------------------------------------------------------ walking */

/* Whether `path` is `top` or lies below it. */
static bool is_below(const char *path, const char *top)
{
	size_t n = strlen(top);

	if (strncmp(path, top, n) != 0)
		return false;
	return path[n] == '\0' || path[n] == '/' || (n && top[n - 1] == '/');
}

/* Until when to walk: the budget, but not the last quarter of a deadline. */
static int64_t walk_until(const struct rp_local *local, int64_t now)
{
	int64_t budget = local->walk_us;

	if (local->deadline_us != RP_NEVER
	    && (local->deadline_us - now) / 4 * 3 < budget)
		budget = (local->deadline_us - now) / 4 * 3;
	return now + budget;
}

static void walk_everything(struct rp_walk *walk, const struct rp_local *local,
			    const char *path)
{
	int64_t now = rp_system_clock.mono_us(&rp_system_clock);
	int64_t until = walk_until(local, now);
	size_t half = local->walk_entries / 2;
	bool in_place = false;

	if (rp_walk_on(walk, path) < 0) {
		walk->partial = true;
		return;
	}
	walk->until_us = now + (until - now) / 2;
	walk->entries_left = half;
	for (size_t i = 0; local->scan_paths[i]; i++) {
		if (is_below(path, local->scan_paths[i]))
			in_place = true;
		else if (is_below(local->scan_paths[i], path))
			rp_walk_tree(walk, local->scan_paths[i], true);
	}
	walk->until_us = until;
	walk->entries_left += local->walk_entries - half;
	rp_walk_tree(walk, path, in_place);
}

/* ------------------------------------------------------------------- lists */

static int64_t days_since(const struct rp_local *local, int64_t then_s)
{
	int64_t passed = local->now_us / 1000000 - then_s;

	return passed > 0 ? passed / DAY_S : 0;
}

static struct rp_value describe_item(const struct rp_local *local,
				     const struct rp_item *item, bool old)
{
	struct rp_arena *arena = local->arena;
	struct rp_value map = rp_map_new(arena);

	rp_map_put(arena, &map, "path",
		   rp_string(rp_local_text(arena, rp_text(item->path))));
	rp_map_put(arena, &map, "size_mb", rp_double(rp_mib(item->bytes)));
	rp_map_put(arena, &map, old ? "days_old" : "modified_days_ago",
		   rp_int(days_since(local, item->modified_s)));
	if (old)
		rp_map_put(arena, &map, "file_type", rp_cstring(item->kind));
	else
		rp_map_put(arena, &map, "is_directory",
			   rp_bool(item->is_directory));
	return map;
}

static struct rp_value list_items(const struct rp_local *local,
				  const struct rp_items *items, bool old,
				  uint64_t *total)
{
	struct rp_value list = rp_list_new(local->arena);

	*total = 0;
	for (size_t i = 0; i < items->n; i++) {
		*total += items->at[i].bytes;
		if (i < SHOWN)
			rp_list_push(local->arena, &list,
				     describe_item(local, &items->at[i], old));
	}
	return list;
}

/* A path as one word of a shell command. */
static const char *shell_word(struct rp_arena *arena, const char *path)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-";
	struct rp_buf buf;
	const char *word;

	if (path[strspn(path, plain)] == '\0')
		return path;
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_char(&buf, '\'');
	for (; *path; path++)
		if (*path == '\'')
			rp_buf_str(&buf, "'\\''");
		else
			rp_buf_char(&buf, *path);
	rp_buf_char(&buf, '\'');
	word = rp_local_text(arena, rp_buf_view(&buf)).at;
	rp_buf_finish(&buf);
	return word;
}

/* ------------------------------------------------------------------ advice */

struct scan {			/* what the three kinds of advice share */
	const struct rp_local *local;
	const struct rp_finding *finding;
	const char *path;	/* as valid UTF-8 */
	const char *priority;
	const struct rp_walk *walk;
};

static void advise_large(const struct scan *scan,
			 struct rp_value *recommendations)
{
	struct rp_arena *arena = scan->local->arena;
	const struct rp_items *items = &scan->walk->large;
	struct rp_value details = rp_map_new(arena), list;
	uint64_t total;

	list = list_items(scan->local, items, false, &total);
	rp_map_put(arena, &details, "large_items", list);
	rp_map_put(arena, &details, "total_size_mb", rp_double(rp_mib(total)));
	rp_map_put(arena, &details, "partial", rp_bool(scan->walk->partial));
	rp_local_advise(scan->local, scan->finding, &(struct rp_advice){
		.type = "disk",
		.priority = scan->priority,
		.title = "Large Files and Directories Found",
		.description = rp_arena_printf(arena,
			"%zu large items hold %.1f MB below %s", items->n,
			rp_mib(total), scan->path),
		.details = details,
		.actions = (const char *const[]){
			rp_arena_printf(arena, "Decide about %s first: it "
				"holds %.1f MB",
				rp_local_text(arena, rp_text(items->at[0].path))
				.at, rp_mib(items->at[0].bytes)),
			rp_arena_printf(arena, "See what else grows with: "
				"ncdu -x %s", shell_word(arena, scan->path)),
			"Compress or move to an archive what must be kept",
			"Let logrotate limit the logs that grew",
			NULL
		},
	}, recommendations);
}

static void advise_old(const struct scan *scan,
		       struct rp_value *recommendations)
{
	struct rp_arena *arena = scan->local->arena;
	const struct rp_items *items = &scan->walk->old;
	struct rp_value details = rp_map_new(arena), list;
	int days = scan->local->old_days;
	uint64_t total;

	list = list_items(scan->local, items, true, &total);
	rp_map_put(arena, &details, "old_files", list);
	rp_map_put(arena, &details, "total_size_mb", rp_double(rp_mib(total)));
	rp_map_put(arena, &details, "total_files", rp_int((int64_t)items->n));
	rp_map_put(arena, &details, "partial", rp_bool(scan->walk->partial));
	rp_local_advise(scan->local, scan->finding, &(struct rp_advice){
		.type = "disk",
		.priority = "medium",
		.title = "Old Logs and Temporary Files Found",
		.description = rp_arena_printf(arena, "%zu%s files that "
			"nobody changed for %d days hold %.1f MB", items->n,
			items->n == items->max ? " or more" : "", days,
			rp_mib(total)),
		.details = details,
		.actions = (const char *const[]){
			"Delete or archive old logs that nobody needs",
			"Empty caches with the tool that fills them",
			"Let logrotate delete what is older than you need",
			rp_arena_printf(arena, "List them with: find %s -xdev "
				"-type f -mtime +%d -size +1M -ls",
				shell_word(arena, scan->path), days),
			NULL
		},
	}, recommendations);
}

static void advise_nothing(const struct scan *scan,
			   struct rp_value *recommendations)
{
	struct rp_arena *arena = scan->local->arena;
	struct rp_value details = rp_map_new(arena);

	rp_map_put(arena, &details, "scanned_path", rp_cstring(scan->path));
	rp_map_put(arena, &details, "partial", rp_bool(scan->walk->partial));
	rp_local_advise(scan->local, scan->finding, &(struct rp_advice){
		.type = "disk",
		.priority = "low",
		.title = "Disk Health Check",
		.description = rp_arena_printf(arena, "Neither large nor old "
			"files were found below %s", scan->path),
		.details = details,
		.actions = (const char *const[]){
			"Keep an eye on how fast the disk fills",
			"Have an alert fire well before it is full",
			NULL
		},
	}, recommendations);
}

int rp_local_disk(const struct rp_local *local, struct rp_finding *finding,
		  const char *path, struct rp_value *recommendations)
{
	struct rp_disk_space space;
	struct rp_walk walk;
	struct scan scan = {
		.local = local, .finding = finding, .priority = "medium",
		.path = rp_local_text(local->arena, rp_text(path)).at,
		.walk = &walk,
	};

	if (rp_disk_space_read(&space, path) >= 0) {
		scan.priority = rp_local_priority(space.percent);
		rp_evidence_note(finding, local->arena,
				 "the disk of %s is %.1f%% used now",
				 scan.path, space.percent);
	}
	rp_walk_init(&walk, local);
	walk_everything(&walk, local, path);
	if (walk.large.n)
		advise_large(&scan, recommendations);
	if (walk.old.n)
		advise_old(&scan, recommendations);
	if (walk.large.n == 0 && walk.old.n == 0)
		advise_nothing(&scan, recommendations);
	rp_walk_finish(&walk);
	return rp_cancel_raised(local->cancel) ? RP_ECANCELLED : 0;
}
