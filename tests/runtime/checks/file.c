/* The file check on files of the test. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/rows.h"
#include "runtime/checks/machine.h"

extern const struct rp_check rp_check_file;

#define NOW_S 1800000000

static int64_t wall(const struct rp_clock *clock)
{
	(void)clock;
	return (int64_t)NOW_S * 1000000;
}

static const struct rp_clock stopped = { .wall_us = wall };

/* A file of that age. */
static void has(const char *root, const char *path, const char *text,
		int seconds)
{
	struct timespec when = { .tv_sec = NOW_S - seconds };
	struct timespec times[2] = { when, when };
	char full[4096];

	machine_has(root, path, text);
	snprintf(full, sizeof full, "%s%s", root, path);
	cr_assert(utimensat(AT_FDCWD, full, times, 0) == 0);
}

/* In the scratch directory: a is 60 s old, b 600 s, both have 5 bytes. */
static const struct {
	const char *config, *status, *message, *metrics;
} rows[] = {
	{ "{\"paths\": [\"a\", \"b\"]}", "ok", "Files: 2 as they should be",
	  "{\"files\": {\"a\": {\"exists\": true, \"size_bytes\": 5, "
	  "\"age_seconds\": 60.0}, \"b\": {\"exists\": true, \"size_bytes\": 5, "
	  "\"age_seconds\": 600.0}}, \"oldest_seconds\": 600.0, "
	  "\"oldest_path\": \"b\"}" },
	{ "{\"paths\": [\"a\", \"b\"], \"warning\": 600, \"critical\": 601}",
	  "warning", "Files: b is 600 s old", NULL },
	{ "{\"paths\": [\"a\", \"b\"], \"critical\": 600}", "critical",
	  "Files: b is 600 s old", NULL },
	{ "{\"paths\": [\"a\", \"none\"]}", "critical",
	  "Files: none is missing",
	  "{\"files\": {\"a\": {\"exists\": true, \"size_bytes\": 5, "
	  "\"age_seconds\": 60.0}, \"none\": {\"exists\": false}}, "
	  "\"oldest_seconds\": 60.0, \"oldest_path\": \"a\"}" },
	{ "{\"paths\": [\"none\"], \"absent\": true}", "ok",
	  "Files: 1 absent", "{\"files\": {\"none\": {\"exists\": false}}}" },
	{ "{\"paths\": [\"none\", \"a\"], \"absent\": true, \"warning\": 1}",
	  "critical", "Files: a is there", NULL },
	{ "{\"paths\": [\"a\"], \"min_bytes\": 5, \"max_bytes\": 5}", "ok",
	  "Files: 1 as they should be", NULL },
	{ "{\"paths\": [\"a\"], \"min_bytes\": 6}", "critical",
	  "Files: a has 5 bytes, less than 6", NULL },
	{ "{\"paths\": [\"a\"], \"max_bytes\": 4}", "critical",
	  "Files: a has 5 bytes, more than 4", NULL },
	/* a file is no directory: what is below it cannot be there */
	{ "{\"paths\": [\"a/b\"], \"absent\": true}", "ok", "Files: 1 absent",
	  NULL },
	{ "{\"paths\": [\"loop\"]}", "unknown", "Files: [Errno 40] Too many "
	  "levels of symbolic links: 'loop'",
	  "{\"files\": {\"loop\": {\"exists\": null, \"error\": \"[Errno 40] "
	  "Too many levels of symbolic links: 'loop'\"}}}" },
	{ "{\"paths\": [\"loop\", \"none\"]}", "critical", "Files: none is "
	  "missing; [Errno 40] Too many levels of symbolic links: 'loop'",
	  NULL },
	{ "{\"paths\": [\"loop\", \"b\"], \"warning\": 1}", "unknown", "Files: "
	  "b is 600 s old; [Errno 40] Too many levels of symbolic links: "
	  "'loop'", NULL },
	/* a clock that is behind */
	{ "{\"paths\": [\"future\"], \"warning\": 1}", "ok",
	  "Files: 1 as they should be", NULL },
};

RP_ROWS(file, is_there_and_young_and_of_a_size, rows)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .clock = &stopped,
				    .deadline_us = RP_NEVER };
	const char *root;

	rp_arena_init(&arena);
	root = test_directory(&arena);
	has(root, "/a", "12345", 60);
	has(root, "/b", "12345", 600);
	has(root, "/future", "", -100);
	cr_assert(chdir(root) == 0);
	cr_assert(symlink("loop", "loop") == 0);
	result = check_with(&ctx, &rp_check_file, row->config);
	expect_result(&arena, &rp_check_file, &result, row->status,
		      row->message, row->metrics);
	cr_assert(chdir("/") == 0);
	rp_arena_finish(&arena);
}

Test(file, ends_at_its_deadline)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .deadline_us = 1 };

	rp_arena_init(&arena);
	result = check_with(&ctx, &rp_check_file, "{\"paths\": [\"/\"]}");
	expect_result(&arena, &rp_check_file, &result, "unknown",
		      "Check failed: timed out", "{}");
	rp_arena_finish(&arena);
}
