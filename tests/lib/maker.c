/*
 * Random expressions from a table of forms.
 *
 *	{ 'b', "%l.exists(@, %b)" }
 *
 * is a way to write a bool: %l stands for a list, made the same way, and @ for
 * a new variable, which the operands behind it may use.
 */
#include "lib/maker.h"

#include "base/buf.h"

#define MAX_DEPTH 5
#define MAX_VARIABLES 8
#define MAX_BYTES 4000

/*
 * Kinds: b bool, i int, u uint, d double, s string, y bytes, l list, m map,
 * t timestamp, q duration, o optional, a anything.
 */
struct form {
	char kind;
	const char *text;
};

static const struct form leaves[] = {
	{ 'b', "true" }, { 'b', "false" }, { 'b', "payload.b" },
	{ 'b', "has(payload.i)" }, { 'b', "has(payload.m.k)" },
	{ 'b', "payload.none is defined" }, { 'b', "payload.s is string" },
	{ 'i', "0" }, { 'i', "1" }, { 'i', "-1" }, { 'i', "7" },
	{ 'i', "9223372036854775807" }, { 'i', "-9223372036854775808" },
	{ 'i', "payload.i" }, { 'i', "payload.m.k" }, { 'i', "size(payload.l)" },
	{ 'u', "0u" }, { 'u', "3u" }, { 'u', "18446744073709551615u" },
	{ 'u', "payload.u" },
	{ 'd', "0.0" }, { 'd', "-0.5" }, { 'd', "1e308" }, { 'd', "3.0" },
	{ 'd', "payload.d" },
	{ 's', "''" }, { 's', "'a'" }, { 's', "\"b\\nc\"" }, { 's', "'ü€'" },
	{ 's', "'12'" }, { 's', "r'\\d'" }, { 's', "payload.s" },
	{ 's', "payload.m.s" }, { 's', "'*/ ?\?/ %%s'" },
	{ 'y', "b''" }, { 'y', "b'\\000\\377'" }, { 'y', "b'abc'" },
	{ 'l', "[]" }, { 'l', "[1, 2, 3]" }, { 'l', "['a', 'b']" },
	{ 'l', "payload.l" }, { 'l', "[1, 'x', null, 2.5, [true]]" },
	{ 'm', "{}" }, { 'm', "{'k': 1, 's': 'x'}" }, { 'm', "payload.m" },
	{ 'm', "{1: 'a', true: 'b', 2u: 'c'}" }, { 'm', "payload" },
	{ 't', "timestamp('2026-03-01T12:30:00Z')" }, { 't', "timestamp(0)" },
	{ 't', "timestamp('9999-12-31T23:59:59.999999999Z')" },
	{ 'q', "duration('90s')" }, { 'q', "duration('-1.5h')" },
	{ 'o', "optional.none()" }, { 'o', "payload.?i" },
	{ 'o', "payload.?none" }, { 'o', "{'k': 1}[?'k']" },
	{ 'a', "null" }, { 'a', "payload.none" }, { 'a', "payload.none.deep" },
	{ 'a', "dyn(1)" }, { 'a', "dyn('x')" }, { 'a', "type(payload.i)" },
	{ 'a', "payload" },
};

static const struct form forms[] = {
	{ 'b', "(%b && %b)" }, { 'b', "(%b || %b)" }, { 'b', "!%b" },
	{ 'b', "(%b and %b)" }, { 'b', "(%b or %b)" }, { 'b', "(not %b)" },
	{ 'b', "(%b ? %b : %b)" }, { 'b', "(%a == %a)" },
	{ 'b', "(%i == %i)" }, { 'b', "(%i != %d)" }, { 'b', "(%i < %i)" },
	{ 'b', "(%i >= %d)" }, { 'b', "(%u > %u)" }, { 'b', "(%d <= %d)" },
	{ 'b', "(%s < %s)" }, { 'b', "(%s == %s)" }, { 'b', "(%y < %y)" },
	{ 'b', "(%t < %t)" }, { 'b', "(%q == %q)" }, { 'b', "(%a in %l)" },
	{ 'b', "(%s in %m)" }, { 'b', "(%l == %l)" }, { 'b', "(%m == %m)" },
	{ 'b', "%s.contains(%s)" }, { 'b', "%s.startsWith(%s)" },
	{ 'b', "%l.exists(@, %b)" }, { 'b', "%l.all(@, %b)" },
	{ 'b', "%l.exists_one(@, %b)" }, { 'b', "%m.all(@, %b)" },
	{ 'b', "%m.exists(@, @, %b)" }, { 'b', "%l.all(@, @, %b)" },
	{ 'b', "bool(%s)" }, { 'b', "%o.hasValue()" },
	{ 'b', "cel.bind(@, %a, %b)" }, { 'b', "(%a is none)" },
	{ 'i', "(%i + %i)" }, { 'i', "(%i - %i)" }, { 'i', "(%i * %i)" },
	{ 'i', "(%i / %i)" }, { 'i', "(%i %% %i)" }, { 'i', "(-%i)" },
	{ 'i', "size(%s)" }, { 'i', "size(%l)" }, { 'i', "size(%m)" },
	{ 'i', "int(%d)" }, { 'i', "int(%s)" }, { 'i', "int(%u)" },
	{ 'i', "int(%t)" }, { 'i', "(%b ? %i : %i)" }, { 'i', "%l[%i]" },
	{ 'i', "%o.orValue(%i)" }, { 'i', "cel.bind(@, %i, %i)" },
	{ 'i', "%t.getHours()" }, { 'i', "%q.getMinutes()" },
	{ 'i', "default(%a, %i)" }, { 'i', "math.abs(%i)" },
	{ 'i', "(%i if %a else %i)" },
	{ 'u', "(%u + %u)" }, { 'u', "(%u - %u)" }, { 'u', "uint(%i)" },
	{ 'u', "(%u * %u)" },
	{ 'd', "(%d + %d)" }, { 'd', "(%d * %d)" }, { 'd', "(%d / %d)" },
	{ 'd', "double(%i)" }, { 'd', "double(%s)" }, { 'd', "(-%d)" },
	{ 's', "(%s + %s)" }, { 's', "string(%i)" }, { 's', "string(%d)" },
	{ 's', "(%b ? %s : %s)" }, { 's', "(%s ~ %a ~ %i)" },
	{ 's', "(%s|upper)" }, { 's', "%s.lowerAscii()" },
	{ 's', "%s.substring(%i)" }, { 's', "string(%t)" },
	{ 's', "(%s or %s)" }, { 's', "%s.replace(%s, %s)" },
	{ 's', "string(%y)" }, { 's', "base64.encode(%y)" },
	{ 'y', "bytes(%s)" }, { 'y', "(%y + %y)" },
	{ 'l', "[%i, %i]" }, { 'l', "[%a, %b, %s]" }, { 'l', "(%l + %l)" },
	{ 'l', "%l.map(@, %a)" }, { 'l', "%l.filter(@, %b)" },
	{ 'l', "%l.map(@, %b, %i)" }, { 'l', "%m.map(@, %a)" },
	{ 'l', "%l.transformList(@, @, %a)" }, { 'l', "[?%o, %i]" },
	{ 'l', "%l.transformList(@, @, %b, %a)" }, { 'l', "%m.filter(@, %b)" },
	{ 'l', "[%i, %i, %i, %i, %i, %i, %i, %i, %i, %i, %i, %i, %i, %i]" },
	{ 'm', "{'k': %i, 's': %s}" }, { 'm', "{%s: %a, %s: %a}" },
	{ 'm', "{?'k': %o, 's': %s}" }, { 'm', "{%i: %s}" },
	{ 'm', "%m.transformMap(@, @, %a)" },
	{ 'm', "%l.transformMap(@, @, %b, %a)" },
	{ 'm', "%l.transformMapEntry(@, @, {%s: %a})" },
	{ 't', "timestamp(%i)" }, { 't', "(%t + %q)" }, { 't', "timestamp(%s)" },
	{ 'q', "(%t - %t)" }, { 'q', "(%q + %q)" }, { 'q', "duration(%s)" },
	{ 'o', "optional.of(%a)" }, { 'o', "%o.or(%o)" },
	{ 'o', "%o.optMap(@, %i)" }, { 'o', "%o.optFlatMap(@, optional.of(%a))" },
	{ 'o', "%l[?%i]" }, { 'o', "optional.ofNonZeroValue(%a)" },
	{ 'a', "%b" }, { 'a', "%i" }, { 'a', "%s" }, { 'a', "%d" },
	{ 'a', "%l" }, { 'a', "%m" }, { 'a', "dyn(%a)" }, { 'a', "%m.k" },
	{ 'a', "%m[%s]" }, { 'a', "%l[%i]" }, { 'a', "(%b ? %a : %a)" },
	{ 'a', "type(%a)" }, { 'a', "%t" }, { 'a', "%q" }, { 'a', "%o" },
	{ 'a', "(%a and %a)" }, { 'a', "cel.bind(@, %a, %a)" },
};

#define COUNT(rows) (sizeof (rows) / sizeof (rows)[0])

unsigned test_random(struct test_maker *maker, unsigned n)
{
	maker->state ^= maker->state << 13;
	maker->state ^= maker->state >> 7;
	maker->state ^= maker->state << 17;
	return (unsigned)(maker->state >> 33) % n;
}

/* ------------------------------------------------------------- expressions */

struct making {
	struct test_maker *maker;
	struct rp_buf buf;
	int depth, variables;
};

static const char *pick(struct test_maker *maker, const struct form *rows,
			size_t n, char kind)
{
	unsigned start = test_random(maker, (unsigned)n);

	for (size_t i = 0; i < n; i++) {
		const struct form *row = &rows[(start + i) % n];

		if (row->kind == kind && test_random(maker, 4) == 0)
			return row->text;
	}
	for (size_t i = 0; i < n; i++)
		if (rows[i].kind == kind)
			return rows[i].text;
	return "null";
}

static void make(struct making *m, char kind);

/* Writes a form; a variable that it introduces is gone behind it. */
static void fill(struct making *m, const char *form)
{
	int outer = m->variables, inner = outer;

	for (; *form; form++) {
		if (*form == '@' && inner < MAX_VARIABLES)
			rp_buf_printf(&m->buf, "v%d", ++inner);
		else if (*form == '@')
			rp_buf_str(&m->buf, "v1");
		else if (*form == '%' && form[1] == '%')
			rp_buf_char(&m->buf, *form++);
		else if (*form == '%')
			make(m, *++form);
		else
			rp_buf_char(&m->buf, *form);
		if (*form == ',')
			m->variables = inner;
	}
	m->variables = outer;
}

static void make(struct making *m, char kind)
{
	static const char kinds[] = "biudsylmtqoa";
	struct test_maker *maker = m->maker;

	if (test_random(maker, 25) == 0)
		kind = kinds[test_random(maker, sizeof kinds - 1)];
	if (m->variables && test_random(maker, 5) == 0) {
		rp_buf_printf(&m->buf, "v%u",
			      1 + test_random(maker, (unsigned)m->variables));
		return;
	}
	m->depth++;
	if (m->depth > MAX_DEPTH || m->buf.n > MAX_BYTES
	    || test_random(maker, 4) == 0)
		fill(m, pick(maker, leaves, COUNT(leaves), kind));
	else
		fill(m, pick(maker, forms, COUNT(forms), kind));
	m->depth--;
}

const char *test_make_expr(struct test_maker *maker)
{
	static const char kinds[] = "bbbbiiisslmadot";
	struct making m = { .maker = maker };
	const char *text;

	rp_buf_init(&m.buf, RP_BUF_UNLIMITED);
	make(&m, kinds[test_random(maker, sizeof kinds - 1)]);
	text = rp_arena_copy(maker->arena, m.buf.at, m.buf.n);
	rp_buf_finish(&m.buf);
	return text;
}

/* --------------------------------------------------------------- templates */

static const char *const texts[] = {
	"a", " ", "\n", "\"", "\\", "{\"k\": ", "}", "[", "]", ", ", "<b>", "&",
	"ü€", "{{ '{{' }}", "{# #}", "*/", "%s",
};

/* Parts: P is more of them; a variable is gone behind the end of its part. */
static const char *const parts[] = {
	"{{ %a }}", "{{ %s }}", "{{- %i -}}", "{{ %a|e }}", "{{ %a|tojson }}",
	"{{ ', ' if %b else '' }}", "{{ %s if %b }}",
	"{% if %b %}P{% endif %}", "{% if %a %}P{% else %}P{% endif %}",
	"{% if %b -%} P {%- elif %a %}P{% else %}P{% endif %}",
	"{% for @ in %l %}P{% endfor %}",
	"{% for @ in %a %}{{ loop.index }}P{{ ',' if not loop.last }}"
	"{% else %}P{% endfor %}",
	"{% for @, @ in %m.items() %}P{% endfor %}",
	"{% set @ = %a %}P", "{% if %b %}{% set x = %a %}{% endif %}{{ x }}",
};

static void make_parts(struct making *m, int depth);

/* As fill, but a variable is known to the parts behind it alone. */
static void fill_part(struct making *m, const char *form, int depth)
{
	int outer = m->variables, inner = outer;

	for (; *form; form++) {
		if (*form == '@' && inner < MAX_VARIABLES)
			rp_buf_printf(&m->buf, "v%d", ++inner);
		else if (*form == '@')
			rp_buf_str(&m->buf, "w");
		else if (*form == '%' && strchr("abilms", form[1]) && form[1])
			make(m, *++form);
		else if (*form == 'P') {
			m->variables = inner;
			make_parts(m, depth + 1);
			m->variables = outer;
		} else
			rp_buf_char(&m->buf, *form);
	}
}

static void make_parts(struct making *m, int depth)
{
	struct test_maker *maker = m->maker;
	unsigned n = 1 + test_random(maker, depth == 0 ? 4 : 2);

	for (unsigned i = 0; i < n && m->buf.n < MAX_BYTES; i++) {
		rp_buf_str(&m->buf, texts[test_random(maker, COUNT(texts))]);
		if (depth < 3)
			fill_part(m, parts[test_random(maker, COUNT(parts))],
				  depth);
	}
}

const char *test_make_template(struct test_maker *maker)
{
	struct making m = { .maker = maker, .depth = 3 };
	const char *text;

	rp_buf_init(&m.buf, RP_BUF_UNLIMITED);
	make_parts(&m, 0);
	text = rp_arena_copy(maker->arena, m.buf.at, m.buf.n);
	rp_buf_finish(&m.buf);
	return text;
}

/* -------------------------------------------------------------------- data */

static const char *const values[] = {
	"null", "true", "false", "0", "1", "-7", "9223372036854775807",
	"18446744073709551615", "0.5", "-1e300", "\"\"", "\"a\"", "\"12\"",
	"\"ü€\"", "[]", "[1, 2, 3]", "[\"a\", \"b\"]", "[[1], {\"k\": 2}, null]",
	"{}", "{\"k\": 1, \"s\": \"x\"}", "{\"k\": null}",
};

const char *test_make_payload(struct test_maker *maker)
{
	static const char *const fields[][2] = {
		{ "b", "true" }, { "i", "41" }, { "u", "5" }, { "d", "2.5" },
		{ "s", "\"disk\"" }, { "l", "[3, 1, 2]" },
		{ "m", "{\"k\": 4, \"s\": \"host\"}" },
	};
	const char *text;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (size_t i = 0; i < COUNT(fields); i++) {
		unsigned dice = test_random(maker, 8);
		const char *value = fields[i][1];

		if (dice == 0)
			continue;
		if (dice < 3)
			value = values[test_random(maker, COUNT(values))];
		rp_buf_printf(&buf, "%s\"%s\": %s", buf.n ? ", " : "{",
			      fields[i][0], value);
	}
	rp_buf_str(&buf, buf.n ? "}" : "{}");
	text = rp_arena_copy(maker->arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return text;
}
