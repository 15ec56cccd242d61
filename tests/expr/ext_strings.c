/*
 * CEL's strings library (cel-spec, doc/extensions/strings.md, and cel-go's ext
 * package): charAt, indexOf, lastIndexOf, substring, reverse, strings.quote,
 * and what they do together with split, join, replace, trim.
 */
#include "lib/evaluate.h"
#include "lib/rows.h"

static const struct test_expr rows[] = {
	{ "'pager'.charAt(0)", .want = "\"p\"" },
	{ "'pager'.charAt(5)", .want = "\"\"" },
	{ "'pager'.charAt(6)", .want = "!index out of range: 6" },
	{ "'pager'.charAt(-1)", .want = "!index out of range: -1" },
	{ "'žluťoučký'.charAt(3)", .want = "\"ť\"" },
	{ "'🐎!'.charAt(1)", .want = "\"!\"" },
	{ "''.charAt(0)", .want = "\"\"" },
	{ "dyn(5).charAt(0)",
	  .want = "!found no matching overload for 'charAt' applied to '(int, "
	  "int)'" },
	{ "'banana'.indexOf('an')", .want = "1" },
	{ "'banana'.indexOf('')", .want = "0" },
	{ "'banana'.indexOf('nab')", .want = "-1" },
	{ "'banana'.indexOf('an', 2)", .want = "3" },
	{ "'banana'.indexOf('', 6)", .want = "6" },
	{ "'banana'.indexOf('a', 7)", .want = "!index out of range: 7" },
	{ "'čáča'.indexOf('ča')", .want = "2" },
	{ "'banana'.indexOf(dyn(1))",
	  .want = "!found no matching overload for 'indexOf' applied to '(string, "
	  "int)'" },
	{ "'banana'.lastIndexOf('an')", .want = "3" },
	{ "'banana'.lastIndexOf('')", .want = "6" },
	{ "'banana'.lastIndexOf('an', 2)", .want = "1" },
	{ "'banana'.lastIndexOf('x')", .want = "-1" },
	{ "''.lastIndexOf('x')", .want = "-1" },
	{ "'banana'.lastIndexOf('a', -1)", .want = "!index out of range: -1" },
	{ "'čáčá'.lastIndexOf('á', 2)", .want = "1" },
	{ "'banana'.substring(2)", .want = "\"nana\"" },
	{ "'banana'.substring(2, 4)", .want = "\"na\"" },
	{ "'banana'.substring(6)", .want = "\"\"" },
	{ "'banana'.substring(7)", .want = "!index out of range: 7" },
	{ "'banana'.substring(4, 2)",
	  .want = "!invalid substring range. start: 4, end: 2" },
	{ "'banana'.substring(-1)", .want = "!index out of range: -1" },
	{ "'žluťoučký'.substring(2, 5)", .want = "\"uťo\"" },
	{ "'a'.substring(0, dyn('1'))",
	  .want = "!found no matching overload for 'substring' applied to "
	  "'(string, int, string)'" },
	{ "''.reverse()", .want = "\"\"" },
	{ "'kůň'.reverse()", .want = "\"ňůk\"" },
	{ "'abc'.reverse().reverse() == 'abc'", .want = "true" },
	{ "dyn([1]).reverse()",
	  .want = "!found no matching overload for 'reverse' applied to '(list)'" },
	{ "strings.quote('')", .want = "\"\\\"\\\"\"" },
	{ "strings.quote('a\"b')", .want = "\"\\\"a\\\\\\\"b\\\"\"" },
	{ "strings.quote('a\\nb\\t')", .want = "\"\\\"a\\\\nb\\\\t\\\"\"" },
	{ "strings.quote(r'a\\b')", .want = "\"\\\"a\\\\\\\\b\\\"\"" },
	{ "strings.quote(dyn(1))",
	  .want = "!found no matching overload for 'strings.quote' applied to "
	  "'(int)'" },
	{ "'host-7.example.org'.substring(0, 'host-7.example.org'.indexOf('.'))",
	  .want = "\"host-7\"" },
	{ "'a,b,c'.split(',').map(s, s.charAt(0)).join('-')",
	  .want = "\"a-b-c\"" },
};

Test(ext_strings, gives_the_same_on_all_ways)
{
	test_expect_rows(rows, sizeof rows / sizeof rows[0]);
}
