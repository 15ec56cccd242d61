/*
 * disk_macos: for another system than those that this program runs on.  It is
 * kept because definitions name it, says that it was skipped, and joins only
 * where it is named, so that it does not count among what was found to be well.
 */
#include <stddef.h>

#include "base/value.h"
#include "checks/checks.h"
#include "checks/disk_scan.h"

static const struct rp_option options[] = {
	RP_DISK_SCAN_OPTIONS("[\"~/Library/Caches\", \"/Library/Caches\", "
			     "\"~/Library/Logs\", "
			     "\"~/Library/Developer/Xcode/DerivedData\"]",
			     "[\"~/Downloads\"]", "30"),
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
	(void)self;
	result->status = RP_CHECK_OK;
	result->message = "Skipped: not applicable for this platform";
	result->metrics = rp_map_new(ctx->arena);
	rp_map_put(ctx->arena, &result->metrics, "platform",
		   rp_cstring("linux"));
}

const struct rp_check rp_check_disk_macos = {
	.name = "disk_macos",
	.doc = "Analyze disk usage on macOS systems.",
	.options = options,
	.size = sizeof(struct rp_disk_scan_options),
	.only_named = true,
	.unit = "MB",
	.metrics = RP_TOOL_ONLY(measures),
	.run = run,
};
