#ifndef COMPILER_ABOUT_H
#define COMPILER_ABOUT_H

#include <stdbool.h>

struct rp_buf;
struct rp_unit;

/*
 * Appends the C that follows an emitted program in an ahead-of-time build: its
 * name, dry-run text, plan and definition as data, and main.  The struct is
 * that of runtime/program.h, written out, since a build includes no file.
 */
void rp_about_emit(struct rp_buf *buf, const struct rp_unit *unit,
		   const char *name, bool without_store);

#endif
