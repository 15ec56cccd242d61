/*
 * disk_common: what takes room where every Unix collects it: logs, caches,
 * scratch files, and large files in the home directory.
 */
#include <stddef.h>

#include "checks/checks.h"
#include "checks/disk_scan.h"

struct disk_common {
	struct rp_disk_scan_options scan;
	struct rp_disk_large large;
};

static const struct rp_option options[] = {
	RP_DISK_SCAN_OPTIONS("[\"/var/log\", \"~/.cache\"]",
			     "[\"/tmp\", \"/var/tmp\"]", "7"),
	{ "large_directories", RP_OPT_STRINGS,
	  offsetof(struct disk_common, large.directories),
	  .preset = "[\"~\"]",
	  .doc = "directories in which large files are looked for" },
	{ "large_mb", RP_OPT_DOUBLE, offsetof(struct disk_common, large.mb),
	  .preset = "100.0", .min = 0, .max = 1e9,
	  .doc = "the size from which a file is large" },
	{ 0 }
};

static const struct rp_field measures[] = {
	RP_DISK_SCAN_LISTS,
	{ "large_files", "list(space_hog)", true, "files of much room" },
	RP_DISK_SCAN_TOTALS,
	{ 0 }
};

static void run(struct rp_check_ctx *ctx, const void *self,
		struct rp_check_result *result)
{
	static const struct rp_disk_advice of_hogs[] = {
		{ "/var/log", "Compress or rotate old log files in /var/log" },
		{ "pip", "Run 'pip cache purge' to clear pip cache" },
		{ "npm", "Run 'npm cache clean --force' to clear npm cache" },
		{ ".cache", "Clear user caches in ~/.cache" },
		{ NULL, NULL }
	};
	static const struct rp_disk_scan scan = {
		of_hogs,
		"Remove old temporary files from /tmp and /var/tmp",
		"Review and remove large files in home directory",
	};
	const struct disk_common *disk = self;

	rp_disk_scan_run(ctx, &scan, &disk->scan, &disk->large, result);
}

const struct rp_check rp_check_disk_common = {
	.name = "disk_common",
	.doc = "Analyze disk usage on any Unix platform.",
	.options = options,
	.size = sizeof(struct disk_common),
	.unit = "MB",
	.metrics = RP_TOOL_ONLY(measures),
	.run = run,
};
