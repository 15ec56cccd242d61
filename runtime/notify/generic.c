/*
 * generic: sends the message as JSON to any HTTP endpoint.
 *
 * The body is the payload of spec notify.md §8.4 with the incident's details.
 * Every request carries an Idempotency-Key that is the same on a retry and on
 * a resumed run, so that a receiver can drop what it has seen; the message id
 * is made from it.  Headers may hold secrets, whole or inside of their text
 * ("Bearer ${env:TOKEN}"); they replace ours of the same name.
 */
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/json.h"
#include "notify/payload.h"
#include "notify/post.h"
#include "run.h"
#include "template/writing.h"

static const char invalid[] =
	"Invalid configuration (endpoint or webhook_url required)";

struct generic {
	struct rp_ref endpoint;
	const char *method;
	struct rp_settings headers;
	long long timeout;
	_Bool disabled, allow_private;
	rp_expr *payload_template, *text_template;
};

static const struct rp_option options[] = {
	{ "endpoint", RP_OPT_URL, offsetof(struct generic, endpoint),
	  .required = true, .synonym = "webhook_url endpoint_url url",
	  .doc = "where to send" },
	{ "method", RP_OPT_STRING, offsetof(struct generic, method),
	  .preset = "\"POST\"",
	  .doc = "HTTP method; POST, PUT and PATCH have a body" },
	{ "headers", RP_OPT_HEADERS, offsetof(struct generic, headers),
	  .doc = "more headers, with secrets as ${env:NAME}" },
	{ "timeout", RP_OPT_INT, offsetof(struct generic, timeout),
	  .preset = "30", .min = 1, .max = 3600,
	  .doc = "seconds one delivery may take" },
	{ "disabled", RP_OPT_BOOL, offsetof(struct generic, disabled),
	  .preset = "false", .doc = "succeed without sending" },
	{ "allow_private", RP_OPT_BOOL, offsetof(struct generic, allow_private),
	  .preset = "true",
	  .doc = "may send to loopback and private addresses" },
	{ "payload_template", RP_OPT_TEMPLATE,
	  offsetof(struct generic, payload_template), .synonym = "template",
	  .destination = RP_TO_JSON,
	  .doc = "the body as JSON, in place of the one that is made" },
	{ "text_template", RP_OPT_TEMPLATE,
	  offsetof(struct generic, text_template),
	  .doc = "the text within the body" },
	{ 0 }
};

/* ------------------------------------------------------------------ headers */

static struct rp_http_header *place_of(struct rp_http_header *headers,
				       size_t n, const char *name)
{
	size_t i = 0;

	while (i < n && strcasecmp(headers[i].name, name) != 0)
		i++;
	return &headers[i];
}

/* What an alert says must not keep people from hearing of it. */
static int header_value(struct rp_ctx *ctx, const struct rp_setting *setting,
			const struct rp_message *message, const char **out,
			struct rp_delivery *delivery)
{
	struct rp_text text;
	int rc;

	if (!setting->make)
		return rp_post_resolve(ctx, &setting->value, out, delivery);
	rc = rp_render(ctx, setting->make, message->givens, &text,
		       &delivery->error);
	if (rc == 0)
		*out = rp_text_one_line(ctx->arena, text).at;
	return rc;
}

static int add_headers(struct rp_ctx *ctx, struct rp_http_request *request,
		       const struct rp_settings *more,
		       const struct rp_message *message,
		       struct rp_delivery *delivery)
{
	struct rp_http_header *headers = rp_arena_array(
		ctx->arena, request->n_headers + more->n, sizeof *headers);
	size_t n = request->n_headers;

	memcpy(headers, request->headers, n * sizeof *headers);
	for (unsigned long i = 0; i < more->n; i++) {
		struct rp_http_header *header =
			place_of(headers, n, more->at[i].name);
		int rc;

		header->name = more->at[i].name;
		rc = header_value(ctx, &more->at[i], message, &header->value,
				  delivery);
		if (rc < 0)
			return rc;
		n += header == &headers[n];
	}
	request->headers = headers;
	request->n_headers = n;
	return 0;
}

/* ------------------------------------------------------------------ sending */

static const char *message_id(struct rp_arena *arena, const char *key)
{
	char hex[RP_SHA256_HEX];

	rp_sha256_hex(hex, rp_text(key));
	return rp_arena_printf(arena, "generic_%.8s", hex);
}

/* Spec notify.md §12: an object of one's own gets the incident's details. */
static struct rp_value payload_of(struct rp_arena *arena,
				  const struct rp_message *message)
{
	struct rp_value payload = message->payload;

	if (payload.tag == RP_NULL)
		return rp_payload_generic(arena, message);
	if (payload.tag == RP_MAP && !rp_map_get(&payload, "incident"))
		rp_map_put(arena, &payload, "incident",
			   rp_payload_incident(arena, message));
	return payload;
}

static int fill(struct rp_ctx *ctx, const struct generic *generic,
		const struct rp_message *message,
		struct rp_http_request *request, struct rp_delivery *delivery)
{
	int rc = rp_post_resolve(ctx, &generic->endpoint, &request->url,
				 delivery);

	if (rc < 0)
		return rc;
	if (!*request->url) {
		delivery->error = invalid;
		return RP_EPERMANENT;
	}
	request->method = rp_text_cstr(
		ctx->arena,
		rp_text_upper(ctx->arena, rp_text(generic->method)));
	request->allow_private = generic->allow_private;
	return add_headers(ctx, request, &generic->headers, message, delivery);
}

static int send(struct rp_ctx *ctx, const void *self,
		const struct rp_message *message, struct rp_delivery *delivery)
{
	const struct generic *generic = self;
	const char *key = rp_http_key(ctx->arena, message->idempotency_key);
	const struct rp_http_header headers[] = {
		{ "Content-Type", "application/json" },
		{ "User-Agent", "ServerMonitoring/1.0" },
		{ "Idempotency-Key", key },
	};
	struct rp_value payload = payload_of(ctx->arena, message);
	struct rp_post post = {
		.label = "Generic",
		.failed = "Failed to send notification Generic",
		.refused = "HTTP error",
		.timeout_s = generic->timeout,
		.n_own = sizeof headers / sizeof headers[0],
		.request = {
			.headers = headers,
			.n_headers = sizeof headers / sizeof headers[0],
			.body = rp_json_text(ctx->arena, &payload,
					     RP_JSON_SPACED | RP_JSON_ASCII),
		},
	};
	struct rp_http_response response;
	int rc;

	if (generic->disabled)
		return 0;
	rc = fill(ctx, generic, message, &post.request, delivery);
	if (rc == 0)
		rc = rp_post_send(ctx, &post, &response, delivery);
	if (rc == 0)
		delivery->message_id = message_id(ctx->arena, key);
	return rc;
}

const struct rp_notifier rp_notifier_generic = {
	.name = "generic",
	.doc = "Send JSON to any HTTP endpoint.",
	.options = options,
	.size = sizeof(struct generic),
	.invalid = invalid,
	.uses_network = true,
	.send = send,
};
