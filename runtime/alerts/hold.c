/*
 * Silences, maintenance windows and inhibitions as rules; see hold.h.
 *
 * A rule is checked when somebody writes it down and once more when it is
 * read back: what cannot be understood holds nothing back.
 */
#include "alerts/hold.h"

#include "base/arena.h"
#include "base/json.h"
#include "expr/zone.h"

#define MICRO INT64_C(1000000)
#define MOST_EQUAL 16
#define MOST_ZONE 64

static const char *const names[] = {
	[RP_HOLD_SILENCE] = "silence",
	[RP_HOLD_MAINTENANCE] = "maintenance",
	[RP_HOLD_INHIBITION] = "inhibition",
};

const char *rp_hold_name(enum rp_hold_kind kind)
{
	return names[kind];
}

bool rp_hold_kind_of(enum rp_hold_kind *out, const char *name)
{
	for (int i = RP_HOLD_SILENCE; i <= RP_HOLD_INHIBITION; i++)
		if (strcmp(name, names[i]) == 0) {
			*out = (enum rp_hold_kind)i;
			return true;
		}
	return false;
}

/* ------------------------------------------------------------------- reading */

static int read_matchers(struct rp_matchers *out, const struct rp_value *rule,
			 const char *key, struct rp_arena *arena,
			 struct rp_error *error)
{
	return rp_matchers_read(out, rp_map_get(rule, key), arena, error);
}

static int read_silence(struct rp_hold *out, const struct rp_value *rule,
			struct rp_arena *arena, struct rp_error *error)
{
	int rc = read_matchers(&out->matchers, rule, "matchers", arena, error);

	if (rc == 0 && rp_matchers_are_broad(&out->matchers))
		return rp_error_set(error, RP_EBADINPUT, "a silence needs a "
				    "matcher that does not match the empty "
				    "text, or it would silence everything");
	return rc;
}

static int read_maintenance(struct rp_hold *out, const struct rp_value *rule,
			    struct rp_arena *arena, struct rp_error *error)
{
	struct rp_text cron = rp_value_text(rp_map_get(rule, "cron"), "");
	struct rp_zone_time time;
	int rc = read_matchers(&out->matchers, rule, "matchers", arena, error);

	if (rc == 0)
		rc = rp_cron_parse(&out->cron, rp_text_cstr(arena, cron),
				   error);
	if (rc < 0)
		return rc;
	out->zone = rp_value_text(rp_map_get(rule, "zone"), "UTC");
	if (!rp_zone_at(&time, out->zone, 0))
		return rp_error_set(error, RP_EBADINPUT, "no such time zone: "
				    "'%.*s'; write a name as in Europe/Berlin, "
				    "or UTC",
				    (int)rp_utf8_cut(out->zone, MOST_ZONE).n,
				    out->zone.at);
	out->duration_s = rp_value_int(rp_map_get(rule, "duration_seconds"),
				       0);
	if (out->duration_s < 1 || out->duration_s > RP_HOLD_MOST_SECONDS)
		return rp_error_set(error, RP_EBADINPUT, "a maintenance window "
				    "lasts from a second to 31 days");
	return 0;
}

static int read_inhibition(struct rp_hold *out, const struct rp_value *rule,
			   struct rp_arena *arena, struct rp_error *error)
{
	const struct rp_value *equal = rp_map_get(rule, "equal");
	int rc = read_matchers(&out->matchers, rule, "target", arena, error);

	if (rc == 0)
		rc = read_matchers(&out->source, rule, "source", arena, error);
	if (rc < 0)
		return rc;
	if (!out->matchers.n || !out->source.n)
		return rp_error_set(error, RP_EBADINPUT, "an inhibition needs "
				    "matchers for its source and its target");
	if (rp_value_count(equal) > MOST_EQUAL)
		return rp_error_set(error, RP_EBADINPUT, "an inhibition can "
				    "compare at most %d labels", MOST_EQUAL);
	out->equal = rp_is(equal, RP_LIST) ? *equal : rp_list_new(arena);
	return 0;
}

int rp_hold_read(struct rp_hold *out, enum rp_hold_kind kind,
		 const struct rp_value *rule, struct rp_arena *arena,
		 struct rp_error *error)
{
	*out = (struct rp_hold){ .kind = kind };
	switch (kind) {
	case RP_HOLD_SILENCE:
		return read_silence(out, rule, arena, error);
	case RP_HOLD_MAINTENANCE:
		return read_maintenance(out, rule, arena, error);
	case RP_HOLD_INHIBITION:
		return read_inhibition(out, rule, arena, error);
	}
	rp_unreachable();
}

/* ------------------------------------------------------------------- judging */

bool rp_hold_is_open(const struct rp_hold *hold, int64_t now_us,
		     int64_t *until_us)
{
	int64_t now = now_us / MICRO, start;

	if (!rp_cron_last(&start, &hold->cron, hold->zone,
			  now - hold->duration_s, now))
		return false;
	*until_us = (start + hold->duration_s) * MICRO;
	return true;
}

struct rp_text rp_hold_key(const struct rp_hold *hold,
			   const struct rp_subject *subject,
			   struct rp_arena *arena)
{
	struct rp_value list = rp_list_new(arena);

	for (size_t i = 0; i < rp_value_count(&hold->equal); i++) {
		struct rp_text name = rp_value_text(rp_list_at(&hold->equal, i),
						    "");

		rp_list_push(arena, &list, rp_string(
			rp_subject_label(subject, name, arena)));
	}
	return rp_json_text(arena, &list, RP_JSON_COMPACT);
}
