/*
 * Any bytes as an expression: a tree, or one finding within the text.  What is
 * printed of a tree parses to a tree that is printed the same.
 */
#include "base/buf.h"
#include "compile.h"
#include "expr/ast.h"
#include "fuzz.h"

/* Room for what parentheses and escapes add. */
#define MAX_INPUT 4000

static struct rp_ast *parse(struct rp_unit *unit, struct rp_text text)
{
	struct rp_site site = { .unit = unit, .text = text, .what = "x" };

	rp_unit_init(unit, "expression", text);
	return rp_expr_parse(&site);
}

static void check_finding(const struct rp_unit *unit)
{
	const struct rp_diag *diag = unit->diags.rows;

	fuzz_check(unit->diags.n == 1, "%zu findings", unit->diags.n);
	fuzz_check(diag->offset <= unit->text.n
		   && diag->n <= unit->text.n - diag->offset,
		   "a finding at %zu, %zu bytes of %zu", diag->offset, diag->n,
		   unit->text.n);
}

static void check_print(const struct rp_ast *ast)
{
	struct rp_buf one, two;
	struct rp_unit unit;
	struct rp_ast *again;

	rp_buf_init(&one, RP_BUF_UNLIMITED);
	rp_buf_init(&two, RP_BUF_UNLIMITED);
	rp_expr_print(&one, ast);
	again = parse(&unit, rp_buf_view(&one));
	/* Each parenthesis is a level for the reader, too. */
	if (!again && unit.diags.rows[0].id != RP_D_EXPR_TOO_DEEP
	    && unit.diags.rows[0].id != RP_D_EXPR_TOO_LONG)
		fuzz_check(0, "does not parse: %s\n%s", one.at,
			   unit.diags.rows[0].message);
	if (again) {
		rp_expr_print(&two, again);
		fuzz_check(strcmp(one.at, two.at) == 0, "%s\n%s", one.at,
			   two.at);
	}
	rp_unit_finish(&unit);
	rp_buf_finish(&two);
	rp_buf_finish(&one);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct rp_text text = { (const char *)data, n };
	struct rp_unit unit;
	struct rp_ast *ast;

	if (n > MAX_INPUT)
		return 0;
	ast = parse(&unit, text);
	if (ast)
		check_print(ast);
	else
		check_finding(&unit);
	rp_unit_finish(&unit);
	return 0;
}
