/*
 * Grafana's webhooks, unified (`alerts`) and legacy (`evalMatches`).
 * Recognised, not read yet.
 *
 * The unified body copies Alertmanager's and adds orgId, title and state, so
 * it must be tested first.  Those keys alone mean nothing: many senders have
 * a title.
 */
#include "alerts/alerts.h"

#include "alerts/marks.h"

static bool detect(const struct rp_value *payload)
{
	static const char *const bodies[] = { "alerts", "evalMatches", NULL };
	static const char *const marks[] = { "orgId", "state", "title",
					     "dashboardId", NULL };

	return rp_marks_count(payload, bodies) > 0
	       && rp_marks_count(payload, marks) > 0;
}

const struct rp_alert_format rp_alert_format_grafana = {
	.name = "grafana",
	.doc = "Grafana's alerting webhook.",
	.goes_first = true,
	.detect = detect,
};
