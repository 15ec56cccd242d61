#ifndef RUNTIME_ALERTS_POLICY_H
#define RUNTIME_ALERTS_POLICY_H

/*
 * How alerts become incidents, as far as the owner of a database may choose:
 * settings of the store, each a row with its name, preset and meaning.
 */

#include <stdbool.h>
#include <stdint.h>

#include "abi.h"
#include "base/error.h"

struct rp_arena;

struct rp_policy {
	struct rp_strings group_by;	/* none: as rp_alert_group_key does */
	int64_t reopen_us;		/* an incident that ended so lately */
	double flap_low, flap_high;	/* percent; high 0: nothing flaps */
	int64_t look_us;		/* how often a state would be looked at */
};

struct rp_policy_row {
	const char *name;		/* NULL ends the table */
	const char *preset, *doc;
};

extern const struct rp_policy_row rp_policy_rows[];

/* What holds when no setting says anything else. */
extern const struct rp_policy rp_policy_preset;

/*
 * Takes one setting over.  RP_ENOTFOUND if it is none of these, RP_EBADINPUT
 * with a message if the value cannot be; `out` then stays as it was.
 */
int rp_policy_set(struct rp_policy *out, const char *name, const char *value,
		  struct rp_arena *arena, struct rp_error *error);

/* Whether flapping.low is below flapping.high; else a message. */
int rp_policy_check(const struct rp_policy *policy, struct rp_error *error);

#endif
