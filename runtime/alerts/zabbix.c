/*
 * Zabbix's webhook media type.  https://www.zabbix.com/documentation/current/
 * en/manual/appendix/macros/supported_by_location lists the macros.
 *
 * Its body is a list of parameters that users choose and name after macros
 * ({EVENT.ID} is event_id), so any two of the usual ones will do; values are
 * strings or numbers.  A macro that has no value is sent as it is written, so
 * what reads "{EVENT.RECOVERY.DATE}" is absent.
 *
 * Dates and times are the server's own, of a zone that no macro gives: the
 * body can, as `timezone`; else it is the reader's, else UTC.
 *
 * An event ends with its problem and the next problem of a trigger is a new
 * one, so the trigger is what an alert is about.
 */
#include "alerts/alerts.h"

#include <inttypes.h>

#include "alerts/marks.h"
#include "alerts/reader.h"
#include "base/arena.h"
#include "base/clock.h"
#include "expr/zone.h"

#define US INT64_C(1000000)
#define SKEW_US (24 * 3600 * US)

static const struct rp_alert_mark marks[] = {
	{ "event_source", 5 },		{ "event_value", 10 },
	{ "event_id", 5 },		{ "trigger_id", 5 },
	{ "trigger_name", 5 },		{ "trigger_severity", 5 },
	{ "host_name", 5 },		{ "host_ip", 5 },
	{ "trigger_status", 5 },	{ "event_severity", 5 },
	{ "event_status", 5 },		{ "zabbix_url", 10 },
	{ NULL, 0 }
};

static bool detect(const struct rp_value *payload)
{
	static const char *const keys[] = { "event_id", "trigger_id",
					    "trigger_name", "trigger_severity",
					    "host_name", NULL };

	if (rp_marks_has(payload, "event_source")
	    && rp_marks_has(payload, "event_value"))
		return true;
	return rp_marks_count(payload, keys) >= 2;
}

/* The field's text, empty if it is a macro without value. */
static struct rp_text field(const struct rp_reader *reader,
			    const struct rp_value *payload, const char *key)
{
	struct rp_text text = rp_reader_field(reader, payload, key);

	if (text.n > 2 && text.at[0] == '{' && text.at[text.n - 1] == '}'
	    && text.at[1] >= 'A' && text.at[1] <= 'Z')
		return rp_text("");
	return text;
}

static struct rp_text word(const struct rp_reader *reader,
			   const struct rp_value *payload, const char *key)
{
	return rp_text_lower(reader->arena, field(reader, payload, key));
}

/* ------------------------------------------------------------------- state */

static bool is_over(const struct rp_reader *reader,
		    const struct rp_value *payload)
{
	static const char *const fine[] = { "resolved", "ok", NULL };

	return rp_text_is(word(reader, payload, "event_value"), "0")
	       || rp_text_is(word(reader, payload, "trigger_status"), "ok")
	       || rp_reader_among(word(reader, payload, "event_status"), fine);
}

static enum rp_severity severity_of(const struct rp_reader *reader,
				    const struct rp_value *payload)
{
	static const char *const keys[] = { "trigger_severity",
					    "event_severity", "event_nseverity",
					    NULL };
	static const char *const grave[] = { "disaster", "high", "5", "4",
					     NULL };
	static const char *const slight[] = { "information", "not classified",
					      "1", "0", NULL };
	struct rp_text given = rp_text_lower(reader->arena, rp_reader_given(
		reader, payload, keys, ""));

	if (rp_reader_among(given, grave))
		return RP_CRITICAL;
	return rp_reader_among(given, slight) ? RP_INFO : RP_WARNING;
}

static bool is_update(const struct rp_reader *reader,
		      const struct rp_value *payload)
{
	return rp_text_is(field(reader, payload, "event_update_status"), "1");
}

/* "acknowledged, commented on and changed severity from Warning to High" */
static enum rp_alert_act act_of(const struct rp_reader *reader,
				const struct rp_value *payload)
{
	struct rp_text done = word(reader, payload, "event_update_action");
	struct rp_text acked = word(reader, payload, "event_ack_status");

	if (rp_reader_has_word(done, "unacknowledged"))
		return RP_ACT_UNACKNOWLEDGE;
	if (rp_reader_has_word(done, "acknowledged")
	    || rp_text_is(acked, "yes"))
		return RP_ACT_ACKNOWLEDGE;
	return RP_ACT_NONE;
}

/* ------------------------------------------------------------------- times */

static bool is_digits(struct rp_text text, size_t from, size_t n)
{
	for (size_t i = from; i < from + n; i++)
		if (i >= text.n || text.at[i] < '0' || text.at[i] > '9')
			return false;
	return true;
}

static bool has_dots(struct rp_text text, size_t one, size_t other)
{
	return text.n >= 10 && text.at[one] == '.' && text.at[other] == '.'
	       && is_digits(text, 0, one)
	       && is_digits(text, one + 1, other - one - 1)
	       && is_digits(text, other + 1, 10 - other - 1);
}

/* "2026.03.10 …" and "10.03.2026 …" as "2026-03-10 …" */
static struct rp_text mend_date(const struct rp_reader *reader,
				struct rp_text text)
{
	bool year_first = has_dots(text, 4, 7);
	const char *at = text.at;
	char date[10];

	if (!year_first && !has_dots(text, 2, 5))
		return text;
	memcpy(date, year_first ? at : at + 6, 4);
	memcpy(date + 5, year_first ? at + 5 : at + 3, 2);
	memcpy(date + 8, year_first ? at + 8 : at, 2);
	date[4] = date[7] = '-';
	return rp_reader_join(reader, (struct rp_text[]){
		{ date, sizeof date }, { at + 10, text.n - 10 }, { 0 } });
}

/* "2026-03-10 10:47:33", which says nothing of a zone */
static bool is_local(struct rp_text text)
{
	return text.n == 19 && is_digits(text, 0, 4) && text.at[10] != 'T'
	       && is_digits(text, 11, 2) && is_digits(text, 14, 2)
	       && is_digits(text, 17, 2);
}

static bool offset_at(int64_t *out, const struct rp_reader *reader,
		      struct rp_text zone, int64_t utc_us)
{
	struct rp_zone_time time;
	struct rp_frame frame;

	rp_frame_init(&frame, NULL, reader->arena);
	if (rp_x_zone_time(&frame, &time, zone, utc_us / US))
		return false;
	*out = time.offset * US;
	return true;
}

/*
 * What a clock of the zone shows, as UTC: the offset that holds at about that
 * time, and then the one that holds at the time which that gives.
 */
static int64_t from_local(const struct rp_reader *reader,
			  const struct rp_value *payload, int64_t local_us)
{
	struct rp_text zone = field(reader, payload, "timezone");
	int64_t about_us, offset_us;

	if (!zone.n)
		zone = reader->batch->zone;
	if (!zone.n)
		return local_us;
	if (offset_at(&about_us, reader, zone, local_us)
	    && offset_at(&offset_us, reader, zone, local_us - about_us))
		return local_us - offset_us;
	rp_reader_fault(reader, "timezone", "is no time zone; UTC used");
	return local_us;
}

/* The keys of one moment: a date and a time, or a number. */
struct moment {
	const char *date, *time, *stamp;
};

static const struct moment
	began = { "event_date", "event_time", "event_timestamp" },
	ended = { "event_recovery_date", "event_recovery_time",
		  "event_recovery_timestamp" },
	updated = { "event_update_date", "event_update_time",
		    "event_update_timestamp" };

/* One text of a date and a time, or the number in the one or the other. */
static struct rp_value moment_value(const struct rp_reader *reader,
				    const struct rp_value *payload,
				    const struct moment *moment)
{
	struct rp_text date = field(reader, payload, moment->date);
	struct rp_text time = field(reader, payload, moment->time);
	const struct rp_value *stamp = rp_map_get(payload, moment->stamp);
	struct rp_text text;

	if (!date.n && !field(reader, payload, moment->stamp).n)
		return rp_null;
	if (!date.n && !rp_is(stamp, RP_STRING))
		return *stamp;
	if (!date.n) {
		date = stamp->as.text;
		time.n = 0;
	}
	text = rp_text_trim(rp_reader_join(reader, (struct rp_text[]){
		date, RP_TEXT(" "), time, { 0 } }));
	return rp_string(mend_date(reader, text));
}

/* 0 if it is not given or, with a fault, cannot be read. */
static int64_t read_moment(const struct rp_reader *reader,
			   const struct rp_value *payload,
			   const struct moment *moment, int64_t latest_us)
{
	bool has_date = field(reader, payload, moment->date).n > 0;
	const char *const keys[] = { has_date ? moment->date : moment->stamp,
				     NULL };
	struct rp_value value = moment_value(reader, payload, moment);
	struct rp_value object = rp_map_new(reader->arena);
	int64_t time_us = 0;

	rp_map_put(reader->arena, &object, keys[0], value);
	if (rp_reader_time(&time_us, reader, &object, keys, latest_us)
	    && rp_is(&value, RP_STRING) && is_local(value.as.text))
		time_us = from_local(reader, payload, time_us);
	return time_us;
}

static void put_times(const struct rp_reader *reader, struct rp_alert *alert,
		      const struct rp_value *payload)
{
	int64_t latest_us = reader->now_us + SKEW_US, ended_us = 0;

	if (!alert->firing)
		ended_us = read_moment(reader, payload, &ended, latest_us);
	rp_reader_set_times(reader, alert,
			    read_moment(reader, payload, &began, INT64_MAX),
			    ended_us);
	if (is_update(reader, payload))
		alert->event_us = read_moment(reader, payload, &updated,
					      INT64_MAX);
}

/* ------------------------------------------------------------------ labels */

/* "class:os, component:memory" or [{"tag": "class", "value": "os"}] */
static void put_tags(const struct rp_reader *reader, struct rp_value *labels,
		     const struct rp_value *payload)
{
	const struct rp_value *list = rp_map_get(payload, "event_tags");
	struct rp_text left = field(reader, payload, "event_tags");

	if (rp_is(list, RP_LIST)) {
		for (size_t i = 0; i < rp_value_count(list); i++) {
			const struct rp_value *tag = rp_list_at(list, i);
			struct rp_text key = rp_reader_field(reader, tag,
							     "tag");

			if (key.n)
				rp_map_set(reader->arena, labels, key,
					   rp_string(rp_reader_field(
						   reader, tag, "value")));
		}
		return;
	}
	while (left.n) {
		const char *comma = memchr(left.at, ',', left.n);
		size_t n = comma ? (size_t)(comma - left.at) : left.n;
		struct rp_text tag = rp_text_trim(
			(struct rp_text){ left.at, n });

		if (tag.n)
			rp_reader_label(reader, labels, tag, "");
		n += comma != NULL;
		left.at += n;
		left.n -= n;
	}
}

static void put_labels(const struct rp_reader *reader, struct rp_alert *alert,
		       const struct rp_value *payload)
{
	static const struct rp_reader_row rows[] = {
		{ "host_name", "host_name" }, { "host_ip", "host_ip" },
		{ "trigger_id", "trigger_id" }, { "event_id", "event_id" },
		{ NULL, NULL }
	};
	static const struct rp_reader_row given[] = {
		{ "item_name", "item_name" }, { "host_group", "host_group" },
		{ NULL, NULL }
	};

	put_tags(reader, &alert->labels, payload);
	rp_reader_put(reader, &alert->labels, "alertname", alert->name);
	rp_reader_copy(reader, &alert->labels, payload, rows);
	rp_reader_copy_given(reader, &alert->labels, payload, given);
}

/* ------------------------------------------------------------------- alert */

static struct rp_text description_of(const struct rp_reader *reader,
				     const struct rp_value *payload)
{
	static const char *const texts[] = { "alert_message", "event_message",
					     NULL };
	struct rp_text text = rp_reader_given(reader, payload, texts, "");
	struct rp_text item = field(reader, payload, "item_name");
	struct rp_text value = field(reader, payload, "item_value");

	if (text.n || !item.n || !value.n)
		return text;
	return rp_reader_join(reader, (struct rp_text[]){
		item, RP_TEXT(": "), value, { 0 } });
}

/*
 * Problem, recovery and each update of it have the same id, so it takes what
 * tells them apart; without that nothing is said to be the same.
 */
static struct rp_text event_id(const struct rp_reader *reader,
			       const struct rp_alert *alert,
			       const struct rp_value *payload)
{
	struct rp_text id = field(reader, payload, "event_id");
	struct rp_text update = field(reader, payload, "event_update_status");

	if (!id.n || !update.n
	    || (is_update(reader, payload) && !alert->event_us))
		return rp_text("");
	return rp_reader_join(reader, (struct rp_text[]){
		id, rp_text(is_update(reader, payload) ? "/update/"
			    : alert->firing ? "/problem/" : "/recovery/"),
		rp_text(rp_arena_printf(reader->arena, "%" PRId64,
					alert->event_us / US)), { 0 } });
}

static void put_item(const struct rp_reader *reader, struct rp_alert *alert,
		     const struct rp_value *payload)
{
	struct rp_text item = field(reader, payload, "item_name");
	struct rp_text value = field(reader, payload, "item_value");

	if (item.n && value.n)
		rp_reader_value(reader, alert, item,
				rp_map_get(payload, "item_value"));
}

static void read_alert(const struct rp_reader *reader,
		       const struct rp_value *payload)
{
	static const char *const names[] = { "trigger_name", "event_name",
					     NULL };
	static const char *const ids[] = { "trigger_id", "event_id", NULL };
	static const char *const users[] = { "user_fullname", "user_name",
					     "user_username", NULL };
	static const struct rp_reader_row notes[] = {
		{ "item_value", "item_value" }, { "zabbix_url", "zabbix_url" },
		{ NULL, NULL }
	};
	static const struct rp_reader_row pages[] = {
		{ "zabbix", "zabbix_url" }, { "trigger", "trigger_url" },
		{ "event", "event_url" }, { NULL, NULL }
	};
	struct rp_alert *alert = rp_alert_add(reader->batch, reader->arena);

	alert->raw = *payload;
	alert->name = rp_reader_given(reader, payload, names, "Zabbix Alert");
	alert->firing = !is_over(reader, payload);
	alert->act = alert->firing ? act_of(reader, payload) : RP_ACT_NONE;
	alert->actor = rp_reader_first(reader, payload, users, "");
	alert->severity = severity_of(reader, payload);
	alert->description = description_of(reader, payload);
	alert->labels = rp_map_new(reader->arena);
	put_labels(reader, alert, payload);
	alert->annotations = rp_map_new(reader->arena);
	rp_reader_copy(reader, &alert->annotations, payload, notes);
	put_times(reader, alert, payload);
	put_item(reader, alert, payload);
	rp_reader_urls(reader, alert, payload, pages);
	rp_reader_fingerprint(reader, alert,
			      rp_reader_first(reader, payload, ids, ""));
	alert->event_id = event_id(reader, alert, payload);
}

static int parse(struct rp_alert_batch *batch, const struct rp_value *payload,
		 struct rp_arena *arena, int64_t now_us, struct rp_error *error)
{
	struct rp_reader reader = {
		.batch = batch, .arena = arena, .now_us = now_us, .at = "",
	};

	if (!detect(payload))
		return rp_error_set(error, RP_EBADINPUT,
				    "Invalid Zabbix payload");
	batch->external_url = rp_reader_field(&reader, payload, "zabbix_url");
	read_alert(&reader, payload);
	return 0;
}

const struct rp_alert_format rp_alert_format_zabbix = {
	.name = "zabbix",
	.doc = "Zabbix's webhook media type.",
	.detect = detect,
	.needs = "event_source and event_value, or two of event_id, trigger_id, "
		 "trigger_name, trigger_severity and host_name",
	.marks = marks,
	.parse = parse,
};
