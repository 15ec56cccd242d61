#ifndef RUNTIME_NET_FAILURE_H
#define RUNTIME_NET_FAILURE_H

/* libcurl's failures in our codes and words. */

#include "net/curl.h"

struct rp_arena;

struct rp_http_failure {
	CURLcode result;
	const char *host;	/* of the URL */
	const char *port;	/* likewise, NULL if it names none */
	const char *detail;	/* libcurl's own words, or "" */
	int os_error;		/* errno of the connection, 0: none */
};

/* Sets *words, in the arena, and returns the code of error.h. */
int rp_http_failure(const char **words, const struct rp_http_failure *failure,
		    const struct rp_curl *curl, struct rp_arena *arena);

#endif
