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
	int fd;			/* eventfd, readable once raised */
	atomic_int signal;	/* what raised it, 0 while nothing has */
	_Atomic int64_t raised_us;	/* when, monotonic */
};

/* Returns 0 or a negative errno. */
int rp_cancel_init(struct rp_cancel *cancel);
void rp_cancel_finish(struct rp_cancel *cancel);

/* Async-signal-safe.  The first reason stays. */
void rp_cancel_raise(struct rp_cancel *cancel, int signal);

/* NULL is never raised. */
bool rp_cancel_raised(const struct rp_cancel *cancel);

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
