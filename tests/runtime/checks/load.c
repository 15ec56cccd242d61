/* The load check: averages, judged per CPU. */
#include <unistd.h>

#include "lib/rows.h"
#include "runtime/checks/machine.h"

extern const struct rp_check rp_check_load;

/* Thresholds and averages are times the CPUs of the machine that runs this. */
static const struct {
	double averages[3];
	const char *config, *status, *minutes;
	double per_cpu;
} rows[] = {
	{ { 9, 1.49, 9 }, "{}", "ok", "5", 1.49 },
	{ { 0, 1.5, 0 }, "{}", "warning", "5", 1.5 },
	{ { 0, 3, 0 }, "{}", "critical", "5", 3 },
	{ { 3, 0, 0 }, "{\"minutes\": \"1\"}", "critical", "1", 3 },
	{ { 0, 0, 2 }, "{\"minutes\": \"15\"}", "warning", "15", 2 },
	{ { 1, 2, 3 }, "{\"warning\": 9, \"critical\": 10}", "ok", "5", 2 },
};

RP_ROWS(load, is_judged_per_cpu, rows)
{
	double n = (double)sysconf(_SC_NPROCESSORS_ONLN);
	const double *each = row->averages;
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .deadline_us = RP_NEVER };
	const char *three;

	rp_arena_init(&arena);
	ctx.root = test_directory(&arena);
	three = rp_arena_printf(&arena, "%.2f %.2f %.2f 1/99 4711\n",
				each[0] * n, each[1] * n, each[2] * n);
	machine_has(ctx.root, "/proc/loadavg", three);
	result = check_with(&ctx, &rp_check_load, row->config);
	expect_result(&arena, &rp_check_load, &result, row->status,
		      rp_arena_printf(&arena, "Load average: %.2f, %.2f, %.2f "
				      "(%.2f per CPU over %s min)", each[0] * n,
				      each[1] * n, each[2] * n, row->per_cpu,
				      row->minutes), NULL);
	rp_arena_finish(&arena);
}

Test(load, metrics_are_the_three_averages)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .deadline_us = RP_NEVER };
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	rp_arena_init(&arena);
	ctx.root = test_directory(&arena);
	machine_has(ctx.root, "/proc/loadavg", "0.25 0.00 1.75 2/83 1\n");
	result = check_with(&ctx, &rp_check_load, "{}");
	cr_expect(eq(str, (char *)text_of(&arena, &result.metrics),
		rp_arena_printf(&arena, "{\"load_1\": 0.25, \"load_5\": 0.0, "
				"\"load_15\": 1.75, \"load_per_cpu\": 0.0, "
				"\"cpu_count\": %ld}", n)));
	rp_arena_finish(&arena);
}

static const struct {
	const char *file, *message;
} unread[] = {
	{ NULL, "Check failed: [Errno 2] No such file or directory: '" },
	{ "", "Check failed: [Errno 61] No data available: '" },
	{ "0.1 0.2\n", "Check failed: [Errno 61] No data available: '" },
	{ "0.1 -0.2 0.3\n", "Check failed: [Errno 61] No data available: '" },
	{ "nan nan nan\n", "Check failed: [Errno 61] No data available: '" },
};

RP_ROWS(load, that_cannot_be_read_is_unknown, unread)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .deadline_us = RP_NEVER };

	rp_arena_init(&arena);
	ctx.root = test_directory(&arena);
	if (row->file)
		machine_has(ctx.root, "/proc/loadavg", row->file);
	result = check_with(&ctx, &rp_check_load, "{}");
	cr_expect(eq(int, result.status, RP_CHECK_UNKNOWN));
	cr_expect(strncmp(result.message, row->message, strlen(row->message))
		  == 0, "%s", result.message);
	rp_arena_finish(&arena);
}
