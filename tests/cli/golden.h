#ifndef TESTS_CLI_GOLDEN_H
#define TESTS_CLI_GOLDEN_H

/*
 * Golden outputs of the program: what it prints on both streams and how it
 * ends, in tests/cli/golden/NAME.txt.  Ids, times and durations are replaced
 * by their kind.  UPDATE_GOLDEN=1 rewrites; the difference is reviewed.
 */

#include "lib/process.h"

#define TEST_MAX_ARGS 14

struct cli_row {
	const char *name;			/* of the golden file */
	const char *args[TEST_MAX_ARGS];	/* without the program */
	const char *input;			/* NULL: empty */
};

/*
 * Makes tests/cli/files the working directory and puts the database into a
 * new directory that lives as long as the arena.
 */
void cli_enter(struct rp_arena *arena);

/* Runs runpipe, or with a first argument "./x" that program. */
struct test_process cli_run(struct rp_arena *arena, const char *const *args,
			    const char *input);

/* The same text without what differs from run to run. */
const char *cli_normalise(struct rp_arena *arena, struct rp_text text);

/* Runs one row and compares it with its golden file. */
void cli_check(struct rp_arena *arena, const struct cli_row *row);

/* All rows in order, in one fresh database. */
#define CLI_ROWS(suite, name, rows)					\
	Test(suite, name)						\
	{								\
		struct rp_arena arena;					\
									\
		rp_arena_init(&arena);					\
		cli_enter(&arena);					\
		for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) \
			cli_check(&arena, &rows[i]);			\
		rp_arena_finish(&arena);				\
	}

#endif
