/* Programs as checks: small shell ones, and the real plugins of Debian. */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/cancel.h"
#include "lib/fields.h"
#include "lib/rows.h"
#include "runtime/checks/machine.h"

extern const struct rp_check rp_check_exec;

#define SH(script) "{\"argv\": [\"sh\", \"-c\", \"" script "\"]}"

static struct rp_check_result run(struct rp_arena *arena, const char *config)
{
	struct rp_check_ctx ctx = { .arena = arena, .root = "",
				    .deadline_us = RP_NEVER,
				    .allow_exec = true };

	return check_with(&ctx, &rp_check_exec, config);
}

static const struct {
	const char *config, *status, *message;
} rows[] = {
	{ SH("echo fine"), "ok", "fine" },
	{ SH("echo so so; exit 1"), "warning", "so so" },
	{ SH("echo bad; exit 2"), "critical", "bad" },
	{ SH("echo who knows; exit 3"), "unknown", "who knows" },
	{ SH("exit 2"), "critical", "sh printed nothing" },
	{ SH("echo oops >&2; exit 2"), "critical", "sh printed nothing: oops" },
	{ SH("exit 4"), "unknown",
	  "Check failed: sh exited with 4, which is no status of a plugin" },
	{ SH("echo x; exit 127"), "unknown", "Check failed: sh exited with "
	  "127, which is no status of a plugin: x" },
	{ SH("kill -9 $$"), "unknown",
	  "Check failed: sh was ended by signal 9" },
	{ SH("printf 'a\\\\033[2Jb'"), "ok", "a [2Jb" },
	{ SH("echo $LC_ALL $SHELL_SECRET."), "ok", "C.UTF-8 ." },
	{ "{\"argv\": [\"sh\", \"-c\", \"echo $1\", \"-\", \"a;b $(id)\"]}",
	  "ok", "a;b $(id)" },
	{ "{\"argv\": [\"pwd\"], \"cwd\": \"/proc\"}", "ok", "/proc" },
	{ "{\"argv\": [\"/nowhere/check\"]}", "unknown", "Check failed: "
	  "cannot start /nowhere/check: No such file or directory" },
	{ "{\"argv\": []}", "unknown", "Check failed: argv names no program" },
	{ "{\"argv\": [\"\"]}", "unknown",
	  "Check failed: argv names no program" },
};

RP_ROWS(exec, takes_a_plugin_at_its_word, rows)
{
	struct rp_check_result result;
	struct rp_arena arena;

	rp_arena_init(&arena);
	setenv("SHELL_SECRET", "hush", 1);
	result = run(&arena, row->config);
	cr_expect(eq(str, (char *)rp_check_status_name(result.status),
		     (char *)row->status), "%s", row->config);
	cr_expect(eq(str, (char *)result.message, (char *)row->message));
	if (rp_value_count(&result.metrics) > 0)
		cr_expect(eq(str, (char *)test_unlike(
			&arena, &result.metrics, rp_check_exec.metrics), ""));
	rp_arena_finish(&arena);
}

Test(exec, is_off_unless_programs_are_allowed)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .deadline_us = RP_NEVER };

	rp_arena_init(&arena);
	result = check_with(&ctx, &rp_check_exec, SH("echo fine"));
	cr_expect(eq(int, result.status, RP_CHECK_UNKNOWN));
	cr_expect(eq(str, (char *)result.message,
		     "Check failed: running programs is not allowed; allow it "
		     "with --allow-exec"));
	rp_arena_finish(&arena);
}

/* Its children hold the output open; they are ended with it. */
Test(exec, ends_the_whole_group_in_time)
{
	struct rp_check_result result;
	struct rp_arena arena;

	rp_arena_init(&arena);
	result = run(&arena, "{\"argv\": [\"sh\", \"-c\", \"echo started; "
		     "sleep 1000 & sleep 1000\"], \"timeout\": 0.2}");
	cr_expect(eq(int, result.status, RP_CHECK_UNKNOWN));
	cr_expect(eq(str, (char *)result.message,
		     "Check failed: sh timed out: started"));
	rp_arena_finish(&arena);
}

Test(exec, ends_when_the_run_does)
{
	struct rp_check_result result;
	struct rp_cancel cancel;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .deadline_us = RP_NEVER,
				    .allow_exec = true, .cancel = &cancel };

	rp_arena_init(&arena);
	cr_assert(eq(int, rp_cancel_init(&cancel), 0));
	rp_cancel_raise(&cancel, SIGINT);
	result = check_with(&ctx, &rp_check_exec, SH("sleep 1000"));
	cr_expect(eq(str, (char *)result.message,
		     "Check failed: sh was cancelled"));
	rp_cancel_finish(&cancel);
	rp_arena_finish(&arena);
}

Test(exec, keeps_only_so_much_output)
{
	struct rp_check_result result;
	struct rp_arena arena;

	rp_arena_init(&arena);
	result = run(&arena, "{\"argv\": [\"sh\", \"-c\", \"yes 'a line' | "
		     "head -100000; exit 1\"], \"max_output\": 20}");
	cr_expect(eq(str, (char *)text_of(&arena, &result.metrics),
		     "{\"exit_code\": 1, \"details\": \"a line\\na line\", "
		     "\"perfdata\": {}, \"truncated\": true}"));
	cr_expect(eq(int, result.status, RP_CHECK_WARNING));
	rp_arena_finish(&arena);
}

#define PLUGINS "/usr/lib/nagios/plugins/"

static const struct {
	const char *config, *status, *begins, *label;
} real[] = {
	{ "{\"argv\": [\"check_disk\", \"-w\", \"0%\", \"-c\", \"0%\", "
	  "\"-p\", \"/\"]}", "ok", "DISK OK", "/" },
	{ "{\"argv\": [\"check_load\", \"-w\", \"9999,9999,9999\", \"-c\", "
	  "\"9999,9999,9999\"]}", "ok", "LOAD OK", "load1" },
	{ "{\"argv\": [\"check_procs\", \"-c\", \"0\"]}", "critical",
	  "PROCS CRITICAL", "procs" },
	{ "{\"argv\": [\"check_tcp\", \"-H\", \"127.0.0.1\", \"-p\", \"1\"]}",
	  "critical", "connect to address 127.0.0.1 and port 1", NULL },
	{ "{\"argv\": [\"check_dummy\", \"1\", \"so so\"]}", "warning",
	  "WARNING: so so", NULL },
	{ "{\"argv\": [\"check_disk\", \"--nonsense\"]}", "unknown",
	  "Unknown argument", NULL },
};

RP_ROWS(exec, runs_the_plugins_of_Debian, real)
{
	struct rp_check_result result;
	const struct rp_value *data;
	struct rp_arena arena;

	if (access(PLUGINS "check_disk", X_OK) < 0)
		cr_skip_test("monitoring-plugins-basic is not installed");
	rp_arena_init(&arena);
	result = run(&arena, row->config);
	cr_expect(eq(str, (char *)rp_check_status_name(result.status),
		     (char *)row->status), "%s", result.message);
	cr_expect(strncmp(result.message, row->begins, strlen(row->begins))
		  == 0, "%s", result.message);
	data = rp_map_get(&result.metrics, "perfdata");
	if (row->label)
		cr_expect(rp_map_get(data, row->label) != NULL, "%s",
			  text_of(&arena, &result.metrics));
	cr_expect(eq(str, (char *)test_unlike(&arena, &result.metrics,
					      rp_check_exec.metrics), ""));
	rp_arena_finish(&arena);
}
