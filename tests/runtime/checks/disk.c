/* The disk check on real file systems: /proc is one that is always empty. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <sys/statvfs.h>

#include "checks/disk_space.h"
#include "lib/fields.h"
#include "lib/rows.h"
#include "runtime/checks/machine.h"

extern const struct rp_check rp_check_disk;

static const struct {
	const char *what;
	struct statvfs info;
	uint64_t total, used, free;
	double percent;
} spaces[] = {
	{ "as df", { .f_frsize = 4096, .f_blocks = 1000, .f_bfree = 400,
		     .f_bavail = 400 }, 4096000, 2457600, 1638400, 60.0 },
	{ "root's reserve is not free", { .f_frsize = 1, .f_blocks = 1000,
	  .f_bfree = 100, .f_bavail = 50 }, 1000, 900, 50, 94.7 },
	{ "full", { .f_frsize = 1, .f_blocks = 1000, .f_bfree = 50,
		    .f_bavail = 0 }, 1000, 950, 0, 100.0 },
	{ "pseudo", { .f_frsize = 4096 }, 0, 0, 0, 0.0 },
	{ "nonsense", { .f_frsize = 1, .f_blocks = 1, .f_bfree = 5,
			.f_bavail = 5 }, 1, 0, 5, 0.0 },
};

RP_ROWS(disk, space_is_what_users_can_have, spaces)
{
	struct rp_disk_space space;

	rp_disk_space_from(&space, &row->info);
	cr_expect(eq(u64, space.total, row->total), "%s", row->what);
	cr_expect(eq(u64, space.used, row->used), "%s", row->what);
	cr_expect(eq(u64, space.free, row->free), "%s", row->what);
	cr_expect(eq(dbl, space.percent, row->percent), "%s", row->what);
}

#define EMPTY "{\"percent\": 0.0, \"total_gb\": 0.0, \"used_gb\": 0.0, " \
	"\"free_gb\": 0.0}"
#define ABSENT "{\"error\": \"[Errno 2] No such file or directory: '/none'\"}"

static const struct {
	const char *config, *status, *message, *metrics;
} measured[] = {
	{ "{\"paths\": [\"/proc\"]}", "ok", "Disk usage:  at 0.0%",
	  "{\"disks\": {\"/proc\": " EMPTY "}, \"worst_percent\": 0.0, "
	  "\"worst_path\": \"\"}" },
	{ "{\"paths\": [\"/proc\", \"/proc\"]}", "ok", "Disk usage:  at 0.0%",
	  "{\"disks\": {\"/proc\": " EMPTY "}, \"worst_percent\": 0.0, "
	  "\"worst_path\": \"\"}" },
	{ "{\"paths\": [\"/none\"]}", "unknown",
	  "Disk check error: path '/none' not accessible",
	  "{\"disks\": {\"/none\": " ABSENT "}, \"worst_percent\": 0.0, "
	  "\"worst_path\": \"\"}" },
	{ "{\"paths\": [\"/none\", \"/nor/this\"]}", "unknown",
	  "Disk check error: path '/none' not accessible", NULL },
	{ "{\"paths\": [\"/proc\", \"/none\"], \"warning_threshold\": 0}",
	  "unknown", "Disk check error: path '/none' not accessible; "
	  "Disk usage:  at 0.0%", NULL },
	/* what cannot be read does not hide what is critical */
	{ "{\"paths\": [\"/none\", \"/proc\"], \"critical_threshold\": 0}",
	  "critical", "Disk usage:  at 0.0%; "
	  "Disk check error: path '/none' not accessible",
	  "{\"disks\": {\"/none\": " ABSENT ", \"/proc\": " EMPTY "}, "
	  "\"worst_percent\": 0.0, \"worst_path\": \"\"}" },
	{ "{\"paths\": [\"/none\"], \"critical_threshold\": 0}", "unknown",
	  "Disk check error: path '/none' not accessible", NULL },
	{ "{\"paths\": [\"/proc/version/x\"]}", "unknown", "Check failed: "
	  "[Errno 20] Not a directory: '/proc/version/x'", "{}" },
	{ "{\"paths\": [\"/proc/version/x\", \"/proc\"], "
	  "\"critical_threshold\": 0}", "critical", "Disk usage:  at 0.0%; "
	  "Disk check error: [Errno 20] Not a directory: '/proc/version/x'",
	  NULL },
};

RP_ROWS(disk, worst_path_decides, measured)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .deadline_us = RP_NEVER };

	rp_arena_init(&arena);
	result = check_with(&ctx, &rp_check_disk, row->config);
	cr_expect(eq(str, (char *)rp_check_status_name(result.status),
		     (char *)row->status), "%s", row->config);
	cr_expect(eq(str, (char *)result.message, (char *)row->message));
	if (row->metrics)
		cr_expect(eq(str, (char *)text_of(&arena, &result.metrics),
			     (char *)row->metrics));
	if (rp_value_count(&result.metrics) > 0)
		cr_expect(eq(str, (char *)test_unlike(&arena, &result.metrics,
						rp_check_disk.metrics), ""));
	rp_arena_finish(&arena);
}

Test(disk, without_paths_is_about_the_root)
{
	struct rp_check_result given, empty;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .deadline_us = RP_NEVER };
	const struct rp_value *disks;

	rp_arena_init(&arena);
	given = check_with(&ctx, &rp_check_disk, "{}");
	empty = check_with(&ctx, &rp_check_disk, "{\"paths\": []}");
	disks = rp_map_get(&given.metrics, "disks");
	cr_expect(rp_map_get(disks, "/") != NULL);
	disks = rp_map_get(&empty.metrics, "disks");
	cr_expect(rp_map_get(disks, "/") != NULL);
	ctx.deadline_us = 1;
	given = check_with(&ctx, &rp_check_disk, "{}");
	cr_expect(eq(str, (char *)given.message, "Check failed: timed out"));
	rp_arena_finish(&arena);
}
