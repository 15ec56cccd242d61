/*
 * What `runpipe explain` knows of keys around options, of what checks measure
 * and of the objects that nodes put out.
 */
#include "explain.h"

#include "base/arena.h"
#include "base/buf.h"
#include "checks/checks.h"
#include "keys.h"
#include "shapes.h"
#include "testing/rules.h"

/* --------------------------------------------------------------------- lists */

/* Names that are collected, each once. */
struct names {
	struct rp_arena *arena;
	const char **at;		/* NULL-terminated */
	size_t n, room;
};

static void add_name(struct names *names, const char *name)
{
	for (size_t i = 0; i < names->n; i++)
		if (strcmp(names->at[i], name) == 0)
			return;
	if (names->n + 1 >= names->room) {
		size_t room = names->room ? 2 * names->room : 32;
		const char **more = rp_arena_array(names->arena, room,
						   sizeof *more);

		for (size_t i = 0; i < names->n; i++)
			more[i] = names->at[i];
		names->at = more;
		names->room = room;
	}
	names->at[names->n++] = name;
	names->at[names->n] = NULL;
}

/* ---------------------------------------------------------------------- keys */

static const struct {
	const char *title;
	const struct rp_test_rule *rules;
} test_groups[] = {
	{ "of a test", rp_test_rules },
	{ "in expect, of a test", rp_expect_rules },
	{ "in mocks, of a test", rp_mock_rules },
	{ "in notifications, of a test", rp_notification_rules },
	{ "in approx, of a test", rp_approx_rules },
};

/* Keys that hold objects of such keys. */
static const struct {
	const char *key;
	const struct rp_test_rule *inner;
} test_objects[] = {
	{ "tests", rp_test_rules },
	{ "expect", rp_expect_rules },
	{ "mocks", rp_mock_rules },
	{ "notifications", rp_notification_rules },
};

#define N_TEST_GROUPS (sizeof test_groups / sizeof test_groups[0])
#define N_TEST_OBJECTS (sizeof test_objects / sizeof test_objects[0])

static const struct rp_key *find_key(const struct rp_key *rows,
				     struct rp_text name)
{
	while (rows->name && !rp_text_is(name, rows->name))
		rows++;
	return rows->name ? rows : NULL;
}

static const struct rp_test_rule *find_rule(const struct rp_test_rule *rules,
					    struct rp_text name)
{
	while (rules->key && !rp_text_is(name, rules->key))
		rules++;
	return rules->key ? rules : NULL;
}

static const char *const *key_names(struct rp_arena *arena)
{
	struct names names = { .arena = arena };

	for (const struct rp_key_group *g = rp_key_groups; g->title; g++)
		for (const struct rp_key *row = g->rows; row->name; row++)
			add_name(&names, row->name);
	for (size_t i = 0; i < N_TEST_GROUPS; i++)
		for (const struct rp_test_rule *rule = test_groups[i].rules;
		     rule->key; rule++)
			add_name(&names, rule->key);
	return names.at;
}

static const char *key_doc(struct rp_text name)
{
	const struct rp_test_rule *rule;
	const struct rp_key *row;

	for (const struct rp_key_group *g = rp_key_groups; g->title; g++)
		if ((row = find_key(g->rows, name)))
			return row->doc;
	for (size_t i = 0; i < N_TEST_GROUPS; i++)
		if ((rule = find_rule(test_groups[i].rules, name)))
			return rule->doc;
	return "";
}

static void put_row(struct rp_buf *buf, const char *name, const char *doc)
{
	rp_buf_printf(buf, "  %s\n      %s\n", name, doc);
}

static void put_inner(struct rp_buf *buf, const struct rp_key *row)
{
	if (!row->inner)
		return;
	rp_buf_printf(buf, "\nkeys of %s:\n", row->name);
	for (const struct rp_key *inner = row->inner; inner->name; inner++)
		put_row(buf, inner->name, inner->doc);
}

static void put_test_inner(struct rp_buf *buf, struct rp_text name)
{
	for (size_t i = 0; i < N_TEST_OBJECTS; i++) {
		const struct rp_test_rule *rule = test_objects[i].inner;

		if (!rp_text_is(name, test_objects[i].key))
			continue;
		rp_buf_printf(buf, "\nkeys of each in %s:\n",
			      test_objects[i].key);
		for (; rule->key; rule++)
			put_row(buf, rule->key, rule->doc);
	}
}

/* Where it stands, and what it says there if that is something else. */
static void put_place(struct rp_buf *buf, const char *title, const char *doc,
		      struct rp_text name)
{
	rp_buf_printf(buf, "\n%s\n", title);
	if (strcmp(doc, key_doc(name)) != 0)
		rp_buf_printf(buf, "      %s\n", doc);
}

static void explain_key(struct rp_buf *buf, struct rp_text name)
{
	const struct rp_key *row, *whole = NULL;
	const struct rp_test_rule *rule;

	for (const struct rp_key_group *g = rp_key_groups; g->title; g++) {
		row = find_key(g->rows, name);
		if (row)
			put_place(buf, g->title, row->doc, name);
		if (row && row->inner)
			whole = row;
	}
	for (size_t i = 0; i < N_TEST_GROUPS; i++) {
		rule = find_rule(test_groups[i].rules, name);
		if (rule)
			put_place(buf, test_groups[i].title, rule->doc, name);
	}
	if (whole)
		put_inner(buf, whole);
	put_test_inner(buf, name);
}

/* -------------------------------------------------------------------- fields */

static const struct rp_field *find_field(const struct rp_field *fields,
					 struct rp_text name)
{
	while (fields && fields->name && !rp_text_is(name, fields->name))
		fields++;
	return fields && fields->name ? fields : NULL;
}

/* Words for what depends on the configuration (compiler/expr/outputs.c). */
static const char *type_words(const char *type)
{
	static const struct {
		const char *type, *words;
	} rows[] = {
		{ "checks", "object: a check_result for each check" },
		{ "part", "what was picked out" },
		{ "values", "object: what the values are" },
		{ "value", "what the value is" },
		{ "list(last_output)", "list: what the last node put out, for "
				       "each item" },
		{ "node_outputs", "object: an output for each node" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (strcmp(type, rows[i].type) == 0)
			return rows[i].words;
	return type;
}

void rp_explain_fields(struct rp_buf *buf, const struct rp_field *fields)
{
	for (; fields && fields->name; fields++)
		rp_buf_printf(buf, "  %s (%s%s)\n      %s\n", fields->name,
			      type_words(fields->type), fields->nullable ? " or null" : "",
			      fields->doc ? fields->doc : "");
}

static const struct rp_field *metrics_of(const char *check)
{
	return rp_check_find(rp_text(check))->metrics;
}

static const char *const *metric_names(struct rp_arena *arena)
{
	struct names names = { .arena = arena };

	for (const char *const *check = rp_check_names(); *check; check++)
		for (const struct rp_field *field = metrics_of(*check);
		     field && field->name; field++)
			add_name(&names, field->name);
	return names.at;
}

static const char *metric_doc(struct rp_text name)
{
	for (const char *const *check = rp_check_names(); *check; check++) {
		const struct rp_field *field = find_field(metrics_of(*check),
							  name);

		if (field)
			return field->doc ? field->doc : "";
	}
	return "";
}

static void explain_metric(struct rp_buf *buf, struct rp_text name)
{
	rp_buf_str(buf, "\nof a context node called NODE:\n");
	for (const char *const *check = rp_check_names(); *check; check++) {
		const struct rp_field *field = find_field(metrics_of(*check),
							  name);

		if (field)
			rp_buf_printf(buf, "  NODE.results.%s.metrics.%s "
				      "(%s)\n      %s\n", *check, field->name,
				      field->type, field->doc ? field->doc
							      : "");
	}
	rp_buf_str(buf, "\nIt is missing if the check fails: test it with "
		   "has(), or give a default().\n");
}

/* -------------------------------------------------------------------- shapes */

static const struct rp_shape *find_shape(struct rp_text name)
{
	const struct rp_shape *shape = rp_shapes;

	while (!rp_text_is(name, shape->name))
		shape++;
	return shape;
}

static const char *const *shape_names(struct rp_arena *arena)
{
	struct names names = { .arena = arena };

	for (const struct rp_shape *shape = rp_shapes; shape->name; shape++)
		add_name(&names, shape->name);
	return names.at;
}

static const char *shape_doc(struct rp_text name)
{
	return find_shape(name)->doc;
}

static void explain_shape(struct rp_buf *buf, struct rp_text name)
{
	rp_buf_str(buf, "\nfields:\n");
	rp_explain_fields(buf, find_shape(name)->fields);
}

const struct rp_family rp_key_families[] = {
	{ .title = "key", .names = key_names, .doc = key_doc,
	  .explain = explain_key, .is_long = true },
	{ .title = "metric", .names = metric_names, .doc = metric_doc,
	  .explain = explain_metric, .is_long = true },
	{ .title = "shape", .names = shape_names, .doc = shape_doc,
	  .explain = explain_shape },
	{ .title = NULL }
};
