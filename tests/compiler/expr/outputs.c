/*
 * What nodes put out, as the expressions of later nodes see it, and why it may
 * not be there.
 */
#include "base/json.h"
#include "lib/rows.h"
#include "lib/units.h"

#define IN "{\"id\": \"in\", \"type\": \"ingest\"}, "
#define CHECK "{\"id\": \"check\", \"type\": \"context\", " \
	"\"config\": {\"include\": [\"cpu\", \"disk\"]}}, "
#define PICK(config) "{\"id\": \"pick\", \"type\": \"transform\", " \
	"\"config\": {" config "}}, "

static const struct {
	const char *nodes, *when;
	const char *finding;		/* "id: message" or "" */
} rows[] = {
	{ IN, "in.alerts_created > 0", "" },
	{ IN, "in.alerts[0].labels.team == 'db'", "" },
	{ IN, "in.incident_id > 3", "may-be-null: 'in.incident_id' may be "
	  "missing: ingest does not always have 'incident_id'" },
	{ IN, "in.nothing", "unknown-field: 'in' has no 'nothing'; it has "
	  "alerts_created, alerts_updated, alerts_resolved, "
	  "alerts_unchanged, incidents_created, incidents_updated, source, "
	  "incident_id, alert_fingerprint, severity, incident, "
	  "alerts_suppressed, suppressed_by, alerts, warnings, has_errors, "
	  "errors, skipped" },
	/* Checks. */
	{ CHECK, "default(check.results.cpu.metrics.cpu_percent, 0.0) > 90",
	  "" },
	{ CHECK, "check.results.cpu.status == 'ok'", "" },
	{ CHECK, "check.results.cpu.metrics.cpu_percent > 90", "may-be-null: "
	  "'check.results.cpu.metrics.cpu_percent' may be missing: the cpu "
	  "check may fail and then measures nothing" },
	{ CHECK, "check.results.disk.metrics.cpu_percent > 90",
	  "unknown-field: 'check.results.disk.metrics' has no 'cpu_percent'; "
	  "it has disks, worst_percent, worst_path" },
	{ CHECK, "check.results.memory.status == 'ok'", "unknown-field: "
	  "'check.results' has no 'memory'; it has cpu, disk" },
	{ CHECK, "has(check.results.disk.metrics.disks) && "
	  "default(check.results.disk.metrics.disks['/'].percent, 0.0) > 9.5",
	  "" },
	/* Parts of outputs. */
	{ CHECK PICK("\"source_node\": \"check\", \"extract\": \"results.cpu\""),
	  "pick.transformed.status == 'ok'", "" },
	{ CHECK PICK("\"source_node\": \"check\", \"extract\": \"results.cpu\""),
	  "pick.transformed.statuss == 'ok'", "unknown-field: "
	  "'pick.transformed' has no 'statuss'; it has status, message, "
	  "metrics" },
	{ CHECK PICK("\"source_node\": \"check\", \"mapping\": "
		     "{\"failed\": \"checks_failed\"}"),
	  "default(pick.transformed.failed, 0) > 1", "" },
	{ CHECK PICK("\"source_node\": \"check\", \"mapping\": "
		     "{\"failed\": \"checks_failed\"}"),
	  "pick.transformed.fail == 1", "unknown-field: 'pick.transformed' "
	  "has no 'fail'; it has failed" },
	{ CHECK PICK("\"source_node\": \"check\", \"extract\": "
		     "\"results.cpu.metrics.load\""), "true",
	  "unknown-path: 'extract' asks for results.cpu.metrics.load, which "
	  "node check never puts out" },
	{ PICK("\"source_node\": \"pick\", \"extract\": \"a\"") CHECK, "true",
	  "not-upstream: 'source_node' references pick, which does not run "
	  "before it" },
	/* Why a node may have put out nothing. */
	{ "{\"id\": \"c\", \"type\": \"context\", \"when\": "
	  "\"payload.deep == true\"}, ", "c.checks_failed > 0",
	  "may-be-null: 'c.checks_failed' may be missing: node 'c' may be "
	  "skipped" },
	{ "{\"id\": \"c\", \"type\": \"context\", \"required\": false}, ",
	  "c.checks_failed > 0", "may-be-null: 'c.checks_failed' may be "
	  "missing: node 'c' is not required and may fail" },
	{ "{\"id\": \"c\", \"type\": \"context\", \"required\": false}, ",
	  "c != null && c.checks_failed > 0", "" },
	{ "{\"id\": \"c\", \"type\": \"context\", \"required\": false}, ",
	  "c.checks_failed == 0", "" },
	{ "{\"id\": \"c\", \"type\": \"context\", \"required\": false}, ",
	  "c.has_errors || c.skipped || c.errors.size() > 0", "" },
	/* Roots. */
	{ IN, "payload.anything.at.all > 3", "" },
	{ IN, "source == 'cli' && environment != 'x' && run_id != trace_id",
	  "" },
	{ IN, "incident.severity == 'critical'", "" },
	{ IN, "incident.alert_count > 3", "may-be-null: "
	  "'incident.alert_count' may be missing: a run need not have an "
	  "incident" },
	{ IN, "incident != null && incident.alert_count > 3", "" },
	{ IN, "severity == 'critical'", "unknown-name: unknown name "
	  "'severity'; there is in, payload, source, environment, trace_id, "
	  "run_id, incident" },
};

/* The only finding as "id: message", without the node and the key. */
static const char *finding(struct rp_arena *arena, const struct rp_unit *unit)
{
	const struct rp_diag *diag = unit->diags.rows;
	const char *message, *key;

	if (unit->diags.n != 1)
		return unit->diags.n ? test_findings(arena, unit) : "";
	message = strchr(diag->message, ':') + 2;
	key = strstr(message, "'when': ");
	if (key)
		message = key + strlen("'when': ");
	return rp_arena_printf(arena, "%s: %s", rp_diag_name(diag->id),
			       message);
}

RP_ROWS(outputs, are_typed_all_the_way_down, rows)
{
	struct rp_arena arena;
	struct rp_unit *unit;
	struct rp_value when = rp_cstring(row->when);

	rp_arena_init(&arena);
	unit = test_unit(&arena, rp_text(rp_arena_printf(&arena,
		"{\"version\": 1, \"nodes\": [%s{\"id\": \"last\", "
		"\"type\": \"context\", \"when\": %s}]}", row->nodes,
		rp_json_text(&arena, &when, RP_JSON_COMPACT).at)));
	cr_expect(eq(str, (char *)finding(&arena, unit), (char *)row->finding),
		  "%s", row->when);
	rp_arena_finish(&arena);
}

#define GRAPH								\
	"{\"version\": 1, \"nodes\": ["					\
	"{\"id\": \"in\", \"type\": \"ingest\", \"next\": \"gate\"}, "	\
	"{\"id\": \"gate\", \"type\": \"condition\", \"config\": {"	\
	"\"if\": \"in.incident_id != null\", \"then\": \"a\", "		\
	"\"else\": \"b\"}}, "						\
	"{\"id\": \"a\", \"type\": \"context\", \"next\": \"a2\", "	\
	"\"when\": %s}, "						\
	"{\"id\": \"a2\", \"type\": \"context\", \"next\": \"end\", "	\
	"\"when\": %s}, "						\
	"{\"id\": \"b\", \"type\": \"context\", \"next\": \"end\", "	\
	"\"when\": %s}, "						\
	"{\"id\": \"end\", \"type\": \"context\", \"when\": %s}]}"

static const struct {
	const char *a, *a2, *b, *end, *findings;
} branches[] = {
	{ "null", "null", "null", "null", "" },
	/* What the condition found out holds on its branches. */
	{ "\"in.incident_id > 3\"", "\"in.incident_id > 3\"", "null", "null",
	  "" },
	{ "null", "null", "\"in.incident_id > 3\"", "null", "may-be-null" },
	{ "null", "null", "null", "\"in.incident_id > 3\"", "may-be-null" },
	/* A branch is certain of itself only. */
	{ "null", "\"a.checks_run > 1\"", "null", "null", "" },
	{ "null", "null", "null", "\"a.checks_run > 1\"", "may-be-null" },
	{ "null", "null", "\"a.checks_run > 1\"", "null", "not-upstream" },
	{ "null", "null", "null", "\"gate.result\"", "" },
	{ "null", "null", "null", "\"in.alerts_created > 1\"", "" },
};

RP_ROWS(outputs, of_branches_may_be_missing, branches)
{
	struct rp_arena arena;
	struct rp_unit *unit;

	rp_arena_init(&arena);
	unit = test_unit(&arena, rp_text(rp_arena_printf(&arena, GRAPH, row->a,
		row->a2, row->b, row->end)));
	cr_expect(eq(str, (char *)test_findings(&arena, unit),
		     (char *)row->findings), "%s %s %s %s", row->a, row->a2,
		  row->b, row->end);
	rp_arena_finish(&arena);
}

#define SET(id, more) "{\"id\": \"" id "\", \"type\": \"set\", \"config\": " \
	"{\"values\": {\"x\": 1}}" more "}, "
#define ENDS ", \"when\": \"payload.go == true\", \"continue_on_skip\": false"

static const struct {
	const char *nodes, *when, *finding;
} enders[] = {
	/* In a row: what runs tells that nothing was skipped before. */
	{ SET("a", ENDS) SET("b", ""), "a.x + b.x > 1", "" },
	{ SET("a", ENDS) SET("b", ENDS), "a.x + b.x > 1", "" },
	/* Beside another branch that goes on. */
	{ SET("s", ", \"next\": [\"a\", \"d\"]")
	  SET("a", ENDS ", \"next\": \"b\"") SET("b", ", \"next\": \"last\"")
	  SET("d", ", \"next\": \"last\""), "b.x > 0",
	  "may-be-null: 'b.x' may be missing: node 'b' does not run if 'a' is "
	  "skipped" },
	{ SET("s", ", \"next\": [\"a\", \"d\"]")
	  SET("a", ENDS ", \"next\": \"b\"") SET("b", ", \"next\": \"last\"")
	  SET("d", ", \"next\": \"last\""), "a.x > 0",
	  "may-be-null: 'a.x' may be missing: node 'a' may be skipped" },
	{ SET("s", ", \"next\": [\"a\", \"d\"]")
	  SET("a", ENDS ", \"next\": \"b\"") SET("b", ", \"next\": \"last\"")
	  SET("d", ", \"next\": \"last\""), "d.x + s.x > 0", "" },
	/* Beside a branch that ends as well, one of them has run. */
	{ SET("s", ", \"next\": [\"a\", \"d\"]")
	  SET("a", ENDS ", \"next\": \"last\"")
	  SET("d", ENDS ", \"next\": \"last\""), "d.x > 0",
	  "may-be-null: 'd.x' may be missing: node 'd' may be skipped" },
};

RP_ROWS(outputs, know_what_a_skip_ends, enders)
{
	struct rp_arena arena;
	struct rp_unit *unit;

	rp_arena_init(&arena);
	unit = test_unit(&arena, rp_text(rp_arena_printf(&arena,
		"{\"version\": 1, \"nodes\": [%s{\"id\": \"last\", "
		"\"type\": \"context\", \"when\": \"%s\"}]}", row->nodes,
		row->when)));
	cr_expect(eq(str, (char *)finding(&arena, unit), (char *)row->finding),
		  "%s", row->when);
	rp_arena_finish(&arena);
}
