/*
 * memory: how much of the RAM is in use.  Caches that the kernel gives back on
 * demand do not count as used.  Swap is shown when asked for and never judged:
 * full swap on an idle machine is normal.
 *
 * With the scope cgroup it is the memory that the own control group may use,
 * which is what a container has of its machine's.
 */
#include "base/arena.h"
#include "checks/cgroup.h"
#include "checks/checks.h"
#include "checks/meminfo.h"

struct memory {
	_Bool include_swap;
	int scope;
	double warning_threshold, critical_threshold;
};

static const struct rp_option options[] = {
	{ "include_swap", RP_OPT_BOOL, offsetof(struct memory, include_swap),
	  .preset = "false", .doc = "show the swap's use too" },
	{ "scope", RP_OPT_CHOICE, offsetof(struct memory, scope),
	  .preset = "\"host\"", .choices = rp_cgroup_scopes,
	  .doc = "whose memory: the machine's or the own cgroup's" },
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
	{ "limit_gb", "double", true,
	  "what the cgroup may use, with that scope and if it is limited" },
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
		  const struct rp_meminfo *info, uint64_t limit,
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
	if (limit)
		rp_map_put(arena, metrics, "limit_gb",
			   rp_double(rp_gib(limit)));
	result->status = rp_check_judge(ctx, percent, memory->warning_threshold,
					memory->critical_threshold);
	result->message = rp_arena_printf(arena,
		"Memory usage: %.1f%% (%.1f/%.1f GB)", percent, rp_gib(used),
		rp_gib(info->total));
}

/* 0 or a negative errno about *file; the limit stays 0 if there is none. */
static int use_group(struct rp_meminfo *info, uint64_t *limit,
		     struct rp_check_ctx *ctx, const char **file)
{
	struct rp_cgroup_memory group;
	int rc = rp_cgroup_memory_read(&group, ctx->arena, ctx->root, file);

	if (rc < 0 || !group.is_limited)
		return rc;
	*limit = group.limit;
	if (group.limit < info->total)
		info->total = group.limit;
	info->available = group.used < info->total ? info->total - group.used
						   : 0;
	return 0;
}

static void run(struct rp_check_ctx *ctx, const void *self,
		struct rp_check_result *result)
{
	const struct memory *memory = self;
	const char *file = "/proc/meminfo";
	struct rp_meminfo info;
	uint64_t limit = 0;
	int rc = rp_meminfo_read(&info, ctx->root);

	if (rc == 0 && memory->scope == RP_SCOPE_CGROUP)
		rc = use_group(&info, &limit, ctx, &file);
	if (rc < 0)
		rp_check_fail_file(ctx, result, -rc, file);
	else
		judge(ctx, memory, &info, limit, result);
}

const struct rp_check rp_check_memory = {
	.name = "memory",
	.doc = "Check memory (RAM) usage percentage.",
	.options = options,
	.size = sizeof(struct memory),
	.metrics = RP_TOOL_ONLY(measures),
	.run = run,
};
