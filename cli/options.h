#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

/* The flags of the main job (spec pipeline.md §4.1). */

#include <stdbool.h>

#include "args.h"

struct rp_run_options {
	const char *payload, *file, *source, *environment, *trace_id;
	const char *notify_driver, *definition, *config;
	bool sample, checks_only, dry_run, json;
	bool emit_c, with_abi, no_store, allow_exec, quiet, strict;
};

extern const struct rp_arg rp_run_flags[];

#endif
