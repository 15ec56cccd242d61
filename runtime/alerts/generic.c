/*
 * The format for senders that have none: one alert, or a list of them under
 * `alerts`, in the words that people choose for such fields.
 *
 * Forced by name it takes any object.  Labels become strings, in Python's
 * spelling, which the fingerprints of old databases depend on.
 */
#include "alerts/alerts.h"

#include "alerts/marks.h"
#include "alerts/reader.h"
#include "base/arena.h"

static const struct rp_alert_mark marks[] = {
	{ "alerts", 1 }, { "name", 1 }, { "alert_name", 1 }, { "title", 1 },
	{ NULL, 0 }
};

static bool detect(const struct rp_value *payload)
{
	static const char *const names[] = { "name", "alert_name", "title",
					     NULL };

	return rp_is(rp_map_get(payload, "alerts"), RP_LIST)
	       || rp_marks_count(payload, names) > 0;
}

/* ------------------------------------------------------------------ status */

static bool is_over(struct rp_text word)
{
	static const char *const words[] = { "resolved", "ok", "normal",
					     "closed", "recovered", NULL };

	return rp_reader_among(word, words);
}

/* A status that means nothing to us leaves the word to `state`. */
static bool is_firing(const struct rp_reader *reader,
		      const struct rp_value *item)
{
	struct rp_text status = rp_reader_word(reader, item, "status");
	struct rp_text state = rp_reader_word(reader, item, "state");

	if (rp_text_is(status, "firing"))
		return true;
	return !is_over(status) && !is_over(state);
}

/* ---------------------------------------------------------------- severity */

static bool is_severity(struct rp_text word)
{
	return rp_text_is(word, "info") || rp_text_is(word, "warning")
	       || rp_text_is(word, "critical");
}

/*
 * The first field that is given decides if it is one of the three words; if
 * not, these are looked for in order, so that the graver reading wins.
 */
static enum rp_severity severity_of(const struct rp_reader *reader,
				    const struct rp_value *item)
{
	static const char *const fields[] = { "severity", "priority", "level",
					      NULL };
	static const struct {
		const char *field, *word;
		enum rp_severity severity;
	} rows[] = {
		{ "priority", "high", RP_CRITICAL },
		{ "priority", "critical", RP_CRITICAL },
		{ "priority", "p1", RP_CRITICAL },
		{ "level", "error", RP_CRITICAL },
		{ "level", "critical", RP_CRITICAL },
		{ "priority", "low", RP_INFO },
		{ "priority", "p3", RP_INFO },
		{ "priority", "p4", RP_INFO },
		{ "priority", "p5", RP_INFO },
		{ "level", "info", RP_INFO },
		{ "level", "debug", RP_INFO },
	};
	struct rp_text word = rp_text_lower(
		reader->arena, rp_reader_first(reader, item, fields, ""));

	if (is_severity(word))
		return rp_severity_parse(word);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rp_text_is(rp_reader_word(reader, item, rows[i].field),
			       rows[i].word))
			return rows[i].severity;
	return RP_WARNING;
}

/* ------------------------------------------------------------------- alert */

static struct rp_value labels_of(const struct rp_reader *reader,
				 const struct rp_value *item)
{
	struct rp_value labels = rp_map_new(reader->arena);
	struct rp_value given;

	if (!rp_reader_map(&given, reader, item, "labels"))
		rp_reader_fault(reader, "labels", "must be an object; ignored");
	for (size_t i = 0; i < rp_value_count(&given); i++) {
		const struct rp_pair *pair = rp_map_at(&given, i);
		struct rp_text text = rp_is(&pair->value, RP_NULL)
				      ? rp_text("None")
				      : rp_reader_text(reader, &pair->value);

		rp_map_set(reader->arena, &labels, pair->key, rp_string(text));
	}
	return labels;
}

/*
 * An id of the event counts together with its state: many senders give one to
 * the trouble and send it again when that is over.
 */
static struct rp_text event_id(const struct rp_reader *reader,
			       const struct rp_alert *alert,
			       const struct rp_value *item)
{
	struct rp_text id = rp_reader_field(reader, item, "event_id");

	if (!id.n)
		return id;
	return rp_reader_join(reader, (struct rp_text[]){
		id, rp_text(alert->act ? "/acknowledged" :
			    alert->firing ? "/firing" : "/resolved"), { 0 } });
}

/* Taken on by somebody, or in a word. */
static void read_act(const struct rp_reader *reader, struct rp_alert *alert,
		     const struct rp_value *item)
{
	static const char *const words[] = { "acknowledged", "acked", "ack",
					     NULL };
	static const char *const actors[] = { "acknowledged_by", "actor",
					      NULL };

	alert->actor = rp_reader_first(reader, item, actors, "");
	if (alert->firing
	    && (rp_truthy(rp_map_get(item, actors[0]))
		|| rp_reader_among(rp_reader_word(reader, item, "status"),
				   words)
		|| rp_reader_among(rp_reader_word(reader, item, "state"),
				   words)))
		alert->act = RP_ACT_ACKNOWLEDGE;
}

static void read_urls(const struct rp_reader *reader, struct rp_alert *alert,
		      const struct rp_value *item)
{
	const struct rp_value *urls = rp_reader_object(reader, item, "urls");

	rp_reader_url(reader, alert, "url", rp_map_get(item, "url"));
	for (size_t i = 0; i < rp_value_count(urls); i++) {
		const struct rp_pair *pair = rp_map_at(urls, i);

		rp_reader_url(reader, alert,
			      rp_text_cstr(reader->arena, pair->key),
			      &pair->value);
	}
}

static void read_alert(const struct rp_reader *reader,
		       const struct rp_value *item)
{
	static const char *const names[] = { "name", "alert_name", "title",
					     "alertname", NULL };
	static const char *const texts[] = { "description", "message",
					     "summary", "text", NULL };
	static const char *const start[] = { "started_at", "startsAt",
					     "timestamp", "time", NULL };
	static const char *const end[] = { "ended_at", "endsAt", "resolved_at",
					   NULL };
	static const char *const ids[] = { "fingerprint", NULL };
	struct rp_alert *alert = rp_alert_add(reader->batch, reader->arena);
	const struct rp_value *values = rp_reader_object(reader, item,
							 "values");

	alert->raw = *item;
	alert->name = rp_reader_first(reader, item, names, "Unknown Alert");
	alert->labels = labels_of(reader, item);
	if (!rp_reader_map(&alert->annotations, reader, item, "annotations"))
		rp_reader_fault(reader, "annotations",
				"must be an object; ignored");
	alert->severity = severity_of(reader, item);
	alert->firing = is_firing(reader, item);
	alert->description = rp_reader_first(reader, item, texts, "");
	rp_reader_times(reader, alert, item, start, end);
	rp_reader_fingerprint(reader, alert,
			      rp_reader_first(reader, item, ids, ""));
	read_act(reader, alert, item);
	read_urls(reader, alert, item);
	if (values)
		alert->values = *values;
	alert->event_id = event_id(reader, alert, item);
}

static int parse(struct rp_alert_batch *batch, const struct rp_value *payload,
		 struct rp_arena *arena, int64_t now_us, struct rp_error *error)
{
	static const char *const sources[] = { "source", NULL };
	struct rp_reader reader = {
		.batch = batch, .arena = arena, .now_us = now_us, .at = "",
	};

	(void)error;
	batch->source = rp_reader_first(&reader, payload, sources, "generic");
	batch->version = rp_reader_field(&reader, payload, "version");
	batch->group_key = rp_reader_field(&reader, payload, "group_key");
	batch->receiver = rp_reader_field(&reader, payload, "receiver");
	batch->external_url = rp_reader_field(&reader, payload,
					      "external_url");
	if (rp_is(rp_map_get(payload, "alerts"), RP_LIST))
		rp_reader_each(&reader, payload, "alerts", read_alert);
	else
		read_alert(&reader, payload);
	return 0;
}

const struct rp_alert_format rp_alert_format_generic = {
	.name = "generic",
	.doc = "Any object with a name or a title, or a list of them.",
	.detect = detect,
	.needs = "alerts as a list, or name, alert_name or title",
	.marks = marks,
	.parse = parse,
};
