/*
 *	we:	start ─▶ poll: done, cancelled, late ─▶ take ─▶ let go
 *	thread:	getaddrinfo ─▶ say that it is done ─▶ let go
 *
 * Whoever lets go last frees what both look at.
 */
#include "net/resolve.h"

#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/error.h"
#include "net/http.h"

#define MOST_MS 60000		/* of one poll; a backstop, nothing needs it */
#define MOST_SHOWN 200

struct query {
	char *host, port[16];
	int done_fd;			/* eventfd */
	int rc;				/* of getaddrinfo */
	struct addrinfo *list;
	atomic_int holders;
};

static const struct addrinfo any = { .ai_socktype = SOCK_STREAM };

/* ----------------------------------------------------------------- a query */

static void let_go(struct query *query)
{
	if (atomic_fetch_sub(&query->holders, 1) > 1)
		return;
	if (query->list)
		freeaddrinfo(query->list);
	close(query->done_fd);
	free(query->host);
	free(query);
}

static struct query *ask(const struct rp_resolve *request)
{
	struct query *query = calloc(1, sizeof *query);

	if (!query)
		rp_out_of_memory();
	query->host = strdup(request->host);
	if (!query->host)
		rp_out_of_memory();
	query->done_fd = eventfd(0, EFD_CLOEXEC);
	snprintf(query->port, sizeof query->port, "%d", request->port);
	atomic_init(&query->holders, 1);
	return query;
}

static void look_up(struct query *query)
{
	query->rc = getaddrinfo(query->host, query->port, &any, &query->list);
}

static void *look_up_aside(void *at)
{
	struct query *query = at;

	look_up(query);
	eventfd_write(query->done_fd, 1);
	let_go(query);
	return NULL;
}

/* False if there is no thread to be had. */
static bool start(struct query *query)
{
	pthread_attr_t attr;
	pthread_t thread;
	sigset_t all, before;
	bool ok;

	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	atomic_fetch_add(&query->holders, 1);
	ok = query->done_fd >= 0
	     && pthread_create(&thread, &attr, look_up_aside, query) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attr);
	if (!ok)
		atomic_fetch_sub(&query->holders, 1);
	return ok;
}

/* ----------------------------------------------------------------- waiting */

static int wait_for(const struct query *query,
		    const struct rp_resolve *request, const char **problem)
{
	const struct rp_cancel *cancel = request->cancel;
	struct pollfd watch[] = {
		{ .fd = query->done_fd, .events = POLLIN },
		{ .fd = cancel ? cancel->fd : -1, .events = POLLIN },
	};

	while (!watch[0].revents) {
		int64_t left = request->deadline_us;

		if (rp_cancel_raised(cancel)) {
			*problem = "cancelled";
			return RP_ECANCELLED;
		}
		if (left != RP_NEVER)
			left -= rp_system_clock.mono_us(&rp_system_clock);
		if (left <= 0) {
			*problem = "timed out while its name was looked up";
			return RP_ETIMEOUT;
		}
		poll(watch, 2, left / 1000 < MOST_MS
			       ? (int)((left + 999) / 1000) : MOST_MS);
	}
	return 0;
}

static void take(struct rp_addresses *out, const struct addrinfo *list,
		 struct rp_arena *arena)
{
	size_t n = 0;

	for (const struct addrinfo *at = list; at; at = at->ai_next)
		n++;
	*out = (struct rp_addresses){
		.at = rp_arena_array(arena, n, sizeof *out->at),
	};
	for (const struct addrinfo *at = list; at; at = at->ai_next) {
		struct rp_address *address = &out->at[out->n];

		if (at->ai_addrlen > sizeof address->at)
			continue;
		memcpy(&address->at, at->ai_addr, at->ai_addrlen);
		address->size = at->ai_addrlen;
		out->n++;
	}
}

static int conclude(struct rp_addresses *out, const struct query *query,
		    struct rp_arena *arena, const char **problem)
{
	if (query->rc == 0) {
		take(out, query->list, arena);
		return 0;
	}
	*problem = rp_arena_printf(arena, "cannot resolve '%s': %s",
				   rp_http_excerpt(arena, rp_text(query->host),
						   MOST_SHOWN),
				   gai_strerror(query->rc));
	return RP_ETRANSIENT;
}

static bool is_address(struct rp_addresses *out,
		       const struct rp_resolve *request,
		       struct rp_arena *arena)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
				  .ai_flags = AI_NUMERICHOST };
	struct addrinfo *list = NULL;
	char port[16];

	snprintf(port, sizeof port, "%d", request->port);
	if (getaddrinfo(request->host, port, &hints, &list) != 0)
		return false;
	take(out, list, arena);
	freeaddrinfo(list);
	return true;
}

int rp_resolve(struct rp_addresses *out, const struct rp_resolve *request,
	       struct rp_arena *arena, const char **problem)
{
	struct query *query;
	int rc = 0;

	if (is_address(out, request, arena))
		return 0;
	query = ask(request);
	if (start(query))
		rc = wait_for(query, request, problem);
	else
		look_up(query);
	if (rc == 0)
		rc = conclude(out, query, arena, problem);
	let_go(query);
	return rc;
}
