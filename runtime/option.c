/*
 * Option tables at work: what fits a row, and how a stored configuration
 * becomes the option struct that the compiler would have emitted.
 *
 * The compiler asks rp_option_problem and emits C; the runtime asks it too and
 * fills memory.  One function decides what is valid, so the two cannot differ.
 */
#include "option.h"

#include <assert.h>
#include <math.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/redact.h"

#define MAX_DURATION_TEXT 63

/* ------------------------------------------------------------------ kinds */

static const struct {
	size_t size;
	const char *name;
} kinds[] = {
	[RP_OPT_STRING] = { sizeof(const char *), "string" },
	[RP_OPT_INT] = { sizeof(long long), "integer" },
	[RP_OPT_DOUBLE] = { sizeof(double), "number" },
	[RP_OPT_BOOL] = { sizeof(_Bool), "boolean" },
	[RP_OPT_STRINGS] = { sizeof(struct rp_strings), "list of strings" },
	[RP_OPT_CHOICE] = { sizeof(int), "string" },
	[RP_OPT_ROW] = { sizeof(struct rp_rows), "string" },
	[RP_OPT_ROWS] = { sizeof(struct rp_rows), "list of strings" },
	[RP_OPT_SECRET] = { sizeof(struct rp_ref), "secret" },
	[RP_OPT_URL] = { sizeof(struct rp_ref), "URL" },
	[RP_OPT_PATHS] = { sizeof(struct rp_settings), "object of paths" },
	[RP_OPT_HEADERS] = { sizeof(struct rp_settings), "object of strings" },
	[RP_OPT_NODE] = { sizeof(int), "node id" },
	[RP_OPT_EDGE] = { sizeof(int), "node id" },
	[RP_OPT_TEST] = { sizeof(rp_expr *), "condition" },
	[RP_OPT_EXPR] = { sizeof(rp_expr *), "expression" },
	[RP_OPT_TEMPLATE] = { sizeof(rp_expr *), "template" },
	[RP_OPT_TEMPLATES] = { sizeof(struct rp_exprs), "list of templates" },
	[RP_OPT_VALUE] = { sizeof(rp_expr *), "any value" },
	[RP_OPT_VALUES] = { sizeof(struct rp_named_exprs), "object" },
	[RP_OPT_INTS] = { sizeof(struct rp_ordinals), "integers" },
	[RP_OPT_STATUSES] = { sizeof(struct rp_ordinals), "HTTP statuses" },
	[RP_OPT_DURATION] = { sizeof(long long), "duration" },
	[RP_OPT_CASES] = { sizeof(struct rp_cases), "object of node ids" },
	[RP_OPT_BODY] = { sizeof(struct rp_plan *), "list of nodes" },
	[RP_OPT_PROGRAM] = { sizeof(struct rp_plan *), "definition" },
	[RP_OPT_CHANNEL] = { sizeof(struct rp_inline *), "channel" },
	[RP_OPT_PART] = { sizeof(void *), "object of options" },
	[RP_OPT_CHECKS] = { sizeof(struct rp_check_uses), "object of checks" },
	[RP_OPT_IGNORED] = { 0, "anything" },
};

size_t rp_option_size(enum rp_option_kind kind)
{
	return kinds[kind].size;
}

const char *rp_option_kind_name(enum rp_option_kind kind)
{
	return kinds[kind].name;
}

static bool is_word_of(const char *list, struct rp_text word)
{
	while (list && *list) {
		size_t n = strcspn(list, " ");

		if (rp_text_equal((struct rp_text){ list, n }, word))
			return true;
		list += n + (list[n] == ' ');
	}
	return false;
}

const struct rp_option *rp_option_find(const struct rp_option *rows,
				       struct rp_text name)
{
	for (const struct rp_option *row = rows; row && row->name; row++)
		if (rp_text_is(name, row->name))
			return row;
	for (const struct rp_option *row = rows; row && row->name; row++)
		if (is_word_of(row->synonym, name))
			return row;
	return NULL;
}

/* --------------------------------------------------------------- checking */

int rp_choice_place(const char *const *choices, struct rp_text name)
{
	for (int i = 0; choices[i]; i++)
		if (rp_text_is(name, choices[i]))
			return i + 1;
	return 0;
}

static bool has_nul(struct rp_text text)
{
	return text.n && memchr(text.at, '\0', text.n);
}

static const char *mismatch(struct rp_arena *arena, const char *wanted,
			    const struct rp_value *value)
{
	struct rp_text shown = rp_json_text(arena, value, RP_JSON_SPACED);
	struct rp_text cut = rp_utf8_cut(shown, 60);

	return rp_arena_printf(arena, "must be %s, not %.*s%s", wanted,
			       (int)cut.n, cut.at, cut.n < shown.n ? "…" : "");
}

static const char *string_problem(struct rp_arena *arena,
				  const struct rp_value *value)
{
	if (value->tag != RP_STRING)
		return mismatch(arena, "a string", value);
	if (has_nul(value->as.text))
		return "must not contain a NUL character";
	return NULL;
}

/* What should have been a secret is one all the same: it is not repeated. */
static const char *secret_problem(struct rp_arena *arena,
				  const struct rp_value *value)
{
	return value->tag == RP_STRING ? string_problem(arena, value)
				       : "must be a string";
}

static const char *choice_problem(struct rp_arena *arena,
				  const struct rp_option *row,
				  const struct rp_value *value)
{
	const char *problem = string_problem(arena, value);

	if (problem || !row->choices || rp_choice_place(row->choices(),
						 value->as.text))
		return problem;
	return rp_arena_printf(arena, "unknown %s: %.*s",
			       row->noun ? row->noun : row->name,
			       (int)value->as.text.n, value->as.text.at);
}

static const char *strings_problem(struct rp_arena *arena,
				   const struct rp_option *row,
				   const struct rp_value *value)
{
	if (value->tag != RP_LIST)
		return mismatch(arena, "a list of strings", value);
	for (size_t i = 0; i < rp_value_count(value); i++) {
		const char *problem =
			choice_problem(arena, row, rp_list_at(value, i));

		if (problem)
			return problem;
	}
	return NULL;
}

static double as_double(const struct rp_value *value)
{
	if (value->tag == RP_DOUBLE)
		return value->as.number;
	if (value->tag == RP_UINT)
		return (double)value->as.uinteger;
	return (double)value->as.integer;
}

static const char *number_problem(struct rp_arena *arena,
				  const struct rp_option *row,
				  const struct rp_value *value)
{
	bool whole = row->kind == RP_OPT_INT;
	bool fits = value->tag == RP_INT
		    || (!whole && (value->tag == RP_DOUBLE
				   || value->tag == RP_UINT));

	if (!fits)
		return mismatch(arena, whole ? "an integer" : "a number",
				value);
	if (row->min >= row->max || (as_double(value) >= row->min
				     && as_double(value) <= row->max))
		return NULL;
	return whole ? rp_arena_printf(arena, "must be between %.0f and %.0f",
				       row->min, row->max)
		     : rp_arena_printf(arena, "must be between %g and %g",
				       row->min, row->max);
}

bool rp_option_duration(long long *us, const struct rp_value *value)
{
	char text[MAX_DURATION_TEXT + 1] = "";
	int64_t parsed;
	double number;

	if (value->tag == RP_STRING) {
		if (value->as.text.n > MAX_DURATION_TEXT)
			return false;
		memcpy(text, value->as.text.at, value->as.text.n);
		if (strlen(text) != value->as.text.n
		    || !rp_duration_parse(&parsed, text))
			return false;
		*us = parsed;
		return true;
	}
	if (value->tag != RP_INT && value->tag != RP_DOUBLE)
		return false;
	number = as_double(value) * 1e6;
	if (!(number >= 0 && number < 0x1p62))
		return false;
	*us = (long long)number;
	*us += (double)*us < number;
	return true;
}

static const char *duration_problem(struct rp_arena *arena,
				    const struct rp_option *row,
				    const struct rp_value *value)
{
	long long us;

	if (!rp_option_duration(&us, value))
		return mismatch(arena, "a duration such as \"90s\", \"5m\" or "
				"\"1h30m\", or a number of seconds", value);
	if (row->min < row->max && ((double)us < row->min * 1e6
				    || (double)us > row->max * 1e6))
		return rp_arena_printf(arena, "must be between %g and %g "
				       "seconds", row->min, row->max);
	return NULL;
}

static int status_number(const struct rp_value *value)
{
	struct rp_text text = rp_value_text(value, "");
	int64_t status = rp_value_int(value, -1);

	if (text.n == 3 && text.at[0] >= '1' && text.at[0] <= '5'
	    && rp_text_ends(text, "xx"))
		return text.at[0] - '0';
	return status >= 100 && status <= 599 ? (int)status : -1;
}

int rp_option_number(const struct rp_option *row, const struct rp_value *value)
{
	int64_t number = rp_value_int(value, -1);

	if (row->kind == RP_OPT_STATUSES)
		return status_number(value);
	return (double)number >= row->min && (double)number <= row->max
	       ? (int)number : -1;
}

/* One number, or a list of some. */
static const char *numbers_problem(struct rp_arena *arena,
				   const struct rp_option *row,
				   const struct rp_value *value)
{
	size_t n = value->tag == RP_LIST ? rp_value_count(value) : 1;
	const struct rp_value *one = value;

	for (size_t i = 0; i < n; i++) {
		if (value->tag == RP_LIST)
			one = rp_list_at(value, i);
		if (rp_option_number(row, one) >= 0)
			continue;
		if (row->kind == RP_OPT_STATUSES)
			return mismatch(arena, "a status such as 200 or "
					"\"2xx\", or a list of them", one);
		return mismatch(arena,
				rp_arena_printf(arena, "an integer from %g to "
						"%g, or a list of them",
						row->min, row->max), one);
	}
	return n ? NULL : "must not be empty";
}

static const char *url_problem(struct rp_arena *arena,
			       const struct rp_value *value)
{
	const char *problem = string_problem(arena, value);

	if (problem || rp_is_reference(value->as.text))
		return problem;
	if (!rp_text_starts(value->as.text, "http://")
	    && !rp_text_starts(value->as.text, "https://"))
		return "must start with http:// or https://";
	return NULL;
}

static const char *settings_problem(struct rp_arena *arena,
				    const struct rp_option *row,
				    const struct rp_value *value)
{
	bool is_secret = row->kind == RP_OPT_HEADERS;

	if (value->tag != RP_MAP)
		return is_secret ? "must be an object of strings"
				 : mismatch(arena, "an object of strings",
					    value);
	for (size_t i = 0; i < rp_value_count(value); i++) {
		const struct rp_pair *pair = rp_map_at(value, i);
		const char *problem =
			is_secret ? secret_problem(arena, &pair->value)
				  : string_problem(arena, &pair->value);

		if (!problem && has_nul(pair->key))
			problem = "must not contain a NUL character";
		if (problem)
			return rp_arena_printf(arena, "'%.*s' %s",
					       (int)pair->key.n, pair->key.at,
					       problem);
	}
	return NULL;
}

/* null: the way ends there. */
static const char *cases_problem(struct rp_arena *arena,
				 const struct rp_value *value)
{
	if (value->tag != RP_MAP)
		return mismatch(arena, "an object of node ids", value);
	for (size_t i = 0; i < rp_value_count(value); i++) {
		const struct rp_pair *pair = rp_map_at(value, i);

		if (pair->value.tag != RP_STRING && pair->value.tag != RP_NULL)
			return rp_arena_printf(
				arena, "'%.*s' %s", (int)pair->key.n,
				pair->key.at,
				mismatch(arena, "a node id", &pair->value));
	}
	return NULL;
}

/* A text, or in the old form {"type": …, "template": text}. */
/* Spec notify.md §6: what is empty means none. */
static const char *template_problem(struct rp_arena *arena,
				    const struct rp_value *value)
{
	const struct rp_value *text = rp_map_get(value, "template");

	if (text)
		return string_problem(arena, text);
	if (value->tag == RP_MAP && rp_value_count(value) == 0)
		return NULL;
	return string_problem(arena, value);
}

static const char *values_problem(struct rp_arena *arena,
				  const struct rp_value *value)
{
	if (value->tag != RP_MAP)
		return mismatch(arena, "an object", value);
	for (size_t i = 0; i < rp_value_count(value); i++)
		if (has_nul(rp_map_at(value, i)->key))
			return "must not contain a NUL character";
	return NULL;
}

const char *rp_option_problem(struct rp_arena *arena,
			      const struct rp_option *row,
			      const struct rp_value *value)
{
	switch (row->kind) {
	case RP_OPT_INT:
	case RP_OPT_DOUBLE:
		return number_problem(arena, row, value);
	case RP_OPT_INTS:
	case RP_OPT_STATUSES:
		return numbers_problem(arena, row, value);
	case RP_OPT_DURATION:
		return duration_problem(arena, row, value);
	case RP_OPT_BOOL:
		return value->tag == RP_BOOL
		       ? NULL : mismatch(arena, "true or false", value);
	case RP_OPT_STRINGS:
	case RP_OPT_ROWS:
	case RP_OPT_TEMPLATES:
		return strings_problem(arena, row, value);
	case RP_OPT_TEMPLATE:
		return template_problem(arena, value);
	case RP_OPT_VALUES:
		return values_problem(arena, value);
	case RP_OPT_CHOICE:
	case RP_OPT_ROW:
		return choice_problem(arena, row, value);
	case RP_OPT_URL:
		return url_problem(arena, value);
	case RP_OPT_PATHS:
	case RP_OPT_HEADERS:
		return settings_problem(arena, row, value);
	case RP_OPT_SECRET:
		return secret_problem(arena, value);
	case RP_OPT_BODY:
		return value->tag == RP_LIST && rp_value_count(value) > 0
		       ? NULL : "must be a list of nodes";
	case RP_OPT_CASES:
		return cases_problem(arena, value);
	case RP_OPT_EXPR:
		return NULL;
	case RP_OPT_CHANNEL:
	case RP_OPT_CHECKS:
	case RP_OPT_PART:
		return value->tag == RP_MAP
		       ? NULL : mismatch(arena, "an object", value);
	case RP_OPT_VALUE:
	case RP_OPT_IGNORED:
	case RP_OPT_END:
		return NULL;
	default:
		return string_problem(arena, value);
	}
}

/* ------------------------------------------------------------- references */

struct rp_ref rp_ref_parse(struct rp_arena *arena, struct rp_text text)
{
	static const struct {
		const char *open;
		int kind;
	} forms[] = {
		{ "${env:", RP_REF_ENV },
		{ "${file:", RP_REF_FILE },
	};

	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		size_t n = strlen(forms[i].open);

		if (!rp_text_starts(text, forms[i].open) || !rp_is_reference(text))
			continue;
		return (struct rp_ref){
			forms[i].kind, 0,
			rp_arena_copy(arena, text.at + n, text.n - n - 1)
		};
	}
	return (struct rp_ref){ RP_REF_PLAIN, 0, rp_text_cstr(arena, text) };
}

/* ---------------------------------------------------------------- loading */

static struct rp_strings load_strings(struct rp_arena *arena,
				      const struct rp_value *list)
{
	size_t n = rp_value_count(list);
	const char **at = rp_arena_array(arena, n + 1, sizeof *at);

	for (size_t i = 0; i < n; i++)
		at[i] = rp_text_cstr(arena, rp_list_at(list, i)->as.text);
	return (struct rp_strings){ at, n };
}

static struct rp_settings load_settings(struct rp_arena *arena,
					const struct rp_value *map)
{
	size_t n = rp_value_count(map);
	struct rp_setting *at = rp_arena_array(arena, n + 1, sizeof *at);

	for (size_t i = 0; i < n; i++) {
		const struct rp_pair *pair = rp_map_at(map, i);

		at[i].name = rp_text_cstr(arena, pair->key);
		at[i].value = rp_ref_parse(arena, pair->value.as.text);
	}
	return (struct rp_settings){ at, n };
}

static struct rp_ordinals load_numbers(struct rp_arena *arena,
				       const struct rp_option *row,
				       const struct rp_value *value)
{
	bool is_list = value->tag == RP_LIST;
	size_t n = is_list ? rp_value_count(value) : 1;
	int *at = rp_arena_array(arena, n, sizeof *at);

	for (size_t i = 0; i < n; i++)
		at[i] = rp_option_number(row, is_list ? rp_list_at(value, i)
						      : value);
	return (struct rp_ordinals){ at, n };
}

static void load_member(void *member, const struct rp_option *row,
			const struct rp_value *value, struct rp_arena *arena)
{
	switch (row->kind) {
	case RP_OPT_STRING:
		*(const char **)member = rp_text_cstr(arena, value->as.text);
		break;
	case RP_OPT_INT:
		*(long long *)member = value->as.integer;
		break;
	case RP_OPT_DOUBLE:
		*(double *)member = as_double(value);
		break;
	case RP_OPT_BOOL:
		*(_Bool *)member = value->as.boolean;
		break;
	case RP_OPT_DURATION:
		rp_option_duration(member, value);
		break;
	case RP_OPT_STRINGS:
		*(struct rp_strings *)member = load_strings(arena, value);
		break;
	case RP_OPT_INTS:
	case RP_OPT_STATUSES:
		*(struct rp_ordinals *)member = load_numbers(arena, row, value);
		break;
	case RP_OPT_CHOICE:
		*(int *)member = rp_choice_place(row->choices(), value->as.text);
		break;
	case RP_OPT_SECRET:
	case RP_OPT_URL:
		*(struct rp_ref *)member = rp_ref_parse(arena, value->as.text);
		break;
	case RP_OPT_PATHS:
	case RP_OPT_HEADERS:
		*(struct rp_settings *)member = load_settings(arena, value);
		break;
	default:
		break;
	}
}

const struct rp_value *rp_option_value(const struct rp_option *rows,
				       const struct rp_option *row,
				       const struct rp_value *config)
{
	const struct rp_value *value = rp_map_get(config, row->name);

	for (size_t i = 0; !value && i < rp_value_count(config); i++) {
		const struct rp_pair *pair = rp_map_at(config, i);

		if (rp_option_find(rows, pair->key) == row)
			value = &pair->value;
	}
	return value && value->tag != RP_NULL ? value : NULL;
}

const struct rp_value *rp_option_preset(struct rp_arena *arena,
					const struct rp_option *row)
{
	struct rp_json_result result;
	struct rp_value *preset;

	if (!row->preset)
		return NULL;
	preset = rp_arena_alloc(arena, sizeof *preset);
	if (rp_json_read(preset, arena, rp_text(row->preset),
			 RP_JSON_DEPTH_DEFINITION, &result) < 0)
		rp_unreachable();
	return preset;
}

static int load_row(char *out, const struct rp_option *rows,
		    const struct rp_option *row,
		    const struct rp_value *config, struct rp_arena *arena,
		    struct rp_error *error)
{
	const struct rp_value *value = rp_option_value(rows, row, config);
	const char *problem;

	if (!value)
		value = rp_option_preset(arena, row);
	if (!value) {
		if (row->required)
			return rp_error_set(error, RP_EBADINPUT,
					    "'%s' is missing", row->name);
		return 0;
	}
	problem = rp_option_problem(arena, row, value);
	if (problem)
		return rp_error_set(error, RP_EBADINPUT, "'%s' %s", row->name,
				    problem);
	load_member(out + row->offset, row, value, arena);
	return 0;
}

int rp_option_load(void *out, size_t size, const struct rp_option *rows,
		   const struct rp_value *config, struct rp_arena *arena,
		   struct rp_error *error)
{
	memset(out, 0, size);
	for (const struct rp_option *row = rows; row && row->name; row++) {
		int rc;

		assert(row->offset + rp_option_size(row->kind) <= size);
		rc = load_row(out, rows, row, config, arena, error);
		if (rc < 0)
			return rc;
	}
	return 0;
}
