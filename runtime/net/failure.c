/*
 * What libcurl's result codes mean to us.
 *
 * The words are ours but for TLS, because libcurl's may quote what it was
 * given (a proxy with its password, a URL).  A failed connection reads as
 * Python's urllib would have put it, "[Errno 111] Connection refused", since
 * people grep their logs for that.
 */
#include "net/failure.h"

#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "net/http.h"

#define MAX_DETAIL 200

static const struct {
	CURLcode result;
	int code;
	const char *words;	/* NULL: libcurl's, about TLS */
} rows[] = {
	{ CURLE_URL_MALFORMAT, RP_EPERMANENT, "the URL is malformed" },
	{ CURLE_COULDNT_RESOLVE_PROXY, RP_ETRANSIENT,
	  "the proxy's name cannot be resolved" },
	{ CURLE_COULDNT_CONNECT, RP_ETRANSIENT, "connection failed" },
	{ CURLE_OPERATION_TIMEDOUT, RP_ETIMEOUT, "timed out" },
	{ CURLE_GOT_NOTHING, RP_ETRANSIENT,
	  "the server closed the connection without an answer" },
	{ CURLE_PARTIAL_FILE, RP_ETRANSIENT, "the answer ended early" },
	{ CURLE_RECV_ERROR, RP_ETRANSIENT, "the connection was reset" },
	{ CURLE_SEND_ERROR, RP_ETRANSIENT,
	  "the connection was reset while sending" },
	{ CURLE_UNSUPPORTED_PROTOCOL, RP_EPERMANENT,
	  "the answer is not HTTP" },
	{ CURLE_WEIRD_SERVER_REPLY, RP_EPERMANENT, "the answer is not HTTP" },
	{ CURLE_PROXY, RP_ETRANSIENT, "the proxy failed" },
	{ CURLE_SSL_CONNECT_ERROR, RP_ETRANSIENT, NULL },
	{ CURLE_PEER_FAILED_VERIFICATION, RP_EPERMANENT, NULL },
	{ CURLE_SSL_CACERT_BADFILE, RP_EPERMANENT, NULL },
	{ CURLE_SSL_CERTPROBLEM, RP_EPERMANENT, NULL },
};

static const char *connect_words(struct rp_arena *arena,
				 const struct rp_http_failure *failure)
{
	const char *reason = failure->os_error
			     ? strerrordesc_np(failure->os_error) : NULL;
	const char *peer = rp_arena_printf(arena, "%s%s%s", failure->host,
					   failure->port ? ":" : "",
					   failure->port ? failure->port : "");

	peer = rp_http_excerpt(arena, rp_text(peer), MAX_DETAIL);
	if (!reason)
		return rp_arena_printf(arena, "connection failed (%s)", peer);
	return rp_arena_printf(arena, "[Errno %d] %s (%s)", failure->os_error,
			       reason, peer);
}

static const char *row_words(const char *words,
			     const struct rp_http_failure *failure,
			     struct rp_arena *arena)
{
	if (!words)
		return rp_arena_printf(arena, "TLS: %s",
				       rp_http_excerpt(arena,
						       rp_text(failure->detail),
						       MAX_DETAIL));
	if (failure->result == CURLE_COULDNT_CONNECT)
		return connect_words(arena, failure);
	return words;
}

int rp_http_failure(const char **words, const struct rp_http_failure *failure,
		    const struct rp_curl *curl, struct rp_arena *arena)
{
	if (failure->result == CURLE_COULDNT_RESOLVE_HOST) {
		*words = rp_arena_printf(arena, "cannot resolve '%s'",
					 rp_http_excerpt(arena,
							 rp_text(failure->host),
							 MAX_DETAIL));
		return RP_ETRANSIENT;
	}
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (rows[i].result != failure->result)
			continue;
		*words = row_words(rows[i].words, failure, arena);
		return rows[i].code;
	}
	*words = rp_arena_strdup(arena, curl->easy_strerror(failure->result));
	return RP_EPERMANENT;
}
