/*
 * What node code may ask of its context: failing, outputs of earlier nodes,
 * secrets, keys and the time that is left.
 */
#include "run.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include "base/buf.h"

#define MAX_SECRET_FILE ((size_t)64 << 10)
#define MAX_EXPANDED ((size_t)64 << 10)

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

/* ------------------------------------------------------------- references */

static int from_environment(struct rp_ctx *ctx, const char *name,
			    struct rp_text *out)
{
	const char *value = getenv(name);

	if (!value)
		return rp_fail(ctx, RP_EPERMANENT,
			       "environment variable %s is not set", name);
	*out = rp_text(rp_arena_strdup(ctx->arena, value));
	return 0;
}

static int from_file(struct rp_ctx *ctx, const char *path, struct rp_text *out)
{
	struct rp_buf buf;
	int rc;

	rp_buf_init(&buf, MAX_SECRET_FILE);
	rc = rp_buf_read_file(&buf, path);
	if (rc < 0) {
		rp_buf_finish(&buf);
		return rp_fail(ctx, RP_EPERMANENT,
			       "cannot read the secret's file %s: %s", path,
			       strerror(-rc));
	}
	while (buf.n && (buf.at[buf.n - 1] == '\n' || buf.at[buf.n - 1] == '\r'))
		buf.n--;
	*out = (struct rp_text){ rp_arena_copy(ctx->arena, buf.at, buf.n),
				 buf.n };
	rp_buf_finish(&buf);
	return 0;
}

int rp_ref_resolve(struct rp_ctx *ctx, const struct rp_ref *ref,
		   struct rp_text *out)
{
	const struct rp_run_request *request = &ctx->run->request;

	switch (ref->kind) {
	case RP_REF_ENV:
		return from_environment(ctx, ref->text, out);
	case RP_REF_FILE:
		return from_file(ctx, ref->text, out);
	case RP_REF_LITERAL:
		if ((size_t)ref->index >= request->n_secrets)
			return rp_fail(ctx, RP_EBUG,
				       "secret %d is not in the table",
				       ref->index);
		*out = rp_text(request->secrets[ref->index]);
		return 0;
	default:
		*out = rp_text(ref->text);
		return 0;
	}
}

/* Length of the reference that `text` begins with, or 0. */
static size_t reference_length(struct rp_text text)
{
	const char *end;

	if (!rp_text_starts(text, "${env:") && !rp_text_starts(text, "${file:"))
		return 0;
	end = memchr(text.at, '}', text.n);
	return end ? (size_t)(end - text.at) + 1 : 0;
}

static int expand(struct rp_ctx *ctx, struct rp_text text, struct rp_buf *buf)
{
	while (text.n) {
		size_t n = reference_length(text);
		struct rp_text value = { text.at, 1 };
		struct rp_ref ref;
		int rc;

		if (n) {
			ref = rp_ref_parse(ctx->arena,
					   (struct rp_text){ text.at, n });
			rc = rp_ref_resolve(ctx, &ref, &value);
			if (rc < 0)
				return rc;
		}
		rp_buf_text(buf, value);
		text.at += n ? n : 1;
		text.n -= n ? n : 1;
	}
	if (buf->overflowed)
		return rp_fail(ctx, RP_EPERMANENT,
			       "a setting is longer than %zu bytes",
			       MAX_EXPANDED);
	return 0;
}

int rp_ref_expand(struct rp_ctx *ctx, const struct rp_ref *ref,
		  const char **out)
{
	struct rp_text text = RP_TEXT("");
	struct rp_buf buf;
	int rc = rp_ref_resolve(ctx, ref, &text);

	if (rc < 0)
		return rc;
	if (ref->kind != RP_REF_PLAIN && ref->kind != RP_REF_LITERAL) {
		*out = rp_text_cstr(ctx->arena, text);
		return 0;
	}
	rp_buf_init(&buf, MAX_EXPANDED);
	rc = expand(ctx, text, &buf);
	if (rc == 0)
		*out = rp_arena_copy(ctx->arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return rc;
}

/* --------------------------------------------------------------- the rest */

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
