/*
 * A run between its request and the terminal.
 *
 * The store is opened as late as possible, right before the run, because a
 * dry run or an invalid definition must not touch it.  Progress is for eyes
 * only: it goes to stderr, and only if that is a terminal; what scripts read
 * on stdout is the same with and without it.
 */
#include "session.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/redact.h"

#define CLEAR_LINE "\r\033[K"

/* ---------------------------------------------------------------- writing */

int rp_write(int fd, struct rp_text text)
{
	while (text.n) {
		ssize_t n = write(fd, text.at, text.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		text.at += n;
		text.n -= (size_t)n;
	}
	return 0;
}

int rp_command_error(const char *format, ...)
{
	struct rp_buf message, line;
	va_list args;

	rp_buf_init(&message, RP_BUF_UNLIMITED);
	rp_buf_init(&line, RP_BUF_UNLIMITED);
	va_start(args, format);
	rp_buf_vprintf(&message, format, args);
	va_end(args);
	rp_buf_str(&line, "CommandError: ");
	rp_buf_visible(&line, rp_buf_view(&message));
	rp_buf_char(&line, '\n');
	rp_write(STDERR_FILENO, rp_buf_view(&line));
	rp_buf_finish(&line);
	rp_buf_finish(&message);
	return 1;
}

int rp_write_result(struct rp_text text, int status)
{
	int rc = rp_write(STDOUT_FILENO, text);

	if (rc == 0)
		return status;
	if (rc == -EPIPE)
		return 1;
	return rp_command_error("Cannot write the result: %s", strerror(-rc));
}

void rp_session_warn(const struct rp_session *session,
		     const struct rp_value *warnings)
{
	struct rp_buf buf;

	if (session->quiet || !rp_value_count(warnings))
		return;
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (size_t i = 0; i < rp_value_count(warnings); i++) {
		rp_buf_str(&buf, "warning: ");
		rp_buf_visible(&buf, rp_value_text(rp_list_at(warnings, i),
						   ""));
		rp_buf_char(&buf, '\n');
	}
	rp_write(STDERR_FILENO, rp_buf_view(&buf));
	rp_buf_finish(&buf);
}

void rp_session_banner(const struct rp_session *session)
{
	int fd = session->json ? STDERR_FILENO : STDOUT_FILENO;
	struct rp_page page = { .colour = rp_page_wants_colour(fd) };
	struct rp_buf buf;

	if (session->quiet)
		return;
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	page.buf = &buf;
	rp_result_banner(&page, &session->heading);
	rp_write(fd, rp_buf_view(&buf));
	rp_buf_finish(&buf);
}

/* ----------------------------------------------------------------- dry run */

static void put_heading(struct rp_arena *arena, struct rp_value *map,
			const struct rp_heading *heading)
{
	rp_map_put(arena, map, "definition", rp_cstring(heading->definition));
	rp_map_put(arena, map, "source", rp_cstring(heading->source));
	rp_map_put(arena, map, "environment",
		   rp_cstring(heading->environment));
}

/* The heading, then what the plan says, then the payload. */
static void dry_run_json(struct rp_buf *buf, const struct rp_session *session,
			 const char *plan_json, const struct rp_value *payload,
			 struct rp_arena *arena)
{
	struct rp_json_result *result = rp_arena_alloc(arena, sizeof *result);
	struct rp_value all = rp_map_new(arena);
	struct rp_value plan;

	if (rp_json_read(&plan, arena, rp_text(plan_json),
			 RP_JSON_DEPTH_PAYLOAD, result) < 0)
		rp_unreachable();
	put_heading(arena, &all, &session->heading);
	for (size_t i = 0; i < rp_value_count(&plan); i++) {
		const struct rp_pair *pair = rp_map_at(&plan, i);

		rp_map_set(arena, &all, pair->key, pair->value);
	}
	rp_map_put(arena, &all, "payload", *payload);
	rp_result_json(buf, &all);
}

int rp_session_dry_run(const struct rp_session *session, const char *nodes,
		       const char *plan_json)
{
	struct rp_arena arena;
	struct rp_value payload;
	struct rp_buf buf;
	struct rp_page page = {
		&buf, rp_page_wants_colour(STDOUT_FILENO)
	};
	int status;

	rp_arena_init(&arena);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	payload = rp_redact(&arena, session->request.payload);
	if (session->json)
		dry_run_json(&buf, session, plan_json, &payload, &arena);
	else
		rp_result_dry_run(&page, &session->heading, nodes, &payload);
	status = rp_write_result(rp_buf_view(&buf), 0);
	rp_buf_finish(&buf);
	rp_arena_finish(&arena);
	return status;
}

/* ---------------------------------------------------------------- progress */

/* What a console notification says, in between the lines of progress. */
static void say(void *self, struct rp_text text)
{
	struct rp_session *session = self;

	if (session->line_open)
		rp_write(STDERR_FILENO, RP_TEXT(CLEAR_LINE));
	rp_write(session->json ? STDERR_FILENO : STDOUT_FILENO, text);
}

/* A line of a log node, in between the lines of progress. */
static void log_line(void *self, enum rp_log_level level, struct rp_text line)
{
	struct rp_session *session = self;

	if (level < (session->quiet ? RP_LOG_WARNING : RP_LOG_INFO))
		return;
	if (session->line_open)
		rp_write(STDERR_FILENO, RP_TEXT(CLEAR_LINE));
	rp_write(STDERR_FILENO, line);
}

static const char *mark(const struct rp_value *result)
{
	const struct rp_value *skipped = rp_map_get(result, "skipped");

	if (rp_truthy(skipped))
		return "-";
	return rp_value_count(rp_map_get(result, "errors")) ? "✗" : "✓";
}

static void progress(void *self, const struct rp_step *step,
		     const struct rp_value *result)
{
	struct rp_session *session = self;
	const struct rp_value *ms = rp_map_get(result, "duration_ms");
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_printf(&buf, CLEAR_LINE "  %s %s (",
		      result ? mark(result) : "…", step->type->name);
	rp_buf_visible(&buf, rp_text(step->id));
	rp_buf_char(&buf, ')');
	if (rp_is(ms, RP_DOUBLE))
		rp_buf_printf(&buf, " %.2fms\n", ms->as.number);
	rp_write(STDERR_FILENO, rp_buf_view(&buf));
	rp_buf_finish(&buf);
	session->line_open = !result;
}

/* -------------------------------------------------------------------- run */

static void print_result(struct rp_buf *buf, const struct rp_session *session,
			 struct rp_run *run)
{
	struct rp_value result = rp_run_result(run);
	struct rp_page page = { buf, rp_page_wants_colour(STDOUT_FILENO) };

	if (session->json) {
		result = rp_redact(&run->arena, &result);
		rp_result_json(buf, &result);
	} else
		rp_result_show(&page, &session->heading, run->plan, &result);
}

/* Said in any case: who relies on records must know that one is missing. */
static void admit_gap(const struct rp_run *run)
{
	if (run->store_error.code)
		rp_command_error("Run %s is not recorded to its end: %s",
				 run->run_id, run->store_error.message);
}

static int perform(struct rp_session *session)
{
	struct rp_error error = { 0 };
	struct rp_buf buf;
	struct rp_run run;
	int status;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	if (rp_run_begin(&run, &session->request, &error) < 0) {
		status = rp_command_error("Pipeline failed: %s",
					  error.message);
	} else {
		status = rp_run_go(&run) == 0 ? 0 : 1;
		admit_gap(&run);
		print_result(&buf, session, &run);
		status = rp_write_result(rp_buf_view(&buf), status);
	}
	rp_run_finish(&run);
	rp_buf_finish(&buf);
	return status;
}

static int perform_cancellable(struct rp_session *session)
{
	struct rp_cancel cancel;
	int rc = rp_cancel_init(&cancel);
	int status;

	if (rc < 0)
		return rp_command_error("Pipeline failed: %s", strerror(-rc));
	rp_cancel_on_signals(&cancel);
	session->request.cancel = &cancel;
	status = perform(session);
	rp_cancel_on_signals(NULL);
	rp_cancel_finish(&cancel);
	return status;
}

/* A store that the caller opened stays the caller's. */
static int open_store(struct rp_store **opened, struct rp_session *session,
		      struct rp_error *error)
{
	struct rp_arena arena;
	int rc;

	*opened = NULL;
	if (!session->open_store || session->request.store)
		return 0;
	rp_arena_init(&arena);
	rc = session->open_store(opened, rp_store_path(&arena),
				 &rp_system_clock, error);
	rp_arena_finish(&arena);
	session->request.store = *opened;
	return rc;
}

int rp_session_run(struct rp_session *session)
{
	struct rp_error error = { 0 };
	struct rp_store *opened;
	int status;

	session->request.say = say;
	session->request.say_self = session;
	session->request.log = log_line;
	session->request.log_self = session;
	if (!session->json && !session->quiet && isatty(STDERR_FILENO)) {
		session->request.progress = progress;
		session->request.progress_self = session;
	}
	if (open_store(&opened, session, &error) < 0)
		return rp_command_error("Pipeline failed: %s, or run without "
					"a database: --no-store",
					error.message);
	status = perform_cancellable(session);
	rp_store_close(opened);
	return status;
}
