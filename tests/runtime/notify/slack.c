/* The slack notifier on the wire. */
#include <stdlib.h>

#include "base/error.h"
#include "fixture.h"
#include "lib/rows.h"

static const struct test_answer fine = { .body = "ok" };

#define SECTION(text) \
	"{\"type\": \"section\", \"text\": {\"type\": \"mrkdwn\", " \
	"\"text\": \"" text "\"}}"

#define HEADER SECTION("*Disk \\\"sda\\\" &lt;!channel&gt; full* — " \
		       "`CRITICAL` | #42 | local")
#define BODY "Root at 96%\\n*now* &amp; [31m é"

static const struct {
	const char *recommendations;	/* JSON, or NULL */
	const char *intelligence;
	const char *body;
} wires[] = {
	{ NULL, NULL,
	  "{\"blocks\": [" HEADER ", " SECTION(BODY) "], "
	  "\"text\": \"" BODY "\"}" },
	{ "[{\"title\": \" Large Files \","
	  " \"description\": \"**3**\\r\\n<a>\"},"
	  "{\"name\": \"n\", \"detail\": \"\"}, {\"description\": \"d\"}, {},"
	  "\" text \", {\"title\": \"sixth\"}]", NULL,
	  "{\"blocks\": [" HEADER ", " SECTION(BODY) ", "
	  SECTION("*Top recommendations:*\\n"
		  "• *Large Files*: *3*\\n&lt;a&gt;\\n• *n*\\n• d\\n• text")
	  "], \"text\": \"" BODY "\"}" },
	{ "[]", "{\"summary\": \"Log ```grew\"}",
	  "{\"blocks\": [" HEADER ", " SECTION("Log `\\\\`\\\\`\\\\`grew")
	  "], \"text\": \"Log `\\\\`\\\\`\\\\`grew\"}" },
	{ NULL, "{\"summary\": \"- list\", \"probable_cause\": \"cause\"}",
	  "{\"blocks\": [" HEADER ", " SECTION("cause")
	  "], \"text\": \"cause\"}" },
};

RP_ROWS(slack, sends_blocks, wires)
{
	struct sending sending;
	struct rp_arena *arena;
	const struct test_request *got;

	sending_init(&sending, &fine);
	arena = &sending.scene.run.arena;
	if (row->recommendations)
		sending.message.recommendations =
			test_value(arena, row->recommendations);
	if (row->intelligence)
		rp_map_put(arena, &sending.message.context, "intelligence",
			   test_value(arena, row->intelligence));
	got = sending_take(&sending, "slack", "{\"webhook_url\": \"%s\"}");
	cr_expect(eq(str, (char *)got->body.at, (char *)row->body));
	cr_expect(eq(str, (char *)test_request_header(sending.receiver, got,
						      "Content-Type"),
		     "application/json"));
	cr_expect(eq(sz, strlen(sending.delivery.message_id), 36));
	sending_finish(&sending);
}

Test(slack, sends_no_empty_section)
{
	struct sending sending;
	const struct test_request *got;

	sending_init(&sending, &fine);
	sending.message.body = RP_TEXT(" \n");
	got = sending_take(&sending, "slack", "{\"webhook_url\": \"%s\"}");
	cr_expect(eq(str, (char *)got->body.at,
		     "{\"blocks\": [" HEADER "], \"text\": \"\"}"));
	sending_finish(&sending);
}

static const struct {
	char fill;
	size_t n, max_sections;
} floods[] = {
	{ 'x', 100000, 4 },
	{ '<', 100000, 12 },
	{ ' ', 100000, 4 },
	{ '\n', 100000, 4 },
	{ '`', 100000, 12 },
};

RP_ROWS(slack, cuts_long_text_into_sections, floods)
{
	struct sending sending;
	struct rp_arena *arena;
	struct rp_value payload;
	const struct rp_value *blocks;
	char *text;

	sending_init(&sending, &fine);
	arena = &sending.scene.run.arena;
	text = rp_arena_alloc(arena, row->n);
	memset(text, row->fill, row->n);
	sending.message.body = (struct rp_text){ text, row->n };
	sending_take(&sending, "slack", "{\"webhook_url\": \"%s\"}");
	payload = test_value(arena, test_receiver_request(sending.receiver, 0)
					    ->body.at);
	blocks = rp_map_get(&payload, "blocks");
	cr_expect(le(sz, rp_value_count(blocks), 1 + row->max_sections), "%c",
		  row->fill);
	for (size_t i = 0; i < rp_value_count(blocks); i++) {
		size_t n = rp_value_text(rp_value_path(rp_list_at(blocks, i),
						       "text.text"), "").n;

		cr_expect(n > 0 && n <= 3000, "%c: %zu", row->fill, n);
	}
	sending_finish(&sending);
}

static const struct {
	struct test_answer answer;
	const char *config;
	int code;
	const char *error;
} failures[] = {
	{ { .body = "no_text" }, "{\"webhook_url\": \"%s\"}", RP_EPERMANENT,
	  "Unexpected Slack response: no_text" },
	{ { .body = "<html>ok" }, "{\"webhook_url\": \"%s\"}", RP_EPERMANENT,
	  "Unexpected Slack response: <html>ok" },
	{ { .status = 400, .body = "invalid_blocks" },
	  "{\"webhook_url\": \"%s\"}", RP_EPERMANENT,
	  "Slack API error (400): invalid_blocks" },
	{ { .status = 503, .body = "busy" }, "{\"webhook_url\": \"%s\"}",
	  RP_ETRANSIENT, "Slack API error (503): busy" },
	{ { .manner = TEST_CLOSE }, "{\"webhook_url\": \"%s\"}", RP_ETRANSIENT,
	  "Failed to send Slack notification Slack: the server closed the "
	  "connection without an answer" },
	{ { .body = "ok" }, "{\"webhook_url\": \"%s\", \"allow_private\": "
	  "false}", RP_EPERMANENT, "Failed to connect to Slack: address "
	  "127.0.0.1 is private; set \"allow_private\": true "
	  "to permit it" },
	{ { .body = "ok" }, "{\"webhook_url\": \"hooks.slack.com/SECRET\"}",
	  RP_EPERMANENT,
	  "Invalid Slack configuration (valid webhook_url required)" },
	{ { .body = "ok" }, "{\"webhook_url\": \"${file:/nonexistent}\"}",
	  RP_EPERMANENT, "cannot read the secret's file /nonexistent: "
	  "No such file or directory" },
};

RP_ROWS(slack, says_what_went_wrong, failures)
{
	struct sending sending;

	sending_init(&sending, &row->answer);
	sending_go(&sending, "slack", row->config);
	cr_expect(eq(int, sending.code, row->code), "%s", row->error);
	cr_expect(eq(str, (char *)sending.delivery.error,
		     (char *)row->error));
	cr_expect(strstr(sending.delivery.error, "SECRET") == NULL);
	sending_finish(&sending);
}
