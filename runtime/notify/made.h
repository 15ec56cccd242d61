#ifndef RUNTIME_NOTIFY_MADE_H
#define RUNTIME_NOTIFY_MADE_H

/* What a channel's own configuration makes of a message. */

#include "notify/channels.h"
#include "notify/notify.h"

/*
 * Makes the texts of an inline channel's options that hold {{ ... }}: its
 * options become a copy.  A channel whose options cannot be made is given up
 * with the reason.
 */
void rp_channel_patch(struct rp_channel *channel, struct rp_ctx *ctx,
		      const struct rp_message *message);

/*
 * The name of a stored channel's template within a program, in the arena; it
 * depends on the template's text.
 */
const char *rp_template_key(struct rp_arena *arena, const char *driver,
			    const struct rp_option *row,
			    const struct rp_value *value);

/*
 * Finds the program's templates of a stored channel and puts them into its
 * options; one that the program does not have is noted in the channel.
 */
void rp_channel_find_templates(struct rp_channel *channel, void *options,
			       struct rp_ctx *ctx,
			       const struct rp_value *config);

/*
 * Renders the channel's templates into the message, by their destination:
 * plain text becomes the body, Slack's its text, HTML its html, JSON its
 * payload.  What cannot be made is left out: the message is what it was there.
 * NULL, or why, in ctx->arena.
 */
const char *rp_message_make(struct rp_message *message, struct rp_ctx *ctx,
			    const struct rp_channel *channel);

#endif
