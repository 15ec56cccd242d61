/*
 * The list of findings: what goes into messages, and how much is kept.
 */
#include "diag.h"

#include "base/json.h"
#include "lib/rows.h"
#include "lib/units.h"

static struct rp_unit *empty_unit(struct rp_arena *arena)
{
	struct rp_unit *unit;

	rp_arena_init(arena);
	unit = test_unit(arena, RP_TEXT("{\"version\": 1, \"nodes\": "
					"[{\"id\": \"a\", \"type\": "
					"\"context\"}]}"));
	cr_assert(eq(sz, unit->diags.n, 0));
	return unit;
}

static const struct {
	const char *argument, *message;
} arguments[] = {
	{ "a", "Duplicate node id: a" },
	{ "{0} %s", "Duplicate node id: {0} %s" },
	{ "a\nb\x1b", "Duplicate node id: a\\nb\\x1b" },
	{ "caf\xc3\xa9", "Duplicate node id: caf\xc3\xa9" },
	{ "\xff", "Duplicate node id: \\xff" },
};

RP_ROWS(diag, makes_arguments_harmless, arguments)
{
	struct rp_arena arena;
	struct rp_unit *unit = empty_unit(&arena);
	struct rp_diag *diag = rp_report(unit, RP_D_DUPLICATE_ID, "",
					 row->argument);

	cr_expect(eq(str, (char *)diag->message, (char *)row->message));
	rp_arena_finish(&arena);
}

Test(diag, cuts_long_arguments)
{
	struct rp_arena arena;
	struct rp_unit *unit = empty_unit(&arena);
	char *word = memset(rp_arena_alloc(&arena, 100001), 'x', 100000);

	cr_expect(lt(sz, strlen(rp_report(unit, RP_D_DUPLICATE_ID, "",
					  word)->message), 500));
	cr_expect(lt(sz, strlen(rp_diag_text(unit, rp_text(word))), 200));
	rp_arena_finish(&arena);
}

Test(diag, shows_what_stands_behind_a_nul)
{
	struct rp_arena arena;
	struct rp_unit *unit = empty_unit(&arena);

	cr_expect(eq(str, (char *)rp_diag_text(unit, RP_TEXT("a\0b")),
		     "a\\x00b"));
	rp_arena_finish(&arena);
}

static const struct {
	const char *json, *shown;
} values[] = {
	{ "null", "null" }, { "true", "true" }, { "-7", "-7" },
	{ "1.5", "1.5" }, { "\"x\"", "\"x\"" }, { "[1]", "a list" },
	{ "{}", "an object" },
};

RP_ROWS(diag, says_what_a_value_is, values)
{
	struct rp_arena arena;
	struct rp_unit *unit = empty_unit(&arena);
	struct rp_json_result result;
	struct rp_value value;

	cr_assert(eq(int, rp_json_read(&value, &arena, rp_text(row->json), 9,
				       &result), 0));
	cr_expect(eq(str, (char *)rp_diag_value(unit, &value),
		     (char *)row->shown));
	rp_arena_finish(&arena);
}

Test(diag, lists_names_both_ways)
{
	static const char *const names[] = { "a", "b", NULL };
	struct rp_arena arena;
	struct rp_unit *unit = empty_unit(&arena);

	cr_expect(eq(str, (char *)rp_diag_names(unit, names), "a, b"));
	cr_expect(eq(str, (char *)rp_diag_python_names(unit, names),
		     "['a', 'b']"));
	rp_arena_finish(&arena);
}

Test(diag, suggests_until_the_budget_is_spent)
{
	static const char *const names[] = { "memory", "disk", NULL };
	struct rp_arena arena;
	struct rp_unit *unit = empty_unit(&arena);
	int suggestions = 0;

	cr_expect(eq(str, (char *)rp_diag_suggest(unit, RP_TEXT("memry"),
						  names),
		     "did you mean 'memory'?"));
	cr_expect(rp_diag_suggest(unit, RP_TEXT("network"), names) == NULL);
	while (rp_diag_suggest(unit, RP_TEXT("memry"), names))
		suggestions++;
	cr_expect(gt(int, suggestions, 1000));
	rp_arena_finish(&arena);
}

Test(diag, keeps_so_many_and_counts_on)
{
	struct rp_arena arena;
	struct rp_unit *unit = empty_unit(&arena);

	for (int i = 0; i < 1000; i++) {
		rp_report(unit, RP_D_UNKNOWN_KEY, "", "a", "b")->hint = "c";
		rp_report(unit, RP_D_NO_VERSION, "", NULL)->on_key = true;
	}
	cr_expect(eq(sz, unit->diags.n, 2 * RP_MAX_FINDINGS));
	cr_expect(eq(sz, unit->diags.n_errors, 1000));
	cr_expect(eq(sz, unit->diags.n_warnings, 1000));
	rp_arena_finish(&arena);
}

Test(diag, takes_warnings_for_errors_when_strict)
{
	struct rp_arena arena;
	struct rp_unit *unit = empty_unit(&arena);

	unit->strict = true;
	cr_expect(rp_report(unit, RP_D_UNKNOWN_KEY, "", "a", "b")->severity
		  == RP_DIAG_ERROR);
	cr_expect(eq(sz, unit->diags.n_errors, 1));
	cr_expect(eq(sz, unit->diags.n_warnings, 0));
	rp_arena_finish(&arena);
}

Test(diag, has_a_sentence_of_advice_for_everything)
{
	for (int id = 0; id < RP_D_COUNT; id++) {
		const char *advice = rp_diag_advice(id);

		cr_expect(rp_text_ends(rp_text(advice), "."), "%s", advice);
		cr_expect(strpbrk(rp_diag_name(id), " _") == NULL);
	}
}
