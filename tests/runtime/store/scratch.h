#ifndef TESTS_RUNTIME_STORE_SCRATCH_H
#define TESTS_RUNTIME_STORE_SCRATCH_H

/*
 * A database of one test, with a clock that stands where the test puts it.
 *
 *	struct scratch t;
 *	scratch_init(&t);
 *	… rp_store_…(t.store, …, &t.error) …
 *	scratch_finish(&t);
 */

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <sqlite3.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "lib/files.h"
#include "store/store.h"

#define NOON 1773144000000000	/* 2026-03-10T12:00:00Z */
#define MINUTE ((int64_t)60 * 1000000)

struct scratch {
	struct rp_clock clock;	/* first: its functions are given it */
	int64_t now_us;
	struct rp_arena arena;
	const char *directory, *path;
	struct rp_store *store;
	struct rp_error error;
};

/* Everything but the store. */
void scratch_prepare(struct scratch *t);
/* Opens t->path; the test fails if that does. */
void scratch_open(struct scratch *t);
/* Both. */
void scratch_init(struct scratch *t);
void scratch_finish(struct scratch *t);

/* Tries to open `path` and returns the code; the store is closed again. */
int scratch_try(struct scratch *t, const char *path);

/*
 * Runs SQL of the test past the store and returns its rows as text: columns
 * joined by '|', rows by '\n'.
 */
const char *scratch_sql(struct scratch *t, const char *sql);

/* A file with these bytes in the scratch directory; its path. */
const char *scratch_file(struct scratch *t, const char *name,
			 struct rp_text bytes);

/* A run's row with something in every field. */
struct rp_run_record scratch_run(const char *run_id);
struct rp_node_record scratch_node(const char *node_id, int attempt);

/* Writes such a run with one node. */
int scratch_write(struct scratch *t, const char *run_id);

#endif
