/*
 * Values on their way out: each kind as JSON has it.
 */
#include "expr/expr.h"

#include "base/json.h"
#include "lib/rows.h"

static const struct rp_value inner = { RP_INT, { .integer = 7 } };
static struct rp_value keys[] = {
	{ RP_INT, { .integer = -1 } }, { RP_UINT, { .uinteger = 2 } },
	{ RP_BOOL, { .boolean = true } }, { RP_STRING, { .text = { "s", 1 } } },
};
static struct rp_value values[] = {
	{ RP_NULL, { 0 } }, { RP_DOUBLE, { .number = 0.5 } },
	{ RP_TIMESTAMP, { .time = { 0, 5000000 } } }, { RP_INT, { 0 } },
};
static struct rp_dict dict = { keys, values, 4, 4 };

static const struct {
	struct rp_value value;
	const char *json;
} rows[] = {
	{ { RP_NULL, { 0 } }, "null" },
	{ { RP_UINT, { .uinteger = UINT64_MAX } }, "18446744073709551615" },
	{ { RP_BIGINT, { .text = { "123456789012345678901", 21 } } },
	  "123456789012345678901" },
	{ { RP_DOUBLE, { .number = 1 } }, "1.0" },
	{ { RP_DOUBLE, { .number = __builtin_nan("") } }, "\"NaN\"" },
	{ { RP_DOUBLE, { .number = __builtin_inf() } }, "\"Infinity\"" },
	{ { RP_DOUBLE, { .number = -__builtin_inf() } }, "\"-Infinity\"" },
	{ { RP_BYTES, { .text = { "\0\377", 2 } } }, "\"AP8=\"" },
	{ { RP_TIMESTAMP, { .time = { 1, 500000000 } } },
	  "\"1970-01-01T00:00:01.5Z\"" },
	{ { RP_TIMESTAMP, { .time = { -62135596800, 0 } } },
	  "\"0001-01-01T00:00:00Z\"" },
	{ { RP_DURATION, { .time = { 0, -1 } } }, "\"-0.000000001s\"" },
	{ { RP_DURATION, { .time = { 90, 0 } } }, "\"90s\"" },
	{ { RP_TYPE, { .text = { "int", 3 } } }, "\"int\"" },
	{ { RP_OPTIONAL, { .inner = NULL } }, "null" },
	{ { RP_OPTIONAL, { .inner = &inner } }, "7" },
	{ { RP_DICT, { .dict = &dict } },
	  "{\"-1\": null, \"2\": 0.5, \"true\": "
	  "\"1970-01-01T00:00:00.005Z\", \"s\": 0}" },
};

RP_ROWS(plain, says_each_kind_as_json, rows)
{
	struct rp_arena arena;
	struct rp_value plain, list;

	rp_arena_init(&arena);
	plain = rp_value_plain(&arena, &row->value);
	cr_expect(eq(str, (char *)rp_json_text(&arena, &plain,
					       RP_JSON_SPACED).at,
		     (char *)row->json));
	list = rp_list_new(&arena);
	rp_list_push(&arena, &list, row->value);
	plain = rp_value_plain(&arena, &list);
	cr_expect(eq(str, (char *)rp_json_text(&arena, &plain,
					       RP_JSON_SPACED).at,
		     rp_arena_printf(&arena, "[%s]", row->json)));
	rp_arena_finish(&arena);
}

Test(plain, shares_what_is_plain_already)
{
	struct rp_arena arena;
	struct rp_value list, plain;

	rp_arena_init(&arena);
	list = rp_list_new(&arena);
	rp_list_push(&arena, &list, rp_int(1));
	plain = rp_value_plain(&arena, &list);
	cr_expect(eq(ptr, (void *)plain.as.list, (void *)list.as.list));
	rp_arena_finish(&arena);
}
