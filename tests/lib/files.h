#ifndef TESTS_LIB_FILES_H
#define TESTS_LIB_FILES_H

/* Files for tests: fixtures by their path below tests/, and scratch space. */

#include "base/arena.h"
#include "base/text.h"

/* The whole file tests/<path>; aborts the test if it cannot be read. */
struct rp_text test_file(struct rp_arena *arena, const char *path);

/* Writes a whole file; aborts the test if it cannot. */
void test_write(const char *path, struct rp_text text);

/* A new empty directory, removed with all in it when the arena finishes. */
const char *test_directory(struct rp_arena *arena);

#endif
