/*
 * /proc/stat starts with one line for all CPUs and one for each:
 *
 *	cpu  1965 0 2434 408255 630 0 47 26 0 0
 *	cpu0 522 0 942 205077 11 0 10 13 0 0
 *
 * Older kernels have fewer columns; those missing are zero.  A guest's time is
 * also part of user and nice, so it is taken out of the total once.
 */
#include "checks/cpu_times.h"

#include <errno.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "checks/checks.h"
#include "checks/proc.h"

enum { IDLE = 3, IOWAIT = 4, GUEST = 8, GUEST_NICE = 9 };

static struct rp_cpu_ticks *next_cpu(struct rp_cpu_times *times,
				     struct rp_arena *arena)
{
	if (times->n == times->room) {
		size_t room = times->room ? times->room * 2 : 16;
		struct rp_cpu_ticks *each =
			rp_arena_array(arena, room, sizeof *each);

		if (times->n)
			memcpy(each, times->each, times->n * sizeof *each);
		times->each = each;
		times->room = room;
	}
	return &times->each[times->n++];
}

static void parse_ticks(struct rp_cpu_ticks *ticks, struct rp_text rest)
{
	struct rp_text word;

	memset(ticks, 0, sizeof *ticks);
	for (size_t i = 0; i < RP_CPU_FIELDS && rp_proc_word(&word, &rest); i++)
		ticks->at[i] = rp_proc_number(word);
}

static int parse(struct rp_cpu_times *times, struct rp_arena *arena,
		 struct rp_text rest)
{
	struct rp_text line, word;

	times->n = 0;
	if (!rp_proc_line(&line, &rest) || !rp_proc_word(&word, &line)
	    || !rp_text_is(word, "cpu"))
		return -ENODATA;
	parse_ticks(&times->all, line);
	while (times->n < RP_CPU_MAX && rp_proc_line(&line, &rest)
	       && rp_proc_word(&word, &line) && rp_text_starts(word, "cpu"))
		parse_ticks(next_cpu(times, arena), line);
	return 0;
}

int rp_cpu_times_read(struct rp_cpu_times *times, struct rp_arena *arena,
		      const char *root)
{
	struct rp_buf buf;
	int rc;

	rp_buf_init(&buf, RP_PROC_MAX);
	rc = rp_proc_read(&buf, root, "/proc/stat");
	if (rc >= 0)
		rc = parse(times, arena, rp_buf_view(&buf));
	rp_buf_finish(&buf);
	return rc;
}

double rp_cpu_percent(const struct rp_cpu_ticks *before,
		      const struct rp_cpu_ticks *after)
{
	double passed[RP_CPU_FIELDS], total = 0, busy;

	for (size_t i = 0; i < RP_CPU_FIELDS; i++) {
		passed[i] = after->at[i] > before->at[i]
			    ? (double)(after->at[i] - before->at[i]) : 0;
		total += passed[i];
	}
	total -= passed[GUEST] + passed[GUEST_NICE];
	busy = total - passed[IDLE] - passed[IOWAIT];
	return total > 0 ? rp_round1(busy / total * 100) : 0;
}
