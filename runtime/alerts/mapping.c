/*
 * The fields of a mapping, for the compiler and for people.  In a file of its
 * own, for programs do not need it.
 */
#include "alerts/mapped.h"

#define FIELD(name, words) \
	{ #name, RP_OPT_EXPR, offsetof(struct rp_mapping, name), .doc = words }

static const struct rp_option rows[] = {
	FIELD(alerts, "list of the alerts in it; the whole body is one if "
	      "absent"),
	FIELD(source, "what the sender is called, \"mapped\" if absent"),
	FIELD(group_key, "what the sender groups them by"),
	FIELD(external_url, "where the sender is found"),
	{ "name", RP_OPT_EXPR, offsetof(struct rp_mapping, name),
	  .required = true, .doc = "what the alert is called" },
	FIELD(severity, "critical, warning or info, or a word for one"),
	FIELD(status, "firing or resolved, or a word for it"),
	FIELD(description, "what happened"),
	FIELD(fingerprint, "what makes it the same alert; made of name "
	      "and labels if absent"),
	FIELD(labels, "object of texts"),
	FIELD(annotations, "object of anything"),
	FIELD(started_at, "when it began, as text, number or timestamp"),
	FIELD(ended_at, "when it ended"),
	FIELD(event_id, "the same when the sender sends it again"),
	FIELD(acknowledged_by, "who has taken it on; null: nobody"),
	FIELD(urls, "object of links"),
	FIELD(values, "object of what was measured"),
	{ 0 }
};

const struct rp_option_part rp_mapping_part = {
	rows, sizeof(struct rp_mapping)
};
