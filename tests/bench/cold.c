/*
 * Cold starts: how long a whole process takes, as a ratio to an empty program
 * that is built and measured in the same run.  All programs take turns, so
 * that whatever else the machine does hits them alike.  The goals are for the
 * medians; "calm" is the same ratio of the tenth percentiles, which a busy
 * machine disturbs less.
 *
 *	bench-cold [ROUNDS]
 *
 * The pipeline is ingest, context (memory and disk) and notify (console): no
 * node that waits.  Everything happens in a scratch directory.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "measure.h"

#define MAX_ROUNDS 5000
#define WARM_UP 5

static const char definition[] =
	"{\"version\": \"1.0\", \"nodes\": [\n"
	"  {\"id\": \"in\", \"type\": \"ingest\"},\n"
	"  {\"id\": \"check\", \"type\": \"context\",\n"
	"   \"config\": {\"checker_names\": [\"memory\", \"disk\"]}},\n"
	"  {\"id\": \"tell\", \"type\": \"notify\",\n"
	"   \"config\": {\"driver\": \"console\"}}]}\n";

static const char payload[] =
	"{\"name\": \"Disk full\", \"status\": \"firing\",\n"
	" \"severity\": \"critical\", \"labels\": {\"host\": \"db-1\"}}\n";

static const struct program {
	const char *what;
	const char *argv[9];
	double goal;			/* ratio to the first; 0: none */
	double goal_mb;			/* of peak memory; 0: none */
} programs[] = {
	{ .what = "empty program, dynamic", .argv = { "./empty" } },
	{ .what = "3 nodes, no record",
	  .argv = { RUNPIPE, "--config", "d.json", "--file", "p.json",
		    "--no-store" },
	  .goal = 2.25, .goal_mb = 12 },
	{ .what = "3 nodes, durable record",
	  .argv = { RUNPIPE, "--config", "d.json", "--file", "p.json" },
	  .goal = 5 },
	{ .what = "3 nodes, --dry-run",
	  .argv = { RUNPIPE, "--config", "d.json", "--file", "p.json",
		    "--dry-run" },
	  .goal = 2.25 },
	{ .what = "executable without store",
	  .argv = { "./without", "--file", "p.json" },
	  .goal = 1.2, .goal_mb = 3 },
	{ .what = "executable with store",
	  .argv = { "./with", "--file", "p.json" } },
	{ .what = "check memory disk",
	  .argv = { RUNPIPE, "check", "memory", "disk" },
	  .goal = 3 },
	{ .what = "runpipe --version", .argv = { RUNPIPE, "--version" } },
	{ .what = "peer: jq -n 1", .argv = { "jq", "-n", "1" } },
	{ .what = "peer: sh -c :", .argv = { "sh", "-c", ":" } },
};

#define PROGRAMS (sizeof programs / sizeof programs[0])

static struct sample {
	double wall_us[MAX_ROUNDS];	/* sorted once there is a median */
	double median_us;
	long rss_kb;			/* the highest seen */
	int status;			/* the last that was not 0 */
	bool is_missing;
} samples[PROGRAMS];

/* ------------------------------------------------------------- preparation */

static int write_file(const char *name, const char *text)
{
	FILE *file = fopen(name, "w");
	int rc;

	if (!file)
		return -1;
	rc = fputs(text, file) < 0 ? -1 : 0;
	return fclose(file) == 0 ? rc : -1;
}

static int run(const char *const *argv)
{
	struct bench_run result;

	if (bench_spawn(&result, argv) < 0)
		return -1;
	if (result.status != 0)
		fprintf(stderr, "%s %s failed with status %d\n", argv[0],
			argv[1], result.status);
	return result.status == 0 ? 0 : -1;
}

static int prepare(void)
{
	static const char *const commands[][7] = {
		{ "cc", "-O2", "-o", "empty", "empty.c" },
		{ RUNPIPE, "build", "d.json", "-o", "without", "--no-store" },
		{ RUNPIPE, "build", "d.json", "-o", "with" },
	};

	if (write_file("d.json", definition) < 0
	    || write_file("p.json", payload) < 0
	    || write_file("empty.c", "int main(void) { return 0; }\n") < 0)
		return -1;
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		if (run(commands[i]) < 0)
			return -1;
	return setenv("RUNPIPE_DB", "record.db", 1);
}

static char *enter_scratch(void)
{
	const char *base = getenv("TMPDIR");
	static char path[4096];

	snprintf(path, sizeof path, "%s/runpipe-bench-XX" "XX" "XX",
		 base ? base : "/tmp");
	if (!mkdtemp(path) || chdir(path) < 0) {
		perror(path);
		return NULL;
	}
	return path;
}

static void leave_scratch(const char *path)
{
	const char *const argv[] = { "rm", "-rf", path, NULL };

	if (chdir("/") == 0)
		run(argv);
}

/* --------------------------------------------------------------- measuring */

static void measure(size_t i, long round)
{
	struct sample *sample = &samples[i];
	struct bench_run result;

	if (!sample->is_missing)
		sample->is_missing = bench_spawn(&result, programs[i].argv) < 0;
	if (sample->is_missing)
		return;
	if (result.rss_kb > sample->rss_kb)
		sample->rss_kb = result.rss_kb;
	if (result.status != 0)
		sample->status = result.status;
	if (round >= 0)
		sample->wall_us[round] = result.wall_us;
}

static void measure_all(long rounds)
{
	for (long round = -WARM_UP; round < rounds; round++)
		for (size_t i = 0; i < PROGRAMS; i++)
			measure(i, round);
}

/* --------------------------------------------------------------- reporting */

static void print_goal(double value, double goal)
{
	if (goal > 0)
		printf(" %7.2f %-4s", goal, value <= goal ? "met" : "MISS");
	else
		printf(" %7s %-4s", "", "");
}

static void print_row(size_t i, size_t rounds)
{
	const struct program *program = &programs[i];
	const struct sample *sample = &samples[i], *empty = &samples[0];
	double ratio = sample->median_us / empty->median_us;
	double calm = sample->wall_us[rounds / 10]
		      / empty->wall_us[rounds / 10];
	double mb = (double)sample->rss_kb / 1024;

	printf("%-26s", program->what);
	if (sample->is_missing) {
		puts(" not here");
		return;
	}
	printf(" %7.0f %6.2f", sample->median_us, ratio);
	print_goal(ratio, program->goal);
	printf(" %6.2f %8.2f", calm, mb);
	print_goal(mb, program->goal_mb);
	if (sample->status != 0)
		printf("  exit %d", sample->status);
	putchar('\n');
}

static void print_size(const char *what, const char *name, double goal_kb)
{
	struct stat info;

	if (stat(name, &info) < 0)
		return;
	printf("%-26s %7.1f KB", what, (double)info.st_size / 1024);
	if (goal_kb > 0)
		printf(", goal %.0f KB %s", goal_kb,
		       (double)info.st_size / 1024 <= goal_kb ? "met" : "MISS");
	putchar('\n');
}

static void report(size_t rounds)
{
	printf("%-26s %7s %6s %12s %6s %8s %12s\n", "", "us", "ratio",
	       "goal    ", "calm", "peak MB", "goal    ");
	for (size_t i = 0; i < PROGRAMS; i++)
		samples[i].median_us = bench_median(samples[i].wall_us, rounds);
	for (size_t i = 0; i < PROGRAMS; i++)
		print_row(i, rounds);
	putchar('\n');
	print_size("executable without store", "without", 64);
	print_size("executable with store", "with", 0);
	print_size("runpipe itself", RUNPIPE, 0);
}

int main(int argc, char **argv)
{
	long rounds = argc > 1 ? strtol(argv[1], NULL, 10) : 500;
	char *scratch;

	if (rounds < 1 || rounds > MAX_ROUNDS) {
		fprintf(stderr, "usage: bench-cold [ROUNDS, at most %d]\n",
			MAX_ROUNDS);
		return 0;
	}
	scratch = enter_scratch();
	if (!scratch)
		return 0;
	if (prepare() == 0) {
		printf("Medians of %ld starts, the programs taking turns.\n",
		       rounds);
		measure_all(rounds);
		report((size_t)rounds);
	}
	leave_scratch(scratch);
	return 0;
}
