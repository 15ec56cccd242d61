#ifndef COMPILER_COMPILE_H
#define COMPILER_COMPILE_H

/*
 * The compiler's entry.  A unit is one definition on its way to C:
 *
 *	struct rp_unit u;
 *	rp_unit_init(&u, "disk-alert.json", text);
 *	if (!rp_unit_compile(&u))
 *		… rp_diags_print(&buf, &u, 100) …
 *	… u.c is the emitted program …
 *	rp_unit_finish(&u);
 *
 * Everything lives in the unit's arena; there is no free in compiler/.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/text.h"
#include "base/value.h"
#include "diag.h"
#include "include.h"
#include "ir.h"

#define RP_MAX_DEFINITION ((size_t)16 << 20)	/* bytes */
#define RP_MAX_NODES 20000			/* bodies included */
#define RP_MAX_NESTING 8			/* bodies in bodies */
#define RP_MAX_ID 128				/* bytes */
#define RP_MAX_FAN_OUT 10000			/* nodes in one "next" */

struct rp_checked;
struct rp_known;
struct rp_type;

struct rp_unit {
	struct rp_arena arena;
	const char *name;		/* for messages: the path as given */
	struct rp_text text;
	char sha256[RP_SHA256_HEX];
	struct rp_value root;
	struct rp_ir ir;		/* the root */
	struct rp_ir **graphs;		/* it and all bodies, outer ones first */
	size_t n_graphs, graphs_room;
	size_t n_nodes;			/* of all graphs */
	struct rp_known *known;		/* rows of expressions; expr/known.h */
	const struct rp_type *payload;	/* its type, or NULL: any */
	struct rp_diags diags;
	bool strict;			/* warnings are errors */
	bool with_tests;		/* look at "tests", too */
	const char *templates;		/* a directory; NULL: none */
	struct rp_include self;		/* where it comes from; include.h */
	struct rp_loader loader;	/* of what it includes; or none */
	struct rp_checked *checked;	/* what was included so far */
	bool alone;			/* pipeline nodes stay empty */
	struct rp_ir_expr *channel_exprs;	/* of stored channels */

	bool with_lines;		/* emit #line, for the JIT */
	struct rp_text c;		/* the emitted program */
	const char **secrets;		/* literals that stay out of it */
	size_t n_secrets, secrets_room;
};

/* `name` and `text` must outlive the unit. */
void rp_unit_init(struct rp_unit *unit, const char *name, struct rp_text text);
void rp_unit_finish(struct rp_unit *unit);

/*
 * Reads the text into unit->root.  True if it is a JSON object, which may have
 * findings all the same.
 */
bool rp_unit_read(struct rp_unit *unit);

/* parse → link → options → graph → bounds → expr.  True if there is no error. */
bool rp_unit_check(struct rp_unit *unit);

/* The same, then emit.  True if unit->c is set. */
bool rp_unit_compile(struct rp_unit *unit);

/*
 * Reads the templates of a stored channel into unit->channel_exprs; what is
 * wrong with them is reported as errors.
 */
struct rp_stored_channel;
void rp_unit_read_channel(struct rp_unit *unit,
			  const struct rp_stored_channel *channel);

/* ------------------------------------------------------------------ passes */

void rp_pass_parse(struct rp_unit *unit);
void rp_pass_link(struct rp_unit *unit);
void rp_pass_options(struct rp_unit *unit);
void rp_pass_graph(struct rp_unit *unit);
void rp_pass_bounds(struct rp_unit *unit);
void rp_pass_expr(struct rp_unit *unit);
void rp_pass_channels(struct rp_unit *unit);
void rp_pass_emit(struct rp_unit *unit);

#endif
