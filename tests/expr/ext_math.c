/*
 * CEL's math library (cel-go's ext package, conformance suite math_ext).
 */
#include "lib/evaluate.h"
#include "lib/rows.h"

static const struct test_expr rows[] = {
	{ "math.greatest(3)", .want = "3" },
	{ "math.greatest(-3, 3)", .want = "3" },
	{ "math.greatest(1, 2, 3.5)", .want = "3.5" },
	{ "math.greatest(7u, -7)", .want = "7" },
	{ "math.greatest([4, 9, 2])", .want = "9" },
	{ "math.greatest([4.5, 9u, 2])", .want = "9" },
	{ "math.greatest(dyn([]))", .want = "!math.greatest of an empty list" },
	{ "math.greatest(1, dyn('a'))",
	  .want = "!found no matching overload for 'math.greatest' applied to "
	  "'(int, string)'" },
	{ "math.least(3, -3)", .want = "-3" },
	{ "math.least(1, 2, 0.5)", .want = "0.5" },
	{ "math.least([4, 9, 2])", .want = "2" },
	{ "math.least(18446744073709551615u, 1)", .want = "1" },
	{ "math.ceil(1.2)", .want = "2.0" },
	{ "math.ceil(-1.2)", .want = "-1.0" },
	{ "math.floor(-1.2)", .want = "-2.0" },
	{ "math.floor(1.8)", .want = "1.0" },
	{ "math.round(2.5)", .want = "3.0" },
	{ "math.round(-1.5)", .want = "-2.0" },
	{ "math.trunc(-1.9)", .want = "-1.0" },
	{ "math.ceil(dyn(1))",
	  .want = "!found no matching overload for 'math.ceil' applied to '(int)'" },
	{ "math.abs(-11)", .want = "11" },
	{ "math.abs(4u)", .want = "4" },
	{ "math.abs(-0.5)", .want = "0.5" },
	{ "math.abs(-9223372036854775808)", .want = "!integer overflow" },
	{ "math.sign(-9)", .want = "-1" },
	{ "math.sign(0u)", .want = "0" },
	{ "math.sign(-0.1)", .want = "-1.0" },
	{ "math.sign(dyn('1'))",
	  .want = "!found no matching overload for 'math.sign' applied to "
	  "'(string)'" },
	{ "math.isNaN(0.0 / 0.0)", .want = "true" },
	{ "math.isInf(-1.0 / 0.0)", .want = "true" },
	{ "math.isFinite(1e308)", .want = "true" },
	{ "math.isFinite(0.0 / 0.0)", .want = "false" },
	{ "math.isNaN(dyn(1))",
	  .want = "!found no matching overload for 'math.isNaN' applied to "
	  "'(int)'" },
	{ "math.sqrt(81)", .want = "9.0" },
	{ "math.sqrt(2.25)", .want = "1.5" },
	{ "math.isNaN(math.sqrt(-1))", .want = "true" },
	{ "math.bitAnd(6, 3)", .want = "2" },
	{ "math.bitAnd(6u, 3u)", .want = "2" },
	{ "math.bitOr(4, -2)", .want = "-2" },
	{ "math.bitXor(4, -2)", .want = "-6" },
	{ "math.bitNot(0)", .want = "-1" },
	{ "math.bitNot(0u)", .want = "18446744073709551615" },
	{ "math.bitAnd(6, dyn(3u))",
	  .want = "!found no matching overload for 'math.bitAnd' applied to "
	  "'(int, uint)'" },
	{ "math.bitShiftLeft(3, 2)", .want = "12" },
	{ "math.bitShiftLeft(1, 63)", .want = "-9223372036854775808" },
	{ "math.bitShiftLeft(-1, 64)", .want = "0" },
	{ "math.bitShiftRight(-1024, 3)", .want = "2305843009213693824" },
	{ "math.bitShiftRight(1024u, 4)", .want = "64" },
	{ "math.bitShiftLeft(1, -1)",
	  .want = "!math.bitShiftLeft: negative offset: -1" },
	{ "math.bitShiftRight(1u, -9)",
	  .want = "!math.bitShiftRight: negative offset: -9" },
};

Test(ext_math, gives_the_same_on_all_ways)
{
	test_expect_rows(rows, sizeof rows / sizeof rows[0]);
}
