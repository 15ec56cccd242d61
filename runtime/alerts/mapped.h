#ifndef RUNTIME_ALERTS_MAPPED_H
#define RUNTIME_ALERTS_MAPPED_H

/*
 * Alerts of any sender, by expressions of the definition: one a field.  They
 * see `body`, what was sent, and `item`, the alert in it that is being made.
 */

#include "option.h"

/* As the compiler emits it, in the order of rp_mapping_options. */
struct rp_mapping {
	rp_expr *alerts;
	rp_expr *source, *group_key, *external_url;
	rp_expr *name, *severity, *status, *description, *fingerprint;
	rp_expr *labels, *annotations;
	rp_expr *started_at, *ended_at;
	rp_expr *event_id, *acknowledged_by, *urls, *values;
};

extern const struct rp_option_part rp_mapping_part;

#endif
