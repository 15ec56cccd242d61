/*
 * dedup: holds back what was seen before.
 *
 * The first event of a key opens a window; further ones until its end are
 * repeats.  The database remembers, so it does not matter which process or
 * which day the first one came in.  An event whose run failed does not count:
 * nobody was told of it, so it may come again.
 */
#include "gate.h"

#include "base/buf.h"

#define MAX_SECONDS (366 * 86400)

struct dedup {
	rp_expr *key;
	long long window_us;
	int on_repeat;
};

static const struct rp_option options[] = {
	{ "key", RP_OPT_EXPR, offsetof(struct dedup, key), .required = true,
	  .doc = "what makes two events the same: payload.fingerprint, or a "
		 "list of several" },
	{ "window", RP_OPT_DURATION, offsetof(struct dedup, window_us),
	  .preset = "\"1h\"", .min = 0.001, .max = MAX_SECONDS,
	  .doc = "how long the first event holds back others" },
	{ "on_repeat", RP_OPT_CHOICE, offsetof(struct dedup, on_repeat),
	  .choices = rp_held_names, .preset = "\"filter\"",
	  .noun = "on_repeat",
	  .doc = "a repeat ends the run as filtered, or only says so" },
	{ 0 }
};

static const struct rp_field output[] = {
	{ "duplicate", "bool", false, "whether it was seen before" },
	{ "first_seen", "string", false, "when the window began" },
	{ "count", "int", false, "how often in this window, now included" },
	{ 0 }
};

static void judge(struct rp_ctx *ctx, const struct dedup *dedup,
		  const struct rp_sighting *seen, const char *shown)
{
	if (!seen->repeat || dedup->on_repeat != RP_HELD_FILTER)
		return;
	rp_end_early(ctx, RP_RUN_FILTERED, rp_arena_printf(
		ctx->arena, "'%s' was seen %lld times since %s", shown,
		(long long)seen->count,
		rp_time_text(ctx->arena, seen->first_us)));
}

static int run(struct rp_ctx *ctx, const void *self, struct rp_value *out)
{
	const struct dedup *dedup = self;
	struct rp_pass pass = { .window_us = dedup->window_us };
	struct rp_error error = { 0 };
	struct rp_sighting seen;
	const char *shown;
	int rc = rp_gate_key(ctx, dedup->key, &pass, &shown);

	if (rc < 0)
		return rc;
	if (rp_store_gate_see(ctx->run->request.store, &pass, &seen, &error) < 0)
		return rp_gate_failed(ctx, &error);
	judge(ctx, dedup, &seen, shown);
	*out = rp_map_new(ctx->arena);
	rp_map_put(ctx->arena, out, "duplicate", rp_bool(seen.repeat));
	rp_map_put(ctx->arena, out, "first_seen",
		   rp_cstring(rp_time_text(ctx->arena, seen.first_us)));
	rp_map_put(ctx->arena, out, "count", rp_int(seen.count));
	return 0;
}

static void show(struct rp_buf *buf, const struct rp_value *result,
		 const void *self)
{
	(void)self;
	rp_show_field(buf, "Duplicate", result, "duplicate");
	rp_show_field(buf, "First seen", result, "first_seen");
	rp_show_field(buf, "Count", result, "count");
}

const struct rp_node_type rp_node_dedup = {
	.name = "dedup",
	.doc = "Hold back what was seen before.",
	.options = RP_TOOL_ONLY(options),
	.size = sizeof(struct dedup),
	.output = RP_TOOL_ONLY(output),
	.flags = RP_NODE_BLOCKS | RP_NODE_ENDS,
	.run = run,
	.show = show,
};
