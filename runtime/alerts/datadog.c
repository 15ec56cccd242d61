/*
 * Datadog's webhook.  https://docs.datadoghq.com/integrations/webhooks/ lists
 * the variables and has the default body.
 *
 * The body is a template of the user's in which everything is a string, times
 * too.  The default one has an `org` object and little else: what happened
 * stands in its title, "[Recovered on {host:a}] Disk is full", and `id` is the
 * event's.  The alert_ keys are what templates for monitors contain.
 *
 * A monitor watches many hosts, so its id alone is no identity; nor is the
 * event's, which no two events share.  The cycle key is the same from trigger
 * to recovery, the id with the scope always.  Where the title is all there is
 * to go by, it counts without what happened.
 */
#include "alerts/alerts.h"

#include "alerts/marks.h"
#include "alerts/reader.h"
#include "base/arena.h"

static const struct rp_alert_mark marks[] = {
	{ "org", 5 },		{ "org.id", 5 },
	{ "alert_id", 10 },	{ "alert_status", 10 },
	{ "alert_type", 10 },	{ "alert_transition", 10 },
	{ "alert_title", 5 },	{ "alert_cycle_key", 10 },
	{ "alert_scope", 5 },	{ "alert_query", 5 },
	{ "alert_metric", 5 },	{ "alert_priority", 5 },
	{ "last_updated", 5 },	{ "event_type", 2 },
	{ "event_msg", 2 },	{ NULL, 0 }
};

static bool detect(const struct rp_value *payload)
{
	static const char *const keys[] = { "alert_id", "alert_status",
					    "alert_type", "alert_transition",
					    NULL };

	return rp_is(rp_map_get(payload, "org"), RP_MAP)
	       || rp_marks_count(payload, keys) > 0
	       || (rp_marks_has(payload, "event_type")
		   && rp_marks_has(payload, "last_updated"));
}

/* ------------------------------------------------------------------- title */

/* "[P2] [Triggered on {host:a}] Disk is full", taken apart. */
struct title {
	struct rp_text priority, transition, scope, rest;
};

/* The words between brackets at the start of *text, which then lie behind. */
static bool take_bracket(struct rp_text *out, struct rp_text *text)
{
	const char *end;

	if (!text->n || text->at[0] != '[')
		return false;
	end = memchr(text->at, ']', text->n);
	if (!end)
		return false;
	*out = (struct rp_text){ text->at + 1,
				 (size_t)(end - text->at) - 1 };
	*text = rp_text_trim((struct rp_text){
		end + 1, text->n - out->n - 2 });
	return true;
}

static bool is_transition(struct rp_text word)
{
	static const char *const words[] = {
		"triggered", "re-triggered", "recovered", "no data",
		"re-no data", "warn", "re-warn", "renotify", NULL
	};

	return rp_reader_among(word, words);
}

/* "Triggered on {host:a}" */
static bool read_transition(struct title *title, struct rp_text words,
			    struct rp_arena *arena)
{
	ptrdiff_t on = rp_text_find(words, " on {");
	struct rp_text word = words;

	if (on >= 0)
		word.n = (size_t)on;
	word = rp_text_lower(arena, word);
	if (!is_transition(word))
		return false;
	title->transition = word;
	if (on >= 0)
		title->scope = (struct rp_text){
			words.at + on + 5, words.n - (size_t)on - 5 };
	if (title->scope.n && title->scope.at[title->scope.n - 1] == '}')
		title->scope.n--;
	return true;
}

static struct title read_title(struct rp_text text, struct rp_arena *arena)
{
	struct title title = { .rest = text };
	struct rp_text words, left = text;

	if (!take_bracket(&words, &left))
		return title;
	if (words.n == 2 && words.at[0] == 'P') {
		title.priority = words;
		if (!take_bracket(&words, &left))
			return title;
	}
	if (read_transition(&title, words, arena))
		title.rest = left;
	return title;
}

/* ------------------------------------------------------------------- state */

/* What fires, warns or has no data is no success; people's events may be. */
static bool is_over(const struct rp_reader *reader,
		    const struct rp_value *payload, const struct title *title)
{
	static const char *const over[] = { "recovered", "resolved", NULL };
	static const char *const fine[] = { "ok", "recovered", NULL };
	struct rp_text transition = rp_reader_word(reader, payload,
						   "alert_transition");

	if (!transition.n)
		transition = title->transition;
	if (rp_reader_among(transition, over)
	    || rp_reader_among(rp_reader_word(reader, payload,
					      "alert_status"), fine))
		return true;
	return !transition.n
	       && rp_text_is(rp_reader_word(reader, payload, "alert_type"),
			     "success");
}

/* RP_INFO or RP_CRITICAL; RP_WARNING for a priority that says nothing. */
static enum rp_severity by_priority(struct rp_text priority)
{
	static const char *const grave[] = { "p1", "p2", "high", "critical",
					     NULL };
	static const char *const slight[] = { "p3", "p4", "p5", "low", "info",
					      NULL };

	if (rp_reader_among(priority, grave))
		return RP_CRITICAL;
	return rp_reader_among(priority, slight) ? RP_INFO : RP_WARNING;
}

/*
 * The priority that people gave the monitor wins over the type of the event,
 * and that over the event's own priority, which is "normal" or "low".
 */
static enum rp_severity severity_of(const struct rp_reader *reader,
				    const struct rp_value *payload,
				    const struct title *title)
{
	static const char *const keys[] = { "alert_priority", NULL };
	struct rp_text given = rp_reader_first(reader, payload, keys, "");
	enum rp_severity severity = by_priority(rp_text_lower(
		reader->arena, given.n ? given : title->priority));

	if (severity != RP_WARNING)
		return severity;
	if (rp_text_is(rp_reader_word(reader, payload, "alert_type"), "error"))
		return RP_CRITICAL;
	return by_priority(rp_reader_word(reader, payload, "priority"));
}

/* ---------------------------------------------------------------- labels */

/* "a:b, c" with blanks about, or a list without. */
static void put_tags(const struct rp_reader *reader, struct rp_value *labels,
		     const struct rp_value *tags)
{
	struct rp_text left = rp_value_text(tags, "");

	for (size_t i = 0; rp_is(tags, RP_LIST) && i < rp_value_count(tags);
	     i++)
		rp_reader_label(reader, labels,
			      rp_reader_text(reader, rp_list_at(tags, i)), "");
	while (left.n) {
		const char *comma = memchr(left.at, ',', left.n);
		size_t n = comma ? (size_t)(comma - left.at) : left.n;
		struct rp_text tag = rp_text_trim(
			(struct rp_text){ left.at, n });

		rp_reader_label(reader, labels, tag, "");
		left.at += n;
		left.n -= n;
		if (comma && left.n == 1)
			rp_reader_label(reader, labels, rp_text(""), "");
		left.at += comma != NULL;
		left.n -= comma != NULL;
	}
}

static struct rp_value labels_of(const struct rp_reader *reader,
				 const struct rp_value *payload,
				 struct rp_text name)
{
	static const struct rp_reader_row given[] = {
		{ "hostname", "hostname" }, { "metric", "alert_metric" },
		{ "alert_id", "alert_id" }, { NULL, NULL }
	};
	struct rp_value labels = rp_map_new(reader->arena);

	rp_reader_put(reader, &labels, "alertname", name);
	put_tags(reader, &labels, rp_map_get(payload, "tags"));
	rp_reader_copy_given(reader, &labels, payload, given);
	return labels;
}

/* ------------------------------------------------------------- fingerprint */

static struct rp_text with_scope(const struct rp_reader *reader,
				 struct rp_text id, struct rp_text scope)
{
	if (!id.n || !scope.n || rp_text_is(scope, "*"))
		return id;
	return rp_reader_join(reader, (struct rp_text[]){
		id, RP_TEXT(":"), scope, { 0 } });
}

/* By a title that says what happened: without that, but with the scope. */
static struct rp_text by_title(const struct rp_reader *reader,
			       const struct rp_alert *alert,
			       const struct title *title)
{
	struct rp_value labels = rp_value_copy(reader->arena, &alert->labels);

	rp_reader_put(reader, &labels, "alertname", title->rest);
	rp_reader_put(reader, &labels, "scope", title->scope);
	return rp_alert_fingerprint(reader->arena, title->rest, &labels);
}

static void identify(const struct rp_reader *reader, struct rp_alert *alert,
		     const struct rp_value *payload, const struct title *title)
{
	static const char *const cycles[] = { "alert_cycle_key", NULL };
	static const char *const monitors[] = { "alert_id", NULL };
	static const char *const events[] = { "id", NULL };
	static const char *const scopes[] = { "alert_scope", NULL };
	struct rp_text id = rp_reader_first(reader, payload, cycles, "");
	struct rp_text scope = rp_reader_first(reader, payload, scopes, "");

	if (!id.n)
		id = with_scope(reader, rp_reader_first(reader, payload,
							monitors, ""),
				scope.n ? scope : title->scope);
	if (!id.n && title->transition.n)
		id = by_title(reader, alert, title);
	if (!id.n)
		id = rp_reader_first(reader, payload, events, "");
	rp_reader_fingerprint(reader, alert, id);
}

/*
 * The event's id, with what happened and when: a template may well have the
 * monitor's id there, which its recovery shares.
 */
static struct rp_text event_id(const struct rp_reader *reader,
			       const struct rp_alert *alert,
			       const struct rp_value *payload)
{
	struct rp_text id = rp_reader_field(reader, payload, "id");
	struct rp_text at = rp_reader_field(reader, payload, "last_updated");

	if (!id.n)
		return id;
	return rp_reader_join(reader, (struct rp_text[]){
		id, rp_text(alert->firing ? "/firing/" : "/resolved/"), at,
		{ 0 } });
}

/* -------------------------------------------------------------------- alert */

static void read_alert(const struct rp_reader *reader,
		       const struct rp_value *payload)
{
	static const char *const names[] = { "alert_title", "title", NULL };
	static const char *const titles[] = { "title", "alert_title", NULL };
	static const char *const texts[] = { "event_msg", "body", NULL };
	static const char *const times[] = { "last_updated", "date", NULL };
	static const struct rp_reader_row pages[] = {
		{ "event", "url" }, { "event", "link" },
		{ "snapshot", "snapshot" }, { NULL, NULL }
	};
	struct title title = read_title(
		rp_reader_first(reader, payload, titles, ""), reader->arena);
	struct rp_alert *alert = rp_alert_add(reader->batch, reader->arena);

	alert->raw = *payload;
	alert->name = rp_reader_given(reader, payload, names, "Datadog Alert");
	alert->firing = !is_over(reader, payload, &title);
	alert->severity = severity_of(reader, payload, &title);
	alert->description = rp_reader_given(reader, payload, texts, "");
	alert->labels = labels_of(reader, payload, alert->name);
	alert->annotations = rp_map_new(reader->arena);
	rp_reader_put(reader, &alert->annotations, "url",
		      rp_reader_field(reader, payload, "url"));
	alert->event_id = event_id(reader, alert, payload);
	rp_reader_times(reader, alert, payload, times, times);
	rp_reader_urls(reader, alert, payload, pages);
	identify(reader, alert, payload, &title);
}

static int parse(struct rp_alert_batch *batch, const struct rp_value *payload,
		 struct rp_arena *arena, int64_t now_us, struct rp_error *error)
{
	struct rp_reader reader = {
		.batch = batch, .arena = arena, .now_us = now_us, .at = "",
	};

	if (!detect(payload))
		return rp_error_set(error, RP_EBADINPUT,
				    "Invalid Datadog payload");
	batch->external_url = rp_reader_field(&reader, payload, "url");
	batch->group_key = rp_reader_field(&reader, payload, "aggreg_key");
	read_alert(&reader, payload);
	return 0;
}

const struct rp_alert_format rp_alert_format_datadog = {
	.name = "datadog",
	.doc = "Datadog's webhook.",
	.detect = detect,
	.needs = "org as an object, or alert_id, alert_status, alert_type or "
		 "alert_transition, or event_type and last_updated",
	.marks = marks,
	.parse = parse,
};
