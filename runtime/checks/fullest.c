/*
 * The fullest file system of several decides.
 *
 * A path that cannot be looked at makes the result unknown, but never hides
 * that another file system is critically full: all paths are measured first,
 * then the gravest finding leads the message and the other follows it.  A file
 * system that does not answer is such a path; the others still have their
 * turn.
 */
#include "checks/fullest.h"

#include <errno.h>
#include <sys/statvfs.h>

#include "base/arena.h"
#include "checks/checks.h"
#include "checks/mounted.h"

struct findings {
	struct rp_value paths;		/* map path → numbers or error */
	double worst_percent;
	const char *worst_path;		/* "" while none is used at all */
	const char *failed;		/* first path not to be looked at … */
	const char *odd_error;		/* … first other failure, as text */
	size_t n_measured;
};

/* -------------------------------------------------------------- measuring */

static struct rp_value note_failure(struct rp_check_ctx *ctx,
				    struct findings *findings,
				    const char *path, int error)
{
	struct rp_arena *arena = ctx->arena;
	struct rp_value map = rp_map_new(arena);
	const char *text, *failed = NULL;

	if (error == ETIMEDOUT)
		failed = text = rp_mounted_silence(ctx, path);
	else
		text = rp_check_os_error(arena, error, path);
	if (error == ENOENT || error == EACCES || error == EPERM)
		failed = rp_arena_printf(arena, "path '%s' not accessible",
					 path);
	if (failed && !findings->failed)
		findings->failed = failed;
	if (!failed && !findings->odd_error)
		findings->odd_error = text;
	rp_map_put(arena, &map, "error", rp_cstring(text));
	return map;
}

static void measure(struct rp_check_ctx *ctx, const struct rp_fullest *fullest,
		    struct findings *findings, const char *path,
		    int64_t until_us)
{
	struct rp_value numbers;
	struct statvfs info;
	double percent = 0;
	int rc = rp_mounted_statvfs(&info, ctx, path, until_us);

	if (rc < 0) {
		numbers = note_failure(ctx, findings, path, -rc);
	} else {
		numbers = fullest->measure(ctx->arena, &info, &percent);
		findings->n_measured++;
	}
	rp_map_put(ctx->arena, &findings->paths, path, numbers);
	if (percent > findings->worst_percent) {
		findings->worst_percent = percent;
		findings->worst_path = path;
	}
}

/* ---------------------------------------------------------------- judging */

static const char *describe(struct rp_arena *arena, const char *what,
			    const struct findings *findings, bool critical)
{
	const char *usage, *failure;

	usage = rp_arena_printf(arena, "%s usage: %s at %.1f%%", what,
				findings->worst_path, findings->worst_percent);
	if (!findings->failed && !findings->odd_error)
		return usage;
	failure = rp_arena_printf(arena, "%s check error: %s", what,
				  findings->failed ? findings->failed
						   : findings->odd_error);
	if (findings->n_measured == 0)
		return failure;
	return critical ? rp_arena_printf(arena, "%s; %s", usage, failure)
			: rp_arena_printf(arena, "%s; %s", failure, usage);
}

static void judge(struct rp_check_ctx *ctx, const struct rp_fullest *fullest,
		  const struct rp_fullest_options *options,
		  const struct findings *findings,
		  struct rp_check_result *result)
{
	struct rp_arena *arena = ctx->arena;
	bool critical;

	result->status = rp_check_judge(ctx, findings->worst_percent,
					options->warning_threshold,
					options->critical_threshold);
	critical = findings->n_measured > 0
		   && result->status == RP_CHECK_CRITICAL;
	if (findings->odd_error && !critical) {
		rp_check_fail(ctx, result, "%s", findings->odd_error);
		return;
	}
	if (findings->failed && !critical)
		result->status = RP_CHECK_UNKNOWN;
	result->message = describe(arena, fullest->what, findings, critical);
	result->metrics = rp_map_new(arena);
	rp_map_put(arena, &result->metrics, fullest->key, findings->paths);
	rp_map_put(arena, &result->metrics, "worst_percent",
		   rp_double(findings->worst_percent));
	rp_map_put(arena, &result->metrics, "worst_path",
		   rp_cstring(findings->worst_path));
}

void rp_fullest_run(struct rp_check_ctx *ctx, const struct rp_fullest *fullest,
		    const struct rp_fullest_options *options,
		    struct rp_check_result *result)
{
	static const char *const root[] = { "/" };
	struct rp_strings paths = options->paths;
	struct findings findings = {
		.paths = rp_map_new(ctx->arena), .worst_path = "",
	};
	int64_t until_us = rp_check_until(ctx, options->timeout);

	if (paths.n == 0)
		paths = (struct rp_strings){ root, 1 };
	for (unsigned long i = 0; i < paths.n; i++) {
		const char *stop = rp_check_wait(ctx, 0);

		if (stop) {
			rp_check_fail(ctx, result, "%s", stop);
			return;
		}
		measure(ctx, fullest, &findings, paths.at[i], until_us);
	}
	judge(ctx, fullest, options, &findings, result);
}
