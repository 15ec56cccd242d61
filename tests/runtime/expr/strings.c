/*
 * CEL's strings library: places count characters, whatever their bytes.
 */
#include "call.h"
#include "lib/rows.h"

static const struct {
	const char *name, *args, *result;
} rows[] = {
	{ "charAt", "[\"pager\", 0]", "\"p\"" },
	{ "charAt", "[\"pager\", 5]", "\"\"" },
	{ "charAt", "[\"pager\", 6]", "!index out of range: 6" },
	{ "charAt", "[\"pager\", -1]", "!index out of range: -1" },
	{ "charAt", "[\"pager\", 9223372036854775807]",
	  "!index out of range: 9223372036854775807" },
	{ "charAt", "[\"\", 0]", "\"\"" },
	{ "charAt", "[\"žluťoučký 🐎\", 3]", "\"ť\"" },
	{ "charAt", "[\"žluťoučký 🐎\", 10]", "\"🐎\"" },
	{ "charAt", "[\"a\", 0.0]", "!found no matching overload for 'charAt' "
				    "applied to '(string, double)'" },
	{ "charAt", "[{\"!\": \"first\"}, {\"!\": \"second\"}]", "!first" },
	{ "charAt", "[1, {\"!\": \"second\"}]", "!second" },
	{ "indexOf", "[\"banana\", \"an\"]", "1" },
	{ "indexOf", "[\"banana\", \"\"]", "0" },
	{ "indexOf", "[\"banana\", \"nab\"]", "-1" },
	{ "indexOf", "[\"banana\", \"bananas\"]", "-1" },
	{ "indexOf", "[\"\", \"\"]", "0" },
	{ "indexOf", "[\"čáča\", \"ča\"]", "2" },
	{ "indexOf", "[\"banana\", \"an\", 2]", "3" },
	{ "indexOf", "[\"banana\", \"\", 2]", "2" },
	{ "indexOf", "[\"banana\", \"a\", 6]", "-1" },
	{ "indexOf", "[\"banana\", \"a\", 7]", "!index out of range: 7" },
	{ "indexOf", "[\"banana\", \"a\", -1]", "!index out of range: -1" },
	{ "indexOf", "[\"čáča\", \"á\", 1]", "1" },
	{ "indexOf", "[\"čáča\", \"á\", 2]", "-1" },
	{ "indexOf", "[1, \"a\"]", "!found no matching overload for 'indexOf' "
				   "applied to '(int, string)'" },
	{ "lastIndexOf", "[\"banana\", \"an\"]", "3" },
	{ "lastIndexOf", "[\"banana\", \"\"]", "6" },
	{ "lastIndexOf", "[\"banana\", \"x\"]", "-1" },
	{ "lastIndexOf", "[\"\", \"x\"]", "-1" },
	{ "lastIndexOf", "[\"čáča\", \"ča\"]", "2" },
	{ "lastIndexOf", "[\"banana\", \"an\", 2]", "1" },
	{ "lastIndexOf", "[\"banana\", \"an\", 3]", "3" },
	{ "lastIndexOf", "[\"banana\", \"ana\", 6]", "3" },
	{ "lastIndexOf", "[\"banana\", \"\", 2]", "2" },
	{ "lastIndexOf", "[\"banana\", \"a\", 0]", "-1" },
	{ "lastIndexOf", "[\"banana\", \"a\", -1]", "!index out of range: -1" },
	{ "lastIndexOf", "[\"banana\", \"a\", 7]", "!index out of range: 7" },
	{ "lastIndexOf", "[\"čáčá\", \"á\", 2]", "1" },
	{ "substring", "[\"banana\", 2]", "\"nana\"" },
	{ "substring", "[\"banana\", 6]", "\"\"" },
	{ "substring", "[\"banana\", 7]", "!index out of range: 7" },
	{ "substring", "[\"banana\", 2, 4]", "\"na\"" },
	{ "substring", "[\"banana\", 4, 4]", "\"\"" },
	{ "substring", "[\"banana\", 4, 2]",
	  "!invalid substring range. start: 4, end: 2" },
	{ "substring", "[\"banana\", 4, 7]", "!index out of range: 7" },
	{ "substring", "[\"banana\", -1, 2]", "!index out of range: -1" },
	{ "substring", "[\"žluťoučký\", 2, 5]", "\"uťo\"" },
	{ "substring", "[\"a\", 0, true]",
	  "!found no matching overload for 'substring' applied to "
	  "'(string, int, bool)'" },
	{ "reverse", "[\"\"]", "\"\"" },
	{ "reverse", "[\"a\"]", "\"a\"" },
	{ "reverse", "[\"kůň 🐎\"]", "\"🐎 ňůk\"" },
	{ "reverse", "[[1]]", "!found no matching overload for 'reverse' "
			      "applied to '(list)'" },
	{ "strings.quote", "[\"\"]", "\"\"\"\"" },
	{ "strings.quote", "[\"plain ťext\"]", "\"\"plain ťext\"\"" },
	{ "strings.quote", "[\"say \\\"hi\\\" \\\\ 'ho'\"]",
	  "\"\"say \\\"hi\\\" \\\\ 'ho'\"\"" },
	{ "strings.quote", "[\"\\u0007\\b\\f\\n\\r\\t\\u000b\"]",
	  "\"\"\\a\\b\\f\\n\\r\\t\\v\"\"" },
	{ "strings.quote", "[5]", "!found no matching overload for "
				  "'strings.quote' applied to '(int)'" },
};

RP_ROWS(strings, as_cel_has_them, rows)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	cr_expect(eq(str, (char *)call(&arena, row->name, row->args),
		     (char *)row->result), "%s%s", row->name, row->args);
	rp_arena_finish(&arena);
}
