/*
 * tcp: whether somebody listens at a port, how long it takes to be let in,
 * and, if asked, whether what is said there is what one expects.
 *
 * Nobody listening is what this check is for: it is critical and no failure
 * of the check.  All addresses of a name are tried in order; each gets its
 * share of the time that is left, so that one which swallows packets does not
 * hide the others.
 */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/error.h"
#include "checks/beside.h"
#include "checks/checks.h"
#include "net/address.h"
#include "net/http.h"
#include "net/resolve.h"

#define MOST_ANSWER 65536
#define MOST_SHOWN 120
#define MOST_MS 60000

struct tcp {
	const char *host;
	long long port;
	const char *send, *expect;
	double timeout;
	double warning_threshold, critical_threshold;
};

static const struct rp_option options[] = {
	{ "host", RP_OPT_STRING, offsetof(struct tcp, host), .required = true,
	  .doc = "a name or an address" },
	{ "port", RP_OPT_INT, offsetof(struct tcp, port), .required = true,
	  .min = 1, .max = 65535, .doc = "the port" },
	{ "send", RP_OPT_STRING, offsetof(struct tcp, send),
	  .doc = "said once connected" },
	{ "expect", RP_OPT_STRING, offsetof(struct tcp, expect),
	  .doc = "text that must come back" },
	{ "timeout", RP_OPT_DOUBLE, offsetof(struct tcp, timeout),
	  .preset = "10.0", .min = 0.01, .max = 3600,
	  .doc = "seconds for all of it" },
	RP_CHECK_THRESHOLDS(struct tcp, "milliseconds to connect", "1000.0",
			    "5000.0"),
	{ 0 }
};

static const struct rp_field measures[] = {
	{ "address", "string", true, "the address that let us in" },
	{ "connect_ms", "double", true, "how long that took" },
	{ "answer_ms", "double", true,
	  "how long it took until the expected text was there" },
	{ 0 }
};

struct talk {
	struct rp_check_ctx *ctx;
	const struct tcp *tcp;
	const char *peer;		/* "db-1:5432" */
	int64_t deadline_us;
	int fd;				/* -1: not connected */
	const char *problem;		/* what is wrong with the service */
	struct rp_value metrics;
};

static int64_t now_us(void)
{
	return rp_system_clock.mono_us(&rp_system_clock);
}

/* ----------------------------------------------------------------- waiting */

/* 0 when the socket is ready, else -ETIMEDOUT or -ECANCELED. */
static int wait_until(const struct talk *talk, short events, int64_t until_us)
{
	const struct rp_cancel *cancel = talk->ctx->cancel;
	struct pollfd watch[] = {
		{ .fd = talk->fd, .events = events },
		{ .fd = cancel ? cancel->fd : -1, .events = POLLIN },
	};

	while (!watch[0].revents) {
		int64_t left = until_us - now_us();

		if (rp_cancel_raised(cancel))
			return -ECANCELED;
		if (left <= 0)
			return -ETIMEDOUT;
		poll(watch, 2, left / 1000 < MOST_MS
			       ? (int)((left + 999) / 1000) : MOST_MS);
	}
	return 0;
}

static const char *words(struct rp_arena *arena, int error)
{
	if (error == ETIMEDOUT)
		return "timed out";
	return rp_arena_printf(arena, "[Errno %d] %s", error,
			       strerrordesc_np(error));
}

/* -------------------------------------------------------------- connecting */

static int try(struct talk *talk, const struct rp_address *address,
	       int64_t until_us)
{
	const struct sockaddr *to = (const struct sockaddr *)&address->at;
	socklen_t size = sizeof(int);
	int error = 0, rc;

	talk->fd = socket(to->sa_family,
			  SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (talk->fd < 0)
		return -errno;
	if (connect(talk->fd, to, address->size) == 0)
		return 0;
	if (errno != EINPROGRESS)
		return -errno;
	rc = wait_until(talk, POLLOUT, until_us);
	if (rc < 0)
		return rc;
	getsockopt(talk->fd, SOL_SOCKET, SO_ERROR, &error, &size);
	return -error;
}

static void note_connection(struct talk *talk,
			    const struct rp_address *address, int64_t start_us)
{
	struct rp_arena *arena = talk->ctx->arena;
	char text[RP_ADDRESS_SIZE];

	rp_address_text(text, (const struct sockaddr *)&address->at,
			address->size);
	rp_map_put(arena, &talk->metrics, "address",
		   rp_cstring(rp_arena_strdup(arena, text)));
	rp_map_put(arena, &talk->metrics, "connect_ms",
		   rp_double((double)(now_us() - start_us) / 1e3));
}

static void connect_any(struct talk *talk, const struct rp_addresses *addresses)
{
	int rc = 0;

	for (size_t i = 0; i < addresses->n; i++) {
		int64_t start = now_us();
		int64_t left = talk->deadline_us - start;

		rc = try(talk, &addresses->at[i],
			 start + left / (int64_t)(addresses->n - i));
		if (rc == 0) {
			note_connection(talk, &addresses->at[i], start);
			return;
		}
		if (talk->fd >= 0)
			close(talk->fd);
		talk->fd = -1;
	}
	talk->problem = words(talk->ctx->arena, -rc);
}

static void open_talk(struct talk *talk)
{
	struct rp_resolve name = {
		.host = talk->tcp->host, .port = (int)talk->tcp->port,
		.deadline_us = talk->deadline_us,
		.cancel = talk->ctx->cancel,
	};
	struct rp_addresses addresses;

	if (rp_resolve(&addresses, &name, talk->ctx->arena,
		       &talk->problem) == 0)
		connect_any(talk, &addresses);
}

/* ----------------------------------------------------------------- talking */

static void say(struct talk *talk)
{
	struct rp_text rest = rp_text(talk->tcp->send);

	while (rest.n && !talk->problem) {
		ssize_t n = send(talk->fd, rest.at, rest.n, MSG_NOSIGNAL);
		int rc = 0;

		if (n >= 0) {
			rest.at += n;
			rest.n -= (size_t)n;
		} else if (errno == EAGAIN) {
			rc = wait_until(talk, POLLOUT, talk->deadline_us);
		} else if (errno != EINTR) {
			rc = -errno;
		}
		if (rc < 0)
			talk->problem = words(talk->ctx->arena, -rc);
	}
}

/* 1 when there is no more, else 0 or a negative errno. */
static int hear(struct talk *talk, struct rp_buf *heard)
{
	char bytes[4096];
	ssize_t n;
	int rc = wait_until(talk, POLLIN, talk->deadline_us);

	if (rc < 0)
		return rc;
	n = recv(talk->fd, bytes, sizeof bytes, 0);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -errno;
	rp_buf_add(heard, bytes, (size_t)n);
	return n == 0 || heard->overflowed;
}

static const char *disappointment(struct talk *talk,
				  const struct rp_buf *heard, int rc)
{
	struct rp_arena *arena = talk->ctx->arena;
	const char *said = rp_http_excerpt(arena, rp_buf_view(heard),
					   MOST_SHOWN);
	const char *wanted = rp_http_excerpt(arena, rp_text(talk->tcp->expect),
					     MOST_SHOWN);

	return rp_arena_printf(arena, "expected '%s'%s%s%s%s%s", wanted,
			       rc < 0 ? ", " : "",
			       rc < 0 ? words(arena, -rc) : "",
			       heard->n ? ", got '" : ", got nothing", said,
			       heard->n ? "'" : "");
}

static void listen_for(struct talk *talk)
{
	int64_t start = now_us();
	struct rp_buf heard;
	int rc = 0;

	if (!talk->tcp->expect || talk->problem)
		return;
	rp_buf_init(&heard, MOST_ANSWER);
	while (rc == 0
	       && rp_text_find(rp_buf_view(&heard), talk->tcp->expect) < 0)
		rc = hear(talk, &heard);
	if (rp_text_find(rp_buf_view(&heard), talk->tcp->expect) < 0)
		talk->problem = disappointment(talk, &heard, rc);
	else
		rp_map_put(talk->ctx->arena, &talk->metrics, "answer_ms",
			   rp_double((double)(now_us() - start) / 1e3));
	rp_buf_finish(&heard);
}

/* ----------------------------------------------------------------- judging */

static void judge(struct talk *talk, struct rp_check_result *result)
{
	struct rp_check_ctx *ctx = talk->ctx;
	const struct rp_value *ms = rp_map_get(&talk->metrics, "connect_ms");

	result->metrics = talk->metrics;
	if (talk->problem) {
		result->status = RP_CHECK_CRITICAL;
		result->message = rp_arena_printf(ctx->arena, "TCP %s: %s",
						  talk->peer, talk->problem);
		return;
	}
	result->status = rp_check_judge(ctx, ms->as.number,
					talk->tcp->warning_threshold,
					talk->tcp->critical_threshold);
	result->message = rp_arena_printf(ctx->arena,
					  "TCP %s: connected in %.1f ms",
					  talk->peer, ms->as.number);
}

static const char *peer_of(struct rp_arena *arena, const struct tcp *tcp)
{
	const char *host = rp_http_excerpt(arena, rp_text(tcp->host),
					   MOST_SHOWN);

	return rp_arena_printf(arena, strchr(host, ':') ? "[%s]:%lld"
							: "%s:%lld",
			       host, tcp->port);
}

static void run(struct rp_check_ctx *ctx, const void *self,
		struct rp_check_result *result)
{
	const struct tcp *tcp = self;
	struct talk talk = {
		.ctx = ctx, .tcp = tcp, .fd = -1,
		.peer = peer_of(ctx->arena, tcp),
		.deadline_us = rp_check_until(ctx, tcp->timeout),
		.metrics = rp_map_new(ctx->arena),
	};
	const char *stop;

	open_talk(&talk);
	if (talk.fd >= 0) {
		say(&talk);
		listen_for(&talk);
		close(talk.fd);
	}
	stop = talk.problem ? rp_check_wait(ctx, 0) : NULL;
	if (stop)
		rp_check_fail(ctx, result, "%s", stop);
	else
		judge(&talk, result);
}

const struct rp_check rp_check_tcp = {
	.name = "tcp",
	.doc = "Check that a TCP port answers.",
	.options = options,
	.size = sizeof(struct tcp),
	.needs_options = true,
	.waits = rp_look_beside,
	.calls = true,
	.unit = "milliseconds",
	.metrics = RP_TOOL_ONLY(measures),
	.run = run,
};
