/*
 * Expressions by the real path.
 */
#include "lib/evaluate.h"

#include <criterion/criterion.h>

#include "base/buf.h"
#include "base/json.h"
#include "compile.h"
#include "expr/emission.h"
#include "expr/expr.h"
#include "jit.h"
#include "lib/walk.h"
#include "template/template.h"

/* ------------------------------------------------------------------ checking */

static void finish_unit(void *unit)
{
	rp_unit_finish(unit);
}

static struct rp_unit *new_unit(struct rp_arena *arena, const char *text)
{
	struct rp_unit *unit = rp_arena_alloc(arena, sizeof *unit);

	rp_unit_init(unit, "test", rp_text(text));
	rp_arena_defer(arena, finish_unit, unit);
	return unit;
}

static void add_payload(struct rp_variables *variables, struct rp_arena *arena,
			const char *text)
{
	struct rp_value *payload = rp_arena_alloc(arena, sizeof *payload);
	struct rp_json_result result;

	cr_assert(rp_json_read(payload, arena, rp_text(text ? text : "{}"),
			       RP_JSON_DEPTH_PAYLOAD, &result) == 0, "%s",
		  text);
	rp_variables_set(variables, arena, (struct rp_variable){
		.name = RP_TEXT("payload"), .type = &rp_type_any,
		.value = payload, .is_data = true,
	});
}

static struct rp_ast *check_template(const struct rp_site *site,
				     int destination)
{
	struct rp_template *template = rp_template_parse(site, destination);
	struct rp_ast *ast = rp_arena_alloc(&site->unit->arena, sizeof *ast);

	*ast = (struct rp_ast){
		.kind = RP_AST_TEMPLATE, .type = &rp_type_string,
		.template = template, .n = site->text.n, .height = 1,
	};
	return template && rp_template_check(site->unit, template) ? ast : NULL;
}

static struct rp_ast *check(const struct test_checked *checked,
			    const struct test_expr *row)
{
	struct rp_unit *unit = checked->unit;
	struct rp_site *site = rp_arena_alloc(&unit->arena, sizeof *site);
	struct rp_ast *ast;

	*site = (struct rp_site){
		.unit = unit, .scope = &checked->variables.scope,
		.what = "Expression", .text = unit->text,
	};
	if (row->is_template)
		return check_template(site, row->destination);
	ast = rp_expr_parse(site);
	return ast && rp_expr_check(site, ast, NULL) ? ast : NULL;
}

static void fold(struct rp_unit *unit, struct rp_ast *ast)
{
	if (ast->kind == RP_AST_TEMPLATE)
		rp_template_settle(ast->template);
	else
		rp_expr_fold(unit, ast);
}

void test_check(struct test_checked *out, struct rp_arena *arena,
		const struct test_expr *row)
{
	struct rp_error error = { 0 };

	*out = (struct test_checked){ .unit = new_unit(arena, row->text) };
	rp_variables_init(&out->variables);
	add_payload(&out->variables, arena, row->payload);
	for (size_t i = 0; i < TEST_MAX_VARS && row->vars[i]; i++)
		cr_assert(rp_variables_read(&out->variables, arena,
					    row->vars[i], &error) == 0,
			  "%s", error.message);
	out->ast = check(out, row);
	if (!out->ast) {
		out->problem = out->unit->diags.n
			       ? out->unit->diags.rows[0].message : "nothing";
		return;
	}
	out->folded = check(out, row);
	fold(out->unit, out->folded);
}

/* ---------------------------------------------------------------- evaluation */

const char *test_value_text(struct rp_arena *arena,
			    const struct rp_value *value)
{
	struct rp_value plain;

	if (rp_x_is_error(value))
		return rp_arena_printf(arena, "!%s",
				       value->as.failure->message);
	plain = rp_value_plain(arena, value);
	return rp_json_text(arena, &plain, RP_JSON_SPACED).at;
}

static void frame_of(struct rp_frame *f, struct rp_arena *arena,
		     const struct test_checked *checked)
{
	rp_frame_init(f, NULL, arena);
	f->given = rp_variables_values(&checked->variables, arena);
	f->n_given = checked->variables.n;
}

static const char *run(struct rp_arena *arena,
		       const struct test_checked *checked, rp_expr *expr)
{
	struct rp_frame f;

	frame_of(&f, arena, checked);
	return test_value_text(arena, expr(&f));
}

static const char *walk(struct rp_arena *arena,
			const struct test_checked *checked)
{
	struct rp_frame f;

	frame_of(&f, arena, checked);
	return test_value_text(arena, checked->ast->template
		? test_walk_template(&f, checked->ast->template)
		: test_walk(&f, checked->ast));
}

/* Compiles two functions a row that checked: folded and not. */
static void compile(struct rp_jit *jit, struct rp_arena *arena,
		    const struct test_checked *checked, size_t n)
{
	const struct rp_ast **asts = rp_arena_array(arena, 2 * n + 1,
						    sizeof *asts);
	struct rp_text *texts = rp_arena_array(arena, 2 * n + 1,
					       sizeof *texts);
	struct rp_unit *unit = new_unit(arena, "");
	struct rp_error error = { 0 };
	size_t n_asts = 0;

	for (size_t i = 0; i < n; i++) {
		if (!checked[i].ast)
			continue;
		texts[n_asts] = texts[n_asts + 1] = checked[i].unit->text;
		asts[n_asts++] = checked[i].folded;
		asts[n_asts++] = checked[i].ast;
	}
	rp_emit_exprs_program(unit, asts, texts, n_asts);
	cr_assert(rp_jit_build(jit, unit, &error) == 0, "%s\n%s",
		  error.message, unit->c.at);
}

static void finish_jit(void *jit)
{
	rp_jit_finish(jit);
}

void test_evaluate_all(struct test_outcome *out, struct rp_arena *arena,
		       const struct test_expr *rows, size_t n)
{
	struct test_checked *checked = rp_arena_array(arena, n,
						      sizeof *checked);
	struct rp_jit *jit = rp_arena_alloc(arena, sizeof *jit);
	rp_expr *const *next;

	for (size_t i = 0; i < n; i++)
		test_check(&checked[i], arena, &rows[i]);
	compile(jit, arena, checked, n);
	rp_arena_defer(arena, finish_jit, jit);
	next = jit->exprs->at;
	for (size_t i = 0; i < n; i++) {
		out[i] = (struct test_outcome){ 0 };
		if (!checked[i].ast) {
			out[i].compiled = rp_arena_printf(arena, "!%s",
							  checked[i].problem);
			out[i].plain = out[i].walked = out[i].compiled;
			continue;
		}
		out[i].type = checked[i].ast->type;
		out[i].compiled = run(arena, &checked[i], *next++);
		out[i].plain = run(arena, &checked[i], *next++);
		out[i].walked = walk(arena, &checked[i]);
	}
}

const char *test_evaluate(struct rp_arena *arena, const char *text,
			  const char *payload)
{
	struct test_expr row = { .text = text, .payload = payload };
	struct test_outcome outcome;

	test_evaluate_all(&outcome, arena, &row, 1);
	return outcome.compiled;
}

/* -------------------------------------------------------------- expectations */

static bool is_wanted(const char *want, const char *got)
{
	if (want[0] == '!')
		return got[0] == '!' && strstr(got, want + 1) != NULL;
	return strcmp(want, got) == 0;
}

void test_expect_rows(const struct test_expr *rows, size_t n)
{
	struct test_outcome *out;
	struct rp_arena arena;

	rp_arena_init(&arena);
	out = rp_arena_array(&arena, n, sizeof *out);
	test_evaluate_all(out, &arena, rows, n);
	for (size_t i = 0; i < n; i++) {
		cr_expect(is_wanted(rows[i].want, out[i].compiled),
			  "%s\n  gives  %s\n  wanted %s", rows[i].text,
			  out[i].compiled, rows[i].want);
		cr_expect_str_eq(out[i].plain, out[i].compiled,
				 "%s, folded: %s, not folded: %s",
				 rows[i].text, out[i].compiled, out[i].plain);
		cr_expect_str_eq(out[i].walked, out[i].plain,
				 "%s, walked: %s, compiled: %s", rows[i].text,
				 out[i].walked, out[i].plain);
	}
	rp_arena_finish(&arena);
}

void test_expect_pairs(const struct test_pair *pairs, size_t n)
{
	struct test_expr *rows;
	struct rp_arena arena;

	rp_arena_init(&arena);
	rows = rp_arena_array(&arena, n, sizeof *rows);
	for (size_t i = 0; i < n; i++) {
		rows[i].text = pairs[i].text;
		rows[i].want = pairs[i].want;
	}
	test_expect_rows(rows, n);
	rp_arena_finish(&arena);
}
