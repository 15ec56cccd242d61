/*
 * Running a program.
 *
 *	spawn ─▶ poll: feed stdin, read stdout and stderr ─▶ ended ─▶ kill the rest
 *			│				       ▲
 *			└─ deadline, cancellation ─▶ TERM ─▶ KILL
 *
 * That the program has ended is seen without taking its status (WNOWAIT), so
 * that its number still names its group and nobody else's when what is left
 * of the group is killed.  A pidfd wakes poll when it ends; where the kernel
 * has none, poll wakes now and then.  Whoever stops reading its input leaves
 * us a SIGPIPE, which this process ignores (process.h).  Output beyond the limit is read and
 * dropped, because a full pipe would stop the program in the middle of its
 * work.
 */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/error.h"

#define GRACE_US 2000000	/* from TERM to KILL */
#define MAX_READS 64		/* of 16 KiB: a pipe's largest size */
#define NAP_MS 20		/* between looks, without a pidfd */
#define LONG_MS 60000		/* of one poll; a backstop, nothing needs it */

enum { IN, OUT, ERR, STREAMS };

struct running {
	const struct rp_child *child;
	struct rp_text input;		/* what is left of it */
	int ours[STREAMS];		/* our ends of the pipes, -1: closed */
	struct rp_buf kept[STREAMS];
	bool truncated;
	pid_t pid;
	int pidfd;			/* or -1 */
	int64_t kill_us;		/* when KILL follows TERM; 0: no TERM yet */
	int why;			/* RP_ETIMEOUT, RP_ECANCELLED or 0 */
};

static int64_t now_us(void)
{
	return rp_system_clock.mono_us(&rp_system_clock);
}

/* ------------------------------------------------------------------- pipes */

static void close_one(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* theirs[i] becomes the program's descriptor i. */
static int open_pipes(struct running *run, int theirs[STREAMS])
{
	for (int i = 0; i < STREAMS; i++) {
		int ends[2];

		if (pipe2(ends, O_CLOEXEC) < 0)
			return -errno;
		theirs[i] = ends[i == IN ? 0 : 1];
		run->ours[i] = ends[i == IN ? 1 : 0];
		if (fcntl(run->ours[i], F_SETFL, O_NONBLOCK) < 0)
			return -errno;
	}
	return 0;
}

static void feed(struct running *run)
{
	while (run->ours[IN] >= 0 && run->input.n) {
		ssize_t n = write(run->ours[IN], run->input.at,
				  run->input.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		if (n < 0)
			break;		/* it does not read: its own affair */
		run->input.at += n;
		run->input.n -= (size_t)n;
	}
	close_one(&run->ours[IN]);
}

static void keep(struct running *run, int stream, const char *at, size_t n)
{
	struct rp_buf *kept = &run->kept[stream];
	size_t room = kept->max - kept->n;

	if (n > room)
		run->truncated = true;
	rp_buf_add(kept, at, n < room ? n : room);
}

/* Reads once; false if there was nothing. */
static bool hear(struct running *run, int stream)
{
	char bytes[16384];
	ssize_t n = run->ours[stream] < 0
		    ? 0 : read(run->ours[stream], bytes, sizeof bytes);

	if (n > 0)
		keep(run, stream, bytes, (size_t)n);
	else if (n == 0 || (errno != EINTR && errno != EAGAIN))
		close_one(&run->ours[stream]);
	return n > 0;
}

/* What a pipe still holds; who is left may write on and on. */
static void hear_the_rest(struct running *run, int stream)
{
	for (int i = 0; i < MAX_READS && hear(run, stream); i++)
		;
}

/* ------------------------------------------------------------------- start */

static void set_up(posix_spawnattr_t *attr)
{
	sigset_t all, none;

	sigfillset(&all);
	sigemptyset(&none);
	posix_spawnattr_setflags(attr, POSIX_SPAWN_SETPGROUP
				       | POSIX_SPAWN_SETSIGDEF
				       | POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setpgroup(attr, 0);
	posix_spawnattr_setsigdefault(attr, &all);
	posix_spawnattr_setsigmask(attr, &none);
}

static int spawn(struct running *run, const int theirs[STREAMS])
{
	const struct rp_child *child = run->child;
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	int rc;

	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attr);
	set_up(&attr);
	for (int i = 0; i < STREAMS; i++)
		posix_spawn_file_actions_adddup2(&actions, theirs[i], i);
	posix_spawn_file_actions_addclosefrom_np(&actions, STREAMS);
	if (child->cwd)
		posix_spawn_file_actions_addchdir_np(&actions, child->cwd);
	rc = posix_spawnp(&run->pid, child->argv[0], &actions, &attr,
			  (char *const *)child->argv,
			  (char *const *)child->env);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	return -rc;
}

static int start(struct running *run, struct rp_error *error)
{
	const struct rp_child *child = run->child;
	int theirs[STREAMS] = { -1, -1, -1 };
	int rc = open_pipes(run, theirs);

	if (rc == 0)
		rc = spawn(run, theirs);
	for (int i = 0; i < STREAMS; i++)
		close_one(&theirs[i]);
	if (rc < 0)
		return rp_error_set(error, RP_EPERMANENT, "cannot start %s%s%s:"
				    " %s", child->argv[0],
				    child->cwd ? " in " : "",
				    child->cwd ? child->cwd : "",
				    strerror(-rc));
	run->pidfd = (int)syscall(SYS_pidfd_open, run->pid, 0);
	return 0;
}

/* --------------------------------------------------------------------- end */

static bool has_ended(const struct running *run)
{
	siginfo_t info = { 0 };

	return waitid(P_PID, (id_t)run->pid, &info,
		      WEXITED | WNOHANG | WNOWAIT) < 0 || info.si_pid != 0;
}

/* Its time is up: it is asked to end, and made to a little later. */
static void press(struct running *run)
{
	int64_t now = now_us();

	if (!run->kill_us) {
		if (rp_cancel_raised(run->child->cancel))
			run->why = RP_ECANCELLED;
		else if (now >= run->child->deadline_us)
			run->why = RP_ETIMEOUT;
		else
			return;
		kill(-run->pid, SIGTERM);
		run->kill_us = now + GRACE_US;
	} else if (now >= run->kill_us) {
		kill(-run->pid, SIGKILL);
	}
}

static int poll_ms(const struct running *run)
{
	int64_t until = run->kill_us ? run->kill_us : run->child->deadline_us;
	int64_t left_ms = LONG_MS;

	if (until != RP_NEVER)
		left_ms = (until - now_us() + 999) / 1000;
	if (left_ms < 0)
		left_ms = 0;
	if (run->pidfd < 0 && left_ms > NAP_MS)
		left_ms = NAP_MS;
	return left_ms < LONG_MS ? (int)left_ms : LONG_MS;
}

static void wait_for_news(struct running *run)
{
	const struct rp_cancel *cancel = run->child->cancel;
	struct pollfd watch[] = {
		[IN] = { .fd = run->ours[IN], .events = POLLOUT },
		[OUT] = { .fd = run->ours[OUT], .events = POLLIN },
		[ERR] = { .fd = run->ours[ERR], .events = POLLIN },
		{ .fd = run->pidfd, .events = POLLIN },
		{ .fd = cancel && !run->kill_us ? cancel->fd : -1,
		  .events = POLLIN },
	};

	poll(watch, sizeof watch / sizeof watch[0], poll_ms(run));
	if (watch[IN].revents)
		feed(run);
	if (watch[OUT].revents)
		hear(run, OUT);
	if (watch[ERR].revents)
		hear(run, ERR);
}

/* What its last words are, and what became of it. */
static int reap(struct running *run)
{
	int status = 0;

	kill(-run->pid, SIGKILL);
	while (waitpid(run->pid, &status, 0) < 0 && errno == EINTR)
		;
	hear_the_rest(run, OUT);
	hear_the_rest(run, ERR);
	return status;
}

static void tell(struct rp_child_result *result, struct running *run,
		 int status, struct rp_arena *arena)
{
	struct rp_text *const texts[] = {
		[OUT] = &result->out, [ERR] = &result->err,
	};

	*result = (struct rp_child_result){
		.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
		.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
		.truncated = run->truncated,
	};
	for (int i = OUT; i < STREAMS; i++)
		*texts[i] = (struct rp_text){
			rp_arena_copy(arena, run->kept[i].at, run->kept[i].n),
			run->kept[i].n
		};
}

static void release(struct running *run)
{
	for (int i = 0; i < STREAMS; i++) {
		close_one(&run->ours[i]);
		rp_buf_finish(&run->kept[i]);
	}
	close_one(&run->pidfd);
}

int rp_child_run(struct rp_child_result *result, const struct rp_child *child,
		 struct rp_arena *arena, struct rp_error *error)
{
	struct running run = {
		.child = child, .input = child->input,
		.ours = { -1, -1, -1 }, .pidfd = -1,
	};
	int rc;

	*result = (struct rp_child_result){ .exit_code = -1,
					    .out = RP_TEXT(""),
					    .err = RP_TEXT("") };
	for (int i = 0; i < STREAMS; i++)
		rp_buf_init(&run.kept[i], child->max_output);
	rc = start(&run, error);
	if (rc == 0) {
		feed(&run);
		while (!has_ended(&run)) {
			wait_for_news(&run);
			press(&run);
		}
		tell(result, &run, reap(&run), arena);
		rc = run.why;
	}
	release(&run);
	if (rc == RP_ETIMEOUT)
		rp_error_set(error, rc, "%s timed out", child->argv[0]);
	if (rc == RP_ECANCELLED)
		rp_error_set(error, rc, "%s was cancelled", child->argv[0]);
	return rc;
}
