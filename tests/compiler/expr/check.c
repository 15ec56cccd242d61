/*
 * What expressions are, and what is said about those that are wrong
 * (CEL langdef.md "Gradual Type Checking").
 */
#include "expr/ast.h"

#include "base/json.h"
#include "compile.h"
#include "expr/known.h"
#include "lib/rows.h"

/* Variables by name, with types as rows spell them; "x?" may be null. */
static const struct {
	const char *name, *type;
	bool is_data;
} variables[] = {
	{ "i", "int", false },
	{ "u", "uint", false },
	{ "d", "double", false },
	{ "s", "string", false },
	{ "b", "bool", false },
	{ "bin", "bytes", false },
	{ "t", "timestamp", false },
	{ "span", "duration", false },
	{ "x", "any", false },
	{ "data", "any", true },
	{ "ints", "list(int)", false },
	{ "words", "list(string)", false },
	{ "mixed", "list(any)", false },
	{ "counts", "map(string, int)", false },
	{ "labels", "map(string, string)", true },
	{ "by_number", "map(int, string)", false },
	{ "alert", "alert", false },
	{ "alerts", "list(alert)", false },
	{ "maybe", "optional(int)", false },
	{ "ni", "int?", false },
	{ "ns", "string?", false },
	{ "nb", "bool?", false },
	{ "nl", "list(int)?", false },
	{ "nalert", "alert?", false },
};

#define N_VARIABLES (sizeof variables / sizeof variables[0])

static const struct rp_type *shape(void *unit, struct rp_text word)
{
	return rp_shape_type(unit, word);
}

static bool find(const struct rp_scope *scope, const struct rp_site *site,
		 const struct rp_ast *name, struct rp_symbol *out)
{
	(void)scope;
	for (size_t i = 0; i < N_VARIABLES; i++) {
		const char *at = variables[i].type;

		if (!rp_text_is(name->name, variables[i].name))
			continue;
		*out = (struct rp_symbol){
			.kind = RP_SYM_GIVEN, .index = (int)i,
			.is_data = variables[i].is_data,
			.type = rp_type_read(&site->unit->arena, &at, shape,
					     site->unit),
		};
		return true;
	}
	return false;
}

static const char *const *names(const struct rp_scope *scope,
				struct rp_unit *unit)
{
	const char **all = rp_arena_array(&unit->arena, N_VARIABLES + 1,
					  sizeof *all);

	(void)scope;
	for (size_t i = 0; i < N_VARIABLES; i++)
		all[i] = variables[i].name;
	return all;
}

static const struct rp_scope scope = { find, names };

/* A unit whose text is the expression, of a node so that warnings are given. */
struct fixture {
	struct rp_unit unit;
	struct rp_ir_node node;
	struct rp_site site;
	struct rp_ast *ast;
	bool is_good;
};

static void check(struct fixture *fixture, const char *text)
{
	*fixture = (struct fixture){ .node = { .label = "n" } };
	rp_unit_init(&fixture->unit, "expression", rp_text(text));
	fixture->site = (struct rp_site){
		.unit = &fixture->unit, .scope = &scope,
		.node = &fixture->node, .text = rp_text(text), .what = "e",
	};
	fixture->ast = rp_expr_parse(&fixture->site);
	cr_assert(fixture->ast != NULL, "%s", text);
	fixture->is_good = rp_expr_check(&fixture->site, fixture->ast, NULL);
}

static const char *type_text(struct fixture *fixture)
{
	const struct rp_type *type = fixture->ast->type;

	return rp_arena_printf(&fixture->unit.arena, "%s%s",
			       rp_type_text(&fixture->unit.arena, type),
			       type->nullable ? "?" : "");
}

static const struct {
	const char *text, *type;
} typed[] = {
	/* Constants and names. */
	{ "null", "null" }, { "true", "bool" }, { "1", "int" }, { "1u", "uint" },
	{ "1.5", "double" }, { "'a'", "string" }, { "b'a'", "bytes" },
	{ "i", "int" }, { "x", "any" }, { "ni", "int?" },
	{ "int", "type" }, { "type(1) == int", "bool" },
	{ "type(t) == google.protobuf.Timestamp", "bool" },
	/* Lists and maps. */
	{ "[]", "list(any)" }, { "[1, 2]", "list(int)" },
	{ "[1, 'a']", "list(any)" }, { "[1, null]", "list(int)" },
	{ "[[1], [2]]", "list(list(int))" },
	{ "{}", "map(any, any)" }, { "{'a': 1}", "map(string, int)" },
	{ "{'a': 1, 'b': 'c'}", "map(string, any)" },
	{ "{1: 'a', 'b': 'c'}", "map(any, string)" },
	{ "[?maybe, 1]", "list(int)" }, { "{?'a': maybe}", "map(string, int)" },
	{ "[maybe]", "list(optional(int))" },
	/* Members. */
	{ "alert.name", "string" }, { "alert.ended_at", "string?" },
	{ "alert['name']", "string" }, { "alert.labels", "map(string, any)" },
	{ "alert.labels.team", "any" }, { "labels.team", "string?" },
	{ "counts.a", "int" }, { "counts['a']", "int" }, { "x.y.z", "any" },
	{ "data.a.b", "any" }, { "alerts[0].name", "string" },
	{ "nalert.name", "string?" }, { "by_number[1]", "string" },
	{ "has(alert.ended_at)", "bool" }, { "has(x.y)", "bool" },
	{ "alert.?ended_at", "optional(string)" }, { "x.?y", "optional(any)" },
	{ "counts[?'a']", "optional(int)" },
	{ "{'a': {'b': 1}}.?a.b", "optional(int)" },
	/* Operators. */
	{ "i + 1", "int" }, { "d * 2.0", "double" }, { "s + 'a'", "string" },
	{ "bin + b'a'", "bytes" }, { "ints + [1]", "list(int)" },
	{ "ints + words", "list(any)" }, { "t - t", "duration" },
	{ "t - span", "timestamp" }, { "span + t", "timestamp" },
	{ "x + 1", "int" }, { "x + x", "any" }, { "-d", "double" },
	{ "-x", "any" }, { "i < d", "bool" }, { "u >= 1", "bool" },
	{ "s < 'b'", "bool" }, { "x == 1", "bool" }, { "i == null", "bool" },
	{ "i in ints", "bool" }, { "s in counts", "bool" },
	{ "'a' in s", "bool" }, { "!b", "bool" }, { "i % 2", "int" },
	{ "s[1:2]", "string" }, { "ints[1:]", "list(int)" },
	{ "b ? 1 : 2", "int" }, { "b ? 1 : 'a'", "any" },
	{ "b ? 1 : null", "int?" }, { "b && x", "bool" }, { "b || b", "bool" },
	{ "s ~ i ~ d", "string" },
	/* Jinja's words. */
	{ "b and b", "bool" }, { "s or 'none'", "string" },
	{ "ns or 'none'", "string?" }, { "s and i", "any" }, { "not s", "bool" },
	{ "not b", "bool" }, { "i if s else d", "any" },
	{ "s is defined", "bool" }, { "ns is not none", "bool" },
	{ "s|upper", "string" }, { "words|join(', ')", "string" },
	{ "ints|first", "int?" }, { "ns|default('a')", "string" },
	{ "default(ni, 0)", "int" }, { "default(data.x, 0)", "any" },
	{ "default(null, 0)", "int" }, { "d|round(1)", "double" },
	/* Functions. */
	{ "size(s)", "int" }, { "s.size()", "int" }, { "size(alert)", "int" },
	{ "s.contains('a')", "bool" }, { "x.contains('a')", "bool" },
	{ "int(s)", "int" }, { "string(x)", "string" },
	{ "timestamp(s)", "timestamp" }, { "dyn(1)", "any" },
	{ "min(1, 2)", "int" }, { "max(ints)", "int" },
	{ "s.split(',')", "list(string)" }, { "t.getHours()", "int" },
	{ "t.getHours('Europe/Berlin')", "int" }, { "now() - t", "duration" },
	{ "optional.of(1)", "optional(int)" }, { "maybe.orValue(2)", "int" },
	{ "optional.none()", "optional(any)" },
	{ "maybe.or(optional.of(2)).value()", "int" },
	{ "counts.keys()", "list(string)" }, { "counts.get('a')", "int?" },
	{ "counts.get('a', 0)", "int" }, { "counts.values()", "list(int)" },
	{ "math.greatest(1, 2)", "int" },
	/* Macros. */
	{ "ints.all(n, n > 0)", "bool" }, { "ints.map(n, n * 2)", "list(int)" },
	{ "ints.map(n, n > 1, string(n))", "list(string)" },
	{ "alerts.filter(a, a.status == 'firing')", "list(alert)" },
	{ "alerts.exists(a, a.severity == 'critical')", "bool" },
	{ "counts.all(key, key != '')", "bool" },
	{ "counts.all(key, n, n > 0)", "bool" },
	{ "words.all(i, word, i < 3 && word != '')", "bool" },
	{ "words.transformList(i, word, i)", "list(int)" },
	{ "words.transformMap(i, word, word)", "map(int, string)" },
	{ "counts.transformMap(key, n, n > 1)", "map(string, bool)" },
	{ "cel.bind(two, 2, two * i)", "int" },
	{ "maybe.optMap(n, string(n))", "optional(string)" },
	{ "maybe.optFlatMap(n, maybe)", "optional(int)" },
	{ "x.map(n, n.y)", "list(any)" },
	{ "ints.map(s, s + 1)", "list(int)" },
	{ "[[1]].map(a, a.map(b, b + 1))", "list(list(int))" },
	/* What is known to be there. */
	{ "ni != null && ni > 3", "bool" }, { "ni == null || ni > 3", "bool" },
	{ "ni == null ? 0 : ni + 1", "int" }, { "ni != null ? ni + 1 : 0", "int" },
	{ "null != ni && ni > 3", "bool" }, { "!(ni == null) && ni > 3", "bool" },
	{ "has(alert.ended_at) && alert.ended_at.startsWith('2')", "bool" },
	{ "!has(alert.ended_at) || alert.ended_at.startsWith('2')", "bool" },
	{ "ni is not none and ni > 3", "bool" },
	{ "ni is defined and ni > 3", "bool" },
	{ "ni is none or ni > 3", "bool" },
	{ "nalert != null && nalert.name.size() > 3", "bool" },
	{ "has(nalert.ended_at) && nalert.name.size() > 3", "bool" },
	{ "b && (ni != null && i > 0) && ni > 3", "bool" },
	{ "ni == 3 && ni + 1 > 3", "bool" }, { "nb == true || i > 0", "bool" },
	{ "has(labels.team) && labels.team.size() > 1", "bool" },
	{ "labels['team'].size() > 1", "bool" },
	{ "nl == null || nl.all(n, n > 0)", "bool" },
	{ "default(ni, 0) > 3", "bool" }, { "ni|default(0) > 3", "bool" },
	{ "ni == 3", "bool" }, { "ni in ints", "bool" },
};

RP_ROWS(check, knows_types, typed)
{
	struct fixture fixture;

	check(&fixture, row->text);
	cr_expect(fixture.is_good, "%s", row->text);
	cr_expect(eq(sz, fixture.unit.diags.n, 0), "%s: %s", row->text,
		  fixture.unit.diags.n ? fixture.unit.diags.rows[0].message
				       : "");
	cr_expect(eq(str, (char *)type_text(&fixture), (char *)row->type),
		  "%s", row->text);
	rp_unit_finish(&fixture.unit);
}

static const struct {
	const char *text, *message, *hint;
} wrong[] = {
	/* Names. */
	{ "ints.exists(word, wrod > 1)", NULL, "did you mean 'word'?" },
	{ "alert.nmae", "'alert' has no 'nmae'; it has fingerprint, name, "
	  "status, severity, description, labels, annotations, started_at, "
	  "ended_at, event_id, event_at, action, actor, urls, values, "
	  "suppressed_by", "did you mean 'name'?" },
	{ "alert['nmae']", NULL, "did you mean 'name'?" },
	{ "has(alert.nmae)", NULL, "did you mean 'name'?" },
	{ "alerts[0].nmae", NULL, "did you mean 'name'?" },
	{ "alerts.map(a, a.nmae)", NULL, "did you mean 'name'?" },
	{ "alret.name", NULL, "did you mean 'alert'?" },
	{ "critical == s", NULL, "a text needs quotes: 'critical'" },
	{ "zzzz.name == s", NULL, NULL },
	{ "i.x", "'i' is int, which has no 'x'", NULL },
	{ "has(s.x)", "'s' is string, which has no 'x'", NULL },
	{ "alerts.name", "'alerts' is list(alert), which has no 'name'",
	  "take one item with [0], or go through all with exists, all, map or "
	  "filter" },
	/* Calls. */
	{ "sise(s)", "unknown function 'sise'", "did you mean 'size'?" },
	{ "startsWith(s, 'a')", "unknown function 'startsWith'",
	  "it is a method: write x.startsWith(…)" },
	{ "s.int()", "unknown function 'int'",
	  "it is a function: write int(…)" },
	{ "s|uper", NULL, "did you mean 'upper'?" },
	{ "s is dfined", NULL, "did you mean 'defined'?" },
	{ "s.startsWith()", "'startsWith' is string.startsWith(string); here "
	  "it gets 0", NULL },
	{ "s|replace('a')", NULL, NULL },
	/* Operators. */
	{ "d * 2", "'*' takes two numbers of one kind; this is double * int",
	  "write 2.0" },
	{ "2 * d", "'*' takes two numbers of one kind; this is int * double",
	  "write 2.0" },
	{ "d + i", NULL, "write double(i)" },
	{ "s + i", NULL, "write string(i)" },
	{ "alert.started_at < now()", "'<' takes two numbers, two texts or two "
	  "times; this is string < timestamp",
	  "write timestamp(alert.started_at)" },
	{ "s > 3", NULL, "write int(s)" },
	{ "-s", "'-' takes an int or a double; this is -string", NULL },
	{ "!s", NULL, NULL },
	{ "1 + null", NULL, "null stands for what is missing: compare it with "
	  "== or !=, or give a default(x, …)" },
	{ "ints.contains(i)", NULL, "write i in ints" },
	{ "ints['a']", NULL, NULL },
	{ "counts[1]", NULL, NULL },
	{ "s && b", "'&&' must be true or false; this is string", NULL },
	{ "s ? 1 : 2", "the condition of '?:' must be true or false; this is "
	  "string", NULL },
	{ "s.startsWith(3)", "'startsWith' takes string.startsWith(string); "
	  "this is string.startsWith(int)", NULL },
	{ "i.startsWith('a')", NULL, NULL },
	{ "ints.exists(n, n + 1)", "the test of 'exists' must be true or "
	  "false; this is int", NULL },
	{ "i.all(n, true)", "what 'all' is called on must be a list or a map; "
	  "this is int", NULL },
	{ "i.optMap(n, n)", NULL, NULL },
	{ "[?i]", "what follows '?' must be an optional; this is int", NULL },
	{ "min(1, 'a')", NULL, NULL },
	/* Warnings. */
	{ "ni > 3", "'ni' may be missing: it may be null",
	  "write default(ni, 0), or test ni != null first" },
	{ "3 < ni && ni < 5", NULL, NULL },
	{ "ni + 1", NULL, NULL },
	{ "-ni", NULL, NULL },
	{ "ns.startsWith('a')", NULL,
	  "write default(ns, ''), or test ns != null first" },
	{ "alert.ended_at.size()", "'alert.ended_at' may be missing: alert "
	  "does not always have 'ended_at'",
	  "write default(alert.ended_at, ''), or test has(alert.ended_at) "
	  "first" },
	{ "nl[0]", NULL, NULL }, { "nl.all(n, n > 0)", NULL, NULL },
	{ "labels.team.size()", "'labels.team' may be missing: the map need "
	  "not have 'team'", NULL },
	{ "nb && b", NULL, NULL }, { "!nb", NULL, NULL },
	{ "min(ni, 1)", NULL, NULL }, { "(ints|first) + 1", NULL, NULL },
	{ "ni > 3 && ni != null", NULL, NULL },
	{ "ni != null || ni > 3", NULL, NULL },
	{ "has(alert.ended_at) || alert.ended_at.size() > 1", NULL, NULL },
	{ "ints.map(n, ni + n)", NULL, NULL },
	{ "s == 3", "string is never equal to int", "write int(s)" },
	{ "i in words", "int is never equal to string", NULL },
	{ "ints != alert", NULL, NULL },
};

RP_ROWS(check, says_what_is_wrong, wrong)
{
	const struct rp_diag *diag;
	struct fixture fixture;

	check(&fixture, row->text);
	cr_assert(eq(sz, fixture.unit.diags.n, 1), "%s", row->text);
	diag = &fixture.unit.diags.rows[0];
	cr_expect(eq(int, fixture.is_good,
		     diag->severity == RP_DIAG_WARNING), "%s", row->text);
	if (row->message)
		cr_expect(eq(str, (char *)diag->message + strlen("e: "),
			     (char *)row->message), "%s", row->text);
	if (row->hint)
		cr_expect(eq(str, (char *)(diag->hint ? diag->hint : "none"),
			     (char *)row->hint), "%s", row->text);
	rp_unit_finish(&fixture.unit);
}

static const struct {
	const char *text;
	bool is_data;
} fields[] = {
	{ "data.a", true }, { "data.a.b", true }, { "data[0].a", true },
	{ "data['a'].b", true }, { "x.a", false }, { "counts.a", false },
	{ "labels.a", true }, { "alert.name", true }, { "{'a': 1}.a", false },
	{ "dyn(data).a", false }, { "(b ? data : x).a", true },
	{ "default(data.x, {}).a", true }, { "(data|first).a", true },
};

RP_ROWS(check, knows_what_may_be_absent, fields)
{
	struct fixture fixture;

	check(&fixture, row->text);
	cr_expect(eq(int, !!(fixture.ast->flags & RP_AST_DATA), row->is_data),
		  "%s", row->text);
	rp_unit_finish(&fixture.unit);
}

Test(check, variables_of_loops_have_slots_of_their_own)
{
	struct fixture fixture;
	const struct rp_ast *outer, *inner;

	check(&fixture, "ints.map(a, ints.map(b, a + b))");
	outer = fixture.ast;
	inner = outer->args[1];
	cr_expect(eq(int, outer->slots[0], 0));
	cr_expect(eq(int, inner->slots[0], 1));
	cr_expect(eq(int, inner->args[1]->args[0]->symbol.index, 0));
	cr_expect(eq(int, inner->args[1]->args[1]->symbol.index, 1));
	rp_unit_finish(&fixture.unit);
}

Test(check, words_of_bools_are_operators)
{
	struct fixture fixture;

	check(&fixture, "b and b");
	cr_expect(eq(u32, fixture.ast->flags & RP_AST_WORD, 0));
	rp_unit_finish(&fixture.unit);
	check(&fixture, "s and b");
	cr_expect(eq(u32, fixture.ast->flags & RP_AST_WORD, RP_AST_WORD));
	rp_unit_finish(&fixture.unit);
}
