#ifndef RUNTIME_NET_HTTP_H
#define RUNTIME_NET_HTTP_H

/*
 * HTTP through libcurl, the only network client.  libcurl is opened with
 * dlopen by the first request, because linking it would cost every run, also
 * those without network, several milliseconds.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "base/value.h"

struct rp_arena;
struct rp_cancel;

struct rp_http_header {
	const char *name, *value;
};

/* The longest wait that another side's Retry-After is heeded for. */
#define RP_HTTP_MAX_WAIT_S 3600

struct rp_http_request {
	const char *method;		/* "POST" */
	const char *url;		/* http or https */
	const struct rp_http_header *headers;
	size_t n_headers;
	struct rp_text body;		/* sent for POST, PUT, PATCH */
	bool body_always;		/* and for other methods, if there is one */
	bool allow_private;		/* loopback, private, link-local too */
	const char *ca_file;		/* trusted in place of the system's, or NULL */
	bool keep_headers;		/* of the response */
	bool only_connect;		/* ask nothing; keep the certificates */
	bool unverified;		/* whoever it is: to see what is wrong */
	const char *connect_to;		/* "HOST:PORT" in place of the URL's */
	size_t max_response;		/* bytes kept; 0: 1 MiB */
	int64_t deadline_us;		/* monotonic, the system's clock */
	const struct rp_cancel *cancel;
};

enum rp_http_phase {
	RP_HTTP_UNTRIED,	/* the request was not fit to be sent */
	RP_HTTP_CONNECTING,	/* name, address, proxy or TLS failed */
	RP_HTTP_SENT		/* the request went out, whole or in part */
};

struct rp_http_response {
	long status;			/* 0 if there was no answer */
	struct rp_text body;		/* in the arena */
	struct rp_value headers;	/* map by lower-case name, if kept */
	struct rp_value certificates;	/* list of PEM texts, its own first, if kept */
	bool is_distrusted;		/* its certificates are why it failed */
	bool truncated;			/* there was more than max_response */
	enum rp_http_phase phase;	/* how far it got */
	int64_t retry_after_us;		/* 0: not given; at most RP_HTTP_MAX_WAIT_S */
	const char *redirect;		/* host that a 3xx names, or NULL */
	const char *error;		/* in the arena, if the call failed */
};

/*
 * Does one request, or only connects; redirects are not followed, TLS is verified against the
 * system's store, proxies come from the environment.  Returns 0 when there was
 * an answer of any status, however long; else RP_ETRANSIENT (refused, reset,
 * DNS), RP_ETIMEOUT, RP_ECANCELLED or RP_EPERMANENT (bad URL, method or
 * header, blocked address, TLS verification, no libcurl), with
 * response->error saying what failed without any part of the URL but its host.
 */
int rp_http_send(struct rp_http_response *response,
		 const struct rp_http_request *request, struct rp_arena *arena);

/* `key` as an Idempotency-Key: a hash if it is too long or not plain. */
const char *rp_http_key(struct rp_arena *arena, const char *key);

/* Whether a status may be different next time: 408, 425, 429, 5xx. */
bool rp_http_is_transient(long status);

/*
 * At most `max` bytes of what a stranger sent, on one line and without control
 * characters, in the arena: for messages.
 */
const char *rp_http_excerpt(struct rp_arena *arena, struct rp_text text,
			    size_t max);

#endif
