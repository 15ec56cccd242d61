/*
 * Files of the user, replaced.  Power may fail at any moment, so the new text
 * is on the disk before it gets the old one's name.
 */
#include "replace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "session.h"

/* What links lead to; a file that is not there yet is what it is called. */
static const char *real_path(const char *path, struct rp_arena *arena)
{
	char *found = realpath(path, NULL);
	const char *copy = found ? rp_arena_strdup(arena, found) : path;

	free(found);
	return copy;
}

static int open_beside(char *part)
{
	int fd = mkostemp(part, O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

/* The mode of what is replaced, else that of any new file. */
static mode_t wanted_mode(const char *path)
{
	struct stat info;
	mode_t mask;

	if (stat(path, &info) == 0)
		return info.st_mode & 07777;
	mask = umask(0);
	umask(mask);
	return 0666 & ~mask;
}

static int write_part(int fd, struct rp_text text, mode_t mode)
{
	int rc = rp_write(fd, text);

	if (rc == 0 && fchmod(fd, mode) < 0)
		rc = -errno;
	if (rc == 0 && fsync(fd) < 0)
		rc = -errno;
	if (close(fd) < 0 && rc == 0)
		rc = -errno;
	return rc;
}

/* Only files: a device or a pipe would be gone afterwards. */
static int may_replace(const char *path)
{
	struct stat info;

	if (stat(path, &info) < 0)
		return errno == ENOENT ? 0 : -errno;
	return S_ISREG(info.st_mode) ? 0 : -EINVAL;
}

/* A name is given only where there is none; then the other one goes. */
static int give_name(const char *part, const char *path, bool is_new)
{
	if (!is_new)
		return rename(part, path) < 0 ? -errno : 0;
	if (link(part, path) < 0)
		return -errno;
	unlink(part);
	return 0;
}

static int put(const char *path, struct rp_text text, char *part, bool is_new)
{
	int rc = is_new ? 0 : may_replace(path);
	int fd;

	if (rc < 0)
		return rc;
	fd = open_beside(part);
	if (fd < 0)
		return fd;
	rc = write_part(fd, text, wanted_mode(path));
	if (rc == 0)
		rc = give_name(part, path, is_new);
	if (rc < 0)
		unlink(part);
	return rc;
}

static char *part_of(const char *path, struct rp_arena *arena)
{
	return rp_arena_printf(arena, "%s.XX" "XX" "XX", path);
}

int rp_replace_file(const char *path, struct rp_text text,
		    struct rp_arena *arena, struct rp_error *error)
{
	const char *real = real_path(path, arena);
	int rc = put(real, text, part_of(real, arena), false);

	if (rc == -EINVAL)
		return rp_error_set(error, RP_EPERMANENT,
				    "%s is no ordinary file", path);
	if (rc < 0)
		return rp_error_set(error, RP_EPERMANENT,
				    "Cannot write %s: %s", path,
				    strerror(-rc));
	return 0;
}

int rp_create_file(const char *path, struct rp_text text,
		   struct rp_arena *arena, struct rp_error *error)
{
	int rc = put(path, text, part_of(path, arena), true);

	if (rc == -EEXIST)
		return rp_error_set(error, RP_EBADINPUT, "%s is there already",
				    path);
	if (rc < 0)
		return rp_error_set(error, RP_EPERMANENT,
				    "Cannot write %s: %s", path,
				    strerror(-rc));
	return 0;
}
