/*
 * The policy of a node: whether its failure ends the run, how often it is
 * tried again and how long one attempt may take.
 *
 * A definition without `defaults` retries nothing and waits for ever; both
 * can be set for all nodes and overridden in each.
 */
#include "policy.h"

#include <math.h>

#include "base/json.h"
#include "compile.h"
#include "keys.h"
#include "passes.h"
#include "retry.h"

#define MAX_TIMEOUT_SECONDS (366 * 86400)

/* Where a field stands, for messages. */
struct place {
	struct rp_unit *unit;
	const struct rp_value *map;
	const char *at;
	const char *title;
};

static struct rp_diag *report_field(const struct place *place, const char *key,
			 const char *wanted, const struct rp_value *value)
{
	struct rp_unit *unit = place->unit;

	return rp_report(unit, RP_D_BAD_FIELD,
			 rp_json_pointer(&unit->arena, place->at, rp_text(key)),
			 place->title, key, wanted,
			 rp_diag_value(unit, value));
}

static double seconds_of(const struct rp_value *value)
{
	if (rp_is(value, RP_DOUBLE))
		return value->as.number;
	return (double)rp_value_int(value, -1);
}

static void read_timeout(const struct place *place, int64_t *out)
{
	const struct rp_value *value =
		rp_map_get(place->map, "timeout_seconds");
	double seconds = seconds_of(value);

	if (value && !(seconds >= 0 && seconds <= MAX_TIMEOUT_SECONDS))
		report_field(place, "timeout_seconds",
			     rp_arena_printf(&place->unit->arena,
					     "a number from 0 to %d",
					     MAX_TIMEOUT_SECONDS), value)
			->hint = rp_plain_number_hint(place->unit, value);
	else if (value)
		*out = (int64_t)ceil(seconds * 1e6);
}

static bool read_bool(const struct place *place, const char *key, bool preset)
{
	const struct rp_value *value = rp_map_get(place->map, key);

	if (rp_is(value, RP_BOOL))
		return value->as.boolean;
	if (value)
		report_field(place, key, "true or false", value)->hint =
			rp_plain_bool_hint(place->unit, value);
	return preset;
}

static const char *read_text(const struct place *place, const char *key)
{
	const struct rp_value *value = rp_map_get(place->map, key);

	if (rp_is(value, RP_STRING))
		return rp_diag_text(place->unit, value->as.text);
	if (value)
		report_field(place, key, "a string", value);
	return NULL;
}

void rp_policy_defaults(struct rp_unit *unit, struct rp_policy *out)
{
	const struct rp_value *map = rp_map_get(&unit->root, "defaults");
	struct place place = { unit, map, "/defaults", "defaults" };

	if (map && map->tag != RP_MAP)
		rp_report(unit, RP_D_DEFAULTS_NOT_OBJECT, "/defaults",
			  rp_diag_value(unit, map));
	if (!rp_is(map, RP_MAP))
		return;
	rp_retry_read(unit, map, place.at, place.title, &out->retry);
	read_timeout(&place, &out->timeout_us);
	rp_check_rows(unit, map, place.at, place.title, rp_defaults_rows);
}

void rp_policy_read(struct rp_unit *unit, struct rp_ir_node *node,
		    const struct rp_policy *defaults)
{
	struct place place = {
		unit, node->json, node->at, rp_node_title(unit, node)
	};

	node->retry = defaults->retry;
	node->timeout_us = defaults->timeout_us;
	node->description = read_text(&place, "description");
	node->required = read_bool(&place, "required", true);
	node->ends_branch = !read_bool(&place, "continue_on_skip", true);
	rp_retry_read(unit, node->json, place.at, place.title, &node->retry);
	read_timeout(&place, &node->timeout_us);
}
