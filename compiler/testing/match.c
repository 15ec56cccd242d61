/*
 * What came against what was wanted.
 *
 * A matcher is a row: its name and a function that compares.  An object whose
 * keys are all names of matchers is one of them; every other value is compared
 * as it stands, numbers by their value and objects without the order of keys.
 */
#include "testing/testing.h"

#include <math.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/redact.h"
#include "expr/expr.h"
#include "option.h"

typedef bool matcher(struct rp_arena *arena, const struct rp_value *wanted,
		     const struct rp_value *got);

/* ------------------------------------------------------------------ results */

bool rp_verdict_is_good(const struct rp_verdict *verdict)
{
	return !verdict->error && verdict->n == 0;
}

void rp_verdict_add(struct rp_verdict *verdict, struct rp_arena *arena,
		    struct rp_mismatch mismatch)
{
	if (verdict->n == verdict->room) {
		size_t room = verdict->room ? 2 * verdict->room : 8;
		struct rp_mismatch *rows = rp_arena_array(arena, room,
							  sizeof *rows);

		if (verdict->n)
			memcpy(rows, verdict->mismatches,
			       verdict->n * sizeof *rows);
		verdict->mismatches = rows;
		verdict->room = room;
	}
	verdict->mismatches[verdict->n++] = mismatch;
}

static const char *show(struct rp_arena *arena, const struct rp_value *value)
{
	struct rp_value shown;

	if (!value)
		return "nothing";
	shown = rp_redact(arena, value);
	return rp_json_text(arena, &shown, RP_JSON_SPACED).at;
}

/* ----------------------------------------------------------------- matchers */

static bool equals(struct rp_arena *arena, const struct rp_value *wanted,
		   const struct rp_value *got)
{
	(void)arena;
	return got && rp_value_equal(wanted, got);
}

static bool has_text(struct rp_text text, struct rp_text part)
{
	return memmem(text.at, text.n, part.at, part.n) || part.n == 0;
}

/* All that `part` has is there, and equal. */
static bool has_pairs(const struct rp_value *map, const struct rp_value *part)
{
	if (!rp_is(map, RP_MAP) || !rp_is(part, RP_MAP))
		return false;
	for (size_t i = 0; i < rp_value_count(part); i++) {
		const struct rp_pair *pair = rp_map_at(part, i);
		const struct rp_value *value = rp_map_find(map, pair->key);

		if (!value || !rp_value_equal(&pair->value, value))
			return false;
	}
	return true;
}

static bool has_item(const struct rp_value *list, const struct rp_value *item)
{
	for (size_t i = 0; i < rp_value_count(list); i++)
		if (rp_value_equal(item, rp_list_at(list, i))
		    || has_pairs(rp_list_at(list, i), item))
			return true;
	return false;
}

static bool contains(struct rp_arena *arena, const struct rp_value *wanted,
		     const struct rp_value *got)
{
	(void)arena;
	if (rp_is(got, RP_STRING) && rp_is(wanted, RP_STRING))
		return has_text(got->as.text, wanted->as.text);
	if (rp_is(got, RP_LIST))
		return has_item(got, wanted);
	if (rp_is(got, RP_MAP) && rp_is(wanted, RP_STRING))
		return rp_map_find(got, wanted->as.text);
	return has_pairs(got, wanted);
}

static bool matches(struct rp_arena *arena, const struct rp_value *wanted,
		    const struct rp_value *got)
{
	const struct rp_value *found;
	struct rp_frame f;

	if (!rp_is(got, RP_STRING))
		return false;
	rp_frame_init(&f, NULL, arena);
	found = rp_x_matches(&f, got, wanted);
	return rp_is(found, RP_BOOL) && found->as.boolean;
}

static double number(const struct rp_value *value)
{
	if (rp_is(value, RP_INT))
		return (double)value->as.integer;
	return rp_is(value, RP_DOUBLE) ? value->as.number : NAN;
}

static bool approx(struct rp_arena *arena, const struct rp_value *wanted,
		   const struct rp_value *got)
{
	(void)arena;
	return fabs(number(got) - number(rp_map_get(wanted, "value")))
	       <= number(rp_map_get(wanted, "tolerance"));
}

static bool any(struct rp_arena *arena, const struct rp_value *wanted,
		const struct rp_value *got)
{
	(void)arena;
	(void)wanted;
	return got;
}

/* `false` is the opposite: there, and not null. */
static bool absent(struct rp_arena *arena, const struct rp_value *wanted,
		   const struct rp_value *got)
{
	(void)arena;
	return (!got || got->tag == RP_NULL) == rp_truthy(wanted);
}

static bool one_of(struct rp_arena *arena, const struct rp_value *wanted,
		   const struct rp_value *got)
{
	for (size_t i = 0; i < rp_value_count(wanted); i++)
		if (equals(arena, rp_list_at(wanted, i), got))
			return true;
	return false;
}

static bool length(struct rp_arena *arena, const struct rp_value *wanted,
		   const struct rp_value *got)
{
	struct rp_value n;

	if (!rp_is(got, RP_STRING) && !rp_is(got, RP_LIST)
	    && !rp_is(got, RP_MAP))
		return false;
	n = rp_int(got->tag == RP_STRING
		   ? (int64_t)rp_utf8_length(got->as.text)
		   : (int64_t)rp_value_count(got));
	return equals(arena, wanted, &n);
}

static const struct {
	const char *name;
	matcher *fits;
} matchers[] = {
	{ "equals", equals }, { "contains", contains },
	{ "matches", matches }, { "approx", approx }, { "any", any },
	{ "absent", absent }, { "one_of", one_of }, { "length", length },
};

const char *const rp_matcher_names[] = {
	"equals", "contains", "matches", "approx", "any", "absent", "one_of",
	"length", NULL
};

bool rp_is_matcher(const struct rp_value *wanted)
{
	if (!rp_is(wanted, RP_MAP) || rp_value_count(wanted) == 0)
		return false;
	for (size_t i = 0; i < rp_value_count(wanted); i++)
		if (!rp_choice_place(rp_matcher_names,
				     rp_map_at(wanted, i)->key))
			return false;
	return true;
}

static void match_pair(struct rp_verdict *verdict, struct rp_arena *arena,
		       struct rp_mismatch place, const struct rp_pair *pair,
		       const struct rp_value *got)
{
	int row = rp_choice_place(rp_matcher_names, pair->key) - 1;

	if (matchers[row].fits(arena, &pair->value, got))
		return;
	place.wanted = rp_arena_printf(arena, "%s %s", matchers[row].name,
				       show(arena, &pair->value));
	place.got = show(arena, got);
	rp_verdict_add(verdict, arena, place);
}

void rp_match(struct rp_verdict *verdict, struct rp_arena *arena,
	      struct rp_mismatch place, const struct rp_value *wanted,
	      const struct rp_value *got)
{
	if (rp_is_matcher(wanted)) {
		for (size_t i = 0; i < rp_value_count(wanted); i++)
			match_pair(verdict, arena, place,
				   rp_map_at(wanted, i), got);
		return;
	}
	if (equals(arena, wanted, got ? got : &rp_null))
		return;
	place.wanted = show(arena, wanted);
	place.got = show(arena, got);
	place.wanted_value = wanted;
	place.got_value = got;
	rp_verdict_add(verdict, arena, place);
}
