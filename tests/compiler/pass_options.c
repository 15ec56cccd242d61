/*
 * Options of nodes and channels: what is understood, and where it was.
 */
#include "lib/rows.h"
#include "lib/units.h"

static struct rp_unit *unit_of(struct rp_arena *arena, const char *nodes)
{
	rp_arena_init(arena);
	return test_unit(arena, rp_text(rp_arena_printf(arena,
		"{\"version\": 1, \"nodes\": [%s]}", nodes)));
}

static const struct {
	const char *node, *findings;
} nodes[] = {
	{ "\"type\": \"ingest\", \"config\": {\"driver\": null}", "" },
	{ "\"type\": \"ingest\", \"config\": {\"driver\": \"generic\"}", "" },
	{ "\"type\": \"ingest\", \"config\": {\"driver\": \"graf\\u0000\"}",
	  "unknown-choice" },
	{ "\"type\": \"ingest\", \"config\": {\"driver\": 7}", "bad-option" },
	{ "\"type\": \"context\", \"config\": {\"include\": []}", "" },
	{ "\"type\": \"context\", \"config\": {\"include\": [\"cpu\"], "
	  "\"checker_names\": null}", "" },
	{ "\"type\": \"context\", \"config\": {\"include\": [[]]}",
	  "bad-option" },
	{ "\"type\": \"intelligence\", \"config\": {\"provider\": null}",
	  "missing-option" },
	{ "\"type\": \"intelligence\", \"config\": {\"provider\": \"\"}",
	  "unknown-choice" },
	{ "\"type\": \"intelligence\", \"provider\": \"local\"",
	  "unknown-key missing-option" },
	{ "\"type\": \"notify\", \"config\": {\"drivers\": []}",
	  "missing-one-of" },
	{ "\"type\": \"notify\", \"config\": {\"drivers\": [], "
	  "\"driver\": \"console\"}", "" },
	{ "\"type\": \"notify\", \"config\": {\"driver\": \"console\", "
	  "\"driver_config\": 7, \"channel\": \"#ops\"}", "channel-name" },
	{ "\"type\": \"notify\", \"config\": {\"channel\": {\"driver\": "
	  "\"console\"}}", "" },
	{ "\"type\": \"notify\", \"config\": {\"channel\": []}",
	  "bad-option missing-one-of" },
	{ "\"type\": \"nosuch\", \"config\": {\"what\": \"ever\"}, \"a\": 1",
	  "unknown-type" },
};

RP_ROWS(pass_options, checks_a_node_against_its_row, nodes)
{
	struct rp_arena arena;
	struct rp_unit *unit = unit_of(&arena, "");

	unit = test_unit(&arena, rp_text(rp_arena_printf(&arena,
		"{\"version\": 1, \"nodes\": [{\"id\": \"a\", %s}]}",
		row->node)));
	cr_expect(eq(str, (char *)test_findings(&arena, unit),
		     (char *)row->findings), "%s", row->node);
	rp_arena_finish(&arena);
}

static const struct {
	const char *secret, *findings;
} secrets[] = {
	{ "${env:HOOK}", "" },
	{ "${env:_h00k}", "" },
	{ "${file:/run/secrets/hook}", "" },
	{ "https://example.com/T0/B0/x", "literal-secret" },
	{ "${env:}", "bad-reference" },
	{ "${env:9}", "bad-reference" },
	{ "${env:A B}", "bad-reference" },
	{ "${env:A", "bad-reference" },
	{ "${file:}", "bad-reference" },
	{ "${nosuch:A}", "bad-reference" },
	{ "${env:A}/${file:/b}", "" },
	{ "Bearer ${env:A}", "" },
	{ "Bearer ${env:A-B}", "bad-reference" },
	{ "Bearer ${env:A} ${env:", "bad-reference" },
	{ "hunter${2}", "literal-secret" },
};

RP_ROWS(pass_options, wants_secrets_by_reference, secrets)
{
	struct rp_arena arena;
	struct rp_unit *unit = unit_of(&arena, "");

	unit = test_unit(&arena, rp_text(rp_arena_printf(&arena,
		"{\"version\": 1, \"nodes\": [{\"id\": \"a\", \"type\": "
		"\"notify\", \"config\": {\"channel\": {\"driver\": \"slack\", "
		"\"config\": {\"webhook_url\": \"%s\"}}}}]}", row->secret)));
	cr_expect(eq(str, (char *)test_findings(&arena, unit),
		     (char *)row->findings), "%s", row->secret);
	rp_arena_finish(&arena);
}

Test(pass_options, resolves_a_channel)
{
	struct rp_arena arena;
	struct rp_unit *unit = unit_of(&arena,
		"{\"id\": \"a\", \"type\": \"notify\", \"config\": "
		"{\"channel\": {\"driver\": \"slack\", \"config\": "
		"{\"webhook_url\": \"${env:X}\"}}}}");
	const struct rp_ir_channel *channel = unit->ir.nodes[0].channel;

	cr_assert(eq(sz, unit->diags.n, 0));
	cr_assert(channel != NULL);
	cr_expect(eq(str, (char *)channel->driver->name, "slack"));
	cr_expect(eq(str, (char *)channel->part.config_at,
		     "/nodes/0/config/channel/config"));
	cr_expect(eq(sz, rp_value_count(channel->part.config), 1));
	rp_arena_finish(&arena);
}

static const struct {
	const char *node, *option, *at;	/* at: NULL if absent */
} written[] = {
	{ "\"type\": \"context\", \"config\": {\"include\": []}",
	  "checker_names", "/nodes/0/config/include" },
	{ "\"type\": \"context\", \"config\": {\"include\": [], "
	  "\"checker_names\": []}", "checker_names",
	  "/nodes/0/config/checker_names" },
	{ "\"type\": \"context\"", "checker_names", NULL },
	{ "\"type\": \"condition\", \"if\": \"b.has_errors\"", "if",
	  "/nodes/0/if" },
	{ "\"type\": \"condition\", \"if\": 1, \"config\": {\"if\": \"x\"}",
	  "if", "/nodes/0/config/if" },
	{ "\"type\": \"condition\", \"if\": 1, \"config\": {\"if\": null}",
	  "if", "/nodes/0/if" },
	{ "\"type\": \"ingest\", \"driver\": \"grafana\"", "driver", NULL },
};

RP_ROWS(pass_options, knows_where_an_option_was_written, written)
{
	struct rp_arena arena;
	struct rp_unit *unit = unit_of(&arena, "");
	const struct rp_ir_node *node;
	const struct rp_option *option;
	const char *at = NULL;

	unit = test_unit(&arena, rp_text(rp_arena_printf(&arena,
		"{\"nodes\": [{\"id\": \"a\", %s}]}", row->node)));
	node = &unit->ir.nodes[0];
	option = rp_option_find(node->type->options, rp_text(row->option));
	rp_ir_option(unit, node, option, &at);
	cr_expect(eq(str, (char *)(at ? at : "absent"),
		     (char *)(row->at ? row->at : "absent")), "%s", row->node);
	rp_arena_finish(&arena);
}
