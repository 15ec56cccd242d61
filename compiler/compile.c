/*
 * The compiler's entry: a unit, and the passes in the order they run.
 *
 * Parse, link, options and graph always all run, each leaving alone what is
 * bad already, so that one look shows every mistake.  Expressions need a
 * sound graph and emission needs a sound everything, so those two stop first.
 */
#include "compile.h"

#include "testing/testing.h"

typedef void rp_pass(struct rp_unit *unit);

void rp_unit_init(struct rp_unit *unit, const char *name, struct rp_text text)
{
	*unit = (struct rp_unit){
		.name = name, .text = text, .self.name = name
	};
	rp_arena_init(&unit->arena);
	rp_sha256_hex(unit->sha256, text);
}

void rp_unit_finish(struct rp_unit *unit)
{
	rp_arena_finish(&unit->arena);
}

bool rp_unit_check(struct rp_unit *unit)
{
	static rp_pass *const always[] = {
		rp_pass_parse, rp_pass_link, rp_pass_options, rp_pass_graph,
	};
	size_t n_tests;

	for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
		always[i](unit);
	if (unit->diags.n_errors == 0) {
		rp_pass_bounds(unit);
		rp_pass_expr(unit);
	}
	rp_include_settle(unit);
	rp_pass_channels(unit);
	if (unit->with_tests)
		rp_tests_read(unit, "/tests", unit, &n_tests);
	return unit->diags.n_errors == 0;
}

bool rp_unit_compile(struct rp_unit *unit)
{
	if (!rp_unit_check(unit))
		return false;
	rp_pass_emit(unit);
	return unit->diags.n_errors == 0;
}
