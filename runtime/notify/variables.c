/*
 * The variables of messages, as templates name them.  In a file of its own,
 * for programs do not need it.
 */
#include "notify/variables.h"

const struct rp_field rp_message_variables[] = {
	{ "title", "string", false, "the message's title" },
	{ "message", "string", false, "its text" },
	{ "severity", "string", false, "critical, warning, info or success" },
	{ "channel", "string", false, "where it goes on the other side" },
	{ "tags", "any", false, "trace_id and run_id" },
	{ "context", "any", false, "source, environment and incident_id" },
	{ "incident", "any", false, "all of these and the machine's size" },
	{ "intelligence", "any", true,
	  "summary, probable_cause and recommendations" },
	{ "recommendations", "list(any)", false, "what could be done" },
	{ "incident_id", "int", true, "number of the incident" },
	{ "source", "string", false, "where the event came from" },
	{ 0 }
};
