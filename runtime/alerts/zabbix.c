/*
 * Zabbix's webhook.  Recognised, not read yet.
 *
 * Its body is a list of parameters that users choose, so any two of the usual
 * ones will do.
 */
#include "alerts/alerts.h"

#include "alerts/marks.h"

static bool detect(const struct rp_value *payload)
{
	static const char *const marks[] = { "event_id", "trigger_id",
					     "trigger_name", "trigger_severity",
					     "host_name", NULL };

	if (rp_marks_has(payload, "event_source")
	    && rp_marks_has(payload, "event_value"))
		return true;
	return rp_marks_count(payload, marks) >= 2;
}

const struct rp_alert_format rp_alert_format_zabbix = {
	.name = "zabbix",
	.doc = "Zabbix's webhook media type.",
	.detect = detect,
};
