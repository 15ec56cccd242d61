/*
 * Any bytes as a definition.  Either there are errors, and then they can be
 * shown to people and as data; or there are none, and then the emitted C must
 * compile, and the same bytes must give the same C.  Nothing is run.
 */
#include <cjson/cJSON.h>
#include <string.h>

#include "base/buf.h"
#include "compile.h"
#include "fuzz.h"
#include "jit.h"
#include "plan.h"

static void show_findings(const struct rp_unit *unit)
{
	struct cJSON *list = rp_diags_json(unit);
	struct rp_buf buf;

	fuzz_check(unit->diags.n_errors > 0, "refused without a reason");
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_diags_print(&buf, unit, 100);
	fuzz_check(buf.n > 0, "an error that prints as nothing");
	rp_diags_print_invalid(&buf, unit);
	fuzz_check((size_t)cJSON_GetArraySize(list) == unit->diags.n,
		   "%d of %zu findings as data", cJSON_GetArraySize(list),
		   unit->diags.n);
	rp_buf_finish(&buf);
	cJSON_Delete(list);
}

static void show_plan(const struct rp_unit *unit)
{
	struct cJSON *plan = rp_plan_json(unit);
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_plan_print(&buf, unit);
	fuzz_check(buf.n > 0 && plan, "a plan that prints as nothing");
	rp_buf_finish(&buf);
	cJSON_Delete(plan);
}

static void build(const struct rp_unit *unit)
{
	struct rp_error error = { 0 };
	struct rp_jit jit;
	int rc = rp_jit_build(&jit, unit, &error);

	fuzz_check(rc == 0, "%s\n%s", error.message, unit->c.at);
	fuzz_check(jit.plan->n_steps == unit->ir.n_order, "%lu steps",
		   jit.plan->n_steps);
	for (size_t i = 0; i < unit->ir.n_order; i++)
		fuzz_check(rp_text_equal(rp_text(jit.plan->steps[i].id),
					 unit->ir.order[i]->id),
			   "step %zu is called %s", i, jit.plan->steps[i].id);
	rp_jit_finish(&jit);
}

static void compile(struct rp_unit *unit, struct rp_text text, bool with_lines)
{
	rp_unit_init(unit, "definition.json", text);
	unit->with_lines = with_lines;
	if (!rp_unit_compile(unit)) {
		show_findings(unit);
		return;
	}
	build(unit);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct rp_text text = { (const char *)data, n };
	struct rp_unit plain, again;

	compile(&plain, text, false);
	if (plain.diags.n_errors == 0) {
		show_plan(&plain);
		compile(&again, text, true);
		rp_unit_finish(&again);
		rp_unit_init(&again, "elsewhere.json", text);
		rp_unit_compile(&again);
		fuzz_check(rp_text_equal(plain.c, again.c),
			   "the same bytes gave other C");
		rp_unit_finish(&again);
	}
	rp_unit_finish(&plain);
	return 0;
}
