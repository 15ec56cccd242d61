/*
 * What node code may ask of its context: failing, outputs of earlier nodes,
 * secrets, keys and the time that is left.
 */
#include "run.h"

#include <assert.h>

#include "base/buf.h"
#include "ref.h"

int rp_fail(struct rp_ctx *ctx, int code, const char *format, ...)
{
	va_list args;
	char *message;

	assert(code < 0);
	va_start(args, format);
	message = rp_arena_vprintf(ctx->arena, format, args);
	va_end(args);
	rp_list_push(ctx->arena, &ctx->errors, rp_cstring(message));
	if (!ctx->code || (rp_is_transient(ctx->code) && !rp_is_transient(code)))
		ctx->code = code;
	return code;
}

void rp_end_early(struct rp_ctx *ctx, enum rp_status status, const char *why)
{
	assert(status == RP_RUN_FILTERED || status == RP_RUN_FAILED);
	ctx->ends = status;
	ctx->ends_because = why;
}

const struct rp_value *rp_output(const struct rp_run *run, int step)
{
	const struct rp_node_run *node;

	if (step < 0 || (unsigned long)step >= run->plan->n_steps)
		return NULL;
	node = &run->nodes[step];
	if (node->state != RP_NODE_RAN || node->output.tag == RP_NULL)
		return NULL;
	return &node->output;
}

int rp_ref_expand(struct rp_ctx *ctx, const struct rp_ref *ref,
		  const char **out)
{
	const struct rp_run_request *request = &ctx->run->request;
	const struct rp_secrets secrets = { request->secrets,
					    request->n_secrets };
	struct rp_error error = { 0 };
	int rc = rp_ref_text(out, ref, &secrets, ctx->arena, &error);

	return rc < 0 ? rp_fail(ctx, rc, "%s", error.message) : 0;
}

/* "each", "outer[2].each": with places, or without. */
static void put_owners(struct rp_buf *buf, const struct rp_run *run,
		       bool with_places)
{
	if (!run->outer)
		return;
	put_owners(buf, run->outer, with_places);
	rp_buf_str(buf, run->owner->id);
	if (with_places && run->item_index >= 0)
		rp_buf_printf(buf, "[%lld]", (long long)run->item_index);
	rp_buf_char(buf, '.');
}

const char *rp_node_path(struct rp_arena *arena, const struct rp_run *run,
			 const struct rp_step *step)
{
	const char *path = step->id;
	struct rp_buf buf;

	if (!run->outer)
		return path;
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	put_owners(&buf, run, true);
	path = rp_arena_printf(arena, "%s%s", buf.at, step->id);
	rp_buf_finish(&buf);
	return path;
}

static void put_places(struct rp_buf *buf, const struct rp_run *run)
{
	if (!run->outer)
		return;
	put_places(buf, run->outer);
	if (run->item_index >= 0)
		rp_buf_printf(buf, ":%lld", (long long)run->item_index);
}

const char *rp_idempotency_key(struct rp_ctx *ctx, const char *suffix)
{
	const struct rp_run *run = ctx->run;
	const char *key;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_printf(&buf, "%s:", *run->trace_id ? run->trace_id
						  : run->run_id);
	put_owners(&buf, run, false);
	rp_buf_str(&buf, ctx->step->id);
	put_places(&buf, run);
	if (suffix)
		rp_buf_printf(&buf, ":%s", suffix);
	key = rp_arena_copy(ctx->arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return key;
}

long rp_time_left_ms(const struct rp_ctx *ctx)
{
	const struct rp_clock *clock = ctx->run->clock;
	int64_t left;

	if (ctx->deadline_us == RP_NEVER)
		return -1;
	left = ctx->deadline_us - clock->mono_us(clock);
	return left > 0 ? (long)(left / 1000) : 0;
}
