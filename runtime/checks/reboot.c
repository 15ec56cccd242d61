/*
 * reboot: whether the machine must be restarted before it runs what is
 * installed, and for how long that has been so.
 *
 * Two things say so.  Packages leave /run/reboot-required, and their names in
 * a file beside it.  And the newest kernel in /boot may be newer than the one
 * that runs; only kernels of the same flavour are compared, because a -cloud
 * kernel beside the running -amd64 is nobody's update.  Days are judged, not
 * the fact: a kernel of last night is not yet neglected.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "checks/checks.h"
#include "checks/proc.h"

#define RELEASE "/proc/sys/kernel/osrelease"
#define MARKER "/run/reboot-required"
#define KERNEL "vmlinuz-"
#define MOST_ENTRIES 4096	/* of /boot */
#define MOST_PACKAGES 100
#define DAY_S 86400.0

struct reboot {
	double warning_threshold, critical_threshold;
};

static const struct rp_option options[] = {
	RP_CHECK_THRESHOLDS(struct reboot, "days that a reboot is due", "0.0",
			    "30.0"),
	{ 0 }
};

static const struct rp_field measures[] = {
	{ "reboot_required", "bool", false, "whether it must be restarted" },
	{ "required_days", "double", true, "for how long already" },
	{ "packages", "list(string)", false, "what asks for it" },
	{ "running_kernel", "string", false, "the kernel that runs" },
	{ "newer_kernel", "string", true, "the newest one, if it is newer" },
	{ "uptime_seconds", "double", false, "time since the last start" },
	{ 0 }
};

struct findings {
	const char *running;		/* release of the kernel */
	const char *newer;		/* or NULL */
	bool marked;
	time_t since;			/* the first thing that asked for it */
	struct rp_value packages;
	double uptime;
};

/* ----------------------------------------------------------------- reading */

/* The first line of a file below the root. */
static int read_line(struct rp_text *line, struct rp_check_ctx *ctx,
		     const char *path)
{
	struct rp_text rest;
	struct rp_buf buf;
	int rc;

	rp_buf_init(&buf, RP_PROC_MAX);
	rc = rp_proc_read(&buf, ctx->root, path);
	rest = rp_buf_view(&buf);
	if (rc >= 0 && !rp_proc_line(line, &rest))
		rc = -ENODATA;
	if (rc >= 0)
		*line = rp_text(rp_text_cstr(ctx->arena, *line));
	rp_buf_finish(&buf);
	return rc;
}

static bool lists(const struct rp_value *list, struct rp_text text)
{
	for (size_t i = 0; i < rp_value_count(list); i++)
		if (rp_text_equal(rp_value_text(rp_list_at(list, i), ""), text))
			return true;
	return false;
}

/* Each package writes its name when it is set up, so names repeat. */
static void read_packages(struct findings *findings, struct rp_check_ctx *ctx)
{
	struct rp_text rest, line;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_PROC_MAX);
	if (rp_proc_read(&buf, ctx->root, MARKER ".pkgs") >= 0) {
		rest = rp_text(rp_text_cstr(ctx->arena, rp_buf_view(&buf)));
		while (rp_value_count(&findings->packages) < MOST_PACKAGES
		       && rp_proc_line(&line, &rest)) {
			line = rp_utf8_mend(ctx->arena, rp_text_trim(line));
			if (line.n && !lists(&findings->packages, line))
				rp_list_push(ctx->arena, &findings->packages,
					     rp_string(line));
		}
	}
	rp_buf_finish(&buf);
}

static void note_since(struct findings *findings, time_t when)
{
	if (findings->since == 0 || when < findings->since)
		findings->since = when;
}

static void look_for_marker(struct findings *findings,
			    struct rp_check_ctx *ctx)
{
	struct stat info;

	if (stat(rp_arena_printf(ctx->arena, "%s" MARKER, ctx->root), &info)
	    < 0)
		return;
	findings->marked = true;
	note_since(findings, info.st_mtime);
	read_packages(findings, ctx);
}

/* ----------------------------------------------------------------- kernels */

/* "-cloud-amd64" of "6.1.0-18-cloud-amd64": from where no number follows. */
static const char *flavour_of(const char *release)
{
	for (const char *dash = release; (dash = strchr(dash, '-')); dash++)
		if (dash[1] < '0' || dash[1] > '9')
			return dash;
	return "";
}

static bool is_update(const char *release, const char *of)
{
	return strcmp(flavour_of(release), flavour_of(of)) == 0
	       && strverscmp(release, of) > 0;
}

static void look_for_kernels(struct findings *findings,
			     struct rp_check_ctx *ctx)
{
	DIR *dir = opendir(rp_arena_printf(ctx->arena, "%s/boot", ctx->root));
	const char *best = findings->running;
	struct dirent *entry;
	struct stat info;
	time_t installed = 0;

	if (!dir)
		return;
	for (int i = 0; i < MOST_ENTRIES && (entry = readdir(dir)); i++) {
		const char *release = entry->d_name + sizeof KERNEL - 1;

		if (strncmp(entry->d_name, KERNEL, sizeof KERNEL - 1) != 0
		    || !is_update(release, best)
		    || fstatat(dirfd(dir), entry->d_name, &info, 0) < 0)
			continue;
		best = rp_arena_strdup(ctx->arena, release);
		installed = info.st_mtime;
	}
	closedir(dir);
	if (best == findings->running)
		return;
	findings->newer = rp_utf8_mend(ctx->arena, rp_text(best)).at;
	note_since(findings, installed);
}

/* ----------------------------------------------------------------- judging */

static const char *days_text(struct rp_arena *arena, double seconds)
{
	long days = (long)(seconds / DAY_S);

	return rp_arena_printf(arena, "%ld day%s", days,
			       days == 1 ? "" : "s");
}

static const char *reasons(struct rp_arena *arena,
			   const struct findings *findings)
{
	const char *text = "", *before = ": ";

	for (size_t i = 0; i < rp_value_count(&findings->packages); i++) {
		struct rp_text name = rp_value_text(
			rp_list_at(&findings->packages, i), "");

		text = rp_arena_printf(arena, "%s%s%.*s", text, before,
				       (int)name.n, name.at);
		before = ", ";
	}
	if (findings->newer)
		text = rp_arena_printf(arena, "%s%skernel %s is installed",
				       text, before, findings->newer);
	return text;
}

static double seconds_since(const struct rp_check_ctx *ctx, time_t when)
{
	const struct rp_clock *clock = ctx->clock ? ctx->clock
						  : &rp_system_clock;
	double passed = (double)clock->wall_us(clock) / 1e6 - (double)when;

	return passed > 0 ? passed : 0;
}

static void judge(struct rp_check_ctx *ctx, const struct reboot *reboot,
		  const struct findings *findings,
		  struct rp_check_result *result)
{
	struct rp_arena *arena = ctx->arena;
	const char *state = rp_arena_printf(arena, "up %s, kernel %s",
		days_text(arena, findings->uptime), findings->running);
	double seconds = seconds_since(ctx, findings->since);

	if (!findings->marked && !findings->newer) {
		result->status = RP_CHECK_OK;
		result->message = rp_arena_printf(arena,
			"No reboot is required (%s)", state);
		return;
	}
	result->status = rp_check_judge(ctx, seconds / DAY_S,
					reboot->warning_threshold,
					reboot->critical_threshold);
	result->message = rp_arena_printf(arena,
		"A reboot is required for %s%s (%s)", days_text(arena, seconds),
		reasons(arena, findings), state);
}

static void put_metrics(struct rp_check_ctx *ctx,
			const struct findings *findings,
			struct rp_value *metrics)
{
	bool required = findings->marked || findings->newer;
	double days = seconds_since(ctx, findings->since) / DAY_S;

	*metrics = rp_map_new(ctx->arena);
	rp_map_put(ctx->arena, metrics, "reboot_required", rp_bool(required));
	rp_map_put(ctx->arena, metrics, "required_days",
		   required ? rp_double(rp_round1(days)) : rp_null);
	rp_map_put(ctx->arena, metrics, "packages", findings->packages);
	rp_map_put(ctx->arena, metrics, "running_kernel",
		   rp_cstring(findings->running));
	rp_map_put(ctx->arena, metrics, "newer_kernel",
		   rp_cstring(findings->newer));
	rp_map_put(ctx->arena, metrics, "uptime_seconds",
		   rp_double(findings->uptime));
}

/* 0, or the errno of the file that is not as it should be. */
static int read_kernel(struct findings *findings, struct rp_check_ctx *ctx,
		       const char **file)
{
	struct rp_text line;
	int rc;

	*file = RELEASE;
	rc = read_line(&line, ctx, RELEASE);
	if (rc < 0)
		return -rc;
	findings->running = rp_utf8_mend(ctx->arena, line).at;
	*file = "/proc/uptime";
	rc = read_line(&line, ctx, "/proc/uptime");
	if (rc < 0)
		return -rc;
	findings->uptime = strtod(line.at, NULL);
	return findings->uptime >= 0 && findings->uptime < 1e12 ? 0 : ENODATA;
}

static void run(struct rp_check_ctx *ctx, const void *self,
		struct rp_check_result *result)
{
	struct findings findings = { .packages = rp_list_new(ctx->arena) };
	const char *file;
	int error = read_kernel(&findings, ctx, &file);

	if (error) {
		rp_check_fail_file(ctx, result, error, file);
		return;
	}
	look_for_marker(&findings, ctx);
	look_for_kernels(&findings, ctx);
	put_metrics(ctx, &findings, &result->metrics);
	judge(ctx, self, &findings, result);
}

const struct rp_check rp_check_reboot = {
	.name = "reboot",
	.doc = "Check whether the machine must be restarted.",
	.options = options,
	.size = sizeof(struct reboot),
	.unit = "days",
	.metrics = RP_TOOL_ONLY(measures),
	.run = run,
};
