#ifndef RUNTIME_CHECKS_ICMP_H
#define RUNTIME_CHECKS_ICMP_H

/*
 * Echo requests from this process: by the socket for which no privilege is
 * needed where the kernel allows it (net.ipv4.ping_group_range), else by a raw
 * one where this user may have that.
 */

#include <stdint.h>
#include <sys/socket.h>

struct rp_cancel;

#define RP_ECHO_MOST 100		/* requests of one probe */

struct rp_echo {
	const struct sockaddr *to;
	socklen_t to_size;
	int count;			/* requests, at most RP_ECHO_MOST */
	int64_t wait_us;		/* for the answer to the last one */
	int64_t deadline_us;		/* of all, monotonic */
	const struct rp_cancel *cancel;
};

struct rp_echoes {
	int received;
	int64_t total_us;		/* the sum of their times */
};

/*
 * 0 however many answers there were; -EACCES if this user may have no such
 * socket, -EAFNOSUPPORT if the kernel has none of the kind, or another
 * negative errno.
 */
int rp_echo(struct rp_echoes *out, const struct rp_echo *request);

#endif
