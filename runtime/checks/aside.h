#ifndef RUNTIME_CHECKS_ASIDE_H
#define RUNTIME_CHECKS_ASIDE_H

#include <stdint.h>

struct rp_cancel;

/*
 * Work that may never come back, because a file system of a dead server waits
 * for it in the kernel, where neither a deadline nor a signal of ours ends the
 * call.  It is done in a thread of its own, which is left behind when its time
 * is over.
 *
 * `state` is from malloc and holds all that the work reads and writes.  After
 * 0 it is the caller's again.  After RP_ETIMEOUT or RP_ECANCELLED it is the
 * thread's, which calls `drop` on it if it ever comes back.
 */
int rp_aside_run(void (*work)(void *state), void (*drop)(void *state),
		 void *state, const struct rp_cancel *cancel,
		 int64_t until_us);

/* How many threads are left behind and wait still. */
int rp_aside_left_behind(void);

#endif
