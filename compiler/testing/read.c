/*
 * Tests as text: every key, matcher, node id and time is checked before
 * anything runs, because a test with a misspelled expectation passes for ever.
 */
#include "testing/testing.h"

#include "base/clock.h"
#include "base/json.h"
#include "compile.h"
#include "keys.h"
#include "passes.h"
#include "testing/rules.h"

/* 2026-01-01T00:00:00Z, for tests that name no time. */
#define DEFAULT_NOW INT64_C(1767225600000000)

struct reader {
	struct rp_unit *unit;
	const struct rp_unit *definition;
	const char *title;		/* "Test 'name'" */
	const char *const *ids;		/* of all nodes, NULL-terminated */
	bool knows_all_ids;
};

/* ------------------------------------------------------------------- rules */

static bool is_class(struct rp_text text)
{
	static const char *const classes[] = {
		"transient", "permanent", "timeout", NULL
	};

	return rp_choice_place(classes, text) > 0;
}

static bool is_string_map(const struct rp_value *value)
{
	if (value->tag != RP_MAP)
		return false;
	for (size_t i = 0; i < rp_value_count(value); i++)
		if (rp_map_at(value, i)->value.tag != RP_STRING)
			return false;
	return true;
}

static bool fits(enum rp_test_kind kind, const struct rp_value *value)
{
	struct rp_text text = rp_value_text(value, "");
	int64_t time;

	switch (kind) {
	case RP_TEST_STRING:
		return value->tag == RP_STRING;
	case RP_TEST_MAP:
	case RP_TEST_MATCHES:
		return value->tag == RP_MAP;
	case RP_TEST_LIST:
		return value->tag == RP_LIST;
	case RP_TEST_TIME:
		return rp_time_parse(&time, text);
	case RP_TEST_STRING_MAP:
		return is_string_map(value);
	case RP_TEST_CLASS:
		return is_class(text);
	default:
		return true;
	}
}

/* ---------------------------------------------------------------- reporting */

static const char *inside(const struct reader *reader, const char *at,
			  struct rp_text key)
{
	return rp_json_pointer(&reader->unit->arena, at, key);
}

static void report_key(const struct reader *reader, const char *at,
		       struct rp_text key, const struct rp_test_rule *rules)
{
	struct rp_unit *unit = reader->unit;
	const char *names[16] = { NULL };
	struct rp_diag *diag;
	size_t n = 0;

	for (; rules[n].key; n++)
		names[n] = rules[n].key;
	if (rules == rp_mock_rules)
		names[n] = "items";
	diag = rp_report(unit, RP_D_UNKNOWN_TEST_KEY, inside(reader, at, key),
			 reader->title, rp_diag_text(unit, key),
			 rp_diag_names(unit, names));
	diag->on_key = true;
	diag->hint = rp_meant_key(unit, key, names);
}

static void report_id(const struct reader *reader, const char *at,
		      struct rp_text id, bool on_key)
{
	struct rp_diag *diag;

	if (reader->knows_all_ids && !rp_choice_place(reader->ids, id)) {
		diag = rp_report(reader->unit, RP_D_UNKNOWN_TEST_NODE, at,
				 reader->title,
				 rp_diag_text(reader->unit, id));
		diag->on_key = on_key;
		diag->hint = rp_diag_suggest(reader->unit, id, reader->ids);
	}
}

static void report_kind(const struct reader *reader, const char *at,
			const char *key, enum rp_test_kind kind,
			const struct rp_value *value)
{
	rp_report(reader->unit, RP_D_BAD_FIELD, at, reader->title, key,
		  rp_test_kinds[kind].words, rp_diag_value(reader->unit, value));
}

/* ----------------------------------------------------------------- matchers */

static void check_map(const struct reader *reader, const char *at,
		      const struct rp_value *map, const struct rp_test_rule *rules);

static bool is_number(const struct rp_value *value)
{
	return rp_is(value, RP_INT) || rp_is(value, RP_DOUBLE);
}

static void check_approx(const struct reader *reader, const char *at,
			 const struct rp_value *approx)
{
	static const char *const keys[] = { "value", "tolerance" };

	if (!rp_is(approx, RP_MAP))
		return;
	check_map(reader, at, approx, rp_approx_rules);
	for (size_t i = 0; i < 2; i++) {
		const struct rp_value *value = rp_map_get(approx, keys[i]);

		if (!is_number(value))
			rp_report(reader->unit, RP_D_BAD_FIELD, at,
				  reader->title, keys[i], "a number",
				  rp_diag_value(reader->unit,
						value ? value : &rp_null));
	}
}

/* Whether somebody meant a matcher: one is there, or nearly. */
static bool looks_like_matcher(const struct rp_value *value)
{
	for (size_t i = 0; i < rp_value_count(value); i++)
		if (rp_choice_place(rp_matcher_names,
				    rp_map_at(value, i)->key))
			return true;
	return false;
}

static bool nearly_a_matcher(const struct reader *reader,
			     const struct rp_value *value)
{
	return rp_value_count(value) == 1
	       && rp_diag_suggest(reader->unit, rp_map_at(value, 0)->key,
				  rp_matcher_names);
}

static void check_match(const struct reader *reader, const char *at,
			const struct rp_value *value)
{
	if (!rp_is(value, RP_MAP))
		return;
	if (!looks_like_matcher(value) && !nearly_a_matcher(reader, value))
		return;
	for (size_t i = 0; i < rp_value_count(value); i++) {
		struct rp_text key = rp_map_at(value, i)->key;
		struct rp_diag *diag;

		if (rp_choice_place(rp_matcher_names, key))
			continue;
		diag = rp_report(reader->unit, RP_D_UNKNOWN_MATCHER,
				 inside(reader, at, key), reader->title,
				 rp_diag_text(reader->unit, key),
				 rp_diag_names(reader->unit,
					       rp_matcher_names));
		diag->on_key = true;
		diag->hint = rp_meant_key(reader->unit, key, rp_matcher_names);
	}
	if (looks_like_matcher(value))
		check_map(reader, at, value, rp_matcher_rules);
	check_approx(reader, inside(reader, at, RP_TEXT("approx")),
		     rp_map_get(value, "approx"));
}

/* --------------------------------------------------------------------- maps */

static void check_values(const struct reader *reader, const char *at,
			 const struct rp_value *map)
{
	for (size_t i = 0; i < rp_value_count(map); i++)
		check_match(reader, inside(reader, at, rp_map_at(map, i)->key),
			    &rp_map_at(map, i)->value);
}

static void check_pair(const struct reader *reader, const char *at,
		       const struct rp_test_rule *rule, const struct rp_value *value)
{
	if (!fits(rule->kind, value))
		report_kind(reader, at, rule->key, rule->kind, value);
	else if (rule->kind == RP_TEST_MATCH)
		check_match(reader, at, value);
	else if (rule->kind == RP_TEST_MATCHES)
		check_values(reader, at, value);
}

/* Every key of a map against its rule.  Matchers are named elsewhere. */
static void check_map(const struct reader *reader, const char *at,
		      const struct rp_value *map, const struct rp_test_rule *rules)
{
	for (size_t i = 0; i < rp_value_count(map); i++) {
		const struct rp_pair *pair = rp_map_at(map, i);
		const struct rp_test_rule *rule = rules;

		while (rule->key && !rp_text_is(pair->key, rule->key))
			rule++;
		if (rule->key)
			check_pair(reader, inside(reader, at, pair->key), rule,
				   &pair->value);
		else if (rules != rp_matcher_rules)
			report_key(reader, at, pair->key, rules);
	}
}

/* -------------------------------------------------------------------- mocks */

static void check_outcome(const struct reader *reader, const char *at,
			  const struct rp_value *outcome)
{
	if (outcome->tag == RP_MAP)
		check_map(reader, at, outcome, rp_mock_rules);
	else
		report_kind(reader, at, "mocks", RP_TEST_MAP, outcome);
}

/* One outcome, or one an attempt. */
static void check_outcomes(const struct reader *reader, const char *at,
			   const struct rp_value *mock)
{
	if (mock->tag != RP_LIST) {
		check_outcome(reader, at, mock);
		return;
	}
	for (size_t i = 0; i < rp_value_count(mock); i++)
		check_outcome(reader,
			      rp_json_pointer_index(&reader->unit->arena, at,
						    i),
			      rp_list_at(mock, i));
}

static void check_mock(const struct reader *reader, const char *at,
		       const struct rp_value *mock)
{
	const struct rp_value *items = rp_map_get(mock, "items");

	if (!rp_is(items, RP_LIST) || rp_value_count(mock) != 1) {
		check_outcomes(reader, at, mock);
		return;
	}
	at = inside(reader, at, RP_TEXT("items"));
	for (size_t i = 0; i < rp_value_count(items); i++)
		check_outcomes(reader,
			       rp_json_pointer_index(&reader->unit->arena, at,
						     i),
			       rp_list_at(items, i));
}

static void check_mocks(const struct reader *reader, const char *at,
			const struct rp_value *mocks)
{
	at = inside(reader, at, RP_TEXT("mocks"));
	if (!rp_is(mocks, RP_MAP))
		return;
	for (size_t i = 0; i < rp_value_count(mocks); i++) {
		const struct rp_pair *pair = rp_map_at(mocks, i);
		const char *here = inside(reader, at, pair->key);

		report_id(reader, here, pair->key, true);
		check_mock(reader, here, &pair->value);
	}
}

/* ------------------------------------------------------------- expectations */

static void check_ids(const struct reader *reader, const char *at,
		      const struct rp_value *ids)
{
	for (size_t i = 0; rp_is(ids, RP_LIST) && i < rp_value_count(ids); i++)
		if (rp_is(rp_list_at(ids, i), RP_STRING))
			report_id(reader,
				  rp_json_pointer_index(&reader->unit->arena,
							at, i),
				  rp_list_at(ids, i)->as.text, false);
}

static void check_id_keys(const struct reader *reader, const char *at,
			  const struct rp_value *map)
{
	for (size_t i = 0; rp_is(map, RP_MAP) && i < rp_value_count(map); i++)
		report_id(reader, inside(reader, at, rp_map_at(map, i)->key),
			  rp_map_at(map, i)->key, true);
}

static void check_outputs(const struct reader *reader, const char *at,
			  const struct rp_value *outputs)
{
	check_id_keys(reader, at, outputs);
	for (size_t i = 0; i < rp_value_count(outputs); i++) {
		const struct rp_pair *pair = rp_map_at(outputs, i);
		const char *here = inside(reader, at, pair->key);

		check_match(reader, here, &pair->value);
		if (rp_is(&pair->value, RP_MAP)
		    && !looks_like_matcher(&pair->value))
			check_values(reader, here, &pair->value);
	}
}

static void check_notifications(const struct reader *reader, const char *at,
				const struct rp_value *list)
{
	check_match(reader, at, list);
	for (size_t i = 0; rp_is(list, RP_LIST) && i < rp_value_count(list);
	     i++) {
		const struct rp_value *item = rp_list_at(list, i);
		const struct rp_value *node = rp_map_get(item, "node");
		const char *here = rp_json_pointer_index(&reader->unit->arena,
							 at, i);

		if (!rp_is(item, RP_MAP)) {
			report_kind(reader, here, "notifications", RP_TEST_MAP, item);
			continue;
		}
		check_map(reader, here, item, rp_notification_rules);
		if (rp_is(node, RP_STRING))
			report_id(reader, inside(reader, here, RP_TEXT("node")),
				  node->as.text, false);
	}
}

static void check_expect(const struct reader *reader, const char *at,
			 const struct rp_value *expect)
{
	static const char *const lists[] = { "executed", "skipped" };

	at = inside(reader, at, RP_TEXT("expect"));
	if (!rp_is(expect, RP_MAP))
		return;
	check_map(reader, at, expect, rp_expect_rules);
	for (size_t i = 0; i < 2; i++)
		check_ids(reader, inside(reader, at, rp_text(lists[i])),
			  rp_map_get(expect, lists[i]));
	check_id_keys(reader, inside(reader, at, RP_TEXT("errors")),
		      rp_map_get(expect, "errors"));
	check_outputs(reader, inside(reader, at, RP_TEXT("outputs")),
		      rp_map_get(expect, "outputs"));
	check_notifications(reader,
			    inside(reader, at, RP_TEXT("notifications")),
			    rp_map_get(expect, "notifications"));
}

/* -------------------------------------------------------------------- tests */

static const char *const *all_ids(struct rp_unit *unit,
				  const struct rp_unit *definition)
{
	const char **names = rp_arena_array(&unit->arena,
					    definition->n_nodes + 1,
					    sizeof *names);
	size_t n = 0;

	for (size_t g = 0; g < definition->n_graphs; g++)
		for (size_t i = 0; i < definition->graphs[g]->n; i++)
			names[n++] = rp_text_cstr(
				&unit->arena,
				definition->graphs[g]->nodes[i].id);
	return names;
}

/* Nodes of another definition that runs within this one have ids, too. */
static bool runs_others(const struct rp_unit *definition)
{
	for (size_t g = 0; g < definition->n_graphs; g++)
		for (size_t i = 0; i < definition->graphs[g]->n; i++) {
			const struct rp_node_type *type =
				definition->graphs[g]->nodes[i].type;

			for (const struct rp_option *row =
				     type ? type->options : NULL;
			     row && row->name; row++)
				if (row->kind == RP_OPT_PROGRAM)
					return true;
		}
	return false;
}

static void read_test(struct reader *reader, struct rp_test *test, size_t i)
{
	struct rp_unit *unit = reader->unit;
	const struct rp_value *json = test->json;

	test->name = rp_arena_printf(&unit->arena, "test %zu", i + 1);
	reader->title = rp_arena_printf(&unit->arena, "Test %zu", i + 1);
	if (json->tag != RP_MAP) {
		rp_report(unit, RP_D_BAD_FIELD, test->at, reader->title,
			  "test", "an object", rp_diag_value(unit, json));
		return;
	}
	if (rp_is(rp_map_get(json, "name"), RP_STRING)) {
		test->name = rp_diag_text(unit,
					  rp_map_get(json, "name")->as.text);
		reader->title = rp_arena_printf(&unit->arena, "Test '%s'",
						test->name);
	}
	test->now_us = DEFAULT_NOW;
	rp_time_parse(&test->now_us,
		      rp_value_text(rp_map_get(json, "now"), ""));
	check_map(reader, test->at, json, rp_test_rules);
	check_mocks(reader, test->at, rp_map_get(json, "mocks"));
	check_expect(reader, test->at, rp_map_get(json, "expect"));
}

struct rp_test *rp_tests_read(struct rp_unit *unit, const char *at,
			      const struct rp_unit *definition, size_t *n)
{
	const struct rp_value *list = rp_map_get(&unit->root, at + 1);
	struct reader reader = {
		.unit = unit, .definition = definition,
		.ids = all_ids(unit, definition),
		.knows_all_ids = !runs_others(definition),
	};
	struct rp_test *tests;

	*n = rp_is(list, RP_LIST) ? rp_value_count(list) : 0;
	if (list && list->tag != RP_LIST)
		rp_report(unit, RP_D_BAD_FIELD, at, "Top level", at + 1,
			  "a list", rp_diag_value(unit, list));
	tests = rp_arena_array(&unit->arena, *n, sizeof *tests);
	for (size_t i = 0; i < *n; i++) {
		tests[i] = (struct rp_test){
			.unit = unit, .json = rp_list_at(list, i),
			.at = rp_json_pointer_index(&unit->arena, at, i),
		};
		read_test(&reader, &tests[i], i);
	}
	return tests;
}
