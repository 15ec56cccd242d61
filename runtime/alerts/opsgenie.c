/*
 * Opsgenie's webhook.  Recognised, not read yet.
 *
 * A payload with both `alert` and `action` is judged by its alert alone.
 */
#include "alerts/alerts.h"

#include "alerts/payload.h"

static bool detect(const struct rp_value *payload)
{
	const struct rp_value *alert = rp_map_get(payload, "alert");

	if (alert && rp_payload_has(payload, "action"))
		return rp_payload_contains(alert, "alertId")
		       || rp_payload_contains(alert, "tinyId");
	return rp_payload_has(payload, "integrationId")
	       && rp_payload_has(payload, "integrationName");
}

const struct rp_alert_format rp_alert_format_opsgenie = {
	.name = "opsgenie",
	.doc = "Opsgenie's webhook.",
	.detect = detect,
};
