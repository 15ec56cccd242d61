/*
 * http: requests to a real receiver on the loopback address.
 */
#include "run.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/json.h"
#include "expr/expr.h"
#include "lib/receiver.h"
#include "lib/rows.h"
#include "lib/scene.h"

extern const struct rp_node_type rp_node_http;

/* As the compiler would emit it. */
struct options {
	int method;
	struct rp_ref url;
	struct rp_settings headers;
	rp_expr *body;
	struct rp_ordinals expect_status;
	int parse;
	long long timeout_us, max_bytes;
	const char *ca_file;
	_Bool allow_private;
};

enum { GET = 1, HEAD, POST, PUT, PATCH, DELETE };
enum { AUTO = 1, JSON, TEXT };

static const int two_hundreds[] = { 2 };
static const int some[] = { 204, 404 };

static void begin(void)
{
	unsetenv("http_proxy");
	unsetenv("all_proxy");
	setenv("RP_TEST_TOKEN", "s3cr3t-t0ken", 1);
}

TestSuite(http_node, .init = begin);

static struct options request(int method, const char *url)
{
	return (struct options){
		.method = method, .url = { RP_REF_PLAIN, 0, url },
		.expect_status = { two_hundreds, 1 }, .parse = AUTO,
		.timeout_us = 20000000, .max_bytes = 1000,
		.allow_private = 1,
	};
}

static int send(struct test_scene *scene, const struct options *options,
		struct rp_value *out)
{
	cr_assert(eq(sz, rp_node_http.size, sizeof *options));
	*out = rp_null;
	return rp_node_http.run(&scene->ctx, options, out);
}

static struct test_receiver *start(const struct test_answer *answer)
{
	struct test_receiver *receiver = test_receiver_start(answer, 1);

	cr_assert(ne(ptr, receiver, NULL));
	return receiver;
}

static const char *body_json(struct test_scene *scene,
			     const struct rp_value *out)
{
	const struct rp_value *body = rp_map_get(out, "body");

	return body ? rp_json_text(&scene->run.arena, body, RP_JSON_SPACED).at
		    : "none";
}

/* ----------------------------------------------------------------- answers */

#define JSON_TYPE "Content-Type: application/json; charset=utf-8\r\n"

static const struct {
	struct test_answer answer;
	int parse;
	const int *expect;
	int code;
	const char *body, *errors;
} answers[] = {
	{ { .headers = JSON_TYPE, .body = "{\"a\": [1, 2.5]}" }, AUTO, NULL,
	  0, "{\"a\": [1, 2.5]}", "" },
	{ { .headers = JSON_TYPE, .body = "{broken" }, AUTO, NULL,
	  0, "\"{broken\"", "" },
	{ { .body = "{\"a\": 1}" }, AUTO, NULL, 0, "\"{\\\"a\\\": 1}\"", "" },
	{ { .body = "{\"a\": 1}" }, JSON, NULL, 0, "{\"a\": 1}", "" },
	{ { .headers = JSON_TYPE, .body = "[1]" }, TEXT, NULL, 0, "\"[1]\"",
	  "" },
	{ { .body = "" }, JSON, NULL, 0, "null", "" },
	{ { .body = "\377x" }, TEXT, NULL, 0, "\"\357\277\275x\"", "" },
	{ { .body = "nope" }, JSON, NULL, RP_EPERMANENT, "\"nope\"",
	  "the answer is not JSON: Expecting value: line 1 column 1 (char 0)" },
	{ { .status = 404, .body = "no such\nhost" }, AUTO, NULL,
	  RP_EPERMANENT, "\"no such\\\\nhost\"", "answered 404: no such\\nhost" },
	{ { .status = 404, .body = "gone" }, AUTO, some, 0, "\"gone\"", "" },
	{ { .status = 200, .body = "here" }, AUTO, some, RP_EPERMANENT,
	  "\"here\"", "answered 200: here" },
	{ { .status = 503, .body = "busy" }, AUTO, NULL, RP_ETRANSIENT,
	  "\"busy\"", "answered 503: busy" },
	{ { .status = 302, .headers = "Location: http://evil.example/x\r\n" },
	  AUTO, NULL, RP_EPERMANENT, "\"\"",
	  "answered 302 with a redirect to evil.example; redirects are not "
	  "followed" },
	{ { .body = "0123456789", .repeat = 101 }, AUTO, NULL, RP_EPERMANENT,
	  "null", "the answer is longer than 1000 bytes ('max_bytes')" },
	{ { .status = 400, .body = "bad token s3cr3t-t0ken" }, AUTO, NULL,
	  RP_EPERMANENT, "\"bad token ***\"", "answered 400: bad token ***" },
	{ { TEST_CLOSE, 0, NULL, NULL, 0 }, AUTO, NULL, RP_ETRANSIENT, "none",
	  NULL },
};

static const struct rp_setting authorized[] = {
	{ "Authorization", { RP_REF_PLAIN, 0, "Bearer ${env:RP_TEST_TOKEN}" },
	  NULL },
};

RP_ROWS(http_node, judges_the_answer, answers)
{
	struct test_receiver *receiver = start(&row->answer);
	struct options options = request(GET, test_receiver_url(receiver, "/x"));
	struct test_scene scene;
	struct rp_value out;

	test_scene_init(&scene);
	options.headers = (struct rp_settings){ authorized, 1 };
	options.parse = row->parse;
	if (row->expect)
		options.expect_status = (struct rp_ordinals){ row->expect, 2 };
	cr_expect(eq(int, send(&scene, &options, &out), row->code), "%s: %s",
		  row->answer.body, test_scene_errors(&scene));
	cr_expect_str_eq(body_json(&scene, &out), row->body);
	if (row->errors)
		cr_expect_str_eq(test_scene_errors(&scene), row->errors);
	test_scene_finish(&scene);
	test_receiver_stop(receiver);
}

Test(http_node, tells_status_headers_and_when_to_come_back)
{
	static const struct test_answer answer = {
		.status = 429,
		.headers = "Retry-After: 7\r\nX-A: 1\r\nx-a: 2\r\n",
	};
	struct test_receiver *receiver = start(&answer);
	struct options options = request(GET, test_receiver_url(receiver, "/"));
	struct test_scene scene;
	const struct rp_value *headers;
	struct rp_value out;

	test_scene_init(&scene);
	cr_expect(eq(int, send(&scene, &options, &out), RP_ETRANSIENT));
	cr_expect(eq(long, scene.ctx.retry_after_us, 7000000));
	cr_expect(eq(long, rp_value_int(rp_map_get(&out, "status"), 0), 429));
	headers = rp_map_get(&out, "headers");
	cr_expect(rp_text_is(rp_value_text(rp_map_get(headers, "retry-after"),
					   ""), "7"));
	cr_expect(rp_text_is(rp_value_text(rp_map_get(headers, "x-a"), ""),
			     "1, 2"));
	cr_expect(rp_is(rp_map_get(&out, "duration_ms"), RP_DOUBLE));
	test_scene_finish(&scene);
	test_receiver_stop(receiver);
}

/* ---------------------------------------------------------------- requests */

static const struct rp_value *object(struct rp_frame *f)
{
	struct rp_value map = rp_map_new(f->arena);

	rp_map_put(f->arena, &map, "host", rp_cstring("a\"b\r\nX: y"));
	return rp_x_keep(f, map);
}

static const struct rp_value *words(struct rp_frame *f)
{
	return rp_x_string(f, RP_TEXT("two\nlines"));
}

static const struct rp_value *two_headers(struct rp_frame *f)
{
	return rp_x_string(f, RP_TEXT("a\r\nX-Evil: 1"));
}

static const struct rp_value *with_nul(struct rp_frame *f)
{
	return rp_x_string(f, RP_TEXT("a\0b"));
}

static const struct rp_value *reference(struct rp_frame *f)
{
	return rp_x_string(f, RP_TEXT("${env:RP_TEST_TOKEN}"));
}

static const struct {
	int method;
	rp_expr *body;
	const char *type, *sent, *key;
} requests[] = {
	{ GET, NULL, NULL, "", NULL },
	{ GET, words, "text/plain; charset=utf-8", "two\nlines", NULL },
	{ POST, object, "application/json",
	  "{\"host\":\"a\\\"b\\r\\nX: y\"}", "T1:page" },
	{ POST, words, "text/plain; charset=utf-8", "two\nlines", "T1:page" },
	{ DELETE, NULL, NULL, "", "T1:page" },
	{ DELETE, object, "application/json",
	  "{\"host\":\"a\\\"b\\r\\nX: y\"}", "T1:page" },
};

static void expect_header(struct test_receiver *receiver, const char *name,
			  const char *want)
{
	const char *got = test_request_header(
		receiver, test_receiver_request(receiver, 0), name);

	cr_expect_str_eq(got ? got : "none", want ? want : "none", "%s", name);
}

RP_ROWS(http_node, sends_what_it_is_told, requests)
{
	static const struct test_answer answer = { .body = "ok" };
	struct test_receiver *receiver = start(&answer);
	struct options options =
		request(row->method, test_receiver_url(receiver, "/y?z=1"));
	const struct test_request *got;
	struct test_scene scene;
	struct rp_value out;

	test_scene_init(&scene);
	options.body = row->body;
	cr_expect(eq(int, send(&scene, &options, &out), 0), "%s",
		  test_scene_errors(&scene));
	got = test_receiver_request(receiver, 0);
	cr_assert(ne(ptr, (void *)got, NULL));
	cr_expect_str_eq(got->path, "/y?z=1");
	cr_expect(rp_text_is(got->body, row->sent));
	if (row->type)
		expect_header(receiver, "Content-Type", row->type);
	expect_header(receiver, "Idempotency-Key", row->key);
	test_scene_finish(&scene);
	test_receiver_stop(receiver);
}

static const struct {
	struct rp_setting header;
	int code;
	const char *name, *want;	/* a header that arrives, or the error */
} headers[] = {
	{ { "X-A", { RP_REF_PLAIN, 0, "b" }, NULL }, 0, "X-A", "b" },
	{ { "X-A", { RP_REF_ENV, 0, "RP_TEST_TOKEN" }, NULL }, 0, "X-A",
	  "s3cr3t-t0ken" },
	{ { "X-A", { RP_REF_PLAIN, 0, "t=${env:RP_TEST_TOKEN}" }, NULL }, 0,
	  "X-A", "t=s3cr3t-t0ken" },
	{ { "idempotency-key", { RP_REF_PLAIN, 0, "mine" }, NULL }, 0,
	  "Idempotency-Key", "mine" },
	{ { "CONTENT-TYPE", { RP_REF_PLAIN, 0, "a/b" }, NULL }, 0,
	  "Content-Type", "a/b" },
	/* What a template made is a stranger's text. */
	{ { "X-A", { 0 }, reference }, 0, "X-A", "${env:RP_TEST_TOKEN}" },
	{ { "X-A", { 0 }, two_headers }, RP_EPERMANENT, NULL,
	  "POST failed: header 'X-A' has control characters in its value" },
	{ { "X-A", { 0 }, with_nul }, RP_EBADINPUT, NULL,
	  "header 'X-A' must not contain a NUL character" },
	{ { "X-A", { RP_REF_ENV, 0, "RP_TEST_UNSET" }, NULL }, RP_EPERMANENT,
	  NULL, "environment variable RP_TEST_UNSET is not set" },
	{ { "Content-Length", { RP_REF_PLAIN, 0, "1" }, NULL }, RP_EPERMANENT,
	  NULL, "POST failed: header 'Content-Length' cannot be set" },
};

RP_ROWS(http_node, sends_headers_that_stay_one_line, headers)
{
	static const struct test_answer answer = { .body = "ok" };
	struct test_receiver *receiver = start(&answer);
	struct options options = request(POST, test_receiver_url(receiver, "/"));
	struct test_scene scene;
	struct rp_value out;

	test_scene_init(&scene);
	options.body = words;
	options.headers = (struct rp_settings){ &row->header, 1 };
	cr_expect(eq(int, send(&scene, &options, &out), row->code));
	if (row->name)
		expect_header(receiver, row->name, row->want);
	else
		cr_expect_str_eq(test_scene_errors(&scene), row->want);
	cr_expect(eq(sz, test_receiver_count(receiver), row->name != NULL));
	test_scene_finish(&scene);
	test_receiver_stop(receiver);
}

/* -------------------------------------------------------------------- URLs */

static const struct {
	struct rp_ref url;
	int code;
	const char *errors;
} urls[] = {
	{ { RP_REF_PLAIN, 0, "http://127.0.0.1:9/" }, RP_EPERMANENT,
	  "GET failed: address 127.0.0.1 is private; set \"allow_private\": "
	  "true to permit it" },
	{ { RP_REF_PLAIN, 0, "http://[::ffff:127.0.0.1]:9/" }, RP_EPERMANENT,
	  NULL },
	{ { RP_REF_MADE, 0, "file:///etc/passwd" }, RP_EPERMANENT,
	  "GET failed: the URL is neither http nor https" },
	{ { RP_REF_MADE, 0, "http://a.example/\r\nX: y" }, RP_EPERMANENT,
	  "GET failed: the URL is malformed" },
	{ { RP_REF_MADE, 0, "" }, RP_EPERMANENT,
	  "GET failed: the URL is malformed" },
	{ { RP_REF_MADE, 0, "http://${env:RP_TEST_TOKEN}/" }, RP_EPERMANENT,
	  "GET failed: the URL is malformed" },
};

RP_ROWS(http_node, refuses_urls, urls)
{
	struct options options = request(GET, "");
	struct test_scene scene;
	struct rp_value out;

	test_scene_init(&scene);
	options.url = row->url;
	options.allow_private = 0;
	cr_expect(eq(int, send(&scene, &options, &out), row->code), "%s",
		  row->url.text);
	if (row->errors)
		cr_expect_str_eq(test_scene_errors(&scene), row->errors);
	test_scene_finish(&scene);
}

Test(http_node, refuses_a_body_for_head)
{
	struct options options = request(HEAD, "https://127.0.0.1:9/");
	struct test_scene scene;
	struct rp_value out;

	test_scene_init(&scene);
	options.body = words;
	cr_expect(eq(int, send(&scene, &options, &out), RP_EBADINPUT));
	cr_expect_str_eq(test_scene_errors(&scene),
			 "a HEAD request has no body");
	test_scene_finish(&scene);
}
