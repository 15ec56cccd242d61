/*
 * `runpipe alerts`: what senders report.
 */
#include "alerts_list.h"

static const struct rp_command actions[] = {
	RP_ALERTS_LIST,
	RP_ALERTS_SHOW,
	{ 0 }
};

const struct rp_command rp_command_alerts = {
	.name = "alerts",
	.synopsis = "list|show …",
	.summary = "Look at alerts.",
	.rows = rp_no_flags,
	.actions = actions,
	.examples = "  runpipe alerts list --status firing "
		    "--label 'host=~db-.*'\n",
};
