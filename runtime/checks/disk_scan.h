#ifndef RUNTIME_CHECKS_DISK_SCAN_H
#define RUNTIME_CHECKS_DISK_SCAN_H

/*
 * What the disk_* checks share (spec checks.md §4.6): looking through
 * directories for what takes room, within a budget of time and entries.
 */

#include <stddef.h>

#include "abi.h"

struct rp_check_ctx;
struct rp_check_result;

/* The options of such a check. */
struct rp_disk_scan_options {
	struct rp_strings directories;
	struct rp_strings old_directories;
	long long old_days;
	double timeout;
	long long max_entries;
	double warning_threshold, critical_threshold;
};

/* Where large files are looked for, and from which size on. */
struct rp_disk_large {
	struct rp_strings directories;
	double mb;
};

#define RP_DISK_SCAN_OPTIONS(directories_, old_directories_, days)	\
	{ "directories", RP_OPT_STRINGS,				\
	  offsetof(struct rp_disk_scan_options, directories),		\
	  .preset = directories_,					\
	  .doc = "directories whose entries of 1 MB and more are listed" }, \
	{ "old_directories", RP_OPT_STRINGS,				\
	  offsetof(struct rp_disk_scan_options, old_directories),	\
	  .preset = old_directories_,					\
	  .doc = "directories whose old entries are listed" },		\
	{ "old_days", RP_OPT_INT,					\
	  offsetof(struct rp_disk_scan_options, old_days),		\
	  .preset = days, .min = 0, .max = 36500,			\
	  .doc = "days after which an entry is old" },			\
	{ "timeout", RP_OPT_DOUBLE,					\
	  offsetof(struct rp_disk_scan_options, timeout),		\
	  .preset = "10.0", .min = 0.001, .max = 3600,			\
	  .doc = "seconds that the whole scan may take" },		\
	{ "max_entries", RP_OPT_INT,					\
	  offsetof(struct rp_disk_scan_options, max_entries),		\
	  .preset = "1000000", .min = 1, .max = 1e9,			\
	  .doc = "files and directories that it may look at" },		\
	RP_CHECK_THRESHOLDS(struct rp_disk_scan_options, "MB", "5000.0",	\
			    "20000.0")

/* The metrics but for large_files, and those that only some scans have. */
#define RP_DISK_SCAN_LISTS						\
	{ "platform", "string", false, "linux or darwin" },		\
	{ "space_hogs", "list(space_hog)", true,			\
	  "what takes room in the directories" },			\
	{ "old_files", "list(old_file)", true,				\
	  "what nobody changed for long" }
#define RP_DISK_SCAN_TOTALS						\
	{ "total_recoverable_mb", "any", true,				\
	  "the room of all that was found, a number" },			\
	{ "recommendations", "list(string)", true, "what to do" },	\
	{ "truncated", "list(string)", true,				\
	  "directories that were not looked through, and why" },	\
	{ "skipped_mounts", "int", true,				\
	  "file systems within that were not entered" }

/* Advice that is given if some path of the hogs has a text in it. */
struct rp_disk_advice {
	const char *part;		/* NULL ends the table */
	const char *advice;
};

struct rp_disk_scan {
	const struct rp_disk_advice *of_hogs;
	const char *of_old, *of_large;
};

/* `large` may be NULL: no large files are looked for. */
void rp_disk_scan_run(struct rp_check_ctx *ctx, const struct rp_disk_scan *scan,
		      const struct rp_disk_scan_options *options,
		      const struct rp_disk_large *large,
		      struct rp_check_result *result);

#endif
