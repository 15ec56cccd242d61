#ifndef CLI_EXPLAIN_H
#define CLI_EXPLAIN_H

/* Families of names: node types, formats, checks, notifiers … */

#include <stdbool.h>

#include "base/text.h"

struct rp_buf;

struct rp_family {
	const char *title;		/* NULL ends the table */
	const char *const *(*names)(void);	/* NULL-terminated */

	/* All MUST get one of `names`; the last two MAY be NULL. */
	const char *(*doc)(struct rp_text name);
	void (*explain)(struct rp_buf *buf, struct rp_text name);
	bool (*is_supported)(struct rp_text name);
};

const struct rp_family *rp_families(void);

#endif
