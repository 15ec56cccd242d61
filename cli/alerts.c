/*
 * `runpipe alerts`: what senders report.
 */
#include "alerts_list.h"
#include "alerts_parse.h"

static const struct rp_command actions[] = {
	RP_ALERTS_LIST,
	RP_ALERTS_SHOW,
	RP_ALERTS_PARSE,
	{ 0 }
};

const struct rp_command rp_command_alerts = {
	.name = "alerts",
	.synopsis = "list|show|parse …",
	.summary = "Look at alerts.",
	.rows = rp_no_flags,
	.actions = actions,
	.examples = "  runpipe alerts list --status firing "
		    "--label 'host=~db-.*'\n"
		    "  runpipe alerts parse webhook.json --explain\n",
};
