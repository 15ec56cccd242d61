/*
 * No key of a definition goes unread without a word: each known key of each
 * kind of object, misspelled by a slip, is found and the key that was meant
 * named.
 */
#include "keys.h"

#include "bound_kinds.h"
#include "lib/rows.h"
#include "lib/units.h"
#include "notify/notify.h"
#include "passes.h"
#include "testing/rules.h"
#include "testing/testing.h"

#define SLIPS 3

/* The i-th slip of a key; NULL if the key has none of that sort. */
static const char *slip(struct rp_arena *arena, const char *key, int i)
{
	char *word = rp_arena_strdup(arena, key);
	size_t n = strlen(key), at = n > 2 ? 1 : 0;

	switch (i) {
	case 0:				/* doubled */
		return rp_arena_printf(arena, "%c%s", *key, key);
	case 1:				/* left out */
		if (n < 3)
			return NULL;
		memmove(word + n / 2, word + n / 2 + 1, n - n / 2);
		return word;
	default:			/* swapped */
		while (at + 2 < n && key[at] == key[at + 1])
			at++;
		word[at] = key[at + 1];
		word[at + 1] = key[at];
		return word;
	}
}

static bool is_among(const char *word, const char *const *names)
{
	return rp_choice_place(names, rp_text(word)) > 0;
}

static const struct rp_diag *finding_of(const struct rp_unit *unit,
					const char *key)
{
	for (size_t i = 0; i < unit->diags.n; i++) {
		const struct rp_diag *diag = &unit->diags.rows[i];
		const char *last = strrchr(diag->at, '/');

		if (last && diag->on_key && strcmp(last + 1, key) == 0)
			return diag;
	}
	return NULL;
}

/* The definition with the key in it, as strict as told. */
static struct rp_unit *unit_with(struct rp_arena *arena, const char *before,
				 const char *key, const char *after,
				 bool strict)
{
	struct rp_unit *unit = rp_arena_alloc(arena, sizeof *unit);

	rp_unit_init(unit, "test.json", rp_text(rp_arena_printf(
		arena, "%s\"%s\": 1%s", before, key, after)));
	unit->strict = strict;
	unit->with_tests = true;
	rp_unit_check(unit);
	return unit;
}

static void expect_found(const char *before, const char *after,
			 const char *key, const char *word)
{
	const char *wanted;
	struct rp_arena arena;
	struct rp_unit *unit;
	const struct rp_diag *diag;

	rp_arena_init(&arena);
	unit = unit_with(&arena, before, word, after, false);
	diag = finding_of(unit, word);
	cr_expect(diag != NULL, "%s\"%s\": nothing is said", before, word);
	wanted = rp_arena_printf(&arena, "did you mean '%s'?", key);
	if (diag)
		cr_expect(eq(str, (char *)(diag->hint ? diag->hint : "none"),
			     (char *)wanted), "%s\"%s\"", before, word);
	rp_unit_finish(unit);
	unit = unit_with(&arena, before, word, after, true);
	diag = finding_of(unit, word);
	cr_expect(diag && diag->severity == RP_DIAG_ERROR, "%s\"%s\", strictly",
		  before, word);
	rp_unit_finish(unit);
	rp_arena_finish(&arena);
}

/* Every slip of every name, between `before` and `after`. */
static void expect_all(const char *before, const char *after,
		       const char *const *names)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	for (const char *const *name = names; *name; name++)
		for (int i = 0; i < SLIPS; i++) {
			const char *word = slip(&arena, *name, i);

			if (word && !is_among(word, names))
				expect_found(before, after, *name, word);
		}
	rp_arena_finish(&arena);
}

/* ------------------------------------------------------------ around options */

#define NODES "\"nodes\": [{\"id\": \"a\", \"type\": \"log\", \"config\": " \
	      "{\"message\": \"x\"}"
#define TOP "{\"version\": \"1.0\", " NODES "}], "
#define NODE "{\"version\": \"1.0\", " NODES ", "

static const struct {
	const char *before, *after;
	const struct rp_key *rows;
} places[] = {
	{ TOP, "}", rp_top_rows },
	{ NODE, "}]}", rp_node_rows },
	{ NODE "\"retry\": {", "}}]}", rp_retry_rows },
	{ TOP "\"defaults\": {", "}}", rp_defaults_rows },
	{ TOP "\"defaults\": {\"retry\": {", "}}}", rp_retry_rows },
	{ TOP "\"limits\": {", "}}", rp_limits_rows },
	{ TOP "\"input\": {", "}}", rp_input_rows },
	{ TOP "\"input\": {\"schema\": {", "}}}", rp_shape_rows },
	{ TOP "\"input\": {\"schema\": {\"properties\": {\"p\": {\"items\": {",
	  "}}}}}}", rp_shape_rows },
	{ "{\"version\": \"1.0\", \"nodes\": [{\"id\": \"f\", \"type\": "
	  "\"foreach\", \"config\": {\"in\": \"payload\", \"do\": [{\"id\": "
	  "\"a\", \"type\": \"log\", \"config\": {\"message\": \"x\"}, ",
	  "}]}}]}", rp_node_rows },
};

RP_ROWS(keys, are_found_around_options, places)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	expect_all(row->before, row->after, rp_key_names(&arena, row->rows));
	rp_arena_finish(&arena);
}

/* ------------------------------------------------------------------- options */

static const char *const *option_names(struct rp_arena *arena,
				       const struct rp_option *rows)
{
	const char **names;
	size_t n = 0;

	while (rows && rows[n].name)
		n++;
	names = rp_arena_array(arena, n + 1, sizeof *names);
	for (size_t i = 0; i < n; i++)
		names[i] = rows[i].name;
	return names;
}

static const char *const around[][2] = {
	{ "{\"version\": \"1.0\", \"nodes\": [", "]}" },
	{ "{\"version\": \"1.0\", \"nodes\": [{\"id\": \"f\", \"type\": "
	  "\"foreach\", \"config\": {\"in\": \"payload\", \"do\": [",
	  "]}}]}" },
};

RP_ROWS(keys, are_found_in_every_node_type, around)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	for (size_t i = 0; rp_node_types()[i]; i++) {
		const struct rp_node_type *type = rp_node_types()[i];
		const char *before = rp_arena_printf(&arena, "%s{\"id\": "
			"\"a\", \"type\": \"%s\", \"config\": {", (*row)[0],
			type->name);

		expect_all(before, rp_arena_printf(&arena, "}}%s", (*row)[1]),
			   option_names(&arena, type->options));
	}
	rp_arena_finish(&arena);
}

#define NOTIFY "{\"version\": \"1.0\", \"nodes\": [{\"id\": \"a\", \"type\": " \
	       "\"notify\", \"config\": {\"channel\": {"

Test(keys, are_found_in_every_driver)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	for (size_t i = 0; rp_notifier_names()[i]; i++) {
		const char *name = rp_notifier_names()[i];
		const char *before = rp_arena_printf(&arena, NOTIFY
			"\"driver\": \"%s\", \"config\": {", name);

		expect_all(before, "}}}}]}", option_names(&arena,
			rp_notifier_find(rp_text(name))->options));
	}
	expect_all(NOTIFY, "}}}]}",
		   (const char *const[]){ "driver", "config", NULL });
	rp_arena_finish(&arena);
}

/* --------------------------------------------------------------------- tests */

#define CASE TOP "\"tests\": [{"

static const struct {
	const char *before, *after;
	const struct rp_test_rule *rules;
} cases[] = {
	{ CASE, "}]}", rp_test_rules },
	{ CASE "\"expect\": {", "}}]}", rp_expect_rules },
	{ CASE "\"mocks\": {\"a\": {", "}}}]}", rp_mock_rules },
	{ CASE "\"mocks\": {\"a\": [{", "}]}}]}", rp_mock_rules },
	{ CASE "\"mocks\": {\"a\": {\"items\": [{", "}]}}}]}", rp_mock_rules },
	{ CASE "\"expect\": {\"notifications\": [{", "}]}}]}",
	  rp_notification_rules },
	{ CASE "\"expect\": {\"status\": {", "}}}]}", rp_matcher_rules },
	{ CASE "\"expect\": {\"errors\": {\"a\": {", "}}}}]}",
	  rp_matcher_rules },
	{ CASE "\"expect\": {\"outputs\": {\"a\": {\"message\": {",
	  "}}}}}]}", rp_matcher_rules },
	{ CASE "\"expect\": {\"outputs\": {\"a\": {\"message\": {\"approx\": {",
	  "}}}}}}]}", rp_approx_rules },
};

RP_ROWS(keys, are_found_in_tests, cases)
{
	const char *names[16] = { NULL };

	for (size_t i = 0; row->rules[i].key; i++)
		names[i] = row->rules[i].key;
	expect_all(row->before, row->after, names);
}

Test(keys, finds_the_items_of_a_mock)
{
	expect_all(CASE "\"mocks\": {\"a\": {", "}}}]}",
		   (const char *const[]){ "items", NULL });
}

/* -------------------------------------------------------------------- tables */

Test(keys, has_a_row_for_each_key_of_a_node)
{
	struct rp_arena arena;
	const char *const *names;

	rp_arena_init(&arena);
	names = rp_key_names(&arena, rp_node_rows);
	for (size_t i = 0; names[i]; i++)
		cr_expect(is_among(names[i], rp_node_keys), "%s", names[i]);
	for (size_t i = 0; rp_node_keys[i]; i++)
		cr_expect(is_among(rp_node_keys[i], names), "%s",
			  rp_node_keys[i]);
	rp_arena_finish(&arena);
}

Test(keys, has_limits_in_the_order_of_bounds)
{
	for (int i = 0; i < RP_BOUND_COUNT; i++)
		cr_expect(eq(str, (char *)rp_limits_rows[i].name,
			     (char *)rp_bound_names[i].key));
	cr_expect(rp_limits_rows[RP_BOUND_COUNT].name == NULL);
}

static const struct {
	const char *before, *after, *key, *meant;
} meant[] = {
	{ NODE, "}]}", "if", "when" },
	{ NODE, "}]}", "timeout", "timeout_seconds" },
	{ NODE, "}]}", "retries", "max_retries" },
	{ NODE, "}]}", "depends_on", "next" },
	{ NODE "\"retry\": {", "}}]}", "attempts", "max_attempts" },
	{ NODE "\"retry\": {", "}}]}", "backoff", "backoff_ms" },
	{ TOP, "}", "steps", "nodes" },
	{ TOP "\"tests\": [{", "}]}", "assert", "expect" },
	{ "{\"nodes\": [{\"id\": \"a\", \"type\": \"context\", \"config\": {",
	  "}}]}", "checkers", "checker_names" },
	{ "{\"nodes\": [{\"id\": \"a\", \"type\": \"exec\", \"config\": {",
	  "}}]}", "command", "argv" },
	{ "{\"nodes\": [{\"id\": \"a\", \"type\": \"foreach\", \"config\": {",
	  "}}]}", "nodes", "do" },
	{ "{\"nodes\": [{\"id\": \"a\", \"type\": \"notify\", \"config\": {",
	  "}}]}", "body", "template" },
	{ "{\"nodes\": [{\"id\": \"a\", \"type\": \"context\", \"config\": {",
	  "}}]}", "inclde", "include" },
};

RP_ROWS(keys, knows_the_words_of_others, meant)
{
	expect_found(row->before, row->after, row->meant, row->key);
}

static const struct {
	const char *version, *findings;
} versions[] = {
	{ "\"1.0\"", "" }, { "\"1\"", "" }, { "1", "" }, { "1.0", "" },
	{ "2", "unknown-version" }, { "\"2.0\"", "unknown-version" },
	{ "null", "unknown-version" }, { "\"\"", "unknown-version" },
	{ "\"latest\"", "unknown-version" }, { "[1]", "unknown-version" },
	{ "\"10\"", "unknown-version" }, { "-1", "unknown-version" },
};

RP_ROWS(keys, knows_one_version, versions)
{
	struct rp_arena arena;
	struct rp_unit *unit;

	rp_arena_init(&arena);
	unit = test_unit(&arena, rp_text(rp_arena_printf(&arena,
		"{" NODES "}], \"version\": %s}", row->version)));
	cr_expect(eq(str, (char *)test_findings(&arena, unit),
		     (char *)row->findings), "%s", row->version);
	rp_arena_finish(&arena);
}
