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

	for (size_t i = 0; words[i]; i++)
		if (rp_text_is(word, words[i]))
			return true;
	return false;
}

/* A status that means nothing to us leaves the word to `state`. */
static bool is_firing(const struct rp_reader *reader,
		      const struct rp_value *item)
{
	struct rp_text status = rp_reader_word(reader,
					       rp_map_get(item, "status"));
	struct rp_text state = rp_reader_word(reader,
					      rp_map_get(item, "state"));

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
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct rp_value *value = rp_map_get(item, rows[i].field);

		if (rp_text_is(rp_reader_word(reader, value), rows[i].word))
			return rows[i].severity;
	}
	return RP_WARNING;
}

/* ------------------------------------------------------------------- alert */

static struct rp_value labels_of(const struct rp_reader *reader,
				 const struct rp_value *item)
{
	struct rp_value labels = rp_map_new(reader->arena);
	struct rp_value given;

	if (!rp_reader_map(&given, reader, item, "labels"))
		rp_reader_warn(reader, "labels", "must be an object; ignored");
	for (size_t i = 0; i < rp_value_count(&given); i++) {
		const struct rp_pair *pair = rp_map_at(&given, i);
		struct rp_text text = rp_is(&pair->value, RP_NULL)
				      ? rp_text("None")
				      : rp_reader_text(reader, &pair->value);

		rp_map_set(reader->arena, &labels, pair->key, rp_string(text));
	}
	return labels;
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
	struct rp_alert *alert = rp_alert_add(reader->batch, reader->arena);

	alert->raw = *item;
	alert->name = rp_reader_first(reader, item, names, "Unknown Alert");
	alert->labels = labels_of(reader, item);
	if (!rp_reader_map(&alert->annotations, reader, item, "annotations"))
		rp_reader_warn(reader, "annotations",
			       "must be an object; ignored");
	alert->severity = severity_of(reader, item);
	alert->firing = is_firing(reader, item);
	alert->description = rp_reader_first(reader, item, texts, "");
	rp_reader_times(reader, alert, item, start, end);
	rp_reader_fingerprint(reader, alert, item);
}

static int parse(struct rp_alert_batch *batch, const struct rp_value *payload,
		 struct rp_arena *arena, int64_t now_us, struct rp_error *error)
{
	static const char *const sources[] = { "source", NULL };
	struct rp_reader reader = { batch, arena, now_us, "" };

	(void)error;
	batch->source = rp_reader_first(&reader, payload, sources, "generic");
	batch->version = rp_reader_text(&reader,
					rp_map_get(payload, "version"));
	batch->group_key = rp_reader_text(&reader,
					  rp_map_get(payload, "group_key"));
	batch->receiver = rp_reader_text(&reader,
					 rp_map_get(payload, "receiver"));
	batch->external_url = rp_reader_text(
		&reader, rp_map_get(payload, "external_url"));
	if (rp_is(rp_map_get(payload, "alerts"), RP_LIST))
		rp_reader_each(&reader, payload, read_alert);
	else
		read_alert(&reader, payload);
	return 0;
}

const struct rp_alert_format rp_alert_format_generic = {
	.name = "generic",
	.doc = "Any object with a name or a title, or a list of them.",
	.detect = detect,
	.parse = parse,
};
