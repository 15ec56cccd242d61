/* The disk_* checks on directories that exist for the test. */
#include "checks/disk_scan.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "lib/rows.h"
#include "runtime/checks/machine.h"

extern const struct rp_check rp_check_disk_common, rp_check_disk_linux,
			     rp_check_disk_macos;

#define NOW_S 1800000000
#define DAY_S 86400
#define KB (1 << 10)
#define MB (1 << 20)

static int64_t wall(const struct rp_clock *clock)
{
	(void)clock;
	return (int64_t)NOW_S * 1000000;
}

static const struct rp_clock stopped = { .wall_us = wall };

static void touch(const char *path, long days, long seconds)
{
	struct timespec when = { .tv_sec = NOW_S - days * DAY_S - seconds };
	struct timespec times[2] = { when, when };

	cr_assert(utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW) == 0);
}

/* A file of that size and age. */
static void has(const char *root, const char *path, off_t bytes, long days)
{
	char full[4096];

	machine_has(root, path, "");
	snprintf(full, sizeof full, "%s%s", root, path);
	cr_assert(truncate(full, bytes) == 0);
	touch(full, days, 1);
}

static void ages(const char *root, const char *path, long days, long seconds)
{
	char full[4096];

	snprintf(full, sizeof full, "%s%s", root, path);
	touch(full, days, seconds);
}

static void links(const char *root, const char *path, const char *to)
{
	char full[4096];

	snprintf(full, sizeof full, "%s%s", root, path);
	cr_assert(symlink(to, full) == 0);
}

/*
 * /logs: what is too small, files, a tree with a link in it; /old: what is
 * just not old enough, what is, a directory; /home: large files.
 */
static void plant(const char *root)
{
	has(root, "/var/log/small", MB - 1, 0);
	has(root, "/var/log/one", MB, 0);
	has(root, "/var/log/tree/a", 3 * MB, 0);
	has(root, "/var/log/tree/b/c", 2 * MB + 512 * KB, 0);
	links(root, "/var/log/tree/up", "..");
	links(root, "/var/log/link", "tree");
	has(root, "/old/young", MB, 6);
	has(root, "/old/exactly", MB, 0);
	ages(root, "/old/exactly", 7, 0);
	has(root, "/old/by a second", 0, 7);
	has(root, "/old/dir/x", 5 * MB, 0);
	ages(root, "/old/dir", 30, 0);
	has(root, "/old/young-dir/x", 5 * MB, 90);
	ages(root, "/old/young-dir", 1, 0);
	has(root, "/home/.cache/pip/big", 300 * MB, 0);
	has(root, "/home/.cacheX/big", 200 * MB, 0);
	has(root, "/home/a/just", 100 * MB, 0);
	has(root, "/home/a/less", 100 * MB - 1, 0);
	links(root, "/home/a/link", "just");
}

/* The text with "@" for the root. */
static const char *below(struct rp_arena *arena, const char *text,
			 const char *root)
{
	struct rp_buf buf;
	const char *out;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (; *text; text++)
		if (*text == '@')
			rp_buf_str(&buf, root);
		else
			rp_buf_char(&buf, *text);
	out = rp_arena_strdup(arena, buf.at);
	rp_buf_finish(&buf);
	return out;
}

#define HOGS "\"directories\": [\"@/var/log\"]"
#define OLD "\"old_directories\": [\"@/old/\"]"
#define NO_HOGS "\"directories\": []"
#define NO_OLD "\"old_directories\": []"
#define LOGS "{\"path\": \"@/var/log/tree\", \"size_mb\": 5.5}, " \
	"{\"path\": \"@/var/log/one\", \"size_mb\": 1.0}"
#define LARGE "{\"path\": \"@/home/.cacheX/big\", \"size_mb\": 200.0}, " \
	"{\"path\": \"@/home/a/just\", \"size_mb\": 100.0}"

static const struct {
	const struct rp_check *check;
	const char *config, *status, *message, *metrics;
} rows[] = {
	/* nothing is there: the sum is an integer */
	{ &rp_check_disk_linux, "{\"directories\": [\"@/none\", \"@/home/a/"
	  "just\"], " NO_OLD "}", "ok",
	  "Disk analysis: 0.0 MB recoverable", "{\"platform\": \"linux\", "
	  "\"space_hogs\": [], \"old_files\": [], "
	  "\"total_recoverable_mb\": 0, \"recommendations\": []}" },
	/* from 1 MiB on, largest first, links are not followed */
	{ &rp_check_disk_linux, "{" HOGS ", " NO_OLD ", \"warning\": 6.5}",
	  "warning", "Disk analysis: 6.5 MB recoverable",
	  "{\"platform\": \"linux\", \"space_hogs\": [" LOGS "], "
	  "\"old_files\": [], \"total_recoverable_mb\": 6.5, "
	  "\"recommendations\": []}" },
	/* a directory is judged by its own time, of a second more than 7 days */
	{ &rp_check_disk_linux, "{" NO_HOGS ", " OLD ", \"critical\": 5}",
	  "critical", "Disk analysis: 5.0 MB recoverable",
	  "{\"platform\": \"linux\", \"space_hogs\": [], \"old_files\": ["
	  "{\"path\": \"@/old/dir\", \"size_mb\": 5.0, \"age_days\": 30}, "
	  "{\"path\": \"@/old/by a second\", \"size_mb\": 0.0, "
	  "\"age_days\": 7}], \"total_recoverable_mb\": 5.0, "
	  "\"recommendations\": [\"Remove old temporary files from /tmp\"]}" },
	/* paths are listed once, in the first list; ~ is the home directory */
	{ &rp_check_disk_common, "{\"directories\": [\"@/var/log\", "
	  "\"~/.cache\", \"@/var/log\"], \"old_directories\": [\"@/var/log\"], "
	  "\"old_days\": 0}", "ok", "Disk analysis: 607.5 MB recoverable",
	  "{\"platform\": \"linux\", \"space_hogs\": [" LOGS ", {\"path\": "
	  "\"@/home/.cache/pip\", \"size_mb\": 300.0}], \"old_files\": "
	  "[{\"path\": \"@/var/log/small\", \"size_mb\": 1.0, \"age_days\": "
	  "0}, {\"path\": \"@/var/log/link\", \"size_mb\": 0.0, "
	  "\"age_days\": 2}], \"large_files\": [" LARGE "], "
	  "\"total_recoverable_mb\": 607.5, \"recommendations\": ["
	  "\"Compress or rotate old log files in /var/log\", "
	  "\"Run 'pip cache purge' to clear pip cache\", "
	  "\"Clear user caches in ~/.cache\", "
	  "\"Remove old temporary files from /tmp and /var/tmp\", "
	  "\"Review and remove large files in home directory\"]}" },
	/* with another size only the files, without the directories */
	{ &rp_check_disk_common, "{" NO_HOGS ", " NO_OLD ", "
	  "\"large_directories\": [\"~/.cache/\"], \"large_mb\": 300}", "ok",
	  "Disk analysis: 300.0 MB recoverable",
	  "{\"platform\": \"linux\", \"space_hogs\": [], \"old_files\": [], "
	  "\"large_files\": [{\"path\": \"@/home/.cache/pip/big\", \"size_mb\": "
	  "300.0}], \"total_recoverable_mb\": 300.0, \"recommendations\": ["
	  "\"Review and remove large files in home directory\"]}" },
	/* what was not looked at is said */
	{ &rp_check_disk_linux, "{" HOGS ", " NO_OLD ", \"max_entries\": 1}",
	  "ok", NULL, NULL },
	{ &rp_check_disk_macos, "{}", "ok",
	  "Skipped: not applicable for this platform",
	  "{\"platform\": \"linux\"}" },
};

RP_ROWS(disk_scan, lists_what_takes_room, rows)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .clock = &stopped,
				    .deadline_us = RP_NEVER };
	const char *root;

	rp_arena_init(&arena);
	root = test_directory(&arena);
	plant(root);
	ages(root, "/var/log/link", 2, 0);
	ages(root, "/var/log/small", 0, 1);
	setenv("HOME", below(&arena, "@/home/", root), 1);
	result = check_with(&ctx, row->check, below(&arena, row->config, root));
	expect_result(&arena, row->check, &result, row->status,
		      row->message ? row->message : result.message,
		      row->metrics ? below(&arena, row->metrics, root) : NULL);
	cr_expect(eq(int, rp_map_get(&result.metrics, "truncated") != NULL,
		     row->metrics == NULL));
	rp_arena_finish(&arena);
}

static const struct {
	const char *part, *advice;
} advised[] = {
	{ "/apt/x", "Run 'sudo apt clean' to clear APT package cache" },
	{ "/journal/x", "Run 'sudo journalctl --vacuum-size=100M' to trim "
			"journal logs" },
	{ "/docker/x", "Run 'docker system prune' to clean unused Docker "
		       "data" },
	{ "/snapd/x", "Remove old snap package revisions" },
};

RP_ROWS(disk_scan, advises_by_path, advised)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .deadline_us = RP_NEVER };
	const struct rp_value *list;
	const char *root;

	rp_arena_init(&arena);
	root = test_directory(&arena);
	has(root, row->part, 2 * MB, 0);
	result = check_with(&ctx, &rp_check_disk_linux, rp_arena_printf(&arena,
		"{\"directories\": [\"%s%.*s\"], " NO_OLD "}", root,
		(int)(strlen(row->part) - 2), row->part));
	list = rp_map_get(&result.metrics, "recommendations");
	cr_assert(eq(sz, rp_value_count(list), 1));
	cr_expect(rp_text_is(rp_value_text(rp_list_at(list, 0), ""),
			     row->advice), "%s", row->part);
	rp_arena_finish(&arena);
}

static const struct {
	int64_t until_us;
	const char *config, *why;
} cut[] = {
	{ RP_NEVER, "{\"directories\": [\"@/var/log\"], " NO_OLD ", "
	  "\"max_entries\": 1}", "@/var/log: more than 1 entries" },
	{ RP_NEVER, "{\"directories\": [\"@/var/log\"], " OLD ", "
	  "\"max_entries\": 100, \"timeout\": 1000}", NULL },
};

RP_ROWS(disk_scan, says_what_it_did_not_look_at, cut)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .clock = &stopped,
				    .deadline_us = row->until_us };
	const struct rp_value *list;
	const char *root;

	rp_arena_init(&arena);
	root = test_directory(&arena);
	plant(root);
	result = check_with(&ctx, &rp_check_disk_linux,
			    below(&arena, row->config, root));
	list = rp_map_get(&result.metrics, "truncated");
	if (row->why)
		cr_expect(rp_text_is(rp_value_text(rp_list_at(list, 0), ""),
				     below(&arena, row->why, root)));
	else
		cr_expect(list == NULL);
	rp_arena_finish(&arena);
}

Test(disk_scan, whose_time_is_over_fails)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .deadline_us = 1 };

	rp_arena_init(&arena);
	result = check_with(&ctx, &rp_check_disk_linux, "{}");
	expect_result(&arena, &rp_check_disk_linux, &result, "unknown",
		      "Check failed: timed out", "{}");
	rp_arena_finish(&arena);
}
