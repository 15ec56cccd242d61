/*
 * The memory rule: when memory is short, who holds it.
 *
 * A check that measured more a moment ago counts as well as what is measured
 * now: memory that is free because the kernel killed somebody is no good news.
 */
#include "base/arena.h"
#include "checks/checks.h"
#include "checks/meminfo.h"
#include "providers/local.h"
#include "providers/processes.h"

#define NAMED 3		/* processes that the description names */

static struct rp_value list_processes(struct rp_arena *arena,
				      const struct rp_ranking *ranking)
{
	struct rp_value list = rp_list_new(arena);

	for (size_t i = 0; i < ranking->n; i++) {
		const struct rp_process *process = &ranking->at[i];
		struct rp_value map = rp_map_new(arena);

		rp_map_put(arena, &map, "pid", rp_int(process->pid));
		rp_map_put(arena, &map, "name", rp_string(process->name));
		rp_map_put(arena, &map, "memory_percent",
			   rp_double(rp_round2(process->share)));
		rp_map_put(arena, &map, "memory_mb",
			   rp_double(rp_mib(process->bytes)));
		rp_map_put(arena, &map, "cmdline", rp_string(process->command));
		rp_list_push(arena, &list, map);
	}
	return list;
}

static const char *describe(struct rp_arena *arena,
			    const struct rp_ranking *ranking)
{
	const char *text = rp_arena_printf(arena, "The largest %zu processes "
					   "hold %.1f%% of the memory: ",
					   ranking->n, ranking->sum);

	for (size_t i = 0; i < ranking->n && i < NAMED; i++)
		text = rp_arena_printf(arena, "%s%s%s", text, i ? ", " : "",
				       ranking->at[i].name.at);
	return ranking->n > NAMED ? rp_arena_printf(arena, "%s …", text) : text;
}

static void advise(const struct rp_local *local,
		   const struct rp_finding *finding,
		   const struct rp_ranking *ranking,
		   struct rp_value *recommendations)
{
	const struct rp_process *top = &ranking->at[0];
	struct rp_arena *arena = local->arena;
	const char *actions[] = {
		rp_arena_printf(arena, "Look at %s (PID %ld) first: it holds "
				"%.1f%% of the memory", top->name.at, top->pid,
				top->share),
		"Restart services that have grown, in a maintenance window",
		"Compare sizes over some hours: steady growth is a leak",
		"Add memory or move a service away if this comes back",
		NULL
	};
	struct rp_advice advice = {
		.type = "memory",
		.priority = rp_local_priority(ranking->machine),
		.title = "High Memory Usage Detected",
		.description = describe(arena, ranking),
		.details = rp_map_new(arena),
		.actions = actions,
	};

	rp_map_put(arena, &advice.details, "top_processes",
		   list_processes(arena, ranking));
	rp_map_put(arena, &advice.details, "total_memory_percent",
		   rp_double(rp_round2(ranking->sum)));
	rp_local_advise(local, finding, &advice, recommendations);
}

int rp_local_memory(const struct rp_local *local, struct rp_finding *finding,
		    struct rp_value *recommendations)
{
	struct rp_ranking ranking;
	struct rp_meminfo info;
	double percent;
	int rc;

	if (rp_meminfo_read(&info, local->root) < 0)
		return rp_local_stop(local);
	percent = rp_used_percent(info.total - info.available, info.total);
	rp_evidence_note(finding, local->arena, "memory is %.1f%% used now",
			 percent);
	if (finding->percent > percent)
		percent = finding->percent;
	if (percent <= RP_PRESSURE)
		return rp_local_stop(local);
	rc = rp_rank_by_memory(&ranking, local, info.total);
	ranking.machine = percent;
	if (ranking.n)
		advise(local, finding, &ranking, recommendations);
	return rc;
}
