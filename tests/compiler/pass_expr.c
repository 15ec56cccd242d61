/*
 * Conditions: what is understood, and whom they ask.
 */
#include "expr/ast.h"
#include "lib/rows.h"
#include "lib/units.h"

#define NODE(id) "{\"id\": \"" id "\", \"type\": \"context\"}, "
#define DEFINITION							\
	"{\"version\": 1, \"nodes\": [" NODE("a") NODE("not a")		\
	NODE("x-y.z") NODE("a.has_errors") NODE(" b")			\
	"{\"id\": \"end\", \"type\": \"context\", "			\
	"\"skip_if_condition\": %s}, "					\
	"{\"id\": \"later\", \"type\": \"context\"}]}"

static const struct {
	const char *text, *node;
	bool negated;
} understood[] = {
	{ "a.has_errors", "a", false },
	{ "  a.has_errors\\t", "a", false },
	{ "!a.has_errors", "a", true },
	{ "! a.has_errors", "a", true },
	{ "not  a.has_errors", "a", true },
	{ "not a.has_errors", "not a", false },
	{ "not not a.has_errors", "not a", true },
	{ "!not a.has_errors", "not a", true },
	{ "x-y.z.has_errors", "x-y.z", false },
	{ "not x-y.z.has_errors", "x-y.z", true },
	{ "a.has_errors.has_errors", "a.has_errors", false },
};

RP_ROWS(pass_expr, understands_has_errors, understood)
{
	const struct rp_ast *ast;
	struct rp_arena arena;
	struct rp_unit *unit;

	rp_arena_init(&arena);
	unit = test_unit(&arena, rp_text(rp_arena_printf(&arena, DEFINITION,
		rp_arena_printf(&arena, "\"%s\"", row->text))));
	cr_assert(eq(str, (char *)test_findings(&arena, unit), ""), "%s",
		  row->text);
	cr_assert(unit->ir.nodes[5].skip_if != NULL, "%s", row->text);
	ast = unit->ir.nodes[5].skip_if->ast;
	cr_expect(eq(int, rp_text_is(ast->name, "!_"), row->negated), "%s",
		  row->text);
	if (row->negated)
		ast = ast->args[0];
	cr_assert(eq(int, ast->symbol.kind, RP_SYM_HAS_ERRORS), "%s",
		  row->text);
	cr_expect(eq(str, (char *)ast->symbol.node->label, (char *)row->node),
		  "%s", row->text);
	rp_arena_finish(&arena);
}

static const struct {
	const char *json, *findings, *hint;
} refused[] = {
	{ "null", "", NULL },
	{ "\"\"", "", NULL },
	{ "false", "bad-field", NULL },
	{ "[\"a.has_errors\"]", "bad-field", NULL },
	{ "\" \"", "empty-expression", NULL },
	{ "\"a\"", "not-bool", "did you mean 'a.has_errors'?" },
	{ "\"a.has_error\"", "unknown-field", "did you mean 'has_errors'?" },
	{ "\"!a.has_error\"", "unknown-field", "did you mean 'has_errors'?" },
	{ "\".has_errors\"", "unknown-name", NULL },
	{ "\"!.has_errors\"", "unknown-name", NULL },
	{ "\"x and a.has_errors\"", "unknown-name", NULL },
	{ "\"a.has_errors\\u0000\"", "unexpected-character", NULL },
	{ "\"x-y.z.has_error\"", "unknown-name",
	  "write nodes['x-y.z'] for the node of that id" },
	{ "\"aa.has_errors\"", "unknown-name", NULL },
	{ "\"{{ a.has_errors }}\"", "braces", NULL },
	{ "\" {{ payload.x }} == 'y'\"", "braces", NULL },
	{ "\"nodes['x-y.zz'].has_errors\"", "unknown-operand",
	  "did you mean 'x-y.z'?" },
	{ "\"later.has_errors\"", "not-upstream", NULL },
	{ "\"nodes['later'].has_errors\"", "not-upstream", NULL },
	{ "\"end.has_errors\"", "not-upstream", NULL },
	{ "\"a.checks_failed\"", "not-bool", NULL },
};

RP_ROWS(pass_expr, refuses_the_rest, refused)
{
	struct rp_arena arena;
	struct rp_unit *unit;

	rp_arena_init(&arena);
	unit = test_unit(&arena, rp_text(rp_arena_printf(&arena, DEFINITION,
							 row->json)));
	cr_expect(eq(str, (char *)test_findings(&arena, unit),
		     (char *)row->findings), "%s", row->json);
	cr_expect(unit->ir.nodes[5].skip_if == NULL, "%s", row->json);
	if (row->hint)
		cr_expect(eq(str, (char *)unit->diags.rows[0].hint,
			     (char *)row->hint), "%s", row->json);
	rp_arena_finish(&arena);
}

/* Templates are folded as conditions are: no call of what is known is left. */
static const struct {
	const char *value, *findings, *folded;
} settled[] = {
	{ "{{ 2 + 3 }}", "", "rp_x_add" },
	{ "n {{ 2 + payload.n }}", "", NULL },
	{ "n {{ 2 + 3 }}", "", "rp_x_add" },
	{ "{% if 2 > 3 %}n{% endif %}", "", "rp_x_gt" },
	{ "{% for i in [2 + 3] %}{{ i }}{% endfor %}", "", "rp_x_add" },
	{ "{% set n = 2 + 3 %}{{ n }}", "", "rp_x_add" },
	{ "{{ 1 / 0 }}", "always-fails", NULL },
	{ "n {{ 1 / 0 }}", "always-fails", NULL },
	{ "{% if payload.a %}{{ 1 / 0 }}{% endif %}", "always-fails", NULL },
	{ "{{ (1 / 0)|default(2) }}", "", NULL },
};

RP_ROWS(pass_expr, folds_templates, settled)
{
	struct rp_arena arena;
	struct rp_unit *unit;

	rp_arena_init(&arena);
	unit = test_unit(&arena, rp_text(rp_arena_printf(&arena,
		"{\"version\": 1, \"nodes\": [{\"id\": \"a\", \"type\": "
		"\"set\", \"config\": {\"values\": {\"v\": \"%s\"}}}]}",
		row->value)));
	cr_expect(eq(str, (char *)test_findings(&arena, unit),
		     (char *)row->findings), "%s", row->value);
	rp_pass_emit(unit);
	cr_expect(row->folded ? !strstr(unit->c.at, row->folded)
			      : strstr(unit->c.at, "rp_x_") != NULL,
		  "%s", row->value);
	rp_arena_finish(&arena);
}

#define LOOP(options, text)						\
	"{\"version\": 1, \"nodes\": [{\"id\": \"each\", \"type\": "	\
	"\"foreach\", \"config\": {" options ", \"do\": [{\"id\": "	\
	"\"line\", \"type\": \"log\", \"config\": {\"message\": \""	\
	text "\"}}]}}]}"

static const struct {
	const char *text, *findings, *hint;
} loops[] = {
	{ LOOP("\"in\": \"payload.list\"", "{{ item.name }}"), "", NULL },
	{ LOOP("\"in\": \"payload.list\", \"as\": \"host\"",
	       "{{ host.name }}"), "", NULL },
	{ LOOP("\"in\": [1, 2]", "{{ item }}"), "", NULL },
	{ LOOP("\"in\": \"[1, 2]\"", "{{ item }}"), "", NULL },
	{ LOOP("\"in\": \"payload.list\"", "{{ alert.name }}"),
	  "unknown-name", "the item is called 'item' here; the foreach can "
	  "call it otherwise with \"as\"" },
	{ LOOP("\"in\": \"payload.list\", \"as\": \"host\"",
	       "{{ hots.name }}"), "unknown-name", "did you mean 'host'?" },
	{ LOOP("\"in\": \"'abc'\"", "x"), "wrong-type", NULL },
	{ LOOP("\"in\": \"{'a': 1}\"", "x"), "wrong-type", NULL },
	{ LOOP("\"in\": 3", "x"), "bad-field", NULL },
	{ LOOP("\"in\": {\"a\": 1}", "x"), "bad-field", NULL },
	{ LOOP("\"in\": \"source\"", "x"), "wrong-type", NULL },
	{ LOOP("\"in\": \"['{{ payload.x }}']\"", "x"), "braces-in-text",
	  NULL },
	{ LOOP("\"in\": [1], \"as\": \"in-side\"", "x"), "bad-option",
	  NULL },
	{ LOOP("\"in\": [1], \"as\": \"1a\"", "x"), "bad-option", NULL },
	{ LOOP("\"in\": [1], \"as\": \"\"", "x"), "bad-option", NULL },
	{ LOOP("\"in\": [1], \"as\": \"payload\"", "x"), "bad-option", NULL },
	{ LOOP("\"in\": [1], \"as\": \"true\"", "x"), "bad-option", NULL },
	{ LOOP("\"in\": [1], \"as\": \"index\"", "x"), "bad-option", NULL },
};

RP_ROWS(pass_expr, goes_through_lists, loops)
{
	struct rp_arena arena;
	struct rp_unit *unit;

	rp_arena_init(&arena);
	unit = test_unit(&arena, rp_text(row->text));
	cr_expect(eq(str, (char *)test_findings(&arena, unit),
		     (char *)row->findings), "%s", row->text);
	if (row->hint && unit->diags.n)
		cr_expect(eq(str, (char *)(unit->diags.rows[0].hint
					   ? unit->diags.rows[0].hint : "none"),
			     (char *)row->hint), "%s", row->text);
	rp_arena_finish(&arena);
}
