/*
 * The process table, from /proc/PID/stat:
 *
 *	4711 (na) me) S 1 … utime(14) stime(15) … starttime(22) … rss(24)
 *
 * The name may hold anything, parentheses too, so it ends at the last one.
 */
#include "providers/process_table.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "checks/proc.h"

#define MAX_PROCESSES 65536	/* more are not looked at */

ssize_t rp_process_read(char *out, size_t size, const struct rp_local *local,
			long pid, const char *file)
{
	char path[PATH_MAX];
	ssize_t n;
	int fd;

	snprintf(path, sizeof path, "%s/proc/%ld/%s", local->root, pid, file);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	do
		n = read(fd, out, size);
	while (n < 0 && errno == EINTR);
	close(fd);
	return n;
}

static uint64_t field(struct rp_text rest, size_t number)
{
	struct rp_text word = { rest.at, 0 };

	while (number-- > 0 && rp_proc_word(&word, &rest))
		;
	return rp_proc_number(word);
}

static bool parse_row(struct rp_process_row *row, long pid,
		      struct rp_text text)
{
	const char *open = memchr(text.at, '(', text.n);
	const char *close = memrchr(text.at, ')', text.n);
	struct rp_text rest;
	size_t n;

	if (!open || !close || close < open || text.at + text.n - close < 3)
		return false;
	*row = (struct rp_process_row){ .pid = pid, .state = close[2] };
	n = (size_t)(close - open - 1);
	if (n >= sizeof row->name)
		n = sizeof row->name - 1;
	memcpy(row->name, open + 1, n);
	rest = (struct rp_text){ close + 2,
				 (size_t)(text.at + text.n - close - 2) };
	row->ticks = field(rest, 12) + field(rest, 13);
	row->started = field(rest, 20);
	row->pages = field(rest, 22);
	return row->state != 'Z' && row->state != 'X';
}

static bool read_row(struct rp_process_row *row, const struct rp_local *local,
		     long pid)
{
	char text[1024];
	ssize_t n = rp_process_read(text, sizeof text, local, pid, "stat");

	if (n <= 0)
		return false;
	return parse_row(row, pid, (struct rp_text){ text, (size_t)n });
}

static long pid_of(const char *name)
{
	long pid = 0;

	for (; isdigit((unsigned char)*name) && pid < INT_MAX; name++)
		pid = pid * 10 + (*name - '0');
	return *name ? 0 : pid;
}

int rp_process_scan(const struct rp_local *local, rp_process_visit *visit,
		    void *self)
{
	char path[PATH_MAX];
	struct dirent *entry;
	size_t n = 0;
	struct rp_process_row row;
	int rc = 0;
	DIR *dir;

	snprintf(path, sizeof path, "%s/proc", local->root);
	dir = opendir(path);
	if (!dir)
		return 0;
	while (rc >= 0 && n < MAX_PROCESSES && (entry = readdir(dir))) {
		long pid = pid_of(entry->d_name);

		if (pid <= 0)
			continue;
		if (read_row(&row, local, pid))
			visit(self, &row);
		rc = n++ % 64 == 0 ? rp_local_stop(local) : 0;
	}
	closedir(dir);
	return rc;
}
