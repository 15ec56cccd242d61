#ifndef RUNTIME_NOTIFY_CHANNELS_H
#define RUNTIME_NOTIFY_CHANNELS_H

/* Which channels one notify node sends through. */

#include "abi.h"
#include "base/text.h"

struct rp_ctx;
struct rp_notifier;

enum rp_channel_state {
	RP_CHANNEL_WAITING,	/* to be tried, again perhaps */
	RP_CHANNEL_SENT,
	RP_CHANNEL_GIVEN_UP	/* failed for good */
};

struct rp_channel {
	const char *name;		/* "inline", "console" or as stored */
	const char *driver_name;
	const struct rp_notifier *driver;
	const void *options;		/* the driver's struct, or NULL */
	const struct rp_inline *given;	/* NULL: it was stored */
	const char *problem;		/* with its templates, or NULL */
	enum rp_channel_state state;
	int code;			/* of the last try, 0: none yet */
	const char *message_id, *error;	/* or NULL */
};

struct rp_channels {
	struct rp_channel *at;
	size_t n;
};

/*
 * The inline channel first, then the stored active channels of `drivers`
 * (rows of notify.def) in name order.  A console that is asked for and not stored
 * is there all the same: it needs no configuration.  A channel that cannot be
 * used comes out given up, with its reason.
 *
 * Fails through rp_fail when there is no channel at all, or the store cannot
 * be read; *out holds what was found nonetheless.
 */
int rp_channels_collect(struct rp_channels *out, struct rp_ctx *ctx,
			const struct rp_inline *given,
			const struct rp_rows *drivers);

/* It failed for good; the error lives as long as the run. */
void rp_channel_give_up(struct rp_channel *channel, const char *error);

#endif
