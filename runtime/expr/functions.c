/*
 * The tables of functions and macros, and calling a row.  Only the compiler
 * and tests refer to them: they hold every function there is.
 */
#include "expr/expr.h"

#include <assert.h>

#include "base/error.h"

enum { ARITY_0, ARITY_1, ARITY_2, ARITY_3, ARITY_4, ARITY_N = -1 };

const struct rp_function rp_functions[] = {
#define RP_FUNCTION(symbol, arity, flags, cost, name, signatures, doc)	\
	{ "rp_x_" #symbol, name, ARITY_##arity, flags, cost, signatures, \
	  doc, (void (*)(void))rp_x_##symbol },
#include "expr/functions.def"
#undef RP_FUNCTION
	{ 0 }
};

const struct rp_macro rp_macros[] = {
#define RP_MACRO(symbol, name, n_vars, n_bodies, result, doc) \
	{ "rp_x_" #symbol, name, n_vars, n_bodies, result, doc },
#include "expr/macros.def"
#undef RP_MACRO
	{ 0 }
};

typedef const struct rp_value *value;
typedef value call_0(struct rp_frame *f);
typedef value call_1(struct rp_frame *f, value a);
typedef value call_2(struct rp_frame *f, value a, value b);
typedef value call_3(struct rp_frame *f, value a, value b, value c);
typedef value call_4(struct rp_frame *f, value a, value b, value c, value d);
typedef value call_n(struct rp_frame *f, int n, const value *args);

const struct rp_value *rp_function_call(struct rp_frame *f,
					const struct rp_function *function,
					size_t n,
					const struct rp_value *const *args)
{
	void (*code)(void) = function->code;

	assert(function->arity < 0 || (size_t)function->arity == n);
	switch (function->arity) {
	case 0:
		return ((call_0 *)code)(f);
	case 1:
		return ((call_1 *)code)(f, args[0]);
	case 2:
		return ((call_2 *)code)(f, args[0], args[1]);
	case 3:
		return ((call_3 *)code)(f, args[0], args[1], args[2]);
	case 4:
		return ((call_4 *)code)(f, args[0], args[1], args[2], args[3]);
	case ARITY_N:
		return ((call_n *)code)(f, (int)n, args);
	default:
		rp_unreachable();
	}
}
