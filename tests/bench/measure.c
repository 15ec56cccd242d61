/*
 * Measuring: the monotonic clock, medians rather than means (a shared machine
 * has outliers to one side only), and programs started by posix_spawn, which
 * costs the same however large this process is.
 */
#include "measure.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static double read_us(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

double bench_now_us(void)
{
	return read_us(CLOCK_MONOTONIC);
}

double bench_used_us(void)
{
	return read_us(CLOCK_PROCESS_CPUTIME_ID);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double bench_median(double *values, size_t n)
{
	qsort(values, n, sizeof *values, compare);
	return n % 2 ? values[n / 2]
		     : (values[n / 2 - 1] + values[n / 2]) / 2;
}

int bench_spawn(struct bench_run *out, const char *const *argv)
{
	posix_spawn_file_actions_t actions;
	struct rusage usage;
	double start;
	pid_t pid;
	int rc, status;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	start = bench_now_us();
	rc = posix_spawnp(&pid, argv[0], &actions, NULL, (char *const *)argv,
			  environ);
	posix_spawn_file_actions_destroy(&actions);
	if (rc == 0 && wait4(pid, &status, 0, &usage) < 0)
		rc = -1;
	if (rc) {
		fprintf(stderr, "%s: %s\n", argv[0], strerror(rc));
		return -1;
	}
	out->wall_us = bench_now_us() - start;
	out->rss_kb = usage.ru_maxrss;
	out->status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	return 0;
}
