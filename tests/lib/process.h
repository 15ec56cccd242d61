#ifndef TESTS_LIB_PROCESS_H
#define TESTS_LIB_PROCESS_H

/*
 * Running a program and keeping what it said.
 *
 *	struct test_process p = test_run(&arena, argv, rp_text("input"), NULL);
 *	cr_expect(eq(int, p.status, 0), "%s", p.err.at);
 */

#include <stdbool.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/text.h"

struct test_process {
	int status;		/* exit status; 128 + n if signal n ended it */
	struct rp_text out;	/* NUL-terminated, in the arena */
	struct rp_text err;
	long max_rss_kb;
};

/*
 * Runs argv[0] (found by PATH) to its end with `input` on standard input.
 * `env` NULL: the test's own environment.
 */
struct test_process test_run(struct rp_arena *arena, const char *const *argv,
			     struct rp_text input, const char *const *env);

/*
 * The same in two halves, for tests that do something in between.  `files`
 * keeps the descriptors of the three anonymous files.
 */
struct test_started {
	pid_t pid;
	int in, out, err;
};

struct test_started test_start(const char *const *argv, struct rp_text input,
			       const char *const *env);
struct test_process test_finish(struct rp_arena *arena,
				struct test_started started);

/* The built runpipe program. */
#define TEST_RUNPIPE TEST_BINARY_DIR "/runpipe"

/* Whether `program` is found by PATH. */
bool test_has(const char *program);

#endif
