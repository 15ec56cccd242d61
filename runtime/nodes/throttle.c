/*
 * throttle: lets so many events pass in so long a time.
 *
 * A key has a bucket of `rate` tokens that fills up again evenly in the course
 * of `per`; an event takes one or is held back.  So a burst of `rate` passes
 * at once, and after it one every per / rate.  The database keeps the buckets.
 */
#include "gate.h"

#include "base/buf.h"

#define MAX_RATE 1000000
#define MAX_SECONDS (366 * 86400)

struct throttle {
	rp_expr *key;
	long long rate, per_us;
	int on_excess;
};

static const struct rp_option options[] = {
	{ "key", RP_OPT_EXPR, offsetof(struct throttle, key), .required = true,
	  .doc = "events of one key share a rate: payload.host, or a constant "
		 "for all: 'all'" },
	{ "rate", RP_OPT_INT, offsetof(struct throttle, rate),
	  .required = true, .min = 1, .max = MAX_RATE,
	  .doc = "how many may pass" },
	{ "per", RP_OPT_DURATION, offsetof(struct throttle, per_us),
	  .preset = "\"1m\"", .min = 0.001, .max = MAX_SECONDS,
	  .doc = "in how long a time" },
	{ "on_excess", RP_OPT_CHOICE, offsetof(struct throttle, on_excess),
	  .choices = rp_held_names, .preset = "\"filter\"",
	  .noun = "on_excess",
	  .doc = "what is too much ends the run as filtered, or only says so" },
	{ 0 }
};

static const struct rp_field output[] = {
	{ "allowed", "bool", false, "whether it may pass" },
	{ "remaining", "int", false, "how many more may pass at once" },
	{ "wait_ms", "double", false, "until the next may; 0: now" },
	{ 0 }
};

static void judge(struct rp_ctx *ctx, const struct throttle *throttle,
		  const struct rp_allowance *allowance, const char *shown)
{
	if (allowance->allowed || throttle->on_excess != RP_HELD_FILTER)
		return;
	rp_end_early(ctx, RP_RUN_FILTERED, rp_arena_printf(
		ctx->arena, "more than %lld of '%s' in %g s", throttle->rate,
		shown, (double)throttle->per_us / 1e6));
}

static int run(struct rp_ctx *ctx, const void *self, struct rp_value *out)
{
	const struct throttle *throttle = self;
	struct rp_pass pass = { .window_us = throttle->per_us,
				.rate = throttle->rate };
	struct rp_allowance allowance;
	struct rp_error error = { 0 };
	const char *shown;
	int rc = rp_gate_key(ctx, throttle->key, &pass, &shown);

	if (rc < 0)
		return rc;
	if (rp_store_gate_take(ctx->run->request.store, &pass, &allowance,
			       &error) < 0)
		return rp_gate_failed(ctx, &error);
	judge(ctx, throttle, &allowance, shown);
	*out = rp_map_new(ctx->arena);
	rp_map_put(ctx->arena, out, "allowed", rp_bool(allowance.allowed));
	rp_map_put(ctx->arena, out, "remaining", rp_int(allowance.remaining));
	rp_map_put(ctx->arena, out, "wait_ms",
		   rp_double((double)allowance.wait_us / 1e3));
	return 0;
}

static void show(struct rp_buf *buf, const struct rp_value *result,
		 const void *self)
{
	(void)self;
	rp_show_field(buf, "Allowed", result, "allowed");
	rp_show_field(buf, "Remaining", result, "remaining");
}

const struct rp_node_type rp_node_throttle = {
	.name = "throttle",
	.doc = "Let only so many pass in a time.",
	.options = RP_TOOL_ONLY(options),
	.size = sizeof(struct throttle),
	.output = RP_TOOL_ONLY(output),
	.flags = RP_NODE_BLOCKS | RP_NODE_ENDS,
	.run = run,
	.show = show,
};
