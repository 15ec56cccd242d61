/*
 * condition, compiled and run: which way is taken, what runs behind it, and
 * what its output says.
 */
#include "compile.h"
#include "jit.h"
#include "lib/rows.h"
#include "run.h"

/* "in" fails on the payload {} and works on a named alert. */
#define DEFINITION(gate, rest)						\
	"{\"version\": \"1\", \"nodes\": [{\"id\": \"in\", "		\
	"\"type\": \"ingest\", \"required\": false, "			\
	"\"next\": \"gate\"}, {\"id\": \"gate\", "			\
	"\"type\": \"condition\", " gate "}" rest "]}"
#define NODE(id, more) \
	", {\"id\": \"" id "\", \"type\": \"transform\", " more \
	" \"config\": {\"source_node\": \"in\"}}"

static const struct {
	const char *definition;
	const char *name;		/* of the alert; NULL: a bad payload */
	const char *branch, *next;
	const char *executed;
} rows[] = {
	{ DEFINITION("\"config\": {\"if\": \"in.has_errors\", "
		     "\"then\": \"bad\", \"else\": \"good\"}",
		     NODE("bad", "") NODE("good", "")),
	  NULL, "then", "bad", "in gate bad" },
	{ DEFINITION("\"if\": \"in.has_errors\", \"then\": \"bad\", "
		     "\"else\": \"good\"", NODE("bad", "") NODE("good", "")),
	  "disk", "else", "good", "in gate good" },
	{ DEFINITION("\"if\": \"not in.has_errors\", \"then\": \"good\", "
		     "\"else\": \"bad\"",
		     NODE("bad", "\"next\": \"end\",")
		     NODE("good", "\"next\": \"end\",") NODE("end", "")),
	  "disk", "then", "good", "in gate good end" },
	/* `next` is the way that is not named. */
	{ DEFINITION("\"if\": \"in.has_errors\", \"then\": \"bad\", "
		     "\"next\": \"good\"",
		     NODE("bad", "\"next\": \"good\",") NODE("good", "")),
	  "disk", "else", "good", "in gate good" },
	{ DEFINITION("\"if\": \"in.has_errors\", \"then\": \"bad\"",
		     NODE("bad", "")),
	  "disk", "else", NULL, "in gate" },
};

static void expect_executed(struct rp_run *run, const char *want)
{
	struct rp_value result = rp_run_result(run);
	const struct rp_value *list = rp_map_get(&result, "executed_nodes");
	const char *got = "";

	for (size_t i = 0; i < rp_value_count(list); i++)
		got = rp_arena_printf(&run->arena, "%s%s%s", got, i ? " " : "",
				      rp_text_cstr(&run->arena, rp_value_text(
					      rp_list_at(list, i), "")));
	cr_expect_str_eq(got, want);
}

static void expect_way(struct rp_run *run, const char *branch,
		       const char *next)
{
	const struct rp_value *output = rp_output(run, 1);

	cr_expect(rp_text_is(rp_value_text(rp_map_get(output, "branch"), ""),
			     branch));
	cr_expect(rp_text_is(rp_value_text(rp_map_get(output, "next"), "none"),
			     next ? next : "none"));
}

static void run_plan(struct rp_unit *unit, const struct rp_plan *plan,
		     const char *name, struct rp_run *run)
{
	struct rp_value *payload = rp_arena_alloc(&unit->arena, sizeof *payload);
	struct rp_error error = { 0 };
	struct rp_run_request request = {
		.plan = plan, .definition = "test", .engine = "jit",
		.payload = payload, .source = "cli", .environment = "test",
	};

	*payload = rp_map_new(&unit->arena);
	if (name)
		rp_map_put(&unit->arena, payload, "name", rp_cstring(name));
	cr_assert(eq(int, rp_run_begin(run, &request, &error), 0));
	cr_expect(eq(int, rp_run_go(run), 0), "%s", run->error);
}

RP_ROWS(condition, takes_one_way, rows)
{
	struct rp_error error = { 0 };
	struct rp_unit unit;
	struct rp_run run;
	struct rp_jit jit;

	rp_unit_init(&unit, "test.json", rp_text(row->definition));
	cr_assert(rp_unit_compile(&unit), "%s\n%s", row->definition,
		  unit.diags.n ? unit.diags.rows[0].message : "");
	cr_assert(eq(int, rp_jit_build(&jit, &unit, &error), 0), "%s",
		  error.message);
	run_plan(&unit, jit.plan, row->name, &run);
	expect_way(&run, row->branch, row->next);
	expect_executed(&run, row->executed);
	rp_run_finish(&run);
	rp_jit_finish(&jit);
	rp_unit_finish(&unit);
}
