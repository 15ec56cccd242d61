/* The inode check on real file systems: /proc is one without inodes. */
#include <sys/statvfs.h>

#include "lib/rows.h"
#include "runtime/checks/machine.h"

extern const struct rp_check rp_check_inode;

#define EMPTY "{\"percent\": 0.0, \"total\": 0, \"used\": 0, \"free\": 0}"

static const struct {
	const char *config, *status, *message, *metrics;
} rows[] = {
	{ "{\"paths\": [\"/proc\"]}", "ok", "Inode usage:  at 0.0%",
	  "{\"inodes\": {\"/proc\": " EMPTY "}, \"worst_percent\": 0.0, "
	  "\"worst_path\": \"\"}" },
	{ "{\"paths\": [\"/none\"]}", "unknown",
	  "Inode check error: path '/none' not accessible",
	  "{\"inodes\": {\"/none\": {\"error\": \"[Errno 2] No such file or "
	  "directory: '/none'\"}}, \"worst_percent\": 0.0, "
	  "\"worst_path\": \"\"}" },
};

RP_ROWS(inode, worst_path_decides, rows)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .deadline_us = RP_NEVER };

	rp_arena_init(&arena);
	result = check_with(&ctx, &rp_check_inode, row->config);
	expect_result(&arena, &rp_check_inode, &result, row->status,
		      row->message, row->metrics);
	rp_arena_finish(&arena);
}
