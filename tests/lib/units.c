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

static const char *find(void *self, struct rp_include *out,
			const struct rp_include *from, const char *word,
			bool is_file, struct rp_arena *arena)
{
	(void)self;
	if (!is_file)
		return "there is no store";
	return rp_include_find(out, from, word, arena);
}

static const char *read_text(void *self, struct rp_include *out,
			     struct rp_arena *arena)
{
	(void)self;
	return rp_include_read(out, arena);
}

void test_includes(struct rp_unit *unit, const char *path)
{
	unit->loader = (struct rp_loader){
		.find = find, .read = read_text,
	};
	unit->self.path = path;
	unit->self.identity = rp_include_identity(&unit->arena, path);
}

const char *test_findings(struct rp_arena *arena, const struct rp_unit *unit)
{
	const char *names = "";

	for (size_t i = 0; i < unit->diags.n; i++)
		names = rp_arena_printf(arena, "%s%s%s", names, i ? " " : "",
					rp_diag_name(unit->diags.rows[i].id));
	return names;
}
