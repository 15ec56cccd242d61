/*
 * ingest, run as the one node of a plan: what becomes of a payload, and what
 * people and later nodes see of it.
 */
#include "alerts/alerts.h"

#include "base/buf.h"
#include "base/json.h"
#include "lib/files.h"
#include "lib/rows.h"
#include "run.h"
#include "store/store.h"

extern const struct rp_node_type rp_node_ingest;

static int64_t now(const struct rp_clock *clock)
{
	(void)clock;
	return 1773144000 * INT64_C(1000000);	/* 2026-03-10T12:00:00Z */
}

static const struct rp_clock fixed_clock = {
	.wall_us = now, .mono_us = now,
};

static int do_all(struct rp_run *run)
{
	rp_do(run, 0);
	return rp_end(run);
}

struct fixture {
	struct rp_run run;
	struct rp_arena arena;
	struct rp_step step;
	struct rp_plan plan;
	struct {
		struct rp_rows driver;
		const void *mapping;
		struct rp_strings group_by;
		int on_suppressed, on_redelivery;
		const char *timezone;
	} options;
};

#define RP_ALERT_FORMAT(name) \
	extern const struct rp_alert_format rp_alert_format_##name;
#include "alerts/alerts.def"
#undef RP_ALERT_FORMAT

static const void *const formats[] = {
#define RP_ALERT_FORMAT(name) &rp_alert_format_##name,
#include "alerts/alerts.def"
#undef RP_ALERT_FORMAT
};

/* The format at a place counted from 1, or with 0 all of them. */
static struct rp_rows rows_of(int driver)
{
	return (struct rp_rows){
		driver ? &formats[driver - 1] : formats,
		driver ? 1 : sizeof formats / sizeof formats[0],
	};
}

static struct rp_value json(struct rp_arena *arena, const char *text)
{
	struct rp_json_result result = { 0 };
	struct rp_value value = rp_null;

	if (rp_json_read(&value, arena, rp_text(text), RP_JSON_DEPTH_PAYLOAD,
			 &result))
		cr_fatal("%s: %s", text, rp_json_problem(arena, &result));
	return value;
}

static void set_up(struct fixture *f, int driver, const char *payload,
		   struct rp_store *store)
{
	struct rp_error error = { 0 };
	struct rp_value *value;

	*f = (struct fixture){ .options = { .driver = rows_of(driver) } };
	rp_arena_init(&f->arena);
	value = rp_arena_alloc(&f->arena, sizeof *value);
	*value = json(&f->arena, payload);
	f->step = (struct rp_step){
		.id = "in", .type = &rp_node_ingest, .options = &f->options,
		.options_size = sizeof f->options, .required = true,
	};
	f->plan = (struct rp_plan){
		.abi = &rp_abi_2, .sha256 = "00", .n_steps = 1,
		.steps = &f->step, .run = do_all,
	};
	if (rp_run_begin(&f->run, &(struct rp_run_request){
		.plan = &f->plan, .definition = "test", .engine = "jit",
		.definition_version = 1, .payload = value, .source = "cli",
		.environment = "test", .clock = &fixed_clock, .store = store,
	}, &error))
		cr_fatal("%s", error.message);
	rp_run_go(&f->run);
}

static void tear_down(struct fixture *f)
{
	rp_run_finish(&f->run);
	rp_arena_finish(&f->arena);
}

static char *text_of(struct fixture *f, const struct rp_value *value)
{
	return (char *)rp_json_text(&f->arena, value, RP_JSON_COMPACT).at;
}

/* ------------------------------------------------------------------ output */

#define COUNTERS(alerts, incidents)					\
	"{\"alerts_created\":" #alerts ",\"alerts_updated\":0,"		\
	"\"alerts_resolved\":0,\"alerts_unchanged\":0,"		\
	"\"incidents_created\":" #incidents ","				\
	"\"incidents_updated\":0,\"source\":\"cli\","

Test(ingest, tells_later_nodes_of_every_alert)
{
	struct fixture f;

	set_up(&f, 0, "{\"name\":\"Disk full\",\"severity\":\"critical\","
		      "\"labels\":{\"host\":\"a\"},\"time\":\"soon\"}", NULL);
	cr_expect(eq(str, text_of(&f, &f.run.nodes[0].output), COUNTERS(1, 1)
		"\"incident_id\":null,"
		"\"alert_fingerprint\":\"d17684541c1b3712\","
		"\"severity\":\"critical\",\"incident\":null,"
		"\"alerts_suppressed\":0,\"suppressed_by\":null,"
		"\"alerts\":[{"
		"\"fingerprint\":\"d17684541c1b3712\","
		"\"name\":\"Disk full\",\"status\":\"firing\","
		"\"severity\":\"critical\",\"description\":\"\","
		"\"labels\":{\"host\":\"a\"},\"annotations\":{},"
		"\"started_at\":\"2026-03-10T12:00:00.000000Z\","
		"\"ended_at\":null,\"suppressed_by\":null}],\"warnings\":[\"/time is not a time: "
		"\\\"soon\\\"; received time used\"]}"));
	cr_expect(zero(sz, rp_value_count(&f.run.nodes[0].errors)));
	cr_expect(eq(int, f.run.status, RP_RUN_COMPLETED));
	tear_down(&f);
}

/* ------------------------------------------------- format, body and errors */

#define NOTHING COUNTERS(0, 0) "\"incident\":null," \
	"\"alerts_suppressed\":0,\"suppressed_by\":null,\"alerts\":[],\"warnings\":[]}"
#define AVAILABLE "Available: alertmanager, grafana, pagerduty, datadog, " \
	"newrelic, opsgenie, zabbix, generic"

enum { AUTO, ALERTMANAGER, GRAFANA, GENERIC = 8 };

static const struct {
	int driver;
	const char *payload, *errors, *output;	/* NULL: some alerts */
} rows[] = {
	{ AUTO, "[]", "[\"payload must be a JSON object\"]", "{}" },
	{ AUTO, "{\"payload\":null}", "[\"payload must be a JSON object\"]",
	  "{}" },
	{ AUTO, "{}", "[\"Could not detect driver for payload\"]", NOTHING },
	{ AUTO, "{\"driver\":\"x\"}", "[\"Unknown driver: x. " AVAILABLE "\"]",
	  NOTHING },
	{ AUTO, "{\"driver\":7,\"name\":\"n\"}", "[]", NULL },
	{ AUTO, "{\"driver\":\"\",\"name\":\"n\"}", "[]", NULL },
	{ AUTO, "{\"driver\":\"alertmanager\",\"payload\":{\"name\":\"n\"}}",
	  "[\"Invalid AlertManager payload\"]", NOTHING },
	{ AUTO, "{\"driver\":\"generic\",\"payload\":{}}", "[]", NULL },
	{ GENERIC, "{\"driver\":\"x\"}", "[]", NULL },
	{ ALERTMANAGER, "{\"name\":\"n\"}",
	  "[\"Invalid AlertManager payload\"]", NOTHING },
	{ GRAFANA, "{}",
	  "[\"Invalid Grafana payload\"]", NOTHING },
	{ AUTO, "{\"alerts\":[{},5,{},null]}",
	  "[\"/alerts/1 must be an object\",\"/alerts/3 must be an object\"]",
	  NULL },
};

RP_ROWS(ingest, finds_format_and_body_or_says_why_not, rows)
{
	const struct rp_node_run *node;
	struct fixture f;

	set_up(&f, row->driver, row->payload, NULL);
	node = &f.run.nodes[0];
	cr_expect(eq(str, text_of(&f, &node->errors), (char *)row->errors),
		  "%s", row->payload);
	if (row->output)
		cr_expect(eq(str, text_of(&f, &node->output),
			     (char *)row->output), "%s", row->payload);
	else
		cr_expect(gt(sz, rp_value_count(rp_map_get(&node->output,
							   "alerts")), 0));
	tear_down(&f);
}

Test(ingest, keeps_the_good_alerts_when_one_is_bad)
{
	struct fixture f;

	set_up(&f, AUTO, "{\"alerts\":[{\"name\":\"a\"},5]}", NULL);
	cr_expect(eq(int, f.run.status, RP_RUN_FAILED));
	cr_expect(eq(str, (char *)f.run.error,
		     "Node in failed: /alerts/1 must be an object"));
	cr_expect(eq(i64, 1, rp_value_int(rp_map_get(&f.run.nodes[0].output,
						     "alerts_created"), 0)));
	tear_down(&f);
}

/* -------------------------------------------------------------------- show */

static const struct { const char *result, *want; } shown[] = {
	{ "{\"output\":{\"incident_id\":7,\"alerts_created\":2}}",
	  "  Incident ID: 7\n  Alerts created: 2\n" },
	{ "{\"output\":{}}", "  Incident ID: N/A\n  Alerts created: N/A\n" },
};

RP_ROWS(ingest, shows_the_incident_and_the_count, shown)
{
	struct rp_value result;
	struct rp_arena arena;
	struct rp_buf buf;

	rp_arena_init(&arena);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	result = json(&arena, row->result);
	rp_node_ingest.show(&buf, &result, NULL);
	cr_expect(eq(str, buf.at, (char *)row->want));
	rp_buf_finish(&buf);
	rp_arena_finish(&arena);
}

/* ------------------------------------------------------------------- store */

Test(ingest, hands_the_incident_to_the_run)
{
	struct rp_error error = { 0 };
	struct rp_store *store;
	struct rp_arena arena;
	struct fixture f;
	const char *path;

	rp_arena_init(&arena);
	path = rp_arena_printf(&arena, "%s/db", test_directory(&arena));
	if (rp_store_open(&store, path, &fixed_clock, &error))
		cr_fatal("%s", error.message);
	set_up(&f, AUTO, "{\"name\":\"n\"}", store);
	cr_expect(eq(int, f.run.status, RP_RUN_COMPLETED));
	cr_expect(gt(i64, f.run.incident_id, 0));
	cr_expect(eq(i64, f.run.incident_id,
		     rp_value_int(rp_map_get(&f.run.nodes[0].output,
					     "incident_id"), 0)));
	tear_down(&f);
	rp_store_close(store);
	rp_arena_finish(&arena);
}
