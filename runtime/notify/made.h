#ifndef RUNTIME_NOTIFY_MADE_H
#define RUNTIME_NOTIFY_MADE_H

/* What a channel's own configuration makes of a message. */

#include "notify/channels.h"
#include "notify/notify.h"

/*
 * What is wrong with a part, behind what was wrong before (NULL: nothing):
 * "title: …; channel ops: …".  In the arena; `before` if `problem` is NULL.
 */
const char *rp_add_problem(struct rp_arena *arena, const char *before,
			   const char *part, const char *problem);

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
 * Makes the texts of an inline channel's options that hold {{ ... }}, its
 * options become a copy, and renders the channel's templates into the message,
 * by their destination: plain text becomes the body, Slack's its text, HTML its
 * html, JSON its payload.
 *
 * A channel whose options cannot be made is given up with the reason.  A
 * template that cannot be rendered leaves the message as it was there, and the
 * reason is returned, in ctx->arena; else NULL.
 */
const char *rp_channel_make(struct rp_channel *channel, struct rp_ctx *ctx,
			    struct rp_message *message);

/*
 * Tells readers that the message may be more, or less, than it was to be, in
 * each text of it.
 */
void rp_message_note(struct rp_message *message, struct rp_arena *arena,
		     const char *why);

#endif
