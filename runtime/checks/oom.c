/*
 * oom: processes that the kernel killed for want of memory.
 *
 * The kernel counts them since it started, so a look compares with the one
 * before.  Without one there is nothing to compare with, and kills of last
 * month are no finding; neither are those that came before a first look.  A
 * counter that went back, or is of another boot, is one that began anew.
 *
 * A container has a counter of its own, of kills by its own limit; those are
 * in the machine's too, but not the other way round.
 */
#include <errno.h>

#include "base/arena.h"
#include "base/buf.h"
#include "checks/cgroup.h"
#include "checks/checks.h"
#include "checks/proc.h"

struct oom {
	int scope;
	double warning_threshold, critical_threshold;
};

static const struct rp_option options[] = {
	{ "scope", RP_OPT_CHOICE, offsetof(struct oom, scope),
	  .preset = "\"host\"", .choices = rp_cgroup_scopes,
	  .doc = "whose kills count: the machine's or the own cgroup's" },
	RP_CHECK_THRESHOLDS(struct oom, "new kills", "1.0", "5.0"),
	{ 0 }
};

static const struct rp_field measures[] = {
	{ "new_kills", "int", true, "since the last look; null: the first" },
	{ "total_kills", "int", false, "since the counter began" },
	{ 0 }
};

/* ------------------------------------------------------------------ memory */

/* What was counted last, and in which boot; each scope has its own. */
static const struct {
	const char *kills, *boot;
} keys[] = {
	[RP_SCOPE_HOST] = { "kills", "boot" },
	[RP_SCOPE_CGROUP] = { "group_kills", "group_boot" },
};

/* Which boot this is; "" where the kernel does not say. */
static const char *read_boot(const struct rp_check_ctx *ctx)
{
	struct rp_text text;
	const char *boot;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_PROC_MAX);
	if (rp_proc_read(&buf, ctx->root, "/proc/sys/kernel/random/boot_id")
	    < 0)
		rp_buf_clear(&buf);
	text = rp_text_trim(rp_buf_view(&buf));
	boot = rp_arena_copy(ctx->arena, text.at, text.n);
	rp_buf_finish(&buf);
	return boot;
}

/* What was counted last, -1 if nothing was; becomes `total`. */
static int64_t exchange(struct rp_check_ctx *ctx, int scope, int64_t total)
{
	struct rp_value *memory = ctx->memory;
	int64_t before = rp_value_int(rp_map_get(memory, keys[scope].kills),
				      -1);
	struct rp_text boot_before;
	const char *boot;

	if (!memory)
		return before;
	boot = read_boot(ctx);
	boot_before = rp_value_text(rp_map_get(memory, keys[scope].boot), "");
	if (before > 0 && *boot && boot_before.n
	    && !rp_text_is(boot_before, boot))
		before = 0;
	rp_map_put(ctx->arena, memory, keys[scope].kills, rp_int(total));
	rp_map_put(ctx->arena, memory, keys[scope].boot, rp_cstring(boot));
	return before;
}

/* ---------------------------------------------------------------- counting */

static void judge(struct rp_check_ctx *ctx, const struct oom *oom,
		  int64_t total, struct rp_check_result *result)
{
	int64_t before = exchange(ctx, oom->scope, total);
	int64_t fresh = total < before ? total : total - before;
	struct rp_value *metrics = &result->metrics;

	*metrics = rp_map_new(ctx->arena);
	rp_map_put(ctx->arena, metrics, "new_kills",
		   before < 0 ? rp_null : rp_int(fresh));
	rp_map_put(ctx->arena, metrics, "total_kills", rp_int(total));
	if (before < 0) {
		result->status = RP_CHECK_OK;
		result->message = rp_arena_printf(ctx->arena, "OOM kills: "
			"%lld in all, nothing to compare with yet",
			(long long)total);
		return;
	}
	result->status = rp_check_judge(ctx, (double)fresh,
					oom->warning_threshold,
					oom->critical_threshold);
	result->message = rp_arena_printf(ctx->arena,
		"OOM kills: %lld new, %lld in all", (long long)fresh,
		(long long)total);
}

/* 0 or a negative errno; kernels before 4.13 do not count. */
static int read_host(uint64_t *kills, struct rp_check_ctx *ctx)
{
	struct rp_buf buf;
	int rc;

	rp_buf_init(&buf, RP_PROC_MAX);
	rc = rp_proc_read(&buf, ctx->root, "/proc/vmstat");
	if (rc >= 0 && !rp_proc_field(kills, rp_buf_view(&buf), "oom_kill"))
		rc = -ENODATA;
	rp_buf_finish(&buf);
	return rc < 0 ? rc : 0;
}

static void run(struct rp_check_ctx *ctx, const void *self,
		struct rp_check_result *result)
{
	const struct oom *oom = self;
	const char *file = "/proc/vmstat";
	uint64_t kills = 0;
	int rc;

	if (oom->scope == RP_SCOPE_CGROUP)
		rc = rp_cgroup_oom_kills(&kills, ctx->arena, ctx->root, &file);
	else
		rc = read_host(&kills, ctx);
	if (rc < 0)
		rp_check_fail_file(ctx, result, -rc, file);
	else
		judge(ctx, oom, kills > INT64_MAX ? INT64_MAX
						  : (int64_t)kills, result);
}

const struct rp_check rp_check_oom = {
	.name = "oom",
	.doc = "Check for processes killed for want of memory.",
	.options = options,
	.size = sizeof(struct oom),
	.unit = "new kills",
	.metrics = RP_TOOL_ONLY(measures),
	.remembers = true,
	.run = run,
};
