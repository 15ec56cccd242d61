/*
 * Prometheus Alertmanager's webhook (version 4 and its older relatives): one
 * alert per element of `alerts`.  https://prometheus.io/docs/alerting/latest/
 * configuration/#webhook_config has the body.
 *
 * What a group says of all its alerts (its status, common labels) is left
 * alone: every alert carries its own.  Labels keep the JSON types they came
 * with, since the fingerprint is computed from them when there is none.
 */
#include "alerts/alertmanager.h"

#include <inttypes.h>

#include "alerts/alerts.h"
#include "alerts/marks.h"
#include "alerts/reader.h"
#include "base/arena.h"

static const struct rp_alert_mark marks[] = {
	{ "alerts", 5 },	{ "status", 5 },
	{ "receiver", 5 },	{ "groupKey", 10 },
	{ "groupLabels", 10 },	{ "commonLabels", 10 },
	{ "externalURL", 5 },	{ "truncatedAlerts", 5 },
	{ NULL, 0 }
};

static bool detect(const struct rp_value *payload)
{
	static const char *const group[] = { "groupKey", "receiver",
					     "groupLabels", "commonLabels",
					     NULL };

	return rp_marks_has(payload, "alerts")
	       && rp_marks_has(payload, "status")
	       && rp_marks_count(payload, group) > 0;
}

static struct rp_text name_of(const struct rp_reader *reader,
			      const struct rp_value *labels)
{
	static const char *const keys[] = { "alertname", NULL };

	return rp_reader_given(reader, labels, keys, "Unknown Alert");
}

/* The last ones are Grafana's. */
static const struct rp_reader_row pages[] = {
	{ "generator", "generatorURL" },
	{ "silence", "silenceURL" },
	{ "dashboard", "dashboardURL" },
	{ "panel", "panelURL" },
	{ "image", "imageURL" },
	{ NULL, NULL }
};

void rp_alertmanager_alert(const struct rp_reader *reader,
			   const struct rp_value *item)
{
	static const char *const start[] = { "startsAt", NULL };
	static const char *const end[] = { "endsAt", NULL };
	static const char *const texts[] = { "description", "summary", NULL };
	static const char *const ids[] = { "fingerprint", NULL };
	struct rp_alert *alert;
	struct rp_value labels;

	if (!rp_reader_map(&labels, reader, item, "labels")) {
		rp_reader_refuse(reader, "labels", "must be an object");
		return;
	}
	alert = rp_alert_add(reader->batch, reader->arena);
	alert->raw = *item;
	alert->labels = labels;
	if (!rp_reader_map(&alert->annotations, reader, item, "annotations"))
		rp_reader_fault(reader, "annotations",
				"must be an object; ignored");
	alert->name = name_of(reader, &labels);
	alert->severity = rp_severity_parse(
		rp_reader_field(reader, &labels, "severity"));
	alert->firing = !rp_text_is(rp_reader_word(reader, item, "status"),
				    "resolved");
	alert->description = rp_reader_first(reader, &alert->annotations,
					     texts, "");
	rp_reader_times(reader, alert, item, start, end);
	rp_reader_urls(reader, alert, item, pages);
	rp_reader_url(reader, alert, "runbook",
		      rp_map_get(&alert->annotations, "runbook_url"));
	rp_reader_fingerprint(reader, alert,
			      rp_reader_first(reader, item, ids, ""));
}

/* A group with too many alerts arrives cut; nobody else would say so. */
static void warn_if_truncated(const struct rp_reader *reader,
			      const struct rp_value *payload)
{
	int64_t n = rp_value_int(rp_map_get(payload, "truncatedAlerts"), 0);

	if (n > 0)
		rp_reader_warn(reader, "truncatedAlerts",
			       rp_arena_printf(reader->arena,
					       "says that the sender left out "
					       "%" PRId64 " alerts", n));
}

void rp_alertmanager_envelope(const struct rp_reader *reader,
			      const struct rp_value *payload)
{
	struct rp_alert_batch *batch = reader->batch;
	const struct rp_value *labels = rp_map_get(payload, "groupLabels");

	batch->version = rp_reader_field(reader, payload, "version");
	batch->group_key = rp_reader_field(reader, payload, "groupKey");
	batch->receiver = rp_reader_field(reader, payload, "receiver");
	batch->external_url = rp_reader_field(reader, payload, "externalURL");
	if (rp_is(labels, RP_MAP))
		batch->group_labels = *labels;
	warn_if_truncated(reader, payload);
}

static int parse(struct rp_alert_batch *batch, const struct rp_value *payload,
		 struct rp_arena *arena, int64_t now_us, struct rp_error *error)
{
	struct rp_reader reader = {
		.batch = batch, .arena = arena, .now_us = now_us, .at = "",
	};

	if (!detect(payload))
		return rp_error_set(error, RP_EBADINPUT,
				    "Invalid AlertManager payload");
	rp_alertmanager_envelope(&reader, payload);
	rp_reader_each(&reader, payload, "alerts", rp_alertmanager_alert);
	return 0;
}

const struct rp_alert_format rp_alert_format_alertmanager = {
	.name = "alertmanager",
	.doc = "Prometheus Alertmanager's webhook.",
	.detect = detect,
	.needs = "alerts and status, and groupKey, receiver, groupLabels or "
		 "commonLabels",
	.marks = marks,
	.parse = parse,
};
