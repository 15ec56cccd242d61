#ifndef RUNTIME_ALERTS_HOLD_H
#define RUNTIME_ALERTS_HOLD_H

/*
 * What holds alerts back, so that nobody is notified of them:
 *
 *	silence		{"matchers"}: from then to then
 *	maintenance	{"matchers", "cron", "duration_seconds", "zone"}
 *	inhibition	{"source", "target", "equal"}: while another one fires
 *
 * Matchers are lists of texts as in matcher.h.  The rules are Alertmanager's.
 */

#include "alerts/matcher.h"
#include "cron.h"

enum rp_hold_kind { RP_HOLD_SILENCE, RP_HOLD_MAINTENANCE, RP_HOLD_INHIBITION };

const char *rp_hold_name(enum rp_hold_kind kind);
/* False if it is none of the three. */
bool rp_hold_kind_of(enum rp_hold_kind *out, const char *name);

struct rp_hold {
	enum rp_hold_kind kind;
	struct rp_matchers matchers;	/* of an inhibition: its target */
	struct rp_matchers source;
	struct rp_value equal;		/* list of names */
	struct rp_cron cron;
	struct rp_text zone;
	int64_t duration_s;
};

#define RP_HOLD_MOST_SECONDS (31 * 86400)

/* Checks and compiles a rule: 0, or RP_EBADINPUT and a message. */
int rp_hold_read(struct rp_hold *out, enum rp_hold_kind kind,
		 const struct rp_value *rule, struct rp_arena *arena,
		 struct rp_error *error);

/* Whether a maintenance window is open, and until when; microseconds. */
bool rp_hold_is_open(const struct rp_hold *hold, int64_t now_us,
		     int64_t *until_us);

/*
 * The labels that must be equal, as one text, so that a target finds its
 * source.
 */
struct rp_text rp_hold_key(const struct rp_hold *hold,
			   const struct rp_subject *subject,
			   struct rp_arena *arena);

#endif
