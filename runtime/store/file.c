/*
 * Files and directories that only their owner may read.
 *
 * The database holds payloads and channels' secrets, so its mode must not
 * depend on a generous umask, nor be unusable under a strict one.
 */
#include "store/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"

int rp_file_create(const char *path)
{
	int flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
	int fd;

	do {
		fd = open(path, flags, 0600);
	} while (fd < 0 && errno == EINTR);
	if (fd < 0)
		return -errno;
	fchmod(fd, 0600);
	return fd;
}

static int create_directory(const char *path)
{
	if (mkdir(path, 0700) < 0)
		return errno == EEXIST ? 0 : -errno;
	return chmod(path, 0700) < 0 ? -errno : 0;
}

int rp_file_create_parents(const char *path)
{
	char *copy = strdup(path);
	int rc = 0;

	if (!copy)
		rp_out_of_memory();
	for (char *at = copy + 1; *at && rc == 0; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		rc = create_directory(copy);
		*at = '/';
	}
	free(copy);
	return rc;
}
