/*
 * Templates of channels.
 *
 * A template is its author's, what it prints is anybody's: each destination
 * escapes what it prints, so that JSON made here is one value whatever an
 * alert says.  A template that goes wrong takes nobody's page: the message
 * goes out as it would have without it, with a note.
 */
#include "notify/made.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/json.h"
#include "branch.h"
#include "notify/mrkdwn.h"
#include "notify/variables.h"
#include "run.h"

#define MAX_NOTE 2000	/* bytes, escaped */

static rp_expr *template_of(const struct rp_channel *channel,
			    const struct rp_option *row)
{
	const char *options = channel->options;

	if (row->kind != RP_OPT_TEMPLATE)
		return NULL;
	return *(rp_expr *const *)(const void *)(options + row->offset);
}

static bool makes_headers(const struct rp_channel *channel,
			  const struct rp_option *row)
{
	const char *options = channel->options;
	const struct rp_settings *settings;

	if (row->kind != RP_OPT_HEADERS)
		return false;
	settings = (const void *)(options + row->offset);
	for (unsigned long i = 0; i < settings->n; i++)
		if (settings->at[i].make)
			return true;
	return false;
}

const char *rp_add_problem(struct rp_arena *arena, const char *before,
			   const char *part, const char *problem)
{
	if (!problem)
		return before;
	return rp_arena_printf(arena, "%s%s%s: %s", before ? before : "",
			       before ? "; " : "", part, problem);
}

/* Most channels ask for no variables, which take a while to make. */
static bool asks(const struct rp_channel *channel)
{
	const struct rp_option *row = channel->driver->options;

	if (channel->given && channel->given->n_patches)
		return true;
	for (; row && row->name; row++)
		if (template_of(channel, row) || makes_headers(channel, row))
			return true;
	return false;
}

/* --------------------------------------------------------- of the program */

const char *rp_template_key(struct rp_arena *arena, const char *driver,
			    const struct rp_option *row,
			    const struct rp_value *value)
{
	struct rp_text text = rp_json_text(arena, value, RP_JSON_COMPACT);
	char *hex = rp_arena_alloc(arena, RP_SHA256_HEX);

	rp_sha256_hex(hex, rp_text(rp_arena_printf(
		arena, "%s %s %.*s", driver, row->name, (int)text.n,
		text.at)));
	return hex;
}

static rp_expr *find_template(const struct rp_run *run, const char *key)
{
	const struct rp_run *root = run->shared ? run->shared->root : run;
	const struct rp_template_table *table = &root->plan->templates;

	for (unsigned long i = 0; i < table->n; i++)
		if (strcmp(table->at[i].key, key) == 0)
			return table->at[i].make;
	return NULL;
}

void rp_channel_find_templates(struct rp_channel *channel, void *options,
			       struct rp_ctx *ctx,
			       const struct rp_value *config)
{
	const struct rp_option *rows = channel->driver->options;

	for (const struct rp_option *row = rows; row && row->name; row++) {
		const struct rp_value *value =
			rp_option_value(rows, row, config);
		rp_expr *found;

		if (!value || row->kind != RP_OPT_TEMPLATE)
			continue;
		found = find_template(ctx->run, rp_template_key(
			ctx->arena, channel->driver_name, row, value));
		*(rp_expr **)(void *)((char *)options + row->offset) = found;
		if (!found)
			channel->problem = rp_add_problem(
				ctx->arena, channel->problem, row->name,
				"is not part of this program: it is wrong, "
				"or changed since the program was built");
	}
}

/* -------------------------------------------------------------- templates */

static const char *put_payload(struct rp_message *message,
			       struct rp_arena *arena, struct rp_text text)
{
	struct rp_json_result result;
	struct rp_value value;

	if (rp_json_read(&value, arena, text, RP_JSON_DEPTH_DEFINITION,
			 &result) < 0)
		return rp_arena_printf(arena, "is no JSON: %s",
				       rp_json_problem(arena, &result));
	if (value.tag != RP_MAP && value.tag != RP_LIST)
		return "is neither an object nor a list";
	message->payload = value;
	return NULL;
}

static const char *put(struct rp_message *message, struct rp_arena *arena,
		       int destination, struct rp_text text)
{
	if (rp_text_trim(text).n == 0)
		return NULL;
	switch (destination) {
	case RP_TO_JSON:
		return put_payload(message, arena, text);
	case RP_TO_HTML:
		message->html = text;
		return NULL;
	case RP_TO_SLACK:
		message->text = text;
		return NULL;
	default:
		message->body = text;
		return NULL;
	}
}

/* False if the options could not be made. */
static bool patch(struct rp_channel *channel, struct rp_ctx *ctx,
		  const struct rp_givens *givens)
{
	const struct rp_inline *given = channel->given;
	const struct rp_patches patches = {
		.at = given->patches, .n = given->n_patches,
	};
	const char *problem = NULL;

	channel->options = rp_patch(ctx, given->config, given->config_size,
				    &patches, givens, &problem);
	if (!channel->options)
		rp_channel_give_up(channel, problem);
	return channel->options;
}

static const char *render(const struct rp_channel *channel,
			  struct rp_ctx *ctx, struct rp_message *message)
{
	const struct rp_option *row = channel->driver->options;
	const char *problems = channel->problem;

	for (; row && row->name; row++) {
		rp_expr *template = template_of(channel, row);
		const char *problem = NULL;
		struct rp_text text;

		if (!template)
			continue;
		if (rp_render(ctx, template, message->givens, &text,
			      &problem) == 0)
			problem = put(message, ctx->arena, row->destination,
				      text);
		problems = rp_add_problem(ctx->arena, problems, row->name,
					  problem);
	}
	return problems;
}

const char *rp_channel_make(struct rp_channel *channel, struct rp_ctx *ctx,
			    struct rp_message *message)
{
	struct rp_givens *givens;

	if (!channel->options || !asks(channel))
		return channel->problem;
	givens = rp_arena_alloc(ctx->arena, sizeof *givens);
	*givens = rp_message_givens(ctx, message);
	message->givens = givens;
	if (channel->given && !patch(channel, ctx, givens))
		return NULL;
	return render(channel, ctx, message);
}

/* ------------------------------------------------------------------- notes */

static struct rp_text with_note(struct rp_arena *arena, struct rp_text text,
				struct rp_text why)
{
	return rp_text(rp_arena_printf(arena, "%.*s\n\n---\n\nDegraded: %.*s",
				       (int)text.n, text.at, (int)why.n,
				       why.at));
}

void rp_message_note(struct rp_message *message, struct rp_arena *arena,
		     const char *why)
{
	struct rp_text rest = rp_text(why);

	message->body = with_note(arena, message->body, rest);
	if (message->text.n)
		message->text = with_note(arena, message->text,
					  rp_mrkdwn_take(arena, &rest,
							 MAX_NOTE));
}
