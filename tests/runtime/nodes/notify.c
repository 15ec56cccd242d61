/* Which channels a notify node uses, and what becomes of failures. */
#include "node.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "lib/fields.h"
#include "lib/files.h"
#include "lib/receiver.h"
#include "lib/rows.h"
#include "lib/scene.h"
#include "notify/channels.h"
#include "notify/notify.h"
#include "store/store.h"

extern const struct rp_node_type rp_node_notify;

/* As the compiler would emit it. */
struct options {
	struct rp_rows drivers, driver;
	const struct rp_inline *channel;
	rp_expr *title, *template, *severity;
};

static struct test_scene scene;
static struct rp_arena *arena;
static struct rp_value out;

static void begin(void)
{
	unsetenv("http_proxy");
	unsetenv("all_proxy");
	test_scene_init(&scene);
	arena = &scene.run.arena;
}

static void end(void)
{
	rp_store_close(scene.run.request.store);
	test_scene_finish(&scene);
}

TestSuite(notify_node, .init = begin, .fini = end);

/* A store, opened by the first channel. */
static void store_channel(const char *name, const char *driver,
			  const char *config, bool active)
{
	struct rp_stored_channel channel = {
		.name = name, .driver = driver, .active = active,
		.config = test_value(arena, config), .description = "",
	};
	struct rp_error error = { 0 };

	if (!scene.run.request.store)
		rp_store_open(&scene.run.request.store,
			      rp_arena_printf(arena, "%s/test.db",
					      test_directory(arena)),
			      &rp_system_clock, &error);
	cr_assert(scene.run.request.store != NULL, "%s", error.message);
	cr_assert(eq(int, rp_store_channel_put(scene.run.request.store,
					       &channel, &error), 0),
		  "%s", error.message);
}

static struct rp_inline *inline_channel(const char *driver, const char *config)
{
	const struct rp_notifier *row = rp_notifier_find(rp_text(driver));
	struct rp_inline *channel = rp_arena_alloc(arena, sizeof *channel);
	struct rp_value value = test_value(arena, config);
	void *options = rp_arena_alloc(arena, row->size);
	struct rp_error error = { 0 };

	cr_assert(eq(int, rp_option_load(options, row->size, row->options,
					 &value, arena, &error), 0), "%s",
		  error.message);
	*channel = (struct rp_inline){
		.driver = row, .config = options, .config_size = row->size,
	};
	return channel;
}

static int run(const struct options *options)
{
	out = rp_map_new(arena);
	return rp_node_notify.run(&scene.ctx, options, &out);
}

/* "2/1/1 slack(a)=success generic(b)=failed: HTTP error (500): x" */
static const char *summary(void)
{
	static const char *const counts[] = { "channels_attempted",
					      "channels_succeeded",
					      "channels_failed" };
	const struct rp_value *list = rp_map_get(&out, "deliveries");
	struct rp_buf buf;
	const char *copy;

	cr_expect(eq(str, (char *)test_unlike(arena, &out,
					      rp_node_notify.output), ""));
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (size_t i = 0; i < 3; i++)
		rp_buf_printf(&buf, "%s%d", i ? "/" : "",
			      (int)rp_value_int(rp_map_get(&out, counts[i]),
						-1));
	for (size_t i = 0; i < rp_value_count(list); i++) {
		const struct rp_value *item = rp_list_at(list, i);
		struct rp_text error = rp_value_text(rp_map_get(item, "error"),
						     "?");

		rp_buf_printf(&buf, " %s(%s)=%s",
			      rp_text_cstr(arena, rp_value_text(
				      rp_map_get(item, "driver"), "?")),
			      rp_text_cstr(arena, rp_value_text(
				      rp_map_get(item, "channel"), "?")),
			      rp_text_cstr(arena, rp_value_text(
				      rp_map_get(item, "status"), "?")));
		rp_buf_str(&buf, error.n ? ": " : "");
		rp_buf_text(&buf, error);
	}
	copy = rp_arena_copy(arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return copy;
}

enum { EMAIL = 1, SLACK, PAGERDUTY, GENERIC, CONSOLE };

#define RP_NOTIFIER(name) extern const struct rp_notifier rp_notifier_##name;
#include "notify/notify.def"
#undef RP_NOTIFIER

static const void *const all[] = {
	NULL,
#define RP_NOTIFIER(name) &rp_notifier_##name,
#include "notify/notify.def"
#undef RP_NOTIFIER
};

static const void *const console_only[] = { &rp_notifier_console };
static const void *const console_and_slack[] = {
	&rp_notifier_console, &rp_notifier_slack
};

static struct rp_rows one(int driver)
{
	return (struct rp_rows){ &all[driver], driver ? 1 : 0 };
}

#define ADVICE " Add one with 'runpipe channel', or give the node an " \
	"inline \"channel\"."

static const struct {
	struct { const char *name, *driver, *config; bool active; } stored[3];
	struct rp_rows drivers;
	int driver;
	const char *inline_driver, *override;
	const char *summary, *errors;
} choices[] = {
	/* A console needs no configuration. */
	{ { { 0 } }, { NULL, 0 }, CONSOLE, NULL, NULL,
	  "1/1/0 console(console)=success", "" },
	{ { { "tty", "console", "{}", true } }, { NULL, 0 }, CONSOLE, NULL,
	  NULL, "1/1/0 console(tty)=success", "" },
	{ { { "b", "console", "{}", true }, { "a", "console", "{}", true },
	    { "c", "console", "{}", false } },
	  { console_only, 1 }, 0, NULL, NULL,
	  "2/2/0 console(a)=success console(b)=success", "" },
	/* Inline channels come first; other drivers' channels never. */
	{ { { "x", "slack", "{\"webhook_url\": \"y\"}", true } },
	  { console_only, 1 }, 0, "console", NULL,
	  "1/1/0 console(inline)=success", "" },
	{ { { "tty", "console", "{}", true } }, { NULL, 0 }, CONSOLE,
	  "console", NULL,
	  "2/2/0 console(inline)=success console(tty)=success", "" },
	/* --notify-driver */
	{ { { 0 } }, { NULL, 0 }, SLACK, NULL, "console",
	  "1/1/0 console(console)=success", "" },
	{ { { 0 } }, { console_and_slack, 2 }, 0, "console", "slack",
	  "-1/-1/-1", "No active NotificationChannel found for drivers: "
	  "['slack']. --no-store opens no database, so stored channels are "
	  "out of reach; give the node an inline \"channel\"." },
	/* Nothing to send through. */
	{ { { 0 } }, { NULL, 0 }, 0, NULL, NULL, "-1/-1/-1",
	  "Missing 'drivers' or 'driver' in notify config" },
	{ { { "tty", "console", "{}", true },
	    { "s", "slack", "{\"webhook_url\": \"y\"}", false } },
	  { NULL, 0 }, SLACK, NULL, NULL, "-1/-1/-1",
	  "No active NotificationChannel found for drivers: ['slack']."
	  ADVICE },
	/* What cannot be sent through. */
	{ { { "m", "email", "{\"smtp_host\": \"h\"}", true } }, { NULL, 0 },
	  EMAIL, NULL, NULL, "1/0/1 email(m)=failed: The email notifier is "
	  "not supported by this version of runpipe",
	  "All 1 notification channel(s) failed" },
	{ { { "s", "slack", "{\"timeout\": 1}", true } },
	  { console_and_slack, 2 }, 0, NULL, NULL,
	  "2/1/1 slack(s)=failed: Invalid Slack configuration (valid "
	  "webhook_url required): 'webhook_url' is missing "
	  "console(console)=success", "" },
};

RP_ROWS(notify_node, chooses_channels, choices)
{
	struct options options = {
		.drivers = row->drivers, .driver = one(row->driver),
	};

	end();
	begin();
	if (row->inline_driver)
		options.channel = inline_channel(row->inline_driver, "{}");
	if (row->override)
		scene.run.request.notify_driver =
			rp_notifier_find(rp_text(row->override));
	for (size_t i = 0; i < 3 && row->stored[i].name; i++)
		store_channel(row->stored[i].name, row->stored[i].driver,
			      row->stored[i].config, row->stored[i].active);
	run(&options);
	cr_expect(eq(str, (char *)summary(), (char *)row->summary));
	cr_expect(eq(str, (char *)test_scene_errors(&scene),
		     (char *)row->errors));
}

/* ----------------------------------------------------------------- attempts */

static const char *endpoint(struct test_receiver *receiver)
{
	return rp_arena_printf(arena, "{\"endpoint\": \"%s\"}",
			       test_receiver_url(receiver, "/hook"));
}

static const struct {
	int status, max_retries, code;
	const char *errors;
} verdicts[] = {
	{ 200, 0, 0, "" },
	{ 503, 0, RP_ETRANSIENT, "All 1 notification channel(s) failed" },
	{ 503, 1, RP_ETRANSIENT, "All 1 notification channel(s) failed" },
	{ 404, 1, RP_EPERMANENT, "All 1 notification channel(s) failed" },
};

RP_ROWS(notify_node, tells_failures_for_now_from_failures_for_good, verdicts)
{
	struct test_answer answer = { .status = row->status };
	struct test_receiver *receiver = test_receiver_start(&answer, 1);
	struct options options = { .channel = NULL };

	end();
	begin();
	scene.steps[TEST_SCENE_STEPS - 1].retry.max_retries = row->max_retries;
	options.channel = inline_channel("generic", endpoint(receiver));
	cr_expect(eq(int, run(&options), row->code), "%d", row->status);
	cr_expect(eq(int, scene.ctx.code, row->code));
	cr_expect(eq(str, (char *)test_scene_errors(&scene),
		     (char *)row->errors));
	test_receiver_stop(receiver);
}

Test(notify_node, tries_again_only_what_may_still_arrive)
{
	static const struct test_answer down[] = {
		{ .status = 429, .headers = "Retry-After: 9\r\n" },
		{ .status = 200 },
	};
	static const struct test_answer up = { .status = 200 };
	static const struct test_answer gone = { .status = 410 };
	struct test_receiver *first = test_receiver_start(&up, 1);
	struct test_receiver *second = test_receiver_start(down, 2);
	struct test_receiver *third = test_receiver_start(&gone, 1);
	struct options options = { .driver = one(GENERIC) };
	const struct test_request *a, *b;

	scene.steps[TEST_SCENE_STEPS - 1].retry.max_retries = 2;
	store_channel("a", "generic", endpoint(first), true);
	store_channel("b", "generic", endpoint(second), true);
	store_channel("c", "generic", endpoint(third), true);
	cr_expect(eq(int, run(&options), RP_ETRANSIENT));
	cr_expect(eq(str, (char *)test_scene_errors(&scene),
		     "2 of 3 notification channel(s) failed"));
	cr_expect(eq(i64, scene.ctx.retry_after_us, 9000000));
	test_scene_attempt(&scene);
	cr_expect(eq(int, run(&options), 0));
	cr_expect(eq(str, (char *)summary(),
		     "3/2/1 generic(a)=success generic(b)=success "
		     "generic(c)=failed: HTTP error (410): "));
	cr_expect(eq(sz, test_receiver_count(first), 1));
	cr_expect(eq(sz, test_receiver_count(second), 2));
	cr_expect(eq(sz, test_receiver_count(third), 1));
	a = test_receiver_request(second, 0);
	b = test_receiver_request(second, 1);
	cr_expect(eq(str, (char *)test_request_header(second, a,
						      "Idempotency-Key"),
		     "T1:page:b"));
	cr_expect(eq(str, (char *)a->head, (char *)b->head));
	cr_expect(eq(str, (char *)a->body.at, (char *)b->body.at));
	test_receiver_stop(first);
	test_receiver_stop(second);
	test_receiver_stop(third);
}

Test(notify_node, counts_as_told_on_the_last_attempt)
{
	static const struct test_answer down = { .status = 503, .body = "no" };
	struct test_receiver *receiver = test_receiver_start(&down, 1);
	struct options options = { .drivers = { console_only, 1 } };

	options.channel = inline_channel("generic", endpoint(receiver));
	cr_expect(eq(int, run(&options), 0));
	cr_expect(eq(str, (char *)summary(), "2/1/1 generic(inline)=failed: "
		     "HTTP error (503): no console(console)=success"));
	test_receiver_stop(receiver);
}

Test(notify_node, uses_the_plain_key_for_a_single_channel)
{
	static const struct test_answer fine = { .status = 200 };
	struct test_receiver *receiver = test_receiver_start(&fine, 1);
	struct options options = { .channel = NULL };

	scene.run.trace_id = "";
	options.channel = inline_channel("generic", endpoint(receiver));
	cr_expect(eq(int, run(&options), 0));
	cr_expect(eq(str, (char *)test_request_header(
		receiver, test_receiver_request(receiver, 0),
		"Idempotency-Key"), "R1:page"));
	test_receiver_stop(receiver);
}

Test(notify_node, ends_at_once_when_it_is_cancelled)
{
	struct options options = { .channel = NULL };
	struct rp_cancel cancel;

	cr_assert(eq(int, rp_cancel_init(&cancel), 0));
	rp_cancel_raise(&cancel, 15);
	scene.run.request.cancel = &cancel;
	options.channel = inline_channel(
		"generic", "{\"endpoint\": \"http://127.0.0.1:1/\"}");
	cr_expect(eq(int, run(&options), RP_ECANCELLED));
	cr_expect(eq(str, (char *)test_scene_errors(&scene),
		     "cancelled while notifying"));
	rp_cancel_finish(&cancel);
}

/* ------------------------------------------------------------------ showing */

static const struct {
	struct rp_rows drivers;
	int driver;
	const char *inline_driver, *result, *shown;
} shows[] = {
	{ { NULL, 0 }, SLACK, NULL,
	  "{\"output\": {\"channels_attempted\": 2, \"channels_succeeded\": 1,"
	  " \"channels_failed\": 1, \"deliveries\": ["
	  "{\"driver\": \"slack\", \"channel\": \"a\\u001b[2J\", "
	  "\"status\": \"success\", \"error\": \"\"},"
	  "{\"driver\": \"slack\", \"channel\": \"b\", \"status\": \"failed\","
	  " \"error\": \"no\\nway\"}]}}",
	  "  Driver: slack\n  Channels attempted: 2\n  Succeeded: 1\n"
	  "  Failed: 1\n  slack (a\\x1b[2J): sent\n  slack (b): no\\nway\n" },
	{ { console_and_slack, 2 }, 0, NULL, "{\"output\": {}}",
	  "  Driver: console, slack\n  Channels attempted: N/A\n"
	  "  Succeeded: N/A\n  Failed: N/A\n" },
	{ { NULL, 0 }, 0, "console", "{}",
	  "  Driver: console\n  Channels attempted: N/A\n"
	  "  Succeeded: N/A\n  Failed: N/A\n" },
	{ { NULL, 0 }, 0, NULL, "{}",
	  "  Driver: unknown\n  Channels attempted: N/A\n"
	  "  Succeeded: N/A\n  Failed: N/A\n" },
};

RP_ROWS(notify_node, shows_its_deliveries, shows)
{
	struct options options = {
		.drivers = row->drivers, .driver = one(row->driver),
	};
	struct rp_value result = test_value(arena, row->result);
	struct rp_buf buf;

	if (row->inline_driver)
		options.channel = inline_channel(row->inline_driver, "{}");
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_node_notify.show(&buf, &result, &options);
	cr_expect(eq(str, buf.at, (char *)row->shown));
	rp_buf_finish(&buf);
}

Test(notify_node, has_the_struct_that_is_emitted)
{
	cr_expect(eq(sz, rp_node_notify.size, sizeof(struct options)));
}

/* ------------------------------------------------------------ pretended */

static int take(void *self, struct rp_ctx *ctx,
		const struct rp_channel *channel,
		const struct rp_message *message, struct rp_delivery *delivery)
{
	(void)ctx;
	(void)delivery;
	rp_buf_printf(self, "%s %s %s;", channel->name, channel->driver_name,
		      message->severity);
	return 0;
}

Test(notify_node, hands_messages_over_instead_of_sending_them)
{
	const void *drivers[] = { rp_notifier_find(rp_text("slack")),
				  rp_notifier_find(rp_text("generic")) };
	const struct rp_inline mail = {
		.driver = rp_notifier_find(rp_text("console"))
	};
	struct options options = { .drivers = { drivers, 2 },
				   .channel = &mail };
	struct rp_buf taken;

	rp_buf_init(&taken, RP_BUF_UNLIMITED);
	scene.run.request.deliver = take;
	scene.run.request.test_self = &taken;
	cr_expect(eq(int, run(&options), 0));
	cr_expect(eq(str, taken.at, "inline console info;slack slack info;"
				    "generic generic info;"));
	rp_buf_finish(&taken);
}
