#ifndef COMPILER_AOT_H
#define COMPILER_AOT_H

/*
 * Ahead-of-time building: the emitted C, a small unit about it (name, dry-run
 * text, definition), `cc -O2` and the runtime's archive become one program.
 */

#include <stdbool.h>

#include "base/error.h"

struct rp_unit;

struct rp_build {
	const char *name;	/* of the definition, in results and records */
	const char *output;	/* the program's path */
	const char *cc;		/* NULL: $CC, else cc */
	const char *archive;	/* NULL: looked for beside the program, then
				 * in ../lib/runpipe */
	bool is_static;
	bool without_store;	/* leave SQLite out */
	bool embed_secrets;	/* allow literal secrets in the program */
};

/*
 * Builds it; the output appears by rename, whole or not at all.  Fails with
 * RP_EPERMANENT and a reason: literal secrets, a network node with
 * --static, no archive, no compiler, or the compiler's first words.
 */
int rp_aot_build(const struct rp_unit *unit, const struct rp_build *build,
		 struct rp_error *error);

#endif
