/*
 * systemd: units that failed.
 *
 * systemd is asked on the system bus, or on its own socket where there is no
 * bus; that one answers to root alone.  The call goes out without waiting, so
 * that deadline and cancellation are obeyed while the answer is awaited.
 *
 * A machine that something else runs, a container as a rule, has no units.
 * That is no finding about the machine, so the check is made only where it is
 * named, and then it says what is missing.
 */
#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "checks/checks.h"
#include "checks/sdbus.h"

#define MOST_UNITS 10000	/* that are looked at */
#define SHOWN 10		/* in the message */
#define HUNG_UP "it hung up"
#define NO_REPLY "org.freedesktop.DBus.Error.NoReply"
#define UNITS "(ssssssouso)"	/* what ListUnitsFiltered answers */

struct systemd {
	struct rp_strings ignore;
	double timeout;
	double warning_threshold, critical_threshold;
};

static const struct rp_option options[] = {
	{ "ignore", RP_OPT_STRINGS, offsetof(struct systemd, ignore),
	  .preset = "[]", .doc = "units that may fail, * and ? for any text" },
	{ "timeout", RP_OPT_DOUBLE, offsetof(struct systemd, timeout),
	  .preset = "10.0", .min = 0.001, .max = 3600,
	  .doc = "seconds to wait for an answer" },
	RP_CHECK_THRESHOLDS(struct systemd, "failed units", "1.0", "5.0"),
	{ 0 }
};

static const struct rp_field measures[] = {
	{ "failed_count", "int", false, "how many units failed" },
	{ "failed_units", "list(string)", false, "their names" },
	{ "ignored_count", "int", false, "those that may" },
	{ 0 }
};

struct question {
	struct rp_check_ctx *ctx;
	const struct systemd *systemd;
	const struct rp_sdbus *sd;
	struct rp_sd_bus *bus;
	struct rp_value failed;
	int64_t ignored;
	bool is_answered;
	const char *problem;		/* or NULL */
};

/* ------------------------------------------------------------------ answer */

static bool is_ignored(const struct systemd *systemd, const char *unit)
{
	for (unsigned long i = 0; i < systemd->ignore.n; i++)
		if (fnmatch(systemd->ignore.at[i], unit, 0) == 0)
			return true;
	return false;
}

static void note_unit(struct question *q, const char *name)
{
	struct rp_arena *arena = q->ctx->arena;

	if (is_ignored(q->systemd, name))
		q->ignored++;
	else
		rp_list_push(arena, &q->failed,
			     rp_cstring(rp_arena_strdup(arena, name)));
}

static int read_units(struct question *q, struct rp_sd_message *message)
{
	const char *name, *text[7];
	uint32_t job;
	int rc = q->sd->message_enter_container(message, 'a', UNITS);

	for (int i = 0; rc >= 0 && i < MOST_UNITS; i++) {
		rc = q->sd->message_read(message, UNITS, &name, &text[0],
					 &text[1], &text[2], &text[3],
					 &text[4], &text[5], &job, &text[6],
					 &text[6]);
		if (rc == 0)
			break;
		if (rc > 0)
			note_unit(q, name);
	}
	return rc;
}

/* NULL, or what an error that came back says. */
static const char *refusal(const struct question *q,
			   struct rp_sd_message *message)
{
	const struct rp_sd_error *error;

	/* libsystemd's own word for a connection that ended. */
	if (q->sd->message_is_method_error(message, NO_REPLY) > 0)
		return "systemd cannot be asked: " HUNG_UP;
	if (q->sd->message_is_method_error(message, NULL) <= 0)
		return NULL;
	error = q->sd->message_get_error(message);
	return rp_arena_printf(q->ctx->arena, "systemd refused: %s",
			       error->message ? error->message : error->name);
}

static int take_answer(struct rp_sd_message *message, void *self,
		       struct rp_sd_error *unused)
{
	struct question *q = self;
	int rc;

	(void)unused;
	q->is_answered = true;
	q->problem = refusal(q, message);
	if (q->problem)
		return 0;
	rc = read_units(q, message);
	if (rc < 0)
		q->problem = rp_arena_printf(q->ctx->arena, "systemd's answer "
			"cannot be read: %s", strerrordesc_np(-rc));
	return 0;
}

/* ---------------------------------------------------------------- question */

static const char *in_root(const struct question *q, const char *path)
{
	return rp_arena_printf(q->ctx->arena, "%s%s", q->ctx->root, path);
}

/* 0 or a negative errno. */
static int ask(struct question *q)
{
	const char *address = in_root(q, "/run/dbus/system_bus_socket");
	bool has_bus = access(address, F_OK) == 0;
	const struct rp_sdbus *sd = q->sd;
	int rc;

	if (!has_bus)
		address = in_root(q, "/run/systemd/private");
	address = rp_arena_printf(q->ctx->arena, "unix:path=%s", address);
	rc = sd->new(&q->bus);
	if (rc >= 0)
		rc = sd->set_address(q->bus, address);
	if (rc >= 0)
		rc = sd->set_bus_client(q->bus, has_bus);
	if (rc >= 0)
		rc = sd->start(q->bus);
	if (rc >= 0)
		rc = sd->call_method_async(q->bus, NULL,
			has_bus ? "org.freedesktop.systemd1" : NULL,
			"/org/freedesktop/systemd1",
			"org.freedesktop.systemd1.Manager",
			"ListUnitsFiltered", take_answer, q, "as", 1,
			"failed");
	return rc < 0 ? rc : 0;
}

/* A connection that ended is noticed here or there, as it comes. */
static const char *words_of(int rc)
{
	if (rc == -ECONNRESET || rc == -ENOTCONN || rc == -EPIPE)
		return HUNG_UP;
	return strerrordesc_np(-rc);
}

/* NULL once something happened on the bus, else why waiting ended. */
static const char *wait_for_bus(const struct question *q, int64_t until_us)
{
	const struct rp_cancel *cancel = q->ctx->cancel;
	int64_t left = until_us - rp_system_clock.mono_us(&rp_system_clock);
	struct pollfd fds[2] = {
		{ .fd = q->sd->get_fd(q->bus),
		  .events = (short)q->sd->get_events(q->bus) },
		{ .fd = cancel ? cancel->fd : -1, .events = POLLIN },
	};

	if (left <= 0)
		return "no answer in time";
	if (left > (int64_t)INT_MAX * 1000)
		left = (int64_t)INT_MAX * 1000;
	if (poll(fds, 2, (int)((left + 999) / 1000)) < 0 && errno != EINTR)
		return strerrordesc_np(errno);
	return fds[1].revents ? "cancelled" : NULL;
}

static const char *await(struct question *q)
{
	int64_t until_us = rp_check_until(q->ctx, q->systemd->timeout);
	const char *problem = NULL;
	int rc = 0;

	while (!problem && !q->is_answered) {
		rc = q->sd->process(q->bus, NULL);
		if (rc < 0)
			return words_of(rc);
		if (rc == 0 && !q->is_answered)
			problem = wait_for_bus(q, until_us);
	}
	return problem;
}

/* NULL, or why nothing is known. */
static const char *find_failed(struct question *q)
{
	const char *problem;
	int rc;

	if (access(in_root(q, "/run/systemd/system"), F_OK) < 0)
		return "systemd does not run here: there is no "
		       "/run/systemd/system";
	q->sd = rp_sdbus_open(&problem);
	if (!q->sd)
		return problem;
	rc = ask(q);
	problem = rc < 0 ? words_of(rc) : await(q);
	if (q->bus)
		q->sd->close_unref(q->bus);
	if (problem)
		return rp_arena_printf(q->ctx->arena,
				       "systemd cannot be asked: %s", problem);
	return q->problem;
}

/* ---------------------------------------------------------------- judging */

static const char *name_units(struct rp_arena *arena,
			      const struct rp_value *units)
{
	size_t n = rp_value_count(units);
	const char *text = "", *before = ": ";

	for (size_t i = 0; i < n && i < SHOWN; i++) {
		struct rp_text name = rp_value_text(rp_list_at(units, i), "");

		text = rp_arena_printf(arena, "%s%s%.*s", text, before,
				       (int)name.n, name.at);
		before = ", ";
	}
	return n > SHOWN ? rp_arena_printf(arena, "%s and %zu more", text,
					   n - SHOWN) : text;
}

static void run(struct rp_check_ctx *ctx, const void *self,
		struct rp_check_result *result)
{
	struct question q = {
		.ctx = ctx, .systemd = self,
		.failed = rp_list_new(ctx->arena),
	};
	const char *problem = find_failed(&q);
	size_t n = rp_value_count(&q.failed);

	if (problem) {
		rp_check_fail(ctx, result, "%s", problem);
		return;
	}
	result->metrics = rp_map_new(ctx->arena);
	rp_map_put(ctx->arena, &result->metrics, "failed_count",
		   rp_int((int64_t)n));
	rp_map_put(ctx->arena, &result->metrics, "failed_units", q.failed);
	rp_map_put(ctx->arena, &result->metrics, "ignored_count",
		   rp_int(q.ignored));
	result->status = rp_check_judge(ctx, (double)n,
					q.systemd->warning_threshold,
					q.systemd->critical_threshold);
	result->message = rp_arena_printf(ctx->arena, "Failed units: %zu%s", n,
					  name_units(ctx->arena, &q.failed));
}

const struct rp_check rp_check_systemd = {
	.name = "systemd",
	.doc = "Check for failed systemd units.",
	.options = options,
	.size = sizeof(struct systemd),
	.only_named = true,
	.unit = "units",
	.metrics = RP_TOOL_ONLY(measures),
	.run = run,
};
