#ifndef TESTS_LIB_UNITS_H
#define TESTS_LIB_UNITS_H

/* Definitions for tests: units that live as long as an arena. */

#include "compile.h"

/* A unit of `text`, checked; finished with the arena. */
struct rp_unit *test_unit(struct rp_arena *arena, struct rp_text text);

/* What the unit of the file `path` includes is read, from files only. */
void test_includes(struct rp_unit *unit, const char *path);

/* "id id …" of its findings, in the order of their reports. */
const char *test_findings(struct rp_arena *arena, const struct rp_unit *unit);

#endif
