#ifndef RUNTIME_NET_ADDRESS_H
#define RUNTIME_NET_ADDRESS_H

/* Which network addresses lie outside the public Internet. */

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

#define RP_ADDRESS_SIZE 64	/* text of any address, and a NUL */

/*
 * True unless the address is one that the public Internet routes to a single
 * host: loopback, private, shared, link-local, unique local, multicast,
 * reserved and unspecified ones are private, and so is an IPv6 address that
 * carries such an IPv4 address.  Any other family is private.
 */
bool rp_address_is_private(const struct sockaddr *address, size_t size);

/* Writes the address without its port: "10.0.0.1", "fe80::1". */
void rp_address_text(char out[RP_ADDRESS_SIZE],
		     const struct sockaddr *address, size_t size);

#endif
