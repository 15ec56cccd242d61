#ifndef RUNTIME_NOTIFY_HIDE_H
#define RUNTIME_NOTIFY_HIDE_H

/*
 * Takes secrets out of text that a receiver sent: servers like to answer
 * "Cannot POST /hook/T0KEN".  Anything shorter than RP_HIDE_MIN bytes stays,
 * because hiding it would make holes in ordinary words.
 */

#include "base/text.h"

struct rp_arena;

#define RP_HIDE_MIN 6

/*
 * Each occurrence of the URL, of its path and of its query becomes "***", and
 * of each part of them that looks like a token and not like a word.
 */
struct rp_text rp_hide_url(struct rp_arena *arena, struct rp_text text,
			   const char *url);

/* The same for each blank-separated word of `words`. */
struct rp_text rp_hide_words(struct rp_arena *arena, struct rp_text text,
			     const char *words);

#endif
