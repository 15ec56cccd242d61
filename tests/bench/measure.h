#ifndef TESTS_BENCH_MEASURE_H
#define TESTS_BENCH_MEASURE_H

/* What the benchmarks share: clocks, medians and one run of a program. */

#include <stddef.h>

double bench_now_us(void);

/* Processor time of this process. */
double bench_used_us(void);

/* The middle one; sorts the array. */
double bench_median(double *values, size_t n);

struct bench_run {
	double wall_us;
	long rss_kb;		/* peak */
	int status;		/* of exit; -1 if it was killed */
};

/*
 * Starts a program with its output thrown away and waits for its end.  Returns
 * 0, or -1 after a message if it cannot be started.
 */
int bench_spawn(struct bench_run *out, const char *const *argv);

#endif
