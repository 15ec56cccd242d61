/*
 * inode: how many files the file systems of some paths can still hold.  A disk
 * with room left is full all the same once its inodes are used up, which many
 * small files do.  File systems that make inodes as they need them (btrfs,
 * vfat) have no number of them and are 0 % full.
 */
#include <sys/statvfs.h>

#include "base/arena.h"
#include "checks/checks.h"
#include "checks/fullest.h"
#include "checks/meminfo.h"

static const struct rp_option options[] = {
	RP_FULLEST_PATHS,
	RP_CHECK_THRESHOLDS(struct rp_fullest_options, "percent", "80.0",
			    "95.0"),
	{ 0 }
};

static const struct rp_field measures[] = {
	{ "inodes", "map(string, inode_space)", false,
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
	uint64_t used = info->f_files > info->f_ffree
			? info->f_files - info->f_ffree : 0;
	struct rp_value map = rp_map_new(arena);

	*percent = rp_used_percent(used, used + info->f_favail);
	rp_map_put(arena, &map, "percent", rp_double(*percent));
	rp_map_put(arena, &map, "total", rp_int((int64_t)info->f_files));
	rp_map_put(arena, &map, "used", rp_int((int64_t)used));
	rp_map_put(arena, &map, "free", rp_int((int64_t)info->f_favail));
	return map;
}

static void run(struct rp_check_ctx *ctx, const void *self,
		struct rp_check_result *result)
{
	static const struct rp_fullest inode = { "Inode", "inodes", measure };

	rp_fullest_run(ctx, &inode, self, result);
}

const struct rp_check rp_check_inode = {
	.name = "inode",
	.doc = "Check how many more files file systems can hold.",
	.options = options,
	.size = sizeof(struct rp_fullest_options),
	.metrics = RP_TOOL_ONLY(measures),
	.run = run,
};
