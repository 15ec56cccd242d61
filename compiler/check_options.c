/*
 * A configuration against its table of options: a node's against its type's,
 * a channel's against its driver's.
 *
 * rp_option_problem decides what fits, here and at run time.  What is added
 * here is for people: the place inside lists and objects, names that were
 * meant, and warnings about what is allowed but hardly wanted.
 */
#include "passes.h"

#include "alerts/alerts.h"
#include "base/json.h"
#include "base/redact.h"
#include "checks/checks.h"
#include "compile.h"
#include "expr/scope.h"
#include "keys.h"
#include "notify/notify.h"
#include "providers/providers.h"

/* -------------------------------------------------------------- registries */

static bool sends(struct rp_text name)
{
	return rp_notifier_find(name)->send;
}

static bool analyzes(struct rp_text name)
{
	return rp_provider_find(name)->analyze;
}

static bool measures(struct rp_text name)
{
	return rp_check_find(name)->run;
}

static bool parses(struct rp_text name)
{
	const struct rp_alert_format *format = rp_alert_format_find(name);

	return !format || format->parse;
}

/* Names that may be known without being supported, and how lists look. */
static const struct registry {
	const char *name;
	const char *const *(*names)(void);
	bool (*is_supported)(struct rp_text name);
	const char *(*list)(struct rp_unit *unit, const char *const *names);
} registries[] = {
	{ "notifier", rp_notifier_names, sends, rp_diag_python_names },
	{ "provider", rp_provider_names, analyzes, rp_diag_python_names },
	{ "check", rp_check_names, measures, rp_diag_names },
	{ "alert_format", rp_alert_format_names, parses, rp_diag_names },
};

static const struct registry *registry_of(const struct rp_option *row)
{
	for (size_t i = 0; i < sizeof registries / sizeof registries[0]; i++)
		if (row->choices == registries[i].names
		    || (row->registry
			&& strcmp(row->registry, registries[i].name) == 0))
			return &registries[i];
	return NULL;
}

bool rp_choice_is_supported(const struct rp_option *row, struct rp_text name)
{
	const struct registry *registry = registry_of(row);

	return !registry || registry->is_supported(name);
}

/* -------------------------------------------------------------------- keys */

struct rp_diag *rp_report_key(struct rp_unit *unit, const char *at,
			      const char *title, struct rp_text key,
			      const char *const *names)
{
	struct rp_diag *diag = rp_report(unit, RP_D_UNKNOWN_KEY, at, title,
					 rp_diag_text(unit, key));

	diag->on_key = true;
	diag->hint = rp_meant_key(unit, key, names);
	return diag;
}

/* Synonyms stand in one text, blanks between them; NULL: none. */
static size_t count_words(const char *words)
{
	size_t n = 0;

	for (const char *c = words; c && *c; c += *c == ' ') {
		c += strcspn(c, " ");
		n++;
	}
	return n;
}

static void add_words(struct rp_unit *unit, const char **names,
		      const char *words)
{
	for (const char *c = words; c && *c; c += *c == ' ') {
		size_t n = strcspn(c, " ");

		*names++ = rp_arena_copy(&unit->arena, c, n);
		c += n;
	}
}

static const char *const *option_names(struct rp_unit *unit,
				       const struct rp_option *rows)
{
	const char **names;
	size_t n = 0;

	for (const struct rp_option *row = rows; row && row->name; row++)
		n += 1 + count_words(row->synonym);
	names = rp_arena_array(&unit->arena, n + 1, sizeof *names);
	n = 0;
	for (const struct rp_option *row = rows; row && row->name; row++) {
		names[n++] = row->name;
		add_words(unit, &names[n], row->synonym);
		n += count_words(row->synonym);
	}
	return names;
}

static void check_twin(const struct rp_config *config,
		       const struct rp_option *row, struct rp_text key)
{
	struct rp_unit *unit = config->unit;
	struct rp_written wins = rp_option_written(config->config, row);
	struct rp_diag *diag;

	if (!wins.value || rp_text_equal(wins.key, key))
		return;
	diag = rp_report(unit, RP_D_BOTH_GIVEN,
			 rp_json_pointer(&unit->arena, config->at, key),
			 config->title, rp_diag_text(unit, wins.key),
			 rp_diag_text(unit, key));
	diag->on_key = true;
}

static void report_unknown(const struct rp_config *config, struct rp_text key)
{
	struct rp_unit *unit = config->unit;
	struct rp_diag *diag = rp_report_key(
		unit, rp_json_pointer(&unit->arena, config->at, key),
		config->title, key, option_names(unit, config->rows));

	if (config->outer && rp_choice_place(config->outer, key))
		diag->hint = "put it beside 'config', not into it";
}

void rp_check_keys(const struct rp_config *config)
{
	for (size_t i = 0; i < rp_value_count(config->config); i++) {
		struct rp_text key = rp_map_at(config->config, i)->key;
		const struct rp_option *row = rp_option_find(config->rows, key);

		if (row)
			check_twin(config, row, key);
		else
			report_unknown(config, key);
	}
}

/* ----------------------------------------------------------------- choices */

static void check_choice(const struct rp_config *config,
			 const struct rp_option *row,
			 const struct rp_value *value, const char *at)
{
	const char *const *names = row->choices();
	const struct registry *registry = registry_of(row);
	const char *noun = row->noun ? row->noun : row->name;
	struct rp_unit *unit = config->unit;
	struct rp_text name = value->as.text;
	struct rp_diag *diag;

	if (rp_choice_place(names, name)) {
		if (registry && !registry->is_supported(name))
			rp_report(unit, RP_D_UNSUPPORTED, at, config->title,
				  noun, rp_diag_text(unit, name));
		return;
	}
	diag = rp_report(unit, RP_D_UNKNOWN_CHOICE, at, config->title, noun,
			 rp_diag_text(unit, name),
			 registry ? registry->list(unit, names)
				  : rp_diag_names(unit, names));
	diag->hint = rp_diag_suggest(unit, name, names);
}

/* ----------------------------------------------------------------- secrets */

static bool is_name_char(char c, bool first)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'
	       || (!first && c >= '0' && c <= '9');
}

static bool is_sound_reference(struct rp_unit *unit, struct rp_text text)
{
	struct rp_ref ref = rp_ref_parse(&unit->arena, text);

	if (ref.kind == RP_REF_FILE)
		return ref.text[0];
	if (ref.kind != RP_REF_ENV || !ref.text[0])
		return false;
	for (const char *c = ref.text; *c; c++)
		if (!is_name_char(*c, c == ref.text))
			return false;
	return true;
}

/* The text from the first `${` on, empty if there is none. */
static struct rp_text from_dollar(struct rp_text text)
{
	ptrdiff_t at = rp_text_find(text, "${");
	size_t skip = at < 0 ? text.n : (size_t)at;

	return (struct rp_text){ text.at + skip, text.n - skip };
}

/*
 * References may stand inside other text.  What looks like one must be one;
 * at the beginning everything in ${…} does.
 */
static bool are_sound_references(struct rp_unit *unit, struct rp_text text)
{
	struct rp_text rest = from_dollar(text);

	while (rest.n > 0) {
		bool is_meant = rest.at == text.at
				|| rp_text_starts(rest, "${env:")
				|| rp_text_starts(rest, "${file:");
		const char *end = is_meant ? memchr(rest.at, '}', rest.n)
					   : rest.at + 1;
		size_t n = end ? (size_t)(end - rest.at) + 1 : rest.n;

		if (is_meant && !is_sound_reference(
				unit, (struct rp_text){ rest.at, n }))
			return false;
		rest = from_dollar((struct rp_text){ rest.at + n, rest.n - n });
	}
	return true;
}

/* `is_secret`: whether the text must not stand here in plain. */
static void check_reference(const struct rp_config *config,
			    struct rp_text name, const char *at,
			    struct rp_text text, bool is_secret)
{
	struct rp_unit *unit = config->unit;

	if (!are_sound_references(unit, text))
		rp_report(unit, RP_D_BAD_REFERENCE, at, config->title,
			  rp_diag_text(unit, name));
	else if (is_secret && text.n && !rp_has_reference(text))
		rp_report(unit, RP_D_LITERAL_SECRET, at, config->title,
			  rp_diag_text(unit, name));
}

/* ------------------------------------------------------------------ values */

/* Nothing that might be a secret is repeated. */
static const char *value_hint(struct rp_unit *unit, const struct rp_option *row,
			      const struct rp_value *value)
{
	switch (row->kind) {
	case RP_OPT_STRINGS:
	case RP_OPT_ROWS:
	case RP_OPT_TEMPLATES:
		return rp_list_hint(unit, value);
	case RP_OPT_INT:
	case RP_OPT_DOUBLE:
		return rp_plain_number_hint(unit, value);
	case RP_OPT_BOOL:
		return rp_plain_bool_hint(unit, value);
	default:
		return NULL;
	}
}

/*
 * True if the value fits its row; else the problem is reported at `at` under
 * `name`.
 */
static bool fits(const struct rp_config *config, const struct rp_option *row,
		 const char *name, const struct rp_value *value, const char *at)
{
	struct rp_unit *unit = config->unit;
	const char *problem = rp_option_problem(&unit->arena, row, value);

	if (!problem)
		return true;
	rp_report(unit, RP_D_BAD_OPTION, at, config->title, name, problem)
		->hint = value_hint(unit, row, value);
	return false;
}

/*
 * What one item of a list, one member of an object must fit.  A header may be
 * a secret, which no message repeats.
 */
static struct rp_option item_row(const struct rp_option *row, const char *name)
{
	return (struct rp_option){
		.name = name,
		.kind = row->kind == RP_OPT_HEADERS ? RP_OPT_SECRET
						    : RP_OPT_STRING,
	};
}

/* The name that was written: a row may have synonyms. */
static const char *written_name(const char *at)
{
	return strrchr(at, '/') + 1;
}

static void check_list(const struct rp_config *config,
		       const struct rp_option *row,
		       const struct rp_value *list, const char *at)
{
	struct rp_arena *arena = &config->unit->arena;

	for (size_t i = 0; i < rp_value_count(list); i++) {
		const struct rp_value *value = rp_list_at(list, i);
		const char *item_at = rp_json_pointer_index(arena, at, i);
		struct rp_option item = item_row(row, rp_arena_printf(
			arena, "%s[%zu]", written_name(at), i));

		if (!fits(config, &item, item.name, value, item_at))
			continue;
		if (row->choices)
			check_choice(config, row, value, item_at);
	}
}

static void check_settings(const struct rp_config *config,
			   const struct rp_option *row,
			   const struct rp_value *map, const char *at)
{
	struct rp_unit *unit = config->unit;

	for (size_t i = 0; i < rp_value_count(map); i++) {
		const struct rp_pair *pair = rp_map_at(map, i);
		const char *item_at = rp_json_pointer(&unit->arena, at,
						      pair->key);
		struct rp_option item = item_row(row, rp_arena_printf(
			&unit->arena, "%s.%s", written_name(at),
			rp_diag_text(unit, pair->key)));

		if (fits(config, &item, item.name, &pair->value, item_at)
		    && row->kind == RP_OPT_HEADERS
		    && !(config->outer
			 && rp_is_made(pair->value.as.text)))
			check_reference(config, rp_text(item.name), item_at,
					pair->value.as.text,
					rp_key_is_secret(pair->key));
	}
}

static bool is_text_of_users(const struct rp_option *row)
{
	return row->kind == RP_OPT_TEMPLATE || row->kind == RP_OPT_VALUE
	       || row->kind == RP_OPT_VALUES;
}

/* The first reference in a text or in what is in a value; n 0: none. */
static struct rp_text find_reference(const struct rp_value *value)
{
	struct rp_text text = rp_value_text(value, ""), found = { "", 0 };
	ptrdiff_t at = rp_text_find(text, "${env:");

	if (at < 0)
		at = rp_text_find(text, "${file:");
	if (at >= 0) {
		const char *end = memchr(text.at + at, '}',
					 text.n - (size_t)at);

		found.at = text.at + at;
		found.n = end ? (size_t)(end - found.at) + 1 : 0;
	}
	for (size_t i = 0; i < rp_value_count(value) && !found.n; i++)
		found = find_reference(value->tag == RP_MAP
				       ? &rp_map_at(value, i)->value
				       : rp_list_at(value, i));
	return found;
}

/* Texts are for everybody to read, so nothing secret is put into them. */
static void check_no_reference(const struct rp_config *config,
			       struct rp_text name,
			       const struct rp_value *value, const char *at)
{
	struct rp_text found = find_reference(value);
	struct rp_unit *unit = config->unit;

	if (found.n)
		rp_report(unit, RP_D_REFERENCE_IN_TEXT, at, config->title,
			  rp_diag_text(unit, name), rp_diag_text(unit, found));
}

/* A name that expressions can say, and that means nothing else in them. */
static void check_variable(const struct rp_config *config,
			   const struct rp_option *row, struct rp_text name,
			   const char *at)
{
	static const char *const taken[] = {
		"index", "true", "false", "null", NULL
	};
	struct rp_unit *unit = config->unit;
	bool is_name = name.n > 0;

	for (size_t i = 0; i < name.n; i++)
		is_name = is_name && is_name_char(name.at[i], i == 0);
	if (is_name && !rp_is_root(name) && !rp_choice_place(taken, name))
		return;
	rp_report(unit, RP_D_BAD_OPTION, at, config->title, row->name,
		  is_name ? rp_arena_printf(&unit->arena, "must not be '%s', "
					    "which means something else in "
					    "expressions",
					    rp_diag_text(unit, name))
			  : rp_arena_printf(&unit->arena, "must be a name of "
					    "letters, digits and _, not '%s'",
					    rp_diag_text(unit, name)))->hint =
		"expressions say this name, as in {{ item.name }}";
}

void rp_check_option(const struct rp_config *config,
		     const struct rp_option *row, const struct rp_value *value,
		     const char *at)
{
	struct rp_text name = rp_text(written_name(at));

	/* What is made at run time is looked at then. */
	if (config->outer && rp_is_patch(row, value))
		return;
	if ((row->kind == RP_OPT_STRINGS || row->kind == RP_OPT_ROWS
	     || row->kind == RP_OPT_TEMPLATES)
	    && value->tag == RP_LIST) {
		check_list(config, row, value, at);
		return;
	}
	if ((row->kind == RP_OPT_PATHS || row->kind == RP_OPT_HEADERS)
	    && value->tag == RP_MAP) {
		check_settings(config, row, value, at);
		return;
	}
	if (row->kind == RP_OPT_CHANNEL && value->tag == RP_STRING) {
		rp_report(config->unit, RP_D_CHANNEL_NAME, at, config->title,
			  row->name);
		return;
	}
	if ((row->kind == RP_OPT_CHOICE || row->kind == RP_OPT_ROW)
	    && value->tag == RP_STRING) {
		check_choice(config, row, value, at);
		return;
	}
	if (!fits(config, row, written_name(at), value, at))
		return;
	if (config->outer && is_text_of_users(row))
		check_no_reference(config, name, value, at);
	if (row->is_variable)
		check_variable(config, row, value->as.text, at);
	if (row->kind == RP_OPT_SECRET)
		check_reference(config, name, at, value->as.text, true);
	if (row->kind == RP_OPT_URL)
		check_reference(config, name, at, value->as.text,
				rp_url_has_credentials(value->as.text));
}

void rp_check_missing(const struct rp_config *config,
		      const struct rp_option *row)
{
	rp_report(config->unit, RP_D_MISSING_OPTION, config->at, config->title,
		  row->name);
}

/* ------------------------------------------------------------------- checks */

static size_t count_rows(const struct rp_option *rows)
{
	size_t n = 0;

	while (rows && rows[n].name)
		n++;
	return n;
}

const struct rp_option *rp_check_table(struct rp_arena *arena,
				       const struct rp_check *check)
{
	size_t own = count_rows(check->options);
	size_t common = count_rows(rp_check_policy_options);
	struct rp_option *rows = rp_arena_array(arena, own + common + 1,
						sizeof *rows);

	for (size_t i = 0; i < own; i++)
		rows[i] = check->options[i];
	for (size_t i = 0; i <= common; i++)
		rows[own + i] = rp_check_policy_options[i];
	return rows;
}
