/*
 * `eval`: what it prints, on which stream, and how it ends.
 */
#include "golden.h"

#include "lib/rows.h"

static const struct cli_row printed[] = {
	{ "help-eval", { "eval", "--help" }, NULL },
	{ "eval-unknown-name", { "eval", "paylod.x + 1" }, NULL },
	{ "eval-absorbed", { "eval", "paylod.x || true" }, NULL },
	{ "eval-not-absorbed", { "eval", "paylod.x || false" }, NULL },
	{ "eval-syntax", { "eval", "1 +" }, NULL },
	{ "eval-type-error", { "eval", "'a' + 1" }, NULL },
	{ "eval-run-time-error", { "eval", "1 / (payload.x - payload.x)",
	  "--payload", "{\"x\": 1}" }, NULL },
	{ "eval-bad-payload", { "eval", "1", "--payload", "{" }, NULL },
	{ "eval-bad-var", { "eval", "x", "--var", "x" }, NULL },
	{ "eval-bad-var-json", { "eval", "x", "--var", "x=tru" }, NULL },
	{ "eval-bad-var-type", { "eval", "x", "--var", "x:number=1" }, NULL },
	{ "eval-bad-var-value", { "eval", "x", "--var",
	  "x:list(int)=[1, \"a\"]" }, NULL },
	{ "eval-no-expression", { "eval" }, NULL },
};

CLI_ROWS(eval, speaks, printed)

static const struct {
	const char *args[TEST_MAX_ARGS];
	const char *out;
} rows[] = {
	{ { "eval", "1 + 2 * 3" }, "7\n" },
	{ { "eval", "-7" }, "-7\n" },
	{ { "eval", "-x", "--var", "x=2" }, "-2\n" },
	{ { "eval", "--var=x=2", "--x" }, "2\n" },
	{ { "eval", "--", "--type" , "--var", "type=1" }, NULL },
	{ { "eval", "9223372036854775807" }, "9223372036854775807\n" },
	{ { "eval", "18446744073709551615u" }, "18446744073709551615\n" },
	{ { "eval", "[1.0, 0.1 + 0.2]" }, "[1.0, 0.30000000000000004]\n" },
	{ { "eval", "[1.0 / 0.0, -1.0 / 0.0, 0.0 / 0.0]" },
	  "[\"Infinity\", \"-Infinity\", \"NaN\"]\n" },
	{ { "eval", "b'abc\\xff'" }, "\"YWJj/w==\"\n" },
	{ { "eval", "timestamp('2026-01-02T04:04:05.50+01:00')" },
	  "\"2026-01-02T03:04:05.5Z\"\n" },
	{ { "eval", "duration('1h30m')" }, "\"5400s\"\n" },
	{ { "eval", "{1: 'a', true: null}" }, "{\"1\": \"a\", \"true\": null}\n" },
	{ { "eval", "[optional.none(), optional.of(1)]" }, "[null, 1]\n" },
	{ { "eval", "type(payload)" }, "\"map\"\n" },
	{ { "eval", "payload.alerts.filter(a, a.n > 1).size()", "--payload",
	    "{\"alerts\": [{\"n\": 1}, {\"n\": 2}]}" }, "1\n" },
	{ { "eval", "payload.version", "--file", "pick.json" }, "\"1.0\"\n" },
	{ { "eval", "payload.x.y == null" }, "true\n" },
	{ { "eval", "source + environment + trace_id" }, "\"clidevelopment\"\n" },
	{ { "eval", "source", "--var", "source=1" }, "1\n" },
	{ { "eval", "now() > timestamp('2020-01-01T00:00:00Z')" }, "true\n" },
	{ { "eval", "a + b", "--var", "a=1", "--var", "b=2" }, "3\n" },
	{ { "eval", "x", "--var", "x=1", "--var", "x=2" }, "2\n" },
	{ { "eval", "x + 1u", "--var", "x:uint=4" }, "5\n" },
	{ { "eval", "string(x)", "--var", "x:bytes=\"aGk=\"" }, "\"hi\"\n" },
	{ { "eval", "x - duration('1s')", "--var",
	    "x:timestamp=\"2026-01-01T00:00:00Z\"" },
	  "\"2025-12-31T23:59:59Z\"\n" },
	{ { "eval", "x[80]", "--var", "x:map(int, list(string))={\"80\": [\"h\"]}" },
	  "[\"h\"]\n" },
	{ { "eval", "x.hasValue()", "--var", "x:optional(int)=1" }, "true\n" },
	{ { "eval", "x || true" }, "true\n" },
	{ { "eval", "false && 32" }, "false\n" },
	{ { "eval", "f(17) || true" }, "true\n" },
	{ { "eval", "true || 'a' + 1 == 2" }, "true\n" },
	{ { "eval", "true ? 1 : x.y" }, "1\n" },
	{ { "eval", "[1, 2].exists(i, x == i || i == 2)" }, "true\n" },
	{ { "eval", "--type", "x || true" }, "bool\n" },
	{ { "eval", "--type", "1" }, "int\n" },
	{ { "eval", "--type", "[1u].map(x, {x: [x]})" },
	  "list(map(uint, list(uint)))\n" },
	{ { "eval", "--type", "timestamp(0)" }, "google.protobuf.Timestamp\n" },
	{ { "eval", "--type", "null" }, "null_type\n" },
	{ { "eval", "--type", "payload.x", "--payload", "{\"x\": 1.5}" },
	  "double\n" },
	{ { "eval", "--type", "[payload.x]" }, "list(dyn)\n" },
	{ { "eval", "--type", "optional.of('a')" }, "optional_type(string)\n" },
};

RP_ROWS(eval, prints_one_line_of_JSON, rows)
{
	struct test_process p;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	p = cli_run(&arena, row->args, "");
	cr_expect(eq(int, p.status, row->out ? 0 : 2), "%s: %s", row->args[1],
		  p.err.at);
	cr_expect_str_eq(p.out.at, row->out ? row->out : "", "%s",
			 row->args[1]);
	rp_arena_finish(&arena);
}

/* An absent key of a variable is an error, as CEL has it; of payload, null. */
Test(eval, is_strict_about_variables)
{
	struct test_process p;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	p = cli_run(&arena, (const char *const [TEST_MAX_ARGS]){
		"eval", "x.a", "--var", "x={}" }, "");
	cr_expect(eq(int, p.status, 1));
	cr_expect_str_eq(p.err.at, "error: no such key: a\n");
	cr_expect_str_eq(p.out.at, "");
	rp_arena_finish(&arena);
}
