/*
 * The registry of alert formats, made from alerts.def, and the way from a
 * payload to a batch: find or detect the format, let it read, insist on at
 * least one alert.
 *
 * Messages list the formats in the order of alerts.def.  How one is told from
 * another is in marks.c.
 */
#include "alerts/alerts.h"

#include <assert.h>

#include "alerts/marks.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"

#define MAX_NAME 100		/* bytes of an unknown format in a message */

#define RP_ALERT_FORMAT(name) \
	extern const struct rp_alert_format rp_alert_format_##name;
#include "alerts/alerts.def"
#undef RP_ALERT_FORMAT

static const void *const rows[] = {
#define RP_ALERT_FORMAT(name) &rp_alert_format_##name,
#include "alerts/alerts.def"
#undef RP_ALERT_FORMAT
};

static const struct rp_rows all = { rows, sizeof rows / sizeof rows[0] };

const char *const *rp_alert_format_names(void)
{
	static const char *const names[] = {
#define RP_ALERT_FORMAT(name) #name,
#include "alerts/alerts.def"
#undef RP_ALERT_FORMAT
		NULL
	};

	return names;
}

static const struct rp_alert_format *find(const struct rp_rows *formats,
					  struct rp_text name)
{
	for (unsigned long i = 0; i < formats->n; i++) {
		const struct rp_alert_format *format = formats->at[i];

		if (rp_text_is(name, format->name))
			return format;
	}
	return NULL;
}

const struct rp_alert_format *rp_alert_format_find(struct rp_text name)
{
	return find(&all, name);
}

const struct rp_alert_format *
rp_alert_format_detect(const struct rp_value *payload)
{
	return rp_marks_detect(&all, payload);
}

size_t rp_alert_format_scores(struct rp_alert_score **out,
			      const struct rp_value *payload,
			      struct rp_arena *arena)
{
	return rp_marks_scores(out, &all, payload, arena);
}

/* ----------------------------------------------------------------- parsing */

static const char *list_formats(const struct rp_rows *formats,
				struct rp_arena *arena, bool supported_only)
{
	struct rp_buf buf;
	const char *list;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (unsigned long i = 0; i < formats->n; i++) {
		const struct rp_alert_format *format = formats->at[i];

		if (!supported_only || format->parse)
			rp_buf_printf(&buf, "%s%s", buf.n ? ", " : "",
				      format->name);
	}
	list = rp_arena_copy(arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return list;
}

static void unknown_format(const struct rp_alert_choice *choice,
			   struct rp_arena *arena, struct rp_error *error)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_visible(&buf, rp_utf8_cut(choice->name, MAX_NAME));
	rp_error_set(error, RP_EBADINPUT, "Unknown driver: %s. Available: %s",
		     buf.at, list_formats(choice->formats, arena, false));
	rp_buf_finish(&buf);
}

static void unsupported_format(const struct rp_alert_format *format,
			       const struct rp_alert_choice *choice,
			       struct rp_arena *arena, struct rp_error *error)
{
	const char *list = list_formats(choice->formats, arena, true);

	rp_error_set(error, RP_EBADINPUT, "The %s alert format is recognised "
		     "but not supported by this version of runpipe%s%s",
		     format->name, *list ? "; supported: " : "", list);
}

/* The format to read with, or NULL with the error set. */
static const struct rp_alert_format *
choose(const struct rp_alert_choice *choice, const struct rp_value *payload,
       struct rp_arena *arena, struct rp_error *error)
{
	const struct rp_alert_format *format;

	if (choice->formats->n == 1)
		format = choice->formats->at[0];
	else if (choice->name.n)
		format = find(choice->formats, choice->name);
	else
		format = rp_marks_detect(choice->formats, payload);
	if (format && format->parse)
		return format;
	if (format)
		unsupported_format(format, choice, arena, error);
	else if (choice->name.n)
		unknown_format(choice, arena, error);
	else
		rp_error_set(error, RP_EBADINPUT,
			     "Could not detect driver for payload");
	return NULL;
}

static int no_alerts(const struct rp_alert_batch *batch,
		     struct rp_error *error)
{
	size_t n = rp_value_count(&batch->errors);
	struct rp_text first;

	if (!n)
		return rp_error_set(error, RP_EBADINPUT,
				    "No alerts in payload: /alerts is empty");
	first = rp_value_text(rp_list_at(&batch->errors, 0), "");
	if (n == 1)
		return rp_error_set(error, RP_EBADINPUT,
				    "No alerts in payload: %s", first.at);
	return rp_error_set(error, RP_EBADINPUT,
			    "No alerts in payload: %s (and %zu more)",
			    first.at, n - 1);
}

int rp_alerts_read(struct rp_alert_batch *batch, const struct rp_value *payload,
		   const struct rp_alert_choice *given, struct rp_arena *arena,
		   int64_t now_us, struct rp_error *error)
{
	struct rp_alert_choice choice = *given;
	const struct rp_alert_format *row;
	int rc;

	*batch = (struct rp_alert_batch){
		.errors = rp_list_new(arena),
		.warnings = rp_list_new(arena),
		.faults = rp_list_new(arena),
		.zone = choice.zone,
	};
	if (!choice.formats)
		choice.formats = &all;
	if (!rp_is(payload, RP_MAP))
		return rp_error_set(error, RP_EBADINPUT,
				    "payload must be a JSON object");
	row = choose(&choice, payload, arena, error);
	if (!row)
		return RP_EBADINPUT;
	batch->format = row->name;
	batch->source = rp_text(row->name);
	rc = row->parse(batch, payload, arena, now_us, error);
	if (rc < 0)
		return rc;
	return batch->n ? 0 : no_alerts(batch, error);
}

int rp_alerts_parse(struct rp_alert_batch *batch,
		    const struct rp_value *payload, struct rp_text format,
		    struct rp_arena *arena, int64_t now_us,
		    struct rp_error *error)
{
	struct rp_alert_choice choice = { .name = format };

	return rp_alerts_read(batch, payload, &choice, arena, now_us, error);
}

struct rp_alert *rp_alert_add(struct rp_alert_batch *batch,
			      struct rp_arena *arena)
{
	if (batch->n == batch->room) {
		size_t room = batch->room ? 2 * batch->room : 4;
		struct rp_alert *more =
			rp_arena_array(arena, room, sizeof *more);

		if (batch->n)
			memcpy(more, batch->alerts, batch->n * sizeof *more);
		batch->alerts = more;
		batch->room = room;
	}
	return &batch->alerts[batch->n++];
}

/* ---------------------------------------------------------------- severity */

static const char *const severities[] = {
	[RP_INFO] = "info",
	[RP_WARNING] = "warning",
	[RP_CRITICAL] = "critical",
};

const char *rp_severity_name(enum rp_severity severity)
{
	assert(severity >= RP_INFO && severity <= RP_CRITICAL);
	return severities[severity];
}

static bool same_word(struct rp_text text, const char *lower)
{
	size_t i;

	for (i = 0; i < text.n && lower[i]; i++) {
		char c = text.at[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c != lower[i])
			return false;
	}
	return i == text.n && !lower[i];
}

enum rp_severity rp_severity_parse(struct rp_text text)
{
	for (int i = RP_INFO; i <= RP_CRITICAL; i++)
		if (same_word(text, severities[i]))
			return (enum rp_severity)i;
	return RP_WARNING;
}

/* ------------------------------------------------------------------- value */

static struct rp_value time_value(struct rp_arena *arena, int64_t wall_us)
{
	return rp_cstring(rp_time_text(arena, wall_us));
}

/* What the sender may say, where it has. */
static void put_event(struct rp_arena *arena, struct rp_value *map,
		      const struct rp_alert *alert)
{
	static const char *const acts[] = {
		[RP_ACT_ACKNOWLEDGE] = "acknowledge",
		[RP_ACT_UNACKNOWLEDGE] = "unacknowledge",
	};

	if (alert->event_id.n)
		rp_map_put(arena, map, "event_id", rp_string(alert->event_id));
	if (alert->event_us)
		rp_map_put(arena, map, "event_at",
			   time_value(arena, alert->event_us));
	if (alert->act)
		rp_map_put(arena, map, "action", rp_cstring(acts[alert->act]));
	if (alert->actor.n)
		rp_map_put(arena, map, "actor", rp_string(alert->actor));
	if (alert->urls.tag == RP_MAP)
		rp_map_put(arena, map, "urls", alert->urls);
	if (alert->values.tag == RP_MAP)
		rp_map_put(arena, map, "values", alert->values);
}

struct rp_value rp_alert_value(struct rp_arena *arena,
			       const struct rp_alert *alert)
{
	struct rp_value map = rp_map_new(arena);

	assert(alert->labels.tag == RP_MAP);
	assert(alert->annotations.tag == RP_MAP);
	rp_map_put(arena, &map, "fingerprint", rp_string(alert->fingerprint));
	rp_map_put(arena, &map, "name", rp_string(alert->name));
	rp_map_put(arena, &map, "status",
		   rp_cstring(alert->firing ? "firing" : "resolved"));
	rp_map_put(arena, &map, "severity",
		   rp_cstring(rp_severity_name(alert->severity)));
	rp_map_put(arena, &map, "description", rp_string(alert->description));
	rp_map_put(arena, &map, "labels", alert->labels);
	rp_map_put(arena, &map, "annotations", alert->annotations);
	rp_map_put(arena, &map, "started_at",
		   time_value(arena, alert->started_us));
	rp_map_put(arena, &map, "ended_at",
		   alert->ended_us ? time_value(arena, alert->ended_us)
				   : rp_null);
	put_event(arena, &map, alert);
	return map;
}
