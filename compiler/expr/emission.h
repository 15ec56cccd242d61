#ifndef COMPILER_EXPR_EMISSION_H
#define COMPILER_EXPR_EMISSION_H

/*
 * Checked trees as C: what the functions of one expression have in common.
 *
 *	n3_when		the function, `struct rp_frame *f` its parameter
 *	n3_when_1	a body of a loop, or a part that is too big
 *	n3_when_k1	a constant; n3_when_a1: what constants point to
 *	t1		a temporary of && || ?:
 *
 * Bodies and parts need nothing but the frame: variables are in its slots.
 * Text of users gets into C through rp_emit_string and rp_emit_comment alone.
 */

#include "base/text.h"
#include "base/value.h"

struct rp_ast;
struct rp_emit;
struct rp_piece;
struct rp_unit;

/* "t1 = " and what t1 becomes, before the result is returned. */
struct rp_statement {
	const char *before;
	const struct rp_piece *piece;
	struct rp_statement *next;
};

struct rp_emission {
	struct rp_emit *emit;
	struct rp_unit *unit;
	const char *name;		/* "n3_when" */
	struct rp_text text;		/* of the expression, for comments */
	int n_functions, n_constants, n_arrays;
	/* Of the function that is being made: */
	int n_temporaries;
	struct rp_statement *statements, **end;
};

/*
 * The tree as one C expression that is short and needs no temporaries: an
 * operand of something that is written by hand.  It lives, as all that is
 * made here, until the expression is written: in emit->scratch.
 */
const char *rp_emit_operand(struct rp_emission *e, const struct rp_ast *ast);

/* "&n3_when_k1", "&rp_x_none": the value as data, its address as C. */
const char *rp_emit_constant(struct rp_emission *e,
			     const struct rp_value *value);

/* "{ RP_INT, { .integer = 1 } }"; what it points to has been emitted. */
struct rp_text rp_emit_initialiser(struct rp_emission *e,
				   const struct rp_value *value);

/*
 * Declares a row of core.def ("rp_x_field") or of functions.def when it comes
 * up first.
 */
void rp_emit_declare_core(struct rp_emit *emit, struct rp_unit *unit,
			  const char *symbol);
struct rp_function;
void rp_emit_declare(struct rp_emit *emit, struct rp_unit *unit,
		     const struct rp_function *function);

/*
 * Programs of expressions alone, without a pipeline: `eval`, tests.  The
 * program has `const struct rp_exprs plan_exprs`, an entry each.
 */
void rp_emit_exprs_program(struct rp_unit *unit,
			   const struct rp_ast *const *asts,
			   const struct rp_text *texts, size_t n);

#endif
