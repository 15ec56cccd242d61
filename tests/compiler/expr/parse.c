/*
 * Text to trees (CEL langdef.md "Syntax"; Jinja's words), and back by
 * rp_expr_print.
 */
#include "expr/ast.h"

#include "base/buf.h"
#include "compile.h"
#include "lib/rows.h"

/* A unit whose text is the expression, as eval has it. */
struct fixture {
	struct rp_unit unit;
	struct rp_site site;
};

static struct rp_ast *parse(struct fixture *fixture, struct rp_text text)
{
	rp_unit_init(&fixture->unit, "expression", text);
	fixture->site = (struct rp_site){ .unit = &fixture->unit, .text = text,
					  .what = "Expression" };
	return rp_expr_parse(&fixture->site);
}

static const char *print(struct fixture *fixture, const struct rp_ast *ast)
{
	const char *text;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_expr_print(&buf, ast);
	text = rp_arena_copy(&fixture->unit.arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return text;
}

static const struct {
	const char *text, *want;
} printed[] = {
	/* Constants. */
	{ "null", "null" }, { "None", "null" }, { "true", "true" },
	{ "True", "true" }, { "false", "false" }, { "False", "false" },
	{ "0", "0" }, { "42", "42" }, { "0x1F", "31" }, { "0xffu", "255u" },
	{ "7u", "7u" }, { "7U", "7u" }, { "9223372036854775807",
	  "9223372036854775807" },
	{ "-9223372036854775808", "-9223372036854775808" },
	{ "- 1", "-1" }, { "-0x10", "-16" },
	{ "18446744073709551615u", "18446744073709551615u" },
	{ "1.5", "1.5" }, { ".5", "0.5" }, { "1e3", "1000.0" },
	{ "1E-3", "0.001" }, { "1.5e+2", "150.0" }, { "-2.3e+1", "-23.0" },
	{ "0.0", "0.0" }, { "-0.0", "-0.0" },
	{ "'a'", "\"a\"" }, { "\"a'b\"", "\"a'b\"" }, { "''", "\"\"" },
	{ "'''a'b\nc'''", "\"a'b\\x0ac\"" }, { "\"\"\"\"\"\"", "\"\"" },
	{ "'''x''x'''", "\"x''x\"" },
	{ "'\\a\\b\\f\\n\\r\\t\\v\\\\\\?\\\"\\'\\`'",
	  "\"\\x07\\x08\\x0c\\x0a\\x0d\\x09\\x0b\\\\?\\\"'`\"" },
	{ "'\\x41\\X42\\u00e9\\U0001F62c\\101'", "\"ABé😬A\"" },
	{ "'\\377'", "\"ÿ\"" }, { "b'\\377'", "b'\\xff'" },
	{ "b'ÿ'", "b'\\xc3\\xbf'" }, { "b'\\xff\\000'", "b'\\xff\\x00'" },
	{ "r'\\d+\\\\'", "\"\\\\d+\\\\\\\\\"" }, { "R\"\\\"", "\"\\\\\"" },
	{ "br'\\x'", "b'\\x5c\\x78'" }, { "BR'''\\'''", "b'\\x5c'" },
	{ "b''", "b''" },
	/* Names and what is selected of them. */
	{ "a", "a" }, { "_a1", "_a1" }, { ".a", ".a" }, { ".a.b", ".a.b" },
	{ "a.b.c", "a.b.c" }, { "a . b\n. c", "a.b.c" },
	{ "a.`x-y`.z", "a.`x-y`.z" }, { "a.`b`", "a.b" },
	{ "a.?b", "a.?b" }, { "a.?`b c`", "a.?`b c`" },
	{ "a[0]", "a[0]" }, { "a[?0]", "a[?0]" }, { "a[b[c]]", "a[b[c]]" },
	{ "a[1:2]", "a[1 : 2]" }, { "a[:2]", "a[null : 2]" },
	{ "a[1:]", "a[1 : null]" }, { "a[:]", "a[null : null]" },
	{ "a[b ? c : d : e]", "a[(b ? c : d) : e]" },
	{ "a.f()", "a.f()" }, { "a.f(1, 2)", "a.f(1, 2)" },
	{ "f(a)", "f(a)" }, { ".f(a)", ".f(a)" }, { "f()", "f()" },
	{ "1.f()", "1.f()" }, { "-1.f()", "-1.f()" }, { "'a'.size()",
	  "\"a\".size()" },
	{ "a.if.for.in", "a.if.for.in" }, { "a.package()", "a.package()" },
	{ "optional.of(1)", "optional.of(1)" },
	{ "optional.none()", "optional.none()" },
	{ "math.least(1)", "math.least(1)" },
	{ "has(a.b)", "has(a.b)" }, { "has(a.b.`c d`)", "has(a.b.`c d`)" },
	{ "has({}.?x.y)", "has({}.?x.y)" },
	{ "a.has(b)", "a.has(b)" }, { "has", "has" },
	/* Words of CEL and Jinja as names of nodes. */
	{ "in.severity", "in.severity" }, { "in == null", "(in == null)" },
	{ "if.x", "if.x" }, { "as", "as" }, { "and == 1", "(and == 1)" },
	{ "not.has_errors", "not.has_errors" }, { "in in in", "(in in in)" },
	{ "is.x is none", "(is.x is none)" }, { "and and and", "(and and and)" },
	/* Lists and maps. */
	{ "[]", "[]" }, { "[,]", "[]" }, { "[1]", "[1]" },
	{ "[1, 2,]", "[1, 2]" }, { "[?a, b.?c]", "[?a, b.?c]" },
	{ "{}", "{}" }, { "{'a': 1}", "{\"a\": 1}" }, { "{,}", "{}" },
	{ "{'a': 1, b: [2],}", "{\"a\": 1, b: [2]}" },
	{ "{?'a': b.?c}", "{?\"a\": b.?c}" },
	{ "{true: 1u}.x[0]", "{true: 1u}.x[0]" },
	/* Operators, strongest first. */
	{ "!a", "(!a)" }, { "!!a", "(!(!a))" }, { "-a", "(-(a))" },
	{ "--a", "(-((-(a))))" }, { "--1", "(-(-1))" }, { "-(1)", "(-(1))" },
	{ "-a.b", "(-(a.b))" }, { "!a.b[0]", "(!a.b[0])" },
	{ "a * b / c % d", "(((a * b) / c) % d)" },
	{ "a + b * c - d", "((a + (b * c)) - d)" }, { "2 -1", "(2 - 1)" },
	{ "a ~ b ~ c", "(a ~ b ~ c)" }, { "a + b ~ c", "(a + (b ~ c))" },
	{ "a ~ b * c", "(a ~ (b * c))" }, { "a ~ b == c", "((a ~ b) == c)" },
	{ "a < b", "(a < b)" }, { "a <= b", "(a <= b)" },
	{ "a > b", "(a > b)" }, { "a >= b", "(a >= b)" },
	{ "a == b != c", "((a == b) != c)" }, { "a+1 in b", "((a + 1) in b)" },
	{ "a not in b", "(!(a in b))" }, { "a<-b", "(a < (-(b)))" },
	{ "a && b || c && d", "((a && b) || (c && d))" },
	{ "a || b && c", "(a || (b && c))" },
	{ "a == b && !c", "((a == b) && (!c))" },
	{ "a && b && c", "((a && b) && c)" },
	{ "a && b && c && d", "((a && b) && (c && d))" },
	{ "a ? b : c ? d : e", "(a ? b : (c ? d : e))" },
	{ "a || b ? c : d", "((a || b) ? c : d)" },
	{ "c ? .5 : 1", "(c ? 0.5 : 1)" },
	{ "(a + b) * c", "((a + b) * c)" }, { "((a))", "a" },
	/* Jinja's words. */
	{ "a and b or not c", "((a and b) or (not c))" },
	{ "not a == b", "(not (a == b))" }, { "not not a", "(not (not a))" },
	{ "not a.b is none", "(not (a.b is none))" },
	{ "a && b and c", "((a && b) and c)" },
	{ "a and b && c && d", "(((a and b) && c) && d)" },
	{ "a && not b", "(a && (not b))" },
	{ "a|upper", "(a|upper)" }, { "a|f(1)|g", "((a|f(1))|g)" },
	{ "a|f()", "(a|f)" }, { "a + b|f", "(a + (b|f))" },
	{ "-a|f", "((-(a))|f)" }, { "-1|f", "(-1|f)" }, { "!a|f", "(!(a|f))" },
	{ "a.b|f == c", "((a.b|f) == c)" }, { "a||b|c", "(a || (b|c))" },
	{ "a|default('x', true)", "((a|default(null)) or \"x\")" },
	{ "a|default('x', false)", "(a|default(\"x\", false))" },
	{ "a is defined", "(a is defined)" }, { "a is None", "(a is none)" },
	{ "a is not none", "(!(a is none))" }, { "a is not null",
	  "(!(a is none))" },
	{ "a is f(1) and b", "((a is f(1)) and b)" },
	{ "!a is defined", "(!(a is defined))" },
	{ "a|f is g", "((a|f) is g)" }, { "a == b is g", "(a == (b is g))" },
	{ "a if b else c", "(a if b else c)" },
	{ "a if b", "(a if b else \"\")" },
	{ "f(a if b, c)", "f((a if b else \"\"), c)" },
	{ "a if b else c if d else e", "(a if b else (c if d else e))" },
	{ "a or b if c else d", "((a or b) if c else d)" },
	{ "m.items()", "m.items()" },
	/* Macros. */
	{ "l.all(x, x > 0)", "l.all(x, (x > 0))" },
	{ "l.map(x, x > 0, x * 2)", "l.map(x, (x > 0), (x * 2))" },
	{ "l.all(i, x, i < x)", "l.all(i, x, (i < x))" },
	{ "m.transformMap(k, v, v)", "m.transformMap(k, v, v)" },
	{ "cel.bind(x, 1 + 1, x * x)", "cel.bind(x, (1 + 1), (x * x))" },
	{ "o.optMap(x, x.?y)", "o.optMap(x, x.?y)" },
	{ "l.map(x)", "l.map(x)" }, { "l.filter(x, x).size()",
	  "l.filter(x, x).size()" },
	{ "all(x, y)", "all(x, y)" },
	/* Blanks and comments. */
	{ "\t a \r\n\f", "a" }, { "a // b\n + c", "(a + c)" },
	{ "// only\na", "a" }, { "a// end", "a" },
};

RP_ROWS(parse, reads_and_prints, printed)
{
	struct fixture one, two;
	struct rp_ast *ast = parse(&one, rp_text(row->text)), *again;
	const char *text;

	cr_assert(ast != NULL, "%s: %s", row->text, one.unit.diags.n
		  ? one.unit.diags.rows[0].message : "");
	text = print(&one, ast);
	cr_expect(eq(str, (char *)text, (char *)row->want), "%s", row->text);
	again = parse(&two, rp_text(text));
	cr_assert(again != NULL, "%s", text);
	cr_expect(eq(str, (char *)print(&two, again), (char *)text));
	rp_unit_finish(&two.unit);
	rp_unit_finish(&one.unit);
}

/* A name may hold any byte that ends no line. */
Test(parse, prints_names_whole)
{
	struct rp_text text = RP_TEXT("a.`b\0c`");
	struct rp_buf buf;
	struct fixture one;
	struct rp_ast *ast = parse(&one, text);

	cr_assert(ast != NULL);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_expr_print(&buf, ast);
	cr_expect(rp_text_equal(rp_buf_view(&buf), text), "%s", buf.at);
	rp_buf_finish(&buf);
	rp_unit_finish(&one.unit);
}

static const struct {
	const char *text, *id;
	size_t at, n;
	const char *hint;
} refused[] = {
	{ "", "empty-expression", 0, 0, NULL },
	{ "  \n", "empty-expression", 0, 3, NULL },
	{ "// a", "empty-expression", 0, 4, NULL },
	/* Brackets point at the opener. */
	{ "(a", "unclosed-bracket", 0, 1, "its ')' is missing" },
	{ "a + (b * (c - 1)", "unclosed-bracket", 4, 1, "its ')' is missing" },
	{ "f(a, b", "unclosed-bracket", 1, 1, "its ')' is missing" },
	{ "[1, 2", "unclosed-bracket", 0, 1, "its ']' is missing" },
	{ "a[0", "unclosed-bracket", 1, 1, "its ']' is missing" },
	{ "{'a': 1", "unclosed-bracket", 0, 1, "its '}' is missing" },
	{ "(", "unclosed-bracket", 0, 1, NULL },
	{ "a(", "unclosed-bracket", 1, 1, NULL },
	{ "(a]", "unexpected-token", 2, 1, NULL },
	{ "a)", "unexpected-token", 1, 1, NULL },
	{ "[1 2]", "unexpected-token", 3, 1, NULL },
	{ "()", "unexpected-token", 1, 1, NULL },
	{ "f(a,)", "missing-operand", 3, 1, NULL },
	{ "a[]", "unexpected-token", 2, 1, NULL },
	{ "{1}", "unexpected-token", 2, 1, NULL },
	{ "{'a': }", "missing-operand", 4, 1, NULL },
	{ "[,1]", "unexpected-token", 2, 1, NULL },
	/* Texts. */
	{ "a == 'x", "unclosed-text", 5, 1, NULL },
	{ "\"x", "unclosed-text", 0, 1, NULL },
	{ "'''x''", "unclosed-text", 0, 3, NULL },
	{ "b'x", "unclosed-text", 0, 2, NULL },
	{ "'a\nb'", "unclosed-text", 0, 1,
	  "a text ends with its line; write \\n, or three '" },
	{ "'\\", "bad-escape", 1, 1, NULL },
	{ "a.`b", "unclosed-text", 2, 1, NULL },
	{ "'a\\d'", "bad-escape", 2, 2, NULL },
	{ "'\\é'", "bad-escape", 1, 3, NULL },
	{ "'\\x4'", "bad-escape", 1, 4, NULL },
	{ "'\\ud83d'", "bad-escape", 1, 6, NULL },
	{ "'\\U00110000'", "bad-escape", 1, 10, NULL },
	{ "'\\400'", "bad-escape", 1, 2, NULL },
	{ "b'\\u0041'", "bad-escape", 2, 2, NULL },
	/* Signs that other languages have. */
	{ "a = b", "unknown-operator", 2, 1, "did you mean '=='?" },
	{ "a === b", "unknown-operator", 2, 3, "did you mean '=='?" },
	{ "a !== b", "unknown-operator", 2, 3, "did you mean '!='?" },
	{ "a <> b", "unknown-operator", 2, 2, "did you mean '!='?" },
	{ "a => b", "unknown-operator", 2, 2, "did you mean '>='?" },
	{ "a =< b", "unknown-operator", 2, 2, "did you mean '<='?" },
	{ "a & b", "unknown-operator", 2, 1, "did you mean '&&'?" },
	{ "f(a & b)", "unknown-operator", 4, 1, "did you mean '&&'?" },
	{ "a ?? b", "unknown-operator", 2, 2, "did you mean '|default(…)'?" },
	{ "a|default(value=1)", "unknown-operator", 15, 1,
	  "arguments go by their order, without names" },
	{ "a AND b", "unexpected-token", 2, 3, "did you mean 'and'?" },
	{ "a eq b", "unexpected-token", 2, 2, "did you mean '=='?" },
	{ "a contains 'b'", "unexpected-token", 2, 8,
	  "it is a method: a.contains(b)" },
	{ "a.0", "unexpected-token", 1, 2, "an item of a list is written [0]" },
	/* Values that are missing. */
	{ "a &&", "missing-operand", 2, 2, NULL },
	{ "a +", "missing-operand", 2, 1, NULL },
	{ "(a + ) * b", "missing-operand", 3, 1, NULL },
	{ "not", "missing-operand", 0, 3, NULL },
	{ "a and", "missing-operand", 2, 3, NULL },
	{ "a and and b", "unexpected-token", 6, 3, NULL },
	{ "!", "missing-operand", 0, 1, NULL },
	{ "== 3", "unexpected-token", 0, 2, NULL },
	{ "a + * b", "unexpected-token", 4, 1, NULL },
	{ "a ? b", "unexpected-token", 5, 0, NULL },
	{ "a ? : c", "unexpected-token", 4, 1, NULL },
	{ "a not b", "unexpected-token", 6, 1, NULL },
	{ "a is not not", "unexpected-token", 9, 3,
	  "put it before the comparison: not (a == b)" },
	{ "1 + not a", "unexpected-token", 4, 3,
	  "put it before the comparison: not (a == b)" },
	{ "- not in 1.5", "unexpected-token", 2, 3,
	  "put it before the comparison: not (a == b)" },
	{ "a.", "unexpected-token", 2, 0, NULL },
	{ "a.'b'", "unexpected-token", 2, 3, NULL },
	{ "a|", "unexpected-token", 2, 0, NULL },
	{ "a | 1", "unexpected-token", 4, 1, NULL },
	{ "a is", "unexpected-token", 4, 0, NULL },
	{ "a b", "unexpected-token", 2, 1, NULL },
	{ "a 'b'", "unexpected-token", 2, 3, NULL },
	{ "`a`", "unexpected-token", 0, 3, NULL },
	{ "a(b)(c)", "unexpected-token", 4, 1, NULL },
	/* Numbers and characters. */
	{ "5m", "bad-number", 0, 2, "did you mean duration('5m')?" },
	{ "a > 1h30m", "bad-number", 4, 5, "did you mean duration('1h30m')?" },
	{ "12abc", "bad-number", 0, 5, NULL },
	{ "0x", "bad-number", 0, 2, NULL },
	{ "0x0x1", "bad-number", 0, 5, NULL },
	{ "0xg", "bad-number", 0, 3, NULL },
	{ "1.2.3", "bad-number", 0, 5, NULL },
	{ "1e", "bad-number", 0, 2, NULL },
	{ "1e400", "bad-number", 0, 5, NULL },
	{ "9223372036854775808", "bad-number", 0, 19, NULL },
	{ "-(9223372036854775808)", "bad-number", 2, 19, NULL },
	{ "-9223372036854775809", "bad-number", 1, 19, NULL },
	{ "18446744073709551616u", "bad-number", 0, 21, NULL },
	{ "a # b", "unexpected-character", 2, 1, NULL },
	{ "a é", "unexpected-character", 2, 2, NULL },
	{ "a == “x”", "unexpected-character", 5, 3, NULL },
	{ "$a", "unexpected-character", 0, 1, NULL },
	{ "a;", "unexpected-character", 1, 1, NULL },
	{ "'\xff'", "unexpected-character", 1, 1, NULL },
	/* What CEL has and we do not, and macros. */
	{ "T{}", "message-literal", 0, 1, NULL },
	{ "a.b.T{x: 1}", "message-literal", 0, 5, NULL },
	{ "has(a)", "bad-macro", 0, 6, NULL },
	{ "has(a['b'])", "bad-macro", 0, 11, NULL },
	{ "has(a.b, c)", "bad-macro", 0, 11, NULL },
	{ "has(a.?b)", "bad-macro", 0, 9, NULL },
	{ "l.all(1, true)", "bad-macro", 6, 1, NULL },
	{ "l.all(x.y, true)", "bad-macro", 6, 3, NULL },
	{ "l.all(x, x, true)", "bad-macro", 9, 1, NULL },
};

RP_ROWS(parse, points_at_what_is_wrong, refused)
{
	const struct rp_diag *diag;
	struct fixture fixture;
	struct rp_ast *ast = parse(&fixture, rp_text(row->text));

	cr_assert(ast == NULL, "%s", row->text);
	cr_assert(eq(sz, fixture.unit.diags.n, 1), "%s", row->text);
	diag = &fixture.unit.diags.rows[0];
	cr_expect(eq(str, (char *)rp_diag_name(diag->id), (char *)row->id),
		  "%s: %s", row->text, diag->message);
	cr_expect(eq(sz, diag->offset, row->at), "%s", row->text);
	cr_expect(eq(sz, diag->n, row->n), "%s", row->text);
	if (row->hint)
		cr_expect(eq(str, (char *)(diag->hint ? diag->hint : ""),
			     (char *)row->hint), "%s", row->text);
	rp_unit_finish(&fixture.unit);
}

/* ------------------------------------------------------------------ bounds */

static const struct {
	const char *head, *unit, *tail;
	size_t n;
	const char *want;	/* the finding, or NULL */
} repeated[] = {
	{ "", "(", "1", 199, "unclosed-bracket" },
	{ "", "(", "1", 60000, "expression-too-deep" },
	{ "", "[", "", 60000, "expression-too-deep" },
	{ "", "{1:", "", 20000, "expression-too-deep" },
	{ "", "!", "a", 60000, "expression-too-deep" },
	{ "", "-", "a", 60000, "expression-too-deep" },
	{ "", "- ", "1", 30000, "expression-too-deep" },
	{ "", "not ", "a", 10000, "expression-too-deep" },
	{ "", "a?", "b", 30000, "expression-too-deep" },
	{ "", "a?b:", "b", 10000, "expression-too-deep" },
	{ "", "a?b:", "b", 190, NULL },
	{ "", "a if b else ", "c", 5000, "expression-too-deep" },
	{ "a", "+b", "", 30000, "expression-too-deep" },
	{ "a", "+b", "", 190, NULL },
	{ "a", "<b", "", 30000, "expression-too-deep" },
	{ "a", "*b", "", 30000, "expression-too-deep" },
	{ "a", ".b", "", 30000, "expression-too-deep" },
	{ "a", "[0]", "", 20000, "expression-too-deep" },
	{ "a", "|f", "", 30000, "expression-too-deep" },
	{ "a", " is f", "", 10000, "expression-too-deep" },
	{ "a", "[", "", 30000, "expression-too-deep" },
	{ "", "f(", "", 30000, "expression-too-deep" },
	{ "", "a.all(x,", "", 8000, "expression-too-deep" },
	{ "a", "&&b", "", 5000, NULL },
	{ "a", "||b", "", 20000, NULL },
	{ "a", " and b", "", 5000, NULL },
	{ "a", " or b && c", "", 5000, NULL },
	{ "a", " or b || c", "", 5000, "expression-too-deep" },
	{ "a", "~b", "", 30000, NULL },
	{ "[", "1,", "]", 30000, NULL },
	{ "f(0", ",1", ")", 30000, NULL },
	{ "'", "x", "'", 65000, NULL },
	{ "", "a", "", 65536, NULL },
	{ "", "a", "", 65537, "expression-too-long" },
	{ "", "(", "", 1000000, "expression-too-long" },
};

static struct rp_text repeat(struct rp_buf *buf, const char *head,
			     const char *unit, const char *tail, size_t n)
{
	rp_buf_str(buf, head);
	for (size_t i = 0; i < n; i++)
		rp_buf_str(buf, unit);
	rp_buf_str(buf, tail);
	return rp_buf_view(buf);
}

RP_ROWS(parse, bounds_depth_and_length, repeated)
{
	struct fixture fixture;
	struct rp_ast *ast;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	ast = parse(&fixture, repeat(&buf, row->head, row->unit, row->tail,
				     row->n));
	cr_expect(eq(int, ast != NULL, row->want == NULL), "%s", row->unit);
	if (row->want && fixture.unit.diags.n)
		cr_expect(eq(str, (char *)rp_diag_name(
					fixture.unit.diags.rows[0].id),
			     (char *)row->want), "%s", row->unit);
	if (ast)
		cr_expect(le(uint, ast->height, RP_EXPR_MAX_DEPTH));
	rp_unit_finish(&fixture.unit);
	rp_buf_finish(&buf);
}

/* ---------------------------------------------------------------- prefixes */

static const struct {
	const char *text;
	size_t from;
	const char *want;
	size_t stop;
} prefixes[] = {
	{ "{{ a }} it's", 3, "a", 5 },
	{ "{{ {'a': {'b': 1}}}}", 3, "{\"a\": {\"b\": 1}}", 18 },
	{ "{{a-}}", 2, "a", 3 },
	{ "{{ a - b -}}", 3, "(a - b)", 9 },
	{ "{% if a %}\xff", 6, "a", 8 },
	{ "{% if a % b -%}", 6, "(a % b)", 12 },
	{ "{{ '}}' }}", 3, "\"}}\"", 8 },
	{ "{{ a b }}", 3, "a", 5 },
};

RP_ROWS(parse, stops_where_a_template_goes_on, prefixes)
{
	struct rp_text text = rp_text(row->text);
	struct fixture fixture;
	size_t offset = row->from;
	struct rp_ast *ast;

	rp_unit_init(&fixture.unit, "template", text);
	fixture.site = (struct rp_site){ .unit = &fixture.unit, .text = text,
					 .what = "Template" };
	ast = rp_expr_parse_prefix(&fixture.site, &offset);
	cr_assert(ast != NULL, "%s", row->text);
	cr_expect(eq(str, (char *)print(&fixture, ast), (char *)row->want));
	cr_expect(eq(sz, offset, row->stop), "%s", row->text);
	rp_unit_finish(&fixture.unit);
}
