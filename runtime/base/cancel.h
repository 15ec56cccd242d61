#ifndef RUNTIME_BASE_CANCEL_H
#define RUNTIME_BASE_CANCEL_H

/*
 * Cancellation: Ctrl-C, SIGTERM and tests raise it, everything that blocks
 * watches it.  The descriptor becomes readable when it is raised, so poll(2)
 * and curl_multi_poll wait for work and for cancellation at once.
 */

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct rp_clock;

struct rp_cancel {
	int fd;			/* readable once it or an outer one is raised */
	int own_fd;		/* eventfd, readable once this one is */
	const struct rp_cancel *outer;	/* cancels this one too, or NULL */
	atomic_int signal;	/* what raised it, 0 while nothing has */
	_Atomic int64_t raised_us;	/* when, monotonic */
};

/* What raises a cancel when no signal does: one of several branches ended. */
#define RP_CANCEL_SIBLING (-1)

/* Returns 0 or a negative errno. */
int rp_cancel_init(struct rp_cancel *cancel);

/* One that is raised with `outer`, which may be NULL, or alone. */
int rp_cancel_init_within(struct rp_cancel *cancel,
			  const struct rp_cancel *outer);
void rp_cancel_finish(struct rp_cancel *cancel);

/* Async-signal-safe.  The first reason stays. */
void rp_cancel_raise(struct rp_cancel *cancel, int signal);

/* NULL is never raised. */
bool rp_cancel_raised(const struct rp_cancel *cancel);

/*
 * Why it is raised: a signal's number, RP_CANCEL_SIBLING, or 0 if it is not.
 * Signals come first.
 */
int rp_cancel_reason(const struct rp_cancel *cancel);

/*
 * Makes SIGINT, SIGTERM and SIGHUP raise `cancel`, ignores SIGPIPE.  One cancel a
 * process; NULL restores the default.  A second signal ends the process if it
 * comes a second later or more: shells and timeout(1) often send two at once.
 */
void rp_cancel_on_signals(struct rp_cancel *cancel);

/*
 * Sleeps until `deadline_us` on the system's monotonic clock or until raised.
 * True if it slept all the way.
 */
bool rp_cancel_sleep_until(const struct rp_cancel *cancel,
			   int64_t deadline_us);

/* Lets `us` pass in the way of that clock.  False if it was cancelled. */
bool rp_sleep(const struct rp_clock *clock, const struct rp_cancel *cancel,
	      int64_t us);

#endif
