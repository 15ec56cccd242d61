#ifndef RUNTIME_NET_SYNTAX_H
#define RUNTIME_NET_SYNTAX_H

/* What may stand in a request's first lines. */

struct rp_arena;
struct rp_http_request;

/*
 * NULL when method and headers are fit to be sent, else what is wrong, in the
 * arena: anything that could end a line and begin another, and headers that
 * would contradict the body's length.
 */
const char *rp_http_problem(struct rp_arena *arena,
			    const struct rp_http_request *request);

#endif
