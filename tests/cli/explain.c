/*
 * `explain`: nothing that a definition can say is without an explanation.
 */
#include "golden.h"

#include "alerts/alerts.h"
#include "checks/checks.h"
#include "compile.h"
#include "expr/expr.h"
#include "keys.h"
#include "lib/rows.h"
#include "notify/notify.h"
#include "providers/providers.h"
#include "shapes.h"
#include "testing/rules.h"

static void check(struct rp_arena *arena, const char *name)
{
	const char *const argv[] = { TEST_RUNPIPE, "explain", name, NULL };
	struct test_process p = test_run(arena, argv, rp_text(""), NULL);

	cr_expect(eq(int, p.status, 0), "%s: %s", name, p.err.at);
	cr_expect(strstr(p.out.at, "{0}") == NULL, "%s", p.out.at);
	cr_expect(strstr(p.out.at, "(null)") == NULL, "%s", p.out.at);
}

static void check_options(struct rp_arena *arena, const struct rp_option *row)
{
	for (; row && row->name; row++)
		check(arena, row->name);
}

static void check_fields(struct rp_arena *arena, const struct rp_field *field)
{
	for (; field && field->name; field++)
		check(arena, field->name);
}

static void check_rules(struct rp_arena *arena, const struct rp_test_rule *rule)
{
	for (; rule->key; rule++)
		check(arena, rule->key);
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
		check(&arena, rp_node_types()[i]->name);
		check_options(&arena, rp_node_types()[i]->options);
	}
	for (const struct rp_shape *shape = rp_shapes; shape->name; shape++)
		check(&arena, shape->name);
	rp_arena_finish(&arena);
}

Test(explain, knows_every_driver)
{
	const char *const *names[] = {
		rp_notifier_names(), rp_check_names(), rp_provider_names(),
		rp_alert_format_names(),
	};
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		for (const char *const *name = names[i]; *name; name++)
			check(&arena, *name);
	for (const char *const *name = rp_notifier_names(); *name; name++)
		check_options(&arena,
			      rp_notifier_find(rp_text(*name))->options);
	for (const char *const *name = rp_check_names(); *name; name++)
		check_fields(&arena, rp_check_find(rp_text(*name))->metrics);
	rp_arena_finish(&arena);
}

Test(explain, knows_every_key)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	for (const struct rp_key_group *g = rp_key_groups; g->title; g++)
		for (const struct rp_key *row = g->rows; row->name; row++)
			check(&arena, row->name);
	check_rules(&arena, rp_test_rules);
	check_rules(&arena, rp_expect_rules);
	check_rules(&arena, rp_mock_rules);
	check_rules(&arena, rp_notification_rules);
	check_rules(&arena, rp_matcher_rules);
	check_rules(&arena, rp_approx_rules);
	rp_arena_finish(&arena);
}

static const struct cli_row pages[] = {
	{ "explain-limits", { "explain", "limits" }, NULL },
	{ "explain-retry", { "explain", "retry" }, NULL },
	{ "explain-type", { "explain", "type" }, NULL },
	{ "explain-expect", { "explain", "expect" }, NULL },
	{ "explain-metric", { "explain", "cpu_percent" }, NULL },
	{ "explain-holes", { "explain", "unknown-field" }, NULL },
	{ "explain-notify", { "explain", "notify" }, NULL },
	{ "explain-metrics", { "explain", "metrics" }, NULL },
};

CLI_ROWS(explain, reads_well, pages)
