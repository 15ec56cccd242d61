#ifndef RUNTIME_CHECKS_DISK_SPACE_H
#define RUNTIME_CHECKS_DISK_SPACE_H

/* The room on one file system, in bytes (spec checks.md §7.3). */

#include <stdint.h>

struct statvfs;

struct rp_disk_space {
	uint64_t total;		/* with the blocks that only root may use */
	uint64_t used;
	uint64_t free;		/* for everybody */
	double percent;		/* used of used + free, 1 decimal, as df */
};

void rp_disk_space_from(struct rp_disk_space *space,
			const struct statvfs *info);

/* The file system that `path` lies on.  0 or a negative errno. */
int rp_disk_space_read(struct rp_disk_space *space, const char *path);

#endif
