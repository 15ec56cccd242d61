/*
 * One meaning, whichever way it is reached: folded or not, compiled by libtcc
 * or ahead of time, or by walking the tree.
 *
 * RP_TEST_LONG=1 compares 100,000 expressions instead of some thousands.
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
#define SEED 88172645463325252u

static void make_rows(struct test_maker *maker, struct test_expr *rows)
{
	for (size_t i = 0; i < BATCH; i++)
		rows[i] = (struct test_expr){
			.text = test_make_expr(maker),
			.payload = test_make_payload(maker),
		};
}

static void expect_one_meaning(const struct test_expr *row,
			       const struct test_outcome *out)
{
	cr_expect_str_eq(out->plain, out->compiled, "folded: %s\n%s",
			 row->text, row->payload);
	cr_expect_str_eq(out->walked, out->plain, "walked: %s\n%s", row->text,
			 row->payload);
}

Test(differ, folds_compiles_and_walks_to_the_same, .timeout = 230)
{
	size_t batches = getenv("RP_TEST_LONG") ? 1000 : 30, n_checked = 0;
	struct test_maker maker = { .state = SEED };
	struct test_outcome out[BATCH];
	struct test_expr rows[BATCH];
	struct rp_arena arena;

	for (size_t b = 0; b < batches; b++) {
		rp_arena_init(&arena);
		maker.arena = &arena;
		make_rows(&maker, rows);
		test_evaluate_all(out, &arena, rows, BATCH);
		for (size_t i = 0; i < BATCH; i++) {
			n_checked += out[i].type != NULL;
			expect_one_meaning(&rows[i], &out[i]);
		}
		rp_arena_finish(&arena);
	}
	/* A generator of nothing but mistakes would agree as well. */
	cr_expect_gt(n_checked, batches * BATCH / 2);
}

/* ------------------------------------------------------------ ahead of time */

/* Reads payloads, a line each, and prints what each expression gives. */
static const char driver[] =
"#include <stdio.h>\n"
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
"	for (unsigned long i = 0; fgets(line, sizeof line, stdin); i++) {\n"
"		struct rp_value payload;\n"
"		const struct rp_value *given = &payload;\n"
"		struct rp_arena arena;\n"
"		struct rp_frame f;\n"
"		rp_arena_init(&arena);\n"
"		rp_json_read(&payload, &arena, rp_text(line), 64, &result);\n"
"		rp_frame_init(&f, NULL, &arena);\n"
"		f.given = &given;\n"
"		f.n_given = 1;\n"
"		show(&arena, plan_exprs.at[i](&f));\n"
"		rp_arena_finish(&arena);\n"
"	}\n"
"	return 0;\n"
"}\n";

/* The rows that are well typed, and their payloads, a line each. */
static size_t keep_checked(const struct rp_ast **asts, struct rp_text *texts,
			   struct rp_buf *payloads, struct rp_arena *arena,
			   const struct test_expr *rows,
			   const char **wanted)
{
	struct test_outcome out[BATCH];
	size_t n = 0;

	test_evaluate_all(out, arena, rows, BATCH);
	for (size_t i = 0; i < BATCH; i++) {
		struct test_checked checked;

		if (!out[i].type)
			continue;
		test_check(&checked, arena, &rows[i]);
		rp_buf_printf(payloads, "%s\n", rows[i].payload);
		wanted[n] = out[i].compiled;
		texts[n] = checked.unit->text;
		asts[n++] = checked.folded;
	}
	return n;
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
static const char *joined(struct rp_arena *arena, const char *const *lines,
			  size_t n)
{
	struct rp_buf buf;
	const char *text;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (size_t i = 0; i < n; i++)
		rp_buf_printf(&buf, "%s\n", lines[i]);
	text = rp_arena_copy(arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return text;
}

Test(differ, means_the_same_ahead_of_time, .timeout = 230)
{
	struct test_maker maker = { .state = SEED + 1 };
	const struct rp_ast *asts[BATCH];
	struct test_expr rows[BATCH];
	struct rp_text texts[BATCH];
	const char *wanted[BATCH];
	struct test_process p;
	struct rp_buf payloads;
	struct rp_arena arena;
	struct rp_unit unit;
	size_t n;

	rp_arena_init(&arena);
	rp_buf_init(&payloads, RP_BUF_UNLIMITED);
	maker.arena = &arena;
	make_rows(&maker, rows);
	n = keep_checked(asts, texts, &payloads, &arena, rows, wanted);
	rp_unit_init(&unit, "test", rp_text(""));
	rp_emit_exprs_program(&unit, asts, texts, n);
	p = test_run(&arena, (const char *const []){ build(&arena, &unit), NULL },
		     rp_buf_view(&payloads), NULL);
	cr_expect(eq(int, p.status, 0), "%s", p.err.at);
	cr_expect(eq(str, (char *)p.out.at,
		     (char *)joined(&arena, wanted, n)));
	rp_unit_finish(&unit);
	rp_buf_finish(&payloads);
	rp_arena_finish(&arena);
}
