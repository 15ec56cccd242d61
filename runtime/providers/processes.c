/*
 * Who uses most: by memory from one look at the process table, by CPU from two
 * looks with a short sleep between them.  A pid that was reused meanwhile has
 * another start time and is left out.  Command lines are read for the few
 * processes that made the list only.
 */
#include "providers/processes.h"

#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "checks/cpu_times.h"
#include "providers/command_line.h"
#include "providers/process_table.h"

#define COMMAND_READ 4096	/* bytes of a command line */
#define SHOWN 200		/* bytes of a name or command line */
#define NAME_CUT 15		/* the kernel cuts longer names to this */
#define LEAST_MEMORY 0.1	/* percent */
#define LEAST_CPU 1.0

/* ----------------------------------------------------------------- ranking */

struct contest {
	struct rp_ranking *ranking;
	size_t max;
	char (*names)[RP_PROCESS_NAME];		/* one a place */
	uint64_t total;				/* bytes, by memory */
	/* By CPU: the first look, sorted by pid, and the time since. */
	struct rp_process_row *before;
	size_t n_before, room;
	struct rp_arena *arena;
	double seconds;
};

static void contest_init(struct contest *contest, struct rp_ranking *ranking,
			 const struct rp_local *local)
{
	size_t max = local->top_processes;

	*contest = (struct contest){
		.ranking = ranking,
		.max = max < RP_TOP_MAX ? max : RP_TOP_MAX,
		.names = rp_arena_array(local->arena, RP_TOP_MAX,
					sizeof *contest->names),
		.arena = local->arena,
	};
	ranking->n = 0;
	ranking->sum = 0;
}

/* Gives a process its place if it has one; equals stay in their order. */
static void enter(struct contest *contest, const struct rp_process_row *row,
		  double share)
{
	struct rp_process *at = contest->ranking->at;
	size_t i = contest->ranking->n;

	assert(i <= contest->max);
	if (i < contest->max)
		contest->ranking->n++;
	else if (i == 0 || share <= at[--i].share)
		return;
	for (; i > 0 && at[i - 1].share < share; i--) {
		at[i] = at[i - 1];
		memcpy(contest->names[i], contest->names[i - 1],
		       sizeof contest->names[i]);
	}
	at[i] = (struct rp_process){
		.pid = row->pid, .share = share,
		.bytes = row->pages * (uint64_t)sysconf(_SC_PAGESIZE),
	};
	memcpy(contest->names[i], row->name, sizeof contest->names[i]);
}

/* A name that the kernel cut is completed from the program's path. */
static struct rp_text full_name(const char *name, struct rp_text command)
{
	size_t n = strnlen(command.at, command.n);
	const char *slash = memrchr(command.at, '/', n);
	struct rp_text program = { command.at, n };

	if (slash)
		program = (struct rp_text){
			slash + 1, n - (size_t)(slash + 1 - command.at)
		};
	if (strlen(name) >= NAME_CUT && rp_text_starts(program, name))
		return rp_utf8_cut(program, SHOWN);
	return rp_text(*name ? name : "unknown");
}

/* Names and command lines of those that have a place. */
static void describe(struct contest *contest, const struct rp_local *local)
{
	struct rp_ranking *ranking = contest->ranking;
	char command[COMMAND_READ];

	for (size_t i = 0; i < ranking->n; i++) {
		struct rp_process *process = &ranking->at[i];
		ssize_t n = rp_process_read(command, sizeof command, local,
					    process->pid, "cmdline");
		struct rp_text bytes = { command, n > 0 ? (size_t)n : 0 };

		process->name = rp_local_text(local->arena,
			full_name(contest->names[i], bytes));
		process->command = rp_utf8_cut(
			rp_command_line(local->arena, bytes), SHOWN);
		ranking->sum += process->share;
	}
}

/* ------------------------------------------------------------------ memory */

static void visit_memory(void *self, const struct rp_process_row *row)
{
	struct contest *contest = self;
	double bytes = (double)row->pages * (double)sysconf(_SC_PAGESIZE);
	double share = bytes / (double)contest->total * 100;

	if (share > LEAST_MEMORY)
		enter(contest, row, share);
}

int rp_rank_by_memory(struct rp_ranking *ranking, const struct rp_local *local,
		      uint64_t total)
{
	struct contest contest;
	int rc;

	contest_init(&contest, ranking, local);
	contest.total = total;
	if (total == 0)
		return 0;
	rc = rp_process_scan(local, visit_memory, &contest);
	describe(&contest, local);
	return rc;
}

/* --------------------------------------------------------------------- CPU */

static void remember(void *self, const struct rp_process_row *row)
{
	struct contest *contest = self;

	if (contest->n_before == contest->room) {
		size_t room = contest->room ? contest->room * 2 : 256;
		struct rp_process_row *more =
			rp_arena_array(contest->arena, room, sizeof *more);

		if (contest->n_before)
			memcpy(more, contest->before,
			       contest->n_before * sizeof *more);
		contest->before = more;
		contest->room = room;
	}
	contest->before[contest->n_before++] = *row;
}

static int compare_pids(const void *a, const void *b)
{
	const struct rp_process_row *x = a, *y = b;

	return (x->pid > y->pid) - (x->pid < y->pid);
}

static void visit_cpu(void *self, const struct rp_process_row *row)
{
	struct contest *contest = self;
	const struct rp_process_row *before =
		bsearch(row, contest->before, contest->n_before,
			sizeof *contest->before, compare_pids);
	double share;

	if (!before || before->started != row->started
	    || row->ticks < before->ticks)
		return;
	share = (double)(row->ticks - before->ticks)
		/ (double)sysconf(_SC_CLK_TCK) / contest->seconds * 100;
	if (share > LEAST_CPU)
		enter(contest, row, share);
}

static int64_t now_us(void)
{
	return rp_system_clock.mono_us(&rp_system_clock);
}

/* The first look, and the sleep after it. */
static int look_and_sleep(struct contest *contest, const struct rp_local *local,
			  double seconds)
{
	int64_t start = now_us(), until = start + (int64_t)(seconds * 1e6);
	int rc = rp_process_scan(local, remember, contest);

	if (rc < 0)
		return rc;
	if (contest->n_before)
		qsort(contest->before, contest->n_before,
		      sizeof *contest->before, compare_pids);
	rp_cancel_sleep_until(local->cancel, until < local->deadline_us
					     ? until : local->deadline_us);
	contest->seconds = (double)(now_us() - start + 1) / 1e6;
	return rp_local_stop(local);
}

int rp_rank_by_cpu(struct rp_ranking *ranking, const struct rp_local *local,
		   double seconds)
{
	struct rp_cpu_times before = { 0 }, after = { 0 };
	struct contest contest;
	int rc;

	contest_init(&contest, ranking, local);
	if (rp_cpu_times_read(&before, local->arena, local->root) < 0)
		return 0;
	rc = look_and_sleep(&contest, local, seconds);
	if (rc < 0 || rp_cpu_times_read(&after, local->arena, local->root) < 0)
		return rc;
	ranking->machine = rp_cpu_percent(&before.all, &after.all);
	if (contest.n_before)
		rc = rp_process_scan(local, visit_cpu, &contest);
	describe(&contest, local);
	return rc;
}
