/* The process check on tables that exist on paper, and on the real one. */
#include "checks/proc_pids.h"

#include <unistd.h>

#include "lib/rows.h"
#include "runtime/checks/machine.h"

extern const struct rp_check rp_check_process;

/* A process with its name, state letter and command line. */
static void lives(const char *root, long pid, const char *name, char letter,
		  const char *command)
{
	char path[64], line[256];

	snprintf(path, sizeof path, "/proc/%ld/comm", pid);
	snprintf(line, sizeof line, "%s\n", name);
	machine_has(root, path, line);
	snprintf(path, sizeof path, "/proc/%ld/stat", pid);
	snprintf(line, sizeof line, "%ld (%s) %c 1 1 1\n", pid, name, letter);
	machine_has(root, path, line);
	snprintf(path, sizeof path, "/proc/%ld/cmdline", pid);
	machine_has(root, path, command);
	snprintf(path, sizeof path, "/proc/%ld/statm", pid);
	machine_has(root, path, "900 256 80 1 0 1 0\n");
}

static void populate(const char *root)
{
	char memory[64];

	/* 256 pages are a quarter of 1024 */
	snprintf(memory, sizeof memory, "MemTotal: %ld kB\n",
		 1024 * sysconf(_SC_PAGESIZE) / 1024);
	machine_has(root, "/proc/meminfo", memory);
	lives(root, 1, "init", 'S', "/sbin/init");
	lives(root, 20, "nginx", 'Z', "");
	lives(root, 9, "Nginx", 'S', "nginx: master");
	lives(root, 100, "a) (b", 'D', "");
	lives(root, 101, "very-long-name-", 'R', "/opt/very-long-name-of-it");
	lives(root, 102, "some-long-title", 'R', "/o/some-long-title-x -f y");
	lives(root, 103, "other-long-name", 'R', "renamed");
	lives(root, 104, "odd", '?', "");
	machine_has(root, "/proc/uptime", "1 1\n");
	machine_has(root, "/proc/12x/comm", "nginx\n");
}

#define RUNS(pid, state) "{\"running\": true, \"pid\": " #pid ", \"status\": " \
	"\"" state "\", \"cpu_percent\": 0.0, \"memory_percent\": 25.0}"
#define GONE "{\"running\": false, \"pid\": null, \"status\": \"not_found\"}"

static const struct {
	const char *config, *status, *message, *metrics;
} rows[] = {
	{ "{}", "ok", "No processes configured to monitor",
	  "{\"processes\": {}, \"running_count\": 0, \"total_count\": 0}" },
	/* the lowest number wins, numbers and not texts are compared */
	{ "{\"processes\": [\"nGiNx\"]}", "ok", "Processes: 1/1 running",
	  "{\"processes\": {\"nGiNx\": " RUNS(9, "sleeping") "}, "
	  "\"running_count\": 1, \"total_count\": 1, "
	  "\"running_percent\": 100.0}" },
	{ "{\"names\": [\"init\", \"none\", \"nor this\"]}", "critical",
	  "Processes: 1/3 running. Missing: none, nor this",
	  "{\"processes\": {\"init\": " RUNS(1, "sleeping") ", \"none\": " GONE
	  ", \"nor this\": " GONE "}, \"running_count\": 1, \"total_count\": 3, "
	  "\"running_percent\": 33.33333333333333}" },
	{ "{\"processes\": [\"init\", \"none\"]}", "warning",
	  "Processes: 1/2 running. Missing: none", NULL },
	{ "{\"processes\": [\"init\", \"none\"], \"warning\": 50}", "ok",
	  "Processes: 1/2 running. Missing: none", NULL },
	/* a name is part of the process's, never the other way round */
	{ "{\"processes\": [\"init --now\"]}", "critical",
	  "Processes: 0/1 running. Missing: init --now", NULL },
	{ "{\"processes\": [\"init\", \"init\"]}", "ok",
	  "Processes: 2/2 running",
	  "{\"processes\": {\"init\": " RUNS(1, "sleeping") "}, "
	  "\"running_count\": 2, \"total_count\": 2, "
	  "\"running_percent\": 100.0}" },
	{ "{\"processes\": [\") (\"]}", "ok", "Processes: 1/1 running",
	  "{\"processes\": {\") (\": " RUNS(100, "disk-sleep") "}, "
	  "\"running_count\": 1, \"total_count\": 1, "
	  "\"running_percent\": 100.0}" },
	/* long names are completed, but not from another program's line */
	{ "{\"processes\": [\"name-of-it\", \"title-x\", \"renamed\"], "
	  "\"critical\": 60}", "warning",
	  "Processes: 2/3 running. Missing: renamed", NULL },
	{ "{\"processes\": [\"odd\"]}", "ok", "Processes: 1/1 running",
	  "{\"processes\": {\"odd\": " RUNS(104, "?") "}, \"running_count\": 1, "
	  "\"total_count\": 1, \"running_percent\": 100.0}" },
	{ "{\"processes\": [\"nginx\"], \"exact\": true}", "critical",
	  "Processes: 0/1 running. Missing: nginx", NULL },
	{ "{\"processes\": [\"Nginx\", \"very-long-name-of-it\"], "
	  "\"exact\": true}", "ok", "Processes: 2/2 running", NULL },
};

RP_ROWS(process, looks_for_names, rows)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .deadline_us = RP_NEVER };

	rp_arena_init(&arena);
	ctx.root = test_directory(&arena);
	populate(ctx.root);
	result = check_with(&ctx, &rp_check_process, row->config);
	expect_result(&arena, &rp_check_process, &result, row->status,
		      row->message, row->metrics);
	rp_arena_finish(&arena);
}

static const struct {
	char letter;
	const char *name;
} states[] = {
	{ 'R', "running" }, { 'S', "sleeping" }, { 'D', "disk-sleep" },
	{ 'T', "stopped" }, { 't', "tracing-stop" }, { 'Z', "zombie" },
	{ 'X', "dead" }, { 'x', "dead" }, { 'K', "wake-kill" },
	{ 'W', "waking" }, { 'I', "idle" }, { 'P', "parked" }, { '!', "?" },
};

RP_ROWS(process, names_the_state, states)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .deadline_us = RP_NEVER };
	const struct rp_value *entry;

	rp_arena_init(&arena);
	ctx.root = test_directory(&arena);
	lives(ctx.root, 1, "x", row->letter, "");
	result = check_with(&ctx, &rp_check_process, "{\"names\": [\"x\"]}");
	entry = rp_map_get(rp_map_get(&result.metrics, "processes"), "x");
	cr_expect(rp_text_is(rp_value_text(rp_map_get(entry, "status"), ""),
			     row->name), "%c", row->letter);
	rp_arena_finish(&arena);
}

/* What cannot be seen is not said to be missing. */
Test(process, hidden_tables_leave_a_doubt)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .deadline_us = RP_NEVER };

	rp_arena_init(&arena);
	ctx.root = test_directory(&arena);
	lives(ctx.root, 77, "mine", 'S', "");
	result = check_with(&ctx, &rp_check_process,
			    "{\"names\": [\"mine\", \"none\"]}");
	expect_result(&arena, &rp_check_process, &result, "unknown",
		      "Processes: 1/2 running. Missing: none (/proc hides the "
		      "processes of other users)", NULL);
	result = check_with(&ctx, &rp_check_process, "{\"names\": [\"mine\"]}");
	expect_result(&arena, &rp_check_process, &result, "ok",
		      "Processes: 1/1 running", NULL);
	rp_arena_finish(&arena);
}

/* A process whose name is a directory stands for one that is forbidden. */
Test(process, those_that_cannot_be_read_are_counted)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .deadline_us = RP_NEVER };

	rp_arena_init(&arena);
	ctx.root = test_directory(&arena);
	lives(ctx.root, 1, "init", 'S', "");
	lives(ctx.root, 9, "last", 'S', "");
	machine_has(ctx.root, "/proc/5/comm/x", "");
	machine_has(ctx.root, "/proc/5/stat/x", "");
	/* gone before its name is read */
	machine_has(ctx.root, "/proc/6/other", "");
	result = check_with(&ctx, &rp_check_process, "{\"names\": [\"no\"]}");
	expect_result(&arena, &rp_check_process, &result, "unknown",
		      "Processes: 0/1 running. Missing: no (1 processes could "
		      "not be read)", NULL);
	cr_expect(eq(i64, rp_value_int(rp_map_get(&result.metrics,
				"unreadable_count"), 0), 1));
	result = check_with(&ctx, &rp_check_process, "{\"names\": [\"last\"]}");
	expect_result(&arena, &rp_check_process, &result, "ok",
		      "Processes: 1/1 running", NULL);
	rp_arena_finish(&arena);
}

Test(process, ends_at_its_deadline_and_without_proc)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .deadline_us = 1 };

	rp_arena_init(&arena);
	ctx.root = test_directory(&arena);
	lives(ctx.root, 1, "init", 'S', "");
	result = check_with(&ctx, &rp_check_process, "{\"names\": [\"no\"]}");
	expect_result(&arena, &rp_check_process, &result, "unknown",
		      "Check failed: timed out after 0 of 1 processes", "{}");
	ctx.root = "/none";
	result = check_with(&ctx, &rp_check_process, "{\"names\": [\"no\"]}");
	expect_result(&arena, &rp_check_process, &result, "unknown",
		      "Check failed: [Errno 2] No such file or directory: "
		      "'/none/proc'", "{}");
	rp_arena_finish(&arena);
}

Test(process, finds_itself)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .deadline_us = RP_NEVER };
	const struct rp_value *entry;

	rp_arena_init(&arena);
	result = check_with(&ctx, &rp_check_process,
			    "{\"names\": [\"test-runtime-checks\"]}");
	cr_expect(eq(str, (char *)result.message, "Processes: 1/1 running"));
	entry = rp_map_get(rp_map_get(&result.metrics, "processes"),
			   "test-runtime-checks");
	cr_expect(rp_value_int(rp_map_get(entry, "pid"), 0) > 0);
	rp_arena_finish(&arena);
}
