/*
 * Checked trees as C: how it reads, that constants are what they were, and
 * that no expression is too much for a compiler of C.
 */
#include "expr/emission.h"

#include "base/buf.h"
#include "compile.h"
#include "emit.h"
#include "lib/evaluate.h"
#include "lib/rows.h"

/* The program of one expression, not folded. */
static const char *program_of(struct rp_arena *arena, const char *text)
{
	struct test_expr row = { .text = text };
	struct test_checked checked;
	const struct rp_ast *ast;

	test_check(&checked, arena, &row);
	cr_assert(checked.ast != NULL, "%s: %s", text, checked.problem);
	ast = checked.ast;
	rp_emit_exprs_program(checked.unit, &ast, &checked.unit->text, 1);
	return rp_arena_copy(arena, checked.unit->c.at, checked.unit->c.n);
}

static const struct {
	const char *text, *c;
} written[] = {
	{ "payload.a == 'x'",
	  "\n/* payload.a == 'x' */\n"
	  "static const struct rp_value *expr1(struct rp_frame *f)\n"
	  "{\n"
	  "\treturn rp_x_eq(f, rp_x_field(f, rp_x_given(f, 0), \"a\", 1), "
	  "&expr1_k1);\n"
	  "}\n" },
	{ "payload.a && payload.b",
	  "\tconst struct rp_value *t1;\n"
	  "\n"
	  "\tt1 = rp_x_field(f, rp_x_given(f, 0), \"a\", 1);\n"
	  "\treturn is_false(t1)\n"
	  "\t\t? t1\n"
	  "\t\t: rp_x_and(f, t1, rp_x_field(f, rp_x_given(f, 0), \"b\", 1));"
	  "\n" },
	{ "payload.a or 'none'",
	  "\treturn is_false(rp_x_truth(f, t1)) ? &expr1_k1 : t1;\n" },
	{ "[payload.a ? 1 : 2]",
	  "\treturn rp_x_list(f, 1,\n"
	  "\t\t(const struct rp_value *const []){\n"
	  "\t\t\tis_true(t1 = rp_x_field(f, rp_x_given(f, 0), \"a\", 1))\n"
	  "\t\t\t\t? &expr1_k1\n"
	  "\t\t\t\t: is_false(t1) ? &expr1_k2\n"
	  "\t\t\t\t: rp_x_not_bool(f, t1)\n"
	  "\t\t\t});\n" },
	{ "payload.l.exists(x, x > 1)",
	  "\n/* x > 1 */\n"
	  "static const struct rp_value *expr1_1(struct rp_frame *f)\n"
	  "{\n"
	  "\treturn rp_x_gt(f, rp_x_local(f, 0), &expr1_k1);\n"
	  "}\n" },
	{ "payload.l.exists(x, x > 1)", "0, expr1_1);\n" },
	{ "true", "\t(void)f;\n\treturn &rp_x_true;\n" },
	{ "'*/ \?\?/ \"'", "{ \"*/ \\077\\077/ \\042\", 8 }" },
	{ "'*/ \?\?/ \"'", "/* './ ../ .' */" },
	{ "'a\\x00b'", "{ \"a\\000b\", 3 }" },
	{ "-9223372036854775808",
	  "{ RP_INT, { .integer = -9223372036854775807 - 1 } }" },
	{ "18446744073709551615u",
	  "{ RP_UINT, { .uinteger = 18446744073709551615u } }" },
	{ "0.1", "{ RP_DOUBLE, { .number = 0x1.999999999999ap-4 } }" },
};

RP_ROWS(emit_expr, writes_what_we_would_write, written)
{
	struct rp_arena arena;
	const char *program;

	rp_arena_init(&arena);
	program = program_of(&arena, row->text);
	cr_expect(strstr(program, row->c) != NULL, "%s\n%s", row->text,
		  program);
	rp_arena_finish(&arena);
}

/* Folded they are data of C; what comes back must be the same value. */
static const struct test_expr constants[] = {
	{ .text = "[1, 'a', [2.5, null], {'k': [true]}]",
	  .want = "[1, \"a\", [2.5, null], {\"k\": [true]}]" },
	{ .text = "[-9223372036854775807 - 1, 18446744073709551615u]",
	  .want = "[-9223372036854775808, 18446744073709551615]" },
	{ .text = "[1.0 / 0.0, -1.0 / 0.0, 0.0 / 0.0]",
	  .want = "[\"Infinity\", \"-Infinity\", \"NaN\"]" },
	{ .text = "[-0.0, 5e-324, 1.7976931348623157e308]",
	  .want = "[-0.0, 5e-324, 1.7976931348623157e+308]" },
	{ .text = "{1: 'a', true: 'b', 'c': 2u}",
	  .want = "{\"1\": \"a\", \"true\": \"b\", \"c\": 2}" },
	{ .text = "['', 'a\\x00b', b'\\000\\377']",
	  .want = "[\"\", \"a\\u0000b\", \"AP8=\"]" },
	{ .text = "[timestamp('2026-01-02T03:04:05.5Z'), duration('-1.5s')]",
	  .want = "[\"2026-01-02T03:04:05.5Z\", \"-1.5s\"]" },
	{ .text = "[optional.of([1]), optional.none()]",
	  .want = "[[1], null]" },
	{ .text = "[[], {}, type(1)]",
	  .want = "[[], {}, \"int\"]" },
	{ .text = "{'a': {'b': {'c': {}}}}.a.b",
	  .want = "{\"c\": {}}" },
};

Test(emit_expr, keeps_constants_as_they_are)
{
	test_expect_rows(constants, sizeof constants / sizeof constants[0]);
}

/* ------------------------------------------------------------------ limits */

static const char *repeated(struct rp_arena *arena, const char *head,
			    const char *part, const char *tail, int n)
{
	struct rp_buf buf;
	const char *text;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, head);
	for (int i = 0; i < n; i++)
		rp_buf_str(&buf, part);
	rp_buf_str(&buf, tail);
	text = rp_arena_copy(arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return text;
}

static const struct {
	const char *head, *part, *tail, *want;
	int n;
} big[] = {
	{ "size([", "payload.i, ", "payload.i])", "2001", 2000 },
	{ "", "payload.i + ", "payload.i", "302", 150 },
	{ "", "payload.i == 2 && ", "true", "true", 1000 },
	{ "", "payload.i > 2 ? 1 : ", "7", "7", 90 },
	{ "size(", "payload.i ~ ", "'x')", "301", 300 },
	{ "payload", ".a", " == null", "true", 100 },
};

/* Brackets in brackets, which compilers of C count. */
static int bracket_depth(const char *c)
{
	int depth = 0, most = 0;

	for (; *c; c++) {
		depth += *c == '(';
		depth -= *c == ')';
		most = depth > most ? depth : most;
	}
	return most;
}

RP_ROWS(emit_expr, cuts_what_is_too_big, big)
{
	struct rp_arena arena;
	const char *text;

	rp_arena_init(&arena);
	text = repeated(&arena, row->head, row->part, row->tail, row->n);
	cr_expect_lt(bracket_depth(program_of(&arena, text)), 63, "%s",
		     row->part);
	cr_expect_str_eq(test_evaluate(&arena, text, "{\"i\": 2}"), row->want);
	rp_arena_finish(&arena);
}

Test(emit_expr, writes_the_same_bytes_again)
{
	static const char text[] =
		"payload.l.map(x, x.k or [1, x]).exists(y, y in {'a': 1})";
	struct rp_arena arena;

	rp_arena_init(&arena);
	cr_expect_str_eq(program_of(&arena, text), program_of(&arena, text));
	rp_arena_finish(&arena);
}
