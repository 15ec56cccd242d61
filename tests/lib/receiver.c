/*
 * The receiver: one thread accepts, one thread a connection serves.  Every
 * wait is a poll(2) that also watches the stop descriptor, so that stopping
 * never hangs, however badly the script behaves.  Nothing here knows of a test
 * framework, so a program of its own can be made of it.
 */
#include "lib/receiver.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"

#define MAX_CONNECTIONS 1024
#define MAX_REQUEST ((size_t)16 << 20)
#define DRIP_MS 10
#define LATE_MS 100

struct test_receiver {
	const struct test_answer *answers;
	size_t n_answers;
	int listener, stop, port;
	int met;			/* readable once two requests came */
	pthread_t accepter;
	pthread_mutex_t lock;		/* of all below */
	struct rp_arena arena;		/* of requests and their parts */
	struct test_request requests[MAX_CONNECTIONS];
	size_t n_requests;
	pthread_t servers[MAX_CONNECTIONS];
	size_t n_servers;
};

struct connection {
	struct test_receiver *receiver;
	int fd;
};

/* ------------------------------------------------------------------ waiting */

enum outcome { READY, LATE, STOPPED };

static enum outcome wait_ms(struct test_receiver *receiver, int fd,
			    short events, int timeout_ms)
{
	struct pollfd fds[] = {
		{ .fd = receiver->stop, .events = POLLIN },
		{ .fd = fd, .events = events },
	};
	int n;

	do
		n = poll(fds, 2, timeout_ms);
	while (n < 0 && errno == EINTR);
	if (n < 0 || fds[0].revents)
		return STOPPED;
	return n > 0 ? READY : LATE;
}

/* True if `fd` is ready, false if the receiver stops. */
static bool wait_for(struct test_receiver *receiver, int fd, short events)
{
	return wait_ms(receiver, fd, events, -1) == READY;
}

/* Until the other side has gone or the receiver stops. */
static void wait_for_end(struct connection *connection)
{
	char bytes[4096];

	while (wait_for(connection->receiver, connection->fd, POLLIN))
		if (read(connection->fd, bytes, sizeof bytes) <= 0)
			return;
}

static bool send_all(struct connection *connection, struct rp_text text)
{
	while (text.n) {
		ssize_t n;

		if (!wait_for(connection->receiver, connection->fd, POLLOUT))
			return false;
		n = send(connection->fd, text.at, text.n, MSG_NOSIGNAL);
		if (n < 0)
			return false;
		text.at += n;
		text.n -= (size_t)n;
	}
	return true;
}

/* ------------------------------------------------------------------ reading */

/* The value of a header in `head`, or the empty text. */
static struct rp_text find_header(struct rp_text head, const char *name)
{
	size_t n = strlen(name);

	while (head.n) {
		const char *end = memchr(head.at, '\n', head.n);
		size_t line = end ? (size_t)(end - head.at) + 1 : head.n;

		if (line > n && strncasecmp(head.at, name, n) == 0
		    && head.at[n] == ':')
			return rp_text_trim((struct rp_text){
				head.at + n + 1, line - n - 1 });
		head.at += line;
		head.n -= line;
	}
	return RP_TEXT("");
}

static bool is_whole(struct rp_text bytes, struct rp_text *head,
		     struct rp_text *body)
{
	ptrdiff_t end = rp_text_find(bytes, "\r\n\r\n");
	size_t length = 0;
	struct rp_text digits;

	if (end < 0)
		return false;
	*head = (struct rp_text){ bytes.at, (size_t)end + 2 };
	*body = (struct rp_text){ bytes.at + end + 4, bytes.n - end - 4 };
	digits = find_header(*head, "Content-Length");
	for (size_t i = 0; i < digits.n; i++)
		length = length * 10 + (size_t)(digits.at[i] - '0');
	return body->n >= length;
}

static const char *word(struct rp_arena *arena, struct rp_text *line)
{
	const char *end = memchr(line->at, ' ', line->n);
	size_t n = end ? (size_t)(end - line->at) : line->n;
	const char *copy = rp_arena_copy(arena, line->at, n);

	n += end ? 1 : 0;
	line->at += n;
	line->n -= n;
	return copy;
}

/* Its place among all requests. */
static size_t record(struct test_receiver *receiver, struct rp_text head,
		     struct rp_text body)
{
	struct rp_arena *arena = &receiver->arena;
	struct rp_text line = head;
	struct test_request *request;
	size_t i;

	pthread_mutex_lock(&receiver->lock);
	i = receiver->n_requests;
	request = &receiver->requests[i];
	request->method = word(arena, &line);
	request->path = word(arena, &line);
	request->head = rp_arena_copy(arena, head.at, head.n);
	request->body.at = rp_arena_copy(arena, body.at, body.n);
	request->body.n = body.n;
	receiver->n_requests++;
	pthread_mutex_unlock(&receiver->lock);
	return i;
}

/* The request's place, or -1 if none came. */
static ssize_t take_request(struct connection *connection)
{
	struct rp_text head, body;
	struct rp_buf buf;
	ssize_t place = -1;

	rp_buf_init(&buf, MAX_REQUEST);
	while (wait_for(connection->receiver, connection->fd, POLLIN)) {
		char bytes[16384];
		ssize_t n = read(connection->fd, bytes, sizeof bytes);

		if (n <= 0 || buf.overflowed)
			break;
		rp_buf_add(&buf, bytes, (size_t)n);
		if (!is_whole(rp_buf_view(&buf), &head, &body))
			continue;
		place = (ssize_t)record(connection->receiver, head, body);
		break;
	}
	rp_buf_finish(&buf);
	return place;
}

/* ---------------------------------------------------------------- answering */

static void reset(struct connection *connection)
{
	struct linger hard = { .l_onoff = 1, .l_linger = 0 };

	setsockopt(connection->fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
}

static void send_head(struct connection *connection,
		      const struct test_answer *answer, size_t length)
{
	struct rp_buf head;

	rp_buf_init(&head, RP_BUF_UNLIMITED);
	rp_buf_printf(&head, "HTTP/1.1 %d Scripted\r\nContent-Length: %zu\r\n"
		      "Connection: close\r\n%s\r\n",
		      answer->status ? answer->status : 200, length,
		      answer->headers ? answer->headers : "");
	send_all(connection, rp_buf_view(&head));
	rp_buf_finish(&head);
}

static void send_answer(struct connection *connection,
			const struct test_answer *answer)
{
	struct rp_text body = rp_text(answer->body);
	size_t repeat = answer->repeat ? answer->repeat : 1;

	send_head(connection, answer, body.n * repeat);
	while (repeat-- && send_all(connection, body))
		;
	shutdown(connection->fd, SHUT_WR);
	wait_for_end(connection);
}

static void send_half(struct connection *connection,
		      const struct test_answer *answer)
{
	struct rp_text body = rp_text(answer->body);

	send_head(connection, answer, body.n);
	body.n /= 2;
	send_all(connection, body);
	/* Let the half arrive: a reset overtakes what is still on its way. */
	wait_ms(connection->receiver, connection->fd, POLLIN, 100);
	reset(connection);
}

static void drip(struct connection *connection,
		 const struct test_answer *answer)
{
	send_head(connection, answer, 1 << 20);
	while (wait_ms(connection->receiver, connection->fd, POLLIN, DRIP_MS)
	       == LATE && send(connection->fd, ".", 1, MSG_NOSIGNAL) == 1)
		;
}

static void answer_as(struct connection *connection,
		      const struct test_answer *answer)
{
	switch (answer->manner) {
	case TEST_ANSWER:
		send_answer(connection, answer);
		break;
	case TEST_HANG:
		wait_for_end(connection);
		break;
	case TEST_RESET:
		reset(connection);
		break;
	case TEST_CLOSE:
		break;
	case TEST_CUT:
		send_half(connection, answer);
		break;
	case TEST_DRIP:
		drip(connection, answer);
		break;
	case TEST_RAW:
		send_all(connection, rp_text(answer->body));
		break;
	case TEST_MEET:
		if (wait_for(connection->receiver, connection->receiver->met,
			     POLLIN))
			send_answer(connection, answer);
		break;
	case TEST_LATE:
		if (wait_ms(connection->receiver, -1, 0, LATE_MS) == LATE)
			send_answer(connection, answer);
		break;
	}
}

static void *serve(void *at)
{
	struct connection *connection = at;
	struct test_receiver *receiver = connection->receiver;
	ssize_t place = take_request(connection);
	size_t last = receiver->n_answers - 1;

	if (place == 1 && eventfd_write(receiver->met, 1) < 0)
		abort();
	if (place >= 0)
		answer_as(connection,
			  &receiver->answers[(size_t)place < last
					     ? (size_t)place : last]);
	close(connection->fd);
	free(connection);
	return NULL;
}

/* --------------------------------------------------------------- life cycle */

static void *accept_all(void *at)
{
	struct test_receiver *receiver = at;

	while (receiver->n_servers < MAX_CONNECTIONS
	       && wait_for(receiver, receiver->listener, POLLIN)) {
		struct connection *connection = malloc(sizeof *connection);

		if (!connection)
			abort();
		connection->receiver = receiver;
		connection->fd = accept(receiver->listener, NULL, NULL);
		if (connection->fd < 0
		    || pthread_create(&receiver->servers[receiver->n_servers],
				      NULL, serve, connection) != 0) {
			free(connection);
			continue;
		}
		receiver->n_servers++;
	}
	return NULL;
}

static bool open_port(struct test_receiver *receiver)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct sockaddr *name = (struct sockaddr *)&address;
	socklen_t size = sizeof address;

	receiver->stop = eventfd(0, EFD_CLOEXEC);
	receiver->met = eventfd(0, EFD_CLOEXEC);
	receiver->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC
					    | SOCK_NONBLOCK, 0);
	if (receiver->stop < 0 || receiver->met < 0 || receiver->listener < 0
	    || bind(receiver->listener, name, size) < 0
	    || listen(receiver->listener, 64) < 0
	    || getsockname(receiver->listener, name, &size) < 0)
		return false;
	receiver->port = ntohs(address.sin_port);
	return true;
}

static void release(struct test_receiver *receiver)
{
	close(receiver->listener);
	close(receiver->stop);
	close(receiver->met);
	pthread_mutex_destroy(&receiver->lock);
	rp_arena_finish(&receiver->arena);
	free(receiver);
}

struct test_receiver *test_receiver_start(const struct test_answer *answers,
					  size_t n)
{
	struct test_receiver *receiver = calloc(1, sizeof *receiver);

	if (!receiver)
		return NULL;
	receiver->answers = answers;
	receiver->n_answers = n;
	pthread_mutex_init(&receiver->lock, NULL);
	rp_arena_init(&receiver->arena);
	if (!open_port(receiver)
	    || pthread_create(&receiver->accepter, NULL, accept_all, receiver)
	       != 0) {
		release(receiver);
		return NULL;
	}
	return receiver;
}

void test_receiver_stop(struct test_receiver *receiver)
{
	uint64_t one = 1;

	if (!receiver)
		return;
	if (write(receiver->stop, &one, sizeof one) != sizeof one)
		abort();
	pthread_join(receiver->accepter, NULL);
	for (size_t i = 0; i < receiver->n_servers; i++)
		pthread_join(receiver->servers[i], NULL);
	release(receiver);
}

/* ------------------------------------------------------------------- asking */

int test_receiver_port(const struct test_receiver *receiver)
{
	return receiver->port;
}

const char *test_receiver_url(struct test_receiver *receiver,
			      const char *path)
{
	const char *url;

	pthread_mutex_lock(&receiver->lock);
	url = rp_arena_printf(&receiver->arena, "http://127.0.0.1:%d%s",
			      receiver->port, path);
	pthread_mutex_unlock(&receiver->lock);
	return url;
}

size_t test_receiver_count(struct test_receiver *receiver)
{
	size_t n;

	pthread_mutex_lock(&receiver->lock);
	n = receiver->n_requests;
	pthread_mutex_unlock(&receiver->lock);
	return n;
}

const struct test_request *test_receiver_request(
	struct test_receiver *receiver, size_t i)
{
	return i < test_receiver_count(receiver) ? &receiver->requests[i]
						 : NULL;
}

const char *test_request_header(struct test_receiver *receiver,
				const struct test_request *request,
				const char *name)
{
	struct rp_text value = find_header(rp_text(request->head), name);
	const char *copy = NULL;

	pthread_mutex_lock(&receiver->lock);
	if (value.n)
		copy = rp_arena_copy(&receiver->arena, value.at, value.n);
	pthread_mutex_unlock(&receiver->lock);
	return copy;
}
