/*
 * Opsgenie's webhook.  Recognised, not read yet.
 *
 * A payload with both `alert` and `action` is judged by its alert alone.
 */
#include "alerts/alerts.h"

#include "alerts/marks.h"

static bool detect(const struct rp_value *payload)
{
	const struct rp_value *alert = rp_map_get(payload, "alert");

	if (alert && rp_marks_has(payload, "action"))
		return rp_marks_contains(alert, "alertId")
		       || rp_marks_contains(alert, "tinyId");
	return rp_marks_has(payload, "integrationId")
	       && rp_marks_has(payload, "integrationName");
}

const struct rp_alert_format rp_alert_format_opsgenie = {
	.name = "opsgenie",
	.doc = "Opsgenie's webhook.",
	.detect = detect,
};
