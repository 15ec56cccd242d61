#ifndef RUNTIME_REF_H
#define RUNTIME_REF_H

/*
 * References to secrets, read at the last moment before they are used.
 */

#include <stddef.h>

#include "abi.h"

struct rp_arena;
struct rp_error;

/* The table of RP_REF_LITERAL, which travels beside a program. */
struct rp_secrets {
	const char *const *at;
	size_t n;
};

/*
 * The text of a reference, in the arena: PLAIN and LITERAL as they are, ENV and
 * FILE read now (a file's trailing newline is dropped), absent the empty text;
 * and of references inside of a text ("Bearer ${env:TOKEN}") as well, but not
 * inside of one that was made while running, which is a stranger's.  Fails with
 * RP_EPERMANENT and the name, never the value, in the message.
 */
int rp_ref_text(const char **out, const struct rp_ref *ref,
		const struct rp_secrets *secrets, struct rp_arena *arena,
		struct rp_error *error);

#endif
