#ifndef CLI_TEST_H
#define CLI_TEST_H

/*
 * `runpipe test`: a suite is a definition and its tests, which stand in it
 * and beside it.
 *
 *	words ── rp_suites_find ──▶ suites ── rp_suite_run ──▶ verdicts
 *	                                       └──▶ text, JSON, JUnit
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "compile.h"
#include "testing/testing.h"

struct rp_cli;
struct rp_page;

struct rp_suite {
	const char *path;		/* of the definition */
	const char **files;		/* beside it, NULL-terminated */
	size_t n_files;
	bool is_asked_for;		/* by name, not by its folder */

	struct rp_unit unit;
	struct rp_unit *beside;		/* one a file */
	bool has_coverage;
	struct rp_coverage coverage;
	struct rp_test *tests;
	const char **folders;		/* of the texts they stand in */
	struct rp_verdict *verdicts;
	size_t n, n_failed;
	const char *problem;		/* why nothing was run, or NULL */
	const char *findings;		/* about the texts, or NULL */
};

struct rp_suites {
	struct rp_suite *at;
	size_t n, room;
};

struct rp_test_options {
	const char *junit, *min_coverage;
	bool json, coverage;
};

/* Files and folders to suites, each once, in order; everything in the arena. */
int rp_suites_find(struct rp_suites *out, const char *const *words,
		   struct rp_arena *arena, struct rp_error *error);

/* Compiles and runs; rp_suite_finish must follow. */
void rp_suite_run(struct rp_suite *suite, struct rp_cli *cli);
void rp_suite_finish(struct rp_suite *suite);

bool rp_suite_is_good(const struct rp_suite *suite);

/* "x.json:14:12" of a pointer in the text of a test. */
const char *rp_test_place(struct rp_arena *arena, const struct rp_test *test,
			  const char *at);

/* ------------------------------------------------------------------ telling */

void rp_suite_print(const struct rp_page *page, const struct rp_suite *suite,
		    const struct rp_test_options *options,
		    struct rp_arena *arena);

/* The counts over all suites. */
void rp_suites_print_sum(const struct rp_page *page,
			 const struct rp_suites *suites);

struct cJSON *rp_suites_json(const struct rp_suites *suites,
			     struct rp_arena *arena);

/* The format that build servers read. */
void rp_suites_junit(struct rp_buf *buf, const struct rp_suites *suites,
		     struct rp_arena *arena);

/*
 * Appends the two values line by line, "- " before what was expected and "+ "
 * before what came, each line behind `indent`.
 */
void rp_test_diff(const struct rp_page *page, const char *indent,
		  const struct rp_value *wanted, const struct rp_value *got,
		  struct rp_arena *arena);

#endif
