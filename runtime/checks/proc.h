#ifndef RUNTIME_CHECKS_PROC_H
#define RUNTIME_CHECKS_PROC_H

/*
 * Reading the kernel's files under /proc and /sys.  `root` stands in front of
 * every path: "" on a real machine, a scratch directory in tests.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct rp_buf;

#define RP_PROC_MAX ((size_t)8 << 20)	/* bytes of one file */

/* Appends the file to the buffer.  0 or a negative errno. */
int rp_proc_read(struct rp_buf *buf, const char *root, const char *path);

/* The next line of `*rest`, without its end; false when there is none. */
bool rp_proc_line(struct rp_text *line, struct rp_text *rest);

/* The next word of `*rest`, split at blanks; false when there is none. */
bool rp_proc_word(struct rp_text *word, struct rp_text *rest);

/* The number that follows a line's first word `name`; false if none has it. */
bool rp_proc_field(uint64_t *out, struct rp_text file, const char *name);

/* The digits that `text` starts with, at most UINT64_MAX; none is 0. */
uint64_t rp_proc_number(struct rp_text text);

#endif
