/*
 * Which values are equal and which are true.
 */
#include "base/value.h"

#include "base/arena.h"
#include "base/json.h"
#include "lib/rows.h"

static struct rp_value read(struct rp_arena *arena, const char *text)
{
	static struct rp_json_result result;
	struct rp_value value = rp_null;

	cr_assert(eq(int, rp_json_read(&value, arena, rp_text(text), 64,
				       &result), 0), "%s", text);
	return value;
}

static const struct {
	const char *a, *b;
	bool equal;
} pairs[] = {
	{ "null", "null", true },
	{ "null", "false", false },
	{ "true", "true", true },
	{ "true", "1", false },
	{ "1", "1", true },
	{ "1", "2", false },
	{ "1", "1.0", true },
	{ "0", "-0.0", true },
	{ "1", "1.5", false },
	{ "1", "\"1\"", false },
	{ "9007199254740993", "9007199254740992.0", false },
	{ "9007199254740992", "9007199254740992.0", true },
	{ "9223372036854775807", "9223372036854775808.0", false },
	{ "-9223372036854775808", "-9223372036854775808.0", true },
	{ "9223372036854775808", "9223372036854775808.0", true },
	{ "9223372036854775808", "9223372036854775808", true },
	{ "18446744073709551615", "18446744073709551616.0", false },
	{ "18446744073709551616", "18446744073709551616.0", true },
	{ "18446744073709551616", "18446744073709551616", true },
	{ "18446744073709551616", "18446744073709551617", false },
	{ "-18446744073709551616", "18446744073709551616", false },
	{ "100000000000000000000", "1e20", true },
	{ "100000000000000000000", "0.5", false },
	{ "\"a\"", "\"a\"", true },
	{ "\"a\"", "\"A\"", false },
	{ "\"a\\u0000b\"", "\"a\\u0000c\"", false },
	{ "[1,2]", "[1,2]", true },
	{ "[1,2]", "[2,1]", false },
	{ "[1]", "[1,1]", false },
	{ "[]", "{}", false },
	{ "{}", "{}", true },
	{ "{\"a\":1,\"b\":[2]}", "{\"b\":[2.0],\"a\":1}", true },
	{ "{\"a\":1}", "{\"a\":2}", false },
	{ "{\"a\":1}", "{\"b\":1}", false },
	{ "{\"a\":1}", "{\"a\":1,\"b\":1}", false },
};

RP_ROWS(equal, compares_what_json_means, pairs)
{
	struct rp_arena arena;
	struct rp_value a, b;

	rp_arena_init(&arena);
	a = read(&arena, row->a);
	b = read(&arena, row->b);
	cr_expect(eq(int, rp_value_equal(&a, &b), row->equal), "%s %s", row->a,
		  row->b);
	cr_expect(eq(int, rp_value_equal(&b, &a), row->equal), "%s %s", row->b,
		  row->a);
	rp_arena_finish(&arena);
}

static const struct {
	const char *text;
	bool want;
} truths[] = {
	{ "null", false },  { "false", false }, { "0", false },
	{ "0.0", false },   { "-0.0", false },	{ "\"\"", false },
	{ "[]", false },    { "{}", false },	{ "true", true },
	{ "1", true },	    { "-1", true },	{ "5e-324", true },
	{ "\"0\"", true },  { "\" \"", true },	{ "[0]", true },
	{ "{\"\":0}", true }, { "9223372036854775808", true },
	{ "99999999999999999999", true },
};

RP_ROWS(equal, finds_true_what_python_does, truths)
{
	struct rp_arena arena;
	struct rp_value value;

	rp_arena_init(&arena);
	value = read(&arena, row->text);
	cr_expect(eq(int, rp_truthy(&value), row->want), "%s", row->text);
	cr_expect(not(rp_truthy(NULL)));
	rp_arena_finish(&arena);
}
