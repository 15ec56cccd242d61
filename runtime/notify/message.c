/*
 * The message: what a run has found so far, told to people.
 *
 * Each output of a node is read for what it holds, in the order in which nodes
 * ran: alerts, checks, recommendations.  Severity is the gravest of all that
 * was found and never falls again; if there is nothing but resolved alerts it
 * is `success`.  The title is the checks' if any ran, else the alert's.
 *
 * The texts come from strangers.  They stay on their line and are cut, so that
 * no alert can look like a part of its own or crowd out the rest.
 */
#include "notify/notify.h"

#include <string.h>

#include "alerts/alerts.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "run.h"

#define MAX_BODY ((size_t)256 << 10)
#define MAX_LINE_TEXT 2000
#define MAX_ALERTS 10

struct draft {
	struct rp_arena *arena;
	struct rp_buf body;
	enum rp_severity severity;
	bool has_checks;
	enum rp_severity checks;	/* gravest result of any check */
	struct rp_text alert;		/* name of the first, firing if any */
	bool has_firing, has_resolved;
	struct rp_value recommendations, intelligence;
};

static void raise(enum rp_severity *severity, enum rp_severity found)
{
	if (*severity < found)
		*severity = found;
}

/* ------------------------------------------------------------------- lines */

static void begin_part(struct draft *draft, const char *heading)
{
	rp_buf_str(&draft->body, draft->body.n ? "\n\n---\n\n" : "");
	rp_buf_str(&draft->body, heading);
}

/* Text on one line, cut. */
static void add_text(struct draft *draft, struct rp_text text)
{
	struct rp_text cut = rp_utf8_cut(text, MAX_LINE_TEXT);

	for (size_t i = 0; i < cut.n; i++) {
		bool is_control = (unsigned char)cut.at[i] < ' ';

		rp_buf_char(&draft->body, is_control ? ' ' : cut.at[i]);
	}
	if (cut.n < text.n)
		rp_buf_str(&draft->body, "…");
}

static void add_field(struct draft *draft, const struct rp_value *map,
		      const char *key)
{
	const struct rp_value *value = rp_map_get(map, key);
	struct rp_buf text;

	rp_buf_init(&text, RP_BUF_UNLIMITED);
	if (value)
		rp_python_str(&text, value);
	add_text(draft, rp_buf_view(&text));
	rp_buf_finish(&text);
}

/* ------------------------------------------------------------------ checks */

static const struct {
	const char *status;
	enum rp_severity severity;
} troubles[] = {
	{ "critical", RP_CRITICAL },
	{ "warning", RP_WARNING },
	{ "unknown", RP_INFO },
};

static void add_trouble(struct draft *draft, const struct rp_pair *check)
{
	struct rp_text status =
		rp_value_text(rp_map_get(&check->value, "status"), "");

	for (size_t i = 0; i < sizeof troubles / sizeof troubles[0]; i++) {
		if (!rp_text_is(status, troubles[i].status))
			continue;
		raise(&draft->checks, troubles[i].severity);
		rp_buf_str(&draft->body, "\n  - ");
		add_text(draft, check->key);
		rp_buf_printf(&draft->body, ": %s — ", troubles[i].status);
		add_field(draft, &check->value, "message");
	}
}

static void add_passed(struct draft *draft, const struct rp_value *results)
{
	const char *mark = "\n  - OK: ";

	for (size_t i = 0; i < rp_value_count(results); i++) {
		const struct rp_pair *check = rp_map_at(results, i);
		struct rp_text status =
			rp_value_text(rp_map_get(&check->value, "status"), "");

		if (!rp_text_is(status, "ok"))
			continue;
		rp_buf_str(&draft->body, mark);
		add_text(draft, check->key);
		mark = ", ";
	}
}

static void read_checks(struct draft *draft, const struct rp_value *output)
{
	const struct rp_value *results = rp_map_get(output, "results");
	long long run = rp_value_int(rp_map_get(output, "checks_run"), 0);
	long long passed = rp_value_int(rp_map_get(output, "checks_passed"), 0);

	if (!rp_map_get(output, "checks_run"))
		return;
	draft->has_checks = true;
	begin_part(draft, "**Health Checks** ");
	rp_buf_printf(&draft->body, "(%lld/%lld passed)", passed, run);
	if (rp_is(results, RP_MAP)) {
		for (size_t i = 0; i < rp_value_count(results); i++)
			add_trouble(draft, rp_map_at(results, i));
		add_passed(draft, results);
	}
	raise(&draft->severity, draft->checks);
}

/* ------------------------------------------------------------------ alerts */

static void add_alert(struct draft *draft, const struct rp_value *alert)
{
	rp_buf_str(&draft->body, "\n  - ");
	add_field(draft, alert, "name");
	rp_buf_str(&draft->body, ": ");
	add_field(draft, alert, "severity");
	rp_buf_char(&draft->body, ' ');
	add_field(draft, alert, "status");
	if (rp_truthy(rp_map_get(alert, "description"))) {
		rp_buf_str(&draft->body, " — ");
		add_field(draft, alert, "description");
	}
}

static void judge_alert(struct draft *draft, const struct rp_value *alert)
{
	struct rp_text status = rp_value_text(rp_map_get(alert, "status"), "");
	struct rp_text name = rp_value_text(rp_map_get(alert, "name"), "");
	bool is_first = !draft->has_firing && !draft->has_resolved;

	if (rp_text_is(status, "resolved")) {
		draft->has_resolved = true;
	} else {
		is_first = !draft->has_firing;
		draft->has_firing = true;
		raise(&draft->severity, rp_severity_parse(rp_value_text(
			rp_map_get(alert, "severity"), "")));
	}
	if (is_first)
		draft->alert = name.n ? name : RP_TEXT("Unknown Alert");
}

/* By a silence, say; people asked not to hear of it. */
static bool is_held_back(const struct rp_value *alert)
{
	return rp_is(rp_map_get(alert, "suppressed_by"), RP_MAP);
}

static size_t count_held_back(const struct rp_value *alerts)
{
	size_t n = 0;

	for (size_t i = 0; i < rp_value_count(alerts); i++)
		n += is_held_back(rp_list_at(alerts, i));
	return n;
}

static void read_alerts(struct draft *draft, const struct rp_value *output)
{
	const struct rp_value *alerts = rp_map_get(output, "alerts");
	size_t n = rp_value_count(alerts), shown = 0;
	size_t held = count_held_back(alerts);

	if (!rp_map_get(output, "alerts_created") || !rp_is(alerts, RP_LIST)
	    || n == 0)
		return;
	begin_part(draft, "**Alerts**");
	if (held == n)
		held = 0;
	for (size_t i = 0; i < n; i++) {
		if (held && is_held_back(rp_list_at(alerts, i)))
			continue;
		judge_alert(draft, rp_list_at(alerts, i));
		if (shown++ < MAX_ALERTS)
			add_alert(draft, rp_list_at(alerts, i));
	}
	if (shown > MAX_ALERTS)
		rp_buf_printf(&draft->body, "\n  - … and %zu more",
			      shown - MAX_ALERTS);
	if (held)
		rp_buf_printf(&draft->body, "\n  - … and %zu held back", held);
	if (draft->has_firing && rp_map_get(output, "severity"))
		raise(&draft->severity, rp_severity_parse(rp_value_text(
			rp_map_get(output, "severity"), "")));
}

/* ------------------------------------------------------------ intelligence */

static enum rp_severity priority_severity(const struct rp_value *item)
{
	struct rp_text text = rp_value_text(rp_map_get(item, "priority"), "");

	if (rp_text_is(text, "critical"))
		return RP_CRITICAL;
	return rp_text_is(text, "high") ? RP_WARNING : RP_INFO;
}

static void add_if_true(struct draft *draft, const char *label,
			const struct rp_value *output, const char *key)
{
	if (!rp_truthy(rp_map_get(output, key)))
		return;
	rp_buf_printf(&draft->body, "\n  %s: ", label);
	add_field(draft, output, key);
}

/* What templates see of it, under the names that they know. */
static struct rp_value findings(struct rp_arena *arena,
				const struct rp_value *output)
{
	static const char *const keys[] = {
		"summary", "probable_cause", "actions", "recommendations",
	};
	struct rp_value map = rp_map_new(arena);

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		const struct rp_value *value = rp_map_get(output, keys[i]);

		if (value)
			rp_map_put(arena, &map, keys[i], *value);
	}
	return map;
}

static void read_intelligence(struct draft *draft,
			      const struct rp_value *output)
{
	const struct rp_value *list = rp_map_get(output, "recommendations");
	size_t n = rp_is(list, RP_LIST) ? rp_value_count(list) : 0;

	if (!list && !rp_map_get(output, "summary"))
		return;
	draft->intelligence = findings(draft->arena, output);
	begin_part(draft, "**Intelligence**");
	add_if_true(draft, "Summary", output, "summary");
	add_if_true(draft, "Probable cause", output, "probable_cause");
	if (n)
		rp_buf_printf(&draft->body, "\n  Recommendations: %zu", n);
	for (size_t i = 0; i < n; i++) {
		const struct rp_value *item = rp_list_at(list, i);

		raise(&draft->severity, priority_severity(item));
		rp_list_push(draft->arena, &draft->recommendations, *item);
	}
}

/* ----------------------------------------------------------------- message */

static void read_output(void *self, const struct rp_value *output)
{
	struct draft *draft = self;

	read_checks(draft, output);
	read_alerts(draft, output);
	read_intelligence(draft, output);
}

/* Checks that found nothing must not hide what the alert is called. */
static struct rp_text title(const struct draft *draft)
{
	static const char *const by_checks[] = {
		[RP_INFO] = "Health Check Report",
		[RP_WARNING] = "Health Check Alert — Warning",
		[RP_CRITICAL] = "Health Check Alert — Critical",
	};

	if (draft->has_checks && (draft->checks != RP_INFO || !draft->alert.n))
		return rp_text(by_checks[draft->checks]);
	if (!draft->alert.n)
		return RP_TEXT("Pipeline Notification");
	if (draft->has_firing)
		return draft->alert;
	return rp_text(rp_arena_printf(draft->arena, "Resolved: %.*s",
				       (int)draft->alert.n, draft->alert.at));
}

static const char *severity(const struct draft *draft)
{
	if (draft->severity == RP_INFO && draft->has_resolved
	    && !draft->has_firing)
		return "success";
	return rp_severity_name(draft->severity);
}

static struct rp_text body(const struct draft *draft)
{
	if (!draft->body.n)
		return RP_TEXT("Pipeline completed.");
	return rp_text(rp_arena_printf(
		draft->arena, "%s%s", draft->body.at,
		draft->body.overflowed ? "\n… (truncated)" : ""));
}

static void put_origin(struct rp_message *out, const struct rp_run *run,
		       struct rp_arena *arena)
{
	out->tags = rp_map_new(arena);
	rp_map_put(arena, &out->tags, "trace_id", rp_cstring(run->trace_id));
	rp_map_put(arena, &out->tags, "run_id", rp_cstring(run->run_id));
	out->context = rp_map_new(arena);
	rp_map_put(arena, &out->context, "source",
		   rp_cstring(run->request.source));
	rp_map_put(arena, &out->context, "environment",
		   rp_cstring(run->request.environment));
	rp_map_put(arena, &out->context, "incident_id",
		   run->incident_id ? rp_int(run->incident_id) : rp_null);
}

void rp_message_build(struct rp_message *out, struct rp_ctx *ctx)
{
	struct draft draft = { .arena = ctx->arena, .intelligence = rp_null };

	rp_buf_init(&draft.body, MAX_BODY);
	draft.recommendations = rp_list_new(ctx->arena);
	rp_each_output(ctx->run, read_output, &draft);
	*out = (struct rp_message){
		.title = title(&draft),
		.body = body(&draft),
		.severity = severity(&draft),
		.channel = "default",
		.recommendations = draft.recommendations,
		.intelligence = draft.intelligence,
		.created_us = ctx->run->clock->wall_us(ctx->run->clock),
	};
	put_origin(out, ctx->run, ctx->arena);
	rp_buf_finish(&draft.body);
}
