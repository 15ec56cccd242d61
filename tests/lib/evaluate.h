#ifndef TESTS_LIB_EVALUATE_H
#define TESTS_LIB_EVALUATE_H

/*
 * Expressions by the real path: parsed, checked, folded, emitted, compiled by
 * libtcc and run.  Many at a time, since one compilation serves all of them.
 *
 *	struct test_expr rows[] = { { "size(payload.tags) + n", .want = "3",
 *		.payload = "{\"tags\": [1, 2]}", .vars = { "n=1" } } };
 */

#include "expr/ast.h"
#include "expr/variables.h"
#include "lib/rows.h"

struct rp_arena;
struct rp_frame;

#define TEST_MAX_VARS 8

struct test_expr {
	const char *text;
	const char *want;		/* JSON, or "!" and a part of a message */
	const char *payload;		/* JSON, or NULL: {} */
	const char *vars[TEST_MAX_VARS]; /* as --var has them */
	bool is_template;
	int destination;		/* enum rp_destination */
};

/* What came out, each as JSON on one line, or "!" and the message. */
struct test_outcome {
	const char *compiled;		/* the real path */
	const char *plain;		/* the same without folding */
	const char *walked;		/* by walk.h, without folding */
	const struct rp_type *type;	/* static; NULL if it did not check */
};

/* A row between its passes, for those who need more than the outcome. */
struct test_checked {
	struct rp_unit *unit;
	struct rp_variables variables;
	struct rp_ast *ast;		/* not folded; NULL: `problem` is set */
	struct rp_ast *folded;
	const char *problem;		/* of the checker: the first message */
};
void test_check(struct test_checked *out, struct rp_arena *arena,
		const struct test_expr *row);

/* Evaluates rows[0 … n-1]; everything lives in the arena. */
void test_evaluate_all(struct test_outcome *out, struct rp_arena *arena,
		       const struct test_expr *rows, size_t n);

/* One by the real path alone. */
const char *test_evaluate(struct rp_arena *arena, const char *text,
			  const char *payload);

/* The result of an evaluation as text. */
const char *test_value_text(struct rp_arena *arena,
			    const struct rp_value *value);

/* Insists on what each row wants, by all ways. */
void test_expect_rows(const struct test_expr *rows, size_t n);

/*
 * Rows that are a text and what is wanted, and the test of a suite that is
 * named as its table.
 */
struct test_pair {
	const char *text, *want;
};
void test_expect_pairs(const struct test_pair *pairs, size_t n);

#define TEST_PAIRS(suite, rows)						\
	Test(suite, rows)						\
	{								\
		test_expect_pairs(rows, sizeof rows / sizeof rows[0]);	\
	}

#endif
