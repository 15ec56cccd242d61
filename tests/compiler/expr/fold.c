/*
 * What is computed before a run, and what it would cost to leave it.
 */
#include "expr/ast.h"

#include "base/buf.h"
#include "compile.h"
#include "lib/rows.h"

static bool find(const struct rp_scope *scope, const struct rp_site *site,
		 const struct rp_ast *name, struct rp_symbol *out)
{
	(void)scope, (void)site;
	*out = (struct rp_symbol){ .kind = RP_SYM_GIVEN,
				   .type = &rp_type_any };
	return name->name.n == 1;
}

static const struct rp_scope scope = { find, NULL };

static struct rp_ast *folded(struct rp_unit *unit, const char *text)
{
	struct rp_site site = {
		.unit = unit, .scope = &scope, .text = rp_text(text),
		.what = "e",
	};
	struct rp_ast *ast;

	rp_unit_init(unit, "expression", site.text);
	ast = rp_expr_parse(&site);
	cr_assert(ast && rp_expr_check(&site, ast, NULL), "%s", text);
	rp_expr_fold(unit, ast);
	return ast;
}

static const char *printed(struct rp_unit *unit, const struct rp_ast *ast)
{
	const char *text;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_expr_print(&buf, ast);
	text = rp_arena_copy(&unit->arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return text;
}

static const struct {
	const char *text, *want, *fails;
} rows[] = {
	{ "1 + 2 * 3", "7", NULL },
	{ "x + (1 + 2)", "(x + 3)", NULL },
	{ "'a' + 'b' == 'ab'", "true", NULL },
	{ "'abc'.startsWith('a')", "true", NULL },
	{ "x in ['a', 'b']", "(x in [\"a\", \"b\"])", NULL },
	{ "{'a': 1}.a", "1", NULL }, { "{'a': 1}['a']", "1", NULL },
	{ "has({'a': 1}.b)", "false", NULL },
	{ "x && false", "false", NULL }, { "true || x", "true", NULL },
	{ "false && 1 / 0 == 1", "false", NULL },
	{ "1 / 0 == 1 || true", "true", NULL },
	{ "true ? x : y", "x", NULL }, { "false ? x : y", "y", NULL },
	{ "'' or x", "x", NULL }, { "'a' or x", "\"a\"", NULL },
	{ "'' and x", "\"\"", NULL }, { "not ''", "true", NULL },
	{ "'a' ~ 1 ~ true", "\"a1True\"", NULL },
	{ "'a'|upper", "\"A\"", NULL }, { "null|default(3)", "3", NULL },
	{ "type(1)", "int", NULL },
	{ "duration('90s') > duration('1m')", "true", NULL },
	/* What stays. */
	{ "x + 1", "(x + 1)", NULL }, { "now() == now()", "(now() == now())",
	  NULL },
	{ "true && x", "(true && x)", NULL },
	{ "[1, 2].all(n, n > 0)", "[1, 2].all(n, (n > 0))", NULL },
	{ "[?optional.of(1)]", NULL, NULL },
	/* What can only fail. */
	{ "1 / 0", "(1 / 0)", "divide by zero" },
	{ "x + 1 / 0", NULL, "divide by zero" },
	{ "[x, 1 % 0]", NULL, "modulus by zero" },
	{ "{'a': 1}.b", NULL, "no such key: b" },
	{ "x ? 1 / 0 : 2", NULL, NULL },
	{ "x && 1 / 0 == 1", NULL, NULL },
	{ "1 / 0 == 1 ? x : y", NULL, "divide by zero" },
	{ "default(1 / 0, 3)", "default((1 / 0), 3)", NULL },
	{ "9223372036854775807 + 1", NULL, "overflow" },
	{ "int('a')", NULL, NULL },
};

RP_ROWS(fold, computes_what_is_constant, rows)
{
	struct rp_unit unit;
	struct rp_ast *ast = folded(&unit, row->text);

	if (row->want)
		cr_expect(eq(str, (char *)printed(&unit, ast),
			     (char *)row->want), "%s", row->text);
	if (row->fails)
		cr_expect(ast->fails
			  && strstr(ast->fails, row->fails) != NULL,
			  "%s: %s", row->text, ast->fails);
	if (!row->fails && row->want)
		cr_expect(ast->fails == NULL, "%s", row->text);
	rp_unit_finish(&unit);
}

Test(fold, leaves_large_results_alone)
{
	struct rp_unit unit;
	struct rp_ast *ast;

	ast = folded(&unit, "'0123456789'.replace('', 'aaaaaaaaaaaaaaaaaaaa')"
			    ".replace('a', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb')");
	cr_expect(ast->kind == RP_AST_CALL);
	cr_expect(ast->args[0]->kind == RP_AST_CONSTANT);
	rp_unit_finish(&unit);
}

static const struct {
	const char *text;
	uint64_t least, most;
} costs[] = {
	{ "1", 1, 1 },
	{ "x == y", 3, 300 },
	{ "x.all(n, n > 0)", 100, 100000 },
	{ "x.all(a, x.all(b, x.all(c, a == b)))", 1000000, 1000000000 },
	{ "[1, 2].all(n, n > 0)", 2, 40 },
	{ "string(x).contains(string(y))", 100, 10000 },
};

RP_ROWS(fold, bounds_what_is_left, costs)
{
	struct rp_unit unit;
	uint64_t cost = rp_expr_cost(folded(&unit, row->text));

	cr_expect(cost >= row->least && cost <= row->most, "%s: %llu",
		  row->text, (unsigned long long)cost);
	rp_unit_finish(&unit);
}
