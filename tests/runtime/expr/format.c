/*
 * string.format: every verb with every kind, and what it refuses.
 */
#include "call.h"
#include "expr/expr.h"
#include "lib/rows.h"

#define FAILS(words) "!error during formatting: " words
#define CLAUSE(words) "!could not parse formatting clause: " words

static const struct {
	const char *args, *result;
} rows[] = {
	{ "[\"\", []]", "\"\"" },
	{ "[\"100 %%\", []]", "\"100 %\"" },
	{ "[\"%s is %s\", [\"disk\", \"plný\"]]", "\"disk is plný\"" },
	{ "[\"%s\", [null]]", "\"null\"" },
	{ "[\"%s\", [true]]", "\"true\"" },
	{ "[\"%s\", [-7]]", "\"-7\"" },
	{ "[\"%s\", [{\"u\": 18446744073709551615}]]",
	  "\"18446744073709551615\"" },
	{ "[\"%s\", [123456789012345678901234567890]]",
	  "\"123456789012345678901234567890\"" },
	{ "[\"%s\", [3.0]]", "\"3\"" },
	{ "[\"%s\", [0.1]]", "\"0.1\"" },
	{ "[\"%s\", [-2.5e-7]]", "\"-0.00000025\"" },
	{ "[\"%s\", [1e-5]]", "\"0.00001\"" },
	{ "[\"%s\", [1.25e20]]", "\"125000000000000000000\"" },
	{ "[\"%s\", [-1e16]]", "\"-10000000000000000\"" },
	{ "[\"%s\", [{\"d\": \"nan\"}]]", "\"NaN\"" },
	{ "[\"%s\", [{\"d\": \"-inf\"}]]", "\"-Infinity\"" },
	{ "[\"%s\", [{\"x\": \"byty\"}]]", "\"byty\"" },
	{ "[\"%s\", [{\"@\": \"::1\"}]]", "\"::1\"" },
	{ "[\"%s\", [{\"time\": [1772443145, 0]}]]",
	  "\"2026-03-02T09:19:05Z\"" },
	{ "[\"%s\", [{\"span\": [3661, 0]}]]", "\"3661s\"" },
	{ "[\"%s\", [[1, \"a\", [null]]]]", "\"[1, a, [null]]\"" },
	{ "[\"%s\", [[]]]", "\"[]\"" },
	{ "[\"%s\", [{\"b\": 1, \"a\": [2.5]}]]", "\"{a: [2.5], b: 1}\"" },
	{ "[\"<%s>%s\", [1, {\"dict\": [[true, \"x\"], [6, \"y\"]]}]]",
	  "\"<1>{6: y, true: x}\"" },
	{ "[\"%d\", [-9223372036854775808]]", "\"-9223372036854775808\"" },
	{ "[\"%d\", [{\"u\": 5}]]", "\"5\"" },
	{ "[\"%d\", [3.14]]", "\"3.14\"" },
	{ "[\"%d\", [{\"d\": \"inf\"}]]", "\"Infinity\"" },
	{ "[\"%f\", [2.5]]", "\"2.500000\"" },
	{ "[\"%f\", [2]]", "\"2.000000\"" },
	{ "[\"%.2f\", [9223372036854775807]]", "\"9223372036854775807.00\"" },
	{ "[\"%.0f\", [7]]", "\"7\"" },
	{ "[\"%.0f\", [2.5]]", "\"2\"" },
	{ "[\"%.0f\", [3.5]]", "\"4\"" },
	{ "[\"%.1f %%\", [99.95]]", "\"100.0 %\"" },
	{ "[\"%.1f\", [{\"d\": \"nan\"}]]", "\"NaN\"" },
	{ "[\"%e\", [1500]]", "\"1.500000e+03\"" },
	{ "[\"%.1e\", [-0.00025]]", "\"-2.5e-04\"" },
	{ "[\"%e\", [{\"u\": 1}]]", "\"1.000000e+00\"" },
	{ "[\"%b\", [10]]", "\"1010\"" },
	{ "[\"%b\", [-10]]", "\"-1010\"" },
	{ "[\"%b\", [false]]", "\"0\"" },
	{ "[\"%b\", [-9223372036854775808]]", "\"-1000000000000000000000000000"
	  "000000000000000000000000000000000000\"" },
	{ "[\"%o\", [64]]", "\"100\"" },
	{ "[\"%o\", [{\"u\": 8}]]", "\"10\"" },
	{ "[\"%x %X\", [255, 255]]", "\"ff FF\"" },
	{ "[\"%x\", [-30]]", "\"-1e\"" },
	{ "[\"%x\", [\"ž\"]]", "\"c5be\"" },
	{ "[\"%X\", [{\"x\": \"ž\"}]]", "\"C5BE\"" },
	{ "[\"%a\", [1]]", CLAUSE("unrecognized formatting clause \"a\"") },
	{ "[\"%ž\", [1]]", CLAUSE("unrecognized formatting clause") },
	{ "[\"%\", [1]]", CLAUSE("unexpected end of string") },
	{ "[\"%.2\", [1]]", CLAUSE("unexpected end of string") },
	{ "[\"%.f\", [1]]", CLAUSE("no digits behind '.'") },
	{ "[\"%.401f\", [1]]", CLAUSE("a precision above 400") },
	{ "[\"%.99999999999f\", [1]]", CLAUSE("a precision above 400") },
	{ "[\"%.2d\", [1]]", CLAUSE("a precision where there can be none") },
	{ "[\"%d %d\", [1]]", "!index 1 out of range" },
	{ "[\"%d\", [\"1\"]]",
	  FAILS("decimal clause can only be used on integers, was given "
		"string") },
	{ "[\"%f\", [null]]",
	  FAILS("fixed-point clause can only be used on doubles, was given "
		"null_type") },
	{ "[\"%e\", [\"1\"]]",
	  FAILS("scientific clause can only be used on doubles, was given "
		"string") },
	{ "[\"%b\", [1.0]]",
	  FAILS("only integers and bools can be formatted as binary, was given "
		"double") },
	{ "[\"%o\", [true]]",
	  FAILS("octal clause can only be used on integers, was given bool") },
	{ "[\"%x\", [0.5]]",
	  FAILS("only integers, byte buffers, and strings can be formatted as "
		"hex, was given double") },
	{ "[\"%s\", \"a\"]", "!found no matching overload for 'format' applied "
			    "to '(string, string)'" },
	{ "[1, []]", "!found no matching overload for 'format' applied to "
		     "'(int, list)'" },
	{ "[\"\", {\"!\": \"lost\"}]", "!lost" },
};

RP_ROWS(format, as_cel_has_it, rows)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	cr_expect(eq(str, (char *)call(&arena, "format", row->args),
		     (char *)row->result), "%s", row->args);
	rp_arena_finish(&arena);
}

static const struct rp_value *text(struct rp_frame *f, const char *text)
{
	return rp_x_string(f, rp_text(text));
}

Test(format, makes_bad_bytes_one_mark)
{
	struct rp_value list, bytes = { .tag = RP_BYTES };
	const struct rp_value *result;
	struct rp_arena arena;
	struct rp_frame f;

	rp_arena_init(&arena);
	rp_frame_init(&f, NULL, &arena);
	bytes.as.text = RP_TEXT("a\xff\xfe\x80z\xc3");
	list = rp_list_new(&arena);
	rp_list_push(&arena, &list, bytes);
	result = rp_x_format(&f, text(&f, "%s"), &list);
	cr_expect(eq(str, (char *)rp_text_cstr(&arena, result->as.text),
		     "a\xef\xbf\xbdz\xef\xbf\xbd"));
	rp_arena_finish(&arena);
}

/* A thousand times a text of a megabyte is more than the steps pay for. */
Test(format, ends_when_the_steps_do)
{
	const struct rp_value *result;
	struct rp_arena arena;
	struct rp_value list;
	struct rp_frame f;
	char *large, *verbs;

	rp_arena_init(&arena);
	rp_frame_init(&f, NULL, &arena);
	f.steps_left = 100000;
	large = rp_arena_alloc(&arena, 1 << 20);
	memset(large, 'x', 1 << 20);
	verbs = rp_arena_alloc(&arena, 2001);
	list = rp_list_new(&arena);
	for (int i = 0; i < 1000; i++) {
		memcpy(verbs + 2 * i, "%s", 2);
		rp_list_push(&arena, &list,
			     rp_string((struct rp_text){ large, 1 << 20 }));
	}
	result = rp_x_format(&f, text(&f, verbs), &list);
	cr_assert(eq(int, result->tag, RP_ERROR));
	cr_expect(eq(int, result->as.failure->kind, RP_F_COST));
	rp_arena_finish(&arena);
}
