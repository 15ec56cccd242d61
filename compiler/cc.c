/*
 * Running the C compiler: its input and what it says are anonymous files, so
 * no text is ever a file name or a shell word, and nothing is left behind.
 */
#include "cc.h"

#include <errno.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

struct job {
	const char *const *argv;
	int in, err;			/* anonymous files */
};

static int write_all(int fd, const char *at, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, at, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -1;
		at += done;
		n -= (size_t)done;
	}
	return lseek(fd, 0, SEEK_SET) < 0 ? -1 : 0;
}

static int open_files(struct job *job, struct rp_text c,
		      struct rp_error *error)
{
	job->in = memfd_create("program.c", MFD_CLOEXEC);
	job->err = memfd_create("messages", MFD_CLOEXEC);
	if (job->in < 0 || job->err < 0 || write_all(job->in, c.at, c.n) < 0)
		return rp_error_set(error, RP_EPERMANENT,
				    "cannot hand the program to the C "
				    "compiler: %s", strerror(errno));
	return 0;
}

static void close_files(struct job *job)
{
	if (job->in >= 0)
		close(job->in);
	if (job->err >= 0)
		close(job->err);
}

static int spawn(pid_t *pid, const struct job *job)
{
	posix_spawn_file_actions_t actions;
	int rc;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, job->in, 0);
	posix_spawn_file_actions_adddup2(&actions, job->err, 1);
	posix_spawn_file_actions_adddup2(&actions, job->err, 2);
	rc = posix_spawnp(pid, job->argv[0], &actions, NULL,
			  (char *const *)job->argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return rc;
}

static int complain(const struct job *job, struct rp_error *error)
{
	char words[800];
	ssize_t n = pread(job->err, words, sizeof words - 1, 0);

	if (n < 0)
		n = 0;
	while (n > 0 && words[n - 1] == '\n')
		n--;
	words[n] = '\0';
	return rp_error_set(error, RP_EPERMANENT, n > 0 ? "%s failed:\n%s"
			    : "%s failed without a word%s", job->argv[0],
			    words);
}

static int run(const struct job *job, struct rp_error *error)
{
	pid_t pid;
	int status;
	int rc = spawn(&pid, job);

	if (rc)
		return rp_error_set(error, RP_EPERMANENT,
				    "cannot start the C compiler '%s': %s; "
				    "install one or name it with --cc",
				    job->argv[0], strerror(rc));
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return rp_error_set(error, RP_EPERMANENT, "%s: %s",
					    job->argv[0], strerror(errno));
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return complain(job, error);
	return 0;
}

int rp_cc_run(const char *const *argv, struct rp_text input,
	      struct rp_error *error)
{
	struct job job = { .argv = argv, .in = -1, .err = -1 };
	int rc = open_files(&job, input, error);

	if (rc == 0)
		rc = run(&job, error);
	close_files(&job);
	return rc;
}
