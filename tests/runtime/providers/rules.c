/* The local rules, on machines and disks made for the purpose. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/cancel.h"
#include "base/error.h"
#include "lib/fields.h"
#include "lib/rows.h"
#include "providers/local.h"
#include "providers/processes.h"
#include "runtime/providers/local.h"

static const struct {
	double percent;
	const char *want;
} priorities[] = {
	{ 0, "low" }, { 70, "low" }, { 70.1, "medium" }, { 80, "medium" },
	{ 80.1, "high" }, { 90, "high" }, { 90.1, "critical" },
};

RP_ROWS(rules, set_priorities_strictly_above, priorities)
{
	cr_expect(eq(str, (char *)rp_local_priority(row->percent),
		     (char *)row->want), "%g", row->percent);
}

static void no_evidence(struct rp_evidence *evidence, struct rp_arena *arena)
{
	*evidence = (struct rp_evidence){ 0 };
	for (size_t i = 0; i < RP_TOPICS; i++)
		evidence->topics[i].notes = rp_list_new(arena);
}

static const char *value_at(struct rp_arena *arena, const struct rp_value *list,
			    size_t i, const char *path)
{
	const struct rp_value *value = rp_value_path(rp_list_at(list, i), path);

	return value ? text_of(arena, value) : "absent";
}

/* ------------------------------------------------------------------ memory */

static const char *short_of_memory(struct rp_arena *arena, int used_percent)
{
	const char *root = test_directory(arena);
	char meminfo[128];

	snprintf(meminfo, sizeof meminfo, "MemTotal: 4000000 kB\n"
		 "MemFree: 1 kB\nMemAvailable: %d kB\n",
		 40000 * (100 - used_percent));
	machine_has(root, "/proc/meminfo", meminfo);
	machine_has(root, "/proc/42/stat", "42 (java) S 1 1 1 0 -1 1 1 0 0 0 9 "
		    "9 0 0 20 0 1 0 1234 9999 500000 1 1\n");
	machine_has(root, "/proc/42/cmdline", "java --token=x");
	return root;
}

static const struct {
	int used;
	double checked;
	const char *priority;	/* NULL: no advice */
} pressures[] = {
	{ 50, 0, NULL }, { 70, 0, NULL }, { 71, 0, "\"medium\"" },
	{ 85, 0, "\"high\"" }, { 95, 0, "\"critical\"" },
	{ 10, 95, "\"critical\"" }, { 10, 60, NULL },
};

RP_ROWS(rules, speak_of_memory_under_pressure, pressures)
{
	struct rp_evidence evidence;
	struct rp_value list;
	struct rp_arena arena;
	struct rp_local local;

	rp_arena_init(&arena);
	list = rp_list_new(&arena);
	no_evidence(&evidence, &arena);
	evidence.topics[RP_TOPIC_MEMORY].percent = row->checked;
	local = local_of(&arena, short_of_memory(&arena, row->used));
	cr_expect(eq(int, rp_local_memory(&local,
		&evidence.topics[RP_TOPIC_MEMORY], &list), 0));
	cr_assert(eq(sz, rp_value_count(&list), row->priority != NULL), "%d",
		  row->used);
	if (row->priority)
		cr_expect(eq(str, (char *)value_at(&arena, &list, 0,
						   "priority"),
			     (char *)row->priority));
	rp_arena_finish(&arena);
}

Test(rules, give_memory_advice_its_shape)
{
	struct rp_evidence evidence;
	struct rp_value list;
	struct rp_arena arena;
	struct rp_local local;
	const struct rp_value *advice;
	static const char *const keys[] = { "type", "priority", "title",
		"description", "details", "actions", "incident_id" };

	rp_arena_init(&arena);
	list = rp_list_new(&arena);
	no_evidence(&evidence, &arena);
	local = local_of(&arena, short_of_memory(&arena, 95));
	rp_local_general(&local, &evidence, &list);
	cr_assert(eq(sz, rp_value_count(&list), 1));
	advice = rp_list_at(&list, 0);
	cr_assert(eq(sz, rp_value_count(advice), 7));
	for (size_t i = 0; i < 7; i++)
		cr_expect(rp_text_is(rp_map_at(advice, i)->key, keys[i]));
	cr_expect(eq(str, (char *)value_at(&arena, &list, 0, "title"),
		     "\"High Memory Usage Detected\""));
	cr_expect(eq(str, (char *)value_at(&arena, &list, 0, "incident_id"),
		     "7"));
	cr_expect(eq(str, (char *)value_at(&arena, &list, 0,
					   "details.evidence"),
		     "[\"memory is 95.0% used now\"]"));
	cr_expect(strstr(value_at(&arena, &list, 0, "details.top_processes"),
			 "\"name\": \"java\"") != NULL);
	cr_expect(strstr(value_at(&arena, &list, 0, "details.top_processes"),
			 "\"cmdline\": \"java --token=***\"") != NULL);
	rp_arena_finish(&arena);
}

/* --------------------------------------------------------------------- CPU */

static const struct {
	double machine, checked;
	size_t n;
	const char *priority;
} loads[] = {
	{ 60, 0, 1, NULL }, { 75, 0, 1, "\"medium\"" },
	{ 85, 0, 1, "\"high\"" }, { 10, 95, 1, "\"critical\"" },
	{ 99, 0, 0, NULL },
};

RP_ROWS(rules, speak_of_busy_cpus, loads)
{
	struct rp_ranking ranking = { .n = row->n, .sum = 150,
				      .machine = row->machine };
	struct rp_evidence evidence;
	struct rp_value list;
	struct rp_arena arena;
	struct rp_local local;

	rp_arena_init(&arena);
	list = rp_list_new(&arena);
	no_evidence(&evidence, &arena);
	evidence.topics[RP_TOPIC_CPU].percent = row->checked;
	local = local_of(&arena, test_directory(&arena));
	machine_has(local.root, "/proc/loadavg", "1.50 0.75 0.25 1/2 3\n");
	ranking.at[0] = (struct rp_process){ .pid = 9, .name = RP_TEXT("spin"),
		.command = RP_TEXT("spin -x"), .share = 150 };
	rp_local_cpu_judge(&local, &evidence.topics[RP_TOPIC_CPU], &ranking,
			   &list);
	cr_assert(eq(sz, rp_value_count(&list), row->priority != NULL));
	if (row->priority) {
		cr_expect(eq(str, (char *)value_at(&arena, &list, 0,
						   "priority"),
			     (char *)row->priority));
		cr_expect(eq(str, (char *)value_at(&arena, &list, 0,
						   "details.load_avg"),
			     "[1.5, 0.75, 0.25]"));
		cr_expect(eq(str, (char *)value_at(&arena, &list, 0,
						   "details.top_processes"),
			     "[{\"pid\": 9, \"name\": \"spin\", "
			     "\"cpu_percent\": 150.0, "
			     "\"cmdline\": \"spin -x\"}]"));
	}
	rp_arena_finish(&arena);
}

/* -------------------------------------------------------------------- disk */

Test(rules, find_what_fills_a_disk)
{
	const char *paths[] = { NULL, "/proc", NULL };
	struct rp_evidence evidence;
	struct rp_value list;
	struct rp_arena arena;
	struct rp_local local;
	const char *root;

	rp_arena_init(&arena);
	list = rp_list_new(&arena);
	no_evidence(&evidence, &arena);
	root = test_directory(&arena);
	disk_has(root, "/data/new.bin", 3 * MIB, 2);
	disk_has(root, "/var/log/syslog", 4 * MIB, 90);
	paths[0] = rp_arena_printf(&arena, "%s/var/log", root);
	local = local_of(&arena, "");
	local.scan_paths = paths;
	cr_expect(eq(int, rp_local_disk(&local, &evidence.topics[RP_TOPIC_DISK],
					root, &list), 0));
	cr_assert(eq(sz, rp_value_count(&list), 2));
	cr_expect(eq(str, (char *)value_at(&arena, &list, 0,
					   "details.total_size_mb"), "7.0"));
	cr_expect(eq(str, (char *)value_at(&arena, &list, 0,
					   "details.partial"), "false"));
	cr_expect(eq(str, (char *)value_at(&arena, &list, 0,
					   "details.large_items"),
		     rp_arena_printf(&arena, "[{\"path\": \"%s/var/log/syslog\""
			", \"size_mb\": 4.0, \"modified_days_ago\": 90, "
			"\"is_directory\": false}, {\"path\": "
			"\"%s/data/new.bin\", \"size_mb\": 3.0, "
			"\"modified_days_ago\": 2, \"is_directory\": false}]",
			root, root)));
	cr_expect(eq(str, (char *)value_at(&arena, &list, 1, "priority"),
		     "\"medium\""));
	cr_expect(eq(str, (char *)value_at(&arena, &list, 1,
					   "details.total_files"), "1"));
	rp_arena_finish(&arena);
}

static const struct {
	const char *path, *partial;
} quiet[] = {
	{ NULL, "false" },		/* an empty directory */
	{ "/no/such/path", "true" },
};

RP_ROWS(rules, say_so_when_nothing_fills_a_disk, quiet)
{
	struct rp_evidence evidence;
	struct rp_value list;
	struct rp_arena arena;
	struct rp_local local;

	rp_arena_init(&arena);
	list = rp_list_new(&arena);
	no_evidence(&evidence, &arena);
	local = local_of(&arena, "");
	rp_local_disk(&local, &evidence.topics[RP_TOPIC_DISK],
		      row->path ? row->path : test_directory(&arena), &list);
	cr_assert(eq(sz, rp_value_count(&list), 1));
	cr_expect(eq(str, (char *)value_at(&arena, &list, 0, "title"),
		     "\"Disk Health Check\""));
	cr_expect(eq(str, (char *)value_at(&arena, &list, 0,
					   "details.partial"),
		     (char *)row->partial));
	rp_arena_finish(&arena);
}

Test(rules, quote_paths_in_commands)
{
	struct rp_evidence evidence;
	struct rp_value list;
	struct rp_arena arena;
	struct rp_local local;
	const char *path;

	rp_arena_init(&arena);
	list = rp_list_new(&arena);
	no_evidence(&evidence, &arena);
	path = test_directory(&arena);
	disk_has(path, "/it's; rm -rf/big", 3 * MIB, 0);
	path = rp_arena_printf(&arena, "%s/it's; rm -rf", path);
	local = local_of(&arena, "");
	rp_local_disk(&local, &evidence.topics[RP_TOPIC_DISK], path, &list);
	cr_expect(strstr(value_at(&arena, &list, 0, "actions"),
			 "/it'\\\\''s; rm -rf'") != NULL, "%s",
		  value_at(&arena, &list, 0, "actions"));
	rp_arena_finish(&arena);
}

/* ---------------------------------------------------------------- dispatch */

Test(rules, follow_the_evidence_strongest_first)
{
	struct rp_evidence evidence;
	struct rp_value list;
	struct rp_arena arena;
	struct rp_local local;

	rp_arena_init(&arena);
	list = rp_list_new(&arena);
	no_evidence(&evidence, &arena);
	local = local_of(&arena, short_of_memory(&arena, 95));
	evidence.topics[RP_TOPIC_MEMORY].strength = 6;
	evidence.topics[RP_TOPIC_DISK].strength = 8;
	evidence.topics[RP_TOPIC_CPU].strength = 3;
	evidence.path = test_directory(&arena);
	cr_expect(eq(int, rp_local_analyze(&local, &evidence, &list), 0));
	for (size_t i = 0; i < rp_value_count(&list); i++)
		cr_expect(eq(str, (char *)test_unlike_shape(local.arena,
			rp_list_at(&list, i), "recommendation"), ""));
	cr_assert(eq(sz, rp_value_count(&list), 2));
	cr_expect(eq(str, (char *)value_at(&arena, &list, 0, "type"),
		     "\"disk\""));
	cr_expect(eq(str, (char *)value_at(&arena, &list, 1, "type"),
		     "\"memory\""));
	rp_arena_finish(&arena);
}

Test(rules, stop_when_cancelled_or_late)
{
	struct rp_evidence evidence;
	struct rp_cancel cancel;
	struct rp_value list;
	struct rp_arena arena;
	struct rp_local local;

	rp_arena_init(&arena);
	list = rp_list_new(&arena);
	no_evidence(&evidence, &arena);
	local = local_of(&arena, short_of_memory(&arena, 95));
	evidence.topics[RP_TOPIC_CPU].strength = 6;
	machine_has(local.root, "/proc/stat", "cpu  1 2 3 4\n");
	local.deadline_us = 1;
	cr_expect(eq(int, rp_local_analyze(&local, &evidence, &list),
		     RP_ETIMEOUT));
	cr_assert(rp_cancel_init(&cancel) == 0);
	rp_cancel_raise(&cancel, 2);
	local.cancel = &cancel;
	cr_expect(eq(int, rp_local_general(&local, &evidence, &list),
		     RP_ECANCELLED));
	evidence.topics[RP_TOPIC_DISK].strength = 8;
	cr_expect(eq(int, rp_local_analyze(&local, &evidence, &list),
		     RP_ECANCELLED));
	rp_cancel_finish(&cancel);
	rp_arena_finish(&arena);
}
