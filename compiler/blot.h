#ifndef COMPILER_BLOT_H
#define COMPILER_BLOT_H

#include "base/arena.h"
#include "base/text.h"

/*
 * The text of a definition with stars, as many as there were bytes, in place
 * of what its keys call a secret: options of that kind, headers, names like
 * `api_key`, and URLs with a password.  References (${env:NAME}) stay.  For
 * excerpts: the text may be wrong anywhere.  The text itself is returned if
 * it holds nothing of the kind; otherwise a copy in the arena.
 */
struct rp_text rp_blot(struct rp_arena *arena, struct rp_text text);

#endif
