#ifndef RUNTIME_CHECKS_CPU_TIMES_H
#define RUNTIME_CHECKS_CPU_TIMES_H

/*
 * Where the CPUs spent their time (spec checks.md §7.1): snapshots of
 * /proc/stat, and the busy share between two of them.
 */

#include <stddef.h>
#include <stdint.h>

struct rp_arena;

#define RP_CPU_FIELDS 10	/* user … guest_nice */
#define RP_CPU_MAX 8192		/* more CPUs than this are not looked at */

struct rp_cpu_ticks {
	uint64_t at[RP_CPU_FIELDS];
};

struct rp_cpu_times {
	struct rp_cpu_ticks all;
	struct rp_cpu_ticks *each;	/* one a CPU, in the kernel's order */
	size_t n, room;
};

/*
 * Takes a snapshot into a zeroed or used struct, whose memory is the arena's.
 * 0 or a negative errno; -ENODATA when the file has no cpu line.
 */
int rp_cpu_times_read(struct rp_cpu_times *times, struct rp_arena *arena,
		      const char *root);

/* Busy percent between two snapshots, rounded to 1 decimal. */
double rp_cpu_percent(const struct rp_cpu_ticks *before,
		      const struct rp_cpu_ticks *after);

#endif
