/* What a run's outputs say to people. */
#include "notify/notify.h"

#include "lib/rows.h"
#include "lib/scene.h"

#define CHECKS(run, passed, results) \
	"{\"checks_run\": " #run ", \"checks_passed\": " #passed \
	", \"results\": {" results "}}"
#define CHECK(name, status, message) \
	"\"" name "\": {\"status\": \"" status "\", \"message\": \"" message \
	"\", \"metrics\": {}}"
#define INGEST(severity, alerts) \
	"{\"alerts_created\": 1, \"severity\": \"" severity \
	"\", \"alerts\": [" alerts "]}"
#define ALERT(name, status, severity, description) \
	"{\"name\": \"" name "\", \"status\": \"" status \
	"\", \"severity\": \"" severity "\", \"description\": \"" \
	description "\"}"
#define ADVICE(priority) \
	"{\"recommendations\": [{\"title\": \"t\", \"priority\": \"" priority \
	"\"}], \"count\": 1, \"summary\": \"t\"}"

static const struct {
	const char *outputs[3];
	const char *title, *severity, *body;
} rows[] = {
	{ { NULL }, "Pipeline Notification", "info", "Pipeline completed." },
	{ { "{\"transformed\": 1}" }, "Pipeline Notification", "info",
	  "Pipeline completed." },
	{ { CHECKS(2, 2, CHECK("cpu", "ok", "fine") ","
			 CHECK("disk", "ok", "fine")) },
	  "Health Check Report", "info",
	  "**Health Checks** (2/2 passed)\n  - OK: cpu, disk" },
	{ { CHECKS(3, 1, CHECK("cpu", "ok", "fine") ","
			 CHECK("disk", "warning", "96% used") ","
			 CHECK("net", "unknown", "Check failed: no")) },
	  "Health Check Alert — Warning", "warning",
	  "**Health Checks** (1/3 passed)\n"
	  "  - disk: warning — 96% used\n"
	  "  - net: unknown — Check failed: no\n"
	  "  - OK: cpu" },
	/* Checks that found nothing do not hide what the alert is called. */
	{ { INGEST("critical", ALERT("Disk full", "firing", "critical", "d")),
	    CHECKS(1, 1, CHECK("cpu", "ok", "fine")) },
	  "Disk full", "critical",
	  "**Alerts**\n  - Disk full: critical firing — d\n\n---\n\n"
	  "**Health Checks** (1/1 passed)\n  - OK: cpu" },
	/* A later node never lowers what an earlier one found. */
	{ { CHECKS(1, 0, CHECK("cpu", "critical", "hot")),
	    CHECKS(1, 1, CHECK("disk", "ok", "fine")) },
	  "Health Check Alert — Critical", "critical",
	  "**Health Checks** (0/1 passed)\n  - cpu: critical — hot\n\n---\n\n"
	  "**Health Checks** (1/1 passed)\n  - OK: disk" },
	{ { ADVICE("critical"), CHECKS(1, 0, CHECK("d", "warning", "w")) },
	  "Health Check Alert — Warning", "critical",
	  "**Intelligence**\n  Summary: t\n  Recommendations: 1\n\n---\n\n"
	  "**Health Checks** (0/1 passed)\n  - d: warning — w" },
	{ { ADVICE("high") }, "Pipeline Notification", "warning",
	  "**Intelligence**\n  Summary: t\n  Recommendations: 1" },
	{ { ADVICE("medium") }, "Pipeline Notification", "info",
	  "**Intelligence**\n  Summary: t\n  Recommendations: 1" },
	{ { "{\"recommendations\": [], \"count\": 0}" },
	  "Pipeline Notification", "info", "**Intelligence**" },
	{ { "{\"summary\": \"s\", \"probable_cause\": \"p\"}" },
	  "Pipeline Notification", "info",
	  "**Intelligence**\n  Summary: s\n  Probable cause: p" },
	{ { INGEST("critical", ALERT("Disk", "firing", "critical", "full")) },
	  "Disk", "critical",
	  "**Alerts**\n  - Disk: critical firing — full" },
	{ { INGEST("warning", ALERT("Old", "resolved", "critical", "") ","
			      ALERT("New", "firing", "warning", "")) },
	  "New", "warning",
	  "**Alerts**\n  - Old: critical resolved\n"
	  "  - New: warning firing" },
	{ { INGEST("critical", ALERT("Disk", "resolved", "critical", "ok")) },
	  "Resolved: Disk", "success",
	  "**Alerts**\n  - Disk: critical resolved — ok" },
	{ { INGEST("critical", ALERT("Disk", "resolved", "critical", "")),
	    CHECKS(1, 0, CHECK("cpu", "warning", "hot")) },
	  "Health Check Alert — Warning", "warning", NULL },
	{ { INGEST("info", ALERT("", "firing", "info", "")) },
	  "Unknown Alert", "info", NULL },
	{ { INGEST("info", "") }, "Pipeline Notification", "info",
	  "Pipeline completed." },
	/* Shapes that no node of ours gives, and texts that want to be more. */
	{ { "{\"checks_run\": \"x\", \"results\": [1], \"summary\": [2],"
	    "\"recommendations\": 3}" },
	  "Health Check Report", "info",
	  "**Health Checks** (0/0 passed)\n\n---\n\n"
	  "**Intelligence**\n  Summary: [2]" },
	{ { "{\"alerts_created\": 1, \"alerts\": [null, 7]}" },
	  "Unknown Alert", "warning",
	  "**Alerts**\n  - :  \n  - :  " },
	{ { CHECKS(1, 0, CHECK("a\\nb", "critical",
			       "x\\n\\n---\\n\\ny\\u0000z")) },
	  "Health Check Alert — Critical", "critical",
	  "**Health Checks** (0/1 passed)\n  - a b: critical — x  ---  y z" },
};

RP_ROWS(message, says_what_was_found, rows)
{
	struct test_scene scene;
	struct rp_message message;

	test_scene_init(&scene);
	for (size_t i = 0; i < 3 && row->outputs[i]; i++)
		test_scene_add(&scene, "n", row->outputs[i]);
	rp_message_build(&message, &scene.ctx);
	cr_expect(rp_text_is(message.title, row->title), "%s", row->title);
	cr_expect(eq(str, (char *)message.severity, (char *)row->severity),
		  "%s", row->title);
	if (row->body)
		cr_expect(eq(str, (char *)message.body.at,
			     (char *)row->body));
	test_scene_finish(&scene);
}

Test(message, lists_ten_alerts_and_counts_the_rest)
{
	struct test_scene scene;
	struct rp_message message;
	struct rp_buf json;

	test_scene_init(&scene);
	rp_buf_init(&json, RP_BUF_UNLIMITED);
	rp_buf_str(&json, "{\"alerts_created\": 12, \"alerts\": [");
	for (int i = 0; i < 12; i++)
		rp_buf_printf(&json, "%s{\"name\": \"a%d\"}", i ? "," : "", i);
	rp_buf_str(&json, "]}");
	test_scene_add(&scene, "in", json.at);
	rp_message_build(&message, &scene.ctx);
	cr_expect(rp_text_find(message.body, "a9:") > 0);
	cr_expect(rp_text_find(message.body, "a10:") < 0);
	cr_expect(rp_text_ends(message.body, "\n  - … and 2 more"));
	rp_buf_finish(&json);
	test_scene_finish(&scene);
}

Test(message, stays_bounded)
{
	struct test_scene scene;
	struct rp_message message;
	struct rp_buf json;

	test_scene_init(&scene);
	rp_buf_init(&json, RP_BUF_UNLIMITED);
	rp_buf_str(&json, "{\"checks_run\": 1, \"results\": {");
	for (int i = 0; i < 1000; i++)
		rp_buf_printf(&json, "%s\"c%d\": {\"status\": \"critical\","
			      "\"message\": \"%03000d\"}", i ? "," : "", i, i);
	rp_buf_str(&json, "}}");
	test_scene_add(&scene, "check", json.at);
	rp_message_build(&message, &scene.ctx);
	cr_expect(lt(sz, message.body.n, (size_t)300 << 10));
	cr_expect(rp_text_ends(message.body, "\n… (truncated)"));
	rp_buf_finish(&json);
	test_scene_finish(&scene);
}

Test(message, knows_where_it_comes_from)
{
	struct test_scene scene;
	struct rp_message message;
	struct rp_value tags, context;

	test_scene_init(&scene);
	scene.run.incident_id = 42;
	tags = test_value(&scene.run.arena,
			  "{\"trace_id\": \"T1\", \"run_id\": \"R1\"}");
	context = test_value(&scene.run.arena,
			     "{\"source\": \"local\", \"environment\": "
			     "\"production\", \"incident_id\": 42}");
	rp_message_build(&message, &scene.ctx);
	cr_expect(rp_value_equal(&message.tags, &tags));
	cr_expect(rp_value_equal(&message.context, &context));
	cr_expect(eq(str, (char *)message.channel, "default"));
	test_scene_finish(&scene);
}
