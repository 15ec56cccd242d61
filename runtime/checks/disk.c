/*
 * disk: how full the file systems of some paths are, in percent of what
 * ordinary users could ever have.
 */
#include "base/arena.h"
#include "checks/checks.h"
#include "checks/disk_space.h"
#include "checks/fullest.h"

static const struct rp_option options[] = {
	RP_FULLEST_PATHS,
	RP_CHECK_THRESHOLDS(struct rp_fullest_options, "percent", "80.0",
			    "95.0"),
	{ 0 }
};

static const struct rp_field measures[] = {
	{ "disks", "map(string, disk_space)", false,
	  "each path's file system" },
	{ "worst_percent", "double", false,
	  "how full the fullest one is" },
	{ "worst_path", "string", false,
	  "its path, empty if none was measured" },
	{ 0 }
};

static struct rp_value measure(struct rp_arena *arena,
			       const struct statvfs *info, double *percent)
{
	struct rp_value map = rp_map_new(arena);
	struct rp_disk_space space;

	rp_disk_space_from(&space, info);
	rp_map_put(arena, &map, "percent", rp_double(space.percent));
	rp_map_put(arena, &map, "total_gb", rp_double(rp_gib(space.total)));
	rp_map_put(arena, &map, "used_gb", rp_double(rp_gib(space.used)));
	rp_map_put(arena, &map, "free_gb", rp_double(rp_gib(space.free)));
	*percent = space.percent;
	return map;
}

static void run(struct rp_check_ctx *ctx, const void *self,
		struct rp_check_result *result)
{
	static const struct rp_fullest disk = { "Disk", "disks", measure };

	rp_fullest_run(ctx, &disk, self, result);
}

const struct rp_check rp_check_disk = {
	.name = "disk",
	.doc = "Check disk space usage for specified mount points.",
	.options = options,
	.size = sizeof(struct rp_fullest_options),
	.metrics = RP_TOOL_ONLY(measures),
	.run = run,
};
