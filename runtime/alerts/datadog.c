/*
 * Datadog's webhook.  Recognised, not read yet.
 *
 * Its body is a template of the user's.  The default one has an `org` object;
 * the alert_ keys are what templates for monitors contain.
 */
#include "alerts/alerts.h"

#include "alerts/marks.h"

static bool detect(const struct rp_value *payload)
{
	static const char *const marks[] = { "alert_id", "alert_status",
					     "alert_type", "alert_transition",
					     NULL };

	return rp_is(rp_map_get(payload, "org"), RP_MAP)
	       || rp_marks_count(payload, marks) > 0;
}

const struct rp_alert_format rp_alert_format_datadog = {
	.name = "datadog",
	.doc = "Datadog's webhook.",
	.detect = detect,
};
