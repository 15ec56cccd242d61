/*
 * exec: a plugin of Nagios, Icinga or Sensu as a check, if whoever runs
 * runpipe allows programs.
 *
 *	exit status	0 ok, 1 warning, 2 critical, 3 unknown
 *	first line	the message, then '|' and performance data
 *	further lines	more text, then '|' and more data
 *
 * Arguments are a list and no shell reads them.  A plugin that ends in any
 * other way, is not there or takes too long says nothing about what it
 * watches: unknown, with a reason.
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/error.h"
#include "checks/beside.h"
#include "checks/checks.h"
#include "checks/nagios.h"
#include "child.h"
#include "net/http.h"

#define MOST_SHOWN 500
#define MOST_VARIABLES 5

struct exec {
	struct rp_strings argv;
	const char *cwd;
	double timeout;
	long long max_output;
};

static const struct rp_option options[] = {
	{ "argv", RP_OPT_STRINGS, offsetof(struct exec, argv),
	  .required = true,
	  .doc = "the plugin and its arguments; no shell reads them, and the "
		 "usual places of plugins are looked in" },
	{ "cwd", RP_OPT_STRING, offsetof(struct exec, cwd),
	  .doc = "the directory to run it in" },
	{ "timeout", RP_OPT_DOUBLE, offsetof(struct exec, timeout),
	  .preset = "10.0", .min = 0.01, .max = 3600,
	  .doc = "seconds after which it and its children are ended" },
	{ "max_output", RP_OPT_INT, offsetof(struct exec, max_output),
	  .preset = "65536", .min = 1, .max = 16 << 20,
	  .doc = "bytes kept of what it prints" },
	{ 0 }
};

static const struct rp_field measures[] = {
	{ "exit_code", "int", false, "its exit status" },
	{ "details", "string", false, "its text behind the first line" },
	{ "perfdata", "map(string, perfdata)", false,
	  "its performance data by label" },
	{ "truncated", "bool", false, "whether it printed more than is kept" },
	{ 0 }
};

/* ----------------------------------------------------------------- running */

/* Plugins lie where no PATH leads. */
static const char *find_plugin(struct rp_arena *arena, const char *name)
{
	static const char *const places[] = {
		"/usr/lib/nagios/plugins", "/usr/lib64/nagios/plugins",
		"/usr/lib/monitoring-plugins", "/usr/local/libexec",
	};

	for (size_t i = 0; !strchr(name, '/')
			   && i < sizeof places / sizeof places[0]; i++) {
		const char *path = rp_arena_printf(arena, "%s/%s", places[i],
						   name);

		if (access(path, X_OK) == 0)
			return path;
	}
	return name;
}

/* Numbers shall be written in one way whatever our own language is. */
static const char *const *environment(struct rp_arena *arena)
{
	static const char *const names[] = { "PATH", "HOME", "USER" };
	const char **env = rp_arena_array(arena, MOST_VARIABLES, sizeof *env);
	size_t n = 0;

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *value = getenv(names[i]);

		if (value)
			env[n++] = rp_arena_printf(arena, "%s=%s", names[i],
						   value);
	}
	env[n++] = "LC_ALL=C.UTF-8";
	return env;
}

static int start(struct rp_child_result *result, struct rp_check_ctx *ctx,
		 const struct exec *exec, struct rp_error *error)
{
	const char **argv = rp_arena_array(ctx->arena, exec->argv.n + 1,
					   sizeof *argv);
	struct rp_child child = {
		.argv = argv,
		.env = environment(ctx->arena),
		.cwd = exec->cwd && *exec->cwd ? exec->cwd : NULL,
		.input = RP_TEXT(""),
		.max_output = (size_t)exec->max_output,
		.deadline_us = rp_check_until(ctx, exec->timeout),
		.cancel = ctx->cancel,
	};

	for (unsigned long i = 0; i < exec->argv.n; i++)
		argv[i] = exec->argv.at[i];
	argv[0] = find_plugin(ctx->arena, argv[0]);
	return rp_child_run(result, &child, ctx->arena, error);
}

/* ----------------------------------------------------------------- judging */

static const char *name_of(struct rp_arena *arena, const struct exec *exec)
{
	const char *slash = strrchr(exec->argv.at[0], '/');

	return rp_http_excerpt(arena, rp_text(slash && slash[1] ? slash + 1
						: exec->argv.at[0]),
			       MOST_SHOWN);
}

/* What it printed, or what it complained: something that helps. */
static const char *said(struct rp_arena *arena,
			const struct rp_child_result *result)
{
	struct rp_text text = rp_text_trim(result->out);
	const char *shown = rp_http_excerpt(arena, text.n ? text : result->err,
					    MOST_SHOWN);

	return *shown ? rp_arena_printf(arena, ": %s", shown) : "";
}

static void take(struct rp_check_ctx *ctx, const struct exec *exec,
		 const struct rp_child_result *child,
		 struct rp_check_result *result)
{
	static const enum rp_check_status by_exit[] = {
		RP_CHECK_OK, RP_CHECK_WARNING, RP_CHECK_CRITICAL,
		RP_CHECK_UNKNOWN
	};
	struct rp_arena *arena = ctx->arena;
	struct rp_nagios read;

	rp_nagios_read(&read, child->out, arena);
	result->status = by_exit[child->exit_code];
	result->message = read.summary.n
			  ? rp_text_cstr(arena, rp_text_one_line(arena,
								 read.summary))
			  : rp_arena_printf(arena, "%s printed nothing%s",
					    name_of(arena, exec),
					    said(arena, child));
	result->metrics = rp_map_new(arena);
	rp_map_put(arena, &result->metrics, "exit_code",
		   rp_int(child->exit_code));
	rp_map_put(arena, &result->metrics, "details",
		   rp_string(read.details));
	rp_map_put(arena, &result->metrics, "perfdata", read.data);
	rp_map_put(arena, &result->metrics, "truncated",
		   rp_bool(child->truncated));
}

static void run(struct rp_check_ctx *ctx, const void *self,
		struct rp_check_result *result)
{
	const struct exec *exec = self;
	struct rp_arena *arena = ctx->arena;
	struct rp_child_result child;
	struct rp_error error = { 0 };
	int rc;

	if (!ctx->allow_exec) {
		rp_check_fail(ctx, result, "running programs is not allowed; "
			      "allow it with --allow-exec");
		return;
	}
	if (exec->argv.n == 0 || !*exec->argv.at[0]) {
		rp_check_fail(ctx, result, "argv names no program");
		return;
	}
	rc = start(&child, ctx, exec, &error);
	if (rc < 0)
		rp_check_fail(ctx, result, "%s%s", error.message,
			      said(arena, &child));
	else if (child.signal)
		rp_check_fail(ctx, result, "%s was ended by signal %d%s",
			      name_of(arena, exec), child.signal,
			      said(arena, &child));
	else if (child.exit_code > 3)
		rp_check_fail(ctx, result, "%s exited with %d, which is no "
			      "status of a plugin%s", name_of(arena, exec),
			      child.exit_code, said(arena, &child));
	else
		take(ctx, exec, &child, result);
}

const struct rp_check rp_check_exec = {
	.name = "exec",
	.doc = "Run a Nagios plugin, if programs are allowed.",
	.options = options,
	.size = sizeof(struct exec),
	.needs_options = true,
	.waits = rp_look_beside,
	.calls = true,
	.metrics = RP_TOOL_ONLY(measures),
	.run = run,
};
