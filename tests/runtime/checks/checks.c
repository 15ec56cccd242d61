/* The registry, and what all checks share. */
#include "checks/checks.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/arena.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "lib/rows.h"
#include "runtime/checks/machine.h"

extern const struct rp_check rp_check_cpu;

static const char *const registry[] = {
	"cpu", "memory", "disk", "disk_common", "disk_linux", "disk_macos",
	"network", "process", "reboot", "load", "swap", "inode", "systemd",
	"tcp", "http", "certificate", "file", "log", "oom", "exec",
};

Test(checks, lists_all_names_in_registry_order)
{
	const char *const *names = rp_check_names();
	size_t n = sizeof registry / sizeof registry[0];

	for (size_t i = 0; i < n; i++) {
		cr_assert(eq(str, (char *)names[i], (char *)registry[i]));
		cr_expect(rp_check_find(rp_text(names[i])) != NULL);
	}
	cr_expect(names[n] == NULL);
	cr_expect(rp_check_find(RP_TEXT("memry")) == NULL);
	cr_expect(rp_check_find(RP_TEXT("")) == NULL);
}

Test(checks, run_unnamed_if_they_can_without_options)
{
	const char *const *names = rp_check_measured_names();
	size_t n = 0;

	for (size_t i = 0; rp_check_names()[i]; i++) {
		const struct rp_check *check =
			rp_check_find(rp_text(rp_check_names()[i]));

		if (check->run && !check->needs_options && !check->only_named)
			cr_expect(eq(str, (char *)names[n++],
				     (char *)check->name));
	}
	cr_expect(n >= 3 && names[n] == NULL);
}

static const struct {
	double value, warning, critical;
	const char *want;
} judged[] = {
	{ 69.96, 70, 90, "ok" },
	{ 70, 70, 90, "warning" },
	{ 89.999, 70, 90, "warning" },
	{ 90, 70, 90, "critical" },
	{ 85, 90, 80, "critical" },	/* thresholds the wrong way round */
	{ 0, 0, 1, "warning" },
};

RP_ROWS(checks, judge_inclusively_critical_first, judged)
{
	struct rp_check_ctx ctx = { .hysteresis = 5 };
	enum rp_check_status status =
		rp_check_judge(&ctx, row->value, row->warning, row->critical);

	cr_expect(eq(str, (char *)rp_check_status_name(status),
		     (char *)row->want), "%g", row->value);
}

static const struct {
	enum rp_check_status before;
	double value;
	const char *want, *low;		/* 70 and 90; 90 and 70, less is worse */
} held[] = {
	{ RP_CHECK_CRITICAL, 85, "critical", "warning" },
	{ RP_CHECK_CRITICAL, 84.9, "warning", "warning" },
	{ RP_CHECK_CRITICAL, 75, "warning", "warning" },
	{ RP_CHECK_CRITICAL, 74.9, "warning", "critical" },
	{ RP_CHECK_CRITICAL, 64.9, "ok", "critical" },
	{ RP_CHECK_WARNING, 85, "warning", "warning" },
	{ RP_CHECK_WARNING, 65, "warning", "critical" },
	{ RP_CHECK_WARNING, 64.9, "ok", "critical" },
	{ RP_CHECK_WARNING, 94.9, "critical", "warning" },
	{ RP_CHECK_WARNING, 95, "critical", "ok" },
	{ RP_CHECK_OK, 69, "ok", "critical" },
	{ RP_CHECK_UNKNOWN, 69, "ok", "critical" },
	{ RP_CHECK_UNKNOWN, 90, "critical", "ok" },
};

RP_ROWS(checks, findings_stay_within_the_hysteresis, held)
{
	struct rp_check_ctx ctx = { .before = row->before, .hysteresis = 5 };

	cr_expect(eq(str, (char *)rp_check_status_name(
			     rp_check_judge(&ctx, row->value, 70, 90)),
		     (char *)row->want), "%g", row->value);
	cr_expect(eq(str, (char *)rp_check_status_name(
			     rp_check_judge_low(&ctx, row->value, 90, 70)),
		     (char *)row->low), "%g", row->value);
}

static const struct {
	double value, one, two;
} rounded[] = {
	{ 0.25, 0.2, 0.25 },	/* exact half: to even */
	{ 0.35, 0.3, 0.35 },	/* below the half in binary */
	{ 2.675, 2.7, 2.67 },
	{ 69.96, 70.0, 69.96 },
	{ -1.05, -1.1, -1.05 },
	{ 1e300, 1e300, 1e300 },
};

RP_ROWS(checks, round_on_the_exact_binary_value, rounded)
{
	cr_expect(eq(dbl, rp_round1(row->value), row->one), "%g", row->value);
	cr_expect(eq(dbl, rp_round2(row->value), row->two), "%g", row->value);
}

static const struct {
	int error;
	const char *path, *want;
} failures[] = {
	{ 2, "/x", "[Errno 2] No such file or directory: '/x'" },
	{ 13, "/a'b", "[Errno 13] Permission denied: \"/a'b\"" },
	{ 20, "/n\n", "[Errno 20] Not a directory: '/n\\n'" },
};

RP_ROWS(checks, name_failures_of_the_machine_as_before, failures)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	cr_expect(eq(str, (char *)rp_check_os_error(&arena, row->error,
						    row->path),
		     (char *)row->want));
	rp_arena_finish(&arena);
}

Test(checks, waiting_ends_with_the_deadline_and_with_cancellation)
{
	struct rp_check_ctx ctx = { .deadline_us = 1 };
	struct rp_cancel cancel;

	cr_expect(eq(str, (char *)rp_check_wait(&ctx, 1000), "timed out"));
	ctx.deadline_us = RP_NEVER;
	cr_expect(rp_check_wait(&ctx, 0) == NULL);
	cr_assert(rp_cancel_init(&cancel) == 0);
	ctx.cancel = &cancel;
	rp_cancel_raise(&cancel, 2);
	cr_expect(eq(str, (char *)rp_check_wait(&ctx, 1000), "cancelled"));
	rp_cancel_finish(&cancel);
}
