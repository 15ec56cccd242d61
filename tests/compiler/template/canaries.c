/*
 * Texts that would be code somewhere: whatever a payload brings is data in
 * each place that it ends up in, and every field survives every kind of value.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "lib/rows.h"
#include "saying.h"

/* As JSON, without the quotes around it. */
static const char *const canaries[] = {
	"{{ 7*7 }}", "{% if 1 %}x{% endif %}", "{# x #}", "{{ payload }}",
	"{%- set title = 1 -%}", "}}{{", "%}", "${env:HOME}",
	"${file:/etc/passwd}", "$HOME", "$(id)", "`id`", "; rm -rf / #",
	"| cat /etc/passwd", "&& reboot", "' OR '1'='1", "'; DROP TABLE runs;--",
	"\\\"},{\\\"a\\\":\\\"b", "\\\\", "\\\\\\\"", "\\\\u0022", "<script>x()</script>",
	"<img src=x onerror=y>", "&lt;b&gt;", "&amp;", "<!channel>", "<@U123>",
	"<https://evil.example|click>", "*bold* _it_ ~s~", "x\\r\\nBcc: a@b.c",
	"x\\nX-Evil: 1", "\\u0000tail", "\\u001b[31mred\\u001b[0m",
	"\\u202egnp.exe", "\\u2028\\u2029", "%s%n%x", "../../etc/passwd",
	"\\\"*/ int main() { /*", "?\?/", "__proto__",
};

#define CANARIES (sizeof canaries / sizeof canaries[0])

static struct rp_text decoded(struct rp_arena *arena, const char *canary)
{
	struct rp_json_result result;
	struct rp_value value;

	cr_assert(eq(int, rp_json_read(&value, arena, rp_text(rp_arena_printf(
		arena, "\"%s\"", canary)), 8, &result), 0), "%s", canary);
	return value.as.text;
}

static const char *entities(struct rp_arena *arena, struct rp_text text)
{
	const char *out;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (size_t i = 0; i < text.n; i++)
		if (text.at[i] == '&')
			rp_buf_str(&buf, "&amp;");
		else if (text.at[i] == '<')
			rp_buf_str(&buf, "&lt;");
		else if (text.at[i] == '>')
			rp_buf_str(&buf, "&gt;");
		else
			rp_buf_char(&buf, text.at[i]);
	out = rp_arena_copy(arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return out;
}

/* Control characters are blanks, and there are none around it. */
static const char *one_line(struct rp_arena *arena, struct rp_text text)
{
	struct rp_text trimmed = rp_text_trim(text);
	char *copy = rp_arena_copy(arena, trimmed.at, trimmed.n);

	for (size_t i = 0; i < trimmed.n; i++)
		if ((unsigned char)copy[i] < ' ')
			copy[i] = ' ';
	return copy;
}

/* As they are; what the harness keeps ends at a NUL. */
static const char *as_is(struct rp_arena *arena, struct rp_text text)
{
	return rp_text_cstr(arena, text);
}

static const char *in_json(struct rp_arena *arena, struct rp_text text)
{
	return rp_arena_printf(arena, "{\"t\": [%s, %s]}",
			       say_quoted(arena, text),
			       say_quoted(arena, text));
}

static const struct place {
	const char *name, *config;
	const char *(*want)(struct rp_arena *arena, struct rp_text text);
} places[] = {
	{ "title", "\"driver\": \"console\", \"title\": \"{{ payload }}\"",
	  one_line },
	{ "text", "\"driver\": \"console\", \"template\": \"{{ payload }}\"",
	  as_is },
	{ "console", "\"channel\": {\"driver\": \"console\", \"config\": "
	  "{\"template\": \"{{ payload }}\"}}", as_is },
	{ "slack", "\"channel\": {\"driver\": \"slack\", \"config\": "
	  "{\"webhook_url\": \"https://x.example\", \"template\": "
	  "\"{{ payload }}\"}}", entities },
	{ "json", "\"channel\": {\"driver\": \"generic\", \"config\": "
	  "{\"url\": \"https://x.example\", \"payload_template\": "
	  "\"{\\\"t\\\": [{{ payload }}, \\\"{{ payload }}\\\"]}\"}}",
	  in_json },
};

static void is_data(const struct place *place, const char *canary)
{
	struct said said;
	struct rp_text text;
	const char *got;

	say_begin(&said);
	text = decoded(&said.arena, canary);
	say_by(&said, place->config, rp_arena_printf(&said.arena, "\"%s\"",
						     canary));
	got = place->want == in_json ? said.payload.at
	      : place->want == one_line ? said.title.at : said.body.at;
	cr_expect(eq(str, (char *)got,
		     (char *)place->want(&said.arena, text)), "%s in %s",
		  canary, place->name);
	cr_expect(said.degraded == NULL, "%s in %s: %s", canary, place->name,
		  said.degraded);
	rp_arena_finish(&said.arena);
}

RP_ROWS(canaries, are_data_wherever_they_end, places)
{
	for (size_t i = 0; i < CANARIES; i++)
		is_data(row, canaries[i]);
}

/* ------------------------------------------------------------ odd values */

#define MEGABYTE ((size_t)1 << 20)

static const char *const odd[] = {
	"null", "true", "-1", "1.5e308", "\"\"", "[]", "{}", "[[1], null]",
	"{\"a\": {\"b\": null}}", NULL,	/* NULL: a text of a megabyte */
};

static const struct field {
	const char *before, *after;
} fields[] = {
	{ "\"driver\": \"console\", \"title\": \"", "\"" },
	{ "\"driver\": \"console\", \"template\": \"", "\"" },
	{ "\"driver\": \"console\", \"severity\": \"", "\"" },
	{ "\"channel\": {\"driver\": \"console\", \"config\": "
	  "{\"template\": \"", "\"}}" },
	{ "\"channel\": {\"driver\": \"slack\", \"config\": {\"webhook_url\": "
	  "\"https://x.example\", \"template\": \"", "\"}}" },
	{ "\"channel\": {\"driver\": \"generic\", \"config\": {\"url\": "
	  "\"https://x.example\", \"headers\": {\"X-A\": \"", "\"}}}" },
	{ "\"channel\": {\"driver\": \"generic\", \"config\": {\"url\": "
	  "\"https://x.example\", \"payload_template\": \"[", "]\"}}" },
};

static const char *const uses[] = {
	"{{ payload.x }}", "{{ payload.missing }}", "{{ payload.x + 1 }}",
	"{{ payload.x.y.z }}", "{% for a in payload.x %}{{ a }}{% endfor %}",
	"{{ payload.x|upper }}", "{{ payload.x[0] }}",
};

static const char *value_of(struct rp_arena *arena, const char *value)
{
	char *text;

	if (value)
		return rp_arena_printf(arena, "{\"x\": %s}", value);
	text = rp_arena_alloc(arena, MEGABYTE + 1);
	memset(text, 'x', MEGABYTE);
	return rp_arena_printf(arena, "{\"x\": \"%s\"}", text);
}

/*
 * A severity is one of four, a title is a line; whatever was asked for, there
 * is a message that somebody can read.
 */
static void is_told(const struct field *field, const char *use,
		    const char *value)
{
	struct rp_text severity;
	struct said said;

	say_begin(&said);
	say_by(&said, rp_arena_printf(&said.arena, "%s%s%s", field->before, use,
				      field->after),
	       value_of(&said.arena, value));
	severity = rp_text(said.severity);
	cr_expect(rp_text_is(severity, "info"), "%s %s", field->before, use);
	cr_expect(said.title.n > 0 && said.title.n <= 1000, "%s %s",
		  field->before, use);
	cr_expect(said.body.n > 0, "%s %s", field->before, use);
	rp_arena_finish(&said.arena);
}

Test(canaries, no_value_keeps_people_from_being_told)
{
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		for (size_t j = 0; j < sizeof uses / sizeof uses[0]; j++)
			for (size_t k = 0; k < sizeof odd / sizeof odd[0]; k++)
				is_told(&fields[i], uses[j], odd[k]);
}
