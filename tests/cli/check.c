/*
 * `check`: on a machine that exists on paper (files/machine), so that pages,
 * JSON and exit statuses are the same everywhere.
 */
#include "golden.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/rows.h"

#define PAPER "--root", "machine"
#define QUICK "--set", "cpu.per_cpu=true", "--set", "cpu.sample_interval=0"

static const struct cli_row rows[] = {
	{ "help-check", { "check", "--help" }, NULL },
	{ "check-list", { "check", "--list" }, NULL },
	{ "check-page", { "check_health", "memory", "cpu", "disk",
	  "--disk-paths", "/proc", PAPER, QUICK }, NULL },
	{ "check-json", { "check", "memory", "disk", "--disk-paths", "/proc",
	  "/none", "--json", PAPER }, NULL },
	{ "check-order", { "check", "disk", "memory", "disk", "--disk-paths",
	  "/proc", PAPER }, NULL },
	{ "check-error", { "check", "memory", "--root", "nowhere" }, NULL },
	{ "check-unknown-names", { "check", "memry", "cpu", "dsk" }, NULL },
	{ "check-thresholds-fit", { "check", "memory", "tcp",
	  "--warning-threshold", "80", "--set", "tcp.host=127.0.0.1", "--set",
	  "tcp.port=1", PAPER }, NULL },
	{ "check-thresholds-alike", { "check", "tcp", "--set",
	  "tcp.host=127.0.0.1", "--set", "tcp.port=1", "--warning-threshold",
	  "80" }, NULL },
	{ "check-watch-never", { "check", "memory", "--watch=-1" }, NULL },
	{ "check-timeout", { "check", "cpu", "--timeout", "0.05", PAPER },
	  NULL },
	{ "check-bad-threshold", { "check", "--warning-threshold", "hot" },
	  NULL },
	{ "check-no-paths", { "check", "disk", "--disk-paths" }, NULL },
	{ "check-watch-json", { "check", "memory", "--watch", "0.01",
	  "--count", "2", "--json", PAPER }, NULL },
	{ "check-watch-lines", { "check", "memory", "disk", "--watch", "0.01",
	  "--count", "2", "--disk-paths", "/proc", PAPER }, NULL },
};

CLI_ROWS(check, prints_what_it_found, rows)

/* The machine's memory is at 75 %: a warning by itself. */
static const struct {
	const char *args[TEST_MAX_ARGS];
	int status;
} statuses[] = {
	{ { "memory" }, 0 },
	{ { "memory", "--fail-on-warning" }, 1 },
	{ { "memory", "--fail-on-critical" }, 0 },
	{ { "memory", "--nagios" }, 1 },
	{ { "memory", "--critical-threshold", "75" }, 2 },
	{ { "memory", "--critical-threshold=75", "--fail-on-critical" }, 1 },
	{ { "memory", "--critical-threshold=75", "--fail-on-warning" }, 1 },
	{ { "memory", "--critical-threshold=75", "--fail-on-warning",
	    "--fail-on-critical" }, 1 },
	{ { "memory", "--critical-threshold=75", "--nagios" }, 2 },
	{ { "memory", "--warning-threshold=76" }, 0 },
	{ { "memory", "--warning-threshold=76", "--fail-on-warning" }, 0 },
	{ { "memory", "--warning-threshold=76", "--nagios" }, 0 },
	{ { "memory", "--set", "memory.warning=76", "--fail-on-warning" }, 0 },
	{ { "disk", "--disk-paths", "/none" }, 1 },
	{ { "disk", "--disk-paths", "/none", "--fail-on-warning" }, 0 },
	{ { "disk", "--disk-paths", "/none", "--fail-on-unknown" }, 1 },
	{ { "disk", "--disk-paths", "/none", "--fail-on-critical",
	    "--fail-on-unknown" }, 1 },
	{ { "disk", "--disk-paths", "/proc", "--fail-on-unknown" }, 0 },
	{ { "disk", "--disk-paths", "/none", "--nagios" }, 3 },
	{ { "memory", "disk", "--disk-paths", "/none", "--nagios" }, 1 },
	{ { "memory", "disk", "--disk-paths", "/none",
	    "--critical-threshold=75" }, 2 },
	{ { "disk_linux", "memory", "--critical-threshold=75" }, 2 },
	{ { "memory", "--watch", "0.01", "--count=1",
	    "--critical-threshold=75" }, 2 },
};

RP_ROWS(check, ends_as_scripts_expect, statuses)
{
	const char *args[TEST_MAX_ARGS] = { "check", PAPER };
	struct test_process p;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	for (size_t i = 0; row->args[i]; i++)
		args[3 + i] = row->args[i];
	p = cli_run(&arena, args, "");
	cr_expect(eq(int, p.status, row->status), "%s %s %s: %s%s",
		  row->args[0], row->args[1], row->args[2], p.out.at,
		  p.err.at);
	rp_arena_finish(&arena);
}

static const struct {
	const char *set, *want;
} refused[] = {
	{ "memory", "--set memory: write NAME.OPTION=VALUE" },
	{ "memory.x", "--set memory.x: write NAME.OPTION=VALUE" },
	{ "memory=a.b", "--set memory=a.b: write NAME.OPTION=VALUE" },
	{ "cpu.samples=1",
	  "--set cpu.samples=1: 'cpu' is not among the checks that run" },
	{ "memry.x=1",
	  "--set memry.x=1: 'memry' is not among the checks that run" },
	{ "memory.include_swp=true", "memory has no option 'include_swp'; did "
	  "you mean 'include_swap'?" },
	{ "memory.colour=red", "memory has no option 'colour'; it has "
	  "include_swap, scope, warning_threshold, critical_threshold" },
	{ "memory.include_swap=1",
	  "memory.include_swap must be true or false, not 1" },
	{ "memory.include_swap=yes",
	  "memory.include_swap must be true or false, not \"yes\"" },
	{ "memory.warning=hot",
	  "memory.warning_threshold must be a number, not \"hot\"" },
	{ "disk.paths=[1]", "disk.paths must be a string, not 1" },
};

RP_ROWS(check, names_the_option_that_is_wrong, refused)
{
	const char *args[TEST_MAX_ARGS] = { "check", "memory", "disk", PAPER,
					    "--set", row->set };
	struct test_process p;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	p = cli_run(&arena, args, "");
	cr_expect(eq(int, p.status, 1));
	cr_expect(eq(str, (char *)p.out.at, ""));
	cr_expect(eq(str, (char *)p.err.at, rp_arena_printf(
		&arena, "CommandError: %s\n", row->want)), "%s", row->set);
	rp_arena_finish(&arena);
}

Test(check, opens_no_database)
{
	struct test_process p;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	p = cli_run(&arena, (const char *const [TEST_MAX_ARGS]){
		"check", "memory", PAPER }, "");
	cr_expect(eq(int, p.status, 0));
	p = test_run(&arena, (const char *const []){
		"sh", "-c", "ls \"$SCRATCH\"", NULL }, rp_text(""), NULL);
	cr_expect(eq(str, (char *)p.out.at, ""));
	rp_arena_finish(&arena);
}

/* ----------------------------------------------------------------- Ctrl-C */

static const struct {
	const char *args[TEST_MAX_ARGS];
	int status;
	const char *says;		/* after the signal */
} interrupted[] = {
	{ { "check", "cpu", "memory", "--set", "cpu.samples=3600", PAPER }, 1,
	  "[UNKNOWN] cpu: Check failed: cancelled" },
	{ { "check", "exec", "--allow-exec", "--set",
	    "exec.argv=[\"sleep\", \"1000\"]" }, 1,
	  "[UNKNOWN] exec: Check failed: sleep was cancelled" },
	{ { "check", "memory", "--watch", "1000", PAPER,
	    "--critical-threshold=0" }, 2, "" },
};

struct heard {
	char text[8192];
	size_t n;
};

/* Reads up to the first line's end, or to the end of all. */
static void hear(struct heard *heard, int fd, bool one_line)
{
	ssize_t n = 1;

	while (n > 0 && heard->n < sizeof heard->text - 1
	       && !(one_line && strchr(heard->text, '\n'))) {
		n = read(fd, heard->text + heard->n,
			 sizeof heard->text - 1 - heard->n);
		heard->n += n > 0 ? (size_t)n : 0;
		heard->text[heard->n] = '\0';
	}
}

static pid_t start(const char *const *args, int *fd)
{
	const char *argv[TEST_MAX_ARGS + 2] = { TEST_RUNPIPE };
	int ends[2];
	pid_t pid;

	for (size_t i = 0; args[i]; i++)
		argv[i + 1] = args[i];
	cr_assert(eq(int, pipe(ends), 0));
	pid = fork();
	if (pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execv(argv[0], (char *const *)argv);
		_exit(127);
	}
	close(ends[1]);
	*fd = ends[0];
	return pid;
}

/* Its first line is there once it can be interrupted. */
RP_ROWS(check, ends_when_it_is_interrupted, interrupted)
{
	struct heard heard = { .n = 0 };
	struct rp_arena arena;
	int fd, status = 0;
	pid_t pid;

	rp_arena_init(&arena);
	cli_enter(&arena);
	pid = start(row->args, &fd);
	hear(&heard, fd, true);
	kill(pid, SIGINT);
	hear(&heard, fd, false);
	waitpid(pid, &status, 0);
	close(fd);
	cr_expect(eq(int, WIFEXITED(status) ? WEXITSTATUS(status) : -1,
		     row->status), "%s", row->args[1]);
	cr_expect(strstr(heard.text, row->says) != NULL, "%s", heard.text);
	rp_arena_finish(&arena);
}
