/*
 * swap: how much of the swap space is in use.  A machine without any is fine:
 * it was set up so.
 */
#include "base/arena.h"
#include "checks/checks.h"
#include "checks/meminfo.h"

struct swap {
	double warning_threshold, critical_threshold;
};

static const struct rp_option options[] = {
	RP_CHECK_THRESHOLDS(struct swap, "percent", "60.0", "85.0"),
	{ 0 }
};

static const struct rp_field measures[] = {
	{ "swap_percent", "double", false, "how much is in use" },
	{ "swap_total_gb", "double", false, "all there is" },
	{ "swap_used_gb", "double", false, "what is in use" },
	{ "swap_free_gb", "double", false, "what is left" },
	{ 0 }
};

static void judge(struct rp_check_ctx *ctx, const struct swap *swap,
		  const struct rp_meminfo *info,
		  struct rp_check_result *result)
{
	uint64_t used = info->swap_total > info->swap_free
			? info->swap_total - info->swap_free : 0;
	double percent = rp_used_percent(used, info->swap_total);
	struct rp_value *metrics = &result->metrics;

	*metrics = rp_map_new(ctx->arena);
	rp_map_put(ctx->arena, metrics, "swap_percent", rp_double(percent));
	rp_map_put(ctx->arena, metrics, "swap_total_gb",
		   rp_double(rp_gib(info->swap_total)));
	rp_map_put(ctx->arena, metrics, "swap_used_gb",
		   rp_double(rp_gib(used)));
	rp_map_put(ctx->arena, metrics, "swap_free_gb",
		   rp_double(rp_gib(info->swap_free)));
	if (info->swap_total == 0) {
		result->status = RP_CHECK_OK;
		result->message = "Swap usage: there is no swap";
		return;
	}
	result->status = rp_check_judge(ctx, percent, swap->warning_threshold,
					swap->critical_threshold);
	result->message = rp_arena_printf(ctx->arena,
		"Swap usage: %.1f%% (%.1f/%.1f GB)", percent, rp_gib(used),
		rp_gib(info->swap_total));
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

const struct rp_check rp_check_swap = {
	.name = "swap",
	.doc = "Check how much of the swap space is in use.",
	.options = options,
	.size = sizeof(struct swap),
	.metrics = RP_TOOL_ONLY(measures),
	.run = run,
};
