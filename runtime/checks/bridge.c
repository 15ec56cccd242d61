/*
 * From a finding to an alert.  The fingerprint is of the check and the real
 * host and not of the labels, so that a label more does not make another
 * alert; metrics are labels and annotations as text in Python's spelling,
 * because rules of silences and databases were written against that.
 */
#include "checks/bridge.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/json.h"

#define FINGERPRINT_DIGITS 16

void rp_bridge_init(struct rp_alert_batch *batch, struct rp_arena *arena)
{
	*batch = (struct rp_alert_batch){
		.source = RP_TEXT(RP_BRIDGE_SOURCE),
		.format = RP_BRIDGE_SOURCE,
		.watcher = "check",
		.errors = rp_list_new(arena),
		.warnings = rp_list_new(arena),
		.faults = rp_list_new(arena),
	};
}

/* ------------------------------------------------------------------- parts */

static struct rp_text fingerprint(struct rp_arena *arena, const char *checker,
				  const char *hostname)
{
	char hex[RP_SHA256_HEX];

	rp_sha256_hex(hex, rp_text(rp_arena_printf(arena, "%s:%s", checker,
						   hostname)));
	return rp_text(rp_arena_copy(arena, hex, FINGERPRINT_DIGITS));
}

static struct rp_value spell(struct rp_arena *arena,
			     const struct rp_value *value)
{
	struct rp_value text;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_python_str(&buf, value);
	text = rp_string((struct rp_text){
		rp_arena_copy(arena, buf.at, buf.n), buf.n });
	rp_buf_finish(&buf);
	return text;
}

static bool is_scalar(const struct rp_value *value)
{
	return value->tag != RP_NULL && value->tag != RP_LIST
	       && value->tag != RP_MAP;
}

static struct rp_value make_labels(struct rp_arena *arena,
				   const struct rp_bridge *bridge,
				   const char *checker,
				   const struct rp_value *metrics)
{
	struct rp_value labels = rp_map_new(arena);

	rp_map_put(arena, &labels, "hostname", rp_cstring(bridge->hostname));
	rp_map_put(arena, &labels, "checker", rp_cstring(checker));
	for (size_t i = 0; i < rp_value_count(&bridge->labels); i++) {
		const struct rp_pair *pair = rp_map_at(&bridge->labels, i);

		rp_map_set(arena, &labels, pair->key, pair->value);
	}
	for (size_t i = 0; i < rp_value_count(metrics); i++) {
		const struct rp_pair *pair = rp_map_at(metrics, i);

		if (is_scalar(&pair->value))
			rp_map_put(arena, &labels, rp_arena_printf(
				arena, "metric_%s",
				rp_text_cstr(arena, pair->key)),
				spell(arena, &pair->value));
	}
	return labels;
}

static struct rp_value make_annotations(struct rp_arena *arena,
					const struct rp_value *metrics)
{
	struct rp_value annotations = rp_map_new(arena);

	for (size_t i = 0; i < rp_value_count(metrics); i++) {
		const struct rp_pair *pair = rp_map_at(metrics, i);

		rp_map_set(arena, &annotations, pair->key,
			   spell(arena, &pair->value));
	}
	return annotations;
}

static struct rp_value make_raw(struct rp_arena *arena, const char *checker,
				const struct rp_check_result *result)
{
	struct rp_value raw = rp_map_new(arena);

	rp_map_put(arena, &raw, "checker_name", rp_cstring(checker));
	rp_map_put(arena, &raw, "status",
		   rp_cstring(rp_check_status_name(result->status)));
	rp_map_put(arena, &raw, "message", rp_cstring(result->message));
	rp_map_put(arena, &raw, "metrics", result->metrics);
	rp_map_put(arena, &raw, "error", rp_cstring(result->error));
	return raw;
}

static const char *describe(struct rp_arena *arena,
			    const struct rp_check_result *result)
{
	if (!result->error)
		return result->message;
	return rp_arena_printf(arena, "%s\nError: %s", result->message,
			       result->error);
}

/* --------------------------------------------------------------- the alert */

void rp_bridge_add(struct rp_alert_batch *batch,
		   const struct rp_bridge *bridge, const char *checker,
		   const struct rp_check_result *result,
		   struct rp_arena *arena)
{
	static const enum rp_severity severities[] = {
		[RP_CHECK_OK] = RP_INFO,
		[RP_CHECK_WARNING] = RP_WARNING,
		[RP_CHECK_CRITICAL] = RP_CRITICAL,
		[RP_CHECK_UNKNOWN] = RP_WARNING,
	};
	struct rp_text upper = rp_text_upper(arena, rp_text(checker));
	struct rp_alert *alert = rp_alert_add(batch, arena);

	*alert = (struct rp_alert){
		.fingerprint = fingerprint(arena, checker, bridge->hostname),
		.name = rp_text(rp_arena_printf(arena, "%.*s Check Alert",
						(int)upper.n, upper.at)),
		.firing = result->status != RP_CHECK_OK,
		.severity = severities[result->status],
		.description = rp_text(describe(arena, result)),
		.labels = make_labels(arena, bridge, checker,
				      &result->metrics),
		.annotations = make_annotations(arena, &result->metrics),
		.started_us = bridge->now_us,
		.ended_us = result->status == RP_CHECK_OK ? bridge->now_us : 0,
		.raw = make_raw(arena, checker, result),
		.event_us = bridge->now_us,
		.urls = rp_null,
		.values = rp_null,
	};
}
