/*
 * Children with anonymous files for their three streams: no pipe can fill up,
 * so nothing has to be read while they run.
 */
#include "lib/process.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"

extern char **environ;

static int anonymous_file(struct rp_text content)
{
	int fd = memfd_create("stream", MFD_CLOEXEC);

	if (fd < 0 || write(fd, content.at, content.n) != (ssize_t)content.n)
		cr_assert_fail("anonymous file: %s", strerror(errno));
	lseek(fd, 0, SEEK_SET);
	return fd;
}

struct test_started test_start(const char *const *argv, struct rp_text input,
			       const char *const *env)
{
	struct test_started started = {
		.in = anonymous_file(input),
		.out = anonymous_file(rp_text("")),
		.err = anonymous_file(rp_text("")),
	};
	posix_spawn_file_actions_t actions;
	int rc;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, started.in, 0);
	posix_spawn_file_actions_adddup2(&actions, started.out, 1);
	posix_spawn_file_actions_adddup2(&actions, started.err, 2);
	rc = posix_spawnp(&started.pid, argv[0], &actions, NULL,
			  (char *const *)argv,
			  env ? (char *const *)env : environ);
	posix_spawn_file_actions_destroy(&actions);
	if (rc)
		cr_assert_fail("%s: %s", argv[0], strerror(rc));
	return started;
}

static struct rp_text take(struct rp_arena *arena, int fd)
{
	struct rp_text text;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	lseek(fd, 0, SEEK_SET);
	rp_buf_read_fd(&buf, fd);
	text.at = rp_arena_copy(arena, buf.at, buf.n);
	text.n = buf.n;
	rp_buf_finish(&buf);
	close(fd);
	return text;
}

struct test_process test_finish(struct rp_arena *arena,
				struct test_started started)
{
	struct test_process process = { 0 };
	struct rusage usage;
	int status = 0;

	while (wait4(started.pid, &status, 0, &usage) < 0)
		if (errno != EINTR)
			cr_assert_fail("wait: %s", strerror(errno));
	process.status = WIFEXITED(status) ? WEXITSTATUS(status)
					   : 128 + WTERMSIG(status);
	process.max_rss_kb = usage.ru_maxrss;
	process.out = take(arena, started.out);
	process.err = take(arena, started.err);
	close(started.in);
	return process;
}

struct test_process test_run(struct rp_arena *arena, const char *const *argv,
			     struct rp_text input, const char *const *env)
{
	return test_finish(arena, test_start(argv, input, env));
}

bool test_has(const char *program)
{
	const char *path = getenv("PATH");
	char *copy = strdup(path ? path : "");
	char *rest = copy, *folder;
	bool found = false;

	while (!found && (folder = strsep(&rest, ":"))) {
		char full[4096];

		snprintf(full, sizeof full, "%s/%s", folder, program);
		found = access(full, X_OK) == 0;
	}
	free(copy);
	return found;
}
