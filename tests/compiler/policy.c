/*
 * Retries, timeouts and `required`.
 */
#include "lib/rows.h"
#include "lib/units.h"

static const struct {
	const char *defaults, *node;
	int retries;
	long long timeout_us;
	bool required;
} policies[] = {
	{ "", "", 0, 0, true },
	{ "\"defaults\": {},", "", 0, 0, true },
	{ "\"defaults\": {\"max_retries\": 3, \"timeout_seconds\": 300},", "",
	  3, 300000000, true },
	{ "\"defaults\": {\"max_retries\": 3, \"timeout_seconds\": 300},",
	  ", \"max_retries\": 0, \"timeout_seconds\": 0", 0, 0, true },
	{ "", ", \"timeout_seconds\": 0.25, \"required\": false", 0, 250000,
	  false },
	{ "", ", \"timeout_seconds\": 1e-9", 0, 1, true },
	{ "", ", \"max_retries\": 100, \"timeout_seconds\": 31622400", 100,
	  31622400000000, true },
};

RP_ROWS(policy, comes_from_the_node_or_the_defaults, policies)
{
	const struct rp_ir_node *node;
	struct rp_arena arena;
	struct rp_unit *unit;

	rp_arena_init(&arena);
	unit = test_unit(&arena, rp_text(rp_arena_printf(&arena,
		"{\"version\": 1, %s \"nodes\": [{\"id\": \"a\", \"type\": "
		"\"context\"%s}]}", row->defaults, row->node)));
	cr_assert(eq(sz, unit->diags.n, 0), "%s", row->node);
	node = &unit->ir.nodes[0];
	cr_expect(eq(int, node->retry.max_retries, row->retries));
	cr_expect(eq(llong, node->timeout_us, row->timeout_us));
	cr_expect(eq(int, node->required, row->required));
	rp_arena_finish(&arena);
}

static const char *const wrong[] = {
	"\"max_retries\": 101", "\"max_retries\": -1", "\"max_retries\": 1.0",
	"\"max_retries\": true", "\"max_retries\": 99999999999999999999999",
	"\"max_retries\": null", "\"timeout_seconds\": -1",
	"\"timeout_seconds\": 31622401", "\"timeout_seconds\": 1e300",
	"\"timeout_seconds\": true", "\"timeout_seconds\": null",
	"\"timeout_seconds\": \"5\"", "\"required\": 0", "\"required\": null",
};

RP_ROWS(policy, refuses_other_values, wrong)
{
	struct rp_arena arena;
	struct rp_unit *unit;

	rp_arena_init(&arena);
	unit = test_unit(&arena, rp_text(rp_arena_printf(&arena,
		"{\"version\": 1, \"nodes\": [{\"id\": \"a\", \"type\": "
		"\"context\", %s}]}", *row)));
	cr_expect(eq(str, (char *)test_findings(&arena, unit), "bad-field"),
		  "%s", *row);
	rp_arena_finish(&arena);
}
