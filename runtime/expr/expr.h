#ifndef RUNTIME_EXPR_EXPR_H
#define RUNTIME_EXPR_EXPR_H

/*
 * Expressions at run time: what emitted C calls.
 *
 * An expression is a C function that the compiler emitted; it gets a frame and
 * returns a value:
 *
 *	static const struct rp_value *n3_when(struct rp_frame *f)
 *	{
 *		return rp_x_eq(f, rp_x_field(f, rp_x_node(f, N1), "severity", 8),
 *			       &k1);
 *	}
 *
 * Values are never NULL, never change and live as long as the frame's arena.
 * A failure is a value too (RP_ERROR): every function returns the first error
 * among its arguments, in order, and does no work then.  So an expression
 * needs no branch for errors, and `false && error` can be false as CEL wants
 * it.  Nothing here prints, waits, allocates outside the arena or goes on for
 * ever: a frame counts its steps.
 *
 * Semantics are those of CEL (github.com/google/cel-spec, doc/langdef.md)
 * where a name is CEL's, and of Jinja where it is a filter or a test.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "abi.h"
#include "base/arena.h"
#include "base/value.h"

struct rp_run;
struct rp_ctx;
struct rp_writing;		/* a template being written: template/writing.h */

#define RP_MAX_LOCALS 64	/* variables of loops within loops */
#define RP_MAX_SETS 64		/* variables of a template, behind those */
#define RP_MAX_STEPS 10000000L	/* items visited, values made, bytes / 64 */
#define RP_BYTES_A_STEP 64
#define RP_MAX_VALUE_DEPTH 1000	/* of values; JSON has half of that */

struct rp_absent;

struct rp_frame {
	struct rp_run *run;		/* NULL while the compiler folds */
	struct rp_arena *arena;
	/* Variables from outside: eval's --var.  By index. */
	const struct rp_value *const *given;
	size_t n_given;
	/* Variables of loops, bind and set, by slot. */
	const struct rp_value *locals[RP_MAX_LOCALS + RP_MAX_SETS];
	long steps_left;
	struct rp_writing *writing;
	const struct rp_value *incident; /* once it was asked for */
	void *patterns;		/* where there is no run: match.c */
	const struct rp_absent *absent;	/* fields that were not there */
	unsigned n_absent;
};

/* --------------------------------------------------------------- failures */

enum rp_failure_kind {
	RP_F_OVERLOAD,		/* no such overload: operands of wrong types */
	RP_F_MISSING,		/* no such key or field, nothing there */
	RP_F_RANGE,		/* overflow, bad index, out of range */
	RP_F_DIVIDE,		/* division or modulus by zero */
	RP_F_CONVERT,		/* text that is no number, date, UTF-8 … */
	RP_F_PATTERN,		/* a regular expression that is none, or too dear */
	RP_F_COST,		/* the frame's steps are used up */
	RP_F_OTHER
};

struct rp_failure {
	enum rp_failure_kind kind;
	const char *message;	/* "divide by zero"; CEL's words where it has any */
};

/*
 * The null that stands for a field of that name, which data from outside does
 * not have; and whether a value is one.  Only so many know their names.
 */
const struct rp_value *rp_x_absent(struct rp_frame *f, const char *key,
				   size_t n);
bool rp_x_is_absent(const struct rp_frame *f, const struct rp_value *value);

/* "'load' is missing", or "it is null". */
const char *rp_x_why_null(struct rp_frame *f, const struct rp_value *null);

/* A new error value. */
const struct rp_value *rp_x_fail(struct rp_frame *f, enum rp_failure_kind kind,
				 const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * "found no matching overload for 'name' applied to '(int, string)'"; if one
 * of them is null, that it is, and what was not there.
 */
const struct rp_value *rp_x_no_overload(struct rp_frame *f, const char *name,
					const struct rp_value *const *args,
					size_t n);

static inline bool rp_x_is_error(const struct rp_value *value)
{
	return value->tag == RP_ERROR;
}

/* Counts `n` steps: NULL, or the RP_F_COST error once they are used up. */
const struct rp_value *rp_x_spend(struct rp_frame *f, size_t n);

/*
 * Pays for a walk through all of a value before somebody takes it.  Values
 * share their parts, so a small one can be endless once it is written out.
 */
const struct rp_value *rp_x_weigh(struct rp_frame *f,
				  const struct rp_value *value);

/* ------------------------------------------------------- making the values */

/* Both are null: what is not there prints as nothing, what was said as None. */
extern const struct rp_value rp_x_null, rp_x_none;
extern const struct rp_value rp_x_true, rp_x_false;

const struct rp_value *rp_x_bool(bool boolean);	/* one of the two above */
const struct rp_value *rp_x_int(struct rp_frame *f, int64_t integer);
const struct rp_value *rp_x_uint(struct rp_frame *f, uint64_t uinteger);
const struct rp_value *rp_x_double(struct rp_frame *f, double number);
/* Shares the bytes. */
const struct rp_value *rp_x_string(struct rp_frame *f, struct rp_text text);
const struct rp_value *rp_x_keep(struct rp_frame *f, struct rp_value value);

/* CEL's name of the value's type: "int", "list", "google.protobuf.Duration". */
const char *rp_x_type_name(const struct rp_value *value);

/*
 * The value as JSON can say it, in the arena: bytes as base64, timestamps as
 * RFC 3339 ("2026-01-02T03:04:05.5Z"), durations as "3.5s", types by name,
 * keys as text, optionals as what they hold or null, NaN and infinities as
 * "NaN", "Infinity", "-Infinity".  An error becomes null; ask first.
 */
struct rp_value rp_value_plain(struct rp_arena *arena,
			       const struct rp_value *value);

/*
 * CEL's equality over all kinds.  Never an error, but false once that takes
 * more than the steps of a frame; the second counts them down.
 */
bool rp_x_equal(const struct rp_value *a, const struct rp_value *b);
bool rp_x_equal_within(long *steps_left, const struct rp_value *a,
		       const struct rp_value *b);

/* Jinja's truth: null, false, 0, "" and empty collections are false. */
bool rp_x_truthy(const struct rp_value *value);

/* ------------------------------------------- what emitted code is made of */

/*
 * The symbols that are no rows of functions.def, one row each:
 * RP_X(symbol, "result", "parameters after the frame").
 */
#define RP_X(symbol, parameters) \
	const struct rp_value *rp_x_##symbol parameters;
#include "expr/core.def"
#undef RP_X

/* And those that are. */
#define RP_FUNCTION(symbol, arity, flags, cost, name, signatures, doc) \
	RP_X_PROTOTYPE_##arity(rp_x_##symbol)
#define RP_X_PROTOTYPE_0(s) const struct rp_value *s(struct rp_frame *f);
#define RP_X_PROTOTYPE_1(s) const struct rp_value *s(struct rp_frame *f, \
	const struct rp_value *a);
#define RP_X_PROTOTYPE_2(s) const struct rp_value *s(struct rp_frame *f, \
	const struct rp_value *a, const struct rp_value *b);
#define RP_X_PROTOTYPE_3(s) const struct rp_value *s(struct rp_frame *f, \
	const struct rp_value *a, const struct rp_value *b, \
	const struct rp_value *c);
#define RP_X_PROTOTYPE_4(s) const struct rp_value *s(struct rp_frame *f, \
	const struct rp_value *a, const struct rp_value *b, \
	const struct rp_value *c, const struct rp_value *d);
#define RP_X_PROTOTYPE_N(s) const struct rp_value *s(struct rp_frame *f, \
	int n, const struct rp_value *const *args);
#include "expr/functions.def"
#undef RP_FUNCTION

/* ------------------------------------------------------------ the tables */

/*
 * For the compiler only; no executable links these.  Functions, operators,
 * filters and tests are rows of functions.def; a name with several numbers of
 * arguments has several rows.
 */
enum rp_function_flags {
	RP_FN_PURE = 0,
	RP_FN_FILTER = 1,	/* value|name(args) as well; the value is the
				 * first argument.  Functions are no filters. */
	RP_FN_TEST = 2,		/* value is name(args) */
	RP_FN_IMPURE = 4,	/* not folded: the clock */
	RP_FN_KEEPS_ERRORS = 8	/* sees errors of its first argument: default */
};

/* What a call costs, for the static bound. */
enum rp_cost { RP_COST_1, RP_COST_SIZE, RP_COST_SIZE_TIMES };

struct rp_function {
	const char *symbol;	/* "rp_x_add" */
	const char *name;	/* "_+_", "size", "math.abs" */
	int arity;		/* the receiver counts; -1: any, as n and a list */
	unsigned flags;
	enum rp_cost cost;
	/*
	 * Overloads, separated by "; ".  "string.contains(string): bool" has
	 * a receiver, "size(list(A)): int" has none; capital letters are type
	 * parameters, "any" fits everything; a result "A?" may be null.
	 */
	const char *signatures;
	const char *doc;
	void (*code)(void);	/* to be cast by arity */
};

extern const struct rp_function rp_functions[];	/* ends with a NULL name */

/* Calls a row with values at compile time: constant folding, tests. */
const struct rp_value *rp_function_call(struct rp_frame *f,
					const struct rp_function *function,
					size_t n,
					const struct rp_value *const *args);

/*
 * Macros: calls whose arguments are names and bodies, not values.  Rows of
 * macros.def; the symbol takes the range, the slots of the variables and a
 * function for each body (core.def has its parameters).
 */
struct rp_macro {
	const char *symbol;	/* "rp_x_loop_all" */
	const char *name;	/* "all" */
	int n_vars, n_bodies;
	const char *result;	/* "bool", "list(body)", "range", "map(body)" … */
	const char *doc;
};

extern const struct rp_macro rp_macros[];	/* ends with a NULL name */

/* --------------------------------------------------------- for the runtime */

/* A frame for one evaluation in a node's context, or without one. */
void rp_frame_init(struct rp_frame *f, struct rp_run *run,
		   struct rp_arena *arena);

/*
 * Evaluates an expression of a node.  0 and *out, in plain JSON kinds; or
 * RP_EBADINPUT through rp_fail with "<what>: <message>".
 */
int rp_eval(struct rp_ctx *ctx, rp_expr *expr, const char *what,
	    struct rp_value *out);

/* The same for one that must be a bool. */
int rp_eval_test(struct rp_ctx *ctx, rp_expr *expr, const char *what,
		 bool *out);

#endif
