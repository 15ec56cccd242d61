#ifndef RUNTIME_CHECKS_FULLEST_H
#define RUNTIME_CHECKS_FULLEST_H

/*
 * What the disk and inode checks share: measuring the file systems of some
 * paths, the fullest of which decides.
 */

#include "abi.h"
#include "base/value.h"

struct rp_arena;
struct rp_check_ctx;
struct rp_check_result;
struct statvfs;

/* The options of such a check. */
struct rp_fullest_options {
	struct rp_strings paths;	/* none: "/" */
	double timeout;			/* seconds */
	double warning_threshold, critical_threshold;
};

#define RP_FULLEST_PATHS						\
	{ "paths", RP_OPT_STRINGS,					\
	  offsetof(struct rp_fullest_options, paths),			\
	  .preset = "[\"/\"]",						\
	  .doc = "paths whose file systems are measured" },		\
	{ "timeout", RP_OPT_DOUBLE,					\
	  offsetof(struct rp_fullest_options, timeout),			\
	  .preset = "10.0", .min = 0.001, .max = 3600,			\
	  .doc = "seconds to wait for file systems that do not answer" }

struct rp_fullest {
	const char *what;	/* "Disk", as messages have it */
	const char *key;	/* of the metric with all paths */
	/* The numbers of one file system, and how full that makes it. */
	struct rp_value (*measure)(struct rp_arena *arena,
				   const struct statvfs *info,
				   double *percent);
};

void rp_fullest_run(struct rp_check_ctx *ctx, const struct rp_fullest *fullest,
		    const struct rp_fullest_options *options,
		    struct rp_check_result *result);

#endif
