#ifndef COMPILER_TESTING_COVERAGE_H
#define COMPILER_TESTING_COVERAGE_H

/* What the runner tells the coverage. */

#include "testing/testing.h"

struct rp_step;

struct rp_covered_step {
	const struct rp_step *step;
	size_t first, n;		/* its points */
};

/* A node is done; `result` is its result object.  Steps of others are fine. */
void rp_coverage_note(struct rp_coverage *coverage, const struct rp_step *step,
		      const struct rp_value *result);

#endif
