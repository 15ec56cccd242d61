/*
 * Notify nodes compiled, run by the JIT, and caught before they send.
 */
#include "saying.h"

#include "base/json.h"
#include "compile.h"
#include "jit.h"
#include "lib/rows.h"
#include "lib/scene.h"
#include "notify/notify.h"
#include "run.h"

static int take(void *self, struct rp_ctx *ctx,
		const struct rp_channel *channel,
		const struct rp_message *message, struct rp_delivery *delivery)
{
	struct said *said = self;

	(void)channel;
	(void)delivery;
	said->title = rp_text(rp_text_cstr(&said->arena, message->title));
	said->body = rp_text(rp_text_cstr(&said->arena,
					  message->text.n ? message->text
							  : message->body));
	said->payload = rp_json_text(&said->arena, &message->payload,
				     RP_JSON_SPACED);
	said->severity = message->severity;
	said->degraded = ctx->run->nodes[ctx->ordinal].degraded;
	if (said->degraded)
		said->degraded = rp_arena_strdup(&said->arena,
						 said->degraded);
	return 0;
}

static void run_plan(struct said *said, const struct rp_plan *plan,
		     const char *payload)
{
	struct rp_value value = test_value(&said->arena, payload);
	struct rp_run_request request = {
		.plan = plan, .definition = "test", .engine = "jit",
		.payload = &value, .source = "test", .environment = "test",
		.deliver = take, .test_self = said,
	};
	struct rp_error error = { 0 };
	struct rp_run run;

	cr_assert(eq(int, rp_run_begin(&run, &request, &error), 0), "%s",
		  error.message);
	rp_run_go(&run);
	cr_expect(eq(int, run.status, RP_RUN_COMPLETED), "%s",
		  run.error ? run.error : "");
	rp_run_finish(&run);
}

void say_by(struct said *said, const char *config, const char *payload)
{
	struct rp_error error = { 0 };
	struct rp_unit unit;
	struct rp_jit jit;
	const char *json = rp_arena_printf(&said->arena,
		"{\"version\": \"1.0\", \"nodes\": [{\"id\": \"page\", "
		"\"type\": \"notify\", \"config\": {%s}}]}", config);

	rp_unit_init(&unit, "test.json", rp_text(json));
	cr_assert(rp_unit_compile(&unit), "%s: %s", config,
		  unit.diags.n ? unit.diags.rows[0].message : "");
	cr_assert(eq(int, rp_jit_build(&jit, &unit, &error), 0), "%s\n%s",
		  error.message, unit.c.at);
	run_plan(said, jit.plan, payload);
	rp_jit_finish(&jit);
	rp_unit_finish(&unit);
}

void say_begin(struct said *said)
{
	*said = (struct said){ .severity = "" };
	rp_arena_init(&said->arena);
}

const char *say_quoted(struct rp_arena *arena, struct rp_text text)
{
	struct rp_value value = rp_string(text);

	return rp_json_text(arena, &value, RP_JSON_COMPACT).at;
}

void say(struct said *said, const char *key, struct rp_text text,
		const char *payload)
{
	say_begin(said);
	say_by(said, rp_arena_printf(&said->arena,
		"\"driver\": \"console\", \"%s\": %s", key,
		say_quoted(&said->arena, text)), payload);
}
