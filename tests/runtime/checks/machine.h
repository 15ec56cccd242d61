#ifndef TESTS_RUNTIME_CHECKS_MACHINE_H
#define TESTS_RUNTIME_CHECKS_MACHINE_H

/*
 * A machine that exists on paper: a scratch directory with the kernel's files
 * in it, and checks that look there.
 */

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "checks/checks.h"
#include "lib/fields.h"
#include "lib/files.h"

/* Writes root/path, with the directories above it. */
static inline void machine_has(const char *root, const char *path,
			       const char *text)
{
	char full[4096];
	FILE *file;

	snprintf(full, sizeof full, "%s%s", root, path);
	for (char *slash = full + strlen(root) + 1;
	     (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		if (mkdir(full, 0700) < 0 && errno != EEXIST)
			cr_fatal("%s: cannot make", full);
		*slash = '/';
	}
	file = fopen(full, "w");
	if (!file || fputs(text, file) < 0 || fclose(file) < 0)
		cr_fatal("%s: cannot write", full);
}

static inline struct rp_value json_of(struct rp_arena *arena, const char *text)
{
	struct rp_json_result result;
	struct rp_value value;

	if (rp_json_read(&value, arena, rp_text(text), RP_JSON_DEPTH_PAYLOAD,
			 &result) < 0)
		cr_fatal("bad JSON in a test: %s", text);
	return value;
}

static inline const char *text_of(struct rp_arena *arena,
				  const struct rp_value *value)
{
	return rp_json_text(arena, value, RP_JSON_SPACED).at;
}

/* Runs a check with a configuration as JSON text. */
static inline struct rp_check_result check_with(struct rp_check_ctx *ctx,
						const struct rp_check *check,
						const char *config)
{
	void *options = rp_arena_alloc(ctx->arena, check->size);
	struct rp_value value = json_of(ctx->arena, config);
	struct rp_check_result result = { 0 };
	struct rp_error error = { 0 };

	if (rp_option_load(options, check->size, check->options, &value,
			   ctx->arena, &error) < 0)
		cr_fatal("%s", error.message);
	check->run(ctx, options, &result);
	return result;
}

/* Whether status, message and metrics are these; NULL: any metrics. */
static inline void expect_result(struct rp_arena *arena,
				 const struct rp_check *check,
				 const struct rp_check_result *result,
				 const char *status, const char *message,
				 const char *metrics)
{
	cr_expect(eq(str, (char *)rp_check_status_name(result->status),
		     (char *)status), "%s", result->message);
	cr_expect(eq(str, (char *)result->message, (char *)message));
	if (metrics)
		cr_expect(eq(str, (char *)text_of(arena, &result->metrics),
			     (char *)metrics));
	if (rp_value_count(&result->metrics) > 0)
		cr_expect(eq(str, (char *)test_unlike(arena, &result->metrics,
						      check->metrics), ""));
}

#endif
