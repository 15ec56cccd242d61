/*
 * Rows to a schema.
 *
 *	definition ── nodes[] ──▶ $defs/node ── if type is X, then ──┐
 *	                                                             ▼
 *	           $defs/driver:Y ◀── channel's driver ── $defs/node:X (config)
 *
 * Keys of a node are known for all types together, so that one mistyped key is
 * one finding in an editor; what stands in `config` depends on the type.
 */
#include "schema.h"

#include <math.h>

#include "base/arena.h"
#include "base/json.h"
#include "compile.h"
#include "keys.h"
#include "notify/notify.h"
#include "passes.h"
#include "testing/rules.h"

struct writer {
	struct rp_arena *arena;
	struct rp_value defs;
};

/* ------------------------------------------------------------------ building */

static struct rp_value parse(struct writer *w, const char *json)
{
	struct rp_json_result *result =
		rp_arena_alloc(w->arena, sizeof *result);
	struct rp_value value;

	if (rp_json_read(&value, w->arena, rp_text(json),
			 RP_JSON_DEPTH_DEFINITION, result) < 0)
		rp_unreachable();
	return value;
}

static void put(struct writer *w, struct rp_value *map, const char *key,
		struct rp_value value)
{
	rp_map_put(w->arena, map, key, value);
}

static struct rp_value typed(struct writer *w, const char *type)
{
	struct rp_value schema = rp_map_new(w->arena);

	put(w, &schema, "type", rp_cstring(type));
	return schema;
}

static struct rp_value reference(struct writer *w, const char *name)
{
	struct rp_value schema = rp_map_new(w->arena);

	put(w, &schema, "$ref", rp_cstring(rp_arena_printf(
		w->arena, "#/$defs/%s", name)));
	return schema;
}

static struct rp_value names_value(struct writer *w, const char *const *names)
{
	struct rp_value list = rp_list_new(w->arena);

	for (; *names; names++)
		rp_list_push(w->arena, &list, rp_cstring(*names));
	return list;
}

static struct rp_value one_of(struct writer *w, const char *const *names)
{
	struct rp_value schema = rp_map_new(w->arena);

	put(w, &schema, "enum", names_value(w, names));
	return schema;
}

static struct rp_value list_of(struct writer *w, struct rp_value items)
{
	struct rp_value schema = typed(w, "array");

	put(w, &schema, "items", items);
	return schema;
}

static struct rp_value map_of(struct writer *w, struct rp_value values)
{
	struct rp_value schema = typed(w, "object");

	put(w, &schema, "additionalProperties", values);
	return schema;
}

/* {"properties": {KEY: {"const": VALUE}}, "required": [KEY]} */
static struct rp_value where(struct writer *w, const char *key,
			     const char *value)
{
	struct rp_value schema = rp_map_new(w->arena);
	struct rp_value properties = rp_map_new(w->arena);
	struct rp_value constant = rp_map_new(w->arena);

	put(w, &constant, "const", rp_cstring(value));
	put(w, &properties, key, constant);
	put(w, &schema, "properties", properties);
	put(w, &schema, "required",
	    names_value(w, (const char *const[]){ key, NULL }));
	return schema;
}

/* {"if": …, "then": {"properties": {KEY: …}}} */
static struct rp_value when(struct writer *w, struct rp_value condition,
			    const char *key, struct rp_value schema)
{
	struct rp_value rule = rp_map_new(w->arena);
	struct rp_value then = rp_map_new(w->arena);
	struct rp_value properties = rp_map_new(w->arena);

	put(w, &properties, key, schema);
	put(w, &then, "properties", properties);
	put(w, &rule, "if", condition);
	put(w, &rule, "then", then);
	return rule;
}

/* ------------------------------------------------------------------- options */

static void put_range(struct writer *w, struct rp_value *schema,
		      const struct rp_option *row)
{
	bool is_whole = row->kind == RP_OPT_INT && row->max < 0x1p53;

	if (row->min >= row->max)
		return;
	put(w, schema, "minimum", is_whole ? rp_int((int64_t)row->min)
					   : rp_double(row->min));
	put(w, schema, "maximum", is_whole ? rp_int((int64_t)row->max)
					   : rp_double(row->max));
}

static struct rp_value choice(struct writer *w, const struct rp_option *row)
{
	return row->choices ? one_of(w, row->choices()) : typed(w, "string");
}

static struct rp_value number(struct writer *w, const struct rp_option *row)
{
	struct rp_value schema = typed(w, row->kind == RP_OPT_INT ? "integer"
							          : "number");

	put_range(w, &schema, row);
	return schema;
}

static struct rp_value table_schema(struct writer *w,
				    const struct rp_option *rows,
				    const struct rp_node_type *type);

static struct rp_value of_kind(struct writer *w, const struct rp_option *row)
{
	switch (row->kind) {
	case RP_OPT_INT:
	case RP_OPT_DOUBLE:
		return number(w, row);
	case RP_OPT_BOOL:
		return typed(w, "boolean");
	case RP_OPT_CHOICE:
	case RP_OPT_ROW:
		return choice(w, row);
	case RP_OPT_STRINGS:
	case RP_OPT_ROWS:
		return list_of(w, choice(w, row));
	case RP_OPT_TEMPLATES:
		return list_of(w, typed(w, "string"));
	case RP_OPT_PATHS:
	case RP_OPT_HEADERS:
		return map_of(w, typed(w, "string"));
	case RP_OPT_VALUES:
	case RP_OPT_CASES:
		return typed(w, "object");
	case RP_OPT_EDGE:
		return parse(w, "{\"type\": [\"string\", \"null\"]}");
	case RP_OPT_DURATION:
		return parse(w, "{\"type\": [\"string\", \"number\"]}");
	case RP_OPT_BODY:
		return list_of(w, reference(w, "node"));
	case RP_OPT_CHANNEL:
		return reference(w, "channel");
	case RP_OPT_PART:
		return table_schema(w, row->part->rows, NULL);
	case RP_OPT_CHECKS:
		return reference(w, "checks");
	case RP_OPT_VALUE:
	case RP_OPT_IGNORED:
		return rp_map_new(w->arena);
	default:
		return typed(w, "string");
	}
}

static struct rp_value option_schema(struct writer *w,
				     const struct rp_option *row)
{
	struct rp_value schema = of_kind(w, row);
	const struct rp_value *preset = rp_option_preset(w->arena, row);

	if (row->doc)
		put(w, &schema, "description", rp_cstring(row->doc));
	if (preset)
		put(w, &schema, "default", *preset);
	if (row->kind == RP_OPT_IGNORED)
		put(w, &schema, "deprecated", rp_bool(true));
	return schema;
}

static void put_synonyms(struct writer *w, struct rp_value *properties,
			 const struct rp_option *row, struct rp_value schema)
{
	const char *word = row->synonym ? row->synonym : "";

	while (*word) {
		size_t n = strcspn(word, " ");

		put(w, properties, rp_arena_copy(w->arena, word, n), schema);
		word += n + (word[n] == ' ');
	}
}

static bool may_stand_outside(const struct rp_node_type *type,
			      const struct rp_option *row)
{
	const struct rp_ir_node node = { .type = type };

	return type && rp_ir_may_stand_outside(&node, row);
}

/* {"type": "object", "properties": …, "required": …} of a table. */
static struct rp_value table_schema(struct writer *w,
				    const struct rp_option *rows,
				    const struct rp_node_type *type)
{
	struct rp_value schema = typed(w, "object");
	struct rp_value properties = rp_map_new(w->arena);
	struct rp_value required = rp_list_new(w->arena);

	for (; rows && rows->name; rows++) {
		struct rp_value option = option_schema(w, rows);

		put(w, &properties, rows->name, option);
		put_synonyms(w, &properties, rows, option);
		if (rows->required && !rows->synonym
		    && !may_stand_outside(type, rows))
			rp_list_push(w->arena, &required,
				     rp_cstring(rows->name));
	}
	put(w, &schema, "properties", properties);
	if (rp_value_count(&required))
		put(w, &schema, "required", required);
	put(w, &schema, "additionalProperties", rp_bool(false));
	return schema;
}

/* -------------------------------------------------------------------- drivers */

static void put_channel(struct writer *w)
{
	const char *const *names = rp_notifier_names();
	struct rp_value schema = typed(w, "object");
	struct rp_value properties = rp_map_new(w->arena);
	struct rp_value rules = rp_list_new(w->arena);

	put(w, &properties, "driver", one_of(w, names));
	put(w, &properties, "config", typed(w, "object"));
	put(w, &schema, "properties", properties);
	put(w, &schema, "required",
	    names_value(w, (const char *const[]){ "driver", NULL }));
	put(w, &schema, "additionalProperties", rp_bool(false));
	for (; *names; names++) {
		const struct rp_notifier *row =
			rp_notifier_find(rp_text(*names));

		if (!row->options)
			continue;
		rp_list_push(w->arena, &rules,
			     when(w, where(w, "driver", *names), "config",
				  table_schema(w, row->options, NULL)));
	}
	put(w, &schema, "allOf", rules);
	put(w, &w->defs, "channel", schema);
}

/* Each check's options by its name. */
static void put_checks(struct writer *w)
{
	struct rp_value schema = typed(w, "object");
	struct rp_value properties = rp_map_new(w->arena);

	for (const char *const *name = rp_check_names(); *name; name++) {
		const struct rp_check *check = rp_check_find(rp_text(*name));
		struct rp_value options = table_schema(
			w, rp_check_table(w->arena, check), NULL);

		put(w, &options, "description", rp_cstring(check->doc));
		put(w, &properties, *name, options);
	}
	put(w, &schema, "properties", properties);
	put(w, &schema, "additionalProperties", rp_bool(false));
	put(w, &w->defs, "checks", schema);
}

/* --------------------------------------------------------------------- nodes */

/* At least one of these options. */
static void put_one_of(struct writer *w, struct rp_value *schema,
		       const char *const *names)
{
	struct rp_value any = rp_list_new(w->arena);

	if (!names)
		return;
	for (; *names; names++) {
		struct rp_value item = rp_map_new(w->arena);

		put(w, &item, "required",
		    names_value(w, (const char *const[]){ *names, NULL }));
		rp_list_push(w->arena, &any, item);
	}
	put(w, schema, "anyOf", any);
}

/* What a node of this type looks like beyond what all nodes have. */
static struct rp_value type_rule(struct writer *w,
				 const struct rp_node_type *type)
{
	const char *name = rp_arena_printf(w->arena, "node:%s", type->name);
	struct rp_value config = table_schema(w, type->options, type);
	struct rp_value rule;
	bool needs_config = type->one_of || rp_map_get(&config, "required");

	put_one_of(w, &config, type->one_of);
	put(w, &w->defs, name, config);
	rule = when(w, where(w, "type", type->name), "config",
		    reference(w, name));
	if (needs_config) {
		struct rp_value then = *rp_map_get(&rule, "then");

		put(w, &then, "required",
		    names_value(w, (const char *const[]){ "config", NULL }));
		put(w, &rule, "then", then);
	}
	return rule;
}

static void put_keys(struct writer *w, struct rp_value *properties,
		     const struct rp_key *rows)
{
	for (; rows->name; rows++) {
		struct rp_value schema = parse(w, rows->schema);

		if (rows->inner) {
			struct rp_value inner = rp_map_new(w->arena);

			put_keys(w, &inner, rows->inner);
			put(w, &schema, "properties", inner);
			put(w, &schema, "additionalProperties", rp_bool(false));
		}
		put(w, &schema, "description", rp_cstring(rows->doc));
		if (!rp_map_get(properties, rows->name))
			put(w, properties, rows->name, schema);
	}
}

/* Options of branching types stand on the node or in its config. */
static void put_outer_options(struct writer *w, struct rp_value *properties,
			      const struct rp_node_type *type)
{
	const struct rp_option *row = type->options;

	for (; row && row->name; row++)
		if (may_stand_outside(type, row)
		    && !rp_map_get(properties, row->name))
			put(w, properties, row->name, option_schema(w, row));
}

static struct rp_value type_schema(struct writer *w)
{
	struct rp_value list = rp_list_new(w->arena);
	struct rp_value schema = rp_map_new(w->arena);

	for (size_t i = 0; rp_node_types()[i]; i++)
		rp_list_push(w->arena, &list,
			     rp_cstring(rp_node_types()[i]->name));
	put(w, &schema, "enum", list);
	put(w, &schema, "description", rp_cstring("what it does"));
	return schema;
}

static void put_node(struct writer *w)
{
	struct rp_value schema = typed(w, "object");
	struct rp_value properties = rp_map_new(w->arena);
	struct rp_value rules = rp_list_new(w->arena);

	put(w, &properties, "type", type_schema(w));
	put_keys(w, &properties, rp_node_rows);
	for (size_t i = 0; rp_node_types()[i]; i++) {
		put_outer_options(w, &properties, rp_node_types()[i]);
		rp_list_push(w->arena, &rules,
			     type_rule(w, rp_node_types()[i]));
	}
	put(w, &schema, "properties", properties);
	put(w, &schema, "required",
	    names_value(w, (const char *const[]){ "id", "type", NULL }));
	put(w, &schema, "additionalProperties", rp_bool(false));
	put(w, &schema, "allOf", rules);
	put(w, &w->defs, "node", schema);
}

/* --------------------------------------------------------------------- tests */

static struct rp_value rules_schema(struct writer *w,
				    const struct rp_test_rule *rules)
{
	struct rp_value schema = typed(w, "object");
	struct rp_value properties = rp_map_new(w->arena);

	for (; rules->key; rules++) {
		struct rp_value rule =
			parse(w, rp_test_kinds[rules->kind].schema);

		put(w, &rule, "description", rp_cstring(rules->doc));
		put(w, &properties, rules->key, rule);
	}
	put(w, &schema, "properties", properties);
	put(w, &schema, "additionalProperties", rp_bool(false));
	return schema;
}

static void put_test(struct writer *w)
{
	struct rp_value schema = rules_schema(w, rp_test_rules);
	struct rp_value properties = *rp_map_get(&schema, "properties");

	put(w, &properties, "expect", rules_schema(w, rp_expect_rules));
	put(w, &schema, "properties", properties);
	put(w, &w->defs, "test", schema);
}

struct rp_value rp_schema(struct rp_arena *arena)
{
	struct writer w = { .arena = arena, .defs = rp_map_new(arena) };
	struct rp_value schema = rp_map_new(arena);
	struct rp_value properties = rp_map_new(arena);

	put(&w, &schema, "$schema", rp_cstring(
		"https://json-schema.org/draft/2020-12/schema"));
	put(&w, &schema, "title", rp_cstring("A pipeline of runpipe"));
	put(&w, &schema, "type", rp_cstring("object"));
	put_keys(&w, &properties, rp_top_rows);
	put(&w, &schema, "properties", properties);
	put(&w, &schema, "required",
	    names_value(&w, (const char *const[]){ "version", "nodes",
						   NULL }));
	put(&w, &schema, "additionalProperties", rp_bool(false));
	put_node(&w);
	put_channel(&w);
	put_checks(&w);
	put_test(&w);
	put(&w, &schema, "$defs", w.defs);
	return schema;
}
