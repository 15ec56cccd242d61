/*
 * From a node's wishes to channels that are ready to send.
 *
 * A channel of a driver that was not asked for is never taken.  One that is
 * badly configured does not stop the others: it is given up with a reason and
 * takes its place in the node's deliveries.
 */
#include "notify/channels.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "notify/made.h"
#include "notify/notify.h"
#include "run.h"
#include "store/store.h"

static struct rp_channel *add(struct rp_channels *channels, const char *name,
			      const struct rp_notifier *driver)
{
	struct rp_channel *channel = &channels->at[channels->n++];

	*channel = (struct rp_channel){
		.name = name, .driver_name = driver->name, .driver = driver,
	};
	return channel;
}

void rp_channel_give_up(struct rp_channel *channel, const char *error)
{
	channel->state = RP_CHANNEL_GIVEN_UP;
	channel->code = RP_EPERMANENT;
	channel->error = error;
}

static void load(struct rp_channel *channel, struct rp_ctx *ctx,
		 const struct rp_value *config)
{
	struct rp_arena *arena = ctx->arena;
	const struct rp_notifier *driver = channel->driver;
	void *options = rp_arena_alloc(arena, driver->size);
	struct rp_error error = { 0 };

	if (rp_option_load(options, driver->size, driver->options, config,
			   arena, &error) < 0)
		rp_channel_give_up(channel, rp_arena_printf(arena, "%s: %s",
						 driver->invalid,
						 error.message));
	else
		rp_channel_find_templates(channel, options, ctx, config);
	channel->options = options;
}

/* What no configuration can mend. */
static void judge(struct rp_channel *channel, struct rp_arena *arena)
{
	if (!channel->driver->send)
		rp_channel_give_up(channel, rp_arena_printf(
			arena, "The %s notifier is not supported by this "
			"version of runpipe", channel->driver_name));
}

static struct rp_channel *take_inline(struct rp_channels *channels,
				      const struct rp_inline *given,
				      struct rp_arena *arena)
{
	struct rp_channel *channel = add(channels, "inline", given->driver);

	channel->options = given->config;
	channel->given = given;
	judge(channel, arena);
	return channel;
}

static void add_inline(struct rp_channels *channels,
		       const struct rp_inline *given, struct rp_arena *arena)
{
	struct rp_channel *channel = take_inline(channels, given, arena);

	if (given->config_size != given->driver->size)
		rp_channel_give_up(channel, rp_arena_printf(
			arena, "the program's options of '%s' do not fit this "
			"runtime; build it again", given->driver->name));
}

static const struct rp_notifier *find(const struct rp_rows *drivers,
				      const char *name)
{
	for (unsigned long i = 0; i < drivers->n; i++) {
		const struct rp_notifier *driver = drivers->at[i];

		if (!strcmp(driver->name, name))
			return driver;
	}
	return NULL;
}

static void add_stored(struct rp_channels *channels,
		       const struct rp_stored_channel *stored,
		       const struct rp_notifier *driver, struct rp_ctx *ctx)
{
	struct rp_channel *channel = add(channels, stored->name, driver);

	judge(channel, ctx->arena);
	if (channel->state == RP_CHANNEL_WAITING)
		load(channel, ctx, &stored->config);
}

static bool has_driver(const struct rp_channels *channels, const char *name)
{
	for (size_t i = 0; i < channels->n; i++)
		if (!strcmp(channels->at[i].driver_name, name))
			return true;
	return false;
}

static void add_console(struct rp_channels *channels,
			const struct rp_rows *drivers, struct rp_ctx *ctx)
{
	const struct rp_notifier *console = find(drivers, "console");
	struct rp_value config = rp_map_new(ctx->arena);

	if (console && !has_driver(channels, "console"))
		load(add(channels, "console", console), ctx, &config);
}

/* ----------------------------------------------------------------- refusing */

static int refuse_none(struct rp_ctx *ctx, const char *const *drivers)
{
	const char *advice = "Add one with 'runpipe channel', or give the "
			     "node an inline \"channel\".";
	struct rp_value list = rp_list_new(ctx->arena);
	struct rp_buf buf;
	int rc;

	if (!drivers[0])
		return rp_fail(ctx, RP_EPERMANENT, "Missing 'drivers' or "
			       "'driver' in notify config");
	if (!ctx->run->request.store)
		advice = "--no-store opens no database, so stored channels "
			 "are out of reach; give the node an inline "
			 "\"channel\".";
	for (size_t i = 0; drivers[i]; i++)
		rp_list_push(ctx->arena, &list, rp_cstring(drivers[i]));
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_python_repr(&buf, &list);
	rc = rp_fail(ctx, RP_EPERMANENT, "No active NotificationChannel found "
		     "for drivers: %s. %s", buf.at, advice);
	rp_buf_finish(&buf);
	return rc;
}

static int list_stored(struct rp_ctx *ctx, const char *const *drivers,
		       struct rp_stored_channel **stored, size_t *n)
{
	struct rp_error error = { 0 };
	int rc;

	*n = 0;
	if (!ctx->run->request.store || !drivers[0])
		return 0;
	rc = rp_store_channel_list(ctx->run->request.store, drivers, false,
				   stored, n, ctx->arena, &error);
	if (rc < 0) {
		*n = 0;
		rp_fail(ctx, rc, "%s", error.message);
	}
	return rc;
}

/* NULL-terminated. */
static const char *const *names_of(const struct rp_rows *drivers,
				   struct rp_arena *arena)
{
	const char **names = rp_arena_array(arena, drivers->n + 1,
					    sizeof *names);

	for (unsigned long i = 0; i < drivers->n; i++)
		names[i] = ((const struct rp_notifier *)drivers->at[i])->name;
	return names;
}

/* One a driver, and nothing of what it would take to reach it. */
static int pretend(struct rp_channels *out, struct rp_ctx *ctx,
		   const struct rp_inline *given,
		   const struct rp_rows *drivers)
{
	out->at = rp_arena_array(ctx->arena, drivers->n + 1, sizeof *out->at);
	out->n = 0;
	if (given)
		take_inline(out, given, ctx->arena);
	for (unsigned long i = 0; i < drivers->n; i++) {
		const struct rp_notifier *driver = drivers->at[i];

		judge(add(out, driver->name, driver), ctx->arena);
	}
	return out->n ? 0 : refuse_none(ctx, names_of(drivers, ctx->arena));
}

int rp_channels_collect(struct rp_channels *out, struct rp_ctx *ctx,
			const struct rp_inline *given,
			const struct rp_rows *drivers)
{
	const char *const *names = names_of(drivers, ctx->arena);
	struct rp_stored_channel *stored;
	size_t n;
	int rc;

	if (ctx->run->request.deliver)
		return pretend(out, ctx, given, drivers);
	rc = list_stored(ctx, names, &stored, &n);
	out->at = rp_arena_array(ctx->arena, n + 2, sizeof *out->at);
	out->n = 0;
	if (given)
		add_inline(out, given, ctx->arena);
	for (size_t i = 0; i < n; i++)
		add_stored(out, &stored[i], find(drivers, stored[i].driver),
			   ctx);
	add_console(out, drivers, ctx);
	return rc == 0 && out->n == 0 ? refuse_none(ctx, names) : rc;
}
