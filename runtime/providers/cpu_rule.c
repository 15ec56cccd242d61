/*
 * The CPU rule: when the CPUs are busy, who keeps them so.  It measures for a
 * tenth of a second, long enough to tell the busy from the idle.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "checks/checks.h"
#include "checks/proc.h"
#include "providers/local.h"
#include "providers/processes.h"

#define SAMPLE_SECONDS 0.1
#define MAX_CPUS 8192

/* ----------------------------------------------------------------- machine */

/*
 * Each core lists the CPUs that share it; the one that comes first in its own
 * list stands for the core.  0 when the kernel does not tell.
 */
static int64_t count_cores(const char *root)
{
	char path[96];
	struct rp_buf buf;
	int64_t cores = 0;

	rp_buf_init(&buf, RP_PROC_MAX);
	for (uint64_t cpu = 0; cpu < MAX_CPUS; cpu++) {
		snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%lu/"
			 "topology/thread_siblings_list", (unsigned long)cpu);
		rp_buf_clear(&buf);
		if (rp_proc_read(&buf, root, path) >= 0)
			cores += rp_proc_number(rp_buf_view(&buf)) == cpu;
		else if (cpu >= (uint64_t)sysconf(_SC_NPROCESSORS_CONF))
			break;
	}
	rp_buf_finish(&buf);
	return cores;
}

static struct rp_value load_average(struct rp_arena *arena, const char *root)
{
	struct rp_value list = rp_list_new(arena);
	struct rp_text rest, word;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_PROC_MAX);
	rp_proc_read(&buf, root, "/proc/loadavg");
	rest = rp_buf_view(&buf);
	for (int i = 0; i < 3; i++) {
		double load = rp_proc_word(&word, &rest)
			      ? strtod(word.at, NULL) : 0;

		rp_list_push(arena, &list, rp_double(load));
	}
	rp_buf_finish(&buf);
	return list;
}

static struct rp_value count_or_null(int64_t count)
{
	return count > 0 ? rp_int(count) : rp_null;
}

/* ------------------------------------------------------------------ advice */

static struct rp_value list_processes(struct rp_arena *arena,
				      const struct rp_ranking *ranking)
{
	struct rp_value list = rp_list_new(arena);

	for (size_t i = 0; i < ranking->n; i++) {
		const struct rp_process *process = &ranking->at[i];
		struct rp_value map = rp_map_new(arena);

		rp_map_put(arena, &map, "pid", rp_int(process->pid));
		rp_map_put(arena, &map, "name", rp_string(process->name));
		rp_map_put(arena, &map, "cpu_percent",
			   rp_double(rp_round2(process->share)));
		rp_map_put(arena, &map, "cmdline", rp_string(process->command));
		rp_list_push(arena, &list, map);
	}
	return list;
}

static struct rp_value describe_machine(const struct rp_local *local,
					const struct rp_ranking *ranking)
{
	struct rp_arena *arena = local->arena;
	struct rp_value details = rp_map_new(arena);

	rp_map_put(arena, &details, "top_processes",
		   list_processes(arena, ranking));
	rp_map_put(arena, &details, "cpu_count",
		   count_or_null(sysconf(_SC_NPROCESSORS_ONLN)));
	rp_map_put(arena, &details, "cpu_physical_count",
		   count_or_null(count_cores(local->root)));
	rp_map_put(arena, &details, "load_avg",
		   load_average(arena, local->root));
	return details;
}

void rp_local_cpu_judge(const struct rp_local *local,
			struct rp_finding *finding,
			const struct rp_ranking *ranking,
			struct rp_value *recommendations)
{
	const struct rp_process *top = &ranking->at[0];
	struct rp_arena *arena = local->arena;
	double percent = finding->percent > ranking->machine
			 ? finding->percent : ranking->machine;

	rp_evidence_note(finding, arena, "the CPUs are %.1f%% busy now",
			 ranking->machine);
	if (percent <= RP_PRESSURE || ranking->n == 0)
		return;
	rp_local_advise(local, finding, &(struct rp_advice){
		.type = "cpu",
		.priority = rp_local_priority(percent),
		.title = "High CPU Usage Detected",
		.description = rp_arena_printf(arena,
			"The busiest %zu processes use %.1f%% of one CPU "
			"together", ranking->n, ranking->sum),
		.details = describe_machine(local, ranking),
		.actions = (const char *const[]){
			rp_arena_printf(arena, "Find out what %s (PID %ld) is "
					"busy with", top->name.at, top->pid),
			"Look for loops that never end and for retries "
			"without a pause",
			"Give background work a lower priority with nice",
			"Check whether scheduled jobs run at the same time",
			NULL
		},
	}, recommendations);
}

int rp_local_cpu(const struct rp_local *local, struct rp_finding *finding,
		 struct rp_value *recommendations)
{
	struct rp_ranking ranking = { .machine = 0 };
	int rc = rp_rank_by_cpu(&ranking, local, SAMPLE_SECONDS);

	if (rc >= 0)
		rp_local_cpu_judge(local, finding, &ranking, recommendations);
	return rc;
}
