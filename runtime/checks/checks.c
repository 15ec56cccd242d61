/*
 * The registry of checks, made from checks.def, and what all checks share:
 * judging a number, rounding it, failing and waiting.
 *
 * A name that this version knows but does not measure has a row too, so that
 * definitions which list it keep compiling; running it says what is wrong.
 */
#include "checks/checks.h"

#include <assert.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/json.h"

/* --------------------------------------------------------------- registry */

#define RP_CHECK(name) extern const struct rp_check rp_check_##name;
#define RP_CHECK_LATER(id, words) \
	extern const struct rp_check rp_check_##id; \
	const struct rp_check rp_check_##id = { .name = #id, .doc = words };
#include "checks/checks.def"
#undef RP_CHECK
#undef RP_CHECK_LATER

static const struct rp_check *const rows[] = {
#define RP_CHECK(name) &rp_check_##name,
#define RP_CHECK_LATER(name, words) &rp_check_##name,
#include "checks/checks.def"
#undef RP_CHECK
#undef RP_CHECK_LATER
};

const char *const *rp_check_names(void)
{
	static const char *const names[] = {
#define RP_CHECK(name) #name,
#define RP_CHECK_LATER(name, words) #name,
#include "checks/checks.def"
#undef RP_CHECK
#undef RP_CHECK_LATER
		NULL
	};

	return names;
}

/* Filled once and only read afterwards; the last place stays NULL. */
static const char *measured[sizeof rows / sizeof rows[0] + 1];

static void list_measured(void)
{
	size_t n = 0;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i]->run && !rows[i]->needs_options
		    && !rows[i]->only_named)
			measured[n++] = rows[i]->name;
}

const char *const *rp_check_measured_names(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, list_measured);
	return measured;
}

const struct rp_check *rp_check_find(struct rp_text name)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rp_text_is(name, rows[i]->name))
			return rows[i];
	return NULL;
}

const struct rp_option rp_check_policy_options[] = {
	{ "for", RP_OPT_DURATION, offsetof(struct rp_check_policy, for_us),
	  .preset = "0", .min = 0, .max = 30 * 86400,
	  .doc = "how long it must be found before it counts" },
	{ "hysteresis", RP_OPT_DOUBLE,
	  offsetof(struct rp_check_policy, hysteresis),
	  .preset = "0.0", .min = 0, .max = 1e15,
	  .doc = "how far back from its threshold a finding is over" },
	{ 0 }
};

/* ---------------------------------------------------------------- judging */

const char *rp_check_status_name(enum rp_check_status status)
{
	static const char *const names[] = {
		[RP_CHECK_OK] = "ok",
		[RP_CHECK_WARNING] = "warning",
		[RP_CHECK_CRITICAL] = "critical",
		[RP_CHECK_UNKNOWN] = "unknown",
	};

	return names[status];
}

enum rp_check_status rp_check_judge(const struct rp_check_ctx *ctx,
				    double value, double warning,
				    double critical)
{
	if (ctx->before == RP_CHECK_CRITICAL)
		critical -= ctx->hysteresis;
	if (ctx->before == RP_CHECK_CRITICAL || ctx->before == RP_CHECK_WARNING)
		warning -= ctx->hysteresis;
	if (value >= critical)
		return RP_CHECK_CRITICAL;
	return value >= warning ? RP_CHECK_WARNING : RP_CHECK_OK;
}

enum rp_check_status rp_check_judge_low(const struct rp_check_ctx *ctx,
					double value, double warning,
					double critical)
{
	if (ctx->before == RP_CHECK_CRITICAL)
		critical += ctx->hysteresis;
	if (ctx->before == RP_CHECK_CRITICAL || ctx->before == RP_CHECK_WARNING)
		warning += ctx->hysteresis;
	if (value >= warning)
		return RP_CHECK_OK;
	return value >= critical ? RP_CHECK_WARNING : RP_CHECK_CRITICAL;
}

/* Printing decides halves on the exact binary value; arithmetic would not. */
static double round_to(int decimals, double value)
{
	char text[400];		/* the longest double has 309 digits before . */

	snprintf(text, sizeof text, "%.*f", decimals, value);
	return strtod(text, NULL);
}

double rp_round1(double value)
{
	return round_to(1, value);
}

double rp_round2(double value)
{
	return round_to(2, value);
}

double rp_gib(uint64_t bytes)
{
	return rp_round2((double)bytes / (double)(1 << 30));
}

/* ---------------------------------------------------------------- failing */

void rp_check_fail(struct rp_check_ctx *ctx, struct rp_check_result *result,
		   const char *format, ...)
{
	const char *text;
	va_list args;

	va_start(args, format);
	text = rp_arena_vprintf(ctx->arena, format, args);
	va_end(args);
	result->status = RP_CHECK_UNKNOWN;
	result->message = rp_arena_printf(ctx->arena, "Check failed: %s", text);
	result->error = text;
	result->metrics = rp_map_new(ctx->arena);
}

const char *rp_check_os_error(struct rp_arena *arena, int error,
			      const char *path)
{
	const char *words = strerrordesc_np(error);
	struct rp_value name = rp_cstring(path);
	struct rp_buf quoted;
	const char *text;

	rp_buf_init(&quoted, RP_BUF_UNLIMITED);
	rp_python_repr(&quoted, &name);
	text = rp_arena_printf(arena, "[Errno %d] %s: %s", error,
			       words ? words : "Unknown error", quoted.at);
	rp_buf_finish(&quoted);
	return text;
}

void rp_check_fail_file(struct rp_check_ctx *ctx,
			struct rp_check_result *result, int error,
			const char *path)
{
	const char *full = rp_arena_printf(ctx->arena, "%s%s", ctx->root, path);

	rp_check_fail(ctx, result, "%s",
		      rp_check_os_error(ctx->arena, error, full));
}

const char *rp_check_wait(struct rp_check_ctx *ctx, double seconds)
{
	int64_t now = rp_system_clock.mono_us(&rp_system_clock);
	int64_t until = now + (int64_t)(seconds * 1e6);
	bool late = until > ctx->deadline_us;

	assert(seconds >= 0);
	if (late)
		until = ctx->deadline_us;
	if (!rp_cancel_sleep_until(ctx->cancel, until))
		return "cancelled";
	return late ? "timed out" : NULL;
}

int64_t rp_check_until(const struct rp_check_ctx *ctx, double seconds)
{
	int64_t until = rp_system_clock.mono_us(&rp_system_clock)
			+ (int64_t)(seconds * 1e6);

	return until < ctx->deadline_us ? until : ctx->deadline_us;
}

/* ---------------------------------------------------------------- running */

/* The options of a check about which nothing is said, or NULL. */
static const void *default_options(const struct rp_check *check,
				   struct rp_check_ctx *ctx,
				   struct rp_error *error)
{
	struct rp_value nothing = rp_map_new(ctx->arena);
	void *options = rp_arena_alloc(ctx->arena, check->size);

	return rp_option_load(options, check->size, check->options, &nothing,
			      ctx->arena, error) < 0 ? NULL : options;
}

void rp_check_run(const struct rp_check *check, const void *options,
		  struct rp_check_ctx *ctx, struct rp_check_result *result)
{
	struct rp_error error = { 0 };

	assert(ctx->arena && ctx->root);
	if (!check->run) {
		rp_check_fail(ctx, result, "the %s check is not supported by "
			      "this version of runpipe", check->name);
		return;
	}
	if (!options)
		options = default_options(check, ctx, &error);
	if (options)
		check->run(ctx, options, result);
	else
		rp_check_fail(ctx, result, "%s", error.message);
}
