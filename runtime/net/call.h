#ifndef RUNTIME_NET_CALL_H
#define RUNTIME_NET_CALL_H

/* One request under way: what http.c and setup.c share. */

#include <stdbool.h>

#include "base/buf.h"
#include "net/address.h"
#include "net/curl.h"
#include "net/http.h"

#define RP_HTTP_MAX_HEADERS ((size_t)64 << 10)

struct rp_http_call {
	const struct rp_curl *curl;
	const struct rp_http_request *request;
	struct rp_http_response *response;
	struct rp_arena *arena;
	CURL *easy;
	CURLM *multi;
	CURLU *url;
	struct curl_slist *lines;	/* headers as they are sent */
	struct curl_slist *detour;	/* where to connect instead */
	const char *host;
	struct rp_buf body;
	size_t header_bytes;
	bool has_opened;		/* some address was acceptable */
	char blocked[RP_ADDRESS_SIZE];	/* the last that was not, or "" */
	char detail[CURL_ERROR_SIZE];	/* libcurl's words */
};

/* Sets response->error and returns the code. */
int rp_http_fail(struct rp_http_call *call, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Milliseconds until the deadline, rounded up; LONG_MAX: no deadline. */
long rp_http_left_ms(const struct rp_http_call *call);

/* A part of a URL in the arena; NULL if it has none. */
const char *rp_http_url_part(struct rp_http_call *call, CURLU *url,
			     CURLUPart part);

/* Makes the easy handle ready.  Fails with RP_EPERMANENT. */
int rp_http_setup(struct rp_http_call *call);

#endif
