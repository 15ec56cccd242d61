/*
 * Templates of the store and of channels, from the command line to what people
 * get.
 */
#include "golden.h"

#include <stdlib.h>
#include <unistd.h>

#include "lib/files.h"
#include "lib/receiver.h"
#include "lib/rows.h"

static const char page[] =
	"{\"version\": \"1.0\", \"nodes\": ["
	"{\"id\": \"in\", \"type\": \"ingest\"},"
	"{\"id\": \"page\", \"type\": \"notify\", \"config\": "
	"{\"driver\": \"console\", \"title\": \"{{ title|upper }}\"}}]}";

static const char alert[] =
	"{\"name\": \"Disk full\", \"severity\": \"critical\", "
	"\"fingerprint\": \"f1\"}";

static const struct cli_row kept[] = {
	{ "template-none", { "template", "list" }, NULL },
	{ "template-add", { "template", "add", "foot", "-" },
	  "from {{ source }}{% if incident_id %} #{{ incident_id }}"
	  "{% endif %}\n" },
	{ "template-broken", { "template", "add", "bad", "-" },
	  "{% if x %}" },
	{ "template-name", { "template", "add", "../foot", "-" }, "x" },
	{ "template-bytes", { "template", "add", "bytes", "-" }, "\xff" },
	{ "template-show", { "template", "show", "foot" }, NULL },
	{ "template-list", { "template", "list" }, NULL },
	{ "template-json", { "template", "list", "--json" }, NULL },
	{ "template-include", { "run", "--config", "-", "--payload", "{}",
	  "--emit-c" },
	  "{\"version\": \"1.0\", \"nodes\": [{\"id\": \"page\", \"type\": "
	  "\"notify\", \"config\": {\"driver\": \"console\", \"template\": "
	  "\"{% include 'foot' %}\"}}]}" },
	{ "template-channel-wrong", { "channel", "add", "ops", "--driver",
	  "console", "--config", "{\"template\": \"{{ severty }}\"}" },
	  NULL },
	{ "template-channel", { "channel", "add", "ops", "--driver",
	  "console", "--config", "{\"template\": \"{{ severity|upper }}: "
	  "{{ title }}\\n{% include 'foot' %}\"}" }, NULL },
	{ "template-page", { "--config", "-", "--payload", alert }, page },
	{ "template-rm", { "template", "rm", "foot" }, NULL },
	{ "template-rm-again", { "template", "rm", "foot" }, NULL },
	{ "template-page-without", { "--config", "-", "--payload", alert },
	  page },
};

CLI_ROWS(template, are_kept_and_sent, kept)

/* ------------------------------------------------------------------ builds */

static const char *say(struct rp_arena *arena, const char *program)
{
	struct test_process p = test_run(arena, (const char *const[]){
		program, "--payload", alert, NULL }, RP_TEXT(""), NULL);

	cr_expect(eq(int, p.status, 0), "%s", p.err.at);
	return p.out.at;
}

static void put_channel(struct rp_arena *arena, const char *config)
{
	struct test_process p = cli_run(arena, (const char *[TEST_MAX_ARGS]){
		"channel", "add", "ops", "--driver", "console", "--config",
		config }, NULL);

	cr_assert(eq(int, p.status, 0), "%s", p.err.at);
}

/* A program has the templates of the day when it was built. */
Test(template, is_part_of_a_program)
{
	const char *directory, *config, *program, *said;
	struct test_process p;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	put_channel(&arena, "{\"template\": \"OLD {{ title }}\"}");
	directory = test_directory(&arena);
	config = rp_arena_printf(&arena, "%s/page.json", directory);
	program = rp_arena_printf(&arena, "%s/page", directory);
	test_write(config, rp_text(page));
	p = cli_run(&arena, (const char *[TEST_MAX_ARGS]){
		"build", config, "-o", program }, NULL);
	cr_assert(eq(int, p.status, 0), "%s", p.err.at);
	said = say(&arena, program);
	cr_expect(strstr(said, "OLD DISK FULL") != NULL, "%s", said);
	put_channel(&arena, "{\"template\": \"NEW {{ title }}\"}");
	said = say(&arena, program);
	cr_expect(strstr(said, "Disk full: critical firing") != NULL, "%s",
		  said);
	cr_expect(strstr(said, "Degraded: template: ") != NULL, "%s", said);
	rp_arena_finish(&arena);
}

/* ------------------------------------------------------------ inline channels */

#define HOSTILE "\\\"},\\\"channel\\\":\\\"#x\\r\\nX-Evil: 1 {{7*7}} ${env:HOME} " \
		"<!channel> &\\u0000"

static const struct wire {
	const char *name, *driver, *config;
	const char *body;		/* all of it, or its beginning */
	const char *header, *value;
} wires[] = {
	{ "JSON", "generic", "\"payload_template\": \"{\\\"t\\\": "
	  "\\\"{{ title }}\\\", \\\"n\\\": {{ tags.absent }}}\"",
	  "{\"t\": \"\\\"},\\\"channel\\\":\\\"#x\\r\\nX-Evil: 1 {{7*7}} "
	  "${env:HOME} <!channel> &\\u0000\", \"n\": null, \"incident\": {",
	  NULL, NULL },
	{ "list", "generic", "\"template\": \"[{{ severity }}, "
	  "{{ title|length }}]\"", "[\"critical\", 61]", NULL, NULL },
	{ "text", "generic", "\"text_template\": \"T {{ severity }}\"",
	  "{\"title\": \"\\\"},\\\"channel\\\":\\\"#x\\r\\nX-Evil: 1 {{7*7}} "
	  "${env:HOME} <!channel> &\\u0000\", \"message\": \"T critical\"", NULL,
	  NULL },
	{ "mrkdwn", "slack", "\"template\": \"*{{ title }}*\"",
	  "{\"text\": \"*\\\"},\\\"channel\\\":\\\"#x\\r\\nX-Evil: 1 {{7*7}} "
	  "${env:HOME} &lt;!channel&gt; &amp;\\u0000*\"}", NULL, NULL },
	{ "blocks", "slack", "\"payload_template\": \"[{\\\"type\\\": "
	  "\\\"divider\\\"}]\"", "{\"blocks\": [{\"type\": \"divider\"}], "
	  "\"text\": \"\"}", NULL, NULL },
	{ "headers", "generic", "\"headers\": {\"X-Title\": \"<{{ title }}>\"}",
	  "{\"title\": ", "X-Title", "<\"},\"channel\":\"#x  X-Evil: 1 "
	  "{{7*7}} ${env:HOME} <!channel> & >" },
	{ "no JSON", "generic", "\"payload_template\": \"{\\\"t\\\": "
	  "{{ title }}\"", "{\"title\": ", NULL, NULL },
};

static const char *wire_definition(struct rp_arena *arena,
				   const struct wire *row, const char *url)
{
	bool is_slack = strcmp(row->driver, "slack") == 0;

	return rp_arena_printf(arena,
		"{\"version\": \"1.0\", \"nodes\": [{\"id\": \"in\", "
		"\"type\": \"ingest\"}, {\"id\": \"post\", \"type\": "
		"\"notify\", \"config\": {\"channel\": {\"driver\": \"%s\", "
		"\"config\": {\"%s\": \"%s\", %s}}}}]}", row->driver,
		is_slack ? "webhook_url" : "endpoint", url, row->config);
}

static void is_on_the_wire(struct test_receiver *receiver,
			   const struct wire *row)
{
	const struct test_request *request =
		test_receiver_request(receiver, 0);

	cr_assert(request != NULL, "%s", row->name);
	cr_expect(rp_text_starts(request->body, row->body), "%s: %.*s",
		  row->name, (int)request->body.n, request->body.at);
	if (row->header)
		cr_expect(eq(str, (char *)test_request_header(
				receiver, request, row->header),
			     (char *)row->value), "%s", row->name);
	cr_expect(strstr(request->head, "\nX-Evil") == NULL, "%s", row->name);
}

RP_ROWS(template, makes_what_a_channel_sends, wires)
{
	static const struct test_answer answers[] = { { .body = "ok" } };
	struct test_receiver *receiver = test_receiver_start(answers, 1);
	struct test_process p;
	struct rp_arena arena;

	cr_assert(receiver != NULL);
	rp_arena_init(&arena);
	cli_enter(&arena);
	p = cli_run(&arena, (const char *[TEST_MAX_ARGS]){ "--config", "-",
		"--payload", "{\"severity\": \"critical\", \"name\": \"" HOSTILE
		"\"}" },
		wire_definition(&arena, row, test_receiver_url(receiver, "/")));
	cr_expect(eq(int, p.status, 0), "%s\n%s%s", row->name, p.out.at,
		  p.err.at);
	is_on_the_wire(receiver, row);
	test_receiver_stop(receiver);
	rp_arena_finish(&arena);
}
