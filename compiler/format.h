#ifndef COMPILER_FORMAT_H
#define COMPILER_FORMAT_H

/*
 * The canonical layout of a definition, or of any JSON beside one: two blanks
 * a level, what is short on one line of at most 80 columns, a block for each
 * node and test.
 *
 *	{
 *	  "version": "1.0",
 *	  "nodes": [
 *	    {
 *	      "id": "check",
 *	      "type": "context",
 *	      "config": { "checker_names": ["memory", "disk"] }
 *	    }
 *	  ]
 *	}
 *
 * The keys of the top level and of nodes get an order; all others keep
 * theirs, because it may have a meaning.  Strings and numbers stay byte by
 * byte as they were written.
 */

#include "base/text.h"

struct rp_arena;
struct rp_buf;

/*
 * Appends `text`, which rp_json_read has accepted without a repeated key, in
 * the canonical layout, newline at the end.
 */
void rp_format(struct rp_buf *buf, struct rp_arena *arena,
	       struct rp_text text);

#endif
