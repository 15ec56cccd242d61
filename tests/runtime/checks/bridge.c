/* What checks find, as alerts. */
#include "checks/bridge.h"

#include "lib/rows.h"
#include "runtime/checks/machine.h"

#define METRICS "{\"cpu_percent\": 93.5, \"n\": 4, \"on\": true, "	   \
	"\"none\": null, \"path\": \"/a b\", \"list\": [1.0, \"x\"], "	   \
	"\"map\": {\"k\": null}}"

static const struct {
	enum rp_check_status status;
	const char *error, *labels;
	bool firing;
	const char *severity, *description, *want_labels;
} rows[] = {
	{ RP_CHECK_WARNING, NULL, "{}", true, "warning", "found",
	  "{\"hostname\": \"web-1\", \"checker\": \"cpu\", "
	  "\"metric_cpu_percent\": \"93.5\", \"metric_n\": \"4\", "
	  "\"metric_on\": \"True\", \"metric_path\": \"/a b\"}" },
	{ RP_CHECK_CRITICAL, NULL, "{\"env\": \"prod\", \"checker\": \"x\", "
	  "\"metric_n\": \"5\"}", true, "critical", "found",
	  "{\"hostname\": \"web-1\", \"checker\": \"x\", \"env\": \"prod\", "
	  "\"metric_n\": \"4\", \"metric_cpu_percent\": \"93.5\", "
	  "\"metric_on\": \"True\", \"metric_path\": \"/a b\"}" },
	{ RP_CHECK_UNKNOWN, "boom", "{}", true, "warning",
	  "found\nError: boom", NULL },
	{ RP_CHECK_OK, NULL, "{}", false, "info", "found", NULL },
};

RP_ROWS(bridge, makes_an_alert_of_each_finding, rows)
{
	struct rp_check_result result = {
		.status = row->status, .message = "found",
		.error = row->error,
	};
	struct rp_bridge bridge = { .hostname = "web-1", .now_us = 1000000 };
	struct rp_alert_batch batch;
	const struct rp_alert *alert;
	struct rp_arena arena;

	rp_arena_init(&arena);
	result.metrics = json_of(&arena, METRICS);
	bridge.labels = json_of(&arena, row->labels);
	rp_bridge_init(&batch, &arena);
	rp_bridge_add(&batch, &bridge, "cpu", &result, &arena);
	cr_assert(eq(sz, batch.n, 1));
	alert = &batch.alerts[0];
	cr_expect(eq(str, (char *)rp_text_cstr(&arena, batch.source),
		     "server-checkers"));
	cr_expect(eq(str, (char *)rp_text_cstr(&arena, alert->name),
		     "CPU Check Alert"));
	cr_expect(eq(str, (char *)rp_text_cstr(&arena, alert->fingerprint),
		     "ef4eb3579799609a"));
	cr_expect(eq(int, alert->firing, row->firing));
	cr_expect(eq(str, (char *)rp_severity_name(alert->severity),
		     (char *)row->severity));
	cr_expect(eq(str, (char *)rp_text_cstr(&arena, alert->description),
		     (char *)row->description));
	cr_expect(eq(i64, alert->ended_us, row->firing ? 0 : 1000000));
	if (row->want_labels) {
		struct rp_value want = json_of(&arena, row->want_labels);

		cr_expect(rp_value_equal(&alert->labels, &want), "%s",
			  text_of(&arena, &alert->labels));
	}
	cr_expect(eq(str, (char *)text_of(&arena, &alert->annotations),
		     "{\"cpu_percent\": \"93.5\", \"n\": \"4\", \"on\": "
		     "\"True\", \"none\": \"None\", \"path\": \"/a b\", "
		     "\"list\": \"[1.0, 'x']\", \"map\": \"{'k': None}\"}"));
	cr_expect(eq(str, (char *)text_of(&arena, rp_map_get(
		&alert->raw, "metrics")), METRICS));
	rp_arena_finish(&arena);
}
