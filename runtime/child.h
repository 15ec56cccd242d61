#ifndef RUNTIME_CHILD_H
#define RUNTIME_CHILD_H

/*
 * A program that a run starts, feeds, listens to and outlives.
 *
 * It gets the arguments, the environment and the standard streams that are
 * given here and no other descriptor of ours, in a process group of its own.
 * When it has ended, or its time is up, nothing of that group is left.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct rp_arena;
struct rp_cancel;
struct rp_error;

struct rp_child {
	const char *const *argv;	/* NULL-terminated; no shell reads it */
	const char *const *env;		/* "NAME=value", NULL-terminated */
	const char *cwd;		/* or NULL: ours */
	struct rp_text input;		/* of its standard input */
	size_t max_output;		/* bytes kept of each stream */
	int64_t deadline_us;		/* monotonic, the system's; RP_NEVER */
	const struct rp_cancel *cancel;
};

struct rp_child_result {
	int exit_code;			/* -1: a signal ended it */
	int signal;			/* which, or 0 */
	struct rp_text out, err;	/* in the arena */
	bool truncated;			/* one of them was longer */
};

/*
 * Runs it to its end.  0 when it ended by itself, however; else RP_EPERMANENT
 * (it cannot be started), RP_ETIMEOUT or RP_ECANCELLED, with *error set and
 * what it wrote until then in *result.  The program's name is looked up in the
 * PATH of this process.
 */
int rp_child_run(struct rp_child_result *result, const struct rp_child *child,
		 struct rp_arena *arena, struct rp_error *error);

#endif
