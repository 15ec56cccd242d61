/*
 * Process numbers are the names of digits under /proc.  A name alone is read
 * from /proc/PID/comm, which takes half as long as /proc/PID/stat, since the
 * kernel has nothing to add up for it.
 *
 *	stat	4711 (na) me) S 1 …	the name ends at the last parenthesis
 */
#include "checks/proc_pids.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"

#define MOST_PIDS ((size_t)4 << 20)	/* Linux has no more */

static void close_proc(void *object)
{
	close(*(int *)object);
}

/* A number above 0, or 0 for every other name. */
static long pid_of(const char *name)
{
	long pid = 0;

	for (; *name >= '0' && *name <= '9' && pid < INT_MAX; name++)
		pid = pid * 10 + (*name - '0');
	return *name ? 0 : pid;
}

static void add(struct rp_pids *pids, struct rp_arena *arena, long pid,
		size_t *room)
{
	if (pids->n == *room) {
		long *more = rp_arena_array(arena, *room * 2, sizeof *more);

		memcpy(more, pids->at, pids->n * sizeof *more);
		pids->at = more;
		*room *= 2;
	}
	pids->at[pids->n++] = pid;
}

static int compare(const void *a, const void *b)
{
	long x = *(const long *)a, y = *(const long *)b;

	return (x > y) - (x < y);
}

int rp_pids_list(struct rp_pids *pids, struct rp_arena *arena,
		 const char *root)
{
	const char *path = rp_arena_printf(arena, "%s/proc", root);
	struct dirent *entry;
	size_t room = 512;
	DIR *dir = opendir(path);
	int *fd;

	if (!dir)
		return -errno;
	pids->n = 0;
	pids->at = rp_arena_array(arena, room, sizeof *pids->at);
	while (pids->n < MOST_PIDS && (entry = readdir(dir))) {
		long pid = pid_of(entry->d_name);

		if (pid > 0)
			add(pids, arena, pid, &room);
	}
	fd = rp_arena_alloc(arena, sizeof *fd);
	pids->fd = *fd = fcntl(dirfd(dir), F_DUPFD_CLOEXEC, 3);
	closedir(dir);
	if (*fd < 0)
		return -errno;
	rp_arena_defer(arena, close_proc, fd);
	qsort(pids->at, pids->n, sizeof *pids->at, compare);
	return 0;
}

ssize_t rp_pid_read(char out[RP_PID_FILE], const struct rp_pids *pids,
		    long pid, const char *file)
{
	char path[64];
	ssize_t n;
	int fd;

	snprintf(path, sizeof path, "%ld/%s", pid, file);
	fd = openat(pids->fd, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	do
		n = read(fd, out, RP_PID_FILE);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		n = -errno;
	close(fd);
	return n;
}

/* Where the name in a line of stat is; false if there is none. */
static bool find_name(const char **open, const char **end, const char *line,
		      size_t n)
{
	*open = memchr(line, '(', n);
	*end = memrchr(line, ')', n);
	return *open && *end && *end > *open;
}

ssize_t rp_pid_name(char out[RP_PID_FILE], const struct rp_pids *pids,
		    long pid)
{
	const char *open, *end;
	ssize_t n = rp_pid_read(out, pids, pid, "comm");

	if (n > 0)
		return n - (out[n - 1] == '\n');
	n = rp_pid_read(out, pids, pid, "stat");
	if (n < 0)
		return n;
	if (!find_name(&open, &end, out, (size_t)n))
		return -ENODATA;
	n = end - open - 1;
	memmove(out, open + 1, (size_t)n);
	return n;
}

char rp_pid_state(const struct rp_pids *pids, long pid)
{
	char line[RP_PID_FILE];
	const char *open, *end;
	ssize_t n = rp_pid_read(line, pids, pid, "stat");

	if (n <= 0 || !find_name(&open, &end, line, (size_t)n)
	    || line + n - end < 3)
		return '\0';
	return end[2];
}
