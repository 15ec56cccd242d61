#ifndef RUNTIME_CHECKS_MOUNTED_H
#define RUNTIME_CHECKS_MOUNTED_H

/*
 * Looking at file systems that may not answer: a server that is down leaves
 * its mounts behind, and whoever touches one waits in the kernel.
 */

#include <stdint.h>

struct rp_check_ctx;
struct stat;
struct statvfs;

/*
 * statvfs(3) of `path`.  0 or a negative errno; -ETIMEDOUT if it did not
 * answer in half of the time that is left until `until_us`, so that there is
 * time left for others; -ECANCELED.
 */
int rp_mounted_statvfs(struct statvfs *out, const struct rp_check_ctx *ctx,
		       const char *path, int64_t until_us);

/* The same for stat(2). */
int rp_mounted_stat(struct stat *out, const struct rp_check_ctx *ctx,
		    const char *path, int64_t until_us);

/*
 * "no answer from '/mnt/x' (nfs4 from nas:/x)": what is said of a path that
 * did not answer, in the arena.  Does not touch the path.
 */
const char *rp_mounted_silence(const struct rp_check_ctx *ctx,
			       const char *path);

#endif
