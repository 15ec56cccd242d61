#ifndef RUNTIME_NET_RESOLVE_H
#define RUNTIME_NET_RESOLVE_H

/*
 * Names to addresses.  The system's resolver blocks for as long as it likes
 * and cannot be told to stop, so a name is looked up in a thread of its own,
 * which is left to itself when time is up or the run was cancelled.
 */

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

struct rp_arena;
struct rp_cancel;

struct rp_address {
	struct sockaddr_storage at;
	socklen_t size;
};

struct rp_addresses {
	struct rp_address *at;		/* in the resolver's order */
	size_t n;
};

struct rp_resolve {
	const char *host;		/* a name or an address */
	int port;			/* of the addresses that come out */
	int64_t deadline_us;		/* monotonic, the system's */
	const struct rp_cancel *cancel;
};

/*
 * 0 with at least one address; RP_ETRANSIENT, RP_ETIMEOUT or RP_ECANCELLED
 * with *problem in the arena.  An address as text takes no thread.
 */
int rp_resolve(struct rp_addresses *out, const struct rp_resolve *request,
	       struct rp_arena *arena, const char **problem);

#endif
