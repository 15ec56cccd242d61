/*
 * New Relic's webhooks: classic and workflow.  Recognised, not read yet.
 *
 * A workflow's body is a template of the user's.  The vendor's default has
 * neither accumulations nor an issueId, but always issueUrl and the others.
 */
#include "alerts/alerts.h"

#include "alerts/marks.h"

static bool detect(const struct rp_value *payload)
{
	static const char *const workflow[] = { "accumulations", "issueId",
						"impactedEntities",
						"isCorrelated", "workflowName",
						NULL };
	static const char *const condition[] = { "condition_id", "incident_id",
						 "policy_name",
						 "condition_name", NULL };

	if (rp_marks_has(payload, "issueUrl")
	    && rp_marks_count(payload, workflow) > 0)
		return true;
	if (rp_marks_has(payload, "account_id")
	    && rp_marks_has(payload, "current_state"))
		return true;
	return rp_marks_count(payload, condition) >= 2;
}

const struct rp_alert_format rp_alert_format_newrelic = {
	.name = "newrelic",
	.doc = "New Relic's webhook.",
	.detect = detect,
};
