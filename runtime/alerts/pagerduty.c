/*
 * PagerDuty's webhooks: version 3 (`event`) and the older list of messages.
 * Recognised, not read yet.
 *
 * A payload with `event` is judged by it alone, so that a sender who has a
 * field of that name and messages as well is not taken for PagerDuty.
 */
#include "alerts/alerts.h"

#include "alerts/marks.h"

static bool detect(const struct rp_value *payload)
{
	const struct rp_value *event = rp_map_get(payload, "event");
	const struct rp_value *messages = rp_map_get(payload, "messages");
	const struct rp_value *first;

	if (event)
		return rp_marks_contains(event, "event_type")
		       && rp_marks_contains(event, "resource_type");
	if (!rp_is(messages, RP_LIST) || !rp_value_count(messages))
		return false;
	first = rp_list_at(messages, 0);
	return rp_marks_contains(first, "incident")
	       || rp_marks_contains(first, "type");
}

const struct rp_alert_format rp_alert_format_pagerduty = {
	.name = "pagerduty",
	.doc = "PagerDuty's webhook.",
	.detect = detect,
};
