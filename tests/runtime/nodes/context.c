/* The context node: which checks it runs, what it says, when it fails. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/buf.h"
#include "base/cancel.h"
#include "checks/checks.h"
#include "lib/files.h"
#include "lib/rows.h"
#include "runtime/providers/synthetic.h"
#include "store/store.h"

extern const struct rp_node_type rp_node_context;

struct context {
	struct rp_rows checker_names;
	struct rp_check_uses checks;
};

/* Runs the checks of these names, a NULL-terminated list. */
static int attempt(struct synthetic *s, const char *const *names,
		   struct rp_value *out)
{
	const void *checks[64];
	struct context options = { .checker_names = { checks, 0 } };
	unsigned long *n = &options.checker_names.n;

	for (; names[*n]; (*n)++)
		checks[*n] = rp_check_find(rp_text(names[*n]));
	return rp_node_context.run(&s->ctx, &options, out);
}

/* The names of the results, and status of each check that never varies. */
static const char *names_of(struct rp_arena *arena, const struct rp_value *out)
{
	const struct rp_value *results = rp_map_get(out, "results");
	const char *text = "";

	for (size_t i = 0; i < rp_value_count(results); i++)
		text = rp_arena_printf(arena, "%s%s%s", text, i ? " " : "",
				       rp_map_at(results, i)->key.at);
	return text;
}

static const struct {
	const char *checks[3], *names;
	int run;
} chosen[] = {
	{ { "disk", "memory" }, "disk memory", 2 },
	{ { "memory" }, "memory", 1 },
	{ { "memory", "memory" }, "memory", 1 },
	{ { "process" }, "process", 1 },
};

RP_ROWS(context, runs_the_checks_that_were_chosen, chosen)
{
	struct rp_value out = rp_null;
	struct synthetic s;

	synthetic_init(&s, NULL);
	cr_expect(eq(int, attempt(&s, row->checks, &out), 0));
	cr_expect(eq(str, (char *)names_of(&s.run.arena, &out),
		     (char *)row->names));
	cr_expect(eq(i64, rp_value_int(rp_map_get(&out, "checks_run"), -1),
		     row->run));
	cr_expect(eq(i64, rp_value_int(rp_map_get(&out, "checks_passed"), -1)
		     + rp_value_int(rp_map_get(&out, "checks_failed"), -1),
		     row->run));
	cr_expect(eq(sz, rp_value_count(&s.ctx.errors), 0));
	synthetic_finish(&s);
}

/* ------------------------------------------------ options of their own */

/* A check that gives back its options and what it is told of its last look. */
struct echo { long long value; };

static void echo(struct rp_check_ctx *ctx, const void *self,
		 struct rp_check_result *result)
{
	const struct echo *options = self;
	int64_t looks = ctx->memory ? rp_value_int(
		rp_map_get(ctx->memory, "looks"), 0) : -1;

	if (ctx->memory)
		rp_map_put(ctx->arena, ctx->memory, "looks",
			   rp_int(looks + 1));
	result->status = rp_check_judge(ctx, (double)options->value, 50, 80);
	result->message = rp_arena_printf(ctx->arena, "%lld, look %lld",
					  options->value, (long long)looks);
	result->metrics = rp_map_new(ctx->arena);
}

static const struct rp_check echo_check = {
	.name = "echo", .size = sizeof(struct echo), .run = echo,
	.remembers = true,
};

/* A store whose clock stands where the test puts it. */
struct bench {
	struct rp_clock clock;	/* first: its functions are given it */
	int64_t now_us;
	struct rp_arena arena;
	struct rp_store *store;
};

static int64_t bench_now(const struct rp_clock *clock)
{
	return ((const struct bench *)clock)->now_us;
}

static void bench_init(struct bench *bench, bool with_store)
{
	struct rp_error error = { 0 };

	*bench = (struct bench){ .now_us = 1773144000000000 };
	bench->clock = rp_system_clock;
	bench->clock.wall_us = bench_now;
	rp_arena_init(&bench->arena);
	if (with_store)
		cr_assert(eq(int, rp_store_open(&bench->store, rp_arena_printf(
			&bench->arena, "%s/t.db",
			test_directory(&bench->arena)), &bench->clock,
			&error), 0), "%s", error.message);
}

static void bench_finish(struct bench *bench)
{
	rp_store_close(bench->store);
	rp_arena_finish(&bench->arena);
}

/* "warning: 60, look 1" of an echo that finds `value`. */
static const char *look(struct bench *t, long long value, long long for_us,
			double hysteresis, size_t size)
{
	struct echo options = { value };
	const struct rp_check_use use = {
		.check = &echo_check, .options = &options,
		.options_size = size, .for_us = for_us,
		.hysteresis = hysteresis,
	};
	struct context context = { .checks = { &use, 1 } };
	struct rp_value out = rp_null;
	const struct rp_value *found;
	const char *text;
	struct synthetic s;

	synthetic_init(&s, NULL);
	s.steps[SYNTHETIC_STEPS - 1].id = "look";
	s.run.clock = &t->clock;
	s.run.request.store = t->store;
	s.run.request.definition = "disk's";
	rp_node_context.run(&s.ctx, &context, &out);
	found = rp_map_get(rp_map_get(&out, "results"), "echo");
	text = rp_arena_printf(
		&t->arena, "%s: %s",
		rp_value_text(rp_map_get(found, "status"), "none").at,
		rp_value_text(rp_map_get(found, "message"),
			      text_of(&s.run.arena, &s.ctx.errors)).at);
	synthetic_finish(&s);
	return text;
}

static const char *scopes(struct bench *t)
{
	struct rp_check_state *states = NULL;
	struct rp_error error = { 0 };
	const char *text = "";
	size_t n = 0;

	rp_store_check_states(t->store, "disk's:look", &states, &n, &t->arena,
			      &error);
	for (size_t i = 0; i < n; i++)
		text = rp_arena_printf(&t->arena, "%s%s/%s %s; ", text,
				       states[i].scope, states[i].check,
				       states[i].status);
	return text;
}

static const struct {
	int after_s;
	long long value, for_s;
	double hysteresis;
	const char *want;
} looks[] = {
	{ 0, 60, 0, 0, "warning: 60, look 0" },
	{ 0, 49, 0, 5, "warning: 49, look 1" },
	{ 0, 44, 0, 5, "ok: 44, look 2" },
	{ 0, 60, 60, 0, "ok: 60, look 3 (warning for 0s, counts after 1m)" },
	{ 59, 90, 60, 0,
	  "ok: 90, look 4 (critical for 0s, counts after 1m)" },
	{ 1, 90, 60, 0,
	  "warning: 90, look 5 (critical for 1s, counts after 1m)" },
	{ 59, 90, 60, 0, "critical: 90, look 6" },
	{ 0, 70, 60, 0, "warning: 70, look 7" },
	{ 0, 10, 60, 0, "ok: 10, look 8" },
	{ 3600, 60, 7200, 0,
	  "ok: 60, look 9 (warning for 0s, counts after 2h)" },
	{ -60, 60, 90, 0, "ok: 60, look 10 (warning for 0s, counts after 90s)" },
	{ 90, 60, 90, 0, "warning: 60, look 11" },
};

Test(context, lets_looks_know_of_each_other)
{
	struct bench t;

	bench_init(&t, true);
	for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++) {
		t.now_us += looks[i].after_s * (int64_t)1000000;
		cr_expect(eq(str, (char *)look(&t, looks[i].value,
					       looks[i].for_s * 1000000,
					       looks[i].hysteresis,
					       sizeof(struct echo)),
			     (char *)looks[i].want), "look %zu", i);
	}
	cr_expect_str_eq(scopes(&t), "disk's:look/echo warning; ");
	bench_finish(&t);
}

Test(context, counts_every_finding_at_once_without_a_store)
{
	struct bench t;

	bench_init(&t, false);
	cr_expect_str_eq(look(&t, 90, 3600000000, 0, sizeof(struct echo)),
			 "critical: 90, look -1");
	bench_finish(&t);
}

Test(context, refuses_options_of_another_size)
{
	struct bench t;

	bench_init(&t, false);
	cr_expect_str_eq(look(&t, 90, 0, 0, 4),
			 "none: [\"the echo check's options have another size "
			 "in this runtime\"]");
	bench_finish(&t);
}

/* A check that cannot find out anything. */
static void blind(struct rp_check_ctx *ctx, const void *self,
		  struct rp_check_result *result)
{
	(void)self;
	rp_check_fail(ctx, result, "no /proc here");
}

/* A check that tells the secret it was given; no real one does. */
static void tell(struct rp_check_ctx *ctx, const void *self,
		 struct rp_check_result *result)
{
	(void)self;
	result->message = ctx->secrets.n ? ctx->secrets.at[0] : "none";
	result->metrics = rp_map_new(ctx->arena);
}

Test(context, hands_the_secrets_of_the_program_over)
{
	static const struct rp_check teller = {
		.name = "tell", .size = 1, .run = tell,
	};
	static const char *const secrets[] = { "hush" };
	const void *checks[] = { &teller };
	struct context options = { .checker_names = { checks, 1 } };
	struct rp_value out = rp_null;
	struct synthetic s;

	synthetic_init(&s, NULL);
	s.run.request.secrets = secrets;
	s.run.request.n_secrets = 1;
	cr_expect(eq(int, rp_node_context.run(&s.ctx, &options, &out), 0));
	cr_expect(strstr(text_of(&s.run.arena, &out), "hush") != NULL);
	synthetic_finish(&s);
}

Test(context, reports_what_cannot_be_checked_as_a_finding)
{
	static const struct rp_check blind_check = {
		.name = "blind", .size = 1, .run = blind,
	};
	const void *checks[] = { &blind_check };
	struct context options = { .checker_names = { checks, 1 } };
	struct rp_value out = rp_null;
	struct synthetic s;

	synthetic_init(&s, NULL);
	cr_expect(eq(int, rp_node_context.run(&s.ctx, &options, &out), 0));
	cr_expect(eq(str, (char *)text_of(&s.run.arena, &out),
		"{\"checks_run\": 1, \"checks_passed\": 0, "
		"\"checks_failed\": 1, \"results\": {\"blind\": "
		"{\"status\": \"unknown\", \"message\": \"Check failed: no "
		"/proc here\", \"metrics\": {}}}}"));
	synthetic_finish(&s);
}

Test(context, fails_when_cancelled)
{
	const char *const *all = rp_check_measured_names();
	struct rp_value out = rp_null;
	struct rp_cancel cancel;
	struct synthetic s;

	synthetic_init(&s, NULL);
	cr_assert(rp_cancel_init(&cancel) == 0);
	rp_cancel_raise(&cancel, 15);
	s.run.request.cancel = &cancel;
	cr_expect(eq(int, attempt(&s, all, &out), RP_ECANCELLED));
	cr_expect(eq(str, (char *)text_of(&s.run.arena, &s.ctx.errors),
		     "[\"cancelled during the cpu check\"]"));
	cr_expect(eq(str, (char *)text_of(&s.run.arena, &out),
		     "{\"checks_run\": 0, \"checks_passed\": 0, "
		     "\"checks_failed\": 0, \"results\": {}}"));
	rp_cancel_finish(&cancel);
	synthetic_finish(&s);
}

Test(context, fails_when_its_time_is_over)
{
	const char *const *all = rp_check_measured_names();
	struct rp_value out = rp_null;
	struct synthetic s;

	synthetic_init(&s, NULL);
	s.ctx.deadline_us = 1;
	cr_expect(eq(int, attempt(&s, all, &out), RP_ETIMEOUT));
	cr_expect(eq(str, (char *)text_of(&s.run.arena, &s.ctx.errors),
		     "[\"timed out during the cpu check\"]"));
	cr_expect(strstr(text_of(&s.run.arena, &out),
			 "Check failed: timed out") != NULL);
	synthetic_finish(&s);
}

static const struct {
	const char *result, *want;
} shown[] = {
	{ "{\"output\": {\"checks_run\": 2, \"checks_passed\": 1, "
	  "\"checks_failed\": 1, \"results\": {\"cpu\": {\"status\": \"ok\", "
	  "\"message\": \"fine\"}, \"disk\": {\"status\": \"critical\", "
	  "\"message\": \"Disk usage: /a\\u001b[2J at 97.0%\"}}}}",
	  "  Checks run: 2\n  Passed: 1\n  Failed: 1\n  cpu: ok — fine\n"
	  "  disk: critical — Disk usage: /a\\x1b[2J at 97.0%\n" },
	{ "{\"output\": {}}",
	  "  Checks run: N/A\n  Passed: N/A\n  Failed: N/A\n" },
	{ "{\"output\": {\"checks_run\": 1, \"results\": [1]}}",
	  "  Checks run: 1\n  Passed: N/A\n  Failed: N/A\n" },
	{ "{}", "  Checks run: N/A\n  Passed: N/A\n  Failed: N/A\n" },
};

RP_ROWS(context, shows_results_to_people, shown)
{
	struct rp_value result;
	struct rp_arena arena;
	struct rp_buf buf;

	rp_arena_init(&arena);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	result = json_of(&arena, row->result);
	rp_node_context.show(&buf, &result, NULL);
	cr_expect(eq(str, buf.at, (char *)row->want));
	rp_buf_finish(&buf);
	rp_arena_finish(&arena);
}
