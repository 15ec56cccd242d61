/*
 * In place of the world.
 *
 * A node with a mock does not run: its outcome is the mock's.  One that is
 * pure, or only steers, runs as ever; a notify node runs up to the point where
 * it would send.  Whatever else would reach out of the process fails the test
 * and says so, so that a forgotten mock can never become a request.
 */
#include "testing/world.h"

#include <stdlib.h>

#include "base/json.h"
#include "notify/channels.h"
#include "notify/notify.h"
#include "testing/coverage.h"

/* -------------------------------------------------------------------- clock */

static int64_t passed(const struct rp_clock *clock)
{
	const struct rp_world_clock *self = (const void *)clock;

	return atomic_load(&self->passed_us);
}

static int64_t wall_us(const struct rp_clock *clock)
{
	return ((const struct rp_world_clock *)clock)->begin_us
	       + passed(clock);
}

static int64_t mono_us(const struct rp_clock *clock)
{
	return passed(clock);
}

static bool jump(const struct rp_clock *clock, const struct rp_cancel *cancel,
		 int64_t us)
{
	struct rp_world_clock *self = (struct rp_world_clock *)clock;

	(void)cancel;
	atomic_fetch_add(&self->passed_us, us);
	return true;
}

/* -------------------------------------------------------------------- mocks */

static const struct {
	const char *name;
	int code;
} classes[] = {
	{ "transient", RP_ETRANSIENT }, { "permanent", RP_EPERMANENT },
	{ "timeout", RP_ETIMEOUT },
};

static int code_of(const struct rp_value *outcome)
{
	struct rp_text name = rp_value_text(rp_map_get(outcome, "class"), "");

	for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
		if (rp_text_is(name, classes[i].name))
			return classes[i].code;
	return RP_EPERMANENT;
}

/* The i-th of a list, the last one for ever; what is no list as it is. */
static const struct rp_value *pick(const struct rp_value *from, size_t i)
{
	size_t n = rp_value_count(from);

	if (!rp_is(from, RP_LIST) || n == 0)
		return from;
	return rp_list_at(from, i < n ? i : n - 1);
}

/* By item of the innermost foreach, then by attempt. */
static const struct rp_value *outcome_of(const struct rp_value *mock,
					 const struct rp_ctx *ctx)
{
	const struct rp_value *items = rp_map_get(mock, "items");

	if (rp_is(items, RP_LIST) && rp_value_count(mock) == 1)
		mock = pick(items, (size_t)ctx->run->item_index);
	return pick(mock, (size_t)ctx->attempt - 1);
}

static int pretend(struct rp_ctx *ctx, const struct rp_value *outcome,
		   struct rp_value *out)
{
	const struct rp_value *output = rp_map_get(outcome, "output");
	const struct rp_value *error = rp_map_get(outcome, "error");

	*out = output ? *output : rp_map_new(ctx->arena);
	if (!rp_is(error, RP_STRING))
		return 0;
	return rp_fail(ctx, code_of(outcome), "%.*s", (int)error->as.text.n,
		       error->as.text.at);
}

/* ------------------------------------------------------------------ reaching */

static bool is_notify(const struct rp_step *step)
{
	return strcmp(step->type->name, "notify") == 0;
}

static bool stays_inside(const struct rp_node_type *type)
{
	static const char *const steering[] = {
		"delay", "foreach", "ingest", "log", "pipeline", NULL
	};

	return !(type->flags & (RP_NODE_EFFECT | RP_NODE_BLOCKS))
	       || rp_choice_place(steering, rp_text(type->name));
}

static int refuse(struct rp_world *world, struct rp_ctx *ctx)
{
	const struct rp_step *step = ctx->step;

	pthread_mutex_lock(&world->lock);
	if (!world->verdict->error) {
		world->verdict->error = rp_arena_printf(
			world->arena, "node '%s' (%s) would reach outside of "
			"the test: mock it", step->id, step->type->name);
		world->verdict->error_at = world->test->at;
	}
	pthread_mutex_unlock(&world->lock);
	return rp_fail(ctx, RP_EPERMANENT, "not mocked");
}

/* ------------------------------------------------------------- notifications */

/* A node of another definition has no place; it comes last. */
static size_t rank_of(struct rp_world *world, const struct rp_step *step)
{
	for (size_t i = 0; i < world->coverage->n_steps; i++)
		if (world->coverage->steps[i].step == step)
			return world->coverage->steps[i].first;
	return (size_t)-1;
}

static struct rp_caught *listen(struct rp_world *world,
				const struct rp_ctx *ctx)
{
	struct rp_caught *caught;

	pthread_mutex_lock(&world->lock);
	caught = rp_arena_alloc(world->arena, sizeof *caught);
	*caught = (struct rp_caught){
		.by = ctx, .step = ctx->step, .next = world->caught,
		.rank = rank_of(world, ctx->step),
		.record = rp_map_new(world->arena),
	};
	world->caught = caught;
	pthread_mutex_unlock(&world->lock);
	return caught;
}

static int speak(struct rp_world *world, struct rp_ctx *ctx,
		 struct rp_value *out)
{
	struct rp_caught *caught = listen(world, ctx);
	int rc = ctx->step->type->run(ctx, ctx->step->options, out);

	pthread_mutex_lock(&world->lock);
	caught->by = NULL;
	pthread_mutex_unlock(&world->lock);
	return rc;
}

static struct rp_value copy_text(struct rp_world *world, struct rp_text text)
{
	return rp_string((struct rp_text){
		rp_arena_copy(world->arena, text.at, text.n), text.n
	});
}

static void fill(struct rp_world *world, struct rp_caught *caught,
		 const struct rp_message *message)
{
	struct rp_arena *arena = world->arena;
	struct rp_value *record = &caught->record;

	rp_map_put(arena, record, "node",
		   copy_text(world, rp_text(caught->step->id)));
	rp_map_put(arena, record, "driver", rp_string(RP_TEXT("")));
	rp_map_put(arena, record, "drivers", rp_list_new(arena));
	rp_map_put(arena, record, "title", copy_text(world, message->title));
	rp_map_put(arena, record, "body",
		   copy_text(world, message->text.n ? message->text
						    : message->body));
	if (message->html.n)
		rp_map_put(arena, record, "html",
			   copy_text(world, message->html));
	if (message->payload.tag != RP_NULL)
		rp_map_put(arena, record, "payload",
			   rp_value_copy(arena, &message->payload));
	rp_map_put(arena, record, "severity",
		   copy_text(world, rp_text(message->severity)));
}

/* "driver" has all of them, for who wants but one. */
static void add_driver(struct rp_world *world, struct rp_caught *caught,
		       const char *driver)
{
	struct rp_value list = *rp_map_get(&caught->record, "drivers");
	struct rp_text before =
		rp_value_text(rp_map_get(&caught->record, "driver"), "");

	rp_list_push(world->arena, &list,
		     copy_text(world, rp_text(driver)));
	rp_map_put(world->arena, &caught->record, "drivers", list);
	rp_map_put(world->arena, &caught->record, "driver",
		   rp_cstring(rp_arena_printf(world->arena, "%.*s%s%s",
					      (int)before.n, before.at,
					      before.n ? ", " : "", driver)));
}

static int deliver(void *self, struct rp_ctx *ctx,
		   const struct rp_channel *channel,
		   const struct rp_message *message,
		   struct rp_delivery *delivery)
{
	struct rp_world *world = self;
	struct rp_caught *caught;

	delivery->message_id = "test";
	pthread_mutex_lock(&world->lock);
	for (caught = world->caught; caught && caught->by != ctx;)
		caught = caught->next;
	if (caught) {
		if (rp_value_count(&caught->record) == 0)
			fill(world, caught, message);
		add_driver(world, caught, channel->driver_name);
	}
	pthread_mutex_unlock(&world->lock);
	return 0;
}

/* -------------------------------------------------------------------- hooks */

static int intercept(void *self, struct rp_ctx *ctx, struct rp_value *out)
{
	struct rp_world *world = self;
	const struct rp_value *mock = rp_map_get(world->mocks, ctx->step->id);

	if (mock)
		return pretend(ctx, outcome_of(mock, ctx), out);
	if (is_notify(ctx->step))
		return speak(world, ctx, out);
	if (!stays_inside(ctx->step->type))
		return refuse(world, ctx);
	return ctx->step->type->run(ctx, ctx->step->options, out);
}

static void progress(void *self, const struct rp_step *step,
		     const struct rp_value *result)
{
	struct rp_world *world = self;

	if (!result)
		return;
	pthread_mutex_lock(&world->lock);
	rp_coverage_note(world->coverage, step, result);
	pthread_mutex_unlock(&world->lock);
}

static void say(void *self, struct rp_text text)
{
	(void)self;
	(void)text;
}

void rp_world_enter(struct rp_world *world, struct rp_run_request *request)
{
	request->clock = &world->clock.base;
	request->intercept = intercept;
	request->deliver = deliver;
	request->test_self = world;
	request->progress = progress;
	request->progress_self = world;
	request->say = say;
}

void rp_world_init(struct rp_world *world, const struct rp_test *test,
		   struct rp_coverage *coverage, struct rp_verdict *verdict,
		   struct rp_arena *arena)
{
	*world = (struct rp_world){
		.test = test, .mocks = rp_map_get(test->json, "mocks"),
		.coverage = coverage, .verdict = verdict, .arena = arena,
		.clock = {
			.base = { .wall_us = wall_us, .mono_us = mono_us,
				  .sleep = jump },
			.begin_us = test->now_us,
		},
	};
	pthread_mutex_init(&world->lock, NULL);
}

void rp_world_finish(struct rp_world *world)
{
	pthread_mutex_destroy(&world->lock);
}

/* ------------------------------------------------------------------ results */

/* Newest first goes in, so equal ranks come out in order of time. */
static int compare(const void *a, const void *b)
{
	const struct rp_caught *x = *(struct rp_caught *const *)a;
	const struct rp_caught *y = *(struct rp_caught *const *)b;

	return x->rank < y->rank ? -1 : x->rank > y->rank;
}

struct rp_value rp_world_notifications(struct rp_world *world)
{
	struct rp_value list = rp_list_new(world->arena);
	struct rp_caught **all;
	size_t n = 0, i = 0;

	for (struct rp_caught *c = world->caught; c; c = c->next)
		n += rp_value_count(&c->record) > 0;
	all = rp_arena_array(world->arena, n, sizeof(void *));
	for (struct rp_caught *c = world->caught; c; c = c->next)
		if (rp_value_count(&c->record) > 0)
			all[n - ++i] = c;
	qsort(all, n, sizeof(void *), compare);
	for (i = 0; i < n; i++)
		rp_list_push(world->arena, &list, all[i]->record);
	return list;
}
