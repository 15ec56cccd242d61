#ifndef TESTS_RUNTIME_PROVIDERS_LOCAL_H
#define TESTS_RUNTIME_PROVIDERS_LOCAL_H

/* The local provider's settings for tests: small limits, a paper machine. */

#include <fcntl.h>
#include <unistd.h>

#include "providers/local.h"
#include "runtime/checks/machine.h"

#define NOW_S 2000000000LL
#define DAYS_S(n) ((n) * 86400LL)
#define MIB ((off_t)1 << 20)

static const char *const no_paths[] = { NULL };

static inline struct rp_local local_of(struct rp_arena *arena, const char *root)
{
	return (struct rp_local){
		.arena = arena,
		.deadline_us = RP_NEVER,
		.now_us = NOW_S * 1000000,
		.incident_id = 7,
		.root = root,
		.top_processes = 3,
		.large_bytes = 2 << 20,
		.old_days = 30,
		.scan_paths = no_paths,
		.walk_us = 60 * 1000000LL,
		.walk_entries = 10000,
	};
}

/* A file of real blocks below root, last changed `days` before NOW_S. */
static inline void disk_has(const char *root, const char *path, off_t bytes,
			    long long days)
{
	struct timespec times[2] = { { NOW_S - DAYS_S(days), 0 },
				     { NOW_S - DAYS_S(days), 0 } };
	char full[4096];
	int fd;

	machine_has(root, path, "");
	snprintf(full, sizeof full, "%s%s", root, path);
	fd = open(full, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || (bytes && posix_fallocate(fd, 0, bytes) != 0)
	    || futimens(fd, times) < 0)
		cr_fatal("%s: cannot fill", full);
	close(fd);
}

#endif
