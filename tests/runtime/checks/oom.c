/* The oom check: counters that grow, and groups that have their own. */
#include "lib/rows.h"
#include "runtime/checks/machine.h"

extern const struct rp_check rp_check_oom;

#define MANY "nr_free_pages 1\noom_kill 7\nswap_ra 0\n"

static const struct {
	const char *vmstat, *memory, *config, *status, *message, *metrics;
} rows[] = {
	{ MANY, "{}", "{}", "ok",
	  "OOM kills: 7 in all, nothing to compare with yet",
	  "{\"new_kills\": null, \"total_kills\": 7}" },
	{ MANY, "{\"kills\": 7}", "{}", "ok", "OOM kills: 0 new, 7 in all",
	  "{\"new_kills\": 0, \"total_kills\": 7}" },
	{ MANY, "{\"kills\": 6}", "{}", "warning", "OOM kills: 1 new, 7 in all",
	  "{\"new_kills\": 1, \"total_kills\": 7}" },
	{ MANY, "{\"kills\": 2}", "{}", "critical",
	  "OOM kills: 5 new, 7 in all", NULL },
	{ MANY, "{\"kills\": 2}", "{\"warning\": 6, \"critical\": 6}", "ok",
	  "OOM kills: 5 new, 7 in all", NULL },
	/* the machine was restarted meanwhile */
	{ MANY, "{\"kills\": 100}", "{\"critical\": 7}", "critical",
	  "OOM kills: 7 new, 7 in all", NULL },
	{ MANY, "{\"kills\": \"x\"}", "{}", "ok",
	  "OOM kills: 7 in all, nothing to compare with yet", NULL },
};

RP_ROWS(oom, kills_are_new_since_the_last_look, rows)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_value memory;
	struct rp_check_ctx ctx = { .arena = &arena, .memory = &memory,
				    .deadline_us = RP_NEVER };

	rp_arena_init(&arena);
	ctx.root = test_directory(&arena);
	machine_has(ctx.root, "/proc/vmstat", row->vmstat);
	memory = json_of(&arena, row->memory);
	result = check_with(&ctx, &rp_check_oom, row->config);
	expect_result(&arena, &rp_check_oom, &result, row->status,
		      row->message, row->metrics);
	cr_expect(eq(i64, rp_value_int(rp_map_get(&memory, "kills"), 0), 7));
	ctx.memory = NULL;
	result = check_with(&ctx, &rp_check_oom, row->config);
	cr_expect(eq(int, result.status, RP_CHECK_OK));
	rp_arena_finish(&arena);
}

static const struct {
	const char *file, *text, *config, *message;
} unread[] = {
	{ "/x", "", "{}", "Check failed: [Errno 2] No such file or directory: "
			  "'@/proc/vmstat'" },
	{ "/proc/vmstat", "pgfault 1\n", "{}",
	  "Check failed: [Errno 61] No data available: '@/proc/vmstat'" },
	{ "/proc/vmstat", "oom_kill\n", "{}",
	  "Check failed: [Errno 61] No data available: '@/proc/vmstat'" },
	{ "/proc/vmstat", MANY, "{\"scope\": \"cgroup\"}",
	  "Check failed: [Errno 2] No such file or directory: "
	  "'@/proc/self/cgroup'" },
	{ "/proc/self/cgroup", "0::/\n", "{\"scope\": \"cgroup\"}",
	  "Check failed: [Errno 2] No such file or directory: "
	  "'@/sys/fs/cgroup/unified/cgroup.controllers'" },
	/* it is there, but has nothing of version 2 */
	{ "/proc/self/cgroup", "4:memory:/x\n", "{\"scope\": \"cgroup\"}",
	  "Check failed: [Errno 61] No data available: "
	  "'@/proc/self/cgroup'" },
};

RP_ROWS(oom, without_its_counter_is_unknown, unread)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .deadline_us = RP_NEVER };
	const char *at = strchr(row->message, '@');

	rp_arena_init(&arena);
	ctx.root = test_directory(&arena);
	machine_has(ctx.root, row->file, row->text);
	result = check_with(&ctx, &rp_check_oom, row->config);
	expect_result(&arena, &rp_check_oom, &result, "unknown",
		      rp_arena_printf(&arena, "%.*s%s%s",
				      (int)(at - row->message), row->message,
				      ctx.root, at + 1), "{}");
	rp_arena_finish(&arena);
}

Test(oom, of_a_group_is_its_own)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .deadline_us = RP_NEVER };

	rp_arena_init(&arena);
	ctx.root = test_directory(&arena);
	machine_has(ctx.root, "/proc/self/cgroup", "1:name=x:/\n0::/a/b\n");
	machine_has(ctx.root, "/sys/fs/cgroup/cgroup.controllers", "memory\n");
	machine_has(ctx.root, "/sys/fs/cgroup/a/b/memory.events",
		    "low 0\noom 9\noom_kill 3\n");
	result = check_with(&ctx, &rp_check_oom, "{\"scope\": \"cgroup\"}");
	expect_result(&arena, &rp_check_oom, &result, "ok",
		      "OOM kills: 3 in all, nothing to compare with yet", NULL);
	rp_arena_finish(&arena);
}

static const struct {
	const char *memory, *message;
} boots[] = {
	{ "{\"kills\": 2, \"boot\": \"one\"}", "OOM kills: 5 new, 7 in all" },
	/* restarted meanwhile, and beyond the old count already */
	{ "{\"kills\": 2, \"boot\": \"none\"}", "OOM kills: 7 new, 7 in all" },
	{ "{\"kills\": 2}", "OOM kills: 5 new, 7 in all" },
	{ "{\"kills\": 2, \"boot\": \"\"}", "OOM kills: 5 new, 7 in all" },
	{ "{\"boot\": \"none\"}",
	  "OOM kills: 7 in all, nothing to compare with yet" },
};

RP_ROWS(oom, knows_another_boot, boots)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_value memory;
	struct rp_check_ctx ctx = { .arena = &arena, .memory = &memory,
				    .deadline_us = RP_NEVER };

	rp_arena_init(&arena);
	ctx.root = test_directory(&arena);
	machine_has(ctx.root, "/proc/vmstat", MANY);
	machine_has(ctx.root, "/proc/sys/kernel/random/boot_id", "one\n");
	memory = json_of(&arena, row->memory);
	result = check_with(&ctx, &rp_check_oom, "{}");
	cr_expect(eq(str, (char *)result.message, (char *)row->message));
	cr_expect(rp_text_is(rp_value_text(rp_map_get(&memory, "boot"), ""),
			     "one"));
	rp_arena_finish(&arena);
}

Test(oom, of_a_group_is_not_compared_with_the_machine)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_value memory;
	struct rp_check_ctx ctx = { .arena = &arena, .memory = &memory,
				    .deadline_us = RP_NEVER };

	rp_arena_init(&arena);
	ctx.root = test_directory(&arena);
	machine_has(ctx.root, "/proc/vmstat", MANY);
	machine_has(ctx.root, "/proc/self/cgroup", "0::/a\n");
	machine_has(ctx.root, "/sys/fs/cgroup/cgroup.controllers", "memory\n");
	machine_has(ctx.root, "/sys/fs/cgroup/a/memory.events", "oom_kill 3\n");
	memory = rp_map_new(&arena);
	check_with(&ctx, &rp_check_oom, "{}");
	result = check_with(&ctx, &rp_check_oom, "{\"scope\": \"cgroup\"}");
	cr_expect(eq(str, (char *)result.message,
		     "OOM kills: 3 in all, nothing to compare with yet"));
	result = check_with(&ctx, &rp_check_oom, "{}");
	cr_expect(eq(str, (char *)result.message,
		     "OOM kills: 0 new, 7 in all"));
	rp_arena_finish(&arena);
}
