/* The generic notifier on the wire. */
#include <stdlib.h>

#include "base/error.h"
#include "fixture.h"
#include "lib/rows.h"

static const struct test_answer fine = { .status = 204 };

static const char wire[] =
	"{\"title\": \"Disk \\\"sda\\\" <!channel> full\", "
	"\"message\": \"Root at 96%\\n**now** & \\u001b[31m \\u00e9\", "
	"\"severity\": \"critical\", \"channel\": \"default\", "
	"\"source\": \"local\", \"incident_id\": 42, "
	"\"generated_at\": \"2026-03-03T12:00:00.123456+00:00\", "
	"\"tags\": {\"trace_id\": \"T1\"}, "
	"\"context\": {\"source\": \"local\", \"environment\": \"production\", "
	"\"incident_id\": 42, \"cpu_count\": 4, "
	"\"total_memory\": 17179869184, \"disk_total\": \"536870912000\"}, "
	"\"incident\": {\"title\": \"Disk \\\"sda\\\" <!channel> full\", "
	"\"message\": \"Root at 96%\\n**now** & \\u001b[31m \\u00e9\", "
	"\"severity\": \"critical\", \"channel\": \"default\", "
	"\"tags\": {\"trace_id\": \"T1\"}, "
	"\"context\": {\"source\": \"local\", \"environment\": \"production\", "
	"\"incident_id\": 42, \"cpu_count\": 4, "
	"\"total_memory\": 17179869184, \"disk_total\": \"536870912000\"}, "
	"\"cpu_count\": 4, \"ram_total_bytes\": 17179869184, "
	"\"ram_total_human\": \"16.0 GB\", "
	"\"disk_total_bytes\": \"536870912000\", "
	"\"disk_total_human\": \"500.0 GB\", \"incident_id\": 42, "
	"\"source\": \"local\", \"environment\": \"production\", "
	"\"ingest\": null, \"check\": null, \"intelligence\": null, "
	"\"generated_at\": \"2026-03-03T12:00:00.123456+00:00\"}}";

Test(generic, sends_the_payload_of_the_spec)
{
	struct sending sending;
	const struct test_request *got;

	sending_init(&sending, &fine);
	got = sending_take(&sending, "generic", "{\"endpoint\": \"%s\"}");
	cr_expect(eq(str, (char *)got->method, "POST"));
	cr_expect(eq(str, (char *)got->path, "/hook/SECRET"));
	cr_expect(eq(str, (char *)got->body.at, (char *)wire));
	sending_finish(&sending);
}

static const struct {
	const char *config, *header, *want;
} headers[] = {
	{ "{\"endpoint\": \"%s\"}", "Content-Type", "application/json" },
	{ "{\"endpoint\": \"%s\"}", "User-Agent", "ServerMonitoring/1.0" },
	{ "{\"endpoint\": \"%s\"}", "Idempotency-Key", "T1:page" },
	{ "{\"webhook_url\": \"%s\", \"headers\": {\"user-agent\": \"me\"}}",
	  "User-Agent", "me" },
	{ "{\"endpoint_url\": \"%s\", \"headers\": {\"X-A\": \"${env:RP_T}\"}}",
	  "X-A", "sesame" },
	{ "{\"endpoint\": \"%s\", \"headers\": "
	  "{\"Authorization\": \"Bearer ${env:RP_T} ${x}$\"}}",
	  "Authorization", "Bearer sesame ${x}$" },
};

RP_ROWS(generic, sends_its_headers, headers)
{
	struct sending sending;
	const struct test_request *got;

	setenv("RP_T", "sesame", 1);
	sending_init(&sending, &fine);
	got = sending_take(&sending, "generic", row->config);
	cr_expect(eq(str, (char *)test_request_header(sending.receiver, got,
						      row->header),
		     (char *)row->want), "%s", row->config);
	sending_finish(&sending);
}

static const struct {
	const char *key;
	bool is_kept;
} keys[] = {
	{ "T1:page:ops", true },
	{ "a b", false },
	{ "a\r\nX-Evil: 1", false },
	{ "trace-\xc3\xa9", false },
};

RP_ROWS(generic, makes_any_key_fit_a_header, keys)
{
	struct sending sending;
	const struct test_request *got;
	const char *sent;

	sending_init(&sending, &fine);
	sending.message.idempotency_key = row->key;
	got = sending_take(&sending, "generic", "{\"endpoint\": \"%s\"}");
	sent = test_request_header(sending.receiver, got, "Idempotency-Key");
	cr_expect(eq(int, !strcmp(sent, row->key), row->is_kept), "%s", sent);
	cr_expect(row->is_kept || strlen(sent) == 64);
	cr_expect(strstr(got->head, "Evil") == NULL);
	sending_finish(&sending);
}

Test(generic, gives_ids_that_a_retry_repeats)
{
	struct sending sending;
	const char *first;

	sending_init(&sending, &fine);
	sending_take(&sending, "generic", "{\"endpoint\": \"%s\"}");
	first = sending.delivery.message_id;
	cr_expect(eq(sz, strlen(first), strlen("generic_01234567")));
	sending_take(&sending, "generic", "{\"endpoint\": \"%s\"}");
	cr_expect(eq(str, (char *)sending.delivery.message_id, (char *)first));
	sending.message.idempotency_key = "T1:other";
	sending_take(&sending, "generic", "{\"endpoint\": \"%s\"}");
	cr_expect(ne(str, (char *)sending.delivery.message_id, (char *)first));
	sending_finish(&sending);
}

Test(generic, can_send_without_a_body_or_not_at_all)
{
	struct sending sending;
	const struct test_request *got;

	sending_init(&sending, &fine);
	got = sending_take(&sending, "generic",
			   "{\"endpoint\": \"%s\", \"method\": \"delete\"}");
	cr_expect(eq(str, (char *)got->method, "DELETE"));
	cr_expect(eq(sz, got->body.n, 0));
	sending_go(&sending, "generic",
		   "{\"endpoint\": \"%s\", \"disabled\": true}");
	cr_expect(eq(int, sending.code, 0));
	cr_expect(eq(sz, test_receiver_count(sending.receiver), 1));
	sending_finish(&sending);
}

/* --------------------------------------------------------------- failures */

static const struct {
	struct test_answer answer;
	const char *config;
	int code;
	const char *error;
	int64_t retry_after_us;
} failures[] = {
	{ { .status = 500, .body = "boom" }, "{\"endpoint\": \"%s\"}",
	  RP_ETRANSIENT, "HTTP error (500): boom", 0 },
	{ { .status = 429, .headers = "Retry-After: 7\r\n", .body = "slow" },
	  "{\"endpoint\": \"%s\"}", RP_ETRANSIENT, "HTTP error (429): slow",
	  7000000 },
	{ { .status = 404, .body = "\033[31m<b>\r\nno\n" },
	  "{\"endpoint\": \"%s\"}", RP_EPERMANENT,
	  "HTTP error (404): \\x1b[31m<b>\\r\\nno", 0 },
	{ { .status = 404, .body = "Cannot POST /hook/SECRET" },
	  "{\"endpoint\": \"%s\"}", RP_EPERMANENT,
	  "HTTP error (404): Cannot POST ***", 0 },
	{ { .status = 403, .body = "who is SECRET-7?" },
	  "{\"endpoint\": \"%s\", \"headers\": {\"X-Key\": "
	  "\"Bearer ${env:RP_KEY}\"}}", RP_EPERMANENT,
	  "HTTP error (403): who is ***?", 0 },
	{ { .status = 401 }, "{\"endpoint\": \"%s\"}", RP_EPERMANENT,
	  "HTTP error (401): ", 0 },
	{ { .status = 302,
	    .headers = "Location: https://u:p@a.example/?t=1\r\n" },
	  "{\"endpoint\": \"%s\"}", RP_EPERMANENT,
	  "HTTP error (302): answered 302 with a redirect to a.example; "
	  "redirects are not followed", 0 },
	{ { .status = 307, .body = "go away" }, "{\"endpoint\": \"%s\"}",
	  RP_EPERMANENT, "HTTP error (307): go away", 0 },
	{ { .manner = TEST_RESET }, "{\"endpoint\": \"%s\"}", RP_ETRANSIENT,
	  "Failed to send notification Generic: the connection was reset", 0 },
	{ { .manner = TEST_HANG }, "{\"endpoint\": \"%s\", \"timeout\": 1}",
	  RP_ETIMEOUT, "Failed to send notification Generic: timed out", 0 },
	{ { .status = 200 }, "{\"endpoint\": \"%s\", \"allow_private\": false}",
	  RP_EPERMANENT, "Failed to connect to Generic: address 127.0.0.1 is "
	  "private; set \"allow_private\": true to permit it",
	  0 },
	{ { .status = 200 }, "{\"endpoint\": \"http://127.0.0.1:1/?k=SECRET\"}",
	  RP_ETRANSIENT, "Failed to connect to Generic: [Errno 111] "
	  "Connection refused (127.0.0.1:1)", 0 },
	{ { .status = 200 }, "{\"endpoint\": \"${env:RP_ABSENT}\"}",
	  RP_EPERMANENT, "environment variable RP_ABSENT is not set", 0 },
	{ { .status = 200 }, "{\"endpoint\": \"${env:RP_EMPTY}\"}",
	  RP_EPERMANENT, "Invalid configuration (endpoint or webhook_url "
	  "required)", 0 },
	{ { .status = 200 }, "{\"endpoint\": \"${env:RP_ODD}\"}",
	  RP_EPERMANENT, "Failed to send notification Generic: the URL is "
	  "neither http nor https", 0 },
	{ { .status = 200 }, "{\"endpoint\": \"%s\", \"headers\": "
	  "{\"X-A\": \"b\\r\\nX-Evil: 1\"}}", RP_EPERMANENT,
	  "Failed to send notification Generic: header 'X-A' has control "
	  "characters in its value", 0 },
	{ { .status = 200 }, "{\"endpoint\": \"%s\", \"method\": \"A B\"}",
	  RP_EPERMANENT,
	  "Failed to send notification Generic: 'A B' is not an HTTP method",
	  0 },
};

RP_ROWS(generic, says_what_went_wrong, failures)
{
	struct sending sending;
	const struct rp_delivery *delivery = &sending.delivery;

	setenv("RP_EMPTY", "", 1);
	setenv("RP_ODD", "ftp://SECRET/", 1);
	setenv("RP_KEY", "SECRET-7", 1);
	sending_init(&sending, &row->answer);
	sending_go(&sending, "generic", row->config);
	cr_expect(eq(int, sending.code, row->code), "%s", row->error);
	cr_expect(eq(str, (char *)delivery->error, (char *)row->error));
	cr_expect(strstr(delivery->error, "SECRET") == NULL);
	cr_expect(eq(i64, sending.scene.ctx.retry_after_us,
		     row->retry_after_us));
	sending_finish(&sending);
}

Test(generic, keeps_to_the_deadline_of_the_attempt)
{
	static const struct test_answer hang = { .manner = TEST_HANG };
	struct sending sending;

	sending_init(&sending, &hang);
	sending.scene.ctx.deadline_us =
		rp_system_clock.mono_us(&rp_system_clock) + 50000;
	sending_go(&sending, "generic", "{\"endpoint\": \"%s\"}");
	cr_expect(eq(int, sending.code, RP_ETIMEOUT));
	sending_finish(&sending);
}

Test(generic, shows_only_the_front_of_a_long_answer)
{
	static const struct test_answer flood = {
		.status = 500, .repeat = 50000,
		.body = "0123456789012345678901234567890123456789",
	};
	struct sending sending;

	sending_init(&sending, &flood);
	sending_go(&sending, "generic", "{\"endpoint\": \"%s\"}");
	cr_expect(eq(int, sending.code, RP_ETRANSIENT));
	cr_expect(eq(sz, strlen(sending.delivery.error),
		     strlen("HTTP error (500): ") + 500 + strlen("…")));
	sending_finish(&sending);
}
