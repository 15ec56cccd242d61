/*
 * What templates write (spec notify.md §7): compiled, run by the JIT, and
 * taken as the message of a notify node.
 */
#include "lib/rows.h"
#include "saying.h"

#define PAYLOAD								\
	"{\"title\": \"Disk <b>\\\"sda\\\"</b> & co\", \"n\": 3, \"no\": null," \
	" \"yes\": true, \"half\": 0.5, \"list\": [1, \"a\", null],"	\
	" \"empty\": [], \"map\": {\"k\": \"v\", \"w\": 2},"		\
	" \"evil\": \"{{ 7*7 }}{% if x %}{# ${env:HOME}\","		\
	" \"items\": [{\"t\": \"x\"}, {\"t\": \"y\", \"p\": \"high\"}]}"

static const struct {
	const char *text, *want;
} written[] = {
	/* Printing. */
	{ "plain", "plain" }, { "{{ payload.title }}",
				"Disk <b>\"sda\"</b> & co" },
	{ "{{ payload.n }} {{ payload.half }} {{ payload.yes }}",
	  "3 0.5 True" },
	{ "{{ payload.no }}", "None" }, { "[{{ payload.absent }}]", "[]" },
	{ "{{ null }}{{ null if payload.yes else 1 }}", "NoneNone" },
	{ "{% set x = null %}{{ x }}{{ payload.map.get('z') }}", "NoneNone" },
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
	{ "{{ '<b>'|e }}{{ ['<']|tojson }}", "&lt;b&gt;[\"\\u003c\"]" },
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
	{ "template", "{% if payload.list.exists(a, a == 9) %}"
	  "{% set x = 1 %}{% endif %}{{ x }}",
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

/* ---------------------------------------------------------- of channels */

static const struct sent {
	const char *driver, *key, *text, *want;	/* want NULL: degraded */
} sent[] = {
	{ "console", "template", "{{ payload.title }}",
	  "Disk <b>\"sda\"</b> & co" },
	{ "console", "text_template", "{{ title }}|{{ severity }}|{{ message }}",
	  "Pipeline Notification|info|Pipeline completed." },
	{ "console", "template", "{{ source }} {{ channel }} "
	  "{{ recommendations|length }} {{ context.environment }} "
	  "{{ tags.run_id|length > 0 }}", "test default 0 test True" },
	{ "console", "template", "{{ incident.source }}{{ incident.nothing }}"
	  "{{ intelligence.summary|default('-') }}", "test-" },
	{ "console", "template", "{{ payload.no + 1 }}", NULL },
	{ "slack", "template", "*{{ payload.title }}*",
	  "*Disk &lt;b&gt;\"sda\"&lt;/b&gt; &amp; co*" },
	{ "slack", "template", "{{ payload.title|e }}",
	  "Disk &lt;b&gt;&#34;sda&#34;&lt;/b&gt; &amp; co" },
	{ "slack", "payload_template", "[{\"t\": {{ payload.title }}}]",
	  "[{\"t\": \"Disk <b>\\\"sda\\\"</b> & co\"}]" },
	{ "generic", "payload_template", "{\"t\": \"{{ payload.title }}\"}",
	  "{\"t\": \"Disk <b>\\\"sda\\\"</b> & co\"}" },
	{ "generic", "template", "{\"l\": {{ payload.list }}, \"n\": "
	  "{{ payload.n }}, \"a\": {{ payload.absent }}}",
	  "{\"l\": [1, \"a\", null], \"n\": 3, \"a\": null}" },
	{ "generic", "template", "[{% for x in payload.items %}{{ x.t }}"
	  "{{ ', ' if not loop.last }}{% endfor %}]", "[\"x\", \"y\"]" },
	{ "generic", "template", "[{% for x in payload.items %}{{ x.t }}"
	  "{{ '' if loop.last else ',' }}{% endfor %}]", "[\"x\", \"y\"]" },
	{ "generic", "template", "[{{ 'a' if payload.yes else 'b' }}]",
	  "[\"a\"]" },
	{ "generic", "template", "[{{ payload.title|tojson }}]",
	  "[\"Disk <b>\\\"sda\\\"</b> & co\"]" },
	/* What is safe elsewhere is not safe here. */
	{ "generic", "template", "[\"{{ '\\\\'|e }}\", \"{{ '\\n'|escape }}\"]",
	  "[\"\\\\\", \"\\n\"]" },
	{ "generic", "template", "[\"{{ payload.evil|tojson }}\"]",
	  "[\"\\\"{{ 7*7 }}{% if x %}{# ${env:HOME}\\\"\"]" },
	{ "generic", "template", "[{{ payload.title }}", NULL },
	{ "generic", "template", "{{ payload.n }}", NULL },
};

RP_ROWS(render, makes_what_a_channel_sends, sent)
{
	struct said said;

	say_begin(&said);
	say_by(&said, rp_arena_printf(&said.arena,
		"\"channel\": {\"driver\": \"%s\", \"config\": {%s, "
		"\"%s\": %s}}", row->driver,
		strcmp(row->driver, "slack") == 0
			? "\"webhook_url\": \"https://x.example\""
			: strcmp(row->driver, "generic") == 0
				? "\"url\": \"https://x.example\""
				: "\"tags\": false",
		row->key, say_quoted(&said.arena, rp_text(row->text))), PAYLOAD);
	cr_expect(eq(int, said.degraded != NULL, row->want == NULL), "%s: %s",
		  row->text, said.degraded ? said.degraded : "");
	if (row->want && strcmp(said.payload.at, "null") != 0)
		cr_expect(eq(str, (char *)said.payload.at, (char *)row->want),
			  "%s", row->text);
	else if (row->want)
		cr_expect(eq(str, (char *)said.body.at, (char *)row->want),
			  "%s", row->text);
	rp_arena_finish(&said.arena);
}

/* --------------------------------------------------------------- degraded */

static const struct noted {
	const char *channel, *want;
} noted[] = {
	{ "\"driver\": \"console\", \"config\": {\"template\": \"x\"}", "x" },
	{ "\"driver\": \"console\"", "Pipeline completed." },
	{ "\"driver\": \"slack\", \"config\": {\"webhook_url\": "
	  "\"https://x.example\", \"template\": \"x\"}", "x" },
};

/* Whatever a channel makes of the message, and never as anybody's syntax. */
RP_ROWS(template_render, says_that_it_is_degraded, noted)
{
	struct said said;
	bool is_slack = strstr(row->channel, "slack") != NULL;

	say_begin(&said);
	say_by(&said, rp_arena_printf(&said.arena,
		"\"title\": \"{{ timestamp(payload.t) }}\", \"channel\": {%s}",
		row->channel), "{\"t\": \"<!channel>\"}");
	cr_expect(rp_text_starts(said.body, rp_arena_printf(
		&said.arena, "%s\n\n---\n\nDegraded: title: '%s' is no "
		"timestamp", row->want, is_slack ? "&lt;!channel&gt;"
						 : "<!channel>")),
		  "%s", said.body.at);
	rp_arena_finish(&said.arena);
}
