/*
 * Programs that behave and programs that do not.
 */
#include "child.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/error.h"
#include "lib/rows.h"
#include "process.h"

static const char *const env[] = { "A=1", "PATH=/usr/bin:/bin", NULL };

static struct rp_arena arena;
static struct rp_error error;
static struct rp_child_result result;

static void begin(void)
{
	rp_process_settle();
	rp_arena_init(&arena);
}

static void end(void)
{
	rp_arena_finish(&arena);
}

TestSuite(child, .init = begin, .fini = end);

static int64_t in_us(int64_t us)
{
	return rp_system_clock.mono_us(&rp_system_clock) + us;
}

static int run(const char *script, const char *input, int64_t us,
	       const struct rp_cancel *cancel)
{
	const char *const argv[] = { "sh", "-c", script, "a b;c", NULL };
	struct rp_child child = {
		.argv = argv, .env = env, .input = rp_text(input),
		.max_output = 1000, .cancel = cancel,
		.deadline_us = us ? in_us(us) : RP_NEVER,
	};

	error = (struct rp_error){ 0 };
	return rp_child_run(&result, &child, &arena, &error);
}

static const struct {
	const char *script, *input;
	int exit_code, signal;
	const char *out, *err;
} rows[] = {
	{ "exit 0", "", 0, 0, "", "" },
	{ "echo out; echo err >&2; exit 3", "", 3, 0, "out\n", "err\n" },
	{ "cat", "through\nit", 0, 0, "through\nit", "" },
	{ "exec <&-; exit 0", "nobody reads this", 0, 0, "", "" },
	{ "echo \"$0|$A\"", "", 0, 0, "a b;c|1\n", "" },
	{ "env | sort | grep -v -e ^PWD= -e ^_= -e ^SHLVL= -e ^OLDPWD=", "", 0,
	  0, "A=1\nPATH=/usr/bin:/bin\n", "" },
	{ "kill -9 $$", "", -1, SIGKILL, "", "" },
	{ "kill -15 $$", "", -1, SIGTERM, "", "" },
	/* Signals that we ignore are not ignored by the program. */
	{ "kill -13 $$", "", -1, SIGPIPE, "", "" },
	/* Nothing of ours is open but the three streams. */
	{ "ls /proc/self/fd | tr '\\n' ' '", "", 0, 0, "0 1 2 3 ", "" },
};

RP_ROWS(child, is_heard_to_its_end, rows)
{
	cr_expect(eq(int, run(row->script, row->input, 0, NULL), 0), "%s: %s",
		  row->script, error.message);
	cr_expect(eq(int, result.exit_code, row->exit_code), "%s", row->script);
	cr_expect(eq(int, result.signal, row->signal), "%s", row->script);
	cr_expect_str_eq(rp_text_cstr(&arena, result.out), row->out);
	cr_expect_str_eq(rp_text_cstr(&arena, result.err), row->err);
	cr_expect(not(result.truncated));
}

Test(child, may_write_and_read_more_than_a_pipe_holds)
{
	char *input = rp_arena_alloc(&arena, 500001);

	memset(input, 'x', 500000);
	cr_expect(eq(int, run("cat; cat /dev/zero | head -c 300000 >&2", input,
			      0, NULL), 0));
	cr_expect(eq(int, result.exit_code, 0));
	cr_expect(eq(sz, result.out.n, 1000));
	cr_expect(eq(sz, result.err.n, 1000));
	cr_expect(result.truncated);
}

static void expect_gone(void)
{
	pid_t pid = 0;

	cr_assert(eq(int, sscanf(rp_text_cstr(&arena, result.out), "%d", &pid),
		     1), "%s", result.out.at);
	cr_expect(kill(pid, 0) < 0 || !run(rp_arena_printf(&arena,
		"grep -q '^State:.Z' /proc/%d/status", pid), "", 0, NULL));
}

static const struct {
	const char *script;
	int code;
} ends[] = {
	{ "echo $$; exec sleep 1000", RP_ETIMEOUT },
	{ "sleep 1000 & echo $!; wait", RP_ETIMEOUT },
	{ "trap '' TERM; sleep 1000 & echo $!; wait; wait", RP_ETIMEOUT },
	/* What it leaves behind is ended with it. */
	{ "sleep 1000 & echo $!", 0 },
	{ "sleep 1000 >/dev/null 2>&1 & echo $!", 0 },
};

RP_ROWS(child, leaves_nothing_behind, ends)
{
	cr_expect(eq(int, run(row->script, "", row->code ? 300000 : 0, NULL),
		     row->code), "%s", row->script);
	if (row->code)
		cr_expect_str_eq(error.message, "sh timed out");
	expect_gone();
}

Test(child, ends_when_cancelled)
{
	struct rp_cancel cancel;

	cr_assert(eq(int, rp_cancel_init(&cancel), 0));
	rp_cancel_raise(&cancel, SIGINT);
	cr_expect(eq(int, run("sleep 1000", "", 0, &cancel), RP_ECANCELLED));
	cr_expect_str_eq(error.message, "sh was cancelled");
	rp_cancel_finish(&cancel);
}

static const struct {
	const char *program, *cwd, *message;
} refused[] = {
	{ "no-such-program", NULL,
	  "cannot start no-such-program: No such file or directory" },
	{ "/etc/passwd", NULL, "cannot start /etc/passwd: Permission denied" },
	{ "true", "/no/such/dir",
	  "cannot start true in /no/such/dir: No such file or directory" },
};

RP_ROWS(child, says_why_it_cannot_be_started, refused)
{
	const char *const argv[] = { row->program, NULL };
	struct rp_child child = {
		.argv = argv, .env = env, .input = RP_TEXT(""),
		.cwd = row->cwd, .deadline_us = RP_NEVER,
	};

	error = (struct rp_error){ 0 };
	cr_expect(eq(int, rp_child_run(&result, &child, &arena, &error),
		     RP_EPERMANENT));
	cr_expect_str_eq(error.message, row->message);
}
