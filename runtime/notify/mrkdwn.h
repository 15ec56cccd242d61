#ifndef RUNTIME_NOTIFY_MRKDWN_H
#define RUNTIME_NOTIFY_MRKDWN_H

/* Text for Slack: mrkdwn made safe and cut to Slack's limits. */

#include <stddef.h>

#include "base/text.h"

struct rp_arena;

/*
 * Markdown as mrkdwn: "**" becomes "*", control characters but line ends and
 * tabs go, a fence of three backticks is broken up.  More than `max` bytes end
 * in "... (truncated)".
 */
struct rp_text rp_mrkdwn(struct rp_arena *arena, struct rp_text text,
			 size_t max);

/* The same on one line. */
struct rp_text rp_mrkdwn_line(struct rp_arena *arena, struct rp_text text,
			      size_t max);

/*
 * Takes from the front of *rest what fits `max` bytes when escaped, and
 * returns it escaped (& < >, so that no <!channel> gets through).  Ends at a
 * line or a word if there is an end in the second half.
 */
struct rp_text rp_mrkdwn_take(struct rp_arena *arena, struct rp_text *rest,
			      size_t max);

#endif
