/*
 * Threads that may be left behind.  The caller and the thread share a struct
 * that the last of them frees; who changes `stage` first decides whose the
 * work's state is:
 *
 *	WORKING ──thread──▶ DONE	the caller reads and frees it
 *	   └─────caller──▶ LEFT		the thread drops it
 *
 * A server that stays dead must not collect threads for ever: beyond a few
 * nothing new is begun, which is what would happen to it anyway.
 */
#include "checks/aside.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/error.h"

#define MOST_LEFT 16

enum { WORKING, DONE, LEFT };

struct aside {
	void (*work)(void *state);
	void (*drop)(void *state);
	void *state;
	int done_fd;		/* readable once it is done */
	atomic_int stage;
	atomic_int holders;
};

static atomic_int n_left;

int rp_aside_left_behind(void)
{
	return atomic_load(&n_left);
}

static void let_go(struct aside *aside)
{
	if (atomic_fetch_sub(&aside->holders, 1) > 1)
		return;
	close(aside->done_fd);
	free(aside);
}

static void *work(void *at)
{
	struct aside *aside = at;

	aside->work(aside->state);
	if (atomic_exchange(&aside->stage, DONE) == LEFT) {
		aside->drop(aside->state);
		atomic_fetch_sub(&n_left, 1);
	} else {
		eventfd_write(aside->done_fd, 1);
	}
	let_go(aside);
	return NULL;
}

/* A detached thread that meets no signal.  0 or an errno. */
static int start(struct aside *aside)
{
	pthread_attr_t attributes;
	pthread_t thread;
	sigset_t all;
	int error;

	sigfillset(&all);
	pthread_attr_init(&attributes);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	pthread_attr_setsigmask_np(&attributes, &all);
	error = pthread_create(&thread, &attributes, work, aside);
	pthread_attr_destroy(&attributes);
	return error;
}

static int left_ms(int64_t until_us)
{
	int64_t left = until_us - rp_system_clock.mono_us(&rp_system_clock);

	if (until_us == RP_NEVER)
		return -1;
	if (left <= 0)
		return 0;
	return left > (int64_t)INT_MAX * 1000 ? INT_MAX
					      : (int)((left + 999) / 1000);
}

/* 0 once it is done, else why the waiting ended. */
static int wait_for(const struct aside *aside, const struct rp_cancel *cancel,
		    int64_t until_us)
{
	struct pollfd fds[2] = {
		{ .fd = aside->done_fd, .events = POLLIN },
		{ .fd = cancel ? cancel->fd : -1, .events = POLLIN },
	};

	while (poll(fds, 2, left_ms(until_us)) < 0)
		if (errno != EINTR)
			break;
	if (fds[0].revents)
		return 0;
	return fds[1].revents ? RP_ECANCELLED : RP_ETIMEOUT;
}

static struct aside *new_aside(void (*work_on)(void *), void (*drop)(void *),
			       void *state)
{
	struct aside *aside = calloc(1, sizeof *aside);

	if (!aside)
		rp_out_of_memory();
	aside->work = work_on;
	aside->drop = drop;
	aside->state = state;
	aside->done_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	atomic_init(&aside->stage, WORKING);
	atomic_init(&aside->holders, 2);
	return aside;
}

int rp_aside_run(void (*work_on)(void *state), void (*drop)(void *state),
		 void *state, const struct rp_cancel *cancel, int64_t until_us)
{
	struct aside *aside;
	int rc;

	if (rp_aside_left_behind() >= MOST_LEFT) {
		drop(state);
		return RP_ETIMEOUT;
	}
	aside = new_aside(work_on, drop, state);
	/* No thread to be had: better done here than not at all. */
	if (aside->done_fd < 0 || start(aside) != 0) {
		work_on(state);
		atomic_store(&aside->holders, 1);
		let_go(aside);
		return 0;
	}
	rc = wait_for(aside, cancel, until_us);
	if (rc < 0) {
		atomic_fetch_add(&n_left, 1);
		if (atomic_exchange(&aside->stage, LEFT) == DONE) {
			atomic_fetch_sub(&n_left, 1);
			rc = 0;
		}
	}
	let_go(aside);
	return rc;
}
