#include "alerts/matcher.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "lib/rows.h"

static const struct { const char *text, *want; } readings[] = {
	{ "a=b", "[\"a=\\\"b\\\"\"]" },
	{ " a = b ", "[\"a=\\\"b\\\"\"]" },
	{ "a!=b", "[\"a!=\\\"b\\\"\"]" },
	{ "a=~b.*", "[\"a=~\\\"b.*\\\"\"]" },
	{ "a!~b", "[\"a!~\\\"b\\\"\"]" },
	{ "a=", "[\"a=\\\"\\\"\"]" },
	{ "a=\"\"", "[\"a=\\\"\\\"\"]" },
	{ "{a=b}", "[\"a=\\\"b\\\"\"]" },
	{ "{}", "[]" }, { "", "[]" },
	{ "{a=\"b\", c!=d, }", "[\"a=\\\"b\\\"\",\"c!=\\\"d\\\"\"]" },
	{ "a=b,c=~\"d,e{1,2}\"", "[\"a=\\\"b\\\"\",\"c=~\\\"d,e{1,2}\\\"\"]" },
	{ "a=~x{1}", "[\"a=~\\\"x{1}\\\"\"]" },
	{ "k8s.io/app-name=x", "[\"k8s.io/app-name=\\\"x\\\"\"]" },
	{ "\"a b\"=c", "[\"\\\"a b\\\"=\\\"c\\\"\"]" },
	{ "a=~\"\\d\\\\\"", NULL },	/* "\d\": a backslash at the end */
	{ "a=~\"\\d+\\.\"", "[\"a=~\\\"\\\\\\\\d+\\\\\\\\.\\\"\"]" },
	{ "a=\"x\\\"y\\n\"", "[\"a=\\\"x\\\\\\\"y\\\\n\\\"\"]" },
	{ "a=ü", "[\"a=\\\"ü\\\"\"]" },
	{ "a", NULL }, { "=b", NULL }, { "a!b", NULL }, { "a==b", NULL },
	{ "a=~(", NULL }, { "{a=b", NULL }, { "a=\"b", NULL },
	{ "a=b c=\"d\"", NULL }, { "{a=b} c", NULL }, { "a=b}}", "[\"a=\\\"b}}\\\"\"]" },
	{ "a=\xff", NULL }, { "a=b,,c=d", NULL },
};

RP_ROWS(matcher, reads_what_people_write, readings)
{
	struct rp_matchers matchers = { 0 }, again;
	struct rp_error error = { 0 };
	struct rp_value list;
	struct rp_arena arena;
	int rc;

	rp_arena_init(&arena);
	rc = rp_matchers_parse(&matchers, rp_text(row->text), &arena, &error);
	cr_expect(eq(int, rc, row->want ? 0 : RP_EBADINPUT), "%s: %s",
		  row->text, error.message);
	if (row->want && rc == 0) {
		list = rp_matchers_value(&matchers, &arena);
		cr_expect(eq(str, (char *)rp_json_text(&arena, &list,
				RP_JSON_COMPACT).at, (char *)row->want));
		cr_expect(eq(int, rp_matchers_read(&again, &list, &arena,
						   &error), 0));
		list = rp_matchers_value(&again, &arena);
		cr_expect(eq(str, (char *)rp_json_text(&arena, &list,
				RP_JSON_COMPACT).at, (char *)row->want));
	}
	rp_arena_finish(&arena);
}

static const struct { const char *matchers; bool want; } matches[] = {
	{ "", true },
	{ "host=web-1", true }, { "host=web", false }, { "host!=web-1", false },
	{ "host!=db", true },
	/* the whole value, whatever the pattern says */
	{ "host=~web", false }, { "host=~web.*", true }, { "host=~web-1|db", true },
	{ "host=~db|web", false }, { "host=~^web-1$", true },
	{ "host!~web", true }, { "host!~web.*", false },
	{ "host=~WEB-1", false }, { "host=~(?i)WEB-1", true },
	{ "text=~a.b", false }, { "text=~(?s)a.b", true },
	{ "text=~a", false },		/* "a\nb": not the first line alone */
	/* absent is empty */
	{ "rack=", true }, { "rack!=", false }, { "rack=~", true },
	{ "rack=~.*", true }, { "rack=~.+", false }, { "rack!~.+", true },
	{ "rack!=x", true }, { "rack=x", false },
	{ "empty=", true }, { "null=", true },
	/* what is no string is as text */
	{ "n=5", true }, { "n=~[0-9]", true }, { "yes=True", true },
	/* what the alert says of itself, if no label says it */
	{ "alertname=Disk full", true }, { "severity=critical", true },
	{ "source=generic", true }, { "severity=warning", false },
	{ "name=", true },
	/* all of them */
	{ "host=web-1,n=5", true }, { "host=web-1,n=6", false },
	/* what would take for ever matches in neither direction */
	{ "long=~(a|aa)+[bd]", false }, { "long!~(a|aa)+[bd]", false },
};

static struct rp_value labels(struct rp_arena *arena)
{
	static const char text[] =
		"{\"host\":\"web-1\",\"text\":\"a\\nb\",\"empty\":\"\","
		"\"null\":null,\"n\":5,\"yes\":true,\"long\":"
		"\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac\"}";
	struct rp_json_result result;
	struct rp_value value;

	cr_assert(eq(int, rp_json_read(&value, arena, rp_text(text), 9,
				       &result), 0));
	return value;
}

RP_ROWS(matcher, matches_as_alertmanager_does, matches)
{
	struct rp_matchers matchers = { 0 };
	struct rp_alert_batch batch = { .source = RP_TEXT("generic") };
	struct rp_alert alert = { .name = RP_TEXT("Disk full"),
				  .severity = RP_CRITICAL };
	struct rp_subject subject;
	struct rp_arena arena;

	rp_arena_init(&arena);
	alert.labels = labels(&arena);
	subject = rp_alert_subject(&batch, &alert);
	cr_assert(eq(int, rp_matchers_parse(&matchers, rp_text(row->matchers),
					    &arena, NULL), 0));
	cr_expect(eq(int, rp_matchers_match(&matchers, &subject, &arena),
		     row->want), "%s", row->matchers);
	rp_arena_finish(&arena);
}

Test(matcher, lets_a_label_speak_before_the_alert)
{
	struct rp_value map;
	struct rp_arena arena;
	struct rp_subject subject = { &map, RP_TEXT("n"), RP_TEXT("s"),
				      "info" };

	rp_arena_init(&arena);
	map = rp_map_new(&arena);
	rp_map_put(&arena, &map, "severity", rp_cstring("page"));
	cr_expect(eq(str, (char *)rp_subject_label(&subject,
			RP_TEXT("severity"), &arena).at, "page"));
	rp_arena_finish(&arena);
}

static const struct { const char *matchers; bool want; } broad[] = {
	{ "", true }, { "a=", true }, { "a=~.*", true }, { "a!=x", true },
	{ "a!~x", true }, { "a=x", false }, { "a=~.+", false },
	{ "a!=", false }, { "a=x,b=", false },
};

RP_ROWS(matcher, knows_what_matches_everything, broad)
{
	struct rp_matchers matchers = { 0 };
	struct rp_arena arena;

	rp_arena_init(&arena);
	rp_matchers_parse(&matchers, rp_text(row->matchers), &arena, NULL);
	cr_expect(eq(int, rp_matchers_are_broad(&matchers), row->want), "%s",
		  row->matchers);
	rp_arena_finish(&arena);
}
