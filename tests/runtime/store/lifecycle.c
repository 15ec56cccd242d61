/*
 * The reference's recorded sequences of webhooks, step by step.  Where
 * runpipe is better on purpose, a row of `better` says what is different,
 * from and to which step, and why.
 */
#include <string.h>

#include "base/json.h"
#include "lib/rows.h"
#include "story.h"

struct better {
	int from, to;			/* steps, counted from 0 */
	const char *theirs, *ours;	/* first occurrence; NULL: all of it */
	const char *why;
};

#define END { 0, 0, NULL, NULL, NULL }
#define AUTOMATIC "All alerts resolved automatically"
#define CREATED "H1|created||firing|{\"source\":\"generic\"}"

static const char counted[] =
	"an incident that is resolved with its last alert is counted";
static const char follows[] =
	"an incident's severity follows the alerts that fire, up and down";
static const char reopened[] =
	"an alert that fires again is counted and reopens its incident";

/* Create, repeat, grow graver, resolve, repeat, fire again, resolve. */
static const struct better life[] = {
	{ 2, 2, "incidents +0 ~0", "incidents +0 ~1", follows },
	{ 2, 2, "Disk full|open|warning", "Disk full|open|critical", follows },
	{ 3, 6, "Disk full|resolved|warning", "Disk full|resolved|critical",
	  follows },
	{ 2, 6, CREATED, CREATED "\nH1|severity_changed|firing|firing|"
	  "{\"old_severity\":\"warning\",\"new_severity\":\"critical\"}",
	  "a change of severity is history" },
	{ 3, 3, "incidents +0 ~0", "incidents +0 ~1", counted },
	{ 5, 5, "alerts +0 ~0 -0 incidents +0 ~0",
	  "alerts +0 ~1 -0 incidents +0 ~1", reopened },
	{ 5, 5, "resolved|critical||" AUTOMATIC "|12:01:00|12:04:00",
	  "open|critical|||12:01:00|(null)", reopened },
	{ 6, 6, "|12:01:00|12:04:00", "|12:01:00|12:07:00", reopened },
	{ 5, 6, "||11:00:00|", "||12:06:00|",
	  "an alert that fires again starts anew" },
	{ 6, 6, "incidents +0 ~0", "incidents +0 ~1", counted },
	END
};

/* Three sources join one incident, which is resolved with the last. */
static const struct better joined[] = {
	{ 4, 4, "incidents +0 ~0", "incidents +0 ~1", follows },
	{ 4, 4, "|open|critical|", "|open|info|", follows },
	{ 5, 6, "|resolved|critical|", "|resolved|info|", follows },
	{ 5, 5, "incidents +0 ~0", "incidents +0 ~1", counted },
	END
};

/* Resolved by hand while its alert fires. */
static const struct better by_hand[] = { END };

/* One bad alert in a payload. */
static const struct better siblings[] = {
	{ 0, 0, NULL,
	  "alerts +2 ~0 -0 incidents +2 ~0\n"
	  "I1|ok1|open|warning|||12:01:00|(null)|{}\n"
	  "I2|Unknown Alert|open|warning|||12:01:00|(null)|{}\n"
	  "A1|1|generic|d46f0ca461d94ece|ok1|firing|warning||12:01:00|(null)|"
	  "12:01:00\n"
	  "A2|2|generic|e97ede546b22fb89|Unknown Alert|firing|warning||"
	  "12:01:00|(null)|12:01:00\n"
	  CREATED "\nH2|created||firing|{\"source\":\"generic\"}",
	  "the good alerts of a payload are stored" },
	{ 1, 1, NULL,
	  "alerts +1 ~1 -0 incidents +1 ~0\n"
	  "I1|ok1|open|warning|||12:01:00|(null)|{}\n"
	  "I2|Unknown Alert|open|warning|||12:01:00|(null)|{}\n"
	  "I3|ok2|open|warning|{'x': 1}||12:02:00|(null)|{}\n"
	  "A1|1|generic|d46f0ca461d94ece|ok1|firing|warning||12:01:00|(null)|"
	  "12:01:00\n"
	  "A2|2|generic|e97ede546b22fb89|Unknown Alert|firing|warning||"
	  "12:01:00|(null)|12:01:00\n"
	  "A3|3|generic|6453f79b18aeda3f|ok2|firing|warning|{'x': 1}|"
	  "12:02:00|(null)|12:02:00\n"
	  CREATED "\nH2|created||firing|{\"source\":\"generic\"}"
	  "\nH3|created||firing|{\"source\":\"generic\"}",
	  "the good alerts of a payload are stored" },
	END
};

/* An Alertmanager notification and its end. */
static const struct better alertmanager[] = {
	{ 0, 0, "09:14:07|00:00:00", "09:14:07|(null)",
	  "what fires has not ended, least of all in the year 1" },
	{ 1, 1, "incidents +0 ~0", "incidents +0 ~1", counted },
	END
};

static const struct {
	int sequence;
	const struct better *better;
} rows[] = {
	{ 0, life }, { 1, joined }, { 2, by_hand }, { 3, siblings },
	{ 4, alertmanager },
};

static const char *replace(struct scratch *t, const char *text,
			   const struct better *b)
{
	const char *at = b->theirs ? strstr(text, b->theirs) : text;

	if (!b->theirs)
		return b->ours;
	cr_assert(at != NULL, "'%s' is not in\n%s", b->theirs, text);
	return rp_arena_printf(&t->arena, "%.*s%s%s", (int)(at - text), text,
			       b->ours, at + strlen(b->theirs));
}

static const char *expected(struct scratch *t, const struct rp_value *step,
			    int i, const struct better *b)
{
	const char *text = story_state_of(t, step);

	for (; b->why; b++)
		if (b->from <= i && i <= b->to)
			text = replace(t, text, b);
	return text;
}

/* The library call of the reference, done to our tables. */
static void resolve_by_hand(struct scratch *t)
{
	scratch_sql(t, rp_arena_printf(&t->arena,
		"UPDATE incidents SET status = 'resolved', summary = 'done',"
		" resolved_at = '%s', metadata = '{\"resolved_by\":\"noor\"}'",
		rp_time_text(&t->arena, t->now_us)));
}

static void do_step(struct scratch *t, const struct rp_value *step, int i,
		    const struct better *better)
{
	const struct rp_value *webhook = rp_map_get(step, "webhook");
	const struct rp_value *driver = rp_map_get(step, "driver");
	struct rp_ingest_outcome out;
	struct rp_text now = rp_value_text(rp_map_get(step, "now"), "");

	cr_assert(rp_time_parse(&t->now_us, now));
	if (!webhook) {
		resolve_by_hand(t);
		return;
	}
	story_tell(t, &out, rp_text_cstr(&t->arena, rp_value_text(driver, "")),
		   *webhook);
	cr_expect(eq(str, story_state(t, &out),
		     (char *)expected(t, step, i, better)), "step %d", i);
}

RP_ROWS(lifecycle, is_the_references_or_better, rows)
{
	const struct rp_value *sequence, *steps;
	struct rp_json_result result;
	struct rp_value all;
	struct scratch t;

	scratch_init(&t);
	cr_assert(eq(int, rp_json_read(&all, &t.arena,
			test_file(&t.arena, "fixtures/vectors/lifecycle.json"),
			64, &result), 0));
	sequence = rp_list_at(&all, (size_t)row->sequence);
	steps = rp_map_get(sequence, "steps");
	for (size_t i = 0; i < rp_value_count(steps); i++)
		do_step(&t, rp_list_at(steps, i), (int)i, row->better);
	scratch_finish(&t);
}
