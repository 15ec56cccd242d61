/*
 * Raising and watching cancellation.
 */
#include "base/cancel.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "base/clock.h"
#include "lib/rows.h"

static bool is_readable(const struct rp_cancel *cancel)
{
	struct pollfd watch = { .fd = cancel->fd, .events = POLLIN };

	return poll(&watch, 1, 0) == 1;
}

Test(cancel, stays_raised_for_the_first_reason)
{
	struct rp_cancel cancel;

	cr_assert(eq(int, rp_cancel_init(&cancel), 0));
	cr_expect(not(rp_cancel_raised(&cancel)));
	cr_expect(not(is_readable(&cancel)));
	rp_cancel_raise(&cancel, SIGTERM);
	rp_cancel_raise(&cancel, SIGINT);
	cr_expect(rp_cancel_raised(&cancel));
	cr_expect(is_readable(&cancel));
	cr_expect(eq(int, atomic_load(&cancel.signal), SIGTERM));
	cr_expect(not(rp_cancel_raised(NULL)));
	rp_cancel_finish(&cancel);
	rp_cancel_finish(NULL);
}

Test(cancel, wakes_who_sleeps)
{
	struct rp_cancel cancel;

	cr_assert(eq(int, rp_cancel_init(&cancel), 0));
	cr_expect(rp_cancel_sleep_until(&cancel, 0));
	cr_expect(rp_cancel_sleep_until(NULL, 0));
	rp_cancel_raise(&cancel, SIGINT);
	cr_expect(not(rp_cancel_sleep_until(&cancel, 0)));
	cr_expect(not(rp_cancel_sleep_until(&cancel, RP_NEVER)));
	rp_cancel_finish(&cancel);
}

Test(cancel, sleeps_until_the_deadline)
{
	int64_t deadline = rp_system_clock.mono_us(&rp_system_clock) + 2000;
	struct rp_cancel cancel;

	cr_assert(eq(int, rp_cancel_init(&cancel), 0));
	cr_expect(rp_cancel_sleep_until(&cancel, deadline));
	cr_expect(ge(i64, rp_system_clock.mono_us(&rp_system_clock), deadline));
	rp_cancel_finish(&cancel);
}

static const int signals[] = { SIGINT, SIGTERM };

RP_ROWS(cancel, follows_signals, signals)
{
	struct rp_cancel cancel;

	cr_assert(eq(int, rp_cancel_init(&cancel), 0));
	rp_cancel_on_signals(&cancel);
	raise(SIGPIPE);
	cr_expect(not(rp_cancel_raised(&cancel)));
	raise(*row);
	cr_expect(eq(int, atomic_load(&cancel.signal), *row));
	cr_expect(not(rp_cancel_sleep_until(&cancel, RP_NEVER)));
	rp_cancel_finish(&cancel);
}

Test(cancel, takes_two_signals_at_once_for_one)
{
	struct rp_cancel cancel;

	cr_assert(eq(int, rp_cancel_init(&cancel), 0));
	rp_cancel_on_signals(&cancel);
	raise(SIGINT);
	raise(SIGTERM);
	cr_expect(eq(int, atomic_load(&cancel.signal), SIGINT));
	rp_cancel_finish(&cancel);
}

Test(cancel, lets_a_later_signal_end_the_process, .signal = SIGINT)
{
	struct rp_cancel cancel;

	cr_assert(eq(int, rp_cancel_init(&cancel), 0));
	rp_cancel_on_signals(&cancel);
	raise(SIGINT);
	cr_assert(rp_cancel_raised(&cancel));
	atomic_fetch_sub(&cancel.raised_us, 2000000);
	raise(SIGINT);
}

Test(cancel, restores_the_default_when_finished, .signal = SIGTERM)
{
	struct rp_cancel cancel;

	cr_assert(eq(int, rp_cancel_init(&cancel), 0));
	rp_cancel_on_signals(&cancel);
	rp_cancel_finish(&cancel);
	raise(SIGTERM);
}
