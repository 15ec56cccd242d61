#ifndef RUNTIME_PAYLOAD_H
#define RUNTIME_PAYLOAD_H

/*
 * The payload of a run, from the command line: text, a file, standard input
 * or a built-in sample (spec pipeline.md §4.3, §4.4).
 */

#include <stdbool.h>

#include "base/error.h"
#include "base/value.h"

struct rp_arena;

#define RP_MAX_PAYLOAD ((size_t)64 << 20)	/* bytes */

/* What the user asked for; NULL and "" count as not given. */
struct rp_payload_request {
	const char *payload;	/* JSON text; wins over all others */
	const char *file;	/* a path, or "-" for standard input */
	const char *sample;	/* rp_payload_sample */
};

/* The built-in payload that fits a source; NULL is fine. */
const char *rp_payload_sample(const char *source);

struct rp_payload {
	bool given;
	struct rp_value value;		/* any JSON value */
	struct rp_value warnings;	/* list of strings: what was mended */
};

/*
 * Returns 0 with everything in the arena; `given` is false, and the value {},
 * when nothing was asked for.  RP_EBADINPUT and the exact message otherwise.
 */
int rp_payload_read(struct rp_payload *out,
		    const struct rp_payload_request *request,
		    struct rp_arena *arena, struct rp_error *error);

#endif
