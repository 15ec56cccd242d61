/*
 * "input": {"schema": …} at the top level: what the payload looks like, in a
 * subset of JSON Schema.  It types `payload` for the checker and says nothing
 * at run time.
 *
 * An object with `properties` has these and no others unless it says
 * `additionalProperties`; what is not `required` may be missing.
 */
#include "expr/scope.h"

#include "base/json.h"
#include "compile.h"
#include "keys.h"
#include "passes.h"

#define MAX_DEPTH 32

/* A schema, or a list or object within one. */
struct schema {
	struct rp_unit *unit;
	const struct rp_value *json;
	struct rp_text key;		/* it stands under */
	const char *at;
	int depth;
};

static const struct rp_type *read_schema(const struct schema *schema);

static struct schema within(const struct schema *schema, struct rp_text key,
			    const struct rp_value *json)
{
	return (struct schema){
		schema->unit, json, key,
		rp_json_pointer(&schema->unit->arena, schema->at, key),
		schema->depth + 1,
	};
}

static struct rp_diag *report_it(const struct schema *schema,
				 const char *wanted)
{
	struct rp_unit *unit = schema->unit;

	return rp_report(unit, RP_D_BAD_FIELD, schema->at, "input",
			 rp_diag_text(unit, schema->key), wanted,
			 rp_diag_value(unit, schema->json));
}

static struct rp_diag *report(const struct schema *schema, struct rp_text key,
			      const char *wanted, const struct rp_value *value)
{
	struct schema inner = within(schema, key, value);

	return report_it(&inner, wanted);
}

static void check_keys(const struct schema *schema, const struct rp_key *rows)
{
	rp_check_rows(schema->unit, schema->json, schema->at, "input", rows);
}

/* ------------------------------------------------------------------- types */

static const struct {
	const char *name;
	const struct rp_type *type;	/* NULL: made of other keywords */
} kinds[] = {
	{ "string", &rp_type_string },
	{ "integer", &rp_type_int },
	{ "number", &rp_type_any },	/* 3 and 3.5 are of two types */
	{ "boolean", &rp_type_bool },
	{ "null", &rp_type_null },
	{ "array", NULL },
	{ "object", NULL },
};

static bool is_required(const struct schema *schema, struct rp_text name)
{
	const struct rp_value *names = rp_map_get(schema->json, "required");

	for (size_t i = 0; i < rp_value_count(names); i++)
		if (rp_text_equal(rp_value_text(rp_list_at(names, i), ""),
				  name))
			return true;
	return false;
}

static struct rp_member read_property(const struct schema *properties,
				      const struct schema *schema, size_t i)
{
	struct rp_arena *arena = &schema->unit->arena;
	const struct rp_pair *pair = rp_map_at(properties->json, i);
	struct schema inner = within(properties, pair->key, &pair->value);
	struct rp_member member = {
		.name = rp_text_cstr(arena, pair->key),
		.type = read_schema(&inner),
	};

	if (!is_required(schema, pair->key))
		member.type = rp_type_nullable(arena, member.type,
			rp_arena_printf(arena, "the schema of 'input' does not "
					"require '%s'",
					rp_diag_text(schema->unit, pair->key)));
	return member;
}

static const struct rp_type *read_object(const struct schema *schema)
{
	static const char names[] = "properties", more[] = "additionalProperties";
	struct rp_arena *arena = &schema->unit->arena;
	const struct rp_value *others = rp_map_get(schema->json, more);
	struct schema properties = within(schema, RP_TEXT("properties"),
					  rp_map_get(schema->json, names));
	struct schema inner = within(schema, rp_text(more), others);
	size_t n = rp_value_count(properties.json);
	struct rp_member *members = rp_arena_array(arena, n, sizeof *members);
	struct rp_type object = { .kind = RP_T_OBJECT };
	struct rp_type *made;

	if (properties.json && properties.json->tag != RP_MAP) {
		report(schema, rp_text(names), "an object", properties.json);
		return &rp_type_any;
	}
	if (n == 0)
		return rp_type_map(arena, &rp_type_string,
				   rp_is(others, RP_MAP) ? read_schema(&inner)
							 : &rp_type_any);
	for (size_t i = 0; i < n; i++)
		members[i] = read_property(&properties, schema, i);
	if (rp_is(others, RP_MAP))
		read_schema(&inner);
	object.members = members;
	object.n_members = n;
	object.open = rp_truthy(others);
	made = rp_arena_alloc(arena, sizeof *made);
	*made = object;
	return made;
}

static const struct rp_type *read_kind(const struct schema *schema,
				       struct rp_text name)
{
	const struct rp_value *items = rp_map_get(schema->json, "items");
	struct schema inner = within(schema, RP_TEXT("items"), items);

	if (rp_text_is(name, "object"))
		return read_object(schema);
	if (rp_text_is(name, "array"))
		return rp_type_list(&schema->unit->arena,
				    items ? read_schema(&inner) : &rp_type_any);
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (rp_text_is(name, kinds[i].name))
			return kinds[i].type;
	return NULL;
}

static const char *meant_kind(struct rp_unit *unit, struct rp_text name)
{
	static const struct rp_word words[] = {
		{ "str", "string" }, { "text", "string" }, { "int", "integer" },
		{ "bool", "boolean" }, { "float", "number" },
		{ "double", "number" }, { "list", "array" }, { "map", "object" },
		{ "dict", "object" }, { "none", "null" },
		{ NULL, NULL }
	};
	const char *names[sizeof kinds / sizeof kinds[0] + 1] = { NULL };
	const char *ours = rp_word_for(words, name);

	if (ours)
		return rp_arena_printf(&unit->arena, "did you mean '%s'?",
				       ours);
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		names[i] = kinds[i].name;
	return rp_diag_suggest(unit, name, names);
}

static const struct rp_type *read_type(const struct schema *schema,
				       const struct rp_value *name)
{
	static const char wanted[] = "string, integer, number, boolean, null, "
				     "array, object or a list of these";
	const struct rp_type *type = read_kind(schema, rp_value_text(name, ""));

	if (type)
		return type;
	report(schema, RP_TEXT("type"), wanted, name)->hint =
		meant_kind(schema->unit, rp_value_text(name, ""));
	return &rp_type_any;
}

/* "type": one name, or a list of them. */
static const struct rp_type *read_types(const struct schema *schema,
					const struct rp_value *names)
{
	struct rp_arena *arena = &schema->unit->arena;
	const struct rp_type *type = NULL;

	if (names->tag != RP_LIST)
		return read_type(schema, names);
	for (size_t i = 0; i < rp_value_count(names); i++) {
		const struct rp_type *one =
			read_type(schema, rp_list_at(names, i));

		type = type ? rp_type_join(arena, type, one) : one;
	}
	if (type && type->nullable)
		type = rp_type_nullable(arena, rp_type_present(arena, type),
					"the schema of 'input' allows null");
	return type ? type : &rp_type_any;
}

static const struct rp_type *read_enum(const struct schema *schema,
				       const struct rp_value *values)
{
	const struct rp_type *list;

	if (values->tag == RP_LIST && rp_value_count(values) > 0) {
		list = rp_type_of_value(&schema->unit->arena, values);
		return list->item;
	}
	if (values->tag == RP_LIST)
		rp_report(schema->unit, RP_D_BAD_FIELD,
			  within(schema, RP_TEXT("enum"), values).at, "input",
			  "enum", "a list with values in it", "an empty one");
	else
		report(schema, RP_TEXT("enum"), "a list of values", values);
	return &rp_type_any;
}

static void check_required(const struct schema *schema)
{
	const struct rp_value *names = rp_map_get(schema->json, "required");
	bool fits = !names || names->tag == RP_LIST;

	for (size_t i = 0; fits && i < rp_value_count(names); i++)
		fits = rp_is(rp_list_at(names, i), RP_STRING);
	if (!fits)
		report(schema, RP_TEXT("required"), "a list of names", names)
			->hint = rp_list_hint(schema->unit, names);
}

static const struct rp_type *read_keywords(const struct schema *schema)
{
	const struct rp_value *type = rp_map_get(schema->json, "type");
	const struct rp_value *values = rp_map_get(schema->json, "enum");

	check_keys(schema, rp_shape_rows);
	check_required(schema);
	if (type)
		return read_types(schema, type);
	if (values)
		return read_enum(schema, values);
	if (rp_map_get(schema->json, "items"))
		return read_kind(schema, RP_TEXT("array"));
	return rp_map_get(schema->json, "properties") ? read_object(schema)
						      : &rp_type_any;
}

static const struct rp_type *read_schema(const struct schema *schema)
{
	const struct rp_type *type;

	if (schema->json->tag == RP_BOOL || schema->depth > MAX_DEPTH)
		return &rp_type_any;
	if (schema->json->tag != RP_MAP) {
		report_it(schema, "an object");
		return &rp_type_any;
	}
	type = read_keywords(schema);
	if (!rp_truthy(rp_map_get(schema->json, "nullable")))
		return type;
	return rp_type_nullable(&schema->unit->arena, type,
				"the schema of 'input' allows null");
}

const struct rp_type *rp_input_type(struct rp_unit *unit)
{
	struct schema top = { .unit = unit, .json = &unit->root, .at = "" };
	const struct rp_value *input = rp_map_get(&unit->root, "input");
	struct schema inner = within(&top, RP_TEXT("input"), input);
	struct schema schema;

	if (!input)
		return &rp_type_any;
	if (input->tag != RP_MAP) {
		report(&top, RP_TEXT("input"), "an object with a 'schema'",
		       input);
		return &rp_type_any;
	}
	check_keys(&inner, rp_input_rows);
	schema = within(&inner, RP_TEXT("schema"),
			rp_map_get(input, "schema"));
	if (!schema.json)
		return &rp_type_any;
	if (schema.json->tag == RP_BOOL)
		report_it(&schema, "an object");
	return read_schema(&schema);
}
