/*
 * http: one request, and its answer as data.
 *
 * An answer with another status than expected fails the node, for now if the
 * status may be different next time (429, 5xx), else for good; its body is in
 * the message, cut, without the secrets that were sent.  Requests that may
 * change something carry an Idempotency-Key that is the same on a retry and
 * on a resumed run.
 *
 * What a payload brings along stays data: headers with line ends are refused,
 * the URL is judged after it was made, redirects are not followed, and private
 * addresses are out of reach unless the node allows them.
 */
#include <strings.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/redact.h"
#include "expr/expr.h"
#include "net/http.h"
#include "notify/hide.h"
#include "run.h"

#define MAX_SHOWN 500	/* bytes of an answer in a message */
#define N_OWN 3		/* headers of ours */
#define MAX_SECONDS 3600

enum parse { PARSE_AUTO = 1, PARSE_JSON, PARSE_TEXT };

struct http {
	int method;
	struct rp_ref url;
	struct rp_settings headers;
	rp_expr *body;
	struct rp_ordinals expect_status;
	int parse;
	long long timeout_us, max_bytes;
	const char *ca_file;
	_Bool allow_private;
};

static const char *const methods[] = {
	"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", NULL
};

static const char *const *method_names(void)
{
	return methods;
}

static const char *const *parse_names(void)
{
	static const char *const names[] = { "auto", "json", "text", NULL };

	return names;
}

static const struct rp_option options[] = {
	{ "method", RP_OPT_CHOICE, offsetof(struct http, method),
	  .choices = method_names, .preset = "\"GET\"", .noun = "method",
	  .doc = "all but GET, HEAD and OPTIONS carry an Idempotency-Key" },
	{ "url", RP_OPT_URL, offsetof(struct http, url), .required = true,
	  .doc = "where to; redirects are not followed" },
	{ "headers", RP_OPT_HEADERS, offsetof(struct http, headers),
	  .doc = "more headers, with secrets as ${env:NAME}" },
	{ "body", RP_OPT_VALUE, offsetof(struct http, body),
	  .doc = "sent as JSON; text is sent as it is" },
	{ "expect_status", RP_OPT_STATUSES,
	  offsetof(struct http, expect_status), .preset = "\"2xx\"",
	  .doc = "statuses that are no failure: 200, \"2xx\", [200, 404]" },
	{ "parse", RP_OPT_CHOICE, offsetof(struct http, parse),
	  .choices = parse_names, .preset = "\"auto\"", .noun = "parse",
	  .doc = "how the answer is read; auto goes by its Content-Type" },
	{ "timeout", RP_OPT_DURATION, offsetof(struct http, timeout_us),
	  .preset = "\"30s\"", .is_wait = true, .min = 0.001,
	  .max = MAX_SECONDS,
	  .doc = "how long one request may take" },
	{ "max_bytes", RP_OPT_INT, offsetof(struct http, max_bytes),
	  .preset = "1048576", .min = 1, .max = 64 << 20,
	  .doc = "a longer answer fails the node" },
	{ "ca_file", RP_OPT_STRING, offsetof(struct http, ca_file),
	  .doc = "certificates to trust in place of the system's" },
	{ "allow_private", RP_OPT_BOOL, offsetof(struct http, allow_private),
	  .preset = "false",
	  .doc = "may reach loopback and private addresses" },
	{ 0 }
};

static const struct rp_field output[] = {
	{ "status", "int", false, "of the answer" },
	{ "headers", "map(string, string)", false,
	  "of the answer, by lower-case name" },
	{ "body", "any", true, "of the answer: its JSON, or its text" },
	{ "duration_ms", "double", false, "how long it took" },
	{ 0 }
};

/* One request in the making. */
struct call {
	struct rp_ctx *ctx;
	const struct http *http;
	struct rp_http_header *headers;
	struct rp_http_request request;
	struct rp_http_response response;
	double duration_ms;
};

/* ---------------------------------------------------------------- request */

/* The header of that name, or the place for it. */
static struct rp_http_header *place_of(const struct call *call,
				       const char *name)
{
	size_t i = 0;

	while (i < call->request.n_headers
	       && strcasecmp(call->headers[i].name, name) != 0)
		i++;
	return &call->headers[i];
}

static void put_header(struct call *call, const char *name, const char *value)
{
	struct rp_http_header *header = place_of(call, name);
	bool is_new = header == &call->headers[call->request.n_headers];

	*header = (struct rp_http_header){ name, value };
	call->request.n_headers += is_new;
}

static int make_header(struct call *call, const struct rp_setting *setting)
{
	struct rp_ctx *ctx = call->ctx;
	struct rp_value made;
	struct rp_text text;
	const char *value;
	int rc;

	if (!setting->make) {
		rc = rp_ref_expand(ctx, &setting->value, &value);
	} else {
		rc = rp_eval(ctx, setting->make, setting->name, &made);
		text = rp_value_text(rc == 0 ? &made : NULL, "");
		if (text.n && memchr(text.at, '\0', text.n))
			rc = rp_fail(ctx, RP_EBADINPUT, "header '%s' must not "
				     "contain a NUL character", setting->name);
		value = rp_text_cstr(ctx->arena, text);
	}
	if (rc == 0)
		put_header(call, setting->name, value);
	return rc;
}

static int make_body(struct call *call)
{
	struct rp_ctx *ctx = call->ctx;
	struct rp_value body;
	int rc;

	if (!call->http->body)
		return 0;
	if (strcmp(call->request.method, "HEAD") == 0)
		return rp_fail(ctx, RP_EBADINPUT, "a HEAD request has no body");
	rc = rp_eval(ctx, call->http->body, "body", &body);
	if (rc < 0)
		return rc;
	if (body.tag == RP_STRING)
		call->request.body = body.as.text;
	else
		call->request.body = rp_json_text(ctx->arena, &body,
						  RP_JSON_COMPACT);
	put_header(call, "Content-Type",
		   body.tag == RP_STRING ? "text/plain; charset=utf-8"
					 : "application/json");
	return 0;
}

static bool may_change(const char *method)
{
	return strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0
	       && strcmp(method, "OPTIONS") != 0;
}

/* Ours come first, so that the node's replace them. */
static int make_headers(struct call *call)
{
	const struct rp_settings *more = &call->http->headers;
	struct rp_ctx *ctx = call->ctx;

	put_header(call, "User-Agent", "runpipe/" RP_VERSION);
	if (may_change(call->request.method))
		put_header(call, "Idempotency-Key",
			   rp_http_key(ctx->arena,
				       rp_idempotency_key(ctx, NULL)));
	for (unsigned long i = 0; i < more->n; i++) {
		int rc = make_header(call, &more->at[i]);

		if (rc < 0)
			return rc;
	}
	return 0;
}

static int64_t deadline(const struct rp_ctx *ctx, long long timeout_us)
{
	int64_t left_us = timeout_us;
	long attempt_ms = rp_time_left_ms(ctx);

	if (attempt_ms >= 0 && attempt_ms * 1000 < left_us)
		left_us = attempt_ms * 1000;
	return rp_system_clock.mono_us(&rp_system_clock) + left_us;
}

static int prepare(struct call *call)
{
	const struct http *http = call->http;
	struct rp_ctx *ctx = call->ctx;
	int rc;

	call->headers = rp_arena_array(ctx->arena, N_OWN + http->headers.n,
				       sizeof *call->headers);
	call->request = (struct rp_http_request){
		.method = methods[http->method - 1],
		.headers = call->headers,
		.allow_private = http->allow_private,
		.ca_file = http->ca_file,
		.keep_headers = true,
		.body_always = true,
		.max_response = (size_t)http->max_bytes,
		.cancel = ctx->run->request.cancel,
	};
	rc = rp_ref_expand(ctx, &http->url, &call->request.url);
	if (rc == 0)
		rc = make_body(call);
	if (rc == 0)
		rc = make_headers(call);
	return rc;
}

/* ----------------------------------------------------------------- answer */

static bool is_expected(const struct http *http, long status)
{
	for (unsigned long i = 0; i < http->expect_status.n; i++) {
		int want = http->expect_status.at[i];

		if (status == want || status / 100 == want)
			return true;
	}
	return false;
}

static bool is_secret(const struct rp_setting *header)
{
	return (header->value.kind > RP_REF_PLAIN
		&& header->value.kind != RP_REF_MADE)
	       || rp_key_is_secret(rp_text(header->name))
	       || rp_has_reference(rp_text(header->value.text));
}

/* What the other side says may repeat what it was sent. */
static const char *excerpt(const struct call *call)
{
	const struct rp_settings *headers = &call->http->headers;
	struct rp_arena *arena = call->ctx->arena;
	struct rp_text text = call->response.body;

	for (unsigned long i = 0; i < headers->n; i++)
		if (is_secret(&headers->at[i]))
			text = rp_hide_words(
				arena, text,
				place_of(call, headers->at[i].name)->value);
	text = rp_hide_url(arena, text, call->request.url);
	return rp_http_excerpt(arena, text, MAX_SHOWN);
}

static int refused(const struct call *call)
{
	const struct rp_http_response *response = &call->response;
	struct rp_ctx *ctx = call->ctx;
	int code = rp_http_is_transient(response->status) ? RP_ETRANSIENT
							  : RP_EPERMANENT;

	if (ctx->retry_after_us < response->retry_after_us)
		ctx->retry_after_us = response->retry_after_us;
	if (response->redirect)
		return rp_fail(ctx, code, "answered %ld with a redirect to %s; "
			       "redirects are not followed", response->status,
			       rp_http_excerpt(ctx->arena,
					       rp_text(response->redirect),
					       MAX_SHOWN));
	return rp_fail(ctx, code, "answered %ld: %s", response->status,
		       excerpt(call));
}

static bool says_json(const struct rp_http_response *response)
{
	struct rp_text type = rp_value_text(
		rp_map_get(&response->headers, "content-type"), "");

	return rp_text_find(type, "json") >= 0;
}

static int read_body(const struct call *call, struct rp_value *out)
{
	const struct rp_http_response *response = &call->response;
	struct rp_arena *arena = call->ctx->arena;
	struct rp_text text = rp_utf8_mend(arena, response->body);
	struct rp_json_result *result;
	int parse = call->http->parse;

	*out = rp_string(text);
	if (parse == PARSE_TEXT || (parse == PARSE_AUTO && !says_json(response)))
		return 0;
	*out = rp_null;
	if (!rp_text_trim(text).n)
		return 0;
	result = rp_arena_alloc(arena, sizeof *result);
	if (rp_json_read(out, arena, text, RP_JSON_DEPTH_PAYLOAD, result) == 0)
		return 0;
	*out = rp_string(text);
	if (parse == PARSE_AUTO)
		return 0;
	return rp_fail(call->ctx, RP_EPERMANENT, "the answer is not JSON: %s",
		       rp_json_problem(arena, result));
}

static int judge(const struct call *call, struct rp_value *body)
{
	if (call->response.truncated)
		return rp_fail(call->ctx, RP_EPERMANENT, "the answer is longer "
			       "than %lld bytes ('max_bytes')",
			       call->http->max_bytes);
	if (!is_expected(call->http, call->response.status)) {
		*body = rp_cstring(excerpt(call));
		return refused(call);
	}
	return read_body(call, body);
}

static void describe(const struct call *call, const struct rp_value *body,
		     struct rp_value *out)
{
	struct rp_arena *arena = call->ctx->arena;

	*out = rp_map_new(arena);
	rp_map_put(arena, out, "status", rp_int(call->response.status));
	rp_map_put(arena, out, "headers", call->response.headers);
	rp_map_put(arena, out, "body", *body);
	rp_map_put(arena, out, "duration_ms", rp_double(call->duration_ms));
}

static int run(struct rp_ctx *ctx, const void *self, struct rp_value *out)
{
	struct call call = { .ctx = ctx, .http = self };
	struct rp_value body = rp_null;
	int64_t start;
	int rc = prepare(&call);

	if (rc < 0)
		return rc;
	start = rp_system_clock.mono_us(&rp_system_clock);
	call.request.deadline_us = deadline(ctx, call.http->timeout_us);
	rc = rp_http_send(&call.response, &call.request, ctx->arena);
	call.duration_ms = (double)(rp_system_clock.mono_us(&rp_system_clock)
				    - start) / 1e3;
	if (rc < 0)
		return rp_fail(ctx, rc, "%s failed: %s", call.request.method,
			       call.response.error);
	rc = judge(&call, &body);
	describe(&call, &body, out);
	return rc;
}

static void show(struct rp_buf *buf, const struct rp_value *result,
		 const void *self)
{
	const struct http *http = self;

	rp_buf_printf(buf, "  Method: %s\n", methods[http->method - 1]);
	rp_show_field(buf, "Status", result, "status");
}

const struct rp_node_type rp_node_http = {
	.name = "http",
	.doc = "Send an HTTP request and read the answer.",
	.options = RP_TOOL_ONLY(options),
	.size = sizeof(struct http),
	.output = RP_TOOL_ONLY(output),
	.flags = RP_NODE_EFFECT | RP_NODE_BLOCKS | RP_NODE_CALLS,
	.run = run,
	.show = show,
};
