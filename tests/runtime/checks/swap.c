/* The swap check. */
#include "lib/rows.h"
#include "runtime/checks/machine.h"

extern const struct rp_check rp_check_swap;

#define RAM "MemTotal: 4194304 kB\nMemFree: 1 kB\nMemAvailable: 1 kB\n"

static const struct {
	const char *meminfo, *config, *status, *message, *metrics;
} rows[] = {
	{ RAM "SwapTotal: 2097152 kB\nSwapFree: 1048576 kB\n", "{}", "ok",
	  "Swap usage: 50.0% (1.0/2.0 GB)",
	  "{\"swap_percent\": 50.0, \"swap_total_gb\": 2.0, "
	  "\"swap_used_gb\": 1.0, \"swap_free_gb\": 1.0}" },
	{ RAM "SwapTotal: 1000 kB\nSwapFree: 400 kB\n", "{}", "warning",
	  "Swap usage: 60.0% (0.0/0.0 GB)", NULL },
	{ RAM "SwapTotal: 1000 kB\nSwapFree: 150 kB\n", "{}", "critical",
	  "Swap usage: 85.0% (0.0/0.0 GB)", NULL },
	{ RAM "SwapTotal: 1000 kB\nSwapFree: 999 kB\n", "{\"critical\": 0.1}",
	  "critical", "Swap usage: 0.1% (0.0/0.0 GB)", NULL },
	{ RAM "SwapTotal: 0 kB\nSwapFree: 0 kB\n", "{\"warning\": 0}", "ok",
	  "Swap usage: there is no swap",
	  "{\"swap_percent\": 0.0, \"swap_total_gb\": 0.0, "
	  "\"swap_used_gb\": 0.0, \"swap_free_gb\": 0.0}" },
	{ RAM "SwapTotal: 1000 kB\nSwapFree: 2000 kB\n", "{}", "ok",
	  "Swap usage: 0.0% (0.0/0.0 GB)", NULL },
};

RP_ROWS(swap, is_measured_from_meminfo, rows)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .deadline_us = RP_NEVER };

	rp_arena_init(&arena);
	ctx.root = test_directory(&arena);
	machine_has(ctx.root, "/proc/meminfo", row->meminfo);
	result = check_with(&ctx, &rp_check_swap, row->config);
	expect_result(&arena, &rp_check_swap, &result, row->status,
		      row->message, row->metrics);
	rp_arena_finish(&arena);
}

Test(swap, is_unknown_without_proc)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .deadline_us = RP_NEVER };

	rp_arena_init(&arena);
	ctx.root = "/none";
	result = check_with(&ctx, &rp_check_swap, "{}");
	expect_result(&arena, &rp_check_swap, &result, "unknown",
		      "Check failed: [Errno 2] No such file or directory: "
		      "'/none/proc/meminfo'", "{}");
	rp_arena_finish(&arena);
}
