/* Requests against a real receiver on the loopback address. */
#include "net/http.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/error.h"
#include "lib/receiver.h"
#include "lib/rows.h"

#define SECOND INT64_C(1000000)

static struct rp_arena arena;
static struct rp_http_response response;

static void begin(void)
{
	unsetenv("http_proxy");
	unsetenv("all_proxy");
	rp_arena_init(&arena);
}

static void end(void)
{
	rp_arena_finish(&arena);
}

TestSuite(http, .init = begin, .fini = end);

static int64_t in_us(int64_t us)
{
	return rp_system_clock.mono_us(&rp_system_clock) + us;
}

static struct rp_http_request post(const char *url, const char *body)
{
	return (struct rp_http_request){
		.method = "POST",
		.url = url,
		.body = rp_text(body),
		.allow_private = true,
		.deadline_us = in_us(60 * SECOND),
	};
}

static int send(const struct rp_http_request *request)
{
	return rp_http_send(&response, request, &arena);
}

static struct test_receiver *start(const struct test_answer *answer)
{
	struct test_receiver *receiver = test_receiver_start(answer, 1);

	cr_assert(ne(ptr, receiver, NULL));
	return receiver;
}

/* ---------------------------------------------------------------- sending */

Test(http, sends_what_it_was_given)
{
	static const struct test_answer answer = { .status = 202,
						   .body = "taken" };
	static const struct rp_http_header headers[] = {
		{ "Content-Type", "application/json" },
		{ "User-Agent", "agent/1" },
		{ "X-Empty", "" },
	};
	struct test_receiver *receiver = start(&answer);
	struct rp_http_request request =
		post(test_receiver_url(receiver, "/a/b?c=d"), "{\"a\": \"é\"}");
	const struct test_request *got;

	request.headers = headers;
	request.n_headers = 3;
	cr_expect(eq(int, send(&request), 0));
	cr_expect(eq(long, response.status, 202));
	cr_expect(eq(str, (char *)response.body.at, "taken"));
	got = test_receiver_request(receiver, 0);
	cr_assert(ne(ptr, (void *)got, NULL));
	cr_expect(eq(str, (char *)got->method, "POST"));
	cr_expect(eq(str, (char *)got->path, "/a/b?c=d"));
	cr_expect(eq(str, (char *)got->body.at, "{\"a\": \"é\"}"));
	cr_expect(eq(str, (char *)test_request_header(receiver, got,
						      "user-agent"),
		     "agent/1"));
	cr_expect(strstr(got->head, "\r\nX-Empty:") != NULL);
	cr_expect(strstr(got->head, "Expect:") == NULL);
	test_receiver_stop(receiver);
}

static const struct {
	const char *method;
	size_t body_bytes;
} methods[] = {
	{ "GET", 0 }, { "DELETE", 0 }, { "HEAD", 0 },
	{ "PUT", 4 }, { "PATCH", 4 }, { "POST", 4 },
};

RP_ROWS(http, sends_a_body_with_three_methods_only, methods)
{
	static const struct test_answer answer = { .status = 200 };
	struct test_receiver *receiver = start(&answer);
	struct rp_http_request request =
		post(test_receiver_url(receiver, "/"), "body");
	const struct test_request *got;

	request.method = row->method;
	cr_expect(eq(int, send(&request), 0), "%s", row->method);
	got = test_receiver_request(receiver, 0);
	cr_expect(eq(str, (char *)got->method, (char *)row->method));
	cr_expect(eq(sz, got->body.n, row->body_bytes), "%s", row->method);
	test_receiver_stop(receiver);
}

/* ---------------------------------------------------------------- answers */

static const struct {
	const char *headers;
	int status;
	int64_t low_s, high_s;
} waits[] = {
	{ NULL, 503, 0, 0 },
	{ "Retry-After: 7\r\n", 429, 7, 7 },
	{ "Retry-After: 999999999\r\n", 503, 3600, 3600 },
	{ "Retry-After: Fri, 31 Dec 2999 23:59:59 GMT\r\n", 503, 3600, 3600 },
	{ "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT\r\n", 503, 0, 0 },
	{ "Retry-After: soon\r\n", 503, 0, 0 },
	{ "Retry-After: -5\r\n", 503, 0, 0 },
};

RP_ROWS(http, reads_how_long_to_wait, waits)
{
	struct test_answer answer = { .status = row->status,
				      .headers = row->headers };
	struct test_receiver *receiver = start(&answer);
	struct rp_http_request request =
		post(test_receiver_url(receiver, "/"), "");

	cr_expect(eq(int, send(&request), 0));
	cr_expect(eq(long, response.status, row->status));
	cr_expect(response.retry_after_us >= row->low_s * SECOND
		  && response.retry_after_us <= row->high_s * SECOND,
		  "%s: %lld", row->headers ? row->headers : "none",
		  (long long)response.retry_after_us);
	test_receiver_stop(receiver);
}

static const struct {
	const char *headers, *host;
} redirects[] = {
	{ "Location: https://u:p@elsewhere.example/x?token=t\r\n",
	  "elsewhere.example" },
	{ "Location: /login\r\n", "127.0.0.1" },
	{ "Location: file:///etc/passwd\r\n", NULL },
	{ NULL, NULL },
};

RP_ROWS(http, names_a_redirect_and_does_not_follow_it, redirects)
{
	struct test_answer answer = { .status = 302,
				      .headers = row->headers };
	struct test_receiver *receiver = start(&answer);
	struct rp_http_request request =
		post(test_receiver_url(receiver, "/"), "");
	const char *want = row->host ? row->host : "";

	cr_expect(eq(int, send(&request), 0));
	cr_expect(eq(long, response.status, 302));
	cr_expect(eq(str, (char *)(response.redirect ? response.redirect : ""),
		     (char *)want));
	cr_expect(eq(sz, test_receiver_count(receiver), 1));
	test_receiver_stop(receiver);
}

static const struct {
	size_t repeat, max, kept;
	bool truncated;
} sizes[] = {
	{ 10, 100, 100, false },
	{ 11, 100, 100, true },
	{ 1000000, 0, (size_t)1 << 20, true },
};

RP_ROWS(http, keeps_a_bounded_part_of_the_answer, sizes)
{
	struct test_answer answer = { .body = "0123456789",
				      .repeat = row->repeat };
	struct test_receiver *receiver = start(&answer);
	struct rp_http_request request =
		post(test_receiver_url(receiver, "/"), "");

	request.max_response = row->max;
	cr_expect(eq(int, send(&request), 0));
	cr_expect(eq(long, response.status, 200));
	cr_expect(eq(sz, response.body.n, row->kept));
	cr_expect(eq(int, response.truncated, row->truncated));
	test_receiver_stop(receiver);
}

/* --------------------------------------------------------------- failures */

#define HEADER_2K "X-A: " A2K "\r\n"
#define A2K A512 A512 A512 A512
#define A512 A128 A128 A128 A128
#define A128 A32 A32 A32 A32
#define A32 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define H16K HEADER_2K HEADER_2K HEADER_2K HEADER_2K HEADER_2K HEADER_2K \
	HEADER_2K HEADER_2K

static const struct {
	struct test_answer answer;
	int64_t timeout_us;
	int code;
	const char *error;
} failures[] = {
	{ { TEST_RESET, .body = "" }, 60 * SECOND, RP_ETRANSIENT,
	  "the connection was reset" },
	{ { TEST_CLOSE, .body = "" }, 60 * SECOND, RP_ETRANSIENT,
	  "the server closed the connection without an answer" },
	{ { TEST_CUT, .body = "half of this is never sent" }, 60 * SECOND,
	  RP_ETRANSIENT, NULL },
	{ { TEST_HANG, .body = "" }, SECOND / 10, RP_ETIMEOUT,
	  "timed out" },
	{ { TEST_DRIP, .body = "" }, SECOND / 5, RP_ETIMEOUT,
	  "timed out" },
	{ { TEST_RAW, .body = "220 mail.example ESMTP ready\r\n" },
	  60 * SECOND, RP_EPERMANENT, "the answer is not HTTP" },
	{ { .body = "", .headers = H16K H16K H16K H16K H16K }, 60 * SECOND,
	  RP_EPERMANENT, "the answer's headers are longer than 65536 bytes" },
};

RP_ROWS(http, says_how_an_exchange_failed, failures)
{
	struct test_receiver *receiver = start(&row->answer);
	struct rp_http_request request =
		post(test_receiver_url(receiver, "/secret?token=t"), "x");

	request.deadline_us = in_us(row->timeout_us);
	cr_expect(eq(int, send(&request), row->code), "%s", row->error);
	cr_expect(eq(int, response.phase, RP_HTTP_SENT), "%s", row->error);
	cr_assert(ne(ptr, (void *)response.error, NULL));
	if (row->error)
		cr_expect(eq(str, (char *)response.error, (char *)row->error));
	cr_expect(strstr(response.error, "secret") == NULL);
	cr_expect(eq(long, response.status, 0));
	test_receiver_stop(receiver);
}

Test(http, speaks_of_a_refused_connection_as_python_does)
{
	struct test_answer answer = { .status = 200 };
	struct test_receiver *receiver = start(&answer);
	const char *url = rp_arena_strdup(
		&arena, test_receiver_url(receiver, "/?token=t"));
	const char *want = rp_arena_printf(
		&arena, "[Errno 111] Connection refused (127.0.0.1:%d)",
		test_receiver_port(receiver));
	struct rp_http_request request = post(url, "x");

	test_receiver_stop(receiver);
	cr_expect(eq(int, send(&request), RP_ETRANSIENT));
	cr_expect(eq(int, response.phase, RP_HTTP_CONNECTING));
	cr_expect(eq(str, (char *)response.error,
		     (char *)want));
}

Test(http, fails_on_a_port_that_does_not_speak_TLS)
{
	static const struct test_answer answer = { TEST_RAW,
						   .body = "hello\r\n\r\n" };
	struct test_receiver *receiver = start(&answer);
	struct rp_http_request request = post(
		rp_arena_printf(&arena, "https://127.0.0.1:%d/",
				test_receiver_port(receiver)), "x");

	request.deadline_us = in_us(SECOND / 4);
	cr_expect(lt(int, send(&request), 0));
	cr_expect(eq(int, response.phase, RP_HTTP_CONNECTING));
	test_receiver_stop(receiver);
}

static const struct rp_http_header crlf[] = { { "X-A", "b\r\nX-Evil: 1" } };
static const struct rp_http_header lf[] = { { "X-A", "b\nX-Evil: 1" } };
static const struct rp_http_header bad_name[] = { { "X A: b\r\nC", "d" } };
static const struct rp_http_header no_name[] = { { "", "d" } };
static const struct rp_http_header framing[] = { { "content-length", "0" } };

static const struct {
	const char *method, *url;
	const struct rp_http_header *header;
	const char *error;
} unfit[] = {
	{ "POST", "ftp://127.0.0.1/", NULL,
	  "the URL is neither http nor https" },
	{ "POST", "file:///etc/passwd", NULL,
	  "the URL is neither http nor https" },
	{ "POST", "127.0.0.1/", NULL, "the URL is malformed" },
	{ "POST", "", NULL, "the URL is malformed" },
	{ "POST", "http://", NULL, "the URL is malformed" },
	{ "POST", "http://127.0.0.1:99999/", NULL, "the URL is malformed" },
	{ "POST", "http://a b/", NULL, "the URL is malformed" },
	{ "POST", "http://a\r\nHost: b/", NULL, "the URL is malformed" },
	{ "POST / HTTP/1.1\r\nX: y\r\n\r\nGET", "http://127.0.0.1/", NULL,
	  "'POST / HTTP/1.1\\r\\nX: y\\r\\n\\r\\nGET' is not an HTTP method" },
	{ "", "http://127.0.0.1/", NULL, "'' is not an HTTP method" },
	{ "POST", "http://127.0.0.1/", crlf,
	  "header 'X-A' has control characters in its value" },
	{ "POST", "http://127.0.0.1/", lf,
	  "header 'X-A' has control characters in its value" },
	{ "POST", "http://127.0.0.1/", bad_name,
	  "header 'X A: b\\r\\nC' is not a valid name" },
	{ "POST", "http://127.0.0.1/", no_name,
	  "header '' is not a valid name" },
	{ "POST", "http://127.0.0.1/", framing,
	  "header 'content-length' cannot be set" },
};

RP_ROWS(http, refuses_what_is_not_fit_to_be_sent, unfit)
{
	struct rp_http_request request = post(row->url, "x");

	request.method = row->method;
	request.headers = row->header;
	request.n_headers = row->header ? 1 : 0;
	cr_expect(eq(int, send(&request), RP_EPERMANENT), "%s", row->error);
	cr_expect(eq(str, (char *)response.error, (char *)row->error));
	cr_expect(eq(int, response.phase, RP_HTTP_UNTRIED), "%s", row->error);
}

static const struct {
	const char *host, *shown;
} hosts[] = {
	{ "127.0.0.1", "127.0.0.1" },
	{ "127.1", "127.0.0.1" },
	{ "0x7f000001", "127.0.0.1" },
	{ "localhost", NULL },
	{ "[::1]", "::1" },
	{ "[::ffff:127.0.0.1]", "::ffff:127.0.0.1" },
	{ "0.0.0.0", "0.0.0.0" },
	{ "10.0.0.1", "10.0.0.1" },
	{ "169.254.169.254", "169.254.169.254" },
};

RP_ROWS(http, does_not_connect_to_private_addresses, hosts)
{
	static const struct test_answer answer = { .status = 200 };
	struct test_receiver *receiver = start(&answer);
	struct rp_http_request request = post(
		rp_arena_printf(&arena, "http://%s:%d/", row->host,
				test_receiver_port(receiver)), "x");

	request.allow_private = false;
	cr_expect(eq(int, send(&request), RP_EPERMANENT), "%s", row->host);
	if (row->shown)
		cr_expect(eq(str, (char *)response.error, rp_arena_printf(
			&arena, "address %s is private; set "
			"\"allow_private\": true to permit it",
			row->shown)));
	cr_expect(eq(sz, test_receiver_count(receiver), 0));
	test_receiver_stop(receiver);
}

/* ------------------------------------------------------------ interruption */

static void *raise_when_asked(void *at)
{
	struct { struct test_receiver *receiver; struct rp_cancel *cancel; }
		*both = at;

	while (test_receiver_count(both->receiver) == 0)
		sched_yield();
	rp_cancel_raise(both->cancel, SIGINT);
	return NULL;
}

Test(http, stops_when_it_is_cancelled)
{
	static const struct test_answer answer = { .manner = TEST_HANG };
	struct { struct test_receiver *receiver; struct rp_cancel *cancel; }
		both;
	struct rp_cancel cancel;
	struct rp_http_request request;
	pthread_t thread;

	cr_assert(eq(int, rp_cancel_init(&cancel), 0));
	both.receiver = start(&answer);
	both.cancel = &cancel;
	request = post(test_receiver_url(both.receiver, "/"), "x");
	request.deadline_us = RP_NEVER;
	request.cancel = &cancel;
	pthread_create(&thread, NULL, raise_when_asked, &both);
	cr_expect(eq(int, send(&request), RP_ECANCELLED));
	cr_expect(eq(str, (char *)response.error, "cancelled"));
	pthread_join(thread, NULL);
	cr_expect(eq(int, send(&request), RP_ECANCELLED), "raised before");
	cr_expect(eq(sz, test_receiver_count(both.receiver), 1));
	test_receiver_stop(both.receiver);
	rp_cancel_finish(&cancel);
}

Test(http, sends_nothing_after_the_deadline)
{
	static const struct test_answer answer = { .status = 200 };
	struct test_receiver *receiver = start(&answer);
	struct rp_http_request request =
		post(test_receiver_url(receiver, "/"), "x");

	request.deadline_us = in_us(-1);
	cr_expect(eq(int, send(&request), RP_ETIMEOUT));
	cr_expect(eq(sz, test_receiver_count(receiver), 0));
	test_receiver_stop(receiver);
}

/* ------------------------------------------------------------------ helpers */

static const struct {
	long status;
	bool is_transient;
} statuses[] = {
	{ 0, false }, { 200, false }, { 301, false }, { 400, false },
	{ 404, false }, { 408, true }, { 409, false }, { 425, true },
	{ 429, true }, { 499, false }, { 500, true }, { 503, true },
	{ 599, true }, { 600, false },
};

RP_ROWS(http, knows_which_answers_may_change, statuses)
{
	cr_expect(eq(int, rp_http_is_transient(row->status),
		     row->is_transient), "%ld", row->status);
}

Test(http, shows_strange_text_on_one_line)
{
	const char *shown = rp_http_excerpt(
		&arena, RP_TEXT(" \033[31mred\r\nrow two\xff\n"), 100);

	cr_expect(strpbrk(shown, "\r\n\033") == NULL);
	cr_expect(strstr(shown, "row two") != NULL);
	cr_expect(eq(str, (char *)rp_http_excerpt(&arena, RP_TEXT("aéb"), 2),
		     "a…"));
}
