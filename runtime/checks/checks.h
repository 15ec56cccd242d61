#ifndef RUNTIME_CHECKS_CHECKS_H
#define RUNTIME_CHECKS_CHECKS_H

/*
 * Health checks (spec checks.md).  To add one: write checks/NAME.c with its
 * row `rp_check_NAME` and add RP_CHECK(NAME) to checks/checks.def.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "base/value.h"
#include "node.h"
#include "ref.h"

struct rp_arena;
struct rp_beside;
struct rp_cancel;
struct rp_clock;
struct rp_pool;

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
	const char *error;		/* what the machine said, or NULL */
};

struct rp_check_ctx {
	struct rp_arena *arena;
	const struct rp_cancel *cancel;
	int64_t deadline_us;		/* monotonic */
	const char *root;		/* "" or a directory with proc/ */
	const struct rp_clock *clock;	/* wall time; NULL: the system's */
	bool allow_exec;		/* checks may run programs */
	struct rp_secrets secrets;	/* of the program */
	/*
	 * What was found last time, and how far beyond a threshold a value
	 * must go back before that finding is over.
	 */
	enum rp_check_status before;
	double hysteresis;
	/*
	 * A map in which a check finds what it put there last time: the
	 * offset in a log, a counter.  NULL: nothing is remembered.
	 */
	struct rp_value *memory;
};

struct rp_check {
	const char *name, *doc;
	const struct rp_option *options;
	size_t size;
	bool needs_options;	/* without them it has nothing to look at */
	bool only_named;	/* most machines have nothing that it is for */
	/*
	 * rp_look_beside if it waits, for time to pass or for somebody.  Only
	 * what waits links threads.
	 */
	void (*waits)(const struct rp_beside *looks, struct rp_pool *pool);
	bool uses_network;	/* through libcurl */
	bool calls;		/* another machine, or a program */
	bool less_is_worse;	/* its thresholds are for rp_check_judge_low */
	const char *unit;	/* of its thresholds; NULL: percent */
	/*
	 * What it measures, RP_TOOL_ONLY.  Nullable: what depends on the
	 * options.  A check that fails measures nothing at all.
	 */
	const struct rp_field *metrics;

	bool remembers;		/* uses ctx->memory: looks at what is new */

	/*
	 * MUST fill the result; an error of the machine is status unknown,
	 * message "Check failed: <text>", metrics {}.  MUST obey deadline and
	 * cancel.  NULL: a known name that this version does not measure.
	 */
	void (*run)(struct rp_check_ctx *ctx, const void *options,
		    struct rp_check_result *result);
};

/*
 * What any check takes beside its own options: how its findings are taken.
 * A finding counts once it has been there for `for_us`.
 */
struct rp_check_policy {
	long long for_us;
	double hysteresis;
};
extern const struct rp_option rp_check_policy_options[];

const char *const *rp_check_names(void);		/* NULL-terminated */
/*
 * Those that run where none is named: without those that this version does not
 * measure, those that need options and those that want to be named.
 */
const char *const *rp_check_measured_names(void);
const struct rp_check *rp_check_find(struct rp_text name);
const char *rp_check_status_name(enum rp_check_status status);

/*
 * >= critical is critical, else >= warning is warning, else ok; what was found
 * before stays until the value is below its threshold by the hysteresis.
 */
enum rp_check_status rp_check_judge(const struct rp_check_ctx *ctx,
				    double value, double warning,
				    double critical);
/* The same where less is worse: >= warning is ok, >= critical is a warning. */
enum rp_check_status rp_check_judge_low(const struct rp_check_ctx *ctx,
					double value, double warning,
					double critical);

/* Rounded to 1 or 2 decimals, half decided on the exact binary value. */
double rp_round1(double value);
double rp_round2(double value);

/* Runs one check, with its defaults if `options` is NULL; never fails. */
void rp_check_run(const struct rp_check *check, const void *options,
		  struct rp_check_ctx *ctx, struct rp_check_result *result);

/* Whether a check's looks have to be known to each other. */
bool rp_check_needs_state(const struct rp_check *check,
			  const struct rp_check_policy *policy);

/*
 * The same by a policy.  `state` is what its last look left, zeroed before the
 * first, and becomes what this one leaves; a finding that has not been there
 * for long enough yet is ok, and the message says so.  NULL: nothing is known
 * of other looks, and every finding counts at once.
 */
struct rp_check_state;
void rp_check_look(const struct rp_check *check, const void *options,
		   const struct rp_check_policy *policy,
		   struct rp_check_state *state, struct rp_check_ctx *ctx,
		   struct rp_check_result *result);

/* ----------------------------------------------------------- for check code */

/*
 * The rows of the two thresholds, which stand at the end of a check's struct:
 * double warning_threshold, critical_threshold.  `what` is "percent".
 */
#define RP_CHECK_THRESHOLDS(type, what, warning, critical)		\
	{ "warning_threshold", RP_OPT_DOUBLE,				\
	  offsetof(type, warning_threshold), .synonym = "warning",	\
	  .preset = warning, .doc = what " from which it is a warning" }, \
	{ "critical_threshold", RP_OPT_DOUBLE,				\
	  offsetof(type, critical_threshold), .synonym = "critical",	\
	  .preset = critical, .doc = what " from which it is critical" }

/* Fills an error result: unknown, "Check failed: <text>", metrics {}. */
void rp_check_fail(struct rp_check_ctx *ctx, struct rp_check_result *result,
		   const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* "[Errno 2] No such file or directory: '/x'", in the arena. */
const char *rp_check_os_error(struct rp_arena *arena, int error,
			      const char *path);

/* The same as an error result, for a file below the root. */
void rp_check_fail_file(struct rp_check_ctx *ctx,
			struct rp_check_result *result, int error,
			const char *path);

/*
 * Waits, within deadline and cancellation.  NULL once the time is over, else
 * why it was cut short: "cancelled" or "timed out".
 */
const char *rp_check_wait(struct rp_check_ctx *ctx, double seconds);

/* The deadline of what may take so long, but no longer than the check. */
int64_t rp_check_until(const struct rp_check_ctx *ctx, double seconds);

/* Bytes in GiB, rounded to 2 decimals, as metrics show them. */
double rp_gib(uint64_t bytes);

#endif
