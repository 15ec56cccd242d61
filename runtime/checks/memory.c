/*
 * memory: how much of the RAM is in use.  Caches that the kernel gives back on
 * demand do not count as used.  Swap is shown when asked for and never judged:
 * full swap on an idle machine is normal.
 */
#include "base/arena.h"
#include "checks/checks.h"
#include "checks/meminfo.h"

struct memory {
	_Bool include_swap;
	double warning_threshold, critical_threshold;
};

static const struct rp_option options[] = {
	{ "include_swap", RP_OPT_BOOL, offsetof(struct memory, include_swap),
	  .preset = "false", .doc = "show the swap's use too" },
	RP_CHECK_THRESHOLDS(struct memory, "percent", "70.0", "90.0"),
	{ 0 }
};

static const struct rp_field measures[] = {
	{ "memory_percent", "double", false, "how much is in use" },
	{ "memory_total_gb", "double", false, "all there is" },
	{ "memory_used_gb", "double", false, "what is in use" },
	{ "memory_available_gb", "double", false,
	  "what programs can get" },
	{ "swap_percent", "double", true,
	  "swap in use, with include_swap" },
	{ "swap_total_gb", "double", true,
	  "all swap, with include_swap" },
	{ "swap_used_gb", "double", true,
	  "what is in use, with include_swap" },
	{ 0 }
};

static void add_swap(struct rp_arena *arena, struct rp_value *metrics,
		     const struct rp_meminfo *info)
{
	uint64_t used = info->swap_total > info->swap_free
			? info->swap_total - info->swap_free : 0;

	rp_map_put(arena, metrics, "swap_percent",
		   rp_double(rp_used_percent(used, info->swap_total)));
	rp_map_put(arena, metrics, "swap_total_gb",
		   rp_double(rp_gib(info->swap_total)));
	rp_map_put(arena, metrics, "swap_used_gb", rp_double(rp_gib(used)));
}

static void judge(struct rp_check_ctx *ctx, const struct memory *memory,
		  const struct rp_meminfo *info,
		  struct rp_check_result *result)
{
	struct rp_arena *arena = ctx->arena;
	struct rp_value *metrics = &result->metrics;
	uint64_t used = info->total - info->available;
	double percent = rp_used_percent(used, info->total);

	*metrics = rp_map_new(arena);
	rp_map_put(arena, metrics, "memory_percent", rp_double(percent));
	rp_map_put(arena, metrics, "memory_total_gb",
		   rp_double(rp_gib(info->total)));
	rp_map_put(arena, metrics, "memory_used_gb", rp_double(rp_gib(used)));
	rp_map_put(arena, metrics, "memory_available_gb",
		   rp_double(rp_gib(info->available)));
	if (memory->include_swap)
		add_swap(arena, metrics, info);
	result->status = rp_check_judge(ctx, percent, memory->warning_threshold,
					memory->critical_threshold);
	result->message = rp_arena_printf(arena,
		"Memory usage: %.1f%% (%.1f/%.1f GB)", percent, rp_gib(used),
		rp_gib(info->total));
}

static void run(struct rp_check_ctx *ctx, const void *self,
		struct rp_check_result *result)
{
	struct rp_meminfo info;
	int rc = rp_meminfo_read(&info, ctx->root);

	if (rc < 0)
		rp_check_fail_file(ctx, result, -rc, "/proc/meminfo");
	else
		judge(ctx, self, &info, result);
}

const struct rp_check rp_check_memory = {
	.name = "memory",
	.doc = "Check memory (RAM) usage percentage.",
	.options = options,
	.size = sizeof(struct memory),
	.metrics = RP_TOOL_ONLY(measures),
	.run = run,
};
