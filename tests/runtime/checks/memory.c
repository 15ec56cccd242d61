/* The memory check on machines that exist on paper. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <unistd.h>

#include "checks/meminfo.h"
#include "lib/fields.h"
#include "lib/rows.h"
#include "runtime/checks/machine.h"

extern const struct rp_check rp_check_memory;

#define GIB16 "MemTotal: 16777216 kB\nMemFree: 1048576 kB\n"

static const struct {
	const char *meminfo, *config, *status, *message, *metrics;
} measured[] = {
	{ GIB16 "MemAvailable: 8388608 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n",
	  "{}", "ok", "Memory usage: 50.0% (8.0/16.0 GB)",
	  "{\"memory_percent\": 50.0, \"memory_total_gb\": 16.0, "
	  "\"memory_used_gb\": 8.0, \"memory_available_gb\": 8.0}" },
	{ GIB16 "MemAvailable: 1677721 kB\nSwapTotal: 2097152 kB\n"
	  "SwapFree: 1398101 kB\n",
	  "{\"include_swap\": true}", "critical",
	  "Memory usage: 90.0% (14.4/16.0 GB)",
	  "{\"memory_percent\": 90.0, \"memory_total_gb\": 16.0, "
	  "\"memory_used_gb\": 14.4, \"memory_available_gb\": 1.6, "
	  "\"swap_percent\": 33.3, \"swap_total_gb\": 2.0, "
	  "\"swap_used_gb\": 0.67}" },
	{ GIB16 "MemAvailable: 8388608 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n",
	  "{\"include_swap\": true, \"warning_threshold\": 50}", "warning",
	  "Memory usage: 50.0% (8.0/16.0 GB)",
	  "{\"memory_percent\": 50.0, \"memory_total_gb\": 16.0, "
	  "\"memory_used_gb\": 8.0, \"memory_available_gb\": 8.0, "
	  "\"swap_percent\": 0.0, \"swap_total_gb\": 0.0, "
	  "\"swap_used_gb\": 0.0}" },
	/* LXC: more available than there is; what is free holds */
	{ "MemTotal: 1048576 kB\nMemFree: 524288 kB\n"
	  "MemAvailable: 9999999 kB\n",
	  "{}", "ok", "Memory usage: 50.0% (0.5/1.0 GB)",
	  "{\"memory_percent\": 50.0, \"memory_total_gb\": 1.0, "
	  "\"memory_used_gb\": 0.5, \"memory_available_gb\": 0.5}" },
	{ "MemTotal: 0 kB\n", "{}", "ok", "Memory usage: 0.0% (0.0/0.0 GB)",
	  "{\"memory_percent\": 0.0, \"memory_total_gb\": 0.0, "
	  "\"memory_used_gb\": 0.0, \"memory_available_gb\": 0.0}" },
	{ "MemTotal: 99999999999999999999999999 kB\nMemFree: -1 kB\n", "{}",
	  "critical", "Memory usage: 100.0% (8589934592.0/8589934592.0 GB)",
	  NULL },
	{ "MemFree: 1 kB\n", "{}", "unknown",
	  "Check failed: [Errno 61] No data available: '", "{}" },
	{ NULL, "{}", "unknown",
	  "Check failed: [Errno 2] No such file or directory: '", "{}" },
};

RP_ROWS(memory, is_measured_from_meminfo, measured)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .deadline_us = RP_NEVER };

	rp_arena_init(&arena);
	ctx.root = test_directory(&arena);
	if (row->meminfo)
		machine_has(ctx.root, "/proc/meminfo", row->meminfo);
	result = check_with(&ctx, &rp_check_memory, row->config);
	cr_expect(eq(str, (char *)rp_check_status_name(result.status),
		     (char *)row->status));
	cr_expect(strncmp(result.message, row->message, strlen(row->message))
		  == 0, "%s", result.message);
	if (row->metrics)
		cr_expect(eq(str, (char *)text_of(&arena, &result.metrics),
			     (char *)row->metrics));
	if (rp_value_count(&result.metrics) > 0)
		cr_expect(eq(str, (char *)test_unlike(&arena, &result.metrics,
						rp_check_memory.metrics), ""));
	rp_arena_finish(&arena);
}

#define OLD "MemTotal: 1000000 kB\nMemFree: 100000 kB\nCached: 50000 kB\n"
#define CACHES OLD "Active(file): 30000 kB\nInactive(file): 20000 kB\n" \
	"SReclaimable: 8000 kB\n"
#define ZONES "Node 0, zone DMA\n  pages free 3\n        min 1\n" \
	"        low      1000\nNode 0, zone Normal\n        low      500\n"

static const struct {
	const char *what, *meminfo, *zoneinfo;
	uint64_t want_kib;
} estimated[] = {
	{ "no file caches listed", OLD, ZONES, 150000 },
	{ "no zoneinfo", CACHES, NULL, 150000 },
	{ "no watermark", CACHES, "nothing\n", 158000 },
};

RP_ROWS(memory, available_is_estimated_on_old_kernels, estimated)
{
	struct rp_meminfo info;
	struct rp_arena arena;
	const char *root;

	rp_arena_init(&arena);
	root = test_directory(&arena);
	machine_has(root, "/proc/meminfo", row->meminfo);
	if (row->zoneinfo)
		machine_has(root, "/proc/zoneinfo", row->zoneinfo);
	cr_assert(rp_meminfo_read(&info, root) == 0);
	cr_expect(eq(u64, info.available / 1024, row->want_kib), "%s",
		  row->what);
	rp_arena_finish(&arena);
}

Test(memory, estimate_leaves_the_kernel_its_watermarks)
{
	uint64_t low = 1500 * (uint64_t)sysconf(_SC_PAGESIZE) / 1024;
	uint64_t slab = low < 4000 ? low : 4000;
	struct rp_meminfo info;
	struct rp_arena arena;
	const char *root;

	rp_arena_init(&arena);
	root = test_directory(&arena);
	machine_has(root, "/proc/meminfo", CACHES);
	machine_has(root, "/proc/zoneinfo", ZONES);
	cr_assert(rp_meminfo_read(&info, root) == 0);
	cr_expect(eq(u64, info.available / 1024,
		     100000 - low + 50000 - low + 8000 - slab));
	machine_has(root, "/proc/zoneinfo", "low 999999999\n");
	cr_assert(rp_meminfo_read(&info, root) == 0);
	cr_expect(eq(u64, info.available, 0));
	rp_arena_finish(&arena);
}
