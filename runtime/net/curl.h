#ifndef RUNTIME_NET_CURL_H
#define RUNTIME_NET_CURL_H

/*
 * libcurl behind a table of functions.  Nothing links the library: the first
 * request opens it, runs without network never do.  The header is used for
 * types and constants; its type-checking macros are switched off because they
 * name the functions themselves.
 */

#ifndef CURL_DISABLE_TYPECHECK
#define CURL_DISABLE_TYPECHECK
#endif
#include <curl/curl.h>

#define RP_CURL_FUNCTIONS(X)						\
	X(global_init)							\
	X(easy_init) X(easy_cleanup) X(easy_setopt) X(easy_getinfo)	\
	X(easy_strerror)						\
	X(multi_init) X(multi_cleanup) X(multi_add_handle)		\
	X(multi_remove_handle) X(multi_perform) X(multi_poll)		\
	X(multi_info_read)						\
	X(slist_append) X(slist_free_all)				\
	X(url) X(url_cleanup) X(url_set) X(url_get) X(free)

struct rp_curl {
#define X(name) __typeof__(&curl_##name) name;
	RP_CURL_FUNCTIONS(X)
#undef X
};

/*
 * The library, opened by the first call from whatever thread; NULL when it
 * cannot be had, with the reason in *problem.
 */
const struct rp_curl *rp_curl_open(const char **problem);

#endif
