/*
 * One meaning, whichever way it is reached: folded or not, compiled by libtcc
 * or ahead of time, or by walking the tree.
 *
 *	RP_TEST_LONG=1 build/test-compiler-expr --filter 'differ*'
 *
 * compares 100,000 expressions and 100,000 templates, each with its own data,
 * and as many pairs of some thousand of them and their data ahead of time as
 * well, instead of some thousands.  Only what is well typed is counted.
 */
#include <stdlib.h>

#include "base/buf.h"
#include "compile.h"
#include "emit.h"
#include "expr/emission.h"
#include "lib/evaluate.h"
#include "lib/files.h"
#include "lib/maker.h"
#include "lib/process.h"
#include "lib/rows.h"

#define BATCH 100
#define DESTINATIONS 5	/* enum rp_destination but for secrets */
#define SEED 88172645463325252u

/* An expression, or a template for one place or another. */
static struct test_expr make_row(struct test_maker *maker, bool is_template)
{
	struct test_expr row = { .is_template = is_template };

	if (is_template)
		row.destination = (int)test_random(maker, DESTINATIONS);
	row.text = is_template ? test_make_template(maker)
			       : test_make_expr(maker);
	row.payload = test_make_payload(maker);
	return row;
}

static void expect_one_meaning(const struct test_expr *row,
			       const struct test_outcome *out)
{
	cr_expect_str_eq(out->plain, out->compiled,
			 "%s\n%s\nfolded: %s\nplain: %s", row->text,
			 row->payload, out->compiled, out->plain);
	cr_expect_str_eq(out->walked, out->plain,
			 "%s\n%s\nwalked: %s\nplain: %s", row->text,
			 row->payload, out->walked, out->plain);
}

static void compare_all(bool is_template, uint64_t seed)
{
	size_t wanted = getenv("RP_TEST_LONG") ? 100000 : 2000, n_checked = 0;
	struct test_maker maker = { .state = seed };
	struct test_outcome out[BATCH];
	struct test_expr rows[BATCH];
	struct rp_arena arena;

	/* A generator of nothing but mistakes would agree as well. */
	for (size_t tried = 0; n_checked < wanted; tried += BATCH) {
		cr_assert_lt(tried, 4 * wanted);
		rp_arena_init(&arena);
		maker.arena = &arena;
		for (size_t i = 0; i < BATCH; i++)
			rows[i] = make_row(&maker, is_template);
		test_evaluate_all(out, &arena, rows, BATCH);
		for (size_t i = 0; i < BATCH; i++) {
			n_checked += out[i].type != NULL;
			expect_one_meaning(&rows[i], &out[i]);
		}
		rp_arena_finish(&arena);
	}
}

Test(differ, folds_compiles_and_walks_to_the_same, .timeout = 1800)
{
	compare_all(false, SEED);
}

Test(differ, templates_say_the_same, .timeout = 1800)
{
	compare_all(true, SEED + 2);
}

static const struct test_expr once[] = {
	{ .is_template = true, .payload = "{\"i\": 1}", .text =
	  "{% if (cel.bind(v1, payload.none, true) && (0.0 <= -0.5)) %}"
	  "{% set x = (0.0 / 0.0) %}{% endif %}{{ x }} {{ string("
	  "(-9223372036854775808 + -1)) if (('12' == 'b') && true) }}" },
	{ .is_template = true, .payload = "{\"i\": 1}", .text =
	  "{% if false %}{% set x = 1 %}{% endif %}{{ x }}" },
	{ .is_template = true, .payload = "{\"i\": 1}", .text =
	  "{{ string([7, -1]) if false }}" },
	{ .is_template = true, .payload = "{\"i\": 1}", .text =
	  "{{ has(payload.i)|e }}" },
};

/* What once differed. */
RP_ROWS(differ, says_the_same_of_what_once_differed, once)
{
	struct test_outcome out;
	struct rp_arena arena;

	rp_arena_init(&arena);
	test_evaluate_all(&out, &arena, row, 1);
	expect_one_meaning(row, &out);
	rp_arena_finish(&arena);
}

/* ------------------------------------------------------------ ahead of time */

/* Reads "EXPRESSION PAYLOAD", a line each, and prints what it gives. */
static const char driver[] =
"#include <stdio.h>\n"
"#include <stdlib.h>\n"
"#include \"base/buf.h\"\n"
"#include \"base/json.h\"\n"
"#include \"expr/expr.h\"\n"
"extern const struct rp_exprs plan_exprs;\n"
"static void show(struct rp_arena *arena, const struct rp_value *value)\n"
"{\n"
"	struct rp_value plain;\n"
"	if (rp_x_is_error(value)) {\n"
"		printf(\"!%s\\n\", value->as.failure->message);\n"
"		return;\n"
"	}\n"
"	plain = rp_value_plain(arena, value);\n"
"	printf(\"%s\\n\", rp_json_text(arena, &plain, RP_JSON_SPACED).at);\n"
"}\n"
"int main(void)\n"
"{\n"
"	static char line[100000];\n"
"	struct rp_json_result result;\n"
"	while (fgets(line, sizeof line, stdin)) {\n"
"		char *text;\n"
"		unsigned long i = strtoul(line, &text, 10);\n"
"		struct rp_value payload;\n"
"		const struct rp_value *given = &payload;\n"
"		struct rp_arena arena;\n"
"		struct rp_frame f;\n"
"		rp_arena_init(&arena);\n"
"		rp_json_read(&payload, &arena, rp_text(text), 64, &result);\n"
"		rp_frame_init(&f, NULL, &arena);\n"
"		f.given = &given;\n"
"		f.n_given = 1;\n"
"		show(&arena, plan_exprs.at[i](&f));\n"
"		rp_arena_finish(&arena);\n"
"	}\n"
"	return 0;\n"
"}\n";

/* Each of some expressions with each of its own payloads. */
struct pairs {
	struct rp_arena *arena;
	bool are_templates;
	size_t n_payloads;		/* an expression */
	struct test_expr *rows;		/* BATCH times as many */
	const struct rp_ast *asts[BATCH];
	struct rp_text texts[BATCH];
	size_t n;			/* expressions that are well typed */
	struct rp_buf lines, wanted;
};

static void make_pairs(struct pairs *pairs, struct test_maker *maker)
{
	struct test_expr *row = pairs->rows;

	for (size_t i = 0; i < BATCH; i++) {
		struct test_expr made = make_row(maker, pairs->are_templates);

		for (size_t j = 0; j < pairs->n_payloads; j++) {
			*row++ = made;
			made.payload = test_make_payload(maker);
		}
	}
}

static void keep(struct pairs *pairs, const struct test_expr *rows,
		 const struct test_outcome *out)
{
	struct test_checked checked;

	test_check(&checked, pairs->arena, rows);
	pairs->texts[pairs->n] = checked.unit->text;
	pairs->asts[pairs->n] = checked.folded;
	for (size_t j = 0; j < pairs->n_payloads; j++) {
		expect_one_meaning(&rows[j], &out[j]);
		rp_buf_printf(&pairs->lines, "%zu %s\n", pairs->n,
			      rows[j].payload);
		rp_buf_printf(&pairs->wanted, "%s\n", out[j].compiled);
	}
	pairs->n++;
}

static void keep_checked(struct pairs *pairs)
{
	size_t n_rows = BATCH * pairs->n_payloads;
	struct test_outcome *out = rp_arena_array(pairs->arena, n_rows,
						  sizeof *out);

	test_evaluate_all(out, pairs->arena, pairs->rows, n_rows);
	for (size_t i = 0; i < n_rows; i += pairs->n_payloads)
		if (out[i].type)
			keep(pairs, &pairs->rows[i], &out[i]);
}

static const char *build(struct rp_arena *arena, const struct rp_unit *unit)
{
	const char *dir = test_directory(arena);
	const char *program = rp_arena_printf(arena, "%s/exprs", dir);
	const char *const argv[] = {
		"gcc", "-std=c11", "-D_GNU_SOURCE", "-O1",
		"-I" TEST_SOURCE_DIR "/../runtime",
		rp_arena_printf(arena, "%s/exprs.c", dir),
		rp_arena_printf(arena, "%s/main.c", dir),
		TEST_BINARY_DIR "/librunpipe.a", "-Wl,--gc-sections", "-lm",
		"-ldl", "-lpthread", "-o", program, NULL
	};
	struct test_process p;
	struct rp_buf c;

	rp_buf_init(&c, RP_BUF_UNLIMITED);
	rp_emit_with_abi(&c, unit);
	test_write(argv[5], rp_buf_view(&c));
	rp_buf_finish(&c);
	test_write(argv[6], rp_text(driver));
	p = test_run(arena, argv, rp_text(""), NULL);
	cr_assert(eq(int, p.status, 0), "%s", p.err.at);
	return program;
}

/* Messages may have several lines, so all of it is compared at once. */
static void run_pairs(struct pairs *pairs)
{
	struct test_process p;
	struct rp_unit unit;

	rp_unit_init(&unit, "test", rp_text(""));
	rp_emit_exprs_program(&unit, pairs->asts, pairs->texts, pairs->n);
	p = test_run(pairs->arena, (const char *const []){
		build(pairs->arena, &unit), NULL },
		     rp_buf_view(&pairs->lines), NULL);
	cr_expect(eq(int, p.status, 0), "%s", p.err.at);
	cr_expect(eq(str, (char *)p.out.at, (char *)pairs->wanted.at));
	rp_unit_finish(&unit);
}

/* How many pairs were well typed. */
static size_t compare_batch(struct test_maker *maker, bool are_templates,
			    size_t n_payloads)
{
	struct pairs pairs = {
		.are_templates = are_templates, .n_payloads = n_payloads,
	};
	struct rp_arena arena;

	rp_arena_init(&arena);
	maker->arena = pairs.arena = &arena;
	rp_buf_init(&pairs.lines, RP_BUF_UNLIMITED);
	rp_buf_init(&pairs.wanted, RP_BUF_UNLIMITED);
	pairs.rows = rp_arena_array(&arena, BATCH * n_payloads,
				    sizeof *pairs.rows);
	make_pairs(&pairs, maker);
	keep_checked(&pairs);
	cr_assert_gt(pairs.n, BATCH / 4);
	run_pairs(&pairs);
	rp_buf_finish(&pairs.wanted);
	rp_buf_finish(&pairs.lines);
	rp_arena_finish(&arena);
	return pairs.n * n_payloads;
}

static void compare_builds(bool are_templates, uint64_t seed)
{
	bool is_long = getenv("RP_TEST_LONG") != NULL;
	struct test_maker maker = { .state = seed };
	size_t n = 0;

	while (n < (is_long ? 100000 : 100))
		n += compare_batch(&maker, are_templates, is_long ? 50 : 3);
}

Test(differ, means_the_same_ahead_of_time, .timeout = 1800)
{
	compare_builds(false, SEED + 1);
}

Test(differ, templates_say_the_same_ahead_of_time, .timeout = 1800)
{
	compare_builds(true, SEED + 3);
}
