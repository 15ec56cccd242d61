/*
 * flock(2) with a limit to its patience.
 *
 * flock belongs to the open file, so it also excludes another store of the
 * same process, and the kernel drops it when the holder dies.  It cannot wait
 * with a limit; so we ask again and again, at first quickly (a commit takes a
 * tenth of a millisecond), then every few milliseconds.
 */
#include "store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "store/file.h"

#define FIRST_PAUSE_US 50
#define LONGEST_PAUSE_US 5000

static int open_existing(const char *path)
{
	int fd;

	do {
		fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	} while (fd < 0 && errno == EINTR);
	return fd < 0 ? -errno : fd;
}

int rp_lock_open(const char *path)
{
	int fd = open_existing(path);

	if (fd != -ENOENT)
		return fd;
	fd = rp_file_create(path);
	return fd == -EEXIST ? open_existing(path) : fd;
}

static void pause_us(int64_t us)
{
	struct timespec left = { us / 1000000, us % 1000000 * 1000 };

	while (nanosleep(&left, &left) < 0 && errno == EINTR)
		;
}

int rp_lock_take(int fd, int64_t wait_us)
{
	int64_t pause = FIRST_PAUSE_US;

	while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno == EINTR)
			continue;
		if (errno != EWOULDBLOCK || wait_us <= 0)
			return -errno;
		pause_us(pause < wait_us ? pause : wait_us);
		wait_us -= pause;
		pause = pause < LONGEST_PAUSE_US ? pause * 2 : pause;
	}
	return 0;
}

void rp_lock_drop(int fd)
{
	flock(fd, LOCK_UN);
}
