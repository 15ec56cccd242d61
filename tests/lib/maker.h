#ifndef TESTS_LIB_MAKER_H
#define TESTS_LIB_MAKER_H

/*
 * Expressions and data that nobody thought of: the same ones for the same
 * seed.  Most are well typed; now and then an operand is of another kind.
 */

#include <stdint.h>

#include "base/arena.h"

struct test_maker {
	uint64_t state;			/* of xorshift; not 0 */
	struct rp_arena *arena;
};

/* A number below `n`. */
unsigned test_random(struct test_maker *maker, unsigned n);

/* An expression over `payload`. */
const char *test_make_expr(struct test_maker *maker);

/* A template over `payload`, of the same. */
const char *test_make_template(struct test_maker *maker);

/* A payload as JSON, with the fields that expressions ask for, or not. */
const char *test_make_payload(struct test_maker *maker);

#endif
