/*
 * One HTTP request through libcurl.
 *
 *	check ─▶ prepare ─▶ add to a multi handle ─▶ perform/poll … ─▶ judge
 *	                                               │
 *	                       deadline, cancellation ─┘
 *
 * A multi handle is used for one transfer because only its poll can also wait
 * for our cancellation.  Nothing is shared between requests: no connection, no
 * cookie, no cache, so a request is whole in itself and threads cannot meet.
 *
 * What the other side may send is bounded: the body is cut, not refused,
 * because an answer was given and asking again would notify twice; headers
 * without end are an error.  Decompression is off.
 */
#include "net/http.h"

#include <assert.h>
#include <limits.h>

#include "base/arena.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/hash.h"
#include "net/call.h"
#include "net/failure.h"
#include "net/syntax.h"

#define MAX_RESPONSE ((size_t)1 << 20)
#define MAX_WAIT_MS 60000	/* of one poll; a backstop, nothing needs it */
#define MAX_KEY 255	/* receivers store it */

int rp_http_fail(struct rp_http_call *call, int code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	call->response->error = rp_arena_vprintf(call->arena, format, args);
	va_end(args);
	return code;
}

long rp_http_left_ms(const struct rp_http_call *call)
{
	int64_t left;

	if (call->request->deadline_us == RP_NEVER)
		return LONG_MAX;
	left = call->request->deadline_us
	       - rp_system_clock.mono_us(&rp_system_clock);
	if (left <= 0)
		return 0;
	left = (left + 999) / 1000;
	return left < INT_MAX ? (long)left : INT_MAX;
}

/* ----------------------------------------------------------------- transfer */

static int interruption(struct rp_http_call *call)
{
	if (rp_cancel_raised(call->request->cancel))
		return rp_http_fail(call, RP_ECANCELLED, "cancelled");
	if (rp_http_left_ms(call) == 0)
		return rp_http_fail(call, RP_ETIMEOUT, "timed out");
	return 0;
}

static int drive(struct rp_http_call *call)
{
	const struct rp_cancel *cancel = call->request->cancel;
	struct curl_waitfd watch = { .fd = cancel ? cancel->fd : -1,
				     .events = CURL_WAIT_POLLIN };
	int running = 1;

	for (;;) {
		int rc = interruption(call);
		long left = rp_http_left_ms(call);

		if (rc < 0)
			return rc;
		if (call->curl->multi_perform(call->multi, &running)
		    != CURLM_OK)
			return rp_http_fail(call, RP_EBUG, "libcurl gave up");
		if (!running)
			return 0;
		if (left > MAX_WAIT_MS)
			left = MAX_WAIT_MS;
		if (call->curl->multi_poll(call->multi, &watch, cancel ? 1 : 0,
					   (int)left, NULL) != CURLM_OK)
			return rp_http_fail(call, RP_EBUG, "libcurl gave up");
	}
}

/* ------------------------------------------------------------------ verdict */

static long number(struct rp_http_call *call, CURLINFO info)
{
	long value = 0;

	call->curl->easy_getinfo(call->easy, info, &value);
	return value;
}

static int64_t offset(struct rp_http_call *call, CURLINFO info)
{
	curl_off_t value = 0;

	call->curl->easy_getinfo(call->easy, info, &value);
	return value;
}

static const char *redirect_host(struct rp_http_call *call)
{
	CURLU *url = call->curl->url();
	const char *host = NULL;
	char *target = NULL;

	call->curl->easy_getinfo(call->easy, CURLINFO_REDIRECT_URL, &target);
	if (url && target
	    && call->curl->url_set(url, CURLUPART_URL, target,
				   CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK)
		host = rp_http_url_part(call, url, CURLUPART_HOST);
	call->curl->url_cleanup(url);
	return host;
}

/* Each certificate is a list of "Name:value" lines; one is its PEM text. */
static void keep_certificates(struct rp_http_call *call)
{
	struct rp_value *list = &call->response->certificates;
	struct curl_certinfo *info = NULL;

	call->curl->easy_getinfo(call->easy, CURLINFO_CERTINFO, &info);
	for (int i = 0; info && i < info->num_of_certs; i++)
		for (struct curl_slist *line = info->certinfo[i]; line;
		     line = line->next)
			if (strncmp(line->data, "Cert:", 5) == 0)
				rp_list_push(call->arena, list,
					     rp_cstring(rp_arena_strdup(
						     call->arena,
						     line->data + 5)));
}

static int answered(struct rp_http_call *call)
{
	struct rp_http_response *response = call->response;
	int64_t wait = offset(call, CURLINFO_RETRY_AFTER);

	if (call->request->only_connect)
		keep_certificates(call);
	if (wait > RP_HTTP_MAX_WAIT_S)
		wait = RP_HTTP_MAX_WAIT_S;
	response->retry_after_us = wait > 0 ? wait * 1000000 : 0;
	response->status = number(call, CURLINFO_RESPONSE_CODE);
	response->redirect = redirect_host(call);
	response->body.n = call->body.n;
	response->body.at = rp_arena_copy(call->arena, call->body.at,
					  call->body.n);
	return 0;
}

static int judge(struct rp_http_call *call, CURLcode result)
{
	struct rp_http_failure failure = {
		.result = result,
		.host = call->host,
		.port = rp_http_url_part(call, call->url, CURLUPART_PORT),
		.detail = call->detail,
		.os_error = (int)number(call, CURLINFO_OS_ERRNO),
	};

	if (result == CURLE_OK || call->response->truncated)
		return answered(call);
	if (call->header_bytes > RP_HTTP_MAX_HEADERS)
		return rp_http_fail(call, RP_EPERMANENT,
				    "the answer's headers are longer than "
				    "%zu bytes", RP_HTTP_MAX_HEADERS);
	if (call->blocked[0] && !call->has_opened)
		return rp_http_fail(call, RP_EPERMANENT,
				    "address %s is private; set "
				    "\"allow_private\": true to permit it",
				    call->blocked);
	call->response->is_distrusted =
		result == CURLE_PEER_FAILED_VERIFICATION;
	return rp_http_failure(&call->response->error, &failure, call->curl,
			       call->arena);
}

static int transfer(struct rp_http_call *call)
{
	struct CURLMsg *message;
	int rc = rp_http_setup(call), left;

	if (rc < 0)
		return rc;
	if (call->curl->multi_add_handle(call->multi, call->easy) != CURLM_OK)
		return rp_http_fail(call, RP_EBUG,
				    "libcurl refused the request");
	rc = drive(call);
	call->response->phase = offset(call, CURLINFO_PRETRANSFER_TIME_T) > 0
				? RP_HTTP_SENT : RP_HTTP_CONNECTING;
	if (rc < 0)
		return rc;
	message = call->curl->multi_info_read(call->multi, &left);
	if (!message || message->msg != CURLMSG_DONE)
		return rp_http_fail(call, RP_EBUG, "libcurl lost the request");
	return judge(call, message->data.result);
}

static void release(struct rp_http_call *call)
{
	if (call->multi && call->easy)
		call->curl->multi_remove_handle(call->multi, call->easy);
	call->curl->easy_cleanup(call->easy);
	call->curl->multi_cleanup(call->multi);
	call->curl->url_cleanup(call->url);
	call->curl->slist_free_all(call->lines);
	call->curl->slist_free_all(call->detour);
	rp_buf_finish(&call->body);
}

static int converse(struct rp_http_call *call)
{
	size_t max = call->request->max_response;
	int rc;

	rp_buf_init(&call->body, max ? max : MAX_RESPONSE);
	call->easy = call->curl->easy_init();
	call->multi = call->curl->multi_init();
	call->url = call->curl->url();
	if (!call->easy || !call->multi || !call->url)
		rp_out_of_memory();
	rc = transfer(call);
	release(call);
	return rc;
}

int rp_http_send(struct rp_http_response *response,
		 const struct rp_http_request *request, struct rp_arena *arena)
{
	struct rp_http_call call = { .request = request, .response = response,
				     .arena = arena };
	const char *problem;
	int rc;

	assert(request->method && request->url);
	*response = (struct rp_http_response){
		.body = RP_TEXT(""), .headers = rp_map_new(arena),
		.certificates = rp_list_new(arena),
	};
	problem = rp_http_problem(arena, request);
	if (!problem)
		call.curl = rp_curl_open(&problem);
	if (!call.curl)
		return rp_http_fail(&call, RP_EPERMANENT, "%s", problem);
	rc = converse(&call);
	assert(rc == 0 || response->error);
	return rc;
}

/* ------------------------------------------------------------------ helpers */

const char *rp_http_excerpt(struct rp_arena *arena, struct rp_text text,
			    size_t max)
{
	struct rp_text cut = rp_utf8_cut(rp_text_trim(text), max);
	struct rp_buf buf;
	const char *copy;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_visible(&buf, cut);
	if (cut.n < rp_text_trim(text).n)
		rp_buf_str(&buf, "…");
	copy = rp_arena_copy(arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return copy;
}

const char *rp_http_key(struct rp_arena *arena, const char *key)
{
	bool is_plain = strlen(key) <= MAX_KEY;
	char *hex;

	for (const char *c = key; *c && is_plain; c++)
		is_plain = *c > 0x20 && *c < 0x7f;
	if (is_plain)
		return key;
	hex = rp_arena_alloc(arena, RP_SHA256_HEX);
	rp_sha256_hex(hex, rp_text(key));
	return hex;
}

bool rp_http_is_transient(long status)
{
	return status == 408 || status == 425 || status == 429
	       || (status >= 500 && status <= 599);
}
