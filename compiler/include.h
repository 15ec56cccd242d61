#ifndef COMPILER_INCLUDE_H
#define COMPILER_INCLUDE_H

/*
 * Definitions that a definition includes: what a pipeline node runs.  Where
 * they come from is the affair of whoever made the unit.
 */

#include <stdbool.h>

#include "base/text.h"

struct rp_arena;
struct rp_ir_node;
struct rp_stored_channel;
struct rp_unit;

#define RP_MAX_INCLUDES 8	/* definitions within each other */

/* A definition, and which one included it. */
struct rp_include {
	const char *name;		/* for messages */
	const char *identity;		/* two of the same are the same */
	const char *path;		/* NULL: it is no file */
	const char *templates;		/* as in struct rp_unit */
	struct rp_text text;
	const struct rp_include *outer;	/* NULL: the unit's own */
};

struct rp_loader {
	/*
	 * Finds what `from` calls `word`, the path of a file or the name of a
	 * stored definition, and fills all but its text; then reads that.
	 * NULL, or what is wrong, in the arena.
	 */
	const char *(*find)(void *self, struct rp_include *out,
			    const struct rp_include *from, const char *word,
			    bool is_file, struct rp_arena *arena);
	const char *(*read)(void *self, struct rp_include *out,
			    struct rp_arena *arena);
	/*
	 * The text of a stored template, in the arena, or NULL and what is
	 * wrong in *problem, NULL if there is none.  NULL: there is no store.
	 */
	const char *(*read_template)(void *self, struct rp_text name,
				     const char **problem,
				     struct rp_arena *arena);
	/* The store's active channels.  NULL: they are out of reach. */
	size_t (*list_channels)(void *self, struct rp_stored_channel **out,
				struct rp_arena *arena);
	void *self;
};

/* The directory of templates beside a file, in the arena. */
const char *rp_include_templates(struct rp_arena *arena, const char *path);

/* What tells a file from all others, in the arena. */
const char *rp_include_identity(struct rp_arena *arena, const char *path);

/* A loader's work for a file; `word` is relative to the file of `from`. */
const char *rp_include_find(struct rp_include *out,
			    const struct rp_include *from, const char *word,
			    struct rp_arena *arena);
const char *rp_include_read(struct rp_include *out, struct rp_arena *arena);

/* The definition that a node includes becomes its body. */
void rp_include_body(struct rp_unit *unit, struct rp_ir_node *node);

/*
 * Warnings about included texts are told as those of their own lines, once
 * each, and not as those of the nodes that include them.
 */
void rp_include_settle(struct rp_unit *unit);

#endif
