/*
 * What templates write (spec notify.md §7): compiled, run by the JIT, and
 * taken as the message of a notify node.
 */
#include "base/buf.h"
#include "base/json.h"
#include "compile.h"
#include "jit.h"
#include "lib/rows.h"
#include "lib/scene.h"
#include "notify/notify.h"
#include "run.h"

#define PAYLOAD								\
	"{\"title\": \"Disk <b>\\\"sda\\\"</b> & co\", \"n\": 3, \"no\": null," \
	" \"yes\": true, \"half\": 0.5, \"list\": [1, \"a\", null],"	\
	" \"empty\": [], \"map\": {\"k\": \"v\", \"w\": 2},"		\
	" \"evil\": \"{{ 7*7 }}{% if x %}{# ${env:HOME}\","		\
	" \"items\": [{\"t\": \"x\"}, {\"t\": \"y\", \"p\": \"high\"}]}"

/* What a notify node with these options says. */
struct said {
	struct rp_arena arena;
	struct rp_text title, body;
	const char *severity, *degraded;
};

static int take(void *self, struct rp_ctx *ctx,
		const struct rp_channel *channel,
		const struct rp_message *message, struct rp_delivery *delivery)
{
	struct said *said = self;

	(void)channel;
	(void)delivery;
	said->title = rp_text(rp_text_cstr(&said->arena, message->title));
	said->body = rp_text(rp_text_cstr(&said->arena, message->body));
	said->severity = message->severity;
	said->degraded = ctx->run->nodes[ctx->ordinal].degraded;
	if (said->degraded)
		said->degraded = rp_arena_strdup(&said->arena,
						 said->degraded);
	return 0;
}

static void run_plan(struct said *said, const struct rp_plan *plan,
		     const char *payload)
{
	struct rp_value value = test_value(&said->arena, payload);
	struct rp_run_request request = {
		.plan = plan, .definition = "test", .engine = "jit",
		.payload = &value, .source = "test", .environment = "test",
		.deliver = take, .test_self = said,
	};
	struct rp_error error = { 0 };
	struct rp_run run;

	cr_assert(eq(int, rp_run_begin(&run, &request, &error), 0), "%s",
		  error.message);
	rp_run_go(&run);
	cr_expect(eq(int, run.status, RP_RUN_COMPLETED), "%s",
		  run.error ? run.error : "");
	rp_run_finish(&run);
}

/* Fills *said; the caller finishes its arena. */
static void say(struct said *said, const char *key, struct rp_text text,
		const char *payload)
{
	struct rp_error error = { 0 };
	struct rp_unit unit;
	struct rp_jit jit;
	struct rp_buf json;

	*said = (struct said){ .severity = "" };
	rp_arena_init(&said->arena);
	rp_buf_init(&json, RP_BUF_UNLIMITED);
	rp_buf_printf(&json, "{\"version\": \"1.0\", \"nodes\": [{\"id\": "
		      "\"page\", \"type\": \"notify\", \"config\": {"
		      "\"driver\": \"console\", \"%s\": ", key);
	rp_json_write_string(&json, text, RP_JSON_COMPACT);
	rp_buf_str(&json, "}}]}");
	rp_unit_init(&unit, "test.json", rp_buf_view(&json));
	cr_assert(rp_unit_compile(&unit), "%.*s: %s", (int)text.n, text.at,
		  unit.diags.n ? unit.diags.rows[0].message : "");
	cr_assert(eq(int, rp_jit_build(&jit, &unit, &error), 0), "%s\n%s",
		  error.message, unit.c.at);
	run_plan(said, jit.plan, payload);
	rp_jit_finish(&jit);
	rp_unit_finish(&unit);
	rp_buf_finish(&json);
}

static const struct {
	const char *text, *want;
} written[] = {
	/* Printing. */
	{ "plain", "plain" }, { "{{ payload.title }}",
				"Disk <b>\"sda\"</b> & co" },
	{ "{{ payload.n }} {{ payload.half }} {{ payload.yes }}",
	  "3 0.5 True" },
	{ "{{ payload.no }}", "None" }, { "[{{ payload.absent }}]", "[]" },
	{ "{{ payload.list }}", "[1, 'a', None]" },
	{ "{{ payload.map }}", "{'k': 'v', 'w': 2}" },
	{ "{{ payload.evil }}", "{{ 7*7 }}{% if x %}{# ${env:HOME}" },
	{ "{{ payload.n + 1 }} {{ 'a' ~ payload.n }}", "4 a3" },
	{ "{{ 'x' if payload.yes else 'y' }}", "x" },
	{ "{{ payload.list[0] }}{{ payload.title[:4] }}", "1Disk" },
	/* Filters and tests. */
	{ "{{ payload.title[:4]|upper }}", "DISK" },
	{ "{{ payload.absent|default('d') }}", "d" },
	{ "{{ payload.empty|default('d', true) }}", "d" },
	{ "{{ payload.title|e }}",
	  "Disk &lt;b&gt;&#34;sda&#34;&lt;/b&gt; &amp; co" },
	{ "{{ payload.map|tojson }}", "{\"k\": \"v\", \"w\": 2}" },
	{ "{{ payload.list|length }}", "3" },
	{ "{{ ' a '|trim }}|{{ 'abc'|replace('b', 'x') }}", "a|axc" },
	{ "{{ ['a', 'b']|join('-') }}", "a-b" },
	{ "{% if payload.map is mapping %}m{% endif %}", "m" },
	{ "{% if payload.no is none %}n{% endif %}", "n" },
	{ "{% if payload.n is not none %}n{% endif %}", "n" },
	{ "{% if payload.title is string %}s{% endif %}", "s" },
	/* Conditions go by truth. */
	{ "{% if payload.empty %}a{% elif payload.n > 5 %}b{% else %}c"
	  "{% endif %}", "c" },
	{ "{% if payload.list and not payload.no %}a{% endif %}", "a" },
	{ "{% if payload.absent %}a{% else %}b{% endif %}", "b" },
	/* Loops. */
	{ "{% for x in payload.items %}{{ loop.index }}:{{ x.t }}"
	  "{% if not loop.last %}, {% endif %}{% endfor %}", "1:x, 2:y" },
	{ "{% for x in payload.items %}{{ loop.index0 }}{{ loop.first }}"
	  "{{ loop.length }} {% endfor %}.", "0True2 1False2 ." },
	{ "{% for x in payload.items %}{{ x.p }};{% endfor %}", ";high;" },
	{ "{% for x in payload.empty %}a{% else %}none{% endfor %}", "none" },
	{ "{% for x in payload.absent %}a{% else %}none{% endfor %}", "none" },
	{ "{% for k, v in payload.map.items() %}{{ k }}={{ v }} {% endfor %}.",
	  "k=v w=2 ." },
	{ "{% for k in payload.map %}{{ k }}{% endfor %}", "kw" },
	{ "{% for a in [1, 2] %}{% for b in [3, 4] %}{{ a }}{{ b }} "
	  "{% endfor %}{% endfor %}.", "13 14 23 24 ." },
	{ "{% for x in payload.items[:1] %}{{ x.t }}{% endfor %}", "x" },
	/* Variables. */
	{ "{% set x = 1 %}{% set x = x + 1 %}{{ x }}", "2" },
	{ "{% if payload.yes %}{% set x = 'a' %}{% else %}{% set x = 'b' %}"
	  "{% endif %}{{ x }}", "a" },
	{ "{% if payload.no %}{% set x = 1 %}{% endif %}{{ x|default('-') }}",
	  "-" },
	{ "{% set x = 1 %}{% for y in [1] %}{% set x = 2 %}{{ x }}"
	  "{% endfor %}{{ x }}", "21" },
	{ "{% set m = {'a': 'b'} %}{{ m.a }}{{ m.get('c', 'd') }}", "bd" },
	{ "{% for x in [1, 2] %}{{ [3, 4].map(y, y * x) }}{% endfor %}",
	  "[3, 4][6, 8]" },
	/* Text. */
	{ "a {#- c -#} b\n", "ab" }, { "a\n\n{%- if true %} b{% endif %}",
				       "a b" },
	{ "é\\ \"?\" %s */", "é\\ \"?\" %s */" },
};

RP_ROWS(template_render, writes, written)
{
	struct said said;

	say(&said, "template", rp_text(row->text), PAYLOAD);
	cr_expect(eq(str, (char *)said.body.at, (char *)row->want), "%s",
		  row->text);
	cr_expect(said.degraded == NULL, "%s: %s", row->text, said.degraded);
	rp_arena_finish(&said.arena);
}

/* -------------------------------------------------------- people are told */

static const struct {
	const char *key, *text, *degraded;
} failing[] = {
	{ "template", "{{ payload.n / 0 }}", "template: " },
	{ "template", "a{{ payload.title + 1 }}b", "template: " },
	{ "template", "{% for x in payload.n %}{% endfor %}", "template: " },
	{ "template", "{% for a, b in payload.list %}{% endfor %}",
	  "template: " },
	{ "template", "{% if payload.no %}{% set x = 1 %}{% endif %}{{ x }}",
	  "template: the variable was not set" },
	{ "title", "{{ payload.n / 0 }}", "title: " },
	{ "severity", "{{ payload.n / 0 }}", "severity: " },
	{ "severity", "{{ payload.title }}", "severity: is none of" },
};

RP_ROWS(template_render, tells_people_all_the_same, failing)
{
	struct said said;

	say(&said, row->key, rp_text(row->text), PAYLOAD);
	cr_expect(eq(str, (char *)said.title.at, "Pipeline Notification"));
	cr_expect(rp_text_starts(said.body,
				 "Pipeline completed.\n\n---\n\nDegraded: "));
	cr_expect(eq(str, (char *)said.severity, "info"));
	cr_expect(said.degraded && rp_text_starts(rp_text(said.degraded),
						  row->degraded),
		  "%s: %s", row->text, said.degraded);
	rp_arena_finish(&said.arena);
}

Test(template_render, bounds_what_is_written)
{
	struct said said;

	say(&said, "template", rp_text(
		"{% set l = [1,2,3,4,5,6,7,8,9,10] %}"
		"{% for a in l %}{% for b in l %}{% for c in l %}"
		"{% for d in l %}{% for e in l %}{% for g in l %}"
		"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		"{% endfor %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}"
		"{% endfor %}"), "{}");
	cr_expect(rp_text_starts(said.body,
				 "Pipeline completed.\n\n---\n\nDegraded: "));
	cr_expect(said.degraded != NULL);
	rp_arena_finish(&said.arena);
}

Test(template_render, keeps_titles_on_their_line)
{
	struct said said;

	say(&said, "title", rp_text("{{ payload }}"), "\"a\\nb\\u001bc\"");
	cr_expect(eq(str, (char *)said.title.at, "a b c"));
	rp_arena_finish(&said.arena);
}
