#ifndef COMPILER_SOURCE_H
#define COMPILER_SOURCE_H

/*
 * Places in a definition's text: JSON pointer to offset, offset to line and
 * column, and the excerpt with its caret.  Columns count code points from 1.
 *
 * One linear scan makes an index, so that a thousand findings in a file of
 * megabytes on a single line are still placed at once.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct rp_arena;
struct rp_buf;

struct rp_place {
	size_t line, column;		/* 1-based */
	size_t offset, n;		/* bytes it spans, n >= 0 */
};

struct rp_source_mark;
struct rp_source_item;

struct rp_source {
	struct rp_text text;
	struct rp_source_mark *marks;	/* one every few kilobytes */
	struct rp_source_item *items;	/* of the list "nodes" */
	size_t n_items;
};

/* Indexes `text`, which must outlive the source.  It need not be JSON. */
void rp_source_init(struct rp_source *source, struct rp_arena *arena,
		    struct rp_text text);

/* The place of a span of bytes; an offset beyond the text is its end. */
struct rp_place rp_source_place(const struct rp_source *source, size_t offset,
				size_t n);

/*
 * The place of what a JSON pointer names, or of its key.  A pointer that
 * leads nowhere gives the place of the nearest thing around it.
 */
struct rp_place rp_source_locate(const struct rp_source *source,
				 const char *pointer, bool on_key);

/*
 * The place of bytes [from, from + n) of the string that a pointer names: of
 * what the string says, so an escape is passed as what it stands for.
 */
struct rp_place rp_source_span(const struct rp_source *source,
			       const char *pointer, size_t from, size_t n);

/*
 * What most likely went wrong where JSON ends at `offset`: a comma too many
 * or one too few.  NULL if it is neither.
 */
const char *rp_source_syntax_hint(struct rp_text text, size_t offset);

/*
 * Appends the two lines
 *	  9 |       "include": ["memry"]
 *	    |                    ^~~~~~~ did you mean 'memory'?
 * each prefixed with `indent`; `hint` may be NULL.  Long lines are cut around
 * the caret, a tab becomes one blank, control characters are made visible.
 */
void rp_source_excerpt(struct rp_buf *buf, struct rp_text text,
		       struct rp_place place, const char *hint,
		       const char *indent);

#endif
