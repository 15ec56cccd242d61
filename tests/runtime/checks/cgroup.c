/* Control groups that exist on paper, and the checks that look at them. */
#include "checks/cgroup.h"

#include <unistd.h>

#include "lib/rows.h"
#include "runtime/checks/machine.h"

extern const struct rp_check rp_check_memory, rp_check_cpu;

#define GROUPS "/sys/fs/cgroup"
#define GIB "1073741824"

static const struct {
	const char *what, *own;
	const char *files[4][2];	/* below GROUPS */
	const char *message, *metrics;
} memories[] = {
	{ "no limit: the machine's", "0::/\n", { { "memory.max", "max\n" } },
	  "Memory usage: 25.0% (4.0/16.0 GB)",
	  "{\"memory_percent\": 25.0, \"memory_total_gb\": 16.0, "
	  "\"memory_used_gb\": 4.0, \"memory_available_gb\": 12.0}" },
	{ "idle caches of files are not used", "0::/\n",
	  { { "memory.max", "2147483648\n" },
	    { "memory.current", "1610612736\n" },
	    { "memory.stat", "anon 1\ninactive_file 536870912\n" } },
	  "Memory usage: 50.0% (1.0/2.0 GB)",
	  "{\"memory_percent\": 50.0, \"memory_total_gb\": 2.0, "
	  "\"memory_used_gb\": 1.0, \"memory_available_gb\": 1.0, "
	  "\"limit_gb\": 2.0}" },
	{ "a group above is the tighter one", "0::/a/b\n",
	  { { "a/b/memory.max", "4294967296\n" },
	    { "a/memory.max", GIB "\n" },
	    { "a/memory.current", "268435456\n" } },
	  "Memory usage: 25.0% (0.2/1.0 GB)", NULL },
	{ "more than the machine has", "0::/\n",
	  { { "memory.max", "99999999999999\n" },
	    { "memory.current", GIB "\n" } },
	  "Memory usage: 6.2% (1.0/16.0 GB)", NULL },
	{ "nothing left", "0::/\n",
	  { { "memory.max", GIB "\n" }, { "memory.current", "9999999999\n" } },
	  "Memory usage: 100.0% (1.0/1.0 GB)", NULL },
};

RP_ROWS(cgroup, memory_is_what_the_tightest_limit_leaves, memories)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .deadline_us = RP_NEVER };

	rp_arena_init(&arena);
	ctx.root = test_directory(&arena);
	machine_has(ctx.root, "/proc/meminfo", "MemTotal: 16777216 kB\n"
		    "MemFree: 1 kB\nMemAvailable: 12582912 kB\n");
	machine_has(ctx.root, "/proc/self/cgroup", row->own);
	machine_has(ctx.root, GROUPS "/cgroup.controllers", "cpu memory\n");
	for (size_t i = 0; i < 4 && row->files[i][0]; i++)
		machine_has(ctx.root, rp_arena_printf(&arena, GROUPS "/%s",
						      row->files[i][0]),
			    row->files[i][1]);
	result = check_with(&ctx, &rp_check_memory, "{\"scope\": \"cgroup\", "
			    "\"warning\": 200, \"critical\": 200}");
	expect_result(&arena, &rp_check_memory, &result, "ok", row->message,
		      row->metrics);
	rp_arena_finish(&arena);
}

static const struct {
	const char *own;
	const char *files[3][2];
	double limit;
	uint64_t used_us, throttled;
} cpus[] = {
	{ "0::/\n", { { "cpu.max", "max 100000\n" },
		      { "cpu.stat", "usage_usec 77\nnr_throttled 3\n" } },
	  0, 77, 3 },
	{ "0::/\n", { { "cpu.max", "50000 100000\n" } }, 0.5, 0, 0 },
	{ "0::/a\n", { { "a/cpu.max", "200000 100000\n" },
		       { "cpu.max", "150000 100000\n" },
		       { "cpu.stat", "usage_usec 5\n" } }, 1.5, 5, 0 },
	{ "0::/\n", { { "cpu.max", "5 0\n" } }, 0, 0, 0 },
	{ "0::/\n", { { "cpu.max", "" } }, 0, 0, 0 },
};

RP_ROWS(cgroup, cpus_are_what_the_tightest_quota_leaves, cpus)
{
	struct rp_cgroup_cpu cpu;
	struct rp_arena arena;
	const char *root, *file;

	rp_arena_init(&arena);
	root = test_directory(&arena);
	machine_has(root, "/proc/self/cgroup", row->own);
	/* a machine that mounts both versions */
	machine_has(root, GROUPS "/unified/cgroup.controllers", "");
	for (size_t i = 0; i < 3 && row->files[i][0]; i++)
		machine_has(root, rp_arena_printf(&arena, GROUPS "/unified/%s",
						  row->files[i][0]),
			    row->files[i][1]);
	cr_assert(rp_cgroup_cpu_read(&cpu, &arena, root, &file) == 0);
	cr_expect(eq(dbl, cpu.limit, row->limit), "%s", row->files[0][1]);
	cr_expect(eq(u64, cpu.used_us, row->used_us));
	cr_expect(eq(u64, cpu.throttled, row->throttled));
	rp_arena_finish(&arena);
}

static const struct {
	const char *config, *status, *message, *metrics;
} samples[] = {
	{ "{\"scope\": \"cgroup\", \"samples\": 2, \"sample_interval\": 0}",
	  "ok", "CPU usage: 0.0% (avg of 2 samples)",
	  "{\"cpu_percent\": 0.0, \"cpu_min\": 0.0, \"cpu_max\": 0.0, "
	  "\"samples\": 2, \"cpu_count\": %ld, \"cpu_limit\": 0.25, "
	  "\"throttled_count\": 0}" },
	{ "{\"scope\": \"cgroup\", \"per_cpu\": true}", "unknown",
	  "Check failed: per_cpu is about CPUs and a cgroup has none of its own",
	  "{}" },
};

RP_ROWS(cgroup, cpu_use_is_of_the_quota, samples)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .deadline_us = RP_NEVER };
	const char *online;

	rp_arena_init(&arena);
	ctx.root = test_directory(&arena);
	machine_has(ctx.root, "/proc/self/cgroup", "0::/\n");
	machine_has(ctx.root, GROUPS "/cgroup.controllers", "cpu\n");
	machine_has(ctx.root, GROUPS "/cpu.max", "25000 100000\n");
	machine_has(ctx.root, GROUPS "/cpu.stat", "usage_usec 1000\n");
	result = check_with(&ctx, &rp_check_cpu, row->config);
	online = strstr(row->metrics, "%ld");
	expect_result(&arena, &rp_check_cpu, &result, row->status,
		      row->message, online ? rp_arena_printf(&arena,
			"%.*s%ld%s", (int)(online - row->metrics),
			row->metrics, sysconf(_SC_NPROCESSORS_ONLN),
			online + 3) : row->metrics);
	ctx.root = "/none";
	result = check_with(&ctx, &rp_check_cpu, samples[0].config);
	expect_result(&arena, &rp_check_cpu, &result, "unknown",
		      "Check failed: [Errno 2] No such file or directory: "
		      "'/none/proc/self/cgroup'", "{}");
	rp_arena_finish(&arena);
}
