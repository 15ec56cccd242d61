/* The context node: which checks it runs, what it says, when it fails. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/buf.h"
#include "base/cancel.h"
#include "checks/checks.h"
#include "lib/rows.h"
#include "runtime/providers/synthetic.h"

extern const struct rp_node_type rp_node_context;

/* Runs the checks of these names, a NULL-terminated list. */
static int attempt(struct synthetic *s, const char *const *names,
		   struct rp_value *out)
{
	const void *checks[8];
	struct rp_rows options = { checks, 0 };

	for (; names[options.n]; options.n++)
		checks[options.n] = rp_check_find(rp_text(names[options.n]));
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

Test(context, reports_what_cannot_be_checked_as_a_finding)
{
	static const char *const network[] = { "network", NULL };
	struct rp_value out = rp_null;
	struct synthetic s;

	synthetic_init(&s, NULL);
	cr_expect(eq(int, attempt(&s, network, &out), 0));
	cr_expect(eq(str, (char *)text_of(&s.run.arena, &out),
		"{\"checks_run\": 1, \"checks_passed\": 0, "
		"\"checks_failed\": 1, \"results\": {\"network\": "
		"{\"status\": \"unknown\", \"message\": \"Check failed: the "
		"network check is not supported by this version of runpipe\", "
		"\"metrics\": {}}}}"));
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
