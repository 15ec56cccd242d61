/*
 * Definitions for tests.
 */
#include "lib/units.h"

#include "base/buf.h"

static void finish(void *unit)
{
	rp_unit_finish(unit);
}

struct rp_unit *test_unit(struct rp_arena *arena, struct rp_text text)
{
	struct rp_unit *unit = rp_arena_alloc(arena, sizeof *unit);

	rp_unit_init(unit, "test.json", text);
	rp_arena_defer(arena, finish, unit);
	rp_unit_check(unit);
	return unit;
}

const char *test_findings(struct rp_arena *arena, const struct rp_unit *unit)
{
	const char *names = "";

	for (size_t i = 0; i < unit->diags.n; i++)
		names = rp_arena_printf(arena, "%s%s%s", names, i ? " " : "",
					rp_diag_name(unit->diags.rows[i].id));
	return names;
}
