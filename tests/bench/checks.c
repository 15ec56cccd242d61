/*
 * What a look at the machine costs, with 300 processes on it: each check that
 * stays on it, in this process, beside python3 and psutil that look at the
 * same, and the whole program beside whole programs.
 *
 *	bench-checks
 *
 * psutil is asked for what the metrics are made of and nothing more; what it
 * keeps from one look to the next it may keep.  The directories of the disk_*
 * checks are scratch, so that the figures do not depend on what lies in /tmp.
 * Times of checks are of the processor, so that what else runs does not count.
 */
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "checks/checks.h"
#include "checks/proc_pids.h"
#include "measure.h"

#define PROCESSES 300
#define LOOKS 200
#define STARTS 40
#define GOAL_MS 3.0
#define GOAL_TIMES 3.0
#define FILES 100		/* below the scratch directory */

extern char **environ;

static char directory[] = "/tmp/runpipe-bench-XXXXXX";
static pid_t sleepers[PROCESSES];
static size_t n_sleepers;

static const struct {
	const char *check, *config;	/* @: the scratch directory */
	const char *python;		/* NULL: psutil has no such thing */
} rows[] = {
	{ "memory", "{\"include_swap\": true}",
	  "psutil.virtual_memory(); psutil.swap_memory()" },
	{ "swap", "{}", "psutil.swap_memory()" },
	{ "disk", "{}", "psutil.disk_usage('/')" },
	{ "inode", "{}", "os.statvfs('/')" },
	{ "load", "{}", "psutil.getloadavg(); psutil.cpu_count()" },
	{ "process", "{\"processes\": [\"no-such-process\"]}",
	  "any('no-such-process' in p.info['name'].lower() "
	  "for p in psutil.process_iter(['name']))" },
	{ "reboot", "{}", "psutil.boot_time(); os.path.exists("
	  "'/run/reboot-required'); platform.release()" },
	{ "oom", "{}", "[line for line in open('/proc/vmstat') "
	  "if line.startswith('oom_kill ')]" },
	{ "file", "{\"paths\": [\"/etc/passwd\"]}", "os.stat('/etc/passwd')" },
	{ "log", "{\"path\": \"@/log\", \"pattern\": \"error\"}",
	  "[line for line in open('@/log') if re.search('error', line)]" },
	{ "disk_common", "{\"directories\": [\"@\"], \"old_directories\": "
	  "[\"@\"], \"large_directories\": [\"@\"]}",
	  "walk('@'); walk('@'); walk('@')" },
	{ "disk_linux", "{\"directories\": [\"@\"], \"old_directories\": []}",
	  "walk('@')" },
};

#define ROWS (sizeof rows / sizeof rows[0])

/* ------------------------------------------------------------- the machine */

static size_t count_processes(void)
{
	struct rp_pids pids = { 0 };
	struct rp_arena arena;

	rp_arena_init(&arena);
	if (rp_pids_list(&pids, &arena, "") < 0) {
		fprintf(stderr, "there is no /proc\n");
		exit(1);
	}
	rp_arena_finish(&arena);
	return pids.n;
}

static void populate(void)
{
	const char *argv[] = { "sleep", "1000", NULL };

	while (n_sleepers < PROCESSES && count_processes() < PROCESSES) {
		if (posix_spawnp(&sleepers[n_sleepers], argv[0], NULL, NULL,
				 (char *const *)argv, environ) != 0)
			break;
		n_sleepers++;
	}
}

static void depopulate(void)
{
	for (size_t i = 0; i < n_sleepers; i++) {
		kill(sleepers[i], SIGKILL);
		waitpid(sleepers[i], NULL, 0);
	}
}

static void write_file(const char *path, const char *line, int times)
{
	FILE *file = fopen(path, "w");

	for (int i = 0; file && i < times; i++)
		fputs(line, file);
	if (!file || fclose(file) != 0) {
		fprintf(stderr, "%s: cannot be written\n", path);
		exit(1);
	}
}

static void fill_directory(void)
{
	char path[128];

	if (!mkdtemp(directory)) {
		perror(directory);
		exit(1);
	}
	for (int i = 0; i < FILES; i++) {
		snprintf(path, sizeof path, "%s/%d", directory, i);
		write_file(path, "x", 1);
	}
	snprintf(path, sizeof path, "%s/log", directory);
	write_file(path, "2026-03-10 12:00:00 app[77]: all is well\n", 100);
}

static void remove_directory(void)
{
	const char *argv[] = { "rm", "-r", directory, NULL };
	struct bench_run run;

	bench_spawn(&run, argv);
}

/* The text with the directory in place of each @. */
static const char *in_directory(struct rp_arena *arena, const char *text)
{
	const char *out = "", *at;

	while ((at = strchr(text, '@'))) {
		out = rp_arena_printf(arena, "%s%.*s%s", out,
				      (int)(at - text), text, directory);
		text = at + 1;
	}
	return rp_arena_printf(arena, "%s%s", out, text);
}

/* -------------------------------------------------------------------- ours */

static void *load_options(struct rp_arena *arena, const struct rp_check *check,
			  const char *config)
{
	void *options = rp_arena_alloc(arena, check->size);
	struct rp_json_result result;
	struct rp_error error = { 0 };
	struct rp_value value = rp_null;

	rp_json_read(&value, arena, rp_text(in_directory(arena, config)), 64,
		     &result);
	if (rp_option_load(options, check->size, check->options, &value, arena,
			   &error) < 0) {
		fprintf(stderr, "%s: %s\n", check->name, error.message);
		exit(1);
	}
	return options;
}

static double look(const struct rp_check *check, const void *options)
{
	struct rp_check_result result = { 0 };
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .deadline_us = RP_NEVER };
	double start = bench_used_us(), took;

	rp_arena_init(&arena);
	check->run(&ctx, options, &result);
	took = bench_used_us() - start;
	if (result.error) {
		fprintf(stderr, "%s: %s\n", check->name, result.error);
		exit(1);
	}
	rp_arena_finish(&arena);
	return took;
}

static double measure(size_t i)
{
	const struct rp_check *check = rp_check_find(rp_text(rows[i].check));
	static double times[LOOKS];
	struct rp_arena arena;
	void *options;

	rp_arena_init(&arena);
	options = load_options(&arena, check, rows[i].config);
	for (size_t n = 0; n < LOOKS; n++)
		times[n] = look(check, options);
	rp_arena_finish(&arena);
	return bench_median(times, LOOKS);
}

/* ------------------------------------------------------------------ theirs */

/* A program that prints the median time of each row in microseconds. */
static const char *write_script(struct rp_arena *arena)
{
	const char *path = in_directory(arena, "@/look.py");
	FILE *file = fopen(path, "w");

	if (!file)
		return NULL;
	fputs("import os, platform, re, statistics, time, psutil\n"
	      "def walk(top):\n"
	      "    total = 0\n"
	      "    for entry in os.scandir(top):\n"
	      "        total += entry.stat(follow_symlinks=False).st_size\n"
	      "    return total\n"
	      "def measure(look):\n"
	      "    times = []\n"
	      "    for _ in range(50):\n"
	      "        start = time.process_time()\n"
	      "        look()\n"
	      "        times.append(time.process_time() - start)\n"
	      "    print(statistics.median(times) * 1e6)\n", file);
	for (size_t i = 0; i < ROWS; i++)
		fprintf(file, "def look_%zu():\n    %s\nmeasure(look_%zu)\n", i,
			in_directory(arena, rows[i].python), i);
	return fclose(file) == 0 ? path : NULL;
}

/* False if there is no python3 with psutil. */
static bool measure_theirs(double times[ROWS], struct rp_arena *arena)
{
	const char *path = write_script(arena);
	FILE *pipe = path ? popen(rp_arena_printf(arena, "/usr/bin/python3 %s",
						  path), "r") : NULL;
	size_t n = 0;

	while (pipe && n < ROWS && fscanf(pipe, "%lf", &times[n]) == 1)
		n++;
	return pipe && pclose(pipe) == 0 && n == ROWS;
}

/* ---------------------------------------------------------------- printing */

static void print_looks(struct rp_arena *arena)
{
	double theirs[ROWS], sum = 0, their_sum = 0;
	bool has_psutil = measure_theirs(theirs, arena);

	printf("%-12s %12s %12s %10s\n", "check", "ours us", "psutil us",
	       "times");
	for (size_t i = 0; i < ROWS; i++) {
		double ours = measure(i);

		sum += ours;
		printf("%-12s %12.1f", rows[i].check, ours);
		if (has_psutil) {
			their_sum += theirs[i];
			printf(" %12.1f %10.1f", theirs[i], theirs[i] / ours);
		}
		putchar('\n');
	}
	printf("%-12s %12.1f", "all", sum);
	if (has_psutil)
		printf(" %12.1f %10.1f", their_sum, their_sum / sum);
	printf("\nall of ours: %.2f ms, goal %.1f: %s\n", sum / 1e3, GOAL_MS,
	       sum / 1e3 <= GOAL_MS ? "met" : "MISSED");
	if (!has_psutil)
		printf("there is no python3 with psutil beside it\n");
}

static double start(const char *const *argv)
{
	static double times[STARTS];
	struct bench_run run;

	for (size_t i = 0; i < STARTS; i++) {
		if (bench_spawn(&run, argv) < 0)
			exit(1);
		times[i] = run.wall_us;
	}
	return bench_median(times, STARTS);
}

static void print_programs(void)
{
	static const char *const empty[] = { "/bin/true", NULL };
	static const char *const ours[] = {
		RUNPIPE, "check", "memory", "disk", NULL
	};
	static const char *const theirs[] = {
		"/usr/bin/python3", "-c", "import psutil; "
		"psutil.virtual_memory(); psutil.disk_usage('/')", NULL
	};
	double floor_us = start(empty), ours_us = start(ours);
	double theirs_us = start(theirs);

	printf("\n%-28s %10s\n", "whole program", "us");
	printf("%-28s %10.0f\n", "/bin/true", floor_us);
	printf("%-28s %10.0f  %.1f times the floor, goal %.1f: %s\n",
	       "runpipe check memory disk", ours_us, ours_us / floor_us,
	       GOAL_TIMES, ours_us <= GOAL_TIMES * floor_us ? "met" : "MISSED");
	printf("%-28s %10.0f  %.1f times ours\n", "python3 with psutil",
	       theirs_us, theirs_us / ours_us);
}

int main(void)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	fill_directory();
	populate();
	printf("%zu processes, %d files below a directory, medians of %d\n\n",
	       count_processes(), FILES, LOOKS);
	print_looks(&arena);
	print_programs();
	depopulate();
	remove_directory();
	rp_arena_finish(&arena);
	return 0;
}
