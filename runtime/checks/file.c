/*
 * file: whether files are there, as young as they should be and of the right
 * size: a backup that was written last night, a queue that somebody empties, a
 * lock that nobody left behind.
 *
 * The age of the oldest is judged by the thresholds.  All else is plainly
 * right or wrong, and wrong is critical.
 */
#include <errno.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/clock.h"
#include "checks/checks.h"
#include "checks/mounted.h"

struct file {
	struct rp_strings paths;
	_Bool absent;
	long long min_bytes, max_bytes;
	double timeout;
	double warning_threshold, critical_threshold;
};

static const struct rp_option options[] = {
	{ "paths", RP_OPT_STRINGS, offsetof(struct file, paths),
	  .required = true, .synonym = "path",
	  .doc = "files or directories to look at" },
	{ "absent", RP_OPT_BOOL, offsetof(struct file, absent),
	  .preset = "false", .doc = "they must not be there" },
	{ "min_bytes", RP_OPT_INT, offsetof(struct file, min_bytes),
	  .preset = "0", .min = 0, .max = 1e18,
	  .doc = "the least size that is right" },
	{ "max_bytes", RP_OPT_INT, offsetof(struct file, max_bytes),
	  .preset = "0", .min = 0, .max = 1e18,
	  .doc = "the greatest size that is right, 0: any" },
	{ "timeout", RP_OPT_DOUBLE, offsetof(struct file, timeout),
	  .preset = "10.0", .min = 0.001, .max = 3600,
	  .doc = "seconds to wait for file systems that do not answer" },
	RP_CHECK_THRESHOLDS(struct file, "age in seconds (0: any age)", "0.0",
			    "0.0"),
	{ 0 }
};

static const struct rp_field measures[] = {
	{ "files", "map(string, file_state)", false, "what each one is" },
	{ "oldest_seconds", "double", true, "the age of the oldest" },
	{ "oldest_path", "string", true, "which one that is" },
	{ 0 }
};

struct findings {
	struct rp_value files;
	double oldest;			/* seconds; < 0: none is there */
	const char *oldest_path;
	const char *wrong, *unknown;	/* the first of each kind */
};

static double age_of(const struct rp_check_ctx *ctx, const struct stat *info)
{
	const struct rp_clock *clock = ctx->clock ? ctx->clock
						  : &rp_system_clock;
	int64_t age_us = clock->wall_us(clock)
			 - (int64_t)info->st_mtim.tv_sec * 1000000
			 - info->st_mtim.tv_nsec / 1000;

	return age_us > 0 ? (double)age_us / 1e6 : 0;
}

/* ---------------------------------------------------------------- findings */

static void find_wrong(struct findings *findings, const char *text)
{
	if (!findings->wrong)
		findings->wrong = text;
}

/* Whatever hides a file, it is not known to be missing. */
static void note_failure(struct findings *findings, struct rp_check_ctx *ctx,
			 const struct file *file, const char *path, int error)
{
	struct rp_value map = rp_map_new(ctx->arena);
	bool missing = error == ENOENT || error == ENOTDIR;
	const char *text = error == ETIMEDOUT
		? rp_mounted_silence(ctx, path)
		: rp_check_os_error(ctx->arena, error, path);

	rp_map_put(ctx->arena, &map, "exists",
		   missing ? rp_bool(false) : rp_null);
	if (!missing)
		rp_map_put(ctx->arena, &map, "error", rp_cstring(text));
	rp_map_put(ctx->arena, &findings->files, path, map);
	if (missing && !file->absent)
		find_wrong(findings, rp_arena_printf(ctx->arena,
						     "%s is missing", path));
	if (!missing && !findings->unknown)
		findings->unknown = text;
}

static void judge_size(struct findings *findings, struct rp_arena *arena,
		       const struct file *file, const char *path,
		       long long bytes)
{
	if (bytes < file->min_bytes)
		find_wrong(findings, rp_arena_printf(arena, "%s has %lld "
			"bytes, less than %lld", path, bytes,
			file->min_bytes));
	if (file->max_bytes && bytes > file->max_bytes)
		find_wrong(findings, rp_arena_printf(arena, "%s has %lld "
			"bytes, more than %lld", path, bytes,
			file->max_bytes));
}

static void note_file(struct findings *findings, struct rp_check_ctx *ctx,
		      const struct file *file, const char *path,
		      const struct stat *info)
{
	struct rp_arena *arena = ctx->arena;
	struct rp_value map = rp_map_new(arena);
	double age = age_of(ctx, info);

	rp_map_put(arena, &map, "exists", rp_bool(true));
	rp_map_put(arena, &map, "size_bytes", rp_int(info->st_size));
	rp_map_put(arena, &map, "age_seconds", rp_double(rp_round1(age)));
	rp_map_put(arena, &findings->files, path, map);
	if (file->absent)
		find_wrong(findings, rp_arena_printf(arena, "%s is there",
						     path));
	else
		judge_size(findings, arena, file, path, info->st_size);
	if (age > findings->oldest) {
		findings->oldest = age;
		findings->oldest_path = path;
	}
}

/* ---------------------------------------------------------------- judging */

/* The age alone; a threshold of 0 is none. */
static enum rp_check_status judge_age(const struct rp_check_ctx *ctx,
				      const struct file *file, double age)
{
	double never = 1e300;

	return rp_check_judge(ctx, age, file->warning_threshold > 0
					? file->warning_threshold : never,
			      file->critical_threshold > 0
			      ? file->critical_threshold : never);
}

static void judge(struct rp_check_ctx *ctx, const struct file *file,
		  const struct findings *findings,
		  struct rp_check_result *result)
{
	struct rp_arena *arena = ctx->arena;
	const char *text = findings->wrong;
	enum rp_check_status status = RP_CHECK_OK;

	if (text)
		status = RP_CHECK_CRITICAL;
	else if (findings->oldest_path && !file->absent)
		status = judge_age(ctx, file, findings->oldest);
	if (!text && status != RP_CHECK_OK)
		text = rp_arena_printf(arena, "%s is %.0f s old",
				       findings->oldest_path,
				       findings->oldest);
	if (findings->unknown) {
		text = text ? rp_arena_printf(arena, "%s; %s", text,
					      findings->unknown)
			    : findings->unknown;
		if (status != RP_CHECK_CRITICAL)
			status = RP_CHECK_UNKNOWN;
	}
	if (!text)
		text = rp_arena_printf(arena, "%zu %s",
			rp_value_count(&findings->files),
			file->absent ? "absent" : "as they should be");
	result->status = status;
	result->message = rp_arena_printf(arena, "Files: %s", text);
}

static void put_metrics(struct rp_arena *arena,
			const struct findings *findings,
			struct rp_value *metrics)
{
	*metrics = rp_map_new(arena);
	rp_map_put(arena, metrics, "files", findings->files);
	if (!findings->oldest_path)
		return;
	rp_map_put(arena, metrics, "oldest_seconds",
		   rp_double(rp_round1(findings->oldest)));
	rp_map_put(arena, metrics, "oldest_path",
		   rp_cstring(findings->oldest_path));
}

static void run(struct rp_check_ctx *ctx, const void *self,
		struct rp_check_result *result)
{
	const struct file *file = self;
	struct findings findings = { .files = rp_map_new(ctx->arena),
				     .oldest = -1 };
	int64_t until_us = rp_check_until(ctx, file->timeout);
	struct stat info;

	for (unsigned long i = 0; i < file->paths.n; i++) {
		const char *stop = rp_check_wait(ctx, 0);
		int rc;

		if (stop) {
			rp_check_fail(ctx, result, "%s", stop);
			return;
		}
		rc = rp_mounted_stat(&info, ctx, file->paths.at[i], until_us);
		if (rc < 0)
			note_failure(&findings, ctx, file, file->paths.at[i],
				     -rc);
		else
			note_file(&findings, ctx, file, file->paths.at[i],
				  &info);
	}
	put_metrics(ctx->arena, &findings, &result->metrics);
	judge(ctx, file, &findings, result);
}

const struct rp_check rp_check_file = {
	.name = "file",
	.doc = "Check that files are there, young enough and of a right size.",
	.options = options,
	.size = sizeof(struct file),
	.needs_options = true,
	.unit = "seconds",
	.metrics = RP_TOOL_ONLY(measures),
	.run = run,
};
