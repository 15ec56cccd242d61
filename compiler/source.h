#ifndef COMPILER_SOURCE_H
#define COMPILER_SOURCE_H

/*
 * Places in a definition's text: offset to line and column, and the excerpt
 * with its caret.  Columns count code points from 1; tabs in an excerpt become
 * one blank so that the caret stands right.
 */

#include <stddef.h>

#include "base/text.h"

struct rp_buf;

struct rp_place {
	size_t line, column;		/* 1-based */
	size_t offset, n;		/* bytes it spans, n >= 0 */
};

struct rp_place rp_source_place(struct rp_text text, size_t offset, size_t n);

/*
 * Appends the two lines
 *	  9 |       "include": ["memry"]
 *	    |                    ^~~~~~~ did you mean 'memory'?
 * each prefixed with `indent`.  Long lines are cut around the caret; control
 * characters are made visible.
 */
void rp_source_excerpt(struct rp_buf *buf, struct rp_text text,
		       struct rp_place place, const char *hint,
		       const char *indent);

#endif
