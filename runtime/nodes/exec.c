/*
 * exec: runs a program, if whoever runs runpipe allows it.
 *
 * Arguments are a list and no shell reads them, so text of a payload stays an
 * argument whatever it contains.  A definition cannot allow itself: the
 * command line does (--allow-exec), or the database's owner (`runpipe settings
 * set allow_exec true`).  The program sees PATH, HOME and LANG, what `env`
 * says, and the keys by which it can tell a repeated call; values that are
 * secrets do not come back in its output.
 */
#include "base/buf.h"
#include "base/json.h"
#include "base/redact.h"
#include "child.h"
#include "expr/expr.h"
#include "net/http.h"
#include "notify/hide.h"
#include "run.h"
#include "store/store.h"

#include <stdlib.h>

#define MAX_SHOWN 500	/* bytes of what it complained, in a message */
#define TRY_AGAIN 75	/* EX_TEMPFAIL of sysexits.h */

struct exec {
	struct rp_exprs argv;
	struct rp_settings env;
	const char *cwd;
	rp_expr *input;
	struct rp_ordinals expect_exit;
	long long max_output;
};

static const struct rp_option options[] = {
	{ "argv", RP_OPT_TEMPLATES, offsetof(struct exec, argv),
	  .required = true,
	  .doc = "the program and its arguments; no shell reads them" },
	{ "env", RP_OPT_HEADERS, offsetof(struct exec, env),
	  .doc = "variables beside PATH, HOME and LANG, with secrets as "
		 "${env:NAME}" },
	{ "cwd", RP_OPT_STRING, offsetof(struct exec, cwd),
	  .doc = "the directory to run it in" },
	{ "stdin", RP_OPT_TEMPLATE, offsetof(struct exec, input),
	  .doc = "its standard input" },
	{ "expect_exit", RP_OPT_INTS, offsetof(struct exec, expect_exit),
	  .preset = "0", .min = 0, .max = 255,
	  .doc = "exit statuses that are no failure; 75 means to try again" },
	{ "max_output", RP_OPT_INT, offsetof(struct exec, max_output),
	  .preset = "1048576", .min = 1, .max = 64 << 20,
	  .doc = "bytes kept of stdout and of stderr" },
	{ 0 }
};

static const struct rp_field output[] = {
	{ "exit_code", "int", true, "its exit status; null: a signal ended it" },
	{ "stdout", "string", false, "what it wrote" },
	{ "stderr", "string", false, "what it complained" },
	{ "json", "any", true, "stdout, if that is a JSON object or list" },
	{ "truncated", "bool", false, "whether it wrote more than is kept" },
	{ "duration_ms", "double", false, "how long it took" },
	{ 0 }
};

/* -------------------------------------------------------------- permission */

static bool is_set(struct rp_ctx *ctx, const char *name)
{
	struct rp_store *store = ctx->run->request.store;
	struct rp_stored_setting *rows;
	struct rp_error error = { 0 };
	size_t n;

	if (!store || rp_store_setting_list(store, &rows, &n, ctx->arena,
					    &error) < 0)
		return false;
	for (size_t i = 0; i < n; i++)
		if (strcmp(rows[i].name, name) == 0)
			return strcmp(rows[i].value, "true") == 0;
	return false;
}

static int check_allowed(struct rp_ctx *ctx)
{
	if (ctx->run->request.allow_exec || is_set(ctx, "allow_exec"))
		return 0;
	return rp_fail(ctx, RP_EPERMANENT, "running programs is not allowed; "
		       "allow it with --allow-exec, or for all runs with "
		       "'runpipe settings set allow_exec true'");
}

/* ------------------------------------------------------------ the program */

/* Text for a place that ends at a NUL. */
static int make_text(struct rp_ctx *ctx, rp_expr *make, const char *what,
		     const char **out)
{
	struct rp_value value;
	struct rp_text text;
	int rc = rp_eval(ctx, make, what, &value);

	if (rc < 0)
		return rc;
	text = rp_value_text(&value, "");
	if (text.n && memchr(text.at, '\0', text.n))
		return rp_fail(ctx, RP_EBADINPUT,
			       "%s: must not contain a NUL character", what);
	*out = rp_text_cstr(ctx->arena, text);
	return 0;
}

static int make_argv(struct rp_ctx *ctx, const struct exec *exec,
		     struct rp_child *child)
{
	size_t n = exec->argv.n;
	const char **argv = rp_arena_array(ctx->arena, n + 1, sizeof *argv);

	for (size_t i = 0; i < n; i++) {
		int rc = make_text(ctx, exec->argv.at[i],
				   rp_arena_printf(ctx->arena, "argv[%zu]", i),
				   &argv[i]);

		if (rc < 0)
			return rc;
	}
	child->argv = argv;
	if (n && *argv[0])
		return 0;
	return rp_fail(ctx, RP_EBADINPUT, "argv names no program");
}

static bool is_variable(const char *name)
{
	return *name && !strchr(name, '=');
}

static int make_variable(struct rp_ctx *ctx, const struct rp_setting *setting,
			 const char **out)
{
	const char *value;
	int rc;

	if (!is_variable(setting->name))
		return rp_fail(ctx, RP_EBADINPUT, "env: '%s' is not the name "
			       "of a variable", setting->name);
	if (setting->make)
		rc = make_text(ctx, setting->make, setting->name, &value);
	else
		rc = rp_ref_expand(ctx, &setting->value, &value);
	if (rc == 0)
		*out = rp_arena_printf(ctx->arena, "%s=%s", setting->name,
				       value);
	return rc;
}

static bool is_given(const struct rp_settings *env, const char *name)
{
	for (unsigned long i = 0; i < env->n; i++)
		if (strcmp(env->at[i].name, name) == 0)
			return true;
	return false;
}

static size_t put_inherited(struct rp_ctx *ctx, const struct exec *exec,
			    const char **env)
{
	static const char *const names[] = { "PATH", "HOME", "LANG" };
	size_t n = 0;

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *value = getenv(names[i]);

		if (value && !is_given(&exec->env, names[i]))
			env[n++] = rp_arena_printf(ctx->arena, "%s=%s",
						   names[i], value);
	}
	env[n++] = rp_arena_printf(ctx->arena, "RUNPIPE_RUN_ID=%s",
				   ctx->run->run_id);
	env[n++] = rp_arena_printf(ctx->arena, "RUNPIPE_IDEMPOTENCY_KEY=%s",
				   rp_idempotency_key(ctx, NULL));
	return n;
}

static int make_env(struct rp_ctx *ctx, const struct exec *exec,
		    struct rp_child *child)
{
	const char **env = rp_arena_array(ctx->arena, exec->env.n + 6,
					  sizeof *env);
	size_t n = put_inherited(ctx, exec, env);

	for (unsigned long i = 0; i < exec->env.n; i++) {
		int rc = make_variable(ctx, &exec->env.at[i], &env[n]);

		if (rc < 0)
			return rc;
		n++;
	}
	child->env = env;
	return 0;
}

static int make_input(struct rp_ctx *ctx, const struct exec *exec,
		      struct rp_child *child)
{
	struct rp_value value;
	int rc;

	if (!exec->input)
		return 0;
	rc = rp_eval(ctx, exec->input, "stdin", &value);
	if (rc == 0)
		child->input = rp_value_text(&value, "");
	return rc;
}

static int64_t deadline(const struct rp_ctx *ctx)
{
	long left_ms = rp_time_left_ms(ctx);

	return left_ms < 0 ? RP_NEVER
			   : rp_system_clock.mono_us(&rp_system_clock)
			     + (int64_t)left_ms * 1000;
}

static int prepare(struct rp_ctx *ctx, const struct exec *exec,
		   struct rp_child *child)
{
	int rc = check_allowed(ctx);

	*child = (struct rp_child){
		.cwd = exec->cwd && *exec->cwd ? exec->cwd : NULL,
		.input = RP_TEXT(""),
		.max_output = (size_t)exec->max_output,
		.cancel = ctx->run->request.cancel,
	};
	if (rc == 0)
		rc = make_argv(ctx, exec, child);
	if (rc == 0)
		rc = make_env(ctx, exec, child);
	if (rc == 0)
		rc = make_input(ctx, exec, child);
	child->deadline_us = deadline(ctx);
	return rc;
}

/* ----------------------------------------------------------------- verdict */

static bool is_secret(const struct rp_setting *setting)
{
	return (setting->value.kind > RP_REF_PLAIN
		&& setting->value.kind != RP_REF_MADE)
	       || rp_key_is_secret(rp_text(setting->name))
	       || rp_has_reference(rp_text(setting->value.text));
}

/* The output without the secrets that the program was given. */
static struct rp_text clean(struct rp_ctx *ctx, const struct exec *exec,
			    const struct rp_child *child, struct rp_text text)
{
	for (unsigned long i = 0; i < exec->env.n; i++) {
		const struct rp_setting *setting = &exec->env.at[i];
		const char *const *variable = child->env;
		size_t n = strlen(setting->name);

		if (!is_secret(setting))
			continue;
		while (*variable && (strncmp(*variable, setting->name, n) != 0
				     || (*variable)[n] != '='))
			variable++;
		if (*variable)
			text = rp_hide_words(ctx->arena, text,
					     *variable + n + 1);
	}
	return rp_utf8_mend(ctx->arena, text);
}

static struct rp_value read_json(struct rp_arena *arena, struct rp_text text)
{
	struct rp_text trimmed = rp_text_trim(text);
	struct rp_json_result *result;
	struct rp_value value;

	if (!trimmed.n || (*trimmed.at != '{' && *trimmed.at != '['))
		return rp_null;
	result = rp_arena_alloc(arena, sizeof *result);
	return rp_json_read(&value, arena, trimmed, RP_JSON_DEPTH_PAYLOAD,
			    result) == 0 ? value : rp_null;
}

static void describe(struct rp_ctx *ctx, const struct rp_child_result *result,
		     double ms, struct rp_value *out)
{
	struct rp_arena *arena = ctx->arena;

	*out = rp_map_new(arena);
	rp_map_put(arena, out, "exit_code",
		   result->exit_code < 0 ? rp_null : rp_int(result->exit_code));
	rp_map_put(arena, out, "stdout", rp_string(result->out));
	rp_map_put(arena, out, "stderr", rp_string(result->err));
	rp_map_put(arena, out, "json", read_json(arena, result->out));
	rp_map_put(arena, out, "truncated", rp_bool(result->truncated));
	rp_map_put(arena, out, "duration_ms", rp_double(ms));
}

static int judge(struct rp_ctx *ctx, const struct exec *exec,
		 const char *program, const struct rp_child_result *result)
{
	const char *said = rp_http_excerpt(ctx->arena, result->err, MAX_SHOWN);
	int code = result->exit_code == TRY_AGAIN ? RP_ETRANSIENT
						  : RP_EPERMANENT;

	for (unsigned long i = 0; i < exec->expect_exit.n; i++)
		if (result->exit_code == exec->expect_exit.at[i])
			return 0;
	if (result->signal)
		return rp_fail(ctx, RP_EPERMANENT,
			       "%s was ended by signal %d%s%s", program,
			       result->signal, *said ? ": " : "", said);
	return rp_fail(ctx, code, "%s exited with %d%s%s", program,
		       result->exit_code, *said ? ": " : "", said);
}

static int run(struct rp_ctx *ctx, const void *self, struct rp_value *out)
{
	const struct exec *exec = self;
	struct rp_child_result result;
	struct rp_error error = { 0 };
	struct rp_child child;
	int64_t start;
	int rc = prepare(ctx, exec, &child);

	if (rc < 0)
		return rc;
	start = rp_system_clock.mono_us(&rp_system_clock);
	rc = rp_child_run(&result, &child, ctx->arena, &error);
	result.out = clean(ctx, exec, &child, result.out);
	result.err = clean(ctx, exec, &child, result.err);
	describe(ctx, &result,
		 (double)(rp_system_clock.mono_us(&rp_system_clock) - start)
		 / 1e3, out);
	if (rc < 0)
		return rp_fail(ctx, rc, "%s", error.message);
	return judge(ctx, exec, child.argv[0], &result);
}

static void show(struct rp_buf *buf, const struct rp_value *result,
		 const void *self)
{
	(void)self;
	rp_show_field(buf, "Exit code", result, "exit_code");
}

const struct rp_node_type rp_node_exec = {
	.name = "exec",
	.doc = "Run a program, if that is allowed.",
	.options = RP_TOOL_ONLY(options),
	.size = sizeof(struct exec),
	.output = RP_TOOL_ONLY(output),
	.flags = RP_NODE_EFFECT | RP_NODE_BLOCKS,
	.run = run,
	.show = show,
};
