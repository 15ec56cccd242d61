#ifndef TESTS_CLI_TROUBLE_H
#define TESTS_CLI_TROUBLE_H

/*
 * What every trouble must leave behind: one paragraph that helps, the right
 * exit status, JSON alone on stdout or nothing, and no trace of a sanitizer.
 */

#include <stdbool.h>

#include "base/value.h"
#include "golden.h"

/* Writes $SCRATCH/<name> and returns its path. */
const char *trouble_file(struct rp_arena *arena, const char *name,
			 struct rp_text text);

/* Ended by itself, and neither ASan, UBSan nor LSan had a word to say. */
void trouble_is_survived(const struct test_process *p, const char *label);

/* Each of the words is on one of the two streams; the list ends with NULL. */
void trouble_is_said(const struct test_process *p, const char *const *words,
		     const char *label);

/* The whole text is one JSON value. */
bool trouble_is_json(struct rp_text text);

/* "<a>/<b>/…" of a JSON text as text: "status", "node_results/in/errors". */
const char *trouble_field(struct rp_arena *arena, struct rp_text json,
			  const char *path);

/* `runs show --json` of the newest run. */
struct rp_text trouble_newest_run(struct rp_arena *arena);

/*
 * A shell command with $RUNPIPE standing for the program, for redirections
 * and limits.
 */
struct test_process trouble_shell(struct rp_arena *arena, const char *command);

/*
 * Runs runpipe with no more rights than the modes of files grant, root or
 * not.  `words` ends with NULL.
 */
struct test_process trouble_attempt(struct rp_arena *arena,
				    const char *const *words);

/* --------------------------------------------------------------- database */

#define TROUBLE_PAYLOAD "--payload", "{\"name\": \"disk full\"}"

const char *trouble_database(void);

/* One statement past the store; the first column of its first row or "". */
const char *trouble_sql(struct rp_arena *arena, const char *sql);

/* A run that must succeed, and how many there are. */
void trouble_run_once(struct rp_arena *arena);
int trouble_count_runs(struct rp_arena *arena);

#endif
