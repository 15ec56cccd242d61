/* The message has what breaks payloads: quotes, markup, escapes, controls. */
#include "fixture.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/error.h"

static const char context[] =
	"{\"source\": \"local\", \"environment\": \"production\","
	" \"incident_id\": 42, \"cpu_count\": 4,"
	" \"total_memory\": 17179869184, \"disk_total\": \"536870912000\"}";

void sending_init(struct sending *sending, const struct test_answer *answer)
{
	*sending = (struct sending){ 0 };
	unsetenv("http_proxy");
	unsetenv("all_proxy");
	test_scene_init(&sending->scene);
	if (answer) {
		sending->receiver = test_receiver_start(answer, 1);
		cr_assert(ne(ptr, sending->receiver, NULL));
	}
	sending->message = (struct rp_message){
		.title = RP_TEXT("Disk \"sda\" <!channel> full"),
		.body = RP_TEXT("Root at 96%\n**now** & \033[31m \u00e9"),
		.severity = "critical",
		.channel = "default",
		.tags = test_value(&sending->scene.run.arena,
				   "{\"trace_id\": \"T1\"}"),
		.context = test_value(&sending->scene.run.arena, context),
		.created_us = INT64_C(1772539200123456),
		.idempotency_key = "T1:page",
	};
}

void sending_finish(struct sending *sending)
{
	test_receiver_stop(sending->receiver);
	test_scene_finish(&sending->scene);
}

static const char *fill(struct sending *sending, const char *config)
{
	const char *hole = strstr(config, "%s");

	if (!hole)
		return config;
	return rp_arena_printf(&sending->scene.run.arena, "%.*s%s%s",
			       (int)(hole - config), config,
			       test_receiver_url(sending->receiver,
						 "/hook/SECRET"),
			       hole + 2);
}

void sending_go(struct sending *sending, const char *driver,
		const char *config)
{
	struct rp_arena *arena = &sending->scene.run.arena;
	const struct rp_notifier *row = rp_notifier_find(rp_text(driver));
	struct rp_value value = test_value(arena, fill(sending, config));
	void *options = rp_arena_alloc(arena, row->size);
	struct rp_error error = { 0 };

	cr_assert(eq(int, rp_option_load(options, row->size, row->options,
					 &value, arena, &error), 0), "%s",
		  error.message);
	sending->code = row->send(&sending->scene.ctx, options,
				  &sending->message, &sending->delivery);
	cr_expect(eq(sz, rp_value_count(&sending->scene.ctx.errors), 0));
}

const struct test_request *sending_take(struct sending *sending,
					const char *driver,
					const char *config)
{
	const struct test_request *request;

	sending_go(sending, driver, config);
	cr_expect(eq(int, sending->code, 0), "%s",
		  sending->delivery.error ? sending->delivery.error : "");
	request = test_receiver_request(sending->receiver, 0);
	cr_assert(ne(ptr, (void *)request, NULL));
	return request;
}
