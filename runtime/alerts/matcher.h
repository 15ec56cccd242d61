#ifndef RUNTIME_ALERTS_MATCHER_H
#define RUNTIME_ALERTS_MATCHER_H

/*
 * Label matchers, as Alertmanager has them: severity="critical", host!="a",
 * host=~"web-.*", host!~"db-.*".  A label that is absent is equal to an empty
 * one; a regular expression must match the whole value.
 */

#include <stddef.h>

#include "alerts/alerts.h"

struct rp_matcher;

/* All of them must match; none matches everything. */
struct rp_matchers {
	struct rp_matcher *at;
	size_t n;
};

#define RP_MATCHERS_MOST 64
#define RP_MATCHER_MAX 4096	/* bytes of one value */

/*
 * Reads `a=b`, `{a="b", c=~"d|e"}` or several with commas and appends them;
 * names and values may be quoted, a value that has a comma must be.  Returns
 * 0, or RP_EBADINPUT with a message that shows the place.
 */
int rp_matchers_parse(struct rp_matchers *out, struct rp_text text,
		      struct rp_arena *arena, struct rp_error *error);

/* The list of texts that they are stored and shown as, and back. */
struct rp_value rp_matchers_value(const struct rp_matchers *matchers,
				  struct rp_arena *arena);
int rp_matchers_read(struct rp_matchers *out, const struct rp_value *list,
		     struct rp_arena *arena, struct rp_error *error);

/* True if alerts without any label match: such a silence hides everything. */
bool rp_matchers_are_broad(const struct rp_matchers *matchers);

/* What is matched: an alert on its way in, or one that is stored. */
struct rp_subject {
	const struct rp_value *labels;
	struct rp_text name, source;
	const char *severity;
};

struct rp_subject rp_alert_subject(const struct rp_alert_batch *batch,
				   const struct rp_alert *alert);

/*
 * What it has for a label, as text.  Of what no label says, alertname,
 * severity and source are the alert's own; everything else is empty.
 */
struct rp_text rp_subject_label(const struct rp_subject *subject,
				struct rp_text name, struct rp_arena *arena);

/*
 * A regular expression that takes too long matches nothing, in either
 * direction: nothing is held back because of it.
 */
bool rp_matchers_match(const struct rp_matchers *matchers,
		       const struct rp_subject *subject,
		       struct rp_arena *arena);

#endif
