/* The reboot check on machines that exist on paper. */
#include <fcntl.h>
#include <sys/stat.h>

#include "lib/rows.h"
#include "runtime/checks/machine.h"

extern const struct rp_check rp_check_reboot;

#define NOW_S 1800000000
#define DAY_S 86400

static int64_t wall(const struct rp_clock *clock)
{
	(void)clock;
	return (int64_t)NOW_S * 1000000;
}

static const struct rp_clock stopped = { .wall_us = wall };

/* A file that was written some days before now. */
static void has_since(const char *root, const char *path, const char *text,
		      int days)
{
	struct timespec times[2] = {
		{ .tv_sec = NOW_S - days * DAY_S },
		{ .tv_sec = NOW_S - days * DAY_S },
	};
	char full[4096];

	machine_has(root, path, text);
	snprintf(full, sizeof full, "%s%s", root, path);
	cr_assert(utimensat(AT_FDCWD, full, times, 0) == 0);
}

#define NOBODY "\"packages\": [], "
#define RUNNING "\"running_kernel\": \"6.1.0-9-amd64\", "
#define UP "\"uptime_seconds\": 260000.5}"

static const struct {
	const char *kernels[4];		/* days and name: "3 vmlinuz-…" */
	int marked_days;		/* -1: not */
	const char *packages, *config, *status, *message, *metrics;
} rows[] = {
	{ { NULL }, -1, NULL, "{}", "ok",
	  "No reboot is required (up 3 days, kernel 6.1.0-9-amd64)",
	  "{\"reboot_required\": false, \"required_days\": null, " NOBODY
	  RUNNING "\"newer_kernel\": null, " UP },
	/* the same, an older one, other flavours, other files */
	{ { "5 vmlinuz-6.1.0-9-amd64", "9 vmlinuz-6.1.0-7-amd64",
	    "1 vmlinuz-6.1.0-99-cloud-amd64", "1 initrd.img-7.0.0-1-amd64" },
	  -1, NULL, "{}", "ok",
	  "No reboot is required (up 3 days, kernel 6.1.0-9-amd64)", NULL },
	/* numbers are compared, and the newest one counts */
	{ { "9 vmlinuz-6.1.0-10-amd64", "4 vmlinuz-6.1.0-18-amd64" }, -1, NULL,
	  "{}", "warning", "A reboot is required for 4 days: kernel "
	  "6.1.0-18-amd64 is installed (up 3 days, kernel 6.1.0-9-amd64)",
	  "{\"reboot_required\": true, \"required_days\": 4.0, " NOBODY RUNNING
	  "\"newer_kernel\": \"6.1.0-18-amd64\", " UP },
	{ { NULL }, 1, NULL, "{}", "warning", "A reboot is required for 1 day "
	  "(up 3 days, kernel 6.1.0-9-amd64)", NULL },
	{ { "2 vmlinuz-6.6.0-1-amd64" }, 31,
	  "libc6\n\nlibssl3\nlibc6\n\377\n", "{}", "critical",
	  "A reboot is required for 31 days: libc6, libssl3, \357\277\275, "
	  "kernel 6.6.0-1-amd64 is installed (up 3 days, kernel "
	  "6.1.0-9-amd64)",
	  "{\"reboot_required\": true, \"required_days\": 31.0, \"packages\": "
	  "[\"libc6\", \"libssl3\", \"\357\277\275\"], " RUNNING
	  "\"newer_kernel\": \"6.6.0-1-amd64\", " UP },
	{ { NULL }, 3, NULL, "{\"warning\": 7}", "ok", "A reboot is required "
	  "for 3 days (up 3 days, kernel 6.1.0-9-amd64)", NULL },
	/* a clock that is behind the file's */
	{ { NULL }, -5, NULL, "{}", "warning", "A reboot is required for 0 "
	  "days (up 3 days, kernel 6.1.0-9-amd64)", NULL },
};

RP_ROWS(reboot, is_judged_by_the_days_that_it_is_due, rows)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .clock = &stopped,
				    .deadline_us = RP_NEVER };

	rp_arena_init(&arena);
	ctx.root = test_directory(&arena);
	machine_has(ctx.root, "/proc/sys/kernel/osrelease", "6.1.0-9-amd64\n");
	machine_has(ctx.root, "/proc/uptime", "260000.5 1.0\n");
	for (size_t i = 0; i < 4 && row->kernels[i]; i++)
		has_since(ctx.root, rp_arena_printf(&arena, "/boot/%s",
						    row->kernels[i] + 2), "",
			  row->kernels[i][0] - '0');
	if (row->marked_days != -1)
		has_since(ctx.root, "/run/reboot-required", "*** restart\n",
			  row->marked_days);
	if (row->packages)
		machine_has(ctx.root, "/run/reboot-required.pkgs",
			    row->packages);
	result = check_with(&ctx, &rp_check_reboot, row->config);
	expect_result(&arena, &rp_check_reboot, &result, row->status,
		      row->message, row->metrics);
	rp_arena_finish(&arena);
}

static const struct {
	const char *release, *uptime, *message;
} unread[] = {
	{ NULL, "1 1\n", "Check failed: [Errno 2] No such file or directory: '" },
	{ "6.1\n", NULL, "Check failed: [Errno 2] No such file or directory: '" },
	{ "", "1 1\n", "Check failed: [Errno 61] No data available: '" },
	{ "6.1\n", "nan\n", "Check failed: [Errno 61] No data available: '" },
	{ "6.1\n", "1e300\n", "Check failed: [Errno 61] No data available: '" },
};

RP_ROWS(reboot, without_its_files_is_unknown, unread)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .deadline_us = RP_NEVER };

	rp_arena_init(&arena);
	ctx.root = test_directory(&arena);
	if (row->release)
		machine_has(ctx.root, "/proc/sys/kernel/osrelease",
			    row->release);
	if (row->uptime)
		machine_has(ctx.root, "/proc/uptime", row->uptime);
	result = check_with(&ctx, &rp_check_reboot, "{}");
	cr_expect(eq(int, result.status, RP_CHECK_UNKNOWN));
	cr_expect(strncmp(result.message, row->message, strlen(row->message))
		  == 0, "%s", result.message);
	rp_arena_finish(&arena);
}
