/*
 * `explain`: nothing that a definition can say is without an explanation.
 */
#include "golden.h"

#include "compile.h"
#include "expr/expr.h"
#include "lib/rows.h"

static void check(struct rp_arena *arena, const char *name)
{
	const char *const args[TEST_MAX_ARGS] = { "explain", name };
	struct test_process p = cli_run(arena, args, "");

	cr_expect(eq(int, p.status, 0), "%s: %s", name, p.err.at);
}

/* As it is written: == for _==_. */
static const char *written(struct rp_arena *arena, const char *name)
{
	char *copy = rp_arena_strdup(arena, name);
	size_t n = 0;

	if (!strchr(name, '_') && name[0] != '@')
		return name;
	for (size_t i = 0; name[i]; i++)
		if (name[i] != '_' && name[i] != '@')
			copy[n++] = name[i];
	copy[n] = '\0';
	return copy;
}

Test(explain, knows_every_row)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	for (const struct rp_function *f = rp_functions; f->name; f++)
		check(&arena, written(&arena, f->name));
	for (const struct rp_macro *m = rp_macros; m->name; m++)
		check(&arena, m->name);
	for (int id = 0; id < RP_D_COUNT; id++)
		check(&arena, rp_diag_name((enum rp_diag_id)id));
	for (size_t i = 0; rp_node_types()[i]; i++) {
		const struct rp_option *row = rp_node_types()[i]->options;

		check(&arena, rp_node_types()[i]->name);
		for (; row && row->name; row++)
			check(&arena, row->name);
	}
	rp_arena_finish(&arena);
}
