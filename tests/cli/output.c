/*
 * Nobody can hear: stdout is closed, full, or a pipe whose reader has gone.
 * The work is done and recorded all the same, and the exit status says that
 * the answer was lost.
 */
#include "trouble.h"

#include <stdlib.h>

#include "lib/rows.h"

static const char *const redirections[] = {
	">/dev/full", ">&-", "<&- >/dev/full", ">&- 2>&-", ">&- 2>&- <&-",
};

static const char *const commands[] = {
	"--config pick.json --sample --json",
	"--config pick.json --sample",
	"--config pick.json --sample --quiet --dry-run",
	"--config pick.json --dry-run --json",
	"--config pick.json --emit-c",
	"validate pick.json",
	"validate pick.json --json",
	"explain ingest",
	"runs list --json",
	"definition list",
	"--help",
	"--version",
};

RP_ROWS(output, that_is_lost_is_missed, redirections)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		struct test_process p = trouble_shell(&arena,
			rp_arena_printf(&arena, "$RUNPIPE %s %s", commands[i],
					*row));

		trouble_is_survived(&p, commands[i]);
		cr_expect(eq(int, p.status, 1), "%s %s", commands[i], *row);
		if (!strstr(*row, "2>&-"))
			cr_expect(strstr(p.err.at, "CommandError: Cannot "
					 "write the result: ") != NULL,
				  "%s %s: %s", commands[i], *row, p.err.at);
	}
	cr_expect(eq(str, (char *)trouble_field(&arena,
			trouble_newest_run(&arena), "status"), "completed"));
	rp_arena_finish(&arena);
}

/* A pipe without a reader, from before the start to after the end. */
static const char *const runs[] = {
	"--config pick.json --sample --json",
	"--config pick.json --sample",
};

RP_ROWS(output, into_a_broken_pipe_stops_no_run, runs)
{
	struct test_process p;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	p = trouble_shell(&arena, rp_arena_printf(&arena,
		"mkfifo $SCRATCH/pipe; exec 3<>$SCRATCH/pipe; "
		"exec 4>$SCRATCH/pipe; exec 3<&-; $RUNPIPE %s >&4", *row));
	trouble_is_survived(&p, *row);
	cr_expect(eq(int, p.status, 1), "%s", p.err.at);
	cr_expect(eq(str, (char *)trouble_field(&arena,
			trouble_newest_run(&arena), "status"), "completed"));
	rp_arena_finish(&arena);
}

/* Errors go to stderr; with nobody there the exit status has to do. */
static const char *const errors[] = {
	"--config missing.json", "--config invalid.json", "--bogus",
	"validate missing.json", "build missing.json -o $SCRATCH/x",
};

RP_ROWS(output, of_errors_may_be_lost, errors)
{
	struct test_process p;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	p = trouble_shell(&arena, rp_arena_printf(&arena,
		"$RUNPIPE %s 2>/dev/full", *row));
	cr_expect(eq(int, p.status, strcmp(*row, "--bogus") ? 1 : 2), "%s",
		  *row);
	rp_arena_finish(&arena);
}

Test(output, of_built_programs_is_missed_too)
{
	struct test_process p;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	p = trouble_shell(&arena, "$RUNPIPE build pick.json -o $SCRATCH/pick "
			  "&& $SCRATCH/pick --payload '{\"name\": \"x\"}' "
			  "--json <&- >&-");
	cr_expect(eq(int, p.status, 1), "%s", p.err.at);
	trouble_is_said(&p, (const char *const[]){
		"Cannot write the result: ", NULL }, "built");
	cr_expect(eq(str, (char *)trouble_field(&arena,
			trouble_newest_run(&arena), "status"), "completed"));
	p = trouble_shell(&arena, "cat $RUNPIPE_DB.lock");
	cr_expect(eq(sz, p.out.n, 0), "%s", p.out.at);
	rp_arena_finish(&arena);
}
