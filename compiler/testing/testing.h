#ifndef COMPILER_TESTING_TESTING_H
#define COMPILER_TESTING_TESTING_H

/*
 * Tests of pipelines: what they are made of, how one is run, what is learned.
 *
 *	"tests": [
 *	  {
 *	    "name": "a full disk is told",
 *	    "payload": { "alerts": [ … ] },
 *	    "mocks": { "check": { "output": { "checks_failed": 1 } } },
 *	    "expect": {
 *	      "status": "completed",
 *	      "notifications": [{ "node": "page", "severity": "critical" }]
 *	    }
 *	  }
 *	]
 *
 * A test runs the program that would run in production.  What would reach out
 * of it is mocked or, for notifications, caught; time is a clock that jumps.
 *
 *	rp_tests_read ──▶ rp_test[] ──▶ rp_test_run ──▶ rp_verdict
 *	                                     │
 *	                                     └──▶ rp_coverage (over all of them)
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/value.h"

struct rp_arena;
struct rp_buf;
struct rp_jit;
struct rp_unit;

struct rp_test {
	struct rp_unit *unit;		/* in whose text it stands */
	const char *at;			/* its pointer there */
	const char *name;
	const struct rp_value *json;
	int64_t now_us;			/* where its clock begins */
};

/*
 * Reads the list at `at` of a text that was read (rp_unit_read), reports what
 * is wrong with it there, and returns the tests, in the unit's arena.
 * `definition` is what they are about; it was checked.
 */
struct rp_test *rp_tests_read(struct rp_unit *unit, const char *at,
			      const struct rp_unit *definition, size_t *n);

/* ---------------------------------------------------------------- matching */

/* One thing that is not as it was expected to be. */
struct rp_mismatch {
	const char *at;			/* pointer of the expectation */
	const char *what;		/* "outputs.check.checks_failed" */
	const char *wanted;		/* JSON, or words: "contains 3" */
	const char *got;		/* JSON, or "nothing" */
	/* Of an equality: the two, for a comparison by lines; else NULL. */
	const struct rp_value *wanted_value, *got_value;
};

struct rp_verdict {
	struct rp_mismatch *mismatches;
	size_t n, room;
	const char *error;		/* it could not be run, or NULL */
	const char *error_at;		/* the pointer that is to blame */
	struct rp_value notifications;	/* list of what was caught */
	double duration_ms;		/* of the run, by the real clock */
};

bool rp_verdict_is_good(const struct rp_verdict *verdict);

void rp_verdict_add(struct rp_verdict *verdict, struct rp_arena *arena,
		    struct rp_mismatch mismatch);

/* The names of matchers, NULL-terminated. */
extern const char *const rp_matcher_names[];

/* Whether a value is an object of matchers and not a value to compare with. */
bool rp_is_matcher(const struct rp_value *wanted);

/*
 * Compares what came with what was wanted: an object of matchers, all of
 * which must fit, or a value that it must be equal to.  `got` NULL: nothing.
 */
void rp_match(struct rp_verdict *verdict, struct rp_arena *arena,
	      struct rp_mismatch place, const struct rp_value *wanted,
	      const struct rp_value *got);

/* ----------------------------------------------------------------- coverage */

/* A node, or a way that a run can take at a node. */
struct rp_point {
	const struct rp_ir_node *node;
	const char *way;		/* NULL: the node itself; "then" … */
	int branch;			/* its number, -1: no branch */
	bool is_covered;
};

struct rp_coverage {
	struct rp_point *points;	/* by node */
	size_t n, room;
	struct rp_covered_step *steps;	/* sorted by address */
	size_t n_steps, steps_room;
};

/* All points of a definition; everything lives in its arena. */
void rp_coverage_init(struct rp_coverage *coverage, struct rp_unit *unit,
		      const struct rp_jit *jit);

/* How many points there are: [0] nodes, [1] branches. */
struct rp_covered {
	size_t covered[2], all[2];
};
struct rp_covered rp_coverage_count(const struct rp_coverage *coverage);

/* Of all points, in percent; 100 if there are none. */
double rp_coverage_percent(const struct rp_coverage *coverage);

/* ------------------------------------------------------------------ running */

/*
 * Runs one test in the program `jit` of `definition`.  `folder` is where
 * relative paths of the test begin.  The verdict's texts are in `arena`.
 */
void rp_test_run(struct rp_verdict *verdict, const struct rp_test *test,
		 struct rp_unit *definition, const struct rp_jit *jit,
		 const char *folder, struct rp_coverage *coverage,
		 struct rp_arena *arena);

#endif
