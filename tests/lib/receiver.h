#ifndef TESTS_LIB_RECEIVER_H
#define TESTS_LIB_RECEIVER_H

/*
 * A real HTTP receiver on 127.0.0.1, for senders that must meet the network:
 * it records what arrives and answers as scripted, well or badly.
 *
 *	static const struct test_answer answers[] = {
 *		{ .status = 503 }, { .body = "ok" },
 *	};
 *	struct test_receiver *receiver = test_receiver_start(answers, 2);
 *	… send to test_receiver_url(receiver, "/hook") …
 *	request = test_receiver_request(receiver, 0);
 *	test_receiver_stop(receiver);
 *
 * The i-th request gets the i-th answer, further ones the last.  Each
 * connection has a thread of its own and takes one request.
 */

#include <stddef.h>

#include "base/text.h"

enum test_manner {
	TEST_ANSWER,	/* as it should be */
	TEST_HANG,	/* read the request, then say nothing */
	TEST_RESET,	/* read the request, then reset the connection */
	TEST_CLOSE,	/* read the request, then close without an answer */
	TEST_CUT,	/* promise the body, send half, reset */
	TEST_DRIP,	/* the answer byte by byte, slowly, for ever */
	TEST_RAW,	/* `body` is all that is sent, headers included */
	TEST_MEET,	/* as it should be, once two requests have come */
	TEST_LATE	/* as it should be, after a tenth of a second */
};

struct test_answer {
	enum test_manner manner;
	int status;		/* 0: 200 */
	const char *headers;	/* whole lines, "Retry-After: 3\r\n"; or NULL */
	const char *body;	/* or NULL */
	size_t repeat;		/* send the body so many times; 0: once */
};

struct test_request {
	const char *method, *path;
	const char *head;	/* request line and headers */
	struct rp_text body;
};

struct test_receiver;

/* NULL if no port can be had.  `answers` must outlive the receiver. */
struct test_receiver *test_receiver_start(const struct test_answer *answers,
					  size_t n);

/* Ends all connections and frees everything, requests too.  NULL is fine. */
void test_receiver_stop(struct test_receiver *receiver);

int test_receiver_port(const struct test_receiver *receiver);

/* "http://127.0.0.1:PORT" and `path`, until the receiver stops. */
const char *test_receiver_url(struct test_receiver *receiver,
			      const char *path);

/* Requests so far, and the i-th of them or NULL. */
size_t test_receiver_count(struct test_receiver *receiver);
const struct test_request *test_receiver_request(
	struct test_receiver *receiver, size_t i);

/* The value of a request's header, by name in any case, or NULL. */
const char *test_request_header(struct test_receiver *receiver,
				const struct test_request *request,
				const char *name);

#endif
