/* The cpu check: its arithmetic on given readings, its sampling on paper. */
#include "checks/cpu.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/cancel.h"
#include "lib/fields.h"
#include "lib/rows.h"
#include "runtime/checks/machine.h"

extern const struct rp_check rp_check_cpu;

#define MAX 4

static const struct {
	bool per_cpu;
	size_t width, n;
	double readings[3][MAX];
	const char *status, *message;
	const char *metrics;	/* up to cpu_count, which the machine decides */
} judged[] = {
	{ false, 1, 3, { { 20 }, { 40 }, { 60 } }, "ok",
	  "CPU usage: 40.0% (avg of 3 samples)",
	  "{\"cpu_percent\": 40.0, \"cpu_min\": 20.0, \"cpu_max\": 60.0, "
	  "\"samples\": 3, \"cpu_count\": " },
	{ true, 4, 2, { { 10, 20, 80, 40 }, { 30, 40, 60, 20 } }, "warning",
	  "CPU usage: 70.0% (avg of 2 samples, busiest core)",
	  "{\"cpu_percent\": 70.0, \"cpu_min\": 60.0, \"cpu_max\": 80.0, "
	  "\"samples\": 2, \"per_cpu_percent\": [20.0, 30.0, 70.0, 30.0], "
	  "\"cpu_count\": 4}" },
	/* 69.966… prints as 70.0 and is still ok */
	{ false, 1, 3, { { 69.9 }, { 70 }, { 70 } }, "ok",
	  "CPU usage: 70.0% (avg of 3 samples)",
	  "{\"cpu_percent\": 70.0, \"cpu_min\": 69.9, \"cpu_max\": 70.0, " },
	{ false, 1, 1, { { 90 } }, "critical",
	  "CPU usage: 90.0% (avg of 1 samples)", "{\"cpu_percent\": 90.0, " },
};

RP_ROWS(cpu, averages_samples, judged)
{
	struct rp_cpu cpu = { .samples = (long long)row->n,
			      .per_cpu = row->per_cpu,
			      .warning_threshold = 70,
			      .critical_threshold = 90 };
	struct rp_check_result result;
	struct rp_cpu_tally tally;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena };

	rp_arena_init(&arena);
	rp_cpu_tally_init(&tally, &arena, row->width);
	for (size_t i = 0; i < row->n; i++)
		rp_cpu_tally_add(&tally, row->readings[i]);
	rp_cpu_judge(&ctx, &cpu, &tally, &result);
	cr_expect(eq(str, (char *)rp_check_status_name(result.status),
		     (char *)row->status));
	cr_expect(eq(str, (char *)result.message, (char *)row->message));
	cr_expect(strncmp(text_of(&arena, &result.metrics), row->metrics,
			  strlen(row->metrics)) == 0, "%s",
		  text_of(&arena, &result.metrics));
	cr_expect(eq(str, (char *)test_unlike(&arena, &result.metrics,
					      rp_check_cpu.metrics), ""));
	rp_arena_finish(&arena);
}

#define QUICK "\"samples\": 3, \"sample_interval\": 0"

static const struct {
	const char *stat, *config, *status, *message;
} sampled[] = {
	{ "cpu  1 2 3 4 5 6 7 8 9 10\ncpu0 1 2 3 4\nintr 5\n",
	  "{" QUICK "}", "ok", "CPU usage: 0.0% (avg of 3 samples)" },
	{ "cpu  1 2 3 4\ncpu0 1 2 3 4\ncpu1 1 2\nintr 5\n",
	  "{" QUICK ", \"per_cpu\": true}", "ok",
	  "CPU usage: 0.0% (avg of 3 samples, busiest core)" },
	{ "cpu  1 2 3 4\n", "{" QUICK ", \"warning_threshold\": 0}",
	  "warning", "CPU usage: 0.0% (avg of 3 samples)" },
	{ "cpu  1 2 3 4\n", "{" QUICK ", \"per_cpu\": true}", "unknown",
	  "Check failed: no CPU is listed" },
	{ "cpu 99999999999999999999999 -4 x\n", "{" QUICK "}", "ok",
	  "CPU usage: 0.0% (avg of 3 samples)" },
	{ "", "{" QUICK "}", "unknown",
	  "Check failed: [Errno 61] No data available: '" },
	{ NULL, "{}", "unknown",
	  "Check failed: [Errno 2] No such file or directory: '" },
};

RP_ROWS(cpu, samples_what_the_kernel_says, sampled)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .deadline_us = RP_NEVER };

	rp_arena_init(&arena);
	ctx.root = test_directory(&arena);
	if (row->stat)
		machine_has(ctx.root, "/proc/stat", row->stat);
	result = check_with(&ctx, &rp_check_cpu, row->config);
	cr_expect(eq(str, (char *)rp_check_status_name(result.status),
		     (char *)row->status));
	cr_expect(strncmp(result.message, row->message, strlen(row->message))
		  == 0, "%s", result.message);
	if (result.status == RP_CHECK_UNKNOWN)
		cr_expect(eq(str, (char *)text_of(&arena, &result.metrics),
			     "{}"));
	rp_arena_finish(&arena);
}

Test(cpu, does_not_outlive_its_deadline_or_its_run)
{
	struct rp_check_result result;
	struct rp_cancel cancel;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .deadline_us = 1 };

	rp_arena_init(&arena);
	ctx.root = test_directory(&arena);
	machine_has(ctx.root, "/proc/stat", "cpu  1 2 3 4\n");
	result = check_with(&ctx, &rp_check_cpu, "{}");
	cr_expect(eq(int, result.status, RP_CHECK_UNKNOWN));
	cr_expect(eq(str, (char *)result.message, "Check failed: timed out"));
	cr_assert(rp_cancel_init(&cancel) == 0);
	rp_cancel_raise(&cancel, 15);
	ctx.cancel = &cancel;
	ctx.deadline_us = RP_NEVER;
	result = check_with(&ctx, &rp_check_cpu, "{}");
	cr_expect(eq(str, (char *)result.message, "Check failed: cancelled"));
	rp_cancel_finish(&cancel);
	rp_arena_finish(&arena);
}
