/*
 * /proc/meminfo, and the estimate of available memory for kernels before 3.14
 * and containers that hide MemAvailable: free memory above the low watermark,
 * plus the caches less what the kernel keeps of them.
 */
#include "checks/meminfo.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "base/buf.h"
#include "checks/checks.h"
#include "checks/proc.h"

struct line {
	bool seen;
	uint64_t bytes;
};

struct lines {
	struct line total, free, available, cached, active_file, inactive_file,
		    reclaimable, swap_total, swap_free;
};

static const struct {
	const char *name;
	size_t offset;
} fields[] = {
	{ "MemTotal:", offsetof(struct lines, total) },
	{ "MemFree:", offsetof(struct lines, free) },
	{ "MemAvailable:", offsetof(struct lines, available) },
	{ "Cached:", offsetof(struct lines, cached) },
	{ "Active(file):", offsetof(struct lines, active_file) },
	{ "Inactive(file):", offsetof(struct lines, inactive_file) },
	{ "SReclaimable:", offsetof(struct lines, reclaimable) },
	{ "SwapTotal:", offsetof(struct lines, swap_total) },
	{ "SwapFree:", offsetof(struct lines, swap_free) },
};

static uint64_t from_kib(uint64_t kib)
{
	return kib > INT64_MAX / 1024 ? INT64_MAX : kib * 1024;
}

static void parse_line(struct lines *lines, struct rp_text rest)
{
	struct rp_text name, number;

	if (!rp_proc_word(&name, &rest) || !rp_proc_word(&number, &rest))
		return;
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		char *at = (char *)lines + fields[i].offset;

		if (rp_text_is(name, fields[i].name))
			*(struct line *)(void *)at = (struct line){
				true, from_kib(rp_proc_number(number))
			};
	}
}

static int read_lines(struct lines *lines, const char *root)
{
	struct rp_text rest, line;
	struct rp_buf buf;
	int rc;

	rp_buf_init(&buf, RP_PROC_MAX);
	rc = rp_proc_read(&buf, root, "/proc/meminfo");
	rest = rp_buf_view(&buf);
	while (rc >= 0 && rp_proc_line(&line, &rest))
		parse_line(lines, line);
	rp_buf_finish(&buf);
	if (rc >= 0 && !lines->total.seen)
		return -ENODATA;
	return rc;
}

/* ---------------------------------------------------- without MemAvailable */

/* Bytes below the zones' low watermarks; false if they cannot be read. */
static bool low_watermark(uint64_t *out, const char *root)
{
	struct rp_text rest, line, word;
	uint64_t pages = 0;
	struct rp_buf buf;
	int rc;

	rp_buf_init(&buf, RP_PROC_MAX);
	rc = rp_proc_read(&buf, root, "/proc/zoneinfo");
	rest = rp_buf_view(&buf);
	while (rp_proc_line(&line, &rest))
		if (rp_proc_word(&word, &line) && rp_text_is(word, "low")
		    && rp_proc_word(&word, &line))
			pages += rp_proc_number(word);
	rp_buf_finish(&buf);
	*out = pages * (uint64_t)sysconf(_SC_PAGESIZE);
	return rc >= 0;
}

static double smaller(double a, double b)
{
	return a < b ? a : b;
}

static uint64_t estimate(const struct lines *lines, const char *root)
{
	double low, cache, reclaimable, available;
	uint64_t watermark;

	if (!lines->active_file.seen || !lines->inactive_file.seen
	    || !lines->reclaimable.seen || !low_watermark(&watermark, root))
		return lines->free.bytes + lines->cached.bytes;
	low = (double)watermark;
	cache = (double)lines->active_file.bytes
		+ (double)lines->inactive_file.bytes;
	reclaimable = (double)lines->reclaimable.bytes;
	available = (double)lines->free.bytes - low
		    + cache - smaller(cache / 2, low)
		    + reclaimable - smaller(reclaimable / 2, low);
	return available > 0 ? (uint64_t)available : 0;
}

/* -------------------------------------------------------------------- swap */

static void set_swap(struct rp_meminfo *info, const struct lines *lines)
{
	struct sysinfo system;

	info->swap_total = lines->swap_total.bytes;
	info->swap_free = lines->swap_free.bytes;
	if (lines->swap_total.seen && lines->swap_free.seen)
		return;
	info->swap_total = info->swap_free = 0;
	if (sysinfo(&system) < 0)
		return;
	info->swap_total = (uint64_t)system.totalswap * system.mem_unit;
	info->swap_free = (uint64_t)system.freeswap * system.mem_unit;
}

int rp_meminfo_read(struct rp_meminfo *info, const char *root)
{
	struct lines lines = { 0 };
	int rc = read_lines(&lines, root);

	if (rc < 0)
		return rc;
	info->total = lines.total.bytes;
	info->free = lines.free.bytes;
	info->available = lines.available.bytes;
	if (info->available == 0)
		info->available = estimate(&lines, root);
	/* Containers can report more than they have. */
	if (info->available > info->total)
		info->available = info->free;
	if (info->available > info->total)
		info->available = info->total;
	set_swap(info, &lines);
	return 0;
}

double rp_used_percent(uint64_t used, uint64_t total)
{
	return total ? rp_round1((double)used / (double)total * 100) : 0;
}
