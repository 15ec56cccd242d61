#ifndef RUNTIME_CHECKS_PING_H
#define RUNTIME_CHECKS_PING_H

/* The program ping, for those who may have no socket for it. */

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct rp_arena;
struct rp_cancel;

struct rp_ping {
	const char *host;
	long long count;
	double timeout_s;		/* for an answer; cut to whole seconds */
	int64_t deadline_us;		/* monotonic */
	const struct rp_cancel *cancel;
};

struct rp_pinged {
	bool is_reachable;
	bool has_latency;
	double latency_ms;
	const char *problem;		/* it could not be tried at all, or NULL */
};

void rp_ping(struct rp_pinged *out, const struct rp_ping *request,
	     struct rp_arena *arena);

/*
 * The mean time in what a ping printed: of Linux and BSD the second part
 * behind the last '=' of a line with "avg", of Windows what follows it.  False
 * if there is none.
 */
bool rp_ping_latency(double *out, struct rp_text output);

#endif
