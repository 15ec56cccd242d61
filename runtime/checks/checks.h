#ifndef RUNTIME_CHECKS_CHECKS_H
#define RUNTIME_CHECKS_CHECKS_H

/*
 * Health checks (spec checks.md).  To add one: write checks/NAME.c with its
 * row `rp_check_NAME` and add RP_CHECK(NAME) to checks/checks.def.
 */

#include <stdint.h>

#include "base/text.h"
#include "base/value.h"
#include "node.h"

struct rp_arena;
struct rp_cancel;

enum rp_check_status {
	RP_CHECK_OK,
	RP_CHECK_WARNING,
	RP_CHECK_CRITICAL,
	RP_CHECK_UNKNOWN
};

struct rp_check_result {
	enum rp_check_status status;
	const char *message;		/* in the arena */
	struct rp_value metrics;	/* map */
};

struct rp_check_ctx {
	struct rp_arena *arena;
	const struct rp_cancel *cancel;
	int64_t deadline_us;		/* monotonic */
	const char *root;		/* "" or a directory with proc/ */
};

struct rp_check {
	const char *name, *doc;
	const struct rp_option *options;
	size_t size;
	/*
	 * What it measures, RP_TOOL_ONLY.  Nullable: what depends on the
	 * options.  A check that fails measures nothing at all.
	 */
	const struct rp_field *metrics;

	/*
	 * MUST fill the result; an error of the machine is status unknown,
	 * message "Check failed: <text>", metrics {}.  MUST obey deadline and
	 * cancel.  NULL: a known name that this version does not measure.
	 */
	void (*run)(struct rp_check_ctx *ctx, const void *options,
		    struct rp_check_result *result);
};

const char *const *rp_check_names(void);		/* NULL-terminated */
/* The same without those that this version does not measure. */
const char *const *rp_check_measured_names(void);
const struct rp_check *rp_check_find(struct rp_text name);
const char *rp_check_status_name(enum rp_check_status status);

/* >= critical is critical, else >= warning is warning, else ok. */
enum rp_check_status rp_check_judge(double value, double warning,
				    double critical);

/* Rounded to 1 or 2 decimals, half decided on the exact binary value. */
double rp_round1(double value);
double rp_round2(double value);

/* Runs one check with its defaults; never fails. */
void rp_check_run(const struct rp_check *check, struct rp_check_ctx *ctx,
		  struct rp_check_result *result);

/* ----------------------------------------------------------- for check code */

/* Fills an error result: unknown, "Check failed: <text>", metrics {}. */
void rp_check_fail(struct rp_check_ctx *ctx, struct rp_check_result *result,
		   const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* "[Errno 2] No such file or directory: '/x'", in the arena. */
const char *rp_check_os_error(struct rp_arena *arena, int error,
			      const char *path);

/*
 * Waits, within deadline and cancellation.  NULL once the time is over, else
 * why it was cut short: "cancelled" or "timed out".
 */
const char *rp_check_wait(struct rp_check_ctx *ctx, double seconds);

/* Bytes in GiB, rounded to 2 decimals, as metrics show them. */
double rp_gib(uint64_t bytes);

#endif
