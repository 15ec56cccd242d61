/*
 * http: whether a web server answers as it should, and how fast.
 *
 * No answer, another status than expected, or a body without what it must
 * hold is critical; else the time until the whole answer was there is judged.
 * Redirects are an answer and not followed.  Whoever configures checks may
 * look at machines of their own, so private addresses are allowed unless that
 * is switched off.  The URL may hold a secret: only its host is told.
 */
#include "net/http.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "checks/beside.h"
#include "checks/checks.h"
#include "expr/expr.h"
#include "net/curl.h"

#define MOST_BODY ((size_t)1 << 20)
#define MOST_SHOWN 120

struct http {
	struct rp_ref url;
	int method;
	struct rp_settings headers;
	const char *body;
	struct rp_ordinals expect_status;
	const char *match;
	double timeout;
	const char *ca_file;
	_Bool allow_private;
	double warning_threshold, critical_threshold;
};

static const char *const methods[] = {
	"GET", "HEAD", "POST", "PUT", "OPTIONS", NULL
};

static const char *const *method_names(void)
{
	return methods;
}

static const struct rp_option options[] = {
	{ "url", RP_OPT_URL, offsetof(struct http, url), .required = true,
	  .doc = "what to ask for; redirects are not followed" },
	{ "method", RP_OPT_CHOICE, offsetof(struct http, method),
	  .choices = method_names, .preset = "\"GET\"", .noun = "method",
	  .doc = "how to ask" },
	{ "headers", RP_OPT_HEADERS, offsetof(struct http, headers),
	  .doc = "more headers, with secrets as ${env:NAME}" },
	{ "body", RP_OPT_STRING, offsetof(struct http, body),
	  .doc = "sent with POST and PUT" },
	{ "expect_status", RP_OPT_STATUSES,
	  offsetof(struct http, expect_status),
	  .preset = "[\"2xx\", \"3xx\"]",
	  .doc = "statuses that are fine: 200, \"2xx\", [200, 404]" },
	{ "match", RP_OPT_STRING, offsetof(struct http, match),
	  .doc = "a regular expression that the body must match" },
	{ "timeout", RP_OPT_DOUBLE, offsetof(struct http, timeout),
	  .preset = "10.0", .min = 0.01, .max = 3600,
	  .doc = "seconds for all of it" },
	{ "ca_file", RP_OPT_STRING, offsetof(struct http, ca_file),
	  .doc = "certificates to trust in place of the system's" },
	{ "allow_private", RP_OPT_BOOL, offsetof(struct http, allow_private),
	  .preset = "true",
	  .doc = "may reach loopback and private addresses" },
	RP_CHECK_THRESHOLDS(struct http, "milliseconds to answer", "1000.0",
			    "5000.0"),
	{ 0 }
};

static const struct rp_field measures[] = {
	{ "status_code", "int", true, "of the answer; null: there was none" },
	{ "response_ms", "double", false, "until the whole answer was there" },
	{ "body_bytes", "int", false, "how long it was, at most 1 MiB" },
	{ "matched", "bool", true, "whether the body matched, with match" },
	{ 0 }
};

struct call {
	struct rp_check_ctx *ctx;
	const struct http *http;
	const char *peer;		/* "https://web-1:8443" */
	struct rp_http_request request;
	struct rp_http_response response;
	double ms;
	struct rp_value matched;	/* bool, or null */
	const char *problem;		/* what is wrong with the service */
};

/* ------------------------------------------------------------------ asking */

/* The text of a reference; NULL and *problem. */
static const char *expand(struct rp_check_ctx *ctx, const struct rp_ref *ref,
			  const char **problem)
{
	struct rp_error error = { 0 };
	const char *text;

	if (rp_ref_text(&text, ref, &ctx->secrets, ctx->arena, &error) == 0)
		return text;
	*problem = rp_arena_strdup(ctx->arena, error.message);
	return NULL;
}

/* Scheme, host and port, without what may be a secret. */
static const char *peer_of(struct rp_arena *arena, const char *url)
{
	const char *slashes = strstr(url, "//");
	const char *host = slashes ? slashes + 2 : url;
	struct rp_text rest = { host, strcspn(host, "/?#") };
	const char *at = rest.n ? memrchr(rest.at, '@', rest.n) : NULL;

	if (at)
		rest = (struct rp_text){ at + 1, rest.n
				- (size_t)(at + 1 - rest.at) };
	return rp_arena_printf(arena, "%.*s%s", (int)(host - url), url,
			       rp_http_excerpt(arena, rest, MOST_SHOWN));
}

static const char *make_headers(struct call *call)
{
	const struct rp_settings *settings = &call->http->headers;
	struct rp_http_header *headers = rp_arena_array(
		call->ctx->arena, settings->n + 1, sizeof *headers);
	const char *problem = NULL;

	headers[0] = (struct rp_http_header){ "User-Agent",
					      "runpipe/" RP_VERSION };
	for (unsigned long i = 0; i < settings->n && !problem; i++) {
		headers[i + 1].name = settings->at[i].name;
		headers[i + 1].value = expand(call->ctx,
					      &settings->at[i].value,
					      &problem);
	}
	call->request.headers = headers;
	call->request.n_headers = settings->n + 1;
	return problem;
}

/* NULL, or why it cannot be asked for. */
static const char *prepare(struct call *call)
{
	const struct http *http = call->http;
	const char *problem = NULL;

	call->request = (struct rp_http_request){
		.method = methods[http->method - 1],
		.url = expand(call->ctx, &http->url, &problem),
		.body = rp_text(http->body),
		.allow_private = http->allow_private,
		.ca_file = http->ca_file,
		.max_response = MOST_BODY,
		.deadline_us = rp_check_until(call->ctx, http->timeout),
		.cancel = call->ctx->cancel,
	};
	if (problem)
		return problem;
	call->peer = peer_of(call->ctx->arena, call->request.url);
	return make_headers(call);
}

/* ----------------------------------------------------------------- judging */

static bool is_expected(const struct http *http, long status)
{
	for (unsigned long i = 0; i < http->expect_status.n; i++) {
		int want = http->expect_status.at[i];

		if (status == want || status / 100 == want)
			return true;
	}
	return false;
}

/* NULL, or why the pattern could not be tried. */
static const char *match(struct call *call)
{
	struct rp_arena *arena = call->ctx->arena;
	struct rp_value body = rp_string(rp_utf8_mend(arena,
						      call->response.body));
	struct rp_value pattern = rp_cstring(call->http->match);
	const struct rp_value *found;
	struct rp_frame *frame;

	if (!call->http->match)
		return NULL;
	frame = rp_arena_alloc(arena, sizeof *frame);
	rp_frame_init(frame, NULL, arena);
	found = rp_x_matches(frame, &body, &pattern);
	if (found->tag == RP_ERROR)
		return found->as.failure->message;
	call->matched = *found;
	if (!found->as.boolean)
		call->problem = rp_arena_printf(
			arena, "answered %ld, but the body does not match",
			call->response.status);
	return NULL;
}

static const char *judge_answer(struct call *call)
{
	if (is_expected(call->http, call->response.status))
		return match(call);
	call->problem = rp_arena_printf(call->ctx->arena,
					"answered %ld, which is not expected",
					call->response.status);
	return NULL;
}

static struct rp_value describe(const struct call *call)
{
	struct rp_arena *arena = call->ctx->arena;
	struct rp_value map = rp_map_new(arena);

	rp_map_put(arena, &map, "status_code",
		   call->response.status ? rp_int(call->response.status)
					 : rp_null);
	rp_map_put(arena, &map, "response_ms", rp_double(call->ms));
	rp_map_put(arena, &map, "body_bytes",
		   rp_int((int64_t)call->response.body.n));
	rp_map_put(arena, &map, "matched", call->matched);
	return map;
}

static void judge(struct call *call, struct rp_check_result *result)
{
	struct rp_check_ctx *ctx = call->ctx;
	const char *method = call->request.method;

	result->metrics = describe(call);
	if (call->problem) {
		result->status = RP_CHECK_CRITICAL;
		result->message = rp_arena_printf(ctx->arena, "HTTP %s %s: %s",
						  method, call->peer,
						  call->problem);
		return;
	}
	result->status = rp_check_judge(ctx, call->ms,
					call->http->warning_threshold,
					call->http->critical_threshold);
	result->message = rp_arena_printf(ctx->arena,
					  "HTTP %s %s: %ld in %.1f ms", method,
					  call->peer, call->response.status,
					  call->ms);
}

/* NULL, or why nothing is known about the server. */
static const char *converse(struct call *call)
{
	const char *problem;
	int64_t start;
	int rc;

	rp_curl_open(&problem);		/* what that takes is not the server's */
	start = rp_system_clock.mono_us(&rp_system_clock);
	rc = rp_http_send(&call->response, &call->request, call->ctx->arena);
	call->ms = (double)(rp_system_clock.mono_us(&rp_system_clock) - start)
		   / 1e3;
	if (rc == 0)
		return judge_answer(call);
	if (call->response.phase == RP_HTTP_UNTRIED)
		return call->response.error;
	call->problem = call->response.error;
	return rp_check_wait(call->ctx, 0);
}

static void run(struct rp_check_ctx *ctx, const void *self,
		struct rp_check_result *result)
{
	struct call call = { .ctx = ctx, .http = self, .matched = rp_null };
	const char *problem = prepare(&call);

	if (!problem)
		problem = converse(&call);
	if (problem)
		rp_check_fail(ctx, result, "%s", problem);
	else
		judge(&call, result);
}

const struct rp_check rp_check_http = {
	.name = "http",
	.doc = "Check that a web server answers as it should.",
	.options = options,
	.size = sizeof(struct http),
	.needs_options = true,
	.waits = rp_look_beside,
	.calls = true,
	.uses_network = true,
	.unit = "milliseconds",
	.metrics = RP_TOOL_ONLY(measures),
	.run = run,
};
