#ifndef COMPILER_EXPR_VARIABLES_H
#define COMPILER_EXPR_VARIABLES_H

/*
 * Variables that come with an expression, from a command line or a test.  They
 * are CEL's data: an absent key is an error.
 *
 *	limit=90		any JSON; its type is looked at when it is used
 *	limit:uint=90		what JSON cannot say, and what the checker
 *	at:timestamp="2026-01-02T03:04:05Z"	shall know
 *	by_port:map(int, list(string))={"80": ["http"]}
 *
 * Types are CEL's words; bytes are base64 text, durations "90s".
 */

#include "expr/ast.h"

struct rp_arena;
struct rp_error;

struct rp_variable {
	struct rp_text name;
	const struct rp_type *type;
	const struct rp_value *value;
	bool is_data;			/* absent fields of it are null */
};

struct rp_variables {
	struct rp_scope scope;		/* first: it is cast back */
	struct rp_variable *rows;
	size_t n, room;
};

void rp_variables_init(struct rp_variables *variables);

/* Adds one, or replaces the one of that name. */
void rp_variables_set(struct rp_variables *variables, struct rp_arena *arena,
		      struct rp_variable variable);

/*
 * Reads "NAME=JSON" or "NAME:TYPE=JSON".  Returns 0 or RP_EBADINPUT with what
 * is wrong.  Everything is copied into the arena.
 */
int rp_variables_read(struct rp_variables *variables, struct rp_arena *arena,
		      const char *text, struct rp_error *error);

/* The values by index, as a frame has them. */
const struct rp_value *const *
rp_variables_values(const struct rp_variables *variables,
		    struct rp_arena *arena);

#endif
