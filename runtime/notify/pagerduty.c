/*
 * pagerduty: known by name, so that stored channels and definitions that use
 * it are checked, explained and kept; this version does not send through it.
 */
#include "notify/notify.h"
#include "template/writing.h"

struct pagerduty {
	struct rp_ref integration_key;
	const char *event_action, *dedup_key, *client, *client_url;
	long long timeout;
	rp_expr *payload_template;
};

static const struct rp_option options[] = {
	{ "integration_key", RP_OPT_SECRET,
	  offsetof(struct pagerduty, integration_key), .required = true,
	  .synonym = "routing_key", .doc = "key of the Events API v2" },
	{ "event_action", RP_OPT_STRING,
	  offsetof(struct pagerduty, event_action), .preset = "\"trigger\"",
	  .doc = "trigger, acknowledge or resolve" },
	{ "dedup_key", RP_OPT_STRING, offsetof(struct pagerduty, dedup_key),
	  .doc = "joins events to one incident; the alert's fingerprint" },
	{ "client", RP_OPT_STRING, offsetof(struct pagerduty, client),
	  .doc = "name of the sender as people see it" },
	{ "client_url", RP_OPT_STRING, offsetof(struct pagerduty, client_url),
	  .doc = "link to the sender" },
	{ "timeout", RP_OPT_INT, offsetof(struct pagerduty, timeout),
	  .preset = "30", .min = 1, .max = 3600,
	  .doc = "seconds one delivery may take" },
	{ "payload_template", RP_OPT_TEMPLATE,
	  offsetof(struct pagerduty, payload_template), .synonym = "template",
	  .destination = RP_TO_JSON, .doc = "the event's payload as JSON" },
	{ 0 }
};

const struct rp_notifier rp_notifier_pagerduty = {
	.name = "pagerduty",
	.doc = "Open a PagerDuty incident.",
	.options = options,
	.size = sizeof(struct pagerduty),
	.invalid = "Invalid PagerDuty configuration (valid integration_key "
		   "required)",
};
