/* The intelligence node: who answers, what is in the output. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/buf.h"
#include "base/cancel.h"
#include "lib/rows.h"
#include "providers/providers.h"
#include "runtime/providers/synthetic.h"

extern const struct rp_node_type rp_node_intelligence;

static int attempt(struct synthetic *s, const char *config,
		   struct rp_value *out)
{
	const struct rp_node_type *type = &rp_node_intelligence;
	void *options = rp_arena_alloc(&s->run.arena, type->size);
	struct rp_value value = json_of(&s->run.arena, config);
	struct rp_error error = { 0 };

	if (rp_option_load(options, type->size, type->options, &value,
			   &s->run.arena, &error) < 0)
		cr_fatal("%s", error.message);
	return type->run(&s->ctx, options, out);
}

/* An empty directory on a real disk is the trouble: one quick answer. */
#define EMPTY_DISK "{\"alerts\": [{\"name\": \"DiskFull\", \"labels\": " \
	"{\"mountpoint\": \"%s\"}}]}"

static const struct {
	const char *config, *provider, *fallback, *error;
} asked[] = {
	{ "{\"provider\": \"local\"}", "\"local\"", "false", NULL },
	{ "{\"provider\": \"local\", \"provider_config\": {\"x\": 1}}",
	  "\"local\"", "false", NULL },
	{ "{\"provider\": \"openai\"}", "\"openai\"", "true",
	  "\"The openai provider is not supported by this version of "
	  "runpipe\"" },
	{ "{\"provider\": \"mistral\"}", "\"mistral\"", "true",
	  "\"The mistral provider is not supported by this version of "
	  "runpipe\"" },
};

RP_ROWS(intelligence, always_has_an_answer, asked)
{
	struct rp_value out = rp_null;
	struct rp_arena *arena;
	const struct rp_value *error;
	struct synthetic s;
	int rc;

	synthetic_init(&s, NULL);
	arena = &s.run.arena;
	synthetic_ran(&s, 0, rp_arena_printf(arena, EMPTY_DISK,
					     test_directory(arena)));
	s.run.incident_id = 5;
	rc = attempt(&s, row->config, &out);
	cr_expect(eq(int, rc, 0));
	cr_expect(eq(sz, rp_value_count(&s.ctx.errors), 0));
	cr_expect(eq(str, (char *)text_of(arena, rp_map_get(&out, "provider")),
		     (char *)row->provider));
	cr_expect(eq(i64, rp_value_int(rp_map_get(&out, "count"), 0), 1));
	cr_expect(eq(str, (char *)text_of(arena, rp_map_get(&out, "summary")),
		     "\"Disk Health Check\""));
	cr_expect(rp_map_get(&out, "description") != NULL);
	cr_expect(eq(str, (char *)text_of(arena,
		     rp_map_get(&out, "fallback_used")),
		     (char *)row->fallback));
	error = rp_map_get(&out, "error");
	cr_expect(eq(str, (char *)(error ? text_of(arena, error) : "none"),
		     (char *)(row->error ? row->error : "none")));
	cr_expect(eq(i64, rp_value_int(rp_map_get(rp_list_at(
		rp_map_get(&out, "recommendations"), 0), "incident_id"), 0),
		5));
	synthetic_finish(&s);
}

Test(intelligence, fails_only_when_the_local_rules_cannot_finish)
{
	struct rp_value out = rp_null;
	struct rp_cancel cancel;
	struct synthetic s;

	synthetic_init(&s, NULL);
	s.ctx.deadline_us = 1;
	cr_expect(eq(int, attempt(&s, "{\"provider\": \"grok\"}", &out),
		     RP_ETIMEOUT));
	cr_expect(eq(str, (char *)text_of(&s.run.arena, &s.ctx.errors),
		     "[\"the analysis timed out\"]"));
	cr_expect(eq(i64, rp_value_int(rp_map_get(&out, "count"), -1), 0));
	cr_expect(rp_map_get(&out, "summary") == NULL);
	cr_assert(rp_cancel_init(&cancel) == 0);
	rp_cancel_raise(&cancel, 2);
	s.run.request.cancel = &cancel;
	cr_expect(eq(int, attempt(&s, "{\"provider\": \"local\"}", &out),
		     RP_ECANCELLED));
	rp_cancel_finish(&cancel);
	synthetic_finish(&s);
}

#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

static const struct {
	const char *result, *want;
} shown[] = {
	{ "{\"output\": {\"provider\": \"local\", \"summary\": \"Disk\", "
	  "\"fallback_used\": false}}",
	  "  Summary: Disk\n  Provider: local\n" },
	{ "{\"output\": {\"provider\": \"openai\", \"fallback_used\": true, "
	  "\"error\": \"no\\nanswer\"}}",
	  "  Summary: N/A\n  Provider: openai\n"
	  "  (Fallback used: no\\nanswer)\n" },
	{ "{\"output\": {\"summary\": \"" HUNDRED "\"}}",
	  "  Summary: " HUNDRED "\n" },
	{ "{\"output\": {\"summary\": \"ä" HUNDRED "\"}}",
	  "  Summary: ä" TEN TEN TEN TEN TEN TEN TEN TEN TEN "012345678...\n" },
	{ "{}", "  Summary: N/A\n" },
};

RP_ROWS(intelligence, shows_results_to_people, shown)
{
	struct rp_value result;
	struct rp_arena arena;
	struct rp_buf buf;

	rp_arena_init(&arena);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	result = json_of(&arena, row->result);
	rp_node_intelligence.show(&buf, &result, NULL);
	cr_expect(eq(str, buf.at, (char *)row->want));
	rp_buf_finish(&buf);
	rp_arena_finish(&arena);
}
