#ifndef RUNTIME_PROVIDERS_PROVIDERS_H
#define RUNTIME_PROVIDERS_PROVIDERS_H

/*
 * Analysis providers (spec intelligence.md).  To add one: write
 * providers/NAME.c with its row `rp_provider_NAME` and add RP_PROVIDER(NAME)
 * to providers/providers.def.
 */

#include "base/text.h"
#include "base/value.h"

struct rp_ctx;

struct rp_provider {
	const char *name, *doc;

	/*
	 * MUST append recommendation objects (intelligence.md §1, all seven
	 * keys in order) to the list; failures through rp_fail.
	 * NULL: a known name that this version does not call.
	 */
	int (*analyze)(struct rp_ctx *ctx, struct rp_value *recommendations);
};

const char *const *rp_provider_names(void);	/* NULL-terminated */
const struct rp_provider *rp_provider_find(struct rp_text name);

#endif
