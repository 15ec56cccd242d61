#ifndef TESTS_LIB_EVALUATIONS_H
#define TESTS_LIB_EVALUATIONS_H

/*
 * Tables of expressions and what they give:
 *
 *	static const struct rp_evaluation sums[] = {
 *		{ "1 + 2", "3" }, { "1 / 0", "!divide by zero" },
 *	};
 *	RP_EVALUATES(operators, sums)
 *
 * What is wanted is JSON, in which 1 and 1.0 differ, or an exclamation mark
 * and a part of the error's message.  Evaluation walks the parser's tree and
 * finds functions by name and number of arguments: neither types nor folding
 * nor emitted C stand between the text and the runtime's functions.
 */

#include "lib/rows.h"

struct rp_evaluation {
	const char *text, *want;
};

void rp_evaluation_check(const struct rp_evaluation *row);

#define RP_EVALUATES(suite, rows)					\
	RP_ROWS(suite, rows, rows)					\
	{								\
		rp_evaluation_check(row);				\
	}

#endif
