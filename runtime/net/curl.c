/*
 * Opening libcurl, once a process.
 *
 * The table is the one piece of static state in the runtime.  It is filled
 * under pthread_once and only read afterwards: libcurl's own start-up is once
 * a process too, and opening the library anew for each request would cost
 * milliseconds each time.  It is never closed, because its TLS library has
 * exit handlers that must not outlive their code.
 */
#include "net/curl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* The same interface over either TLS library; the first one found is taken. */
static const char *const files[] = { "libcurl.so.4", "libcurl-gnutls.so.4" };

static struct {
	pthread_once_t once;
	struct rp_curl table;
	bool is_open;
	char problem[256];
} library = { .once = PTHREAD_ONCE_INIT };

static void *open_any(void)
{
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		void *handle = dlopen(files[i], RTLD_NOW | RTLD_LOCAL);

		if (handle)
			return handle;
	}
	return NULL;
}

static bool find_function(void *handle, const char *name, void *out)
{
	void *function = dlsym(handle, name);

	if (!function)
		snprintf(library.problem, sizeof library.problem,
			 "the installed libcurl is too old: it has no %s",
			 name);
	memcpy(out, &function, sizeof function);
	return function;
}

static bool find_functions(void *handle)
{
#define X(name)								\
	if (!find_function(handle, "curl_" #name, &library.table.name))	\
		return false;
	RP_CURL_FUNCTIONS(X)
#undef X
	return true;
}

static void open_library(void)
{
	void *handle = open_any();

	if (!handle) {
		snprintf(library.problem, sizeof library.problem,
			 "libcurl is not installed: %s cannot be opened",
			 files[0]);
		return;
	}
	if (!find_functions(handle))
		return;
	if (library.table.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		snprintf(library.problem, sizeof library.problem,
			 "libcurl cannot be started");
		return;
	}
	library.is_open = true;
}

const struct rp_curl *rp_curl_open(const char **problem)
{
	pthread_once(&library.once, open_library);
	if (library.is_open)
		return &library.table;
	*problem = library.problem;
	return NULL;
}
