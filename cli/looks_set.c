/*
 * Options of checks from a command line.  Which there are and what they may be
 * is said by the rows of each check; nothing here knows one by name.
 */
#include "looks.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/json.h"
#include "option.h"
#include "session.h"

#define MAX_NAMES 64
#define LEAST_SECONDS 0.01
#define MOST_SECONDS 31536000.0	/* a year */

int rp_looks_seconds(double *out, const char *flag, const char *text,
		     struct rp_error *error)
{
	double seconds = text ? strtod(text, NULL) : LEAST_SECONDS;

	if (seconds < LEAST_SECONDS || seconds > MOST_SECONDS)
		return rp_error_set(error, RP_EBADINPUT, "--%s must be between "
				    "%g and %.0f seconds", flag, LEAST_SECONDS,
				    MOST_SECONDS);
	if (text)
		*out = seconds;
	return 0;
}

void rp_looks_put(struct rp_looks *looks, const char *check,
		  const char *option, struct rp_value value)
{
	for (size_t i = 0; i < looks->n; i++)
		if (strcmp(looks->at[i].check->name, check) == 0)
			rp_map_put(looks->arena, &looks->at[i].config, option,
				   value);
}

void rp_looks_put_words(struct rp_looks *looks, const char *check,
			const char *option, const struct rp_words *words)
{
	struct rp_value list;

	if (words->n == 0)
		return;
	list = rp_list_new(looks->arena);
	for (int i = 0; i < words->n; i++)
		rp_list_push(looks->arena, &list, rp_cstring(words->at[i]));
	rp_looks_put(looks, check, option, list);
}

/* ----------------------------------------------------------------- one set */

static const char *nearest_option(const struct rp_check *check,
				  const char *word)
{
	const char *names[MAX_NAMES + 1] = { NULL };
	size_t n = 0;

	for (const struct rp_option *row = check->options;
	     row && row->name && n < MAX_NAMES; row++)
		names[n++] = row->name;
	return rp_nearest(word, names);
}

static int no_such_option(struct rp_arena *arena, const struct rp_check *check,
			  const char *word, struct rp_error *error)
{
	const char *near = nearest_option(check, word);
	const char *list = "";

	if (near)
		return rp_error_set(error, RP_EBADINPUT, "%s has no option "
				    "'%s'; did you mean '%s'?", check->name,
				    word, near);
	for (const struct rp_option *row = check->options; row && row->name;
	     row++)
		list = rp_arena_printf(arena, "%s%s%s", list,
				       *list ? ", " : "", row->name);
	return rp_error_set(error, RP_EBADINPUT, "%s has no option '%s'; it "
			    "has %s", check->name, word, *list ? list : "none");
}

static bool is_chosen(const struct rp_looks *looks,
		      const struct rp_check *check)
{
	for (size_t i = 0; i < looks->n; i++)
		if (looks->at[i].check == check)
			return true;
	return false;
}

/* Text is text; of other kinds JSON, or a text that is judged as one. */
static struct rp_value read_value(struct rp_arena *arena,
				  const struct rp_option *row,
				  const char *text)
{
	struct rp_json_result *result;
	struct rp_value value = rp_cstring(text), list;

	switch (row->kind) {
	case RP_OPT_STRING:
	case RP_OPT_CHOICE:
	case RP_OPT_SECRET:
	case RP_OPT_URL:
		return value;
	default:
		break;
	}
	result = rp_arena_alloc(arena, sizeof *result);
	if (rp_json_read(&value, arena, rp_text(text), RP_JSON_DEPTH_DEFINITION,
			 result) < 0)
		value = rp_cstring(text);
	if (row->kind != RP_OPT_STRINGS || value.tag == RP_LIST)
		return value;
	list = rp_list_new(arena);
	rp_list_push(arena, &list, rp_cstring(text));
	return list;
}

static int set_one(struct rp_looks *looks, const char *text,
		   struct rp_error *error)
{
	struct rp_arena *arena = looks->arena;
	const char *dot = strchr(text, '.'), *equals = strchr(text, '=');
	const char *name, *option, *problem;
	const struct rp_check *check;
	const struct rp_option *row;
	struct rp_value value;

	if (!dot || !equals || dot > equals)
		return rp_error_set(error, RP_EBADINPUT, "--set %s: write "
				    "NAME.OPTION=VALUE", text);
	name = rp_arena_copy(arena, text, (size_t)(dot - text));
	option = rp_arena_copy(arena, dot + 1, (size_t)(equals - dot - 1));
	check = rp_check_find(rp_text(name));
	if (!check || !is_chosen(looks, check))
		return rp_error_set(error, RP_EBADINPUT, "--set %s: '%s' is "
				    "not among the checks that run", text,
				    name);
	row = rp_option_find(check->options, rp_text(option));
	if (!row)
		row = rp_option_find(rp_check_policy_options, rp_text(option));
	if (!row)
		return no_such_option(arena, check, option, error);
	value = read_value(arena, row, equals + 1);
	problem = rp_option_problem(arena, row, &value);
	if (problem)
		return rp_error_set(error, RP_EBADINPUT, "%s.%s %s", name,
				    row->name, problem);
	rp_looks_put(looks, name, row->name, value);
	return 0;
}

/* -------------------------------------------------------------- thresholds */

static const char *unit_of(const struct rp_check *check)
{
	return check->unit ? check->unit : "percent";
}

static bool has_thresholds(const struct rp_check *check)
{
	return rp_option_find(check->options, RP_TEXT("warning_threshold"));
}

static bool all_are_alike(const struct rp_looks *looks)
{
	const struct rp_check *first = NULL;

	for (size_t i = 0; i < looks->n; i++) {
		const struct rp_check *check = looks->at[i].check;

		if (!has_thresholds(check))
			continue;
		if (!first)
			first = check;
		if (check->less_is_worse != first->less_is_worse
		    || strcmp(unit_of(check), unit_of(first)) != 0)
			return false;
	}
	return true;
}

static bool is_use(const struct rp_check *check)
{
	return !check->less_is_worse && !check->unit;
}

static void put_threshold(struct rp_looks *looks, struct rp_look *look,
			  const char *option, const char *text)
{
	if (text)
		rp_map_put(looks->arena, &look->config, option,
			   rp_double(strtod(text, NULL)));
}

/*
 * A number that is a percentage of use to one check is something else to
 * another, or wants to be high there.  Unless all are alike, only those get it
 * that measure percentages of which more is worse; the names of the others
 * come back, or NULL.
 */
static const char *put_thresholds(struct rp_looks *looks, const char *warning,
				  const char *critical)
{
	bool alike = all_are_alike(looks);
	const char *left_out = NULL;

	if (!warning && !critical)
		return NULL;
	for (size_t i = 0; i < looks->n; i++) {
		struct rp_look *look = &looks->at[i];

		if (!has_thresholds(look->check))
			continue;
		if (!alike && !is_use(look->check)) {
			left_out = rp_arena_printf(
				looks->arena, "%s%s%s",
				left_out ? left_out : "", left_out ? ", " : "",
				look->check->name);
			continue;
		}
		put_threshold(looks, look, "warning_threshold", warning);
		put_threshold(looks, look, "critical_threshold", critical);
	}
	return left_out;
}

static void tell_left_out(const char *names)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_printf(&buf, "note: thresholds for all are percentages of use; "
		      "what they do not fit keeps its own (%s); "
		      "--set NAME.warning_threshold=N sets one\n", names);
	rp_write(STDERR_FILENO, rp_buf_view(&buf));
	rp_buf_finish(&buf);
}

int rp_looks_wish(struct rp_looks *looks, const struct rp_looks_wish *wish,
		  struct rp_error *error)
{
	const char *left_out = put_thresholds(looks, wish->warning,
					      wish->critical);
	int rc = 0;

	for (int i = 0; i < wish->set->n && rc == 0; i++)
		rc = set_one(looks, wish->set->at[i], error);
	if (rc == 0)
		rc = rp_looks_load(looks, error);
	if (rc == 0 && left_out)
		tell_left_out(left_out);
	return rc;
}
