/* Web servers of this machine, good and bad. */
#include <signal.h>
#include <stdlib.h>

#include "base/cancel.h"
#include "lib/fields.h"
#include "lib/receiver.h"
#include "lib/rows.h"
#include "runtime/checks/machine.h"

extern const struct rp_check rp_check_http;

static const struct {
	struct test_answer answer;
	const char *config;		/* more than the URL */
	const char *status, *message;	/* what stands behind the peer */
} rows[] = {
	{ { .body = "ready" }, "", "ok", ": 200 in " },
	{ { .status = 204 }, "", "ok", ": 204 in " },
	{ { .status = 302, .headers = "Location: /x\r\n" }, "", "ok",
	  ": 302 in " },
	{ { .status = 500 }, "", "critical",
	  ": answered 500, which is not expected" },
	{ { .status = 404 }, ", \"expect_status\": [200, 404]", "ok",
	  ": 404 in " },
	{ { .status = 200 }, ", \"expect_status\": \"4xx\"", "critical",
	  ": answered 200, which is not expected" },
	{ { .body = "ready" }, ", \"match\": \"^rea.y$\"", "ok",
	  ": 200 in " },
	{ { .body = "ready" }, ", \"match\": \"^eady\"", "critical",
	  ": answered 200, but the body does not match" },
	{ { .body = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!" },
	  ", \"match\": \"^(a+)+$\"", "unknown", "Check failed: the regular "
	  "expression takes too long on this text" },
	{ { .body = "x" }, ", \"match\": \"(\"", "unknown",
	  "Check failed: the regular expression is not valid: " },
	{ { .body = "\xff\xfe" }, ", \"match\": \".\"", "ok", ": 200 in " },
	{ { .body = "abcdefghijklmnopqrstuvwxyz", .repeat = 100000 },
	  ", \"match\": \"z\"", "ok", ": 200 in " },
	{ { .body = "ready" }, ", \"warning\": 0", "warning", ": 200 in " },
	{ { .body = "ready" }, ", \"critical\": 0", "critical",
	  ": 200 in " },
	{ { .manner = TEST_HANG }, ", \"timeout\": 0.2", "critical",
	  ": timed out" },
	{ { .manner = TEST_CLOSE }, "", "critical", ": the server closed the "
	  "connection without an answer" },
	{ { .body = "x" }, ", \"allow_private\": false", "critical",
	  ": address 127.0.0.1 is private; set \"allow_private\": true to "
	  "permit it" },
	{ { .body = "x" }, ", \"headers\": {\"A\": \"${env:NOT_SET}\"}",
	  "unknown",
	  "Check failed: environment variable NOT_SET is not set" },
	{ { .body = "x" }, ", \"headers\": {\"A\": \"b\\r\\nc\"}", "unknown",
	  "Check failed: header 'A'" },
};

/* However long it takes, unless a row says it: its thresholds come last. */
RP_ROWS(http, judges_what_a_server_answers, rows)
{
	struct test_receiver *receiver = test_receiver_start(&row->answer, 1);
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .deadline_us = RP_NEVER };
	const char *found;

	cr_assert(ne(ptr, receiver, NULL));
	rp_arena_init(&arena);
	result = check_with(&ctx, &rp_check_http, rp_arena_printf(
		&arena, "{\"url\": \"%s\", \"warning\": 1e6, \"critical\": 1e6"
		"%s}", test_receiver_url(receiver, "/path?token=hush"),
		row->config));
	cr_expect(eq(str, (char *)rp_check_status_name(result.status),
		     (char *)row->status), "%s: %s", row->config,
		  result.message);
	found = strstr(result.message, row->message);
	cr_expect(ne(ptr, (void *)found, NULL), "%s", result.message);
	cr_expect(eq(ptr, strstr(result.message, "hush"), NULL));
	if (rp_value_count(&result.metrics))
		cr_expect(eq(str, (char *)test_unlike(
			&arena, &result.metrics, rp_check_http.metrics), ""));
	test_receiver_stop(receiver);
	rp_arena_finish(&arena);
}

Test(http, asks_as_it_was_told)
{
	static const struct test_answer answer = { .body = "x" };
	static const char *const secrets[] = { "literal" };
	struct test_receiver *receiver = test_receiver_start(&answer, 1);
	const struct test_request *request;
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .deadline_us = RP_NEVER,
				    .secrets = { secrets, 1  }};

	rp_arena_init(&arena);
	setenv("HTTP_TOKEN", "t0ken", 1);
	result = check_with(&ctx, &rp_check_http, rp_arena_printf(
		&arena, "{\"url\": \"%s\", \"warning\": 1e6, "
		"\"critical\": 1e6, \"method\": \"POST\", \"body\": "
		"\"ping\", \"headers\": {\"Authorization\": "
		"\"Bearer ${env:HTTP_TOKEN}\"}}",
		test_receiver_url(receiver, "/health")));
	cr_expect(eq(int, result.status, RP_CHECK_OK), "%s", result.message);
	request = test_receiver_request(receiver, 0);
	cr_assert(ne(ptr, (void *)request, NULL));
	cr_expect(eq(str, (char *)request->method, "POST"));
	cr_expect(eq(str, (char *)request->path, "/health"));
	cr_expect(eq(str, (char *)rp_text_cstr(&arena, request->body),
		     "ping"));
	cr_expect(eq(str, (char *)test_request_header(receiver, request,
						      "authorization"),
		     "Bearer t0ken"));
	test_receiver_stop(receiver);
	rp_arena_finish(&arena);
}

static const struct {
	const char *url, *message;
} told[] = {
	{ "http://user:hush@127.0.0.1:1/hush?hush#hush",
	  "HTTP GET http://127.0.0.1:1: [Errno 111] Connection refused "
	  "(127.0.0.1:1)" },
	{ "http://127.0.0.1:1?hush@x", "HTTP GET http://127.0.0.1:1: [Errno "
	  "111] Connection refused (127.0.0.1:1)" },
	{ "http://u:hush@", "Check failed: the URL is malformed" },
	{ "https://[::1/hush", "Check failed: the URL is malformed" },
};

RP_ROWS(http, tells_no_more_of_a_url_than_its_host, told)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .deadline_us = RP_NEVER };

	rp_arena_init(&arena);
	result = check_with(&ctx, &rp_check_http, rp_arena_printf(
		&arena, "{\"url\": \"%s\"}", row->url));
	cr_expect(eq(str, (char *)result.message, (char *)row->message));
	rp_arena_finish(&arena);
}

Test(http, ends_with_its_run)
{
	static const struct test_answer answer = { .manner = TEST_HANG };
	struct test_receiver *receiver = test_receiver_start(&answer, 1);
	struct rp_check_result result;
	struct rp_cancel cancel;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .deadline_us = 1 };
	const char *config;

	rp_arena_init(&arena);
	config = rp_arena_printf(&arena, "{\"url\": \"%s\"}",
				 test_receiver_url(receiver, "/"));
	result = check_with(&ctx, &rp_check_http, config);
	cr_expect(eq(str, (char *)result.message, "Check failed: timed out"));
	cr_assert(eq(int, rp_cancel_init(&cancel), 0));
	rp_cancel_raise(&cancel, SIGINT);
	ctx.cancel = &cancel;
	ctx.deadline_us = RP_NEVER;
	result = check_with(&ctx, &rp_check_http, config);
	cr_expect(eq(str, (char *)result.message, "Check failed: cancelled"));
	rp_cancel_finish(&cancel);
	test_receiver_stop(receiver);
	rp_arena_finish(&arena);
}
