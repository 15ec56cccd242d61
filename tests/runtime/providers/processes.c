/* Who uses most, on a machine that exists on paper. */
#include "providers/processes.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/cancel.h"
#include "base/error.h"
#include "lib/rows.h"
#include "runtime/providers/local.h"

#define STAT(pid, name, state, pages) #pid " (" name ") " state " 1 1 1 0 -1 " \
	"4194304 1 0 0 0 100 50 0 0 20 0 1 0 1234 9999 " #pages " 1 1\n"

#define TOTAL ((uint64_t)100000 * (uint64_t)sysconf(_SC_PAGESIZE))

static const char *ranked(struct rp_arena *arena,
			  const struct rp_ranking *ranking)
{
	const char *text = "";

	for (size_t i = 0; i < ranking->n; i++)
		text = rp_arena_printf(arena, "%s%s%ld %.10s %.1f", text,
				       i ? ", " : "", ranking->at[i].pid,
				       ranking->at[i].name.at,
				       ranking->at[i].share);
	return text;
}

static const char *populate(struct rp_arena *arena)
{
	const char *root = test_directory(arena);

	machine_has(root, "/proc/1/stat", STAT(1, "init", "S", 200));
	machine_has(root, "/proc/20/stat", STAT(20, "(a) b)", "R", 30000));
	machine_has(root, "/proc/20/cmdline", "/bin/x");
	machine_has(root, "/proc/30/stat", STAT(30, "tiny", "S", 100));
	machine_has(root, "/proc/40/stat",
		    STAT(40, "a-very-long-pro", "S", 5000));
	machine_has(root, "/proc/40/cmdline",
		    "/usr/bin/a-very-long-process-name");
	machine_has(root, "/proc/50/stat", STAT(50, "dead", "Z", 90000));
	machine_has(root, "/proc/60/stat", "60 no parentheses");
	machine_has(root, "/proc/70/stat", "");
	machine_has(root, "/proc/80/cmdline", "no stat");
	machine_has(root, "/proc/90/stat", STAT(90, "", "S", 300));
	machine_has(root, "/proc/self/stat", STAT(1, "self", "S", 90000));
	machine_has(root, "/proc/99999999999/stat", "x");
	return root;
}

Test(processes, are_ranked_by_memory)
{
	struct rp_ranking ranking;
	struct rp_arena arena;
	struct rp_local local;

	rp_arena_init(&arena);
	local = local_of(&arena, populate(&arena));
	cr_expect(eq(int, rp_rank_by_memory(&ranking, &local, TOTAL), 0));
	cr_expect(eq(str, (char *)ranked(&arena, &ranking),
		     "20 (a) b) 30.0, 40 a-very-lon 5.0, 90 unknown 0.3"));
	cr_expect(eq(dbl, ranking.sum, 30 + 5 + 0.3));
	cr_expect(eq(str, (char *)ranking.at[1].name.at,
		     "a-very-long-process-name"));
	cr_expect(eq(str, (char *)ranking.at[0].command.at, "/bin/x"));
	local.top_processes = 0;
	rp_rank_by_memory(&ranking, &local, TOTAL);
	cr_expect(eq(sz, ranking.n, 0));
	rp_rank_by_memory(&ranking, &local, 0);
	cr_expect(eq(sz, ranking.n, 0));
	local.root = "/no/such";
	cr_expect(eq(int, rp_rank_by_memory(&ranking, &local, TOTAL), 0));
	rp_arena_finish(&arena);
}

Test(processes, show_a_command_line_without_its_secrets)
{
	static const char secret[] = "app\0--password=hunter2\0";
	char command[600] = { 0 };
	struct rp_ranking ranking;
	struct rp_arena arena;
	struct rp_local local;
	FILE *file;

	rp_arena_init(&arena);
	local = local_of(&arena, populate(&arena));
	memcpy(command, secret, sizeof secret - 1);
	memset(command + sizeof secret - 1, 'x', 500);
	file = fopen(rp_arena_printf(&arena, "%s/proc/20/cmdline", local.root),
		     "w");
	cr_assert(file && fwrite(command, sizeof command, 1, file) == 1);
	fclose(file);
	rp_rank_by_memory(&ranking, &local, TOTAL);
	cr_expect(eq(sz, ranking.at[0].command.n, 200));
	cr_expect(strncmp(ranking.at[0].command.at, "app --password=*** xxx",
			  22) == 0, "%s", ranking.at[0].command.at);
	rp_arena_finish(&arena);
}

Test(processes, that_do_nothing_are_not_ranked_by_cpu)
{
	struct rp_ranking ranking;
	struct rp_arena arena;
	struct rp_local local;

	rp_arena_init(&arena);
	local = local_of(&arena, populate(&arena));
	cr_expect(eq(int, rp_rank_by_cpu(&ranking, &local, 0), 0));
	cr_expect(eq(sz, ranking.n, 0), "there is no /proc/stat");
	machine_has(local.root, "/proc/stat", "cpu  1 2 3 4\n");
	cr_expect(eq(int, rp_rank_by_cpu(&ranking, &local, 0), 0));
	cr_expect(eq(sz, ranking.n, 0));
	cr_expect(eq(dbl, ranking.machine, 0));
	rp_arena_finish(&arena);
}

Test(processes, of_this_machine_are_ranked_by_cpu)
{
	struct rp_ranking ranking;
	struct rp_arena arena;
	struct rp_local local;

	rp_arena_init(&arena);
	local = local_of(&arena, "");
	cr_expect(eq(int, rp_rank_by_cpu(&ranking, &local, 0.01), 0));
	cr_expect(ranking.n <= local.top_processes);
	for (size_t i = 1; i < ranking.n; i++)
		cr_expect(ranking.at[i].share <= ranking.at[i - 1].share);
	rp_arena_finish(&arena);
}

Test(processes, are_left_alone_when_it_is_time_to_stop)
{
	struct rp_ranking ranking;
	struct rp_cancel cancel;
	struct rp_arena arena;
	struct rp_local local;

	rp_arena_init(&arena);
	local = local_of(&arena, populate(&arena));
	machine_has(local.root, "/proc/stat", "cpu  1 2 3 4\n");
	local.deadline_us = 1;
	cr_expect(eq(int, rp_rank_by_cpu(&ranking, &local, 60), RP_ETIMEOUT));
	local.deadline_us = RP_NEVER;
	cr_assert(rp_cancel_init(&cancel) == 0);
	rp_cancel_raise(&cancel, 2);
	local.cancel = &cancel;
	cr_expect(eq(int, rp_rank_by_cpu(&ranking, &local, 60), RP_ECANCELLED));
	cr_expect(eq(int, rp_rank_by_memory(&ranking, &local, TOTAL),
		     RP_ECANCELLED));
	rp_cancel_finish(&cancel);
	rp_arena_finish(&arena);
}
