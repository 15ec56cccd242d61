/*
 * cpu: how busy the CPUs are, as the mean of several samples, so that one
 * spike does not page anybody.  With per_cpu each CPU has its own mean and the
 * busiest one counts: a single-threaded process that hangs is lost in the
 * average of 64 CPUs.
 *
 * Sampling takes samples * sample_interval; deadline and cancellation cut it
 * short, and then there is no result but an error.
 */
#include "checks/cpu.h"

#include <assert.h>
#include <unistd.h>

#include "base/arena.h"
#include "checks/beside.h"
#include "checks/cgroup.h"
#include "checks/checks.h"
#include "checks/cpu_times.h"

static const struct rp_option options[] = {
	{ "samples", RP_OPT_INT, offsetof(struct rp_cpu, samples),
	  .preset = "5", .min = 1, .max = 3600,
	  .doc = "how many samples to average" },
	{ "sample_interval", RP_OPT_DOUBLE,
	  offsetof(struct rp_cpu, sample_interval),
	  .preset = "1.0", .min = 0, .max = 3600,
	  .doc = "seconds that a sample takes" },
	{ "per_cpu", RP_OPT_BOOL, offsetof(struct rp_cpu, per_cpu),
	  .preset = "false", .doc = "judge the busiest CPU, not the average" },
	{ "scope", RP_OPT_CHOICE, offsetof(struct rp_cpu, scope),
	  .preset = "\"host\"", .choices = rp_cgroup_scopes,
	  .doc = "whose use: the machine's or the own cgroup's" },
	RP_CHECK_THRESHOLDS(struct rp_cpu, "percent", "70.0", "90.0"),
	{ 0 }
};

static const struct rp_field measures[] = {
	{ "cpu_percent", "double", false,
	  "mean use; of the busiest with per_cpu" },
	{ "cpu_min", "double", false, "the least sample" },
	{ "cpu_max", "double", false, "the greatest sample" },
	{ "samples", "int", false, "how often it was measured" },
	{ "per_cpu_percent", "list(double)", true,
	  "mean use of each, with per_cpu" },
	{ "cpu_count", "int", true, "how many there are" },
	{ "cpu_limit", "double", true,
	  "how many the cgroup may use, with that scope" },
	{ "throttled_count", "int", true,
	  "how often it was held up meanwhile, with that scope" },
	{ 0 }
};

/* ------------------------------------------------------------------ tally */

void rp_cpu_tally_init(struct rp_cpu_tally *tally, struct rp_arena *arena,
		       size_t width)
{
	assert(width > 0);
	*tally = (struct rp_cpu_tally){
		.width = width,
		.sums = rp_arena_array(arena, width, sizeof(double)),
	};
}

void rp_cpu_tally_add(struct rp_cpu_tally *tally, const double *readings)
{
	double busiest = readings[0];

	for (size_t i = 0; i < tally->width; i++) {
		tally->sums[i] += readings[i];
		if (readings[i] > busiest)
			busiest = readings[i];
	}
	if (tally->n == 0 || busiest < tally->min)
		tally->min = busiest;
	if (tally->n == 0 || busiest > tally->max)
		tally->max = busiest;
	tally->n++;
}

/* ---------------------------------------------------------------- judging */

/* Each CPU's mean; the largest comes back. */
static double list_means(struct rp_arena *arena, struct rp_value *means,
			 const struct rp_cpu_tally *tally)
{
	double largest = 0;

	*means = rp_list_new(arena);
	for (size_t i = 0; i < tally->width; i++) {
		double mean = rp_round1(tally->sums[i] / (double)tally->n);

		rp_list_push(arena, means, rp_double(mean));
		if (mean > largest)
			largest = mean;
	}
	return largest;
}

static struct rp_value online_cpus(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n > 0 ? rp_int(n) : rp_null;
}

void rp_cpu_judge(struct rp_check_ctx *ctx, const struct rp_cpu *cpu,
		  const struct rp_cpu_tally *tally,
		  struct rp_check_result *result)
{
	struct rp_arena *arena = ctx->arena;
	struct rp_value *metrics = &result->metrics, means;
	double largest = list_means(arena, &means, tally);
	double value = cpu->per_cpu ? largest
				    : tally->sums[0] / (double)tally->n;

	assert(tally->n > 0);
	*metrics = rp_map_new(arena);
	rp_map_put(arena, metrics, "cpu_percent", rp_double(largest));
	rp_map_put(arena, metrics, "cpu_min", rp_double(tally->min));
	rp_map_put(arena, metrics, "cpu_max", rp_double(tally->max));
	rp_map_put(arena, metrics, "samples", rp_int(cpu->samples));
	if (cpu->per_cpu)
		rp_map_put(arena, metrics, "per_cpu_percent", means);
	rp_map_put(arena, metrics, "cpu_count",
		   cpu->per_cpu ? rp_int((int64_t)tally->width)
				: online_cpus());
	if (cpu->scope == RP_SCOPE_CGROUP) {
		rp_map_put(arena, metrics, "cpu_limit",
			   rp_double(rp_round2(tally->limit)));
		rp_map_put(arena, metrics, "throttled_count",
			   rp_int(tally->throttled));
	}
	result->status = rp_check_judge(ctx, value, cpu->warning_threshold,
					cpu->critical_threshold);
	result->message = rp_arena_printf(arena,
		"CPU usage: %.1f%% (avg of %lld samples%s)", value,
		cpu->samples, cpu->per_cpu ? ", busiest core" : "");
}

/* --------------------------------------------------------------- sampling */

/* What passed between two snapshots, into `readings`. */
static void measure(double *readings, const struct rp_cpu_tally *tally,
		    const struct rp_cpu *cpu,
		    const struct rp_cpu_times snapshots[2])
{
	if (!cpu->per_cpu) {
		readings[0] = rp_cpu_percent(&snapshots[0].all,
					     &snapshots[1].all);
		return;
	}
	for (size_t i = 0; i < tally->width; i++)
		readings[i] = i < snapshots[0].n && i < snapshots[1].n
			      ? rp_cpu_percent(&snapshots[0].each[i],
					       &snapshots[1].each[i]) : 0;
}

/* NULL, or what went wrong. */
static const char *snapshot(struct rp_cpu_times *times,
			    struct rp_check_ctx *ctx, bool per_cpu)
{
	int rc = rp_cpu_times_read(times, ctx->arena, ctx->root);

	if (rc < 0)
		return rp_check_os_error(ctx->arena, -rc,
			rp_arena_printf(ctx->arena, "%s/proc/stat", ctx->root));
	return per_cpu && times->n == 0 ? "no CPU is listed" : NULL;
}

static const char *sample(struct rp_cpu_tally *tally, struct rp_check_ctx *ctx,
			  const struct rp_cpu *cpu)
{
	struct rp_cpu_times snapshots[2] = { 0 }, swap;
	const char *problem = snapshot(&snapshots[0], ctx, cpu->per_cpu);
	double *readings;

	if (problem)
		return problem;
	rp_cpu_tally_init(tally, ctx->arena,
			  cpu->per_cpu ? snapshots[0].n : 1);
	readings = rp_arena_array(ctx->arena, tally->width, sizeof *readings);
	for (long long i = 0; i < cpu->samples; i++) {
		problem = rp_check_wait(ctx, cpu->sample_interval);
		if (!problem)
			problem = snapshot(&snapshots[1], ctx, cpu->per_cpu);
		if (problem)
			return problem;
		measure(readings, tally, cpu, snapshots);
		rp_cpu_tally_add(tally, readings);
		swap = snapshots[0];
		snapshots[0] = snapshots[1];
		snapshots[1] = swap;
	}
	return NULL;
}

static void run(struct rp_check_ctx *ctx, const void *self,
		struct rp_check_result *result)
{
	const struct rp_cpu *cpu = self;
	struct rp_cpu_tally tally;
	const char *problem = cpu->scope == RP_SCOPE_CGROUP
			      ? rp_cpu_sample_group(&tally, ctx, cpu)
			      : sample(&tally, ctx, cpu);

	if (problem)
		rp_check_fail(ctx, result, "%s", problem);
	else
		rp_cpu_judge(ctx, cpu, &tally, result);
}

const struct rp_check rp_check_cpu = {
	.name = "cpu",
	.doc = "Check CPU usage by averaging multiple samples.",
	.options = options,
	.size = sizeof(struct rp_cpu),
	.waits = rp_look_beside,
	.metrics = RP_TOOL_ONLY(measures),
	.run = run,
};
