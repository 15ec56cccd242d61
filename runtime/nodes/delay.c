/*
 * delay: lets time pass, by the clock of the run.  The attempt's deadline and
 * a cancellation end the wait early, and then the node has failed.
 */
#include "run.h"

#include "base/buf.h"

#define MAX_SECONDS (7 * 86400)

struct delay {
	long long wait_us;
};

static const struct rp_option options[] = {
	{ "for", RP_OPT_DURATION, offsetof(struct delay, wait_us),
	  .required = true, .is_wait = true, .min = 0, .max = MAX_SECONDS,
	  .doc = "how long to wait: \"90s\", \"5m\", \"1h30m\", or seconds" },
	{ 0 }
};

static const struct rp_field output[] = {
	{ "waited_ms", "double", false, "how long it was" },
	{ 0 }
};

static int run(struct rp_ctx *ctx, const void *self, struct rp_value *out)
{
	const struct delay *delay = self;
	const struct rp_clock *clock = ctx->run->clock;
	int64_t start = clock->mono_us(clock);
	int64_t wait = delay->wait_us;

	if (ctx->deadline_us != RP_NEVER && ctx->deadline_us - start < wait)
		wait = ctx->deadline_us - start;
	if (!rp_sleep(clock, ctx->run->request.cancel, wait))
		return rp_fail(ctx, RP_ECANCELLED, "cancelled while waiting");
	*out = rp_map_new(ctx->arena);
	rp_map_put(ctx->arena, out, "waited_ms",
		   rp_double((double)(clock->mono_us(clock) - start) / 1e3));
	if (wait < delay->wait_us)
		return rp_fail(ctx, RP_ETIMEOUT, "timed out: the node may take "
			       "%g s and waits for %g s",
			       (double)ctx->step->timeout_us / 1e6,
			       (double)delay->wait_us / 1e6);
	return 0;
}

static void show(struct rp_buf *buf, const struct rp_value *result,
		 const void *self)
{
	const struct delay *delay = self;

	(void)result;
	rp_buf_printf(buf, "  Wait: %g s\n", (double)delay->wait_us / 1e6);
}

const struct rp_node_type rp_node_delay = {
	.name = "delay",
	.doc = "Wait for a while.",
	.options = RP_TOOL_ONLY(options),
	.size = sizeof(struct delay),
	.output = RP_TOOL_ONLY(output),
	.flags = RP_NODE_BLOCKS,
	.run = run,
	.show = show,
};
