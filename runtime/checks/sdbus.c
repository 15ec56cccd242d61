/*
 * Opening libsystemd, once a process, as net/curl.c opens libcurl.
 */
#include "checks/sdbus.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define LIBRARY "libsystemd.so.0"

static const struct {
	const char *name;
	size_t offset;
} functions[] = {
#define F(name) { "sd_bus_" #name, offsetof(struct rp_sdbus, name) }
	F(new), F(set_address), F(set_bus_client), F(start), F(close_unref),
	F(get_fd), F(get_events), F(process), F(call_method_async),
	F(message_is_method_error), F(message_get_error),
	F(message_enter_container), F(message_read),
#undef F
};

static struct {
	pthread_once_t once;
	struct rp_sdbus table;
	bool is_open;
	char problem[256];
} library = { .once = PTHREAD_ONCE_INIT };

static void open_library(void)
{
	void *handle = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL), *found;

	snprintf(library.problem, sizeof library.problem,
		 "%s cannot be opened; install the package libsystemd0",
		 LIBRARY);
	if (!handle)
		return;
	for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
		found = dlsym(handle, functions[i].name);
		if (!found) {
			snprintf(library.problem, sizeof library.problem,
				 "%s is too old: it has no %s", LIBRARY,
				 functions[i].name);
			return;
		}
		memcpy((char *)&library.table + functions[i].offset, &found,
		       sizeof found);
	}
	library.is_open = true;
}

const struct rp_sdbus *rp_sdbus_open(const char **problem)
{
	pthread_once(&library.once, open_library);
	if (library.is_open)
		return &library.table;
	*problem = library.problem;
	return NULL;
}
