/*
 * The use of the own control group, in percent of the CPUs that it may use.  A
 * container with half a CPU that works all the time is 100 % busy, however idle
 * its machine is; how often it was held up says what that costs it.
 */
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "checks/cgroup.h"
#include "checks/checks.h"
#include "checks/cpu.h"

struct snapshot {
	struct rp_cgroup_cpu group;
	int64_t at_us;
};

/* NULL, or what went wrong. */
static const char *take(struct snapshot *snapshot, struct rp_check_ctx *ctx)
{
	const char *file;
	int rc = rp_cgroup_cpu_read(&snapshot->group, ctx->arena, ctx->root,
				    &file);

	snapshot->at_us = rp_system_clock.mono_us(&rp_system_clock);
	if (rc == 0)
		return NULL;
	return rp_check_os_error(ctx->arena, -rc,
		rp_arena_printf(ctx->arena, "%s%s", ctx->root, file));
}

static double percent(const struct snapshot snapshots[2], double limit)
{
	uint64_t before = snapshots[0].group.used_us;
	uint64_t after = snapshots[1].group.used_us;
	double could = (double)(snapshots[1].at_us - snapshots[0].at_us)
		       * limit;
	double value = after > before && could > 0
		       ? (double)(after - before) / could * 100 : 0;

	return value > 100 ? 100 : rp_round1(value);
}

static double limit_of(const struct rp_cgroup_cpu *group)
{
	long online = sysconf(_SC_NPROCESSORS_ONLN);

	return group->limit > 0 ? group->limit : (double)online;
}

const char *rp_cpu_sample_group(struct rp_cpu_tally *tally,
				struct rp_check_ctx *ctx,
				const struct rp_cpu *cpu)
{
	struct snapshot snapshots[2] = { 0 };
	const char *problem = take(&snapshots[0], ctx);
	uint64_t throttled = snapshots[0].group.throttled;
	double reading;

	if (cpu->per_cpu)
		return "per_cpu is about CPUs and a cgroup has none of its own";
	rp_cpu_tally_init(tally, ctx->arena, 1);
	for (long long i = 0; !problem && i < cpu->samples; i++) {
		problem = rp_check_wait(ctx, cpu->sample_interval);
		if (!problem)
			problem = take(&snapshots[1], ctx);
		if (problem)
			break;
		tally->limit = limit_of(&snapshots[1].group);
		reading = percent(snapshots, tally->limit);
		rp_cpu_tally_add(tally, &reading);
		snapshots[0] = snapshots[1];
	}
	if (!problem && snapshots[0].group.throttled > throttled)
		tally->throttled =
			(int64_t)(snapshots[0].group.throttled - throttled);
	return problem;
}
