/*
 * JSON Schema, as much of it as we emit.
 */
#include "lib/schema.h"

#include <criterion/criterion.h>

#include "base/arena.h"
#include "base/json.h"

struct check {
	struct rp_arena *arena;
	const struct rp_value *root;	/* of the schema */
};

typedef const char *keyword(const struct check *check,
			    const struct rp_value *schema,
			    const struct rp_value *rule,
			    const struct rp_value *value, const char *at);

static const char *validate(const struct check *check,
			    const struct rp_value *schema,
			    const struct rp_value *value, const char *at);

static const char *problem(const struct check *check, const char *at,
			   const char *what)
{
	return rp_arena_printf(check->arena, "%s: %s", at, what);
}

/* ----------------------------------------------------------------- keywords */

static const char *ignore(const struct check *check,
			  const struct rp_value *schema,
			  const struct rp_value *rule,
			  const struct rp_value *value, const char *at)
{
	(void)check, (void)schema, (void)rule, (void)value, (void)at;
	return NULL;
}

static bool has_type(const struct rp_value *value, struct rp_text type)
{
	return rp_text_is(type, rp_value_kind(value))
	       || (rp_text_is(type, "number")
		   && strcmp(rp_value_kind(value), "integer") == 0);
}

static const char *check_type(const struct check *check,
			      const struct rp_value *schema,
			      const struct rp_value *rule,
			      const struct rp_value *value, const char *at)
{
	(void)schema;
	if (rule->tag == RP_STRING)
		return has_type(value, rule->as.text)
		       ? NULL : problem(check, at, "type");
	for (size_t i = 0; i < rp_value_count(rule); i++)
		if (has_type(value, rp_list_at(rule, i)->as.text))
			return NULL;
	return problem(check, at, "type");
}

static const char *check_enum(const struct check *check,
			      const struct rp_value *schema,
			      const struct rp_value *rule,
			      const struct rp_value *value, const char *at)
{
	(void)schema;
	for (size_t i = 0; i < rp_value_count(rule); i++)
		if (rp_value_equal(rp_list_at(rule, i), value))
			return NULL;
	return problem(check, at, "enum");
}

static const char *check_const(const struct check *check,
			       const struct rp_value *schema,
			       const struct rp_value *rule,
			       const struct rp_value *value, const char *at)
{
	(void)schema;
	return rp_value_equal(rule, value) ? NULL
					   : problem(check, at, "const");
}

static const char *check_required(const struct check *check,
				  const struct rp_value *schema,
				  const struct rp_value *rule,
				  const struct rp_value *value,
				  const char *at)
{
	(void)schema;
	for (size_t i = 0; value->tag == RP_MAP && i < rp_value_count(rule);
	     i++)
		if (!rp_map_find(value, rp_list_at(rule, i)->as.text))
			return problem(check, at, "required");
	return NULL;
}

static const char *check_properties(const struct check *check,
				    const struct rp_value *schema,
				    const struct rp_value *rule,
				    const struct rp_value *value,
				    const char *at)
{
	const char *found = NULL;

	(void)schema;
	for (size_t i = 0; value->tag == RP_MAP && !found
			   && i < rp_value_count(value); i++) {
		const struct rp_pair *pair = rp_map_at(value, i);
		const struct rp_value *inner = rp_map_find(rule, pair->key);

		if (inner)
			found = validate(check, inner, &pair->value,
					 rp_json_pointer(check->arena, at,
							 pair->key));
	}
	return found;
}

static const char *check_additional(const struct check *check,
				    const struct rp_value *schema,
				    const struct rp_value *rule,
				    const struct rp_value *value,
				    const char *at)
{
	const struct rp_value *known = rp_map_get(schema, "properties");
	const char *found = NULL;

	for (size_t i = 0; value->tag == RP_MAP && !found
			   && i < rp_value_count(value); i++) {
		const struct rp_pair *pair = rp_map_at(value, i);

		if (rp_map_find(known, pair->key))
			continue;
		found = validate(check, rule, &pair->value,
				 rp_json_pointer(check->arena, at, pair->key));
	}
	return found;
}

static const char *check_items(const struct check *check,
			       const struct rp_value *schema,
			       const struct rp_value *rule,
			       const struct rp_value *value, const char *at)
{
	const char *found = NULL;

	(void)schema;
	for (size_t i = 0; value->tag == RP_LIST && !found
			   && i < rp_value_count(value); i++)
		found = validate(check, rule, rp_list_at(value, i),
				 rp_json_pointer_index(check->arena, at, i));
	return found;
}

static double number(const struct rp_value *value)
{
	return value->tag == RP_DOUBLE ? value->as.number
				       : (double)value->as.integer;
}

static bool is_number(const struct rp_value *value)
{
	return value->tag == RP_INT || value->tag == RP_DOUBLE;
}

static const char *check_minimum(const struct check *check,
				 const struct rp_value *schema,
				 const struct rp_value *rule,
				 const struct rp_value *value, const char *at)
{
	(void)schema;
	return is_number(value) && number(value) < number(rule)
	       ? problem(check, at, "minimum") : NULL;
}

static const char *check_maximum(const struct check *check,
				 const struct rp_value *schema,
				 const struct rp_value *rule,
				 const struct rp_value *value, const char *at)
{
	(void)schema;
	return is_number(value) && number(value) > number(rule)
	       ? problem(check, at, "maximum") : NULL;
}

static const char *check_length(const struct check *check,
				const struct rp_value *schema,
				const struct rp_value *rule,
				const struct rp_value *value, const char *at)
{
	bool is_text = value->tag == RP_STRING;
	size_t n = is_text ? rp_utf8_length(value->as.text)
			   : rp_value_count(value);

	(void)schema;
	return (is_text || value->tag == RP_LIST)
	       && n < (size_t)rule->as.integer
	       ? problem(check, at, "minLength or minItems") : NULL;
}

static const char *check_all(const struct check *check,
			     const struct rp_value *schema,
			     const struct rp_value *rule,
			     const struct rp_value *value, const char *at)
{
	const char *found = NULL;

	(void)schema;
	for (size_t i = 0; !found && i < rp_value_count(rule); i++)
		found = validate(check, rp_list_at(rule, i), value, at);
	return found;
}

static const char *check_any(const struct check *check,
			     const struct rp_value *schema,
			     const struct rp_value *rule,
			     const struct rp_value *value, const char *at)
{
	(void)schema;
	for (size_t i = 0; i < rp_value_count(rule); i++)
		if (!validate(check, rp_list_at(rule, i), value, at))
			return NULL;
	return problem(check, at, "anyOf");
}

static const char *check_if(const struct check *check,
			    const struct rp_value *schema,
			    const struct rp_value *rule,
			    const struct rp_value *value, const char *at)
{
	if (validate(check, rule, value, at))
		return NULL;
	return validate(check, rp_map_get(schema, "then"), value, at);
}

static const char *check_ref(const struct check *check,
			     const struct rp_value *schema,
			     const struct rp_value *rule,
			     const struct rp_value *value, const char *at)
{
	size_t n = strlen("#/$defs/");
	const struct rp_value *inner = rp_map_find(
		rp_map_get(check->root, "$defs"),
		(struct rp_text){ rule->as.text.at + n, rule->as.text.n - n });

	(void)schema;
	cr_assert(inner != NULL, "no %.*s",
		  (int)rule->as.text.n, rule->as.text.at);
	return validate(check, inner, value, at);
}

static const struct {
	const char *name;
	keyword *check;
} keywords[] = {
	{ "$ref", check_ref }, { "type", check_type }, { "enum", check_enum },
	{ "const", check_const }, { "required", check_required },
	{ "properties", check_properties },
	{ "additionalProperties", check_additional },
	{ "items", check_items }, { "minimum", check_minimum },
	{ "maximum", check_maximum }, { "minLength", check_length },
	{ "minItems", check_length }, { "allOf", check_all },
	{ "anyOf", check_any }, { "if", check_if }, { "then", ignore },
	{ "$defs", ignore }, { "$schema", ignore }, { "title", ignore },
	{ "description", ignore }, { "default", ignore },
	{ "deprecated", ignore },
};

static keyword *find(struct rp_text name)
{
	for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++)
		if (rp_text_is(name, keywords[i].name))
			return keywords[i].check;
	cr_assert_fail("unknown keyword %.*s", (int)name.n, name.at);
	return ignore;
}

static const char *validate(const struct check *check,
			    const struct rp_value *schema,
			    const struct rp_value *value, const char *at)
{
	const char *found = NULL;

	if (schema->tag == RP_BOOL)
		return schema->as.boolean ? NULL
					  : problem(check, at, "not allowed");
	for (size_t i = 0; !found && i < rp_value_count(schema); i++) {
		const struct rp_pair *pair = rp_map_at(schema, i);

		found = find(pair->key)(check, schema, &pair->value, value,
					at);
	}
	return found;
}

const char *test_schema_problem(struct rp_arena *arena,
				const struct rp_value *schema,
				const struct rp_value *value)
{
	const struct check check = { arena, schema };

	return validate(&check, schema, value, "");
}
