/*
 * Delivering by HTTP: secrets are resolved, the request is sent, and what went
 * wrong is put into the words that people's log searches know.
 *
 * The deadline is the channel's own timeout or what is left of the node's
 * attempt, whichever is less.  It is measured on the system's clock, because
 * the network does not run on a replayed one.
 */
#include "notify/post.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "notify/hide.h"
#include "ref.h"
#include "run.h"

#define MAX_SHOWN_BODY 500

static int fail(struct rp_ctx *ctx, struct rp_delivery *delivery, int code,
		const char *format, ...) __attribute__((format(printf, 4, 5)));

static int fail(struct rp_ctx *ctx, struct rp_delivery *delivery, int code,
		const char *format, ...)
{
	va_list args;

	va_start(args, format);
	delivery->error = rp_arena_vprintf(ctx->arena, format, args);
	va_end(args);
	return code;
}

/* ---------------------------------------------------------------- resolving */

int rp_post_resolve(struct rp_ctx *ctx, const struct rp_ref *ref,
		    const char **out, struct rp_delivery *delivery)
{
	const struct rp_run_request *request = &ctx->run->request;
	const struct rp_secrets secrets = { request->secrets,
					    request->n_secrets };
	struct rp_error error = { 0 };
	int rc = rp_ref_text(out, ref, &secrets, ctx->arena, &error);

	return rc < 0 ? fail(ctx, delivery, rc, "%s", error.message) : 0;
}

/* ------------------------------------------------------------------ sending */

static int64_t deadline(const struct rp_ctx *ctx, long long timeout_s)
{
	int64_t left_ms = timeout_s * 1000;
	long attempt_ms = rp_time_left_ms(ctx);

	if (attempt_ms >= 0 && attempt_ms < left_ms)
		left_ms = attempt_ms;
	return rp_system_clock.mono_us(&rp_system_clock) + left_ms * 1000;
}

/* What the other side says may repeat what it was sent. */
static struct rp_text hide_secrets(struct rp_arena *arena,
				   const struct rp_post *post,
				   struct rp_text text)
{
	const struct rp_http_request *request = &post->request;

	for (size_t i = post->n_own; i < request->n_headers; i++)
		text = rp_hide_words(arena, text, request->headers[i].value);
	return rp_hide_url(arena, text, request->url);
}

static int refused(struct rp_ctx *ctx, const struct rp_post *post,
		   const struct rp_http_response *response,
		   struct rp_delivery *delivery)
{
	struct rp_arena *arena = ctx->arena;
	const char *shown;

	if (ctx->retry_after_us < response->retry_after_us)
		ctx->retry_after_us = response->retry_after_us;
	if (response->redirect)
		shown = rp_arena_printf(
			arena, "answered %ld with a redirect to %s; redirects "
			"are not followed", response->status,
			rp_http_excerpt(arena, rp_text(response->redirect),
					MAX_SHOWN_BODY));
	else
		shown = rp_http_excerpt(arena, hide_secrets(arena, post,
							    response->body),
					MAX_SHOWN_BODY);
	return fail(ctx, delivery,
		    rp_http_is_transient(response->status) ? RP_ETRANSIENT
							   : RP_EPERMANENT,
		    "%s (%ld): %s", post->refused, response->status, shown);
}

int rp_post_send(struct rp_ctx *ctx, const struct rp_post *post,
		 struct rp_http_response *response,
		 struct rp_delivery *delivery)
{
	struct rp_http_request request = post->request;
	int rc;

	request.deadline_us = deadline(ctx, post->timeout_s);
	request.cancel = ctx->run->request.cancel;
	rc = rp_http_send(response, &request, ctx->arena);
	if (rc < 0 && response->phase == RP_HTTP_CONNECTING)
		return fail(ctx, delivery, rc, "Failed to connect to %s: %s",
			    post->label, response->error);
	if (rc < 0)
		return fail(ctx, delivery, rc, "%s: %s", post->failed,
			    response->error);
	if (response->status < 200 || response->status > 299)
		return refused(ctx, post, response, delivery);
	return 0;
}
