/*
 * exec: permission, arguments that stay arguments, and what came of it.
 */
#include "run.h"

#include <stdlib.h>

#include "base/json.h"
#include "expr/expr.h"
#include "lib/rows.h"
#include "lib/scene.h"
#include "process.h"

extern const struct rp_node_type rp_node_exec;

/* As the compiler would emit it. */
struct options {
	struct rp_exprs argv;
	struct rp_settings env;
	const char *cwd;
	rp_expr *input;
	struct rp_ordinals expect_exit;
	long long max_output;
};

#define TEXT(name, text) \
	static const struct rp_value *name(struct rp_frame *f) \
	{ \
		return rp_x_string(f, RP_TEXT(text)); \
	}
TEXT(sh, "sh")
TEXT(dash_c, "-c")
TEXT(print_arguments, "printf '[%s]' \"$0\" \"$@\"")
TEXT(hostile, "$(id); `id` && rm -rf / 'x\" \n*")
TEXT(empty, "")
TEXT(with_nul, "a\0b")
TEXT(print_input, "cat")
TEXT(json_out, "echo ' {\"a\": [1]} '")
TEXT(fails, "echo broken >&2; exit 3")
TEXT(busy, "exit 75")
TEXT(dies, "kill -9 $$")
TEXT(prints_env, "env | grep -v -e ^PWD= -e ^_= -e ^SHLVL= -e ^OLDPWD= "
		 "-e ^HOME= -e ^PATH= -e ^LANG= | sort")
TEXT(prints_secret, "echo token=$TOKEN")
TEXT(prints_much, "head -c 2000 /dev/zero | tr '\\0' x")
TEXT(prints_here, "pwd")
TEXT(missing, "no-such-program")
TEXT(reference, "${env:RP_TEST_TOKEN}")

static const struct rp_value *broken(struct rp_frame *f)
{
	return rp_x_fail(f, RP_F_MISSING, "no such key: host");
}

static void begin(void)
{
	rp_process_settle();
	setenv("RP_TEST_TOKEN", "s3cr3t-t0ken", 1);
}

TestSuite(exec, .init = begin);

static const int zero[] = { 0 }, zero_or_three[] = { 0, 3 };

static int run(struct test_scene *scene, struct options options, bool allowed,
	       struct rp_value *out)
{
	cr_assert(eq(sz, rp_node_exec.size, sizeof options));
	scene->run.request.allow_exec = allowed;
	options.max_output = 1000;
	if (!options.expect_exit.n)
		options.expect_exit = (struct rp_ordinals){ zero, 1 };
	*out = rp_null;
	return rp_node_exec.run(&scene->ctx, &options, out);
}

static const struct {
	rp_expr *argv[5];
	size_t n;
	rp_expr *input;
	const int *expect;
	int code;
	const char *json;		/* of exit_code, stdout, stderr, json */
	const char *errors;
} rows[] = {
	{ { sh, dash_c, print_arguments, hostile, empty }, 5, NULL, NULL, 0,
	  "[0, \"[$(id); `id` && rm -rf / 'x\\\" \\n*][]\", \"\", null]", "" },
	{ { print_input }, 1, hostile, NULL, 0,
	  "[0, \"$(id); `id` && rm -rf / 'x\\\" \\n*\", \"\", null]", "" },
	{ { print_input }, 1, with_nul, NULL, 0,
	  "[0, \"a\\u0000b\", \"\", null]", "" },
	{ { sh, dash_c, json_out }, 3, NULL, NULL, 0,
	  "[0, \" {\\\"a\\\": [1]} \\n\", \"\", {\"a\": [1]}]", "" },
	{ { sh, dash_c, fails }, 3, NULL, NULL, RP_EPERMANENT,
	  "[3, \"\", \"broken\\n\", null]", "sh exited with 3: broken" },
	{ { sh, dash_c, fails }, 3, NULL, zero_or_three, 0,
	  "[3, \"\", \"broken\\n\", null]", "" },
	{ { sh, dash_c, busy }, 3, NULL, NULL, RP_ETRANSIENT,
	  "[75, \"\", \"\", null]", "sh exited with 75" },
	{ { sh, dash_c, dies }, 3, NULL, NULL, RP_EPERMANENT,
	  "[null, \"\", \"\", null]", "sh was ended by signal 9" },
	{ { missing }, 1, NULL, NULL, RP_EPERMANENT,
	  "[null, \"\", \"\", null]",
	  "cannot start no-such-program: No such file or directory" },
	{ { empty }, 1, NULL, NULL, RP_EBADINPUT, NULL,
	  "argv names no program" },
	{ { NULL }, 0, NULL, NULL, RP_EBADINPUT, NULL,
	  "argv names no program" },
	{ { sh, with_nul }, 2, NULL, NULL, RP_EBADINPUT, NULL,
	  "argv[1]: must not contain a NUL character" },
	{ { sh, broken }, 2, NULL, NULL, RP_EBADINPUT, NULL,
	  "argv[1]: no such key: host" },
	{ { sh }, 1, broken, NULL, RP_EBADINPUT, NULL,
	  "stdin: no such key: host" },
};

static const char *summary(struct rp_arena *arena, const struct rp_value *out)
{
	static const char *const keys[] = {
		"exit_code", "stdout", "stderr", "json"
	};
	struct rp_value list = rp_list_new(arena);

	for (int i = 0; i < 4; i++)
		rp_list_push(arena, &list, *rp_map_get(out, keys[i]));
	return rp_json_text(arena, &list, RP_JSON_SPACED).at;
}

RP_ROWS(exec, runs_programs_and_judges_them, rows)
{
	struct options options = { .argv = { row->argv, row->n },
				   .input = row->input };
	struct test_scene scene;
	struct rp_value out;

	test_scene_init(&scene);
	if (row->expect)
		options.expect_exit = (struct rp_ordinals){ row->expect, 2 };
	cr_expect(eq(int, run(&scene, options, true, &out), row->code), "%s",
		  test_scene_errors(&scene));
	cr_expect_str_eq(test_scene_errors(&scene), row->errors);
	if (row->json)
		cr_expect_str_eq(summary(&scene.run.arena, &out), row->json);
	test_scene_finish(&scene);
}

static const struct rp_setting settings[] = {
	{ "B", { RP_REF_PLAIN, 0, "two words" }, NULL },
	{ "TOKEN", { RP_REF_PLAIN, 0, "Bearer ${env:RP_TEST_TOKEN}" }, NULL },
	{ "A", { 0 }, reference },
};

Test(exec, gives_a_clean_environment)
{
	static rp_expr *const argv[] = { sh, dash_c, prints_env };
	struct test_scene scene;
	struct rp_value out;

	test_scene_init(&scene);
	cr_expect(eq(int, run(&scene, (struct options){
		.argv = { argv, 3 }, .env = { settings, 3 } }, true, &out), 0));
	cr_expect_str_eq(summary(&scene.run.arena, &out),
			 "[0, \"A=${env:RP_TEST_TOKEN}\\nB=two words\\n"
			 "RUNPIPE_IDEMPOTENCY_KEY=T1:page\\nRUNPIPE_RUN_ID=R1\\n"
			 "TOKEN=*** ***\\n\", \"\", null]");
	test_scene_finish(&scene);
}

Test(exec, hides_the_secrets_it_was_given)
{
	static rp_expr *const argv[] = { sh, dash_c, prints_secret };
	static const struct rp_setting secret = {
		"TOKEN", { RP_REF_ENV, 0, "RP_TEST_TOKEN" }, NULL
	};
	struct test_scene scene;
	struct rp_value out;

	test_scene_init(&scene);
	cr_expect(eq(int, run(&scene, (struct options){
		.argv = { argv, 3 }, .env = { &secret, 1 } }, true, &out), 0));
	cr_expect_str_eq(summary(&scene.run.arena, &out),
			 "[0, \"token=***\\n\", \"\", null]");
	test_scene_finish(&scene);
}

static const struct {
	struct rp_setting setting;
	const char *errors;
} bad_env[] = {
	{ { "", { RP_REF_PLAIN, 0, "x" }, NULL },
	  "env: '' is not the name of a variable" },
	{ { "A=B", { RP_REF_PLAIN, 0, "x" }, NULL },
	  "env: 'A=B' is not the name of a variable" },
	{ { "A", { 0 }, with_nul }, "A: must not contain a NUL character" },
	{ { "A", { RP_REF_ENV, 0, "RP_TEST_UNSET" }, NULL },
	  "environment variable RP_TEST_UNSET is not set" },
};

RP_ROWS(exec, refuses_such_variables, bad_env)
{
	static rp_expr *const argv[] = { sh };
	struct test_scene scene;
	struct rp_value out;

	test_scene_init(&scene);
	cr_expect(lt(int, run(&scene, (struct options){
		.argv = { argv, 1 }, .env = { &row->setting, 1 } }, true, &out),
		0));
	cr_expect_str_eq(test_scene_errors(&scene), row->errors);
	test_scene_finish(&scene);
}

Test(exec, cuts_output_and_runs_where_it_is_told)
{
	static rp_expr *const much[] = { sh, dash_c, prints_much };
	static rp_expr *const here[] = { prints_here };
	struct test_scene scene;
	struct rp_value out;

	test_scene_init(&scene);
	cr_expect(eq(int, run(&scene, (struct options){ .argv = { much, 3 } },
			      true, &out), 0));
	cr_expect(eq(sz, rp_value_text(rp_map_get(&out, "stdout"), "").n,
		     1000));
	cr_expect(rp_truthy(rp_map_get(&out, "truncated")));
	cr_expect(eq(int, run(&scene, (struct options){
		.argv = { here, 1 }, .cwd = "/" }, true, &out), 0));
	cr_expect(rp_text_is(rp_value_text(rp_map_get(&out, "stdout"), ""),
			     "/\n"));
	test_scene_finish(&scene);
}

Test(exec, needs_permission)
{
	static rp_expr *const argv[] = { sh };
	struct test_scene scene;
	struct rp_value out;

	test_scene_init(&scene);
	cr_expect(eq(int, run(&scene, (struct options){ .argv = { argv, 1 } },
			      false, &out), RP_EPERMANENT));
	cr_expect_str_eq(test_scene_errors(&scene),
			 "running programs is not allowed; allow it with "
			 "--allow-exec, or for all runs with 'runpipe settings "
			 "set allow_exec true'");
	test_scene_finish(&scene);
}
