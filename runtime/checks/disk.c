/*
 * disk: how full the file systems of some paths are; the fullest one decides.
 *
 * A path that cannot be looked at makes the result unknown, but never hides
 * that another disk is critically full: all paths are measured first, then the
 * gravest finding leads the message and the other follows it.
 */
#include <errno.h>

#include "base/arena.h"
#include "checks/checks.h"
#include "checks/disk_space.h"

struct disk {
	struct rp_strings paths;
	double warning_threshold, critical_threshold;
};

static const struct rp_option options[] = {
	{ "paths", RP_OPT_STRINGS, offsetof(struct disk, paths),
	  .preset = "[\"/\"]",
	  .doc = "paths whose file systems are measured" },
	RP_CHECK_THRESHOLDS(struct disk, "percent", "80.0", "95.0"),
	{ 0 }
};

static const struct rp_field measures[] = {
	{ "disks", "map(string, disk_space)", false,
	  "each path's file system" },
	{ "worst_percent", "double", false,
	  "how full the fullest one is" },
	{ "worst_path", "string", false,
	  "its path, empty if none was measured" },
	{ 0 }
};

struct findings {
	struct rp_value disks;		/* map path → numbers or error */
	double worst_percent;
	const char *worst_path;		/* "" while none is used at all */
	const char *failed_path;	/* first that is absent or forbidden */
	const char *odd_error;		/* first other failure, as text */
	size_t n_measured;
};

/* -------------------------------------------------------------- measuring */

static struct rp_value numbers(struct rp_arena *arena,
			       const struct rp_disk_space *space)
{
	struct rp_value map = rp_map_new(arena);

	rp_map_put(arena, &map, "percent", rp_double(space->percent));
	rp_map_put(arena, &map, "total_gb", rp_double(rp_gib(space->total)));
	rp_map_put(arena, &map, "used_gb", rp_double(rp_gib(space->used)));
	rp_map_put(arena, &map, "free_gb", rp_double(rp_gib(space->free)));
	return map;
}

static struct rp_value note_failure(struct rp_arena *arena,
				    struct findings *findings,
				    const char *path, int error)
{
	const char *text = rp_check_os_error(arena, error, path);
	struct rp_value map = rp_map_new(arena);
	bool plain = error == ENOENT || error == EACCES || error == EPERM;

	if (plain && !findings->failed_path)
		findings->failed_path = path;
	if (!plain && !findings->odd_error)
		findings->odd_error = text;
	rp_map_put(arena, &map, "error", rp_cstring(text));
	return map;
}

static void measure(struct rp_arena *arena, struct findings *findings,
		    const char *path)
{
	struct rp_disk_space space;
	int rc = rp_disk_space_read(&space, path);

	if (rc < 0) {
		rp_map_put(arena, &findings->disks, path,
			   note_failure(arena, findings, path, -rc));
		return;
	}
	findings->n_measured++;
	rp_map_put(arena, &findings->disks, path, numbers(arena, &space));
	if (space.percent > findings->worst_percent) {
		findings->worst_percent = space.percent;
		findings->worst_path = path;
	}
}

/* ---------------------------------------------------------------- judging */

static const char *describe(struct rp_arena *arena,
			    const struct findings *findings, bool critical)
{
	const char *usage, *failure;

	usage = rp_arena_printf(arena, "Disk usage: %s at %.1f%%",
				findings->worst_path, findings->worst_percent);
	if (!findings->failed_path && !findings->odd_error)
		return usage;
	failure = findings->failed_path
		? rp_arena_printf(arena, "Disk check error: path '%s' not "
				  "accessible", findings->failed_path)
		: rp_arena_printf(arena, "Disk check error: %s",
				  findings->odd_error);
	if (findings->n_measured == 0)
		return failure;
	return critical ? rp_arena_printf(arena, "%s; %s", usage, failure)
			: rp_arena_printf(arena, "%s; %s", failure, usage);
}

static void judge(struct rp_check_ctx *ctx, const struct disk *disk,
		  const struct findings *findings,
		  struct rp_check_result *result)
{
	struct rp_arena *arena = ctx->arena;
	bool critical;

	result->status = rp_check_judge(ctx, findings->worst_percent,
					disk->warning_threshold,
					disk->critical_threshold);
	critical = findings->n_measured > 0
		   && result->status == RP_CHECK_CRITICAL;
	if (findings->odd_error && !critical) {
		rp_check_fail(ctx, result, "%s", findings->odd_error);
		return;
	}
	if (findings->failed_path && !critical)
		result->status = RP_CHECK_UNKNOWN;
	result->message = describe(arena, findings, critical);
	result->metrics = rp_map_new(arena);
	rp_map_put(arena, &result->metrics, "disks", findings->disks);
	rp_map_put(arena, &result->metrics, "worst_percent",
		   rp_double(findings->worst_percent));
	rp_map_put(arena, &result->metrics, "worst_path",
		   rp_cstring(findings->worst_path));
}

static void run(struct rp_check_ctx *ctx, const void *self,
		struct rp_check_result *result)
{
	static const char *const root[] = { "/" };
	const struct disk *disk = self;
	struct rp_strings paths = disk->paths;
	struct findings findings = {
		.disks = rp_map_new(ctx->arena), .worst_path = "",
	};

	if (paths.n == 0)
		paths = (struct rp_strings){ root, 1 };
	for (unsigned long i = 0; i < paths.n; i++) {
		const char *stop = rp_check_wait(ctx, 0);

		if (stop) {
			rp_check_fail(ctx, result, "%s", stop);
			return;
		}
		measure(ctx->arena, &findings, paths.at[i]);
	}
	judge(ctx, disk, &findings, result);
}

const struct rp_check rp_check_disk = {
	.name = "disk",
	.doc = "Check disk space usage for specified mount points.",
	.options = options,
	.size = sizeof(struct disk),
	.metrics = RP_TOOL_ONLY(measures),
	.run = run,
};
