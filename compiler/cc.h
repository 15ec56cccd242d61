#ifndef COMPILER_CC_H
#define COMPILER_CC_H

#include "base/error.h"
#include "base/text.h"

/*
 * Runs argv[0], found by PATH, with `input` as its standard input.  Fails with
 * RP_EPERMANENT when it cannot be started, or with its first words when it
 * fails.
 */
int rp_cc_run(const char *const *argv, struct rp_text input,
	      struct rp_error *error);

#endif
