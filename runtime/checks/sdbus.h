#ifndef RUNTIME_CHECKS_SDBUS_H
#define RUNTIME_CHECKS_SDBUS_H

/*
 * The few functions of libsystemd that talk on D-Bus, opened when they are
 * first needed: only machines that systemd runs have a use for them, and those
 * have the library.  It has kept this interface since version 241, so it is
 * declared here and its headers are not needed to build.
 */

#include <stdint.h>

struct rp_sd_bus;
struct rp_sd_message;

struct rp_sd_error {
	const char *name, *message;
	int need_free;
};

typedef int rp_sd_handler(struct rp_sd_message *message, void *self,
			  struct rp_sd_error *error);

struct rp_sdbus {
	int (*new)(struct rp_sd_bus **out);
	int (*set_address)(struct rp_sd_bus *bus, const char *address);
	int (*set_bus_client)(struct rp_sd_bus *bus, int is_client);
	int (*start)(struct rp_sd_bus *bus);
	struct rp_sd_bus *(*close_unref)(struct rp_sd_bus *bus);
	int (*get_fd)(struct rp_sd_bus *bus);
	int (*get_events)(struct rp_sd_bus *bus);
	int (*process)(struct rp_sd_bus *bus, struct rp_sd_message **out);
	int (*call_method_async)(struct rp_sd_bus *bus, void **slot,
				 const char *destination, const char *path,
				 const char *interface, const char *member,
				 rp_sd_handler *handler, void *self,
				 const char *types, ...);
	int (*message_is_method_error)(struct rp_sd_message *message,
				       const char *name);
	const struct rp_sd_error *(*message_get_error)(
		struct rp_sd_message *message);
	int (*message_enter_container)(struct rp_sd_message *message,
				       char type, const char *contents);
	int (*message_read)(struct rp_sd_message *message, const char *types,
			    ...);
};

/* NULL, and in *problem why it cannot be opened. */
const struct rp_sdbus *rp_sdbus_open(const char **problem);

#endif
