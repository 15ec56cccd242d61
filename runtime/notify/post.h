#ifndef RUNTIME_NOTIFY_POST_H
#define RUNTIME_NOTIFY_POST_H

/* What notifiers that speak HTTP have in common. */

#include "net/http.h"
#include "notify/notify.h"

struct rp_post {
	const char *label;	/* "Slack", in "Failed to connect to Slack" */
	const char *failed;	/* "Failed to send Slack notification Slack" */
	const char *refused;	/* "Slack API error" */
	long long timeout_s;
	size_t n_own;		/* headers up to here hold no secret */
	struct rp_http_request request;	/* without deadline and cancel */
};

/*
 * Sends the request.  Returns 0 for an answer 2xx, else the failure's code
 * with delivery->error as spec notify.md §3 words it; ctx->retry_after_us
 * learns when the other side asked to wait.
 */
int rp_post_send(struct rp_ctx *ctx, const struct rp_post *post,
		 struct rp_http_response *response,
		 struct rp_delivery *delivery);

/*
 * Resolves a reference, and references inside of a plain text ("Bearer
 * ${env:TOKEN}").  Fails with RP_EPERMANENT and delivery->error; the node
 * itself is not failed.
 */
int rp_post_resolve(struct rp_ctx *ctx, const struct rp_ref *ref,
		    const char **out, struct rp_delivery *delivery);

#endif
