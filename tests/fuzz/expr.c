/*
 * Any bytes as an expression.  Either there are errors, and then they can be
 * shown; or there are none, and then folding changes nothing: the C of both
 * trees must compile and give the same value or the same failure.
 */
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "compile.h"
#include "expr/emission.h"
#include "expr/expr.h"
#include "expr/variables.h"
#include "fuzz.h"
#include "jit.h"

static const char payload_text[] =
	"{\"b\": true, \"i\": 41, \"d\": 2.5, \"s\": \"disk\", \"l\": [3, 1], "
	"\"m\": {\"k\": 4}, \"n\": null}";

static void add_payload(struct rp_variables *variables, struct rp_arena *arena)
{
	struct rp_value *payload = rp_arena_alloc(arena, sizeof *payload);
	struct rp_json_result result;

	rp_json_read(payload, arena, rp_text(payload_text), 64, &result);
	rp_variables_init(variables);
	rp_variables_set(variables, arena, (struct rp_variable){
		.name = RP_TEXT("payload"), .type = &rp_type_any,
		.value = payload, .is_data = true,
	});
}

static struct rp_ast *check(struct rp_unit *unit,
			    const struct rp_scope *scope)
{
	struct rp_site site = {
		.unit = unit, .scope = scope, .what = "Expression",
		.text = unit->text,
	};
	struct rp_ast *ast = rp_expr_parse(&site);

	return ast && rp_expr_check(&site, ast, NULL) ? ast : NULL;
}

static void show_findings(const struct rp_unit *unit)
{
	struct rp_buf buf;

	fuzz_check(unit->diags.n_errors > 0, "refused without a reason");
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_diags_print(&buf, unit, 100);
	fuzz_check(buf.n > 0, "an error that prints as nothing");
	rp_buf_finish(&buf);
}

static const char *run(rp_expr *expr, const struct rp_variables *variables,
		       struct rp_arena *arena)
{
	const struct rp_value *value;
	struct rp_value plain;
	struct rp_frame f;

	rp_frame_init(&f, NULL, arena);
	f.given = rp_variables_values(variables, arena);
	f.n_given = variables->n;
	value = expr(&f);
	if (rp_x_is_error(value))
		return value->as.failure->message;
	plain = rp_value_plain(arena, value);
	return rp_json_text(arena, &plain, RP_JSON_COMPACT).at;
}

static void compare(struct rp_unit *unit, const struct rp_variables *variables,
		    struct rp_ast *ast, struct rp_ast *folded)
{
	const struct rp_ast *const asts[] = { ast, folded };
	const struct rp_text texts[] = { unit->text, unit->text };
	struct rp_error error = { 0 };
	const char *first, *second;
	struct rp_jit jit;

	rp_expr_fold(unit, folded);
	rp_emit_exprs_program(unit, asts, texts, 2);
	fuzz_check(rp_jit_build(&jit, unit, &error) == 0, "%s\n%s",
		   error.message, unit->c.at);
	first = run(jit.exprs->at[0], variables, &unit->arena);
	second = run(jit.exprs->at[1], variables, &unit->arena);
	fuzz_check(strcmp(first, second) == 0, "%s, folded %s", first, second);
	rp_jit_finish(&jit);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct rp_variables variables;
	struct rp_unit unit;
	struct rp_ast *ast;

	rp_unit_init(&unit, "expression",
		     (struct rp_text){ (const char *)data, n });
	add_payload(&variables, &unit.arena);
	ast = check(&unit, &variables.scope);
	if (ast)
		compare(&unit, &variables, ast,
			check(&unit, &variables.scope));
	else
		show_findings(&unit);
	rp_unit_finish(&unit);
	return 0;
}
