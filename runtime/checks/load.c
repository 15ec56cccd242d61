/*
 * load: how many tasks run or wait to, on average of 1, 5 and 15 minutes.
 *
 * What is judged is one of the three per CPU, so that thresholds hold for any
 * machine: at 1.0 there is just as much to do as all CPUs can do.  Waiting for
 * a disk counts as load on Linux, so a machine can be loaded and idle at once;
 * the cpu check tells the two apart.
 */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "checks/checks.h"
#include "checks/proc.h"

struct load {
	int minutes;
	double warning_threshold, critical_threshold;
};

static const char *const *minutes(void)
{
	static const char *const names[] = { "1", "5", "15", NULL };

	return names;
}

static const struct rp_option options[] = {
	{ "minutes", RP_OPT_CHOICE, offsetof(struct load, minutes),
	  .preset = "\"5\"", .choices = minutes,
	  .doc = "which of the three averages is judged" },
	RP_CHECK_THRESHOLDS(struct load, "load per CPU", "1.5", "3.0"),
	{ 0 }
};

static const struct rp_field measures[] = {
	{ "load_1", "double", false, "average of one minute" },
	{ "load_5", "double", false, "average of five minutes" },
	{ "load_15", "double", false, "average of fifteen minutes" },
	{ "load_per_cpu", "double", false, "the one that is judged, per CPU" },
	{ "cpu_count", "int", false, "how many CPUs there are" },
	{ 0 }
};

#define AVERAGES 3

/* 0 or a negative errno. */
static int read_averages(double averages[AVERAGES], const char *root)
{
	struct rp_buf buf;
	char *at, *end;
	int rc;

	rp_buf_init(&buf, RP_PROC_MAX);
	rc = rp_proc_read(&buf, root, "/proc/loadavg");
	at = buf.at;
	for (size_t i = 0; rc >= 0 && i < AVERAGES; i++) {
		averages[i] = strtod(at, &end);
		if (end == at || !(averages[i] >= 0))
			rc = -ENODATA;
		at = end;
	}
	rp_buf_finish(&buf);
	return rc;
}

static void judge(struct rp_check_ctx *ctx, const struct load *load,
		  const double averages[AVERAGES],
		  struct rp_check_result *result)
{
	long online = sysconf(_SC_NPROCESSORS_ONLN);
	long cpus = online > 0 ? online : 1;
	double value = averages[load->minutes - 1] / (double)cpus;
	struct rp_value *metrics = &result->metrics;

	*metrics = rp_map_new(ctx->arena);
	rp_map_put(ctx->arena, metrics, "load_1", rp_double(averages[0]));
	rp_map_put(ctx->arena, metrics, "load_5", rp_double(averages[1]));
	rp_map_put(ctx->arena, metrics, "load_15", rp_double(averages[2]));
	rp_map_put(ctx->arena, metrics, "load_per_cpu",
		   rp_double(rp_round2(value)));
	rp_map_put(ctx->arena, metrics, "cpu_count", rp_int(cpus));
	result->status = rp_check_judge(ctx, value, load->warning_threshold,
					load->critical_threshold);
	result->message = rp_arena_printf(ctx->arena,
		"Load average: %.2f, %.2f, %.2f (%.2f per CPU over %s min)",
		averages[0], averages[1], averages[2], value,
		minutes()[load->minutes - 1]);
}

static void run(struct rp_check_ctx *ctx, const void *self,
		struct rp_check_result *result)
{
	double averages[AVERAGES];
	int rc = read_averages(averages, ctx->root);

	if (rc < 0)
		rp_check_fail_file(ctx, result, -rc, "/proc/loadavg");
	else
		judge(ctx, self, averages, result);
}

const struct rp_check rp_check_load = {
	.name = "load",
	.doc = "Check the load average per CPU.",
	.options = options,
	.size = sizeof(struct load),
	.unit = "load per CPU",
	.metrics = RP_TOOL_ONLY(measures),
	.run = run,
};
