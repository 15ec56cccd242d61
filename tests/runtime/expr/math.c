/*
 * CEL's math library, each overload and each way to fail.
 */
#include "call.h"
#include "lib/rows.h"

#define NO(name, types) \
	"!found no matching overload for '" name "' applied to '(" types ")'"

#define NULLED(name) \
	"!'" name "' needs a value, but it is null; test it with has() or " \
	"give a default() (no matching overload for '" name "')"

static const struct {
	const char *name, *args, *result;
} rows[] = {
	{ "math.greatest", "[3]", "3" },
	{ "math.greatest", "[-3, 3]", "3" },
	{ "math.greatest", "[1, 2, 3.5]", "3.5" },
	{ "math.greatest", "[{\"u\": 7}, -7]", "7u" },
	{ "math.greatest", "[1, 1.0]", "1" },
	{ "math.greatest", "[1.0, 1]", "1.0" },
	{ "math.greatest", "[9223372036854775807, 9223372036854775808.0]",
	  "9.223372036854776e+18" },
	{ "math.greatest", "[[4, 9, 2]]", "9" },
	{ "math.greatest", "[[4.5, {\"u\": 9}, 2]]", "9u" },
	{ "math.greatest", "[[]]", "!math.greatest of an empty list" },
	{ "math.greatest", "[]", NO("math.greatest", "") },
	{ "math.greatest", "[\"a\"]", NO("math.greatest", "string") },
	{ "math.greatest", "[1, \"a\"]", NO("math.greatest", "int, string") },
	{ "math.greatest", "[[1, true]]", NO("math.greatest", "int, bool") },
	{ "math.greatest", "[[1], 2]", NO("math.greatest", "list, int") },
	{ "math.greatest", "[1, {\"!\": \"lost\"}]", "!lost" },
	{ "math.least", "[3]", "3" },
	{ "math.least", "[-3, 3]", "-3" },
	{ "math.least", "[1, 2, 0.5]", "0.5" },
	{ "math.least", "[{\"u\": 18446744073709551615}, 1]", "1" },
	{ "math.least", "[[4, 9, 2]]", "2" },
	{ "math.least", "[[]]", "!math.least of an empty list" },
	{ "math.least", "[null]", NULLED("math.least") },
	{ "math.ceil", "[1.2]", "2.0" },
	{ "math.ceil", "[-1.2]", "-1.0" },
	{ "math.ceil", "[-0.2]", "-0.0" },
	{ "math.ceil", "[7.0]", "7.0" },
	{ "math.ceil", "[1e300]", "1e+300" },
	{ "math.ceil", "[{\"d\": \"-inf\"}]", "-inf" },
	{ "math.ceil", "[1]", NO("math.ceil", "int") },
	{ "math.floor", "[1.8]", "1.0" },
	{ "math.floor", "[-1.2]", "-2.0" },
	{ "math.floor", "[{\"d\": \"nan\"}]", "nan" },
	{ "math.floor", "[{\"u\": 1}]", NO("math.floor", "uint") },
	{ "math.round", "[1.5]", "2.0" },
	{ "math.round", "[2.5]", "3.0" },
	{ "math.round", "[-1.5]", "-2.0" },
	{ "math.round", "[-1.4]", "-1.0" },
	{ "math.round", "[0.49999999999999994]", "0.0" },
	{ "math.round", "[4503599627370497.0]", "4503599627370497.0" },
	{ "math.round", "[{\"d\": \"inf\"}]", "inf" },
	{ "math.round", "[1]", NO("math.round", "int") },
	{ "math.trunc", "[1.9]", "1.0" },
	{ "math.trunc", "[-1.9]", "-1.0" },
	{ "math.trunc", "[\"1.9\"]", NO("math.trunc", "string") },
	{ "math.abs", "[-11]", "11" },
	{ "math.abs", "[11]", "11" },
	{ "math.abs", "[{\"u\": 4}]", "4u" },
	{ "math.abs", "[-0.5]", "0.5" },
	{ "math.abs", "[-9223372036854775808]", "!integer overflow" },
	{ "math.abs", "[true]", NO("math.abs", "bool") },
	{ "math.abs", "[{\"!\": \"lost\"}]", "!lost" },
	{ "math.sign", "[-9]", "-1" },
	{ "math.sign", "[0]", "0" },
	{ "math.sign", "[{\"u\": 9}]", "1u" },
	{ "math.sign", "[{\"u\": 0}]", "0u" },
	{ "math.sign", "[-0.1]", "-1.0" },
	{ "math.sign", "[0.0]", "0.0" },
	{ "math.sign", "[{\"d\": \"nan\"}]", "nan" },
	{ "math.sign", "[\"\"]", NO("math.sign", "string") },
	{ "math.isNaN", "[{\"d\": \"nan\"}]", "true" },
	{ "math.isNaN", "[0.0]", "false" },
	{ "math.isNaN", "[1]", NO("math.isNaN", "int") },
	{ "math.isInf", "[{\"d\": \"-inf\"}]", "true" },
	{ "math.isInf", "[{\"d\": \"nan\"}]", "false" },
	{ "math.isInf", "[1]", NO("math.isInf", "int") },
	{ "math.isFinite", "[1e308]", "true" },
	{ "math.isFinite", "[{\"d\": \"inf\"}]", "false" },
	{ "math.isFinite", "[{\"d\": \"nan\"}]", "false" },
	{ "math.isFinite", "[null]", NULLED("math.isFinite") },
	{ "math.sqrt", "[81]", "9.0" },
	{ "math.sqrt", "[{\"u\": 4}]", "2.0" },
	{ "math.sqrt", "[2.25]", "1.5" },
	{ "math.sqrt", "[-1]", "nan" },
	{ "math.sqrt", "[\"4\"]", NO("math.sqrt", "string") },
	{ "math.bitAnd", "[6, 3]", "2" },
	{ "math.bitAnd", "[-1, 7]", "7" },
	{ "math.bitAnd", "[{\"u\": 6}, {\"u\": 3}]", "2u" },
	{ "math.bitAnd", "[6, {\"u\": 3}]", NO("math.bitAnd", "int, uint") },
	{ "math.bitOr", "[4, -2]", "-2" },
	{ "math.bitOr", "[{\"u\": 4}, {\"u\": 1}]", "5u" },
	{ "math.bitOr", "[{\"u\": 4}, 1.0]", NO("math.bitOr", "uint, double") },
	{ "math.bitXor", "[4, -2]", "-6" },
	{ "math.bitXor", "[{\"u\": 5}, {\"u\": 1}]", "4u" },
	{ "math.bitXor", "[[], 1]", NO("math.bitXor", "list, int") },
	{ "math.bitNot", "[0]", "-1" },
	{ "math.bitNot", "[{\"u\": 0}]", "18446744073709551615u" },
	{ "math.bitNot", "[0.0]", NO("math.bitNot", "double") },
	{ "math.bitShiftLeft", "[3, 2]", "12" },
	{ "math.bitShiftLeft", "[1, 63]", "-9223372036854775808" },
	{ "math.bitShiftLeft", "[-1, 64]", "0" },
	{ "math.bitShiftLeft", "[{\"u\": 1}, 63]", "9223372036854775808u" },
	{ "math.bitShiftLeft", "[1, -1]",
	  "!math.bitShiftLeft: negative offset: -1" },
	{ "math.bitShiftLeft", "[{\"u\": 1}, {\"u\": 1}]",
	  NO("math.bitShiftLeft", "uint, uint") },
	{ "math.bitShiftRight", "[-1024, 3]", "2305843009213693824" },
	{ "math.bitShiftRight", "[1024, 64]", "0" },
	{ "math.bitShiftRight", "[{\"u\": 1024}, 4]", "64u" },
	{ "math.bitShiftRight", "[1, -9]",
	  "!math.bitShiftRight: negative offset: -9" },
	{ "math.bitShiftRight", "[1.0, 1]",
	  NO("math.bitShiftRight", "double, int") },
};

RP_ROWS(math, as_cel_has_it, rows)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	cr_expect(eq(str, (char *)call(&arena, row->name, row->args),
		     (char *)row->result), "%s%s", row->name, row->args);
	rp_arena_finish(&arena);
}
