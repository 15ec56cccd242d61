/*
 * Cancellation by an eventfd that is written once and never read, so that any
 * number of threads can wait on it and none consumes it.  One within others
 * watches all their eventfds at once, side by side: a tower of descriptors
 * that watch each other would soon be too high for the kernel.
 *
 * A signal handler needs to find the cancel without arguments: `watched` is
 * the one mutable variable at file scope here, and it is atomic.
 */
#include "base/cancel.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

/* timeout(1) and some shells send a signal to us and then to our group. */
#define PATIENCE_US 1000000

static struct rp_cancel *_Atomic watched;

int rp_cancel_init(struct rp_cancel *cancel)
{
	int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

	if (fd < 0)
		return -errno;
	cancel->fd = cancel->own_fd = fd;
	cancel->outer = NULL;
	atomic_init(&cancel->signal, 0);
	atomic_init(&cancel->raised_us, 0);
	return 0;
}

/* An epoll descriptor is readable when one of those that it watches is. */
static int watch_all(const struct rp_cancel *cancel)
{
	struct epoll_event event = { .events = EPOLLIN };
	int fd = epoll_create1(EPOLL_CLOEXEC);

	if (fd < 0)
		return -errno;
	for (; cancel; cancel = cancel->outer)
		if (epoll_ctl(fd, EPOLL_CTL_ADD, cancel->own_fd, &event) < 0) {
			int saved = errno;

			close(fd);
			return -saved;
		}
	return fd;
}

int rp_cancel_init_within(struct rp_cancel *cancel,
			  const struct rp_cancel *outer)
{
	int rc = rp_cancel_init(cancel);

	if (rc < 0 || !outer)
		return rc;
	cancel->outer = outer;
	rc = watch_all(cancel);
	if (rc < 0) {
		close(cancel->own_fd);
		return rc;
	}
	cancel->fd = rc;
	return 0;
}

void rp_cancel_finish(struct rp_cancel *cancel)
{
	if (!cancel)
		return;
	if (atomic_load(&watched) == cancel)
		rp_cancel_on_signals(NULL);
	close(cancel->own_fd);
	if (cancel->fd != cancel->own_fd)
		close(cancel->fd);
	cancel->fd = cancel->own_fd = -1;
}

bool rp_cancel_raised(const struct rp_cancel *cancel)
{
	for (; cancel; cancel = cancel->outer)
		if (atomic_load(&cancel->signal) != 0)
			return true;
	return false;
}

int rp_cancel_reason(const struct rp_cancel *cancel)
{
	int reason = 0;

	for (; cancel; cancel = cancel->outer) {
		int signal = atomic_load(&cancel->signal);

		if (signal > 0)
			return signal;
		reason = signal ? signal : reason;
	}
	return reason;
}

static int64_t now_us(void)
{
	return rp_system_clock.mono_us(&rp_system_clock);
}

void rp_cancel_raise(struct rp_cancel *cancel, int signal)
{
	static const uint64_t one = 1;
	int none = 0, saved = errno;
	ssize_t written;

	assert(signal != 0);
	if (!rp_cancel_raised(cancel))
		atomic_store(&cancel->raised_us, now_us());
	if (atomic_compare_exchange_strong(&cancel->signal, &none, signal)) {
		written = write(cancel->own_fd, &one, sizeof one);
		(void)written;
	}
	errno = saved;
}

static void on_signal(int signal_number)
{
	struct rp_cancel *cancel = atomic_load(&watched);

	if (cancel && !rp_cancel_raised(cancel)) {
		rp_cancel_raise(cancel, signal_number);
		return;
	}
	if (cancel && now_us() - atomic_load(&cancel->raised_us) < PATIENCE_US)
		return;
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

void rp_cancel_on_signals(struct rp_cancel *cancel)
{
	struct sigaction action = { .sa_flags = SA_RESTART };

	atomic_store(&watched, cancel);
	action.sa_handler = cancel ? on_signal : SIG_DFL;
	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	action.sa_handler = cancel ? SIG_IGN : SIG_DFL;
	sigaction(SIGPIPE, &action, NULL);
}

/* Waits up to `us` microseconds or until raised. */
static void wait_for(const struct rp_cancel *cancel, int64_t us)
{
	struct timespec wait = { us / 1000000, us % 1000000 * 1000 };
	struct pollfd watch = { .fd = cancel ? cancel->fd : -1,
				.events = POLLIN };

	ppoll(&watch, 1, &wait, NULL);
}

bool rp_cancel_sleep_until(const struct rp_cancel *cancel, int64_t deadline_us)
{
	int64_t now;

	for (;;) {
		if (rp_cancel_raised(cancel))
			return false;
		now = rp_system_clock.mono_us(&rp_system_clock);
		if (now >= deadline_us)
			return true;
		wait_for(cancel, deadline_us - now);
	}
}

bool rp_sleep(const struct rp_clock *clock, const struct rp_cancel *cancel,
	      int64_t us)
{
	int64_t now;

	if (clock->sleep)
		return clock->sleep(clock, cancel, us);
	now = now_us();
	return rp_cancel_sleep_until(cancel, us < RP_NEVER - now ? now + us
								 : RP_NEVER);
}
