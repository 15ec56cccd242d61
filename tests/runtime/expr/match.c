/*
 * Regular expressions: what they find, how RE2 reads them, and that none of
 * them takes for ever.
 */
#include "expr/expr.h"

#include "lib/rows.h"

static const struct rp_value *matches(struct rp_frame *f, const char *text,
				      const char *pattern)
{
	return rp_x_matches(f, rp_x_string(f, rp_text(text)),
			    rp_x_string(f, rp_text(pattern)));
}

static const struct {
	const char *text, *pattern;
	bool want;
} rows[] = {
	{ "disk full on db-1", "full", true },
	{ "disk full on db-1", "^full", false },
	{ "disk full on db-1", "db-[0-9]+$", true },
	{ "", "", true },
	{ "", "a", false },
	{ "abc", "a.c", true },
	{ "a\nc", "a.c", false },
	{ "a\nc", "(?s)a.c", true },
	{ "a\rc", "a.c", true },
	/* $ is the very end, as RE2 has it. */
	{ "abc\n", "c$", false },
	{ "abc\n", "(?m)c$", true },
	{ "a\nb", "(?m)^b", true },
	{ "ABC", "abc", false },
	{ "ABC", "(?i)abc", true },
	{ "STRASSE \303\226L", "(?i)\303\266l", true },
	/* A dot is a character, not a byte. */
	{ "\303\266", "^.$", true },
	{ "\303\266", "^..$", false },
	{ "\360\237\224\245", "^\\x{1F525}$", true },
	{ "na\303\257ve", "^\\w+$", false },
	{ "na\303\257ve", "^\\pL+$", true },
	{ "\331\243", "\\d", false },
	{ "key=val", "(?P<k>\\w+)=(?P<v>\\w+)", true },
};

RP_ROWS(match, finds_patterns, rows)
{
	const struct rp_value *found;
	struct rp_arena arena;
	struct rp_frame frame;

	rp_arena_init(&arena);
	rp_frame_init(&frame, NULL, &arena);
	found = matches(&frame, row->text, row->pattern);
	cr_assert(eq(int, (int)found->tag, RP_BOOL), "%s", row->pattern);
	cr_expect(found->as.boolean == row->want, "%s in %s", row->pattern,
		  row->text);
	rp_arena_finish(&arena);
}

static const struct {
	const char *text, *pattern, *message;
	enum rp_failure_kind kind;
} bad[] = {
	{ "a", "(", "missing closing parenthesis", RP_F_PATTERN },
	{ "a", "a*b[", "missing terminating ]", RP_F_PATTERN },
	{ "a", "\\C", "\\C is disabled", RP_F_PATTERN },
	{ "a", "(((a{500}){500}){500}){500}", "too large", RP_F_PATTERN },
	{ "a", "\377", "UTF-8", RP_F_PATTERN },
	{ "\377", "a", "the text is not UTF-8", RP_F_CONVERT },
	{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
	  "^(a+)+$", "takes too long", RP_F_PATTERN },
	{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
	  "(a|a|aa)*c|(?:a*)*d", "takes too long", RP_F_PATTERN },
};

RP_ROWS(match, refuses_what_is_no_pattern_or_too_dear, bad)
{
	const struct rp_value *error;
	struct rp_arena arena;
	struct rp_frame frame;

	rp_arena_init(&arena);
	rp_frame_init(&frame, NULL, &arena);
	error = matches(&frame, row->text, row->pattern);
	cr_assert(eq(int, (int)error->tag, RP_ERROR), "%s", row->pattern);
	cr_expect(eq(int, (int)error->as.failure->kind, (int)row->kind), "%s",
		  error->as.failure->message);
	cr_expect(strstr(error->as.failure->message, row->message) != NULL, "%s",
		  error->as.failure->message);
	rp_arena_finish(&arena);
}

/* Each start of a search begins anew; only our own count adds them up. */
Test(match, counts_all_starts_of_a_search)
{
	static char text[200001];
	struct rp_arena arena;
	struct rp_frame frame;
	const struct rp_value *error;

	memset(text, 'a', sizeof text - 1);
	text[sizeof text - 2] = 'd';
	rp_arena_init(&arena);
	rp_frame_init(&frame, NULL, &arena);
	error = matches(&frame, text, "[ab]*xd");
	cr_assert(eq(int, (int)error->tag, RP_ERROR));
	cr_expect(eq(int, (int)error->as.failure->kind, RP_F_PATTERN));
	rp_arena_finish(&arena);
}

/* Errors are forgiven by exists(), so dear searches must use up the frame. */
Test(match, ends_a_row_of_dear_searches)
{
	static const char text[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab";
	const struct rp_value *error = NULL;
	struct rp_arena arena;
	struct rp_frame frame;
	int n;

	rp_arena_init(&arena);
	rp_frame_init(&frame, NULL, &arena);
	for (n = 0; n < 100 && frame.steps_left; n++)
		error = matches(&frame, text, "^(a+)+$");
	cr_expect(lt(int, n, 20));
	cr_expect(eq(int, (int)error->as.failure->kind, RP_F_COST));
	rp_arena_finish(&arena);
}

Test(match, makes_more_patterns_than_it_keeps)
{
	struct rp_arena arena;
	struct rp_frame frame;

	rp_arena_init(&arena);
	rp_frame_init(&frame, NULL, &arena);
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 100; i++)
			cr_expect(matches(&frame, "n42",
					  rp_arena_printf(&arena, "^n%d$", i))
					  ->as.boolean == (i == 42));
	rp_arena_finish(&arena);
}
