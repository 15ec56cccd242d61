#ifndef RUNTIME_CHECKS_CPU_H
#define RUNTIME_CHECKS_CPU_H

/*
 * What the cpu check makes of its samples, apart from how they are taken, so
 * that tests can hand it readings.  A sample has one reading, or one for each
 * CPU with per_cpu.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rp_arena;
struct rp_check_ctx;
struct rp_check_result;

/* The check's options. */
struct rp_cpu {
	long long samples;
	double sample_interval;		/* seconds */
	_Bool per_cpu;
	int scope;			/* checks/cgroup.h */
	double warning_threshold, critical_threshold;
};

struct rp_cpu_tally {
	size_t n;			/* samples so far */
	size_t width;			/* readings a sample */
	double *sums;			/* one a reading */
	double min, max;		/* of each sample's busiest reading */
	/* Of a control group: the CPUs that it may use, and its waits. */
	double limit;
	int64_t throttled;
};

void rp_cpu_tally_init(struct rp_cpu_tally *tally, struct rp_arena *arena,
		       size_t width);

/* Adds a sample of `width` readings. */
void rp_cpu_tally_add(struct rp_cpu_tally *tally, const double *readings);

/*
 * Takes the samples of the own control group, as many and as long as the
 * options say.  NULL, or what went wrong.
 */
const char *rp_cpu_sample_group(struct rp_cpu_tally *tally,
				struct rp_check_ctx *ctx,
				const struct rp_cpu *cpu);

/* Status, message and metrics of a tally with n > 0. */
void rp_cpu_judge(struct rp_check_ctx *ctx, const struct rp_cpu *cpu,
		  const struct rp_cpu_tally *tally,
		  struct rp_check_result *result);

#endif
