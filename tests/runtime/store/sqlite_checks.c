/*
 * Checks: states by scope, records one after the other.
 */
#include "lib/rows.h"
#include "scratch.h"

#include "base/json.h"

static const char *states_of(struct scratch *t, const char *scope)
{
	struct rp_check_state *rows = NULL;
	const char *text = "";
	size_t n = 0;

	cr_expect(eq(int, rp_store_check_states(t->store, scope, &rows, &n,
						&t->arena, &t->error), 0));
	for (size_t i = 0; i < n; i++)
		text = rp_arena_printf(&t->arena, "%s%s/%s %s %d %d %s; ",
			text, rows[i].scope, rows[i].check, rows[i].status,
			rows[i].warning_us == NOON, rows[i].critical_us == NOON,
			rp_json_text(&t->arena, &rows[i].memory,
				     RP_JSON_COMPACT).at);
	return text;
}

static int put(struct scratch *t, const char *scope, const char *check,
	       const char *status, int64_t offset)
{
	struct rp_check_state state = {
		.scope = scope, .check = check, .status = status,
		.warning_us = NOON, .memory = rp_map_new(&t->arena),
	};

	rp_map_put(&t->arena, &state.memory, "offset", rp_int(offset));
	return rp_store_check_write(t->store, &state, 1, NULL, 0, &t->error);
}

Test(sqlite_checks, keep_the_last_state_of_each_scope)
{
	struct scratch t;

	scratch_init(&t);
	cr_expect_str_eq(states_of(&t, "a"), "");
	put(&t, "a", "log", "warning", 7);
	put(&t, "b", "log", "ok", 8);
	put(&t, "a", "log", "critical", 9);
	put(&t, "a", "disk", "ok", 1);
	cr_expect_str_eq(states_of(&t, "a"),
			 "a/disk ok 1 0 {\"offset\":1}; "
			 "a/log critical 1 0 {\"offset\":9}; ");
	cr_expect_str_eq(states_of(&t, "b"), "b/log ok 1 0 {\"offset\":8}; ");
	cr_expect_str_eq(states_of(&t, "'; --"), "");
	scratch_finish(&t);
}

Test(sqlite_checks, record_looks)
{
	const struct rp_check_record records[] = {
		{ .check = "disk", .hostname = "db-1", .status = "critical",
		  .message = "Disk usage: / at 97.0%",
		  .metrics = RP_TEXT("{\"worst_percent\":97.0}"),
		  .has_thresholds = true, .warning_threshold = 80,
		  .critical_threshold = 95, .duration_ms = 0.5,
		  .trace_id = "T1", .executed_us = NOON },
		{ .check = "file", .hostname = "db-1", .status = "unknown",
		  .message = "Check failed: gone", .error = "gone",
		  .metrics = RP_TEXT("{}"), .trace_id = "",
		  .executed_us = NOON },
	};
	struct scratch t;

	scratch_init(&t);
	cr_expect(eq(int, rp_store_check_write(t.store, NULL, 0, records, 2,
					       &t.error), 0));
	cr_expect_str_eq(
		scratch_sql(&t, "SELECT checker_name, hostname, status, message,"
				" metrics, error, warning_threshold,"
				" critical_threshold, duration_ms, trace_id,"
				" executed_at FROM check_runs ORDER BY id"),
		"disk|db-1|critical|Disk usage: / at 97.0%|"
		"{\"worst_percent\":97.0}||80.0|95.0|0.5|T1|"
		"2026-03-10T12:00:00.000000Z\n"
		"file|db-1|unknown|Check failed: gone|{}|gone|(null)|(null)|0.0||"
		"2026-03-10T12:00:00.000000Z");
	scratch_finish(&t);
}
