/*
 * string.format (cel-spec, doc/extensions/strings.md).
 */
#include "lib/evaluate.h"
#include "lib/rows.h"

static const struct test_expr rows[] = {
	{ "'no verbs'.format([])", .want = "\"no verbs\"" },
	{ "'%d %%'.format([5])", .want = "\"5 %\"" },
	{ "'%s is %s'.format(['disk', 'full'])", .want = "\"disk is full\"" },
	{ "'%s'.format([null])", .want = "\"null\"" },
	{ "'%s'.format([true])", .want = "\"true\"" },
	{ "'%s'.format([3.0])", .want = "\"3\"" },
	{ "'%s'.format([0.1])", .want = "\"0.1\"" },
	{ "'%s'.format([1e20])", .want = "\"100000000000000000000\"" },
	{ "'%s'.format([1e-7])", .want = "\"0.0000001\"" },
	{ "'%s'.format([18446744073709551615u])",
	  .want = "\"18446744073709551615\"" },
	{ "'%s'.format([double('NaN')])", .want = "\"NaN\"" },
	{ "'%s'.format([-double('Infinity')])", .want = "\"-Infinity\"" },
	{ "'%s'.format([b'abc'])", .want = "\"abc\"" },
	{ "'%s'.format([b'a\\xff\\xfeb'])", .want = "\"a�b\"" },
	{ "'%s'.format([[1, 'a', [null]]])", .want = "\"[1, a, [null]]\"" },
	{ "'%s'.format([{'b': 1, 'a': 2.5}])", .want = "\"{a: 2.5, b: 1}\"" },
	{ "'%s'.format([{true: 'x', 6: 'y'}])", .want = "\"{6: y, true: x}\"" },
	{ "'%s'.format([timestamp('2026-03-02T09:19:05Z')])",
	  .want = "\"2026-03-02T09:19:05Z\"" },
	{ "'%s'.format([duration('1h1m1s')])", .want = "\"3661s\"" },
	{ "'%s'.format([type(1)])", .want = "\"int\"" },
	{ "'%d'.format([-9223372036854775808])",
	  .want = "\"-9223372036854775808\"" },
	{ "'%d'.format([3.14])", .want = "\"3.14\"" },
	{ "'%f'.format([2])", .want = "\"2.000000\"" },
	{ "'%.0f'.format([2.5])", .want = "\"2\"" },
	{ "'%.0f'.format([3.5])", .want = "\"4\"" },
	{ "'%.1f'.format([99.95])", .want = "\"100.0\"" },
	{ "'%e'.format([1500])", .want = "\"1.500000e+03\"" },
	{ "'%.1e'.format([-0.00025])", .want = "\"-2.5e-04\"" },
	{ "'%b'.format([10])", .want = "\"1010\"" },
	{ "'%b'.format([-10])", .want = "\"-1010\"" },
	{ "'%b'.format([false])", .want = "\"0\"" },
	{ "'%o'.format([64])", .want = "\"100\"" },
	{ "'%x %X'.format([255, 255])", .want = "\"ff FF\"" },
	{ "'%x'.format(['ž'])", .want = "\"c5be\"" },
	{ "'%X'.format([b'ž'])", .want = "\"C5BE\"" },
	{ "'%a'.format([1])",
	  .want = "!could not parse formatting clause: unrecognized formatting "
	  "clause \"a\"" },
	{ "'%'.format([1])",
	  .want = "!could not parse formatting clause: unexpected end of string" },
	{ "'%.f'.format([1])",
	  .want = "!could not parse formatting clause: no digits behind '.'" },
	{ "'%.2d'.format([1])",
	  .want = "!could not parse formatting clause: a precision where there "
	  "can be none" },
	{ "'%.401f'.format([1])",
	  .want = "!could not parse formatting clause: a precision above 400" },
	{ "'%d %d'.format([1])", .want = "!index 1 out of range" },
	{ "'%d'.format(['1'])",
	  .want = "!error during formatting: decimal clause can only be used on "
	  "integers, was given string" },
	{ "'%o'.format([true])",
	  .want = "!error during formatting: octal clause can only be used on "
	  "integers, was given bool" },
	{ "'%s'.format([optional.none()])",
	  .want = "!error during formatting: string clause can only be used on "
	  "strings, bools, bytes, ints, doubles, maps, lists, types, "
	  "durations, and timestamps, was given optional_type" },
	{ "'%s'.format(dyn('a'))",
	  .want = "!found no matching overload for 'format' applied to '(string, "
	  "string)'" },
	{ "'%d/%d'.format([1 / 0, 2])", .want = "!divide by zero" },
};

Test(ext_format, gives_the_same_on_all_ways)
{
	test_expect_rows(rows, sizeof rows / sizeof rows[0]);
}
