#ifndef TESTS_COMPILER_TEMPLATE_SAYING_H
#define TESTS_COMPILER_TEMPLATE_SAYING_H

/* A notify node by the whole path, and what it would have sent. */

#include "base/arena.h"
#include "base/text.h"

/* What a notify node with these options says. */
struct said {
	struct rp_arena arena;
	struct rp_text title, body, payload;
	const char *severity, *degraded;
};

/* Empties *said; its arena is the caller's to finish. */
void say_begin(struct said *said);

/* A text as JSON. */
const char *say_quoted(struct rp_arena *arena, struct rp_text text);

/*
 * Compiles a notify node whose config has these pairs, and runs it on a
 * payload of JSON.  It must not fail.
 */
void say_by(struct said *said, const char *config, const char *payload);

/* The same for one text of a node that prints, with say_begin. */
void say(struct said *said, const char *key, struct rp_text text,
	 const char *payload);

#endif
