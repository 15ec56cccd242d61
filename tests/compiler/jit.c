/*
 * From a definition to code in memory, and what that memory may do.
 */
#include "jit.h"

#include <stdio.h>

#include "compile.h"
#include "lib/rows.h"
#include "run.h"

static void build(struct rp_unit *unit, struct rp_jit *jit, const char *text)
{
	struct rp_error error = { 0 };

	rp_unit_init(unit, "test.json", rp_text(text));
	unit->with_lines = true;
	cr_assert(rp_unit_compile(unit), "%s", unit->diags.n
		  ? unit->diags.rows[0].message : "");
	cr_assert(eq(int, rp_jit_build(jit, unit, &error), 0), "%s\n%s",
		  error.message, unit->c.at);
}

static void drop(struct rp_unit *unit, struct rp_jit *jit)
{
	rp_jit_finish(jit);
	rp_unit_finish(unit);
}

static const char transform[] =
	"{\"version\": \"1.0\", \"nodes\": [\n"
	" {\"id\": \"in\", \"type\": \"ingest\",\n"
	"  \"config\": {\"driver\": \"generic\"}},\n"
	" {\"id\": \"pick\", \"type\": \"transform\",\n"
	"  \"config\": {\"source_node\": \"in\", \"extract\": \"severity\"}}]}";

Test(jit, builds_a_plan_that_stands_alone)
{
	struct rp_unit unit;
	struct rp_jit jit;

	build(&unit, &jit, transform);
	cr_expect(eq(int, *jit.plan->abi, RP_ABI_VERSION));
	cr_expect(eq(ulong, jit.plan->n_steps, 2));
	cr_expect_str_eq(jit.plan->sha256, unit.sha256);
	cr_expect_str_eq(jit.plan->steps[1].id, "pick");
	cr_expect_str_eq(jit.plan->steps[1].type->name, "transform");
	cr_expect(eq(ulong, jit.plan->steps[1].options_size,
		     jit.plan->steps[1].type->size));
	drop(&unit, &jit);
}

/* No line of /proc/self/maps may grant writing and executing. */
static size_t writable_code_pages(void)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	char line[512];
	size_t n = 0;

	while (maps && fgets(line, sizeof line, maps)) {
		const char *rights = strchr(line, ' ');

		n += rights && rights[2] == 'w' && rights[3] == 'x';
	}
	if (maps)
		fclose(maps);
	return n;
}

Test(jit, leaves_no_page_writable_and_executable)
{
	struct rp_unit unit;
	struct rp_jit jit;

	build(&unit, &jit, transform);
	cr_expect(eq(sz, writable_code_pages(), 0));
	drop(&unit, &jit);
	cr_expect(eq(sz, writable_code_pages(), 0));
}

Test(jit, runs_what_it_built)
{
	struct rp_run_request request = { 0 };
	struct rp_value payload, result;
	struct rp_error error = { 0 };
	struct rp_unit unit;
	struct rp_jit jit;
	struct rp_run run;

	build(&unit, &jit, transform);
	payload = rp_map_new(&unit.arena);
	rp_map_put(&unit.arena, &payload, "name", rp_cstring("disk"));
	rp_map_put(&unit.arena, &payload, "severity", rp_cstring("critical"));
	request = (struct rp_run_request){
		.plan = jit.plan, .definition = "test", .engine = "jit",
		.payload = &payload, .source = "cli", .environment = "test",
	};
	cr_assert(eq(int, rp_run_begin(&run, &request, &error), 0));
	cr_expect(eq(int, rp_run_go(&run), 0), "%s", run.error);
	result = *rp_map_get(rp_output(&run, 1), "transformed");
	cr_expect(rp_text_is(rp_value_text(&result, ""), "critical"));
	rp_run_finish(&run);
	drop(&unit, &jit);
}

Test(jit, points_at_the_definition_when_generated_code_is_wrong)
{
	struct rp_error error = { 0 };
	struct rp_unit unit;
	struct rp_jit jit;

	rp_unit_init(&unit, "test.json", rp_text(transform));
	unit.with_lines = true;
	cr_assert(rp_unit_compile(&unit));
	unit.c = rp_text("#include <runpipe/abi.h>\n"
			 "#line 7 \"definition\"\nnot C;\n");
	cr_expect(eq(int, rp_jit_build(&jit, &unit, &error), RP_EBUG));
	cr_expect(strstr(error.message, "definition:7") != NULL, "%s",
		  error.message);
	rp_unit_finish(&unit);
}

static const char *const forbidden[] = {
	"int puts(const char *); const char *x(void) { puts(\"\"); return 0; }",
	"int system(const char *); int y(void) { return system(\"id\"); }",
	"#include <stdio.h>\n",
	"extern char **environ; char **z(void) { return environ; }",
};

RP_ROWS(jit, links_nothing_but_the_abi, forbidden)
{
	struct rp_error error = { 0 };
	struct rp_unit unit;
	struct rp_jit jit;

	rp_unit_init(&unit, "test.json", rp_text(transform));
	cr_assert(rp_unit_compile(&unit));
	unit.c = rp_text(rp_arena_printf(&unit.arena, "%s\n%s\n", unit.c.at,
					 *row));
	cr_expect(lt(int, rp_jit_build(&jit, &unit, &error), 0), "%s", *row);
	rp_unit_finish(&unit);
}
