/*
 * disk_linux: what package managers, the journal, containers and snaps leave
 * behind.
 */
#include <stddef.h>

#include "checks/checks.h"
#include "checks/disk_scan.h"

static const struct rp_option options[] = {
	RP_DISK_SCAN_OPTIONS("[\"/var/cache/apt/archives\", "
			     "\"/var/log/journal\", \"/var/lib/docker\", "
			     "\"/var/lib/snapd\"]", "[\"/tmp\"]", "7"),
	{ 0 }
};

static const struct rp_field measures[] = {
	RP_DISK_SCAN_LISTS,
	RP_DISK_SCAN_TOTALS,
	{ 0 }
};

static void run(struct rp_check_ctx *ctx, const void *self,
		struct rp_check_result *result)
{
	static const struct rp_disk_advice of_hogs[] = {
		{ "apt", "Run 'sudo apt clean' to clear APT package cache" },
		{ "journal", "Run 'sudo journalctl --vacuum-size=100M' to "
			     "trim journal logs" },
		{ "docker", "Run 'docker system prune' to clean unused Docker "
			    "data" },
		{ "snap", "Remove old snap package revisions" },
		{ NULL, NULL }
	};
	static const struct rp_disk_scan scan = {
		of_hogs, "Remove old temporary files from /tmp", NULL,
	};

	rp_disk_scan_run(ctx, &scan, self, NULL, result);
}

const struct rp_check rp_check_disk_linux = {
	.name = "disk_linux",
	.doc = "Analyze disk usage on Linux systems.",
	.options = options,
	.size = sizeof(struct rp_disk_scan_options),
	.unit = "MB",
	.metrics = RP_TOOL_ONLY(measures),
	.run = run,
};
