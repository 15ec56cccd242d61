#ifndef CLI_ALERTS_PARSE_H
#define CLI_ALERTS_PARSE_H

/* The action of `runpipe alerts` that reads a payload. */

#include <stdbool.h>

#include "command.h"

struct rp_alerts_parse {
	const char *driver, *timezone;
	bool json, explain;
};

extern const struct rp_arg rp_alerts_parse_rows[];

/* 0; 1 if there is no alert or a part of it could not be read; 2 for usage. */
int rp_alerts_parse_run(struct rp_cli *cli, const struct rp_args *args,
			const void *options);

#define RP_ALERTS_PARSE							\
	{ .name = "parse",						\
	  .synopsis = "FILE|- [--driver NAME] [--timezone ZONE] "	\
		      "[--json] [--explain]",				\
	  .summary = "Show how a sender's payload is read; store nothing.", \
	  .rows = rp_alerts_parse_rows,					\
	  .options_size = sizeof(struct rp_alerts_parse),		\
	  .min = 1, .max = 1, .what = "FILE", .run = rp_alerts_parse_run }

#endif
