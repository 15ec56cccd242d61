/*
 * Functions of text, and regular expressions.
 */
#include "lib/evaluate.h"

/* langdef.md, "String Values" and the string functions of the standard. */
static const struct test_pair functions[] = {
	{ "size('')", "0" },
	{ "size('disk')", "4" },
	{ "'na\303\257ve'.size()", "5" },
	{ "size('\\U0001F525')", "1" },
	{ "size(b'\\xf0\\x9f\\x94\\xa5')", "4" },
	{ "size(dyn(1))", "!no matching overload for 'size' applied to '(int)'" },
	{ "size(dyn(null))", "!no matching overload" },
	{ "'disk full'.contains('full')", "true" },
	{ "'disk full'.contains('')", "true" },
	{ "''.contains('a')", "false" },
	{ "''.contains('')", "true" },
	{ "'disk full'.contains('Full')", "false" },
	{ "dyn('a').contains(dyn(1))", "!no matching overload for 'contains'" },
	{ "dyn(1).contains('a')", "!no matching overload" },
	{ "'db-1'.startsWith('db')", "true" },
	{ "'db-1'.startsWith('')", "true" },
	{ "'db'.startsWith('db-1')", "false" },
	{ "'db-1'.endsWith('-1')", "true" },
	{ "'db-1'.endsWith('')", "true" },
	{ "'1'.endsWith('-1')", "false" },
	{ "'\303\251t\303\251'.endsWith('\303\251')", "true" },
	{ "'Disk FULL'.lowerAscii()", "\"disk full\"" },
	{ "'\303\211t\303\251'.lowerAscii()", "\"\303\211t\303\251\"" },
	{ "'Disk full'.upperAscii()", "\"DISK FULL\"" },
	{ "'  a b \\t\\n'.trim()", "\"a b\"" },
	{ "'\\u00a0\\u2003x\\u3000'.trim()", "\"x\"" },
	{ "'   '.trim()", "\"\"" },
	{ "''.trim()", "\"\"" },
	{ "'a,b,c'.split(',')", "[\"a\", \"b\", \"c\"]" },
	{ "'a,,c,'.split(',')", "[\"a\", \"\", \"c\", \"\"]" },
	{ "''.split(',')", "[\"\"]" },
	{ "'abc'.split('')", "[\"a\", \"b\", \"c\"]" },
	{ "''.split('')", "[]" },
	{ "'\303\251t'.split('')", "[\"\303\251\", \"t\"]" },
	{ "'a,b,c'.split(',', 2)", "[\"a\", \"b,c\"]" },
	{ "'a,b,c'.split(',', 1)", "[\"a,b,c\"]" },
	{ "'a,b,c'.split(',', 0)", "[]" },
	{ "'a,b,c'.split(',', -1)", "[\"a\", \"b\", \"c\"]" },
	{ "'abc'.split('', 2)", "[\"a\", \"bc\"]" },
	{ "['a', 'b'].join()", "\"ab\"" },
	{ "['a', 'b'].join(', ')", "\"a, b\"" },
	{ "[].join(',')", "\"\"" },
	{ "['a'].join(',')", "\"a\"" },
	{ "'a-b-c'.replace('-', '+')", "\"a+b+c\"" },
	{ "'a-b-c'.replace('-', '')", "\"abc\"" },
	{ "'aaa'.replace('aa', 'b')", "\"ba\"" },
	{ "'ab'.replace('', '_')", "\"_a_b_\"" },
	{ "'a-b-c'.replace('-', '+', 1)", "\"a+b-c\"" },
	{ "'a-b-c'.replace('-', '+', 0)", "\"a-b-c\"" },
	{ "'a-b-c'.replace('-', '+', -1)", "\"a+b+c\"" },
	{ "'ab'.replace('', '_', 2)", "\"_a_b\"" },
	{ "'\303\251'.replace('', '.')", "\".\303\251.\"" },
};

TEST_PAIRS(text, functions)

/* langdef.md, "Regular Expressions". */
static const struct test_pair patterns[] = {
	{ "'db-12'.matches('^db-[0-9]+$')", "true" },
	{ "'db-12'.matches('[0-9]')", "true" },
	{ "matches('db-12', 'cache')", "false" },
	{ "''.matches('^$')", "true" },
	{ "'x'.matches('')", "true" },
	{ "'\303\251'.matches('^.$')", "true" },
	{ "'DB'.matches('(?i)db')", "true" },
	{ "'a'.matches('(')", "!the regular expression is not valid" },
	{ "'a'.matches('*')", "!the regular expression is not valid" },
	{ "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'.matches('^(a+)+$')", "!takes too long" },
	{ "dyn(1).matches('a')", "!no matching overload for 'matches'" },
};

TEST_PAIRS(text, patterns)
