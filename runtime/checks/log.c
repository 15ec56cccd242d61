/*
 * log: lines of a log that match a pattern, of those that came since the last
 * look.
 *
 * The first look of all counts nothing unless it is told to begin at the
 * start: errors of last month are no finding.  Where looks know nothing of
 * each other, as on a command line, the last `max_bytes` of the log are looked
 * at instead.
 */
#include <errno.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "checks/checks.h"
#include "checks/log_read.h"
#include "checks/mounted.h"

struct log {
	const char *path, *pattern, *ignore;
	_Bool ignore_case, from_start;
	long long max_bytes;
	double timeout;
	double warning_threshold, critical_threshold;
};

static const struct rp_option options[] = {
	{ "path", RP_OPT_STRING, offsetof(struct log, path), .required = true,
	  .doc = "the log" },
	{ "pattern", RP_OPT_STRING, offsetof(struct log, pattern),
	  .required = true, .doc = "regular expression for lines that count" },
	{ "ignore", RP_OPT_STRING, offsetof(struct log, ignore),
	  .doc = "regular expression for lines that do not count after all" },
	{ "ignore_case", RP_OPT_BOOL, offsetof(struct log, ignore_case),
	  .preset = "false", .doc = "upper and lower case are the same" },
	{ "from_start", RP_OPT_BOOL, offsetof(struct log, from_start),
	  .preset = "false", .doc = "the first look counts what is there" },
	{ "max_bytes", RP_OPT_INT, offsetof(struct log, max_bytes),
	  .preset = "16777216", .min = 1, .max = 1 << 30,
	  .doc = "how much one look reads; the next one takes the rest" },
	{ "timeout", RP_OPT_DOUBLE, offsetof(struct log, timeout),
	  .preset = "10.0", .min = 0.001, .max = 3600,
	  .doc = "seconds that a look may take" },
	RP_CHECK_THRESHOLDS(struct log, "matching lines", "1.0", "10.0"),
	{ 0 }
};

static const struct rp_field measures[] = {
	{ "matches", "int", false, "new lines that match" },
	{ "lines", "int", false, "new lines" },
	{ "bytes_read", "int", false, "bytes that were read" },
	{ "rotated", "bool", false, "whether the log began anew" },
	{ "truncated", "bool", false, "whether there was more to read" },
	{ "last_match", "string", true, "the last line that matches, cut" },
	{ "left_bytes", "int", true, "what is for the next look" },
	{ "skipped_bytes", "int", true, "what nobody will look at" },
	{ "given_up_lines", "int", true, "lines that took too long" },
	{ 0 }
};

/* ------------------------------------------------------------------ memory */

static int64_t recall_int(const struct rp_check_ctx *ctx, const char *key)
{
	return rp_value_int(rp_map_get(ctx->memory, key), -1);
}

/* What was noted of another log is of no use for this one. */
static void recall(struct rp_log_place *place, const struct rp_check_ctx *ctx,
		   const struct log *log)
{
	if (!rp_text_is(rp_value_text(rp_map_get(ctx->memory, "path"), ""),
			log->path))
		return;
	*place = (struct rp_log_place){
		.is_known = true,
		.in_middle = rp_truthy(rp_map_get(ctx->memory, "in_middle")),
		.device = recall_int(ctx, "device"),
		.inode = recall_int(ctx, "inode"),
		.offset = recall_int(ctx, "offset"),
		.head_n = recall_int(ctx, "head_n"),
		.head_hash = recall_int(ctx, "head_hash"),
	};
}

static void remember(const struct rp_log_place *place,
		     struct rp_check_ctx *ctx, const struct log *log)
{
	struct rp_arena *arena = ctx->arena;

	if (!ctx->memory || !place->is_known)
		return;
	rp_map_put(arena, ctx->memory, "path", rp_cstring(log->path));
	rp_map_put(arena, ctx->memory, "in_middle", rp_bool(place->in_middle));
	rp_map_put(arena, ctx->memory, "device", rp_int(place->device));
	rp_map_put(arena, ctx->memory, "inode", rp_int(place->inode));
	rp_map_put(arena, ctx->memory, "offset", rp_int(place->offset));
	rp_map_put(arena, ctx->memory, "head_n", rp_int(place->head_n));
	rp_map_put(arena, ctx->memory, "head_hash", rp_int(place->head_hash));
}

/* ---------------------------------------------------------------- judging */

/* A log may hold what would move a terminal's cursor. */
static struct rp_value last_match(struct rp_arena *arena,
				  const struct rp_log_look *look)
{
	struct rp_value text;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_visible(&buf, (struct rp_text){ look->last, look->last_n });
	text = rp_string((struct rp_text){
		rp_arena_copy(arena, buf.at, buf.n), buf.n
	});
	rp_buf_finish(&buf);
	return text;
}

static void put_metrics(struct rp_arena *arena,
			const struct rp_log_look *look,
			struct rp_value *metrics)
{
	*metrics = rp_map_new(arena);
	rp_map_put(arena, metrics, "matches", rp_int(look->matches));
	rp_map_put(arena, metrics, "lines", rp_int(look->lines));
	rp_map_put(arena, metrics, "bytes_read", rp_int(look->bytes));
	rp_map_put(arena, metrics, "rotated", rp_bool(look->rotated));
	rp_map_put(arena, metrics, "truncated",
		   rp_bool(look->left || look->skipped || look->out_of_time));
	if (look->matches)
		rp_map_put(arena, metrics, "last_match",
			   last_match(arena, look));
	if (look->left)
		rp_map_put(arena, metrics, "left_bytes", rp_int(look->left));
	if (look->skipped)
		rp_map_put(arena, metrics, "skipped_bytes",
			   rp_int(look->skipped));
	if (look->given_up)
		rp_map_put(arena, metrics, "given_up_lines",
			   rp_int(look->given_up));
}

/* What of the look was not as it should be, or "". */
static const char *limits(struct rp_arena *arena,
			  const struct rp_log_look *look)
{
	const char *text = "";

	if (look->left)
		text = rp_arena_printf(arena, "%s; %lld bytes are left for the "
				       "next look", text,
				       (long long)look->left);
	if (look->skipped)
		text = rp_arena_printf(arena, "%s; %lld bytes were too much "
				       "to read", text,
				       (long long)look->skipped);
	if (look->given_up)
		text = rp_arena_printf(arena, "%s; %lld lines took too long to "
				       "match", text,
				       (long long)look->given_up);
	if (look->out_of_time)
		text = rp_arena_printf(arena, "%s; time was up before the end",
				       text);
	return text;
}

static void judge(struct rp_check_ctx *ctx, const struct log *log,
		  const struct rp_log_look *look,
		  struct rp_check_result *result)
{
	struct rp_arena *arena = ctx->arena;

	put_metrics(arena, look, &result->metrics);
	result->status = rp_check_judge(ctx, (double)look->matches,
					log->warning_threshold,
					log->critical_threshold);
	/* What was not looked at may hold anything. */
	if (result->status == RP_CHECK_OK
	    && (look->left || look->skipped || look->given_up
		|| look->out_of_time))
		result->status = RP_CHECK_UNKNOWN;
	result->message = rp_arena_printf(arena, "Log %s: %lld of %lld %s "
		"match%s", log->path, (long long)look->matches,
		(long long)look->lines, look->first == RP_LOG_FROM_TAIL
		? "last lines" : "new lines", limits(arena, look));
}

/* ----------------------------------------------------------------- running */

/* NULL and in *problem what is wrong with a pattern. */
static struct rp_log_look *prepare(struct rp_check_ctx *ctx,
				   const struct log *log,
				   const char **problem)
{
	struct rp_log_look *look = rp_log_look_new(log->path);
	char why[200] = "";

	look->wanted = rp_log_pattern_new(log->pattern, log->ignore_case, why);
	if (look->wanted && log->ignore)
		look->ignored = rp_log_pattern_new(log->ignore,
						   log->ignore_case, why);
	if (*why) {
		*problem = rp_arena_printf(ctx->arena, "the regular "
			"expression is not valid: %s", why);
		rp_log_look_free(look);
		return NULL;
	}
	look->max_bytes = log->max_bytes;
	if (ctx->memory)
		recall(&look->place, ctx, log);
	look->has_next = ctx->memory != NULL;
	look->first = log->from_start ? RP_LOG_FROM_START
		      : ctx->memory ? RP_LOG_FROM_END : RP_LOG_FROM_TAIL;
	return look;
}

static void finish(struct rp_check_ctx *ctx, const struct log *log,
		   struct rp_log_look *look, struct rp_check_result *result)
{
	if (look->error == ESPIPE)
		rp_check_fail(ctx, result, "'%s' is no regular file",
			      log->path);
	else if (look->error)
		rp_check_fail(ctx, result, "%s",
			      rp_check_os_error(ctx->arena, look->error,
						log->path));
	else
		judge(ctx, log, look, result);
	remember(&look->place, ctx, log);
	rp_log_look_free(look);
}

static void run(struct rp_check_ctx *ctx, const void *self,
		struct rp_check_result *result)
{
	const struct log *log = self;
	int64_t now = rp_system_clock.mono_us(&rp_system_clock);
	int64_t until_us = rp_check_until(ctx, log->timeout);
	const char *problem = rp_check_wait(ctx, 0);
	struct rp_log_look *look = problem ? NULL
					   : prepare(ctx, log, &problem);
	int rc;

	if (!look) {
		rp_check_fail(ctx, result, "%s", problem);
		return;
	}
	/* The last quarter is for finding out that nothing comes. */
	look->until_us = now + (until_us - now) / 4 * 3;
	rc = rp_log_look_run(look, ctx->cancel, until_us);
	if (rc == 0)
		finish(ctx, log, look, result);
	else if (rc == RP_ECANCELLED)
		rp_check_fail(ctx, result, "cancelled");
	else
		rp_check_fail(ctx, result, "%s",
			      rp_mounted_silence(ctx, log->path));
}

const struct rp_check rp_check_log = {
	.name = "log",
	.doc = "Check for new lines in a log that match a pattern.",
	.options = options,
	.size = sizeof(struct log),
	.needs_options = true,
	.unit = "matching lines",
	.metrics = RP_TOOL_ONLY(measures),
	.remembers = true,
	.run = run,
};
