/* Snapshots of /proc/stat and the share between two of them. */
#include "checks/cpu_times.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "lib/rows.h"
#include "runtime/checks/machine.h"

static const struct {
	const char *what;
	uint64_t before[RP_CPU_FIELDS], after[RP_CPU_FIELDS];
	double want;
} shares[] = {
	{ "nothing passed", { 5, 5, 5, 5 }, { 5, 5, 5, 5 }, 0 },
	{ "idle", { 0 }, { 0, 0, 0, 100 }, 0 },
	{ "busy", { 0 }, { 50, 10, 40 }, 100 },
	{ "waiting for a disk is not busy", { 0 }, { 0, 0, 25, 25, 50 }, 25 },
	{ "a third", { 0 }, { 1, 0, 0, 2 }, 33.3 },
	{ "guests are part of user", { 0 },
	  { 60, 20, 0, 40, 0, 0, 0, 0, 30, 10 }, 66.7 },
	{ "a counter that went back", { 90, 0, 0, 10 }, { 10, 0, 0, 20 }, 0 },
	{ "all columns", { 0 }, { 1, 1, 1, 1, 1, 1, 1, 1, 0, 0 }, 75 },
};

RP_ROWS(cpu_times, give_the_busy_share, shares)
{
	struct rp_cpu_ticks before, after;

	memcpy(before.at, row->before, sizeof before.at);
	memcpy(after.at, row->after, sizeof after.at);
	cr_expect(eq(dbl, rp_cpu_percent(&before, &after), row->want), "%s",
		  row->what);
}

Test(cpu_times, read_as_many_columns_and_cpus_as_there_are)
{
	struct rp_cpu_times times = { 0 };
	struct rp_arena arena;
	const char *root;

	rp_arena_init(&arena);
	root = test_directory(&arena);
	machine_has(root, "/proc/stat", "cpu  10 20 30 40 50 60 70\n"
		    "cpu0 1 2 3 4 5 6 7 8 9 10 11\ncpu3 5\nintr 1 2\ncpu9 1\n");
	cr_assert(rp_cpu_times_read(&times, &arena, root) == 0);
	cr_expect(eq(u64, times.all.at[6], 70));
	cr_expect(eq(u64, times.all.at[7], 0));
	cr_assert(eq(sz, times.n, 2));
	cr_expect(eq(u64, times.each[0].at[9], 10));
	cr_expect(eq(u64, times.each[1].at[0], 5));
	machine_has(root, "/proc/stat", "cpu  1\n");
	cr_assert(rp_cpu_times_read(&times, &arena, root) == 0);
	cr_expect(eq(sz, times.n, 0));
	cr_expect(rp_cpu_times_read(&times, &arena, "/nowhere") < 0);
	rp_arena_finish(&arena);
}
