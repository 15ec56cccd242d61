#ifndef RUNTIME_CHECKS_MEMINFO_H
#define RUNTIME_CHECKS_MEMINFO_H

/* The machine's memory, in bytes (spec checks.md §7.2). */

#include <stdint.h>

struct rp_meminfo {
	uint64_t total, available, free;
	uint64_t swap_total, swap_free;
};

/* 0 or a negative errno; -ENODATA when /proc/meminfo has no MemTotal. */
int rp_meminfo_read(struct rp_meminfo *info, const char *root);

/* Used percent, rounded to 1 decimal; 0 of nothing is 0. */
double rp_used_percent(uint64_t used, uint64_t total);

#endif
