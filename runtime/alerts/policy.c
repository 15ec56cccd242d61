/*
 * Settings about incidents; see policy.h.
 *
 * The presets of flapping are Nagios's: between 20 and 30 percent of change
 * among 21 looks, one look in five minutes.
 */
#include "alerts/policy.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/text.h"

#define SECOND INT64_C(1000000)
#define DAY (86400 * SECOND)
#define MOST_US (366 * DAY)
#define MOST_LABELS 16

const struct rp_policy rp_policy_preset = {
	.reopen_us = DAY, .flap_low = 20, .flap_high = 30,
	.look_us = 300 * SECOND,
};

typedef int setter(struct rp_policy *out, const char *name, const char *value,
		   struct rp_arena *arena, struct rp_error *error);

static setter set_group_by, set_reopen, set_low, set_high, set_look;

const struct rp_policy_row rp_policy_rows[] = {
	{ "incidents.group_by", "name, host|hostname, instance, service",
	  "alerts that agree in these are one incident" },
	{ "incidents.reopen_within", "1d",
	  "an alert that fires again reopens its incident for so long" },
	{ "flapping.low", "20",
	  "percent of change below which an alert flaps no more" },
	{ "flapping.high", "30",
	  "percent of change from which an alert flaps; 0: none does" },
	{ "flapping.interval", "5m",
	  "a state that lasts so long counts as one more look" },
	{ 0 }
};

static setter *const setters[] = {
	set_group_by, set_reopen, set_low, set_high, set_look,
};

static int set_group_by(struct rp_policy *out, const char *name,
			const char *value, struct rp_arena *arena,
			struct rp_error *error)
{
	const char **labels = rp_arena_array(arena, MOST_LABELS,
					     sizeof *labels);
	char *copy = rp_arena_strdup(arena, value), *save, *word;
	size_t n = 0;

	for (word = strtok_r(copy, ",", &save); word;
	     word = strtok_r(NULL, ",", &save)) {
		struct rp_text text = rp_text_trim(rp_text(word));

		if (!text.n || n == MOST_LABELS)
			break;
		labels[n++] = rp_text_cstr(arena, text);
	}
	if (word || !n)
		return rp_error_set(error, RP_EBADINPUT, "%s must be 1 to %d "
				    "labels with commas between them, as in "
				    "'%s', not '%s'", name, MOST_LABELS,
				    rp_policy_rows[0].preset, value);
	out->group_by = (struct rp_strings){ labels, n };
	return 0;
}

static int set_duration(int64_t *out, const char *name, const char *value,
			bool may_be_none, struct rp_error *error)
{
	int64_t us;

	if (!rp_duration_parse(&us, value) || us > MOST_US
	    || (us == 0 && !may_be_none))
		return rp_error_set(error, RP_EBADINPUT, "%s must be a "
				    "duration of at most a year, as in '1h' or "
				    "'1d', not '%s'", name, value);
	*out = us;
	return 0;
}

static int set_reopen(struct rp_policy *out, const char *name,
		      const char *value, struct rp_arena *arena,
		      struct rp_error *error)
{
	(void)arena;
	return set_duration(&out->reopen_us, name, value, true, error);
}

static int set_look(struct rp_policy *out, const char *name, const char *value,
		    struct rp_arena *arena, struct rp_error *error)
{
	(void)arena;
	return set_duration(&out->look_us, name, value, false, error);
}

static int set_percent(double *out, const char *name, const char *value,
		       struct rp_error *error)
{
	size_t n = strspn(value, "0123456789.");
	char *end;
	double number = strtod(value, &end);

	if (!n || value[n] || *end || !(number <= 100))
		return rp_error_set(error, RP_EBADINPUT, "%s must be a number "
				    "from 0 to 100, not '%s'", name, value);
	*out = number;
	return 0;
}

static int set_low(struct rp_policy *out, const char *name, const char *value,
		   struct rp_arena *arena, struct rp_error *error)
{
	(void)arena;
	return set_percent(&out->flap_low, name, value, error);
}

static int set_high(struct rp_policy *out, const char *name, const char *value,
		    struct rp_arena *arena, struct rp_error *error)
{
	(void)arena;
	return set_percent(&out->flap_high, name, value, error);
}

int rp_policy_set(struct rp_policy *out, const char *name, const char *value,
		  struct rp_arena *arena, struct rp_error *error)
{
	for (size_t i = 0; rp_policy_rows[i].name; i++)
		if (strcmp(rp_policy_rows[i].name, name) == 0)
			return setters[i](out, name, value, arena, error);
	return RP_ENOTFOUND;
}

int rp_policy_check(const struct rp_policy *policy, struct rp_error *error)
{
	if (policy->flap_high == 0 || policy->flap_low < policy->flap_high)
		return 0;
	return rp_error_set(error, RP_EBADINPUT, "flapping.low (%g) must be "
			    "below flapping.high (%g)", policy->flap_low,
			    policy->flap_high);
}
