/*
 * Variables from outside, and JSON made into what their types say.
 */
#include "expr/variables.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/json.h"
#include "base/buf.h"
#include "compile.h"
#include "expr/expr.h"

/* ------------------------------------------------------------------- scope */

static struct rp_variable *find_row(const struct rp_variables *variables,
				    struct rp_text name)
{
	for (size_t i = 0; i < variables->n; i++)
		if (rp_text_equal(variables->rows[i].name, name))
			return &variables->rows[i];
	return NULL;
}

static bool find(const struct rp_scope *scope, const struct rp_site *site,
		 const struct rp_ast *name, struct rp_symbol *out)
{
	const struct rp_variables *variables =
		(const struct rp_variables *)scope;
	const struct rp_variable *row;

	(void)site;
	if (name->kind != RP_AST_NAME)
		return false;
	row = find_row(variables, name->name);
	if (!row)
		return false;
	*out = (struct rp_symbol){
		.kind = RP_SYM_GIVEN, .type = row->type,
		.index = (int)(row - variables->rows), .is_data = row->is_data,
	};
	return true;
}

static const char *const *names(const struct rp_scope *scope,
				struct rp_unit *unit)
{
	const struct rp_variables *variables =
		(const struct rp_variables *)scope;
	const char **list = rp_arena_array(&unit->arena, variables->n + 1,
					   sizeof *list);

	for (size_t i = 0; i < variables->n; i++)
		list[i] = rp_text_cstr(&unit->arena, variables->rows[i].name);
	return list;
}

void rp_variables_init(struct rp_variables *variables)
{
	*variables = (struct rp_variables){ .scope = { find, names } };
}

void rp_variables_set(struct rp_variables *variables, struct rp_arena *arena,
		      struct rp_variable variable)
{
	struct rp_variable *row = find_row(variables, variable.name);

	if (row) {
		*row = variable;
		return;
	}
	if (variables->n == variables->room) {
		size_t room = variables->room ? 2 * variables->room : 8;
		struct rp_variable *more = rp_arena_array(arena, room,
							  sizeof *more);

		for (size_t i = 0; i < variables->n; i++)
			more[i] = variables->rows[i];
		variables->rows = more;
		variables->room = room;
	}
	variables->rows[variables->n++] = variable;
}

const struct rp_value *const *
rp_variables_values(const struct rp_variables *variables,
		    struct rp_arena *arena)
{
	const struct rp_value **values =
		rp_arena_array(arena, variables->n + 1, sizeof *values);

	for (size_t i = 0; i < variables->n; i++)
		values[i] = variables->rows[i].value;
	return values;
}

/* ------------------------------------------------- JSON as its type wants it */

static const struct rp_value *convert(struct rp_frame *f,
				      const struct rp_type *type,
				      const struct rp_value *json);

static const struct rp_value *misfit(struct rp_frame *f,
				     const struct rp_type *type,
				     const struct rp_value *json)
{
	struct rp_text text = rp_json_text(f->arena, json, RP_JSON_COMPACT);

	text = rp_utf8_cut(text, 60);
	return rp_x_fail(f, RP_F_CONVERT, "%.*s is no %s", (int)text.n, text.at,
			 rp_type_text(f->arena, type));
}

/* An error becomes what `out` is not. */
static bool is_fine(const struct rp_value *value, const struct rp_value **error)
{
	if (rp_x_is_error(value) && !*error)
		*error = value;
	return !rp_x_is_error(value);
}

static const struct rp_value *convert_list(struct rp_frame *f,
					   const struct rp_type *type,
					   const struct rp_value *json)
{
	struct rp_value list = rp_list_new(f->arena);
	const struct rp_value *error = NULL;

	for (size_t i = 0; i < rp_value_count(json); i++) {
		const struct rp_value *item =
			convert(f, type->item, rp_list_at(json, i));

		if (is_fine(item, &error))
			rp_list_push(f->arena, &list, *item);
	}
	return error ? error : rp_x_keep(f, list);
}

/* Keys of JSON are texts; those of other kinds are written as JSON in them. */
static const struct rp_value *convert_key(struct rp_frame *f,
					  const struct rp_type *type,
					  struct rp_text text)
{
	struct rp_value key = rp_string(text), json;
	struct rp_json_result result;

	if (type->kind == RP_T_STRING || type->kind == RP_T_ANY)
		return rp_x_keep(f, key);
	if (rp_json_read(&json, f->arena, text, 1, &result) < 0)
		return misfit(f, type, &key);
	return convert(f, type, &json);
}

static const struct rp_value *convert_map(struct rp_frame *f,
					  const struct rp_type *type,
					  const struct rp_value *json)
{
	size_t n = rp_value_count(json);
	const struct rp_value **pairs = rp_arena_array(f->arena, 2 * n + 1,
						       sizeof *pairs);

	for (size_t i = 0; i < n; i++) {
		const struct rp_pair *pair = rp_map_at(json, i);

		pairs[2 * i] = convert_key(f, type->key, pair->key);
		pairs[2 * i + 1] = convert(f, type->item, &pair->value);
	}
	return rp_x_map(f, (int)n, pairs);
}

static const struct rp_value *convert_text(struct rp_frame *f,
					   const struct rp_type *type,
					   const struct rp_value *json)
{
	switch (type->kind) {
	case RP_T_BYTES:
		return rp_x_base64_decode(f, json);
	case RP_T_TIMESTAMP:
		return rp_x_to_timestamp(f, json);
	case RP_T_DURATION:
		return rp_x_to_duration(f, json);
	case RP_T_ADDRESS:
		return rp_x_ip(f, json);
	case RP_T_PREFIX:
		return rp_x_cidr(f, json);
	case RP_T_DOUBLE:
		return rp_x_to_double(f, json);
	case RP_T_TYPE:
		return rp_x_keep(f, (struct rp_value){
			RP_TYPE, { .text = json->as.text } });
	case RP_T_STRING:
		return json;
	default:
		return misfit(f, type, json);
	}
}

static const struct rp_value *convert_number(struct rp_frame *f,
					     const struct rp_type *type,
					     const struct rp_value *json)
{
	if (type->kind == RP_T_DOUBLE)
		return rp_x_to_double(f, json);
	if (type->kind == RP_T_UINT && json->tag != RP_DOUBLE)
		return rp_x_to_uint(f, json);
	if (type->kind == RP_T_INT && json->tag == RP_INT)
		return json;
	return misfit(f, type, json);
}

static const struct rp_value *convert(struct rp_frame *f,
				      const struct rp_type *type,
				      const struct rp_value *json)
{
	if (type->kind == RP_T_ANY || json->tag == RP_NULL)
		return json;
	if (type->kind == RP_T_OPTIONAL)
		return rp_x_optional_of(f, convert(f, type->item, json));
	switch (json->tag) {
	case RP_STRING:
		return convert_text(f, type, json);
	case RP_INT:
	case RP_UINT:
	case RP_DOUBLE:
		return convert_number(f, type, json);
	case RP_LIST:
		if (type->kind == RP_T_LIST)
			return convert_list(f, type, json);
		break;
	case RP_MAP:
		if (type->kind == RP_T_MAP)
			return convert_map(f, type, json);
		break;
	case RP_BOOL:
		if (type->kind == RP_T_BOOL)
			return json;
		break;
	default:
		break;
	}
	return misfit(f, type, json);
}

/* ----------------------------------------------------------------- reading */

static bool is_name(struct rp_text text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.at[i];
		bool is_letter = (c >= 'a' && c <= 'z')
				 || (c >= 'A' && c <= 'Z') || c == '_';

		if (!is_letter && (i == 0 || c < '0' || c > '9'))
			return false;
	}
	return text.n > 0;
}

static int fail(struct rp_error *error, struct rp_text name, const char *what)
{
	return rp_error_set(error, RP_EBADINPUT, "variable '%.*s': %s",
			    (int)name.n, name.at, what);
}

static const struct rp_type *unknown_type(void *context, struct rp_text word)
{
	*(struct rp_text *)context = word;
	return NULL;
}

/* Words of signatures are types of parameters, not of values. */
static bool has_values(const struct rp_type *type)
{
	return !type || (type->kind != RP_T_NUMBER && type->kind != RP_T_PARAM
			 && has_values(type->item) && has_values(type->key));
}

static int read_type(struct rp_variable *out, struct rp_arena *arena,
		     const char *text, struct rp_error *error)
{
	struct rp_text word = { NULL, 0 };
	const char *rest = text;

	out->type = rp_type_read(arena, &rest, unknown_type, &word);
	if (!*rest && !word.at && has_values(out->type))
		return 0;
	if (!word.at)
		word = rp_text(text);
	return fail(error, out->name, rp_arena_printf(arena,
		"'%.*s' is no type; they are called as in CEL: int, uint, "
		"list(string), map(string, any) …", (int)word.n, word.at));
}

static int read_value(struct rp_variable *out, struct rp_arena *arena,
		      const char *text, struct rp_error *error)
{
	struct rp_json_result result;
	struct rp_value json;
	struct rp_frame f;

	if (rp_json_read(&json, arena, rp_text(text), RP_JSON_DEPTH_PAYLOAD,
			 &result) < 0)
		return fail(error, out->name, rp_arena_printf(arena,
			"not JSON: %s", rp_json_problem(arena, &result)));
	rp_frame_init(&f, NULL, arena);
	out->value = convert(&f, out->type, rp_x_keep(&f, json));
	if (rp_x_is_error(out->value))
		return fail(error, out->name,
			    out->value->as.failure->message);
	return 0;
}

int rp_variables_read(struct rp_variables *variables, struct rp_arena *arena,
		      const char *text, struct rp_error *error)
{
	struct rp_variable row = { .type = &rp_type_any };
	size_t n = strcspn(text, ":=");
	const char *equals = strchr(text, '=');
	int rc = 0;

	row.name = (struct rp_text){ rp_arena_copy(arena, text, n), n };
	if (!is_name(row.name) || !equals)
		return rp_error_set(error, RP_EBADINPUT, "'%s' is no variable: "
				    "write NAME=JSON or NAME:TYPE=JSON", text);
	if (text[n] == ':')
		rc = read_type(&row, arena, rp_arena_copy(arena, text + n + 1,
							  (size_t)(equals - text) - n - 1),
			       error);
	if (rc == 0)
		rc = read_value(&row, arena, equals + 1, error);
	if (rc == 0)
		rp_variables_set(variables, arena, row);
	return rc;
}
