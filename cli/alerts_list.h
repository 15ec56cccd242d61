#ifndef CLI_ALERTS_LIST_H
#define CLI_ALERTS_LIST_H

/* The actions of `runpipe alerts` that look into the store. */

#include "command.h"

extern const struct rp_arg rp_alerts_list_rows[], rp_alerts_show_rows[];

struct rp_alerts_options {
	const char *status, *severity, *limit;
	struct rp_words labels;
	bool json;
};

int rp_alerts_list(struct rp_cli *cli, const struct rp_args *args,
		   const void *options);
int rp_alerts_show(struct rp_cli *cli, const struct rp_args *args,
		   const void *options);

#define RP_ALERTS_LIST							\
	{ .name = "list",						\
	  .synopsis = "[--status STATUS] [--severity SEVERITY] "	\
		      "[--label MATCHER]… [--limit N] [--json]",	\
	  .summary = "List alerts, newest first.",			\
	  .rows = rp_alerts_list_rows,					\
	  .options_size = sizeof(struct rp_alerts_options),		\
	  .run = rp_alerts_list }
#define RP_ALERTS_SHOW							\
	{ .name = "show", .synopsis = "ALERT [--json]",			\
	  .summary = "Show one alert, by number or fingerprint, with its "	\
		     "history.",					\
	  .rows = rp_alerts_show_rows,					\
	  .options_size = sizeof(struct rp_alerts_options),		\
	  .min = 1, .max = 1, .what = "ALERT", .run = rp_alerts_show }

#endif
