/*
 * Declarations of what an emitted program calls: each function once, and only
 * those that it uses, so that abi.h can stay small.
 */
#include "expr/emission.h"

#include <assert.h>

#include "base/arena.h"
#include "base/buf.h"
#include "compile.h"
#include "emit.h"
#include "expr/expr.h"

#define COLUMNS 80
#define RESULT "const struct rp_value *"

static const struct { const char *symbol, *parameters; } core[] = {
#define RP_X(symbol, parameters) { "rp_x_" #symbol, #parameters },
#include "expr/core.def"
#undef RP_X
};

/* Parameters that do not fit go on lines of their own. */
static void declare(struct rp_emit *emit, const char *symbol,
		    const char *parameters)
{
	struct rp_buf *buf = &emit->sections[RP_DECLARATIONS];
	size_t column = strlen(RESULT) + strlen(symbol);

	rp_buf_printf(buf, RESULT "%s", symbol);
	while (*parameters) {
		size_t n = strcspn(parameters, ",");

		n += parameters[n] == ',';
		if (column + n + 1 > COLUMNS) {
			rp_buf_str(buf, "\n\t");
			parameters += strspn(parameters, " ");
			n = strcspn(parameters, ",");
			n += parameters[n] == ',';
			column = 8;
		}
		rp_buf_add(buf, parameters, n);
		column += n;
		parameters += n;
	}
	rp_buf_str(buf, ";\n");
}

void rp_emit_declare_core(struct rp_emit *emit, struct rp_unit *unit,
			  const char *symbol)
{
	size_t i = 0;

	if (!rp_emit_first(emit, unit, symbol))
		return;
	while (strcmp(core[i].symbol, symbol) != 0) {
		i++;
		assert(i < sizeof core / sizeof core[0]);
	}
	declare(emit, symbol, core[i].parameters);
}

void rp_emit_declare(struct rp_emit *emit, struct rp_unit *unit,
		     const struct rp_function *function)
{
	static const char *const by_arity[] = {
#define A RESULT "a"
		"(struct rp_frame *f)", "(struct rp_frame *f, " A ")",
		"(struct rp_frame *f, " A ", " RESULT "b)",
		"(struct rp_frame *f, " A ", " RESULT "b, " RESULT "c)",
		"(struct rp_frame *f, " A ", " RESULT "b, " RESULT "c, "
			RESULT "d)",
#undef A
	};

	if (!rp_emit_first(emit, unit, function->symbol))
		return;
	declare(emit, function->symbol,
		function->arity < 0
		? "(struct rp_frame *f, int n, " RESULT "const *args)"
		: by_arity[function->arity]);
}
