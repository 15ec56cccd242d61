#ifndef CLI_CHANNEL_H
#define CLI_CHANNEL_H

/* Configurations of channels: reading, checking, masking. */

#include "base/error.h"
#include "base/value.h"
#include "store/store.h"

/* JSON text, "@FILE" or "-" to a map. */
int rp_channel_read(struct rp_value *config, const char *word,
		    struct rp_arena *arena, struct rp_error *error);

/*
 * Against the notifier's rows; unknown keys become warnings (list of
 * strings) with a suggestion.
 */
int rp_channel_check(const struct rp_stored_channel *channel,
		     struct rp_value *warnings, struct rp_arena *arena,
		     struct rp_error *error);

/*
 * The configuration with *** for its secrets; references such as
 * ${env:NAME} stay readable.  Without a row for its driver everything is
 * masked by name alone.
 */
struct rp_value rp_channel_masked(const struct rp_stored_channel *channel,
				  struct rp_arena *arena);

#endif
