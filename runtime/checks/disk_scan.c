/*
 * Scans for the disk_* checks.
 *
 * The time and the entries that a scan may take are dealt out evenly: each
 * search gets its part of what is left, and what one does not need goes to
 * those behind it.  A search that ran out, or a directory whose file system
 * does not answer, is named in the metric `truncated`; what was found until
 * then counts.
 */
#include "checks/disk_scan.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "checks/checks.h"
#include "checks/mounted.h"
#include "checks/search.h"

#define MOST_LISTED 10000	/* items of one list */
#define DAY_US INT64_C(86400000000)
#define MIB 1048576.0

struct list {
	struct rp_value items;
	double total;		/* of all that was found */
	size_t n;
};

struct scan {
	struct rp_check_ctx *ctx;
	const struct rp_disk_scan_options *options;
	const struct rp_disk_large *large;
	int64_t now_us;			/* wall */
	int64_t until_us;		/* monotonic */
	size_t entries_left;
	size_t searches_left;
	struct list hogs, old, big;
	struct rp_value seen;		/* map: paths that are listed */
	struct rp_value truncated;	/* list */
	size_t n_foreign;
	const char *stop;		/* why it ended early, or NULL */
};

/* ------------------------------------------------------------------- paths */

static const char *home(void)
{
	const char *set = getenv("HOME");
	const struct passwd *entry = set ? NULL : getpwuid(getuid());

	return entry ? entry->pw_dir : set;
}

/* "~" and "~/x" with the home directory; no slash at the end. */
static const char *expand(struct rp_arena *arena, const char *path)
{
	const char *top = path[0] == '~' && (!path[1] || path[1] == '/')
			  ? home() : NULL;
	size_t n = top ? strlen(top) : 0;
	char *full;

	while (n && top[n - 1] == '/')
		n--;
	full = top ? rp_arena_printf(arena, "%.*s%s", (int)n, top, path + 1)
		   : rp_arena_strdup(arena, path);
	n = strlen(full);
	while (n > 1 && full[n - 1] == '/')
		full[--n] = '\0';
	return *full ? full : "/";
}

/* ---------------------------------------------------------------- searches */

static void note_truncated(struct scan *scan, const char *directory,
			   const char *why)
{
	struct rp_arena *arena = scan->ctx->arena;
	const char *text = rp_arena_printf(arena, "%s: %s", directory, why);

	rp_list_push(arena, &scan->truncated,
		     rp_string(rp_utf8_mend(arena, rp_text(text))));
}

static void list_item(struct scan *scan, struct list *list,
		      const struct rp_found *found, bool with_age)
{
	struct rp_arena *arena = scan->ctx->arena;
	struct rp_value item = rp_map_new(arena);

	rp_map_put(arena, &item, "path",
		   rp_string(rp_utf8_mend(arena, rp_text(found->path))));
	rp_map_put(arena, &item, "size_mb", rp_double(found->size_mb));
	if (with_age)
		rp_map_put(arena, &item, "age_days", rp_int(found->age_days));
	rp_list_push(arena, &list->items, item);
}

/* What was not listed before goes into the list. */
static void take(struct scan *scan, struct list *list,
		 const struct rp_search *search)
{
	size_t before = list->n;

	for (size_t i = 0; i < search->n; i++) {
		const struct rp_found *found = &search->found[i];
		struct rp_text path = rp_text(found->path);

		if (rp_map_find(&scan->seen, path))
			continue;
		rp_map_set(scan->ctx->arena, &scan->seen, path, rp_null);
		list->total += found->size_mb;
		if (list->n++ < MOST_LISTED)
			list_item(scan, list, found,
				  search->kind == RP_SEARCH_OLD);
	}
	if (list->n > MOST_LISTED && list->n > before)
		note_truncated(scan, search->directory, rp_arena_printf(
			scan->ctx->arena, "only %d entries are listed",
			MOST_LISTED));
}

static void deal_out(const struct scan *scan, struct rp_search *search,
		     int64_t *give_up_us)
{
	int64_t now = rp_system_clock.mono_us(&rp_system_clock);
	int64_t part = scan->until_us > now ? (scan->until_us - now)
					      / (int64_t)scan->searches_left
					    : 0;

	/* The last quarter is for finding out that nothing comes. */
	search->until_us = now + part / 4 * 3;
	*give_up_us = now + part;
	search->max_entries = scan->entries_left / scan->searches_left;
}

static const char *why_truncated(const struct scan *scan,
				 const struct rp_search *search)
{
	if (search->entries_left)
		return "too deep";
	if (rp_system_clock.mono_us(&rp_system_clock) >= search->until_us)
		return "time is up";
	return rp_arena_printf(scan->ctx->arena, "more than %zu entries",
			       search->max_entries);
}

static void finish_search(struct scan *scan, struct list *list,
			  struct rp_search *search)
{
	scan->entries_left -= search->max_entries - search->entries_left;
	scan->n_foreign += search->n_foreign;
	if (search->truncated)
		note_truncated(scan, search->directory,
			       why_truncated(scan, search));
	take(scan, list, search);
	/* Paths in the set of those seen lie there. */
	rp_arena_adopt(scan->ctx->arena, &search->arena);
	rp_search_free(search);
}

static void run_search(struct scan *scan, struct list *list,
		       struct rp_search *search)
{
	const char *directory = rp_arena_strdup(scan->ctx->arena,
						search->directory);
	int64_t give_up_us;
	int rc;

	deal_out(scan, search, &give_up_us);
	rc = rp_search_run(search, scan->ctx->cancel, give_up_us);
	scan->searches_left--;
	if (rc == 0)
		finish_search(scan, list, search);
	else if (rc == RP_ETIMEOUT)
		note_truncated(scan, directory,
			       rp_mounted_silence(scan->ctx, directory));
	if (!scan->stop)
		scan->stop = rp_check_wait(scan->ctx, 0);
}

/* ------------------------------------------------------------------- lists */

static void find_hogs(struct scan *scan)
{
	const struct rp_strings *directories = &scan->options->directories;

	for (unsigned long i = 0; i < directories->n && !scan->stop; i++) {
		struct rp_search *search = rp_search_new(RP_SEARCH_HOGS,
			expand(scan->ctx->arena, directories->at[i]));

		search->least_bytes = MIB;
		run_search(scan, &scan->hogs, search);
	}
}

static void find_old(struct scan *scan)
{
	const struct rp_disk_scan_options *options = scan->options;
	const struct rp_strings *directories = &options->old_directories;

	for (unsigned long i = 0; i < directories->n && !scan->stop; i++) {
		struct rp_search *search = rp_search_new(RP_SEARCH_OLD,
			expand(scan->ctx->arena, directories->at[i]));

		search->now_us = scan->now_us;
		search->older_than_us = scan->now_us
					- options->old_days * DAY_US;
		run_search(scan, &scan->old, search);
	}
}

/* The directories of the hogs are looked through already. */
static const char *const *exclude(struct rp_arena *arena,
				  const struct rp_strings *directories)
{
	const char **excluded = rp_arena_array(arena, directories->n + 1,
					       sizeof *excluded);

	for (unsigned long i = 0; i < directories->n; i++)
		excluded[i] = expand(arena, directories->at[i]);
	return excluded;
}

static void find_large(struct scan *scan)
{
	const struct rp_disk_large *large = scan->large;

	for (unsigned long i = 0;
	     large && i < large->directories.n && !scan->stop; i++) {
		struct rp_search *search = rp_search_new(RP_SEARCH_LARGE,
			expand(scan->ctx->arena, large->directories.at[i]));

		search->least_bytes = large->mb * MIB;
		search->excluded = exclude(&search->arena,
					   &scan->options->directories);
		run_search(scan, &scan->big, search);
	}
}

static void prepare(struct scan *scan)
{
	struct rp_check_ctx *ctx = scan->ctx;
	const struct rp_clock *clock = ctx->clock ? ctx->clock
						  : &rp_system_clock;
	const struct rp_disk_scan_options *options = scan->options;

	scan->now_us = clock->wall_us(clock);
	scan->until_us = rp_check_until(ctx, options->timeout);
	scan->entries_left = (size_t)options->max_entries;
	scan->searches_left = options->directories.n
			      + options->old_directories.n
			      + (scan->large ? scan->large->directories.n : 0);
	scan->seen = rp_map_new(ctx->arena);
	scan->truncated = rp_list_new(ctx->arena);
	scan->hogs.items = rp_list_new(ctx->arena);
	scan->old.items = rp_list_new(ctx->arena);
	scan->big.items = rp_list_new(ctx->arena);
}

/* ---------------------------------------------------------------- judging */

static bool any_has(const struct rp_value *items, const char *part)
{
	for (size_t i = 0; i < rp_value_count(items); i++) {
		struct rp_text path = rp_value_text(
			rp_map_get(rp_list_at(items, i), "path"), "");

		if (rp_text_find(path, part) >= 0)
			return true;
	}
	return false;
}

static struct rp_value recommend(const struct scan *scan,
				 const struct rp_disk_scan *what)
{
	struct rp_arena *arena = scan->ctx->arena;
	struct rp_value list = rp_list_new(arena);

	for (const struct rp_disk_advice *row = what->of_hogs; row->part;
	     row++)
		if (any_has(&scan->hogs.items, row->part))
			rp_list_push(arena, &list, rp_cstring(row->advice));
	if (scan->old.n)
		rp_list_push(arena, &list, rp_cstring(what->of_old));
	if (scan->big.n)
		rp_list_push(arena, &list, rp_cstring(what->of_large));
	return list;
}

/* The sum of nothing is the integer 0, as it was before. */
static struct rp_value total_of(const struct scan *scan, double *number)
{
	*number = scan->hogs.total + scan->old.total;
	if (scan->large)
		*number += scan->big.total;
	return scan->hogs.n + scan->old.n + scan->big.n ? rp_double(*number)
							: rp_int(0);
}

static void judge(struct scan *scan, const struct rp_disk_scan *what,
		  struct rp_check_result *result)
{
	struct rp_arena *arena = scan->ctx->arena;
	struct rp_value *metrics = &result->metrics, total;
	double number;

	total = total_of(scan, &number);
	*metrics = rp_map_new(arena);
	rp_map_put(arena, metrics, "platform", rp_cstring("linux"));
	rp_map_put(arena, metrics, "space_hogs", scan->hogs.items);
	rp_map_put(arena, metrics, "old_files", scan->old.items);
	if (scan->large)
		rp_map_put(arena, metrics, "large_files", scan->big.items);
	rp_map_put(arena, metrics, "total_recoverable_mb", total);
	rp_map_put(arena, metrics, "recommendations", recommend(scan, what));
	if (rp_value_count(&scan->truncated))
		rp_map_put(arena, metrics, "truncated", scan->truncated);
	if (scan->n_foreign)
		rp_map_put(arena, metrics, "skipped_mounts",
			   rp_int((int64_t)scan->n_foreign));
	result->status = rp_check_judge(scan->ctx, number,
					scan->options->warning_threshold,
					scan->options->critical_threshold);
	result->message = rp_arena_printf(arena,
		"Disk analysis: %.1f MB recoverable", number);
}

void rp_disk_scan_run(struct rp_check_ctx *ctx, const struct rp_disk_scan *what,
		      const struct rp_disk_scan_options *options,
		      const struct rp_disk_large *large,
		      struct rp_check_result *result)
{
	struct scan scan = { .ctx = ctx, .options = options, .large = large };

	prepare(&scan);
	find_hogs(&scan);
	find_old(&scan);
	find_large(&scan);
	if (scan.stop)
		rp_check_fail(ctx, result, "%s", scan.stop);
	else
		judge(&scan, what, result);
}
