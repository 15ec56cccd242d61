/*
 * Webhooks that do not do what webhooks should, met by the whole program: how
 * often they are tried, what people are told, and what is recorded.
 */
#include "trouble.h"

#include <stdlib.h>

#include "base/buf.h"
#include "lib/receiver.h"
#include "lib/rows.h"

#define MAX_ANSWERS 3

static const struct row {
	const char *name, *policy;
	struct test_answer answers[MAX_ANSWERS];
	size_t n_answers;
	int status;
	size_t requests;
	const char *says;		/* in the delivery */
} rows[] = {
	{ "accepts", "", { { .status = 204 } }, 1, 0, 1, NULL },
	{ "fails once", "\"max_retries\": 2", { { .status = 503 }, { 0 } },
	  2, 0, 2, NULL },
	{ "fails for good", "\"max_retries\": 1", { { .status = 500,
	  .body = "out of \x1b[31mcheese\n\xff" } }, 1, 1, 2,
	  "(500): out of \\x1b[31mcheese\\n\\xff" },
	{ "is wrong", "\"max_retries\": 5", { { .status = 404,
	  .body = "no such hook" } }, 1, 1, 1, "(404): no such hook" },
	{ "asks to wait", "\"max_retries\": 1", { { .status = 429,
	  .headers = "Retry-After: 1\r\n" }, { 0 } }, 2, 0, 2, NULL },
	{ "asks in vain", "\"max_retries\": 0", { { .status = 429,
	  .headers = "Retry-After: 3600\r\n" } }, 1, 1, 1, "(429)" },
	{ "moved", "\"max_retries\": 5", { { .status = 302, .headers =
	  "Location: http://elsewhere.example/\r\n" } }, 1, 1, 1,
	  "with a redirect to elsewhere.example; redirects are not followed" },
	{ "moved to itself", "\"max_retries\": 5", { { .status = 308,
	  .headers = "Location: /\r\n" } }, 1, 1, 1, "redirect to 127.0.0.1" },
	{ "hangs", "\"timeout_seconds\": 1", { { TEST_HANG, 0, 0, 0, 0 } }, 1,
	  1, 1, "timed out" },
	{ "drips", "\"timeout_seconds\": 1", { { TEST_DRIP, 200, 0,
	  "never ending", 0 } }, 1, 1, 1, "timed out" },
	{ "resets", "\"max_retries\": 1", { { TEST_RESET, 0, 0, 0, 0 },
	  { 0 } }, 2, 0, 2, NULL },
	{ "closes", "", { { TEST_CLOSE, 0, 0, 0, 0 } }, 1, 1, 1,
	  "closed the connection without an answer" },
	{ "is cut off", "", { { TEST_CUT, 500, 0, "half an answer", 0 } }, 1,
	  1, 1, "" },
	{ "babbles", "", { { TEST_RAW, 0, 0, "220 mail.example ESMTP\r\n", 0 } },
	  1, 1, 1, "not HTTP" },
	{ "babbles in HTTP", "", { { TEST_RAW, 0, 0, "HTTP/1.1 abc\r\n\r\n",
	  0 } }, 1, 1, 1, "not HTTP" },
	{ "says a lot", "", { { TEST_ANSWER, 500, 0, "0123456789abcdef",
	  200000 } }, 1, 1, 1, "(500): 0123456789abcdef" },
	{ "says a lot happily", "", { { TEST_ANSWER, 200, 0,
	  "0123456789abcdef", 200000 } }, 1, 0, 1, NULL },
};

static const char *definition(struct rp_arena *arena, const char *policy,
			      const char *url)
{
	return rp_arena_printf(arena,
		"{\"version\": \"1.0\", \"nodes\": [{\"id\": \"post\", "
		"\"type\": \"notify\", %s%s \"config\": {\"channel\": "
		"{\"driver\": \"generic\", \"config\": {\"endpoint\": "
		"\"%s\"}}}}]}", policy, *policy ? "," : "", url);
}

static struct test_process post(struct rp_arena *arena, const char *policy,
				const char *url)
{
	return cli_run(arena, (const char *[TEST_MAX_ARGS]){
		"--config", "-", "--json" }, definition(arena, policy, url));
}

/* The record says what the result says, one row an attempt. */
static void is_recorded(struct rp_arena *arena, struct rp_text result,
			size_t attempts, const char *label)
{
	struct rp_text run = trouble_newest_run(arena);
	const char *last = rp_arena_printf(arena, "nodes/%zu/", attempts - 1);
	const char *path = rp_arena_printf(arena, "nodes/%zu/node_id",
					   attempts);

	cr_expect(eq(str, (char *)trouble_field(arena, run, "status"),
		     (char *)trouble_field(arena, result, "status")), "%s",
		  label);
	cr_expect(eq(str, (char *)trouble_field(arena, run,
			rp_arena_printf(arena, "%soutput", last)),
		     (char *)trouble_field(arena, result,
					   "node_results/post/output")), "%s",
		  label);
	cr_expect(eq(str, (char *)trouble_field(arena, run, path), ""), "%s",
		  label);
}

static void is_as_told(struct rp_arena *arena, const struct row *row,
		       const struct test_process *p)
{
	const char *error = trouble_field(arena, p->out,
		"node_results/post/output/deliveries/0/error");

	trouble_is_survived(p, row->name);
	cr_expect(eq(int, p->status, row->status), "%s\n%s", row->name,
		  p->out.at);
	cr_expect(trouble_is_json(p->out), "%s", row->name);
	if (row->says)
		cr_expect(strstr(error, row->says) != NULL, "%s: %s",
			  row->name, error);
	is_recorded(arena, p->out, row->requests, row->name);
}

/* A retry must be known as one. */
static void has_one_key(struct test_receiver *receiver, const char *label)
{
	const char *first = NULL;

	for (size_t i = 0; i < test_receiver_count(receiver); i++) {
		const char *key = test_request_header(receiver,
			test_receiver_request(receiver, i), "Idempotency-Key");

		cr_assert(key != NULL, "%s", label);
		cr_expect(first == NULL || strcmp(first, key) == 0, "%s",
			  label);
		first = key;
	}
}

RP_ROWS(network, is_tried_told_and_recorded, rows)
{
	struct test_receiver *receiver =
		test_receiver_start(row->answers, row->n_answers);
	struct test_process p;
	struct rp_arena arena;

	cr_assert(receiver != NULL);
	rp_arena_init(&arena);
	cli_enter(&arena);
	p = post(&arena, row->policy, test_receiver_url(receiver, "/"));
	is_as_told(&arena, row, &p);
	cr_expect(eq(sz, test_receiver_count(receiver), row->requests), "%s",
		  row->name);
	has_one_key(receiver, row->name);
	if (strcmp(row->name, "asks to wait") == 0)
		cr_expect(atof(trouble_field(&arena, p.out, "duration_ms"))
			  >= 1000);
	test_receiver_stop(receiver);
	rp_arena_finish(&arena);
}

/* ----------------------------------------------------------- no one there */

static const struct {
	const char *url, *says;
} nobody[] = {
	{ "http://127.0.0.1:1/", "Failed to connect to Generic: [Errno 111] "
	  "Connection refused (127.0.0.1:1)" },
	{ "http://nowhere.invalid/", "cannot resolve 'nowhere.invalid'" },
	{ "http://127.0.0.1:99999/", "the URL is malformed" },
	{ "http://[::1/", "the URL is malformed" },
	{ "http://127.0.0.1:1/a b\\r\\nX-Evil: 1", "the URL is malformed" },
	{ "ftp://127.0.0.1/", "must start with http:// or https://" },
	{ "file:///etc/passwd", "must start with http:// or https://" },
	{ "-o/tmp/x", "must start with http:// or https://" },
	{ "", "must start with http:// or https://" },
	{ "http://user:S3CR3T@127.0.0.1:1/", "Connection refused (127" },
	{ "https://127.0.0.1:1/?token=S3CR3T", "Connection refused (127" },
};

RP_ROWS(network, needs_an_address, nobody)
{
	struct test_process p;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	p = post(&arena, "", row->url);
	trouble_is_survived(&p, row->url);
	cr_expect(eq(int, p.status, 1), "%s", row->url);
	cr_expect(p.out.n == 0 || trouble_is_json(p.out), "%s", p.out.at);
	trouble_is_said(&p, (const char *const[]){ row->says, NULL },
			row->url);
	cr_expect(strstr(p.out.at, "S3CR3T") == NULL, "%s", p.out.at);
	cr_expect(strstr(p.err.at, "S3CR3T") == NULL, "%s", p.err.at);
	rp_arena_finish(&arena);
}

/* ------------------------------------------------------------- idempotency */

#define TELL(url) "{\"id\": \"tell\", \"type\": \"notify\", \"config\": "	\
		  "{\"channel\": {\"driver\": \"generic\", \"config\": "	\
		  "{\"endpoint\": \"" url "\"}}}}"
#define ASK(url) "{\"id\": \"ask\", \"type\": \"http\", \"config\": "		\
		 "{\"method\": \"POST\", \"url\": \"" url "\", "		\
		 "\"allow_private\": true}}"
#define EACH(id, list, nodes)							\
	"{\"id\": \"" id "\", \"type\": \"foreach\", \"config\": "		\
	"{\"in\": \"" list "\", \"do\": [" nodes "]}}"

#define MAX_KEYS 5

/* Where a text has a %, the receiver's URL goes. */
static const struct keyed {
	const char *name, *nodes;
	const char *keys[MAX_KEYS];	/* the first answer is a failure */
} keyed[] = {
	{ "notify and http", EACH("each", "[1, 2]", TELL("%") ", " ASK("%")),
	  { "T:each.tell:0", "T:each.tell:0", "T:each.ask:0", "T:each.tell:1",
	    "T:each.ask:1" } },
	{ "loops in loops",
	  EACH("out", "[1, 2]", EACH("in", "[3, 4]", ASK("%"))),
	  { "T:out.in.ask:0:0", "T:out.in.ask:0:0", "T:out.in.ask:0:1",
	    "T:out.in.ask:1:0", "T:out.in.ask:1:1" } },
};

static const char *with_url(struct rp_arena *arena, const char *text,
			    const char *url)
{
	const char *out;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (; *text; text++)
		if (*text == '%')
			rp_buf_str(&buf, url);
		else
			rp_buf_char(&buf, *text);
	out = rp_arena_copy(arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return out;
}

/* Items are different messages; another try is the same one. */
RP_ROWS(network, tells_items_apart_and_tries_not, keyed)
{
	static const struct test_answer answers[] = { { .status = 503 }, { 0 } };
	struct test_receiver *receiver = test_receiver_start(answers, 2);
	struct test_process p;
	struct rp_arena arena;

	cr_assert(receiver != NULL);
	rp_arena_init(&arena);
	cli_enter(&arena);
	p = cli_run(&arena, (const char *[TEST_MAX_ARGS]){ "--config", "-",
		"--trace-id", "T" }, rp_arena_printf(&arena,
		"{\"version\": \"1.0\", \"defaults\": {\"max_retries\": 1}, "
		"\"nodes\": [%s]}", with_url(&arena, row->nodes,
					     test_receiver_url(receiver, "/"))));
	cr_expect(eq(int, p.status, 0), "%s: %s%s", row->name, p.out.at,
		  p.err.at);
	cr_assert(eq(sz, test_receiver_count(receiver), MAX_KEYS));
	for (size_t i = 0; i < MAX_KEYS; i++)
		cr_expect(eq(str, (char *)test_request_header(receiver,
				test_receiver_request(receiver, i),
				"Idempotency-Key"), (char *)row->keys[i]),
			  "%s", row->name);
	test_receiver_stop(receiver);
	rp_arena_finish(&arena);
}
