/*
 * What is asked of libcurl, and the three callbacks it asks us with.
 *
 * The address is judged in the callback that opens the socket: after name
 * resolution, for each address that is tried.  Behind a proxy that address is
 * the proxy's, so a channel that may not reach private addresses cannot use a
 * private proxy either.
 */
#include "net/call.h"

#include <limits.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"

#define CONNECT_MS 10000L

/* ---------------------------------------------------------------- callbacks */

static size_t take_body(char *bytes, size_t size, size_t n, void *user)
{
	struct rp_http_call *call = user;
	size_t got = size * n, room = call->body.max - call->body.n;

	if (got > room)
		call->response->truncated = true;
	rp_buf_add(&call->body, bytes, got < room ? got : room);
	return got <= room ? got : 0;
}

/* A header given twice has both values; a new status line begins anew. */
static void note_header(struct rp_http_call *call, struct rp_text line)
{
	struct rp_value *headers = &call->response->headers;
	const char *colon = memchr(line.at, ':', line.n);
	const struct rp_value *before;
	struct rp_text name, value;

	if (rp_text_starts(line, "HTTP/"))
		*headers = rp_map_new(call->arena);
	if (!colon || rp_text_starts(line, "HTTP/"))
		return;
	name = rp_text_trim((struct rp_text){ line.at,
					      (size_t)(colon - line.at) });
	name = rp_utf8_mend(call->arena, rp_text_lower(call->arena, name));
	value = rp_text_trim((struct rp_text){
		colon + 1, line.n - (size_t)(colon + 1 - line.at) });
	value = rp_text(rp_text_cstr(call->arena,
				     rp_utf8_mend(call->arena, value)));
	before = rp_map_find(headers, name);
	if (before)
		value = rp_text(rp_arena_printf(call->arena, "%s, %s",
						before->as.text.at, value.at));
	rp_map_set(call->arena, headers, name, rp_string(value));
}

static size_t take_header(char *bytes, size_t size, size_t n, void *user)
{
	struct rp_http_call *call = user;

	call->header_bytes += size * n;
	if (call->header_bytes > RP_HTTP_MAX_HEADERS)
		return 0;
	if (call->request->keep_headers)
		note_header(call, (struct rp_text){ bytes, size * n });
	return size * n;
}

static curl_socket_t open_socket(void *user, curlsocktype purpose,
				 struct curl_sockaddr *to)
{
	struct rp_http_call *call = user;

	(void)purpose;
	if (!call->request->allow_private
	    && rp_address_is_private(&to->addr, to->addrlen)) {
		rp_address_text(call->blocked, &to->addr, to->addrlen);
		return CURL_SOCKET_BAD;
	}
	call->has_opened = true;
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/* -------------------------------------------------------------- preparation */

const char *rp_http_url_part(struct rp_http_call *call, CURLU *url,
			     CURLUPart part)
{
	const char *copy;
	char *text;

	if (call->curl->url_get(url, part, &text, 0) != CURLUE_OK)
		return NULL;
	copy = rp_arena_strdup(call->arena, text);
	call->curl->free(text);
	return copy;
}

static int take_url(struct rp_http_call *call)
{
	const char *scheme;

	if (call->curl->url_set(call->url, CURLUPART_URL, call->request->url,
				0) != CURLUE_OK)
		return rp_http_fail(call, RP_EPERMANENT,
				    "the URL is malformed");
	scheme = rp_http_url_part(call, call->url, CURLUPART_SCHEME);
	if (!scheme || (strcmp(scheme, "http") && strcmp(scheme, "https")))
		return rp_http_fail(call, RP_EPERMANENT,
				    "the URL is neither http nor https");
	call->host = rp_http_url_part(call, call->url, CURLUPART_HOST);
	if (!call->host || !*call->host)
		return rp_http_fail(call, RP_EPERMANENT,
				    "the URL names no host");
	return 0;
}

/* libcurl reads "Name:" as "leave it out"; "Name;" is an empty header. */
static void add_headers(struct rp_http_call *call)
{
	const struct rp_http_request *request = call->request;
	const char *line = "Expect:";

	for (size_t i = 0; line; i++) {
		struct curl_slist *longer =
			call->curl->slist_append(call->lines, line);

		if (!longer)
			rp_out_of_memory();
		call->lines = longer;
		line = i < request->n_headers
		       ? rp_arena_printf(call->arena, "%s%s%s",
					 request->headers[i].name,
					 *request->headers[i].value ? ": "
								    : ";",
					 request->headers[i].value)
		       : NULL;
	}
}

static bool set_long(struct rp_http_call *call, CURLoption option, long value)
{
	return call->curl->easy_setopt(call->easy, option, value) == CURLE_OK;
}

static bool set_at(struct rp_http_call *call, CURLoption option,
		   const void *value)
{
	return call->curl->easy_setopt(call->easy, option, value) == CURLE_OK;
}

static bool set_rules(struct rp_http_call *call)
{
	static const struct {
		CURLoption option;
		long value;
	} rows[] = {
		{ CURLOPT_NOSIGNAL, 1 },
		{ CURLOPT_NOPROGRESS, 1 },
		{ CURLOPT_FOLLOWLOCATION, 0 },
		{ CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1 },
		{ CURLOPT_HTTP09_ALLOWED, 0 },
		{ CURLOPT_SSL_VERIFYPEER, 1 },
		{ CURLOPT_SSL_VERIFYHOST, 2 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (!set_long(call, rows[i].option, rows[i].value))
			return false;
	/* Or the resolver's thread outlives the deadline; since 7.87. */
	set_long(call, CURLOPT_QUICK_EXIT, 1);
	if (call->request->ca_file
	    && !set_at(call, CURLOPT_CAINFO, call->request->ca_file))
		return false;
	return set_at(call, CURLOPT_PROTOCOLS_STR, "http,https");
}

static bool set_callbacks(struct rp_http_call *call)
{
	__typeof__(call->curl->easy_setopt) set = call->curl->easy_setopt;
	CURL *easy = call->easy;

	return !set(easy, CURLOPT_WRITEFUNCTION, take_body)
	       && !set(easy, CURLOPT_HEADERFUNCTION, take_header)
	       && !set(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket)
	       && set_at(call, CURLOPT_WRITEDATA, call)
	       && set_at(call, CURLOPT_HEADERDATA, call)
	       && set_at(call, CURLOPT_OPENSOCKETDATA, call)
	       && set_at(call, CURLOPT_ERRORBUFFER, call->detail);
}

static bool takes_body(const char *method)
{
	return !strcmp(method, "POST") || !strcmp(method, "PUT")
	       || !strcmp(method, "PATCH");
}

static bool set_request(struct rp_http_call *call)
{
	const struct rp_http_request *request = call->request;
	const char *body = request->body.n ? request->body.at : "";

	if (!set_at(call, CURLOPT_CURLU, call->url)
	    || !set_at(call, CURLOPT_HTTPHEADER, call->lines))
		return false;
	if (!strcmp(request->method, "HEAD"))
		return set_long(call, CURLOPT_NOBODY, 1);
	if ((takes_body(request->method)
	     || (request->body_always && request->body.n))
	    && (!set_long(call, CURLOPT_POSTFIELDSIZE, (long)request->body.n)
		|| !set_at(call, CURLOPT_POSTFIELDS, body)))
		return false;
	return set_at(call, CURLOPT_CUSTOMREQUEST, request->method);
}

/* "::HOST:PORT" is libcurl's word for whatever the URL says. */
static bool set_connection(struct rp_http_call *call)
{
	const struct rp_http_request *request = call->request;

	if (request->connect_to) {
		call->detour = call->curl->slist_append(
			NULL, rp_arena_printf(call->arena, "::%s",
					      request->connect_to));
		if (!call->detour)
			rp_out_of_memory();
	}
	if (request->unverified
	    && (!set_long(call, CURLOPT_SSL_VERIFYPEER, 0)
		|| !set_long(call, CURLOPT_SSL_VERIFYHOST, 0)))
		return false;
	return (!request->only_connect
		|| (set_long(call, CURLOPT_CERTINFO, 1)
		    && set_long(call, CURLOPT_CONNECT_ONLY, 1)))
	       && (!call->detour
		   || set_at(call, CURLOPT_CONNECT_TO, call->detour));
}

static bool set_limits(struct rp_http_call *call)
{
	long left = rp_http_left_ms(call);

	return set_long(call, CURLOPT_CONNECTTIMEOUT_MS,
			left < CONNECT_MS ? left : CONNECT_MS)
	       && (left == LONG_MAX
		   || set_long(call, CURLOPT_TIMEOUT_MS, left));
}

int rp_http_setup(struct rp_http_call *call)
{
	int rc = take_url(call);

	if (rc < 0)
		return rc;
	add_headers(call);
	if (set_rules(call) && set_callbacks(call) && set_request(call)
	    && set_connection(call) && set_limits(call))
		return 0;
	return rp_http_fail(call, RP_EPERMANENT, "the installed libcurl is too "
			    "old; 7.85 or newer is needed");
}

