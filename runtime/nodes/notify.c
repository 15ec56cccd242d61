/*
 * notify: tells people, through every channel the node asks for.
 *
 * The channels and the message are settled on the first attempt and kept in
 * the node's memo.  A later attempt sends the same message with the same
 * idempotency key, and only through channels that may still take it: one that
 * has the message does not get it twice, one that failed for good is left
 * alone.  While attempts are left, a channel that failed for now is reason
 * enough for another; on the last one, a message that reached somebody counts
 * as told.
 */
#include "run.h"

#include "base/buf.h"
#include "notify/channels.h"
#include "notify/made.h"
#include "notify/notify.h"
#include "notify/variables.h"
#include "template/writing.h"

#define MAX_TITLE 1000

struct notify {
	struct rp_rows drivers, driver;
	const struct rp_inline *channel;
	rp_expr *title, *template, *severity;
};

static const struct rp_option options[] = {
	{ "drivers", RP_OPT_ROWS, offsetof(struct notify, drivers),
	  .registry = "notifier", .choices = rp_notifier_names,
	  .noun = "driver",
	  .doc = "send through all stored channels of these drivers" },
	{ "driver", RP_OPT_ROW, offsetof(struct notify, driver),
	  .registry = "notifier", .choices = rp_notifier_names,
	  .noun = "driver",
	  .doc = "the same for one driver" },
	{ "channel", RP_OPT_CHANNEL, offsetof(struct notify, channel),
	  .doc = "a channel of its own: {\"driver\", \"config\"}" },
	{ "driver_config", RP_OPT_IGNORED,
	  .doc = "accepted for older definitions, does nothing" },
	{ "include_recommendations", RP_OPT_IGNORED,
	  .doc = "accepted for older definitions, does nothing" },
	{ "title", RP_OPT_TEMPLATE, offsetof(struct notify, title),
	  .of_message = true,
	  .doc = "the title, in place of the one that is made" },
	{ "template", RP_OPT_TEMPLATE, offsetof(struct notify, template),
	  .of_message = true,
	  .doc = "the text, or a file of the directory templates" },
	{ "severity", RP_OPT_TEMPLATE, offsetof(struct notify, severity),
	  .of_message = true,
	  .doc = "critical, warning, info or success" },
	{ 0 }
};

static const char *const one_of[] = { "drivers", "driver", "channel", NULL };

static const struct rp_field output[] = {
	{ "channels_attempted", "int", true, "channels that were found" },
	{ "channels_succeeded", "int", true, "channels that took it" },
	{ "channels_failed", "int", true, "channels that did not" },
	{ "deliveries", "list(delivery)", true, "one per channel" },
	{ 0 }
};

struct round {
	struct rp_channels channels;
	struct rp_message *messages;	/* one a channel */
};

/* -------------------------------------------------------------- beginning */

/* The part of a message that could not be made stays as it was. */
static void degrade(struct rp_ctx *ctx, const char *part, const char *problem)
{
	const char **degraded = &ctx->run->nodes[ctx->ordinal].degraded;

	*degraded = rp_add_problem(ctx->arena, *degraded, part, problem);
}

/* A template's text, or an empty one after a note. */
static struct rp_text text_of(struct rp_ctx *ctx, rp_expr *template,
			      const struct rp_givens *givens, const char *part)
{
	struct rp_text text = { "", 0 };
	const char *problem = NULL;

	if (template && rp_render(ctx, template, givens, &text, &problem) < 0)
		degrade(ctx, part, problem);
	return text;
}

static const char *severity_of(struct rp_ctx *ctx, struct rp_text text)
{
	static const char *const severities[] = {
		"critical", "warning", "info", "success", NULL
	};
	struct rp_text word = rp_text_lower(ctx->arena, rp_text_trim(text));
	int place = rp_choice_place(severities, word);

	if (place)
		return severities[place - 1];
	degrade(ctx, "severity", "is none of critical, warning, info, success");
	return NULL;
}

/*
 * What the node says in place of what the run would say.  Whatever goes wrong
 * here, people are told.
 */
static void put_words(struct rp_ctx *ctx, const struct notify *notify,
		      struct rp_message *message)
{
	struct rp_givens givens;
	struct rp_text title, body, severity;
	const char *known;

	if (!notify->title && !notify->template && !notify->severity)
		return;
	givens = rp_message_givens(ctx, message);
	title = text_of(ctx, notify->title, &givens, "title");
	body = text_of(ctx, notify->template, &givens, "template");
	severity = text_of(ctx, notify->severity, &givens, "severity");
	known = severity.n ? severity_of(ctx, severity) : NULL;
	if (rp_text_trim(title).n)
		message->title = rp_text_one_line(
			ctx->arena,
			rp_utf8_cut(rp_text_trim(title), MAX_TITLE));
	if (rp_text_trim(body).n)
		message->body = body;
	if (known)
		message->severity = known;
}

/* `shared`: what is wrong already, or NULL. */
static void put_channel(struct rp_ctx *ctx, struct rp_channel *channel,
			struct rp_message *message, const char *shared)
{
	const char *own = rp_channel_make(channel, ctx, message), *why = shared;

	if (own)
		degrade(ctx, rp_arena_printf(ctx->arena, "channel %s",
					     channel->name), own);
	if (own && shared)
		why = rp_arena_printf(ctx->arena, "%s; %s", shared, own);
	else if (own)
		why = own;
	if (why)
		rp_message_note(message, ctx->arena, why);
}

/* What every channel says, then what each makes of it. */
static void make_messages(struct rp_ctx *ctx, const struct notify *notify,
			  struct round *round)
{
	const struct rp_node_run *node = &ctx->run->nodes[ctx->ordinal];
	struct rp_message first;
	const char *shared;

	rp_message_build(&first, ctx);
	put_words(ctx, notify, &first);
	shared = node->degraded;
	round->messages = rp_arena_array(ctx->arena, round->channels.n,
					 sizeof first);
	for (size_t i = 0; i < round->channels.n; i++) {
		struct rp_channel *channel = &round->channels.at[i];

		round->messages[i] = first;
		if (channel->state == RP_CHANNEL_WAITING)
			put_channel(ctx, channel, &round->messages[i], shared);
	}
}

/* `drivers`, else `driver`. */
static const struct rp_rows *named_drivers(const struct notify *notify)
{
	return notify->drivers.n ? &notify->drivers : &notify->driver;
}

/* An override keeps an inline channel only if it is of that driver. */
static const struct rp_inline *wanted_inline(const struct rp_ctx *ctx,
					     const struct notify *notify)
{
	const struct rp_notifier *over = ctx->run->request.notify_driver;

	if (over && notify->channel && over != notify->channel->driver)
		return NULL;
	return notify->channel;
}

static struct round *begin(struct rp_ctx *ctx, const struct notify *notify)
{
	const void *over = ctx->run->request.notify_driver;
	const struct rp_rows override = { &over, 1 };
	struct round *round = *ctx->memo;

	if (round)
		return round;
	round = rp_arena_alloc(ctx->arena, sizeof *round);
	rp_channels_collect(&round->channels, ctx, wanted_inline(ctx, notify),
			    over ? &override : named_drivers(notify));
	if (round->channels.n == 0)
		return NULL;
	make_messages(ctx, notify, round);
	*ctx->memo = round;
	return round;
}

/* ---------------------------------------------------------------- sending */

static int send(struct rp_ctx *ctx, const struct rp_channel *channel,
		const struct rp_message *message, struct rp_delivery *delivery)
{
	const struct rp_run_request *request = &ctx->run->request;

	if (request->deliver)
		return request->deliver(request->test_self, ctx, channel,
					message, delivery);
	return channel->driver->send(ctx, channel->options, message, delivery);
}

static void deliver(struct rp_ctx *ctx, const struct round *round, size_t i)
{
	struct rp_channel *channel = &round->channels.at[i];
	struct rp_message *message = &round->messages[i];
	struct rp_delivery delivery = { 0 };
	const char *suffix = round->channels.n > 1 ? channel->name : NULL;

	message->idempotency_key = rp_idempotency_key(ctx, suffix);
	channel->code = send(ctx, channel, message, &delivery);
	channel->message_id = delivery.message_id;
	channel->error = delivery.error;
	if (channel->code == 0)
		channel->state = RP_CHANNEL_SENT;
	else if (!rp_is_transient(channel->code))
		channel->state = RP_CHANNEL_GIVEN_UP;
}

struct tally {
	size_t sent, failed, may_recover;
	bool is_cancelled;
};

static struct tally count(const struct rp_channels *channels)
{
	struct tally tally = { 0 };

	for (size_t i = 0; i < channels->n; i++) {
		const struct rp_channel *channel = &channels->at[i];

		if (channel->state == RP_CHANNEL_SENT)
			tally.sent++;
		else
			tally.failed++;
		if (channel->state == RP_CHANNEL_WAITING)
			tally.may_recover++;
		if (channel->code == RP_ECANCELLED)
			tally.is_cancelled = true;
	}
	return tally;
}

/* ---------------------------------------------------------------- telling */

static struct rp_value delivery_value(struct rp_arena *arena,
				      const struct rp_channel *channel)
{
	bool is_sent = channel->state == RP_CHANNEL_SENT;
	struct rp_value map = rp_map_new(arena);

	rp_map_put(arena, &map, "driver", rp_cstring(channel->driver_name));
	rp_map_put(arena, &map, "channel", rp_cstring(channel->name));
	rp_map_put(arena, &map, "status",
		   rp_cstring(is_sent ? "success" : "failed"));
	rp_map_put(arena, &map, "message_id", rp_cstring(channel->message_id));
	rp_map_put(arena, &map, "error",
		   rp_cstring(channel->error && !is_sent ? channel->error
							 : ""));
	return map;
}

static struct rp_value describe(struct rp_arena *arena,
				const struct rp_channels *channels,
				const struct tally *tally)
{
	struct rp_value map = rp_map_new(arena);
	struct rp_value deliveries = rp_list_new(arena);

	for (size_t i = 0; i < channels->n; i++)
		rp_list_push(arena, &deliveries,
			     delivery_value(arena, &channels->at[i]));
	rp_map_put(arena, &map, "channels_attempted",
		   rp_int((int64_t)channels->n));
	rp_map_put(arena, &map, "channels_succeeded",
		   rp_int((int64_t)tally->sent));
	rp_map_put(arena, &map, "channels_failed",
		   rp_int((int64_t)tally->failed));
	rp_map_put(arena, &map, "deliveries", deliveries);
	return map;
}

static int judge(struct rp_ctx *ctx, const struct tally *tally)
{
	bool try_again = tally->may_recover > 0
			 && rp_tries_again(ctx, RP_ETRANSIENT);
	size_t n = tally->sent + tally->failed;
	int code = try_again || tally->may_recover == n ? RP_ETRANSIENT
							: RP_EPERMANENT;

	if (tally->is_cancelled)
		return rp_fail(ctx, RP_ECANCELLED, "cancelled while notifying");
	if (tally->failed == n)
		return rp_fail(ctx, code,
			       "All %zu notification channel(s) failed", n);
	if (try_again)
		return rp_fail(ctx, RP_ETRANSIENT, "%zu of %zu notification "
			       "channel(s) failed", tally->failed, n);
	return ctx->code;
}

static int run(struct rp_ctx *ctx, const void *self, struct rp_value *out)
{
	struct round *round = begin(ctx, self);
	struct tally tally;

	if (!round)
		return ctx->code;
	for (size_t i = 0; i < round->channels.n; i++)
		if (round->channels.at[i].state == RP_CHANNEL_WAITING)
			deliver(ctx, round, i);
	tally = count(&round->channels);
	*out = describe(ctx->arena, &round->channels, &tally);
	return judge(ctx, &tally);
}

/* ---------------------------------------------------------------- showing */

static void show_driver(struct rp_buf *buf, const struct notify *notify)
{
	const struct rp_rows *drivers = named_drivers(notify);

	rp_buf_str(buf, "  Driver: ");
	for (unsigned long i = 0; i < drivers->n; i++) {
		const struct rp_notifier *driver = drivers->at[i];

		rp_buf_printf(buf, "%s%s", i ? ", " : "", driver->name);
	}
	if (drivers->n == 0)
		rp_buf_str(buf, notify->channel ? notify->channel->driver->name
						: "unknown");
	rp_buf_char(buf, '\n');
}

static void show_delivery(struct rp_buf *buf, const struct rp_value *delivery)
{
	struct rp_text status =
		rp_value_text(rp_map_get(delivery, "status"), "");
	struct rp_text error = rp_value_text(rp_map_get(delivery, "error"), "");

	rp_buf_str(buf, "  ");
	rp_buf_visible(buf, rp_value_text(rp_map_get(delivery, "driver"), ""));
	rp_buf_str(buf, " (");
	rp_buf_visible(buf, rp_value_text(rp_map_get(delivery, "channel"), ""));
	rp_buf_str(buf, "): ");
	rp_buf_visible(buf, rp_text_is(status, "success") ? RP_TEXT("sent")
							  : error);
	rp_buf_char(buf, '\n');
}

static void show(struct rp_buf *buf, const struct rp_value *result,
		 const void *self)
{
	const struct rp_value *deliveries =
		rp_map_get(rp_map_get(result, "output"), "deliveries");

	show_driver(buf, self);
	rp_show_field(buf, "Channels attempted", result, "channels_attempted");
	rp_show_field(buf, "Succeeded", result, "channels_succeeded");
	rp_show_field(buf, "Failed", result, "channels_failed");
	for (size_t i = 0; i < rp_value_count(deliveries); i++)
		show_delivery(buf, rp_list_at(deliveries, i));
}

const struct rp_node_type rp_node_notify = {
	.name = "notify",
	.doc = "Tell people about it.",
	.options = RP_TOOL_ONLY(options),
	.size = sizeof(struct notify),
	.output = RP_TOOL_ONLY(output),
	.flags = RP_NODE_EFFECT | RP_NODE_BLOCKS | RP_NODE_FAILS_OPEN,
	.one_of = RP_TOOL_ONLY(one_of),
	.one_of_message = "'drivers' (list) or 'driver' (string) is required "
			  "for notify nodes",
	.run = run,
	.show = show,
};
