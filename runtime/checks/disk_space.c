/*
 * Disk room by statvfs(3).  Percent is of what ordinary users could ever have,
 * so a disk is 100 % full when they can write no more, although root still
 * can.  Pseudo file systems have no blocks and are 0 % full.
 */
#include "checks/disk_space.h"

#include <errno.h>
#include <sys/statvfs.h>

#include "checks/meminfo.h"

void rp_disk_space_from(struct rp_disk_space *space,
			const struct statvfs *info)
{
	uint64_t taken = info->f_blocks > info->f_bfree
			 ? info->f_blocks - info->f_bfree : 0;

	space->total = info->f_blocks * info->f_frsize;
	space->used = taken * info->f_frsize;
	space->free = info->f_bavail * info->f_frsize;
	space->percent = rp_used_percent(space->used,
					 space->used + space->free);
}

int rp_disk_space_read(struct rp_disk_space *space, const char *path)
{
	struct statvfs info;

	while (statvfs(path, &info) < 0)
		if (errno != EINTR)
			return -errno;
	rp_disk_space_from(space, &info);
	return 0;
}
